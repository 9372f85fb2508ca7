/* The list of what else is in hand. Columns are as wide as their widest text, at most a quarter of the screen. */
#include "ui/hand.h"

#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "ui/answer.h"

enum { NARROW_COLS = 60, WORD_COLS = 5, QUANTITY_COLS = 6 };

struct row {
	const struct reply_direction *direction;
	int64_t quantity;
	bool postponed;
};

struct list {
	struct row *rows;
	size_t count;
	bool names_products;
	int word_cols, to_cols, product_cols, for_cols;
};

static bool says_the_same(const struct row *row, const struct reply_direction *direction, bool postponed)
{
	return row->postponed == postponed && strcmp(row->direction->to, direction->to) == 0 &&
	       strcmp(row->direction->sku, direction->sku) == 0 && strcmp(row->direction->lot, direction->lot) == 0 &&
	       strcmp(row->direction->shipment, direction->shipment) == 0 &&
	       strcmp(row->direction->reason, direction->reason) == 0;
}

/* The rows, in the order in which they are to be brought. */
static struct list gather(const struct model *model)
{
	size_t count = model_direction_count(model);
	struct list list = {.rows = mem_alloc((count + 1) * sizeof *list.rows)};

	for (size_t i = 1; i < count; i++) {
		const struct reply_direction *direction = model_direction(model, i);
		bool postponed = model_direction_postponed(model, i);
		size_t at = 0;

		while (at < list.count && !says_the_same(&list.rows[at], direction, postponed))
			at++;
		if (at == list.count)
			list.rows[list.count++] = (struct row){.direction = direction, .postponed = postponed};
		list.rows[at].quantity += direction->quantity;
		list.names_products |= strcmp(direction->sku, model_direction(model, 0)->sku) != 0;
	}
	return list;
}

size_t hand_rows(const struct model *model)
{
	struct list list = gather(model);

	free(list.rows);
	return list.count;
}

static const char *product_name(const struct reply_direction *direction)
{
	return *direction->description ? direction->description : direction->sku;
}

static void widen(int *cols, const struct cells *cells, const char *text, int most)
{
	int own = cells_measure(cells, text);

	own = own < most ? own : most;
	*cols = own > *cols ? own : *cols;
}

/* Draws a text in a column of its own; returns the column after it. */
static int put(struct cells *cells, int row, int col, int end, int cols, enum role role, const char *text)
{
	if (cols == 0 || col >= end)
		return col;
	cells_text(cells, row, col, cols < end - col ? cols : end - col, role, text);
	return col + cols + 2;
}

static void render_row(struct cells *cells, struct box box, const struct list *list, const struct row *row)
{
	const struct reply_direction *direction = row->direction;
	bool narrow = box.cols < NARROW_COLS;
	int end = box.col + box.cols - 1;
	int col = box.col + 1 + list->word_cols + QUANTITY_COLS + 1;
	char quantity[32];

	cells_text(cells, box.row, box.col + 1, list->word_cols, ROLE_DIM, row->postponed ? C_("in hand", "later") : C_("in hand", "then"));
	snprintf(quantity, sizeof quantity, "%lld ×", (long long)row->quantity);
	cells_text_right(cells, box.row, box.col + 1 + list->word_cols, QUANTITY_COLS, ROLE_STRONG, quantity);
	col = put(cells, box.row, col, end, list->to_cols, answer_kind(direction->kind)->role, direction->to);
	if (list->names_products)
		col = put(cells, box.row, col, end, list->product_cols, ROLE_TEXT, product_name(direction));
	if (!narrow)
		col = put(cells, box.row, col, end, list->for_cols, ROLE_TEXT, direction->shipment);
	if (!narrow || !list->names_products)
		put(cells, box.row, col, end, end - col, ROLE_DIM, answer_reason(direction->reason));
}

static void render_rows(struct cells *cells, struct box box, const struct list *list, size_t first)
{
	size_t room = (size_t)box.rows;
	char more[96];

	for (size_t i = 0; i < room && first + i < list->count; i++) {
		size_t left = list->count - first - i;
		struct box line = {box.row + (int)i, box.col, 1, box.cols};

		if (i == room - 1 && left > 1 && room > 1) {
			snprintf(more, sizeof more, P_("… %zu more: arrow keys", "… %zu more: arrow keys", left), left);
			cells_text(cells, line.row, box.col + 1, box.cols - 2, ROLE_DIM, more);
			return;
		}
		if (i == room - 1 && left > 1) {
			line.cols -= snprintf(more, sizeof more, "+%zu", left - 1) + 1;
			cells_text_right(cells, line.row, box.col, box.cols - 1, ROLE_DIM, more);
		}
		render_row(cells, line, list, &list->rows[first + i]);
	}
}

void hand_render(struct cells *cells, struct box box, const struct model *model)
{
	struct list list = gather(model);
	size_t first = model->scroll > 0 ? (size_t)model->scroll : 0;
	size_t last = list.count > (size_t)box.rows ? list.count - (size_t)box.rows : 0;

	list.word_cols = WORD_COLS;
	widen(&list.word_cols, cells, C_("in hand", "then"), box.cols / 5);
	widen(&list.word_cols, cells, C_("in hand", "later"), box.cols / 5);
	for (size_t i = 0; i < list.count; i++) {
		widen(&list.to_cols, cells, list.rows[i].direction->to, box.cols / 4);
		widen(&list.product_cols, cells, product_name(list.rows[i].direction),
			box.cols < NARROW_COLS ? box.cols : box.cols / 3);
		widen(&list.for_cols, cells, list.rows[i].direction->shipment, box.cols / 4);
	}
	if (box.rows > 0)
		render_rows(cells, box, &list, first < last ? first : last);
	free(list.rows);
}
