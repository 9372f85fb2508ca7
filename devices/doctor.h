/* The scanner doctor: from what a scanner sends when the barcodes of the test sheet are read, finds out what it is set to.
 * Everything that was sent is kept, and read under every hypothesis (layouts of a keyboard, bits of a serial line); the one
 * that makes sense of most barcodes is the truth. Pure: the time is handed in. */
#ifndef DEVICES_DOCTOR_H
#define DEVICES_DOCTOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "devices/scanner_config.h"
#include "devices/test_sheet.h"

enum {
	DOCTOR_REPEAT_MS = 700, /* the same code again sooner than this was read twice at once: no hand is as quick */
	DOCTOR_PAUSE_MS = 300,  /* ends a scan where the scanner sends no end */
	DOCTOR_TEXT_MAX = 160,
};

/* How a group separator arrives. */
enum doctor_gs {
	DOCTOR_GS_UNKNOWN, /* barcode 6 was not read yet */
	DOCTOR_GS_RAW,     /* the byte 0x1D */
	DOCTOR_GS_CTRL,    /* Ctrl+] */
	DOCTOR_GS_ALT,     /* Alt with 029 on the keypad */
	DOCTOR_GS_KEY,     /* a function key */
	DOCTOR_GS_TEXT,    /* other text */
	DOCTOR_GS_ODD_KEY, /* a key that means nothing */
	DOCTOR_GS_LOST,
};

enum doctor_parity { DOCTOR_8_BITS, DOCTOR_7_EVEN, DOCTOR_7_ODD, DOCTOR_7_OTHER };

struct doctor_finding {
	size_t scans; /* that were read under the best hypothesis; each is one of these: */
	size_t good, misread, unknown;
	size_t repeats; /* of the good ones: read twice at once */
	int repeat_ms;  /* the longest time from one to its repeat */
	size_t read_of[TEST_SHEET_CODES]; /* how often each barcode was read right */
	unsigned layouts; /* a keyboard's: 1 << enum keymap_layout of each that makes sense of as many; 0 = none makes any */
	enum keymap_layout layout; /* the first of them */
	bool by_number;            /* every letter was typed as Alt and a number: the layout does not matter */
	enum doctor_parity parity; /* a serial line's */
	char end[TEST_SHEET_EXTRA_MAX + 1]; /* the bytes that end a scan: "\r", "\r\n", "\t"; "" = none. Enter is "\r" */
	bool ends_differ;
	bool stx;               /* STX stands in front, ETX behind */
	bool aim;               /* an AIM identifier stands in front */
	char before[TEST_SHEET_EXTRA_MAX + 1]; /* what else stands in front of a barcode, and behind it; "" = nothing */
	char behind[TEST_SHEET_EXTRA_MAX + 1];
	unsigned letters; /* TEST_LETTERS_*: what fits all that was read */
	enum doctor_gs gs;
	unsigned gs_number;                        /* of the function key: 8 = F8 */
	char gs_text[TEST_SHEET_EXTRA_MAX + 1];
	int gap_ms;  /* the longest pause inside a scan */
	int took_ms; /* the longest scan */
	bool lost;   /* the kernel had no room for some of its keys */
	bool full;   /* no more is kept */
	/* the last scan, for the person who waits for it */
	struct test_match last;
	char last_text[DOCTOR_TEXT_MAX]; /* printable; cut where it is longer */
};

struct doctor;

struct doctor *doctor_new(enum scanner_kind kind);
void doctor_free(struct doctor *doctor); /* NULL is fine */

/* What was sent: a key event of a keyboard (as keymap_key() takes them), bytes of a serial line. */
void doctor_key(struct doctor *doctor, unsigned code, int value, int64_t at_ms);
void doctor_bytes(struct doctor *doctor, const void *bytes, size_t len, int64_t at_ms);
void doctor_lost(struct doctor *doctor);

/* What is known by now. The last scan counts when its end has come, or nothing came for a while until now_ms. */
struct doctor_finding doctor_find(const struct doctor *doctor, int64_t now_ms);

/* True: every barcode of the sheet was read once: nothing more is to be learned. */
bool doctor_is_done(const struct doctor_finding *finding);

#endif
