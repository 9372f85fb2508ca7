/* The strings of an answer are told apart by how many fields they have: 12, 11 and 2. So an answer whose begin was lost,
 * or that is mixed with others' talk, is never taken for another one. */
#include "devices/printer_status.h"

#include <string.h>

#include "base/text.h"

enum { STX = 0x02, ETX = 0x03, FIELDS_MAX = 12, FIELDS_1 = 12, FIELDS_2 = 11, FIELDS_3 = 2, DIGITS_MAX = 12 };

/* Digits parted by commas. Returns how many numbers; 0: it is something else. */
static int read_fields(const char *text, size_t len, int64_t fields[FIELDS_MAX])
{
	int count = 0;
	int digits = 0;
	int64_t value = 0;

	for (size_t i = 0; i <= len; i++) {
		if (i < len && text[i] >= '0' && text[i] <= '9' && digits < DIGITS_MAX) {
			value = value * 10 + (text[i] - '0');
			digits++;
			continue;
		}
		if ((i < len && text[i] != ',') || !digits || count == FIELDS_MAX)
			return 0;
		fields[count++] = value;
		value = 0;
		digits = 0;
	}
	return count;
}

/* aaa,b,c,dddd,eee,f,g,h,iii,j,k,l */
static void take_first(struct printer_status *s, const int64_t f[FIELDS_MAX])
{
	*s = (struct printer_status){
		.media_out = f[1] != 0,
		.paused = f[2] != 0,
		.formats = f[4] > 999 ? 999 : (int)f[4],
		.buffer_full = f[5] != 0,
		.partial = f[7] != 0,
		.bad_ram = f[9] != 0,
		.too_cold = f[10] != 0,
		.too_hot = f[11] != 0,
	};
}

/* mmm,n,o,p,q,r,s,t,uuuuuuuu,v,www */
static void take_second(struct printer_status *s, const int64_t f[FIELDS_MAX])
{
	s->head_open = f[2] != 0;
	s->ribbon_out = f[3] != 0;
	s->label_waits = f[7] != 0;
	s->labels_left = f[8];
}

/* A string has ended. True: with it the answer is whole. */
static bool end_string(struct printer_answer *a)
{
	int64_t fields[FIELDS_MAX] = {0};
	int count = read_fields(a->text, a->len, fields);

	if (count == FIELDS_1) {
		take_first(&a->status, fields);
		a->strings = 1;
	} else if (count == FIELDS_2 && a->strings == 1) {
		take_second(&a->status, fields);
		a->strings = 2;
	} else {
		bool whole = count == FIELDS_3 && a->strings == 2;

		a->strings = 0;
		return whole;
	}
	return false;
}

size_t printer_answer_feed(struct printer_answer *a, const void *data, size_t len, struct printer_status *status)
{
	const unsigned char *bytes = data;
	size_t whole = 0;

	for (size_t i = 0; i < len; i++) {
		if (bytes[i] == STX) {
			a->inside = true;
			a->len = 0;
		} else if (a->inside && bytes[i] == ETX) {
			a->inside = false;
			if (end_string(a)) {
				*status = a->status;
				whole++;
			}
		} else if (a->inside && a->len < sizeof a->text) {
			a->text[a->len++] = (char)bytes[i];
		} else if (a->inside) {
			a->inside = false; /* longer than any: not one of ours, or its end was lost */
			a->strings = 0;
		}
	}
	return whole;
}

bool printer_status_is_idle(const struct printer_status *s)
{
	return !s->formats && !s->labels_left && !s->partial;
}

enum printer_state printer_status_state(const struct printer_status *s)
{
	/* most printers are paused as well while something else is wrong: that comes first */
	const struct {
		bool is;
		enum printer_state state;
	} signs[] = {
		{s->head_open, PRINTER_HEAD_OPEN},
		{s->media_out, PRINTER_MEDIA_OUT},
		{s->ribbon_out, PRINTER_RIBBON_OUT},
		{s->bad_ram, PRINTER_BAD_RAM},
		{s->too_hot, PRINTER_TOO_HOT},
		{s->too_cold, PRINTER_TOO_COLD},
		{s->paused, PRINTER_PAUSED},
		{s->label_waits, PRINTER_LABEL_WAITS},
		{s->buffer_full, PRINTER_BUFFER_FULL},
	};

	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
		if (signs[i].is)
			return signs[i].state;
	}
	return PRINTER_READY;
}

static const struct {
	const char *word, *advice;
} states[PRINTER_STATES] = {
	[PRINTER_UNKNOWN] = {"unknown", N_("Nobody has sent to it yet")},
	[PRINTER_READY] = {"ready", N_("Ready")},
	[PRINTER_MUTE] = {"mute", N_("It takes labels in, but does not say how it is: look at the printer")},
	[PRINTER_HEAD_OPEN] = {"head-open", N_("The print head is open: close it")},
	[PRINTER_MEDIA_OUT] = {"media-out", N_("Out of labels: put a new roll in, close the head, press PAUSE")},
	[PRINTER_RIBBON_OUT] = {"ribbon-out", N_("Out of ribbon: put a new one in, close the head, press PAUSE")},
	[PRINTER_PAUSED] = {"paused", N_("Paused: press PAUSE at the printer")},
	[PRINTER_LABEL_WAITS] = {"label-waits", N_("A label is out: take it off, then the next one comes")},
	[PRINTER_TOO_HOT] = {"too-hot", N_("The print head is too hot: wait, it goes on by itself")},
	[PRINTER_TOO_COLD] = {"too-cold", N_("The print head is too cold: wait, it goes on by itself")},
	[PRINTER_BUFFER_FULL] = {"buffer-full", N_("Its memory is full: wait; if that lasts, switch it off and on")},
	[PRINTER_PARTIAL] = {"partial", N_("Half a label is stuck in it: press CANCEL, or switch it off and on")},
	[PRINTER_BAD_RAM] = {"bad-ram", N_("Its memory is damaged: switch it off and on; else have it repaired")},
	[PRINTER_NO_ANSWER] = {"no-answer", N_("No answer: is it on and closed, are labels and ribbon in?")},
	[PRINTER_HANGS] = {"hangs", N_("It takes nothing in: check its cable, or switch it off and on")},
	[PRINTER_GONE] = {"gone", N_("It cannot be reached: is it on, and is its cable in?")},
};

bool printer_state_is_trouble(enum printer_state state)
{
	return state >= PRINTER_HEAD_OPEN;
}

const char *printer_state_word(enum printer_state state)
{
	return states[state].word;
}

const char *printer_state_advice(enum printer_state state)
{
	return states[state].advice;
}

bool printer_state_find(const char *word, enum printer_state *state)
{
	for (int i = 0; i < PRINTER_STATES; i++) {
		if (strcmp(states[i].word, word) == 0) {
			*state = (enum printer_state)i;
			return true;
		}
	}
	return false;
}
