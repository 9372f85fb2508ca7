/* What a scan is: every rule of the decision, and how elements, dates, numbers and links are read. One table a topic;
 * the vectors of others are in test_gs1_vectors.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base/str.h"
#include "lib/escaped.h"
#include "scan/scan.h"

enum {
	YEAR = 2026,
};

/* A scan in escaped form and what it must be. */
struct want {
	const char *scan;
	enum scan_kind kind;
	const char *text; /* of an error: a part of it */
};

static const char *const kinds[] = {"gs1", "gtin", "sscc", "text", "command", "error"};

static void check_all(const struct want *wants, size_t count)
{
	struct scan *scan = mem_alloc(sizeof *scan);
	int wrong = 0;

	for (size_t i = 0; i < count; i++) {
		const struct want *w = &wants[i];
		bool text_ok;

		escaped_decode(scan, w->scan, YEAR);
		text_ok =
			w->kind == SCAN_ERROR ? strstr(scan->text, w->text) != NULL : strcmp(scan->text, w->text) == 0;
		if (scan->kind == w->kind && text_ok)
			continue;
		print_error("%s: %s %s, not %s %s\n", w->scan, kinds[scan->kind], scan->text, kinds[w->kind], w->text);
		wrong++;
	}
	free(scan);
	assert_int_equal(wrong, 0);
}

#define CHECK(wants) check_all(wants, sizeof(wants) / sizeof(wants)[0])

static void test_without_identifier(void **state)
{
	static const struct want wants[] = {
		/* marks that nothing else has */
		{"%RECEIVE", SCAN_COMMAND, "%RECEIVE"},
		{"%QTY-12", SCAN_COMMAND, "%QTY-12"},
		{"https://id.gs1.org/01/09506000134352", SCAN_GS1, "(01)09506000134352"},
		{"(01)09506000134352(10)A", SCAN_GS1, "(01)09506000134352(10)A"},
		{"(01)09506000134353", SCAN_ERROR, "(01) has a wrong check digit"},
		{"(A1)", SCAN_TEXT, "(A1)"},
		{"10A\\x1D21B", SCAN_GS1, "(10)A(21)B"},
		{"\\x1D010950600013435210A", SCAN_GS1, "(01)09506000134352(10)A"},
		{"HELLO\\x1DWORLD", SCAN_ERROR, "no application identifier begins with HELL..."},
		{"[)>\\x1E06\\x1D1JUN123\\x1E\\x04", SCAN_TEXT, "[)>\\x1E06\\x1D1JUN123\\x1E\\x04"},
		/* numbers whose length and check digit agree */
		{"96385074", SCAN_GTIN, "(01)00000096385074"},
		{"042100005264", SCAN_GTIN, "(01)00042100005264"},
		{"9506000134352", SCAN_GTIN, "(01)09506000134352"},
		{"19506000134359", SCAN_GTIN, "(01)19506000134359"},
		{"376130321109103420", SCAN_SSCC, "(00)376130321109103420"},
		{"00376130321109103420", SCAN_GS1, "(00)376130321109103420"},
		{"0109506000134352", SCAN_GS1, "(01)09506000134352"},
		{"0209506000134352", SCAN_GS1, "(02)09506000134352"},
		/* the same, damaged */
		{"042100005265", SCAN_ERROR, "bad check digit: 042100005265 cannot end in 5, it would have to be 4"},
		{"9506000134353", SCAN_ERROR, "it would have to be 2"},
		{"19506000134350", SCAN_ERROR, "it would have to be 9"},
		{"376130321109103421", SCAN_ERROR, "it would have to be 0"},
		{"00376130321109103421", SCAN_ERROR, "bad check digit: 376130321109103421"},
		{"0109506000134353", SCAN_ERROR, "bad check digit: 09506000134353"},
		{"0209506000134353", SCAN_ERROR, "bad check digit: 09506000134353"},
		/* eight digits: an item, a UPC-E, or a number of any kind */
		{"08679339", SCAN_GTIN, "(01)00086700000939"},
		{"12345670", SCAN_GTIN, "(01)00000012345670"},
		{"20261123", SCAN_TEXT, "20261123"},
		/* numbers of other lengths are text */
		{"425261", SCAN_TEXT, "425261"},
		{"1425261", SCAN_TEXT, "1425261"},
		{"123456789", SCAN_TEXT, "123456789"},
		{"4006381333931000", SCAN_TEXT, "4006381333931000"},
		{"7", SCAN_TEXT, "7"},
		/* element strings only with a GTIN or SSCC that is right, and to the end */
		{"010950600013435210A1", SCAN_GS1, "(01)09506000134352(10)A1"},
		{"17261231010950600013435210A1", SCAN_GS1, "(17)261231(01)09506000134352(10)A1"},
		{"00376130321109103420020950600013435237012", SCAN_GS1,
			"(00)376130321109103420(02)09506000134352(37)012"},
		{"010950600013435310A1", SCAN_ERROR, "bad check digit: 09506000134353"},
		{"010950600013435289XYZ", SCAN_TEXT, "010950600013435289XYZ"},
		{"010950600013435389XYZ", SCAN_TEXT, "010950600013435389XYZ"},
		{"10ABC", SCAN_TEXT, "10ABC"},
		{"2112345", SCAN_TEXT, "2112345"},
		{"9612345", SCAN_TEXT, "9612345"},
		{"15261231", SCAN_TEXT, "15261231"},
		{"4109506000134352", SCAN_TEXT, "4109506000134352"},
		{"21ABCDEFGHIJKLMNOP", SCAN_TEXT, "21ABCDEFGHIJKLMNOP"},
		/* anything else */
		{"LANE-01", SCAN_TEXT, "LANE-01"},
		{"SO-1", SCAN_TEXT, "SO-1"},
		{"CAF\\xC3\\x89", SCAN_TEXT, "CAF\xc3\x89"},
		{"A\\xFFB\\\\", SCAN_TEXT, "A\\xFFB\\\\"},
		{"A\\\\B", SCAN_TEXT, "A\\B"},
		{"A\\x00B", SCAN_TEXT, "A\\x00B"},
		/* blanks around it */
		{"  \\x09 042100005264 \\x0D\\x0A", SCAN_GTIN, "(01)00042100005264"},
		{" LANE-01 ", SCAN_TEXT, "LANE-01"},
		{"", SCAN_ERROR, "nothing was read"},
		{" \\x0D\\x0A", SCAN_ERROR, "nothing was read"},
		{"]", SCAN_ERROR, "no symbology identifier"},
		{"]C", SCAN_ERROR, "no symbology identifier"},
		{"]XX", SCAN_ERROR, "no symbology identifier"},
		{"](1", SCAN_ERROR, "no symbology identifier"},
	};

	(void)state;
	CHECK(wants);
}

static void test_with_identifier(void **state)
{
	static const struct want wants[] = {
		{"]C1010950600013435210A1", SCAN_GS1, "(01)09506000134352(10)A1"},
		{"]d2010950600013435210A1", SCAN_GS1, "(01)09506000134352(10)A1"},
		{"]d5\\\\000026010950600013435210A1", SCAN_GS1, "(01)09506000134352(10)A1"},
		{"]Q3010950600013435210A1", SCAN_GS1, "(01)09506000134352(10)A1"},
		{"]Q4\\\\0000260109506000134352", SCAN_GS1, "(01)09506000134352"},
		{"]e00109506000134352", SCAN_GS1, "(01)09506000134352"},
		{"]J110A", SCAN_GS1, "(10)A"},
		{"]C1LANE-01", SCAN_ERROR, "no application identifier begins with LANE..."},
		{"]C1(01)09506000134352", SCAN_ERROR, "no application identifier begins with (01)..."},
		{"]C1", SCAN_ERROR, "there is no data"},
		/* text that looks like GS1 data stays text */
		{"]C0010950600013435210A1", SCAN_TEXT, "010950600013435210A1"},
		{"]C09506000134352", SCAN_TEXT, "9506000134352"},
		{"]A0LANE-01", SCAN_TEXT, "LANE-01"},
		{"]A0%RECEIVE", SCAN_COMMAND, "%RECEIVE"},
		{"]Q1", SCAN_TEXT, ""},
		{"]Q1https://id.gs1.org/01/09506000134352", SCAN_GS1, "(01)09506000134352"},
		{"]d1(01)09506000134352", SCAN_GS1, "(01)09506000134352"},
		{"]d1(01)09506000134353", SCAN_ERROR, "wrong check digit"},
		{"]d1(1) first", SCAN_TEXT, "(1) first"},
		{"]Q2\\\\000026text", SCAN_TEXT, "text"},
		{"]zATEXT", SCAN_TEXT, "TEXT"},
		/* EAN and UPC: the length counts as well as the identifier */
		{"]E09506000134352", SCAN_GTIN, "(01)09506000134352"},
		{"]E00042100005264", SCAN_GTIN, "(01)00042100005264"},
		{"]E0042100005264", SCAN_GTIN, "(01)00042100005264"},
		{"]E0425261", SCAN_GTIN, "(01)00042100005264"},
		{"]E01425261", SCAN_GTIN, "(01)00142100005261"},
		{"]E004252614", SCAN_GTIN, "(01)00042100005264"},
		{"]E096385074", SCAN_GTIN, "(01)00000096385074"},
		{"]E04252614", SCAN_ERROR, "an EAN or UPC symbol has 13 digits, here are 7"},
		{"]E09506000134353", SCAN_ERROR, "bad check digit"},
		{"]E095060001343522", SCAN_ERROR, "an EAN or UPC symbol has 13 digits, here are 14"},
		{"]E0950600013435A", SCAN_ERROR, "holds only digits"},
		{"]E0", SCAN_ERROR, "there is no data"},
		{"]E496385074", SCAN_GTIN, "(01)00000096385074"},
		{"]E408679339", SCAN_ERROR, "bad check digit"},
		{"]E49506000134352", SCAN_ERROR, "an EAN or UPC symbol has 8 digits, here are 13"},
		{"]E3950600013435212", SCAN_GTIN, "(01)09506000134352"},
		{"]E3950600013435212345", SCAN_GTIN, "(01)09506000134352"},
		{"]E304210000526412", SCAN_GTIN, "(01)00042100005264"},
		{"]E39506000134352", SCAN_ERROR, "an EAN or UPC symbol has 13 digits"},
		{"]E112", SCAN_TEXT, "12"},
		{"]X09780441014989", SCAN_GTIN, "(01)09780441014989"},
		{"]X0WHATEVER", SCAN_TEXT, "WHATEVER"},
		/* with a composite part */
		{"]E09506000134352|]e010A1\\x1D21S", SCAN_GS1, "(01)09506000134352(10)A1(21)S"},
		{"]E496385074|]e017261231", SCAN_GS1, "(01)00000096385074(17)261231"},
		{"]E09506000134352|]e0", SCAN_ERROR, "there is no data"},
		{"]E09506000134352|10A", SCAN_ERROR, "holds only digits"},
		/* ITF */
		{"]I119506000134359", SCAN_GTIN, "(01)19506000134359"},
		{"]I019506000134359", SCAN_GTIN, "(01)19506000134359"},
		{"]I31950600013435", SCAN_GTIN, "(01)19506000134359"},
		{"]I119506000134350", SCAN_ERROR, "bad check digit"},
		{"]I019506000134350", SCAN_TEXT, "19506000134350"},
		{"]I0123456", SCAN_TEXT, "123456"},
	};

	(void)state;
	CHECK(wants);
}

static void test_elements(void **state)
{
	static const struct want wants[] = {
		/* separators: needed, superfluous, missing, at the end, empty */
		{"]C110A\\x1D21B", SCAN_GS1, "(10)A(21)B"},
		{"]C10109506000134352\\x1D10A", SCAN_GS1, "(01)09506000134352(10)A"},
		{"]C110A\\x1D", SCAN_GS1, "(10)A"},
		{"]C10107032069804988"
		 "10032915210526",
			SCAN_GS1, "(01)07032069804988(10)032915210526"},
		{"]C137120109506000134352", SCAN_ERROR, "(37) needs 1 to 8 characters, here are 18"},
		{"]C14221241012", SCAN_ERROR, "(422) needs 3 characters, here are 7"},
		{"]C140213131313131313130\\x1D10A", SCAN_GS1, "(402)13131313131313130(10)A"},
		{"]C110A\\x1D\\x1D21B", SCAN_ERROR, "must be where a separator is"},
		{"]C1\\x1D10A", SCAN_ERROR, "must be where a separator is"},
		/* lengths */
		{"]C110", SCAN_ERROR, "(10) is empty"},
		{"]C11012345678901234567890", SCAN_GS1, "(10)12345678901234567890"},
		{"]C110123456789012345678901", SCAN_ERROR, "(10) needs 1 to 20 characters, here are 21"},
		{"]C101095060001343", SCAN_ERROR, "(01) needs 14 characters, here are 12"},
		{"]C11726123", SCAN_ERROR, "(17) needs 6 characters, here are 5"},
		{"]C13103001750", SCAN_GS1, "(3103)001750"},
		{"]C13106001750", SCAN_ERROR, "no application identifier begins with 3106..."},
		{"]C12012", SCAN_GS1, "(20)12"},
		{"]C1421276", SCAN_ERROR, "(421) needs 4 to 12 characters"},
		{"]C1423276250", SCAN_GS1, "(423)276250"},
		{"]C14232762", SCAN_ERROR, "(423) cannot have 4 characters"},
		/* characters */
		{"]C110A B", SCAN_ERROR, "(10) holds a blank"},
		{"]C110A#B", SCAN_ERROR, "(10) holds '#'"},
		{"]C110A\\xE4", SCAN_ERROR, "(10) holds byte \\xE4"},
		{"]C110A\\x00", SCAN_ERROR, "(10) holds byte \\x00"},
		{"]C1371A", SCAN_ERROR, "(37) holds 'A' where a digit must be"},
		{"]C110!\"%&'()*+,-./:;<=>?_", SCAN_GS1, "(10)!\"%&'\\()*+,-./:;<=>?_"},
		/* AIs that are none */
		{"]C118261231", SCAN_ERROR, "no application identifier begins with 1826..."},
		{"]C1891234", SCAN_ERROR, "no application identifier begins with 8912..."},
		{"]C11", SCAN_ERROR, "no application identifier begins with 1"},
		/* check digits */
		{"]C100376130321109103421", SCAN_ERROR,
			"(00) has a wrong check digit: 376130321109103420 would be right"},
		{"]C14109506000134353", SCAN_ERROR, "(410) has a wrong check digit"},
		{"]C140213131313131313132", SCAN_ERROR, "(402) has a wrong check digit"},
		/* a lone lot or count is one of several labels; what contradicts itself is not */
		{"]C13712", SCAN_GS1, "(37)12"},
		{"]C117261231", SCAN_GS1, "(17)261231"},
		{"]C10109506000134352375", SCAN_GS1, "(01)09506000134352(37)5"},
		{"]C101095060001343520209506000134352", SCAN_GS1, "(01)09506000134352(02)09506000134352"},
		{"]C110A\\x1D10A", SCAN_GS1, "(10)A(10)A"},
		{"]C110A\\x1D10B", SCAN_ERROR, "(10) stands there twice with different values"},
		{"]C131030017503102001750", SCAN_ERROR, "(3103) and (3102) say the same thing differently"},
		{"]C131030017503203001750", SCAN_GS1, "(3103)001750(3203)001750"},
		{"]C121A\\x1D235B", SCAN_ERROR, "(21) and (235) exclude each other"},
		{"]C1420A\\x1D421276B", SCAN_ERROR, "(420) and (421) exclude each other"},
		/* brackets */
		{"(10)A\\\\(B)(21)C", SCAN_GS1, "(10)A\\(B)(21)C"},
		{"(10)", SCAN_ERROR, "(10) is empty"},
		{"(10", SCAN_ERROR, "brackets must hold application identifiers"},
		{"(18)261231", SCAN_ERROR, "no application identifier begins with 18"},
		{"(10)A(", SCAN_ERROR, "brackets must hold application identifiers"},
		{"()A", SCAN_ERROR, "an application identifier must be"},
	};

	(void)state;
	CHECK(wants);
}

/* The parts of values that have a meaning, one right and one wrong each. */
static void test_contents(void **state)
{
	static const struct want wants[] = {
		{"(422)276", SCAN_GS1, "(422)276"},
		{"(422)999", SCAN_ERROR, "(422) names no country"},
		{"(7030)999X", SCAN_GS1, "(7030)999X"},
		{"(4307)DE", SCAN_GS1, "(4307)DE"},
		{"(4307)XX", SCAN_ERROR, "names no country"},
		{"(3912)97812", SCAN_GS1, "(3912)97812"},
		{"(3912)00012", SCAN_ERROR, "names no currency"},
		{"(4300)A%20B", SCAN_GS1, "(4300)A%20B"},
		{"(4300)A%2", SCAN_ERROR, "two hexadecimal digits must follow"},
		{"(4300)A%2x", SCAN_ERROR, "two hexadecimal digits must follow"},
		{"(4309)00000000003600000000", SCAN_GS1, "(4309)00000000003600000000"},
		{"(4309)18000000010000000000", SCAN_ERROR, "no position on earth"},
		{"(4309)00000000003600000001", SCAN_ERROR, "no position on earth"},
		{"(4321)1", SCAN_GS1, "(4321)1"},
		{"(4321)2", SCAN_ERROR, "must be 0 (no) or 1 (yes)"},
		{"(4324)2611232359", SCAN_GS1, "(4324)2611232359"},
		{"(4324)2611232400", SCAN_ERROR, "hours go from 00 to 23"},
		{"(4324)2611232360", SCAN_ERROR, "minutes and seconds go from 00 to 59"},
		{"(4324)2611002300", SCAN_GS1, "(4324)2611002300"},
		{"(4331)002000-", SCAN_GS1, "(4331)002000-"},
		{"(4331)002000+", SCAN_ERROR, "can only end with a hyphen"},
		{"(7003)2611232359", SCAN_GS1, "(7003)2611232359"},
		{"(7003)2611002359", SCAN_ERROR, "day 00 is not allowed here"},
		{"(7007)261101261123", SCAN_GS1, "(7007)261101261123"},
		{"(7007)2611012", SCAN_ERROR, "(7007) cannot have 7 characters"},
		{"(8008)26112312", SCAN_GS1, "(8008)26112312"},
		{"(8008)2611231259", SCAN_GS1, "(8008)2611231259"},
		{"(8008)261123125960", SCAN_ERROR, "minutes and seconds"},
		{"(7040)1ABC", SCAN_GS1, "(7040)1ABC"},
		{"(7040)1AB=", SCAN_ERROR, "importer index"},
		{"(7041)PX", SCAN_GS1, "(7041)PX"},
		{"(7041)P", SCAN_ERROR, "names no package type"},
		{"(7250)20000229", SCAN_GS1, "(7250)20000229"},
		{"(7250)19000229", SCAN_ERROR, "no such day in that month"},
		{"(7258)1/3", SCAN_GS1, "(7258)1/3"},
		{"(7258)3/1", SCAN_ERROR, "a position and an end"},
		{"(8001)12341234512398", SCAN_GS1, "(8001)12341234512398"},
		{"(8001)00001234512398", SCAN_ERROR, "must not be zero"},
		{"(8001)12341234512328", SCAN_ERROR, "winding direction"},
		{"(8003)09506000134352A", SCAN_GS1, "(8003)09506000134352A"},
		{"(8003)19506000134352A", SCAN_ERROR, "must begin with 0"},
		{"(8006)095060001343520102", SCAN_GS1, "(8006)095060001343520102"},
		{"(8006)095060001343520302", SCAN_ERROR, "a piece out of a total"},
		{"(8007)GB98MIDL07009312345678", SCAN_GS1, "(8007)GB98MIDL07009312345678"},
		{"(8007)GB97MIDL07009312345678", SCAN_ERROR, "has a wrong check digit"},
		{"(8010)1234-A", SCAN_GS1, "(8010)1234-A"},
		{"(8010)1234_A", SCAN_ERROR, "(8010) holds '_'"},
		{"(8010)123A", SCAN_ERROR, "must begin with a company prefix"},
		{"(8011)01", SCAN_ERROR, "must not begin with 0"},
		{"(8013)1987654Ad4X4bL5ttr2310c2K", SCAN_GS1, "(8013)1987654Ad4X4bL5ttr2310c2K"},
		{"(8013)1987654Ad4X4bL5ttr2310cXK", SCAN_ERROR, "wrong check characters"},
		{"(8030)12345=", SCAN_GS1, "(8030)12345="},
		{"(8030)1234==", SCAN_GS1, "(8030)1234=="},
		{"(8030)123===", SCAN_ERROR, "wrong padding"},
		{"(8030)1=3", SCAN_ERROR, "padding in its middle"},
		{"(8110)106141416543213150110120121101409211025610012666"
		 "3101231",
			SCAN_GS1, "(8110)1061414165432131501101201211014092110256100126663101231"},
		{"(8110)0123456", SCAN_ERROR, "coupon that is cut off"},
		{"(8110)01234561234561111012332601314260201", SCAN_ERROR, "expires before it starts"},
		{"(8112)001234561234560123456", SCAN_GS1, "(8112)001234561234560123456"},
		{"(8112)0012345612345601234567", SCAN_ERROR, "something after its end"},
	};

	(void)state;
	CHECK(wants);
}

static void test_links(void **state)
{
	static const struct want wants[] = {
		{"https://id.gs1.org/01/09506000134352/22/V/10/A/21/S", SCAN_GS1, "(01)09506000134352(22)V(10)A(21)S"},
		{"HTTP://SHOP/any/path/01/09506000134352/21/S", SCAN_GS1, "(01)09506000134352(21)S"},
		{"https://a/01/09506000134352/10/A%2FB", SCAN_GS1, "(01)09506000134352(10)A/B"},
		{"https://a/01/09506000134352/10/A%28B", SCAN_GS1, "(01)09506000134352(10)A\\(B"},
		{"https://a/01/09506000134352?17=271231&3103=001750&color=red&x#f", SCAN_GS1,
			"(01)09506000134352(17)271231(3103)001750"},
		{"https://a/00/376130321109103420?02=09506000134352&37=12", SCAN_GS1,
			"(00)376130321109103420(02)09506000134352(37)12"},
		{"https://a/00/faux/01/09506000134352", SCAN_GS1, "(01)09506000134352"},
		/* GTINs that lost their zeros */
		{"https://a/01/9506000134352", SCAN_GS1, "(01)09506000134352"},
		{"https://a/01/042100005264", SCAN_GS1, "(01)00042100005264"},
		{"https://a/01/96385074/10/A", SCAN_GS1, "(01)00000096385074(10)A"},
		{"https://a/01/9506000134353", SCAN_ERROR, "(01) has a wrong check digit"},
		{"https://a/01/950600013435", SCAN_ERROR, "(01) has a wrong check digit"},
		/* qualifiers: in their order, and in the path */
		{"https://a/01/09506000134352/21/S/10/A", SCAN_ERROR, "do not go together in this order"},
		{"https://a/01/09506000134352/235/T/10/A", SCAN_ERROR, "do not go together in this order"},
		{"https://a/00/376130321109103420/10/A", SCAN_ERROR, "do not go together in this order"},
		{"https://a/01/09506000134352?10=A", SCAN_GS1, "(01)09506000134352(10)A"},
		{"https://a/01/09506000134352?254=A", SCAN_ERROR, "(254) cannot stand in the query"},
		{"https://a/01/09506000134352?99=A&99=A", SCAN_ERROR, "(99) stands twice"},
		{"https://a/01/09506000134352?89=A", SCAN_ERROR, "a parameter 89, which is no application identifier"},
		{"https://a/01/09506000134352?99=", SCAN_ERROR, "(99) is empty"},
		{"https://a/01/09506000134352?98=A+B", SCAN_ERROR, "(98) holds a blank"},
		{"https://a/01/09506000134352/10/A%00", SCAN_ERROR, "(10) holds byte \\x00"},
		/* what is no Digital Link */
		{"https://a/x", SCAN_ERROR, "no GS1 Digital Link: its path holds no GS1 key"},
		{"https://a/gtin/09506000134352", SCAN_ERROR, "its path holds no GS1 key"},
		{"https://a/01/09506000134352/", SCAN_ERROR, "its path holds no GS1 key"},
		{"https://a", SCAN_ERROR, "it has no path"},
		{"http:///01/09506000134352", SCAN_ERROR, "it has no path"},
		{"https://a_b/01/09506000134352", SCAN_ERROR, "cannot have '_' in its host name"},
		{"https://a/01/09506000134352>x", SCAN_ERROR, "a web address cannot hold '>'"},
		{"HtTp://a/01/09506000134352", SCAN_TEXT, "HtTp://a/01/09506000134352"},
		{"ftp://a/01/09506000134352", SCAN_TEXT, "ftp://a/01/09506000134352"},
	};

	(void)state;
	CHECK(wants);
}

static void test_fields(void **state)
{
	struct scan *scan = mem_alloc(sizeof *scan);

	(void)state;
	escaped_decode(scan, "]C1010950600013435210A1\\x1D21S", YEAR);
	assert_string_equal(scan->symbology, "]C1");
	assert_string_equal(scan->data, "010950600013435210A1\x1d"
					"21S");
	assert_int_equal(scan->data_len, strlen(scan->data));
	assert_int_equal(scan->element_count, 3);
	assert_string_equal(scan_value(scan, "01"), "09506000134352");
	assert_string_equal(scan_value(scan, "10"), "A1");
	assert_string_equal(scan_value(scan, "21"), "S");
	assert_null(scan_value(scan, "17"));
	assert_string_equal(scan->warning, "");
	assert_false(scan->bad_check_digit);

	escaped_decode(scan, "A\\x00B", YEAR);
	assert_string_equal(scan->symbology, "");
	assert_int_equal(scan->data_len, 3);
	assert_memory_equal(scan->data, "A\0B", 4);

	escaped_decode(scan, "https://a/01/09506000134352/10/A%2FB", YEAR);
	assert_string_equal(scan_value(scan, "10"), "A/B");
	free(scan);
}

static void test_bad_check_digit(void **state)
{
	static const struct {
		const char *scan;
		bool bad;
	} cases[] = {
		{"9506000134353", true},
		{"376130321109103421", true},
		{"00376130321109103421", true},
		{"010950600013435310A", true},
		{"]E09506000134353", true},
		{"]E408679339", true},
		{"]I119506000134350", true},
		{"]C10109506000134353", true},
		{"(01)09506000134353", true},
		{"]Q1https://a/01/09506000134353", true},
		{"(8013)1987654Ad4X4bL5ttr2310cXK", true},
		{"]C117260231", false},
		{"]C1", false},
		{"9506000134352", false},
		{"LANE-01", false},
	};
	struct scan *scan = mem_alloc(sizeof *scan);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		escaped_decode(scan, cases[i].scan, YEAR);
		if (scan->bad_check_digit != cases[i].bad)
			fail_msg("%s: bad_check_digit is %d", cases[i].scan, scan->bad_check_digit);
		assert_true(!cases[i].bad || scan->kind == SCAN_ERROR);
		assert_true(scan->kind != SCAN_ERROR || scan->element_count == 0);
	}
	free(scan);
}

static void test_warnings(void **state)
{
	static const struct {
		const char *scan, *warning; /* a part of it; "" = none */
	} cases[] = {
		{"]C10109506000134352375", "(01) and (37) should not stand on one label"},
		{"]C101095060001343520209506000134352", "(01) and (02)"},
		{"(10)A", "the brackets are part of the data"},
		{"\\x1D10A", "a separator in front of the data"},
		{"https://a/01/09506000134352?10=A", "(10) should stand in the path"},
		{"]C1010703206980498810032915210526",
			"may hold (15)210526: check that the scanner sends the separator"},
		{"010703206980498810032915210526", "may hold (15)210526"},
		{"]C1010703206980498810032915211326", ""},
		{"]C1010950600013435210A1", ""},
		{"]C110A\\x1D21B", ""},
		{"https://a/01/09506000134352/10/A", ""},
		{"9506000134352", ""},
	};
	struct scan *scan = mem_alloc(sizeof *scan);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		escaped_decode(scan, cases[i].scan, YEAR);
		assert_int_not_equal(scan->kind, SCAN_ERROR);
		if (*cases[i].warning ? !strstr(scan->warning, cases[i].warning) : *scan->warning != '\0')
			fail_msg("%s: warning '%s', not '%s'", cases[i].scan, scan->warning, cases[i].warning);
	}
	free(scan);
}

static void test_eight_digits_both_ways(void **state)
{
	struct scan *scan = mem_alloc(sizeof *scan);

	(void)state;
	escaped_decode(scan, "12345670", YEAR);
	assert_string_equal(scan->text, "(01)00000012345670");
	assert_string_equal(scan->other_gtin, "00123456000070");
	escaped_decode(scan, "96385074", YEAR);
	assert_string_equal(scan->other_gtin, "");
	escaped_decode(scan, "]E412345670", YEAR);
	assert_string_equal(scan->other_gtin, "");
	free(scan);
}

static void test_limits(void **state)
{
	struct scan *scan = mem_alloc(sizeof *scan);
	struct str raw = {0};

	(void)state;
	while (raw.len < SCAN_MAX_BYTES)
		str_add_c(&raw, '\x01');
	scan_decode(scan, (const uint8_t *)raw.data, raw.len, YEAR);
	assert_int_equal(scan->kind, SCAN_TEXT);
	assert_int_equal(strlen(scan->text), SCAN_MAX_BYTES * 4);
	str_add_c(&raw, '\x01');
	scan_decode(scan, (const uint8_t *)raw.data, raw.len, YEAR);
	assert_int_equal(scan->kind, SCAN_ERROR);
	assert_string_equal(scan->data, "");
	assert_non_null(strstr(scan->text, "4097 bytes"));

	str_clear(&raw);
	str_add(&raw, "]C1");
	for (int i = 0; i < SCAN_MAX_ELEMENTS; i++)
		str_add(&raw, "2012");
	scan_decode(scan, (const uint8_t *)raw.data, raw.len, YEAR);
	assert_int_equal(scan->kind, SCAN_GS1);
	assert_int_equal(scan->element_count, SCAN_MAX_ELEMENTS);
	str_add(&raw, "2012");
	scan_decode(scan, (const uint8_t *)raw.data, raw.len, YEAR);
	assert_int_equal(scan->kind, SCAN_ERROR);
	assert_non_null(strstr(scan->text, "more than 64 elements"));

	/* the most that brackets can grow to: values of brackets alone */
	str_clear(&raw);
	str_add(&raw, "]C1");
	for (int i = 0; i < 40; i++) {
		for (int j = 0; j < 92; j++)
			str_add_c(&raw, j < 2 ? '9' : '(');
		str_add_c(&raw, '\x1d');
	}
	scan_decode(scan, (const uint8_t *)raw.data, raw.len, YEAR);
	assert_int_equal(scan->kind, SCAN_GS1);
	assert_int_equal(strlen(scan->text), 40 * (4 + 180));
	str_done(&raw);
	free(scan);
}

/* The table has the AIs that the standard has, and its order finds each of them: of all numbers, how many are an AI? */
static void test_ai_table_is_whole(void **state)
{
	struct scan *scan = mem_alloc(sizeof *scan);
	int ais = 0;

	(void)state;
	for (int n = 0; n < 10000; n++) {
		for (int digits = 2; digits <= 4; digits++) {
			char text[24];

			if ((digits == 2 && n > 99) || (digits == 3 && n > 999))
				continue;
			snprintf(text, sizeof text, "(%0*d)", digits, n);
			escaped_decode(scan, text, YEAR);
			assert_int_equal(scan->kind, SCAN_ERROR);
			ais += strstr(scan->text, "is empty") != NULL;
		}
	}
	assert_int_equal(ais, 541);
	free(scan);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_without_identifier),
		cmocka_unit_test(test_with_identifier),
		cmocka_unit_test(test_elements),
		cmocka_unit_test(test_contents),
		cmocka_unit_test(test_links),
		cmocka_unit_test(test_fields),
		cmocka_unit_test(test_bad_check_digit),
		cmocka_unit_test(test_warnings),
		cmocka_unit_test(test_eight_digits_both_ways),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_ai_table_is_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
