/* Code 128 (ISO/IEC 15417): the bars of a barcode that is to be printed. Pure. */
#ifndef CLI_CODE128_H
#define CLI_CODE128_H

#include <stddef.h>
#include <stdint.h>

enum {
	CODE128_MAX_TEXT = 128,                                  /* bytes */
	CODE128_MAX_WIDTHS = (CODE128_MAX_TEXT * 2 + 4) * 6 + 1, /* start, FNC1, at worst a shift each, check, stop */
};

/* Writes the widths of bars and spaces in turn, in modules, beginning with a bar, quiet zones not included. Runs of
 * digits are packed in pairs (code set C). Returns how many widths; 0: the text is empty, too long or not printable
 * ASCII. */
size_t code128_widths(const char *text, uint8_t widths[CODE128_MAX_WIDTHS]);

/* The same as GS1-128 (GS1 General Specifications 5.4): begins with FNC1, and 0x1D in the element string becomes FNC1.
 * Returns 0 also where a separator begins or ends it. */
size_t code128_gs1_widths(const char *elements, uint8_t widths[CODE128_MAX_WIDTHS]);

#endif
