/* Load: cartons go on a carrier's truck. How many still have to, and to which door, fills the screen; below are the cartons
 * and where they stand. */
#include <inttypes.h>
#include <stdio.h>

#include "base/text.h"
#include "ui/answer.h"
#include "ui/bigtext.h"
#include "ui/box.h"
#include "ui/cutoff.h"
#include "ui/packlist.h"
#include "ui/said.h"
#include "ui/screen.h"

enum { NARROW_COLS = 60, ROOMY_ROWS = 12, LETTER_ROWS = 3, GAP = 2, COLUMNS = 4 };

static const struct screen_key keys[] = {KEY_HELP,
	{11, ACTION_SCAN, "%UNLOAD", NC_("key", "Take off"), NC_("short key", "TakeOff"), N_("The next carton comes off the truck")},
	{12, ACTION_SCAN, "%DONE", NC_("key", "Done"), NC_("short key", "Done"), N_("The truck is to leave; twice: it has left")},
	KEY_UNDO, KEY_RECEIVE, KEY_STAGE, KEY_PACK, KEY_LOAD, KEY_LOOKUP, KEY_BOARD, KEY_OFF};

static bool lists(const struct model *model)
{
	const struct session_loading *l = model->view.loading;

	return l && *l->pickup && !said_refused(model) && !said_has_lines(model);
}

static void handle(struct model *model, struct input input)
{
	screen_scroll(model, input, lists(model) ? model->view.loading->to_load_count : answer_lines(model));
}

/* ---- the pickup */

/* "DHL-1500 at DOOR-2  DHL" and its cut-off; the truck's content below it where there is room. */
static void render_pickup(struct cells *cells, struct box *box, const struct model *model)
{
	const struct session_loading *l = model->view.loading;
	bool narrow = box->cols < NARROW_COLS;
	struct str text = {0};
	struct str right = {0};

	str_add(&text, l->pickup);
	if (*l->door) {
		str_add(&text, " ");
		str_printf(&text, C_("door", "at %s"), l->door);
	}
	if (!narrow)
		str_printf(&text, "   %s", *l->carrier ? l->carrier : _("any carrier"));
	if (!narrow) {
		cutoff_add_clock(&right, model, l->cutoff_ms);
		str_add(&right, " ");
	}
	cutoff_add_left(&right, model, l->cutoff_ms);
	box_line(cells, box_take_top(box, 1), ROLE_STRONG, str_text(&text),
		cutoff_is_late(model, l->cutoff_ms) ? ROLE_HOLD : ROLE_STRONG, str_text(&right));
	str_clear(&text);
	str_clear(&right);
	str_printf(&text, P_("%" PRId64 " carton on the truck", "%" PRId64 " cartons on the truck", l->cartons), l->cartons);
	if (l->capacity >= 0) {
		str_add(&right, l->units > l->capacity ? "! " : "");
		str_printf(&right, P_("%" PRId64 " of %" PRId64 " unit", "%" PRId64 " of %" PRId64 " units", l->capacity), l->units, l->capacity);
	} else {
		str_printf(&right, P_("%" PRId64 " unit", "%" PRId64 " units", l->units), l->units);
	}
	if (box->rows >= ROOMY_ROWS)
		box_line(cells, box_take_top(box, 1), ROLE_TEXT, str_text(&text),
			l->capacity >= 0 && l->units > l->capacity ? ROLE_HOLD : ROLE_TEXT, str_text(&right));
	str_done(&right);
	str_done(&text);
}

/* "▶ LOAD  7 cartons to go" and what is not packed yet, under the large letters. */
static void render_to_go(struct cells *cells, struct box line, const struct session_loading *l)
{
	bool narrow = line.cols < NARROW_COLS;
	struct str text = {0};
	struct str right = {0};

	if (l->cartons_waiting)
		str_printf(&text,
			narrow ? P_("▶ LOAD  %" PRId64 " carton", "▶ LOAD  %" PRId64 " cartons", l->cartons_waiting)
			       : P_("▶ LOAD  %" PRId64 " carton to go", "▶ LOAD  %" PRId64 " cartons to go", l->cartons_waiting),
			l->cartons_waiting);
	else
		str_add(&text, l->cartons ? _("✓ all that is packed is on it") : _("nothing is packed for it yet"));
	if (narrow && !l->shipments_begun && l->capacity >= 0)
		str_printf(&right, "%" PRId64 "/%" PRId64, l->units, l->capacity);
	if (l->shipments_begun)
		str_printf(&right,
			narrow ? P_("! %" PRId64 " to pack", "! %" PRId64 " to pack", l->shipments_begun)
			       : P_("! %" PRId64 " shipment for it not packed yet", "! %" PRId64 " shipments for it not packed yet",
					 l->shipments_begun),
			l->shipments_begun);
	box_line(cells, line, ROLE_STRONG, str_text(&text), ROLE_HOLD, str_text(&right));
	str_done(&right);
	str_done(&text);
}

/* How many to which door; where both do not make letters, how many alone. */
static void render_big(struct cells *cells, struct box box, const struct session_loading *l)
{
	const char *where = *l->door ? l->door : l->pickup;
	char head[32];

	snprintf(head, sizeof head, box.cols < NARROW_COLS ? "%" PRId64 "×" : "%" PRId64 " ×", l->cartons_waiting);
	if (l->cartons_waiting && (cells_measure(cells, where) * 2 > box.cols ||
					  bigtext_measure(cells, box_inner(box), head, where).rows < LETTER_ROWS))
		bigtext_draw(cells, box_inner(box), ROLE_GO, "", head);
	else if (l->cartons_waiting)
		bigtext_draw(cells, box_inner(box), ROLE_GO, head, where);
	else if (l->cartons)
		bigtext_draw(cells, box_inner(box), ROLE_DONE, "✓", where);
	else
		bigtext_draw(cells, box_inner(box), ROLE_READY, "", where);
}

/* ---- the cartons */

static void texts_of(const struct session_to_load *carton, bool narrow, struct str texts[COLUMNS])
{
	for (int c = 0; c < COLUMNS; c++)
		str_clear(&texts[c]);
	if (narrow)
		str_printf(&texts[0], C_("carton", "%" PRId64 " of %s"), carton->carton, carton->shipment);
	else
		str_printf(&texts[0], _("carton %" PRId64 " of %s"), carton->carton, carton->shipment);
	str_add(&texts[1], carton->at);
	str_printf(&texts[2], narrow ? "%" PRId64 : P_("%" PRId64 " unit", "%" PRId64 " units", carton->units), carton->units);
	if (!narrow)
		str_add(&texts[3], carton->is_begun ? _("others of it are on the truck") : carton->sscc);
}

static void measure(const struct cells *cells, const struct session_loading *l, int cols, int widths[COLUMNS])
{
	struct str texts[COLUMNS] = {{0}};

	for (int c = 0; c < COLUMNS; c++)
		widths[c] = 0;
	for (size_t i = 0; i < l->to_load_count; i++) {
		texts_of(&l->to_load[i], cols < NARROW_COLS, texts);
		for (int c = 0; c < COLUMNS; c++) {
			int own = cells_measure(cells, str_text(&texts[c]));
			int most = c == 0 ? cols / 2 : cols / 4;

			own = own < most ? own : most;
			widths[c] = own > widths[c] ? own : widths[c];
		}
	}
	for (int c = 0; c < COLUMNS; c++)
		str_done(&texts[c]);
}

static void render_carton(struct cells *cells, struct box line, const struct session_to_load *carton, const int widths[COLUMNS])
{
	int end = line.col + line.cols;
	int col = line.col + 2;
	struct str texts[COLUMNS] = {{0}};

	texts_of(carton, line.cols < NARROW_COLS, texts);
	if (carton->is_begun)
		cells_text(cells, line.row, line.col, 1, ROLE_HOLD, "!");
	for (int c = 0; c < COLUMNS && col < end; c++) {
		int width = c == COLUMNS - 1 || widths[c] > end - col ? end - col : widths[c];
		enum role role = c == 3 ? (carton->is_begun ? ROLE_HOLD : ROLE_DIM) : c == 2 ? ROLE_TEXT : ROLE_STRONG;

		if (c == 2)
			cells_text_right(cells, line.row, col, width, role, str_text(&texts[c]));
		else
			cells_text(cells, line.row, col, width, role, str_text(&texts[c]));
		col += width + GAP;
	}
	for (int c = 0; c < COLUMNS; c++)
		str_done(&texts[c]);
}

static void render_list(struct cells *cells, struct box box, const struct model *model)
{
	const struct session_loading *l = model->view.loading;
	size_t room = box.rows > 0 ? (size_t)box.rows : 0;
	size_t last = l->to_load_count > room ? l->to_load_count - room : 0;
	size_t first = model->scroll > 0 ? (size_t)model->scroll : 0;
	int widths[COLUMNS];
	struct str more = {0};

	first = first < last ? first : last;
	measure(cells, l, box.cols, widths);
	for (size_t i = 0; i < room && first + i < l->to_load_count; i++) {
		struct box line = {box.row + (int)i, box.col, 1, box.cols};
		size_t left = l->to_load_count - first - i;

		if (i == room - 1 && i > 0 && (left > 1 || l->more_to_load)) {
			packlist_add_more(&more, left, l->more_to_load, box.cols < NARROW_COLS);
			cells_text(cells, line.row, line.col + 2, line.cols - 2, ROLE_DIM, str_text(&more));
			str_done(&more);
			return;
		}
		render_carton(cells, line, &l->to_load[first + i], widths);
	}
}

/* ---- the screen */

static void render_loading(struct cells *cells, struct box box, const struct model *model)
{
	const struct session_loading *l = model->view.loading;
	bool roomy = box.rows >= ROOMY_ROWS;
	bool lines = said_has_lines(model);
	size_t count = lines ? model->reply.line_count : l->to_load_count;
	int rest = count < 100 ? (int)count : 100;
	int most;

	said_render(cells, &box, model, false);
	most = box.rows / (lines ? 2 : 4);
	if (lines && !roomy && rest < 2) /* a warning takes two lines of a narrow screen */
		rest = 2;
	rest = rest < most ? rest : most;
	if (rest > 0) {
		struct box list = box_take_bottom(&box, rest);

		if (lines)
			said_render_lines(cells, list, model);
		else
			render_list(cells, box_inner(list), model);
		if (roomy)
			box_take_bottom(&box, 1);
	}
	if (roomy && *l->last && !model->has_reply) { /* after a restart; else the answer has said it */
		struct str last = {0};

		str_printf(&last, _("last: %s"), l->last);
		box_line(cells, box_take_bottom(&box, 1), ROLE_DIM, str_text(&last), ROLE_DIM, "");
		str_done(&last);
	}
	render_to_go(cells, box_take_bottom(&box, 1), l);
	if (roomy) {
		box_take_top(&box, 1);
		box_take_bottom(&box, 1);
	}
	render_big(cells, box, l);
}

static void render(struct cells *cells, struct box box, const struct model *model)
{
	const struct session_loading *l = model->view.loading;

	if (!l || !*l->pickup) {
		answer_render_said(cells, box, model, _("WHICH TRUCK?"));
		return;
	}
	render_pickup(cells, &box, model);
	if (said_refused(model))
		answer_render_said(cells, box, model, "");
	else
		render_loading(cells, box, model);
}

const struct screen screen_load = {
	.activity = "load",
	.title = NC_("screen", "Load"),
	.keys = keys,
	.key_count = sizeof keys / sizeof *keys,
	.handle = handle,
	.render = render,
};
