/* Text of labels. A line is packed with whole words by an estimate of the font's widths; nothing is left to the
 * printer's own wrapping, which prints what is too long over the last line. */
#include "exchange/zpl.h"

#include <string.h>

#include "base/shown.h"

#define CUT "..."

/* ---- cleaning */

static bool is_invisible(uint32_t cp)
{
	return shown_hides(cp) || cp == 0x200C || cp == 0x200D;
}

static bool is_control(uint32_t cp)
{
	return cp < 0x20 || (cp >= 0x7F && cp < 0xA0);
}

static void add_line_end(struct str *out, size_t start)
{
	if (out->len > start && out->data[out->len - 1] != '\n')
		str_add_c(out, '\n');
}

void zpl_add_clean(struct str *out, const char *text)
{
	size_t len = strlen(text);
	size_t start = out->len;
	size_t size;

	for (size_t i = 0; i < len; i += size) {
		uint32_t cp = 0;

		size = utf8_decode(text + i, len - i, &cp);
		if (!size) {
			size = 1;
			str_add_c(out, '?');
		} else if (cp == '\n' || cp == '\r') {
			add_line_end(out, start);
		} else if (cp == '\t' || cp == 0x2028 || cp == 0x2029) {
			str_add_c(out, ' ');
		} else if (is_control(cp)) {
			str_add_c(out, '?');
		} else if (!is_invisible(cp)) {
			str_add_n(out, text + i, size);
		}
	}
	if (out->len > start && out->data[out->len - 1] == '\n')
		out->data[--out->len] = '\0';
}

/* ---- escaping */

static bool is_harmless(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == ' ' || c == '.' || c == ',' ||
		c == '-' || c == '/' || c == '(' || c == ')';
}

void zpl_add_escaped(struct str *out, const char *data, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (is_harmless(data[i]))
			str_add_c(out, data[i]);
		else
			str_printf(out, "_%02X", (unsigned char)data[i]);
	}
}

/* ---- measuring: font 0 is a bold condensed sans; widths as a part of the font's width */

static int width_of(uint32_t cp)
{
	if (cp < 0x80 && strchr(" .,:;'|!ijl", (int)cp))
		return 340;
	if (cp == '-')
		return 820;
	if (cp == 'm' || cp == 'M' || cp == 'W' || cp == 'w' || cp == '@' || cp == '%' || cp == '&')
		return 900;
	if ((cp >= 'A' && cp <= 'Z') || (cp >= 0xC0 && cp <= 0xDE))
		return 660;
	if (cp < 0x250)
		return 580;
	if (cp < 0x1100)
		return 750;
	return 1100;
}

int64_t zpl_width(const char *text, size_t len)
{
	int64_t width = 0;
	size_t size;

	for (size_t i = 0; i < len; i += size) {
		uint32_t cp = '?';

		size = utf8_decode(text + i, len - i, &cp);
		if (!size)
			size = 1;
		width += width_of(cp);
	}
	return width;
}

/* Bytes of the text that fit into that width, whole characters only. */
static size_t fitting(const char *text, size_t len, int64_t room)
{
	size_t i = 0;

	while (i < len) {
		uint32_t cp = '?';
		size_t size = utf8_decode(text + i, len - i, &cp);

		room -= width_of(cp);
		if (room < 0)
			break;
		i += size ? size : 1;
	}
	return i;
}

/* ---- wrapping */

/* That something was left out: where even that does not fit, nothing says so. */
static void add_cut(struct str *out, int64_t room)
{
	if (room >= zpl_width(CUT, strlen(CUT)))
		zpl_add_escaped(out, CUT, strlen(CUT));
}

/* Bytes of the next line of text[0..len): up to a line end, and up to the last blank that fits if it is too long. */
static size_t line_length(const char *text, size_t len, int64_t room)
{
	const char *end = memchr(text, '\n', len);
	size_t whole = end ? (size_t)(end - text) : len;
	size_t fits = fitting(text, whole, room);
	size_t at = fits;

	if (fits == whole)
		return whole;
	while (at > 0 && text[at] != ' ')
		at--;
	return at > 0 ? at : fits;
}

static void add_line_data(struct str *out, const char *text, size_t len)
{
	while (len && text[len - 1] == ' ')
		len--;
	for (size_t i = 0; i < len; i++) {
		/* in a block a backslash begins a code: a doubled one is itself */
		if (text[i] == '\\')
			zpl_add_escaped(out, "\\", 1);
		zpl_add_escaped(out, text + i, 1);
	}
}

static void add_one_line(struct str *out, const char *text, int64_t room)
{
	struct str flat = {0};
	size_t fits;

	for (const char *p = text; *p; p++)
		*p == '\n' ? str_add_n(&flat, ", ", 2) : str_add_c(&flat, *p);
	fits = fitting(str_text(&flat), flat.len, room);
	if (fits < flat.len) {
		fits = fitting(str_text(&flat), flat.len, room - zpl_width(CUT, strlen(CUT)));
		zpl_add_escaped(out, str_text(&flat), fits);
		add_cut(out, room);
	} else {
		zpl_add_escaped(out, str_text(&flat), flat.len);
	}
	str_done(&flat);
}

void zpl_add_block(struct str *out, const char *text, struct zpl_block block)
{
	int64_t room = (int64_t)block.width * 1000 / (block.font > 0 ? block.font : 1);
	size_t len = strlen(text);
	size_t at = 0;

	if (block.one_line) {
		add_one_line(out, text, room);
		return;
	}
	for (int line = 1; line <= block.lines && at < len; line++) {
		size_t n = line_length(text + at, len - at, room);
		bool rest;

		if (n == 0 && text[at] != '\n')
			break; /* not even one character fits */
		rest = at + n < len;
		if (line > 1)
			str_add_n(out, "\\&", 2);
		if (rest && line == block.lines) {
			size_t fits = fitting(text + at, n, room - zpl_width(CUT, strlen(CUT)));

			add_line_data(out, text + at, fits);
			add_cut(out, room);
			break;
		}
		add_line_data(out, text + at, n);
		at += n;
		while (at < len && (text[at] == ' ' || text[at] == '\n'))
			at++;
	}
}

void zpl_add_sscc(struct str *out, const char *sscc)
{
	/* 20 digits: pairs all the way, so that set C never drops one */
	str_printf(out, ">;>800%s", sscc);
}
