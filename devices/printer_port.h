/* The way to a label printer: a file, a socket, a USB printer's device file or a serial line. Every wait is bounded; nothing
 * blocks behind a printer that takes nothing in. */
#ifndef DEVICES_PRINTER_PORT_H
#define DEVICES_PRINTER_PORT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "devices/printer_target.h"

struct printer_port;

/* Waits at most wait_ms for a connection. ST_DEVICE: it cannot be had; err says why and what to do, and calls it by that
 * name. */
enum status printer_port_open(struct printer_port **port, const struct printer_target *target, const char *name, int wait_ms,
	struct err *err) MUST_CHECK;

/* What was not taken in is forgotten. NULL is fine. */
void printer_port_close(struct printer_port *port);

/* False: nothing ever comes back from it (a file). */
bool printer_port_answers(const struct printer_port *port);

/* Writes all of it, waiting at most wait_ms for each next piece, and for none longer than PRINTER_PORT_SLOW_MS and ten
 * milliseconds a byte together: a printer that takes a byte now and then hangs as well. Returns how much went out; less than
 * len: errno says why. */
enum { PRINTER_PORT_SLOW_MS = 30000 };
size_t printer_port_write(struct printer_port *port, const void *data, size_t len, int wait_ms);

/* Waits until what was written has left for good: it is on the disk, or the machine at the other end has it. False: it does
 * not get on within wait_ms, or may be lost; errno says why. */
bool printer_port_drain(struct printer_port *port, int wait_ms);

/* What has come, waiting at most wait_ms for anything. 0: nothing did. -1: the other end is gone. */
int printer_port_read(struct printer_port *port, void *data, size_t size, int wait_ms);

#endif
