/* The terminal: shows a grid of cells and reads what a person does. Only this module knows curses. The terminal is
 * given back as it was found on every way out: curses_stop(), exit(), out of memory, a crash. */
#ifndef UI_CURSES_H
#define UI_CURSES_H

#include <stdbool.h>

#include "base/err.h"
#include "ui/cells.h"
#include "ui/input.h"

struct curses;

/* Takes the terminal on standard input and output. ST_REFUSED: it is none, or cannot show a full screen. One at a
 * time. */
enum status curses_start(struct curses **curses, struct err *err) MUST_CHECK;
void curses_stop(struct curses *curses); /* NULL is fine */

/* What the terminal shows, NULL: everything. It is the curses' own, and changes with the console's font. */
const struct charset *curses_charset(const struct curses *curses);

/* The terminal's size as it is now; call it after SIGWINCH too. */
void curses_size(struct curses *curses, int *rows, int *cols);

/* Shows the cells; only what has changed is sent. The cursor is shown where `cursor` says so. */
void curses_show(struct curses *curses, const struct cells *cells, bool cursor, int row, int col);

/* Sends everything again with the next curses_show(), and asks the console again what its font has. */
void curses_redraw(struct curses *curses);

/* Paints everything once more over what stands there at the next curses_show(), without clearing first: where others may have written
 * on the terminal, and nobody shall see it flicker. */
void curses_repaint(struct curses *curses);

/* The terminal is a console of the kernel. */
bool curses_is_console(void);

/* The next input; INPUT_NONE: none is there. Never waits longer than it takes to tell Esc from a key. */
struct input curses_read(struct curses *curses);

void curses_beep(struct curses *curses);
void curses_flash(struct curses *curses);

#endif
