/* One direction: its block letters, and beside them the words that say what kind of place it is, for whom and why. */
#include "ui/large.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "ui/answer.h"
#include "ui/bigtext.h"

enum {
	NARROW_COLS = 60,
	HEAD_BYTES = 32,
};

/* "waits for the rest", or what for, where that has room: cut off it would say less. */
static void add_reason(struct str *text, const struct cells *cells, int cols, const struct reply_direction *direction)
{
	if (*direction->waits_for)
		str_printf(text, _("waits for %s"), direction->waits_for);
	if (*direction->waits_for && cells_measure(cells, str_text(text)) <= cols)
		return;
	str_clear(text);
	str_add(text, answer_reason(direction->reason));
}

static void add_whose(struct str *text, const struct reply_direction *direction, bool with_customer)
{
	if (*direction->shipment)
		str_printf(text, C_("whose", "for %s"), direction->shipment);
	if (*direction->shipment && *direction->customer && with_customer)
		str_printf(text, "   %s", direction->customer);
}

/* On a handheld: "■ LANE  for SO-48112/1  waits for the rest" in a row, or the reason in one of its own. Returns the
 * columns that one row would take; box.rows 0: nothing is drawn. */
static int render_why_narrow(struct cells *cells, struct box box, const struct reply_direction *direction)
{
	const struct answer_kind *kind = answer_kind(direction->kind);
	struct str reason = {0};
	struct str word = {0};
	struct str text = {0};
	int cols;

	add_reason(&reason, cells, box.rows > 1 ? box.cols - 2 : 0, direction);
	str_printf(&word, "%s %s", kind->symbol, text_title(kind->word));
	add_whose(&text, direction, false);
	if (box.rows <= 1)
		str_printf(&text, "%s%s", text.len ? "  " : "", str_text(&reason));
	cols = cells_measure(cells, str_text(&word)) + 2;
	if (box.rows > 0) {
		cells_text(cells, box.row, box.col + 1, box.cols - 2, kind->role, str_text(&word));
		cells_text(cells, box.row, box.col + 1 + cols, box.cols - 2 - cols, ROLE_TEXT, str_text(&text));
	}
	if (box.rows > 1)
		cells_text(cells, box.row + 1, box.col + 1, box.cols - 2, ROLE_STRONG, str_text(&reason));
	cols += cells_measure(cells, str_text(&text));
	str_done(&reason);
	str_done(&word);
	str_done(&text);
	return cols;
}

/* "■ LANE  Lane 3 by the dock" and "for SO-48112/1  Miller & Sons  waits for the rest": two lines where there is room,
 * else one. */
void large_render_why(struct cells *cells, struct box box, const struct reply_direction *direction)
{
	const struct answer_kind *kind = answer_kind(direction->kind);
	bool roomy = box.rows > 1;
	struct str reason = {0};
	struct str text = {0};
	int col = box.col + 1;

	if (box.cols < NARROW_COLS) {
		render_why_narrow(cells, box, direction);
		return;
	}
	str_printf(&text, "%s %s", kind->symbol, text_title(kind->word));
	col += cells_text(cells, box.row, col, box.cols - 2, kind->role, str_text(&text)) + 2;
	str_clear(&text);
	if (roomy && *direction->to_name && strcmp(direction->to_name, direction->to) != 0)
		col += cells_text(cells, box.row, col, box.col + box.cols - 1 - col, ROLE_TEXT, direction->to_name) + 2;
	if (roomy) {
		add_reason(&reason, cells, box.col + box.cols - 1 - col, direction);
		cells_text(cells, box.row, col, box.col + box.cols - 1 - col, ROLE_STRONG, str_text(&reason));
		col = box.col + 1;
		box.row++;
	}
	add_whose(&text, direction, true);
	if (!roomy) {
		str_add(&text, text.len ? "  " : "");
		add_reason(&reason, cells, box.col + box.cols - 1 - col - cells_measure(cells, str_text(&text)), direction);
		str_add(&text, str_text(&reason));
	}
	cells_text(cells, box.row, col, box.col + box.cols - 1 - col, ROLE_TEXT, str_text(&text));
	str_done(&reason);
	str_done(&text);
}

static const char *head_of(const struct reply_direction *direction, struct box box, char head[HEAD_BYTES])
{
	snprintf(head, HEAD_BYTES, box.cols < NARROW_COLS ? "%lld×" : "%lld ×", (long long)direction->quantity);
	return head;
}

void large_render(struct cells *cells, struct box box, const struct reply_direction *direction)
{
	enum role role = answer_kind(direction->kind)->role;
	char head[HEAD_BYTES];

	cells_fill(cells, box, ' ', role);
	bigtext_draw(cells, (struct box){box.row, box.col + 1, box.rows, box.cols - 1}, role,
		head_of(direction, box, head), direction->to);
}

bool large_has_second_row(const struct cells *cells, struct box box, const struct reply_direction *direction)
{
	struct cells unchanged = *cells;
	char head[HEAD_BYTES];
	int rows[2];

	if (box.cols >= NARROW_COLS || box.rows < 4 ||
		render_why_narrow(&unchanged, (struct box){.cols = box.cols}, direction) <= box.cols - 2)
		return false;
	head_of(direction, box, head);
	for (int i = 0; i < 2; i++)
		rows[i] =
			bigtext_measure(cells, (struct box){0, 0, box.rows - 1 - i, box.cols - 1}, head, direction->to)
				.rows;
	return rows[0] == rows[1];
}
