/* `crossdock audit`: the audit trail, read in pages, so that terminals never wait for it. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "base/words.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/table.h"
#include "store/audit.h"
#include "store/settings.h"

enum { PAGE = 500 };

struct asked {
	const char *since;
	const char *until;
	bool head;
	struct audit_filter filter;
};

static bool read_words(struct asked *a, int argc, char **argv)
{
	const struct {
		const char *name;
		const char **value;
	} options[] = {{"--since", &a->since}, {"--until", &a->until}, {"--actor", &a->filter.actor},
		{"--action", &a->filter.action}, {"--about", &a->filter.subject}};

	if (argc == 2 && strcmp(argv[1], "--head") == 0) {
		a->head = true;
		return true;
	}
	for (int i = 1; i < argc; i += 2) {
		size_t k = 0;

		while (k < sizeof options / sizeof *options && strcmp(argv[i], options[k].name) != 0)
			k++;
		if (k == sizeof options / sizeof *options || i + 1 == argc || *options[k].value)
			return false;
		*options[k].value = argv[i + 1];
	}
	return true;
}

static enum status read_zone(struct db *db, char *zone, size_t size, struct err *err)
{
	struct settings settings;

	if (db_begin_read(db, err) != ST_OK)
		return err->status;
	settings_load(db, &settings);
	snprintf(zone, size, "%s", settings.time_zone);
	return db_end_read(db, err);
}

static enum status read_time(const char *option, const char *text, const char *zone, int64_t *at_ms, struct err *err)
{
	if (!text || time_parse(text, zone, at_ms))
		return ST_OK;
	return err_set(err, ST_USAGE,
		"%s %s: this is no time: write it as 2026-11-23, 2026-11-23T14:05 or 2026-11-23T14:05:00Z", option,
		text);
}

/* ---- one row */

/* "why: address in doubt, line: 3": the words are the store's, as JSON has them. */
static void add_detail(struct str *line, const char *detail)
{
	json_t *object = json_loads(detail, 0, NULL);
	const char *name;
	json_t *value;
	bool first = true;

	json_object_foreach(object, name, value)
	{
		str_add(line, first ? "  " : ", ");
		table_put_text(line, name);
		str_add(line, ": ");
		table_put_text(line, json_is_string(value) ? json_string_value(value) : "?");
		first = false;
	}
	if (!object && *detail) {
		str_add(line, "  ");
		table_put_text(line, detail);
	}
	json_decref(object);
}

static void print_line(const struct audit_row *row, const char *zone)
{
	struct civil at = zone_civil(zone, row->at_ms);
	struct str line = {0};

	str_printf(&line, "%6" PRId64 "  %04d-%02d-%02d %02d:%02d:%02d  ", row->id, at.year, at.month, at.day, at.hour,
		at.minute, at.second);
	table_put_text(&line, audit_who(row));
	str_add(&line, "  ");
	table_put_text(&line, *row->terminal ? row->terminal : _("command line"));
	str_add(&line, "  ");
	table_put_text(&line, row->action);
	str_add(&line, *row->subject ? "  " : "");
	table_put_text(&line, row->subject);
	add_detail(&line, row->detail);
	puts(str_text(&line));
	str_done(&line);
}

static void print_object(const struct audit_row *row, bool first)
{
	char at[TIME_TEXT_MAX];
	char hex[DIGEST_HEX];
	json_t *detail = *row->detail ? json_loads(row->detail, 0, NULL) : NULL;
	json_t *o = json_pack("{s:I, s:s, s:s?, s:s, s:s?, s:s, s:s, s:o, s:s}", "id", (json_int_t)row->id, "at",
		time_format_utc(row->at_ms, at), "badge", *row->badge ? row->badge : NULL, "user", row->user,
		"terminal", *row->terminal ? row->terminal : NULL, "action", row->action, "subject", row->subject,
		"detail", detail ? detail : json_null(), "hash", digest_hex(row->hash, hex));

	if (!o) /* what is no text was written into the store: verify names the row */
		o = json_pack("{s:I, s:s}", "id", (json_int_t)row->id, "hash", hex);
	if (!first)
		putchar(',');
	json_dumpf(o, stdout, JSON_COMPACT);
	json_decref(o);
}

/* ---- all of them */

static enum status print_page(struct db *db, struct audit_filter *filter, const struct cli *cli, const char *zone,
	int64_t *printed, bool *more, struct err *err)
{
	struct audit_row row;
	int64_t count = 0;
	struct stmt *q;

	if (db_begin_read(db, err) != ST_OK)
		return err->status;
	q = audit_read(db, filter);
	while (db_next(q)) {
		audit_row(q, &row);
		if (cli->json)
			print_object(&row, *printed == 0);
		else
			print_line(&row, zone);
		filter->after_id = row.id;
		++*printed;
		count++;
	}
	*more = count == filter->limit;
	return db_end_read(db, err);
}

static enum status print_all(
	struct db *db, struct audit_filter *filter, const struct cli *cli, const char *zone, struct err *err)
{
	int64_t printed = 0;
	bool more = true;
	enum status st = ST_OK;

	filter->limit = PAGE;
	if (cli->json)
		printf("{\"rows\":[");
	while (st == ST_OK && more && !ferror(stdout))
		st = print_page(db, filter, cli, zone, &printed, &more, err);
	if (cli->json)
		printf("]}\n");
	else if (st == ST_OK && !printed)
		puts(_("Nothing of that is in the audit trail"));
	return st;
}

static enum status print_head(struct db *db, const struct cli *cli, struct err *err)
{
	char text[AUDIT_HEAD_TEXT];
	struct audit_head head;

	if (db_begin_read(db, err) != ST_OK)
		return err->status;
	audit_head(db, &head);
	if (db_end_read(db, err) != ST_OK)
		return err->status;
	audit_head_text(&head, text);
	if (cli->json)
		output_json(json_pack("{s:s}", "audit_head", text));
	else
		puts(text);
	return ST_OK;
}

enum status audit_run(struct cli *cli, int argc, char **argv, struct err *err)
{
	struct asked a = {.since = NULL};
	char zone[64];
	struct db *db;
	enum status st;

	if (!read_words(&a, argc, argv))
		return cli_usage("audit", err);
	if (a.filter.action && audit_action(a.filter.action) == AUDIT_ACTIONS)
		return err_set(err, ST_USAGE, "--action %s: the audit trail has no such word: did you mean %s?",
			a.filter.action, words_nearest(a.filter.action, audit_words));
	if (cli_open(cli, &db, err) != ST_OK)
		return err->status;
	st = read_zone(db, zone, sizeof zone, err);
	if (st == ST_OK)
		st = read_time("--since", a.since, zone, &a.filter.since_ms, err);
	if (st == ST_OK)
		st = read_time("--until", a.until, zone, &a.filter.until_ms, err);
	if (st == ST_OK)
		st = a.head ? print_head(db, cli, err) : print_all(db, &a.filter, cli, zone, err);
	db_close(db);
	return st;
}
