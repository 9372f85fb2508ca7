/* Drawing one panel: its title with a few words, and as many of its lines as there is room for. Where that is not all, those that
 * have to be seen most are drawn, in their order, and the rest is counted; the panel at which the arrow keys are scrolls. */
#include "ui/board.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"

enum { MINUTE_MS = 60000, HOUR_MINUTES = 60, DAY_MINUTES = 24 * 60 };

const struct board_panel *const board_panels[SLOTS] = {
	[SLOT_LANES] = &board_lanes,
	[SLOT_STATIONS] = &board_stations,
	[SLOT_DOORS] = &board_doors,
	[SLOT_PICKUPS] = &board_pickups,
	[SLOT_PEOPLE] = &board_people,
	[SLOT_ALERTS] = &board_alerts,
	[SLOT_TODAY] = &board_today,
	[SLOT_SIGHT] = &board_sight,
};

/* ---- words */

int board_cell(struct cells *cells, int row, int col, int width, enum role role, const char *text)
{
	cells_text(cells, row, col, width, role, text);
	return col + width + 1;
}

void board_add_number(struct str *text, int64_t number)
{
	char digits[TEXT_NUMBER_MAX];

	str_add(text, text_number(number, digits));
}

struct str *board_note(struct str *text)
{
	if (text->len)
		str_add(text, ", ");
	return text;
}

void board_add_age(struct str *text, int64_t now_ms, int64_t at_ms)
{
	int64_t minutes = (now_ms - at_ms) / MINUTE_MS;

	if (!at_ms)
		return;
	if (minutes < 0)
		minutes = 0;
	if (minutes >= 2 * DAY_MINUTES)
		str_printf(text, P_("%" PRId64 " day", "%" PRId64 " days", minutes / DAY_MINUTES), minutes / DAY_MINUTES);
	else if (minutes >= 2 * HOUR_MINUTES)
		str_printf(text, _("%" PRId64 " h"), minutes / HOUR_MINUTES);
	else
		str_printf(text, _("%" PRId64 " min"), minutes);
}

void board_add_short_age(struct str *text, int64_t now_ms, int64_t at_ms)
{
	int64_t minutes = now_ms > at_ms ? (now_ms - at_ms) / MINUTE_MS : 0;

	if (!at_ms)
		return;
	/* TRANSLATORS: days, hours and minutes where there are four columns for number and unit: "12d", "4h", "22m" */
	if (minutes >= 2 * DAY_MINUTES)
		str_printf(text, C_("short age", "%" PRId64 "d"), minutes / DAY_MINUTES);
	else if (minutes >= HOUR_MINUTES)
		str_printf(text, C_("short age", "%" PRId64 "h"), minutes / HOUR_MINUTES);
	else
		str_printf(text, C_("short age", "%" PRId64 "m"), minutes);
}

void board_add_clock(struct str *text, const struct board_state *state, int64_t at_ms)
{
	static const char *const days[] = {NC_("weekday", "Sun"), NC_("weekday", "Mon"), NC_("weekday", "Tue"), NC_("weekday", "Wed"),
		NC_("weekday", "Thu"), NC_("weekday", "Fri"), NC_("weekday", "Sat")};
	const struct board *b = state->board;
	char clock[TIME_TEXT_MAX];

	if (!at_ms)
		return;
	if (at_ms < b->day_ms || at_ms > zone_day_end(b->zone, b->day_ms))
		str_printf(text, "%s ", text_title(days[zone_civil(b->zone, at_ms).weekday]));
	time_format_clock(b->zone, at_ms, clock);
	clock[5] = '\0'; /* without seconds */
	str_add(text, clock);
}

const char *board_clock(const struct board_state *state, int64_t at_ms, char buf[static BOARD_CLOCK_MAX])
{
	struct str text = {0};

	board_add_clock(&text, state, at_ms);
	snprintf(buf, BOARD_CLOCK_MAX, "%s", str_text(&text));
	str_done(&text);
	return buf;
}

const char *board_kind_text(const char *kind)
{
	static const char *const kinds[][2] = {
		{"order", NC_("kind", "order")},
		{"shipment", NC_("kind", "shipment")},
		{"lane", NC_("kind", "lane")},
		{"door", NC_("kind", "door")},
		{"station", NC_("kind", "station")},
		{"place", NC_("kind", "place")},
		{"inbound", NC_("kind", "inbound")},
		{"pickup", NC_("kind", "pickup")},
		{"carton", NC_("kind", "carton")},
		{"product", NC_("kind", "product")},
		{"operator", NC_("kind", "operator")},
	};

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(kinds[i][0], kind) == 0)
			return text_title(kinds[i][1]);
	return kind;
}

void board_shorten(const struct cells *cells, struct str *text, int cols, char at)
{
	static const char sign[] = "…";
	bool cut = false;

	while (text->len && cells_measure(cells, text->data) > cols - (cut ? cells_measure(cells, sign) : 0)) {
		char *last = strrchr(text->data, at);

		if (!last)
			break;
		text->len = (size_t)(last - text->data);
		text->data[text->len] = '\0';
		cut = true;
	}
	if (cut)
		str_add(text, sign);
}

int board_name_cols(const struct cells *cells, const struct board_state *state, const struct board_panel *panel, int least, int cols)
{
	int longest = least;

	for (size_t i = 0; i < panel->count(state); i++) {
		int own = cells_measure(cells, panel->opens(state, i));

		longest = own > longest ? own : longest;
	}
	return longest > cols / 3 ? (least > cols / 3 ? least : cols / 3) : longest;
}

void board_mark(struct cells *cells, struct box line, bool picked, bool off)
{
	cells_text(cells, line.row, line.col, 1, board_role(picked, off ? ROLE_BAD : ROLE_TEXT), off ? "!" : " ");
	cells_text(cells, line.row, line.col + 1, 1, board_role(picked, ROLE_TEXT), picked ? "›" : " ");
}

enum role board_role(bool picked, enum role role)
{
	return picked ? ROLE_INPUT : role;
}

/* ---- a panel */

struct ranked {
	size_t i;
	int64_t urgency;
};

static int by_urgency(const void *a, const void *b)
{
	const struct ranked *x = a;
	const struct ranked *y = b;

	if (x->urgency != y->urgency)
		return x->urgency < y->urgency ? 1 : -1;
	return x->i < y->i ? -1 : 1;
}

static int by_order(const void *a, const void *b)
{
	const struct ranked *x = a;
	const struct ranked *y = b;

	return x->i < y->i ? -1 : x->i > y->i;
}

/* Which lines are drawn: `room` of `count`, in their order. Freed by the caller. */
static struct ranked *choose(const struct board_panel *panel, const struct board_state *state, size_t count, size_t room)
{
	struct ranked *list = mem_alloc((count + 1) * sizeof *list);

	for (size_t i = 0; i < count; i++)
		list[i] = (struct ranked){i, panel->urgency ? panel->urgency(state, i) : 0};
	if (room < count) {
		qsort(list, count, sizeof *list, by_urgency);
		qsort(list, room, sizeof *list, by_order);
	}
	return list;
}

static void render_title(struct cells *cells, struct box line, const struct model *model, const struct board_panel *panel, bool at)
{
	struct str text = {0};
	bool off = panel->is_off && panel->is_off(&model->board);
	int used;

	cells_fill(cells, line, ' ', ROLE_PANEL);
	str_printf(&text, "%s%s%s", at ? "› " : "", text_title(panel->title), off ? " !" : "");
	used = 1 + cells_text(cells, line.row, line.col + 1, line.cols - 2, ROLE_PANEL, str_text(&text));
	str_clear(&text);
	panel->head(&model->board, &text);
	board_shorten(cells, &text, line.cols - used - 3, ',');
	cells_text_right(cells, line.row, line.col + used + 2, line.cols - used - 3, ROLE_PANEL, str_text(&text));
	str_done(&text);
}

/* Lines in their order from the one that is picked, or those that have to be seen most. */
static void render_lines(struct cells *cells, struct box box, const struct model *model, const struct board_panel *panel, bool at)
{
	const struct board_state *state = &model->board;
	size_t count = panel->count(state);
	int each = panel->rows ? panel->rows : 1;
	size_t room;
	size_t first = 0;
	struct ranked *list;

	if (each > 1 && count * (size_t)each > (size_t)box.rows)
		each = 1;
	room = (size_t)(box.rows / each);
	if (room < count && room > 1)
		room--; /* the last says how many more there are */
	list = choose(panel, state, count, at && state->picked ? count : room);
	if (at && state->picked && (size_t)state->at >= room)
		first = (size_t)state->at - room + 1;
	for (size_t i = 0; i < room && first + i < count; i++)
		panel->line(cells, (struct box){box.row + (int)i * each, box.col, each, box.cols}, model, list[first + i].i,
			at && state->picked && list[first + i].i == (size_t)state->at);
	if (room < count && room < (size_t)box.rows) {
		struct str text = {0};

		if (first)
			str_printf(&text, P_("+%zu above", "+%zu above", first), first);
		if (first + room < count)
			str_printf(board_note(&text), P_("+%zu more", "+%zu more", count - first - room), count - first - room);
		cells_text(cells, box.row + (int)room * each, box.col + 2, box.cols - 2, ROLE_DIM, str_text(&text));
		str_done(&text);
	}
	free(list);
}

void board_panel_render(struct cells *cells, struct box box, const struct model *model, enum board_slot slot)
{
	const struct board_panel *panel = board_panels[slot];
	bool at = model->board.picked && model->board.panel == (int)slot;

	if (box.rows < 1 || box.cols < 8)
		return;
	render_title(cells, (struct box){box.row, box.col, 1, box.cols}, model, panel, at);
	box.row++;
	box.rows--;
	if (box.rows < 1)
		return;
	if (panel->draw)
		panel->draw(cells, box, model);
	else
		render_lines(cells, box, model, panel, at);
}
