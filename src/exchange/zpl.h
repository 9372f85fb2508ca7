/* ZPL II as labels here use it: data made harmless, measured, wrapped and cut to what fits, and a GS1-128 barcode.
 * Pure. Source: Zebra's ZPL II programming guide; GS1 General Specifications, 5.4 (GS1-128).
 *
 * In ZPL every `^` and `~` begins a command, also within data. Data goes out behind ^FH_, each byte outside letters,
 * digits and a few harmless marks as _hh: whatever bytes a name has, they stay data. */
#ifndef EXCHANGE_ZPL_H
#define EXCHANGE_ZPL_H

#include <stddef.h>

#include "base/str.h"

/* Text from outside as it may stand on a label: line ends become '\n' (several in a row one), tabs and line and page
 * separators of Unicode blanks; other control characters, and bytes that are no UTF-8, '?'; what turns the direction of
 * writing around or cannot be seen (bidi controls, zero-width characters, byte order marks) is left out. */
void zpl_add_clean(struct str *out, const char *text);

/* Adds data for a field behind ^FH_: byte by byte, as _hh where it is not harmless. */
void zpl_add_escaped(struct str *out, const char *data, size_t len);

/* How wide a text is in font 0, in thousandths of the font's width: rather too wide than too narrow. */
int64_t zpl_width(const char *text, size_t len);

/* Adds a clean text in at most so many lines of so many dots, in font 0 of that width, lines parted by "\&" as ^FB has
 * it, and escaped. Breaks at blanks where there are any. What does not fit is left out, and "..." says so; no character is
 * split. one line: without ^FB: no "\&", line ends become ", ". */
struct zpl_block {
	int width; /* dots of a line */
	int lines;
	int font;  /* width of the font, dots */
	bool one_line;
};
void zpl_add_block(struct str *out, const char *text, struct zpl_block block);

/* Adds the field data of an SSCC as GS1-128 for ^BC in mode N: code set C from the start, FNC1, AI 00, the 18 digits. */
void zpl_add_sscc(struct str *out, const char *sscc);

#endif
