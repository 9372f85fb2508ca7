/* Golden pictures of a scanner's test. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "tests/lib/pictures.h"
#include "ui/screen_doctor.h"

static void draw(struct cells *cells, const struct doctor_finding *finding, enum scanner_kind kind, bool gone, int scroll)
{
	struct arena arena = {0};
	struct scanner_config config;
	struct doctor_report report;
	struct screen_doctor view = {.scanner = "SCAN-1", .node = "/dev/input/event7", .report = &report, .finding = finding,
		.gone = gone, .scroll = scroll};

	scanner_config_init(&config, "SCAN-1", 1);
	config.kind = kind;
	if (kind == SCANNER_SERIAL)
		view.node = "/dev/ttyACM0";
	doctor_report(&report, finding, &config, &arena);
	screen_doctor_render(cells, &view);
	arena_done(&arena);
}

static struct doctor_finding read_up_to(size_t count)
{
	struct doctor_finding f = {.scans = count, .good = count, .layouts = 1 << KEYMAP_DE, .layout = KEYMAP_DE, .end = "\r",
		.letters = TEST_LETTERS_SAME, .gap_ms = 12, .took_ms = 310, .last = {.code = count - 1, .exact = true},
		.last_text = "QWERTZAY qwertzaym-/#()[]@0123456789"};

	for (size_t i = 0; i < count; i++)
		f.read_of[i] = 1;
	return f;
}

static void begin(struct cells *cells)
{
	struct doctor_finding f = {.last.code = TEST_SHEET_NONE};

	draw(cells, &f, SCANNER_HID, false, 0);
}

static void first(struct cells *cells)
{
	struct doctor_finding f = read_up_to(1);

	draw(cells, &f, SCANNER_HID, false, 0);
}

static struct doctor_finding with_faults(void)
{
	struct doctor_finding f = read_up_to(9);

	f.scans = 12;
	f.misread = 1;
	f.unknown = 2;
	f.repeats = 1;
	f.repeat_ms = 340;
	f.gs = DOCTOR_GS_LOST;
	*f.end = '\0';
	return f;
}

static void misread(struct cells *cells)
{
	struct doctor_finding f = with_faults();

	f.last = (struct test_match){.code = 9};
	snprintf(f.last_text, sizeof f.last_text, "SEQ-03-98");
	draw(cells, &f, SCANNER_HID, false, 0);
}

static void scrolled(struct cells *cells)
{
	struct doctor_finding f = with_faults();

	draw(cells, &f, SCANNER_HID, false, 6);
}

static void foreign(struct cells *cells)
{
	struct doctor_finding f = {.scans = 2, .unknown = 2, .last.code = TEST_SHEET_NONE, .last_text = "\\xFF\\x80\\xFE\\x00\\x80"};

	draw(cells, &f, SCANNER_SERIAL, false, 0);
}

static void done(struct cells *cells)
{
	struct doctor_finding f = read_up_to(TEST_SHEET_CODES);

	f.gs = DOCTOR_GS_KEY;
	f.gs_number = 8;
	f.aim = true;
	draw(cells, &f, SCANNER_HID, false, 0);
}

static void gone(struct cells *cells)
{
	struct doctor_finding f = read_up_to(4);

	draw(cells, &f, SCANNER_HID, true, 0);
}

static const struct {
	const char *name;
	void (*draw)(struct cells *cells);
} drawings[] = {
	{"doctor-begin", begin},
	{"doctor-first", first},
	{"doctor-misread", misread},
	{"doctor-scrolled", scrolled},
	{"doctor-foreign", foreign},
	{"doctor-done", done},
	{"doctor-gone", gone},
};
enum { DRAWINGS = sizeof drawings / sizeof *drawings };

static void draw_named(struct cells *cells, const char *name)
{
	for (size_t i = 0; i < DRAWINGS; i++) {
		if (strcmp(drawings[i].name, name) == 0)
			drawings[i].draw(cells);
	}
}

int main(void)
{
	struct picture pictures[DRAWINGS + 1] = {{NULL, NULL}};

	for (size_t i = 0; i < DRAWINGS; i++)
		pictures[i].name = drawings[i].name;
	return pictures_run_drawn("pictures of a scanner's test", pictures, draw_named);
}
