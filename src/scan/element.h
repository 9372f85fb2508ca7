/* Element strings: AI, value, AI, value ... as a GS1 symbol carries them, and in their bracketed form. Source: GS1
 * General Specifications, section 7.8. */
#ifndef SCAN_ELEMENT_H
#define SCAN_ELEMENT_H

#include "scan/build.h"

/* Appends the elements of a symbol's data, separated by GS (0x1D) where the standard asks for it. */
bool element_read(struct build *b, const char *data, size_t len, struct fault *fault);

/* Appends the elements of "(01)09506000134352(10)A1"; \( is a bracket inside a value. */
bool element_read_brackets(struct build *b, const char *data, size_t len, struct fault *fault);

/* Judges the elements as a whole: one AI with two values, and pairs that exclude each other. */
bool element_agree(struct build *b, struct fault *fault);

/* Warns if the last element looks as if it had swallowed the next one, as it happens where a scanner drops GS. */
void element_suspect_lost_separator(struct build *b);

#endif
