/* Answers: as text, and against the model's. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "lib/tandem.h"

static void directions_text(const char *name, const struct reply_direction *list, size_t count, struct str *text)
{
	for (size_t i = 0; i < count; i++) {
		const struct reply_direction *d = &list[i];

		str_printf(text, " %s[%" PRId64 " x %s '%s' -> %s %s, %s/%s %s %s %s%s]", name, d->quantity, d->sku,
			d->lot, d->to, d->kind, d->order, d->line, d->shipment, d->reason, d->waits_for, d->customer);
	}
}

void answer_text(const struct reply *r, struct str *text)
{
	str_printf(text, "%s %s %s: %s | %s |", r->id, result_word(r->result), error_word(r->error), r->say, r->prompt);
	directions_text("direction", r->directions, r->direction_count, text);
	directions_text("confirmed", r->confirmed, r->confirmed_count, text);
	for (size_t i = 0; i < r->line_count; i++)
		str_printf(text, " / %s", r->lines[i]);
	str_add_c(text, '\n');
}

static void told_text(const struct model *m, const struct told *told, struct str *text)
{
	static const char *const kinds[] = {[SPOT_FLOOR] = "floor",
		[SPOT_DOOR] = "door",
		[SPOT_LANE] = "lane",
		[SPOT_STATION] = "station",
		[SPOT_OVERFLOW] = "overflow",
		[SPOT_QUARANTINE] = "quarantine",
		[SPOT_PUTAWAY] = "putaway"};
	const struct model_order *o = told->order == NONE ? NULL : &m->orders[told->order];

	str_printf(text, " %d x %s '%s' -> %s %s", told->units,
		told->product == NONE ? "" : model_products[told->product].sku, told->lot,
		told->pickup ? told->pickup : model_places[told->to].code,
		told->pickup ? "door" : kinds[model_places[told->to].kind]);
	if (o)
		str_printf(text, ", %s/%s %s/%d", o->terms.number,
			told->line == NONE ? "" : o->lines[told->line].row.line, o->terms.number, told->shipment);
	str_printf(text, " %s;", told->reason);
}

static void given_text(const struct reply_direction *d, struct str *text)
{
	str_printf(text, " %" PRId64 " x %s '%s' -> %s %s", d->quantity, d->sku, d->lot, d->to, d->kind);
	if (*d->order)
		str_printf(text, ", %s/%s %s", d->order, d->line, d->shipment);
	str_printf(text, " %s;", d->reason);
}

static bool same_list(const struct model *m, const struct told *told, int count, const struct reply_direction *given,
	size_t given_count, char *why, size_t size)
{
	struct str want = {0};
	struct str got = {0};
	bool same;

	for (int i = 0; i < count; i++)
		told_text(m, &told[i], &want);
	for (size_t i = 0; i < given_count; i++)
		given_text(&given[i], &got);
	same = strcmp(str_text(&want), str_text(&got)) == 0;
	if (!same)
		snprintf(why, size, "expected:%s\ngot:     %s", count ? str_text(&want) : " nothing",
			given_count ? str_text(&got) : " nothing");
	str_done(&want);
	str_done(&got);
	return same;
}

void answer_adopt_reasons(struct model *m, int terminal, struct answer *a, const struct reply *r)
{
	for (int i = 0; i < a->count && i < (int)r->direction_count; i++) {
		if (!a->directions[i].or_reason || strcmp(a->directions[i].or_reason, r->directions[i].reason) != 0)
			continue;
		a->directions[i].reason = a->directions[i].or_reason;
		model_adopt_reason(m, terminal, a->directions[i].order, a->directions[i].reason);
	}
}

bool answer_matches(const struct model *m, const struct answer *a, const struct reply *r, char *why, size_t size)
{
	if (a->or_stopped && r->result == RESULT_REFUSED &&
		(r->error == ERROR_ORDER_CANCELLED || r->error == ERROR_ORDER_HELD))
		return true;
	if (a->result != r->result || a->error != r->error) {
		snprintf(why, size, "expected: %s %s\ngot:      %s %s (%s)", result_word(a->result),
			error_word(a->error), result_word(r->result), error_word(r->error), r->say);
		return false;
	}
	if (a->packing != (r->packing != NULL) || (r->packing && a->to_pack != r->packing->to_pack)) {
		snprintf(why, size, "expected: %d to pack\ngot:      %d to pack (%s)", a->packing ? a->to_pack : -1,
			r->packing ? (int)r->packing->to_pack : -1, r->say);
		return false;
	}
	if (a->free_choice)
		return true;
	return same_list(m, a->directions, a->count, r->directions, r->direction_count, why, size) &&
	       same_list(m, a->confirmed, a->confirmed_count, r->confirmed, r->confirmed_count, why, size);
}
