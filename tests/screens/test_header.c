/* The first row, in every language: which door and delivery it is stands there whole, and the name as far as it has
 * room; what is well gives way, what is not does not. */
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

static const char *const languages[] = {"en", "de", "es", "fr", "pl"};
static const char *const activities[] = {"receive", "stage", "pack", "lookup", "board", ""};

/* The first row. Free it. */
static char *header_of(const char *activity, int rows, int cols, enum trouble trouble, bool scanner_gone)
{
	struct session_view view = {.terminal = "T1",
		.operator_name = "Günther Lead",
		.operator_role = "worker",
		.activity = activity,
		.zone = "UTC",
		.now_ms = PICTURES_NOW_MS,
		.prompt = "Scan",
		.door = "DOOR-2",
		.inbound = "ASN-10231"};
	struct cells cells = {0};
	struct str text = {0};
	struct model model;

	model_init(&model, "T1");
	model.now_ms = PICTURES_NOW_MS;
	model.trouble = trouble;
	if (scanner_gone) {
		model.scanners_missing = 1;
		snprintf(model.scanners, sizeof model.scanners, "%s", "Zebra Technologies DS3608 on ttyACM0 gone");
	}
	model_take_view(&model, &view);
	cells_resize(&cells, rows, cols, NULL);
	screen_render(&cells, &model);
	cells_to_text(&cells, &text);
	text.data[strcspn(text.data, "\n")] = '\0';
	model_done(&model);
	cells_done(&cells);
	return text.data;
}

static void assert_has(const char *header, const char *part)
{
	if (!strstr(header, part))
		fail_msg("no %s in: %s", part, header);
}

static void each_header(int rows, int cols, enum trouble trouble, bool scanner_gone, void (*check)(const char *header))
{
	for (size_t i = 0; i < sizeof languages / sizeof *languages; i++) {
		assert_true(text_use(languages[i]));
		for (size_t n = 0; n < sizeof activities / sizeof *activities; n++) {
			char *header = header_of(activities[n], rows, cols, trouble, scanner_gone);

			assert_has(header, "DOOR-2");
			assert_has(header, "ASN-10231");
			assert_has(header, "T1");
			assert_has(header, "14:05");
			check(header);
			free(header);
		}
	}
}

static void name_and_store(const char *header)
{
	assert_has(header, "Günther Lead");
	assert_has(header, "✓");
}

static void some_of_the_name(const char *header)
{
	assert_has(header, "Gü");
	assert_has(header, "✓");
}

static void store_fails(const char *header)
{
	assert_has(header, "✗");
	assert_null(strstr(header, "✓"));
}

static void one_is_gone(const char *header)
{
	assert_has(header, "✗");
	assert_has(header, "✓");
}

static void test_small(void **state)
{
	(void)state;
	each_header(24, 80, TROUBLE_NONE, false, name_and_store);
	each_header(25, 80, TROUBLE_NONE, false, name_and_store);
}

static void test_handheld(void **state)
{
	(void)state;
	each_header(12, 40, TROUBLE_NONE, false, some_of_the_name);
}

static void test_not_well(void **state)
{
	(void)state;
	each_header(24, 80, TROUBLE_STORE, false, store_fails);
	each_header(12, 40, TROUBLE_STORE, false, store_fails);
	each_header(24, 80, TROUBLE_NONE, true, one_is_gone);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_small),
		cmocka_unit_test(test_handheld),
		cmocka_unit_test(test_not_well),
	};
	char folder[1024];

	snprintf(folder, sizeof folder, "%s/locale", getenv("BUILD") ? getenv("BUILD") : "build");
	assert_int_equal(setenv("CROSSDOCK_LOCALE_DIR", folder, 1), 0);
	setlocale(LC_CTYPE, "C.UTF-8");
	text_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
