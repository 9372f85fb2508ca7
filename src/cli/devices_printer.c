/* Printers for `crossdock devices`. */
#include "cli/devices_printer.h"

#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "base/text.h"
#include "cli/print.h"
#include "cli/table.h"
#include "devices/printer_note.h"

static const char *const asks[] = {"auto", "yes", "no"};

static json_t *outside_text(const char *text)
{
	struct str escaped = {0};
	json_t *value = json_string(text); /* NULL: it is no UTF-8 */

	if (!value) {
		str_add_escaped(&escaped, (const uint8_t *)text, strlen(text));
		value = json_string(str_text(&escaped));
		str_done(&escaped);
	}
	return value;
}

/* What a printer that needs no lock says, where there is no store to write it down beside. */
static enum status look_without_store(const struct cli *cli, struct printer_note *note, struct err *err)
{
	struct printer_news news = {.state = PRINTER_UNKNOWN};
	struct clock system = {0};
	struct printer printer;

	if (printer_init(&printer, cli->printer, err) != ST_OK)
		return err->status;
	printer.ask = cli->printing->ask;
	printer.answer_ms = cli->printing->answer_ms;
	printer.wait_ms = cli->printing->wait_ms;
	printer_look(&printer, &news);
	note->state = news.state;
	note->since_ms = note->seen_ms = news.state == PRINTER_UNKNOWN ? 0 : clock_now(&system);
	snprintf(note->text, sizeof note->text, "%s", news.text);
	return ST_OK;
}

static enum status read_note(struct cli *cli, bool ask, struct printer_note *note, struct err *err)
{
	char path[LOCK_PATH_MAX];
	enum status st = ST_OK;
	struct db *db;

	*note = (struct printer_note){.state = PRINTER_UNKNOWN};
	if (!cli->db_url)
		return ask ? look_without_store(cli, note, err) : ST_OK;
	if (cli_open(cli, &db, err) != ST_OK)
		return ask ? err->status : ST_OK; /* what is plugged in can be told all the same */
	if (ask)
		st = print_look(cli, db, cli->printer, err);
	if (st == ST_OK && !printer_note_read_path(print_note_path(db, cli->printer, path), note))
		*note = (struct printer_note){.state = PRINTER_UNKNOWN};
	db_close(db);
	return st;
}

static json_t *time_or_null(int64_t at_ms)
{
	char text[TIME_TEXT_MAX];

	return at_ms ? json_string(time_format_utc(at_ms, text)) : json_null();
}

enum status devices_printers(struct cli *cli, bool ask, json_t **printers, struct err *err)
{
	struct printer_note note;
	json_t *o;

	*printers = json_array();
	if (!cli->printer)
		return ST_OK;
	if (read_note(cli, ask, &note, err) != ST_OK)
		return err->status;
	o = json_object();
	json_object_set_new(o, "printer", outside_text(cli->printer));
	json_object_set_new(o, "is", json_string(printer_state_word(note.state)));
	json_object_set_new(o, "say", outside_text(_(*note.text ? note.text : printer_state_advice(note.state))));
	json_object_set_new(o, "since", time_or_null(note.since_ms));
	json_object_set_new(o, "seen", time_or_null(note.seen_ms));
	json_object_set_new(o, "status", json_string(asks[cli->printing->ask]));
	json_object_set_new(o, "answer_ms", json_integer(cli->printing->answer_ms));
	json_object_set_new(o, "wait_ms", json_integer(cli->printing->wait_ms));
	json_array_append_new(*printers, o);
	return ST_OK;
}

static const char *text_value(const json_t *o, const char *key)
{
	const char *text = json_string_value(json_object_get(o, key));

	return text ? text : "";
}

void devices_print_printers(const json_t *printers)
{
	const json_t *printer;
	size_t i;

	if (!json_array_size(printers))
		puts(_("Printer: none"));
	json_array_foreach(printers, i, printer) {
		struct str name = {0};
		struct str say = {0};
		bool known = *text_value(printer, "since");

		table_put_text(&name, text_value(printer, "printer"));
		table_put_text(&say, text_value(printer, "say"));
		if (known)
			printf(_("Printer: %s\n  %s: %s, seen %s\n"), str_text(&name), text_value(printer, "is"), str_text(&say),
				text_value(printer, "seen"));
		else
			printf(_("Printer: %s\n  %s: %s\n"), str_text(&name), text_value(printer, "is"), str_text(&say));
		str_done(&name);
		str_done(&say);
	}
}

/* ---- what is plugged in */

struct listing {
	const struct printer_target *own; /* NULL = none by USB */
	json_t *others;
};

static bool is_it(const char *wanted, const char *is)
{
	return !*wanted || strcmp(wanted, is) == 0;
}

static bool is_own(const struct printer_target *own, const struct hotplug_device *device)
{
	if (!own)
		return false;
	if (*own->place)
		return hotplug_is_at(device, own->place);
	return is_it(own->vendor, device->vendor) && is_it(own->product, device->product) && is_it(own->serial_number, device->serial);
}

static void on_there(void *ctx, const struct hotplug_device *device)
{
	struct listing *listing = ctx;
	json_t *o;

	if (is_own(listing->own, device))
		return;
	o = json_object();
	json_object_set_new(o, "kind", json_string("printer"));
	json_object_set_new(o, "vendor", outside_text(device->vendor));
	json_object_set_new(o, "product", outside_text(device->product));
	json_object_set_new(o, "serial", outside_text(device->serial));
	json_object_set_new(o, "name", outside_text(device->name));
	json_object_set_new(o, "node", outside_text(device->node));
	json_object_set_new(o, "path", outside_text(device->node));
	json_array_append_new(listing->others, o);
}

static void on_gone(void *ctx, const char *syspath)
{
	(void)ctx; /* a list has only what is there */
	(void)syspath;
}

void devices_add_usb_printers(const struct cli *cli, struct hotplug *hotplug, json_t *others)
{
	struct listing listing = {.others = others};
	struct hotplug_sink sink = {on_there, on_gone, &listing};
	struct printer_target own;
	struct err err;

	if (cli->printer && printer_target_parse(&own, cli->printer, &err) == ST_OK && own.kind == PRINTER_USB)
		listing.own = &own;
	hotplug_list_printers(hotplug, &sink);
}
