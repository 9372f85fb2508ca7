/* Tasks as a list. Where there is room each is a line of columns as wide as their widest text; on a narrow screen a line
 * says the place, how many and what, and the rest is below it. */
#include "ui/tasks.h"

#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "base/text.h"

enum { NARROW_COLS = 60, WIDE_COLS = 110, GAP = 2, QUANTITY_COLS = 6, COLUMNS = 6 };

/* What a kind of task is called, and how it is shown. */
static const struct look {
	const char *kind;
	enum role role;
	const char *word;
} looks[] = {
	{"redirect", ROLE_STRONG, N_("↻ redirect")},
	{"recalled", ROLE_HOLD, N_("! recalled")},
	{"delivery", ROLE_STRONG, N_("▶ deliver")},
	{"pull", ROLE_STRONG, N_("▲ fetch")},
	{"move", ROLE_STRONG, N_("■ move")},
	{"unpack", ROLE_HOLD, N_("▼ unpack")},
	{"", ROLE_TEXT, ""},
};

static const struct look *look_of(const struct session_task *task)
{
	const struct look *look = looks;

	while (*look->kind && strcmp(look->kind, task->kind) != 0)
		look++;
	return look;
}

static const char *place_of(const struct session_task *task)
{
	if (*task->at)
		return task->at;
	return strcmp(task->kind, "pull") == 0 ? C_("place", "shelf") : C_("place", "floor");
}

/* The texts of a task's columns: kind, place, product, whose, where to, why; where there is no room for both of these, why
 * stands where nobody knows yet where to. */
static void texts_of(const struct session_task *task, int cols, struct str *product, const char *texts[COLUMNS])
{
	str_clear(product);
	str_add(product, *task->description ? task->description : task->sku);
	if (*task->lot) {
		str_add(product, ", ");
		str_printf(product, _("lot %s"), task->lot);
	}
	texts[0] = _(look_of(task)->word);
	texts[1] = place_of(task);
	texts[2] = str_text(product);
	texts[3] = task->whose;
	texts[4] = cols < WIDE_COLS && !*task->to ? task->why : task->to;
	texts[5] = cols < WIDE_COLS ? "" : task->why;
}

static void measure(const struct cells *cells, const struct model *model, int cols, int widths[COLUMNS])
{
	struct str product = {0};
	const char *texts[COLUMNS];

	for (int c = 0; c < COLUMNS; c++)
		widths[c] = 0;
	for (size_t i = 0; i < model->view.task_count; i++) {
		texts_of(&model->view.tasks[i], cols, &product, texts);
		for (int c = 0; c < COLUMNS; c++) {
			int own = cells_measure(cells, texts[c]);
			int most = c == 2 ? cols * 3 / 10 : cols / 5;

			own = own < most ? own : most;
			widths[c] = own > widths[c] ? own : widths[c];
		}
	}
	str_done(&product);
}

/* Draws a task as one line. */
static void render_wide(struct cells *cells, struct box line, const struct session_task *task, const int widths[COLUMNS],
	bool picked)
{
	struct str product = {0};
	const char *texts[COLUMNS];
	int end = line.col + line.cols;
	int col = line.col + 2;
	char quantity[24];

	texts_of(task, line.cols, &product, texts);
	if (picked)
		cells_fill(cells, line, ' ', ROLE_INPUT);
	cells_text(cells, line.row, line.col, 1, picked ? ROLE_INPUT : ROLE_TEXT, picked ? "›" : " ");
	for (int c = 0; c < COLUMNS; c++) {
		int width = widths[c] < end - col ? widths[c] : end - col;
		bool where_to = c == 4 && *task->to;
		enum role role = picked ? ROLE_INPUT
			: c == 0	? look_of(task)->role
			: c == 1 || where_to ? ROLE_STRONG
			: c == 4 || c == 5   ? ROLE_DIM
					     : ROLE_TEXT;

		if (c == 2) {
			snprintf(quantity, sizeof quantity, "%lld ×", (long long)task->quantity);
			cells_text_right(cells, line.row, col, QUANTITY_COLS, role, quantity);
			col += QUANTITY_COLS + 1;
			width = widths[c] < end - col ? widths[c] : end - col;
		}
		if (c == 4 && line.cols < WIDE_COLS) /* the last one has what is left */
			width = end - col;
		if (width <= 0)
			continue;
		if (where_to) {
			cells_text(cells, line.row, col, 1, picked ? role : ROLE_DIM, "→");
			cells_text(cells, line.row, col + 2, end - col - 2 < width ? end - col - 2 : width, role, texts[c]);
		} else {
			cells_text(cells, line.row, col, width, role, texts[c]);
		}
		col += width + GAP + (c == 4 ? 2 : 0);
	}
	str_done(&product);
}

/* Two lines: "› L1  4 × Blue kettle" and "redirect  SO-8/1  order cancelled". */
static void render_narrow(struct cells *cells, struct box box, const struct session_task *task, bool picked)
{
	struct str text = {0};

	if (picked)
		cells_fill(cells, box, ' ', ROLE_INPUT);
	str_printf(&text, "%s %s  %lld × %s", picked ? "›" : " ", place_of(task), (long long)task->quantity,
		*task->description ? task->description : task->sku);
	cells_text(cells, box.row, box.col, box.cols, picked ? ROLE_INPUT : ROLE_STRONG, str_text(&text));
	str_clear(&text);
	str_printf(&text, "    %s%s%s%s%s", _(look_of(task)->word), *task->whose ? "  " : "", task->whose, *task->to ? " → " : "",
		task->to);
	if (!*task->to)
		str_printf(&text, "  %s", task->why);
	if (box.rows > 1)
		cells_text(cells, box.row + 1, box.col, box.cols, picked ? ROLE_INPUT : ROLE_TEXT, str_text(&text));
	str_done(&text);
}

void tasks_head(const struct model *model, struct str *text)
{
	if (!model->view.task_count)
		str_add(text, _("nothing to do"));
	else if (model->view.more_tasks)
		str_printf(text, P_("%zu+ to do", "%zu+ to do", model->view.task_count), model->view.task_count);
	else
		str_printf(text, P_("%zu to do", "%zu to do", model->view.task_count), model->view.task_count);
}

void tasks_render(struct cells *cells, struct box box, const struct model *model)
{
	bool narrow = box.cols < NARROW_COLS;
	int each = narrow ? 2 : 1;
	size_t room = box.rows > each ? (size_t)(box.rows / each) : 1;
	size_t count = model->view.task_count;
	size_t at = model->scroll > 0 ? (size_t)model->scroll : 0;
	size_t last = count > room ? count - room : 0;
	size_t first = at < last ? at : last;
	int widths[COLUMNS];
	char more[32];

	measure(cells, model, box.cols, widths);
	for (size_t i = 0; i < room && first + i < count && box.rows > 0; i++) {
		struct box line = {box.row + (int)i * each, box.col, each, box.cols};
		bool picked = model->picked && first + i == (at < count ? at : count - 1);

		if (narrow)
			render_narrow(cells, line, &model->view.tasks[first + i], picked);
		else
			render_wide(cells, line, &model->view.tasks[first + i], widths, picked);
	}
	if (first + room < count) {
		snprintf(more, sizeof more, " +%zu", count - first - room);
		cells_text_right(cells, box.row + (int)room * each - 1, box.col, box.cols, ROLE_DIM, more);
	}
}
