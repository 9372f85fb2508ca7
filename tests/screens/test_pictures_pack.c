/* Golden pictures of packing. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "tests/lib/picture_parts.h"
#include "tests/lib/pictures.h"
#include "ui/screen.h"

enum { MINUTE_MS = 60000 };

#define CUTOFF_MS (PICTURES_NOW_MS + 54 * MINUTE_MS + 59000)

static void see(struct model *model, const struct session_packing *packing, const char *prompt)
{
	struct session_view view = {.terminal = "T1", .operator_name = "Ana", .operator_role = "worker", .activity = "pack",
		.zone = "UTC", .now_ms = PICTURES_NOW_MS, .packing = packing, .prompt = prompt};

	model_take_view(model, &view);
}

/* ---- the queue */

static const struct session_queued queue[] = {
	{"SO-48090/1", "Ópera Café", "DHL", "LANE-01", false, 3, "DHL-1350", PICTURES_NOW_MS - 12 * MINUTE_MS},
	{"SO-48112/1", "Miller & Sons", "DHL", "PACK-1", true, 4, "DHL-1500", CUTOFF_MS},
	{"SO-48117/2", "Brewster Ltd", "DHL", "", true, 0, "DHL-1500", CUTOFF_MS},
	{"SO-48131/1", "", "UPS", "LANE-12", false, 1, "UPS-1730", CUTOFF_MS + 150 * MINUTE_MS},
	{"SO-48140/1", "Hofladen Grünwald am See", "", "OVERFLOW", false, 120, "", 0},
	{"SO-48141/1", "Miller & Sons", "FEDEX", "LANE-03", false, 2, "", 0},
};

static struct session_packing station(size_t count)
{
	return (struct session_packing){.station = "PACK-1", .spot = "LANE-01", .queue = queue, .queue_count = count};
}

static void queue_of(struct model *model, size_t count)
{
	struct session_packing p = station(count);

	picture_scan(model, "%PACK", (struct reply){.say = "Pack: shipments that are ready go into cartons"});
	see(model, &p, "Scan a lane, a shipment's number or its first unit");
}

static void queue_six(struct model *model)
{
	queue_of(model, 6);
}

static void queue_one(struct model *model)
{
	queue_of(model, 1);
}

static void queue_empty(struct model *model)
{
	queue_of(model, 0);
}

static void queue_picked(struct model *model)
{
	queue_of(model, 6);
	for (int i = 0; i < 4; i++)
		screen_for(model)->handle(model, (struct input){.kind = INPUT_DOWN});
}

static void queue_picked_first(struct model *model)
{
	queue_of(model, 6);
	screen_for(model)->handle(model, (struct input){.kind = INPUT_DOWN});
}

static void queue_told(struct model *model)
{
	static const char *const lines[] = {"SO-48090/1, Ópera Café: 3 units at LANE-01, for DHL-1350"};
	struct session_packing p = station(6);

	picture_scan(model, "PACK-1",
		(struct reply){.say = "PACK-1 at LANE-01: 6 shipments to pack", .lines = lines, .line_count = 1, .lists_work = true});
	see(model, &p, "Scan the lane or door where PACK-1 is parked, or a shipment or unit");
}

static void queue_long(struct model *model)
{
	struct session_queued many[50];
	struct session_packing p = station(50);

	for (size_t i = 0; i < 50; i++)
		many[i] = queue[i % 6];
	p.queue = many;
	p.more_queued = true;
	see(model, &p, "Scan a lane, a shipment's number or its first unit");
}

static void queue_refused(struct model *model)
{
	queue_of(model, 6);
	picture_scan(model, "LANE-04",
		(struct reply){.result = RESULT_REFUSED,
			.error = ERROR_NOT_READY,
			.say = "Nothing at LANE-04 is ready to be packed: what stands there waits for more, or is held",
			.prompt = "Scan a lane, a shipment's number or its first unit"});
}

static void station_asked(struct model *model)
{
	struct session_packing p = {.queue = queue, .queue_count = 0};

	picture_scan(model, "SO-48112",
		(struct reply){.result = RESULT_REFUSED,
			.error = ERROR_NOT_HERE,
			.say = "At which station do you pack? Scan it first: PACK-1 or PACK-2",
			.prompt = "Scan the station where you pack"});
	see(model, &p, "Scan the station where you pack");
}

/* ---- a shipment at hand */

static const struct session_missing missing[] = {
	{2, "KETTLE-BL", "Blue kettle 1.7 l", 1},
	{1, "MUG-6", "Mugs, box of six", 0},
	{12, "GLASS-6", "Glasses, six", 0},
	{3, "PAN-28", "Frying pan 28 cm", 0},
};

static struct session_packing shipment(size_t count)
{
	struct session_packing p = {.station = "PACK-1", .spot = "LANE-01", .shipment = "SO-48112/1", .customer = "Miller & Sons",
		.carrier = "DHL", .pickup = "DHL-1500", .pickup_door = "DOOR-2", .cutoff_ms = CUTOFF_MS, .place = "LANE-03",
		.carton = 2, .in_carton = 3, .cartons = 2, .packed = 7, .missing = missing, .missing_count = count};

	for (size_t i = 0; i < count; i++)
		p.to_pack += missing[i].quantity;
	return p;
}

static void packed_one(struct model *model)
{
	picture_scan(model, "9506000134352",
		(struct reply){.say = "1 x Blue kettle 1.7 l in carton 2 of SO-48112/1; still missing: 2 x Blue kettle 1.7 l, 1 x Mugs, box of six"});
}

static void several(struct model *model)
{
	struct session_packing p = shipment(4);

	packed_one(model);
	see(model, &p, "Scan the next unit of SO-48112/1");
}

static void taken_up(struct model *model)
{
	struct session_packing p = shipment(4);

	p.carton = p.in_carton = p.cartons = p.packed = 0;
	picture_scan(model, "LANE-03", (struct reply){.say = "SO-48112/1 for Miller & Sons: 18 units to pack at LANE-03; DOOR-2 for DHL-1500, 15:00"});
	see(model, &p, "Scan the next unit of SO-48112/1");
}

static void no_prefix(struct model *model)
{
	static const char *const lines[] = {"Alert: the site has no GS1 company prefix, so no carton can be closed: a lead sets it with "
					    "crossdock settings gs1_prefix=..."};
	struct session_packing p = shipment(2);

	picture_scan(model, "SO-48112", (struct reply){.say = "SO-48112/1: 3 units to pack", .lines = lines, .line_count = 1});
	see(model, &p, "Scan the next unit of SO-48112/1");
}

static void one_missing(struct model *model)
{
	static const struct session_missing last[] = {{1, "MUG-6", "Mugs", 2}};
	struct session_packing p = shipment(0);

	p.missing = last;
	p.missing_count = 1;
	p.to_pack = 1;
	p.cutoff_ms = PICTURES_NOW_MS - 7 * MINUTE_MS;
	packed_one(model);
	see(model, &p, "Scan the next unit of SO-48112/1");
}

static void carton_closed(struct model *model)
{
	struct session_packing p = shipment(2);

	p.sscc = "095060000000000017";
	picture_scan(model, "%CLOSE",
		(struct reply){.say = "Carton 2 of SO-48112/1 closed, 3 units in it: SSCC (00) 0 9506000 000000001 7; still missing: 2 x Blue kettle 1.7 l"});
	see(model, &p, "Scan the next unit of SO-48112/1");
}

static void unpack(struct model *model)
{
	struct session_packing p = shipment(2);
	struct session_view view = {.terminal = "T1", .operator_name = "Ana", .operator_role = "worker", .activity = "pack",
		.zone = "UTC", .now_ms = PICTURES_NOW_MS, .packing = &p, .mark = "OUT",
		.prompt = "Scan the unit that comes out of the carton"};

	picture_scan(model, "%UNPACK", (struct reply){.say = "The next unit comes out of carton 2 of SO-48112/1"});
	model_take_view(model, &view);
}

static void all_in(struct model *model)
{
	struct session_packing p = shipment(0);

	p.place = "";
	picture_scan(model, "9506000134369", (struct reply){.say = "1 x Mugs, box of six in carton 2 of SO-48112/1; all in: %DONE"});
	see(model, &p, "Scan %DONE, or %CLOSE this carton");
}

static void short_asked(struct model *model)
{
	static const char *const lines[] = {"2 x Blue kettle 1.7 l (KETTLE-BL)", "1 x Mugs, box of six (MUG-6)"};
	struct session_packing p = shipment(2);

	picture_scan(model, "%DONE",
		(struct reply){.say = "3 units of SO-48112/1 are not in a carton: scan them, or %DONE again if they cannot be found",
			.lines = lines,
			.line_count = 2});
	see(model, &p, "Scan %DONE again if they cannot be found, or scan on");
}

static void wrong_unit(struct model *model)
{
	struct session_packing p = shipment(4);

	packed_one(model);
	picture_scan(model, "9506000134376",
		(struct reply){.result = RESULT_REFUSED,
			.error = ERROR_WRONG_UNIT,
			.say = "Teapot, white is not of SO-48112/1: it is for SO-48117/1, at PACK-1",
			.prompt = "Scan the next unit of SO-48112/1"});
	see(model, &p, "Scan the next unit of SO-48112/1");
}

static void too_many(struct model *model)
{
	struct session_packing p = shipment(0);

	picture_scan(model, "9506000134352",
		(struct reply){.result = RESULT_REFUSED,
			.error = ERROR_TOO_MANY,
			.say = "SO-48112/1 has all its Blue kettle 1.7 l: nobody else waits for it; %STAGE, then its place and the unit",
			.prompt = "Scan %DONE, or %CLOSE this carton"});
	see(model, &p, "Scan %DONE, or %CLOSE this carton");
}

static void stopped(struct model *model, const char *why)
{
	struct session_packing p = shipment(4);

	p.stopped = why;
	packed_one(model);
	see(model, &p, "Scan the next unit of SO-48112/1");
}

static void cancelled(struct model *model)
{
	stopped(model, "cancelled");
}

static void held(struct model *model)
{
	stopped(model, "held");
}

static void waits(struct model *model)
{
	stopped(model, "waits for more");
}

static void cancelled_refused(struct model *model)
{
	cancelled(model);
	picture_scan(model, "9506000134352",
		(struct reply){.result = RESULT_REFUSED,
			.error = ERROR_ORDER_CANCELLED,
			.say = "SO-48112 is cancelled: %STAGE, then the place or the carton, and each unit gets another home",
			.prompt = "Scan the next unit of SO-48112/1"});
}

static const struct reply_direction to_hold = {.quantity = 1, .sku = "KETTLE-BL", .description = "Blue kettle 1.7 l", .to = "HOLD",
	.kind = "quarantine", .reason = "damaged"};

static void see_with_damaged(struct model *model, const char *prompt)
{
	struct session_hand hand = {.direction = to_hold};
	struct session_packing p = shipment(4);
	struct session_view view = {.terminal = "T1", .operator_name = "Ana", .operator_role = "worker", .activity = "pack",
		.zone = "UTC", .now_ms = PICTURES_NOW_MS, .packing = &p, .hand = &hand, .hand_count = 1, .prompt = prompt};

	model_take_view(model, &view);
}

static void damaged(struct model *model)
{
	picture_scan(model, "9506000134352", (struct reply){.result = RESULT_DIRECT, .directions = &to_hold, .direction_count = 1});
	see_with_damaged(model, "Scan HOLD to confirm");
}

/* He packs on before he takes it away. */
static void damaged_then_on(struct model *model)
{
	damaged(model);
	packed_one(model);
	see_with_damaged(model, "Scan the next unit of SO-48112/1");
}

static void done_with_door(struct model *model)
{
	static const char *const lines[] = {"Carton 1: 4 units, SSCC (00) 0 9506000 000000001 7", "Carton 2: 6 units, SSCC (00) 0 9506000 000000002 4"};
	struct reply_direction d = {.quantity = 2, .sku = "", .description = "cartons of SO-48112/1", .to = "DOOR-2", .kind = "door",
		.order = "SO-48112", .shipment = "SO-48112/1", .customer = "Miller & Sons", .reason = "packed"};
	struct session_packing p = station(6);

	picture_scan(model, "%DONE",
		(struct reply){.result = RESULT_DIRECT,
			.say = "SO-48112/1 is packed: 10 units in 2 cartons. Bring it to DOOR-2 for DHL-1500, 15:00",
			.directions = &d,
			.direction_count = 1,
			.lines = lines,
			.line_count = 2});
	see(model, &p, "Bring them to DOOR-2; then scan the next lane, shipment or unit");
}

static void done_without_door(struct model *model)
{
	static const char *const lines[] = {"Carton 1: 4 units, SSCC (00) 0 9506000 000000001 7", "Carton 2: 6 units, SSCC (00) 0 9506000 000000002 4"};
	struct session_packing p = station(6);

	picture_scan(model, "%DONE",
		(struct reply){.say = "SO-48112/1 is packed: 10 units in 2 cartons", .lines = lines, .line_count = 2});
	see(model, &p, "Scan a lane, a shipment's number or its first unit");
}

static void packed(struct model *model)
{
	static const char *const lines[] = {"3 x Blue kettle 1.7 l (KETTLE-BL)", "1 x Mugs, box of six (MUG-6)"};
	struct session_packing p = shipment(0);

	p.place = "";
	p.stopped = "packed";
	p.carton = 1;
	p.sscc = "095060000000000017";
	picture_scan(model, "095060000000000017",
		(struct reply){.say = "Carton 1 of SO-48112/1, closed: 4 units in it. %OPEN opens it again, %REPRINT prints its label",
			.lines = lines,
			.line_count = 2});
	see(model, &p, "Scan a carton of SO-48112/1, or the next lane, shipment or unit");
}

/* Its truck left while one of its cartons was looked at. */
static void departed(struct model *model)
{
	struct session_packing p = shipment(0);

	p.place = "";
	p.stopped = "departed";
	p.carton = 1;
	p.sscc = "095060000000000017";
	see(model, &p, "Scan the next lane, shipment or unit");
}

static void forty(struct model *model)
{
	struct session_missing many[40];
	char skus[40][16];
	struct session_packing p = shipment(0);

	for (size_t i = 0; i < 40; i++) {
		snprintf(skus[i], sizeof skus[i], "%zuA", 85123 + i);
		many[i] = (struct session_missing){1 + (int64_t)i % 12, skus[i], "White hanging heart t-light holder", 0};
		p.to_pack += many[i].quantity;
	}
	p.missing = many;
	p.missing_count = 40;
	packed_one(model);
	see(model, &p, "Scan the next unit of SO-48112/1");
}

static void forty_scrolled(struct model *model)
{
	forty(model);
	screen_for(model)->handle(model, (struct input){.kind = INPUT_PAGE_DOWN});
}

static void long_names(struct model *model)
{
	static const struct session_missing list[] = {
		{120, "ABCDEFGHIJKLMNOPQRSTUVWXYZ-0123456789-ABCDEFGHIJKLMNOPQRSTUV", "A name of exactly sixty characters, for which nobody has room", 0},
		{2, "日本語の商品番号", "日本の倉庫の青いやかん 1.7 リットル 箱入り 六個", 0},
	};
	struct session_packing p = shipment(0);

	p.shipment = "SO-2026-11-23-000048112/1";
	p.customer = "日本の倉庫株式会社 世田谷区南烏山支店";
	p.place = "Quarantine-area-7";
	p.missing = list;
	p.missing_count = 2;
	p.to_pack = 122;
	packed_one(model);
	see(model, &p, "Scan the next unit of SO-2026-11-23-000048112/1");
}

static void foreign(struct model *model)
{
	static const struct session_missing list[] = {{2, "日本語の商品番号", "日本の倉庫の青いやかん", 0}};
	struct session_packing p = shipment(0);

	p.missing = list;
	p.missing_count = 1;
	p.to_pack = 2;
	see(model, &p, "Scan the next unit of SO-48112/1");
}

static void hostile(struct model *model)
{
	static const struct session_missing list[] = {
		{INT64_C(1000000000), "\x1b[2J\x07", "e\xcc\x81\xcc\x82 \x1b]0;title\x07 \xe2\x80\xaegnp.exe \xff\xfe", INT64_C(999999999)},
		{2, "\x9b"
		    "31m",
			"\n\t\x7f", 0}};
	struct session_packing p = shipment(0);

	p.shipment = "\x1b[31mSO/1";
	p.customer = "\xc3(";
	p.place = "\x1b[H";
	p.pickup = "\x07";
	p.missing = list;
	p.missing_count = 2;
	p.to_pack = INT64_C(1000000002);
	see(model, &p, "\x1b[2J");
}

static void help(struct model *model)
{
	static const char *const lines[] = {"A unit goes into the carton at hand", "%CLOSE: the carton is closed: it gets its SSCC and its label",
		"%DAMAGED: the next unit is damaged: it goes to quarantine"};

	several(model);
	picture_scan(model, "%HELP", (struct reply){.lines = lines, .line_count = 3});
}

static const struct picture pictures[] = {
	{"pack-queue", queue_six},
	{"pack-queue-one", queue_one},
	{"pack-queue-empty", queue_empty},
	{"pack-queue-picked", queue_picked},
	{"pack-queue-picked-first", queue_picked_first},
	{"pack-queue-told", queue_told},
	{"pack-queue-long", queue_long},
	{"pack-queue-refused", queue_refused},
	{"pack-station", station_asked},
	{"pack-several", several},
	{"pack-taken-up", taken_up},
	{"pack-no-prefix", no_prefix},
	{"pack-one", one_missing},
	{"pack-closed", carton_closed},
	{"pack-unpack", unpack},
	{"pack-all-in", all_in},
	{"pack-short", short_asked},
	{"pack-wrong-unit", wrong_unit},
	{"pack-too-many", too_many},
	{"pack-cancelled", cancelled},
	{"pack-cancelled-refused", cancelled_refused},
	{"pack-held", held},
	{"pack-waits", waits},
	{"pack-damaged", damaged},
	{"pack-damaged-then-on", damaged_then_on},
	{"pack-door", done_with_door},
	{"pack-no-door", done_without_door},
	{"pack-packed", packed},
	{"pack-departed", departed},
	{"pack-forty", forty},
	{"pack-forty-scrolled", forty_scrolled},
	{"pack-long-names", long_names},
	{"pack-foreign", foreign},
	{"pack-hostile", hostile},
	{"pack-help", help},
	{NULL, NULL},
};

int main(void)
{
	return pictures_run("pictures of packing", pictures);
}
