/* Text for people, in the language of who reads it. What stands in the program is English; catalogues (gettext, one .po a
 * language in packaging/po) say it otherwise. The language is the process's: a terminal has one reader at a time, and changes it
 * when somebody signs on or off.
 *
 * Words that programs read (JSON, command words, reasons, error words, file formats) are no text: they stay as they are.
 *
 *   _("text")                     looks it up
 *   N_("text")                    marks it in a table: _() it where it is used
 *   P_("%d unit", "%d units", n)  the form that goes with the number n
 *   C_("where", "text")           one that is said otherwise elsewhere
 *   NC_("where", "text")          marks such a one in a table; what stands there is for text_of_key()
 *
 * The formats of err_set(), err_wrap(), say(), prompt(), refuse() and add_line() are looked up by these themselves; of a format
 * that is chosen by ?: both are marked, N_() each. A comment that begins with TRANSLATORS: goes to the translators. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <libintl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TEXT_LANGUAGE_MAX = 16, TEXT_NUMBER_MAX = 40 };

/* Finds the catalogues (CROSSDOCK_LOCALE_DIR, else those beside the program, else the system's) and begins with the language of
 * the environment (LC_ALL, LC_MESSAGES, LANG; LANGUAGE goes before them). Once, at the start. Never called: English. */
void text_init(void);

/* Changes the language: "es", "de_AT"; "" = that of the environment again. False: there is no catalogue for it, and nothing
 * changed. */
bool text_use(const char *language);

/* The language now: "en". */
const char *text_language(void);

/* True: there is a catalogue for this language ("es", "de_AT"), or it is English. */
bool text_knows(const char *language);

/* Those that the program comes with, and what they call themselves; NULL at the end. */
struct text_language {
	const char *code;
	const char *name; /* "español" */
};
extern const struct text_language text_languages[];

/* A whole number as the language writes it: "1,204", "1.204". buf: at least TEXT_NUMBER_MAX. Returns buf. */
char *text_number(int64_t number, char *buf);

/* A number with so many digits behind the mark that the language has: "53.49", "53,49"; digits < 0: as many as it
 * needs, six in all. Nothing stands between thousands: it is one of a column. buf: at least TEXT_NUMBER_MAX. Returns
 * buf. */
char *text_decimal(double number, int digits, char *buf);

/* Times as the language writes them: "2026-11-23 14:05", "23.11.2026 14:05"; the day alone. buf: at least
 * TIME_TEXT_MAX. Returns buf. What programs read, and what people type again, is base/clock.h's. */
char *text_time(const char *zone, int64_t at_ms, char *buf);
char *text_date(const char *zone, int64_t at_ms, char *buf);

/* What stands between two sentences of a line: "; ", in French with a blank before it. */
const char *text_semicolon(void);

/* ---- behind the macros */

/* gettext() answers "" with what stands at the head of the catalogue. */
__attribute__((format_arg(1))) static inline const char *text_of(const char *msg)
{
	return *msg ? gettext(msg) : msg;
}

/* key: context, \004, msg. */
__attribute__((format_arg(2))) const char *text_in(const char *key, const char *msg);

/* What stands behind the context of a key: the English text. */
const char *text_of_key(const char *key);

/* A text of a table in the language of now, marked by N_() or NC_(); one that is said already stays as it is. */
const char *text_title(const char *marked);

#define _(msg) text_of(msg)
#define N_(msg) msg
#define P_(one, many, n) ngettext(one, many, (unsigned long)(n))
#define C_(context, msg) text_in(context "\004" msg, msg)
#define NC_(context, msg) context "\004" msg

#endif
