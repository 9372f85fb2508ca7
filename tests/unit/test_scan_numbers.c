/* Dates, numbers and their check digits, in scans and alone: tables. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/mem.h"
#include "lib/escaped.h"
#include "scan/scan.h"

enum {
	YEAR = 2026,
};

static void test_dates(void **state)
{
	static const struct {
		const char *yymmdd;
		int this_year;
		const char *date; /* NULL: it is none */
	} cases[] = {
		{"261123", 2026, "2026-11-23"},
		/* the century: 50 years back to 49 ahead ... */
		{"750101", 2026, "2075-01-01"},
		{"760101", 2026, "2076-01-01"},
		{"770101", 2026, "1977-01-01"},
		{"990101", 2026, "1999-01-01"},
		{"000101", 2026, "2000-01-01"},
		{"990101", 2050, "2099-01-01"},
		{"000101", 2050, "2100-01-01"},
		{"010101", 2050, "2001-01-01"},
		{"010101", 2099, "2101-01-01"},
		{"490101", 2099, "2149-01-01"},
		{"500101", 2099, "2050-01-01"},
		{"500101", 2000, "2050-01-01"},
		{"510101", 2000, "1951-01-01"},
		/* day 00 */
		{"260200", 2026, "2026-02-28"},
		{"280200", 2026, "2028-02-29"},
		{"000200", 2026, "2000-02-29"},
		{"000200", 2050, "2100-02-28"},
		{"261200", 2026, "2026-12-31"},
		/* no such day */
		{"260229", 2026, NULL},
		{"280229", 2026, "2028-02-29"},
		{"000229", 2026, "2000-02-29"},
		{"000229", 2050, NULL},
		{"260230", 2026, NULL},
		{"260431", 2026, NULL},
		{"261301", 2026, NULL},
		{"260001", 2026, NULL},
		{"000000", 2026, NULL},
		{"26112", 2026, NULL},
		{"2611233", 2026, NULL},
		{"26112A", 2026, NULL},
		{"", 2026, NULL},
	};
	char out[11];

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		bool is_date = scan_date(cases[i].yymmdd, cases[i].this_year, out);

		if (is_date != (cases[i].date != NULL))
			fail_msg("%s in %d: %s a date", cases[i].yymmdd, cases[i].this_year, is_date ? "is" : "is not");
		if (is_date && strcmp(out, cases[i].date) != 0)
			fail_msg("%s in %d: %s, not %s", cases[i].yymmdd, cases[i].this_year, out, cases[i].date);
	}
}

static void test_dates_in_scans(void **state)
{
	static const char *const with_day_zero[] = {"11", "12", "13", "15", "16", "17"};
	struct scan *scan = mem_alloc(sizeof *scan);

	(void)state;
	for (size_t i = 0; i < sizeof with_day_zero / sizeof with_day_zero[0]; i++) {
		char text[40];

		snprintf(text, sizeof text, "(%s)260200", with_day_zero[i]);
		escaped_decode(scan, text, YEAR);
		assert_int_equal(scan->kind, SCAN_GS1);
		assert_string_equal(scan->elements[0].value, "260200"); /* as it is on the label */
		snprintf(text, sizeof text, "(%s)260229", with_day_zero[i]);
		escaped_decode(scan, text, YEAR);
		assert_int_equal(scan->kind, SCAN_ERROR);
		assert_false(scan->bad_check_digit);
	}
	escaped_decode(scan, "(17)000229", 2026);
	assert_int_equal(scan->kind, SCAN_GS1);
	escaped_decode(scan, "(17)000229", 2050);
	assert_int_equal(scan->kind, SCAN_ERROR);
	free(scan);
}

static void test_numbers(void **state)
{
	static const struct {
		const char *digits, *gtin; /* NULL: it is none */
	} gtins[] = {
		{"96385074", "00000096385074"},
		{"042100005264", "00042100005264"},
		{"9506000134352", "09506000134352"},
		{"19506000134359", "19506000134359"},
		{"96385075", NULL},
		{"9506000134353", NULL},
		{"950600013435", NULL},
		{"950600013435A", NULL},
		{"123456", NULL},
		{"", NULL},
	};
	char out[15];

	(void)state;
	for (size_t i = 0; i < sizeof gtins / sizeof gtins[0]; i++) {
		assert_int_equal(scan_gtin14(gtins[i].digits, out), gtins[i].gtin != NULL);
		if (gtins[i].gtin)
			assert_string_equal(out, gtins[i].gtin);
	}
	assert_int_equal(scan_check_digit("10614141192837465", 17), '7');
	assert_int_equal(scan_check_digit("0", 1), '0');
	assert_true(scan_sscc_valid("376130321109103420"));
	assert_false(scan_sscc_valid("376130321109103421"));
	assert_false(scan_sscc_valid("37613032110910342"));
	assert_false(scan_sscc_valid("37613032110910342A"));
}

/* UPC-E: one for each way of squeezing zeros, number system 1, and what is none. */
static void test_upce(void **state)
{
	static const struct {
		const char *upce, *gtin; /* NULL: it is none */
	} cases[] = {
		{"123450", "00012000003455"},
		{"123451", "00012100003454"},
		{"123452", "00012200003453"},
		{"123453", "00012300000451"},
		{"123454", "00012340000053"},
		{"123455", "00012345000058"},
		{"123459", "00012345000096"},
		{"1123455", "00112345000055"},
		{"01234558", "00012345000058"},
		{"01234559", NULL},
		{"2123455", NULL},
	};
	struct scan *scan = mem_alloc(sizeof *scan);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char text[20];
		char valid[15];

		snprintf(text, sizeof text, "]E0%s", cases[i].upce);
		escaped_decode(scan, text, YEAR);
		if (!cases[i].gtin) {
			assert_int_equal(scan->kind, SCAN_ERROR);
			continue;
		}
		assert_int_equal(scan->kind, SCAN_GTIN);
		assert_string_equal(scan_value(scan, "01"), cases[i].gtin);
		assert_true(scan_gtin14(cases[i].gtin, valid));
	}
	free(scan);
}

static void test_code_key(void **state)
{
	static const struct {
		const char *code, *key;
	} cases[] = {
		{"9506000134352", "09506000134352"},
		{"09506000134352", "09506000134352"},
		{"042100005264", "00042100005264"},
		{"0042100005264", "00042100005264"},
		{"96385074", "00000096385074"},
		{"08679339", "00086700000939"},
		{"9506000134353", "9506000134353"},
		{"LANE-01", "LANE-01"},
		{"376130321109103420", "376130321109103420"},
		{"", ""},
	};
	char key[64];

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		scan_code_key(cases[i].code, key, sizeof key);
		assert_string_equal(key, cases[i].key);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_dates),
		cmocka_unit_test(test_dates_in_scans),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_upce),
		cmocka_unit_test(test_code_key),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
