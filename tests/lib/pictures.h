/* Golden pictures: a screen as plain text at three sizes, and in ASCII, under tests/screens/golden; the main ones as the Linux
 * console and a VT220 show them, too. UPDATE=1 rewrites them; then look at what changed before keeping it. */
#ifndef LIB_PICTURES_H
#define LIB_PICTURES_H

#include <stdint.h>

#include "ui/cells.h"
#include "ui/model.h"

#define PICTURES_NOW_MS INT64_C(1795442701000) /* 2026-11-23T14:05:01Z */

struct picture {
	const char *name; /* NULL ends a table */
	void (*fill)(struct model *model);
};

/* Compares each with what is kept, and draws it at any size (sanitizers watch). Returns how many failed. */
int pictures_run(const char *suite, const struct picture *pictures);

/* Compares each at the size of a wall's terminal (240x70) alone. */
int pictures_run_walls(const char *suite, const struct picture *pictures);

/* The same for screens that have no model: draw gets the picture's name, and cells of the size; fill is not called. */
int pictures_run_drawn(
	const char *suite, const struct picture *pictures, void (*draw)(struct cells *cells, const char *name));

#endif
