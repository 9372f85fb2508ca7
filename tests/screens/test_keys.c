/* Typing, function keys and the queue, without a terminal. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "lib/desk.h"
#include "ui/frame.h"
#include "ui/keys.h"
#include "ui/screen.h"

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
	desk_type(desk, text);
	desk_key(desk, INPUT_ENTER);
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
	desk_key(desk, INPUT_ESCAPE);
	desk_next_scan(desk, "%UNDO");
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
		desk_type(desk, pins[i]);
		assert_true(keys_hide_digits(&desk->model, &desk->queue));
		desk_key(desk, INPUT_ENTER);
		assert_true(queue_last(&desk->queue)->stray);
		assert_false(queue_last(&desk->queue)->secret);
	}
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
		desk_type(desk, codes[i]);
		assert_false(keys_hide_digits(&desk->model, &desk->queue));
		desk_key(desk, INPUT_ENTER);
		assert_false(queue_last(&desk->queue)->stray);
	}
	strays(desk, 2001, 2000); /* long ago */
	desk_type(desk, "80614");
	assert_false(keys_hide_digits(&desk->model, &desk->queue));
	desk_key(desk, INPUT_ENTER);
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

	desk_type(desk, "LANE-03");
	assert_null(queue_first(&desk->queue));
	assert_string_equal(str_text(&desk->model.input), "LANE-03");
	desk_key(desk, INPUT_ENTER);
	assert_string_equal(str_text(&desk->model.input), "");
	desk_next_scan(desk, "LANE-03");
	desk_key(desk, INPUT_ENTER); /* an empty line is no scan: CR LF from a scanner */
	assert_null(queue_first(&desk->queue));
}

static void test_fast_scans_stay_in_order(void **state)
{
	struct desk *desk = *state;
	char text[32];

	for (int i = 0; i < QUEUE_MAX; i++) {
		snprintf(text, sizeof text, "SCAN-%d", i);
		desk_type(desk, text);
		desk_key(desk, INPUT_ENTER);
	}
	assert_true(queue_full(&desk->queue));
	for (int i = 0; i < QUEUE_MAX; i++) {
		snprintf(text, sizeof text, "SCAN-%d", i);
		desk_next_scan(desk, text);
	}
	assert_null(queue_first(&desk->queue));
}

static void test_separators_are_data(void **state)
{
	struct desk *desk = *state;

	desk_type(desk, "\x1d"
		   "10A1"
		   "\x1d"
		   "21B");
	desk_key(desk, INPUT_ENTER);
	desk_next_scan(desk, "\x1d"
			       "10A1"
			       "\x1d"
			       "21B");
}

static void test_editing(void **state)
{
	struct desk *desk = *state;

	desk_type(desk, "Aé日");
	desk_key(desk, INPUT_BACKSPACE);
	assert_string_equal(str_text(&desk->model.input), "Aé");
	desk_key(desk, INPUT_BACKSPACE);
	assert_string_equal(str_text(&desk->model.input), "A");
	desk_key(desk, INPUT_BACKSPACE);
	desk_key(desk, INPUT_BACKSPACE);
	assert_string_equal(str_text(&desk->model.input), "");
	desk_type(desk, "wrong");
	desk_key(desk, INPUT_ESCAPE);
	desk_key(desk, INPUT_ENTER);
	assert_null(queue_first(&desk->queue));
}

/* Longer than any scan: it must arrive too long, to be refused, and not cut to something else. */
static void test_too_long(void **state)
{
	struct desk *desk = *state;

	for (int i = 0; i < 10000; i++)
		desk_type(desk, "x");
	desk_key(desk, INPUT_ENTER);
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
		desk_function(desk, rows[i].number);
		desk_next_scan(desk, rows[i].scan);
	}
	assert_null(desk->model.notice);
	desk_function(desk, 12);
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
	desk_next_scan(desk, "OP-ANA");
	desk_next_scan(desk, "%RECEIVE");
	model_done(&nobody);
}

/* A key does not send what is half typed. */
static void test_function_key_keeps_typing(void **state)
{
	struct desk *desk = *state;

	desk_type(desk, "LANE");
	desk_function(desk, 9);
	desk_next_scan(desk, "%UNDO");
	assert_string_equal(str_text(&desk->model.input), "LANE");
}

static void test_help(void **state)
{
	struct desk *desk = *state;

	desk_function(desk, 1);
	assert_true(desk->model.help);
	desk_next_scan(desk, "%HELP");
	desk_function(desk, 1);
	assert_false(desk->model.help);
	assert_null(queue_first(&desk->queue));
	desk_function(desk, 1);
	desk_key(desk, INPUT_ESCAPE);
	assert_false(desk->model.help);
}

/* Before anybody is signed on help opens without asking the session. */
static void test_help_signed_off(void **state)
{
	struct desk *desk = *state;
	const struct session_view view = {.terminal = "T1", .zone = "UTC"};

	model_take_view(&desk->model, &view);
	desk_function(desk, 1);
	assert_true(desk->model.help);
	assert_null(queue_first(&desk->queue));
	desk_function(desk, 9);
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

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, desk_set_up, desk_tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_secrets),
		TEST(test_strays),
		TEST(test_type_and_enter),
		TEST(test_fast_scans_stay_in_order),
		TEST(test_separators_are_data),
		TEST(test_editing),
		TEST(test_too_long),
		TEST(test_function_keys),
		TEST(test_function_key_ahead),
		TEST(test_function_key_keeps_typing),
		TEST(test_help),
		TEST(test_help_signed_off),
		TEST(test_help_answer),
		TEST(test_key_bar),
	};

	return cmocka_run_group_tests_name("keys", tests, NULL, NULL);
}
