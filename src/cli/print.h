/* Sending the print queue: what `crossdock print --send` does, once or for as long as it runs. */
#ifndef CLI_PRINT_H
#define CLI_PRINT_H

#include <stdbool.h>

#include "cli/command.h"
#include "store/db.h"
#include "store/lock.h"

struct sending {
	const char *printer; /* only the labels for that printer ("" = those for none); NULL = all */
	const char *to;      /* send them there, whichever printer they are for; NULL = to their own */
	bool follow;         /* go on until a signal ends it */
};

/* Where whoever sends to a printer writes down how it stands (devices/printer_note.h); "" = nowhere. Returns path. */
const char *print_note_path(struct db *db, const char *printer, char path[LOCK_PATH_MAX]);

/* Asks that printer how it is, unless somebody is sending to it just now, and writes that down. */
enum status print_look(struct cli *cli, struct db *db, const char *printer, struct err *err) MUST_CHECK;

/* Sends what waits, in order. A printer that takes nothing in is tried again later while it follows, else that is
 * ST_DEVICE, as is a label that may be out and may not. ST_REFUSED: labels wait for no printer, and none was named. */
enum status print_send_all(struct cli *cli, struct db *db, const struct sending *sending, struct err *err) MUST_CHECK;

#endif
