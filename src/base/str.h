/* A growing string. Zero-initialised it is empty; text() of it is never NULL. */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct str {
	char *data; /* NUL-terminated once anything was added */
	size_t len;
	size_t cap;
};

void str_add(struct str *s, const char *text);
void str_add_n(struct str *s, const char *data, size_t len);
void str_add_c(struct str *s, char c);
void str_add_utf8(struct str *s, uint32_t cp); /* a character */
void str_add_upper(struct str *s, const char *text); /* in capitals */
void str_printf(struct str *s, const char *fmt, ...) PRINTF_LIKE(2, 3);
void str_clear(struct str *s);           /* empty; keeps its memory */
const char *str_text(const struct str *s);
void str_done(struct str *s);

/* The text form of scan data: printable UTF-8 as it is, `\` as `\\`, other bytes as \xHH (capital). What
 * `crossdock scan` and `decode` read and print. */
void str_add_escaped(struct str *s, const uint8_t *data, size_t len);

/* The reverse: \xHH and \\ become bytes. False: a backslash that is followed by neither. */
bool str_unescape(struct str *s, const char *text, size_t len);

/* Bytes of the valid UTF-8 sequence at the start of data, 1 to 4; 0: it is invalid (overlong forms, surrogates and
 * cut-off sequences included) or len is 0. *cp, if asked for, is the code point. */
size_t utf8_decode(const char *data, size_t len, uint32_t *cp);

bool utf8_valid(const char *data, size_t len);

/* Digits, at most 18 of them, nothing else. */
bool str_to_i64(const char *text, int64_t *value);

#endif
