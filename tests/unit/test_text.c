/* Strings, UTF-8, the nearest word, arenas and error text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/err.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/words.h"

/* ---- building */

static void test_building(void **state)
{
	struct str s = {0};

	(void)state;
	assert_string_equal(str_text(&s), "");
	str_add(&s, "");
	assert_string_equal(str_text(&s), "");
	str_add(&s, "SO-");
	str_add_c(&s, '1');
	str_add_n(&s, "/2xxx", 2);
	str_printf(&s, " %d of %s", 3, "A");
	assert_string_equal(str_text(&s), "SO-1/2 3 of A");
	assert_int_equal(s.len, strlen("SO-1/2 3 of A"));
	str_clear(&s);
	assert_string_equal(str_text(&s), "");
	assert_int_equal(s.len, 0);
	for (int i = 0; i < 5000; i++)
		str_printf(&s, "%04d", i);
	assert_int_equal(s.len, 20000);
	assert_int_equal(strlen(str_text(&s)), 20000);
	assert_memory_equal(str_text(&s) + 4 * 4321, "4321", 4);
	str_done(&s);
	assert_string_equal(str_text(&s), "");
	str_add_n(&s, "a\0b", 3);
	assert_int_equal(s.len, 3);
	str_done(&s);
}

/* ---- the text form of scan data */

static void test_escaping(void **state)
{
	static const struct {
		const char *data;
		size_t len;
		const char *text;
	} rows[] = {
		{"", 0, ""},
		{"9506000134352", 13, "9506000134352"},
		{"a b~", 4, "a b~"},
		{"10A\x1d"
		 "21B",
			7, "10A\\x1D21B"},
		{"\\", 1, "\\\\"},
		{"\\x1D", 4, "\\\\x1D"},
		{"\0", 1, "\\x00"},
		{"\r\n\t", 3, "\\x0D\\x0A\\x09"},
		{"\x7f", 1, "\\x7F"},
		{"Caf\xc3\xa9", 5, "Caf\xc3\xa9"},
		{"\xe2\x82\xac\xf0\x9f\x93\xa6", 7, "\xe2\x82\xac\xf0\x9f\x93\xa6"},
		/* C1 controls are valid UTF-8, and no terminal should get them */
		{"\xc2\x9b"
		 "1m",
			4, "\\xC2\\x9B1m"},
		{"\xc2\xa0", 2, "\xc2\xa0"},
		/* not UTF-8 */
		{"\xe9t\xe9", 3, "\\xE9t\\xE9"},
		{"\xc3", 1, "\\xC3"},
		{"\xe2\x82", 2, "\\xE2\\x82"},
		{"\xc0\x80", 2, "\\xC0\\x80"},
		{"\xed\xa0\x80", 3, "\\xED\\xA0\\x80"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct str text = {0};
		struct str back = {0};

		str_add_escaped(&text, (const uint8_t *)rows[i].data, rows[i].len);
		assert_string_equal(str_text(&text), rows[i].text);
		assert_true(str_unescape(&back, str_text(&text), text.len));
		assert_int_equal(back.len, rows[i].len);
		assert_memory_equal(str_text(&back), rows[i].data, rows[i].len);
		str_done(&text);
		str_done(&back);
	}
}

static void test_unescaping(void **state)
{
	static const char *const bad[] = {
		"\\", "a\\", "\\x", "\\x1", "\\x1G", "\\xG1", "\\n", "\\X1D", "\\\\\\", "\\u0041"};
	struct str s = {0};

	(void)state;
	assert_true(str_unescape(&s, "\\x1d\\x1D\\\\x41\xe9", 14));
	assert_int_equal(s.len, 7);
	assert_memory_equal(str_text(&s), "\x1d\x1d\\x41\xe9", 7);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct str t = {0};

		if (str_unescape(&t, bad[i], strlen(bad[i])))
			fail_msg("'%s' is taken", bad[i]);
		str_done(&t);
	}
	/* the length counts, not the end of the string */
	assert_false(str_unescape(&s, "\\x1D", 3));
	str_done(&s);
}

/* Every pair of bytes, and a long run of seeded bytes, comes back as it was; the text is always UTF-8. */
static void test_escape_round_trip(void **state)
{
	uint64_t random = 20261123;
	uint8_t data[64];

	(void)state;
	for (uint32_t n = 0; n < 65536 + 20000; n++) {
		size_t len = n < 65536 ? 2 : 3 + n % 60;
		struct str text = {0};
		struct str back = {0};

		for (size_t i = 0; i < len; i++) {
			random = random * 6364136223846793005u + 1442695040888963407u;
			data[i] = (uint8_t)(n < 65536 ? n >> (8 * i) : random >> 40);
		}
		str_add_escaped(&text, data, len);
		assert_true(utf8_valid(str_text(&text), text.len));
		assert_true(str_unescape(&back, str_text(&text), text.len));
		assert_int_equal(back.len, len);
		assert_memory_equal(str_text(&back), data, len);
		str_done(&text);
		str_done(&back);
	}
}

/* ---- UTF-8 */

static void test_utf8(void **state)
{
	static const struct {
		const char *data;
		size_t len, bytes;
		uint32_t cp;
	} rows[] = {
		{"", 0, 0, 0}, {"A", 1, 1, 'A'}, {"\0", 1, 1, 0}, {"\x7f", 1, 1, 0x7f},
		{"\x80", 1, 0, 0}, /* a continuation alone */
		{"\xbf"
		 "A",
			2, 0, 0},
		{"\xc2\x80", 2, 2, 0x80}, /* the least of each length */
		{"\xe0\xa0\x80", 3, 3, 0x800}, {"\xf0\x90\x80\x80", 4, 4, 0x10000},
		{"\xdf\xbf", 2, 2, 0x7ff}, /* the most */
		{"\xef\xbf\xbf", 3, 3, 0xffff}, {"\xf4\x8f\xbf\xbf", 4, 4, 0x10ffff},
		{"\xc0\x80", 2, 0, 0}, /* overlong */
		{"\xc1\xbf", 2, 0, 0}, {"\xe0\x9f\xbf", 3, 0, 0}, {"\xf0\x8f\xbf\xbf", 4, 0, 0},
		{"\xed\x9f\xbf", 3, 3, 0xd7ff}, /* around the surrogates */
		{"\xed\xa0\x80", 3, 0, 0}, {"\xed\xbf\xbf", 3, 0, 0}, {"\xee\x80\x80", 3, 3, 0xe000},
		{"\xf4\x90\x80\x80", 4, 0, 0}, /* past the last plane */
		{"\xf5\x80\x80\x80", 4, 0, 0},
		{"\xf8\x88\x80\x80\x80", 5, 0, 0},                       /* five bytes, and bytes that never are */
		{"\xfe", 1, 0, 0}, {"\xff", 1, 0, 0}, {"\xc3", 1, 0, 0}, /* cut off */
		{"\xe2\x82", 2, 0, 0}, {"\xf0\x9f\x93", 3, 0, 0},
		{"\xc3"
		 "A",
			2, 0, 0}, /* broken off */
		{"\xe2"
		 "A\xac",
			3, 0, 0},
		{"\xe2\x82"
		 "A",
			3, 0, 0},
		{"\xc3\xa9t", 3, 2, 0xe9}, /* what follows does not matter */
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		uint32_t cp = 0xdead;

		assert_int_equal(utf8_decode(rows[i].data, rows[i].len, &cp), rows[i].bytes);
		if (rows[i].bytes)
			assert_int_equal(cp, rows[i].cp);
		assert_int_equal(utf8_decode(rows[i].data, rows[i].len, NULL), rows[i].bytes);
	}
	assert_true(utf8_valid("", 0));
	assert_true(utf8_valid("Caf\xc3\xa9 \xf0\x9f\x93\xa6", 10));
	assert_false(utf8_valid("Caf\xc3\xa9 \xf0\x9f\x93", 9));
	assert_false(utf8_valid("ok\xff", 3));
}

static void test_numbers(void **state)
{
	static const char *const bad[] = {
		"", "-1", "+1", " 1", "1 ", "1.0", "0x10", "1e3", "1234567890123456789", "one", "\xd9\xa1"};
	int64_t n = -1;

	(void)state;
	assert_true(str_to_i64("0", &n) && n == 0);
	assert_true(str_to_i64("007", &n) && n == 7);
	assert_true(str_to_i64("999999999999999999", &n) && n == INT64_C(999999999999999999));
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		n = 42;
		if (str_to_i64(bad[i], &n) || n != 42)
			fail_msg("'%s' is taken for a number", bad[i]);
	}
}

/* ---- the nearest word */

static void test_words(void **state)
{
	static const char *const list[] = {"quantity", "policy", "priority", "product", "sku", NULL};
	static const char *const nothing[] = {NULL};
	static const struct {
		const char *word, *nearest;
	} rows[] = {{"quantity", "quantity"}, {"qty", "sku"}, {"quanttiy", "quantity"}, {"polcy", "policy"},
		{"priorty", "priority"}, {"produkt", "product"}, {"sk", "sku"}, {"", "sku"}};
	char huge[500];

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_string_equal(words_nearest(rows[i].word, list), rows[i].nearest);
	assert_null(words_nearest("policy", nothing));
	memset(huge, 'q', sizeof huge);
	huge[sizeof huge - 1] = '\0';
	assert_non_null(words_nearest(huge, list));
}

/* ---- arenas */

static void test_arena(void **state)
{
	struct arena arena = {0};
	char *first;
	char *kept[600];

	(void)state;
	first = arena_alloc(&arena, 3);
	assert_memory_equal(first, "\0\0\0", 3);
	assert_ptr_not_equal(arena_alloc(&arena, 0), first);
	for (int i = 0; i < 600; i++) {
		char *p = arena_alloc(&arena, (size_t)i * 7 + 1);

		assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
		for (int j = 0; j <= i * 7; j++)
			assert_int_equal(p[j], 0);
		memset(p, 'x', (size_t)i * 7 + 1);
		kept[i] = arena_printf(&arena, "number %d", i);
	}
	for (int i = 0; i < 600; i++) {
		char text[20];

		snprintf(text, sizeof text, "number %d", i);
		assert_string_equal(kept[i], text);
	}
	/* larger than any block, and reused memory is zeroed again */
	memset(arena_alloc(&arena, 100000), 'y', 100000);
	arena_reset(&arena);
	assert_non_null(arena.blocks);
	first = arena_alloc(&arena, 5000);
	for (int i = 0; i < 5000; i++)
		assert_int_equal(first[i], 0);
	arena_done(&arena);
	assert_null(arena.blocks);
	arena_done(&arena);
	arena_reset(&arena);
}

static void test_arena_text(void **state)
{
	struct arena arena = {0};
	char long_text[20001];

	(void)state;
	memset(long_text, 'a', sizeof long_text - 1);
	long_text[sizeof long_text - 1] = '\0';
	assert_null(arena_dup(&arena, NULL));
	assert_string_equal(arena_dup(&arena, ""), "");
	assert_string_equal(arena_dup(&arena, "PACK-1"), "PACK-1");
	assert_string_equal(arena_dup_n(&arena, "SO-1/2", 4), "SO-1");
	assert_string_equal(arena_dup(&arena, long_text), long_text);
	assert_string_equal(arena_printf(&arena, "%s", long_text), long_text);
	assert_string_equal(arena_printf(&arena, "%s", ""), "");
	arena_done(&arena);
}

static void test_arena_grow(void **state)
{
	struct arena arena = {0};
	int *items = NULL;
	size_t cap = 0;

	(void)state;
	for (int i = 0; i < 5000; i++) {
		items = arena_grow(&arena, items, (size_t)i, &cap, sizeof *items);
		assert_true(cap > (size_t)i);
		items[i] = i;
	}
	for (int i = 0; i < 5000; i++)
		assert_int_equal(items[i], i);
	arena_done(&arena);
}

static void test_heap(void **state)
{
	char *p = mem_alloc(0);
	char *q = mem_dup("lane");
	int *array = mem_array(NULL, 4, sizeof *array);

	(void)state;
	assert_non_null(p);
	p = mem_resize(p, 100);
	memset(p, 1, 100);
	p = mem_resize(p, 0);
	assert_non_null(p);
	assert_string_equal(q, "lane");
	array = mem_array(array, 1000, sizeof *array);
	array[999] = 7;
	free(p);
	free(q);
	free(array);
}

/* ---- errors */

static void test_errors(void **state)
{
	struct err err = {0};
	char huge[3000];

	(void)state;
	assert_int_equal(err_set(&err, ST_REFUSED, "line %d: %s", 3, "no such sku"), ST_REFUSED);
	assert_string_equal(err.text, "line 3: no such sku");
	assert_int_equal(err_wrap(&err, "%s", "orders.csv"), ST_REFUSED);
	assert_string_equal(err.text, "orders.csv: line 3: no such sku");
	memset(huge, 'h', sizeof huge);
	huge[sizeof huge - 1] = '\0';
	assert_int_equal(err_set(&err, ST_STORE, "%s", huge), ST_STORE);
	assert_int_equal(strlen(err.text), sizeof err.text - 1);
	assert_int_equal(err_wrap(&err, "%s", huge), ST_STORE);
	assert_true(strlen(err.text) < sizeof err.text);
	assert_int_equal(err_exit_code(ST_OK), 0);
	assert_int_equal(err_exit_code(ST_REFUSED), 1);
	assert_int_equal(err_exit_code(ST_USAGE), 2);
	assert_int_equal(err_exit_code(ST_BUSY), 3);
	assert_int_equal(err_exit_code(ST_STORE), 3);
	assert_int_equal(err_exit_code(ST_DEVICE), 3);
}

/* ---- writing JSON */

static void test_json(void **state)
{
	static const struct {
		const char *text, *json;
	} rows[] = {
		{"", "{\"a\":\"\"}"},
		{"Café \"Luz\" \\ /", "{\"a\":\"Café \\\"Luz\\\" \\\\ /\"}"},
		{"1\n2\t\x01\x1d\x7f", "{\"a\":\"1\\u000a2\\u0009\\u0001\\u001d\\u007f\"}"},
		{"\xf0\x9f\x93\xa6 \xe9t\xc3", "{\"a\":\"\xf0\x9f\x93\xa6 \xef\xbf\xbdt\xef\xbf\xbd\"}"},
	};
	struct str s = {0};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		str_clear(&s);
		str_add_c(&s, '{');
		json_add_text(&s, "a", rows[i].text);
		str_add_c(&s, '}');
		assert_string_equal(str_text(&s), rows[i].json);
	}
	str_clear(&s);
	str_add_c(&s, '{');
	json_add_number(&s, "min", INT64_MIN);
	json_add_number(&s, "max", INT64_MAX);
	json_add_null(&s, "none");
	json_add_name(&s, "of");
	str_add_c(&s, '{');
	json_add_number(&s, "zero", 0);
	str_add(&s, "}}");
	assert_string_equal(str_text(&s),
		"{\"min\":-9223372036854775808,\"max\":9223372036854775807,\"none\":null,\"of\":{\"zero\":0}}");
	str_done(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_building),
		cmocka_unit_test(test_escaping),
		cmocka_unit_test(test_unescaping),
		cmocka_unit_test(test_escape_round_trip),
		cmocka_unit_test(test_utf8),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_arena),
		cmocka_unit_test(test_arena_text),
		cmocka_unit_test(test_arena_grow),
		cmocka_unit_test(test_heap),
		cmocka_unit_test(test_errors),
		cmocka_unit_test(test_json),
	};

	return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
