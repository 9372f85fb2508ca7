#include "tests/lib/typist.h"

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>

#include <linux/input-event-codes.h>

static const unsigned pad[] = {KEY_KP0, KEY_KP1, KEY_KP2, KEY_KP3, KEY_KP4, KEY_KP5, KEY_KP6, KEY_KP7, KEY_KP8, KEY_KP9};

void typist_stroke(const struct typist *typist, unsigned with, unsigned code)
{
	static const struct {
		unsigned bit, code;
	} held[] = {{TYPIST_SHIFT, KEY_LEFTSHIFT}, {TYPIST_ALTGR, KEY_RIGHTALT}, {TYPIST_CTRL, KEY_LEFTCTRL},
		{TYPIST_ALT, KEY_LEFTALT}};

	for (size_t i = 0; i < 4; i++)
		if (with & held[i].bit)
			typist->key(typist->ctx, held[i].code, 1);
	typist->key(typist->ctx, code, 1);
	typist->key(typist->ctx, code, 0);
	for (size_t i = 0; i < 4; i++)
		if (with & held[i].bit)
			typist->key(typist->ctx, held[i].code, 0);
}

void typist_alt(const struct typist *typist, const char *digits)
{
	typist->key(typist->ctx, KEY_LEFTALT, 1);
	for (; *digits; digits++) {
		typist->key(typist->ctx, pad[*digits - '0'], 1);
		typist->key(typist->ctx, pad[*digits - '0'], 0);
	}
	typist->key(typist->ctx, KEY_LEFTALT, 0);
}

struct tried {
	struct keymap map;
	size_t len;
	char c;
};

static void on_try(void *ctx, unsigned code, int value)
{
	struct tried *tried = ctx;
	char text[KEYMAP_TEXT_MAX];
	char why[KEYMAP_WHY_MAX];
	size_t len;

	if (keymap_key(&tried->map, code, value, text, &len, why) == KEYMAP_TEXT && len) {
		tried->len += len;
		tried->c = text[0];
	}
}

/* Whether a key gives the character, alone or, where it is a dead key, with a blank behind it. */
static bool gives(enum keymap_layout layout, unsigned with, unsigned code, bool blank, char c)
{
	struct tried tried = {.len = 0};
	struct typist typist = {layout, on_try, &tried};

	keymap_init(&tried.map, layout, 0);
	typist_stroke(&typist, with, code);
	if (blank)
		typist_stroke(&typist, 0, KEY_SPACE);
	return tried.len == 1 && tried.c == c;
}

static void type_char(const struct typist *typist, char c)
{
	static const unsigned withs[] = {0, TYPIST_SHIFT, TYPIST_ALTGR};

	for (int blank = 0; blank < 2; blank++) {
		for (size_t i = 0; i < 3; i++) {
			for (unsigned code = 2; code <= KEY_102ND; code++) {
				bool on_pad = code >= KEY_KP7 && code <= KEY_KPDOT;

				if (on_pad || code == KEY_KPASTERISK || !gives(typist->layout, withs[i], code, blank, c))
					continue;
				typist_stroke(typist, withs[i], code);
				if (blank)
					typist_stroke(typist, 0, KEY_SPACE);
				return;
			}
		}
	}
	assert(!"no key gives it");
}

void typist_type(const struct typist *typist, const char *text)
{
	for (; *text; text++)
		type_char(typist, *text);
}
