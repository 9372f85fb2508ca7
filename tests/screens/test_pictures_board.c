/* Golden pictures of the board: quiet, busy and off plan, on a wall, with something opened, with what a lead can do. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "tests/lib/pictures.h"
#include "ui/board.h"
#include "ui/boarding.h"
#include "ui/screen.h"

enum { MINUTE_MS = 60000, HOUR_MS = 3600000 };

#define NOW PICTURES_NOW_MS /* 14:05:01 */
#define DAY (NOW - 14 * HOUR_MS - 5 * MINUTE_MS - 1000)

static struct board_lane lanes[] = {
	{.code = "LANE-01", .carrier = "DHL", .units = 82, .capacity = 100, .percent = 82, .shipments = 14, .standing = 14, .ready = 9,
		.oldest_at = NOW - 4 * HOUR_MS},
	{.code = "LANE-02", .carrier = "", .units = 25, .incoming = 6, .capacity = 100, .percent = 31, .shipments = 4, .standing = 4,
		.oldest_at = NOW - 35 * MINUTE_MS},
	{.code = "LANE-03", .carrier = "UPS", .is_full = true, .units = 100, .capacity = 100, .percent = 100, .shipments = 17, .standing = 17,
		.ready = 2, .oldest_at = NOW - 24 * HOUR_MS, .older = true},
	{.code = "LANE-04", .carrier = "ROYAL", .units = 36, .capacity = 40, .percent = 90, .shipments = 6, .standing = 6,
		.oldest_at = NOW - 2 * HOUR_MS},
	{.code = "LANE-05", .carrier = "", .capacity = 60, .percent = 0},
	{.code = "LANE-06", .carrier = "", .units = 12, .capacity = -1, .percent = -1, .shipments = 2, .standing = 2, .oldest_at = NOW - 5 * MINUTE_MS},
	{.code = "LANE-07", .carrier = "", .units = 3, .capacity = 60, .percent = 5, .shipments = 1, .standing = 1, .oldest_at = NOW - HOUR_MS},
	{.code = "LANE-08", .carrier = "", .capacity = 60, .percent = 0},
	{.code = "OVERFLOW", .carrier = "", .overflow = true, .units = 120, .capacity = -1, .percent = -1, .shipments = 3, .standing = 3,
		.oldest_at = NOW - 3 * HOUR_MS},
};

#define NONE {.number = "", .supplier = "", .status = ""}

static struct board_door doors[] = {
	{.code = "DOOR-1", .now = {"ASN-10229", "Brewster Ltd", "receiving", NOW - 3 * HOUR_MS, NOW - 2 * HOUR_MS, 400, 352, 0, false},
		.next = {"ASN-10240", "Steel & Oak", "announced", NOW + 85 * MINUTE_MS, 0, 120, 0, 0, false}, .due = 1, .rate = 190,
		.finish_at = NOW + 15 * MINUTE_MS},
	{.code = "DOOR-2", .now = {"ASN-10231", "", "receiving", NOW - HOUR_MS, NOW - 50 * MINUTE_MS, 900, 216, 12, false}, .next = NONE,
		.rate = 320, .finish_at = NOW + 128 * MINUTE_MS},
	{.code = "DOOR-3", .now = NONE, .next = {"ASN-10236", "", "announced", NOW - 65 * MINUTE_MS, 0, 60, 0, 0, true}, .due = 2},
	{.code = "DOOR-4", .now = {"ASN-10250", "", "arrived", NOW - 10 * MINUTE_MS, NOW - 9 * MINUTE_MS, 80, 0, 0, false},
		.next = {"ASN-10251", "", "arrived", NOW, NOW, 10, 0, 0, false}, .waiting = 1},
	{.code = "DOOR-5", .now = NONE, .next = NONE, .idle_since = NOW - 95 * MINUTE_MS},
};

static struct board_station stations[] = {
	{.code = "PACK-1", .spot = "LANE-01", .units = 41, .ready = 9, .packing = 1, .oldest_at = NOW - 22 * MINUTE_MS, .packers = 2},
	{.code = "PACK-2", .spot = "DOOR-3", .units = 6, .ready = 2, .oldest_at = NOW - 80 * MINUTE_MS},
	{.code = "PACK-3", .spot = ""},
};

static struct board_pickup pickups[] = {
	{.number = "DPD-1330", .carrier = "DPD", .door = "DOOR-5", .cutoff_at = NOW - 35 * MINUTE_MS - 1000, .capacity = -1, .past = true,
		.ready = {2, 9}, .loaded = {4, 31}, .cartons = 7},
	{.number = "DHL-1500", .carrier = "DHL", .door = "DOOR-5", .cutoff_at = NOW + 54 * MINUTE_MS + 59000, .capacity = 400,
		.gathering = {12, 60}, .ready = {41, 230}, .packing = {6, 40}, .packed = {3, 22}, .late_packing = 12, .late_goods = 2},
	{.number = "UPS-1730", .carrier = "UPS", .door = "", .cutoff_at = NOW + 3 * HOUR_MS + 25 * MINUTE_MS, .capacity = 100,
		.ready = {20, 140}},
	{.number = "DHL-1500-T", .carrier = "DHL", .door = "DOOR-5", .cutoff_at = NOW + 25 * HOUR_MS, .capacity = -1},
};

static struct board_alert alerts[] = {
	{"pickup-late", "DPD-1330", 3, "DPD-1330 should have left at 13:30: 2 shipments not on it", "", 2, "Load what is packed, and let it leave",
		"%LOAD", "DPD-1330", ""},
	{"lane-full-soon", "LANE-03", 2, "LANE-03: 100 of 100 units", "17 orders stand there; what comes next for others goes elsewhere", 17,
		"Pack what is ready there", "LANE-03", "LANE-03", ""},
	{"queue-too-long", "PACK-2", 2, "PACK-2 has 2 shipments to pack until 15:00, and nobody packs", "1 order misses DHL-1500", 1, "Put a packer at PACK-2 now", "PACK-2", "PACK-2", ""},
	{"inbound-late", "ASN-10236", 2, "ASN-10236 was due 13:00 and has not come: 65 min late", "12 orders wait for it: SO-2, SO-1 ...", 12, "Call ROYAL, and import its new due time", "", "ASN-10236", ""},
	{"frozen", "SO-47911", 1, "SO-47911/1 in LANE-02 must ship whole, and its rest is not in sight; its promise has passed", "", 1, "Let it go as it is",
		"crossdock order release SO-47911 --why TEXT", "SO-47911", "%RELEASE"},
};

static struct board_person people[] = {
	{"Ana", "OP-ANA", "T1", "receive", "DOOR-2", "ASN-10231", "", 1, 214, NOW - 20000},
	{"Ben", "OP-BEN", "T2", "pack", "PACK-1", "SO-48090/1", "", 2, 80, NOW - 45 * MINUTE_MS},
	{"Cy", "OP-CY", "T3", "stage", "", "", "pack at PACK-2", 3, -1, NOW - 60000},
	{"Lee", "OP-LEE", "T4", "board", "", "", "", 4, -1, NOW},
};

static const struct insight insight = {
	.known = true, .at_ms = NOW, .waiting = 412, .held = 3, .here = 61, .today = 233, .whole = 198, .later = 120, .never = 59, .by_ms = NOW + 155 * MINUTE_MS};

/* A day in which goods came from six o'clock on. */
static void fill_today(struct board *b)
{
	static const int received[] = {0, 0, 0, 0, 0, 0, 60, 180, 240, 210, 90, 150, 120, 130, 24};

	for (int i = 0; i <= 14; i++) {
		b->hours[i] = (struct today_units){.received = received[i], .brought = received[i], .cross_docked = received[i] * 7 / 10,
			.put_away = received[i] / 4, .packed = i > 8 ? 70 : 0, .shipped = i == 13 ? 240 : 0};
		b->today.received += b->hours[i].received;
		b->today.brought += b->hours[i].brought;
		b->today.cross_docked += b->hours[i].cross_docked;
		b->today.put_away += b->hours[i].put_away;
		b->today.packed += b->hours[i].packed;
		b->today.shipped += b->hours[i].shipped;
	}
}

static struct board *whole_board(void)
{
	static struct board b;

	b = (struct board){.at_ms = NOW, .zone = "UTC", .site = "Dock 4", .lanes = lanes, .lane_count = sizeof lanes / sizeof *lanes, .doors = doors,
		.door_count = sizeof doors / sizeof *doors, .stations = stations, .station_count = sizeof stations / sizeof *stations,
		.ready_elsewhere = 11, .pickups = pickups, .pickup_count = sizeof pickups / sizeof *pickups, .gathering = {40, 310}, .ready = {63, 379},
		.packing = {6, 40}, .packed = {3, 22}, .alerts = alerts, .alert_count = sizeof alerts / sizeof *alerts, .alerts_more = 2,
		.people = people, .person_count = sizeof people / sizeof *people, .by_activity = {1, 1, 1, 0, 1}, .at_doors = 12, .no_door = NONE,
		.no_door_due = 1, .counted = true, .hour = 14, .day_ms = DAY, .since_ms = NOW - 24 * HOUR_MS};
	fill_today(&b);
	return &b;
}

static void wall_of(struct model *model, const struct board *board)
{
	model->view.zone = "UTC";
	model->view.terminal = board ? board->site : "";
	model->view.prompt = "Arrow keys pick, Enter opens, Esc goes back; type or scan anything to see it. Nothing changes here";
	model->board.wall = true;
	model->board.board = board;
}

static void wall(struct model *model)
{
	wall_of(model, whole_board());
	model->board.insight = &insight;
}

static void key(struct model *model, enum input_kind kind)
{
	screen_for(model)->handle(model, (struct input){.kind = kind});
}

static void sign_on(struct model *model, const char *role)
{
	struct session_view view = {.terminal = "T4", .operator_name = "Lee", .operator_role = role, .activity = "board", .zone = "UTC", .now_ms = NOW,
		.prompt = "Scan what you want to see: an order, a place, a delivery, a pickup, a badge"};

	model_take_view(model, &view);
	model->board.board = whole_board();
	model->board.insight = &insight;
}

static void on_plan(struct model *model)
{
	struct board *b = whole_board();

	b->lanes = lanes + 4;
	b->lane_count = 2;
	b->doors = doors;
	b->door_count = 2;
	b->station_count = 1;
	b->pickups = pickups + 1;
	b->pickup_count = 1;
	b->alert_count = 0;
	b->alerts_more = 0;
	wall_of(model, b);
}

/* On plan, and there is something to decide at leisure: the headline does not contradict itself. */
static void notice(struct model *model)
{
	static struct board_alert one[] = {{"stockout", "TOASTER", 1, "Toaster, 2 slots may not be backordered and is not in stock", "2 orders want it", 2,
		"Take it into the queue", "crossdock order accept SO-48101 2", "SO-48101", "%ACCEPT"}};
	struct board *b;

	on_plan(model);
	b = whole_board();
	b->lanes = lanes + 4;
	b->lane_count = 2;
	b->door_count = 2;
	b->station_count = 1;
	b->pickup_count = 1;
	b->pickups = pickups + 3;
	b->alerts = one;
	b->alert_count = 1;
	b->alerts_more = 0;
	wall_of(model, b);
}

/* The same notice, and what is off is no alert yet: it is what the headline names. What a lead moved is still to be brought. */
static void no_packer(struct model *model)
{
	static struct board_lane moved[] = {
		{.code = "LANE-01", .carrier = "DHL", .units = 47, .leaving = 47, .capacity = 60, .percent = 78, .standing = 5,
			.oldest_at = NOW - HOUR_MS},
		{.code = "LANE-02", .carrier = "", .units = 8, .incoming = 47, .capacity = 60, .percent = 91, .shipments = 6, .ready = 5,
			.standing = 1, .oldest_at = NOW - HOUR_MS}};
	struct board *b = whole_board();

	notice(model);
	b->lanes = moved;
	b->stations = stations + 1;
}

/* At the row that is off: the mark stands beside "!". */
static void picked_off(struct model *model, int panel, int at)
{
	sign_on(model, "lead");
	key(model, INPUT_DOWN);
	model->board.panel = panel;
	model->board.at = at;
}

static void picked_station(struct model *model)
{
	picked_off(model, SLOT_STATIONS, 1);
}

static void picked_people(struct model *model)
{
	picked_off(model, SLOT_PEOPLE, 2);
}

/* Names as a large site has them: each can be told from the next. */
static void long_names(struct model *model)
{
	static struct board_lane l[] = {{.code = "LANE-NORTH-01", .carrier = "", .capacity = 60}, {.code = "LANE-NORTH-02", .carrier = "", .capacity = 60}};
	static struct board_door d[] = {{.code = "DOOR-01", .now = NONE, .next = NONE},
		{.code = "DOOR-02", .now = {"ASN-10231", "", "receiving", NOW, NOW, 900, 216, 0, false}, .next = NONE}};
	static struct board_station st[] = {{.code = "STATION-W1", .spot = ""}, {.code = "STATION-WEST2", .spot = ""}};
	static struct board_pickup p[] = {{.number = "PICKUP-DHL-1", .carrier = "", .door = "", .cutoff_at = NOW + HOUR_MS, .capacity = -1},
		{.number = "PICKUP-DHL-2", .carrier = "", .door = "", .cutoff_at = NOW + HOUR_MS, .capacity = -1}};
	struct board *b = whole_board();

	b->lanes = l;
	b->lane_count = 2;
	b->doors = d;
	b->door_count = 2;
	b->stations = st;
	b->station_count = 2;
	b->pickups = p;
	b->pickup_count = 2;
	wall_of(model, b);
}

static void nothing(struct model *model)
{
	static struct board b = {.at_ms = NOW, .zone = "UTC", .site = "", .no_door = NONE, .counted = true, .hour = 14, .day_ms = DAY};

	wall_of(model, &b);
}

static void not_read(struct model *model)
{
	wall_of(model, NULL);
}

static void counting(struct model *model)
{
	struct board *b = whole_board();

	b->counted = false;
	wall_of(model, b);
}

static void lead(struct model *model)
{
	sign_on(model, "lead");
}

static void worker(struct model *model)
{
	sign_on(model, "worker");
}

static void picked(struct model *model)
{
	lead(model);
	key(model, INPUT_DOWN);
	for (int i = 0; i < 7; i++)
		key(model, INPUT_DOWN);
}

static void picked_alert(struct model *model)
{
	lead(model);
	key(model, INPUT_DOWN);
	key(model, INPUT_LEFT);
	key(model, INPUT_DOWN);
}

static void menu(struct model *model)
{
	lead(model);
	key(model, INPUT_DOWN);
	model->board.menu = true;
}

static void menu_alert(struct model *model)
{
	lead(model);
	key(model, INPUT_DOWN);
	key(model, INPUT_LEFT);
	for (int i = 0; i < 4; i++)
		key(model, INPUT_DOWN);
	model->board.menu = true;
}

static struct page_fact facts[] = {{"Order", "SO-48112"}, {"Customer", "Miller & Sons"}, {"Status", "open"}, {"Priority", "0"}, {"Promised", "2026-11-24 23:59"},
	{"Placed", "2026-11-20 09:12"}, {"Carrier", "DHL"}};
static const char *words[] = {"Line 2, Glasses, six: waits for 3 on ASN-10231, which is here, 1 nowhere in sight",
	"Line 4, Toaster 2 slots: waits for 1 in a stockout: a lead accepts it (%ACCEPT), or it is cancelled"};
static const char *const shipment_cells[] = {"SO-48112/1", "gathering", "LANE-03", "4", "12"};
static const char *const shipment_opens[] = {"SO-48112/1"};
static const char *const line_cells[] = {"1", "KETTLE-BL", "Blue kettle 1.7 l", "12", "0", "2", "GLASS-6", "Glasses, six", "4", "4"};
static const char *const line_opens[] = {NULL, NULL};

static void order(struct model *model)
{
	static struct board_page page;

	lead(model);
	page = (struct board_page){.kind = "order", .name = "SO-48112", .found = true, .facts = facts, .fact_count = sizeof facts / sizeof *facts,
		.words = words, .word_count = 2, .has_stockout = true, .has_shipment = true, .table_count = 2};
	page.tables[0] = (struct page_table){.title = "Shipments", .columns = 5, .heads = {"shipment", "status", "home", "in hand", "here"},
		.numbers = {false, false, false, true, true}, .rows = 1, .cells = shipment_cells, .opens = shipment_opens};
	page.tables[1] = (struct page_table){.title = "Lines", .columns = 5, .heads = {"line", "SKU", "product", "ordered", "waiting"},
		.numbers = {false, false, false, true, true}, .rows = 2, .cells = line_cells, .opens = line_opens};
	boarding_open(&model->board, "order", "SO-48112");
	model->board.page = &page;
}

/* More columns than there is room for: what cannot be shown is named, and numbers that are 0 everywhere go first. */
static void order_wide(struct model *model)
{
	static struct board_page page;
	static const char *const cells[] = {"1", "KETTLE-BL", "Blue kettle 1.7 l", "open", "3 in stock", "12", "0", "0", "8", "4", "0",
		"2", "GLASS-6", "Glasses, six", "open", "0 in stock", "4", "0", "1", "3", "1", "0"};

	order(model);
	page = *model->board.page;
	page.tables[1] = (struct page_table){.title = "Lines", .columns = 11,
		.heads = {"line", "SKU", "product", "status", "on the shelf", "ordered", "from stock", "cancelled", "waiting", "here", "shipped"},
		.numbers = {false, false, false, false, false, true, true, true, true, true, true}, .rows = 2, .cells = cells, .opens = line_opens};
	model->board.page = &page;
}

static void order_picked(struct model *model)
{
	order(model);
	for (int i = 0; i < 3; i++)
		key(model, INPUT_DOWN);
}

static void order_menu(struct model *model)
{
	order(model);
	model->board.menu = true;
	key(model, INPUT_DOWN);
}

/* Only what can be decided about it is offered. */
static void held_menu(struct model *model)
{
	static struct board_page page;

	order(model);
	page = *model->board.page;
	page.is_held = true;
	page.has_stockout = page.has_shipment = false;
	model->board.page = &page;
	model->board.menu = true;
}

static void order_why(struct model *model)
{
	struct reply reply = {.say = "SO-48112: hold it: why?", .prompt = "Type why; %HOLD again: no reason; %UNDO: nothing is decided", .activity = "board"};

	order(model);
	model_take_reply(model, &reply, (const uint8_t *)"%HOLD", 5, NOW);
	model->view.prompt = reply.prompt;
}

static void where_to(struct model *model)
{
	static const char *const lines[] = {"SO-1/1: 2 units", "SO-2/1, UPS: 3 units", "LANE-05 has room for 60", "LANE-08 has room for 60"};
	struct reply reply = {.say = "LANE-03: 2 shipments, 5 units: to which lane?", .prompt = "Scan the lane that takes the shipments of LANE-03; %UNDO: they stay",
		.activity = "board", .lines = lines, .line_count = 4};

	lead(model);
	model_take_reply(model, &reply, (const uint8_t *)"%MOVE", 5, NOW);
	model->view.prompt = reply.prompt;
}

static void lead_needed(struct model *model)
{
	struct reply reply = {.result = RESULT_REFUSED, .error = ERROR_LEAD_NEEDED, .say = "A lead gives shipments another place: a lead signs on here and scans it again",
		.prompt = "Scan what you want to see", .activity = "board"};

	worker(model);
	model_take_reply(model, &reply, (const uint8_t *)"%MOVE", 5, NOW);
}

static void gone(struct model *model)
{
	static struct board_page page = {.kind = "lane", .name = "LANE-77", .found = false};

	lead(model);
	boarding_open(&model->board, "lane", "LANE-77");
	model->board.page = &page;
}

static const struct picture pictures[] = {
	{"board-wall", wall},
	{"board-on-plan", on_plan},
	{"board-notice", notice},
	{"board-no-packer", no_packer},
	{"board-picked-station", picked_station},
	{"board-picked-people", picked_people},
	{"board-long-names", long_names},
	{"board-nothing", nothing},
	{"board-not-read", not_read},
	{"board-counting", counting},
	{"board-lead", lead},
	{"board-worker", worker},
	{"board-picked", picked},
	{"board-picked-alert", picked_alert},
	{"board-menu", menu},
	{"board-menu-alert", menu_alert},
	{"board-order", order},
	{"board-order-wide", order_wide},
	{"board-order-picked", order_picked},
	{"board-order-menu", order_menu},
	{"board-held-menu", held_menu},
	{"board-order-why", order_why},
	{"board-where-to", where_to},
	{"board-lead-needed", lead_needed},
	{"board-gone", gone},
	{NULL, NULL},
};

static const struct picture walls[] = {
	{"board-wall", wall},
	{"board-on-plan", on_plan},
	{"board-lead", lead},
	{"board-order", order},
	{NULL, NULL},
};

int main(void)
{
	return pictures_run("pictures of the board", pictures) + pictures_run_walls("pictures of walls", walls);
}
