/* A store that was lost in the middle of a day and restored is the store that was lost: days at a dock are drawn at random from a
 * seed (as in test_random.c, which judges the days themselves), a backup is made at some moment, and everything scanned after it is
 * applied to that backup once more, from the journals. Whatever scans make must be the same, row by row.
 *
 *   RANDOM_RUNS=25   how many days
 *   RANDOM_SEED=1    of the first */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/journal.h"
#include "base/str.h"
#include "cli/restore_scans.h"
#include "flow/replay.h"
#include "lib/tandem.h"
#include "store/migrate.h"

enum { RUNS = 25, LEAST_STEPS = 30, MOST_STEPS = 120, LONGEST = 400 };

/* What scans make. Not what the clock makes, nor what the twin has that knows it was restored. */
static const char *const facts[] = {
	"SELECT 'scan', s.id, t.name, s.operator_id, s.approved_by, s.at, hex(s.raw), s.activity, s.result, s.error, "
	/* a label that may be out is spoken of otherwise than one that waits */
	"replace(replace(replace(s.say, ': its label will not be printed', ''), ': destroy its label', ''), "
	"': destroy the label of the former', ''), s.effect, "
	"s.effect_id, s.undone_by FROM scan s JOIN terminal t ON t.id = s.terminal_id ORDER BY 2",
	"SELECT 'movement', scan_id, n, at, cause, product_id, lot, serial, quantity, from_id, from_order_id, from_shipment_no, to_id, "
	"to_order_id, to_shipment_no, to_line_id, direction_scan_id, direction_n FROM movement ORDER BY 2, 3",
	"SELECT 'receipt', * FROM receipt ORDER BY 2, 3",
	"SELECT 'direction', * FROM direction ORDER BY 2, 3",
	"SELECT 'balance', * FROM balance ORDER BY 2, 3, 4, 5, 6, 7",
	"SELECT 'shipment', order_id, number, status, place_id, in_hand, here, packed, shipped, packed_at, shipped_at FROM shipment ORDER BY 2, 3",
	"SELECT 'parcel', * FROM parcel ORDER BY 2",
	"SELECT 'sscc', * FROM sscc ORDER BY 2",
	"SELECT 'line', id, allocated, shipped FROM order_line ORDER BY 2",
	"SELECT 'order', id, status FROM customer_order ORDER BY 2",
	"SELECT 'terminal', id, operator_id, activity, last_seq, door_id, inbound_id, place_id, station_id, order_id, shipment_no, "
	"parcel_id, pickup_id FROM terminal ORDER BY 2",
};

static char *read_facts(struct db *db)
{
	struct str out = {0};
	struct err err;

	assert_int_equal(db_begin_read(db, &err), ST_OK);
	for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
		struct stmt *q = db_query_values(db, facts[i], NULL, 0);

		while (db_next(q)) {
			for (int c = 0; c < 20 && (c < 14 || !db_is_null(q, c)); c++)
				str_printf(&out, "%s|", db_text(q, c));
			str_add_c(&out, '\n');
		}
	}
	if (db_end_read(db, &err) != ST_OK)
		fail_msg("%s", err.text);
	return out.data;
}

/* Shows the first line that differs. */
static bool same(uint64_t seed, const char *got, const char *expected)
{
	while (*got && *expected) {
		size_t a = strcspn(got, "\n");
		size_t b = strcspn(expected, "\n");

		if (a != b || memcmp(got, expected, a) != 0)
			break;
		got += a + 1;
		expected += b + 1;
	}
	if (!*got && !*expected)
		return true;
	print_message("# seed %" PRIu64 "\n# got:      %.*s\n# expected: %.*s\n", seed, (int)strcspn(got, "\n"), got,
		(int)strcspn(expected, "\n"), expected);
	return false;
}

struct day {
	struct tandem *t;
	struct journal *journals[MODEL_TERMINALS];
	char copy[300];
	int64_t since; /* scans after the backup */
};

static void start_journals(struct day *d)
{
	for (int i = 0; i < MODEL_TERMINALS; i++) {
		char path[300];
		struct err err;

		snprintf(path, sizeof path, "%s/T%d.journal", d->t->dock.folder, i + 1);
		unlink(path);
		assert_int_equal(journal_open(&d->journals[i], path, STEP_BEGIN, &err), ST_OK);
		if (session_record(d->t->session[i], d->journals[i], &err) != ST_OK)
			fail_msg("%s", err.text);
	}
}

/* Plays a day; after `backup` steps a backup is made, and from then on there are only scans. False: the day is of no use. */
static bool play(struct day *d, uint64_t seed)
{
	struct dice dice = {seed * UINT64_C(0x9e3779b97f4a7c15)};
	int count = dice_between(&dice, LEAST_STEPS, MOST_STEPS);
	int backup = dice_between(&dice, 1, count);
	struct model_settings settings;
	struct step step;
	struct err err;

	step_make_settings(&dice, &settings);
	tandem_begin(d->t, &settings);
	start_journals(d);
	d->since = 0;
	for (int i = 0; i < count + LONGEST && d->since < count && model_has_room(&d->t->model); i++) {
		memset(&step, 0, sizeof step);
		if (i == backup) {
			unlink(d->copy);
			if (store_backup(d->t->dock.db, d->copy, &d->t->clock, &err) != ST_OK)
				fail_msg("%s", err.text);
		}
		step_make(&dice, &d->t->model, &step);
		if (i >= backup && step.kind != STEP_SCAN)
			continue;
		d->since += i >= backup;
		if (!tandem_step(d->t, &step))
			return false; /* test_random.c tells what is wrong there */
		if (d->t->unmodelled)
			break;
	}
	return d->since > 0;
}

struct sums {
	int64_t same, other, refused;
};

/* The rest of the day once more. Returns the restored store. */
static struct db *restore(struct day *d, uint64_t seed, struct sums *sums)
{
	const char *folders[] = {d->t->dock.folder};
	struct replay_outcome outcome;
	struct restore_scans scans;
	struct replay *replay;
	struct err err;
	struct db *db;

	if (store_open(&db, d->copy, 0, &d->t->clock, &err) != ST_OK || restore_scans_read(&scans, db, 0, d->copy, folders, 1, 1, &err) != ST_OK)
		fail_msg("%s", err.text);
	assert_int_equal(scans.scans, d->since);
	replay = replay_new(db);
	for (size_t i = 0; i < scans.count; i++) {
		if (replay_apply(replay, &scans.list[i], &outcome, &err) != ST_OK)
			fail_msg("seed %" PRIu64 ": %s", seed, err.text);
		assert_int_equal(outcome.missing, 0);
		sums->same += outcome.result == REPLAY_SAME;
		sums->other += outcome.result == REPLAY_OTHER;
		sums->refused += outcome.result == REPLAY_REFUSED;
		if (outcome.result == REPLAY_OTHER || outcome.result == REPLAY_REFUSED)
			print_message("# seed %" PRIu64 " %s %" PRId64 ": then %s; now %s\n", seed, scans.list[i].terminal, scans.list[i].seq,
				scans.list[i].told, outcome.now);
		/* a second time nothing happens */
		assert_int_equal(replay_apply(replay, &scans.list[i], &outcome, &err), ST_OK);
		assert_true(outcome.result == REPLAY_KNOWN || outcome.result == REPLAY_NO_SCAN);
	}
	replay_free(replay);
	restore_scans_done(&scans);
	return db;
}

static int64_t number_from(const char *name, int64_t otherwise)
{
	const char *text = getenv(name);

	return text ? strtoll(text, NULL, 10) : otherwise;
}

static void test_days(void **state)
{
	int64_t runs = number_from("RANDOM_RUNS", RUNS);
	int64_t first = number_from("RANDOM_SEED", 1);
	struct day d = {.t = tandem_new()};
	struct sums sums = {0};
	int64_t failed = 0;
	int64_t played = 0;

	(void)state;
	snprintf(d.copy, sizeof d.copy, "%s/copy.db", d.t->dock.folder);
	for (int64_t i = 0; i < runs; i++) {
		uint64_t seed = (uint64_t)(first + i);

		if (play(&d, seed)) {
			struct sums before = sums;
			struct db *db = restore(&d, seed, &sums);
			char *got = read_facts(db);
			char *expected = read_facts(d.t->dock.db);
			bool good = same(seed, got, expected);

			/* a count that stood in memory is lost: what built on it is refused, and said */
			if (!good && sums.refused == before.refused)
				failed++;
			played++;
			free(got);
			free(expected);
			db_close(db);
		}
		for (int k = 0; k < MODEL_TERMINALS; k++) {
			journal_close(d.journals[k]);
			d.journals[k] = NULL;
		}
	}
	print_message("# %" PRId64 " days, %" PRId64 " scans as then, %" PRId64 " other, %" PRId64 " refused\n", played, sums.same, sums.other,
		sums.refused);
	assert_int_equal(failed, 0);
	assert_true(sums.same > 20 * played && sums.other + sums.refused < sums.same / 100);
	tandem_free(d.t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_days),
	};

	return cmocka_run_group_tests_name("replay random", tests, NULL, NULL);
}
