/* Checked rows to bytes and back. */
#include "exchange/record.h"

#include <string.h>

enum { VERSION = 1 };

static void put(struct str *s, uint64_t n)
{
	char bytes[10];
	size_t len = 0;

	for (; n >= 0x80; n >>= 7)
		bytes[len++] = (char)(n | 0x80);
	bytes[len++] = (char)n;
	str_add_n(s, bytes, len);
}

static void put_signed(struct str *s, int64_t n)
{
	put(s, (uint64_t)n << 1 ^ (uint64_t)(n >> 63));
}

static bool is_number(enum column_type type)
{
	switch (type) {
	case COLUMN_TEXT:
	case COLUMN_KEY:
	case COLUMN_CODE:
	case COLUMN_BARCODE:
	case COLUMN_SSCC:
	case COLUMN_DATE: return false;
	case COLUMN_NUMBER:
	case COLUMN_WORD:
	case COLUMN_TIME:
	case COLUMN_SKU:
	case COLUMN_CUSTOMER:
	case COLUMN_DOOR: return true;
	}
	return false;
}

static bool wanted(const struct kind *kind, uint32_t present, size_t i, bool of_group)
{
	return (present & 1u << i) && kind->columns[i].of_group == of_group;
}

/* Which cells are empty, then the values of the others. */
static void put_cells(struct str *s, const struct kind *kind, uint32_t present, const struct cell *cells, bool of_group)
{
	uint32_t empty = 0;

	for (size_t i = 0; i < kind->column_count; i++)
		if (wanted(kind, present, i, of_group) && cells[i].state != CELL_VALUE)
			empty |= 1u << i;
	put(s, empty);
	for (size_t i = 0; i < kind->column_count; i++) {
		if (!wanted(kind, present, i, of_group) || cells[i].state != CELL_VALUE)
			continue;
		if (is_number(kind->columns[i].type)) {
			put_signed(s, cells[i].number);
		} else {
			size_t len = strlen(cells[i].text);

			put(s, len);
			str_add_n(s, cells[i].text, len + 1);
		}
	}
}

void record_begin_chunk(struct str *chunk, uint32_t present)
{
	str_clear(chunk);
	str_add_c(chunk, VERSION);
	put(chunk, present);
}

void record_add(struct str *chunk, const struct kind *kind, uint32_t present, const struct row *rows, size_t count,
	bool continued)
{
	int64_t line = 0;

	put(chunk, (uint64_t)count << 1 | continued);
	put_cells(chunk, kind, present, rows->cells, true);
	for (size_t i = 0; i < count; i++) {
		put_signed(chunk, rows[i].line - line);
		line = rows[i].line;
		put_cells(chunk, kind, present, rows[i].cells, false);
	}
}

static uint64_t get(struct record_reader *r)
{
	uint64_t n = 0;

	for (int shift = 0; shift < 64 && r->pos < r->len; shift += 7) {
		uint8_t byte = r->data[r->pos++];

		n |= (uint64_t)(byte & 0x7f) << shift;
		if (!(byte & 0x80))
			return n;
	}
	r->damaged = true;
	return 0;
}

static int64_t get_signed(struct record_reader *r)
{
	uint64_t n = get(r);

	return (int64_t)(n >> 1) ^ -(int64_t)(n & 1);
}

static const char *get_text(struct record_reader *r)
{
	uint64_t len = get(r);
	const char *text = (const char *)r->data + r->pos;

	if (r->damaged || len >= r->len - r->pos || text[len] != '\0') {
		r->damaged = true;
		return "";
	}
	r->pos += len + 1;
	return text;
}

static void get_cells(struct record_reader *r, struct cell *cells, bool of_group)
{
	uint32_t empty = (uint32_t)get(r);

	for (size_t i = 0; i < r->kind->column_count; i++) {
		if (!wanted(r->kind, r->present, i, of_group))
			continue;
		cells[i].state = empty & 1u << i ? CELL_EMPTY : CELL_VALUE;
		if (cells[i].state == CELL_EMPTY)
			continue;
		if (is_number(r->kind->columns[i].type))
			cells[i].number = get_signed(r);
		else
			cells[i].text = get_text(r);
	}
}

bool record_open(struct record_reader *r, const struct kind *kind, const uint8_t *data, size_t len)
{
	*r = (struct record_reader){.kind = kind, .data = data, .len = len};
	if (len < 2 || data[0] != VERSION)
		return false;
	r->pos = 1;
	r->present = (uint32_t)get(r);
	return !r->damaged;
}

size_t record_next(struct record_reader *r, struct arena *arena, struct row **rows, bool *continued)
{
	struct cell *group;
	struct cell *cells;
	size_t columns = r->kind->column_count;
	uint64_t head;
	uint64_t count;
	int64_t line = 0;

	if (r->pos >= r->len || r->damaged)
		return 0;
	head = get(r);
	count = head >> 1;
	*continued = head & 1;
	if (count == 0 || count > r->len) {
		r->damaged = true;
		return 0;
	}
	group = arena_alloc(arena, columns * sizeof *group);
	for (size_t i = 0; i < columns; i++)
		group[i].text = "";
	get_cells(r, group, true);
	*rows = arena_alloc(arena, count * sizeof **rows);
	cells = arena_alloc(arena, count * columns * sizeof *cells);
	for (uint64_t n = 0; n < count && !r->damaged; n++, cells += columns) {
		memcpy(cells, group, columns * sizeof *cells);
		line += get_signed(r);
		(*rows)[n].line = line;
		(*rows)[n].cells = cells;
		get_cells(r, cells, false);
	}
	return r->damaged ? 0 : (size_t)count;
}
