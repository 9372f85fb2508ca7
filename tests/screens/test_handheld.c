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
		cmocka_unit_test(test_longer_than_all),
	};

	setlocale(LC_CTYPE, "C.UTF-8");
	text_init();
	if (getenv("HANDHELD_LANGUAGE"))
		text_use(getenv("HANDHELD_LANGUAGE"));
	return cmocka_run_group_tests(tests, NULL, NULL);
}
