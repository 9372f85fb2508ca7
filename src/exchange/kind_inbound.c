/* Announced deliveries. A group is one inbound; its rows are keyed by SKU, SSCC and lot within it. What a closed
 * inbound says is history: a file cannot change it (the same file again is fine). */
#include <string.h>

#include "base/text.h"
#include "exchange/kind.h"
#include "store/inbound.h"
#include "store/plan.h"

enum { INBOUND, SKU, QUANTITY, SSCC, SUPPLIER, CARRIER, DOOR, DUE, LOT, EXPIRY, PURCHASE_ORDER, CONFIRMED, COLUMNS };

static const char *const yes_no[] = {"yes", "no", NULL};

static const struct column columns[] = {
	[INBOUND] = {.name = "inbound", .type = COLUMN_KEY, .required = true, .of_group = true},
	[SKU] = {.name = "sku", .type = COLUMN_SKU, .required = true},
	[QUANTITY] = {.name = "quantity", .type = COLUMN_NUMBER, .required = true, .max = 1000000000},
	[SSCC] = {.name = "sscc", .type = COLUMN_SSCC},
	[SUPPLIER] = {.name = "supplier", .type = COLUMN_TEXT, .of_group = true},
	[CARRIER] = {.name = "carrier", .type = COLUMN_TEXT, .of_group = true},
	[DOOR] = {.name = "door", .type = COLUMN_DOOR, .of_group = true},
	[DUE] = {.name = "due", .type = COLUMN_TIME, .of_group = true},
	[LOT] = {.name = "lot", .type = COLUMN_KEY},
	[EXPIRY] = {.name = "expiry", .type = COLUMN_DATE},
	[PURCHASE_ORDER] = {.name = "purchase_order", .type = COLUMN_TEXT},
	[CONFIRMED] = {.name = "confirmed", .type = COLUMN_WORD, .words = yes_no, .of_group = true},
};

static void key(const struct row *row, struct str *text)
{
	str_printf(text, "%lld/%s/%s", (long long)row->cells[SKU].number, row->cells[SSCC].text, row->cells[LOT].text);
}

static struct inbound_values wanted(const struct cell *c, const struct inbound_values *old)
{
	return (struct inbound_values){
		.supplier = cell_text(&c[SUPPLIER], old->supplier),
		.carrier = cell_text(&c[CARRIER], old->carrier),
		.door_id = cell_number(&c[DOOR], old->door_id, 0),
		.due_at = cell_number(&c[DUE], old->due_at, INBOUND_NO_DUE),
		.confirmed = c[CONFIRMED].state == CELL_ABSENT ? old->confirmed : c[CONFIRMED].number == 0,
		.closed = old->closed,
	};
}

static struct inbound_line_values wanted_line(const struct cell *c, const struct inbound_line_values *old)
{
	return (struct inbound_line_values){
		.expected = c[QUANTITY].number,
		.expiry = cell_text(&c[EXPIRY], old->expiry),
		.purchase_order = cell_text(&c[PURCHASE_ORDER], old->purchase_order),
	};
}

static bool same(const struct inbound_values *a, const struct inbound_values *b)
{
	return strcmp(a->supplier, b->supplier) == 0 && strcmp(a->carrier, b->carrier) == 0 &&
	       a->door_id == b->door_id && a->due_at == b->due_at && a->confirmed == b->confirmed;
}

static bool same_line(const struct inbound_line_values *a, const struct inbound_line_values *b)
{
	return a->expected == b->expected && strcmp(a->expiry, b->expiry) == 0 &&
	       strcmp(a->purchase_order, b->purchase_order) == 0;
}

/* Whether a line of the file is one of these rows, which are in order of their lines. */
static bool has_line(const struct row *rows, size_t count, int64_t line)
{
	size_t low = 0;

	while (count > 0) {
		size_t half = count / 2;

		if (rows[low + half].line < line) {
			low += half + 1;
			count -= half + 1;
		} else if (rows[low + half].line > line) {
			count = half;
		} else {
			return true;
		}
	}
	return false;
}

static void check_sscc(struct check *check, struct row *row, const struct row *rows, size_t count)
{
	const struct cell *c = row->cells;
	const char *owner = carton_owner(check->db, check->arena, c[SSCC].text);
	struct str text = {0};
	int64_t before;

	if (*owner && strcmp(owner, c[INBOUND].text) != 0) {
		if (strcmp(owner, "us") == 0)
			row_fault(row, "the SSCC %s belongs to a carton of our own already: a carton comes with one inbound only", c[SSCC].text);
		else
			row_fault(row, "the SSCC %s belongs to inbound %s already: a carton comes with one inbound only", c[SSCC].text, owner);
	}
	str_printf(&text, "sscc %s", c[SSCC].text);
	before = seen_add(check->seen, text.data, text.len, row->line);
	if (before && !has_line(rows, count, before))
		row_fault(row,
			"the SSCC %s belongs to another inbound on line %lld: a carton comes with one inbound only",
			c[SSCC].text, (long long)before);
	str_done(&text);
}

static void check_line(struct check *check, struct row *row, int64_t id, bool closed, bool order_changes)
{
	const struct cell *c = row->cells;
	struct inbound_line_values old = {.expiry = "", .purchase_order = ""};
	struct inbound_line_values new;
	int64_t line_id = 0;

	if (id && (closed || c[QUANTITY].number == 0))
		line_id =
			inbound_line_load(check->db, check->arena, id, c[SKU].number, c[SSCC].text, c[LOT].text, &old);
	if (c[QUANTITY].number == 0 && !line_id)
		row_fault(row, "quantity is 0: a new line announces at least 1");
	new = wanted_line(c, &old);
	if (closed && (order_changes || !line_id || !same_line(&old, &new)))
		row_fault(row,
			"the inbound %s is closed and cannot change: announce what is still to come under another number",
			c[INBOUND].text);
}

static void check(struct check *check, struct row *rows, size_t count)
{
	struct inbound_values old = {.supplier = "", .carrier = "", .due_at = INBOUND_NO_DUE, .confirmed = true};
	struct inbound_values new;
	int64_t id = inbound_values_load(check->db, check->arena, rows->cells[INBOUND].text, &old);

	new = wanted(rows->cells, &old);
	for (size_t i = 0; i < count; i++) {
		if (rows[i].fault.len)
			continue;
		check_line(check, &rows[i], id, old.closed, !same(&old, &new));
		if (rows[i].cells[SSCC].state == CELL_VALUE)
			check_sscc(check, &rows[i], rows, count);
	}
}

/* An expectation below what came is fine; people want to know. */
static void report_surplus(struct apply *apply, const struct row *row, int64_t id)
{
	int64_t expected;
	int64_t received = inbound_received(apply->db, id, row->cells[SKU].number, &expected);

	if (received > expected)
		apply_warn(apply, row->line,
			"inbound %s now expects %lld of this SKU, %lld are received already: nothing moves",
			row->cells[INBOUND].text, (long long)expected, (long long)received);
}

static bool apply_line(struct apply *apply, const struct row *row, int64_t id)
{
	const struct cell *c = row->cells;
	struct inbound_line_values old = {.expiry = "", .purchase_order = ""};
	struct inbound_line_values new;
	int64_t line_id =
		inbound_line_load(apply->db, apply->arena, id, c[SKU].number, c[SSCC].text, c[LOT].text, &old);

	new = wanted_line(c, &old);
	if (c[SSCC].state == CELL_VALUE)
		carton_announce(apply->db, id, c[SSCC].text);
	if (!line_id) {
		inbound_line_insert(apply->db, id, c[SKU].number, c[SSCC].text, c[LOT].text, &new);
		apply->counts.added++;
		return true;
	}
	if (same_line(&old, &new))
		return false;
	inbound_line_update(apply->db, line_id, id, c[SKU].number, new.expected - old.expected, &new);
	if (new.expected < old.expected)
		report_surplus(apply, row, id);
	apply->counts.changed++;
	return true;
}

static void apply(struct apply *apply, const struct row *rows, size_t count, bool continued)
{
	const struct cell *c = rows->cells;
	bool any = false;
	struct inbound_values old = {.supplier = "", .carrier = "", .due_at = INBOUND_NO_DUE, .confirmed = true};
	int64_t id = inbound_values_load(apply->db, apply->arena, c[INBOUND].text, &old);
	struct inbound_values new = wanted(c, &old);
	bool changed = id && !same(&old, &new);

	(void)continued;
	if (old.closed) {
		/* what would change was refused by the check, unless it was closed since */
		if (!same(&old, &new))
			apply_warn(apply, rows->line, "the inbound %s was closed meanwhile: it stays as it is",
				c[INBOUND].text);
		apply->counts.unchanged += (int64_t)count;
		return;
	}
	if (!id)
		id = inbound_insert(apply->db, c[INBOUND].text, &new, apply->now_ms);
	else if (changed)
		inbound_update(apply->db, id, &new);
	for (size_t i = 0; i < count; i++) {
		if (apply_line(apply, &rows[i], id)) {
			any = true;
		} else {
			apply->counts.changed += changed;
			apply->counts.unchanged += !changed;
		}
	}
	if (any || changed)
		plan_mark_inbound(apply->db, id);
}

const struct kind kind_inbound = {
	.name = "inbound",
	.noun = N_("inbound line"),
	.columns = columns,
	.column_count = COLUMNS,
	.rank = 3,
	.grouped = true,
	.key = key,
	.check = check,
	.apply = apply,
};
