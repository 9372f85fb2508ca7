/* Cuts what a scanner sends into scans: bytes in, scans out, however they are split. A scan ends by what the scanner is set
 * to send behind it, or by a pause. What is no scan (too long, binary, cut off) comes out as one that is refused, with the
 * reason in words; nothing is passed over in silence. Pure: the time is handed in. */
#ifndef DEVICES_FRAMER_H
#define DEVICES_FRAMER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { FRAMER_CR = 1, FRAMER_LF = 2, FRAMER_TAB = 4 };

enum {
	FRAMER_PAUSE_MS = 80,        /* ends a scan where nothing else does */
	FRAMER_UNFINISHED_MS = 1000, /* after this pause a scan whose end never came is refused */
	FRAMER_FAULT_MS = 300,       /* after this pause what was damaged is over */
	FRAMER_FAULT_MAX = 400,
};

struct framer_rules {
	unsigned ends;       /* FRAMER_CR and so on: what ends a scan. Several in a row are one end */
	bool stx;            /* a scan is what stands between STX (0x02) and ETX (0x03) instead */
	int idle_ms;         /* a pause that ends a scan; 0 = none does */
	const char *gs_text; /* what stands for a group separator; NULL = nothing does. The caller's, and must live on */
};

/* A scan, or what is none: fault says why, and what to look at. data: of a scan at least one byte; what is refused may have
 * none, and is cut where it was too long. */
struct framer_scan {
	const uint8_t *data;
	size_t len;
	const char *fault; /* NULL: it is a scan */
};

/* Who gets the scans; what it is given lives until it returns. */
struct framer_sink {
	void (*take)(void *ctx, const struct framer_scan *scan);
	void *ctx;
};

struct framer {
	struct framer_rules rules;
	uint8_t *buffer; /* the caller's */
	size_t size;
	size_t len; /* bytes since the last end, those that found no room included */
	bool inside; /* between STX and ETX */
	bool faulty;
	char fault[FRAMER_FAULT_MAX];
	int64_t last_ms; /* when the last byte came */
};

/* A scan has at most `size` bytes, the size of the buffer; at least 1. */
void framer_init(struct framer *framer, const struct framer_rules *rules, void *buffer, size_t size);

/* Takes bytes that came at a moment of the monotonic clock. */
void framer_feed(struct framer *framer, const void *bytes, size_t len, int64_t now_ms, const struct framer_sink *sink);

/* Nothing has come until now: call it only after everything that is there was fed. */
void framer_tick(struct framer *framer, int64_t now_ms, const struct framer_sink *sink);

/* How long until a tick may have something to do; -1: for ever. */
int framer_wait_ms(const struct framer *framer, int64_t now_ms);

/* Something of the scan is lost or in doubt: it will be refused with this reason, at its end. */
void framer_spoil(struct framer *framer, const char *why, int64_t now_ms); /* why: N_() */

/* Nothing more will come. What is not finished is refused with this reason. */
void framer_cut(struct framer *framer, const char *why, const struct framer_sink *sink);

#endif
