/* Whatever a scanner sends or types: the framer and the keymap end, touch only their own storage, and cut the same scans
 * however the bytes are split. The first two bytes choose rules and buffer; the rest is bytes, then the same as keys. */
#include "fuzz/fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "devices/framer.h"
#include "devices/keymap.h"

enum { BUFFERS = 8 };

static void require(bool holds, const char *what)
{
	if (holds)
		return;
	fprintf(stderr, "broken: %s\n", what);
	abort();
}

struct out {
	struct str text;
	size_t size;
};

static void take(void *ctx, const struct framer_scan *scan)
{
	struct out *out = ctx;

	require(scan->len <= out->size, "a scan is not longer than its buffer");
	require(scan->fault ? *scan->fault != '\0' : scan->len > 0, "there is something to say");
	if (!scan->fault) {
		require(utf8_valid((const char *)scan->data, scan->len), "a scan is text");
		for (size_t i = 0; i < scan->len; i++)
			require(scan->data[i] >= 0x1C || scan->data[i] == 0x04, "a scan has no control characters");
	}
	str_add_n(&out->text, (const char *)scan->data, scan->len);
	str_printf(&out->text, "\n%s\n", scan->fault ? scan->fault : "");
}

static void run(const struct framer_rules *rules, size_t size, const uint8_t *data, size_t len, size_t piece, struct out *out)
{
	struct framer_sink sink = {take, out};
	struct framer framer;
	uint8_t *buffer = malloc(size); /* of its own size, so that a sanitizer sees a byte too many */

	require(buffer != NULL, "there is memory");
	framer_init(&framer, rules, buffer, size);
	for (size_t i = 0; i < len; i += piece)
		framer_feed(&framer, data + i, len - i < piece ? len - i : piece, 1000, &sink);
	framer_tick(&framer, 1000 + FRAMER_UNFINISHED_MS, &sink);
	framer_cut(&framer, "cut", &sink);
	require(framer_wait_ms(&framer, 9000) == -1, "nothing is left");
	free(buffer);
}

static void type(const uint8_t *data, size_t len, unsigned choice)
{
	struct framer_rules rules = {.ends = FRAMER_CR | FRAMER_TAB};
	struct out out = {.size = 64};
	struct framer_sink sink = {take, &out};
	struct framer framer;
	struct keymap map;
	uint8_t buffer[64];

	keymap_init(&map, (enum keymap_layout)(choice % 4), choice & 4 ? 66 : 0);
	framer_init(&framer, &rules, buffer, sizeof buffer);
	for (size_t i = 0; i + 1 < len; i += 2) {
		char text[KEYMAP_TEXT_MAX];
		char why[KEYMAP_WHY_MAX];
		size_t n = 0;

		switch (keymap_key(&map, data[i], data[i + 1] % 3, text, &n, why)) {
		case KEYMAP_NOTHING: require(n == 0, "nothing is nothing"); break;
		case KEYMAP_TEXT:
			require(n > 0 && n <= KEYMAP_TEXT_MAX, "text has its size");
			require(utf8_valid(text, n), "keys give text");
			framer_feed(&framer, text, n, 1000, &sink);
			break;
		case KEYMAP_UNKNOWN:
			require(*why && memchr(why, '\0', sizeof why), "a reason is given");
			framer_spoil(&framer, why, 1000);
			break;
		}
	}
	str_done(&out.text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const size_t sizes[BUFFERS] = {1, 2, 3, 7, 16, 64, 500, 4096};
	struct framer_rules rules;
	struct out whole = {.size = 0};
	struct out split = {.size = 0};
	size_t room;

	if (size < 2)
		return 0;
	rules = (struct framer_rules){.ends = data[0] & 7, .stx = data[0] & 8, .idle_ms = data[0] & 16 ? FRAMER_PAUSE_MS : 0,
		.gs_text = data[0] & 32 ? "{GS}" : data[0] & 64 ? "|" : NULL};
	room = sizes[data[1] % BUFFERS];
	whole.size = split.size = room;
	run(&rules, room, data + 2, size - 2, size, &whole);
	run(&rules, room, data + 2, size - 2, 1 + data[1] / BUFFERS % 4, &split);
	require(strcmp(str_text(&whole.text), str_text(&split.text)) == 0, "any split gives the same");
	str_done(&whole.text);
	str_done(&split.text);
	type(data + 2, size - 2, data[1]);
	return 0;
}
