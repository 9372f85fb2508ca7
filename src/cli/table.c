/* Reading reports into JSON, and printing that as aligned text. */
#include "cli/table.h"

#include <inttypes.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <wchar.h>

#include "base/clock.h"
#include "base/shown.h"
#include "base/term.h"
#include "base/text.h"
#include "base/told.h"

static json_t *text_of_scan(struct stmt *q, int column)
{
	struct str text = {0};
	json_t *value;
	size_t len;
	const void *data = db_blob(q, column, &len);

	str_add_escaped(&text, data, len);
	value = json_string(str_text(&text));
	str_done(&text);
	return value;
}

/* What the store or a statement says to people is said here; a word of a closed list stays one, until it is printed. */
static json_t *told_json(const char *text)
{
	struct arena arena = {0};
	json_t *value = json_string(told_say(&arena, text));

	arena_done(&arena);
	return value;
}

static json_t *read_value(struct stmt *q, int column, enum report_value value)
{
	char buf[TIME_TEXT_MAX];

	if (db_is_null(q, column))
		return json_null();
	switch (value) {
	case REPORT_TEXT: return json_string(db_text(q, column));
	case REPORT_WORD: return told_json(db_text(q, column));
	case REPORT_NUMBER: return json_integer(db_i64(q, column));
	case REPORT_DECIMAL: return json_real((double)db_i64(q, column) / 100);
	case REPORT_TIME: return json_string(time_format_utc(db_i64(q, column), buf));
	case REPORT_FLAG: return json_boolean(db_i64(q, column) != 0);
	case REPORT_SCAN: return text_of_scan(q, column);
	}
	return json_null();
}

static json_t *read_row(struct stmt *q, const struct report *report)
{
	json_t *row = json_object();

	for (int i = 0; i < REPORT_COLUMNS && report->columns[i].name; i++)
		json_object_set_new(row, report->columns[i].name, read_value(q, i, report->columns[i].value));
	return row;
}

json_t *table_read(struct db *db, const struct report *report, struct report_about about)
{
	struct stmt *q = report_rows(db, report, about);
	json_t *rows = json_array();

	while (db_next(q))
		json_array_append_new(rows, read_row(q, report));
	return rows;
}

json_t *table_read_one(struct db *db, const struct report *report, struct report_about about)
{
	json_t *rows = table_read(db, report, about);
	json_t *row = json_array_size(rows) ? json_incref(json_array_get(rows, 0)) : json_object();

	json_decref(rows);
	return row;
}

void table_put_text(struct str *out, const char *text)
{
	shown_line(out, text);
}

/* A value as people read it: "" for none. */
static void put_value(struct str *out, const json_t *value, enum report_value kind, const char *zone)
{
	char number[TEXT_NUMBER_MAX];
	char buf[TIME_TEXT_MAX];
	int64_t at_ms;

	if (kind == REPORT_TIME && json_is_string(value) && time_parse(json_string_value(value), "UTC", &at_ms))
		str_add(out, text_time(zone, at_ms, buf));
	else if (kind == REPORT_TIME && json_is_string(value) && *json_string_value(value) >= '0' && *json_string_value(value) <= '9')
		str_add(out, _("after the year 2999")); /* a rate that stands almost still */
	else if (kind == REPORT_WORD && json_is_string(value))
		table_put_text(out, term(json_string_value(value)));
	else if (json_is_string(value))
		table_put_text(out, json_string_value(value));
	else if (json_is_integer(value))
		str_printf(out, "%" PRId64, (int64_t)json_integer_value(value));
	else if (json_is_real(value))
		str_add(out, text_decimal(json_real_value(value), 2, number));
	else if (json_is_true(value))
		str_add(out, term("yes"));
}

/* Columns of a terminal: some characters take two, marks on others none. In the locale of table_print(). */
static size_t width_of(const char *text)
{
	size_t left = strlen(text);
	size_t width = 0;

	while (left) {
		uint32_t cp = 0;
		size_t len = utf8_decode(text, left, &cp);
		int columns = len ? wcwidth((wchar_t)cp) : 1;

		width += columns < 0 ? 1 : (size_t)columns;
		text += len ? len : 1;
		left -= len ? len : 1;
	}
	return width;
}

static void pad(size_t n)
{
	while (n--)
		putchar(' ');
}

/* Numbers stand to the right, the rest to the left; a column without any value is left out. */
static void print_cell(const char *text, size_t width, bool right, bool last)
{
	size_t own = width_of(text);

	if (right)
		pad(width - own);
	fputs(text, stdout);
	if (!right && !last)
		pad(width - own);
	fputs(last ? "\n" : "  ", stdout);
}

static bool is_right(const struct report_column *column)
{
	return column->value == REPORT_NUMBER || column->value == REPORT_DECIMAL;
}

static void measure(const json_t *rows, const struct report *report, const char *zone, size_t widths[REPORT_COLUMNS])
{
	struct str text = {0};

	for (int i = 0; i < REPORT_COLUMNS && report->columns[i].name; i++) {
		const struct report_column *column = &report->columns[i];
		size_t widest = 0;

		for (size_t r = 0; column->title && r < json_array_size(rows); r++) {
			str_clear(&text);
			put_value(&text, json_object_get(json_array_get(rows, r), column->name), column->value, zone);
			if (width_of(str_text(&text)) > widest)
				widest = width_of(str_text(&text));
		}
		widths[i] = widest && width_of(text_title(column->title)) > widest ? width_of(text_title(column->title)) : widest;
	}
	str_done(&text);
}

static void print(const json_t *rows, const struct report *report, const char *zone)
{
	size_t widths[REPORT_COLUMNS] = {0};
	struct str text = {0};
	int last = -1;

	measure(rows, report, zone, widths);
	for (int i = 0; i < REPORT_COLUMNS; i++)
		last = widths[i] ? i : last;
	printf("\n%s\n", text_title(report->title));
	for (size_t r = 0; r <= json_array_size(rows); r++) {
		fputs("  ", stdout);
		for (int i = 0; i <= last; i++) {
			const struct report_column *column = &report->columns[i];

			if (!widths[i])
				continue;
			str_clear(&text);
			if (r)
				put_value(&text, json_object_get(json_array_get(rows, r - 1), column->name),
					column->value, zone);
			else
				str_add(&text, text_title(column->title));
			print_cell(str_text(&text), widths[i], is_right(column), i == last);
		}
	}
	str_done(&text);
}

/* Text is UTF-8 whatever the locale is, and so it is measured as such; catalogues are looked at in that locale, too. */
void table_print(const json_t *rows, const struct report *report, const char *zone)
{
	locale_t utf8;
	locale_t before;

	if (!json_array_size(rows))
		return;
	utf8 = newlocale(LC_CTYPE_MASK | LC_MESSAGES_MASK, "C.UTF-8", (locale_t)0);
	before = uselocale(utf8);
	print(rows, report, zone);
	uselocale(before);
	if (utf8)
		freelocale(utf8);
}

void table_print_one(const json_t *row, const struct report *report, const char *zone)
{
	struct str text = {0};

	for (int i = 0; i < REPORT_COLUMNS && report->columns[i].name; i++) {
		const struct report_column *column = &report->columns[i];

		str_clear(&text);
		put_value(&text, json_object_get(row, column->name), column->value, zone);
		if (column->title && text.len)
			printf(_("%s: %s\n"), text_title(column->title), str_text(&text));
	}
	str_done(&text);
}
