/* Golden pictures of loading. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "tests/lib/picture_parts.h"
#include "tests/lib/pictures.h"
#include "ui/screen.h"

enum { MINUTE_MS = 60000 };

#define CUTOFF_MS (PICTURES_NOW_MS + 54 * MINUTE_MS + 59000)

static const struct session_to_load cartons[] = {
	{"SO-48090/1", 2, "095060000000000017", "at PACK-1", 4, true},
	{"SO-48112/1", 1, "095060000000000024", "at PACK-1", 12, false},
	{"SO-48112/1", 2, "095060000000000031", "at PACK-1", 1, false},
	{"SO-48117/2", 1, "095060000000000048", "where it was packed", 6, false},
	{"SO-48140/1", 1, "095060000000000055", "at PACK-2", 120, false},
	{"SO-48141/1", 1, "095060000000000062", "at PACK-2", 2, false},
	{"SO-48142/1", 1, "095060000000000079", "at PACK-2", 2, false},
};

static void see_marked(struct model *model, const struct session_loading *loading, const char *mark, const char *prompt)
{
	struct session_view view = {.terminal = "T1", .operator_name = "Ben", .operator_role = "worker", .activity = "load",
		.zone = "UTC", .now_ms = PICTURES_NOW_MS, .loading = loading, .mark = mark, .prompt = prompt};

	model_take_view(model, &view);
}

static void see(struct model *model, const struct session_loading *loading, const char *prompt)
{
	see_marked(model, loading, "", prompt);
}

static struct session_loading pickup(size_t to_load)
{
	return (struct session_loading){.pickup = "DHL-1500", .carrier = "DHL", .door = "DOOR-2", .cutoff_ms = CUTOFF_MS,
		.capacity = 400, .cartons = 5, .units = 48, .cartons_waiting = (int64_t)to_load, .last = "carton 1 of SO-48090/1, on DHL-1500 at DOOR-2",
		.to_load = cartons, .to_load_count = to_load};
}

static void which(struct model *model)
{
	struct session_loading none = {.pickup = "", .capacity = -1};

	picture_scan(model, "%LOAD", (struct reply){.say = "Load: cartons go on the carriers' trucks"});
	see(model, &none, "Scan a pickup, or its door");
}

static void begun(struct model *model)
{
	struct session_loading l = pickup(7);

	l.cartons = l.units = 0;
	l.last = "";
	l.shipments_begun = 3;
	picture_scan(model, "DOOR-2",
		(struct reply){.say = "DHL-1500 at DOOR-2, DHL: 0 cartons loaded, 7 packed and waiting for it, 3 shipments ready or being packed; cut-off in 54 minutes"});
	see(model, &l, "Scan the next carton for DHL-1500, or %DONE");
}

static const struct reply_direction on_truck = {.quantity = 4, .sku = "KETTLE-BL", .description = "Blue kettle 1.7 l", .line = "1", .to = "DOOR-2",
	.kind = "door", .order = "SO-48090", .shipment = "SO-48090/1", .reason = "packed"};

static void one_on(struct model *model)
{
	picture_scan(model, "]C100095060000000000017",
		(struct reply){.result = RESULT_CONFIRM, .confirmed = &on_truck, .confirmed_count = 1, .say = "Carton 1 of SO-48090/1 on DHL-1500; 1 more of it: carton 2 at PACK-1"});
}

static void loaded(struct model *model)
{
	struct session_loading l = pickup(7);

	one_on(model);
	see(model, &l, "Scan the next carton for DHL-1500, or %DONE");
}

static void after_restart(struct model *model)
{
	struct session_loading l = pickup(7);

	see(model, &l, "Scan the next carton for DHL-1500, or %DONE");
}

static void loaded_scrolled(struct model *model)
{
	loaded(model);
	screen_for(model)->handle(model, (struct input){.kind = INPUT_DOWN});
	screen_for(model)->handle(model, (struct input){.kind = INPUT_DOWN});
}

static void late(struct model *model)
{
	static const char *const lines[] = {"Warning: the cut-off of DHL-1500 was 2026-11-23 13:53, 12 minutes ago; loading still works",
		"Warning: DHL-1500 has 410 units, and takes 400"};
	struct session_loading l = pickup(1);

	l.cutoff_ms = PICTURES_NOW_MS - 12 * MINUTE_MS;
	l.past = true;
	l.units = 410;
	picture_scan(model, "]C100095060000000000017",
		(struct reply){.result = RESULT_CONFIRM, .say = "Carton 1 of SO-48090/1 on DHL-1500; 1 more of it: carton 2 at PACK-1", .lines = lines, .line_count = 2});
	see(model, &l, "Scan the next carton for DHL-1500, or %DONE");
}

static void all_on(struct model *model)
{
	struct session_loading l = pickup(0);

	l.capacity = -1;
	l.shipments_begun = 1;
	picture_scan(model, "]C100095060000000000017",
		(struct reply){.result = RESULT_CONFIRM, .say = "Carton 2 of SO-48090/1 on DHL-1500; that is all of it"});
	see(model, &l, "Scan the next carton for DHL-1500, or %DONE");
}

static void nothing(struct model *model)
{
	struct session_loading l = {.pickup = "ANY-1730", .cutoff_ms = CUTOFF_MS, .capacity = -1, .last = ""};

	see(model, &l, "Scan the next carton for ANY-1730, or %DONE");
}

static void wrong_carrier(struct model *model)
{
	struct session_loading l = pickup(7);

	one_on(model);
	picture_scan(model, "]C100095060000000000055",
		(struct reply){.result = RESULT_REFUSED,
			.error = ERROR_WRONG_CARRIER,
			.say = "carton 1 of SO-48140/1: SO-48140/1 goes with UPS, and DHL-1500 is DHL; load it on UPS-1730 at DOOR-3",
			.prompt = "Scan the next carton for DHL-1500, or %DONE"});
	see(model, &l, "Scan the next carton for DHL-1500, or %DONE");
}

static void partly(struct model *model)
{
	static const char *const lines[] = {"carton 2 of SO-48090/1 is missing: it is at PACK-1"};
	struct session_loading l = pickup(1);

	picture_scan(model, "%DONE",
		(struct reply){.result = RESULT_REFUSED,
			.error = ERROR_PARTLY_LOADED,
			.say = "DHL-1500 must not leave: SO-48090/1 is only partly loaded. Load the rest, or a lead takes it off (%UNLOAD) or lets it go without (%SPLIT)",
			.prompt = "Load what is missing; %UNLOAD takes cartons off; %SPLIT (a lead) lets what is loaded go",
			.lines = lines,
			.line_count = 1});
	see(model, &l, "Load what is missing; %UNLOAD takes cartons off; %SPLIT (a lead) lets what is loaded go");
}

static void done_asked(struct model *model)
{
	static const char *const lines[] = {"Packed, and not on it: SO-48112/1, 2 cartons at PACK-1", "Packed, and not on it: SO-48117/2, 1 carton",
		"Not packed yet: SO-48131/1, 1 unit at LANE-12"};
	struct session_loading l = pickup(3);

	l.shipments_begun = 1;
	picture_scan(model, "%DONE", (struct reply){.say = "DHL-1500 at DOOR-2: 5 cartons of 4 shipments, 48 units", .lines = lines, .line_count = 3});
	see(model, &l, "Scan %DONE again: DHL-1500 leaves; or load on");
}

static void departed(struct model *model)
{
	static const char *const lines[] = {"Left behind: SO-48112/1, packed at PACK-1"};
	struct session_loading none = {.pickup = "", .capacity = -1};

	picture_scan(model, "%DONE", (struct reply){.say = "DHL-1500 has left with 5 cartons of 4 shipments, 48 units", .lines = lines, .line_count = 1});
	see(model, &none, "Scan a pickup, or its door");
}

static void unload(struct model *model)
{
	struct session_loading l = pickup(2);

	picture_scan(model, "%UNLOAD", (struct reply){.say = "The next carton comes off the truck"});
	see_marked(model, &l, "OFF", "Scan the carton that comes off the truck");
}

static void many(struct model *model)
{
	struct session_to_load list[100];
	char shipments[100][16];
	struct session_loading l = pickup(7);

	for (size_t i = 0; i < 100; i++) {
		snprintf(shipments[i], sizeof shipments[i], "SO-%zu/1", 48200 + i);
		list[i] = cartons[i % 7];
		list[i].shipment = shipments[i];
	}
	l.to_load = list;
	l.to_load_count = 100;
	l.cartons_waiting = 240;
	l.more_to_load = true;
	one_on(model);
	see(model, &l, "Scan the next carton for DHL-1500, or %DONE");
}

static void long_names(struct model *model)
{
	static const struct session_to_load list[] = {
		{"SO-2026-11-23-000048112-with-a-name-that-goes-on-for-sixty/1", 1000, "095060000000000017", "at 日本の倉庫の梱包場所 第三", INT64_C(1000000000), true},
		{"\x1b[2J/1", 1, "\x07", "\x1b]0;x\x07", 1, false}};
	struct session_loading l = pickup(0);

	l.pickup = "日本の倉庫株式会社の集荷 十五時 南口";
	l.carrier = "\x1b[31mDHL";
	l.door = "Door-of-the-north-gate-7";
	l.last = "carton 1 of \x9b"
		 "31m";
	l.to_load = list;
	l.to_load_count = 2;
	l.cartons_waiting = 2;
	one_on(model);
	see(model, &l, "Scan the next carton");
}

static const struct picture pictures[] = {
	{"load-which", which},
	{"load-begun", begun},
	{"load-on", loaded},
	{"load-after-restart", after_restart},
	{"load-on-scrolled", loaded_scrolled},
	{"load-late", late},
	{"load-all-on", all_on},
	{"load-nothing", nothing},
	{"load-wrong-carrier", wrong_carrier},
	{"load-partly", partly},
	{"load-done", done_asked},
	{"load-departed", departed},
	{"load-unload", unload},
	{"load-many", many},
	{"load-long-names", long_names},
	{NULL, NULL},
};

int main(void)
{
	return pictures_run("pictures of loading", pictures);
}
