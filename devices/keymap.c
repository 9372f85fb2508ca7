/* Layouts are pictures of keyboards: for each row of keys what they give plain, with Shift and with AltGr. Dead keys stand
 * there as the combining character that they make. What a group separator looks like on a keyboard is whatever somebody
 * once found to work; all of it is understood: Ctrl with the key of ], a function key, Alt with 029 on the keypad. */
#include "devices/keymap.h"

#include <stdio.h>
#include <string.h>

#include <linux/input-event-codes.h>

#include "base/str.h"
#include "base/text.h"

enum { ROWS = 4, LEVELS = 3, GROUP_SEPARATOR = 0x1D };

/* The keys of each row from the left; the row of letters in the middle has the key beside Enter at its end, the lowest row
 * begins with the key that only keyboards outside America have. */
static const unsigned short row_keys[ROWS][14] = {
	{KEY_GRAVE, KEY_1, KEY_2, KEY_3, KEY_4, KEY_5, KEY_6, KEY_7, KEY_8, KEY_9, KEY_0, KEY_MINUS, KEY_EQUAL},
	{KEY_Q, KEY_W, KEY_E, KEY_R, KEY_T, KEY_Y, KEY_U, KEY_I, KEY_O, KEY_P, KEY_LEFTBRACE, KEY_RIGHTBRACE},
	{KEY_A, KEY_S, KEY_D, KEY_F, KEY_G, KEY_H, KEY_J, KEY_K, KEY_L, KEY_SEMICOLON, KEY_APOSTROPHE, KEY_BACKSLASH},
	{KEY_102ND, KEY_Z, KEY_X, KEY_C, KEY_V, KEY_B, KEY_N, KEY_M, KEY_COMMA, KEY_DOT, KEY_SLASH},
};

/* A blank: the key gives nothing at that level. */
static const char *const pictures[][ROWS][LEVELS] = {
	[KEYMAP_US] = {
		{"`1234567890-=", "~!@#$%^&*()_+", ""},
		{"qwertyuiop[]", "QWERTYUIOP{}", ""},
		{"asdfghjkl;'\\", "ASDFGHJKL:\"|", ""},
		{"\\zxcvbnm,./", "|ZXCVBNM<>?", ""},
	},
	[KEYMAP_UK] = {
		{"`1234567890-=", "¬!\"£$%^&*()_+", "¦   €"},
		{"qwertyuiop[]", "QWERTYUIOP{}", "  é   úíó"},
		{"asdfghjkl;'#", "ASDFGHJKL:@~", "á"},
		{"\\zxcvbnm,./", "|ZXCVBNM<>?", ""},
	},
	[KEYMAP_DE] = {
		{"\u03021234567890ß\u0301", "°!\"§$%&/()=?\u0300", "  ²³   {[]}\\"},
		{"qwertzuiopü+", "QWERTZUIOPÜ*", "@ €        ~"},
		{"asdfghjklöä#", "ASDFGHJKLÖÄ'", ""},
		{"<yxcvbnm,.-", ">YXCVBNM;:_", "|      µ"},
	},
	[KEYMAP_FR] = {
		{"²&é\"'(-è_çà)=", " 1234567890°+", "  \u0303#{[|\u0300\\^@]}"},
		{"azertyuiop\u0302$", "AZERTYUIOP\u0308£", "  €        ¤"},
		{"qsdfghjklmù*", "QSDFGHJKLM%µ", ""},
		{"<wxcvbn,;:!", ">WXCVBN?./§", ""},
	},
};

const char *const keymap_layouts[] = {"us", "uk", "de", "fr", NULL};

/* What a dead key makes of a letter. */
static const struct dead {
	uint32_t mark;
	const char *alone; /* with a blank */
	const char *from;
	const char *to;
} deads[] = {
	{0x300, "`", "aeiouAEIOU", "àèìòùÀÈÌÒÙ"},
	{0x301, "´", "aeiouyAEIOUY", "áéíóúýÁÉÍÓÚÝ"},
	{0x302, "^", "aeiouAEIOU", "âêîôûÂÊÎÔÛ"},
	{0x303, "~", "anoANO", "ãñõÃÑÕ"},
	{0x308, "¨", "aeiouyAEIOU", "äëïöüÿÄËÏÖÜ"},
};

/* Keys of the keypad: digits whatever Num Lock says, as scanners that "emulate the keypad" mean them. */
static const struct pad {
	unsigned short code;
	char text;
} pads[] = {
	{KEY_KP0, '0'}, {KEY_KP1, '1'}, {KEY_KP2, '2'}, {KEY_KP3, '3'}, {KEY_KP4, '4'}, {KEY_KP5, '5'}, {KEY_KP6, '6'},
	{KEY_KP7, '7'}, {KEY_KP8, '8'}, {KEY_KP9, '9'}, {KEY_KPSLASH, '/'}, {KEY_KPASTERISK, '*'}, {KEY_KPMINUS, '-'},
	{KEY_KPPLUS, '+'}, {KEY_KPDOT, '.'}, {KEY_KPENTER, '\r'}, {KEY_ENTER, '\r'}, {KEY_TAB, '\t'}, {KEY_SPACE, ' '},
};

static const unsigned short function_keys[] = {KEY_F1, KEY_F2, KEY_F3, KEY_F4, KEY_F5, KEY_F6, KEY_F7, KEY_F8, KEY_F9,
	KEY_F10, KEY_F11, KEY_F12, KEY_F13, KEY_F14, KEY_F15, KEY_F16, KEY_F17, KEY_F18, KEY_F19, KEY_F20, KEY_F21, KEY_F22,
	KEY_F23, KEY_F24};
enum { FUNCTION_KEYS = sizeof function_keys / sizeof *function_keys };

unsigned keymap_function_key(const char *name)
{
	int64_t number;

	if ((*name != 'F' && *name != 'f') || name[1] == '0' || !str_to_i64(name + 1, &number) || number < 1 ||
		number > FUNCTION_KEYS)
		return 0;
	return function_keys[number - 1];
}

void keymap_reset(struct keymap *map)
{
	keymap_init(map, map->layout, map->gs_key);
}

void keymap_init(struct keymap *map, enum keymap_layout layout, unsigned gs_key)
{
	*map = (struct keymap){.layout = layout, .gs_key = gs_key};
}

/* ---- text that is being given */

struct given {
	char *text;
	size_t len;
};

static void give(struct given *given, const char *bytes, size_t len)
{
	if (given->len + len <= KEYMAP_TEXT_MAX) {
		memcpy(given->text + given->len, bytes, len);
		given->len += len;
	}
}

static void give_text(struct given *given, const char *text)
{
	give(given, text, strlen(text));
}

/* A code point of at most 0xFFFF. */
static void give_cp(struct given *given, uint32_t cp)
{
	char bytes[3];

	if (cp < 0x80) {
		bytes[0] = (char)cp;
		give(given, bytes, 1);
	} else if (cp < 0x800) {
		bytes[0] = (char)(0xC0 | cp >> 6);
		bytes[1] = (char)(0x80 | (cp & 0x3F));
		give(given, bytes, 2);
	} else {
		bytes[0] = (char)(0xE0 | cp >> 12);
		bytes[1] = (char)(0x80 | (cp >> 6 & 0x3F));
		bytes[2] = (char)(0x80 | (cp & 0x3F));
		give(given, bytes, 3);
	}
}

/* The code point number n of a text; 0: it has fewer. */
static uint32_t cp_at(const char *text, size_t n)
{
	uint32_t cp = 0;
	size_t bytes;

	do {
		bytes = utf8_decode(text, strlen(text), &cp);
		text += bytes;
	} while (bytes && n--);
	return bytes ? cp : 0;
}

static const struct dead *dead_of(uint32_t mark)
{
	for (size_t i = 0; i < sizeof deads / sizeof *deads; i++) {
		if (deads[i].mark == mark)
			return &deads[i];
	}
	return NULL;
}

/* A character, with the dead key before it if there is one. Where both make none, they stand beside each other. */
static void give_char(struct keymap *map, struct given *given, uint32_t cp)
{
	const struct dead *dead = dead_of(map->dead);
	const char *letter = NULL;

	map->dead = 0;
	if (dead_of(cp)) { /* the second of two waits in turn */
		map->dead = cp;
		if (dead)
			give_text(given, dead->alone);
		return;
	}
	if (dead && cp < 0x80 && cp > ' ')
		letter = strchr(dead->from, (int)cp);
	if (letter) {
		give_cp(given, cp_at(dead->to, (size_t)(letter - dead->from)));
		return;
	}
	if (dead)
		give_text(given, dead->alone);
	if (!dead || cp != ' ')
		give_cp(given, cp);
}

/* ---- keys */

/* What a key gives at a level of the layout; 0: nothing. */
static uint32_t cp_of(enum keymap_layout layout, unsigned code, int level)
{
	for (int row = 0; row < ROWS; row++) {
		for (size_t i = 0; i < sizeof row_keys[row] / sizeof *row_keys[row] && row_keys[row][i]; i++) {
			if (row_keys[row][i] == code) {
				uint32_t cp = cp_at(pictures[layout][row][level], i);

				return cp == ' ' ? 0 : cp;
			}
		}
	}
	for (size_t i = 0; i < sizeof pads / sizeof *pads; i++) {
		if (pads[i].code == code)
			return (unsigned char)pads[i].text;
	}
	return 0;
}

/* The digit of the keypad; -1: it is none. */
static int pad_digit(unsigned code)
{
	for (size_t i = 0; i < 10; i++) {
		if (pads[i].code == code)
			return (int)i;
	}
	return -1;
}

static bool *modifier(struct keymap *map, unsigned code)
{
	switch (code) {
	case KEY_LEFTSHIFT: return &map->left_shift;
	case KEY_RIGHTSHIFT: return &map->right_shift;
	case KEY_LEFTCTRL: return &map->left_ctrl;
	case KEY_RIGHTCTRL: return &map->right_ctrl;
	case KEY_LEFTALT: return &map->left_alt;
	case KEY_RIGHTALT: return &map->right_alt;
	}
	return NULL;
}

/* Keys that only change what others mean, or lamps. */
static bool is_silent(unsigned code)
{
	return code == KEY_CAPSLOCK || code == KEY_NUMLOCK || code == KEY_SCROLLLOCK || code == KEY_LEFTMETA ||
	       code == KEY_RIGHTMETA;
}

static enum keymap_result unknown(unsigned code, const char *with, char why[KEYMAP_WHY_MAX])
{
	char name[16];

	snprintf(name, sizeof name, "%u", code);
	for (int i = 0; i < FUNCTION_KEYS; i++) {
		if (function_keys[i] == code) {
			snprintf(name, sizeof name, "F%d", i + 1);
			snprintf(why, KEYMAP_WHY_MAX,
				_("its key %s%s means nothing in a scan: if that is how it sends a group separator, set gs = %s"), with,
				name, name);
			return KEYMAP_UNKNOWN;
		}
	}
	snprintf(why, KEYMAP_WHY_MAX, _("its key %s%s means nothing in a scan: is layout the one that the scanner is set to?"), with,
		name);
	return KEYMAP_UNKNOWN;
}

/* Alt is up again: what was typed on the keypad is one character. */
static enum keymap_result end_alt(struct keymap *map, struct given *given, char why[KEYMAP_WHY_MAX])
{
	unsigned number = map->alt_number;
	bool sound = number < 0x80 || (map->alt_zero && number >= 0xA0 && number <= 0xFF);
	unsigned digits = map->alt_digits;

	map->alt_number = 0;
	map->alt_digits = 0;
	if (!digits)
		return KEYMAP_NOTHING;
	if (sound) {
		give_char(map, given, number);
		return KEYMAP_TEXT;
	}
	snprintf(why, KEYMAP_WHY_MAX, _("it typed a character as Alt+%s%u, which reads differently everywhere: set its keyboard country"),
		map->alt_zero ? "0" : "", number);
	return KEYMAP_UNKNOWN;
}

static enum keymap_result take_modifier(
	struct keymap *map, bool *held, bool down, struct given *given, char why[KEYMAP_WHY_MAX])
{
	bool is_alt = held == &map->left_alt || held == &map->right_alt;
	bool was = *held;

	*held = down;
	if (is_alt && !down && was)
		return end_alt(map, given, why);
	if (is_alt && down && !was) {
		map->alt_number = 0;
		map->alt_digits = 0;
	}
	return KEYMAP_NOTHING;
}

static void take_alt_digit(struct keymap *map, int digit)
{
	if (!map->alt_digits)
		map->alt_zero = digit == 0;
	if (map->alt_number < 100000)
		map->alt_number = map->alt_number * 10 + (unsigned)digit;
	map->alt_digits++;
}

/* With Ctrl a key gives a control character: that of the character on it, or a group separator where ] is on an American
 * keyboard. */
static enum keymap_result take_ctrl(
	struct keymap *map, unsigned code, uint32_t cp, struct given *given, char why[KEYMAP_WHY_MAX])
{
	if (cp >= 'a' && cp <= 'z')
		cp -= 'a' - 'A';
	if (cp >= '@' && cp <= '_')
		cp &= 0x1F;
	else if (code == KEY_RIGHTBRACE)
		cp = GROUP_SEPARATOR;
	else
		return unknown(code, "Ctrl+", why);
	give_char(map, given, cp);
	return KEYMAP_TEXT;
}

static enum keymap_result take_key(struct keymap *map, unsigned code, struct given *given, char why[KEYMAP_WHY_MAX])
{
	bool shift = map->left_shift || map->right_shift;
	bool ctrl = map->left_ctrl || map->right_ctrl;
	bool alt = map->left_alt || map->right_alt;
	bool level3 = map->right_alt || (ctrl && map->left_alt); /* Ctrl+Alt is another way to type AltGr */
	uint32_t cp;

	if (map->gs_key && code == map->gs_key) {
		give_char(map, given, GROUP_SEPARATOR);
		return KEYMAP_TEXT;
	}
	if (alt && pad_digit(code) >= 0) {
		take_alt_digit(map, pad_digit(code));
		return KEYMAP_NOTHING;
	}
	if (alt && !level3)
		return unknown(code, "Alt+", why);
	cp = cp_of(map->layout, code, level3 ? 2 : shift ? 1 : 0);
	if (ctrl && !map->left_alt)
		return take_ctrl(map, code, cp, given, why);
	if (!cp)
		return unknown(code, level3 ? "AltGr+" : shift ? "Shift+" : "", why);
	give_char(map, given, cp);
	return KEYMAP_TEXT;
}

enum keymap_result keymap_key(struct keymap *map, unsigned code, int value, char text[KEYMAP_TEXT_MAX], size_t *len,
	char why[KEYMAP_WHY_MAX])
{
	struct given given = {.text = text};
	bool *held = modifier(map, code);
	enum keymap_result result = KEYMAP_NOTHING;

	if (held)
		result = take_modifier(map, held, value != 0, &given, why);
	else if (value == 1 && !is_silent(code))
		result = take_key(map, code, &given, why);
	*len = given.len;
	/* a dead key alone is no text yet */
	return result == KEYMAP_TEXT && !given.len ? KEYMAP_NOTHING : result;
}
