/* Strings: building, the escaped text form of scan data, UTF-8. */
#include "base/str.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wctype.h>

#include "base/mem.h"

static void reserve(struct str *s, size_t more)
{
	if (s->cap - s->len > more)
		return;
	s->cap = (s->len + more + 1) * 2;
	s->data = mem_resize(s->data, s->cap);
}

void str_add_n(struct str *s, const char *data, size_t len)
{
	reserve(s, len);
	if (len)
		memcpy(s->data + s->len, data, len);
	s->len += len;
	s->data[s->len] = '\0';
}

void str_add(struct str *s, const char *text)
{
	str_add_n(s, text, strlen(text));
}

void str_add_c(struct str *s, char c)
{
	str_add_n(s, &c, 1);
}

void str_printf(struct str *s, const char *fmt, ...)
{
	va_list args;
	va_list again;
	int len;

	va_start(args, fmt);
	va_copy(again, args);
	len = vsnprintf(NULL, 0, fmt, args);
	va_end(args);
	reserve(s, (size_t)len);
	vsnprintf(s->data + s->len, (size_t)len + 1, fmt, again);
	va_end(again);
	s->len += (size_t)len;
}

void str_clear(struct str *s)
{
	s->len = 0;
	if (s->data)
		s->data[0] = '\0';
}

const char *str_text(const struct str *s)
{
	return s->data ? s->data : "";
}

void str_done(struct str *s)
{
	free(s->data);
	*s = (struct str){0};
}

size_t utf8_decode(const char *data, size_t len, uint32_t *cp)
{
	const uint8_t *d = (const uint8_t *)data;
	uint32_t min;
	uint32_t code;
	size_t n;

	if (!len)
		return 0;
	if (d[0] < 0x80) {
		n = 1, code = d[0], min = 0;
	} else if ((d[0] & 0xe0) == 0xc0) {
		n = 2, code = d[0] & 0x1fu, min = 0x80;
	} else if ((d[0] & 0xf0) == 0xe0) {
		n = 3, code = d[0] & 0x0fu, min = 0x800;
	} else if ((d[0] & 0xf8) == 0xf0) {
		n = 4, code = d[0] & 0x07u, min = 0x10000;
	} else {
		return 0;
	}
	if (len < n)
		return 0;
	for (size_t i = 1; i < n; i++) {
		if ((d[i] & 0xc0) != 0x80)
			return 0;
		code = code << 6 | (d[i] & 0x3fu);
	}
	if (code < min || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
		return 0;
	if (cp)
		*cp = code;
	return n;
}

bool utf8_valid(const char *data, size_t len)
{
	while (len) {
		size_t n = utf8_decode(data, len, NULL);

		if (!n)
			return false;
		data += n;
		len -= n;
	}
	return true;
}

void str_add_escaped(struct str *s, const uint8_t *data, size_t len)
{
	while (len) {
		uint32_t cp = 0;
		size_t n = utf8_decode((const char *)data, len, &cp);

		if (n && cp == '\\') {
			str_add(s, "\\\\");
		} else if (n && cp >= 0x20 && !(cp >= 0x7f && cp < 0xa0)) {
			str_add_n(s, (const char *)data, n);
		} else {
			n = n ? n : 1;
			for (size_t i = 0; i < n; i++)
				str_printf(s, "\\x%02X", data[i]);
		}
		data += n;
		len -= n;
	}
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

bool str_unescape(struct str *s, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (text[i] != '\\') {
			str_add_c(s, text[i]);
		} else if (i + 1 < len && text[i + 1] == '\\') {
			str_add_c(s, '\\');
			i++;
		} else if (i + 3 < len && text[i + 1] == 'x' && hex_digit(text[i + 2]) >= 0 && hex_digit(text[i + 3]) >= 0) {
			str_add_c(s, (char)(hex_digit(text[i + 2]) * 16 + hex_digit(text[i + 3])));
			i += 3;
		} else {
			return false;
		}
	}
	return true;
}

bool str_to_i64(const char *text, int64_t *value)
{
	int64_t v = 0;
	size_t n = strlen(text);

	if (n < 1 || n > 18)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (!isdigit((unsigned char)text[i]))
			return false;
		v = v * 10 + (text[i] - '0');
	}
	*value = v;
	return true;
}

void str_add_utf8(struct str *s, uint32_t cp)
{
	if (cp < 0x80) {
		str_add_c(s, (char)cp);
	} else if (cp < 0x800) {
		str_add_c(s, (char)(0xC0 | cp >> 6));
		str_add_c(s, (char)(0x80 | (cp & 0x3F)));
	} else if (cp < 0x10000) {
		str_add_c(s, (char)(0xE0 | cp >> 12));
		str_add_c(s, (char)(0x80 | (cp >> 6 & 0x3F)));
		str_add_c(s, (char)(0x80 | (cp & 0x3F)));
	} else {
		str_add_c(s, (char)(0xF0 | cp >> 18));
		str_add_c(s, (char)(0x80 | (cp >> 12 & 0x3F)));
		str_add_c(s, (char)(0x80 | (cp >> 6 & 0x3F)));
		str_add_c(s, (char)(0x80 | (cp & 0x3F)));
	}
}

void str_add_upper(struct str *s, const char *text)
{
	size_t len = strlen(text);

	while (len) {
		uint32_t cp;
		size_t n = utf8_decode(text, len, &cp);

		if (n)
			str_add_utf8(s, (uint32_t)towupper((wint_t)cp));
		else
			str_add_c(s, *text);
		text += n ? n : 1;
		len -= n ? n : 1;
	}
}
