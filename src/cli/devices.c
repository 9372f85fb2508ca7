/* `crossdock devices [--ask]`: the scanners and the printer that the config file names, whether they are there, and what each is set
 * to; and what else is plugged in that could be one, with what tells it apart. Opens nothing: a terminal may be using them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/devices_printer.h"
#include "cli/devices_test.h"
#include "cli/output.h"
#include "cli/table.h"
#include "devices/access.h"
#include "devices/scanner.h"

static const struct report report_scanners = {
	.name = "scanners",
	.title = N_("Scanners of this terminal"),
	.columns = {{"name", N_("scanner"), REPORT_TEXT}, {"kind", NULL, REPORT_TEXT}, {"is", NC_("column", "is"), REPORT_WORD},
		{"node", NC_("column", "at"), REPORT_TEXT}, {"which", N_("which device"), REPORT_TEXT}, {"settings", N_("set to"), REPORT_TEXT}},
};
static const struct report report_others = {
	.name = "others",
	.title = N_("Not named in the config file"),
	.columns = {{"kind", N_("kind"), REPORT_TEXT}, {"vendor", NC_("scanner key", "vendor"), REPORT_TEXT}, {"product", NC_("scanner key", "product"), REPORT_TEXT},
		{"serial", NC_("scanner key", "serial"), REPORT_TEXT}, {"name", NC_("column", "name"), REPORT_TEXT}, {"node", NC_("column", "at"), REPORT_TEXT},
		{"path", N_("path"), REPORT_TEXT}, {"marked", N_("marked"), REPORT_FLAG}},
};

struct listing {
	const struct cli *cli;
	char **here; /* of each scanner: its node, malloc'd; NULL = absent */
	json_t *others;
};

/* As the terminal does it: whoever asks for more goes first. */
static size_t who_wants(const struct listing *listing, const struct hotplug_device *device)
{
	const struct cli *cli = listing->cli;
	size_t best = cli->scanner_count;

	for (size_t i = 0; i < cli->scanner_count; i++) {
		if (listing->here[i] || !scanner_means(&cli->scanners[i], device))
			continue;
		if (best == cli->scanner_count ||
			scanner_config_weight(&cli->scanners[i]) > scanner_config_weight(&cli->scanners[best]))
			best = i;
	}
	return best;
}

/* The first of its other names: the one that stays the same however it is plugged in comes first in udev's own rules. */
static json_t *first_link(const struct hotplug_device *device)
{
	const char *links = device->links;
	const char *by_id = strstr(links, "/by-id/");
	const char *from = by_id ? by_id : links;

	while (from > links && from[-1] != ' ')
		from--;
	return json_stringn(from, strcspn(from, " "));
}

/* What a device says of itself may be any bytes. */
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

static void on_there(void *ctx, const struct hotplug_device *device)
{
	struct listing *listing = ctx;
	size_t scanner = who_wants(listing, device);
	json_t *o;

	if (scanner < listing->cli->scanner_count && (device->keyboard || device->kind == HOTPLUG_SERIAL)) {
		listing->here[scanner] = mem_dup(device->node);
		return;
	}
	if (device->kind == HOTPLUG_HID ? !device->keyboard : !device->usb)
		return; /* mice; lines that are built in and may lead nowhere */
	o = json_object();
	json_object_set_new(o, "kind", json_string(device->kind == HOTPLUG_HID ? "hid" : "serial"));
	json_object_set_new(o, "vendor", outside_text(device->vendor));
	json_object_set_new(o, "product", outside_text(device->product));
	json_object_set_new(o, "serial", outside_text(device->serial));
	json_object_set_new(o, "name", outside_text(device->name));
	json_object_set_new(o, "node", json_string(device->node));
	json_object_set_new(o, "path", first_link(device));
	json_object_set_new(o, "marked", json_boolean(device->marked));
	json_array_append_new(listing->others, o);
}

static void on_gone(void *ctx, const char *syspath)
{
	(void)ctx; /* a list has only what is there */
	(void)syspath;
}

static bool may_use(const char *node, const struct scanner_config *config)
{
	return access(node, config->kind == SCANNER_HID ? R_OK : R_OK | W_OK) == 0;
}

/* node: NULL = it is absent. */
static json_t *json_scanner(const struct scanner_config *config, const char *node)
{
	struct str which = {0};
	struct str settings = {0};
	json_t *o = json_object();

	scanner_config_which(config, &which);
	scanner_config_describe(config, &settings);
	json_object_set_new(o, "name", json_string(config->name));
	json_object_set_new(o, "kind", json_string(config->kind == SCANNER_HID ? "hid" : "serial"));
	json_object_set_new(o, "is", json_string(!node ? "absent" : may_use(node, config) ? "here" : "denied"));
	json_object_set_new(o, "node", node ? json_string(node) : json_null());
	json_object_set_new(o, "which", json_string(str_text(&which)));
	json_object_set_new(o, "settings", json_string(str_text(&settings)));
	str_done(&which);
	str_done(&settings);
	return o;
}

static void print_text(const struct cli *cli, const json_t *scanners, const json_t *printers, const json_t *others)
{
	if (!json_array_size(scanners))
		puts(_("No scanner is named in the config file: what is typed into the terminal is scanned."));
	table_print(scanners, &report_scanners, "UTC");
	for (size_t i = 0; i < cli->scanner_count; i++) {
		const json_t *scanner = json_array_get(scanners, i);
		char advice[ACCESS_TEXT_MAX];

		if (strcmp(json_string_value(json_object_get(scanner, "is")), "denied") == 0)
			printf("%s: %s\n", cli->scanners[i].name,
				access_advice(json_string_value(json_object_get(scanner, "node")),
					cli->scanners[i].kind == SCANNER_HID ? "input" : "dialout", advice));
	}
	if (json_array_size(scanners))
		printf("\n");
	devices_print_printers(printers);
	if (json_array_size(others))
		printf("\n");
	table_print(others, &report_others, "UTC");
}

enum status devices_run(struct cli *cli, int argc, char **argv, struct err *err)
{
	struct listing listing = {.cli = cli};
	struct hotplug_sink sink = {on_there, on_gone, &listing};
	struct hotplug *hotplug;
	json_t *scanners;
	json_t *printers;
	bool ask = argc > 1 && strcmp(argv[1], "--ask") == 0;

	if (argc > 1 && strcmp(argv[1], "--test") == 0)
		return devices_test_run(cli, argc, argv, err);
	if (argc > 1 + ask)
		return cli_usage("devices", err);
	if (devices_printers(cli, ask, &printers, err) != ST_OK) {
		json_decref(printers);
		return err->status;
	}
	hotplug = hotplug_open();
	if (!hotplug) {
		json_decref(printers);
		return err_set(err, ST_DEVICE, "this system cannot say what is plugged in: libudev does not start");
	}
	listing.here = mem_alloc((cli->scanner_count + 1) * sizeof *listing.here);
	listing.others = json_array();
	scanners = json_array();
	hotplug_list(hotplug, &sink);
	devices_add_usb_printers(cli, hotplug, listing.others);
	hotplug_close(hotplug);
	for (size_t i = 0; i < cli->scanner_count; i++) {
		json_array_append_new(scanners, json_scanner(&cli->scanners[i], listing.here[i]));
		free(listing.here[i]);
	}
	if (cli->json) {
		output_json(json_pack("{s:O,s:s?,s:O,s:O}", "scanners", scanners, "printer", cli->printer, "printers", printers, "others",
			listing.others));
	} else {
		print_text(cli, scanners, printers, listing.others);
	}
	json_decref(scanners);
	json_decref(printers);
	json_decref(listing.others);
	free(listing.here);
	return ST_OK;
}
