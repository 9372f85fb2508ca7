/* `crossdock events [--since N]`: the outbox as JSON lines. Read in pages, so that a reader who takes its time keeps no
 * state of the store alive; what was written meanwhile is printed too. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "store/event.h"

enum { PAGE = 200 };

/* An event of the page, copied. */
struct row {
	struct event_row event;
	json_t *body;
};

/* A quantity that a body leaves out is 0: every line has them all. */
static json_t *whole_line(const json_t *line)
{
	static const char *const quantities[] = {"ordered", "cancelled", "waiting", "here", "shipped"};
	json_t *whole =
		json_pack("{s:O, s:O}", "line", json_object_get(line, "line"), "sku", json_object_get(line, "sku"));

	for (size_t i = 0; i < sizeof quantities / sizeof *quantities; i++)
		json_object_set_new(
			whole, quantities[i], json_integer(json_integer_value(json_object_get(line, quantities[i]))));
	json_object_update_missing(whole, (json_t *)line);
	return whole;
}

static json_t *whole_event(const struct row *row)
{
	char at[TIME_TEXT_MAX];
	json_t *lines = json_array();
	json_t *whole = json_pack("{s:I, s:s, s:s, s:s?}", "id", (json_int_t)row->event.id, "at",
		time_format_utc(row->event.at_ms, at), "kind", row->event.kind, "order", *row->event.order ? row->event.order : NULL);
	const json_t *stored = json_object_get(row->body, "lines");

	json_object_set(whole, "customer", json_object_get(row->body, "customer"));
	json_object_set(whole, "payment_reference", json_object_get(row->body, "payment_reference"));
	if (!json_object_get(whole, "customer"))
		json_object_set_new(whole, "customer", json_null());
	if (!json_object_get(whole, "payment_reference"))
		json_object_set_new(whole, "payment_reference", json_null());
	for (size_t i = 0; i < json_array_size(stored); i++)
		json_array_append_new(lines, whole_line(json_array_get(stored, i)));
	json_object_update_missing(whole, row->body);
	json_object_set_new(whole, "lines", lines);
	return whole;
}

/* The next page after that id: *count rows, in the arena but for their bodies. */
static enum status read_page(
	struct db *db, struct arena *arena, int64_t after, struct row *rows, size_t *count, struct err *err)
{
	struct event_row event;
	struct stmt *q;

	*count = 0;
	if (db_begin_read(db, err) != ST_OK)
		return err->status;
	q = events_after(db, after, PAGE);
	while (db_next(q)) {
		struct row *row = &rows[(*count)++];

		event_read(q, &event);
		*row = (struct row){.event = event, .body = json_loads(event.body, 0, NULL)};
		row->event.kind = arena_dup(arena, event.kind);
		row->event.order = arena_dup(arena, event.order);
		if (!row->body)
			db_fail(db, "event %" PRId64 " in the store is no JSON: restore the last backup", event.id);
	}
	return db_end_read(db, err);
}

static void print(const struct row *row, bool document, bool first)
{
	json_t *event = whole_event(row);

	if (document && !first)
		putchar(',');
	json_dumpf(event, stdout, JSON_COMPACT);
	if (!document)
		putchar('\n');
	json_decref(event);
}

static enum status print_all(struct db *db, int64_t after, bool document, struct err *err)
{
	struct arena arena = {0};
	struct row rows[PAGE];
	bool first = true;
	enum status st = ST_OK;
	size_t count = 1;

	if (document)
		putchar('[');
	while (st == ST_OK && count && !ferror(stdout)) {
		st = read_page(db, &arena, after, rows, &count, err);
		for (size_t i = 0; i < count; i++) {
			if (st == ST_OK)
				print(&rows[i], document, first);
			first = false;
			after = rows[i].event.id;
			json_decref(rows[i].body);
		}
		arena_reset(&arena);
	}
	if (document)
		printf("]\n");
	arena_done(&arena);
	return st;
}

enum status events_run(struct cli *cli, int argc, char **argv, struct err *err)
{
	int64_t since = 0;
	struct db *db;
	enum status st;

	if (argc != 1 && (argc != 3 || strcmp(argv[1], "--since") != 0 || !str_to_i64(argv[2], &since)))
		return cli_usage("events", err);
	if (cli_open(cli, &db, err) != ST_OK)
		return err->status;
	st = print_all(db, since, cli->json, err);
	db_close(db);
	return st;
}
