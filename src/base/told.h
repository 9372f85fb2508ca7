/* Text for people that is kept: who writes it does not know in which language it will be read. A told text is the English format
 * with its arguments, packed; it is put together in the language of who reads it. Text without marks says the same in every
 * language: names, codes, and what an older program wrote.
 *
 * A format's arguments are %s, and whole numbers by %d, %ld, %lld, %zu or PRId64; a text may be a told one itself. Told texts may also be
 * joined to others. What stands between them is not translated. */
#ifndef BASE_TOLD_H
#define BASE_TOLD_H

#include <stdint.h>

#include "base/mem.h"
#include "base/str.h"

/* The extraction knows the formats of both; of one that is chosen by ?: both are marked, N_() each. In the arena. */
char *told_printf(struct arena *arena, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* The same, added to a text. */
__attribute__((format(printf, 2, 0))) void told_add(struct str *out, const char *fmt, va_list args);

/* Of these two the form that goes with n, which is not among the arguments by itself. */
__attribute__((format(printf, 2, 5), format(printf, 3, 5))) char *told_plural(
	struct arena *arena, const char *one, const char *many, int64_t n, ...);

/* A text that is no format, and that is marked with N_() where it stands: of a table. "" stays "". */
const char *told_text(struct arena *arena, const char *text);

/* A word of the closed lists, as base/term.h says it. */
const char *told_term(struct arena *arena, const char *word);

/* Date and time in this time zone, as text_time() writes it. */
char *told_time(struct arena *arena, const char *zone, int64_t at_ms);

/* The text in the language of now. In the arena, or the text itself. A text that is not well formed is said without its marks. */
const char *told_say(struct arena *arena, const char *text);

/* In English: for programs, and for comparisons. */
const char *told_english(struct arena *arena, const char *text);

#endif
