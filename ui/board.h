/* The board's parts. A panel is a const table of functions over what was read: one file each, one line in board_panels (board.c).
 * Internal to ui/board*.c and the screens that show the board. */
#ifndef UI_BOARD_H
#define UI_BOARD_H

#include "ui/cells.h"
#include "ui/input.h"
#include "ui/model.h"

struct board_panel {
	const char *title; /* NC_("panel", "LANES") */
	/* What stands beside the title, and alone where there is no room for more: the panel in a few words. */
	void (*head)(const struct board_state *state, struct str *text);
	bool (*is_off)(const struct board_state *state); /* something of it is not as it should be; NULL: never */
	void (*why)(const struct board_state *state, struct str *text); /* the first thing that is not, in words. With is_off */
	/* Its lines. NULL: it has none that can be picked, and draws itself. */
	size_t (*count)(const struct board_state *state);
	/* How much a line has to be seen where not all of them can be: the largest first. NULL: as they come. */
	int64_t (*urgency)(const struct board_state *state, size_t i);
	int rows; /* that a line takes where there is room for all of them; 0: one */
	void (*line)(struct cells *cells, struct box line, const struct model *model, size_t i, bool picked);
	const char *(*opens)(const struct board_state *state, size_t i); /* what to scan to open it; "" = nothing */
	void (*draw)(struct cells *cells, struct box box, const struct model *model); /* instead of lines */
};

extern const struct board_panel board_lanes, board_doors, board_pickups, board_stations, board_people, board_today, board_sight,
	board_alerts;

/* Those that can be picked, in the order in which the arrow keys go through them. */
enum board_slot { SLOT_LANES, SLOT_STATIONS, SLOT_DOORS, SLOT_PICKUPS, SLOT_PEOPLE, SLOT_ALERTS, SLOT_TODAY, SLOT_SIGHT, SLOTS };
extern const struct board_panel *const board_panels[SLOTS];

/* Draws a panel with its title; nothing if the box has no room for both. */
void board_panel_render(struct cells *cells, struct box box, const struct model *model, enum board_slot slot);

/* board_layout.c: the board as a whole, whatever its size. */
void board_render(struct cells *cells, struct box box, const struct model *model);

/* How it stands, in a word: 0 = on plan, 1 = something to look after, 2 = off plan. */
int board_verdict(const struct board_state *state);

/* board_sheet.c: what was opened, whole. Lines that can be gone through with the arrow keys; and what the one at hand opens,
 * "" = nothing. */
void board_sheet_render(struct cells *cells, struct box box, const struct model *model);
size_t board_sheet_lines(const struct board_page *page);
const char *board_sheet_opens(const struct board_page *page, int at);

/* board_menu.c: what a lead can do about what is opened, or picked. Up to SESSION_OPENS scans do it. */
struct board_choice {
	const char *label;
	const char *scans[SESSION_OPENS]; /* NULL after the last */
};
enum { BOARD_CHOICES = 8 };
size_t board_choices(const struct board_state *state, struct board_choice choices[BOARD_CHOICES]);
void board_menu_render(struct cells *cells, struct box *box, const struct model *model);

/* ---- words that panels share */

/* Text of a width in a column, and on to the next: returns col + width + 1. */
int board_cell(struct cells *cells, int row, int col, int width, enum role role, const char *text);

/* Adds "1,204"; "4 h", "22 min", "3 days" since then; "15:30", on another day "Tue 15:30". at_ms 0: nothing. */
void board_add_number(struct str *text, int64_t number);
void board_add_age(struct str *text, int64_t now_ms, int64_t at_ms);
void board_add_short_age(struct str *text, int64_t now_ms, int64_t at_ms); /* "4h", "22m", "3d" */
void board_add_clock(struct str *text, const struct board_state *state, int64_t at_ms);

/* "15:30" as it stands in a sentence. buf: a text of the caller's, at least BOARD_CLOCK_MAX. */
enum { BOARD_CLOCK_MAX = 64 };
const char *board_clock(const struct board_state *state, int64_t at_ms, char buf[static BOARD_CLOCK_MAX]);

/* The text, and where one note stands in it already, a comma behind it: the next can be added. */
struct str *board_note(struct str *text);

/* What a kind of thing is called: "order", as board_find() gives it. */
const char *board_kind_text(const char *kind);

/* Drops what stands behind the last `at`, again and again, until the text fits, or nothing can be dropped; "…" stands for it. */
void board_shorten(const struct cells *cells, struct str *text, int cols, char at);

/* How wide the names of a panel's lines are: of the longest, within these; what is longer than a third of the line is cut. */
int board_name_cols(const struct cells *cells, const struct board_state *state, const struct board_panel *panel, int least, int cols);

/* What stands before a line: that something of it is off, and that it is picked. Two columns. */
void board_mark(struct cells *cells, struct box line, bool picked, bool off);

/* The role of a line's text: that of its kind, or of the picked one. */
enum role board_role(bool picked, enum role role);

#endif
