/* `crossdock sheet`: a page to print, with the command barcodes and a label for every place. HTML with the barcodes as
 * inline SVG: any browser prints it at its true size, nothing is fetched. Badges are personal and not on it. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "base/term.h"
#include "base/text.h"
#include "cli/code128.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/page.h"
#include "cli/test_page.h"
#include "store/db.h"

struct label {
	const char *group;
	const char *code;
	const char *text;
};

struct labels {
	struct arena arena;
	struct label *items;
	size_t count;
	size_t cap;
};

static const struct label command_labels[] = {
	{"command", "%RECEIVE", N_("Receive goods")},
	{"command", "%STAGE", N_("Fetch, move, deliver")},
	{"command", "%PACK", N_("Pack")},
	{"command", "%LOAD", N_("Load a pickup")},
	{"command", "%LOOKUP", N_("Look something up")},
	{"command", "%BOARD", N_("The state of the dock")},
	{"command", "%DONE", N_("Finish this delivery, count, shipment or pickup")},
	{"command", "%CLOSE", N_("Close this carton")},
	{"command", "%OPEN", N_("Open this closed carton again")},
	{"command", "%UNPACK", N_("The next unit comes out of the carton")},
	{"command", "%REPRINT", N_("Its label once more")},
	{"command", "%UNLOAD", N_("The next carton comes off the truck")},
	{"command", "%SPLIT", N_("Let the pickup go without the rest (a lead)")},
	{"command", "%TRACKING", N_("The carrier's reference of this carton")},
	{"command", "%COUNT", N_("Count this place")},
	{"command", "%SKIP", N_("Later, or book as over")},
	{"command", "%FULL", N_("This place is full")},
	{"command", "%DAMAGED", N_("The next unit is damaged")},
	{"command", "%RELEASE", N_("Out of quarantine; or it goes as it is")},
	{"command", "%RETURN", N_("Out of quarantine, to the supplier")},
	{"command", "%SCRAP", N_("Out of quarantine, thrown away")},
	{"command", "%HOLD", N_("Hold this order (a lead)")},
	{"command", "%RESUME", N_("Let it go on (a lead)")},
	{"command", "%CANCEL", N_("Cancel this order (a lead)")},
	{"command", "%PRIORITISE", N_("Before all others (a lead)")},
	{"command", "%ACCEPT", N_("Take its stockout (a lead)")},
	{"command", "%ASSIGN", N_("Who is wanted where (a lead)")},
	{"command", "%MOVE", N_("A lane's shipments, or a station, go elsewhere (a lead)")},
	{"command", "%UNDO", N_("Take back my last scan")},
	{"command", "%HELP", N_("What can I scan now?")},
	{"command", "%PIN", N_("Set or change my PIN")},
	{"command", "%OFF", N_("Sign off")},
	{"command", "%LEAVE", N_("End this terminal (a lead)")},
};

static void add(struct labels *all, const char *group, const char *code, const char *text)
{
	all->items = arena_grow(&all->arena, all->items, all->count, &all->cap, sizeof *all->items);
	all->items[all->count++] = (struct label){group, arena_dup(&all->arena, code), arena_dup(&all->arena, text)};
}

static void add_commands(struct labels *all)
{
	for (size_t i = 0; i < sizeof command_labels / sizeof *command_labels; i++)
		add(all, command_labels[i].group, command_labels[i].code, _(command_labels[i].text));
	for (int n = 2; n <= 12; n++)
		add(all, "command", arena_printf(&all->arena, "%%QTY-%d", n),
			arena_printf(&all->arena, P_("The next scan counts %d", "The next scan counts %d", n), n));
}

/* The places in the order in which a lead walks: doors, lanes, stations, the rest. */
static enum status add_places(struct labels *all, struct db *db, struct err *err)
{
	struct stmt *q;

	if (db_begin_read(db, err) != ST_OK)
		return err->status;
	q = DB_QUERY0(db,
		"SELECT kind, code, name FROM place "
		"WHERE kind IN ('door', 'lane', 'station', 'putaway', 'overflow', 'quarantine') "
		"ORDER BY CASE kind WHEN 'door' THEN 1 WHEN 'lane' THEN 2 WHEN 'station' THEN 3 ELSE 4 END, kind, code");
	while (db_next(q))
		add(all, arena_dup(&all->arena, db_text(q, 0)), db_text(q, 1), db_text(q, 2));
	return db_end_read(db, err);
}

/* One module is 0.4 mm: read at arm's length by every hand scanner. */
static void add_bars(struct str *out, const char *code)
{
	uint8_t widths[CODE128_MAX_WIDTHS];
	size_t count = code128_widths(code, widths);

	if (count)
		page_bars(out, widths, count, 400);
	else
		str_printf(out, "<p class=none>%s</p>", _("has characters that Code 128 cannot carry: print it as a QR code"));
}

/* What stands above the labels of a group. */
static const char *heading(const char *group)
{
	static const struct {
		const char *group;
		const char *heading;
	} headings[] = {{"command", N_("Commands")}, {"door", N_("Doors")}, {"lane", N_("Lanes")}, {"station", N_("Stations")},
		{"putaway", N_("Putaway")}, {"overflow", N_("Overflow")}, {"quarantine", N_("Quarantine")}};

	for (size_t i = 0; i < sizeof headings / sizeof *headings; i++)
		if (strcmp(headings[i].group, group) == 0)
			return _(headings[i].heading);
	return term(group);
}

static void add_page(struct str *out, const struct labels *all)
{
	const char *group = "";

	str_printf(out, "<!DOCTYPE html>\n<html lang=\"%s\"><head><meta charset=\"utf-8\"><title>%s</title>\n<style>\n", text_language(),
		_("Barcodes of this dock"));
	str_add(out,
		"@page { size: A4; margin: 12mm }\nbody { font-family: sans-serif; color: #000; background: #fff; margin: 0 }\n"
		"h1 { font-size: 16pt; margin: 6mm 0 3mm; break-after: avoid }\nh1.next { break-before: page }\n"
		".label { display: inline-block; border: 1px solid #999; margin: 2mm; padding: 3mm; text-align: center; "
		"break-inside: avoid; vertical-align: top }\n"
		".code { font: bold 18pt monospace; margin: 1mm 0 0 }\n.text { font-size: 11pt; margin: 0; min-height: 5mm }\n"
		".none { width: 60mm; height: 18mm; margin: 0 }\n</style></head><body>\n");
	for (size_t i = 0; i < all->count; i++) {
		const struct label *label = &all->items[i];

		if (strcmp(group, label->group) != 0)
			str_printf(out, "<h1%s>%s</h1>\n", i ? " class=next" : "", heading(label->group));
		group = label->group;
		str_add(out, "<div class=label>");
		add_bars(out, label->code);
		str_add(out, "<p class=code>");
		page_text(out, label->code);
		str_add(out, "</p><p class=text>");
		page_text(out, label->text);
		str_add(out, "</p></div>\n");
	}
	str_add(out, "</body></html>\n");
}

static void print_json(const struct labels *all)
{
	json_t *list = json_array();

	for (size_t i = 0; i < all->count; i++)
		json_array_append_new(list, json_pack("{s:s, s:s, s:s}", "kind", all->items[i].group, "code",
						    all->items[i].code, "text", all->items[i].text));
	output_json(list);
}

enum status sheet_run(struct cli *cli, int argc, char **argv, struct err *err)
{
	const char *path = argc == 3 && strcmp(argv[1], "--output") == 0 ? argv[2] : NULL;
	struct labels all = {.items = NULL};
	struct str page = {.data = NULL};
	struct db *db;
	enum status st;

	if (argc >= 2 && argc <= 3 && strcmp(argv[1], "--test") == 0)
		return test_page_make(argv[2], cli->json, err);
	if (argc != 1 && !path)
		return cli_usage("sheet", err);
	if (cli_open(cli, &db, err) != ST_OK)
		return err->status;
	add_commands(&all);
	st = add_places(&all, db, err);
	if (st == ST_OK)
		add_page(&page, &all);
	if (st == ST_OK && path)
		st = page_write(path, &page, err);
	if (st == ST_OK && cli->json)
		print_json(&all);
	else if (st == ST_OK && path)
		printf(P_("%s: %zu barcodes to print\n", "%s: %zu barcodes to print\n", all.count), path, all.count);
	else if (st == ST_OK)
		fputs(str_text(&page), stdout);
	str_done(&page);
	arena_done(&all.arena);
	db_close(db);
	return st;
}
