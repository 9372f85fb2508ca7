/* What the screens show: the session as last read, the last answer, the scans before it, what is being typed. Its own
 * copy, so that a store that does not answer takes nothing from the screen. Screens only read it. */
#ifndef UI_MODEL_H
#define UI_MODEL_H

#include "base/str.h"
#include "base/text.h"
#include "flow/board.h"
#include "flow/reply.h"
#include "flow/session.h"

enum {
	MODEL_HISTORY = 32,
	MODEL_INPUT_MAX = 4097,    /* bytes typed: one more than a scan may have, so that it is refused and not cut */
	MODEL_CONFIRMED_MS = 4000, /* how long a confirmation fills the screen when nothing else is in hand */
};

enum trouble {
	TROUBLE_NONE,
	TROUBLE_BUSY,  /* the store is busy: the scan is kept and tried again */
	TROUBLE_STORE, /* the store fails: the same */
};

/* The terminal's printer, in the header. */
enum printer_shown {
	PRINTER_SHOWN_NOT, /* there is none, or nothing is known of it */
	PRINTER_SHOWN_GOOD,
	PRINTER_SHOWN_TROUBLE, /* somebody has to go there */
};

/* A scan that was answered, newest first in the model. */
struct model_scan {
	int64_t at_ms;
	char *scan;    /* in the escaped form of the command line */
	char *outcome; /* "4 × LANE-03" */
	bool refused;
	bool sentence; /* the outcome is a sentence, in the language of who made the scan */
};

/* Something that could be scanned now, for a demonstration. */
struct model_hint {
	char *scan;
	char *what;
};

/* What the board shows and where its reader is. What is read belongs to whoever reads it (ui/boarding.h). */
enum { BOARD_DEPTH = 8, BOARD_NAME_MAX = 300 };
struct board_opened {
	char kind[16]; /* as board_find() gave them */
	char name[BOARD_NAME_MAX];
	int at;        /* the line at which the page is */
	bool picked;   /* the arrow keys have picked it: Enter opens what it names */
};
struct board_state {
	bool wall;     /* nobody is signed on here, and nothing can be changed */
	bool lead;     /* a lead is signed on: what a person does is for him alone */
	const struct board *board;     /* NULL = not read yet */
	const struct insight *insight; /* NULL = nobody looks for it */
	const struct board_page *page; /* the newest that was opened; NULL = not read yet */
	struct board_opened opened[BOARD_DEPTH]; /* on top of each other, the newest last */
	size_t depth;  /* 0 = the board itself is shown */
	bool old;      /* the page, or the board, has to be read again */
	int panel;     /* at which panel the arrow keys are, */
	int at;        /* and at which of its lines */
	bool picked;   /* they have picked it */
	bool menu;     /* what a lead can do about it is listed, */
	int menu_at;   /* and at which line of that they are */
};

struct model {
	struct session_view view; /* strings are never NULL, also before the first model_take_view() */
	struct arena view_arena;
	char language[TEXT_LANGUAGE_MAX]; /* of the view */

	bool has_reply;
	struct reply reply;  /* valid if has_reply */
	bool reply_is_ahead; /* the view was not read since */
	bool reply_moved;    /* its directions are the movement: there is nothing to confirm */
	int64_t since_reply_ms;

	const char *const *help_lines; /* the answer to %HELP, newest */
	size_t help_line_count;
	struct arena help_arena;

	struct model_scan history[MODEL_HISTORY];
	size_t history_count;

	int64_t now_ms;   /* the site's clock */
	struct str input; /* bytes typed and not yet sent */
	bool hides;       /* what is being typed may be a PIN */
	bool hides_digits; /* likewise, and none is asked for */
	size_t queued;    /* scans that wait to be answered */
	enum trouble trouble;
	char trouble_text[1024];
	char scanners[96];       /* the state of the terminal's own scanners; "" = it has none, they type into it */
	size_t scanners_missing; /* how many of them */
	char scanner_news[256];  /* what notice says of them */
	enum printer_shown printer;
	bool printer_lasts;     /* its trouble does: it is told in a line of its own */
	char printer_text[400]; /* what to do about it */
	char kept_news[1100];    /* what it says of the scans that wait */
	const char *notice; /* a passing remark in place of the history, N_() or said already; NULL = none */
	bool leaving;       /* the next Ctrl-C leaves */

	bool help;  /* the help overlay is open */
	int scroll; /* lines that the list of the screen is scrolled down */
	bool picked; /* the arrow keys have picked the list's line at which it is: Enter opens it */

	struct board_state board;

	bool demo_plays;
	struct model_hint *hints; /* NULL = none */
	size_t hint_count;
};

void model_init(struct model *model, const char *terminal);
void model_done(struct model *model);

/* Copies. A view in which the shown direction has changed without a scan, or the shipment at hand must not be packed on, returns
 * true: the worker has to be told. */
bool model_take_view(struct model *model, const struct session_view *view);

/* The answer to a scan; the view is taken after it. */
void model_take_reply(struct model *model, const struct reply *reply, const uint8_t *scan, size_t len, int64_t at_ms);

/* Units that an answer confirmed, all directions together. */
int64_t model_confirmed(const struct reply *reply);

/* What it confirmed is a carton on a truck: the answer's own words say which, and what is missing of its shipment. */
bool model_loaded(const struct reply *reply);

/* Takes the hints over (malloc'd, with their strings). */
void model_take_hints(struct model *model, struct model_hint *hints, size_t count);

/* The directions to show, the first one large: what is in hand, else what the last answer moved. */
size_t model_direction_count(const struct model *model);
const struct reply_direction *model_direction(const struct model *model, size_t i);
bool model_direction_postponed(const struct model *model, size_t i);

#endif
