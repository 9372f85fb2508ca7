/* How a printer stands, in a small file: whoever sends to it writes that down, and screens and commands read it. A file and
 * not the store, so that a printer's troubles wake no terminal and no scan waits for their being written; and a file that
 * is read as a whole, so that reading it never waits either. */
#ifndef DEVICES_PRINTER_NOTE_H
#define DEVICES_PRINTER_NOTE_H

#include <stdint.h>

#include "devices/printer.h"

struct printer_note {
	enum printer_state state;
	enum printer_answers answers;
	int64_t since_ms; /* it stands so; UTC of this system */
	int64_t seen_ms;  /* whoever writes was last there */
	char text[400];   /* what to do */
};

/* Writes it in place of what the open file holds. Failing is no matter: it is written again soon. */
void printer_note_write(int fd, const struct printer_note *note);

/* False: there is none, or it was just being written. */
bool printer_note_read(int fd, struct printer_note *note);
bool printer_note_read_path(const char *path, struct printer_note *note);

#endif
