/* A barcode is found in what was sent with anything that scanners put around it; only then are letters tried that were
 * changed on the way, and only what fits nothing is compared letter by letter. */
#include "devices/test_sheet.h"

#include <ctype.h>
#include <string.h>

#include "base/text.h"

enum { GROUP_SEPARATOR = 0x1D, LETTERS = 4 };

const struct test_code test_sheet_codes[TEST_SHEET_CODES] = {
	[TEST_SHEET_LAYOUT] = {"QWERTZAY qwertzaym-/#()[]@0123456789", N_("Keyboard country"), false},
	[TEST_SHEET_CAPITALS] = {"2-ABCDEFGHIJKLMNOPQRSTUVWXYZ", N_("Capital letters"), false},
	[TEST_SHEET_SMALL] = {"3-abcdefghijklmnopqrstuvwxyz", N_("Small letters"), false},
	[TEST_SHEET_SIGNS] = {"!\"#$%&'()*+,-./:;<=>?", N_("Signs"), false},
	[TEST_SHEET_SIGNS_2] = {"@[\\]^_`{|}~", N_("More signs"), false},
	[TEST_SHEET_GS1] = {"010950600013435210LOT-7\x1D" "21SN-42", N_("GS1-128 with a group separator"), true},
	[TEST_SHEET_LONG] = {"LONG-0123456789987654321001234567899876543210012345678998765432100123456789", N_("A long one"), false},
	[TEST_SHEET_SEQUENCE] = {"SEQ-01-95", N_("Number 1"), false},
	{"SEQ-02-92", N_("Number 2"), false},
	{"SEQ-03-89", N_("Number 3"), false},
	{"SEQ-04-86", N_("Number 4"), false},
	{"SEQ-05-83", N_("Number 5"), false},
	{"SEQ-06-80", N_("Number 6"), false},
	{"SEQ-07-77", N_("Number 7"), false},
	{"SEQ-08-74", N_("Number 8"), false},
	{"SEQ-09-71", N_("Number 9"), false},
	{"SEQ-10-68", N_("Number 10"), false},
	{"SEQ-11-65", N_("Number 11"), false},
	{"SEQ-12-62", N_("Number 12"), false},
};

static char changed(char c, unsigned letters)
{
	bool small = c >= 'a' && c <= 'z';
	bool capital = c >= 'A' && c <= 'Z';

	if (small && letters & (TEST_LETTERS_SWAPPED | TEST_LETTERS_CAPITAL))
		return (char)(c - 'a' + 'A');
	if (capital && letters & (TEST_LETTERS_SWAPPED | TEST_LETTERS_SMALL))
		return (char)(c - 'A' + 'a');
	return c;
}

/* The two parts of a barcode, in front of its separator and behind it, as they would arrive. */
struct parts {
	char head[TEST_SHEET_DATA_MAX];
	char tail[TEST_SHEET_DATA_MAX];
	size_t head_len, tail_len;
	bool separated;
};

static void split(const char *data, unsigned letters, struct parts *parts)
{
	*parts = (struct parts){.head_len = 0};
	for (; *data; data++) {
		if (*data == GROUP_SEPARATOR)
			parts->separated = true;
		else if (parts->separated)
			parts->tail[parts->tail_len++] = changed(*data, letters);
		else
			parts->head[parts->head_len++] = changed(*data, letters);
	}
}

static bool fits(const uint8_t *text, size_t len, const char *data, unsigned letters, struct test_match *match)
{
	struct parts parts;
	const uint8_t *head;
	const uint8_t *rest;
	const uint8_t *tail;

	split(data, letters, &parts);
	head = memmem(text, len, parts.head, parts.head_len);
	if (!head || head - text > TEST_SHEET_EXTRA_MAX)
		return false;
	rest = head + parts.head_len;
	tail = memmem(rest, (size_t)(text + len - rest), parts.tail, parts.tail_len);
	if (!tail || tail - rest > TEST_SHEET_EXTRA_MAX || text + len - tail - (ptrdiff_t)parts.tail_len > TEST_SHEET_EXTRA_MAX)
		return false;
	match->before = (size_t)(head - text);
	match->gs_at = (size_t)(rest - text);
	match->gs_len = (size_t)(tail - rest);
	match->after = (size_t)(text + len - tail) - parts.tail_len;
	return true;
}

struct test_match test_sheet_find(const uint8_t *text, size_t len)
{
	struct test_match match = {.code = TEST_SHEET_NONE};

	for (size_t i = 0; i < TEST_SHEET_CODES; i++) {
		for (int bit = LETTERS - 1; bit >= 0; bit--) { /* places as for the most plain one that fits */
			if (fits(text, len, test_sheet_codes[i].data, 1u << bit, &match))
				match.letters |= 1u << bit;
		}
		if (match.letters) {
			match.code = i;
			match.exact = true;
			return match;
		}
	}
	return match;
}

/* Letters to change, leave out or put in to make one text the other, large and small ones alike. b: at most
 * TEST_SHEET_DATA_MAX. */
static size_t distance(const uint8_t *a, size_t a_len, const char *b, size_t b_len)
{
	size_t row[TEST_SHEET_DATA_MAX + 1];

	for (size_t j = 0; j <= b_len; j++)
		row[j] = j;
	for (size_t i = 1; i <= a_len; i++) {
		size_t diagonal = row[0];

		row[0] = i;
		for (size_t j = 1; j <= b_len; j++) {
			size_t best = diagonal + (tolower(a[i - 1]) != tolower((unsigned char)b[j - 1]));

			diagonal = row[j];
			best = row[j] + 1 < best ? row[j] + 1 : best;
			row[j] = row[j - 1] + 1 < best ? row[j - 1] + 1 : best;
		}
	}
	return row[b_len];
}

/* An AIM identifier in front, with whatever is before it, is no misread. */
static size_t front(const uint8_t *text, size_t len)
{
	for (size_t n = 0; n < TEST_SHEET_EXTRA_MAX && n + 3 <= len; n++) {
		if (text[n] == ']' && isalpha(text[n + 1]) && isalnum(text[n + 2]))
			return n + 3;
	}
	return 0;
}

struct test_match test_sheet_match(const uint8_t *text, size_t len)
{
	struct test_match match = test_sheet_find(text, len);
	size_t skip = front(text, len);
	size_t nearest = SIZE_MAX;

	if (match.exact || len > TEST_SHEET_DATA_MAX + 2 * TEST_SHEET_EXTRA_MAX)
		return match;
	text += skip;
	len -= skip;
	for (size_t i = 0; i < TEST_SHEET_CODES; i++) {
		size_t wanted = strlen(test_sheet_codes[i].data);
		size_t d = distance(text, len, test_sheet_codes[i].data, wanted);

		if (d < nearest && d * 2 <= wanted) { /* half of it must be right */
			nearest = d;
			match.code = i;
		}
	}
	return match;
}
