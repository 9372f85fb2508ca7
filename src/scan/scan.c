/* Decides what a scan is.
 *
 * With a symbology identifier the identifier decides. Without one, and most scanners leave the factory like that, the
 * order below gives the fewest wrong answers: marks that nothing else has (%, web address, bracket, separator), then
 * numbers whose length and check digit agree, then element strings that parse to their end and hold a GTIN or SSCC with
 * a right check digit. (10)ABC or (21)12345 alone are never guessed: too many lot, serial and order numbers look so.
 *
 * A number without identifier whose length belongs to GTIN-12, -13, -14 or SSCC, but whose check digit is wrong, is an
 * error and not text: nine times in ten it is a mistyped or misread item number, and "bad check digit" is what the
 * worker must hear. Where the site uses such numbers as codes of its own, the lookup of known codes finds them before
 * this reading counts. Eight digits are different: dates and order numbers have eight, so a wrong check digit makes
 * them text. */
#include "scan/scan.h"

#include <string.h>

#include "base/str.h"
#include "scan/build.h"
#include "scan/element.h"
#include "scan/gtin.h"
#include "scan/link.h"
#include "scan/symbology.h"

enum {
	GS = 0x1d,
};

static bool needs_escapes(const char *data, size_t len)
{
	while (len) {
		uint32_t cp = 0;
		size_t n = utf8_decode(data, len, &cp);

		if (!n || cp < 0x20 || (cp >= 0x7f && cp < 0xa0))
			return true;
		data += n;
		len -= n;
	}
	return false;
}

static void take_text(struct build *b)
{
	struct scan *scan = b->scan;
	struct str escaped = {0};

	scan->kind = scan->data[0] == '%' ? SCAN_COMMAND : SCAN_TEXT;
	scan->text = scan->data;
	if (needs_escapes(scan->data, scan->data_len)) {
		str_add_escaped(&escaped, (const uint8_t *)scan->data, scan->data_len);
		scan->text = build_copy(b, str_text(&escaped), escaped.len);
		str_done(&escaped);
	}
}

/* Ends a reading of elements, whose outcome is read. */
static void take_elements(struct build *b, bool read, struct fault *fault)
{
	if (read && element_agree(b, fault))
		build_finish(b, SCAN_GS1);
	else
		build_error(b, fault);
}

static void take_number(struct build *b, enum scan_kind kind, const char *ai, const char *digits)
{
	struct fault fault = {0};

	if (build_element(b, ai_find(ai, 2), ai, 2, digits, strlen(digits), &fault))
		build_finish(b, kind);
	else
		build_error(b, &fault);
}

static void take_wrong_check_digit(struct build *b, const char *digits, size_t len)
{
	struct fault fault;

	fault_check_digit(&fault, "bad check digit: %.*s cannot end in %c, it would have to be %c", (int)len, digits,
		digits[len - 1], scan_check_digit(digits, len - 1));
	build_error(b, &fault);
}

static void take_symbol(struct build *b)
{
	struct fault fault = {0};

	take_elements(b, element_read(b, b->scan->data, b->scan->data_len, &fault), &fault);
	if (b->scan->kind == SCAN_GS1)
		element_suspect_lost_separator(b);
}

static void take_web(struct build *b)
{
	struct fault fault = {0};

	take_elements(b, link_read(b, b->scan->data, b->scan->data_len, &fault), &fault);
}

/* Brackets are printed for people. They get into a scan by hand, or from a label whose maker encoded them as they are.
 */
static void take_brackets(struct build *b, bool or_text)
{
	struct fault fault = {0};
	size_t used = b->used;
	bool read = element_read_brackets(b, b->scan->data, b->scan->data_len, &fault) && element_agree(b, &fault);

	if (read) {
		build_warn(b, "the brackets are part of the data: the label is typed or wrongly encoded");
		build_finish(b, SCAN_GS1);
	} else if (or_text && !fault.check_digit) {
		build_rewind(b, used);
		take_text(b);
	} else {
		build_error(b, &fault);
	}
}

static bool begins_brackets(const char *data)
{
	return data[0] == '(' && ((data[1] >= '0' && data[1] <= '9') || data[1] == ')' || data[1] == '\0');
}

static void take_plain(struct build *b)
{
	const char *data = b->scan->data;

	if (link_is_web(data, b->scan->data_len))
		take_web(b);
	else if (begins_brackets(data) && data[1])
		take_brackets(b, true);
	else
		take_text(b);
}

/* Digits from an EAN or UPC symbol as GTIN-14. False: the fault is set. */
static bool ean_gtin(enum symbology symbology, const char *digits, size_t len, char *gtin, struct fault *fault)
{
	bool ean8 = symbology == SYMBOLOGY_EAN8;

	if (!len)
		return fault_set(fault, "there is no data after the symbology identifier");
	if (!gtin_digits(digits, len))
		return fault_set(fault, "an EAN or UPC symbol holds only digits");
	if (symbology == SYMBOLOGY_EAN_ADD_ON)
		len = len == 15 || len == 18 ? 13 : len == 14 || len == 17 ? 12 : 0;
	if (!ean8 && len >= 6 && len <= 8 &&
		gtin_from_upce(digits, len, gtin)) /* UPC-E that the scanner did not expand */
		return true;
	if ((ean8 && len != 8) || (!ean8 && len != 13 && len != 12 && len != 8))
		return fault_set(fault, "an EAN or UPC symbol has %s digits, here are %zu", ean8 ? "8" : "13",
			strspn(digits, "0123456789"));
	if (!gtin_check_ok(digits, len))
		return fault_check_digit(fault, "bad check digit: %.*s cannot end in %c, it would have to be %c",
			(int)len, digits, digits[len - 1], scan_check_digit(digits, len - 1));
	gtin_pad(digits, len, gtin);
	return true;
}

static void take_ean(struct build *b, enum symbology symbology)
{
	static const char composite[] = "|]e0"; /* a second message: the composite part, an element string */
	const char *data = b->scan->data;
	const char *second = memmem(data, b->scan->data_len, composite, 4);
	size_t len = second ? (size_t)(second - data) : b->scan->data_len;
	struct fault fault = {0};
	char gtin[15];

	if (!ean_gtin(symbology, data, len, gtin, &fault)) {
		build_error(b, &fault);
		return;
	}
	if (!second) {
		take_number(b, SCAN_GTIN, "01", gtin);
		return;
	}
	take_elements(b,
		build_element(b, ai_find("01", 2), "01", 2, gtin, 14, &fault) &&
			element_read(b, second + 4, b->scan->data_len - len - 4, &fault),
		&fault);
}

/* ITF carries case codes, and anything else with an even number of digits. */
static void take_itf(struct build *b, enum symbology symbology)
{
	const char *data = b->scan->data;
	size_t len = b->scan->data_len;
	char gtin[15];

	if (gtin_digits(data, len) && len == 13 && symbology == SYMBOLOGY_ITF_CUT) {
		memcpy(gtin, data, 13);
		gtin[13] = scan_check_digit(data, 13);
		gtin[14] = '\0';
		take_number(b, SCAN_GTIN, "01", gtin);
	} else if (gtin_digits(data, len) && len == 14 && gtin_check_ok(data, 14)) {
		take_number(b, SCAN_GTIN, "01", data);
	} else if (gtin_digits(data, len) && len == 14 && symbology == SYMBOLOGY_ITF_CHECKED) {
		take_wrong_check_digit(b, data, 14);
	} else {
		take_text(b);
	}
}

static void take_book(struct build *b)
{
	if (b->scan->data_len == 13 && gtin_digits(b->scan->data, 13))
		take_ean(b, SYMBOLOGY_EAN);
	else
		take_text(b);
}

static bool holds_key(const struct scan *scan)
{
	return scan_value(scan, "00") || scan_value(scan, "01") || scan_value(scan, "02");
}

/* True: the data begins with (00), (01) or (02) and is an element string but for that number's check digit. */
static bool reads_but_for_check_digit(struct build *b)
{
	const char *data = b->scan->data;
	size_t len = b->scan->data_len;
	size_t key_len;
	struct fault fault = {0};
	char *copy;

	if (len < 16 || data[0] != '0' || data[1] < '0' || data[1] > '2')
		return false;
	key_len = data[1] == '0' ? 20 : 16;
	if (len < key_len || !gtin_digits(data, key_len) || gtin_check_ok(data + 2, key_len - 2))
		return false;
	copy = build_copy(b, data, len);
	copy[key_len - 1] = scan_check_digit(data + 2, key_len - 3);
	return element_read(b, copy, len, &fault) && element_agree(b, &fault);
}

/* Data without any mark: an element string only if it cannot well be anything else. */
static void take_unmarked(struct build *b)
{
	size_t used = b->used;
	struct fault fault = {0};
	const char *data = b->scan->data;
	size_t len = b->scan->data_len;

	if (len >= 16 && gtin_digits(data, 2)) {
		if (element_read(b, data, len, &fault) && element_agree(b, &fault) && holds_key(b->scan)) {
			build_finish(b, SCAN_GS1);
			element_suspect_lost_separator(b);
			return;
		}
		build_rewind(b, used);
		if (reads_but_for_check_digit(b)) {
			build_rewind(b, used);
			take_wrong_check_digit(b, data + 2, data[1] == '0' ? 18 : 14);
			return;
		}
		build_rewind(b, used);
	}
	take_text(b);
}

static void take_digits(struct build *b)
{
	struct scan *scan = b->scan;
	size_t len = scan->data_len;
	char gtin[15];
	char upce[15];
	bool is_upce;

	switch (len) {
	case 8:
		is_upce = gtin_from_upce(scan->data, 8, upce);
		if (scan_gtin14(scan->data, gtin)) {
			if (is_upce)
				memcpy(scan->other_gtin, upce, sizeof upce);
			take_number(b, SCAN_GTIN, "01", gtin);
		} else if (is_upce) {
			take_number(b, SCAN_GTIN, "01", upce);
		} else {
			take_text(b);
		}
		break;
	case 12:
	case 13:
	case 14:
		if (scan_gtin14(scan->data, gtin))
			take_number(b, SCAN_GTIN, "01", gtin);
		else
			take_wrong_check_digit(b, scan->data, len);
		break;
	case 18:
		if (gtin_check_ok(scan->data, len))
			take_number(b, SCAN_SSCC, "00", scan->data);
		else
			take_wrong_check_digit(b, scan->data, len);
		break;
	default: take_unmarked(b); break;
	}
}

/* A separator without an identifier. Some scanners send one for the FNC1 in front as well. */
static void take_separated(struct build *b)
{
	struct scan *scan = b->scan;
	struct fault fault = {0};
	size_t skip = scan->data[0] == GS ? 1 : 0;

	if (scan->data_len >= 3 && memcmp(scan->data, "[)>", 3) == 0) { /* an ANSI MH10.8.2 message, not GS1's */
		take_text(b);
		return;
	}
	take_elements(b, element_read(b, scan->data + skip, scan->data_len - skip, &fault), &fault);
	if (skip && scan->kind == SCAN_GS1)
		build_warn(b, "the scanner sends a separator in front of the data");
	if (scan->kind == SCAN_GS1)
		element_suspect_lost_separator(b);
}

static void take_bare(struct build *b)
{
	struct scan *scan = b->scan;
	const char *data = scan->data;
	size_t len = scan->data_len;
	struct fault fault;

	if (!len) {
		fault_set(&fault, "nothing was read");
		build_error(b, &fault);
	} else if (data[0] == '%') {
		take_text(b);
	} else if (begins_brackets(data)) {
		take_brackets(b, false);
	} else if (link_is_web(data, len)) {
		take_web(b);
	} else if (memchr(data, GS, len)) {
		take_separated(b);
	} else if (gtin_digits(data, len)) {
		take_digits(b);
	} else {
		take_unmarked(b);
	}
}

static void take(struct build *b, enum symbology symbology)
{
	struct fault fault;

	switch (symbology) {
	case SYMBOLOGY_NONE: take_bare(b); break;
	case SYMBOLOGY_BROKEN:
		fault_set(&fault, "the scan begins with ], but no symbology identifier such as ]C1 follows");
		build_error(b, &fault);
		break;
	case SYMBOLOGY_PLAIN: take_plain(b); break;
	case SYMBOLOGY_GS1: take_symbol(b); break;
	case SYMBOLOGY_EAN:
	case SYMBOLOGY_EAN_ADD_ON:
	case SYMBOLOGY_EAN8: take_ean(b, symbology); break;
	case SYMBOLOGY_BOOK: take_book(b); break;
	case SYMBOLOGY_ITF:
	case SYMBOLOGY_ITF_CHECKED:
	case SYMBOLOGY_ITF_CUT: take_itf(b, symbology); break;
	}
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

void scan_decode(struct scan *out, const uint8_t *raw, size_t len, int this_year)
{
	struct build b = {.scan = out, .this_year = this_year};
	const char *data = (const char *)raw;
	enum symbology symbology = SYMBOLOGY_NONE;
	struct fault fault;

	out->bad_check_digit = false;
	out->symbology[0] = '\0';
	out->data = "";
	out->data_len = 0;
	out->warning = "";
	out->other_gtin[0] = '\0';
	out->element_count = 0;
	if (len > SCAN_MAX_BYTES) {
		fault_set(&fault, "%zu bytes are more than a scan can have (%d)", len, SCAN_MAX_BYTES);
		build_error(&b, &fault);
		return;
	}
	symbology = symbology_of(data, len);
	if (symbology == SYMBOLOGY_NONE) {
		for (; len && is_blank(data[len - 1]); len--)
			;
		for (; len && is_blank(data[0]); len--)
			data++;
	} else if (symbology != SYMBOLOGY_BROKEN) {
		memcpy(out->symbology, data, 3);
		out->symbology[3] = '\0';
		data += 3;
		len -= 3;
		data += symbology_channel_len(out->symbology, data, len);
		len -= (size_t)(data - (const char *)raw - 3);
	}
	out->data = build_copy(&b, data, len);
	out->data_len = len;
	take(&b, symbology);
}

const char *scan_value(const struct scan *scan, const char *ai)
{
	for (size_t i = 0; i < scan->element_count; i++) {
		if (strcmp(scan->elements[i].ai, ai) == 0)
			return scan->elements[i].value;
	}
	return NULL;
}
