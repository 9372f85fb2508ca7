/* A list of sentences: wrapped, scrolled by the sentence, saying so where more follows. */
#ifndef UI_LIST_H
#define UI_LIST_H

#include "ui/cells.h"

struct list_line {
	enum role role;
	const char *text;
};

/* Draws lines from `first` on, or from an earlier one where that is enough to reach the last line. */
void list_render(struct cells *cells, struct box box, const struct list_line *lines, size_t count, int first);

/* The same for plain texts of one role. */
void list_render_texts(
	struct cells *cells, struct box box, enum role role, const char *const *texts, size_t count, int first);

#endif
