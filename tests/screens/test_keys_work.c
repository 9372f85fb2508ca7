/* Keys on the screens of work: lists that are gone through, a session that moves on, what each activity has keys for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "lib/desk.h"
#include "ui/keys.h"
#include "ui/screen.h"

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
	desk_key(desk, INPUT_UP);
	assert_int_equal(desk->model.scroll, 0);
	desk_key(desk, INPUT_PAGE_DOWN);
	assert_int_equal(desk->model.scroll, 1); /* two rows below the direction that is shown large */
	desk_key(desk, INPUT_PAGE_UP);
	assert_int_equal(desk->model.scroll, 0);
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
	desk_key(desk, INPUT_ENTER);
	desk_no_scan(desk);
	desk_key(desk, INPUT_DOWN);
	desk_key(desk, INPUT_ESCAPE);
	desk_key(desk, INPUT_ENTER);
	desk_no_scan(desk);
	desk_key(desk, INPUT_DOWN);
	desk_key(desk, INPUT_ENTER);
	desk_next_scan(desk, "L1");
	desk_next_scan(desk, "SO-1");
	desk_no_scan(desk);
	desk_key(desk, INPUT_ENTER); /* a second Enter opens nothing */
	desk_no_scan(desk);
	desk_key(desk, INPUT_DOWN);
	desk_key(desk, INPUT_DOWN);
	desk_key(desk, INPUT_DOWN);
	desk_type(desk, "X");
	desk_key(desk, INPUT_ENTER); /* what is typed is a scan, and one Enter too many opens nothing */
	desk_next_scan(desk, "X");
	desk_key(desk, INPUT_ENTER);
	desk_no_scan(desk);
	desk_key(desk, INPUT_DOWN);
	desk_key(desk, INPUT_ENTER);
	desk_next_scan(desk, "PUT");
	desk_key(desk, INPUT_DOWN); /* while scans wait to be answered the list is not what it was */
	desk_key(desk, INPUT_ENTER);
	desk_next_scan(desk, "%QTY-3");
	desk_next_scan(desk, "A");
	desk_no_scan(desk);
}

/* Keys that only a lead has. */
static void test_lead_keys(void **state)
{
	struct desk *desk = *state;
	struct session_view view = {
		.terminal = "T1", .operator_name = "Lee", .operator_role = "lead", .activity = "lookup", .zone = "UTC"};

	model_take_view(&desk->model, &view);
	desk_function(desk, 11);
	desk_next_scan(desk, "%HOLD");
	desk_function(desk, 12);
	desk_next_scan(desk, "%RESUME");
	desk_function(desk, 4);
	desk_next_scan(desk, "%PACK"); /* as everywhere */
	view.operator_role = "worker";
	model_take_view(&desk->model, &view);
	desk_function(desk, 11);
	assert_null(queue_first(&desk->queue));
	assert_non_null(desk->model.notice);
	view.operator_role = "lead";
	view.activity = "receive";
	model_take_view(&desk->model, &view);
	desk_function(desk, 11);
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
	desk_function(desk, 11);
	desk_next_scan(desk, "%CLOSE");
	desk_function(desk, 12);
	desk_next_scan(desk, "%DONE");
	desk_key(desk, INPUT_ENTER); /* nothing is picked */
	desk_no_scan(desk);
	desk_key(desk, INPUT_DOWN);
	desk_key(desk, INPUT_ENTER);
	desk_next_scan(desk, "SO-1/1");
	desk_key(desk, INPUT_DOWN);
	desk_key(desk, INPUT_DOWN);
	desk_key(desk, INPUT_DOWN); /* no further than the last */
	desk_key(desk, INPUT_ENTER);
	desk_next_scan(desk, "SO-2/1");
	view.activity = "load";
	view.packing = NULL;
	model_take_view(&desk->model, &view);
	desk_function(desk, 11);
	desk_next_scan(desk, "%UNLOAD");
	desk_function(desk, 5);
	desk_next_scan(desk, "%LOAD");
	view.activity = "pack";
	view.packing = &packing;
	packing = (struct session_packing){.shipment = "SO-1/1", .missing = missing, .missing_count = 2, .to_pack = 3};
	model_take_view(&desk->model, &view);
	desk->model.scroll = 0;
	desk_key(desk, INPUT_DOWN);
	desk_key(desk, INPUT_ENTER); /* a missing unit is scanned, not picked */
	desk_no_scan(desk);
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

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, desk_set_up, desk_tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_scrolling_is_bounded),
		TEST(test_screen_follows_the_session),
		TEST(test_changed_direction),
		TEST(test_tasks),
		TEST(test_lead_keys),
		TEST(test_pack_keys),
		TEST(test_a_stop_is_told),
	};

	return cmocka_run_group_tests_name("keys of work", tests, NULL, NULL);
}
