/* The three ways to match, side by side; then, for each that is not the present one, who would wait longer and until
 * when. */
#include "cli/plan_compare.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/term.h"
#include "base/text.h"
#include "cli/show.h"
#include "flow/compare.h"

static const char *when(struct showing *s, int64_t at_ms)
{
	char buf[TIME_TEXT_MAX];

	if (at_ms == COMPARE_NOT_IN_SIGHT)
		return _("not in sight");
	if (at_ms == COMPARE_UNKNOWN)
		return _("comes, nobody said when");
	if (at_ms <= s->now_ms)
		return term("here");
	return arena_dup(&s->arena, text_time(s->settings.time_zone, at_ms, buf));
}

static json_t *json_when(int64_t at_ms)
{
	char buf[TIME_TEXT_MAX];

	return at_ms >= COMPARE_UNKNOWN ? json_null() : json_string(time_format_utc(at_ms, buf));
}

static json_t *json_way(const struct compare_way *way)
{
	json_t *waiters = json_array();

	for (size_t i = 0; i < way->waiter_count; i++) {
		const struct compare_waiter *w = &way->waiters[i];

		json_array_append_new(waiters,
			json_pack("{s:s, s:o, s:o, s:b}", "order", w->number, "present", json_when(w->at_ms), "until",
				json_when(w->until_ms), "in_sight", w->until_ms != COMPARE_NOT_IN_SIGHT));
	}
	return json_pack("{s:s, s:I, s:I, s:I, s:I, s:o}", "match", plan_match_word(way->match), "orders",
		(json_int_t)way->orders, "units", (json_int_t)way->units, "complete", (json_int_t)way->complete,
		"wait_longer", (json_int_t)way->longer, "first", waiters);
}

static void make_document(struct showing *s, const struct compare *c)
{
	json_t *ways = json_array();

	for (int i = 0; i < COMPARE_WAYS; i++)
		json_array_append_new(ways, json_way(&c->ways[i]));
	json_object_set_new(s->document, "match", json_string(plan_match_word(c->present)));
	json_object_set_new(s->document, "cutoff", c->until_ms == INT64_MAX ? json_null() : json_when(c->until_ms));
	json_object_set_new(s->document, "waiting", json_integer(c->waiting));
	json_object_set_new(s->document, "compared", ways);
}

static void print_waiters(struct showing *s, const struct compare_way *way, const struct compare *c)
{
	if (!way->longer)
		return;
	printf(P_("\nWith %s %" PRId64 " order would wait longer than with %s:\n", "\nWith %s %" PRId64 " orders would wait longer than with %s:\n",
		       way->longer),
		plan_match_word(way->match), way->longer, plan_match_word(c->present));
	for (size_t i = 0; i < way->waiter_count; i++) {
		const struct compare_waiter *w = &way->waiters[i];
		struct str number = {0};

		table_put_text(&number, w->number);
		fputs("  ", stdout);
		printf(_("%s: %s, instead of %s\n"), str_text(&number), when(s, w->until_ms), when(s, w->at_ms));
		str_done(&number);
	}
	if (way->longer > (int64_t)way->waiter_count) {
		fputs("  ", stdout);
		printf(_("and %" PRId64 " more\n"), way->longer - (int64_t)way->waiter_count);
	}
}

static void print(struct showing *s, const struct compare *c)
{
	if (c->until_ms == INT64_MAX)
		printf(_("Of %" PRId64
		       " orders that wait for goods, with all that is known to come (no pickup is to come)\n\n"),
			c->waiting);
	else
		printf(_("Of %" PRId64
		       " orders that wait for goods, with what is here or comes before the next cut-off, %s\n\n"),
			c->waiting, when(s, c->until_ms));
	/* TRANSLATORS: five columns of 15, 8, 8, 8 and 12 letters */
	printf(_("match           complete     ship    units  wait longer\n"));
	for (int i = 0; i < COMPARE_WAYS; i++) {
		const struct compare_way *way = &c->ways[i];

		printf("%-15s %8" PRId64 " %8" PRId64 " %8" PRId64 " ", plan_match_word(way->match), way->complete,
			way->orders, way->units);
		if (way->match == c->present)
			printf("%12s\n", _("(present)"));
		else
			printf("%12" PRId64 "\n", way->longer);
	}
	for (int i = 0; i < COMPARE_WAYS; i++)
		print_waiters(s, &c->ways[i], c);
}

enum status plan_compare_run(struct cli *cli, struct err *err)
{
	struct compare compare;
	struct showing s;

	if (showing_open(&s, cli, err) != ST_OK)
		return err->status;
	compare_run(s.db, &s.arena, &s.settings, s.now_ms, &compare);
	if (s.json)
		make_document(&s, &compare);
	else if (!db_failed(s.db))
		print(&s, &compare);
	return showing_close(&s, ST_OK, err);
}
