/* Headers and cells. Every refusal names the value and what would be right. */
#include "exchange/sheet.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "base/words.h"
#include "scan/scan.h"

enum {
	TEXT_MAX_BYTES = 255,
	CODE_MAX_BYTES = 128,
	SHOWN = 60, /* bytes of a faulty value that a message shows */
};

static int column_index(const struct kind *kind, const char *name)
{
	for (size_t i = 0; i < kind->column_count; i++)
		if (strcmp(kind->columns[i].name, name) == 0)
			return (int)i;
	return SHEET_NO_COLUMN;
}

/* The kind whose two telling columns (its first) are there; of several, the one that knows most of the columns. */
static const struct kind *tell_kind(const struct csv_row *header)
{
	const struct kind *best = NULL;
	size_t best_known = 0;

	for (const struct kind *const *k = kinds; *k; k++) {
		bool told[2] = {false, false};
		size_t known = 0;

		for (size_t i = 0; i < header->count; i++) {
			int c = column_index(*k, header->fields[i].text);

			known += c >= 0;
			if (c == 0 || c == 1)
				told[c] = true;
		}
		if (told[0] && told[1] && known > best_known) {
			best = *k;
			best_known = known;
		}
	}
	return best;
}

static enum status no_kind(const struct csv_row *header, struct err *err)
{
	struct str text = {0};

	for (const struct kind *const *k = kinds; *k; k++) {
		/* TRANSLATORS: the last of several headers: "sku,description... (products), ... or inbound,sku... (inbound)" */
		str_add(&text, k == kinds ? "" : k[1] ? ", " : " ");
		str_printf(&text, k != kinds && !k[1] ? _("or %s,%s... (%s)") : "%s,%s... (%s)", (*k)->columns[0].name, (*k)->columns[1].name, (*k)->name);
	}
	err_set(err, ST_REFUSED,
		header && header->count == 1 && strpbrk(header->fields[0].text, ";\t|")
			? N_("this is not a CSV file of a known kind: its first line must be a header with commas between the columns, such as %s")
			: N_("this is not a CSV file of a known kind: its first line must be a header, such as %s"),
		str_text(&text));
	str_done(&text);
	return ST_REFUSED;
}

static bool is_text(const struct csv_row *header)
{
	for (size_t i = 0; i < header->count; i++)
		if (memchr(header->fields[i].text, '\0', header->fields[i].len) ||
			!utf8_valid(header->fields[i].text, header->fields[i].len))
			return false;
	return true;
}

static enum status add_column(struct sheet *sheet, size_t field, const char *name, struct err *err)
{
	const char *names[KIND_MAX_COLUMNS + 1] = {NULL};
	int c = column_index(sheet->kind, name);

	for (size_t i = 0; i < sheet->kind->column_count; i++)
		names[i] = sheet->kind->columns[i].name;
	sheet->column_of[field] = c;
	if (strcmp(name, "reason") == 0)
		return ST_OK;
	if (c < 0)
		return err_set(err, ST_REFUSED, "%s have no column '%.*s': did you mean %s?", sheet->kind->name, SHOWN,
			name, words_nearest(name, names));
	if (sheet->present & 1u << c)
		return err_set(err, ST_REFUSED, "the column %s is there twice: remove one", name);
	sheet->present |= 1u << c;
	return ST_OK;
}

enum status sheet_read_header(struct sheet *sheet, const struct csv_row *header, struct err *err)
{
	*sheet = (struct sheet){0};
	if (!header || header->count > CSV_MAX_FIELDS || !is_text(header))
		return no_kind(header, err);
	sheet->kind = tell_kind(header);
	if (header->fault || !sheet->kind)
		return no_kind(header, err);
	sheet->field_count = header->count;
	for (size_t i = 0; i < header->count; i++)
		if (add_column(sheet, i, header->fields[i].text, err) != ST_OK)
			return err->status;
	for (size_t i = 0; i < sheet->kind->column_count; i++)
		if (sheet->kind->columns[i].required && !(sheet->present & 1u << i))
			return err_set(err, ST_REFUSED, "the column %s is missing: %s need it",
				sheet->kind->columns[i].name, sheet->kind->name);
	return ST_OK;
}

/* Control characters and anything that is no UTF-8 would spoil screens and labels. */
static bool text_fits(struct row *row, const struct column *column, const struct csv_field *field)
{
	size_t max = column->max ? (size_t)column->max : TEXT_MAX_BYTES;
	size_t len = field->len;

	if (column->type == COLUMN_CODE || column->type == COLUMN_BARCODE)
		max = CODE_MAX_BYTES;
	for (size_t i = 0; i < len;) {
		uint32_t cp;
		size_t n = utf8_decode(field->text + i, len - i, &cp);

		if (!n) {
			row_fault(row, "%s is not valid UTF-8 at its byte %zu: save the file as UTF-8", column->name,
				i + 1);
			return false;
		}
		if (cp < 0x20 || (cp >= 0x7f && cp < 0xa0)) {
			row_fault(row, "%s has a control character (U+%04X) at its byte %zu: remove it", column->name,
				(unsigned)cp, i + 1);
			return false;
		}
		i += n;
	}
	if (len > max) {
		row_fault(row, "%s is %zu bytes long: at most %zu are possible", column->name, len, max);
		return false;
	}
	return true;
}

static bool all_digits(const char *text, size_t len)
{
	return strspn(text, "0123456789") == len;
}

static void read_number(struct row *row, const struct column *column, struct cell *cell)
{
	const char *digits = cell->text + (column->min < 0 && *cell->text == '-');
	int64_t n;

	if (!str_to_i64(digits, &n) || (digits != cell->text ? -n : n) < column->min || n > column->max) {
		row_fault(row, "%s '%.*s' is not a whole number from %" PRId64 " to %" PRId64, column->name, SHOWN,
			cell->text, column->min, column->max);
		return;
	}
	cell->number = digits != cell->text ? -n : n;
}

static void read_word(struct row *row, const struct column *column, struct cell *cell)
{
	struct str list = {0};

	for (size_t i = 0; column->words[i]; i++) {
		if (strcmp(column->words[i], cell->text) == 0) {
			cell->number = (int64_t)i;
			str_done(&list);
			return;
		}
		if (*column->words[i])
			str_printf(&list, "%s%s",
				list.len == 0          ? ""
				: column->words[i + 1] ? ", "
						       : " or ",
				column->words[i]);
	}
	row_fault(row, "%s '%.*s' is not known: use %s", column->name, SHOWN, cell->text, str_text(&list));
	str_done(&list);
}

static void read_date(struct row *row, const struct column *column, struct cell *cell)
{
	int64_t at_ms;

	if (strlen(cell->text) != 10 || !time_parse(cell->text, "UTC", &at_ms))
		row_fault(row, "%s '%.*s' is not a date: write it as 2026-11-23", column->name, SHOWN, cell->text);
}

static void read_time(struct check *check, struct row *row, const struct column *column, struct cell *cell)
{
	if (!time_memo_parse(check->times, cell->text, check->zone, &cell->number))
		row_fault(row, "%s '%.*s' is not a date or time: write it as 2026-11-23 or 2026-11-23T14:05:00Z",
			column->name, SHOWN, cell->text);
}

static void read_reference(struct check *check, struct row *row, const struct column *column, struct cell *cell)
{
	struct lookup *lookup = column->type == COLUMN_SKU        ? &check->products
				: column->type == COLUMN_CUSTOMER ? &check->customers
								  : &check->doors;

	cell->number = lookup_id(lookup, check->db, cell->text);
	if (cell->number)
		return;
	if (column->type == COLUMN_SKU)
		row_fault(row, "the SKU '%.*s' is unknown: import it with a products file first", SHOWN, cell->text);
	else if (column->type == COLUMN_CUSTOMER)
		row_fault(row,
			"the customer '%.*s' is unknown: import it with a customers file first, or leave the cell empty",
			SHOWN, cell->text);
	else
		row_fault(row, "there is no door '%.*s': import it with a places file first, or leave the cell empty",
			SHOWN, cell->text);
}

static void read_code(struct row *row, const struct column *column, struct cell *cell)
{
	const char *text = cell->text;
	size_t len = strlen(text);
	char key[CODE_MAX_BYTES + 16];
	char gtin[15];

	if (*text == '%' || *text == '#') {
		row_fault(row,
			*text == '%' ? N_("%s '%.*s' begins with %c, which is kept for commands: use another code")
				     : N_("%s '%.*s' begins with %c, which is kept for the program itself: use another code"),
			column->name, SHOWN, text, *text);
		return;
	}
	if (column->type != COLUMN_BARCODE || !all_digits(text, len))
		return;
	scan_code_key(text, key, sizeof key);
	if ((len == 8 || len == 12 || len == 13 || len == 14) && !scan_gtin14(text, gtin) && strcmp(key, text) == 0)
		row_fault(row, "%s %s has a wrong check digit: the last digit of this GTIN should be %c", column->name,
			text, scan_check_digit(text, len - 1));
	else if (len == 18 && !scan_sscc_valid(text))
		row_fault(row, "%s %s has a wrong check digit: the last digit of this SSCC should be %c", column->name,
			text, scan_check_digit(text, len - 1));
}

static void read_sscc(struct row *row, const struct column *column, struct cell *cell)
{
	size_t len = strlen(cell->text);

	if (len != 18 || !all_digits(cell->text, len))
		row_fault(row, "%s '%.*s' is not an SSCC: it has 18 digits", column->name, SHOWN, cell->text);
	else if (!scan_sscc_valid(cell->text))
		row_fault(row, "%s %s has a wrong check digit: its last digit should be %c", column->name, cell->text,
			scan_check_digit(cell->text, len - 1));
}

static void read_key(struct row *row, const struct column *column, struct cell *cell)
{
	size_t len = strlen(cell->text);

	if (cell->text[0] == ' ' || cell->text[len - 1] == ' ')
		row_fault(row, "%s '%.*s' has a blank at its beginning or end: remove it", column->name, SHOWN,
			cell->text);
}

static void read_cell(struct check *check, struct row *row, const struct column *column, const struct csv_field *field,
	struct cell *cell)
{
	cell->state = field->len ? CELL_VALUE : CELL_EMPTY;
	cell->text = "";
	if (!field->len && column->required)
		row_fault(row, "%s is empty: every %s needs one", column->name, _(check->noun));
	if (!field->len || !text_fits(row, column, field))
		return;
	cell->text = arena_dup_n(check->arena, field->text, field->len);
	switch (column->type) {
	case COLUMN_TEXT: break;
	case COLUMN_KEY: read_key(row, column, cell); break;
	case COLUMN_CODE:
	case COLUMN_BARCODE:
		read_key(row, column, cell);
		read_code(row, column, cell);
		break;
	case COLUMN_SSCC: read_sscc(row, column, cell); break;
	case COLUMN_NUMBER: read_number(row, column, cell); break;
	case COLUMN_WORD: read_word(row, column, cell); break;
	case COLUMN_TIME: read_time(check, row, column, cell); break;
	case COLUMN_DATE: read_date(row, column, cell); break;
	case COLUMN_SKU:
	case COLUMN_CUSTOMER:
	case COLUMN_DOOR: read_reference(check, row, column, cell); break;
	}
}

static void keep_raw(struct check *check, const struct csv_row *fields, struct row *row)
{
	size_t count = fields->count < CSV_MAX_FIELDS ? fields->count : CSV_MAX_FIELDS;
	const char **raw = arena_alloc(check->arena, count * sizeof *raw);
	size_t *lens = arena_alloc(check->arena, count * sizeof *lens);

	for (size_t i = 0; i < count; i++) {
		raw[i] = arena_dup_n(check->arena, fields->fields[i].text, fields->fields[i].len);
		lens[i] = fields->fields[i].len;
	}
	row->raw = raw;
	row->raw_len = lens;
	row->raw_count = count;
}

void sheet_read_row(const struct sheet *sheet, struct check *check, const struct csv_row *fields, struct row *row)
{
	row->line = fields->line;
	row->cells = arena_alloc(check->arena, sheet->kind->column_count * sizeof *row->cells);
	for (size_t i = 0; i < sheet->kind->column_count; i++)
		row->cells[i].text = "";
	if (check->keep_raw)
		keep_raw(check, fields, row);
	if (fields->fault) {
		row_fault(row, "%s", fields->fault);
		return;
	}
	if (fields->count != sheet->field_count) {
		row_fault(row, "this line has %zu fields, the header has %zu: are commas in a text not in quotes?",
			fields->count, sheet->field_count);
		return;
	}
	for (size_t i = 0; i < fields->count; i++) {
		int c = sheet->column_of[i];

		if (c >= 0)
			read_cell(check, row, &sheet->kind->columns[c], &fields->fields[i], &row->cells[c]);
	}
}
