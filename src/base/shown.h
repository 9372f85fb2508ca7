/* Text from outside on its way to a terminal: a name, an address, a file's name may hold what terminals obey, what
 * turns the direction of what stands around it, and what is there but not seen. All that is written out, as an escape
 * that JSON has, too. */
#ifndef BASE_SHOWN_H
#define BASE_SHOWN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/* Characters that show nothing of their own and change how others are read: direction marks, overrides and isolates,
 * line and paragraph separators, blanks without width, invisible operators, fillers, interlinear annotations, tags. Not
 * joiners and variation selectors, which choose the shape of a character. */
bool shown_hides(uint32_t cp);

/* What was before, where a text comes in pieces. Zero-initialised. */
struct shown_text {
	unsigned marks; /* marks on the last character */
};

/* Adds text: UTF-8 that a terminal prints as it is; control characters but line ends and tabs, and bytes that are no
 * UTF-8, as \xHH; DEL, those of U+0080 to 009F, what hides, and more than eight marks on one letter as \uHHHH. Returns
 * the bytes that were taken: not a sequence at the end whose rest may still come, unless this is the last piece. */
size_t shown_add(struct shown_text *shown, struct str *out, const char *data, size_t len, bool last);

/* The same of a whole text, which becomes one line: line ends and tabs are written out, too. */
void shown_line(struct str *out, const char *text);

#endif
