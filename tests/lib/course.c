/* What is done at the site of a course: scans, imports, and the log of both. */
#include "lib/course.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "exchange/import.h"

void course_tell(struct course *c, const char *text)
{
	size_t len = strlen(c->told);

	snprintf(c->told + len, sizeof c->told - len, "%s\n", text);
}

void course_fail(struct course *c, const char *fmt, ...)
{
	char text[500];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof text, fmt, args);
	va_end(args);
	fprintf(stderr, "%s\n", c->told);
	fail_msg("seed %" PRIu64 ": %s; what was done stands above, PROJECT_SEED=%" PRIu64 " does it again", c->seed, text, c->seed);
}

int64_t course_number(struct course *c, const char *sql, struct db_value a)
{
	struct err err = {0};
	int64_t n;

	assert_int_equal(db_begin_read(c->s.db, &err), ST_OK);
	n = db_value_i64_values(c->s.db, 0, sql, &a, 1);
	assert_int_equal(db_end_read(c->s.db, &err), ST_OK);
	return n;
}

void course_import(struct course *c, char *text)
{
	struct import_options options = {.actor = "test", .clock = &c->s.clock};
	struct import_report report = {.kind = NULL};
	struct err err = {0};
	FILE *file = fmemopen(text, strlen(text), "r");

	course_tell(c, text);
	assert_non_null(file);
	if (import_stream(c->s.db, file, "steps.csv", &options, &report, &err) != ST_OK)
		course_fail(c, "%s: %s", err.text, report.errors.count ? report.errors.items[0].text : text);
	import_report_done(&report);
	fclose(file);
}

void course_settle(struct course *c)
{
	while (session_idle(c->s.session)) {
	}
}

const struct reply *course_scan(struct course *c, const char *text)
{
	course_tell(c, text);
	return site_scan(&c->s, text);
}

const struct reply *course_scan_well(struct course *c, const char *text)
{
	const struct reply *reply = course_scan(c, text);

	if (reply->result == RESULT_REFUSED)
		course_fail(c, "%s is refused: %s", text, reply->say);
	return reply;
}

void course_deliver(struct course *c)
{
	const struct session_view *view;
	struct err err = {0};
	char to[100];

	for (int i = 0; i < 100; i++) {
		assert_int_equal(session_view(c->s.session, &view, &err), ST_OK);
		if (!view->hand_count)
			return;
		snprintf(to, sizeof to, "%s", view->hand[0].direction.to);
		course_scan(c, to); /* it may be refused with another home, once */
	}
	course_fail(c, "what is in hand cannot be delivered");
}

void course_scan_units(struct course *c, int64_t units, const char *sku)
{
	char text[40];

	if (units > 1) {
		snprintf(text, sizeof text, "%%QTY-%" PRId64, units);
		course_scan_well(c, text);
	}
	course_scan_well(c, sku);
	course_deliver(c);
	course_settle(c);
}
