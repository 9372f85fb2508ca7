/* A screen is a const table of functions. The key bar, the help page and the dispatch of keys all come from its keys.
 * A new screen is one file, one line in screens.c and its golden pictures. */
#ifndef UI_SCREEN_H
#define UI_SCREEN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"
#include "ui/cells.h"
#include "ui/input.h"
#include "ui/model.h"

enum screen_action {
	ACTION_SCAN, /* the same as scanning the command barcode */
	ACTION_HELP, /* opens and closes the help page; asks for %HELP too */
	ACTION_MENU, /* opens and closes the board's list of what can be done */
};

struct screen_key {
	int f; /* the function key's number */
	enum screen_action action;
	const char *scan;        /* its command barcode */
	const char *label;       /* in the key bar: NC_("key", "Receive") */
	const char *short_label; /* in a narrow key bar: NC_("short key", "Recv") */
	const char *help;        /* what it does, one sentence: N_() */
};

struct screen {
	const char *activity; /* the session's activity that it belongs to; NULL: chosen otherwise, see screens.c */
	const char *title;    /* NC_("screen", "Receive") */
	const struct screen_key *keys;
	size_t key_count;
	bool compact; /* the frame leaves it all the rows that it can */
	/* Takes an input that no key of the table and no typing takes (scrolling). Only the model's scroll may change.
	 */
	void (*handle)(struct model *model, struct input input);
	/* What to scan to open the picked line of its list, up to SESSION_OPENS; how many. NULL: its list opens nothing. */
	size_t (*open)(const struct model *model, const char *scans[]);
	/* Esc with nothing typed: closes what is on top. NULL: there is nothing to close. */
	bool (*back)(struct model *model);
	/* Draws everything between the header and the prompt. Pure: the same model gives the same cells. */
	void (*render)(struct cells *cells, struct box box, const struct model *model);
};

/* The screen's row for a function key; NULL: it has none. And the first screen's that has one. */
const struct screen_key *screen_key(const struct screen *screen, int f);
const struct screen_key *screen_key_anywhere(int f);

extern const struct screen screen_sign_on; /* nobody is signed on */
extern const struct screen screen_choose;  /* signed on, no activity yet */
extern const struct screen screen_receive;
extern const struct screen screen_stage;
extern const struct screen screen_pack;
extern const struct screen screen_load;
extern const struct screen screen_lookup;
extern const struct screen screen_lookup_lead; /* the same, for a lead */
extern const struct screen screen_board;
extern const struct screen screen_board_lead;
extern const struct screen screen_wall;        /* the board where nobody is signed on */

/* The screen that a model calls for. */
const struct screen *screen_for(const struct model *model);

/* Draws the whole terminal: frame, screen, help. */
void screen_render(struct cells *cells, const struct model *model);

/* The help page of a screen, over its body. */
void screen_render_help(struct cells *cells, struct box box, const struct model *model, const struct screen *screen);
size_t screen_help_lines(const struct model *model, const struct screen *screen);

/* Moves a list of `count` lines: arrows by one, pages by ten. What most screens do in handle(). */
void screen_scroll(struct model *model, struct input input, size_t count);

/* Rows of key tables that every screen has alike. */
/* TRANSLATORS: "key" is a label of the key bar, at most 8 columns, better 6; "short key" one of a handheld, at most 4 columns */
#define KEY_HELP                                                                                                       \
	{                                                                                                              \
		1, ACTION_HELP, "%HELP", NC_("key", "Help"), NC_("short key", "Help"), N_("This page; again or Esc closes it")\
	}
#define KEY_RECEIVE                                                                                                    \
	{                                                                                                              \
		2, ACTION_SCAN, "%RECEIVE", NC_("key", "Receive"), NC_("short key", "Recv"), N_("Receive goods from a truck")\
	}
#define KEY_STAGE                                                                                                      \
	{                                                                                                              \
		3, ACTION_SCAN, "%STAGE", NC_("key", "Stage"), NC_("short key", "Stg"), N_("Fetch, move and deliver what stands at the dock")\
	}
#define KEY_PACK                                                                                                       \
	{                                                                                                              \
		4, ACTION_SCAN, "%PACK", NC_("key", "Pack"), NC_("short key", "Pack"), N_("Pack ready shipments into cartons")\
	}
#define KEY_LOAD                                                                                                       \
	{                                                                                                              \
		5, ACTION_SCAN, "%LOAD", NC_("key", "Load"), NC_("short key", "Load"), N_("Load packed cartons on a truck")\
	}
#define KEY_LOOKUP                                                                                                     \
	{                                                                                                              \
		6, ACTION_SCAN, "%LOOKUP", NC_("key", "Look up"), NC_("short key", "Look"), N_("Ask what something is; nothing changes")\
	}
#define KEY_BOARD                                                                                                      \
	{                                                                                                              \
		7, ACTION_SCAN, "%BOARD", NC_("key", "Board"), NC_("short key", "Brd"), N_("The state of the dock")    \
	}
#define KEY_UNDO                                                                                                       \
	{                                                                                                              \
		9, ACTION_SCAN, "%UNDO", NC_("key", "Undo"), NC_("short key", "Undo"), N_("Take back your last scan here")\
	}
#define KEY_OFF                                                                                                        \
	{                                                                                                              \
		10, ACTION_SCAN, "%OFF", NC_("key", "Sign off"), NC_("short key", "Off"), N_("Sign off; goods in hand stay on the list")\
	}

#endif
