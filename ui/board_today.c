/* TODAY: what was received, cross-docked, put away, packed and shipped since midnight, and hour by hour. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "ui/bars.h"
#include "ui/board.h"

enum { LABEL_COLS = 13, NUMBER_COLS = 8, HOUR_MS = 3600000, HOUR_COLS = 2 };

static void head(const struct board_state *state, struct str *text)
{
	const struct board *b = state->board;
	int64_t percent = today_cross_docked_percent(&b->today);
	char received[TEXT_NUMBER_MAX];
	char shipped[TEXT_NUMBER_MAX];
	char part[TEXT_NUMBER_MAX] = "-";

	if (!b->counted) {
		str_add(text, _("is being counted"));
		return;
	}
	if (percent >= 0)
		snprintf(part, sizeof part, "%" PRId64 "%%", percent);
	str_printf(text, _("received %s, cross-docked %s, shipped %s"), text_number(b->today.received, received), part,
		text_number(b->today.shipped, shipped));
}

/* One line, where there is no room for more: what the title does not say, and the hours of what was received. */
static void draw_short(struct cells *cells, struct box box, const struct model *model)
{
	const struct board *b = model->board.board;
	int64_t hours[TODAY_HOURS];
	struct str text = {0};
	int count = b->hour + 1 < TODAY_HOURS ? b->hour + 1 : TODAY_HOURS;
	int col = box.col + 2;
	char number[TEXT_NUMBER_MAX];

	str_printf(&text, _("put away %s"), text_number(b->today.put_away, number));
	str_add(&text, "   ");
	str_printf(&text, _("packed %s"), text_number(b->today.packed, number));
	if (b->at_doors) {
		str_add(&text, "   ");
		str_printf(&text, _("at doors %s"), text_number(b->at_doors, number));
	}
	col += cells_text(cells, box.row, col, box.cols - 2, ROLE_STRONG, str_text(&text)) + 3;
	str_done(&text);
	for (int i = 0; i < count; i++)
		hours[i] = b->hours[i].received;
	if (box.col + box.cols - col < count + 1 + cells_measure(cells, _("per hour")))
		return;
	bars_spark(cells, box.row, col, 1, ROLE_DONE, hours, count);
	cells_text(cells, box.row, col + count + 1, box.col + box.cols - col - count - 1, ROLE_DIM, _("per hour"));
}

/* A figure with its hours: each `HOUR_COLS` wide, `rows` high. */
static void draw_figure(struct cells *cells, struct box box, const char *label, int label_cols, int64_t total,
	const int64_t *hours, int first, int count)
{
	int64_t wide[TODAY_HOURS * HOUR_COLS];
	struct str text = {0};
	int row = box.row + box.rows - 1;

	board_add_number(&text, total);
	cells_text(cells, row, box.col + 2, label_cols - 1, ROLE_TEXT, label);
	cells_text_right(cells, row, box.col + 2 + label_cols, NUMBER_COLS, ROLE_STRONG, str_text(&text));
	str_done(&text);
	for (int i = 0; i < count * HOUR_COLS; i++)
		wide[i] = hours[first + i / HOUR_COLS];
	bars_spark(cells, box.row, box.col + label_cols + NUMBER_COLS + 4, box.rows, ROLE_DONE, wide, count * HOUR_COLS);
}

/* The hours below the figures: every third one is named. */
static void draw_hours(struct cells *cells, int row, int col, const struct board *b, int first, int count)
{
	for (int i = 0; i < count; i++) {
		char clock[TIME_TEXT_MAX];

		time_format_clock(b->zone, b->day_ms + (int64_t)(first + i) * HOUR_MS, clock);
		clock[2] = '\0';
		if ((first + i) % 3 == 0)
			cells_text(cells, row, col + i * HOUR_COLS, 2, ROLE_DIM, clock);
	}
}

static void draw_long(struct cells *cells, struct box box, const struct model *model)
{
	enum { FIGURES = 5 };
	const struct board *b = model->board.board;
	static const char *const labels[FIGURES] = {NC_("units", "received"), NC_("units", "cross-docked"), NC_("units", "put away"),
		NC_("units", "packed"), NC_("units", "shipped")};
	const int64_t totals[FIGURES] = {
		b->today.received, b->today.cross_docked, b->today.put_away, b->today.packed, b->today.shipped};
	int label_cols = LABEL_COLS;
	int room;
	int hours = b->hour + 1 < TODAY_HOURS ? b->hour + 1 : TODAY_HOURS;
	int count;
	int each = (box.rows - 1) / FIGURES;
	int figures = box.rows - 1 < FIGURES ? box.rows - 1 : FIGURES;

	for (int f = 0; f < FIGURES; f++) {
		int own = cells_measure(cells, text_title(labels[f])) + 1;

		label_cols = own > label_cols ? own : label_cols;
	}
	label_cols = label_cols < box.cols / 2 ? label_cols : box.cols / 2;
	room = (box.cols - label_cols - NUMBER_COLS - 5) / HOUR_COLS;
	count = hours < room ? hours : room;
	if (each < 1)
		each = 1;
	for (int f = 0; f < figures; f++) {
		int64_t values[TODAY_HOURS];

		for (int i = 0; i < TODAY_HOURS; i++) {
			const struct today_units *u = &b->hours[i];
			const int64_t of[FIGURES] = {u->received, u->cross_docked, u->put_away, u->packed, u->shipped};

			values[i] = of[f];
		}
		draw_figure(cells, (struct box){box.row + f * each, box.col, each, box.cols}, text_title(labels[f]), label_cols, totals[f], values,
			hours - count, count > 0 ? count : 0);
	}
	if (count > 0)
		draw_hours(cells, box.row + figures * each, box.col + label_cols + NUMBER_COLS + 4, b, hours - count, count);
}

static void draw(struct cells *cells, struct box box, const struct model *model)
{
	if (!model->board.board->counted)
		cells_text(cells, box.row, box.col + 2, box.cols - 2, ROLE_DIM, _("The day so far is being counted ..."));
	else if (box.rows < 4)
		draw_short(cells, box, model);
	else
		draw_long(cells, box, model);
}

const struct board_panel board_today = {
	.title = NC_("panel", "TODAY"),
	.head = head,
	.draw = draw,
};
