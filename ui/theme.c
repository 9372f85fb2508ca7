/* The colours. Chosen for bad light: bright on black, and only what must be seen across the hall is filled. Refused is
 * the one answer that is inverted, so it cannot be taken for another without colours. */
#include "ui/theme.h"

enum { BLACK, RED, GREEN, YELLOW, BLUE, MAGENTA, CYAN, WHITE };

struct row {
	struct style in_256, in_8;
	int mono;
};

static const struct row rows[ROLE_COUNT] = {
	[ROLE_TEXT] = {{252, 16, 0}, {WHITE, BLACK, 0}, 0},
	[ROLE_DIM] = {{245, 16, 0}, {WHITE, BLACK, 0}, 0},
	[ROLE_STRONG] = {{231, 16, THEME_BOLD}, {WHITE, BLACK, THEME_BOLD}, THEME_BOLD},
	[ROLE_HEADER] = {{231, 236, THEME_BOLD}, {BLACK, WHITE, 0}, THEME_REVERSE},
	[ROLE_ALARM] = {{231, 160, THEME_BOLD}, {WHITE, RED, THEME_BOLD}, THEME_REVERSE | THEME_BOLD},
	[ROLE_RULE] = {{240, 16, 0}, {WHITE, BLACK, 0}, 0},
	[ROLE_PROMPT] = {{229, 16, THEME_BOLD}, {YELLOW, BLACK, THEME_BOLD}, THEME_BOLD},
	[ROLE_INPUT] = {{16, 229, THEME_BOLD}, {BLACK, YELLOW, 0}, THEME_REVERSE},
	[ROLE_KEY] = {{231, 16, THEME_BOLD}, {WHITE, BLACK, THEME_BOLD}, THEME_BOLD},
	[ROLE_KEY_LABEL] = {{16, 250, 0}, {BLACK, CYAN, 0}, THEME_REVERSE},
	[ROLE_GO] = {{46, 16, THEME_BOLD}, {GREEN, BLACK, THEME_BOLD}, THEME_BOLD},
	[ROLE_LANE] = {{75, 16, THEME_BOLD}, {WHITE, BLUE, THEME_BOLD}, THEME_BOLD},
	[ROLE_PUTAWAY] = {{250, 16, THEME_BOLD}, {WHITE, BLACK, 0}, 0},
	[ROLE_HOLD] = {{214, 16, THEME_BOLD}, {YELLOW, BLACK, THEME_BOLD}, THEME_BOLD},
	[ROLE_READY] = {{231, 16, THEME_BOLD}, {WHITE, BLACK, THEME_BOLD}, THEME_BOLD},
	[ROLE_DONE] = {{46, 16, THEME_BOLD}, {GREEN, BLACK, THEME_BOLD}, THEME_BOLD},
	[ROLE_REFUSED] = {{231, 160, THEME_BOLD}, {WHITE, RED, THEME_BOLD}, THEME_REVERSE | THEME_BOLD},
	[ROLE_PANEL] = {{231, 238, THEME_BOLD}, {BLACK, CYAN, 0}, THEME_REVERSE},
	[ROLE_BAD] = {{203, 16, THEME_BOLD}, {RED, BLACK, THEME_BOLD}, THEME_BOLD | THEME_UNDERLINE},
	[ROLE_MARK] = {{16, 226, THEME_BOLD}, {BLACK, YELLOW, 0}, THEME_REVERSE},
};

struct style theme_style(enum role role, enum theme_depth depth)
{
	switch (depth) {
	case THEME_256: return rows[role].in_256;
	case THEME_8: return rows[role].in_8;
	case THEME_MONO: break;
	}
	return (struct style){-1, -1, rows[role].mono};
}
