/* The barcodes of the test sheet (`crossdock sheet --test`), by which it is found out what a scanner really sends: every
 * content is known, so what arrives says what happened on its way. Pure. */
#ifndef DEVICES_TEST_SHEET_H
#define DEVICES_TEST_SHEET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Which barcode is which, from 0; a person is told the number from 1. */
enum {
	TEST_SHEET_LAYOUT = 0, /* letters and signs that stand on other keys in every country */
	TEST_SHEET_CAPITALS,
	TEST_SHEET_SMALL,
	TEST_SHEET_SIGNS,
	TEST_SHEET_SIGNS_2,
	TEST_SHEET_GS1, /* GS1-128 with one group separator in it */
	TEST_SHEET_LONG,
	TEST_SHEET_SEQUENCE, /* the first of the row of numbers */
	TEST_SHEET_CODES = TEST_SHEET_SEQUENCE + 12,
	TEST_SHEET_NONE = TEST_SHEET_CODES,
	TEST_SHEET_DATA_MAX = 96, /* bytes of a barcode, at most */
};

struct test_code {
	const char *data; /* printable ASCII; 0x1D = FNC1 as separator. Of the row of numbers: SEQ-NN-CC, where NNCC modulo 97
			     is 1 (ISO 7064, as in an IBAN), so that no misread number passes for another one */
	const char *what; /* what it is for, for the person who scans it */
	bool gs1;         /* begins with FNC1: GS1-128 */
};

extern const struct test_code test_sheet_codes[TEST_SHEET_CODES];

/* What a scanner does to letters: bits, since a barcode without small letters cannot tell whether they become capitals. */
enum { TEST_LETTERS_SAME = 1, TEST_LETTERS_SWAPPED = 2, TEST_LETTERS_CAPITAL = 4, TEST_LETTERS_SMALL = 8 };

enum { TEST_SHEET_EXTRA_MAX = 12 }; /* bytes that may stand in front, behind, or for a separator */

/* What of the sheet a text is. */
struct test_match {
	size_t code;     /* TEST_SHEET_NONE: nothing of it */
	bool exact;      /* false: it is nearest to that code, but not it: a misread */
	unsigned letters; /* of an exact one: what may have been done to its letters */
	size_t before;   /* of an exact one: bytes in front of it, and behind it */
	size_t after;
	size_t gs_at, gs_len; /* of an exact one that has a separator: where it stands, and what for it; len 0 = nothing */
};

/* Exact only: cheap. */
struct test_match test_sheet_find(const uint8_t *text, size_t len);

/* Or else the nearest one. */
struct test_match test_sheet_match(const uint8_t *text, size_t len);

#endif
