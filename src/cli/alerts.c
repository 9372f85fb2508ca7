/* `crossdock alerts [--all]`: what wants a shift lead. */
#include "cli/alerts.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/show.h"
#include "flow/watch.h"

enum { MOST_OPEN = 1000, MOST_EVER = 500 };

json_t *alerts_json(const struct alert *alerts, size_t count)
{
	json_t *list = json_array();
	char raised[TIME_TEXT_MAX];
	char changed[TIME_TEXT_MAX];
	char cleared[TIME_TEXT_MAX];
	char good[TIME_TEXT_MAX];

	for (size_t i = 0; i < count; i++) {
		const struct alert *a = &alerts[i];

		json_array_append_new(list,
			json_pack("{s:I, s:s, s:s, s:s, s:s, s:s, s:I, s:s, s:o, s:s, s:s, s:o, s:o}", "id", (json_int_t)a->id, "kind",
				alert_word(a->kind), "subject", a->subject, "level", alert_level_word(a->level), "cause", a->cause,
				"consequence", a->consequence, "orders", (json_int_t)a->orders, "action", a->action, "scan",
				*a->scan ? json_string(a->scan) : json_null(), "raised", time_format_utc(a->raised_at, raised), "changed",
				time_format_utc(a->changed_at, changed), "cleared",
				a->cleared_at ? json_string(time_format_utc(a->cleared_at, cleared)) : json_null(), "good_since",
				a->good_since ? json_string(time_format_utc(a->good_since, good)) : json_null()));
	}
	return list;
}

void alerts_print(const struct alert *alerts, size_t count, const char *zone)
{
	struct str text = {0};
	char at[TIME_TEXT_MAX];
	char then[TIME_TEXT_MAX];

	for (size_t i = 0; i < count; i++) {
		const struct alert *a = &alerts[i];

		str_clear(&text);
		str_printf(&text, "%s  %s", a->level == ALERT_URGENT ? "!!" : a->level == ALERT_WARNING ? " !" : "  ", alert_word(a->kind));
		text_time(zone, a->raised_at, at);
		if (a->cleared_at) {
			str_add(&text, "  ");
			str_printf(&text, _("since %s, cleared %s"), at, text_time(zone, a->cleared_at, then));
		} else if (a->good_since) {
			str_add(&text, "  ");
			str_printf(&text, _("since %s, good again since %s: cleared if that lasts"), at, text_time(zone, a->good_since, then));
		} else {
			str_add(&text, "  ");
			str_printf(&text, _("since %s"), at);
		}
		str_add(&text, "\n      ");
		table_put_text(&text, a->cause);
		if (*a->consequence) {
			str_add(&text, "\n      ");
			table_put_text(&text, a->consequence);
		}
		str_add(&text, "\n      > ");
		table_put_text(&text, a->action);
		if (*a->scan) {
			str_add(&text, ": ");
			table_put_text(&text, a->scan);
		}
		printf("%s\n", str_text(&text));
	}
	str_done(&text);
}

static enum status look_now(struct cli *cli, struct err *err)
{
	struct db *db;

	if (cli_open(cli, &db, err) != ST_OK)
		return err->status;
	watch_run(db, &cli->clock);
	db_close(db);
	return ST_OK;
}

enum status alerts_run(struct cli *cli, int argc, char **argv, struct err *err)
{
	bool all = argc == 2 && strcmp(argv[1], "--all") == 0;
	char at[TIME_TEXT_MAX];
	struct showing s;
	struct alert *list;
	size_t count;
	bool more;

	if (argc != 1 && !all)
		return cli_usage("alerts", err);
	if (look_now(cli, err) != ST_OK || showing_open(&s, cli, err) != ST_OK)
		return err->status;
	list = all ? alerts_history(s.db, &s.arena, MOST_EVER, &count, &more) : alerts_read(s.db, &s.arena, MOST_OPEN, &count, &more);
	if (!s.json) {
		printf("%s\n", text_time(s.settings.time_zone, s.now_ms, at));
		alerts_print(list, count, s.settings.time_zone);
		if (!count)
			puts(all ? _("No alert was ever raised") : _("No alert is open"));
		if (more)
			printf(all ? _("... and others: these are the newest %zu\n") : _("... and others: these are the worst %zu\n"), count);
	}
	json_object_set_new(s.document, "at", json_string(time_format_utc(s.now_ms, at)));
	json_object_set_new(s.document, "alerts", alerts_json(list, count));
	json_object_set_new(s.document, "more", json_boolean(more));
	return showing_close(&s, ST_OK, err);
}
