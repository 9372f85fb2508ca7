/* Why a scan was refused, in a word or two. */
#ifndef UI_REFUSAL_H
#define UI_REFUSAL_H

#include "base/str.h"
#include "flow/reply.h"

/* "wrong-place", in the language of who reads it; "" for ERROR_NONE. */
const char *refusal_text(enum error_word error);

/* Adds it as it stands in large letters: "WRONG PLACE". */
void refusal_add_large(struct str *text, enum error_word error);

#endif
