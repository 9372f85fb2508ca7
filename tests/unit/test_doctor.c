/* The scanner doctor finds the truth: every layout, end, way of a group separator, with AIM identifier or without, from the
 * keys of a scanner that also misreads, reads twice, and reads barcodes that are not of the sheet. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <linux/input-event-codes.h>

#include "base/str.h"
#include "devices/doctor_report.h"
#include "lib/dice.h"
#include "lib/typist.h"

enum { KEY_MS = 4, HAND_MS = 1500, REPEAT_MS = 250, GROUP_SEPARATOR = 0x1D };

static const enum doctor_gs hid_ways[] = {DOCTOR_GS_CTRL, DOCTOR_GS_ALT, DOCTOR_GS_KEY, DOCTOR_GS_TEXT, DOCTOR_GS_ODD_KEY,
	DOCTOR_GS_LOST};
static const char *const texts[] = {"|", "{GS}", "~"};

/* What was sent, to be read again as the doctor says. */
static struct {
	unsigned code;
	int value;
	int64_t at_ms;
} sent[1 << 15];
static size_t sent_count;

static void keep(unsigned code, int value, int64_t at_ms)
{
	assert_true(sent_count < sizeof sent / sizeof *sent);
	sent[sent_count].code = code;
	sent[sent_count].value = value;
	sent[sent_count++].at_ms = at_ms;
}

/* A scanner: what it is set to. */
struct scanner {
	struct doctor *doctor;
	int64_t now_ms;
	enum keymap_layout layout;
	const char *end;
	bool aim, by_number;
	enum doctor_gs gs;
	unsigned gs_number;
	const char *gs_text;
	const char *before;
	unsigned letters;
	/* of a serial line */
	bool stx;
	enum doctor_parity parity;
};

static void on_key(void *ctx, unsigned code, int value)
{
	struct scanner *s = ctx;

	s->now_ms += KEY_MS;
	doctor_key(s->doctor, code, value, s->now_ms);
	keep(code, value, s->now_ms);
}

static uint8_t with_parity(const struct scanner *s, uint8_t byte)
{
	bool odd = __builtin_popcount(byte) % 2;

	if (s->parity == DOCTOR_8_BITS)
		return byte;
	return (s->parity == DOCTOR_7_EVEN) == odd ? byte | 0x80 : byte;
}

static void send_bytes(struct scanner *s, const char *bytes)
{
	for (; *bytes; bytes++) {
		uint8_t byte = with_parity(s, (uint8_t)*bytes);

		s->now_ms++;
		doctor_bytes(s->doctor, &byte, 1, s->now_ms);
		keep(byte, 1, s->now_ms);
	}
}

static void type_by_number(const struct typist *typist, const char *text)
{
	char digits[8];

	for (; *text; text++) {
		snprintf(digits, sizeof digits, "%03d", *text);
		typist_alt(typist, digits);
	}
}

static void send_separator(struct scanner *s, const struct typist *typist)
{
	char key[8];

	switch (s->gs) {
	case DOCTOR_GS_CTRL: typist_stroke(typist, TYPIST_CTRL, KEY_RIGHTBRACE); break;
	case DOCTOR_GS_ALT: typist_alt(typist, "029"); break;
	case DOCTOR_GS_TEXT: typist_type(typist, s->gs_text); break;
	case DOCTOR_GS_ODD_KEY: typist_stroke(typist, 0, KEY_PRINT); break;
	case DOCTOR_GS_KEY:
		snprintf(key, sizeof key, "F%u", s->gs_number);
		typist_stroke(typist, 0, keymap_function_key(key));
		break;
	case DOCTOR_GS_RAW:
	case DOCTOR_GS_LOST:
	case DOCTOR_GS_UNKNOWN: break;
	}
}

static char changed(const struct scanner *s, char c)
{
	if (c >= 'a' && c <= 'z' && s->letters & (TEST_LETTERS_SWAPPED | TEST_LETTERS_CAPITAL))
		return (char)(c - 32);
	if (c >= 'A' && c <= 'Z' && s->letters & (TEST_LETTERS_SWAPPED | TEST_LETTERS_SMALL))
		return (char)(c + 32);
	return c;
}

static void type_scan(struct scanner *s, const char *data, bool gs1)
{
	struct typist typist = {s->layout, on_key, s};

	typist_type(&typist, s->before ? s->before : "");
	if (s->aim)
		typist_type(&typist, gs1 ? "]C1" : "]C0");
	for (; *data; data++) {
		char one[2] = {changed(s, *data), '\0'};

		if (*data == GROUP_SEPARATOR)
			send_separator(s, &typist);
		else if (s->by_number)
			type_by_number(&typist, one);
		else
			typist_type(&typist, one);
	}
	for (const char *end = s->end; *end; end++)
		typist_stroke(&typist, *end == '\n' ? TYPIST_CTRL : 0, *end == '\r' ? KEY_ENTER : *end == '\t' ? KEY_TAB : KEY_J);
}

static void send_scan(struct scanner *s, const char *data, bool gs1)
{
	send_bytes(s, s->stx ? "\x02" : "");
	send_bytes(s, s->aim ? gs1 ? "]C1" : "]C0" : "");
	for (; *data; data++) {
		char one[2] = {*data, '\0'};

		if (*data != GROUP_SEPARATOR || s->gs == DOCTOR_GS_RAW)
			send_bytes(s, one);
		else if (s->gs == DOCTOR_GS_TEXT)
			send_bytes(s, s->gs_text);
	}
	send_bytes(s, s->stx ? "\x03" : "");
	send_bytes(s, s->end);
}

/* The whole sheet by hand, with a misread, a barcode from elsewhere and one that is read twice at once in between. */
static void read_sheet(struct scanner *s, void (*scan)(struct scanner *s, const char *data, bool gs1))
{
	sent_count = 0;
	for (size_t i = 0; i < TEST_SHEET_CODES; i++) {
		const struct test_code *code = &test_sheet_codes[i];

		s->now_ms += HAND_MS;
		if (i == 3) {
			scan(s, "9506000134352", false);
			s->now_ms += HAND_MS;
		}
		if (i == 9) {
			scan(s, "SEQ-03-98", false);
			s->now_ms += HAND_MS;
		}
		scan(s, code->data, code->gs1);
		if (i == 5) {
			s->now_ms += REPEAT_MS;
			if (!*s->end && !s->stx)
				s->now_ms += DOCTOR_PAUSE_MS;
			scan(s, code->data, code->gs1);
		}
	}
	s->now_ms += HAND_MS;
}

static void assert_read(const struct scanner *s, const struct doctor_finding *f)
{
	assert_int_equal(f->good, TEST_SHEET_CODES + 1);
	assert_int_equal(f->misread, 1);
	assert_int_equal(f->unknown, 1);
	assert_int_equal(f->scans, f->good + f->misread + f->unknown);
	assert_int_equal(f->repeats, 1);
	assert_int_equal(f->aim, s->aim);
	assert_int_equal(f->gs, s->gs);
	assert_int_equal(f->gs_number, s->gs == DOCTOR_GS_KEY ? s->gs_number : 0);
	assert_string_equal(f->gs_text, s->gs == DOCTOR_GS_TEXT ? s->gs_text : "");
	assert_false(f->ends_differ);
	assert_string_equal(f->behind, "");
	assert_string_equal(f->before, s->before ? s->before : "");
	assert_true(doctor_is_done(f));
}

/* ---- what the doctor writes into the config file makes the terminal read every barcode as it is printed */

struct terminal {
	bool aim;
	size_t good, odd;
};

static void on_scan(void *ctx, const struct framer_scan *scan)
{
	struct terminal *terminal = ctx;
	size_t skip = terminal->aim ? 3 : 0;
	size_t before = terminal->good;

	for (size_t i = 0; !scan->fault && i < TEST_SHEET_CODES; i++) {
		const char *data = test_sheet_codes[i].data;

		if (scan->len == strlen(data) + skip && memcmp(scan->data + skip, data, strlen(data)) == 0)
			terminal->good++;
	}
	terminal->odd += terminal->good == before;
}

static void take_sent(const struct scanner_config *config, size_t i, struct keymap *map, struct framer *framer,
	const struct framer_sink *sink)
{
	char text[KEYMAP_TEXT_MAX] = {(char)(sent[i].code & (config->tty.bits == 7 ? 0x7F : 0xFF))};
	char why[KEYMAP_WHY_MAX];
	size_t len = 1;
	enum keymap_result result = KEYMAP_TEXT;

	framer_tick(framer, sent[i].at_ms, sink);
	if (config->kind == SCANNER_HID)
		result = keymap_key(map, sent[i].code, sent[i].value, text, &len, why);
	if (result == KEYMAP_TEXT)
		framer_feed(framer, text, len, sent[i].at_ms, sink);
	else if (result == KEYMAP_UNKNOWN)
		framer_spoil(framer, why, sent[i].at_ms);
}

static void assert_terminal_reads(const struct scanner *s, enum scanner_kind kind, const struct doctor_finding *f)
{
	struct arena arena = {0};
	struct scanner_config config;
	struct doctor_report report;
	struct terminal terminal = {.aim = s->aim};
	struct framer_sink sink = {on_scan, &terminal};
	struct framer framer;
	struct keymap map;
	struct err err;
	uint8_t buffer[256];
	size_t wrong;

	scanner_config_init(&config, "S", 1);
	config.kind = kind;
	doctor_report(&report, f, &config, &arena);
	assert_int_equal(scanner_config_set(&config, "kind", kind == SCANNER_HID ? "hid" : "serial", &arena, &err), ST_OK);
	assert_int_equal(scanner_config_set(&config, "vendor", "05e0", &arena, &err), ST_OK);
	for (size_t i = 0; i < report.setting_count; i++) {
		if (report.settings[i].value)
			assert_int_equal(scanner_config_set(&config, report.settings[i].key, report.settings[i].value, &arena, &err), ST_OK);
	}
	assert_int_equal(scanner_config_finish(&config, 1, &wrong, &err), ST_OK);
	framer_init(&framer, &config.rules, buffer, sizeof buffer);
	keymap_init(&map, config.layout, config.gs_key);
	for (size_t i = 0; i < sent_count; i++)
		take_sent(&config, i, &map, &framer, &sink);
	framer_tick(&framer, s->now_ms + HAND_MS, &sink);
	if (s->gs == DOCTOR_GS_TEXT && strlen(s->gs_text) == 1) { /* barcode 5 has that sign as data */
		assert_int_equal(terminal.good, TEST_SHEET_CODES);
		assert_int_equal(terminal.odd, 3);
	} else if (s->gs != DOCTOR_GS_LOST && s->gs != DOCTOR_GS_ODD_KEY) {
		assert_int_equal(terminal.good, TEST_SHEET_CODES + 1);
		assert_int_equal(terminal.odd, 2);
	} else {
		assert_int_equal(terminal.good, TEST_SHEET_CODES - 1);
	}
	assert_int_equal(report.next, TEST_SHEET_NONE);
	arena_done(&arena);
}

static void examine_keys(struct scanner s)
{
	struct doctor_finding f;

	s.doctor = doctor_new(SCANNER_HID);
	s.now_ms = 100000;
	read_sheet(&s, type_scan);
	f = doctor_find(s.doctor, s.now_ms);
	assert_read(&s, &f);
	assert_string_equal(f.end, s.end);
	assert_int_equal(f.layout, s.by_number ? KEYMAP_US : s.layout);
	assert_int_equal(f.by_number, s.by_number);
	assert_int_equal(f.layouts, s.by_number ? 15 : 1u << s.layout);
	assert_int_equal(f.letters, s.letters ? s.letters : TEST_LETTERS_SAME);
	assert_in_range(f.gap_ms, 1, 100);
	if (!s.letters && !s.before)
		assert_terminal_reads(&s, SCANNER_HID, &f);
	doctor_free(s.doctor);
}

static void test_every_keyboard(void **state)
{
	static const char *const ends[] = {"\r", "\t", "\r\n", "\n", ""};
	size_t n = 0;

	(void)state;
	for (int layout = 0; keymap_layouts[layout]; layout++) {
		for (size_t end = 0; end < sizeof ends / sizeof *ends; end++) {
			for (size_t way = 0; way < sizeof hid_ways / sizeof *hid_ways; way++) {
				for (int aim = 0; aim < 2; aim++, n++)
					examine_keys((struct scanner){.layout = (enum keymap_layout)layout,
						.end = ends[end],
						.gs = hid_ways[way],
						.gs_number = (unsigned)(n % 24) + 1,
						.gs_text = texts[n % 3],
						.aim = aim});
			}
		}
	}
}

static void test_letters(void **state)
{
	static const unsigned letters[] = {TEST_LETTERS_SWAPPED, TEST_LETTERS_CAPITAL, TEST_LETTERS_SMALL};

	(void)state;
	for (int layout = 0; keymap_layouts[layout]; layout++) {
		for (size_t i = 0; i < 3; i++)
			examine_keys((struct scanner){.layout = (enum keymap_layout)layout,
				.end = "\r",
				.gs = DOCTOR_GS_CTRL,
				.letters = letters[i]});
	}
}

static void test_prefix(void **state)
{
	(void)state;
	examine_keys((struct scanner){.layout = KEYMAP_DE, .end = "\r", .gs = DOCTOR_GS_CTRL, .before = "#7"});
	examine_keys((struct scanner){.layout = KEYMAP_FR, .end = "\t", .gs = DOCTOR_GS_CTRL, .before = "j", .aim = true});
}

static void test_by_number(void **state)
{
	(void)state;
	examine_keys((struct scanner){.layout = KEYMAP_FR, .end = "\r", .gs = DOCTOR_GS_ALT, .by_number = true});
}

static void test_every_line(void **state)
{
	static const char *const ends[] = {"\r", "\n", "\r\n", "\t", ""};
	static const enum doctor_gs ways[] = {DOCTOR_GS_RAW, DOCTOR_GS_TEXT, DOCTOR_GS_LOST};

	(void)state;
	for (int n = 0; n < 5 * 3 * 3 * 2 * 2; n++) {
		struct scanner s = {.end = ends[n % 5], .gs = ways[n / 5 % 3], .gs_text = texts[n % 3],
			.parity = (enum doctor_parity)(n / 15 % 3), .aim = n / 45 % 2, .stx = n / 90};
		struct doctor_finding f;
		char end[16];

		s.doctor = doctor_new(SCANNER_SERIAL);
		read_sheet(&s, send_scan);
		f = doctor_find(s.doctor, s.now_ms);
		assert_read(&s, &f);
		snprintf(end, sizeof end, "%s%s", s.stx ? "\x03" : "", s.end);
		assert_string_equal(f.end, end);
		assert_int_equal(f.stx, s.stx);
		assert_int_equal(f.parity, s.parity);
		assert_terminal_reads(&s, SCANNER_SERIAL, &f);
		doctor_free(s.doctor);
	}
}

/* What the first barcodes cannot tell yet is not claimed to be known. */
static void test_step_by_step(void **state)
{
	struct scanner s = {.layout = KEYMAP_UK, .end = "\r", .gs = DOCTOR_GS_KEY, .gs_number = 12};
	struct doctor_finding f;

	(void)state;
	s.doctor = doctor_new(SCANNER_HID);
	f = doctor_find(s.doctor, 0);
	assert_int_equal(f.scans, 0);
	assert_int_equal(f.layouts, 0);
	type_scan(&s, "SEQ-01-95", false);
	f = doctor_find(s.doctor, s.now_ms);
	assert_int_equal(f.layouts, 1 << KEYMAP_US | 1 << KEYMAP_UK);
	assert_int_equal(f.gs, DOCTOR_GS_UNKNOWN);
	assert_true(f.letters & TEST_LETTERS_SAME);
	assert_false(doctor_is_done(&f));
	s.now_ms += HAND_MS;
	type_scan(&s, test_sheet_codes[TEST_SHEET_LAYOUT].data, false);
	f = doctor_find(s.doctor, s.now_ms);
	assert_int_equal(f.layouts, 1 << KEYMAP_UK);
	assert_string_equal(f.last_text, test_sheet_codes[TEST_SHEET_LAYOUT].data);
	doctor_free(s.doctor);
}

/* ---- in words */

static const struct doctor_row *row_of(const struct doctor_report *report, const char *topic)
{
	for (size_t i = 0; i < report->row_count; i++) {
		if (strcmp(report->rows[i].topic, topic) == 0)
			return &report->rows[i];
	}
	fail_msg("no row %s", topic);
	return NULL;
}

static const char *setting_of(const struct doctor_report *report, const char *key)
{
	for (size_t i = 0; i < report->setting_count; i++) {
		if (strcmp(report->settings[i].key, key) == 0)
			return report->settings[i].value ? report->settings[i].value : "(out)";
	}
	return "(as it is)";
}

static const struct told {
	enum scanner_kind kind;
	struct doctor_finding finding;
	const char *topic;
	enum doctor_sign sign;
	const char *text, *advice; /* parts */
	const char *key, *value;
} told[] = {
	{SCANNER_HID, {.scans = 0}, "Layout", DOCTOR_ASK, "not known", "Scan barcode 1", "layout", "(as it is)"},
	{SCANNER_HID, {.scans = 3}, "Layout", DOCTOR_WRONG, "no sense", "country to USA", "layout", "(as it is)"},
	{SCANNER_HID, {.scans = 1, .good = 1, .layouts = 3}, "Layout", DOCTOR_ASK, "us or uk", "Scan barcode 1", "layout", "(as it is)"},
	{SCANNER_HID, {.scans = 1, .good = 1, .layouts = 4, .layout = KEYMAP_DE}, "Layout", DOCTOR_FINE, "de", "", "layout", "de"},
	{SCANNER_HID, {.scans = 1, .good = 1, .letters = TEST_LETTERS_SWAPPED}, "Letters", DOCTOR_WRONG, "come as small", "Caps Lock", "layout", "(as it is)"},
	{SCANNER_HID, {.scans = 1, .good = 1, .end = "\t"}, "End", DOCTOR_FINE, "Tab", "", "suffix", "tab"},
	{SCANNER_HID, {.scans = 1, .good = 1, .end = "\r"}, "End", DOCTOR_FINE, "Enter", "", "idle_ms", "(out)"},
	{SCANNER_HID, {.scans = 1, .good = 1, .gap_ms = 95}, "End", DOCTOR_BETTER, "only a pause", "Set a suffix", "idle_ms", "200"},
	{SCANNER_HID, {.scans = 1, .good = 1, .end = "\r", .ends_differ = true}, "End", DOCTOR_WRONG, "not always", "one suffix", "suffix", "any"},
	{SCANNER_SERIAL, {.scans = 1, .good = 1, .end = "\x03\r", .stx = true}, "End", DOCTOR_FINE, "STX and ETX", "", "framing", "stx"},
	{SCANNER_SERIAL, {.scans = 1, .good = 1, .end = "\x03"}, "End", DOCTOR_WRONG, "ETX without STX", "both", "framing", "(out)"},
	{SCANNER_HID, {.scans = 1, .good = 1, .aim = true}, "AIM", DOCTOR_FINE, "sends the AIM", "", "gs", "(as it is)"},
	{SCANNER_HID, {.scans = 1, .good = 1}, "AIM", DOCTOR_BETTER, "no AIM", "transmit AIM ID", "gs", "(as it is)"},
	{SCANNER_HID, {.scans = 1, .good = 1, .before = "\x1B" "7"}, "In front", DOCTOR_WRONG, "'\\x1B7'", "prefix", "gs", "(as it is)"},
	{SCANNER_HID, {.scans = 1, .good = 1, .gs = DOCTOR_GS_KEY, .gs_number = 12}, "Separator", DOCTOR_FINE, "F12", "", "gs", "F12"},
	{SCANNER_HID, {.scans = 1, .good = 1, .gs = DOCTOR_GS_LOST}, "Separator", DOCTOR_WRONG, "lost", "Ctrl+]", "gs", "(as it is)"},
	{SCANNER_HID, {.scans = 1, .good = 1, .gs = DOCTOR_GS_TEXT, .gs_text = "{GS}"}, "Separator", DOCTOR_FINE, "{GS}", "", "gs", "text:{GS}"},
	{SCANNER_HID, {.scans = 1, .good = 1, .gs = DOCTOR_GS_TEXT, .gs_text = "/"}, "Separator", DOCTOR_WRONG, "'/'", "as data", "gs", "(as it is)"},
	{SCANNER_HID, {.scans = 1, .good = 1, .gs = DOCTOR_GS_TEXT, .gs_text = " "}, "Separator", DOCTOR_WRONG, "' '", "as data", "gs", "(as it is)"},
	{SCANNER_SERIAL, {.scans = 1, .good = 1, .gs = DOCTOR_GS_RAW}, "Separator", DOCTOR_FINE, "1D", "", "gs", "(out)"},
	{SCANNER_SERIAL, {.scans = 2, .unknown = 2}, "Line", DOCTOR_WRONG, "no sense at 9600", "baud, bits and parity", "bits", "(as it is)"},
	{SCANNER_SERIAL, {.scans = 2, .good = 2, .parity = DOCTOR_7_EVEN}, "Line", DOCTOR_WRONG, "even", "8 bits and no", "parity", "even"},
	{SCANNER_HID, {.scans = 200, .good = 195, .misread = 5}, "Reads", DOCTOR_WRONG, "195 right, 5 misread (3 %)", "clean the window", "bounce_ms", "(as it is)"},
	{SCANNER_HID, {.scans = 20, .good = 20, .repeats = 2, .repeat_ms = 340}, "Reads", DOCTOR_BETTER, "2 twice", "longer time", "bounce_ms", "400"},
	{SCANNER_HID, {.scans = 20, .good = 20, .lost = true}, "Keys", DOCTOR_WRONG, "lost", "pause between keys", "bounce_ms", "(as it is)"},
};

static void test_in_words(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
		struct doctor_finding finding = told[i].finding;
		struct arena arena = {0};
		struct scanner_config config;
		struct doctor_report report;
		const struct doctor_row *row;

		scanner_config_init(&config, "S", 1);
		config.kind = told[i].kind;
		if (!finding.letters)
			finding.letters = TEST_LETTERS_SAME;
		doctor_report(&report, &finding, &config, &arena);
		row = row_of(&report, told[i].topic);
		assert_int_equal(row->sign, told[i].sign);
		if (!strstr(row->text, told[i].text) || !strstr(row->advice, told[i].advice))
			fail_msg("%zu: %s: %s; %s", i, row->topic, row->text, row->advice);
		assert_int_equal(!*row->advice, row->sign == DOCTOR_FINE);
		assert_string_equal(setting_of(&report, told[i].key), told[i].value);
		arena_done(&arena);
	}
}

/* A scan that is still being typed is not judged. */
static void test_unfinished(void **state)
{
	struct scanner s = {.end = "", .gs = DOCTOR_GS_CTRL};
	struct doctor_finding f;

	(void)state;
	s.doctor = doctor_new(SCANNER_HID);
	type_scan(&s, "SEQ-0", false);
	f = doctor_find(s.doctor, s.now_ms);
	assert_int_equal(f.scans, 0);
	type_scan(&s, "1-95", false);
	f = doctor_find(s.doctor, s.now_ms + DOCTOR_PAUSE_MS);
	assert_int_equal(f.good, 1);
	doctor_free(s.doctor);
}

/* Codes of the sheet cannot be taken for each other, whatever is done to their letters. */
static void test_sheet_is_sound(void **state)
{
	(void)state;
	for (size_t i = 0; i < TEST_SHEET_CODES; i++) {
		const char *data = test_sheet_codes[i].data;
		size_t len = strlen(data);
		int number;
		int check;

		assert_true(len < TEST_SHEET_DATA_MAX);
		for (unsigned letters = 1; letters <= TEST_LETTERS_SMALL; letters *= 2) {
			struct scanner s = {.letters = letters};
			char text[TEST_SHEET_DATA_MAX];

			for (size_t at = 0; at <= len; at++)
				text[at] = changed(&s, data[at]);
			assert_int_equal(test_sheet_find((const uint8_t *)text, len).code, i);
		}
		if (i >= TEST_SHEET_SEQUENCE) {
			assert_int_equal(sscanf(data, "SEQ-%d-%d", &number, &check), 2);
			assert_int_equal((number * 100 + check) % 97, 1);
			assert_int_equal(number, i - TEST_SHEET_SEQUENCE + 1);
		}
	}
}

/* Whatever is sent, nothing is overrun (sanitizers watch), and every scan is one of the three. */
static void test_noise(void **state)
{
	struct dice dice = {.state = 5};

	(void)state;
	for (int round = 0; round < 400; round++) {
		struct doctor *doctor = doctor_new(round % 2 ? SCANNER_HID : SCANNER_SERIAL);
		int64_t now_ms = 0;
		struct doctor_finding f;

		for (int i = 0; i < 400; i++) {
			now_ms += dice_roll(&dice, 20) ? dice_roll(&dice, 30) : dice_roll(&dice, 3000);
			doctor_key(doctor, (unsigned)dice_roll(&dice, round % 2 ? 128 : 256), dice_roll(&dice, 3), now_ms);
		}
		f = doctor_find(doctor, now_ms + HAND_MS);
		assert_int_equal(f.scans, f.good + f.misread + f.unknown);
		doctor_free(doctor);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sheet_is_sound),
		cmocka_unit_test(test_every_keyboard),
		cmocka_unit_test(test_letters),
		cmocka_unit_test(test_prefix),
		cmocka_unit_test(test_by_number),
		cmocka_unit_test(test_every_line),
		cmocka_unit_test(test_step_by_step),
		cmocka_unit_test(test_unfinished),
		cmocka_unit_test(test_in_words),
		cmocka_unit_test(test_noise),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
