/* Which characters a terminal can show, and what stands for those that it cannot: the nearest in shape that it has, at
 * last an ASCII one. A terminal that lacks characters shows none that take two columns or stand on another one. */
#ifndef UI_CHARSET_H
#define UI_CHARSET_H

#include <stdbool.h>
#include <stdint.h>

enum { CHARSET_WORDS = 0x10000 / 32 };

/* Bit n: the terminal shows U+n. A charset that is NULL, here and wherever a grid has one, has every character. */
struct charset {
	uint32_t bits[CHARSET_WORDS];
};

extern const struct charset charset_ascii;

void charset_add(struct charset *charset, uint32_t cp); /* none above U+FFFF, and no control character, is added */
bool charset_has(const struct charset *charset, uint32_t cp);

/* The character itself, or what stands for it. */
uint32_t charset_nearest(const struct charset *charset, uint32_t cp);

/* The ASCII letter under a Latin letter with an accent (U+00C0 to U+017F), else cp itself. */
uint32_t charset_latin_base(uint32_t cp);

/* Adds what the font of the Linux console (console_ioctl(2), GIO_UNIMAP) that fd is has; false: fd is none. */
bool charset_add_font(struct charset *charset, int fd);

/* Adds what the locale (LC_CTYPE) encodes; for locales other than UTF-8. */
void charset_add_locale(struct charset *charset);

#endif
