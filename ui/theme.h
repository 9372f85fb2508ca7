/* Roles: what a cell says, not how it looks. The one table from roles to colours, for terminals of 256 colours, of 8,
 * and of none. Nothing is told by colour alone: a screen adds words and symbols. */
#ifndef UI_THEME_H
#define UI_THEME_H

enum role {
	ROLE_TEXT,
	ROLE_DIM, /* small print */
	ROLE_STRONG,
	ROLE_HEADER, /* the line on top */
	ROLE_ALARM,  /* in the header or the prompt: the store fails */
	ROLE_RULE,
	ROLE_PROMPT, /* what may be scanned now */
	ROLE_INPUT,  /* what is being typed */
	ROLE_KEY,    /* the key's name in the key bar */
	ROLE_KEY_LABEL,
	ROLE_GO,      /* to a station: go */
	ROLE_LANE,    /* to a lane: waits there */
	ROLE_PUTAWAY, /* nobody waits */
	ROLE_HOLD,    /* quarantine, overflow: something is odd */
	ROLE_READY,   /* waiting for a scan */
	ROLE_DONE,    /* confirmed, accepted */
	ROLE_REFUSED,
	ROLE_PANEL, /* the title of a panel of the board */
	ROLE_BAD,   /* off plan: it stands out */
	ROLE_MARK, /* %QTY, %DAMAGED: waits for the next unit */
	ROLE_COUNT,
};

enum theme_attr {
	THEME_BOLD = 1 << 0,
	THEME_REVERSE = 1 << 1,
	THEME_UNDERLINE = 1 << 2,
	THEME_DIM = 1 << 3,
};

enum theme_depth { THEME_MONO, THEME_8, THEME_256 };

struct style {
	int fg; /* a colour number of the depth; -1 on a mono terminal */
	int bg;
	int attrs;
};

struct style theme_style(enum role role, enum theme_depth depth);

#endif
