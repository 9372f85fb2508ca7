/* Steps as text: CSV for the program, scenarios for people. */
#include "lib/step.h"

#include <inttypes.h>

#include "base/clock.h"

static const char *const rules[] = {[SHIPS_AS_NEXT_LEVEL] = "",
	[SHIPS_AVAILABLE] = "ship-available",
	[SHIPS_UP_TO] = "up-to-x",
	[SHIPS_WHOLE] = "all-or-nothing"};
static const char *const states[] = {[ORDER_OPEN] = "open", [ORDER_HELD] = "held", [ORDER_CANCELLED] = "cancelled"};

static const char *time_or_nothing(int64_t at, char *buf)
{
	if (!at)
		return "";
	return time_format_utc(at, buf);
}

static void add_rule(struct str *text, struct rule rule)
{
	str_printf(text, ",%s,", rules[rule.kind]);
	if (rule.kind == SHIPS_UP_TO)
		str_printf(text, "%d", rule.most);
}

static void order_csv(const struct order_file *f, struct str *text)
{
	char placed[TIME_TEXT_MAX];
	char promised[TIME_TEXT_MAX];

	str_add(text,
		"order,line,sku,quantity,from_stock,cancelled,customer,placed,promised,priority,policy,max_shipments,"
		"carrier,status,shipments_used\n");
	for (int i = 0; i < f->count; i++) {
		const struct order_row *r = &f->rows[i];

		str_printf(text, "%s,%s,%s,%d,%d,%d,%s,%s,%s,%d", f->number, r->line, model_products[r->product].sku,
			r->quantity, r->from_stock, r->cancelled,
			f->customer == NONE ? "" : model_customers[f->customer].number,
			time_or_nothing(f->placed, placed), time_or_nothing(f->promised, promised), f->priority);
		add_rule(text, f->rule);
		str_printf(text, ",%s,%s,%d\n", f->carrier, states[f->state], f->used);
	}
}

static void inbound_csv(const struct inbound_file *f, struct str *text)
{
	char due[TIME_TEXT_MAX];

	str_add(text, "inbound,sku,quantity,lot,door,due\n");
	for (int i = 0; i < f->count; i++)
		str_printf(text, "%s,%s,%d,%s,%s,%s\n", f->number, model_products[f->rows[i].product].sku,
			f->rows[i].quantity, f->rows[i].lot, f->door == NONE ? "" : model_places[f->door].code,
			time_or_nothing(f->due, due));
}

void step_csv(const struct step *step, struct str *text)
{
	char cutoff[TIME_TEXT_MAX];

	switch (step->kind) {
	case STEP_ORDER: order_csv(&step->order, text); return;
	case STEP_INBOUND: inbound_csv(&step->inbound, text); return;
	case STEP_PICKUP:
		str_printf(text, "pickup,carrier,cutoff,door\n%s,%s,%s,%s\n", step->pickup.number, step->pickup.carrier,
			time_format_utc(step->pickup.cutoff, cutoff),
			step->pickup.door == NONE ? "" : model_places[step->pickup.door].code);
		return;
	case STEP_SCAN:
	case STEP_DECISION:
	case STEP_RECALL:
	case STEP_CLOCK: return;
	}
}

/* The command that does it. */
static void command(const struct step *step, struct str *text)
{
	static const char *const words[] = {"hold", "resume", "release", "cancel", "prioritise", "accept"};
	const struct decision_file *d = &step->decision;

	str_printf(text, "%s ", step->refused ? "@refuse" : "@run");
	if (step->kind == STEP_RECALL) {
		str_printf(text, "recall %s %s%s --why test\n", model_products[PRODUCT_BY_LOT].sku, step->recall.lot,
			step->recall.lift ? " --lift" : "");
		return;
	}
	str_printf(text, "order %s %s", words[d->what], d->order);
	if (d->what == DECIDES_PRIORITY)
		str_printf(text, " %d", d->priority);
	if (d->what == DECIDES_ACCEPT)
		str_printf(text, " %s", d->line);
	str_add(text, " --why test\n");
}

void step_script(const struct step *step, int *terminal, int64_t *now, struct str *text)
{
	char at[TIME_TEXT_MAX];

	switch (step->kind) {
	case STEP_SCAN:
		if (*terminal != step->terminal)
			str_printf(text, "@terminal T%d\n", step->terminal + 1);
		*terminal = step->terminal;
		str_printf(text, "> %s\n", *step->sent ? step->sent : step->scan);
		return;
	case STEP_ORDER: str_add(text, "@import orders.csv\n"); break;
	case STEP_INBOUND: str_add(text, "@import inbound.csv\n"); break;
	case STEP_PICKUP: str_add(text, "@import pickups.csv\n"); break;
	case STEP_DECISION:
	case STEP_RECALL: command(step, text); return;
	case STEP_CLOCK:
		*now += step->minutes * (int64_t)MINUTE_MS;
		str_printf(text, "@at %s\n", time_format_utc(*now, at));
		return;
	}
	step_csv(step, text);
	str_add(text, "\n");
}

void step_script_site(const struct model_settings *s, struct str *text)
{
	str_add(text, "@include random.setup\n");
	str_printf(text,
		"@settings policy=%s%s blind_receipts=%s consolidate=%s confirm=%s over_receipt_percent=%d reach_days=%d "
		"patience_days=%d sweep_minutes=%d%s\n",
		rules[s->rule.kind], s->rule.kind == SHIPS_UP_TO ? " max_shipments=2" : "", s->blind ? "yes" : "no",
		s->consolidate ? "yes" : "no", s->confirm ? "yes" : "no", s->over_percent, s->reach_days,
		s->patience_days, s->sweep_minutes, s->numbers_cartons ? " gs1_prefix=9506000" : "");
}
