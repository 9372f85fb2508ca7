/* Sending labels to the fake printer, with short times. */
#include "lib/sending.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock.h"

static bool on_news(void *ctx, const struct printer_news *news)
{
	struct sending *b = ctx;

	b->told |= 1u << news->state;
	b->times++;
	return !b->gives_up;
}

int sending_set_up(void **state)
{
	struct sending *b = calloc(1, sizeof *b);

	assert_non_null(b);
	b->fake = fake_printer_new();
	b->news.tell = on_news;
	b->news.ctx = b;
	*state = b;
	return 0;
}

int sending_tear_down(void **state)
{
	struct sending *b = *state;

	fake_printer_free(b->fake);
	free(b->label);
	free(b);
	return 0;
}

void sending_to(struct sending *b, const char *name)
{
	snprintf(b->name, sizeof b->name, "%s", name);
	assert_int_equal(printer_init(&b->printer, b->name, &b->err), ST_OK);
	b->printer.wait_ms = WAIT_MS;
	b->printer.finish_ms = FINISH_MS;
	b->printer.fix_ms = FIX_MS;
}

void sending_to_tcp(struct sending *b)
{
	char name[64];

	fake_printer_listen(b->fake);
	snprintf(name, sizeof name, "tcp:127.0.0.1:%d", b->fake->port);
	sending_to(b, name);
}

static void make_label(struct sending *b, size_t len)
{
	free(b->label);
	b->label = malloc(len + 1);
	assert_non_null(b->label);
	memset(b->label, 'x', len);
	memcpy(b->label, "^XA^FX", 6);
	memcpy(b->label + len - 6, "^FS^XZ", 6);
	b->label_len = len;
}

enum printer_outcome sending_label(struct sending *b, size_t len)
{
	make_label(b, len);
	b->began_ms = clock_monotonic_ms();
	b->err = (struct err){.status = ST_OK};
	return printer_send(&b->printer, &b->news, b->label, b->label_len, &b->err);
}

void sending_within(const struct sending *b, int64_t ms)
{
	int64_t took_ms = clock_monotonic_ms() - b->began_ms;

	if (took_ms > ms)
		fail_msg("took %d ms, at most %d", (int)took_ms, (int)ms);
}

void sending_says(const struct sending *b, const char *part)
{
	if (!strstr(b->err.text, part))
		fail_msg("'%s' is not in: %s", part, b->err.text);
}

void sending_comes_in(const struct sending *b, int labels)
{
	int64_t until_ms = clock_monotonic_ms() + 10000;

	while (fake_printer_labels(b->fake) < labels && clock_monotonic_ms() < until_ms)
		usleep(1000);
	assert_int_equal(fake_printer_labels(b->fake), labels);
}
