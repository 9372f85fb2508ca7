/* The table of GS1 application identifiers (AI): what each one's value looks like. Source: GS1 General Specifications
 * 26, section 3.2, in the form of GS1 Barcode Syntax Dictionary, release 2026-01-27. */
#ifndef SCAN_AI_H
#define SCAN_AI_H

#include <stddef.h>

#include "scan/fault.h"
#include "scan/rule.h"

enum {
	AI_MAX_PARTS = 5,
};

/* One stretch of a value. Only the last part of a value may vary in length. */
struct ai_part {
	char set; /* 'N' digits, 'X' GS1's 82 characters, 'Y' its 39, 'Z' its 64; '\0' ends the parts */
	unsigned char min, max;
	bool optional;
	enum rule rule;
};

struct ai {
	char first[5], last[5]; /* a range that means the same, "3100" to "3105", or twice the same */
	struct ai_part parts[AI_MAX_PARTS + 1];
};

/* The entry of an AI of name_len digits; NULL: there is no such AI. */
const struct ai *ai_find(const char *name, size_t name_len);

/* The AI at the start of an element string and, in name_len, its digits. NULL: none begins like that. */
const struct ai *ai_at(const char *data, size_t len, size_t *name_len);

/* Digits of AI and value together where they are predefined by the AI's first two digits, so that no separator
 * follows; else 0. The list is closed: new AIs are not added to it. */
size_t ai_predefined_len(const char *data);

/* Judges a value, length first. name is for the words. */
bool ai_check(const struct ai *ai, const char *name, const char *value, size_t len, int this_year, struct fault *fault);

#endif
