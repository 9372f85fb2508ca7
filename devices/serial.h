/* A scanner or a printer at a serial line, or one that is a serial line (USB-CDC): bytes in and out, at the scanner's pace.
 * Only this module knows libserialport. */
#ifndef DEVICES_SERIAL_H
#define DEVICES_SERIAL_H

#include <stddef.h>

#include "base/err.h"

enum serial_parity { SERIAL_NONE, SERIAL_EVEN, SERIAL_ODD };
enum serial_flow { SERIAL_FLOW_NONE, SERIAL_FLOW_RTSCTS, SERIAL_FLOW_XONXOFF };

struct serial_settings {
	int baud;
	int bits; /* 7 or 8; one stop bit */
	enum serial_parity parity;
	enum serial_flow flow;
};

struct serial;

/* Opens a tty for this program alone. ST_REFUSED: it is no longer there. ST_DEVICE: it cannot be had, or not with these settings; err says why and what to do. */
enum status serial_open(struct serial **serial, const char *node, const struct serial_settings *settings, struct err *err)
	MUST_CHECK;
void serial_close(struct serial *serial); /* NULL is fine */

int serial_fd(const struct serial *serial);

/* Reads what is there, at most `size` bytes. Never waits. 0: nothing. That it is no longer there tells only who polls: a
 * descriptor that is readable and then gives nothing belongs to a device that was unplugged. -1: it is gone for sure. */
int serial_read(struct serial *serial, void *data, size_t size);

/* Sends a few bytes without waiting. What the line does not take is lost: it is a beep or a lamp, no data. */
void serial_write(struct serial *serial, const void *data, size_t len);

/* The same for data: returns how many bytes the line took for sending, 0: none now. -1: it is gone. */
int serial_send(struct serial *serial, const void *data, size_t len);

/* How many of them it has not sent yet, 0 also where a device does not tell. -1: it is gone. And forgets them, so that
 * closing does not wait for a line that hangs. */
int serial_unsent(struct serial *serial);
void serial_forget(struct serial *serial);

#endif
