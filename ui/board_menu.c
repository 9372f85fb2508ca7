/* What a lead can do about the thing at hand: each choice is the scans that do it, as they could be scanned from a sheet. */
#include <string.h>

#include "base/text.h"
#include "ui/board.h"
#include "ui/box.h"

/* The alert that is picked; NULL: none is. */
static const struct board_alert *alert_at_hand(const struct board_state *state)
{
	if (state->depth || !state->picked || !state->board || state->panel != SLOT_ALERTS || (size_t)state->at >= state->board->alert_count)
		return NULL;
	return &state->board->alerts[state->at];
}

/* What an alert is about. */
static const char *kind_of_alert(const struct board_alert *alert)
{
	static const char *const kinds[][2] = {{"frozen", "order"}, {"overdue-here", "order"}, {"missed", "order"},
		{"cutoff-passed", "pickup"}, {"stockout", "order"}, {"lane-full-soon", "lane"}, {"queue-too-long", "station"},
		{"inbound-late", "inbound"}, {"inbound-not-confirmed", "inbound"}};

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(kinds[i][0], alert->kind) == 0)
			return kinds[i][1];
	return "";
}

/* The kind and the name of the thing at hand: what is opened; on the board itself what is picked. */
static const char *kind_at_hand(const struct board_state *state, const char **name)
{
	static const char *const kinds[SLOTS] = {[SLOT_LANES] = "lane", [SLOT_STATIONS] = "station", [SLOT_DOORS] = "door",
		[SLOT_PICKUPS] = "pickup", [SLOT_PEOPLE] = "operator"};
	const struct board_panel *panel = board_panels[state->panel];
	const struct board_alert *alert = alert_at_hand(state);

	if (state->depth) {
		*name = state->opened[state->depth - 1].name;
		return state->opened[state->depth - 1].kind;
	}
	if (!state->picked || !state->board || !panel->count || (size_t)state->at >= panel->count(state))
		return "";
	*name = panel->opens(state, (size_t)state->at);
	if (!**name)
		return "";
	return alert ? kind_of_alert(alert) : kinds[state->panel] ? kinds[state->panel] : "";
}

static const struct {
	const char *kind;
	const char *label;
	const char *command;
} actions[] = {
	{"order", N_("Hold it: it claims nothing"), "%HOLD"},
	{"order", N_("Let it go on"), "%RESUME"},
	{"order", N_("Let its shipment go as it is"), "%RELEASE"},
	{"order", N_("Before all others"), "%PRIORITISE"},
	{"order", N_("Another lane for its shipment"), "%MOVE"},
	{"order", N_("Take its stockout into the queue"), "%ACCEPT"},
	{"order", N_("Cancel it"), "%CANCEL"},
	{"lane", N_("Another lane for its shipments"), "%MOVE"},
	{"station", N_("It is parked elsewhere"), "%MOVE"},
	{"door", N_("Close the delivery there"), "%DONE"},
	{"inbound", N_("Close it"), "%DONE"},
	{"operator", N_("Wanted elsewhere: doing what, and where"), "%ASSIGN"},
};

/* A person's badge is asked for after the command. */
static bool is_about_who(const char *kind)
{
	return strcmp(kind, "operator") == 0;
}

/* What cannot be is not offered, where the page of the order says so. */
static bool can_be(const struct board_state *state, const char *kind, const char *command)
{
	const struct board_page *p = state->depth ? state->page : NULL;

	if (!p || !p->found || strcmp(kind, "order") != 0 || strcmp(p->kind, "order") != 0)
		return true;
	if (p->is_over)
		return false;
	if (strcmp(command, "%RESUME") == 0)
		return p->is_held;
	if (strcmp(command, "%HOLD") == 0)
		return !p->is_held;
	if (strcmp(command, "%RELEASE") == 0)
		return !p->is_held && p->has_shipment;
	if (strcmp(command, "%MOVE") == 0)
		return p->has_shipment;
	return strcmp(command, "%ACCEPT") != 0 || p->has_stockout;
}

size_t board_choices(const struct board_state *state, struct board_choice choices[BOARD_CHOICES])
{
	const struct board_alert *alert = alert_at_hand(state);
	const char *name = "";
	const char *kind = kind_at_hand(state, &name);
	size_t count = 0;

	if (alert && *alert->command) /* what helps most comes first: one key */
		choices[count++] = (struct board_choice){alert->action, {alert->opens, alert->command}};

	if (strcmp(kind, "shipment") == 0)
		kind = "order";
	for (size_t i = 0; i < sizeof actions / sizeof *actions && count < BOARD_CHOICES; i++)
		if (strcmp(actions[i].kind, kind) == 0 && can_be(state, kind, actions[i].command) &&
			!(alert && strcmp(alert->command, actions[i].command) == 0))
			choices[count++] = is_about_who(actions[i].kind)
				? (struct board_choice){_(actions[i].label), {actions[i].command, name}}
				: (struct board_choice){_(actions[i].label), {name, actions[i].command}};
	return count;
}

/* What it is about stands there: the list may cover it. */
static void add_title(struct str *text, const struct board_state *state, size_t count)
{
	const char *name = "";

	kind_at_hand(state, &name);
	if (count)
		str_printf(text, _("%s: WHAT IS TO BE DONE?  Enter does it; Esc: nothing"), name);
	else if (*name)
		str_printf(text, _("%s: there is nothing to decide about it here"), name);
	else
		str_add(text, _("Pick or open an order, a lane, a door or a station first"));
}

void board_menu_render(struct cells *cells, struct box *box, const struct model *model)
{
	struct board_choice choices[BOARD_CHOICES];
	size_t count = board_choices(&model->board, choices);
	struct str title = {0};
	struct box menu;
	size_t first = 0;

	if (!model->board.menu)
		return;
	menu = box_take_bottom(box, count ? (int)count + 1 : 1);
	cells_fill(cells, menu, ' ', ROLE_TEXT);
	cells_fill(cells, (struct box){menu.row, menu.col, 1, menu.cols}, ' ', ROLE_PANEL);
	add_title(&title, &model->board, count);
	cells_text(cells, menu.row, menu.col + 1, menu.cols - 2, ROLE_PANEL, str_text(&title));
	str_done(&title);
	menu.row++;
	menu.rows--;
	if (menu.rows > 0 && model->board.menu_at >= menu.rows)
		first = (size_t)(model->board.menu_at - menu.rows + 1);
	for (int i = 0; i < menu.rows && first + (size_t)i < count; i++) {
		const struct board_choice *choice = &choices[first + (size_t)i];
		struct box line = {menu.row + i, menu.col, 1, menu.cols};
		bool picked = first + (size_t)i == (size_t)model->board.menu_at;

		if (picked)
			cells_fill(cells, line, ' ', ROLE_INPUT);
		cells_text(cells, line.row, line.col + 1, 1, board_role(picked, ROLE_TEXT), picked ? "›" : " ");
		cells_text(cells, line.row, line.col + 3, line.cols - 18, board_role(picked, ROLE_STRONG), choice->label);
		cells_text_right(cells, line.row, line.col, line.cols - 2, board_role(picked, ROLE_DIM),
			*choice->scans[0] == '%' ? choice->scans[0] : choice->scans[1]);
	}
}
