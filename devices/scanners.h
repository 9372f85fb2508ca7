/* The scanners that a terminal's config file names: each is found when it is plugged in, read while it is there, and waited
 * for while it is not; that one is missing is no error. Whole scans come out in the order in which each device sent them. One
 * set belongs to one event loop: it never waits. */
#ifndef DEVICES_SCANNERS_H
#define DEVICES_SCANNERS_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "devices/scanner.h"

enum {
	SCANNERS_MAX = 32,
	SCANNERS_FDS_MAX = SCANNERS_MAX + 1,
	SCANNERS_LOOK_MS = 500, /* how often it is looked for what is missing, also where nothing is told of it; then */
	SCANNERS_LOOK_MAX_MS = 4000, /* ... ever less often, until something comes or goes */
};

struct scanners;

/* configs live on, unchanged; at most SCANNERS_MAX. What is there already is open afterwards. ST_DEVICE: this system cannot
 * say what is plugged in. */
enum status scanners_open(struct scanners **set, const struct scanner_config *configs, size_t count, struct err *err)
	MUST_CHECK;
void scanners_close(struct scanners *set); /* NULL is fine; lets go of every device */

/* What to poll, up to SCANNERS_FDS_MAX; how many. Ask again before every poll. */
size_t scanners_fds(const struct scanners *set, struct pollfd *fds);

/* How long a poll may last at most; -1: for ever. */
int scanners_wait_ms(const struct scanners *set, int64_t now_ms);

/* Reads everything that is there (bounded), and sees who came and went. fds: as scanners_fds() gave them, polled. since_ms:
 * what can be read has come after this moment of the monotonic clock; a repeat is only dropped where it must be one. */
void scanners_read(struct scanners *set, const struct pollfd *fds, size_t count, int64_t since_ms, int64_t now_ms);

struct scanners_scan {
	size_t scanner;     /* who sent it: index of its config */
	const char *device; /* its name, the config's */
	int64_t at_ms;      /* when it was complete, monotonic clock */
	uint8_t *data;
	size_t len;
	char *fault; /* NULL: it is a scan. Else it is none: why, in words for the worker, with the scanner's name */
};

/* The first scan that was not dropped yet; NULL: there is none. */
const struct scanners_scan *scanners_first(const struct scanners *set);
void scanners_drop(struct scanners *set);

/* Tells the scanner how its scan was answered, if it is one that is told. Call it after the answer is durable. */
void scanners_reply(struct scanners *set, size_t scanner, bool good);

struct scanner_status {
	const char *name;
	enum scanner_state state;
	const char *node; /* "" = absent */
	const char *why;  /* "" = no trouble */
};

size_t scanners_count(const struct scanners *set);
struct scanner_status scanners_status(const struct scanners *set, size_t scanner);

/* "gone", "trouble": stable, for programs; NULL: it is here. And what people are told of it: lives as long as the status. */
const char *scanner_state_word(enum scanner_state state);
const char *scanner_state_advice(const struct scanner_status *status);

/* What has changed since this was asked last, in words: "Scanner SCAN-1 gone: ...". NULL: nothing. Lives until the next
 * scanners_read(). */
const char *scanners_news(struct scanners *set);

#endif
