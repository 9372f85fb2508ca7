/* One list of everything that is known, so that it fits any terminal: rows first, then advice, then the config file's keys.
 * The barcode to scan next and what became of the last one are outside of it and always seen. */
#include "ui/screen_doctor.h"

#include <stdio.h>

#include "base/mem.h"
#include "base/text.h"
#include "ui/bigtext.h"
#include "ui/box.h"
#include "ui/list.h"

enum {
	RULED_ROWS = 20,
	WIDE_COLS = 76,
	NARROW_COLS = 60,
	BIG_ROWS = 5,
	RULE = 0x2500,
	TOPIC_COLS = 9,
	LINES_MAX = 2 * DOCTOR_ROWS_MAX + DOCTOR_SETTINGS_MAX + 4
};

struct writing {
	const struct screen_doctor *doctor;
	struct arena arena;
	struct list_line lines[LINES_MAX];
	size_t count;
	int advice_count;
	int topic_cols;
};

static void add(struct writing *w, enum role role, const char *text)
{
	if (w->count < LINES_MAX)
		w->lines[w->count++] = (struct list_line){role, text};
}

static const char *sign_of(enum doctor_sign sign)
{
	switch (sign) {
	case DOCTOR_FINE: return "✓";
	case DOCTOR_BETTER: return "·";
	case DOCTOR_WRONG: return "✗";
	case DOCTOR_ASK: return "?";
	}
	return "";
}

static enum role role_of(enum doctor_sign sign)
{
	switch (sign) {
	case DOCTOR_FINE: return ROLE_DONE;
	case DOCTOR_BETTER: return ROLE_TEXT;
	case DOCTOR_WRONG: return ROLE_HOLD;
	case DOCTOR_ASK: return ROLE_DIM;
	}
	return ROLE_TEXT;
}

static void add_rows(struct writing *w)
{
	const struct doctor_report *report = w->doctor->report;
	const struct cells measured = {.charset = NULL};

	for (size_t i = 0; i < report->row_count; i++) {
		int own = cells_measure(&measured, report->rows[i].topic);

		w->topic_cols = own > w->topic_cols ? own : w->topic_cols;
	}
	for (size_t i = 0; i < report->row_count; i++) {
		const struct doctor_row *row = &report->rows[i];
		int topic = cells_measure(&measured, row->topic);

		add(w, role_of(row->sign),
			arena_printf(&w->arena, "%s %s%*s  %s", sign_of(row->sign), row->topic, w->topic_cols - topic, "", row->text));
	}
}

/* What is wrong before what could be better. */
static void add_advice(struct writing *w, enum doctor_sign sign)
{
	const struct doctor_report *report = w->doctor->report;

	for (size_t i = 0; i < report->row_count; i++) {
		const struct doctor_row *row = &report->rows[i];

		if (row->sign != sign)
			continue;
		if (!w->advice_count++)
			add(w, ROLE_STRONG, _("What to change"));
		add(w, ROLE_TEXT, arena_printf(&w->arena, "%s %s: %s", sign_of(sign), row->topic, row->advice));
	}
}

static void add_settings(struct writing *w)
{
	const struct doctor_report *report = w->doctor->report;
	bool any = false;

	for (size_t i = 0; i < report->setting_count; i++) {
		const struct scanner_setting *setting = &report->settings[i];

		if (!setting->value)
			continue;
		if (!any)
			add(w, ROLE_STRONG, arena_printf(&w->arena, _("In the config file: [scanner %s]"), w->doctor->scanner));
		any = true;
		add(w, ROLE_TEXT, arena_printf(&w->arena, "  %s = %s", setting->key, setting->value));
	}
}

static void write_list(struct writing *w, const struct screen_doctor *doctor)
{
	*w = (struct writing){.doctor = doctor, .topic_cols = TOPIC_COLS};
	add_rows(w);
	add_advice(w, DOCTOR_WRONG);
	add_advice(w, DOCTOR_BETTER);
	add_settings(w);
}

size_t screen_doctor_lines(const struct screen_doctor *doctor)
{
	struct writing w;

	write_list(&w, doctor);
	arena_done(&w.arena);
	return w.count;
}

static void render_header(struct cells *cells, struct box line, const struct screen_doctor *doctor)
{
	struct str left = {0};
	struct str right = {0};

	int read = (int)(TEST_SHEET_CODES - doctor->report->left);

	str_add(&left, cells->cols >= NARROW_COLS ? "CROSSDOCK  " : "");
	str_printf(&left, _("Scanner test  %s"), doctor->scanner);
	if (cells->cols >= WIDE_COLS)
		str_printf(&right, _("%s  read %d of %d"), doctor->node, read, (int)TEST_SHEET_CODES);
	else
		str_printf(&right, _("%d of %d"), read, (int)TEST_SHEET_CODES);
	cells_fill(cells, line, ' ', ROLE_HEADER);
	box_line(cells, line, ROLE_HEADER, str_text(&left), ROLE_HEADER, str_text(&right));
	str_done(&left);
	str_done(&right);
}

/* What to do, as large as it fits. */
static void render_big(struct cells *cells, struct box box, const struct screen_doctor *doctor)
{
	const struct doctor_report *report = doctor->report;
	char number[16];

	snprintf(number, sizeof number, "%zu", report->next + 1);
	if (doctor->gone)
		bigtext_draw(cells, box, ROLE_REFUSED, "", C_("scanner", "GONE"));
	else if (*report->last && !report->last_good)
		bigtext_draw(cells, box, ROLE_REFUSED, C_("scanner", "AGAIN"), number);
	else if (report->next == TEST_SHEET_NONE)
		bigtext_draw(cells, box, ROLE_GO, "", C_("scanner", "DONE"));
	else
		bigtext_draw(cells, box, ROLE_READY, C_("scanner", "SCAN"), number);
}

static const char *prompt_of(struct arena *arena, const struct screen_doctor *doctor)
{
	const struct doctor_report *report = doctor->report;

	if (doctor->gone)
		return _("It was unplugged: leave, plug it in, and begin anew");
	if (report->next == TEST_SHEET_NONE)
		return _("Everything was read: leave, or scan on to find misreads");
	return arena_printf(arena, _("Scan barcode %zu: %s"), report->next + 1, _(test_sheet_codes[report->next].what));
}

static void render_foot(struct cells *cells, struct box foot, struct arena *arena, const struct screen_doctor *doctor)
{
	const struct doctor_report *report = doctor->report;
	struct box prompt = box_take_top(&foot, 1);
	struct box last = box_take_top(&foot, 1);
	struct box keys = box_take_top(&foot, 1);
	int used;

	box_line(cells, prompt, doctor->gone ? ROLE_ALARM : ROLE_PROMPT,
		arena_printf(arena, "› %s", prompt_of(arena, doctor)), ROLE_PROMPT, "");
	if (*report->last)
		box_line(cells, last, report->last_good ? ROLE_DONE : ROLE_HOLD,
			arena_printf(arena, "%s %s", report->last_good ? "✓" : "✗", report->last), ROLE_DIM, "");
	cells_fill(cells, keys, ' ', ROLE_KEY_LABEL);
	used = cells_text(cells, keys.row, keys.col + 1, keys.cols - 2, ROLE_KEY, "Esc");
	cells_text(cells, keys.row, keys.col + 2 + used, keys.cols - 3 - used, ROLE_KEY_LABEL,
		cells->cols >= NARROW_COLS ? _("leaves, and prints the result   ↑ ↓ scroll") : _("leaves and prints   ↑ ↓ scroll"));
}

void screen_doctor_render(struct cells *cells, const struct screen_doctor *doctor)
{
	bool ruled = cells->rows >= RULED_ROWS;
	struct box box = cells_box(cells);
	struct box foot;
	struct writing w;

	write_list(&w, doctor);
	cells_fill(cells, box, ' ', ROLE_TEXT);
	render_header(cells, box_take_top(&box, 1), doctor);
	foot = box_take_bottom(&box, 3);
	if (ruled)
		cells_fill(cells, box_take_bottom(&box, 1), RULE, ROLE_RULE);
	if (ruled) {
		box_take_top(&box, 1);
		render_big(cells, box_take_top(&box, BIG_ROWS + (cells->rows - RULED_ROWS) / 6), doctor);
		box_take_top(&box, 1);
	}
	list_render(cells, box_inner(box), w.lines, w.count, doctor->scroll);
	render_foot(cells, foot, &w.arena, doctor);
	arena_done(&w.arena);
}
