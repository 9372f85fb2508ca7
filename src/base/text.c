/* The language of the process, by the system's gettext. The locale stays C.UTF-8, which every Debian has: catalogues work without
 * any locale being generated, and what a language writes otherwise (dates, numbers) stands in its catalogue. */
#include "base/text.h"

#include <inttypes.h>
#include <limits.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"

#ifndef CROSSDOCK_LOCALE_DIR
#define CROSSDOCK_LOCALE_DIR "/usr/share/locale"
#endif

#define DOMAIN "crossdock"

enum { FOLDER_MAX = PATH_MAX };

const struct text_language text_languages[] = {
	{"en", "English"},
	{"es", "español"},
	{"de", "Deutsch"},
	{"fr", "français"},
	{"pl", "polski"},
	{NULL, NULL},
};

static bool has_catalogue(const char *folder, const char *language)
{
	char path[FOLDER_MAX + TEXT_LANGUAGE_MAX + sizeof "//LC_MESSAGES/" DOMAIN ".mo"];

	snprintf(path, sizeof path, "%s/%s/LC_MESSAGES/" DOMAIN ".mo", folder, language);
	return access(path, R_OK) == 0;
}

/* Catalogues of the build stand in the folder `locale` beside the program; those of one that was installed anywhere, in its share. */
static void find_folder(char *folder, size_t size)
{
	const char *wanted = getenv("CROSSDOCK_LOCALE_DIR");
	char program[PATH_MAX];
	ssize_t len = readlink("/proc/self/exe", program, sizeof program - 1);
	char *slash;

	if (wanted && *wanted) {
		snprintf(folder, size, "%s", wanted);
		return;
	}
	program[len > 0 ? len : 0] = '\0';
	slash = strrchr(program, '/');
	if (slash) {
		snprintf(folder, size, "%.*s/locale", (int)(slash - program), program);
		if (has_catalogue(folder, "en"))
			return;
		snprintf(folder, size, "%.*s/../share/locale", (int)(slash - program), program);
		if (has_catalogue(folder, "en"))
			return;
	}
	snprintf(folder, size, "%s", CROSSDOCK_LOCALE_DIR);
}

/* "de_AT.UTF-8" is "de_AT" if there is such a catalogue, else "de". False: it names nothing that could be one. */
static bool language_of(const char *name, char language[static TEXT_LANGUAGE_MAX])
{
	size_t len = strcspn(name, ".@:");
	const char *folder = bindtextdomain(DOMAIN, NULL);

	if (len == 0 || len >= TEXT_LANGUAGE_MAX || memchr(name, '/', len) || name[0] == '.')
		return false;
	snprintf(language, TEXT_LANGUAGE_MAX, "%.*s", (int)len, name);
	if (folder && !has_catalogue(folder, language))
		language[strcspn(language, "_-")] = '\0';
	return *language;
}

bool text_knows(const char *name)
{
	const char *folder = bindtextdomain(DOMAIN, NULL);
	char language[TEXT_LANGUAGE_MAX];

	return language_of(name, language) && (strcmp(language, "en") == 0 || (folder && has_catalogue(folder, language)));
}

/* As the environment has it: LANGUAGE counts only where a language is wanted at all. */
static void language_of_environment(char language[static TEXT_LANGUAGE_MAX])
{
	static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
	const char *locale = "";
	const char *list = getenv("CROSSDOCK_LANGUAGE");

	for (size_t i = 0; i < sizeof names / sizeof *names && !*locale; i++)
		locale = getenv(names[i]) ? getenv(names[i]) : "";
	if (!*locale || strcmp(locale, "C") == 0 || strcmp(locale, "POSIX") == 0)
		list = NULL;
	if (list && text_knows(list) && language_of(list, language))
		return;
	if (!text_knows(locale) || !language_of(locale, language))
		snprintf(language, TEXT_LANGUAGE_MAX, "en");
}

/* The C library reads LANGUAGE at each look-up, and keeps what it found until the domain is named again. */
static void use(const char *language)
{
	setenv("LANGUAGE", language, 1);
	textdomain(DOMAIN);
}

void text_init(void)
{
	char folder[FOLDER_MAX];
	char language[TEXT_LANGUAGE_MAX];
	const char *wanted = getenv("LANGUAGE");

	find_folder(folder, sizeof folder);
	bindtextdomain(DOMAIN, folder);
	bind_textdomain_codeset(DOMAIN, "UTF-8");
	setlocale(LC_MESSAGES, "C.UTF-8");
	/* the variable is the C library's from here on: what the person wants is kept beside it */
	if (wanted)
		setenv("CROSSDOCK_LANGUAGE", wanted, 1);
	language_of_environment(language);
	use(language);
}

bool text_use(const char *name)
{
	char language[TEXT_LANGUAGE_MAX];

	if (!*name)
		language_of_environment(language);
	else if (!text_knows(name) || !language_of(name, language))
		return false;
	if (strcmp(language, text_language()) != 0)
		use(language);
	return true;
}

const char *text_language(void)
{
	const char *language = getenv("LANGUAGE");
	const char *domain = textdomain(NULL);

	return language && *language && domain && strcmp(domain, DOMAIN) == 0 ? language : "en";
}

const char *text_in(const char *key, const char *msg)
{
	const char *text = gettext(key);

	return text == key ? msg : text;
}

const char *text_of_key(const char *key)
{
	const char *end = strchr(key, '\004');

	return end ? end + 1 : key;
}

const char *text_title(const char *marked)
{
	const char *text = text_of_key(marked);

	return text == marked ? _(marked) : text_in(marked, text);
}

char *text_number(int64_t number, char *buf)
{
	/* TRANSLATORS: what stands between thousands: 1,204. A blank is U+202F; "-" means nothing stands there */
	const char *mark = C_("thousands", ",");
	char digits[TEXT_NUMBER_MAX];
	size_t len = (size_t)snprintf(digits, sizeof digits, "%" PRId64, number);
	size_t first = digits[0] == '-';
	size_t out = 0;

	if (strcmp(mark, "-") == 0 || strlen(mark) > 3)
		mark = "";
	for (size_t i = 0; i < len; i++) {
		if (i > first && (len - i) % 3 == 0) {
			memcpy(buf + out, mark, strlen(mark));
			out += strlen(mark);
		}
		buf[out++] = digits[i];
	}
	buf[out] = '\0';
	return buf;
}

char *text_decimal(double number, int digits, char *buf)
{
	/* TRANSLATORS: what stands before the decimals of a number: 53.49, 53,49 */
	const char *mark = C_("decimals", ".");
	char *point;

	snprintf(buf, TEXT_NUMBER_MAX, digits < 0 ? "%.*g" : "%.*f", digits < 0 ? 6 : digits, number);
	point = strchr(buf, '.'); /* LC_NUMERIC is never set */
	if (point && strlen(mark) == 1)
		*point = *mark;
	return buf;
}

/* As strftime() does it, but without a locale: %Y %m %d and %H:%M. */
static char *write_time(const char *pattern, const char *zone, int64_t at_ms, char *buf)
{
	struct civil c = zone_civil(zone, at_ms);
	size_t out = 0;

	for (const char *p = pattern; *p && out + 8 < TIME_TEXT_MAX; p++) {
		int value = 0;
		int width = 2;

		if (*p != '%' || !p[1]) {
			buf[out++] = *p;
			continue;
		}
		switch (*++p) {
		case 'Y': value = c.year; width = 4; break;
		case 'm': value = c.month; break;
		case 'd': value = c.day; break;
		case 'H': value = c.hour; break;
		case 'M': value = c.minute; break;
		default: buf[out++] = *p; continue;
		}
		out += (size_t)snprintf(buf + out, TIME_TEXT_MAX - out, "%0*d", width, value);
	}
	buf[out] = '\0';
	return buf;
}

char *text_time(const char *zone, int64_t at_ms, char *buf)
{
	/* TRANSLATORS: date and time, of %Y %m %d %H %M alone: German has %d.%m.%Y %H:%M */
	return write_time(C_("date and time", "%Y-%m-%d %H:%M"), zone, at_ms, buf);
}

char *text_date(const char *zone, int64_t at_ms, char *buf)
{
	/* TRANSLATORS: a date, of %Y %m %d alone */
	return write_time(C_("date", "%Y-%m-%d"), zone, at_ms, buf);
}

const char *text_semicolon(void)
{
	/* TRANSLATORS: between two sentences of a line; with a blank before it where the language sets one there */
	return *C_("between sentences", ";") == ';' ? "; " : "\u00A0; ";
}
