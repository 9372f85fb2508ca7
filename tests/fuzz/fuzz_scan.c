/* Whatever bytes a scanner sends: the decoder ends, points only into its own storage, says the same twice, and what it
 * reads as GS1 data it reads again from its own canonical text. */
#include "fuzz/fuzz.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "scan/scan.h"

static void require(bool holds, const char *what)
{
	if (holds)
		return;
	fprintf(stderr, "broken: %s\n", what);
	abort();
}

static bool inside(const struct scan *scan, const char *text)
{
	const char *end = scan->storage + sizeof scan->storage;

	return text >= scan->storage && text < end && memchr(text, '\0', (size_t)(end - text));
}

static void check_shape(const struct scan *scan)
{
	require(inside(scan, scan->text), "text is in the storage");
	require(!*scan->warning || inside(scan, scan->warning), "the warning is in the storage");
	require(!scan->data_len || inside(scan, scan->data), "the data is in the storage");
	require(scan->data[scan->data_len] == '\0', "the data is terminated");
	require(utf8_valid(scan->text, strlen(scan->text)), "text is UTF-8");
	require(utf8_valid(scan->warning, strlen(scan->warning)), "the warning is UTF-8");
	require(strlen(scan->symbology) == 0 || strlen(scan->symbology) == 3, "the symbology has three characters");
	for (const char *t = scan->text; *t; t++)
		require((unsigned char)*t >= 0x20 && *t != 0x7f, "text can be shown");
	for (size_t i = 0; i < scan->element_count; i++) {
		require(inside(scan, scan->elements[i].value), "a value is in the storage");
		require(*scan->elements[i].value, "a value is not empty");
	}
	require(scan->bad_check_digit <= (scan->kind == SCAN_ERROR), "only errors have a bad check digit");
	require((strncmp(scan->text, "ERROR: ", 7) == 0) >= (scan->kind == SCAN_ERROR), "an error says so");
}

static void check_kind(const struct scan *scan)
{
	char gtin[15];

	switch (scan->kind) {
	case SCAN_GS1: require(scan->element_count > 0, "GS1 data has elements"); break;
	case SCAN_GTIN:
		require(scan->element_count == 1 && scan_value(scan, "01"), "a GTIN is one element");
		require(scan_gtin14(scan_value(scan, "01"), gtin), "a GTIN has a right check digit");
		require(!*scan->other_gtin || scan_gtin14(scan->other_gtin, gtin), "so has its other reading");
		break;
	case SCAN_SSCC:
		require(scan->element_count == 1 && scan_value(scan, "00"), "an SSCC is one element");
		require(scan_sscc_valid(scan_value(scan, "00")), "an SSCC has a right check digit");
		break;
	case SCAN_TEXT:
	case SCAN_COMMAND:
	case SCAN_ERROR: require(!scan->element_count, "anything else has none"); break;
	}
}

static void check_same_elements(const struct scan *a, const struct scan *b)
{
	require(a->element_count == b->element_count, "as many elements");
	for (size_t i = 0; i < a->element_count; i++) {
		require(strcmp(a->elements[i].ai, b->elements[i].ai) == 0, "the same AI");
		require(strcmp(a->elements[i].value, b->elements[i].value) == 0, "the same value");
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct scan scan;
	static struct scan again;
	int this_year = 2026 + (int)(size % 50);
	char key[SCAN_MAX_BYTES + 16];

	memset(scan.storage, 0xaa, 256); /* nothing may lean on what the storage held */
	scan_decode(&scan, data, size, this_year);
	check_shape(&scan);
	check_kind(&scan);
	scan_code_key(scan.data, key, sizeof key);
	require(strlen(key) >= strlen(scan.data) || strlen(scan.data) > 14, "a key is not shorter than its code");

	scan_decode(&again, data, size, this_year);
	require(again.kind == scan.kind && strcmp(again.text, scan.text) == 0, "the same input, the same text");
	check_same_elements(&scan, &again);

	if (scan.element_count && strlen(scan.text) <= SCAN_MAX_BYTES) {
		scan_decode(&again, (const uint8_t *)scan.text, strlen(scan.text), this_year);
		require(again.kind == SCAN_GS1, "canonical text is GS1 data");
		require(strcmp(again.text, scan.text) == 0, "canonical text of canonical text");
		check_same_elements(&scan, &again);
	}
	return 0;
}
