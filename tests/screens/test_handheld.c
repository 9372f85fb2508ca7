/* What a worker must read to get on stands on a handheld's 40 x 12, whole: why a scan was refused and what to do, and
 * what may be scanned now. The shell test beside this one draws every such sentence of the program in every language
 * (HANDHELD_REFUSALS, HANDHELD_PROMPTS: files of sentences, a line each; HANDHELD_LANGUAGE). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/str.h"
#include "base/text.h"
#include "tests/lib/pictures.h"
#include "ui/screen.h"

enum { ROWS = 12, COLS = 40 };

/* One blank where there are blanks, marks or ends of lines, so that a sentence is found however it is broken. */
static void add_plain(struct str *plain, const char *text)
{
	bool blank = true;

	for (; *text; text++) {
		bool is_blank = *text == ' ' || *text == '\n';

		if (!is_blank)
			str_add_c(plain, *text);
		else if (!blank)
			str_add_c(plain, ' ');
		blank = is_blank;
	}
	str_add(plain, "");
}

/* say: of a refusal; NULL: nothing was refused. */
static void draw(struct cells *cells, const char *activity, const char *say, const char *prompt, bool in_hand)
{
	struct reply_direction d = {.quantity = 24,
		.sku = "PLATE-27",
		.description = "Dinner plate 27 cm",
		.to = "LANE-03",
		.kind = "lane",
		.order = "SO-48112",
		.line = "1",
		.shipment = "SO-48112/1",
		.customer = "The Old Bakery",
		.reason = "waits-for-rest"};
	struct session_hand hand = {.direction = d};
	struct session_view view = {.terminal = "T1",
		.operator_name = "Ana",
		.operator_role = "worker",
		.activity = activity,
		.zone = "UTC",
		.now_ms = PICTURES_NOW_MS,
		.prompt = prompt,
		.door = "DOOR-2",
		.inbound = "ASN-10231",
		.inbound_expected = 214,
		.inbound_received = 90,
		.cartons_expected = 12,
		.cartons_received = 3,
		.hand = &hand,
		.hand_count = in_hand};
	struct reply refused = {
		.result = RESULT_REFUSED, .error = ERROR_ALREADY_RECEIVED, .say = say, .prompt = prompt};
	struct reply good = {.say = "12 x Dinner plate 27 cm", .prompt = prompt};
	struct model model;

	model_init(&model, "T1");
	model.now_ms = PICTURES_NOW_MS;
	model_take_view(&model, &view);
	model_take_reply(&model, say ? &refused : &good, (const uint8_t *)"9506000134352", 13, PICTURES_NOW_MS);
	cells_resize(cells, ROWS, COLS, NULL);
	screen_render(cells, &model);
	model_done(&model);
}

static int cells_of(const struct cells *cells, enum role role)
{
	int count = 0;

	for (int row = 0; row < cells->rows; row++)
		for (int col = 0; col < cells->cols; col++)
			count += cells_at(cells, row, col)->role == role;
	return count;
}

/* Whether the sentence stands on the screen, on consecutive rows; shows the screen where it does not. */
static bool stands(const struct cells *cells, const char *sentence)
{
	bool found;
	struct str screen = {0};
	struct str plain = {0};
	struct str wanted = {0};

	cells_to_text(cells, &screen);
	add_plain(&plain, str_text(&screen));
	add_plain(&wanted, sentence);
	found = strstr(str_text(&plain), str_text(&wanted)) != NULL;
	if (!found)
		print_message("# cut: %s\n%s", sentence, str_text(&screen));
	str_done(&screen);
	str_done(&plain);
	str_done(&wanted);
	return found;
}

static const char *const activities[] = {"receive", "stage", "pack", "load", "lookup", "board", ""};

/* Whether both stand there, whatever is done, with goods in hand and without. */
static bool both_stand(const char *say, const char *prompt)
{
	struct cells cells = {0};
	bool both = true;

	for (size_t i = 0; both && i < sizeof activities / sizeof *activities; i++) {
		for (int in_hand = 0; both && in_hand < 2; in_hand++) {
			draw(&cells, activities[i], say, prompt, in_hand);
			both = stands(&cells, say) && stands(&cells, prompt);
		}
	}
	cells_done(&cells);
	return both;
}

static bool refusal_stands(const char *sentence)
{
	return both_stand(sentence, "Scan LANE-03") &&
	       both_stand(
		       sentence, "A lead's badge approves it; %SKIP books them to quarantine; or scan something else");
}

static bool prompt_stands(const char *sentence)
{
	struct cells cells = {0};
	bool found = true;

	for (size_t i = 0; found && *activities[i]; i++) {
		if (strcmp(activities[i], "board") ==
			0) /* there it is a help that has less room than what is to be seen */
			continue;
		draw(&cells, activities[i], NULL, sentence, false);
		found = stands(&cells, sentence);
	}
	cells_done(&cells);
	return found && both_stand("That is not here: scan another", sentence);
}

/* Each line of the file that an environment variable names. Returns how many are cut. */
static int cut_lines(const char *variable, bool (*check)(const char *sentence))
{
	const char *path = getenv(variable);
	FILE *file = path ? fopen(path, "r") : NULL;
	char line[2000];
	int cut = 0;

	assert_true(file || !path);
	while (file && fgets(line, sizeof line, file)) {
		line[strcspn(line, "\n")] = '\0';
		cut += !check(line);
	}
	if (file)
		fclose(file);
	return cut;
}

static void test_refusals(void **state)
{
	(void)state;
	assert_true(refusal_stands(
		"ASN-10231: 18 of 18 Dinner plate 27 cm are here, 6 more are too many: a lead's badge approves, %SKIP books them to "
		"quarantine"));
	assert_int_equal(cut_lines("HANDHELD_REFUSALS", refusal_stands), 0);
}

static void test_prompts(void **state)
{
	(void)state;
	assert_true(prompt_stands(
		"Scan the damaged unit where it stands, or %DAMAGED again for a parcel that nobody can identify"));
	assert_int_equal(cut_lines("HANDHELD_PROMPTS", prompt_stands), 0);
}

/* What a store says that fails, as terminals tell it (src/store/db.c, src/store/sqlite.c), on a disk with deep folders.
 */
static enum status fail_as(int which, const char *path, struct err *err)
{
	switch (which) {
	case 0:
		return err_set(err, ST_DAMAGED,
			"the store is damaged: whoever looks after it says crossdock restore --latest. Nothing is written to it any more, and "
			"scans are kept (%s)",
			"database disk image is malformed");
	case 1:
		return err_set(err, ST_DAMAGED,
			"%s: the store's file is gone: crossdock restore --latest brings it back from the last backup, with the scans since",
			path);
	case 2:
		return err_set(err, ST_DAMAGED,
			"%s: the store's file was taken away, or another one put in its place: nothing is written to it",
			path);
	case 3: return err_set(err, ST_DAMAGED, "%s: the store was damaged, and is restored: it is opened again", path);
	case 4:
		return err_set(
			err, ST_STORE, "the store cannot grow: the disk is full; free some space, nothing was lost");
	case 5: return err_set(err, ST_STORE, "the store failed: %s", "disk I/O error");
	default: return ST_OK;
	}
}

static void draw_failing(
	struct cells *cells, int rows, int cols, const char *activity, const char *why, size_t queued, bool in_hand)
{
	struct reply_direction d = {.quantity = 24,
		.sku = "PLATE-27",
		.description = "Dinner plate 27 cm",
		.to = "LANE-03",
		.kind = "lane",
		.order = "SO-48112",
		.shipment = "SO-48112/1",
		.customer = "The Old Bakery",
		.reason = "waits-for-rest"};
	struct session_hand hand = {.direction = d};
	struct session_view view = {.terminal = "T1",
		.operator_name = "Ana",
		.operator_role = "worker",
		.activity = activity,
		.zone = "UTC",
		.now_ms = PICTURES_NOW_MS,
		.prompt = "Scan LANE-03",
		.door = "DOOR-2",
		.inbound = "ASN-10231",
		.inbound_expected = 214,
		.hand = &hand,
		.hand_count = in_hand};
	struct model model;

	model_init(&model, "T1");
	model.now_ms = PICTURES_NOW_MS;
	model_take_view(&model, &view);
	model.trouble = TROUBLE_STORE;
	snprintf(model.trouble_text, sizeof model.trouble_text, "%s", why);
	model.queued = queued;
	cells_resize(cells, rows, cols, NULL);
	screen_render(cells, &model);
	model_done(&model);
}

/* The cause and what to do are whole, and a scan that waits is said to; no old direction, and nothing that asks for the
 * next scan, may be taken for its answer. What is in hand stays readable. */
static void assert_failing(
	int rows, int cols, const char *activity, const char *why, const char *wanted, size_t queued, bool in_hand)
{
	struct cells cells = {0};
	struct str kept = {0};

	draw_failing(&cells, rows, cols, activity, why, queued, in_hand);
	assert_true(stands(&cells, wanted));
	if (queued && strcmp(activity, "board") != 0) {
		str_printf(&kept, P_("%zu scan waits for the store", "%zu scans wait for the store", queued), queued);
		assert_true(stands(&cells, str_text(&kept)));
		assert_int_equal(cells_of(&cells, ROLE_READY), 0);
		assert_int_equal(
			in_hand ? cells_of(&cells, ROLE_LANE) > 0 && cells_of(&cells, ROLE_LANE) < cols : 1, 1);
	}
	if (in_hand && strcmp(activity, "receive") == 0)
		assert_true(stands(&cells, "LANE-03"));
	cells_done(&cells);
	str_done(&kept);
}

static void test_store_fails(void **state)
{
	const char *path = "/srv/warehouse/north-hall/crossdock/state/of-this-site/dock.db";
	struct err whole;
	struct err small;

	(void)state;
	for (int which = 0; fail_as(which, path, &whole) != ST_OK; which++) {
		assert_int_not_equal(fail_as(which, "…/dock.db", &small), ST_OK);
		if (strstr(small.text, " (database")) /* what the engine said */
			*strstr(small.text, " (database") = '\0';
		for (size_t i = 0; i < sizeof activities / sizeof *activities; i++) {
			for (int n = 0; n < 4; n++) {
				assert_failing(12, 40, activities[i], whole.text, small.text, n & 1 ? 3 : 0, n & 2);
				assert_failing(24, 80, activities[i], whole.text, whole.text, n & 1 ? 3 : 0, n & 2);
			}
		}
	}
}

/* Names as long as nobody expects: what was wrong begins it, the way out ends it. */
static void test_longer_than_all(void **state)
{
	struct cells cells = {0};
	struct str say = {0};

	(void)state;
	str_add(&say, "Not this one:");
	for (int i = 0; i < 40; i++)
		str_add(&say, " a name that never ends");
	str_add(&say, ": a lead's badge approves it, or scan another");
	for (int in_hand = 0; in_hand < 2; in_hand++) {
		draw(&cells, "receive", str_text(&say), "Scan LANE-03", in_hand);
		assert_true(stands(&cells, "Not this one: a name"));
		assert_true(stands(&cells, "…"));
		assert_true(stands(&cells, "a lead's badge approves it, or scan another"));
	}
	cells_done(&cells);
	str_done(&say);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_prompts),
		cmocka_unit_test(test_store_fails),
		cmocka_unit_test(test_longer_than_all),
	};

	setlocale(LC_CTYPE, "C.UTF-8");
	text_init();
	if (getenv("HANDHELD_LANGUAGE"))
		text_use(getenv("HANDHELD_LANGUAGE"));
	return cmocka_run_group_tests(tests, NULL, NULL);
}
