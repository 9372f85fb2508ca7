/* Types text as a scanner that is a keyboard does: keys and modifiers of a layout, found by asking the keymap. */
#ifndef LIB_TYPIST_H
#define LIB_TYPIST_H

#include "devices/keymap.h"

enum { TYPIST_SHIFT = 1, TYPIST_ALTGR = 2, TYPIST_CTRL = 4, TYPIST_ALT = 8 };

struct typist {
	enum keymap_layout layout;
	void (*key)(void *ctx, unsigned code, int value);
	void *ctx;
};

/* Presses and releases a key with modifiers held. */
void typist_stroke(const struct typist *typist, unsigned with, unsigned code);

/* Printable ASCII. */
void typist_type(const struct typist *typist, const char *text);

/* Alt held, digits on the keypad. */
void typist_alt(const struct typist *typist, const char *digits);

#endif
