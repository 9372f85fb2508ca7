/* What a scan is: symbology identifier, GS1 element strings and Digital Links, GTIN, SSCC, command, or plain text.
 * Pure: no store, no clock. Source: GS1 General Specifications; ISO/IEC 15424 for the identifiers.
 *
 * The business context is not known here. The caller looks the data up among the codes that it knows first, and trusts
 * this reading only for what it does not know; that holds for errors too: an order number of 13 digits is an error
 * here, because its last digit is no check digit, and is still that order's number. */
#ifndef SCAN_SCAN_H
#define SCAN_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum scan_kind {
	SCAN_GS1,     /* elements */
	SCAN_GTIN,    /* one element (01), 14 digits */
	SCAN_SSCC,    /* one element (00), 18 digits */
	SCAN_TEXT,    /* any other code */
	SCAN_COMMAND, /* starts with % */
	SCAN_ERROR,   /* damaged or impossible; text says why. No elements */
};

enum {
	SCAN_MAX_BYTES = 4096, /* longer input is an error, never cut */
	SCAN_MAX_ELEMENTS = 64,
};

struct scan_element {
	char ai[5];        /* "01", "3103" */
	const char *value; /* NUL-terminated, in the scan's own storage; Digital Link values are percent-decoded */
};

/* Some 35 KB, and full of pointers into itself: never copy one, keep one per session. */
struct scan {
	enum scan_kind kind;
	bool bad_check_digit; /* of an error: a check digit is what is wrong */
	char symbology[4];    /* "]C1"; "" where the scanner sent none */
	const char *data; /* the scan without its symbology identifier (and, where there is none, without blanks around
			     it), NUL-terminated; bytes may be anything else. "" for input that is too long */
	size_t data_len;
	const char *text; /* canonical: "(01)09506000134352(10)A1", the text itself (escaped as in str_add_escaped where
			     it holds control or invalid bytes), or "ERROR: why" */
	const char *warning; /* "" or what is odd about data that is accepted all the same */
	char other_gtin[15]; /* of an 8-digit number that is right as GTIN-8, the reading taken, and as UPC-E: the
				latter's 14 digits. Else "" */
	size_t element_count;
	struct scan_element elements[SCAN_MAX_ELEMENTS];
	char storage[SCAN_MAX_BYTES * 8]; /* what the pointers above point into */
};

/* Decodes len bytes. this_year (2026) resolves two-digit years. Always fills out; damage is a kind, not a failure. */
void scan_decode(struct scan *out, const uint8_t *raw, size_t len, int this_year);

/* The value of an AI; NULL: it has none. */
const char *scan_value(const struct scan *scan, const char *ai);

/* A date element YYMMDD as "YYYY-MM-DD" (day 00 = the month's last). False: it is no date. out: 11 bytes. */
bool scan_date(const char *yymmdd, int this_year, char *out);

/* The trade item number of digits (8, 12, 13 or 14 with a right check digit) as 14 digits. out: 15 bytes. */
bool scan_gtin14(const char *digits, char *out);

/* 18 digits with a right check digit. */
bool scan_sscc_valid(const char *digits);

/* The mod 10 check digit (weights 3,1,3,1 from the right) of len digits, as a character. */
char scan_check_digit(const char *digits, size_t len);

/* The key under which a barcode is kept and looked up: a valid GTIN (also one printed as UPC-E with its check digit) as
 * its 14 digits, anything else as it is. out: at least strlen(code) + 15 bytes. Also for place codes and badges, so
 * that kinds cannot collide. */
void scan_code_key(const char *code, char *out, size_t size);

#endif
