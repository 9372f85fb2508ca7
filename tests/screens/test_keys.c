/* Typing, function keys and the queue, without a terminal. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/mem.h"
#include "ui/boarding.h"
#include "ui/frame.h"
#include "ui/keys.h"
#include "ui/screen.h"

struct desk {
	struct model model;
	struct queue queue;
};

static int set_up(void **state)
{
	struct desk *desk = mem_alloc(sizeof *desk);
	const struct session_view view = {
		.terminal = "T1", .operator_name = "Ana", .activity = "receive", .zone = "UTC"};

	model_init(&desk->model, "T1");
	model_take_view(&desk->model, &view);
	*state = desk;
	return 0;
}

static int tear_down(void **state)
{
	struct desk *desk = *state;

	queue_done(&desk->queue);
	model_done(&desk->model);
	free(desk);
	return 0;
}

static void key(struct desk *desk, enum input_kind kind)
{
	keys_take(&desk->model, &desk->queue, (struct input){.kind = kind});
}

static void function(struct desk *desk, int number)
{
	keys_take(&desk->model, &desk->queue, (struct input){.kind = INPUT_F, .number = number});
}

static void type(struct desk *desk, const char *text)
{
	for (; *text; text++)
		keys_take(&desk->model, &desk->queue, (struct input){.kind = INPUT_BYTE, .byte = (unsigned char)*text});
}

static void assert_next_scan(struct desk *desk, const char *expected)
{
	const struct queue_scan *scan = queue_first(&desk->queue);

	assert_non_null(scan);
	assert_int_equal(scan->len, strlen(expected));
	assert_memory_equal(scan->data, expected, scan->len);
	queue_drop(&desk->queue);
}

static void assert_no_scan(struct desk *desk)
{
	assert_null(queue_first(&desk->queue));
}

/* While a PIN is asked for, or will be by what waits, what is typed is kept from the file of scans and from the screen. */
static void see_pins(struct desk *desk, bool asked)
{
	static const char *const badges[] = {"OP-LEE", "4711"};

	model_take_view(&desk->model, &(struct session_view){.terminal = "T1", .zone = "UTC", .secret = asked, .asks = asked, .pin_badges = badges,
		.pin_badge_count = 2});
}

/* What it is for the last of the queue. */
static void enter(struct desk *desk, const char *text, bool secret)
{
	type(desk, text);
	key(desk, INPUT_ENTER);
	if (queue_last(&desk->queue)->secret != secret)
		fail_msg("%s", text);
}

static void scanned(struct desk *desk, const char *text)
{
	queue_add(&desk->queue, text, strlen(text));
	queue_last(&desk->queue)->device = "SCAN-1";
}

static void answered(struct desk *desk)
{
	while (desk->queue.count)
		queue_drop(&desk->queue);
}

static void test_secrets(void **state)
{
	struct desk *desk = *state;

	see_pins(desk, false);
	assert_false(keys_hide(&desk->model, &desk->queue));
	enter(desk, "80614", false);
	answered(desk);
	/* one is asked for */
	see_pins(desk, true);
	assert_true(keys_hide(&desk->model, &desk->queue));
	enter(desk, "%HELP", false);
	enter(desk, "80614", true);
	enter(desk, "80615", true); /* the first may have been wrong */
	enter(desk, "%UNDO", false);
	assert_false(keys_hide(&desk->model, &desk->queue)); /* it was given up */
	enter(desk, "80614", false);
	answered(desk);
	key(desk, INPUT_ESCAPE);
	assert_next_scan(desk, "%UNDO");
	/* one will be: the badge waits to be answered */
	see_pins(desk, false);
	enter(desk, "OP-ANA", false);
	enter(desk, "80614", false);
	enter(desk, "OP-LEE", false);
	assert_true(keys_hide(&desk->model, &desk->queue));
	enter(desk, "80614", true);
	answered(desk);
	scanned(desk, "]C0OP-LEE");
	enter(desk, "80614", true);
	answered(desk);
	scanned(desk, "OP-LEE"); /* what the scanner reads meanwhile is refused, or gives the question up */
	scanned(desk, "9506000134352");
	enter(desk, "80614", true);
	answered(desk);
	enter(desk, "4711", false);
	enter(desk, "80614", true);
	answered(desk);
	enter(desk, "%pin", false);
	enter(desk, "80614", true);
	enter(desk, "1968", true);
	enter(desk, "1968", true);
	answered(desk);
	assert_false(keys_hide(&desk->model, &desk->queue));
}

static void strays(struct desk *desk, int64_t now_ms, int64_t until_ms)
{
	answered(desk);
	desk->model.now_ms = now_ms;
	model_take_view(&desk->model, &(struct session_view){.terminal = "T1", .zone = "UTC", .now_ms = now_ms, .secret_until_ms = until_ms});
	desk->model.now_ms = now_ms;
}

/* The question has ended: what may be a PIN all the same is kept from the screen and the file of scans, and counts as a code. */
static void test_strays(void **state)
{
	static const char *const pins[] = {"8061", "80614", " 80614 ", "806148061480"};
	static const char *const codes[] = {"OP-LEE", "LANE-03", "80614q", "%QTY-12", "9506000134352", "806 14"};
	struct desk *desk = *state;

	strays(desk, 1000, 0);
	enter(desk, "80614", false);
	assert_false(queue_last(&desk->queue)->stray);
	strays(desk, 1000, 2000);
	for (size_t i = 0; i < sizeof pins / sizeof *pins; i++) {
		type(desk, pins[i]);
		assert_true(keys_hide_digits(&desk->model, &desk->queue));
		key(desk, INPUT_ENTER);
		assert_true(queue_last(&desk->queue)->stray);
		assert_false(queue_last(&desk->queue)->secret);
	}
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
		type(desk, codes[i]);
		assert_false(keys_hide_digits(&desk->model, &desk->queue));
		key(desk, INPUT_ENTER);
		assert_false(queue_last(&desk->queue)->stray);
	}
	strays(desk, 2001, 2000); /* long ago */
	type(desk, "80614");
	assert_false(keys_hide_digits(&desk->model, &desk->queue));
	key(desk, INPUT_ENTER);
	assert_false(queue_last(&desk->queue)->stray);
	/* what ends the question waits to be answered */
	answered(desk);
	see_pins(desk, true);
	enter(desk, "%RECEIVE", false);
	enter(desk, "80614", false);
	assert_true(queue_last(&desk->queue)->stray);
	answered(desk);
	see_pins(desk, false);
	enter(desk, "OP-LEE", false);
	enter(desk, "%RECEIVE", false);
	enter(desk, "80614", false);
	assert_true(queue_last(&desk->queue)->stray);
}

static void test_type_and_enter(void **state)
{
	struct desk *desk = *state;

	type(desk, "LANE-03");
	assert_null(queue_first(&desk->queue));
	assert_string_equal(str_text(&desk->model.input), "LANE-03");
	key(desk, INPUT_ENTER);
	assert_string_equal(str_text(&desk->model.input), "");
	assert_next_scan(desk, "LANE-03");
	key(desk, INPUT_ENTER); /* an empty line is no scan: CR LF from a scanner */
	assert_null(queue_first(&desk->queue));
}

static void test_fast_scans_stay_in_order(void **state)
{
	struct desk *desk = *state;
	char text[32];

	for (int i = 0; i < QUEUE_MAX; i++) {
		snprintf(text, sizeof text, "SCAN-%d", i);
		type(desk, text);
		key(desk, INPUT_ENTER);
	}
	assert_true(queue_full(&desk->queue));
	for (int i = 0; i < QUEUE_MAX; i++) {
		snprintf(text, sizeof text, "SCAN-%d", i);
		assert_next_scan(desk, text);
	}
	assert_null(queue_first(&desk->queue));
}

static void test_separators_are_data(void **state)
{
	struct desk *desk = *state;

	type(desk, "\x1d"
		   "10A1"
		   "\x1d"
		   "21B");
	key(desk, INPUT_ENTER);
	assert_next_scan(desk, "\x1d"
			       "10A1"
			       "\x1d"
			       "21B");
}

static void test_editing(void **state)
{
	struct desk *desk = *state;

	type(desk, "Aé日");
	key(desk, INPUT_BACKSPACE);
	assert_string_equal(str_text(&desk->model.input), "Aé");
	key(desk, INPUT_BACKSPACE);
	assert_string_equal(str_text(&desk->model.input), "A");
	key(desk, INPUT_BACKSPACE);
	key(desk, INPUT_BACKSPACE);
	assert_string_equal(str_text(&desk->model.input), "");
	type(desk, "wrong");
	key(desk, INPUT_ESCAPE);
	key(desk, INPUT_ENTER);
	assert_null(queue_first(&desk->queue));
}

/* Longer than any scan: it must arrive too long, to be refused, and not cut to something else. */
static void test_too_long(void **state)
{
	struct desk *desk = *state;

	for (int i = 0; i < 10000; i++)
		type(desk, "x");
	key(desk, INPUT_ENTER);
	assert_int_equal(queue_first(&desk->queue)->len, MODEL_INPUT_MAX);
}

static void test_function_keys(void **state)
{
	static const struct {
		int number;
		const char *scan;
	} rows[] = {{2, "%RECEIVE"}, {6, "%LOOKUP"}, {9, "%UNDO"}, {10, "%OFF"}};
	struct desk *desk = *state;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		function(desk, rows[i].number);
		assert_next_scan(desk, rows[i].scan);
	}
	assert_null(desk->model.notice);
	function(desk, 12);
	assert_null(queue_first(&desk->queue));
	assert_non_null(desk->model.notice);
}

/* A key pressed behind a scan that still waits is for the screen of after it. */
static void test_function_key_ahead(void **state)
{
	struct desk *desk = *state;
	struct model nobody;

	model_init(&nobody, "T1");
	keys_take(&nobody, &desk->queue, (struct input){.kind = INPUT_F, .number = 2});
	assert_null(queue_first(&desk->queue)); /* nobody is signed on, and nobody is about to be */
	assert_non_null(nobody.notice);
	queue_add(&desk->queue, "OP-ANA", 6);
	keys_take(&nobody, &desk->queue, (struct input){.kind = INPUT_F, .number = 2});
	assert_next_scan(desk, "OP-ANA");
	assert_next_scan(desk, "%RECEIVE");
	model_done(&nobody);
}

/* A key does not send what is half typed. */
static void test_function_key_keeps_typing(void **state)
{
	struct desk *desk = *state;

	type(desk, "LANE");
	function(desk, 9);
	assert_next_scan(desk, "%UNDO");
	assert_string_equal(str_text(&desk->model.input), "LANE");
}

static void test_help(void **state)
{
	struct desk *desk = *state;

	function(desk, 1);
	assert_true(desk->model.help);
	assert_next_scan(desk, "%HELP");
	function(desk, 1);
	assert_false(desk->model.help);
	assert_null(queue_first(&desk->queue));
	function(desk, 1);
	key(desk, INPUT_ESCAPE);
	assert_false(desk->model.help);
}

/* Before anybody is signed on help opens without asking the session. */
static void test_help_signed_off(void **state)
{
	struct desk *desk = *state;
	const struct session_view view = {.terminal = "T1", .zone = "UTC"};

	model_take_view(&desk->model, &view);
	function(desk, 1);
	assert_true(desk->model.help);
	assert_null(queue_first(&desk->queue));
	function(desk, 9);
	assert_null(queue_first(&desk->queue)); /* not in that screen's table */
}

/* The answer to %HELP opens help and leaves the last answer where it is; any other closes it. */
static void test_help_answer(void **state)
{
	struct desk *desk = *state;
	const char *const lines[] = {"%DONE finishes"};
	const struct reply refused = {.result = RESULT_REFUSED, .error = ERROR_WRONG_PLACE, .say = "not there"};
	const struct reply help = {.lines = lines, .line_count = 1};

	model_take_reply(&desk->model, &refused, (const uint8_t *)"X", 1, 0);
	model_take_reply(&desk->model, &help, (const uint8_t *)"%HELP", 5, 0);
	assert_true(desk->model.help);
	assert_int_equal(desk->model.help_line_count, 1);
	assert_string_equal(desk->model.help_lines[0], "%DONE finishes");
	assert_int_equal(desk->model.reply.error, ERROR_WRONG_PLACE);
	model_take_reply(&desk->model, &refused, (const uint8_t *)"Y", 1, 0);
	assert_false(desk->model.help);
	assert_int_equal(desk->model.history_count, 2);
	assert_string_equal(desk->model.history[0].scan, "Y");
	assert_string_equal(desk->model.history[1].scan, "X");
}

static void test_scrolling_is_bounded(void **state)
{
	struct desk *desk = *state;
	struct session_hand hand[5] = {
		{.direction = {.to = "L1"}},
		{.direction = {.to = "L2"}},
		{.direction = {.to = "L3"}},
		{.direction = {.to = "L3"}}, /* the same row of the list */
		{.direction = {.to = "L2"}},
	};
	const struct session_view view = {.terminal = "T1",
		.operator_name = "Ana",
		.activity = "receive",
		.zone = "UTC",
		.hand = hand,
		.hand_count = 5};

	model_take_view(&desk->model, &view);
	key(desk, INPUT_UP);
	assert_int_equal(desk->model.scroll, 0);
	key(desk, INPUT_PAGE_DOWN);
	assert_int_equal(desk->model.scroll, 1); /* two rows below the direction that is shown large */
	key(desk, INPUT_PAGE_UP);
	assert_int_equal(desk->model.scroll, 0);
}

/* On the board the arrow keys go through panels and lines, Enter opens what they have picked, Esc goes back a step at a time. A
 * scanner that sends one Enter too many opens nothing. */
static void test_board(void **state)
{
	static struct board_lane lanes[] = {{.code = "LANE-01", .carrier = ""}, {.code = "LANE-02", .carrier = ""}};
	static struct board_pickup pickups[] = {{.number = "DHL-15", .carrier = "", .door = ""}};
	static const struct board board = {.zone = "UTC", .site = "", .lanes = lanes, .lane_count = 2, .pickups = pickups, .pickup_count = 1};
	struct desk *desk = *state;
	struct session_view view = {.terminal = "T1", .operator_name = "Lee", .operator_role = "lead", .activity = "board", .zone = "UTC"};
	struct reply reply = {.say = "LANE-02: lane", .activity = "board", .shows_kind = "lane", .shows = "LANE-02"};

	model_take_view(&desk->model, &view);
	desk->model.board.board = &board;
	key(desk, INPUT_ENTER);
	assert_no_scan(desk);
	key(desk, INPUT_DOWN);
	key(desk, INPUT_DOWN);
	key(desk, INPUT_DOWN); /* no further than the last */
	key(desk, INPUT_ENTER);
	assert_next_scan(desk, "LANE-02");
	key(desk, INPUT_RIGHT); /* the next panel that has lines */
	key(desk, INPUT_ENTER);
	assert_next_scan(desk, "DHL-15");
	key(desk, INPUT_LEFT);
	function(desk, 11);
	assert_true(desk->model.board.menu);
	key(desk, INPUT_ENTER);
	assert_next_scan(desk, "LANE-01");
	assert_next_scan(desk, "%MOVE");
	assert_false(desk->model.board.menu);
	/* the answer opens a page; a second Enter does nothing on it */
	model_take_reply(&desk->model, &reply, (const uint8_t *)"LANE-02", 7, 0);
	assert_int_equal(desk->model.board.depth, 1);
	key(desk, INPUT_ENTER);
	assert_no_scan(desk);
	function(desk, 11);
	key(desk, INPUT_ESCAPE);
	assert_false(desk->model.board.menu);
	assert_int_equal(desk->model.board.depth, 1);
	key(desk, INPUT_ESCAPE);
	assert_int_equal(desk->model.board.depth, 0);
	assert_true(desk->model.board.picked);
	key(desk, INPUT_ESCAPE);
	assert_false(desk->model.board.picked);
	/* %BOARD goes back to the board whatever is open */
	model_take_reply(&desk->model, &reply, (const uint8_t *)"LANE-02", 7, 0);
	reply = (struct reply){.say = "The board", .activity = "board"};
	model_take_reply(&desk->model, &reply, (const uint8_t *)"%BOARD", 6, 0);
	assert_int_equal(desk->model.board.depth, 0);
}

/* The key bar answers clicks where its labels are, in its long and in its short form. */
static void test_key_bar(void **state)
{
	static const int widths[] = {40, 80, 132};
	struct desk *desk = *state;

	for (size_t i = 0; i < sizeof widths / sizeof *widths; i++) {
		const struct screen *screen = screen_for(&desk->model);
		struct cells cells = {0};
		size_t found = 0;

		cells_resize(&cells, 24, widths[i], NULL);
		screen_render(&cells, &desk->model);
		for (int col = 0; col + 1 < cells.cols; col++) {
			const struct screen_key *hit = frame_key_at(&cells, screen, 23, col);

			assert_null(frame_key_at(&cells, screen, 22, col));
			if (cells_at(&cells, 23, col)->cp == 'F' && cells_at(&cells, 23, col)->role == ROLE_KEY) {
				assert_ptr_equal(hit, &screen->keys[found]);
				found++;
			}
			if (cells_at(&cells, 23, col)->role == ROLE_KEY_LABEL)
				assert_ptr_equal(hit, &screen->keys[found - 1]);
		}
		/* the last ones go first where there is no room: signing off, the board, looking up */
		assert_int_equal(found, screen->key_count - (widths[i] < 80 ? 3 : 0));
		cells_done(&cells);
	}
}

static void test_screen_follows_the_session(void **state)
{
	static const struct {
		const char *operator_name, *activity;
		const struct screen *screen;
	} rows[] = {
		{"", "", &screen_sign_on},
		{"", "receive", &screen_sign_on},
		{"Ana", "", &screen_choose},
		{"Ana", "receive", &screen_receive},
		{"Ana", "lookup", &screen_lookup},
		{"Ana", "an activity of a later version", &screen_choose},
	};
	struct desk *desk = *state;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct session_view view = {.terminal = "T1",
			.operator_name = rows[i].operator_name,
			.activity = rows[i].activity,
			.zone = "UTC"};

		model_take_view(&desk->model, &view);
		assert_ptr_equal(screen_for(&desk->model), rows[i].screen);
	}
}

/* A direction that changes without a scan has to be noticed; one that changes by the scan is the scan's answer. */
static void test_changed_direction(void **state)
{
	struct desk *desk = *state;
	struct session_hand hand = {.direction = {.quantity = 1, .to = "LANE-1"}};
	struct session_view view = {.terminal = "T1", .zone = "UTC", .hand = &hand, .hand_count = 1};
	const struct reply direct = {.result = RESULT_DIRECT, .directions = &hand.direction, .direction_count = 1};

	assert_false(model_take_view(&desk->model, &view));
	assert_false(model_take_view(&desk->model, &view));
	hand.direction.to = "LANE-2";
	assert_true(model_take_view(&desk->model, &view));
	hand.direction.to = "LANE-3";
	model_take_reply(&desk->model, &direct, (const uint8_t *)"X", 1, 0);
	assert_string_equal(model_direction(&desk->model, 0)->to, "LANE-3"); /* also before the view is read again */
	assert_false(model_take_view(&desk->model, &view));
	view.hand_count = 0;
	assert_true(model_take_view(&desk->model, &view));
	assert_int_equal(model_direction_count(&desk->model), 0); /* somebody else delivered it */
}

/* The stage screen's list: only what the arrow keys have picked is opened, and each thing to scan is queued. */
static void test_tasks(void **state)
{
	static const struct session_task tasks[] = {
		{.kind = "redirect", .opens = {"L1", "SO-1"}}, {.kind = "pull", .opens = {"PUT", "%QTY-3", "A"}}};
	const struct session_view view = {.terminal = "T1",
		.operator_name = "Ana",
		.activity = "stage",
		.zone = "UTC",
		.tasks = tasks,
		.task_count = 2};
	struct desk *desk = *state;

	model_take_view(&desk->model, &view);
	key(desk, INPUT_ENTER);
	assert_no_scan(desk);
	key(desk, INPUT_DOWN);
	key(desk, INPUT_ESCAPE);
	key(desk, INPUT_ENTER);
	assert_no_scan(desk);
	key(desk, INPUT_DOWN);
	key(desk, INPUT_ENTER);
	assert_next_scan(desk, "L1");
	assert_next_scan(desk, "SO-1");
	assert_no_scan(desk);
	key(desk, INPUT_ENTER); /* a second Enter opens nothing */
	assert_no_scan(desk);
	key(desk, INPUT_DOWN);
	key(desk, INPUT_DOWN);
	key(desk, INPUT_DOWN);
	type(desk, "X");
	key(desk, INPUT_ENTER); /* what is typed is a scan, and one Enter too many opens nothing */
	assert_next_scan(desk, "X");
	key(desk, INPUT_ENTER);
	assert_no_scan(desk);
	key(desk, INPUT_DOWN);
	key(desk, INPUT_ENTER);
	assert_next_scan(desk, "PUT");
	key(desk, INPUT_DOWN); /* while scans wait to be answered the list is not what it was */
	key(desk, INPUT_ENTER);
	assert_next_scan(desk, "%QTY-3");
	assert_next_scan(desk, "A");
	assert_no_scan(desk);
}

/* Keys that only a lead has. */
static void test_lead_keys(void **state)
{
	struct desk *desk = *state;
	struct session_view view = {
		.terminal = "T1", .operator_name = "Lee", .operator_role = "lead", .activity = "lookup", .zone = "UTC"};

	model_take_view(&desk->model, &view);
	function(desk, 11);
	assert_next_scan(desk, "%HOLD");
	function(desk, 12);
	assert_next_scan(desk, "%RESUME");
	function(desk, 4);
	assert_next_scan(desk, "%PACK"); /* as everywhere */
	view.operator_role = "worker";
	model_take_view(&desk->model, &view);
	function(desk, 11);
	assert_null(queue_first(&desk->queue));
	assert_non_null(desk->model.notice);
	view.operator_role = "lead";
	view.activity = "receive";
	model_take_view(&desk->model, &view);
	function(desk, 11);
	assert_null(queue_first(&desk->queue));
}

/* What a packer's and a loader's keys are, and that arrows and Enter take a shipment of the queue up. */
static void test_pack_keys(void **state)
{
	struct desk *desk = *state;
	const struct session_queued queue[] = {{.shipment = "SO-1/1"}, {.shipment = "SO-2/1"}};
	const struct session_missing missing[] = {{2, "A", "Apple", 0}, {1, "B", "Banana", 0}};
	struct session_packing packing = {.queue = queue, .queue_count = 2};
	struct session_view view = {
		.terminal = "T1", .operator_name = "Ana", .activity = "pack", .zone = "UTC", .packing = &packing};

	model_take_view(&desk->model, &view);
	function(desk, 11);
	assert_next_scan(desk, "%CLOSE");
	function(desk, 12);
	assert_next_scan(desk, "%DONE");
	key(desk, INPUT_ENTER); /* nothing is picked */
	assert_no_scan(desk);
	key(desk, INPUT_DOWN);
	key(desk, INPUT_ENTER);
	assert_next_scan(desk, "SO-1/1");
	key(desk, INPUT_DOWN);
	key(desk, INPUT_DOWN);
	key(desk, INPUT_DOWN); /* no further than the last */
	key(desk, INPUT_ENTER);
	assert_next_scan(desk, "SO-2/1");
	view.activity = "load";
	view.packing = NULL;
	model_take_view(&desk->model, &view);
	function(desk, 11);
	assert_next_scan(desk, "%UNLOAD");
	function(desk, 5);
	assert_next_scan(desk, "%LOAD");
	view.activity = "pack";
	view.packing = &packing;
	packing = (struct session_packing){.shipment = "SO-1/1", .missing = missing, .missing_count = 2, .to_pack = 3};
	model_take_view(&desk->model, &view);
	desk->model.scroll = 0;
	key(desk, INPUT_DOWN);
	key(desk, INPUT_ENTER); /* a missing unit is scanned, not picked */
	assert_no_scan(desk);
}

/* A shipment that is cancelled while it is packed is told at once, and once. */
static void test_a_stop_is_told(void **state)
{
	struct desk *desk = *state;
	struct session_packing packing = {.shipment = "SO-1/1", .to_pack = 1};
	struct session_view view = {
		.terminal = "T1", .operator_name = "Ana", .activity = "pack", .zone = "UTC", .packing = &packing};
	const struct reply reply = {.result = RESULT_REFUSED, .error = ERROR_ORDER_CANCELLED};

	assert_false(model_take_view(&desk->model, &view));
	packing.stopped = "cancelled";
	assert_true(model_take_view(&desk->model, &view));
	assert_false(model_take_view(&desk->model, &view));
	packing.stopped = "";
	assert_false(model_take_view(&desk->model, &view));
	model_take_reply(&desk->model, &reply, (const uint8_t *)"X", 1, 0);
	packing.stopped = "cancelled";
	assert_false(model_take_view(&desk->model, &view)); /* the answer has said it */
	packing.shipment = "SO-2/1";
	packing.stopped = "";
	assert_false(model_take_view(&desk->model, &view));
}

/* ---- the board */

static struct board_alert alert_of(const char *subject)
{
	return (struct board_alert){.kind = "stockout", .subject = subject, .level = 1, .cause = subject, .consequence = "", .action = "Accept it",
		.scan = "", .opens = subject, .command = "%ACCEPT"};
}

static void a_lead(struct desk *desk)
{
	const struct session_view view = {
		.terminal = "T1", .operator_name = "Lee", .operator_role = "lead", .activity = "board", .zone = "UTC"};

	model_take_view(&desk->model, &view);
}

/* A reading that comes between the eye and the finger: what was picked is acted upon, or nothing is. */
static void test_pick_stays_with_its_thing(void **state)
{
	struct desk *desk = *state;
	struct board_state *b = &desk->model.board;
	struct board_alert before[] = {alert_of("SO-1"), alert_of("SO-2")};
	struct board_alert after[] = {alert_of("SO-0"), alert_of("SO-1"), alert_of("SO-2")};
	struct board_alert gone[] = {alert_of("SO-0"), alert_of("SO-1")};
	const struct board boards[] = {{.zone = "UTC", .alerts = before, .alert_count = 2}, {.zone = "UTC", .alerts = after, .alert_count = 3},
		{.zone = "UTC", .alerts = gone, .alert_count = 2}};

	a_lead(desk);
	boarding_took(b, &boards[0]);
	key(desk, INPUT_DOWN);
	key(desk, INPUT_DOWN);
	assert_string_equal(boarding_picked(b), "SO-2");
	function(desk, 11);
	assert_true(b->menu);
	boarding_took(b, &boards[1]);
	assert_true(b->menu);
	assert_string_equal(boarding_picked(b), "SO-2");
	key(desk, INPUT_ENTER);
	assert_next_scan(desk, "SO-2");
	assert_next_scan(desk, "%ACCEPT");
	function(desk, 11);
	boarding_took(b, &boards[2]);
	assert_false(b->menu);
	assert_false(b->picked);
	key(desk, INPUT_ENTER);
	assert_int_equal(desk->queue.count, 0);
}

/* Esc at a question of a decision gives it up; a menu that is open goes first. */
static void test_escape_gives_a_question_up(void **state)
{
	struct desk *desk = *state;

	a_lead(desk);
	desk->model.view.asks = true;
	desk->model.board.menu = true;
	key(desk, INPUT_ESCAPE);
	assert_false(desk->model.board.menu);
	assert_int_equal(desk->queue.count, 0);
	key(desk, INPUT_ESCAPE);
	assert_next_scan(desk, "%UNDO");
	desk->model.view.asks = false;
	key(desk, INPUT_ESCAPE);
	assert_int_equal(desk->queue.count, 0);
}

/* A worker's Enter on a colleague must not scan the colleague's badge: it would sign him on. */
static void test_only_a_lead_opens_people(void **state)
{
	struct desk *desk = *state;
	struct board_state *b = &desk->model.board;
	struct board_person people[] = {{.name = "Ben", .badge = "OP-BEN", .terminal = "T2", .activity = "pack", .place = "", .what = "", .wanted = "",
		.rate = 80}};
	const struct board board = {.zone = "UTC", .people = people, .person_count = 1};
	struct session_view view = {.terminal = "T1", .operator_name = "Ana", .operator_role = "worker", .activity = "board", .zone = "UTC"};

	model_take_view(&desk->model, &view);
	boarding_took(b, &board);
	key(desk, INPUT_DOWN);
	assert_string_equal(boarding_picked(b), "");
	a_lead(desk);
	assert_string_equal(boarding_picked(b), "OP-BEN");
}

static void test_wall_goes_back(void **state)
{
	struct board_state wall = {.wall = true};

	(void)state;
	boarding_open(&wall, "order", "SO-1");
	boarding_open(&wall, "lane", "L1");
	assert_false(boarding_rest(&wall, 119999));
	assert_int_equal(wall.depth, 2);
	assert_true(boarding_rest(&wall, 120000));
	assert_int_equal(wall.depth, 0);
	wall.wall = false;
	boarding_open(&wall, "order", "SO-1");
	assert_false(boarding_rest(&wall, 120000));
	assert_int_equal(wall.depth, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_secrets, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_strays, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_type_and_enter, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_pick_stays_with_its_thing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_escape_gives_a_question_up, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_only_a_lead_opens_people, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_wall_goes_back, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_fast_scans_stay_in_order, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_separators_are_data, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_editing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_too_long, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_function_keys, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_function_key_ahead, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_function_key_keeps_typing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_help, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_help_signed_off, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_help_answer, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_scrolling_is_bounded, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_board, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_key_bar, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_screen_follows_the_session, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_changed_direction, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_tasks, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_lead_keys, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_pack_keys, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_a_stop_is_told, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
