/* Writing JSON: RFC 8259, without blanks. */
#include "base/json.h"

#include <string.h>

static void add_string(struct str *out, const char *text)
{
	size_t left = strlen(text);

	str_add_c(out, '"');
	while (left) {
		/* what needs no care is copied at once */
		size_t plain = 0;
		size_t n;

		while (plain < left && text[plain] >= ' ' && text[plain] < 0x7F && text[plain] != '"' &&
			text[plain] != '\\')
			plain++;
		str_add_n(out, text, plain);
		text += plain;
		left -= plain;
		if (!left)
			break;
		n = utf8_decode(text, left, NULL);
		if (*text == '"' || *text == '\\') {
			str_add_c(out, '\\');
			str_add_c(out, *text);
		} else if (!n) {
			str_add(out, "\xEF\xBF\xBD");
		} else if (n == 1) {
			str_printf(out, "\\u%04x", (unsigned)*text);
		} else {
			str_add_n(out, text, n);
		}
		n = n ? n : 1;
		text += n;
		left -= n;
	}
	str_add_c(out, '"');
}

void json_add_name(struct str *object, const char *name)
{
	if (object->len && object->data[object->len - 1] != '{')
		str_add_c(object, ',');
	str_add_c(object, '"');
	str_add(object, name);
	str_add_n(object, "\":", 2);
}

void json_add_text(struct str *object, const char *name, const char *text)
{
	json_add_name(object, name);
	add_string(object, text);
}

void json_add_number(struct str *object, const char *name, int64_t number)
{
	char digits[24];
	char *first = digits + sizeof digits;
	uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;

	do
		*--first = (char)('0' + rest % 10);
	while (rest /= 10);
	if (number < 0)
		*--first = '-';
	json_add_name(object, name);
	str_add_n(object, first, (size_t)(digits + sizeof digits - first));
}

void json_add_null(struct str *object, const char *name)
{
	json_add_name(object, name);
	str_add(object, "null");
}
