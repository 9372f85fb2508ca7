/* Whatever happens at a dock, in any order: imports, receipts, confirmations, cancellations, changes, holds, undo and
 * the clock, drawn at random from a seed. After every step the program's answer and all that it keeps must be what a
 * small, slow model says (lib/model.h). A run that goes wrong is made as short as it can be, and printed as a scenario.
 *
 *   RANDOM_RUNS=200   how many runs
 *   RANDOM_SEED=1     of the first; each run's is one more
 *   RANDOM_STEPS=100  of a run, at most
 *   RANDOM_TRACE=1    print every step */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "lib/tandem.h"

enum { MOST_STEPS = 400, RUNS = 200, STEPS = 100, PLAYED_TWICE = 15, SHRINK_MS = 60000 };

struct run {
	uint64_t seed;
	struct model_settings settings;
	struct step *steps;
	int count;
};

static int64_t number_from(const char *name, int64_t otherwise)
{
	const char *text = getenv(name);

	return text ? strtoll(text, NULL, 10) : otherwise;
}

/* Draws the steps as it plays them. False: the last of them went wrong. */
static bool draw(struct tandem *t, uint64_t seed, int most, struct run *run)
{
	struct dice dice = {seed * UINT64_C(0x2545f4914f6cdd1d)};
	int count = dice_between(&dice, most / 3, most);

	run->seed = seed;
	run->count = 0;
	step_make_settings(&dice, &run->settings);
	tandem_begin(t, &run->settings);
	while (run->count < count && model_has_room(&t->model)) {
		struct step *step = &run->steps[run->count++];

		step_make(&dice, &t->model, step);
		if (!tandem_step(t, step))
			return false;
		if (t->unmodelled)
			break;
	}
	return tandem_end(t);
}

/* Plays steps again. Returns how many were played; a fault is in t. */
static int play(struct tandem *t, const struct run *run)
{
	tandem_begin(t, &run->settings);
	for (int i = 0; i < run->count; i++)
		if (!model_has_room(&t->model) || !tandem_step(t, &run->steps[i]) || t->unmodelled)
			return i + 1;
	tandem_end(t);
	return run->count;
}

/* ---- shrinking: whatever can go and leaves the same kind of fault goes */

static void without(const struct run *run, int from, int count, struct run *less)
{
	less->settings = run->settings;
	less->count = 0;
	for (int i = 0; i < run->count; i++)
		if (i < from || i >= from + count)
			less->steps[less->count++] = run->steps[i];
}

static bool still_fails(struct tandem *t, struct run *run, const char *kind)
{
	int played = play(t, run);

	if (strcmp(t->fault.kind, kind) != 0)
		return false;
	run->count = played;
	return true;
}

static void take_over(struct run *run, const struct run *less)
{
	memcpy(run->steps, less->steps, (size_t)less->count * sizeof *less->steps);
	run->count = less->count;
	run->settings = less->settings;
}

static bool shrink_steps(struct tandem *t, struct run *run, struct run *less, const char *kind, int64_t until)
{
	bool shrunk = false;

	for (int size = run->count / 2 + 1; size > 0; size /= 2) {
		for (int from = run->count - size; from >= 0 && clock_monotonic_ms() < until; from--) {
			without(run, from, size, less);
			if (still_fails(t, less, kind)) {
				take_over(run, less);
				shrunk = true;
				from = run->count - size + 1 < from ? run->count - size + 1 : from;
			}
		}
	}
	return shrunk;
}

/* Rows of a file. */
static bool shrink_rows(struct tandem *t, struct run *run, struct run *less, const char *kind)
{
	bool shrunk = false;

	for (int i = 0; i < run->count; i++) {
		struct step *step = &run->steps[i];

		for (int row = step->order.count - 1; row >= 0 && step->kind == STEP_ORDER && step->order.count > 1;
			row--) {
			struct order_file *f = &less->steps[i].order;

			without(run, run->count, 0, less);
			memmove(&f->rows[row], &f->rows[row + 1], (size_t)(--f->count - row) * sizeof *f->rows);
			if (still_fails(t, less, kind)) {
				take_over(run, less);
				shrunk = true;
			}
		}
		for (int row = step->inbound.count - 1;
			row >= 0 && step->kind == STEP_INBOUND && step->inbound.count > 1; row--) {
			struct inbound_file *f = &less->steps[i].inbound;

			without(run, run->count, 0, less);
			memmove(&f->rows[row], &f->rows[row + 1], (size_t)(--f->count - row) * sizeof *f->rows);
			if (still_fails(t, less, kind)) {
				take_over(run, less);
				shrunk = true;
			}
		}
	}
	return shrunk;
}

/* Settings and terms that say nothing unusual are easier to read. */
static bool shrink_terms(struct tandem *t, struct run *run, struct run *less, const char *kind)
{
	static const struct model_settings plain = {.rule = {SHIPS_AVAILABLE, 0},
		.blind = true,
		.consolidate = true,
		.confirm = true,
		.numbers_cartons = true,
		.reach_days = 7,
		.patience_days = 14,
		.sweep_minutes = 45};
	bool shrunk = false;

	without(run, run->count, 0, less);
	less->settings = plain;
	if (memcmp(&run->settings, &plain, sizeof plain) != 0 && still_fails(t, less, kind)) {
		take_over(run, less);
		shrunk = true;
	}
	for (int i = 0; i < run->count; i++) {
		struct order_file *f = &less->steps[i].order;

		if (run->steps[i].kind != STEP_ORDER)
			continue;
		for (int what = 0; what < 4; what++) {
			without(run, run->count, 0, less);
			if (what == 0)
				f->customer = NONE;
			else if (what == 1)
				f->carrier[0] = '\0';
			else if (what == 2)
				f->priority = 0;
			else
				f->promised = 0;
			if (memcmp(f, &run->steps[i].order, sizeof *f) != 0 && still_fails(t, less, kind)) {
				take_over(run, less);
				shrunk = true;
			}
		}
	}
	return shrunk;
}

static void shrink(struct tandem *t, struct run *run)
{
	struct run less = {.steps = calloc(MOST_STEPS, sizeof *less.steps)};
	char kind[sizeof t->fault.kind];
	int64_t until = clock_monotonic_ms() + SHRINK_MS;
	bool shrunk = true;

	snprintf(kind, sizeof kind, "%s", t->fault.kind);
	t->trace = false;
	while (shrunk && less.steps && clock_monotonic_ms() < until) {
		shrunk = shrink_steps(t, run, &less, kind, until);
		shrunk = shrink_rows(t, run, &less, kind) || shrunk;
		shrunk = shrink_terms(t, run, &less, kind) || shrunk;
	}
	free(less.steps);
	play(t, run);
}

static void print_script(const struct tandem *t, const struct run *run)
{
	struct str text = {0};
	int terminal = 0;
	int64_t now = STEP_BEGIN;

	step_script_site(&run->settings, &text);
	for (int i = 0; i < run->count; i++)
		step_script(&run->steps[i], &terminal, &now, &text);
	fprintf(stderr, "seed %" PRIu64 ", after %d steps: %s\n%s\n---- the scenario:\n%s----\n", run->seed, run->count,
		t->fault.kind, t->fault.text, str_text(&text));
	str_done(&text);
}

static void runs(void **state)
{
	struct tandem *t = *state;
	struct run run = {.steps = calloc(MOST_STEPS, sizeof *run.steps)};
	int64_t count = number_from("RANDOM_RUNS", RUNS);
	int64_t seed = number_from("RANDOM_SEED", 1);
	int64_t most = number_from("RANDOM_STEPS", STEPS);

	assert_non_null(run.steps);
	most = most < MOST_STEPS ? most : MOST_STEPS;
	for (int64_t i = 0; i < count; i++) {
		if (draw(t, (uint64_t)(seed + i), (int)most, &run))
			continue;
		shrink(t, &run);
		print_script(t, &run);
		free(run.steps);
		fail_msg("seed %" PRId64 ": the program and the model differ: %s", seed + i, t->fault.kind);
	}
	free(run.steps);
	print_message("# %" PRId64 " runs, %" PRId64 " steps, %" PRId64 " scans\n", count, t->steps, t->scans);
	for (int i = 1; i < FACTS; i++)
		if (t->by_facts[i])
			print_message("# by facts %d: %" PRId64 "\n", i, t->by_facts[i]);
}

/* The same steps in another store are answered by the same words. */
static void same_again(void **state)
{
	struct tandem *t = *state;
	struct tandem *other = tandem_new();
	struct run run = {.steps = calloc(MOST_STEPS, sizeof *run.steps)};
	int64_t seed = number_from("RANDOM_SEED", 1);

	assert_non_null(run.steps);
	for (int i = 0; i < PLAYED_TWICE; i++) {
		draw(t, (uint64_t)(seed + i), STEPS, &run);
		play(other, &run);
		assert_string_equal(str_text(&t->answers), str_text(&other->answers));
	}
	free(run.steps);
	tandem_free(other);
}

static int begin(void **state)
{
	struct tandem *t = tandem_new();

	t->trace = getenv("RANDOM_TRACE") != NULL;
	*state = t;
	return 0;
}

static int end(void **state)
{
	tandem_free(*state);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(runs), cmocka_unit_test(same_again)};

	return cmocka_run_group_tests_name("random", tests, begin, end);
}
