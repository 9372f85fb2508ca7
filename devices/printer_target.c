/* Reads and writes the text that names a printer. */
#include "devices/printer_target.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/str.h"

enum { HOST_MAX = 255, PORT_MAX = 65535, BAUD_MIN = 300, BAUD_MAX = 4000000, BAUD = 9600 };

static bool good_port(const char *text)
{
	int64_t port;

	return strlen(text) <= 5 && str_to_i64(text, &port) && port >= 1 && port <= PORT_MAX;
}

/* "HOST", "HOST:PORT", "[ADDRESS]" or "[ADDRESS]:PORT". */
static bool parse_tcp(const char *text, struct printer_target *t)
{
	bool brackets = *text == '[';
	const char *host = text + brackets;
	size_t len = strcspn(host, brackets ? "]" : ":");
	const char *rest = host + len;

	if (!len || len > HOST_MAX || (brackets && *rest++ != ']'))
		return false;
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)host[i] <= ' ' || strchr("/?#@[]", host[i]))
			return false;
	snprintf(t->place, sizeof t->place, "%.*s", (int)len, host);
	snprintf(t->port, sizeof t->port, "%s", "9100");
	if (!*rest)
		return true;
	if (*rest != ':' || !good_port(rest + 1))
		return false;
	snprintf(t->port, sizeof t->port, "%.5s", rest + 1);
	return true;
}

/* Four hexadecimal digits at the start, in small letters then. */
static bool parse_id(const char *text, char id[8])
{
	if (strspn(text, "0123456789abcdefABCDEF") < 4 || (text[4] && text[4] != ':'))
		return false;
	for (int i = 0; i < 4; i++)
		id[i] = text[i] >= 'A' && text[i] <= 'F' ? (char)(text[i] + 'a' - 'A') : text[i];
	id[4] = '\0';
	return true;
}

static bool good_serial_number(const char *text)
{
	for (const char *p = text; *p; p++)
		if ((unsigned char)*p < ' ' || *p == 0x7F)
			return false;
	return strlen(text) < PRINTER_SERIAL_NUMBER_MAX;
}

static bool parse_usb(const char *text, struct printer_target *t)
{
	if (*text == '/') {
		snprintf(t->place, sizeof t->place, "%s", text);
		return strlen(text) < sizeof t->place;
	}
	if (parse_id(text, t->vendor) && text[4] == ':' && parse_id(text + 5, t->product)) {
		text += 9;
		text += *text == ':';
	} else {
		*t->vendor = '\0';
	}
	snprintf(t->serial_number, sizeof t->serial_number, "%s", text);
	return good_serial_number(text);
}

static bool parse_flow(const char *text, enum serial_flow *flow)
{
	static const struct {
		const char *name;
		enum serial_flow flow;
	} flows[] = {{"none", SERIAL_FLOW_NONE}, {"rtscts", SERIAL_FLOW_RTSCTS}, {"xonxoff", SERIAL_FLOW_XONXOFF}};

	for (size_t i = 0; i < sizeof flows / sizeof *flows; i++) {
		if (strcmp(text, flows[i].name) == 0) {
			*flow = flows[i].flow;
			return true;
		}
	}
	return false;
}

/* "PATH", "PATH,BAUD" or "PATH,BAUD,FLOW". */
static bool parse_serial(const char *text, struct printer_target *t)
{
	size_t len = strcspn(text, ",");
	const char *rest = text + len;
	char baud[12];
	int64_t value;

	if (*text != '/' || len >= sizeof t->place)
		return false;
	snprintf(t->place, sizeof t->place, "%.*s", (int)len, text);
	t->tty = (struct serial_settings){.baud = BAUD, .bits = 8, .flow = SERIAL_FLOW_XONXOFF};
	if (!*rest)
		return true;
	rest++;
	len = strcspn(rest, ",");
	if (len >= sizeof baud)
		return false;
	snprintf(baud, sizeof baud, "%.*s", (int)len, rest);
	if (!str_to_i64(baud, &value) || value < BAUD_MIN || value > BAUD_MAX)
		return false;
	t->tty.baud = (int)value;
	return !rest[len] || parse_flow(rest + len + 1, &t->tty.flow);
}

static bool parse_file(const char *text, struct printer_target *t)
{
	snprintf(t->place, sizeof t->place, "%s", text);
	return *text && strlen(text) < sizeof t->place;
}

enum status printer_target_parse(struct printer_target *target, const char *text, struct err *err)
{
	static const struct {
		const char *prefix;
		enum printer_port_kind kind;
		bool (*parse)(const char *text, struct printer_target *target);
	} kinds[] = {
		{"file:", PRINTER_FILE, parse_file},
		{"tcp:", PRINTER_TCP, parse_tcp},
		{"usb:", PRINTER_USB, parse_usb},
		{"serial:", PRINTER_SERIAL, parse_serial},
	};

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		size_t len = strlen(kinds[i].prefix);

		*target = (struct printer_target){.kind = kinds[i].kind};
		if (strncmp(text, kinds[i].prefix, len) == 0 && kinds[i].parse(text + len, target))
			return ST_OK;
	}
	return err_set(err, ST_REFUSED,
		"'%.200s' is no printer: write file:PATH, tcp:HOST or tcp:HOST:PORT (port 1 to %d, 9100 where none is named), usb: with a "
		"serial number, VENDOR:PRODUCT or /dev/usb/lp0, or serial:/dev/PATH,BAUD,FLOW (xonxoff, rtscts or none)",
		text, PORT_MAX);
}
