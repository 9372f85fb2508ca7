/* What a scanner that is a keyboard has typed: key codes and modifiers to text, by the layout that the scanner itself is set
 * to (its "country"), never by the console's. Pure. Caps Lock is ignored: scanners that are "set to Caps Lock on" swap case
 * by Shift. Text is UTF-8; Enter is a CR, Tab a TAB, and a group separator 0x1D, in whichever way it is typed. */
#ifndef DEVICES_KEYMAP_H
#define DEVICES_KEYMAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum keymap_layout {
	KEYMAP_US,
	KEYMAP_UK,
	KEYMAP_DE,
	KEYMAP_FR,
};

/* "us", "uk", "de", "fr"; NULL at the end. In the order of the enumeration. */
extern const char *const keymap_layouts[];

enum {
	KEYMAP_TEXT_MAX = 16, /* bytes that one key gives at most */
	KEYMAP_WHY_MAX = 400,
};

struct keymap {
	enum keymap_layout layout;
	unsigned gs_key; /* the key that sends a group separator besides Ctrl+] and Alt+029; 0 = none */
	/* what is held down */
	bool left_shift, right_shift, left_ctrl, right_ctrl, left_alt, right_alt;
	unsigned alt_number; /* typed on the keypad while Alt is held */
	unsigned alt_digits;
	bool alt_zero;  /* it begins with 0 */
	uint32_t dead;  /* a dead key that waits for its letter, as a combining character; 0 = none */
};

/* The key code of a function key, "F1" to "F24"; 0: it is none. */
unsigned keymap_function_key(const char *name);

void keymap_init(struct keymap *map, enum keymap_layout layout, unsigned gs_key);

/* Nothing is held down: after keys were lost. */
void keymap_reset(struct keymap *map);

enum keymap_result {
	KEYMAP_NOTHING, /* it is no text (yet): a modifier, a release, a repeat */
	KEYMAP_TEXT,
	KEYMAP_UNKNOWN, /* it means nothing in a scan: what a scan around it says is in doubt */
};

/* Takes one key event: the code of linux/input-event-codes.h; value 1 = pressed, 0 = released, 2 = repeated by the
 * kernel, which no scanner means. KEYMAP_TEXT: text has *len bytes, at most KEYMAP_TEXT_MAX. KEYMAP_UNKNOWN: why says
 * which key, and what to set. */
enum keymap_result keymap_key(struct keymap *map, unsigned code, int value, char text[KEYMAP_TEXT_MAX], size_t *len,
	char why[KEYMAP_WHY_MAX]);

#endif
