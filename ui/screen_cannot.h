/* What a terminal shows that cannot start, or not go on. */
#ifndef UI_SCREEN_CANNOT_H
#define UI_SCREEN_CANNOT_H

#include "ui/cells.h"

struct screen_cannot {
	const char *terminal; /* its name */
	const char *why;      /* what is wrong and what to do: an error's text */
	const char *contact;  /* whom to call; "" = nobody is named */
	int every_s;          /* it is tried again */
	int tries;            /* so far */
	bool leaving;         /* a person pressed Ctrl-C, and is asked to do so once more */
};

/* Draws the whole terminal. Pure. */
void screen_cannot_render(struct cells *cells, const struct screen_cannot *cannot);

#endif
