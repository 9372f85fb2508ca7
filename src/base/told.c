/* Packed: \1 m FORMAT {\2 ARGUMENT} \3, or \1 w TEXT \3, or \1 k WORD \3, or \1 n ONE \4 MANY \4 NUMBER {\2 ARGUMENT} \3, or \1 t ZONE \4 MILLISECONDS \3.
 * Formats are put together here and not by printf(): a store that somebody has tampered with is only told wrongly. */
#include "base/told.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/str.h"
#include "base/term.h"
#include "base/text.h"

#define BEGIN '\1'
#define NEXT '\2'
#define END '\3'
#define PART '\4'

enum { ARGUMENTS = 16, DEPTH = 8, WIDTH_MAX = 40, SAID_MAX = 64 * 1024 };

/* ---- formats */

/* One directive: %[n$][0][width][length]conversion. */
struct directive {
	int position; /* from 1; 0 = the next one */
	bool zero;
	int width;
	int longs; /* l: 1, ll: 2 */
	bool size; /* z */
	char conversion; /* s, d, u, %; 0 = none that is known */
};

static int number_at(const char **p)
{
	int number = 0;

	while (**p >= '0' && **p <= '9' && number < 1000)
		number = number * 10 + (*(*p)++ - '0');
	return number;
}

/* *p stands behind the percent sign, and then behind the directive. */
static struct directive parse(const char **p)
{
	struct directive d = {0};
	const char *q = *p;
	int number = number_at(&q);

	if (*q == '$' && number) {
		d.position = number;
		*p = q + 1;
	}
	d.zero = **p == '0';
	d.width = number_at(p);
	for (; **p == 'l' || **p == 'z'; (*p)++) {
		d.longs += **p == 'l';
		d.size = d.size || **p == 'z';
	}
	d.conversion = **p && strchr("sdu%", **p) ? **p : 0;
	*p += **p != '\0';
	return d;
}

/* ---- packing */

static bool is_mark(char c)
{
	return c >= BEGIN && c <= PART;
}

/* Every message that begins in it ends in it. */
static bool is_whole(const char *text)
{
	int depth = 0;

	for (; *text; text++) {
		if (*text == BEGIN)
			depth++;
		else if (is_mark(*text) && depth == 0)
			return false;
		else if (*text == END)
			depth--;
	}
	return depth == 0;
}

static void add_text(struct str *out, const char *text)
{
	bool whole = is_whole(text);

	for (; *text; text++)
		str_add_c(out, is_mark(*text) && !whole ? '?' : *text);
}

static int64_t take_number(const struct directive *d, va_list *args)
{
	if (d->size)
		return (int64_t)va_arg(*args, size_t);
	if (d->longs > 1)
		return va_arg(*args, long long);
	if (d->longs)
		return va_arg(*args, long);
	return d->conversion == 'u' ? (int64_t)va_arg(*args, unsigned) : va_arg(*args, int);
}

static void add_arguments(struct str *out, const char *fmt, va_list *args)
{
	while ((fmt = strchr(fmt, '%'))) {
		struct directive d;

		fmt++;
		d = parse(&fmt);
		if (!d.conversion)
			abort(); /* a format that its contract does not know */
		if (d.conversion == '%')
			continue;
		str_add_c(out, NEXT);
		if (d.conversion == 's')
			add_text(out, va_arg(*args, const char *));
		else
			str_printf(out, "%" PRId64, take_number(&d, args));
	}
}

static char *finish(struct arena *arena, struct str *out)
{
	char *text;

	str_add_c(out, END);
	text = arena_dup(arena, str_text(out));
	str_done(out);
	return text;
}

char *told_printf(struct arena *arena, const char *fmt, ...)
{
	struct str out = {0};
	va_list args;

	str_printf(&out, "%cm%s", BEGIN, fmt);
	va_start(args, fmt);
	add_arguments(&out, fmt, &args);
	va_end(args);
	return finish(arena, &out);
}

void told_add(struct str *out, const char *fmt, va_list args)
{
	va_list copy;

	str_printf(out, "%cm%s", BEGIN, fmt);
	va_copy(copy, args);
	add_arguments(out, fmt, &copy);
	va_end(copy);
	str_add_c(out, END);
}

char *told_plural(struct arena *arena, const char *one, const char *many, int64_t n, ...)
{
	struct str out = {0};
	va_list args;

	str_printf(&out, "%cn%s%c%s%c%" PRId64, BEGIN, one, PART, many, PART, n);
	va_start(args, n);
	add_arguments(&out, many, &args);
	va_end(args);
	return finish(arena, &out);
}

static const char *pack(struct arena *arena, char kind, const char *text)
{
	struct str out = {0};

	if (!*text)
		return text;
	str_printf(&out, "%c%c", BEGIN, kind);
	add_text(&out, text);
	return finish(arena, &out);
}

const char *told_text(struct arena *arena, const char *text)
{
	return pack(arena, 'w', text);
}

const char *told_term(struct arena *arena, const char *word)
{
	return pack(arena, 'k', word);
}

char *told_time(struct arena *arena, const char *zone, int64_t at_ms)
{
	struct str out = {0};

	str_printf(&out, "%ct", BEGIN);
	add_text(&out, zone);
	str_printf(&out, "%c%" PRId64, PART, at_ms);
	return finish(arena, &out);
}

/* ---- saying */

struct message {
	const char *text; /* format, or what else its kind has */
	char *arguments[ARGUMENTS];
	size_t count;
};

/* Where the message that begins at text ends: at its end mark. NULL: it does not. */
static const char *end_of(const char *text)
{
	int depth = 0;

	for (; *text; text++) {
		depth += *text == BEGIN;
		depth -= *text == END;
		if (depth == 0)
			return text;
	}
	return NULL;
}

/* Cuts the message's inside, which is changed, at its own marks. */
static void cut(char *inside, struct message *m)
{
	int depth = 0;

	*m = (struct message){.text = inside};
	for (char *p = inside; *p; p++) {
		depth += *p == BEGIN;
		depth -= *p == END;
		if (*p != NEXT || depth)
			continue;
		*p = '\0';
		if (m->count < ARGUMENTS)
			m->arguments[m->count++] = p + 1;
	}
}

static void say(struct arena *arena, struct str *out, const char *text, bool english, int depth);

static void say_format(struct arena *arena, struct str *out, const char *fmt, const struct message *m, bool english, int depth)
{
	size_t next = 0;

	while (*fmt && out->len < SAID_MAX) {
		struct directive d;
		const char *argument;
		size_t at;

		if (*fmt != '%') {
			str_add_c(out, *fmt++);
			continue;
		}
		fmt++;
		d = parse(&fmt);
		if (!d.conversion || d.conversion == '%') {
			str_add_c(out, '%');
			continue;
		}
		at = d.position ? (size_t)d.position - 1 : next++;
		argument = at < m->count ? m->arguments[at] : "";
		if (d.conversion == 's')
			say(arena, out, argument, english, depth);
		else
			str_printf(out, d.zero ? "%0*" PRId64 : "%*" PRId64, d.width < WIDTH_MAX ? d.width : WIDTH_MAX,
				(int64_t)strtoll(argument, NULL, 10));
	}
}

/* kind: the character behind the begin mark; inside: what follows, which is changed. */
static void say_message(struct arena *arena, struct str *out, char kind, char *inside, bool english, int depth)
{
	char time[TIME_TEXT_MAX];
	struct message m;
	char *second;
	char *third;

	cut(inside, &m);
	second = strchr(inside, PART);
	third = second ? strchr(second + 1, PART) : NULL;
	if (kind == 'm') {
		say_format(arena, out, english ? m.text : _(m.text), &m, english, depth);
	} else if (kind == 'w') {
		str_add(out, english ? m.text : _(m.text));
	} else if (kind == 'k') {
		str_add(out, english ? m.text : term(m.text));
	} else if (kind == 'n' && third) {
		int64_t n = strtoll(third + 1, NULL, 10);

		*second++ = '\0';
		*third = '\0';
		say_format(arena, out, english ? (n == 1 ? inside : second) : P_(inside, second, n < 0 ? -n : n), &m, english, depth);
	} else if (kind == 't' && second) {
		int64_t at_ms = strtoll(second + 1, NULL, 10);

		*second = '\0';
		str_add(out, english ? (time_format_local(inside, at_ms, time), time) : text_time(inside, at_ms, time));
	}
}

static void say(struct arena *arena, struct str *out, const char *text, bool english, int depth)
{
	while (*text && out->len < SAID_MAX) {
		const char *end = *text == BEGIN && depth < DEPTH ? end_of(text) : NULL;

		if (end && text[1] != END) {
			say_message(arena, out, text[1], arena_dup_n(arena, text + 2, (size_t)(end - text - 2)), english, depth + 1);
			text = end + 1;
			continue;
		}
		str_add_c(out, *text++);
	}
}

static const char *said(struct arena *arena, const char *text, bool english)
{
	struct str out = {0};
	char *result;
	size_t kept = 0;

	if (!strpbrk(text, "\1\2\3\4"))
		return text;
	say(arena, &out, text, english, 0);
	result = arena_dup(arena, str_text(&out));
	str_done(&out);
	for (const char *p = result; *p; p++) /* what was not well formed inside a message */
		if (!is_mark(*p))
			result[kept++] = *p;
	result[kept] = '\0';
	return result;
}

const char *told_say(struct arena *arena, const char *text)
{
	return said(arena, text, false);
}

const char *told_english(struct arena *arena, const char *text)
{
	return said(arena, text, true);
}
