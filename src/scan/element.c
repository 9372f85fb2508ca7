/* Element strings: reading both forms, and what elements must not stand together.
 *
 * Which AIs a label must also carry ("a lot needs its GTIN") is not asked here: the standard means such rules over all
 * symbols of an item, and a lone (10) or (37) is one of several. */
#include "scan/element.h"

#include <string.h>

#include "scan/date.h"
#include "scan/gtin.h"

enum {
	GS = 0x1d,
};

/* Words for data that no AI begins: its first characters, as far as they can be shown. */
static bool no_such_ai(const char *data, size_t len, struct fault *fault)
{
	char buf[FAULT_BYTE_MAX];
	size_t shown = 0;

	while (shown < len && shown < 4 && data[shown] > ' ' && data[shown] < 0x7f)
		shown++;
	if (!shown)
		return fault_set(fault, "an application identifier must be where %s is", fault_byte(data[0], buf));
	return fault_set(
		fault, "no application identifier begins with %.*s%s", (int)shown, data, len > shown ? "..." : "");
}

bool element_read(struct build *b, const char *data, size_t len, struct fault *fault)
{
	const char *at = data;
	const char *end = data + len;

	if (!len)
		return fault_set(fault, "there is no data after the symbology identifier");
	while (at < end) {
		size_t name_len = 0;
		const struct ai *ai = ai_at(at, (size_t)(end - at), &name_len);
		size_t predefined;
		const char *value;
		const char *stop;

		if (!ai)
			return no_such_ai(at, (size_t)(end - at), fault);
		predefined = ai_predefined_len(at);
		value = at + name_len;
		if (predefined && predefined <= (size_t)(end - at))
			stop = at + predefined;
		else
			stop = memchr(value, GS, (size_t)(end - value));
		if (!stop)
			stop = end;
		if (!build_element(b, ai, at, name_len, value, (size_t)(stop - value), fault))
			return false;
		at = stop < end && *stop == GS ? stop + 1 : stop; /* one after a predefined length is superfluous */
	}
	return true;
}

bool element_read_brackets(struct build *b, const char *data, size_t len, struct fault *fault)
{
	const char *at = data;
	const char *end = data + len;
	char value[128]; /* longer than any value may be */

	while (at < end) {
		const char *close = *at == '(' ? memchr(at, ')', (size_t)(end - at)) : NULL;
		const char *name = at + 1;
		const struct ai *ai;
		size_t n = 0;

		if (!close)
			return fault_set(fault, "brackets must hold application identifiers, as in (01)09506000134352");
		ai = ai_find(name, (size_t)(close - name));
		if (!ai)
			return no_such_ai(name, (size_t)(close - name), fault);
		for (at = close + 1; at < end && *at != '('; at++) {
			if (*at == '\\' && at + 1 < end && at[1] == '(')
				at++;
			if (n == sizeof value)
				return fault_set(fault, "(%.*s) is too long", (int)(close - name), name);
			value[n++] = *at;
		}
		if (!build_element(b, ai, name, (size_t)(close - name), value, n, fault))
			return false;
	}
	return true;
}

/* A pattern of an AI: an n in it stands for any digit. */
static bool matches(const char *pattern, const char *ai)
{
	while (*pattern && *ai && (*pattern == *ai || *pattern == 'n')) {
		pattern++;
		ai++;
	}
	return *pattern == *ai;
}

/* Pairs that the standard forbids. Most say one thing twice, so that one of the two is wrong, and nobody can tell
 * which: an error like two values of one AI. A GTIN together with content or count is different: real labels carry it,
 * nothing is in doubt, and the carton must get in: it is only noted. */
static const struct {
	const char *one, *other;
	bool tolerated;
} excluded[] = {
	{"01", "02", true},
	{"01", "37", true},
	{"01", "03", false},
	{"01", "255", false},
	{"01", "8006", false},
	{"02", "03", false},
	{"02", "255", false},
	{"02", "8026", false},
	{"03", "37", false},
	{"03", "235", false},
	{"03", "7240", false},
	{"03", "8006", false},
	{"03", "8026", false},
	{"21", "235", false},
	{"255", "415", false},
	{"255", "8006", false},
	{"255", "8020", false},
	{"255", "8026", false},
	{"37", "8006", false},
	{"390n", "391n", false},
	{"390n", "394n", false},
	{"390n", "8111", false},
	{"392n", "393n", false},
	{"394n", "8111", false},
	{"395n", "392n", false},
	{"395n", "393n", false},
	{"395n", "8005", false},
	{"420", "421", false},
	{"421", "4307", false},
	{"422", "426", false},
	{"423", "426", false},
	{"424", "426", false},
	{"425", "426", false},
	{"4330", "4331", false},
	{"4332", "4333", false},
	{"7250", "7251", false},
	{"7253", "7256", false},
	{"7253", "7259", false},
	{"7254", "7256", false},
	{"7254", "7259", false},
	{"7255", "7256", false},
	{"7255", "7259", false},
	{"7256", "7259", false},
	{"8006", "8026", false},
	{"8017", "8018", false},
};

/* Two measures of one kind that differ in their decimals: 310n with 310n, 39nn likewise. */
static bool same_measure(const char *a, const char *b)
{
	return strlen(a) == 4 && a[0] == '3' && memcmp(a, b, 3) == 0 && a[3] != b[3];
}

static bool pair_agrees(
	struct build *b, const struct scan_element *x, const struct scan_element *y, struct fault *fault)
{
	if (strcmp(x->ai, y->ai) == 0) {
		if (strcmp(x->value, y->value) != 0)
			return fault_set(fault, "(%s) stands there twice with different values", x->ai);
		return true;
	}
	if (same_measure(x->ai, y->ai))
		return fault_set(fault, "(%s) and (%s) say the same thing differently", x->ai, y->ai);
	for (size_t i = 0; i < sizeof excluded / sizeof excluded[0]; i++) {
		const char *one = excluded[i].one;
		const char *other = excluded[i].other;

		if (!(matches(one, x->ai) && matches(other, y->ai)) && !(matches(one, y->ai) && matches(other, x->ai)))
			continue;
		if (!excluded[i].tolerated)
			return fault_set(fault, "(%s) and (%s) exclude each other", x->ai, y->ai);
		build_warn(b, "(%s) and (%s) should not stand on one label", x->ai, y->ai);
		return true;
	}
	return true;
}

bool element_agree(struct build *b, struct fault *fault)
{
	const struct scan_element *e = b->scan->elements;

	for (size_t i = 1; i < b->scan->element_count; i++) {
		for (size_t j = 0; j < i; j++) {
			if (!pair_agrees(b, &e[j], &e[i], fault))
				return false;
		}
	}
	return true;
}

void element_suspect_lost_separator(struct build *b)
{
	const struct scan_element *last;
	const char *tail;
	size_t len;

	if (!b->scan->element_count)
		return;
	last = &b->scan->elements[b->scan->element_count - 1];
	len = strlen(last->value);
	if ((strcmp(last->ai, "10") != 0 && strcmp(last->ai, "21") != 0) || len < 9)
		return;
	tail = last->value + len - 8;
	if (gtin_digits(tail, 8) && tail[0] == '1' && strchr("1357", tail[1]) &&
		!date_fault(tail + 2, b->this_year, true))
		build_warn(b, "(%s)%s may hold (%.2s)%s: check that the scanner sends the separator", last->ai,
			last->value, tail, tail + 2);
}
