/* What a terminal's config file says of its printer besides a printer = line: section [printer]. Pure: words in, settings out,
 * and what is wrong with them in words. */
#ifndef DEVICES_PRINTER_CONFIG_H
#define DEVICES_PRINTER_CONFIG_H

#include "base/mem.h"
#include "devices/printer_target.h"

/* Whether a printer is asked how it is (~HS). */
enum printer_ask {
	PRINTER_ASK_AUTO, /* yes; one that never answered is sent labels all the same */
	PRINTER_ASK_YES,  /* yes; no label goes to one that does not answer */
	PRINTER_ASK_NO,   /* what the port takes counts as printed */
};

enum { PRINTER_ANSWER_MS = 2000, PRINTER_WAIT_MS = 3000 };

/* The keys of the section:
 *
 *     kind = tcp, usb, serial or file
 *     host =, port =                        tcp
 *     vendor =, product =, serial =, path = usb, all that are given must fit
 *     path =, baud =, flow =                serial
 *     path =                                file
 *     status = auto, yes or no              whether it is asked how it is
 *     answer_ms =                           how long it has to answer, 100 to 10000
 *     wait_ms =                             how long it may take nothing in, 100 to 60000
 *
 * status, answer_ms and wait_ms go with a printer = line, too. */
struct printer_config {
	int line; /* where the section's first key stands; 0 = there is no section */
	enum printer_port_kind kind;
	const char *host, *vendor, *product, *serial, *path; /* NULL = not given */
	int port;
	struct serial_settings tty;
	enum printer_ask ask;
	int answer_ms, wait_ms;
	unsigned given;
};

void printer_config_init(struct printer_config *config);

/* Sets one key. Text is the arena's. ST_REFUSED as scanner_config_set(). */
enum status printer_config_set(
	struct printer_config *config, const char *key, const char *value, struct arena *arena, struct err *err) MUST_CHECK;

/* After the last key. target: what the printer = line says, NULL = there is none; it becomes the section's own, in the arena,
 * where that says what the printer is. ST_REFUSED: keys are missing, or do not go together; err says what would be right. */
enum status printer_config_finish(
	const struct printer_config *config, const char **target, struct arena *arena, struct err *err) MUST_CHECK;

#endif
