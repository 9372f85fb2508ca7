/* Code 128 by code sets B (printable ASCII) and C (pairs of digits), with FNC1 where GS1 wants it. A run of digits goes to set C where that makes the
 * symbol shorter: 4 digits at an end, 6 in the middle. */
#include "cli/code128.h"

#include <string.h>

enum { START_B = 104, START_C = 105, TO_C = 99, TO_B = 100, FNC1 = 102, STOP = 106, MODULUS = 103, GROUP_SEPARATOR = 0x1D };

/* Widths of bar, space, bar ... of every symbol character, by its value. */
static const char patterns[][8] = {"212222", "222122", "222221", "121223", "121322", "131222", "122213", "122312",
	"132212", "221213", "221312", "231212", "112232", "122132", "122231", "113222", "123122", "123221", "223211",
	"221132", "221231", "213212", "223112", "312131", "311222", "321122", "321221", "312212", "322112", "322211",
	"212123", "212321", "232121", "111323", "131123", "131321", "112313", "132113", "132311", "211313", "231113",
	"231311", "112133", "112331", "132131", "113123", "113321", "133121", "313121", "211331", "231131", "213113",
	"213311", "213131", "311123", "311321", "331121", "312113", "312311", "332111", "314111", "221411", "431111",
	"111224", "111422", "121124", "121421", "141122", "141221", "112214", "112412", "122114", "122411", "142112",
	"142211", "241211", "221114", "413111", "241112", "134111", "111242", "121142", "121241", "114212", "124112",
	"124211", "411212", "421112", "421211", "212141", "214121", "412121", "111143", "111341", "131141", "114113",
	"114311", "411113", "411311", "113141", "114131", "311141", "411131", "211412", "211214", "211232", "2331112"};

struct symbol {
	int values[CODE128_MAX_TEXT * 2 + 4];
	size_t count;
};

static size_t digits_at(const char *text)
{
	return strspn(text, "0123456789");
}

/* Whether to be in set C at this point of the text. */
static int wants_c(const char *text, int in_c, int at_start)
{
	size_t digits = digits_at(text);

	if (in_c)
		return digits >= 2;
	if (digits == 2 && at_start && !text[2])
		return 1;
	if (digits % 2 && !at_start)
		return 0; /* the odd digit goes first, in set B */
	return digits >= 6 || (digits >= 4 && (at_start || !text[digits]));
}

static void encode(struct symbol *s, const char *text, int gs1)
{
	int in_c = wants_c(text, 0, 1);

	s->values[s->count++] = in_c ? START_C : START_B;
	if (gs1)
		s->values[s->count++] = FNC1;
	for (const char *p = text; *p;) {
		int c = wants_c(p, in_c, 0);

		if (*p == GROUP_SEPARATOR) { /* both sets have FNC1 */
			s->values[s->count++] = FNC1;
			p++;
			continue;
		}
		if (c != in_c && (p != text || in_c)) {
			s->values[s->count++] = c ? TO_C : TO_B;
			in_c = c;
		}
		if (in_c) {
			s->values[s->count++] = (p[0] - '0') * 10 + p[1] - '0';
			p += 2;
		} else {
			s->values[s->count++] = *p++ - ' ';
		}
	}
}

static size_t widths_of(struct symbol *s, uint8_t widths[CODE128_MAX_WIDTHS])
{
	int sum = s->values[0];
	size_t n = 0;

	for (size_t i = 1; i < s->count; i++)
		sum += (int)i * s->values[i];
	s->values[s->count++] = sum % MODULUS;
	s->values[s->count++] = STOP;
	for (size_t i = 0; i < s->count; i++)
		for (const char *w = patterns[s->values[i]]; *w; w++)
			widths[n++] = (uint8_t)(*w - '0');
	return n;
}

size_t code128_widths(const char *text, uint8_t widths[CODE128_MAX_WIDTHS])
{
	struct symbol s = {.count = 0};
	size_t len = strlen(text);

	if (!len || len > CODE128_MAX_TEXT)
		return 0;
	for (const char *p = text; *p; p++)
		if (*p < ' ' || *p > '~')
			return 0;
	encode(&s, text, 0);
	return widths_of(&s, widths);
}

size_t code128_gs1_widths(const char *elements, uint8_t widths[CODE128_MAX_WIDTHS])
{
	struct symbol s = {.count = 0};
	size_t len = strlen(elements);

	if (!len || len > CODE128_MAX_TEXT || *elements == GROUP_SEPARATOR || elements[len - 1] == GROUP_SEPARATOR)
		return 0;
	for (const char *p = elements; *p; p++)
		if ((*p < ' ' || *p > '~') && *p != GROUP_SEPARATOR)
			return 0;
	encode(&s, elements, 1);
	return widths_of(&s, widths);
}
