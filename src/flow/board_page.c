/* Pages of the board, made of reports: which reports a kind of thing has stands in one table. */
#include "flow/board_page.h"

#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "base/str.h"
#include "base/term.h"
#include "base/text.h"
#include "base/told.h"
#include "store/catalog.h"
#include "store/find.h"
#include "store/loading.h"
#include "store/parcel.h"
#include "store/rehome.h"
#include "store/report.h"
#include "store/waits.h"

/* A page that is read. */
struct reading {
	struct db *db;
	struct arena *arena;
	const char *zone;
	int64_t now_ms;
	struct board_page *page;
	size_t fact_cap;
	size_t word_cap;
};

/* What a column's value opens. */
static const char *const opening[] = {"shipment", "order", "inbound", "sscc", "pickup", "place", NULL};

static const char *time_text(const struct reading *r, int64_t at_ms)
{
	char text[TIME_TEXT_MAX];

	if (at_ms >= zone_day_start(r->zone, r->now_ms) && at_ms <= zone_day_end(r->zone, r->now_ms)) {
		time_format_clock(r->zone, at_ms, text);
		text[5] = '\0'; /* without seconds */
		return arena_dup(r->arena, text);
	}
	return arena_dup(r->arena, text_time(r->zone, at_ms, text));
}

static const char *scan_text(const struct reading *r, struct stmt *q, int column)
{
	struct str text = {0};
	const char *copy;
	size_t len;
	const void *data = db_blob(q, column, &len);

	str_add_escaped(&text, data, len);
	copy = arena_dup(r->arena, str_text(&text));
	str_done(&text);
	return copy;
}

static const char *value_text(const struct reading *r, struct stmt *q, int column, enum report_value value)
{
	if (db_is_null(q, column))
		return "";
	switch (value) {
	case REPORT_TEXT: return arena_dup(r->arena, told_say(r->arena, db_text(q, column)));
	case REPORT_WORD: return arena_dup(r->arena, term(told_say(r->arena, db_text(q, column))));
	case REPORT_NUMBER: return arena_printf(r->arena, "%" PRId64, db_i64(q, column));
	case REPORT_DECIMAL:
		return arena_printf(r->arena, "%" PRId64 ".%02" PRId64, db_i64(q, column) / 100, db_i64(q, column) % 100);
	case REPORT_TIME: return time_text(r, db_i64(q, column));
	case REPORT_FLAG: return db_i64(q, column) ? term("yes") : "";
	case REPORT_SCAN: return scan_text(r, q, column);
	}
	return "";
}

static void add_fact(struct reading *r, const char *label, const char *value)
{
	struct board_page *page = r->page;

	if (!*value)
		return;
	page->facts = arena_grow(r->arena, page->facts, page->fact_count, &r->fact_cap, sizeof *page->facts);
	page->facts[page->fact_count++] = (struct page_fact){label, value};
}

static void add_word(struct reading *r, const char *word)
{
	struct board_page *page = r->page;

	page->words = arena_grow(r->arena, page->words, page->word_count, &r->word_cap, sizeof *page->words);
	page->words[page->word_count++] = word;
}

static void read_facts(struct reading *r, const struct report *report, struct report_about about)
{
	struct stmt *q = report_rows(r->db, report, about);

	if (db_next(q)) {
		r->page->found = true;
		for (int i = 0; i < REPORT_COLUMNS && report->columns[i].name; i++)
			if (report->columns[i].title)
				add_fact(r, text_title(report->columns[i].title), value_text(r, q, i, report->columns[i].value));
	}
	db_end(q);
}

/* Which of the report's columns opens something; -1: none. */
static int opening_column(const struct report *report)
{
	for (const char *const *word = opening; *word; word++)
		for (int i = 0; i < REPORT_COLUMNS && report->columns[i].name; i++)
			if (strcmp(report->columns[i].name, *word) == 0)
				return i;
	return -1;
}

static void read_table(struct reading *r, const struct report *report, struct report_about about)
{
	struct stmt *q = report_rows(r->db, report, about);
	struct page_table *table = &r->page->tables[r->page->table_count];
	const char **cells = NULL;
	const char **opens = NULL;
	size_t cell_count = 0;
	size_t cell_cap = 0;
	size_t open_cap = 0;
	int opener = opening_column(report);

	*table = (struct page_table){.title = text_title(report->title)};
	for (int i = 0; i < REPORT_COLUMNS && report->columns[i].name; i++) {
		if (!report->columns[i].title)
			continue;
		table->numbers[table->columns] =
			report->columns[i].value == REPORT_NUMBER || report->columns[i].value == REPORT_DECIMAL;
		table->heads[table->columns++] = text_title(report->columns[i].title);
	}
	while (db_next(q)) {
		if (table->rows == PAGE_ROWS) {
			table->more = true;
			db_end(q);
			break;
		}
		for (int i = 0; i < REPORT_COLUMNS && report->columns[i].name; i++) {
			if (!report->columns[i].title)
				continue;
			cells = arena_grow(r->arena, cells, cell_count, &cell_cap, sizeof *cells);
			cells[cell_count++] = value_text(r, q, i, report->columns[i].value);
		}
		opens = arena_grow(r->arena, opens, table->rows, &open_cap, sizeof *opens);
		opens[table->rows++] =
			opener >= 0 && !db_is_null(q, opener) ? arena_dup(r->arena, db_text(q, opener)) : NULL;
	}
	table->cells = cells;
	table->opens = opens;
	r->page->table_count += table->rows > 0;
}

/* ---- kinds of things */

static struct str *note(struct str *text)
{
	if (text->len)
		str_add(text, ", ");
	return text;
}

static void add_source(struct reading *r, struct str *text, const struct wait_source *s)
{
	if (!*s->inbound)
		str_printf(text, P_("%" PRId64 " in the building", "%" PRId64 " in the building", s->units), s->units);
	else if (s->arrived)
		str_printf(text, P_("%" PRId64 " on %s, which is here", "%" PRId64 " on %s, which is here", s->units), s->units, s->inbound);
	else if (s->due_at)
		str_printf(text, P_("%" PRId64 " on %s (%s)", "%" PRId64 " on %s (%s)", s->units), s->units, s->inbound, time_text(r, s->due_at));
	else
		str_printf(text, P_("%" PRId64 " on %s", "%" PRId64 " on %s", s->units), s->units, s->inbound);
}

/* "line 2, Glasses, six: 3 on ASN-2 (15:30), 1 nowhere in sight" */
static void tell_wait(struct reading *r, const struct line_wait *w, bool held)
{
	struct str text = {0};
	int64_t missing = w->waiting - w->in_sight;

	for (size_t i = 0; i < w->source_count; i++)
		add_source(r, note(&text), &w->sources[i]);
	if (missing > 0 && held)
		str_printf(note(&text),
			P_("%" PRId64 ", and claims nothing while it is held", "%" PRId64 ", and claims nothing while it is held", missing),
			missing);
	else if (missing > 0)
		str_printf(note(&text), P_("%" PRId64 " nowhere in sight", "%" PRId64 " nowhere in sight", missing), missing);
	if (w->stockout)
		str_printf(note(&text),
			P_("%" PRId64 " in a stockout: a lead accepts it (%%ACCEPT), or it is cancelled",
				"%" PRId64 " in a stockout: a lead accepts it (%%ACCEPT), or it is cancelled", w->stockout),
			w->stockout);
	if (w->shelf)
		str_printf(note(&text), P_("%" PRId64 " from the shelf", "%" PRId64 " from the shelf", w->shelf), w->shelf);
	add_word(r, arena_printf(r->arena, _("Line %s, %s: waits for %s"), w->line, w->description, str_text(&text)));
	str_done(&text);
}

static void read_state(struct reading *r, int64_t order_id)
{
	struct resident resident;
	struct stmt *q = DB_QUERY(r->db, "SELECT status FROM customer_order WHERE id = $1", I(order_id));

	while (db_next(q)) {
		r->page->is_held = strcmp(db_text(q, 0), "held") == 0;
		r->page->is_over = !r->page->is_held && strcmp(db_text(q, 0), "open") != 0;
	}
	r->page->has_shipment = resident_of_order(r->db, r->arena, order_id, &resident);
}

static void read_order(struct reading *r, const char *name)
{
	int64_t id = find_order(r->db, name);
	size_t count;
	struct line_wait *waits;

	if (!id)
		return;
	read_facts(r, &report_order_one, ABOUT(id));
	read_state(r, id);
	if (r->page->is_held)
		add_word(r, _("Held: it claims nothing, and cannot be packed, until a lead lets it go on (%RESUME)"));
	waits = waits_of_order(r->db, r->arena, id, &count);
	for (size_t i = 0; i < count; i++)
		if (waits[i].waiting + waits[i].stockout + waits[i].shelf > 0)
			tell_wait(r, &waits[i], r->page->is_held);
	for (size_t i = 0; i < count; i++)
		r->page->has_stockout = r->page->has_stockout || waits[i].stockout > 0;
	read_table(r, &report_order_shipments, ABOUT(id));
	read_table(r, &report_order_lines, ABOUT(id));
	read_table(r, &report_order_content, ABOUT(id));
	read_table(r, &report_order_history, ABOUT(id));
}

static void read_shipment(struct reading *r, const char *name)
{
	int64_t number;
	int64_t id = find_shipment(r->db, name, &number);

	if (!id)
		return;
	read_facts(r, &report_shipment_one, ABOUT(id, number));
	read_table(r, &report_shipment_lines, ABOUT(id, number));
	read_table(r, &report_shipment_content, ABOUT(id, number));
	read_table(r, &report_shipment_cartons, ABOUT(id, number));
}

static void read_place(struct reading *r, const char *name)
{
	struct place place;

	if (!place_find(r->db, r->arena, name, &place))
		return;
	read_facts(r, &report_place_one, ABOUT(place.id));
	if (place.kind == PLACE_DOOR)
		read_table(r, &report_door_inbound, ABOUT(place.id));
	else
		read_table(r, &report_place_shipments, ABOUT(place.id));
	read_table(r, &report_place_content, ABOUT(place.id));
	read_table(r, &report_place_directions, ABOUT(place.id));
}

static void read_inbound(struct reading *r, const char *name)
{
	int64_t id = find_inbound(r->db, name);

	if (!id)
		return;
	read_facts(r, &report_inbound_one, ABOUT(id));
	read_table(r, &report_inbound_products, ABOUT(id));
	read_table(r, &report_inbound_cartons, ABOUT(id));
}

static void read_pickup(struct reading *r, const char *name)
{
	int64_t id = pickup_find(r->db, name);

	if (!id)
		return;
	read_facts(r, &report_pickup_one, ABOUT(id));
	read_table(r, &report_pickup_waiting, ABOUT(r->now_ms, id));
	read_table(r, &report_manifest, ABOUT(id));
	read_table(r, &report_pickup_missed, ABOUT(id));
}

static void read_carton(struct reading *r, const char *name)
{
	struct parcel parcel;

	if (!parcel_find(r->db, r->arena, name, &parcel))
		return;
	read_facts(r, &report_carton_one, ABOUT(parcel.id));
	read_table(r, &report_carton_content, ABOUT(parcel.id));
}

static void read_product(struct reading *r, const char *name)
{
	struct product product;

	if (!product_find(r->db, r->arena, name, &product))
		return;
	read_facts(r, &report_product_one, ABOUT(product.id));
	read_table(r, &report_product_claimants, ABOUT(product.id));
	read_table(r, &report_product_stock, ABOUT(product.id));
	read_table(r, &report_product_inbound, ABOUT(product.id));
}

static void read_operator(struct reading *r, const char *name)
{
	struct operator op;

	if (!operator_find(r->db, r->arena, name, &op))
		return;
	read_facts(r, &report_operator_one, ABOUT(op.id));
	read_table(r, &report_operator_terminals, ABOUT(op.id));
	read_table(r, &report_operator_scans, ABOUT(op.id));
}

static const struct {
	const char *kind;
	void (*read)(struct reading *r, const char *name);
} kinds[] = {
	{"order", read_order},
	{"shipment", read_shipment},
	{"lane", read_place},
	{"door", read_place},
	{"station", read_place},
	{"place", read_place},
	{"inbound", read_inbound},
	{"pickup", read_pickup},
	{"carton", read_carton},
	{"product", read_product},
	{"operator", read_operator},
};

void board_page_read(struct db *db, struct arena *arena, const char *kind, const char *name, const char *zone, int64_t now_ms,
	struct board_page *page)
{
	struct reading r = {.db = db, .arena = arena, .zone = zone, .now_ms = now_ms, .page = page};

	*page = (struct board_page){.kind = arena_dup(arena, kind), .name = arena_dup(arena, name)};
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(kinds[i].kind, kind) == 0)
			kinds[i].read(&r, name);
}
