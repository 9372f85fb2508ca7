/* The rules of pickups and of people that need no store: weekdays and cut-offs, which shipments go with another truck, what is
 * packed too late, and where one person helps most. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "dock/call.h"
#include "dock/crew.h"
#include "dock/schedule.h"
#include "dock/spread.h"

enum { MINUTE_MS = 60 * 1000, HOUR_MS = 60 * MINUTE_MS };

/* ---- schedules */

/* As bits, Sunday first: 1 = sun, 2 = mon, 4 = tue, 8 = wed, 16 = thu, 32 = fri, 64 = sat. */
static void test_weekdays(void **state)
{
	static const struct {
		const char *text;
		unsigned days;
	} right[] = {{"daily", 127}, {"Mon-Fri", 62}, {"monday", 2}, {"tue thu", 20}, {"sun-sat", 127}, {"fri-mon", 99}, {"Sun,mon", 3},
		{"mon/tue/wed", 14}, {"wed-wed", 8}, {"tuesday; thurs", 20}, {"sat-sun", 65}, {"mon-tue sat", 70}};
	static const char *const wrong[] = {"", "mo", "mon-", "-fri", "mon-xyz", "1-5", "mondays", "mon--fri", "mon.tue"};
	unsigned days = 0;

	(void)state;
	for (size_t i = 0; i < sizeof right / sizeof *right; i++) {
		assert_true(weekdays_parse(right[i].text, &days));
		assert_int_equal(days, right[i].days);
	}
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_false(weekdays_parse(wrong[i], &days));
}

static void test_minutes(void **state)
{
	static const char *const wrong[] = {"", "9:00", "24:00", "12:60", "12.30", "12:3", "12:300", "ab:cd"};
	int minute = -1;

	(void)state;
	assert_true(minute_parse("00:00", &minute));
	assert_int_equal(minute, 0);
	assert_true(minute_parse("23:59", &minute));
	assert_int_equal(minute, 1439);
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_false(minute_parse(wrong[i], &minute));
}

/* The cut-off of the n-th day after `from`, as UTC; "" = none. */
static const char *cutoff(const struct schedule *s, const char *zone, const char *from, int n)
{
	static char text[TIME_TEXT_MAX];
	struct civil day;
	int64_t at_ms;

	assert_true(time_parse(from, "UTC", &at_ms));
	day = schedule_day(zone, at_ms, n);
	if (!schedule_cutoff(s, zone, &day, &at_ms))
		return "";
	return time_format_utc(at_ms, text);
}

static void test_clock_changes(void **state)
{
	static const struct schedule afternoon = {.weekdays = 127, .minute = 15 * 60, .from = "", .until = ""};
	static const struct schedule night = {.weekdays = 1, .minute = 2 * 60 + 30, .from = "", .until = ""};
	static const struct schedule some = {.weekdays = 127, .minute = 0, .from = "2026-12-30", .until = "2027-01-01"};

	(void)state;
	/* Madrid: summer time ends on 25 October 2026 and begins on 28 March 2027 */
	assert_string_equal(cutoff(&afternoon, "Europe/Madrid", "2026-10-24T08:00:00Z", 0), "2026-10-24T13:00:00Z");
	assert_string_equal(cutoff(&afternoon, "Europe/Madrid", "2026-10-24T08:00:00Z", 1), "2026-10-25T14:00:00Z");
	assert_string_equal(cutoff(&night, "Europe/Madrid", "2026-10-24T08:00:00Z", 1), "2026-10-25T00:30:00Z");
	assert_string_equal(cutoff(&afternoon, "Europe/Madrid", "2027-03-27T08:00:00Z", 1), "2027-03-28T13:00:00Z");
	assert_string_equal(cutoff(&night, "Europe/Madrid", "2027-03-27T08:00:00Z", 1), "2027-03-28T01:30:00Z");
	assert_string_equal(cutoff(&night, "Europe/Madrid", "2027-03-27T08:00:00Z", 0), "");
	/* New York: 1 November 2026, 14 March 2027. There it is still the day before when it is midnight in Greenwich */
	assert_string_equal(cutoff(&afternoon, "America/New_York", "2026-11-01T03:00:00Z", 0), "2026-10-31T19:00:00Z");
	assert_string_equal(cutoff(&afternoon, "America/New_York", "2026-11-01T03:00:00Z", 1), "2026-11-01T20:00:00Z");
	assert_string_equal(cutoff(&night, "America/New_York", "2027-03-13T12:00:00Z", 1), "2027-03-14T07:30:00Z");
	/* from and until, both included, over the end of a year */
	assert_string_equal(cutoff(&some, "UTC", "2026-12-29T12:00:00Z", 0), "");
	assert_string_equal(cutoff(&some, "UTC", "2026-12-29T12:00:00Z", 1), "2026-12-30T00:00:00Z");
	assert_string_equal(cutoff(&some, "UTC", "2026-12-29T12:00:00Z", 3), "2027-01-01T00:00:00Z");
	assert_string_equal(cutoff(&some, "UTC", "2026-12-29T12:00:00Z", 4), "");
}

/* ---- which shipments go with another truck */

static void test_spread(void **state)
{
	static const struct spread_shipment shipments[] = {
		{.units = 2, .priority = 0, .promised_at = 100},       /* 0 the later one breaks its promise */
		{.units = 2, .priority = 0, .promised_at = INT64_MAX}, /* 1 nothing is promised */
		{.units = 2, .priority = 5, .promised_at = INT64_MAX}, /* 2 more important */
		{.units = 2, .priority = 0, .promised_at = 900},       /* 3 promised, but later */
	};
	struct spread_target targets[] = {{.cutoff_at = 500, .free = 3}, {.cutoff_at = 600, .free = INT64_MAX}};
	int where[4];

	(void)state;
	spread_over(shipments, 4, 0, targets, 2, where);
	for (int i = 0; i < 4; i++)
		assert_int_equal(where[i], SPREAD_STAYS);
	/* what nothing is promised of first, then the later promise; the first target has room for one of them */
	spread_over(shipments, 4, 3, targets, 2, where);
	assert_int_equal(where[1], 0);
	assert_int_equal(where[3], 1);
	assert_int_equal(where[0], SPREAD_STAYS);
	assert_int_equal(where[2], SPREAD_STAYS);
	assert_int_equal(targets[0].free, 1);
	/* everything is over: the one whose promise would break finds nothing */
	spread_over(shipments, 4, 8, targets, 2, where);
	assert_int_equal(where[0], SPREAD_NOWHERE);
	assert_int_equal(where[2], 1);
	/* without another truck nothing finds one, but no more goes than has to */
	spread_over(shipments, 4, 2, NULL, 0, where);
	assert_int_equal(where[0], SPREAD_STAYS);
	assert_int_equal(where[1], SPREAD_NOWHERE);
}

/* Of one priority as few units go as are enough; what fits after all stays. */
static void test_spread_least(void **state)
{
	static const struct spread_shipment two[] = {
		{.units = 25, .promised_at = 100}, {.units = 10, .promised_at = INT64_MAX}}; /* 1 would lose least */
	static const struct spread_shipment several[] = {{.units = 40, .promised_at = INT64_MAX}, {.units = 7, .promised_at = INT64_MAX},
		{.units = 5, .promised_at = INT64_MAX}, {.units = 3, .promised_at = INT64_MAX}};
	static const struct spread_shipment classes[] = {
		{.units = 2, .priority = 0, .promised_at = INT64_MAX}, {.units = 9, .priority = 5, .promised_at = INT64_MAX}};
	static struct spread_shipment many[5000];
	static int where[5000];
	struct spread_target target = {.cutoff_at = 500, .free = INT64_MAX};
	struct spread_target small = {.cutoff_at = 500, .free = 3};
	int64_t gone = 0;

	(void)state;
	spread_over(two, 2, 15, NULL, 0, where);
	assert_int_equal(where[0], SPREAD_NOWHERE);
	assert_int_equal(where[1], SPREAD_STAYS);
	spread_over(several, 4, 8, &target, 1, where);
	assert_int_equal(where[0], SPREAD_STAYS);
	assert_int_equal(where[1], SPREAD_STAYS);
	assert_int_equal(where[2], 0);
	assert_int_equal(where[3], 0);
	/* the low priority is not enough, and the high one alone is */
	spread_over(classes, 2, 9, &target, 1, where);
	assert_int_equal(where[0], SPREAD_STAYS);
	assert_int_equal(where[1], 0);
	/* the room of the other one is used up */
	spread_over(several, 4, 8, &small, 1, where);
	assert_int_equal(where[3], 0);
	assert_int_equal(where[2], SPREAD_NOWHERE);
	assert_int_equal(where[1], SPREAD_STAYS);
	assert_int_equal(small.free, 0);
	/* very many: no more goes than would be too much by one of them */
	for (int i = 0; i < 5000; i++)
		many[i] = (struct spread_shipment){.units = 1000 + i, .promised_at = INT64_MAX};
	spread_over(many, 5000, 1000 * 1000, &target, 1, where);
	for (int i = 0; i < 5000; i++)
		gone += where[i] >= 0 ? many[i].units : 0;
	assert_in_range(gone, 1000 * 1000, 1000 * 1000 + 5999);
}

static void test_call(void **state)
{
	static const struct call_piece pieces[] = {{60, 0, HOUR_MS, 3}, {0, 0, 30 * MINUTE_MS, 2}, {60, HOUR_MS, 2 * HOUR_MS, 1},
		{1, 0, INT64_MAX, 9}};
	bool late[4];
	static const struct call_piece hopeless[] = {{600, HOUR_MS, HOUR_MS - 1, 4}, {60, 0, 2 * HOUR_MS, 1}};

	(void)state;
	assert_int_equal(call_late(pieces, 4, 0, 60, late), 2);
	assert_false(late[0]);
	assert_true(late[1]);
	assert_false(late[3]);
	assert_int_equal(call_late(pieces, 4, 0, 59, NULL), 6);
	assert_int_equal(call_late(pieces, 4, 0, 120, NULL), 0);
	assert_int_equal(call_late(pieces, 4, 0, 0, NULL), 6);
	assert_int_equal(call_enough(pieces, 4, 0, 60, 0), 2);
	assert_int_equal(call_enough(pieces, 4, 0, 60, 5), 5);
	assert_int_equal(call_enough(pieces, 4, 0, 0, 1), 1); /* nobody knows how much one does */
	assert_int_equal(call_enough(hopeless, 2, 0, 60, 1), 11); /* the first is late with any number */
	assert_int_equal(call_enough(hopeless, 2, 0, 6, 1), 1);   /* both are, with as many as can be called */
}

static void test_spread_must_go(void **state)
{
	static const struct spread_shipment shipments[] = {
		{.units = 2, .priority = 0, .promised_at = INT64_MAX},
		{.units = 3, .priority = 9, .promised_at = INT64_MAX, .must_go = true},
	};
	struct spread_target target = {.cutoff_at = 500, .free = INT64_MAX};
	int where[2];

	(void)state;
	/* what will not make it counts first for what is over */
	spread_over(shipments, 2, 3, &target, 1, where);
	assert_int_equal(where[1], 0);
	assert_int_equal(where[0], SPREAD_STAYS);
	spread_over(shipments, 2, 4, &target, 1, where);
	assert_int_equal(where[0], 0);
}

/* ---- what is packed too late */

static void test_pack_late(void **state)
{
	static const struct pack_task queue[] = {{30, HOUR_MS}, {30, HOUR_MS}, {1, HOUR_MS}, {500, INT64_MAX}};
	bool late[4];

	(void)state;
	assert_int_equal(pack_late(queue, 4, 0, 60, late), 1);
	assert_false(late[1]);
	assert_true(late[2]);
	assert_false(late[3]); /* it has no pickup */
	assert_int_equal(pack_late(queue, 4, 0, 61, NULL), 0);
	assert_int_equal(pack_late(queue, 4, 0, 0, NULL), 3);
	assert_int_equal(pack_late(queue, 0, 0, 0, NULL), 0);
}

static void test_pack_packers(void **state)
{
	static const struct pack_task queue[] = {{30, HOUR_MS}, {31, HOUR_MS}, {59, 2 * HOUR_MS}, {500, INT64_MAX}};

	(void)state;
	assert_int_equal(pack_packers(queue, 4, 0, 61, HOUR_MS), 1);
	assert_int_equal(pack_packers(queue, 4, 0, 60, HOUR_MS), 2);
	assert_int_equal(pack_packers(queue, 4, 0, 60, 2 * HOUR_MS), 1); /* what stands before it counts, too: 120 */
	assert_int_equal(pack_packers(queue, 4, HOUR_MS, 60, HOUR_MS), 0);
	assert_int_equal(pack_packers(queue, 4, 0, 0, HOUR_MS), 0);
	assert_int_equal(pack_packers(queue, 4, 0, 60, INT64_MAX), 0);
	assert_int_equal(pack_packers(queue, 4, 0, 60, 3 * HOUR_MS), 0);
}

/* ---- where one person helps most */

enum { DOOR_1 = 11, DOOR_2, STATION = 21 };

/* Two receive at door 1, one packs; of 90 units to be packed within the hour he packs 60. */
static struct crew crew_of(struct crew_worker workers[3], struct crew_door *door)
{
	static const struct pack_task queue[] = {{60, HOUR_MS}, {30, HOUR_MS}};

	workers[0] = (struct crew_worker){.work = WORK_RECEIVE, .place_id = DOOR_1, .rate = 100};
	workers[1] = (struct crew_worker){.work = WORK_RECEIVE, .place_id = DOOR_1, .rate = -1};
	workers[2] = (struct crew_worker){.work = WORK_PACK, .place_id = STATION, .rate = 60};
	*door = (struct crew_door){.place_id = DOOR_1, .left = 200, .needed_by = 3 * HOUR_MS, .orders = 9};
	return (struct crew){.workers = workers, .worker_count = 3, .doors = door, .door_count = 1, .queue = queue, .queue_count = 2,
		.station_id = STATION, .pace = {[WORK_RECEIVE] = 100, [WORK_PACK] = 60}, .stage_tasks = 4, .to_load = 4};
}

static void test_crew_packer(void **state)
{
	struct crew_worker workers[3];
	struct crew_door door;
	struct crew crew = crew_of(workers, &door);
	struct crew_move move;

	(void)state;
	assert_true(crew_suggest(&crew, &move));
	assert_int_equal(move.worker, 0);
	assert_int_equal(move.to, WORK_PACK);
	assert_int_equal(move.place_id, STATION);
	assert_int_equal(move.why, CREW_DOOR_AHEAD);
	assert_int_equal(move.orders, 1);
	/* with 400 units left the door needs both */
	door.left = 400;
	assert_false(crew_suggest(&crew, &move));
	/* nobody is moved twice, nor a lead */
	door.left = 200;
	workers[0].is_assigned = true;
	assert_true(crew_suggest(&crew, &move));
	assert_int_equal(move.worker, 1);
	workers[1].is_lead = true;
	assert_false(crew_suggest(&crew, &move));
	/* one who stages and has nothing to do */
	workers[1] = (struct crew_worker){.work = WORK_STAGE, .rate = -1};
	assert_false(crew_suggest(&crew, &move));
	crew.stage_tasks = 0;
	assert_true(crew_suggest(&crew, &move));
	assert_int_equal(move.worker, 1);
	assert_int_equal(move.why, CREW_NO_TASKS);
	/* nobody knows how fast one packs; nothing is late */
	crew.pace[WORK_PACK] = 0;
	assert_false(crew_suggest(&crew, &move));
	crew.pace[WORK_PACK] = 90;
	assert_false(crew_suggest(&crew, &move));
}

static void test_crew_receiver(void **state)
{
	struct crew_worker workers[3];
	struct crew_door doors[2];
	struct crew crew = crew_of(workers, &doors[0]);
	struct crew_move move;

	(void)state;
	/* nothing is late at the station, and door 2 is done too late without anybody */
	crew.queue_count = 0;
	doors[0].left = 0;
	doors[1] = (struct crew_door){.place_id = DOOR_2, .left = 50, .needed_by = HOUR_MS, .orders = 7};
	crew.door_count = 2;
	crew.doors = doors;
	assert_true(crew_suggest(&crew, &move));
	assert_int_equal(move.to, WORK_RECEIVE);
	assert_int_equal(move.place_id, DOOR_2);
	assert_int_equal(move.orders, 7);
	assert_int_equal(move.worker, 0);
	assert_int_equal(move.why, CREW_DOOR_DONE);
	/* one more would not do */
	doors[1].left = 150;
	assert_false(crew_suggest(&crew, &move));
	/* the packer can be spared, too, if the queue is empty; but not while something is late without him */
	doors[1].left = 50;
	workers[0].is_lead = workers[1].is_lead = true;
	assert_true(crew_suggest(&crew, &move));
	assert_int_equal(move.worker, 2);
	assert_int_equal(move.why, CREW_QUEUE_AHEAD);
	crew.queue_count = 1;
	assert_false(crew_suggest(&crew, &move));
}

static void test_work_words(void **state)
{
	enum work work;

	(void)state;
	for (int i = 0; i < WORK_KINDS; i++) {
		assert_true(work_parse(work_word((enum work)i), &work));
		assert_int_equal(work, i);
	}
	assert_false(work_parse("lookup", &work));
	assert_false(work_parse("", &work));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_weekdays),
		cmocka_unit_test(test_minutes),
		cmocka_unit_test(test_clock_changes),
		cmocka_unit_test(test_spread),
		cmocka_unit_test(test_spread_least),
		cmocka_unit_test(test_call),
		cmocka_unit_test(test_spread_must_go),
		cmocka_unit_test(test_pack_late),
		cmocka_unit_test(test_pack_packers),
		cmocka_unit_test(test_crew_packer),
		cmocka_unit_test(test_crew_receiver),
		cmocka_unit_test(test_work_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
