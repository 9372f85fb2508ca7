/* Draws a model's screen and holds it against the text that is kept. */
#include "tests/lib/pictures.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "ui/screen.h"

/* What a test of the suite draws. */
struct drawn {
	const struct picture *picture;
	void (*draw)(struct cells *cells, const char *name);
};

/* The characters that a terminal shows, and what the names of its pictures say. */
struct look {
	const char *name;
	const struct charset *charset;
};

static void render(const struct drawn *drawn, struct cells *cells, int rows, int cols, const struct charset *charset)
{
	const struct picture *picture = drawn->picture;
	struct model model;

	if (drawn->draw) {
		cells_resize(cells, rows, cols, charset);
		drawn->draw(cells, picture->name);
		return;
	}
	model_init(&model, "T1");
	model.now_ms = PICTURES_NOW_MS;
	picture->fill(&model);
	cells_resize(cells, rows, cols, charset);
	screen_render(cells, &model);
	model_done(&model);
}

/* The golden text, or NULL. */
static char *read_golden(const char *path)
{
	FILE *file = fopen(path, "r");
	struct str text = {0};
	char part[4096];
	size_t n;

	if (!file)
		return NULL;
	while ((n = fread(part, 1, sizeof part, file)) > 0)
		str_add_n(&text, part, n);
	fclose(file);
	str_add(&text, "");
	return text.data;
}

/* On a terminal without colours some roles are underlined: no blank is, but between words. */
static void assert_no_stray_lines(const struct cells *cells)
{
	for (int row = 0; row < cells->rows; row++) {
		for (int col = 0; col < cells->cols; col++) {
			const struct cell *cell = cells_at(cells, row, col);
			const struct cell *next = cells_at(cells, row, col + 1);

			if (cell->cp != ' ' ||
				!(theme_style((enum role)cell->role, THEME_MONO).attrs & THEME_UNDERLINE))
				continue;
			if (col == 0 || !next || cell[-1].role != cell->role || next->role != cell->role)
				fail_msg("a blank at row %d, column %d is underlined", row, col);
		}
	}
}

static void compare(const struct drawn *drawn, int rows, int cols, struct look look)
{
	struct cells cells = {0};
	struct str text = {0};
	struct str path = {0};
	char *golden;

	render(drawn, &cells, rows, cols, look.charset);
	assert_no_stray_lines(&cells);
	cells_to_text(&cells, &text);
	str_printf(&path, "tests/screens/golden/%s-%s%dx%d.txt", drawn->picture->name, look.name, cols, rows);
	if (getenv("UPDATE")) {
		FILE *file = fopen(str_text(&path), "w");

		assert_non_null(file);
		fputs(str_text(&text), file);
		assert_int_equal(fclose(file), 0);
	}
	golden = read_golden(str_text(&path));
	if (!golden || strcmp(golden, str_text(&text)) != 0)
		fail_msg("%s: %s\n%s", str_text(&path),
			golden ? "differs; now:" : "is missing; would be:", str_text(&text));
	free(golden);
	cells_done(&cells);
	str_done(&text);
	str_done(&path);
}

/* What the font that a kiosk chooses (packaging/kiosk/console: Vietnamese-TerminusBold) has, of what screens use. */
static void add_console(struct charset *charset)
{
	static const uint32_t symbols[] = {0x2013, 0x2014, 0x2018, 0x2019, 0x201C, 0x201D, 0x201E, 0x2022, 0x2026,
		0x2039, 0x203A, 0x20AC, 0x2190, 0x2191, 0x2192, 0x2193, 0x221A, 0x2500, 0x2502, 0x2580, 0x2584, 0x2588,
		0x258C, 0x2591, 0x2592, 0x25A0, 0x25B2, 0x25B6, 0x25BC, 0x25CF, 0x2717, 0xFFFD};

	*charset = charset_ascii;
	for (uint32_t cp = 0xA0; cp < 0x180; cp++)
		charset_add(charset, cp);
	for (size_t i = 0; i < sizeof symbols / sizeof *symbols; i++)
		charset_add(charset, symbols[i]);
}

/* A VT220 in the C locale: ASCII, its own lines, and blanks in reverse. */
static void add_vt220(struct charset *charset)
{
	*charset = charset_ascii;
	charset_add(charset, 0x2500);
	charset_add(charset, 0x2502);
	charset_add(charset, 0x2588);
}

/* Pictures that are kept for the Linux console and a VT220, too: each of the main screens. */
static bool is_shown_everywhere(const char *name)
{
	static const char *const names[] = {"sign-on", "receive-lane", "receive-refused", "receive-help", "stage-idle",
		"pack-several", "load-partly", "board-lead", "doctor-misread"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (!strcmp(names[i], name))
			return true;
	}
	return false;
}

/* Drawn in a language that nobody speaks, for what looks at the letters (tests/lib/foreign.pl). */
static void write_foreign(const struct drawn *drawn, int rows, int cols)
{
	FILE *file = fopen(getenv("PICTURES_FOREIGN"), "a");
	struct cells cells = {0};
	struct str text = {0};

	assert_non_null(file);
	assert_true(text_use("xx"));
	render(drawn, &cells, rows, cols, NULL);
	cells_to_text(&cells, &text);
	fprintf(file, "\x01%s %dx%d\n%s", drawn->picture->name, cols, rows, str_text(&text));
	assert_int_equal(fclose(file), 0);
	cells_done(&cells);
	str_done(&text);
}

static void test_golden(void **state)
{
	const struct look everything = {"", NULL};
	const struct look ascii = {"ascii-", &charset_ascii};
	static const struct {
		int rows, cols;
	} sizes[] = {{12, 40}, {24, 80}, {43, 132}};
	const struct drawn *drawn = *state;

	if (getenv("PICTURES_FOREIGN")) {
		for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
			write_foreign(*state, sizes[i].rows, sizes[i].cols);
		return;
	}
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
		compare(*state, sizes[i].rows, sizes[i].cols, everything);
	compare(*state, 24, 80, ascii);
	if (is_shown_everywhere(drawn->picture->name)) {
		struct charset charset;

		add_console(&charset);
		compare(*state, 25, 80, (struct look){"console-", &charset});
		compare(*state, 12, 40, (struct look){"console-", &charset});
		add_vt220(&charset);
		compare(*state, 24, 80, (struct look){"vt220-", &charset});
	}
}

static void test_wall(void **state)
{
	if (getenv("PICTURES_FOREIGN"))
		write_foreign(*state, 70, 240);
	else
		compare(*state, 70, 240, (struct look){"", NULL});
}

/* No size is too small or too odd to be drawn, and nothing is drawn outside of it (sanitizers watch). */
static void test_any_size(void **state)
{
	const struct drawn *drawn = *state;
	struct cells cells = {0};

	for (; drawn->picture->name; drawn++) {
		for (int rows = 0; rows <= 48; rows += rows < 30 ? 1 : 6) {
			for (int cols = 0; cols <= 150; cols += cols < 44 ? 3 : 13)
				render(drawn, &cells, rows, cols, (rows + cols) % 2 ? &charset_ascii : NULL);
		}
		render(drawn, &cells, 70, 240, NULL);
	}
	render(*state, &cells, 300, 500, NULL);
	assert_int_equal(cells.rows, 300);
	cells_done(&cells);
}

int pictures_run_drawn(
	const char *suite, const struct picture *pictures, void (*draw)(struct cells *cells, const char *name))
{
	struct CMUnitTest *tests;
	struct drawn *drawn;
	size_t count = 0;
	int failed;

	while (pictures[count].name)
		count++;
	tests = mem_alloc((count + 1) * sizeof *tests);
	drawn = mem_alloc((count + 1) * sizeof *drawn);
	setlocale(LC_CTYPE, "C.UTF-8");
	text_init();
	for (size_t i = 0; i <= count; i++)
		drawn[i] = (struct drawn){&pictures[i], draw};
	for (size_t i = 0; i < count; i++)
		tests[i] = (struct CMUnitTest){
			.name = pictures[i].name, .test_func = test_golden, .initial_state = &drawn[i]};
	tests[count] = (struct CMUnitTest){.name = "any size", .test_func = test_any_size, .initial_state = drawn};
	failed = _cmocka_run_group_tests(suite, tests, count + 1, NULL, NULL);
	free(tests);
	free(drawn);
	return failed;
}

int pictures_run_walls(const char *suite, const struct picture *pictures)
{
	struct drawn drawn[16];
	struct CMUnitTest tests[16];
	size_t count = 0;

	setlocale(LC_CTYPE, "C.UTF-8");
	text_init();
	for (; pictures[count].name && count < sizeof tests / sizeof *tests; count++) {
		drawn[count] = (struct drawn){&pictures[count], NULL};
		tests[count] = (struct CMUnitTest){
			.name = pictures[count].name, .test_func = test_wall, .initial_state = &drawn[count]};
	}
	return _cmocka_run_group_tests(suite, tests, count, NULL, NULL);
}

int pictures_run(const char *suite, const struct picture *pictures)
{
	return pictures_run_drawn(suite, pictures, NULL);
}
