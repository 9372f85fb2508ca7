/* What a report tells, shown: as a table with what its figures mean, as CSV, as a JSON document. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/term.h"
#include "base/text.h"
#include "cli/reports.h"
#include "exchange/csv_rows.h"

enum {
	LINE_MAX_COLUMNS = 80,
	REPORT_HOUR_LEN = 16, /* of "2026-11-26 05:00", behind which (again) may stand */
};

/* An activity and a reason are words. */
static enum report_value value_of(const struct report_by *by)
{
	return by->by == HISTORY_BY_ACTIVITY || by->by == HISTORY_BY_REASON ? REPORT_WORD : REPORT_TEXT;
}

void reporting_columns(struct reporting *r, const struct report_kind *kind)
{
	int n = 0;

	r->table = (struct report){.name = "rows", .title = kind->title};
	r->table.columns[n++] = (struct report_column){r->by->key, strcmp(r->by->key, "sku") == 0 ? "SKU" : term(r->by->key), value_of(r->by)};
	if (*r->by->name)
		r->table.columns[n++] = (struct report_column){
			r->by->name, strcmp(r->by->name, "description") == 0 ? N_("product") : N_("name"), REPORT_TEXT};
	for (const struct report_column *c = kind->columns; c->name && n < REPORT_COLUMNS; c++)
		r->table.columns[n++] = *c;
	if (r->by->period == PERIOD_HOUR && n < REPORT_COLUMNS) /* without a title: tables for people leave it out */
		r->table.columns[n] = (struct report_column){REPORT_HOUR_FROM, NULL, REPORT_TIME};
}

static void put_heading(struct str *out, const struct reporting *r, const struct report_kind *kind)
{
	const char *zone = r->s.settings.time_zone;
	char from[TIME_TEXT_MAX];
	char to[TIME_TEXT_MAX];

	if (kind->span == SPAN_EVER && !r->given)
		/* TRANSLATORS: "Backorders, 2026-11-23 14:05 (Europe/Madrid), by age" */
		str_printf(out, _("%s, %s (%s), by %s"), _(kind->title), text_time(zone, r->span.now_ms, to), zone, term(r->by->word));
	else
		/* TRANSLATORS: "Fill rate, 2026-11-23 00:00 to 2026-11-23 23:59 (Europe/Madrid), by day" */
		str_printf(out, _("%s, %s to %s (%s), by %s"), _(kind->title), text_time(zone, r->span.since_ms, from),
			text_time(zone, r->span.until_ms - 1, to), zone, term(r->by->word));
	if (r->note.len)
		str_printf(out, "\n%s", str_text(&r->note));
}

/* As lines of at most 80 columns; those after the first stand a little to the right. */
void report_print_meaning(const char *text)
{
	size_t column = 0;

	while (*text) {
		size_t len = strcspn(text, " ");

		if (column && column + 1 + len > LINE_MAX_COLUMNS) {
			fputs("\n   ", stdout);
			column = 3;
		}
		printf("%s%.*s", column ? " " : "", (int)len, text);
		column += len + (column > 0);
		text += len + (text[len] == ' ');
	}
	putchar('\n');
}

/* A day or an hour as the language writes it; the row has it as programs read it. */
static json_t *key_for_people(const struct reporting *r, const char *key)
{
	bool hour = r->by->period == PERIOD_HOUR;
	struct str text = {0};
	char at[TIME_TEXT_MAX];
	int64_t at_ms;
	json_t *value;

	str_add_n(&text, key, hour ? REPORT_HOUR_LEN : strlen(key));
	if (!time_parse(str_text(&text), "UTC", &at_ms)) {
		str_done(&text);
		return json_string(key);
	}
	str_clear(&text);
	if (!hour)
		str_add(&text, text_date("UTC", at_ms, at));
	else if (key[REPORT_HOUR_LEN])
		str_printf(&text, _("%s (again)"), text_time("UTC", at_ms, at));
	else
		str_add(&text, text_time("UTC", at_ms, at));
	value = json_string(str_text(&text));
	str_done(&text);
	return value;
}

static void tell_keys(const struct reporting *r)
{
	for (size_t i = 0; i < json_array_size(r->rows); i++) {
		json_t *row = json_array_get(r->rows, i);
		const char *key = json_string_value(json_object_get(row, r->by->key));

		if (key && r->by->period != PERIOD_NONE)
			json_object_set_new(row, r->by->key, key_for_people(r, key));
	}
}

void reporting_print(struct reporting *r, const struct report_kind *kind)
{
	struct str heading = {0};

	tell_keys(r);
	put_heading(&heading, r, kind);
	r->table.title = str_text(&heading);
	if (r->total && json_array_size(r->rows) > 1) {
		json_t *total = json_copy(r->total);

		json_object_set_new(total, r->by->key, json_string(_("total")));
		json_array_append_new(r->rows, total);
	}
	if (json_array_size(r->rows))
		table_print(r->rows, &r->table, r->s.settings.time_zone);
	else
		printf(_("\n%s\n  nothing\n"), str_text(&heading));
	printf("\n");
	for (const char *const *line = kind->means; *line; line++)
		report_print_meaning(_(*line));
	str_done(&heading);
}

static void write_cell(const json_t *value)
{
	if (json_is_string(value))
		csv_write_cell(stdout, json_string_value(value), json_string_length(value));
	else if (json_is_integer(value))
		printf("%" PRId64, (int64_t)json_integer_value(value));
	else if (json_is_real(value))
		printf("%.2f", json_real_value(value));
	else if (json_is_boolean(value))
		fputs(json_is_true(value) ? "yes" : "no", stdout);
}

void reporting_print_csv(const struct reporting *r)
{
	const struct report_column *columns = r->table.columns;

	for (int i = 0; i < REPORT_COLUMNS && columns[i].name; i++)
		printf("%s%s", i ? "," : "", columns[i].name);
	printf("\r\n");
	for (size_t row = 0; row < json_array_size(r->rows); row++) {
		for (int i = 0; i < REPORT_COLUMNS && columns[i].name; i++) {
			if (i)
				putchar(',');
			write_cell(json_object_get(json_array_get(r->rows, row), columns[i].name));
		}
		printf("\r\n");
	}
}

void reporting_document(struct reporting *r, const struct report_kind *kind)
{
	json_t *document = r->s.document;
	json_t *means = json_array();
	char at[TIME_TEXT_MAX];

	for (const char *const *line = kind->means; *line; line++)
		json_array_append_new(means, json_string(_(*line)));
	json_object_set_new(document, "report", json_string(kind->name));
	json_object_set_new(document, "at", json_string(time_format_utc(r->span.now_ms, at)));
	json_object_set_new(document, "from",
		kind->span == SPAN_EVER && !r->given ? json_null() : json_string(time_format_utc(r->span.since_ms, at)));
	json_object_set_new(document, "to",
		kind->span == SPAN_EVER && !r->given ? json_null() : json_string(time_format_utc(r->span.until_ms - 1, at)));
	json_object_set_new(document, "by", json_string(r->by->word));
	json_object_set_new(document, "means", means);
	json_object_set(document, "rows", r->rows);
	if (r->total)
		json_object_set(document, "total", r->total);
}
