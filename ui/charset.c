/* A bit for each character; and one table from characters to others of their shape. The rows of a character stand
 * together, the better ones first, the ASCII one last. */
#include "ui/charset.h"

#include <assert.h>
#include <limits.h>
#include <stddef.h>
#include <stdlib.h>
#include <wchar.h>

#include <linux/kd.h>
#include <sys/ioctl.h>

#include "base/mem.h"

enum { REPLACEMENT = 0xFFFD, MOST_TRIES = 5 };

const struct charset charset_ascii = {.bits = {0, 0xFFFFFFFF, 0xFFFFFFFF, 0x7FFFFFFF}};

static const char latin_1[] = "AAAAAAACEEEEIIIIDNOOOOOxOUUUUYTsaaaaaaaceeeeiiiidnooooo/ouuuuyty";
static const char latin_a[] = "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIiIiJjKkkLlLlLlLlLlNnNnNnnNnOoOoOoOo"
			      "RrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs";
static_assert(sizeof latin_1 == 64 + 1, "U+00C0 to U+00FF");
static_assert(sizeof latin_a == 128 + 1, "U+0100 to U+017F");

static const struct {
	uint32_t cp, stand_in;
} stand_ins[] = {
	{0xA0, ' '},                  /* no-break space */
	{0xB7, '.'},                  /* middle dot */
	{0xD7, 'x'},                  /* times */
	{0x2010, '-'}, {0x2011, '-'}, /* hyphens and dashes */
	{0x2012, '-'}, {0x2013, '-'}, {0x2014, '-'}, {0x2018, '\''}, {0x2019, '\''}, {0x201A, ','}, {0x201C, '"'},
	{0x201D, '"'}, {0x201E, '"'},                                 /* quotation marks */
	{0x2022, '*'}, {0x2026, '~'},                                 /* ellipsis */
	{0x202F, ' '}, {0x2009, ' '},                                 /* narrow spaces */
	{0x203A, 0xBB}, {0x203A, '>'}, {0x2039, 0xAB}, {0x2039, '<'}, /* single pointing quotation marks */
	{0x20AC, 'E'},                                                /* euro */
	{0x2190, '<'}, {0x2191, '^'}, {0x2192, '>'}, {0x2193, 'v'},   /* arrows */
	{0x21BB, '~'},                                                /* a turn */
	{0x2500, '-'}, {0x2502, '|'},                                 /* rules */
	{0x2580, '#'}, {0x2584, '#'}, {0x2588, '#'}, {0x2591, '.'},   /* blocks */
	{0x2592, '.'}, {0x25A0, '#'}, {0x25B2, '^'}, {0x25BC, 'v'},   /* shapes */
	{0x25B6, 0x25BA}, {0x25B6, 0xBB}, {0x25B6, '>'}, {0x25CF, 0x2022}, {0x25CF, 'o'}, {0x2713, 0x221A},
	{0x2713, '+'},                 /* check mark: a square root is like it */
	{0x2717, 0xD7}, {0x2717, 'X'}, /* ballot X */
};

void charset_add(struct charset *charset, uint32_t cp)
{
	if (cp < 0x10000 && cp >= 0x20 && (cp < 0x7F || cp >= 0xA0))
		charset->bits[cp / 32] |= UINT32_C(1) << cp % 32;
}

bool charset_has(const struct charset *charset, uint32_t cp)
{
	return !charset || (cp < 0x10000 && charset->bits[cp / 32] >> cp % 32 & 1);
}

uint32_t charset_nearest(const struct charset *charset, uint32_t cp)
{
	uint32_t base = charset_latin_base(cp);

	if (charset_has(charset, cp))
		return cp;
	for (size_t i = 0; i < sizeof stand_ins / sizeof *stand_ins; i++) {
		if (stand_ins[i].cp == cp && charset_has(charset, stand_ins[i].stand_in))
			return stand_ins[i].stand_in;
	}
	if (base != cp)
		return base;
	return charset_has(charset, REPLACEMENT) ? REPLACEMENT : '?';
}

uint32_t charset_latin_base(uint32_t cp)
{
	if (cp >= 0xC0 && cp <= 0xFF)
		return (uint8_t)latin_1[cp - 0xC0];
	if (cp >= 0x100 && cp <= 0x17F)
		return (uint8_t)latin_a[cp - 0x100];
	return cp;
}

bool charset_add_font(struct charset *charset, int fd)
{
	struct unimapdesc map = {0};
	int failed = -1;

	for (int tries = 0; tries < MOST_TRIES && failed; tries++) { /* the font may be changed meanwhile */
		ioctl(fd, GIO_UNIMAP, &map);                        /* how many there are; it fails since there is no room for them */
		if (!map.entry_ct)
			break;
		free(map.entries);
		map.entries = mem_alloc(map.entry_ct * sizeof *map.entries);
		failed = ioctl(fd, GIO_UNIMAP, &map);
	}
	if (failed)
		map.entry_ct = 0;
	for (int i = 0; i < map.entry_ct; i++)
		charset_add(charset, map.entries[i].unicode);
	free(map.entries);
	return map.entry_ct > 0;
}

void charset_add_locale(struct charset *charset)
{
	for (uint32_t cp = 0x20; cp < 0x10000; cp++) {
		char bytes[MB_LEN_MAX];
		mbstate_t state = {0};

		if (wcrtomb(bytes, (wchar_t)cp, &state) == 1 && wcwidth((wchar_t)cp) == 1)
			charset_add(charset, cp);
	}
}
