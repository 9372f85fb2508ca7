/* What a terminal's config file says of one scanner: which device it is, and what that is set to. Pure: words in, settings
 * out, and what is wrong with them in words. */
#ifndef DEVICES_SCANNER_CONFIG_H
#define DEVICES_SCANNER_CONFIG_H

#include "base/mem.h"
#include "base/str.h"
#include "devices/framer.h"
#include "devices/keymap.h"
#include "devices/serial.h"

enum scanner_kind {
	SCANNER_HID,    /* a keyboard */
	SCANNER_SERIAL, /* a serial line, or USB that is one (CDC) */
};

enum {
	SCANNER_NAME_MAX = 16,  /* bytes of its name */
	SCANNER_BYTES_MAX = 4096, /* of a scan */
	SCANNER_REPLY_MAX = 64,
};

/* Bytes that are sent to it after an answer. */
struct scanner_reply {
	char data[SCANNER_REPLY_MAX];
	size_t len; /* 0 = nothing is sent */
};

struct scanner_config {
	const char *name;
	int line; /* of the config file, where it begins; 0 = not known */
	enum scanner_kind kind;
	/* which device it is: all that are given must fit; NULL = any */
	const char *vendor;      /* four hexadecimal digits, small letters */
	const char *product;
	const char *serial;
	const char *path;        /* its node, or another name of that: /dev/serial/by-id/... */
	const char *device_name; /* what it calls itself */
	bool marked;             /* it must be one that udev's rules mark as a scanner (match = udev) */
	enum keymap_layout layout;
	unsigned gs_key;
	struct framer_rules rules;
	int max;
	int bounce_ms; /* the same code again within this time is the same scan; 0 = never */
	struct serial_settings tty;
	struct scanner_reply good, bad;
	unsigned given; /* which keys were set, by scanner_config_set() */
};

/* A key of the config file and what to write behind it; value NULL: the key is to be taken out. */
struct scanner_setting {
	const char *key;
	const char *value;
};

/* Ready to be set; texts are the caller's. */
void scanner_config_init(struct scanner_config *config, const char *name, int line);

/* A name that a scanner can have; ST_REFUSED says what would be one. */
enum status scanner_config_check_name(const char *name, struct err *err) MUST_CHECK;

/* Sets one key of the config file. Text is the arena's. ST_REFUSED: there is no such key (names the nearest), it was set
 * before, or the value is none; err says what would be right. */
enum status scanner_config_set(struct scanner_config *config, const char *key, const char *value, struct arena *arena,
	struct err *err) MUST_CHECK;

/* After the last key of all scanners: what one key alone cannot tell. ST_REFUSED: *wrong is the index of the scanner. */
enum status scanner_config_finish(struct scanner_config *configs, size_t count, size_t *wrong, struct err *err) MUST_CHECK;

/* How many of the keys that tell devices apart are given: who asks for more goes first, and a mark (match) asks for least. */
int scanner_config_weight(const struct scanner_config *config);

/* "keyboard, layout de, separator F8, ends by CR LF TAB": what it is set to; and which device it is. For people. */
void scanner_config_describe(const struct scanner_config *config, struct str *out);
void scanner_config_which(const struct scanner_config *config, struct str *out);

#endif
