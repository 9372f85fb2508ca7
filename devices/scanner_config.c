/* A table of keys. A value that is wrong says what would be right, since who writes this stands beside a scanner that does
 * not work. */
#include "devices/scanner_config.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/words.h"

enum { BAUD_MAX = 4000000, IDLE_MAX_MS = 10000, BOUNCE_MAX_MS = 60000, MAX_MIN = 16, KEYS = 22 };

/* Words of a key, in the order of its values. */
static const char *const kinds[] = {"hid", "serial", NULL};
static const char *const suffixes[] = {"any", "cr", "lf", "crlf", "tab", "enter", "none", NULL};
static const unsigned suffix_ends[] = {FRAMER_CR | FRAMER_LF | FRAMER_TAB, FRAMER_CR, FRAMER_LF, FRAMER_CR | FRAMER_LF,
	FRAMER_TAB, FRAMER_CR, 0};
static const char *const parities[] = {"none", "even", "odd", NULL};
static const char *const flows[] = {"none", "rtscts", "xonxoff", NULL};
static const char *const matches[] = {"udev", NULL};
static const char *const framings[] = {"plain", "stx", NULL};

struct setting {
	struct scanner_config *config;
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

/* "05E0" and "0x5e0" alike become "05e0". */
static enum status usb_id(const struct setting *s, const char **value)
{
	const char *digits = strncmp(s->value, "0x", 2) == 0 ? s->value + 2 : s->value;
	size_t len = strlen(digits);
	char *id;

	if (!len || len > 4 || strspn(digits, "0123456789abcdefABCDEF") != len)
		return err_set(s->err, ST_REFUSED, "'%.100s' is no USB id of four hexadecimal digits: crossdock devices shows them",
			s->value);
	id = arena_printf(s->arena, "%.*s%s", (int)(4 - len), "0000", digits);
	for (char *p = id; *p; p++)
		*p = *p >= 'A' && *p <= 'F' ? (char)(*p + 'a' - 'A') : *p;
	*value = id;
	return ST_OK;
}

/* ---- one function for each key */

static enum status set_kind(struct setting *s)
{
	int i;

	if (pick(s, kinds, &i) == ST_OK)
		s->config->kind = (enum scanner_kind)i;
	return s->err->status;
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
	if (*s->value != '/')
		return err_set(s->err, ST_REFUSED, "'%.100s' is no path: it begins with /dev/", s->value);
	return text(s, &s->config->path);
}

static enum status set_name(struct setting *s)
{
	return text(s, &s->config->device_name);
}

static enum status set_match(struct setting *s)
{
	int i;

	if (pick(s, matches, &i) == ST_OK)
		s->config->marked = true;
	return s->err->status;
}

static enum status set_layout(struct setting *s)
{
	int i;

	if (pick(s, keymap_layouts, &i) == ST_OK)
		s->config->layout = (enum keymap_layout)i;
	return s->err->status;
}

static enum status set_suffix(struct setting *s)
{
	int i;

	if (pick(s, suffixes, &i) == ST_OK)
		s->config->rules.ends = suffix_ends[i];
	return s->err->status;
}

static enum status set_gs(struct setting *s)
{
	unsigned key = keymap_function_key(s->value);

	if (strncmp(s->value, "text:", 5) == 0 && s->value[5]) {
		s->config->rules.gs_text = arena_dup(s->arena, s->value + 5);
		s->config->gs_key = 0;
		return ST_OK;
	}
	if (!key && strcmp(s->value, "ctrl") != 0 && strcmp(s->value, "alt") != 0)
		return err_set(s->err, ST_REFUSED,
			"'%.100s' is no way to send a group separator: write a function key (F1 to F24), text:TEXT where it "
			"sends other text instead, or ctrl or alt (Ctrl+] and Alt+029 are always understood)",
			s->value);
	s->config->gs_key = key;
	return ST_OK;
}

static enum status set_idle(struct setting *s)
{
	return number(s, 10, IDLE_MAX_MS, &s->config->rules.idle_ms);
}

static enum status set_max(struct setting *s)
{
	return number(s, MAX_MIN, SCANNER_BYTES_MAX, &s->config->max);
}

static enum status set_bounce(struct setting *s)
{
	return number(s, 0, BOUNCE_MAX_MS, &s->config->bounce_ms);
}

static enum status set_baud(struct setting *s)
{
	return number(s, 300, BAUD_MAX, &s->config->tty.baud);
}

static enum status set_bits(struct setting *s)
{
	return number(s, 7, 8, &s->config->tty.bits);
}

static enum status set_parity(struct setting *s)
{
	int i;

	if (pick(s, parities, &i) == ST_OK)
		s->config->tty.parity = (enum serial_parity)i;
	return s->err->status;
}

static enum status set_flow(struct setting *s)
{
	int i;

	if (pick(s, flows, &i) == ST_OK)
		s->config->tty.flow = (enum serial_flow)i;
	return s->err->status;
}

static enum status set_framing(struct setting *s)
{
	int i;

	if (pick(s, framings, &i) == ST_OK)
		s->config->rules.stx = i == 1;
	return s->err->status;
}

static enum status set_reply(const struct setting *s, struct scanner_reply *reply)
{
	struct str bytes = {0};
	bool good = str_unescape(&bytes, s->value, strlen(s->value)) && bytes.len <= SCANNER_REPLY_MAX;

	if (good) {
		memcpy(reply->data, str_text(&bytes), bytes.len);
		reply->len = bytes.len;
	}
	str_done(&bytes);
	return good ? ST_OK
		    : err_set(s->err, ST_REFUSED, "at most %d bytes; one that cannot be typed is written \\xHH, a backslash \\\\",
			      SCANNER_REPLY_MAX);
}

static enum status set_reply_good(struct setting *s)
{
	return set_reply(s, &s->config->good);
}

static enum status set_reply_bad(struct setting *s)
{
	return set_reply(s, &s->config->bad);
}

enum only { FOR_BOTH, FOR_HID, FOR_SERIAL };

static const struct key {
	const char *name;
	enum status (*set)(struct setting *s);
	enum only only;
} keys[] = {
	{"kind", set_kind, FOR_BOTH},
	{"vendor", set_vendor, FOR_BOTH},
	{"product", set_product, FOR_BOTH},
	{"serial", set_serial, FOR_BOTH},
	{"path", set_path, FOR_BOTH},
	{"name", set_name, FOR_BOTH},
	{"match", set_match, FOR_BOTH},
	{"suffix", set_suffix, FOR_BOTH},
	{"gs", set_gs, FOR_BOTH},
	{"idle_ms", set_idle, FOR_BOTH},
	{"max", set_max, FOR_BOTH},
	{"bounce_ms", set_bounce, FOR_BOTH},
	{"framing", set_framing, FOR_BOTH},
	{"layout", set_layout, FOR_HID},
	{"baud", set_baud, FOR_SERIAL},
	{"bits", set_bits, FOR_SERIAL},
	{"parity", set_parity, FOR_SERIAL},
	{"flow", set_flow, FOR_SERIAL},
	{"reply_good", set_reply_good, FOR_SERIAL},
	{"reply_bad", set_reply_bad, FOR_SERIAL},
	{.name = NULL},
};

void scanner_config_init(struct scanner_config *config, const char *name, int line)
{
	*config = (struct scanner_config){
		.name = name,
		.line = line,
		.gs_key = keymap_function_key("F8"),
		.rules.ends = suffix_ends[0],
		.max = SCANNER_BYTES_MAX,
		.tty = {.baud = 9600, .bits = 8},
	};
}

enum status scanner_config_check_name(const char *name, struct err *err)
{
	size_t len = strlen(name);

	for (const char *p = name; *p; p++) {
		if ((unsigned char)*p <= ' ' || (unsigned char)*p >= 0x7F)
			len = 0;
	}
	if (!len || len > SCANNER_NAME_MAX)
		return err_set(err, ST_REFUSED, "'%.40s' is no name of a scanner: up to %d letters, digits and signs, without blanks",
			name, SCANNER_NAME_MAX);
	return ST_OK;
}

static enum status no_such_key(const char *name, struct err *err)
{
	const char *names[KEYS] = {NULL};

	for (size_t i = 0; i + 1 < KEYS && keys[i].name; i++)
		names[i] = keys[i].name;
	return err_set(err, ST_REFUSED, "a scanner has no key '%.100s': did you mean %s?", name, words_nearest(name, names));
}

enum status scanner_config_set(struct scanner_config *config, const char *key, const char *value, struct arena *arena,
	struct err *err)
{
	struct setting s = {config, arena, value, err};
	unsigned i = 0;

	err->status = ST_OK;
	while (keys[i].name && strcmp(keys[i].name, key) != 0)
		i++;
	if (!keys[i].name)
		return no_such_key(key, err);
	if (config->given & 1u << i)
		return err_set(err, ST_REFUSED, "%s of scanner %s is set twice: take one of them out", key, config->name);
	config->given |= 1u << i;
	return keys[i].set(&s) == ST_OK ? ST_OK : err_wrap(err, "%s", key);
}

/* ---- all of it together */

static bool is_given(const struct scanner_config *config, const char *key)
{
	for (unsigned i = 0; keys[i].name; i++) {
		if (strcmp(keys[i].name, key) == 0)
			return config->given & 1u << i;
	}
	return false;
}

int scanner_config_weight(const struct scanner_config *c)
{
	return 2 * (!!c->vendor + !!c->product + !!c->serial + !!c->path + !!c->device_name) + c->marked;
}

static bool same(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

static bool same_device(const struct scanner_config *a, const struct scanner_config *b)
{
	return a->kind == b->kind && same(a->vendor, b->vendor) && same(a->product, b->product) && same(a->serial, b->serial) &&
	       same(a->path, b->path) && same(a->device_name, b->device_name) && a->marked == b->marked;
}

static enum status finish_one(struct scanner_config *c, struct err *err)
{
	if (!is_given(c, "kind"))
		return err_set(err, ST_REFUSED, "scanner %s: say what it is: kind = hid (a keyboard) or kind = serial", c->name);
	if (!scanner_config_weight(c))
		return err_set(err, ST_REFUSED,
			"scanner %s: say which device it is: vendor and product, serial, name or path (crossdock devices shows them), "
			"or match = udev for any that udev marks as a scanner",
			c->name);
	for (unsigned i = 0; keys[i].name; i++) {
		if (c->given & 1u << i && keys[i].only == (c->kind == SCANNER_HID ? FOR_SERIAL : FOR_HID))
			return err_set(err, ST_REFUSED, "scanner %s: %s is for kind = %s only: take it out", c->name, keys[i].name,
				c->kind == SCANNER_HID ? "serial" : "hid");
	}
	if (c->rules.stx && (is_given(c, "suffix") || is_given(c, "idle_ms")))
		return err_set(err, ST_REFUSED, "scanner %s: with framing = stx only ETX ends a scan: take suffix and idle_ms out",
			c->name);
	if (c->kind == SCANNER_HID && c->rules.ends & FRAMER_LF)
		c->rules.ends |= FRAMER_CR; /* a keyboard has one key for all of them */
	if (!c->rules.ends && !c->rules.idle_ms)
		c->rules.idle_ms = FRAMER_PAUSE_MS;
	return ST_OK;
}

enum status scanner_config_finish(struct scanner_config *configs, size_t count, size_t *wrong, struct err *err)
{
	for (size_t i = 0; i < count; i++) {
		*wrong = i;
		if (finish_one(&configs[i], err) != ST_OK)
			return err->status;
		for (size_t j = 0; j < i; j++) {
			if (same_device(&configs[i], &configs[j]))
				return err_set(err, ST_REFUSED,
					"scanners %s and %s cannot be told apart: give each its serial, or the path of its plug",
					configs[j].name, configs[i].name);
		}
	}
	return ST_OK;
}

/* ---- for people */

static void describe_gs(const struct scanner_config *c, struct str *out)
{
	char name[8];

	if (c->rules.gs_text) {
		str_add(out, ", ");
		str_printf(out, _("separator '%s'"), c->rules.gs_text);
		return;
	}
	for (int f = 1; c->kind == SCANNER_HID && c->gs_key && f <= 24; f++) {
		snprintf(name, sizeof name, "F%d", f);
		if (keymap_function_key(name) == c->gs_key) {
			str_add(out, ", ");
			str_printf(out, _("separator %s"), name);
		}
	}
}

static void describe_end(const struct scanner_config *c, struct str *out)
{
	if (c->rules.stx || c->rules.ends)
		str_add(out, ", ");
	if (c->rules.stx)
		str_add(out, _("STX to ETX"));
	else if (c->rules.ends)
		/* TRANSLATORS: which characters end a scan: " CR LF" */
		str_printf(out, _("ends by%s%s%s"), c->rules.ends & FRAMER_CR ? " CR" : "", c->rules.ends & FRAMER_LF ? " LF" : "",
			c->rules.ends & FRAMER_TAB ? " TAB" : "");
	if (c->rules.idle_ms) {
		str_add(out, ", ");
		str_printf(out, _("ends by a pause of %d ms"), c->rules.idle_ms);
	}
}

void scanner_config_describe(const struct scanner_config *c, struct str *out)
{
	if (c->kind == SCANNER_HID)
		str_printf(out, _("keyboard %s"), keymap_layouts[c->layout]);
	else
		str_printf(out, _("serial %d %d%c1%s%s"), c->tty.baud, c->tty.bits, "NEO"[c->tty.parity],
			c->tty.flow != SERIAL_FLOW_NONE ? " " : "", c->tty.flow != SERIAL_FLOW_NONE ? flows[c->tty.flow] : "");
	describe_gs(c, out);
	describe_end(c, out);
	if (c->max != SCANNER_BYTES_MAX) {
		str_add(out, ", ");
		str_printf(out, P_("at most %d byte", "at most %d bytes", c->max), c->max);
	}
	if (c->bounce_ms) {
		str_add(out, ", ");
		str_printf(out, _("again within %d ms is once"), c->bounce_ms);
	}
	if (c->good.len || c->bad.len) {
		str_add(out, ", ");
		str_add(out, _("is answered"));
	}
}

void scanner_config_which(const struct scanner_config *c, struct str *out)
{
	const struct {
		const char *name, *value;
	} parts[] = {{"vendor", c->vendor}, {"product", c->product}, {"serial", c->serial}, {"name", c->device_name},
		{"path", c->path}, {"match", c->marked ? "udev" : NULL}};

	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		if (parts[i].value)
			str_printf(out, "%s%s %s", out->len ? ", " : "", parts[i].name, parts[i].value);
	}
}
