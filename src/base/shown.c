/* What a terminal would obey, or a reader not see, is written out. */
#include "base/shown.h"

#include <string.h>

enum { MOST_MARKS = 8 };

struct range {
	uint32_t first, last;
};

static bool is_in(const struct range *ranges, size_t n, uint32_t cp)
{
	for (size_t i = 0; i < n && cp >= ranges[i].first; i++)
		if (cp <= ranges[i].last)
			return true;
	return false;
}

bool shown_hides(uint32_t cp)
{
	static const struct range hidden[] = {{0xAD, 0xAD}, {0x34F, 0x34F}, {0x61C, 0x61C}, {0x115F, 0x1160},
		{0x17B4, 0x17B5}, {0x180E, 0x180E}, {0x200B, 0x200B}, {0x200E, 0x200F}, {0x2028, 0x202E},
		{0x2060, 0x206F}, {0x3164, 0x3164}, {0xFEFF, 0xFEFF}, {0xFFA0, 0xFFA0}, {0xFFF9, 0xFFFC},
		{0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A}, {0xE0000, 0xE0FFF}};

	return is_in(hidden, sizeof hidden / sizeof *hidden, cp);
}

/* Marks that can be piled up on any letter. */
static bool is_mark(uint32_t cp)
{
	static const struct range marks[] = {{0x300, 0x36F}, {0x483, 0x489}, {0x591, 0x5BD}, {0x610, 0x61A},
		{0x64B, 0x65F}, {0xE31, 0xE31}, {0xE34, 0xE3A}, {0xE47, 0xE4E}, {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF},
		{0x20D0, 0x20FF}, {0xFE20, 0xFE2F}};

	return is_in(marks, sizeof marks / sizeof *marks, cp);
}

/* As JSON writes it: above U+FFFF in two halves. */
static void add_code(struct str *out, uint32_t cp)
{
	if (cp > 0xFFFF)
		str_printf(out, "\\u%04x\\u%04x", 0xD800 + ((cp - 0x10000) >> 10), 0xDC00 + ((cp - 0x10000) & 0x3FF));
	else
		str_printf(out, "\\u%04x", cp);
}

/* Bytes that are a character's beginning, whose rest is missing. */
static bool is_begun(const char *data, size_t len)
{
	unsigned char lead = (unsigned char)*data;
	size_t whole = lead >= 0xF0 && lead < 0xF8 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 1;

	if (lead >= 0xF8 || len >= whole)
		return false;
	for (size_t i = 1; i < len; i++)
		if ((data[i] & 0xC0) != 0x80)
			return false;
	return true;
}

size_t shown_add(struct shown_text *shown, struct str *out, const char *data, size_t len, bool last)
{
	size_t i = 0;

	while (i < len) {
		size_t plain = i;
		uint32_t cp = 0;
		size_t n;

		while (plain < len &&
			((data[plain] >= ' ' && data[plain] < 0x7F) || data[plain] == '\n' || data[plain] == '\t'))
			plain++;
		if (plain > i) {
			str_add_n(out, data + i, plain - i);
			shown->marks = 0;
			i = plain;
			continue;
		}
		n = utf8_decode(data + i, len - i, &cp);
		if (!n && !last && is_begun(data + i, len - i))
			break;
		shown->marks = n && is_mark(cp) ? shown->marks + 1 : 0;
		if (!n || cp < 0x20)
			str_printf(out, "\\x%02X", (unsigned char)data[i]);
		else if ((cp >= 0x7F && cp < 0xA0) || shown_hides(cp) || shown->marks > MOST_MARKS)
			add_code(out, cp);
		else
			str_add_n(out, data + i, n);
		i += n ? n : 1;
	}
	return i;
}

void shown_line(struct str *out, const char *text)
{
	struct shown_text shown = {0};
	size_t len = strlen(text);

	while (len) {
		size_t piece = strcspn(text, "\n\t");

		shown_add(&shown, out, text, piece, true);
		text += piece;
		len -= piece;
		if (len) {
			str_printf(out, "\\x%02X", (unsigned)*text);
			text++;
			len--;
		}
	}
}
