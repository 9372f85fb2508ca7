/* Lists of packing. One line a row: a packer looks for nothing here, it only says what comes after what stands above it in
 * large letters. */
#include "ui/packlist.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/text.h"
#include "ui/cutoff.h"

enum {
	NARROW_COLS = 60,
	WORD_COLS = 5,
	QUANTITY_COLS = 7,
	LEAST_SKU_COLS = 6, /* a SKU cut shorter says nothing */
	GAP = 2,
	COLUMNS = 6,
};

void packlist_add_more(struct str *text, size_t count, bool or_more, bool narrow)
{
	char number[32];

	snprintf(number, sizeof number, "%zu%s", count, or_more ? "+" : "");
	str_printf(text, narrow ? P_("… %s more", "… %s more", count) : P_("… %s more: arrow keys", "… %s more: arrow keys", count), number);
}

/* "… 12 more: arrow keys" in the last row of a list that goes on. */
static void render_more(struct cells *cells, struct box line, size_t count, bool or_more)
{
	struct str text = {0};

	packlist_add_more(&text, count, or_more, line.cols < NARROW_COLS);
	cells_text(cells, line.row, line.col, line.cols, ROLE_DIM, str_text(&text));
	str_done(&text);
}

/* ---- what is missing */

static int then_cols(const struct cells *cells)
{
	int cols = cells_measure(cells, C_("in hand", "then")) + 1;

	return cols < WORD_COLS ? WORD_COLS : cols > 2 * WORD_COLS ? 2 * WORD_COLS : cols;
}

static void render_missing(struct cells *cells, struct box line, const struct session_missing *missing, bool is_first, int name_cols)
{
	bool narrow = line.cols < NARROW_COLS;
	int word_cols = then_cols(cells);
	int quantity_cols = (narrow ? QUANTITY_COLS - 2 : QUANTITY_COLS) + word_cols;
	int end = line.col + line.cols;
	int col = line.col + quantity_cols + 1;
	struct str text = {0};

	if (is_first)
		cells_text(cells, line.row, line.col, word_cols, ROLE_DIM, C_("in hand", "then"));
	str_printf(&text, "%" PRId64 " ×", missing->quantity);
	cells_text_right(cells, line.row, line.col + word_cols, quantity_cols - word_cols, ROLE_STRONG, str_text(&text));
	cells_text(cells, line.row, col, name_cols, ROLE_TEXT, *missing->description ? missing->description : missing->sku);
	col += name_cols + GAP;
	if (end - col >= LEAST_SKU_COLS || cells_measure(cells, missing->sku) <= end - col)
		col += cells_text(cells, line.row, col, end - col, ROLE_DIM, missing->sku) + GAP;
	if (missing->packed && col < end) {
		str_clear(&text);
		str_printf(&text, C_("packed", "%" PRId64 " in"), missing->packed);
		cells_text(cells, line.row, col, end - col, ROLE_DIM, str_text(&text));
	}
	str_done(&text);
}

void packlist_missing(struct cells *cells, struct box box, const struct model *model)
{
	const struct session_packing *p = model->view.packing;
	size_t count = p->missing_count ? p->missing_count - 1 : 0;
	size_t room = box.rows > 0 ? (size_t)box.rows : 0;
	size_t last = count > room ? count - room : 0;
	size_t first = model->scroll > 0 ? (size_t)model->scroll : 0;
	int most = box.cols < NARROW_COLS ? box.cols : box.cols / 2;
	int name_cols = 0;

	first = first < last ? first : last;
	for (size_t i = 1; i <= count; i++) {
		int own = cells_measure(cells, *p->missing[i].description ? p->missing[i].description : p->missing[i].sku);

		name_cols = own > name_cols ? own : name_cols;
	}
	name_cols = name_cols < most ? name_cols : most;
	for (size_t i = 0; i < room && first + i < count; i++) {
		struct box line = {box.row + (int)i, box.col, 1, box.cols};
		size_t left = count - first - i;

		if (i == room - 1 && i > 0 && (left > 1 || p->more_missing)) {
			render_more(cells, line, left, p->more_missing);
			return;
		}
		if (i == room - 1 && left > 1) {
			char more[24];

			line.cols -= snprintf(more, sizeof more, "+%zu", left - 1) + 1;
			cells_text_right(cells, line.row, box.col, box.cols, ROLE_DIM, more);
		}
		if (name_cols > line.cols - QUANTITY_COLS - then_cols(cells))
			name_cols = line.cols - QUANTITY_COLS - then_cols(cells);
		render_missing(cells, line, &p->missing[first + 1 + i], i == 0, name_cols);
	}
}

/* ---- the queue */

void packlist_add_units(struct str *text, const struct session_queued *queued)
{
	if (!queued->units)
		str_add(text, C_("packed", "all in"));
	else if (queued->is_packing)
		str_printf(text, P_("%" PRId64 " to go", "%" PRId64 " to go", queued->units), queued->units);
	else
		str_printf(text, P_("%" PRId64 " unit", "%" PRId64 " units", queued->units), queued->units);
}

/* The columns of a row: shipment, place, units, time left, pickup, customer; a narrow screen has the first four. */
static void texts_of(const struct model *model, const struct session_queued *queued, bool narrow, struct str texts[COLUMNS])
{
	for (int c = 0; c < COLUMNS; c++)
		str_clear(&texts[c]);
	str_add(&texts[0], queued->shipment);
	str_add(&texts[1], *queued->place ? queued->place : _("cartons"));
	if (narrow)
		str_printf(&texts[2], "%" PRId64, queued->units);
	else
		packlist_add_units(&texts[2], queued);
	cutoff_add_left(&texts[3], model, queued->cutoff_ms);
	str_add(&texts[4], *queued->pickup ? queued->pickup : queued->carrier);
	if (queued->cutoff_ms) {
		str_add(&texts[4], " ");
		cutoff_add_clock(&texts[4], model, queued->cutoff_ms);
	}
	str_add(&texts[5], queued->customer);
}

static void measure(const struct cells *cells, const struct model *model, int cols, int widths[COLUMNS])
{
	const struct session_packing *p = model->view.packing;
	bool narrow = cols < NARROW_COLS;
	struct str texts[COLUMNS] = {{0}};

	for (int c = 0; c < COLUMNS; c++)
		widths[c] = 0;
	for (size_t i = 1; i < p->queue_count; i++) {
		texts_of(model, &p->queue[i], narrow, texts);
		for (int c = 0; c < COLUMNS; c++) {
			int own = cells_measure(cells, str_text(&texts[c]));
			int most = c < 3 && !narrow ? cols / 5 : cols / 3;

			own = own < most ? own : most;
			widths[c] = own > widths[c] ? own : widths[c];
		}
	}
	for (int c = 0; c < COLUMNS; c++)
		str_done(&texts[c]);
}

static void render_queued(struct cells *cells, struct box line, const struct model *model, size_t at, const int widths[COLUMNS])
{
	const struct session_queued *queued = &model->view.packing->queue[at];
	bool narrow = line.cols < NARROW_COLS;
	bool picked = model->picked && at == (size_t)model->scroll;
	bool late = cutoff_is_late(model, queued->cutoff_ms);
	int gap = narrow ? 1 : GAP;
	int end = line.col + line.cols;
	int col = line.col + 2;
	struct str texts[COLUMNS] = {{0}};

	texts_of(model, queued, narrow, texts);
	if (picked)
		cells_fill(cells, line, ' ', ROLE_INPUT);
	cells_text(cells, line.row, line.col, 1, picked ? ROLE_INPUT : ROLE_STRONG, picked ? "›" : queued->is_packing ? "▶" : " ");
	for (int c = 0; c < (narrow ? 4 : COLUMNS) && col < end; c++) {
		enum role role = picked ? ROLE_INPUT : c == 0 || c == 1 ? ROLE_STRONG : c == 3 && late ? ROLE_HOLD : ROLE_TEXT;
		int width = c == COLUMNS - 1 || widths[c] > end - col ? end - col : widths[c];

		if (c == 2)
			cells_text_right(cells, line.row, col, width, role, str_text(&texts[c]));
		else
			cells_text(cells, line.row, col, width, role, str_text(&texts[c]));
		col += widths[c] ? widths[c] + gap : 0;
	}
	for (int c = 0; c < COLUMNS; c++)
		str_done(&texts[c]);
}

void packlist_queue(struct cells *cells, struct box box, const struct model *model)
{
	const struct session_packing *p = model->view.packing;
	size_t count = p->queue_count;
	size_t room = box.rows > 0 ? (size_t)box.rows : 0;
	size_t first = model->scroll > 1 ? (size_t)model->scroll : 1;
	size_t last = count > room ? count - room : 1;
	int widths[COLUMNS];

	first = first < last ? first : last;
	measure(cells, model, box.cols, widths);
	for (size_t i = 0; i < room && first + i < count; i++) {
		struct box line = {box.row + (int)i, box.col, 1, box.cols};
		size_t left = count - first - i;

		bool picked = model->picked && first + i == (size_t)model->scroll;

		if (i == room - 1 && i > 0 && (left > 1 || p->more_queued) && !picked) {
			render_more(cells, line, left, p->more_queued);
			return;
		}
		render_queued(cells, line, model, first + i, widths);
	}
}
