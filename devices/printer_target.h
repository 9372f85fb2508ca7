/* Which printer is meant, as text that names it in the queue, in the config file and on the command line. Pure. */
#ifndef DEVICES_PRINTER_TARGET_H
#define DEVICES_PRINTER_TARGET_H

#include "base/err.h"
#include "devices/serial.h"

enum printer_port_kind { PRINTER_FILE, PRINTER_TCP, PRINTER_USB, PRINTER_SERIAL };

enum { PRINTER_PLACE_MAX = 1024, PRINTER_SERIAL_NUMBER_MAX = 128 };

struct printer_target {
	enum printer_port_kind kind;
	char place[PRINTER_PLACE_MAX]; /* a path, or the host; of USB "" = found by what follows */
	char port[8];                  /* TCP */
	char vendor[8], product[8];    /* USB: four hexadecimal digits, small letters; "" = any */
	char serial_number[PRINTER_SERIAL_NUMBER_MAX]; /* USB; "" = any */
	struct serial_settings tty;
};

/* file:PATH                     what is sent is added at its end; a device file is written to
 * tcp:HOST, tcp:HOST:PORT       port 9100 where none is named; an IPv6 address stands in brackets
 * usb:                          the only USB printer that there is
 * usb:PATH                      /dev/usb/lp0, or another name of it
 * usb:SERIAL                    by its serial number
 * usb:VENDOR:PRODUCT[:SERIAL]   by USB ids, four hexadecimal digits each
 * serial:PATH[,BAUD[,FLOW]]     9600 and xonxoff where nothing is said; rtscts, xonxoff or none
 * ST_REFUSED: it is none of them; says what would be. */
enum status printer_target_parse(struct printer_target *target, const char *text, struct err *err) MUST_CHECK;

#endif
