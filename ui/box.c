/* Rows of a box. */
#include "ui/box.h"

static int most(const struct box *box, int rows)
{
	return rows < 0 || box->rows < 0 ? 0 : rows < box->rows ? rows : box->rows;
}

struct box box_take_top(struct box *box, int rows)
{
	struct box top = *box;

	top.rows = most(box, rows);
	box->row += top.rows;
	box->rows -= top.rows;
	return top;
}

struct box box_take_bottom(struct box *box, int rows)
{
	struct box bottom = *box;

	bottom.rows = most(box, rows);
	bottom.row += box->rows - bottom.rows;
	box->rows -= bottom.rows;
	return bottom;
}

struct box box_inner(struct box box)
{
	return (struct box){box.row, box.col + 1, box.rows, box.cols - 2};
}

void box_line(struct cells *cells, struct box line, enum role role, const char *text, enum role right_role, const char *right)
{
	struct box in = box_inner(line);
	int used;

	if (line.rows <= 0)
		return;
	used = *right ? cells_text_right(cells, in.row, in.col, in.cols, right_role, right) + 2 : 0;
	cells_text(cells, in.row, in.col, in.cols - used, role, text);
}
