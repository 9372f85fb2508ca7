/* The part of `crossdock devices` that is about printers. */
#ifndef CLI_DEVICES_PRINTER_H
#define CLI_DEVICES_PRINTER_H

#include <jansson.h>

#include "cli/command.h"
#include "devices/hotplug.h"

/* The terminal's printer and how it stands, as a list (empty: it has none): what whoever sends to it has written down. ask: it is
 * asked first, unless somebody is sending to it just now. ST_DEVICE, ST_STORE: it cannot be asked. *printers: to be released. */
enum status devices_printers(struct cli *cli, bool ask, json_t **printers, struct err *err) MUST_CHECK;

void devices_print_printers(const json_t *printers);

/* Adds the USB printers that are plugged in, and are not the terminal's, to a list of other devices. */
void devices_add_usb_printers(const struct cli *cli, struct hotplug *hotplug, json_t *others);

#endif
