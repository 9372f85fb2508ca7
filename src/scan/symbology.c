/* AIM symbology identifiers: which of them mean that GS1 data follows. */
#include "scan/symbology.h"

#include <stdbool.h>
#include <string.h>

#include "scan/gtin.h"

static const struct {
	char id[3];
	enum symbology symbology;
	bool channel; /* the data may begin with an extended channel mark */
} known[] = {
	{"C1", SYMBOLOGY_GS1, false},
	{"d2", SYMBOLOGY_GS1, false},
	{"d4", SYMBOLOGY_PLAIN, true},
	{"d5", SYMBOLOGY_GS1, true},
	{"d6", SYMBOLOGY_PLAIN, true},
	{"Q2", SYMBOLOGY_PLAIN, true},
	{"Q3", SYMBOLOGY_GS1, false},
	{"Q4", SYMBOLOGY_GS1, true},
	{"Q6", SYMBOLOGY_PLAIN, true},
	{"e0", SYMBOLOGY_GS1, false},
	{"J1", SYMBOLOGY_GS1, false},
	{"E0", SYMBOLOGY_EAN, false},
	{"E3", SYMBOLOGY_EAN_ADD_ON, false},
	{"E4", SYMBOLOGY_EAN8, false},
	{"X0", SYMBOLOGY_BOOK, false},
	{"I0", SYMBOLOGY_ITF, false},
	{"I1", SYMBOLOGY_ITF_CHECKED, false},
	{"I3", SYMBOLOGY_ITF_CUT, false},
};

enum symbology symbology_of(const char *data, size_t len)
{
	bool letter;

	if (len < 1 || data[0] != ']')
		return SYMBOLOGY_NONE;
	if (len < 3)
		return SYMBOLOGY_BROKEN;
	letter = (data[1] >= 'A' && data[1] <= 'Z') || (data[1] >= 'a' && data[1] <= 'z');
	if (!letter || !((data[2] >= '0' && data[2] <= '9') || (data[2] >= 'A' && data[2] <= 'F')))
		return SYMBOLOGY_BROKEN;
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
		if (memcmp(known[i].id, data + 1, 2) == 0)
			return known[i].symbology;
	}
	return SYMBOLOGY_PLAIN;
}

size_t symbology_channel_len(const char *id, const char *data, size_t len)
{
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
		if (known[i].channel && memcmp(known[i].id, id + 1, 2) == 0 && len >= 7 && data[0] == '\\' &&
			gtin_digits(data + 1, 6))
			return 7;
	}
	return 0;
}
