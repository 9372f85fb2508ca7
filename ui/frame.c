/* The frame. From the top: header, trouble if there is any (the store's, then the printer's), the screen, marks and hints, prompt, history or what is
 * being typed, keys. On few rows the rules and the history shrink first, never the header, the prompt or the keys; a prompt that is
 * longer than its row has some of the history's, too. */
#include "ui/frame.h"

#include <string.h>

#include "base/text.h"
#include "ui/box.h"
#include "ui/header.h"
#include "ui/refused.h"
#include "ui/trouble.h"

enum {
	RULED_ROWS = 20, /* from here on there is room for rules */
	RULE = 0x2500,
	PROMPT_ROWS = 4,
	NOTICE_ROWS = 3,
};

static bool shows_input(const struct model *model)
{
	return model->input.len || model->view.secret;
}

static void add_queue(struct str *text, const struct model *model)
{
	str_printf(text, P_("%zu scan queued", "%zu scans queued", model->queued), model->queued);
}

/* Where the store fails the prompt itself says how many wait. */
static bool shows_queue(const struct model *model)
{
	return model->queued > 0 && (model->leaving || !trouble_fills(model));
}

/* Beside the prompt, with the gap. */
static int queue_cols(const struct cells *cells, const struct model *model)
{
	struct str text = {0};
	int cols = 0;

	if (shows_queue(model)) {
		add_queue(&text, model);
		cols = cells_measure(cells, str_text(&text)) + 1;
	}
	str_done(&text);
	return cols;
}

static void add_prompt(struct str *text, const struct model *model)
{
	if (!model->leaving) {
		str_add(text, "› ");
		if (!trouble_fills(model))
			str_add(text, model->view.prompt);
		else if (model->queued)
			str_printf(text,
				P_("%zu scan waits for the store", "%zu scans wait for the store", model->queued),
				model->queued);
		else
			str_add(text, _("Wait: nothing is answered; what you scan is kept"));
		return;
	}
	str_add(text, _("Press Ctrl-C again to leave"));
	if (*model->view.operator_name) {
		str_add(text, text_semicolon());
		str_printf(text, _("%s stays signed on"), model->view.operator_name);
	}
	if (model->queued > 0) {
		str_add(text, text_semicolon());
		str_add(text, _("what is queued is lost"));
	}
}

/* The rows that the prompt would fill. */
static int prompt_lines(const struct cells *cells, const struct model *model)
{
	struct str text = {0};
	int lines;

	add_prompt(&text, model);
	lines = cells_wrap_lines(cells, cells->cols - 2 - queue_cols(cells, model), str_text(&text));
	str_done(&text);
	return lines;
}

/* The rows of a frame from the bottom up, as many as the terminal has room for. */
struct rows {
	int keys, history, history_rows, prompt, prompt_rows, rule;
};

/* Rows of a small screen that a prompt may have, which is longer than the history's: none that a refusal needs, and of the board's,
 * where the prompt is a help, only where an answer is wanted. */
static int rows_of_screen(const struct rows *rows, const struct cells *cells, const struct model *model, const struct screen *screen)
{
	bool refused = model->has_reply && model->reply.result == RESULT_REFUSED;
	int most = model->view.asks || refused || !screen->compact ? 2 : 0;
	int room = rows->rule - 1 - (refused ? refused_least_rows(cells, cells->cols, model) : 1);

	if (rows->rule < rows->prompt) /* it is not small */
		return 0;
	return room < most ? room : most;
}

/* The rows that a passing remark has of the history's; 0: there is none to show. */
static int notice_rows(const struct cells *cells, const struct model *model)
{
	int lines = model->notice && !shows_input(model) ? cells_wrap_lines(cells, cells->cols - 2, _(model->notice)) : 0;

	return lines < NOTICE_ROWS ? lines : NOTICE_ROWS;
}

/* Gives the prompt the rows that it needs, PROMPT_ROWS at the most: the history's, where nothing else wants them, then some of the
 * screen's; and these to a remark that is longer than the history. What is being typed takes the history's away while it stands there,
 * and moves nothing. */
static void give_rows(struct rows *rows, const struct cells *cells, const struct model *model, const struct screen *screen)
{
	bool hints = model->demo_plays || model->hint_count;
	int lines = prompt_lines(cells, model);
	int more = (lines < PROMPT_ROWS ? lines : PROMPT_ROWS) - 1;
	int spare = rows->history_rows - hints - model->view.secret;
	int screens = rows_of_screen(rows, cells, model, screen);

	for (; more > 0 && more > spare && screens > 0; more--, screens--) {
		rows->prompt--;
		rows->rule--;
		rows->prompt_rows++;
	}
	for (; rows->history_rows < notice_rows(cells, model) && screens > 0; screens--) {
		rows->prompt--;
		rows->rule--;
		rows->history_rows++;
	}
	spare = rows->history_rows - hints - (shows_input(model) ? 1 : notice_rows(cells, model));
	more = more < spare ? more : spare;
	if (more > 0) {
		rows->prompt_rows += more;
		rows->history_rows -= more;
	}
}

static struct rows rows_of(const struct cells *cells, const struct model *model, const struct screen *screen)
{
	bool ruled = cells->rows >= RULED_ROWS && !screen->compact;
	struct rows rows = {.keys = cells->rows - 1, .prompt_rows = 1};

	rows.history_rows = ruled ? 2 + (cells->rows - RULED_ROWS) / 8 : 1;
	if (rows.history_rows > 8)
		rows.history_rows = 8;
	rows.prompt = rows.keys - rows.history_rows - 1;
	rows.rule = ruled ? rows.prompt - 1 : rows.prompt;
	give_rows(&rows, cells, model, screen);
	rows.history = rows.keys - rows.history_rows;
	return rows;
}

/* What keeps labels from coming out, and what to do. It stops no scan, so it is no alarm. Returns the rows used. */
static int render_printer(struct cells *cells, const struct model *model, struct box box)
{
	struct str text = {0};
	int lines;

	if (!model->printer_lasts || box.rows < 1)
		return 0;
	str_printf(&text, _("✗ PRINTER  %s"), _(model->printer_text));
	box.rows = box.rows < 2 ? box.rows : 2;
	lines = cells_wrap_lines(cells, box.cols - 2, str_text(&text));
	if (lines < box.rows)
		box.rows = lines;
	cells_fill(cells, box, ' ', ROLE_MARK);
	cells_wrap(cells, (struct box){box.row, box.col + 1, box.rows, box.cols - 2}, ROLE_MARK, str_text(&text));
	str_done(&text);
	return box.rows;
}

/* The mark that waits for the next unit. Returns the rows used. */
static int render_mark(struct cells *cells, const struct model *model, int row)
{
	struct str text = {0};

	if (!*model->view.mark)
		return 0;
	str_printf(&text, model->view.loading ? _("▶ NEXT CARTON: %s") : _("▶ NEXT UNIT: %s"), model->view.mark);
	cells_fill(cells, (struct box){row, 0, 1, cells->cols}, ' ', ROLE_MARK);
	cells_text_centre(cells, row, 0, cells->cols, ROLE_MARK, str_text(&text));
	str_done(&text);
	return 1;
}

/* Where the worker is wanted, until he is there. Returns the rows used. */
static int render_wanted(struct cells *cells, const struct model *model, struct box box)
{
	struct str text = {0};

	if (!*model->view.wanted || box.rows < 1)
		return 0;
	str_printf(&text, "▶ %s", model->view.wanted);
	cells_fill(cells, (struct box){box.row, 0, 1, cells->cols}, ' ', ROLE_MARK);
	cells_text(cells, box.row, 1, cells->cols - 2, ROLE_MARK, str_text(&text));
	str_done(&text);
	return 1;
}

/* What a demonstration does or suggests. Returns the rows used. */
static int render_hints(struct cells *cells, const struct model *model, int row)
{
	int col = 1;

	if (model->demo_plays) {
		cells_text(cells, row, 1, cells->cols - 2, ROLE_DIM,
			_("A demonstration plays. Press any key to scan yourself."));
		return 1;
	}
	if (!model->hint_count)
		return 0;
	col += cells_text(cells, row, col, cells->cols - col, ROLE_DIM, C_("demonstration", "try"));
	for (size_t i = 0; i < model->hint_count && col + 10 < cells->cols; i++) {
		struct str text = {0};

		col += 2;
		col += cells_text(cells, row, col, cells->cols - col, ROLE_STRONG, model->hints[i].scan);
		str_printf(&text, "(%s)", model->hints[i].what);
		if (cells_measure(cells, str_text(&text)) < cells->cols - col - 1)
			col += 1 + cells_text(cells, row, col + 1, cells->cols - col - 1, ROLE_DIM, str_text(&text));
		str_done(&text);
	}
	return 1;
}

static void render_prompt(struct cells *cells, const struct model *model, const struct rows *rows)
{
	struct str text = {0};
	int cols = cells->cols - 2 - queue_cols(cells, model);

	if (shows_queue(model)) {
		add_queue(&text, model);
		cells_text_right(cells, rows->prompt, 0, cells->cols - 1, ROLE_PROMPT, str_text(&text));
		str_clear(&text);
	}
	add_prompt(&text, model);
	if (rows->prompt_rows > 1)
		cells_wrap(cells, (struct box){rows->prompt, 1, rows->prompt_rows, cols}, model->leaving ? ROLE_ALARM : ROLE_PROMPT, str_text(&text));
	else
		cells_text(cells, rows->prompt, 1, cols, model->leaving ? ROLE_ALARM : ROLE_PROMPT, str_text(&text));
	str_done(&text);
}

/* What is typed; of a PIN only how much. */
static void add_typed(struct str *text, const struct model *model)
{
	if (!model->hides && !model->hides_digits) {
		str_add(text, str_text(&model->input));
		return;
	}
	if (model->hides)
		str_printf(text, "%s ", _("PIN"));
	for (size_t i = 0; i < model->input.len; i++)
		if (((unsigned char)model->input.data[i] & 0xC0) != 0x80)
			str_add(text, "•");
}

/* The end of what is typed, as far as it fits. Returns its columns. */
static int render_input(struct cells *cells, const struct model *model, int row)
{
	struct str text = {0};
	const char *end;
	int cols = cells->cols - 4;

	add_typed(&text, model);
	end = str_text(&text);
	while (*end && cells_measure(cells, end) > cols) {
		size_t n = utf8_decode(end, strlen(end), NULL);

		end += n ? n : 1;
	}
	cells_fill(cells, (struct box){row, 0, 1, cells->cols}, ' ', ROLE_INPUT);
	cells_text(cells, row, 1, 1, ROLE_INPUT, "›");
	cols = cells_text(cells, row, 3, cols, ROLE_INPUT, end);
	str_done(&text);
	return cols;
}

/* One scan a row where there are rows, newest first; two side by side on a wide one. */
static void render_history(struct cells *cells, const struct model *model, struct box box)
{
	int columns = box.cols >= 76 ? box.cols / 38 : 1;
	int width = box.cols / columns;

	if (columns > 3)
		width = box.cols / (columns = 3);
	for (int i = 0; i < box.rows * columns && (size_t)i < model->history_count; i++) {
		const struct model_scan *scan = &model->history[i];
		int row = box.row + i / columns;
		int col = box.col + i % columns * width + 1;
		char clock[TIME_TEXT_MAX];
		int left = width - 2;
		int used;

		time_format_clock(model->view.zone, scan->at_ms, clock);
		if (width < 60)
			clock[5] = '\0';
		used = cells_text(cells, row, col, left, ROLE_DIM, clock) + 1;
		used += cells_text(cells, row, col + used, (left - used) / 2, ROLE_DIM, scan->scan) + 2;
		cells_text(cells, row, col + used, left - used, scan->refused ? ROLE_STRONG : ROLE_TEXT, scan->outcome);
	}
}

/* How the key bar is set: with long labels if they fit, closer together if need be; else the last ones have short labels, as
 * many as it takes; else all have, and no blank behind the key. */
struct bar {
	bool tight;
	size_t long_count; /* from the first on */
	int left;          /* where the first key begins */
	int gap;
};

static const char *label_of(const struct screen *screen, size_t i, const struct bar *bar)
{
	return text_title(i < bar->long_count ? screen->keys[i].label : screen->keys[i].short_label);
}

static int key_cols(const struct cells *cells, const struct screen *screen, size_t i, const struct bar *bar)
{
	int digits = screen->keys[i].f > 9 ? 2 : 1;

	return 1 + digits + (bar->tight ? 0 : 1) + cells_measure(cells, label_of(screen, i, bar));
}

static bool bar_fits(const struct cells *cells, const struct screen *screen, const struct bar *bar)
{
	int cols = bar->left + bar->gap * ((int)screen->key_count - 1);

	for (size_t i = 0; i < screen->key_count; i++)
		cols += key_cols(cells, screen, i, bar);
	return cols <= cells->cols;
}

static struct bar bar_of(const struct cells *cells, const struct screen *screen)
{
	struct bar bar = {.long_count = screen->key_count, .left = 1, .gap = 2};

	if (bar_fits(cells, screen, &bar))
		return bar;
	for (bar.gap = 1; bar.long_count > 1; bar.long_count--)
		if (bar_fits(cells, screen, &bar))
			return bar;
	return (struct bar){.tight = true, .gap = 1};
}

/* A key that does not fit whole is left out, with those behind it: the help page has them. */
static bool key_fits(const struct cells *cells, const struct screen *screen, size_t i, const struct bar *bar, int col)
{
	return col + key_cols(cells, screen, i, bar) <= cells->cols;
}

static void render_keys(struct cells *cells, const struct screen *screen, int row)
{
	struct bar bar = bar_of(cells, screen);
	int col = bar.left;

	for (size_t i = 0; i < screen->key_count; i++) {
		struct str name = {0};
		int used;

		if (!key_fits(cells, screen, i, &bar, col))
			return;
		str_printf(&name, "F%d%s", screen->keys[i].f, bar.tight ? "" : " ");
		used = cells_text(cells, row, col, cells->cols - col, ROLE_KEY, str_text(&name));
		cells_text(cells, row, col + used, cells->cols - col - used, ROLE_KEY_LABEL, label_of(screen, i, &bar));
		col += key_cols(cells, screen, i, &bar) + bar.gap;
		str_done(&name);
	}
}

const struct screen_key *frame_key_at(const struct cells *cells, const struct screen *screen, int row, int col)
{
	struct bar bar = bar_of(cells, screen);
	int left = bar.left;

	if (row != cells->rows - 1)
		return NULL;
	for (size_t i = 0; i < screen->key_count; i++) {
		int cols = key_cols(cells, screen, i, &bar);

		if (!key_fits(cells, screen, i, &bar, left))
			return NULL;
		if (col >= left && col < left + cols)
			return &screen->keys[i];
		left += cols + bar.gap;
	}
	return NULL;
}

bool frame_cursor(const struct cells *cells, const struct model *model, const struct screen *screen, int *row, int *col)
{
	struct str text = {0};
	int used;

	if (!shows_input(model))
		return false;
	add_typed(&text, model);
	used = cells_measure(cells, str_text(&text));
	str_done(&text);
	*row = rows_of(cells, model, screen).history;
	*col = 3 + (used < cells->cols - 4 ? used : cells->cols - 4);
	return true;
}

struct box frame_render(struct cells *cells, const struct model *model, const struct screen *screen)
{
	struct rows rows = rows_of(cells, model, screen);
	struct box box = {1, 0, rows.rule - 1, cells->cols};
	struct box history = {rows.history, 0, rows.history_rows, cells->cols};
	int used;

	header_render(cells, model, screen);
	box.rows -= render_mark(cells, model, rows.rule - 1);
	used = trouble_render(cells, box, model);
	box.row += used;
	box.rows -= used;
	used = render_printer(cells, model, box);
	box.row += used;
	box.rows -= used;
	used = render_wanted(cells, model, box);
	box.row += used;
	box.rows -= used;
	if (rows.rule < rows.prompt)
		cells_fill(cells, (struct box){rows.rule, 0, 1, cells->cols}, RULE, ROLE_RULE);
	render_prompt(cells, model, &rows);
	if (shows_input(model)) {
		render_input(cells, model, rows.history);
		history.row++;
		history.rows--;
	} else if (model->notice) {
		struct box notice = box_inner(box_take_top(&history, notice_rows(cells, model)));

		cells_wrap_ends(cells, notice, ROLE_STRONG, _(model->notice));
	}
	if (history.rows > 0 && render_hints(cells, model, history.row + history.rows - 1))
		history.rows--;
	if (history.rows > 0)
		render_history(cells, model, history);
	render_keys(cells, screen, rows.keys);
	return box;
}
