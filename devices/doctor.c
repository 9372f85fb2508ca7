/* The recording is read again as a whole whenever something is asked: what was taken for a misread before the barcode that
 * tells the layout came, is none afterwards. */
#include "devices/doctor.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <linux/input-event-codes.h>

#include "base/mem.h"

enum {
	EVENTS_MAX = 1 << 17,
	GROUP_SEPARATOR = 0x1D,
	STX = 0x02,
	ETX = 0x03,
	NO_TEXT = 0x1A, /* stands for a key that means nothing */
	FUNCTION_KEYS = 24,
	PIECE_MAX = 256,
	VOTES = 8,
};

/* How a byte was typed: 1 to 24 by that function key. */
enum { AS_IT_IS = 0, BY_CTRL = 64, BY_ALT, BY_ODD_KEY };

struct event {
	int64_t at_ms;
	unsigned code; /* of a serial line: the byte */
	int value;
};

struct doctor {
	enum scanner_kind kind;
	struct event *events;
	size_t count, cap;
	unsigned function_keys[FUNCTION_KEYS]; /* their codes */
	bool lost;
};

/* What the events say under one hypothesis. */
struct heard {
	struct heard_byte {
		uint8_t byte, how;
		int64_t at_ms;
	} *bytes;
	size_t count, cap;
	bool any_end;
	bool all_by_number;
};

/* One scan in it, its end left out. */
struct piece {
	uint8_t text[PIECE_MAX];
	size_t from, len; /* where in what was heard; len is cut to PIECE_MAX in text only */
	char end[TEST_SHEET_EXTRA_MAX + 1];
	int64_t begin_ms, end_ms;
	int gap_ms;
	bool finished;
};

struct votes {
	char text[VOTES][TEST_SHEET_EXTRA_MAX + 1];
	size_t count[VOTES];
	size_t all;
};

struct doctor *doctor_new(enum scanner_kind kind)
{
	struct doctor *doctor = mem_alloc(sizeof *doctor);
	char name[8];

	doctor->kind = kind;
	for (int i = 0; i < FUNCTION_KEYS; i++) {
		snprintf(name, sizeof name, "F%d", i + 1);
		doctor->function_keys[i] = keymap_function_key(name);
	}
	return doctor;
}

void doctor_free(struct doctor *doctor)
{
	if (doctor)
		free(doctor->events);
	free(doctor);
}

void doctor_key(struct doctor *doctor, unsigned code, int value, int64_t at_ms)
{
	if (doctor->count == EVENTS_MAX)
		return;
	if (doctor->count == doctor->cap) {
		doctor->cap = doctor->cap * 2 + 256;
		doctor->events = mem_array(doctor->events, doctor->cap, sizeof *doctor->events);
	}
	doctor->events[doctor->count++] = (struct event){at_ms, code, value};
}

void doctor_bytes(struct doctor *doctor, const void *bytes, size_t len, int64_t at_ms)
{
	for (size_t i = 0; i < len; i++)
		doctor_key(doctor, ((const uint8_t *)bytes)[i], 1, at_ms);
}

void doctor_lost(struct doctor *doctor)
{
	doctor->lost = true;
}

/* ---- hypotheses: what was sent, as bytes */

static bool is_end(uint8_t byte)
{
	return byte == '\r' || byte == '\n' || byte == '\t' || byte == ETX;
}

static void hear(struct heard *heard, uint8_t byte, uint8_t how, int64_t at_ms)
{
	if (heard->count == heard->cap) {
		heard->cap = heard->cap * 2 + 1024;
		heard->bytes = mem_array(heard->bytes, heard->cap, sizeof *heard->bytes);
	}
	heard->bytes[heard->count++] = (struct heard_byte){byte, how, at_ms};
	heard->any_end = heard->any_end || is_end(byte);
}

static uint8_t function_number(const struct doctor *doctor, unsigned code)
{
	for (uint8_t i = 0; i < FUNCTION_KEYS; i++) {
		if (doctor->function_keys[i] == code)
			return (uint8_t)(i + 1);
	}
	return 0;
}

static void hear_key(const struct doctor *doctor, struct keymap *map, const struct event *event, struct heard *heard)
{
	uint8_t function = function_number(doctor, event->code);
	bool by_number = event->value == 0; /* only the release of Alt gives text */
	char text[KEYMAP_TEXT_MAX];
	char why[KEYMAP_WHY_MAX];
	size_t len;

	if (function) {
		if (event->value == 1)
			hear(heard, GROUP_SEPARATOR, function, event->at_ms);
		return;
	}
	switch (keymap_key(map, event->code, event->value, text, &len, why)) {
	case KEYMAP_NOTHING: break;
	case KEYMAP_UNKNOWN: hear(heard, NO_TEXT, BY_ODD_KEY, event->at_ms); break;
	case KEYMAP_TEXT:
		heard->all_by_number = heard->all_by_number && (by_number || is_end((uint8_t)*text));
		for (size_t i = 0; i < len; i++)
			hear(heard, (uint8_t)text[i], by_number ? BY_ALT : text[i] == GROUP_SEPARATOR ? BY_CTRL : AS_IT_IS,
				event->at_ms);
		break;
	}
}

static void hear_layout(const struct doctor *doctor, enum keymap_layout layout, struct heard *heard)
{
	struct keymap map;

	heard->count = 0;
	heard->any_end = false;
	heard->all_by_number = true;
	keymap_init(&map, layout, 0);
	for (size_t i = 0; i < doctor->count; i++)
		hear_key(doctor, &map, &doctor->events[i], heard);
}

static void hear_line(const struct doctor *doctor, uint8_t mask, struct heard *heard)
{
	heard->count = 0;
	heard->any_end = false;
	for (size_t i = 0; i < doctor->count; i++)
		hear(heard, (uint8_t)doctor->events[i].code & mask, AS_IT_IS, doctor->events[i].at_ms);
}

/* What the eighth bit of the bytes is, a few damaged ones aside. */
static enum doctor_parity parity_of(const struct doctor *doctor)
{
	size_t odd = 0;

	for (size_t i = 0; i < doctor->count; i++)
		odd += __builtin_popcount(doctor->events[i].code & 0xFF) % 2;
	return odd * 20 < doctor->count			     ? DOCTOR_7_EVEN
	       : (doctor->count - odd) * 20 < doctor->count ? DOCTOR_7_ODD
							     : DOCTOR_7_OTHER;
}

/* ---- scans in it */

/* The scan that begins at or behind `from`. False: there is none. */
static bool next_piece(const struct heard *heard, size_t from, int64_t now_ms, struct piece *piece)
{
	int pause_ms = heard->any_end ? FRAMER_UNFINISHED_MS : DOCTOR_PAUSE_MS;
	const struct heard_byte *b = heard->bytes;
	size_t ends = 0;
	size_t i;

	while (from < heard->count && is_end(b[from].byte))
		from++;
	if (from == heard->count)
		return false;
	*piece = (struct piece){.from = from, .begin_ms = b[from].at_ms, .end_ms = b[from].at_ms};
	for (i = from; i < heard->count; i++) {
		int64_t gap = b[i].at_ms - piece->end_ms;

		if (gap >= pause_ms || (ends && !is_end(b[i].byte)))
			break;
		piece->gap_ms = gap > piece->gap_ms ? (int)gap : piece->gap_ms;
		piece->end_ms = b[i].at_ms;
		if (is_end(b[i].byte) && ends < TEST_SHEET_EXTRA_MAX)
			piece->end[ends++] = (char)b[i].byte;
		else if (piece->len++ < PIECE_MAX)
			piece->text[piece->len - 1] = b[i].byte;
	}
	piece->finished = i < heard->count || ends || now_ms - piece->end_ms >= pause_ms;
	return true;
}

static size_t after(const struct piece *piece)
{
	return piece->from + piece->len + strlen(piece->end);
}

static size_t text_len(const struct piece *piece)
{
	return piece->len < PIECE_MAX ? piece->len : PIECE_MAX;
}

static size_t count_good(const struct heard *heard, int64_t now_ms)
{
	struct piece piece;
	size_t good = 0;

	for (size_t at = 0; next_piece(heard, at, now_ms, &piece); at = after(&piece))
		good += piece.finished && test_sheet_find(piece.text, text_len(&piece)).exact;
	return good;
}

/* ---- what they have in common */

static void vote(struct votes *votes, const char *text, size_t len)
{
	size_t i = 0;

	len = len < TEST_SHEET_EXTRA_MAX ? len : TEST_SHEET_EXTRA_MAX;
	while (i < VOTES && votes->count[i] && (strlen(votes->text[i]) != len || memcmp(votes->text[i], text, len) != 0))
		i++;
	votes->all++;
	if (i == VOTES)
		return; /* so many are no rule */
	memcpy(votes->text[i], text, len);
	votes->text[i][len] = '\0';
	votes->count[i]++;
}

/* Returns whether some of them differ from the commonest: more than one in ten. */
static bool commonest(const struct votes *votes, char text[TEST_SHEET_EXTRA_MAX + 1])
{
	size_t best = 0;

	for (size_t i = 1; i < VOTES; i++) {
		if (votes->count[i] > votes->count[best])
			best = i;
	}
	memcpy(text, votes->text[best], TEST_SHEET_EXTRA_MAX + 1);
	return (votes->all - votes->count[best]) * 10 > votes->all;
}

struct study {
	struct doctor_finding *finding;
	struct votes ends, before, behind;
	size_t aims, stxs;
	size_t last_code; /* the last good one */
	int64_t last_begin_ms, last_end_ms;
};

/* What stands in front: STX, an AIM identifier, anything else. */
static void study_front(struct study *study, const struct piece *piece, const struct test_match *match)
{
	char rest[TEST_SHEET_EXTRA_MAX];
	size_t len = 0;

	for (size_t i = 0; i < match->before; i++) {
		const uint8_t *p = piece->text + i;

		if (*p == STX) {
			study->stxs++;
		} else if (*p == ']' && i + 2 < match->before && isalpha(p[1]) && isalnum(p[2])) {
			study->aims++;
			i += 2;
		} else if (*p) {
			rest[len++] = (char)*p;
		}
	}
	if (!test_sheet_codes[match->code].gs1) /* code letters differ there, and some send its FNC1 in front, too */
		vote(&study->before, rest, len);
}

static void study_separator(
	struct study *study, const struct heard *heard, const struct piece *piece, const struct test_match *match)
{
	struct doctor_finding *f = study->finding;
	const struct heard_byte *b = &heard->bytes[piece->from + match->gs_at];

	f->gs_number = 0;
	*f->gs_text = '\0';
	if (match->gs_len == 0) {
		f->gs = DOCTOR_GS_LOST;
	} else if (match->gs_len == 1 && b->byte == GROUP_SEPARATOR) {
		f->gs = b->how == BY_CTRL ? DOCTOR_GS_CTRL : b->how == BY_ALT ? DOCTOR_GS_ALT : b->how ? DOCTOR_GS_KEY
												       : DOCTOR_GS_RAW;
		f->gs_number = f->gs == DOCTOR_GS_KEY ? b->how : 0;
	} else if (memchr(piece->text + match->gs_at, NO_TEXT, match->gs_len)) {
		f->gs = DOCTOR_GS_ODD_KEY;
	} else {
		f->gs = DOCTOR_GS_TEXT;
		memcpy(f->gs_text, piece->text + match->gs_at, match->gs_len);
		f->gs_text[match->gs_len] = '\0';
	}
}

static void study_good(
	struct study *study, const struct heard *heard, const struct piece *piece, const struct test_match *match)
{
	struct doctor_finding *f = study->finding;
	int64_t took = piece->end_ms - piece->begin_ms;

	f->good++;
	f->read_of[match->code]++;
	f->letters &= match->letters;
	f->gap_ms = piece->gap_ms > f->gap_ms ? piece->gap_ms : f->gap_ms;
	f->took_ms = took > f->took_ms ? (int)took : f->took_ms;
	if (study->last_code == match->code && piece->begin_ms - study->last_end_ms < DOCTOR_REPEAT_MS) {
		int repeat = (int)(piece->end_ms - study->last_begin_ms);

		f->repeats++;
		f->repeat_ms = repeat > f->repeat_ms ? repeat : f->repeat_ms;
	}
	study->last_code = match->code;
	study->last_begin_ms = piece->begin_ms;
	study->last_end_ms = piece->end_ms;
	vote(&study->ends, piece->end, strlen(piece->end));
	vote(&study->behind, (const char *)piece->text + text_len(piece) - match->after, match->after);
	study_front(study, piece, match);
	if (match->code == TEST_SHEET_GS1)
		study_separator(study, heard, piece, match);
}

/* Printable, whatever was sent. */
static void show(char text[DOCTOR_TEXT_MAX], const struct piece *piece)
{
	struct str escaped = {0};

	str_add_escaped(&escaped, piece->text, text_len(piece));
	snprintf(text, DOCTOR_TEXT_MAX, "%s", str_text(&escaped));
	str_done(&escaped);
}

static void study_all(const struct heard *heard, int64_t now_ms, struct doctor_finding *f)
{
	struct study study = {.finding = f, .last_code = TEST_SHEET_NONE};
	struct piece piece;

	f->letters = TEST_LETTERS_SAME | TEST_LETTERS_SWAPPED | TEST_LETTERS_CAPITAL | TEST_LETTERS_SMALL;
	f->last.code = TEST_SHEET_NONE;
	for (size_t at = 0; next_piece(heard, at, now_ms, &piece) && piece.finished; at = after(&piece)) {
		struct test_match match = test_sheet_match(piece.text, text_len(&piece));

		f->scans++;
		if (match.exact)
			study_good(&study, heard, &piece, &match);
		else if (match.code != TEST_SHEET_NONE)
			f->misread++;
		else
			f->unknown++;
		f->last = match;
		show(f->last_text, &piece);
	}
	f->ends_differ = commonest(&study.ends, f->end);
	commonest(&study.before, f->before);
	commonest(&study.behind, f->behind);
	f->aim = study.aims * 2 > f->good;
	f->stx = study.stxs * 2 > f->good;
}

/* ---- the truth */

static void find_layout(const struct doctor *doctor, int64_t now_ms, struct heard *heard, struct doctor_finding *f)
{
	size_t most = 0;

	for (int layout = 0; keymap_layouts[layout]; layout++) {
		size_t good;

		hear_layout(doctor, (enum keymap_layout)layout, heard);
		good = count_good(heard, now_ms);
		if (good > most) {
			most = good;
			f->layouts = 0;
			f->layout = (enum keymap_layout)layout;
		}
		if (good && good == most)
			f->layouts |= 1u << layout;
	}
	hear_layout(doctor, f->layout, heard);
	f->by_number = heard->all_by_number && most;
}

static void find_bits(const struct doctor *doctor, int64_t now_ms, struct heard *heard, struct doctor_finding *f)
{
	size_t whole;

	hear_line(doctor, 0xFF, heard);
	whole = count_good(heard, now_ms);
	hear_line(doctor, 0x7F, heard);
	if (count_good(heard, now_ms) > whole)
		f->parity = parity_of(doctor);
	else
		hear_line(doctor, 0xFF, heard);
}

struct doctor_finding doctor_find(const struct doctor *doctor, int64_t now_ms)
{
	struct doctor_finding finding = {.lost = doctor->lost, .full = doctor->count == EVENTS_MAX};
	struct heard heard = {0};

	if (doctor->kind == SCANNER_HID)
		find_layout(doctor, now_ms, &heard, &finding);
	else
		find_bits(doctor, now_ms, &heard, &finding);
	study_all(&heard, now_ms, &finding);
	free(heard.bytes);
	return finding;
}

bool doctor_is_done(const struct doctor_finding *finding)
{
	for (size_t i = 0; i < TEST_SHEET_CODES; i++) {
		if (!finding->read_of[i])
			return false;
	}
	return true;
}
