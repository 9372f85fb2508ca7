/* A state machine over bytes: what it is given out is decided byte by byte, so that it cannot matter how they are split. */
#include "devices/framer.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "base/str.h"
#include "base/text.h"

enum { STX = 0x02, ETX = 0x03, EOT = 0x04, FS = 0x1C, GS = 0x1D };

void framer_init(struct framer *framer, const struct framer_rules *rules, void *buffer, size_t size)
{
	*framer = (struct framer){.rules = *rules, .buffer = buffer, .size = size};
}

/* The first fault of a scan is the one that is told. */
static void set_fault(struct framer *framer, const char *fmt, ...) PRINTF_LIKE(2, 3);

static void set_fault(struct framer *framer, const char *fmt, ...)
{
	va_list args;

	if (framer->faulty)
		return;
	framer->faulty = true;
	va_start(args, fmt);
	vsnprintf(framer->fault, sizeof framer->fault, _(fmt), args);
	va_end(args);
}

/* Puts group separators where the text stands that is sent for them. */
static void put_separators(struct framer *framer)
{
	const char *text = framer->rules.gs_text;
	size_t wide = text ? strlen(text) : 0;
	size_t out = 0;

	if (!wide)
		return;
	for (size_t i = 0; i < framer->len; out++) {
		bool here = i + wide <= framer->len && memcmp(framer->buffer + i, text, wide) == 0;

		framer->buffer[out] = here ? GS : framer->buffer[i];
		i += here ? wide : 1;
	}
	framer->len = out;
}

/* The scan is over: gives it out, if there is anything to say. */
static void finish(struct framer *framer, const struct framer_sink *sink)
{
	struct framer_scan scan = {.data = framer->buffer};

	if (framer->len > framer->size)
		set_fault(framer, "it has %zu bytes, and at most %zu make a scan: is another end (suffix) set in the scanner?",
			framer->len, framer->size);
	if (framer->len <= framer->size)
		put_separators(framer);
	scan.len = framer->len < framer->size ? framer->len : framer->size;
	if (!framer->faulty && !utf8_valid((const char *)framer->buffer, scan.len))
		set_fault(framer, "it is no UTF-8 text: look at the scanner's speed, parity and character set");
	scan.fault = framer->faulty ? framer->fault : NULL;
	if (scan.len || scan.fault)
		sink->take(sink->ctx, &scan);
	framer->len = 0;
	framer->faulty = false;
}

static bool is_data(uint8_t byte)
{
	/* FS, GS, RS, US and EOT separate the parts of GS1 and ISO 15434 data */
	return (byte >= FS && byte != 0x7F) || byte == EOT;
}

static void add(struct framer *framer, uint8_t byte)
{
	if (!is_data(byte))
		set_fault(framer,
			byte == STX || byte == ETX
				? N_("it has a byte \\x%02X, which no barcode has: set framing = stx")
				: N_("it has a byte \\x%02X, which no barcode has: look at the scanner's speed, parity and suffix"),
			byte);
	if (framer->len < framer->size)
		framer->buffer[framer->len] = byte;
	if (framer->len < SIZE_MAX)
		framer->len++;
}

static bool is_end(const struct framer *framer, uint8_t byte)
{
	return (byte == '\r' && framer->rules.ends & FRAMER_CR) || (byte == '\n' && framer->rules.ends & FRAMER_LF) ||
	       (byte == '\t' && framer->rules.ends & FRAMER_TAB);
}

static bool is_blank_end(uint8_t byte)
{
	return byte == '\r' || byte == '\n' || byte == '\t';
}

static void take_plain(struct framer *framer, uint8_t byte, const struct framer_sink *sink)
{
	if (is_end(framer, byte))
		finish(framer, sink);
	else if (framer->len || framer->faulty || !is_blank_end(byte)) /* the LF of a CRLF begins no scan */
		add(framer, byte);
}

/* An end behind the text and before ETX is no data; one with more behind it is: then it is refused. */
static void take_inside(struct framer *framer, uint8_t byte)
{
	if (is_blank_end(byte) && framer->len < framer->size) {
		framer->buffer[framer->len++] = byte;
		return;
	}
	if (framer->len && framer->len <= framer->size && is_blank_end(framer->buffer[framer->len - 1]))
		set_fault(framer, "it has an end of its own (\\x%02X) between STX and ETX: set no suffix in the scanner",
			framer->buffer[framer->len - 1]);
	add(framer, byte);
}

static void take_stx(struct framer *framer, uint8_t byte, const struct framer_sink *sink)
{
	if (byte == STX) {
		if (framer->len || framer->faulty) {
			set_fault(framer, "its end (ETX) never came: scan it again");
			finish(framer, sink);
		}
		framer->inside = true;
	} else if (byte == ETX && framer->inside) {
		while (framer->len && framer->len <= framer->size && is_blank_end(framer->buffer[framer->len - 1]))
			framer->len--;
		framer->inside = false;
		finish(framer, sink);
	} else if (framer->inside) {
		take_inside(framer, byte);
	} else if (!is_blank_end(byte)) {
		set_fault(framer, "it does not begin with STX: set framing = plain, or STX and ETX in the scanner");
		add(framer, byte);
	} else if (framer->len || framer->faulty) {
		finish(framer, sink);
	}
}

void framer_feed(struct framer *framer, const void *bytes, size_t len, int64_t now_ms, const struct framer_sink *sink)
{
	const uint8_t *p = bytes;

	if (len)
		framer->last_ms = now_ms;
	for (size_t i = 0; i < len; i++) {
		if (framer->rules.stx)
			take_stx(framer, p[i], sink);
		else
			take_plain(framer, p[i], sink);
	}
}

/* The pause that ends what is there; -1: nothing is there. */
static int pause_ms(const struct framer *framer)
{
	if (!framer->len && !framer->faulty && !framer->inside)
		return -1;
	if (framer->faulty)
		return framer->rules.idle_ms > FRAMER_FAULT_MS ? framer->rules.idle_ms : FRAMER_FAULT_MS;
	return framer->rules.idle_ms && !framer->rules.stx ? framer->rules.idle_ms : FRAMER_UNFINISHED_MS;
}

void framer_tick(struct framer *framer, int64_t now_ms, const struct framer_sink *sink)
{
	int pause = pause_ms(framer);

	if (pause < 0 || now_ms - framer->last_ms < pause)
		return;
	if (framer->rules.stx)
		set_fault(framer, "its end (ETX) never came: scan it again");
	else if (!framer->rules.idle_ms)
		set_fault(framer, "its end never came: scan it again; if the scanner sends none, set suffix = none");
	framer->inside = false;
	finish(framer, sink);
}

int framer_wait_ms(const struct framer *framer, int64_t now_ms)
{
	int pause = pause_ms(framer);
	int64_t left = framer->last_ms + pause - now_ms;

	if (pause < 0)
		return -1;
	return left < 0 ? 0 : left > pause ? pause : (int)left;
}

void framer_spoil(struct framer *framer, const char *why, int64_t now_ms)
{
	set_fault(framer, "%s", _(why));
	framer->last_ms = now_ms;
}

void framer_cut(struct framer *framer, const char *why, const struct framer_sink *sink)
{
	if (framer->len || framer->faulty || framer->inside) {
		set_fault(framer, "%s", _(why));
		framer->inside = false;
		finish(framer, sink);
	}
}
