/* Time: reading ISO 8601, the site's zone on days of 23, 24 and 25 hours, and how instants are written. Expected
 * instants are told in UTC, so that each row says what the rule is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/clock.h"

static const char madrid[] = "Europe/Madrid";
static const char new_york[] = "America/New_York";
static const char lord_howe[] = "Australia/Lord_Howe";

enum { HOUR_MS = 3600000 };

static int64_t utc(const char *text)
{
	int64_t at = -1;

	assert_true(time_parse(text, "UTC", &at));
	return at;
}

static void assert_instant(int64_t at, const char *expected)
{
	char buf[TIME_TEXT_MAX];

	assert_string_equal(time_format_utc(at, buf), expected);
}

/* The zero of it all does not lean on the reader that it tests. */
static void test_epoch(void **state)
{
	(void)state;
	assert_int_equal(utc("1970-01-01T00:00:00Z"), 0);
	assert_int_equal(utc("2026-11-23T08:00:00Z"), INT64_C(1795420800000));
	assert_int_equal(utc("2000-02-29T00:00:00Z"), INT64_C(951782400000));
	assert_int_equal(utc("1969-12-31T23:59:59.999Z"), -1);
	assert_int_equal(utc("1900-01-01T00:00:00Z"), INT64_C(-2208988800000));
	assert_int_equal(utc("2999-12-31T23:59:59Z"), INT64_C(32503679999000));
}

static void test_every_form(void **state)
{
	static const struct {
		const char *text, *zone, *utc;
	} rows[] = {
		{"2026-11-23T14:05:00Z", "UTC", "2026-11-23T14:05:00Z"},
		{"2026-11-23T14:05Z", madrid, "2026-11-23T14:05:00Z"},
		{"2026-11-23 14:05:00Z", madrid, "2026-11-23T14:05:00Z"},
		{"2026-11-23T14:05:07.1Z", "UTC", "2026-11-23T14:05:07.100Z"},
		{"2026-11-23T14:05:07.123Z", "UTC", "2026-11-23T14:05:07.123Z"},
		{"2026-11-23T14:05:07,5Z", "UTC", "2026-11-23T14:05:07.500Z"},
		{"2026-11-23T14:05:07.123999Z", "UTC", "2026-11-23T14:05:07.123Z"},
		{"2026-11-23T14:05:00+01:00", "UTC", "2026-11-23T13:05:00Z"},
		{"2026-11-23T14:05:00+0100", "UTC", "2026-11-23T13:05:00Z"},
		{"2026-11-23T14:05:00+01", "UTC", "2026-11-23T13:05:00Z"},
		{"2026-11-23T14:05:00-03:30", "UTC", "2026-11-23T17:35:00Z"},
		{"2026-01-01T00:30+14:00", "UTC", "2025-12-31T10:30:00Z"},
		{"2026-12-31T23:30-12:00", "UTC", "2027-01-01T11:30:00Z"},
		{"2026-11-23T14:05", madrid, "2026-11-23T13:05:00Z"},
		{"2026-07-23 14:05", madrid, "2026-07-23T12:05:00Z"},
		{"2026-07-23T14:05:09.250", new_york, "2026-07-23T18:05:09.250Z"},
		{"2026-11-23T00:00", "UTC", "2026-11-23T00:00:00Z"},
		{"2026-11-23T23:59:59", "UTC", "2026-11-23T23:59:59Z"},
		/* a date alone means the end of that day at the site */
		{"2026-11-23", "UTC", "2026-11-23T23:59:59.999Z"},
		{"2026-11-23", madrid, "2026-11-23T22:59:59.999Z"},
		{"2026-11-23", new_york, "2026-11-24T04:59:59.999Z"},
		{"2026-12-31", "UTC", "2026-12-31T23:59:59.999Z"},
		{"2026-02-28", "UTC", "2026-02-28T23:59:59.999Z"},
		{"2024-02-29", "UTC", "2024-02-29T23:59:59.999Z"},
		{"2000-02-29", "UTC", "2000-02-29T23:59:59.999Z"},
		{"2999-12-31", "UTC", "2999-12-31T23:59:59.999Z"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		int64_t at = -1;

		if (!time_parse(rows[i].text, rows[i].zone, &at))
			fail_msg("'%s' is not read", rows[i].text);
		assert_instant(at, rows[i].utc);
	}
}

static void test_every_refusal(void **state)
{
	static const char *const rows[] = {"", "2026", "2026-11", "2026-11-2", "26-11-23", "2026/11/23", "20261123",
		" 2026-11-23", "2026-11-23 ", "2026-00-10", "2026-13-10", "2026-11-00", "2026-11-31", "2026-04-31",
		"2026-02-29", "2100-02-29", "1900-02-29", "1899-12-31", "3000-01-01", "-026-01-01", "2026-11-23T",
		"2026-11-23T14", "2026-11-23T1405", "2026-11-23T14:5", "2026-11-23T24:00", "2026-11-23T24:00:00Z",
		"2026-11-23T14:60", "2026-11-23T14:05:60", "2026-11-23T14:05:", "2026-11-23T14:05:07.",
		"2026-11-23T14:05:07.Z", "2026-11-23T14:05:00ZZ", "2026-11-23T14:05:00z", "2026-11-23T14:05:00 Z",
		"2026-11-23T14:05:00+1", "2026-11-23T14:05:00+01:", "2026-11-23T14:05:00+01:0",
		"2026-11-23T14:05:00+01:60", "2026-11-23T14:05:00+19:00", "2026-11-23T14:05:00+01:00x",
		"2026-11-23t14:05", "2026-11-23  14:05", "2026-11-23Z", "yesterday", "2026-1a-23"};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		int64_t at = 42;

		if (time_parse(rows[i], "UTC", &at))
			fail_msg("'%s' is read as a time", rows[i]);
		assert_int_equal(at, 42);
	}
}

/* Repeated local hours mean the first, missing ones move forward. */
static void test_days_that_change(void **state)
{
	static const struct {
		const char *zone, *local, *utc;
	} rows[] = {
		/* Madrid, 2026-03-29: 02:00-03:00 is missing */
		{madrid, "2026-03-29T01:59:59", "2026-03-29T00:59:59Z"},
		{madrid, "2026-03-29T02:00", "2026-03-29T01:00:00Z"},
		{madrid, "2026-03-29T02:30", "2026-03-29T01:30:00Z"},
		{madrid, "2026-03-29T03:00", "2026-03-29T01:00:00Z"},
		/* 2026-10-25: 02:00-03:00 comes twice */
		{madrid, "2026-10-25T01:59:59", "2026-10-24T23:59:59Z"},
		{madrid, "2026-10-25T02:00", "2026-10-25T00:00:00Z"},
		{madrid, "2026-10-25T02:59:59", "2026-10-25T00:59:59Z"},
		{madrid, "2026-10-25T03:00", "2026-10-25T02:00:00Z"},
		/* an offset in the text says which of the two */
		{madrid, "2026-10-25T02:30+01:00", "2026-10-25T01:30:00Z"},
		{madrid, "2026-10-25T02:30+02:00", "2026-10-25T00:30:00Z"},
		/* New York, 2026-03-08 and 2026-11-01 */
		{new_york, "2026-03-08T01:59:59", "2026-03-08T06:59:59Z"},
		{new_york, "2026-03-08T02:30", "2026-03-08T07:30:00Z"},
		{new_york, "2026-03-08T03:00", "2026-03-08T07:00:00Z"},
		{new_york, "2026-11-01T00:59:59", "2026-11-01T04:59:59Z"},
		{new_york, "2026-11-01T01:30", "2026-11-01T05:30:00Z"},
		{new_york, "2026-11-01T02:00", "2026-11-01T07:00:00Z"},
		/* Lord Howe moves by half an hour: 2026-04-05 at 02:00 back to 01:30, 2026-10-04 at 02:00 on to 02:30
		 */
		{lord_howe, "2026-04-05T01:29:59", "2026-04-04T14:29:59Z"},
		{lord_howe, "2026-04-05T01:30", "2026-04-04T14:30:00Z"},
		{lord_howe, "2026-04-05T01:59:59", "2026-04-04T14:59:59Z"},
		{lord_howe, "2026-04-05T02:00", "2026-04-04T15:30:00Z"},
		{lord_howe, "2026-10-04T01:59:59", "2026-10-03T15:29:59Z"},
		{lord_howe, "2026-10-04T02:00", "2026-10-03T15:30:00Z"},
		{lord_howe, "2026-10-04T02:15", "2026-10-03T15:45:00Z"},
		{lord_howe, "2026-10-04T02:30", "2026-10-03T15:30:00Z"},
		{"UTC", "2026-03-29T02:30", "2026-03-29T02:30:00Z"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		int64_t at = -1;

		assert_true(time_parse(rows[i].local, rows[i].zone, &at));
		assert_instant(at, rows[i].utc);
	}
}

static void test_days(void **state)
{
	static const struct {
		const char *zone, *at, *start;
		int64_t half_hours;
	} rows[] = {
		{"UTC", "2026-11-23T00:00:00Z", "2026-11-23T00:00:00Z", 48},
		{"UTC", "2026-11-23T23:59:59.999Z", "2026-11-23T00:00:00Z", 48},
		{madrid, "2026-11-22T23:30:00Z", "2026-11-22T23:00:00Z", 48},
		{madrid, "2026-03-29T12:00:00Z", "2026-03-28T23:00:00Z", 46},
		{madrid, "2026-03-28T23:00:00Z", "2026-03-28T23:00:00Z", 46},
		{madrid, "2026-10-25T12:00:00Z", "2026-10-24T22:00:00Z", 50},
		{madrid, "2026-10-25T00:30:00Z", "2026-10-24T22:00:00Z", 50},
		{new_york, "2026-03-08T12:00:00Z", "2026-03-08T05:00:00Z", 46},
		{new_york, "2026-11-01T12:00:00Z", "2026-11-01T04:00:00Z", 50},
		{lord_howe, "2026-04-05T00:00:00Z", "2026-04-04T13:00:00Z", 49},
		{lord_howe, "2026-10-04T00:00:00Z", "2026-10-03T13:30:00Z", 47},
		/* clocks that change at midnight: a day begins at 01:00, another has two midnights, one day never was
		 */
		{"Africa/Cairo", "2026-04-24T12:00:00Z", "2026-04-23T22:00:00Z", 46},
		{"America/Havana", "2026-11-01T12:00:00Z", "2026-11-01T04:00:00Z", 50},
		{"America/Havana", "2026-11-01T05:30:00Z", "2026-11-01T04:00:00Z", 50},
		{"Pacific/Apia", "2011-12-30T09:00:00Z", "2011-12-29T10:00:00Z", 48},
		{"Pacific/Apia", "2011-12-30T11:00:00Z", "2011-12-30T10:00:00Z", 48},
		{"Pacific/Kiritimati", "2025-12-31T10:30:00Z", "2025-12-31T10:00:00Z", 48},
		{"UTC", "1969-12-31T12:00:00Z", "1969-12-31T00:00:00Z", 48},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		int64_t at = utc(rows[i].at);
		int64_t start = zone_day_start(rows[i].zone, at);
		int64_t end = zone_day_end(rows[i].zone, at);

		assert_instant(start, rows[i].start);
		assert_int_equal(end - start, rows[i].half_hours * HOUR_MS / 2 - 1);
		assert_true(start <= at && at <= end);
		assert_int_equal(zone_day_start(rows[i].zone, start), start);
		assert_int_equal(zone_day_end(rows[i].zone, end), end);
		assert_int_equal(zone_day_start(rows[i].zone, end + 1), end + 1);
	}
}

/* Every hour of three years reads back as itself, or as the first of a repeated hour. */
static void test_round_trip(void **state)
{
	static const char *const zones[] = {"UTC", madrid, new_york, lord_howe, "Asia/Kathmandu", "America/St_Johns"};

	(void)state;
	for (size_t z = 0; z < sizeof zones / sizeof *zones; z++) {
		for (int64_t at = utc("2025-12-30T00:00:07.089Z"); at < utc("2028-03-05T00:00:00Z");
			at += HOUR_MS / 2) {
			struct civil c = zone_civil(zones[z], at);
			int64_t back = zone_instant(zones[z], &c);
			struct civil again = zone_civil(zones[z], back);

			assert_true(back == at || (back < at && at - back <= HOUR_MS));
			assert_true(again.hour == c.hour && again.minute == c.minute && again.day == c.day);
			assert_int_equal(c.millisecond, 89);
		}
	}
}

static void test_weekdays_and_months(void **state)
{
	(void)state;
	assert_int_equal(zone_civil("UTC", utc("2026-11-23T08:00:00Z")).weekday, 1);
	assert_int_equal(zone_civil(new_york, utc("2026-11-23T04:00:00Z")).weekday, 0);
	assert_int_equal(zone_civil("UTC", -1).weekday, 3);
	assert_int_equal(zone_civil("UTC", -1).millisecond, 999);
	assert_int_equal(days_in_month(2026, 2), 28);
	assert_int_equal(days_in_month(2024, 2), 29);
	assert_int_equal(days_in_month(2000, 2), 29);
	assert_int_equal(days_in_month(2100, 2), 28);
	assert_int_equal(days_in_month(2026, 4), 30);
	assert_int_equal(days_in_month(2026, 12), 31);
	assert_int_equal(days_in_month(2026, 0), 0);
	assert_int_equal(days_in_month(2026, 13), 0);
}

static void test_zones(void **state)
{
	static const char *const known[] = {"UTC", "Europe/Madrid", "America/Argentina/Buenos_Aires", "Etc/GMT+5"};
	static const char *const unknown[] = {"", "Europe", "Europe/", "Europe/Atlantis", "/etc/passwd", "../UTC",
		"Europe/../UTC", "europe madrid", "UTC;", ".hidden", "zone.tab", "EST5EDT,M3.2.0",
		"Europe/MadridMadridMadridMadridMadridMadridMadridMadridMadridMadrid"};

	(void)state;
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		assert_true(zone_known(known[i]));
	for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++)
		if (zone_known(unknown[i]))
			fail_msg("'%s' passes for a zone", unknown[i]);
}

static void test_formats(void **state)
{
	int64_t at = utc("2026-11-23T23:05:07.040Z");
	char buf[TIME_TEXT_MAX];

	(void)state;
	assert_string_equal(time_format_utc(at, buf), "2026-11-23T23:05:07.040Z");
	assert_string_equal(time_format_utc(at - 40, buf), "2026-11-23T23:05:07Z");
	assert_string_equal(time_format_utc(-1, buf), "1969-12-31T23:59:59.999Z");
	assert_string_equal(time_format_local(madrid, at, buf), "2026-11-24 00:05");
	assert_string_equal(time_format_local(new_york, at, buf), "2026-11-23 18:05");
	assert_string_equal(time_format_clock(madrid, at, buf), "00:05:07");
	assert_string_equal(time_format_clock(lord_howe, at, buf), "10:05:07");
	assert_string_equal(time_format_date(madrid, at, buf), "2026-11-24");
	assert_string_equal(time_format_date("UTC", at, buf), "2026-11-23");
}

static void test_clock(void **state)
{
	struct clock real = {0};
	struct clock clock = {0};
	int64_t mono = clock_monotonic_ms();
	int64_t now;

	(void)state;
	clock_start_at(&clock, utc("2030-01-01T00:00:00Z"));
	now = clock_now(&clock);
	assert_in_range(now - utc("2030-01-01T00:00:00Z"), 0, 60000);
	assert_true(clock_now(&clock) >= now);
	assert_true(clock_now(&real) > utc("2020-01-01T00:00:00Z"));
	/* started again it forgets where it was */
	clock_start_at(&clock, 0);
	assert_in_range(clock_now(&clock), 0, 60000);
	assert_true(clock_monotonic_ms() >= mono);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_epoch),
		cmocka_unit_test(test_every_form),
		cmocka_unit_test(test_every_refusal),
		cmocka_unit_test(test_days_that_change),
		cmocka_unit_test(test_days),
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_weekdays_and_months),
		cmocka_unit_test(test_zones),
		cmocka_unit_test(test_formats),
		cmocka_unit_test(test_clock),
	};

	return cmocka_run_group_tests_name("clock", tests, NULL, NULL);
}
