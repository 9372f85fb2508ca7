/* Keys on the board: arrows pick, Enter opens, F11 acts; what was picked stays picked, whatever is read meanwhile. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "lib/desk.h"
#include "ui/boarding.h"

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
	desk_key(desk, INPUT_ENTER);
	desk_no_scan(desk);
	desk_key(desk, INPUT_DOWN);
	desk_key(desk, INPUT_DOWN);
	desk_key(desk, INPUT_DOWN); /* no further than the last */
	desk_key(desk, INPUT_ENTER);
	desk_next_scan(desk, "LANE-02");
	desk_key(desk, INPUT_RIGHT); /* the next panel that has lines */
	desk_key(desk, INPUT_ENTER);
	desk_next_scan(desk, "DHL-15");
	desk_key(desk, INPUT_LEFT);
	desk_function(desk, 11);
	assert_true(desk->model.board.menu);
	desk_key(desk, INPUT_ENTER);
	desk_next_scan(desk, "LANE-01");
	desk_next_scan(desk, "%MOVE");
	assert_false(desk->model.board.menu);
	/* the answer opens a page; a second Enter does nothing on it */
	model_take_reply(&desk->model, &reply, (const uint8_t *)"LANE-02", 7, 0);
	assert_int_equal(desk->model.board.depth, 1);
	desk_key(desk, INPUT_ENTER);
	desk_no_scan(desk);
	desk_function(desk, 11);
	desk_key(desk, INPUT_ESCAPE);
	assert_false(desk->model.board.menu);
	assert_int_equal(desk->model.board.depth, 1);
	desk_key(desk, INPUT_ESCAPE);
	assert_int_equal(desk->model.board.depth, 0);
	assert_true(desk->model.board.picked);
	desk_key(desk, INPUT_ESCAPE);
	assert_false(desk->model.board.picked);
	/* %BOARD goes back to the board whatever is open */
	model_take_reply(&desk->model, &reply, (const uint8_t *)"LANE-02", 7, 0);
	reply = (struct reply){.say = "The board", .activity = "board"};
	model_take_reply(&desk->model, &reply, (const uint8_t *)"%BOARD", 6, 0);
	assert_int_equal(desk->model.board.depth, 0);
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
	desk_key(desk, INPUT_DOWN);
	desk_key(desk, INPUT_DOWN);
	assert_string_equal(boarding_picked(b), "SO-2");
	desk_function(desk, 11);
	assert_true(b->menu);
	boarding_took(b, &boards[1]);
	assert_true(b->menu);
	assert_string_equal(boarding_picked(b), "SO-2");
	desk_key(desk, INPUT_ENTER);
	desk_next_scan(desk, "SO-2");
	desk_next_scan(desk, "%ACCEPT");
	desk_function(desk, 11);
	boarding_took(b, &boards[2]);
	assert_false(b->menu);
	assert_false(b->picked);
	desk_key(desk, INPUT_ENTER);
	assert_int_equal(desk->queue.count, 0);
}

/* Esc at a question of a decision gives it up; a menu that is open goes first. */
static void test_escape_gives_a_question_up(void **state)
{
	struct desk *desk = *state;

	a_lead(desk);
	desk->model.view.asks = true;
	desk->model.board.menu = true;
	desk_key(desk, INPUT_ESCAPE);
	assert_false(desk->model.board.menu);
	assert_int_equal(desk->queue.count, 0);
	desk_key(desk, INPUT_ESCAPE);
	desk_next_scan(desk, "%UNDO");
	desk->model.view.asks = false;
	desk_key(desk, INPUT_ESCAPE);
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
	desk_key(desk, INPUT_DOWN);
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
#define TEST(f) cmocka_unit_test_setup_teardown(f, desk_set_up, desk_tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_board),
		TEST(test_pick_stays_with_its_thing),
		TEST(test_escape_gives_a_question_up),
		TEST(test_only_a_lead_opens_people),
		TEST(test_wall_goes_back),
	};

	return cmocka_run_group_tests_name("keys of the board", tests, NULL, NULL);
}
