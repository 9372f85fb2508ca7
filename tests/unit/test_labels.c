/* Labels: whatever bytes a name has, one label comes out and no command but the template's; what does not fit is cut
 * between characters; templates that could do harm, or lack what a label must have, are refused with their line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "exchange/label.h"
#include "exchange/template.h"
#include "exchange/zpl.h"
#include "lib/dice.h"
#include "scan/scan.h"

/* ---- text */

static void test_clean(void **state)
{
	static const char *const rows[][2] = {
		{"Caf\xc3\xa9 Luz", "Caf\xc3\xa9 Luz"},
		{"a\tb", "a b"},
		{"one\r\ntwo\n\n\nthree\n", "one\ntwo\nthree"},
		{"\nfirst", "first"},
		{"bell\x07" "del\x7f" "nel\xc2\x85.", "bell?del?nel?."},
		{"cut\xc3", "cut?"},
		{"\xff\xfe", "??"},
		/* right-to-left override, isolate, zero-width joiner, byte order mark, soft hyphen */
		{"a\xe2\x80\xae" "b\xe2\x81\xa6" "c\xe2\x80\x8d" "d\xef\xbb\xbf" "e\xc2\xad" "f", "abcdef"},
		{"line\xe2\x80\xa8separator", "line separator"},
		{"", ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct str out = {0};

		zpl_add_clean(&out, rows[i][0]);
		assert_string_equal(str_text(&out), rows[i][1]);
		str_done(&out);
	}
}

static void test_escape(void **state)
{
	static const char data[] = "A-1 ^XZ~JR_5E\\\xc3\xa9";
	struct str out = {0};

	(void)state;
	zpl_add_escaped(&out, data, sizeof data - 1);
	assert_string_equal(str_text(&out), "A-1 _5EXZ_7EJR_5F5E_5C_C3_A9");
	str_done(&out);
}

/* What ^FH and ^FB make of it again: the lines, as bytes. */
static void unescape(struct str *out, const char *data)
{
	for (const char *p = data; *p; p++) {
		unsigned byte;

		if (*p == '_' && sscanf(p + 1, "%2X", &byte) == 1) {
			str_add_c(out, (char)byte);
			p += 2;
		} else {
			str_add_c(out, *p);
		}
	}
}

static void assert_block(const char *text, struct zpl_block block, const char *expected)
{
	struct str out = {0};
	struct str plain = {0};

	zpl_add_block(&out, text, block);
	unescape(&plain, str_text(&out));
	assert_string_equal(str_text(&plain), expected);
	str_done(&plain);
	str_done(&out);
}

static void test_blocks(void **state)
{
	/* a digit is 580 thousandths of the font's width, a blank 340: ten digits are 58 dots in a font of 10 */
	struct zpl_block two = {.width = 60, .lines = 2, .font = 10};
	struct zpl_block one = {.width = 60, .lines = 1, .font = 10};
	struct zpl_block flat = {.width = 60, .lines = 1, .font = 10, .one_line = true};

	(void)state;
	assert_block("1234567890", one, "1234567890");
	assert_block("12345678901", one, "12345678...");
	assert_block("12345 67890 12345", two, "12345\\&67890...");
	assert_block("12345 67890", two, "12345\\&67890");
	assert_block("123\n456", two, "123\\&456");
	assert_block("123\n456\n789", two, "123\\&456...");
	assert_block("123\n456", flat, "123, 456");
	assert_block("12345678901", flat, "12345678...");
	/* a word that is longer than a line is broken, a backslash is not a code */
	assert_block("123456789012345", two, "1234567890\\&12345");
	assert_block("a\\b", two, "a\\\\b");
	assert_block("", two, "");
	/* nothing fits: nothing is printed */
	assert_block("123", (struct zpl_block){.width = 3, .lines = 2, .font = 10}, "");
	assert_block("123", (struct zpl_block){.width = 60, .lines = 0, .font = 10}, "");
}

/* Whatever is cut, whole characters are left, no line is wider than the block, and there are not too many. */
static void test_blocks_of_anything(void **state)
{
	static const char *const parts[] = {"a", "W", " ", "\n", "\xc3\xa9", "\xe6\xbc\xa2", "\xf0\x9f\x93\xa6", "\\", "^", "_",
		"12", "-"};
	struct dice dice;

	(void)state;
	dice = (struct dice){.state = 7};
	for (int run = 0; run < 3000; run++) {
		struct zpl_block block = {.width = dice_roll(&dice, 300), .lines = dice_roll(&dice, 5),
			.font = 1 + dice_roll(&dice, 60), .one_line = dice_roll(&dice, 4) == 0};
		struct str text = {0};
		struct str out = {0};
		struct str plain = {0};
		char *line;
		int lines = 1;

		for (int n = dice_roll(&dice, 60); n > 0; n--)
			str_add(&text, parts[dice_roll(&dice, (int)(sizeof parts / sizeof *parts))]);
		zpl_add_block(&out, str_text(&text), block);
		assert_null(strchr(str_text(&out), '^'));
		unescape(&plain, str_text(&out));
		assert_true(utf8_valid(str_text(&plain), plain.len));
		if (block.one_line)
			assert_null(strstr(str_text(&out), "\\&"));
		for (line = plain.len ? plain.data : NULL; line; lines++) {
			char *end = block.one_line ? NULL : strstr(line, "\\&");
			struct str shown = {0};

			for (char *p = line; *p && p != end; p++) {
				str_add_c(&shown, *p);
				p += !block.one_line && *p == '\\'; /* a doubled one is one */
			}
			assert_true(zpl_width(str_text(&shown), shown.len) * block.font <= block.width * INT64_C(1000));
			str_done(&shown);
			line = end ? end + 2 : NULL;
		}
		assert_true(lines - 1 <= (block.lines > 1 ? block.lines : 1));
		str_done(&text);
		str_done(&out);
		str_done(&plain);
	}
}

/* ---- templates */

#define FRAME(inside) "^XA^CI28\n" inside "\n^XZ\n"
#define SSCC "^BY4^FO94,860^BCN,270,N,N,N,N^FD{sscc_barcode}^FS^FO40,1146^A0N,44,44^FD{sscc_text}^FS"

static void test_the_programs_own(void **state)
{
	(void)state;
	for (const struct label_file *f = label_files; f->name; f++) {
		enum print_kind kind = strncmp(f->name, "carton", 6) == 0 ? PRINT_CARTON : PRINT_DIRECTION;
		struct err err;
		int line;

		if (template_check(f->text, strlen(f->text), label_fields(kind), &line, &err) != ST_OK)
			fail_msg("%s:%d: %s", f->name, line, err.text);
		assert_string_equal(label_builtin(kind, strstr(f->name, "300") ? 300 : 203), f->text);
	}
}

static void test_good_templates(void **state)
{
	static const char *const good[] = {
		FRAME(SSCC),
		"  \n" FRAME(SSCC) "\n",
		FRAME("^PW812^LL1218^LH0,0^MNY^PR4^MD10^POI^FWN^CF0,30,30" SSCC),
		FRAME("^FX a comment^FS" SSCC),
		FRAME("^FO10,10^GFA,8,8,1,FF818181818181FF^FS" SSCC),
		FRAME("^FO10,10^XGR:LOGO.GRF,1,1^FS" SSCC),
		FRAME("^FO10,10^BQN,2,5^FDMA,{order}^FS^FO10,300^BCN,80,N,N,N^FD{order}^FS" SSCC),
		FRAME("^FO10,10^A0N,30,30^FDa {{brace} and {ship_name}^FS" SSCC),
		FRAME("^FO10,10^A@N,30,30,E:ARIAL.TTF^FD{ship_name}^FS" SSCC),
	};

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		struct err err;
		int line;

		if (template_check(good[i], strlen(good[i]), label_fields(PRINT_CARTON), &line, &err) != ST_OK)
			fail_msg("template %zu, line %d: %s", i, line, err.text);
	}
}

static void test_bad_templates(void **state)
{
	static const struct {
		const char *text;
		int line;
		const char *says;
	} bad[] = {
		{"", 1, "one ^XA"},
		{"hello", 1, "begins with ^XA"},
		{"^FO1,1^XA^CI28" SSCC "^XZ", 1, "begins with ^XA"},
		{"^XA" SSCC "^XZ", 1, "^CI28"},
		{"^XA^CI27" SSCC "^XZ", 1, "^CI28"},
		{"^XA^CI28" SSCC, 1, "one ^XZ"},
		{FRAME(SSCC) FRAME(SSCC), 6, "one ^XA"},
		{FRAME(SSCC) "^FO1,1", 4, "one ^XZ"},
		{FRAME(SSCC) "more", 3, "after ^XZ"},
		{FRAME(SSCC "\n~JR"), 3, "`~`"},
		{FRAME("^FDx~y^FS" SSCC), 2, "`~`"},
		{FRAME("^DFR:X.ZPL^FS" SSCC), 2, "^DF"},
		{FRAME("^XFR:X.ZPL^FS" SSCC), 2, "^XF"},
		{FRAME("^xfR:X.ZPL^FS" SSCC), 2, "^XF"},
		{FRAME("^CC+" SSCC), 2, "^CC"},
		{FRAME("^CD;" SSCC), 2, "^CD"},
		{FRAME("^CT+" SSCC), 2, "^CT"},
		{FRAME("^FN1^FDx^FS" SSCC), 2, "^FN"},
		{FRAME("^IMR:X.GRF^FS" SSCC), 2, "^IM"},
		{FRAME("^IDR:*.*^FS" SSCC), 2, "^ID"},
		{FRAME("^JUS" SSCC), 2, "^JU"},
		{FRAME("^PQ9" SSCC), 2, "^PQ"},
		{FRAME("^SN1,1,Y^FS" SSCC), 2, "^SN"},
		{FRAME("^HH" SSCC), 2, "^HH"},
		{FRAME("^FH_^FDx^FS" SSCC), 2, "leave ^FH out"},
		{FRAME("^FDx^FO1,1^FS" SSCC), 2, "^FS first"},
		{FRAME(SSCC "\n^FO1,1^FD{shipname}^FS"), 3, "{ship_name}"},
		{FRAME(SSCC "^FD{}^FS"), 2, "{{"},
		{FRAME(SSCC "^FD{order^FS"), 2, "{{"},
		{FRAME("^FO{order},1^FDx^FS" SSCC), 2, "between ^FD and ^FS"},
		{FRAME("^FX {order}^FS" SSCC), 2, "between ^FD and ^FS"},
		{FRAME("^FO1,1^A0N,30,30^FD{sscc_text}^FS"), 3, "{sscc_barcode} is missing"},
		{FRAME("^BCN,270,N,N,N,N^FD{sscc_barcode}^FS"), 3, "{sscc_text} is missing"},
		{FRAME("^FD{sscc_barcode}^FS^FD{sscc_text}^FS"), 2, "mode N"},
		{FRAME("^BCN,270,N,N,N,U^FD{sscc_barcode}^FS^FD{sscc_text}^FS"), 2, "mode N"},
		{FRAME("^B3N^FD{sscc_barcode}^FS^FD{sscc_text}^FS"), 2, "mode N"},
		{FRAME("^BCN,270,N,N,N,N^FDx{sscc_barcode}^FS^FD{sscc_text}^FS"), 2, "alone"},
		{FRAME("^PW400" SSCC), 2, "{sscc_text} does not fit"},
		{FRAME("^BCN,270,N,N,N,N^FD{sscc_barcode}^FS^FO1,1^A0N,40,40^FB500,2^FD{sscc_text}^FS"), 2, "must not be cut"},
		{FRAME("^BXN,6,200^FD{order}^FS" SSCC), 2, "^BC (Code 128)"},
		{FRAME(SSCC "\n\x01"), 3, "control character"},
		{FRAME(SSCC "^FDcaf\xe9^FS"), 1, "UTF-8"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct err err = {0};
		int line = 0;

		if (template_check(bad[i].text, strlen(bad[i].text), label_fields(PRINT_CARTON), &line, &err) != ST_REFUSED)
			fail_msg("template %zu is taken: %s", i, bad[i].text);
		if (!strstr(err.text, bad[i].says) || line != bad[i].line)
			fail_msg("template %zu, line %d: %s", i, line, err.text);
	}
}

static void fill(struct str *out, const char *text, enum print_kind kind, const char *value)
{
	const struct template_field *fields = label_fields(kind);
	const char *values[40] = {NULL};

	for (size_t i = 0; fields[i].name; i++)
		values[i] = fields[i].is_sscc ? "106141411928374657" : value;
	template_fill(out, text, fields, values);
}

static size_t count_of(const char *text, const char *part)
{
	size_t n = 0;

	for (const char *p = strstr(text, part); p; p = strstr(p + 1, part))
		n++;
	return n;
}

static void test_fill(void **state)
{
	static const char text[] = FRAME("^PW812^FO10,10^A0N,20,20^FDFor {ship_name}, {ship_city}^FS\n"
					 "^FO10,40^A0N,20,20^FDas it ^FS^FO10,60^A0N,20,20^FDPickup {pickup}^FS\n"
					 "^FO10,300^BCN,80,N,N,N^FD{order}^FS^FO1,1^BQN,2,5^FDMA,{order}^FS^FD{ship_postcode} {order}^FS" SSCC);
	const struct template_field *fields = label_fields(PRINT_CARTON);
	const char *values[40] = {NULL};
	struct str out = {0};
	struct err err;
	int line;

	(void)state;
	assert_int_equal(template_check(text, strlen(text), fields, &line, &err), ST_OK);
	for (size_t i = 0; fields[i].name; i++) {
		if (strcmp(fields[i].name, "sscc_barcode") == 0)
			values[i] = "106141411928374657";
		if (strcmp(fields[i].name, "sscc_text") == 0)
			values[i] = "(00) 106141411928374657";
		if (strcmp(fields[i].name, "ship_name") == 0)
			values[i] = "A^B";
		if (strcmp(fields[i].name, "order") == 0)
			values[i] = "X>Y";
	}
	template_fill(&out, text, fields, values);
	assert_string_equal(str_text(&out),
		"^XA^CI28\n^PW812^FO10,10^A0N,20,20^FH_^FDFor A_5EB, ^FS\n"
		"^FO10,40^A0N,20,20^FDas it ^FS^FO10,60^A0N,20,20^FD^FS\n"
		"^FO10,300^BCN,80,N,N,N^FH_^FDX_3E0Y^FS^FO1,1^BQN,2,5^FH_^FDMA,X_3EY^FS^FH_^FDX_3EY^FS"
		"^BY4^FO94,860^BCN,270,N,N,N,N^FD>;>800106141411928374657^FS^FO40,1146^A0N,44,44^FH_^FD"
		"(00) 106141411928374657^FS\n^XZ\n\n");
	str_done(&out);
}

/* The label of any bytes has the commands of the label of plain ones. */
static void test_any_bytes(void **state)
{
	static const char *const nasty[] = {"^FS^XZ^XA^FDx^FS^XZ", "~JR", "~DYR:X,B,P,1,,x", "^DFR:X^FS", "_5EXZ", "\\&\\&\\&",
		">;>8", "^^^^", "{order}", "{{", "\x1D\x1D", "\n\n\n", "\xe2\x80\xae", "! U1 setvar", "^FH\\^FD", "^CC+", "_"};
	struct dice dice;

	(void)state;
	dice = (struct dice){.state = 11};
	for (const struct label_file *f = label_files; f->name; f++) {
		enum print_kind kind = strncmp(f->name, "carton", 6) == 0 ? PRINT_CARTON : PRINT_DIRECTION;
		struct str plain = {0};

		fill(&plain, f->text, kind, "x");
		for (int run = 0; run < 500; run++) {
			struct str out = {0};
			char value[400];
			size_t len = 1 + (size_t)dice_roll(&dice, (int)sizeof value - 1);

			for (size_t i = 0; i < len; i++)
				value[i] = (char)(1 + dice_roll(&dice, 255));
			value[len - 1] = '\0';
			if (run < (int)(sizeof nasty / sizeof *nasty))
				snprintf(value, sizeof value, "%s", nasty[run]);
			if (!*value)
				continue;
			fill(&out, f->text, kind, value);
			assert_int_equal(count_of(str_text(&out), "^"), count_of(str_text(&plain), "^"));
			assert_int_equal(count_of(str_text(&out), "^XA"), 1);
			assert_int_equal(count_of(str_text(&out), "^XZ"), 1);
			assert_int_equal(count_of(str_text(&out), "^FH_^FD"), count_of(str_text(&plain), "^FH_^FD"));
			assert_null(strchr(str_text(&out), '~'));
			str_done(&out);
		}
		str_done(&plain);
	}
}

static void test_sscc_text(void **state)
{
	struct arena arena = {0};

	(void)state;
	assert_string_equal(label_sscc_text(&arena, "106141411928374657", "0614141"), "(00) 1 0614141 192837465 7");
	assert_string_equal(label_sscc_text(&arena, "106141411928374657", "061414119283"), "(00) 1 061414119283 7465 7");
	assert_string_equal(label_sscc_text(&arena, "106141411928374657", "9506"), "(00) 106141411928374657");
	assert_string_equal(label_sscc_text(&arena, "106141411928374657", ""), "(00) 106141411928374657");
	arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_clean),
		cmocka_unit_test(test_escape),
		cmocka_unit_test(test_blocks),
		cmocka_unit_test(test_blocks_of_anything),
		cmocka_unit_test(test_the_programs_own),
		cmocka_unit_test(test_good_templates),
		cmocka_unit_test(test_bad_templates),
		cmocka_unit_test(test_fill),
		cmocka_unit_test(test_any_bytes),
		cmocka_unit_test(test_sscc_text),
	};

	return cmocka_run_group_tests_name("labels", tests, NULL, NULL);
}
