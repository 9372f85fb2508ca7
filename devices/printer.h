/* A label printer that takes what it is sent as it is: a file or device file, or a TCP port (9100 is what printers listen
 * on). One call sends one label and says what is known of it afterwards. */
#ifndef DEVICES_PRINTER_H
#define DEVICES_PRINTER_H

#include <stddef.h>

#include "base/err.h"

/* A target: "file:PATH" (what is sent is added at its end; a device file is written to), "tcp:HOST" or "tcp:HOST:PORT"
 * (port 9100 where none is named; an IPv6 address stands in brackets). ST_REFUSED: it is none; says what would be. */
enum status printer_check(const char *target, struct err *err) MUST_CHECK;

enum printer_outcome {
	PRINTER_SENT,    /* all of it: written, or taken in whole by the machine at the other end */
	PRINTER_NOTHING, /* not a byte went out: it may be tried again */
	PRINTER_UNCLEAR, /* some of it did, perhaps all: only a look at the printer tells */
};

/* Sends data to the target. Waits at most PRINTER_WAIT_MS for a connection, for each next piece to go out, and for the
 * other end to take the last one in. err: why it is not PRINTER_SENT, and what to do. That paper came out nobody can
 * tell: many printers answer no question while their paper is out, or not at all. */
enum { PRINTER_WAIT_MS = 3000 };
enum printer_outcome printer_send(const char *target, const void *data, size_t len, struct err *err);

#endif
