/* Block letters as pixels: two proportional fonts, one as small as capitals can be read, one with shapes that cannot
 * be confused. */
#ifndef UI_FONT_H
#define UI_FONT_H

#include <stdbool.h>
#include <stdint.h>

enum font { FONT_SMALL, FONT_TALL, FONT_COUNT };

int font_rows(enum font font); /* pixels of a letter's height: 5 and 7 */

/* True: the font draws the character itself; false: it draws a hollow box. */
bool font_has(enum font font, uint32_t cp);

/* Pixels of the character's width, without the gap of one pixel that follows it. */
int font_width(enum font font, uint32_t cp);

/* Whether the pixel is set. */
bool font_pixel(enum font font, uint32_t cp, int row, int col);

#endif
