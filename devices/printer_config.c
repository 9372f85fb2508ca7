/* The section of a config file that says which printer it is. What it says becomes the text that names the printer, so that
 * the queue knows one kind of name. */
#include "devices/printer_config.h"

#include <stdbool.h>
#include <string.h>

#include "base/str.h"
#include "base/text.h"
#include "base/words.h"

enum { KEYS = 13, PORT_MAX = 65535, ANSWER_MIN_MS = 100, ANSWER_MAX_MS = 10000, WAIT_MAX_MS = 60000 };

static const char *const kinds[] = {"file", "tcp", "usb", "serial", NULL};
static const char *const flows[] = {"none", "rtscts", "xonxoff", NULL};
static const char *const asks[] = {"auto", "yes", "no", NULL};

struct setting {
	struct printer_config *config;
	struct arena *arena;
	const char *value;
	struct err *err;
};

static enum status pick(const struct setting *s, const char *const *words, int *index)
{
	for (*index = 0; words[*index]; ++*index) {
		if (strcmp(words[*index], s->value) == 0)
			return ST_OK;
	}
	return err_set(s->err, ST_REFUSED, "'%.100s' is none of its values: did you mean %s?", s->value,
		words_nearest(s->value, words));
}

static enum status number(const struct setting *s, int low, int high, int *value)
{
	int64_t n;

	if (!str_to_i64(s->value, &n) || n < low || n > high)
		return err_set(s->err, ST_REFUSED, "'%.100s' is no number from %d to %d", s->value, low, high);
	*value = (int)n;
	return ST_OK;
}

static enum status text(const struct setting *s, const char **value)
{
	if (!*s->value)
		return err_set(s->err, ST_REFUSED, "there is nothing behind the =: write it, or leave the line out");
	*value = arena_dup(s->arena, s->value);
	return ST_OK;
}

static enum status usb_id(const struct setting *s, const char **value)
{
	const char *digits = strncmp(s->value, "0x", 2) == 0 ? s->value + 2 : s->value;

	if (strlen(digits) != 4 || strspn(digits, "0123456789abcdefABCDEF") != 4)
		return err_set(s->err, ST_REFUSED, "'%.100s' is no USB id of four hexadecimal digits: crossdock devices shows them",
			s->value);
	*value = arena_dup(s->arena, digits);
	return ST_OK;
}

/* ---- one function for each key */

static enum status set_kind(struct setting *s)
{
	int i;

	if (pick(s, kinds, &i) == ST_OK)
		s->config->kind = (enum printer_port_kind)i;
	return s->err->status;
}

static enum status set_host(struct setting *s)
{
	return text(s, &s->config->host);
}

static enum status set_port(struct setting *s)
{
	return number(s, 1, PORT_MAX, &s->config->port);
}

static enum status set_vendor(struct setting *s)
{
	return usb_id(s, &s->config->vendor);
}

static enum status set_product(struct setting *s)
{
	return usb_id(s, &s->config->product);
}

static enum status set_serial(struct setting *s)
{
	return text(s, &s->config->serial);
}

static enum status set_path(struct setting *s)
{
	return text(s, &s->config->path);
}

static enum status set_baud(struct setting *s)
{
	return number(s, 300, 4000000, &s->config->tty.baud);
}

static enum status set_flow(struct setting *s)
{
	int i;

	if (pick(s, flows, &i) == ST_OK)
		s->config->tty.flow = (enum serial_flow)i;
	return s->err->status;
}

static enum status set_status(struct setting *s)
{
	int i;

	if (pick(s, asks, &i) == ST_OK)
		s->config->ask = (enum printer_ask)i;
	return s->err->status;
}

static enum status set_answer_ms(struct setting *s)
{
	return number(s, ANSWER_MIN_MS, ANSWER_MAX_MS, &s->config->answer_ms);
}

static enum status set_wait_ms(struct setting *s)
{
	return number(s, ANSWER_MIN_MS, WAIT_MAX_MS, &s->config->wait_ms);
}

enum { FOR_FILE = 1 << PRINTER_FILE, FOR_TCP = 1 << PRINTER_TCP, FOR_USB = 1 << PRINTER_USB, FOR_SERIAL = 1 << PRINTER_SERIAL };

static const struct key {
	const char *name;
	enum status (*set)(struct setting *s);
	int kinds; /* that have it; 0 = it says nothing of which printer it is */
} keys[] = {
	{"kind", set_kind, FOR_FILE | FOR_TCP | FOR_USB | FOR_SERIAL},
	{"host", set_host, FOR_TCP},
	{"port", set_port, FOR_TCP},
	{"vendor", set_vendor, FOR_USB},
	{"product", set_product, FOR_USB},
	{"serial", set_serial, FOR_USB},
	{"path", set_path, FOR_FILE | FOR_USB | FOR_SERIAL},
	{"baud", set_baud, FOR_SERIAL},
	{"flow", set_flow, FOR_SERIAL},
	{"status", set_status, 0},
	{"answer_ms", set_answer_ms, 0},
	{"wait_ms", set_wait_ms, 0},
	{.name = NULL},
};

void printer_config_init(struct printer_config *config)
{
	*config = (struct printer_config){
		.port = 9100, .tty = {.baud = 9600, .bits = 8, .flow = SERIAL_FLOW_XONXOFF}, .answer_ms = PRINTER_ANSWER_MS, .wait_ms = PRINTER_WAIT_MS};
}

static enum status no_such_key(const char *name, struct err *err)
{
	const char *names[KEYS] = {NULL};

	for (size_t i = 0; i + 1 < KEYS && keys[i].name; i++)
		names[i] = keys[i].name;
	return err_set(err, ST_REFUSED, "a printer has no key '%.100s': did you mean %s?", name, words_nearest(name, names));
}

enum status printer_config_set(
	struct printer_config *config, const char *key, const char *value, struct arena *arena, struct err *err)
{
	struct setting s = {config, arena, value, err};
	unsigned i = 0;

	err->status = ST_OK;
	while (keys[i].name && strcmp(keys[i].name, key) != 0)
		i++;
	if (!keys[i].name)
		return no_such_key(key, err);
	if (config->given & 1u << i)
		return err_set(err, ST_REFUSED, "%s of the printer is set twice: take one of them out", key);
	config->given |= 1u << i;
	return keys[i].set(&s) == ST_OK ? ST_OK : err_wrap(err, "%s", key);
}

/* ---- all of it together */

/* The first key that is given and says which printer it is, of those that no kind in the mask has; NULL = none. */
static const char *given_besides(const struct printer_config *c, int kinds_mask)
{
	for (unsigned i = 0; keys[i].name; i++) {
		if (c->given & 1u << i && keys[i].kinds && !(keys[i].kinds & kinds_mask))
			return keys[i].name;
	}
	return NULL;
}

static enum status missing(const char *what, struct err *err)
{
	return err_set(err, ST_REFUSED, "the printer: %s", _(what));
}

/* By path it is found without the rest, and the rest must not say otherwise. */
static enum status usb_text(const struct printer_config *c, const char **target, struct arena *arena, struct err *err)
{
	if (c->path && (c->vendor || c->product || c->serial))
		return missing(N_("path says already which one it is: take vendor, product and serial out, or path"), err);
	if (!c->vendor != !c->product)
		return missing(N_("vendor and product go together: write both (crossdock devices shows them)"), err);
	if (c->path)
		*target = arena_printf(arena, "usb:%s", c->path);
	else if (c->vendor)
		*target = arena_printf(
			arena, "usb:%s:%s%s%s", c->vendor, c->product, c->serial ? ":" : "", c->serial ? c->serial : "");
	else
		*target = arena_printf(arena, "usb:%s", c->serial ? c->serial : "");
	return ST_OK;
}

static enum status target_of(const struct printer_config *c, const char **target, struct arena *arena, struct err *err)
{
	const char *host = c->host ? c->host : "";
	bool brackets = strchr(host, ':') && *host != '[';

	switch (c->kind) {
	case PRINTER_FILE:
		if (!c->path)
			return missing(N_("say which file: path = PATH"), err);
		*target = arena_printf(arena, "file:%s", c->path);
		break;
	case PRINTER_TCP:
		if (!c->host)
			return missing(N_("say where it is: host = NAME or ADDRESS"), err);
		*target = arena_printf(arena, "tcp:%s%s%s:%d", brackets ? "[" : "", host, brackets ? "]" : "", c->port);
		break;
	case PRINTER_USB:
		if (usb_text(c, target, arena, err) != ST_OK)
			return err->status;
		break;
	case PRINTER_SERIAL:
		if (!c->path)
			return missing(N_("say which line: path = /dev/serial/by-id/... (crossdock devices shows them)"), err);
		*target = arena_printf(arena, "serial:%s,%d,%s", c->path, c->tty.baud, flows[c->tty.flow]);
		break;
	}
	return ST_OK;
}

enum status printer_config_finish(
	const struct printer_config *c, const char **target, struct arena *arena, struct err *err)
{
	struct printer_target parsed;
	const char *extra;

	if (!c->line)
		return ST_OK;
	if (!(c->given & 1u)) { /* no kind */
		extra = given_besides(c, 0);
		if (extra)
			return err_set(err, ST_REFUSED,
				"the printer: %s needs a kind beside it: kind = tcp, usb, serial or file", extra);
		return *target ? ST_OK : missing(N_("say what it is: kind = tcp, usb, serial or file"), err);
	}
	if (*target)
		return missing(N_("printer = and section [printer] both say which one it is: take one of them out"), err);
	extra = given_besides(c, 1 << c->kind);
	if (extra)
		return err_set(err, ST_REFUSED, "the printer: kind = %s has no %s: take it out", kinds[c->kind], extra);
	if (target_of(c, target, arena, err) != ST_OK)
		return err->status;
	return printer_target_parse(&parsed, *target, err);
}
