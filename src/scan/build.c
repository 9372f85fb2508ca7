/* Filling a struct scan. The storage cannot run out: the longest input is copied once as data, its values come out of
 * it once, and the canonical text at most doubles them, or escapes the data fourfold. */
#include "scan/build.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

char *build_room(struct build *b, size_t size)
{
	char *room = b->scan->storage + b->used;

	assert(size <= sizeof b->scan->storage - b->used);
	b->used += size;
	return room;
}

char *build_copy(struct build *b, const char *data, size_t len)
{
	char *copy = build_room(b, len + 1);

	memcpy(copy, data, len);
	copy[len] = '\0';
	return copy;
}

bool build_element(struct build *b, const struct ai *ai, const char *name, size_t name_len, const char *value,
	size_t len, struct fault *fault)
{
	struct scan_element *e = &b->scan->elements[b->scan->element_count];

	if (b->scan->element_count == SCAN_MAX_ELEMENTS)
		return fault_set(fault, "more than %d elements", SCAN_MAX_ELEMENTS);
	memcpy(e->ai, name, name_len);
	e->ai[name_len] = '\0';
	if (!ai_check(ai, e->ai, value, len, b->this_year, fault))
		return false;
	e->value = build_copy(b, value, len);
	b->scan->element_count++;
	return true;
}

void build_rewind(struct build *b, size_t used)
{
	b->scan->element_count = 0;
	b->scan->warning = "";
	b->used = used;
}

void build_finish(struct build *b, enum scan_kind kind)
{
	struct scan *scan = b->scan;
	char *at = scan->storage + b->used;
	size_t size = 1;

	for (size_t i = 0; i < scan->element_count; i++)
		size += 6 + 2 * strlen(scan->elements[i].value);
	at = build_room(b, size);
	scan->kind = kind;
	scan->text = at;
	for (size_t i = 0; i < scan->element_count; i++) {
		const struct scan_element *e = &scan->elements[i];

		*at++ = '(';
		at = stpcpy(at, e->ai);
		*at++ = ')';
		for (const char *v = e->value; *v; v++) {
			if (*v == '(')
				*at++ = '\\';
			*at++ = *v;
		}
	}
	*at = '\0';
}

void build_error(struct build *b, const struct fault *fault)
{
	enum { SIZE = sizeof fault->why + 8 };
	char *text = build_room(b, SIZE);

	snprintf(text, SIZE, "ERROR: %s", fault->why);
	b->scan->kind = SCAN_ERROR;
	b->scan->bad_check_digit = fault->check_digit;
	b->scan->text = text;
	b->scan->warning = "";
	b->scan->element_count = 0;
}

void build_warn(struct build *b, const char *fmt, ...)
{
	enum { SIZE = 400 };
	char *text;
	va_list args;

	if (*b->scan->warning)
		return;
	text = build_room(b, SIZE);
	va_start(args, fmt);
	vsnprintf(text, SIZE, _(fmt), args);
	va_end(args);
	b->scan->warning = text;
}
