/* The board as a whole: whether the dock is on plan stands on top; below it the panels, side by side as far as the terminal is wide,
 * each with as many rows as it has lines to show, or its fair share. On a handheld each panel is one line, and opens to all. */
#include <inttypes.h>

#include "base/text.h"
#include "ui/bigtext.h"
#include "ui/board.h"
#include "ui/box.h"

enum {
	TWO_COLS = 60,    /* from here on two columns of panels */
	THREE_COLS = 120,
	PANEL_ROWS = 14,  /* fewer: one line a panel */
	ROOMY_ROWS = 28,
	LARGE_ROWS = 48,  /* the verdict in block letters */
	LETTER_ROWS = 7,
	TODAY_ROWS = 22,  /* more makes its bars no clearer */
	URGENT = 3,
	WARNING = 2,
};

/* ---- the verdict */

int board_verdict(const struct board_state *state)
{
	const struct board *b = state->board;
	int worst = 0;

	for (size_t i = 0; i < b->alert_count; i++)
		worst = b->alerts[i].level > worst ? b->alerts[i].level : worst;
	if (worst >= URGENT)
		return 2;
	for (int slot = 0; slot < SLOTS && worst < WARNING; slot++)
		if (board_panels[slot]->is_off && board_panels[slot]->is_off(state))
			worst = WARNING;
	return worst >= WARNING;
}

/* What it is that is off: the worst alert, else what the panels see; where nothing is, what there is to decide at leisure. */
static void add_reason(struct str *text, const struct board_state *state)
{
	const struct board *b = state->board;
	int64_t all = (int64_t)b->alert_count + b->alerts_more;
	const struct board_alert *worst = b->alerts;

	for (size_t i = 1; i < b->alert_count; i++)
		worst = b->alerts[i].level > worst->level ? &b->alerts[i] : worst;
	if (all && worst->level >= WARNING) {
		if (all > 1)
			/* TRANSLATORS: the first of so many alerts */
			str_printf(text, _("1 of %" PRId64 ": %s"), all, worst->cause);
		else
			str_add(text, worst->cause);
		return;
	}
	for (int slot = 0; slot < SLOTS; slot++) {
		if (!board_panels[slot]->is_off || !board_panels[slot]->is_off(state))
			continue;
		str_add(text, text->len ? text_semicolon() : "");
		board_panels[slot]->why(state, text);
	}
	if (text->len)
		return;
	if (all)
		str_printf(text,
			P_("nothing is late or full; %" PRId64 " notice: %s", "nothing is late or full; %" PRId64 " notices: %s", all), all,
			worst->cause);
	else
		str_add(text, _("nothing wants a lead"));
}

static void render_verdict(struct cells *cells, struct box box, const struct model *model)
{
	static const struct {
		const char *words;
		const char *symbol;
		enum role role;
	} verdicts[] = {{NC_("verdict", "ON PLAN"), "✓", ROLE_DONE}, {NC_("verdict", "LOOK"), "!", ROLE_MARK},
		{NC_("verdict", "OFF PLAN"), "✗", ROLE_REFUSED}};
	int verdict = board_verdict(&model->board);
	enum role role = verdicts[verdict].role;
	struct str text = {0};
	int used;

	cells_fill(cells, box, ' ', role);
	if (box.rows >= LETTER_ROWS) {
		struct box letters = {box.row + 1, box.col + 1, box.rows - 2, box.cols / 2};

		letters = bigtext_draw(cells, letters, role, "", text_title(verdicts[verdict].words));
		add_reason(&text, &model->board);
		cells_wrap(cells, (struct box){box.row + 2, box.col + box.cols / 2 + 2, box.rows - 3, box.cols / 2 - 4}, role,
			str_text(&text));
		str_done(&text);
		return;
	}
	box.row += (box.rows - 1) / 2;
	str_printf(&text, "%s %s", verdicts[verdict].symbol, text_title(verdicts[verdict].words));
	used = cells_text(cells, box.row, box.col + 1, box.cols - 2, role, str_text(&text)) + 3;
	str_clear(&text);
	add_reason(&text, &model->board);
	cells_text(cells, box.row, box.col + 1 + used, box.cols - 2 - used, role, str_text(&text));
	str_done(&text);
}

/* ---- sharing rows */

/* Rows that a panel would like: its title and its lines, each in `each` rows; at least its title and one. */
static int wants(const struct model *model, enum board_slot slot, int each)
{
	const struct board_panel *panel = board_panels[slot];
	size_t lines = panel->count ? panel->count(&model->board) : 1;

	return 1 + (lines < 1 ? 1 : lines > 200 ? 200 : (int)lines) * each;
}

static int rows_each(enum board_slot slot)
{
	return board_panels[slot]->rows ? board_panels[slot]->rows : 1;
}

/* Gives each what it wants where that is less than its share of what is left, the others that share. Returns what is left over. */
static int share(int rows, const int *wanted, int *given, int count)
{
	int left = rows;
	int open = count;

	for (int i = 0; i < count; i++)
		given[i] = 0;
	for (bool again = true; again && open > 0;) {
		int fair = left / open;

		again = false;
		for (int i = 0; i < count; i++) {
			if (given[i] || wanted[i] > fair)
				continue;
			given[i] = wanted[i];
			left -= wanted[i];
			open--;
			again = true;
		}
	}
	for (int i = 0; i < count && open > 0; i++) {
		if (given[i])
			continue;
		given[i] = left / open;
		left -= given[i];
		open--;
	}
	return left;
}

/* Rows that panels below each other would like, with an empty line between them. */
static int column_wants(const struct model *model, const enum board_slot *slots, int count)
{
	int rows = count - 1;

	for (int i = 0; i < count; i++)
		rows += wants(model, slots[i], rows_each(slots[i]));
	return rows;
}

/* Panels below each other: first each line in one row, then, from the top on, in as many as it would like. What nobody wants stays
 * empty at the bottom. */
static void render_column(struct cells *cells, struct box box, const struct model *model, const enum board_slot *slots, int count)
{
	int wanted[SLOTS];
	int given[SLOTS];
	int left;

	for (int i = 0; i < count; i++)
		wanted[i] = wants(model, slots[i], 1);
	left = share(box.rows, wanted, given, count);
	for (int i = 0; i < count; i++) {
		int more = wants(model, slots[i], rows_each(slots[i])) - wanted[i];

		if (more > left)
			continue;
		given[i] += more;
		left -= more;
	}
	for (int i = 0; i < count; i++) {
		board_panel_render(cells, box_take_top(&box, given[i]), model, slots[i]);
		if (left > 0 && i + 1 < count) {
			box_take_top(&box, 1);
			left--;
		}
	}
}

/* ---- sizes */

static struct box column(struct box box, int from, int of)
{
	int left = box.cols * from / of;
	int right = box.cols * (from + 1) / of;

	return (struct box){box.row, box.col + left, box.rows, right - left - (from + 1 < of ? 1 : 0)};
}

static int least(int a, int b)
{
	return a < b ? a : b;
}

/* The panel at hand with all its lines, or every panel in one line. */
static void render_small(struct cells *cells, struct box box, const struct model *model)
{
	static const enum board_slot order[] = {
		SLOT_ALERTS, SLOT_PICKUPS, SLOT_DOORS, SLOT_LANES, SLOT_STATIONS, SLOT_TODAY, SLOT_SIGHT, SLOT_PEOPLE};

	int title = 0;

	if (model->board.picked) {
		board_panel_render(cells, box, model, (enum board_slot)model->board.panel);
		return;
	}
	for (int slot = 0; slot < SLOTS; slot++) {
		int own = cells_measure(cells, text_title(board_panels[slot]->title)) + 1;

		title = own > title ? own : title;
	}
	title = least(title, box.cols / 2);
	for (size_t i = 0; i < sizeof order / sizeof *order && box.rows > 0; i++) {
		const struct board_panel *panel = board_panels[order[i]];
		struct box line = box_take_top(&box, 1);
		bool off = panel->is_off && panel->is_off(&model->board);
		struct str text = {0};

		cells_text(cells, line.row, line.col, 1, off ? ROLE_BAD : ROLE_TEXT, off ? "!" : " ");
		cells_text(cells, line.row, line.col + 1, title, ROLE_STRONG, text_title(panel->title));
		panel->head(&model->board, &text);
		board_shorten(cells, &text, line.cols - title - 1, ',');
		cells_text(cells, line.row, line.col + title + 1, line.cols - title - 1, off ? ROLE_BAD : ROLE_TEXT, str_text(&text));
		str_done(&text);
	}
}

static void render_two(struct cells *cells, struct box box, const struct model *model)
{
	/* there is no room for all: people stand where stations do once the arrow keys come to them */
	bool people = model->board.picked && model->board.panel == SLOT_PEOPLE;
	const enum board_slot left[] = {SLOT_LANES, people ? SLOT_PEOPLE : SLOT_STATIONS};
	static const enum board_slot right[] = {SLOT_DOORS, SLOT_PICKUPS};
	int most = box.rows / 4 > 3 ? box.rows / 4 : 3;

	board_panel_render(cells, box_take_bottom(&box, least(wants(model, SLOT_ALERTS, 2), most)), model, SLOT_ALERTS);
	board_panel_render(cells, box_take_bottom(&box, box.rows >= 20 ? 3 : 1), model, SLOT_SIGHT);
	board_panel_render(cells, box_take_bottom(&box, box.rows >= 24 ? 7 : 2), model, SLOT_TODAY);
	render_column(cells, column(box, 0, 2), model, left, 2);
	render_column(cells, column(box, 1, 2), model, right, 2);
}

/* The columns get what they want up to three fifths; alerts what they want up to half of the rest; the day has what is left. */
static void render_three(struct cells *cells, struct box box, const struct model *model)
{
	static const enum board_slot left[] = {SLOT_LANES};
	static const enum board_slot middle[] = {SLOT_DOORS, SLOT_STATIONS};
	static const enum board_slot right[] = {SLOT_PICKUPS, SLOT_PEOPLE};
	int gap = box.rows >= ROOMY_ROWS;
	int columns = column_wants(model, left, 1);
	int alerts = wants(model, SLOT_ALERTS, rows_each(SLOT_ALERTS));
	struct box row;

	if (columns < column_wants(model, middle, 2))
		columns = column_wants(model, middle, 2);
	if (columns < column_wants(model, right, 2))
		columns = column_wants(model, right, 2);
	columns = least(columns, box.rows * 3 / 5);
	row = box_take_top(&box, columns);
	render_column(cells, column(row, 0, 3), model, left, 1);
	render_column(cells, column(row, 1, 3), model, middle, 2);
	render_column(cells, column(row, 2, 3), model, right, 2);
	box_take_top(&box, gap);
	alerts = least(alerts, box.rows / 2);
	row = box_take_top(&box, least(box.rows - alerts - gap, TODAY_ROWS));
	board_panel_render(cells, column(row, 0, 2), model, SLOT_TODAY);
	board_panel_render(cells, column(row, 1, 2), model, SLOT_SIGHT);
	box_take_top(&box, gap);
	board_panel_render(cells, box_take_top(&box, alerts), model, SLOT_ALERTS);
}

void board_render(struct cells *cells, struct box box, const struct model *model)
{
	int verdict = box.rows >= LARGE_ROWS ? LETTER_ROWS + 2 : box.rows >= ROOMY_ROWS ? 3 : 1;

	if (box.rows < 1)
		return;
	if (!model->board.board) {
		bigtext_draw(cells, box_inner(box), ROLE_READY, "", _("BOARD"));
		return;
	}
	render_verdict(cells, box_take_top(&box, verdict), model);
	if (box.cols < TWO_COLS || box.rows < PANEL_ROWS)
		render_small(cells, box, model);
	else if (box.cols < THREE_COLS)
		render_two(cells, box, model);
	else
		render_three(cells, box, model);
}
