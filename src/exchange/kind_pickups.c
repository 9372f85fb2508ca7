/* Carriers' collections. One that has departed is history: a file cannot change it. */
#include <string.h>

#include "base/text.h"
#include "exchange/kind.h"
#include "store/pickup.h"
#include "store/plan.h"

enum { PICKUP, CARRIER, CUTOFF, DOOR, CAPACITY, COLUMNS };

static const struct column columns[] = {
	[PICKUP] = {.name = "pickup", .type = COLUMN_KEY, .required = true},
	[CARRIER] = {.name = "carrier", .type = COLUMN_TEXT, .required = true},
	[CUTOFF] = {.name = "cutoff", .type = COLUMN_TIME, .required = true},
	[DOOR] = {.name = "door", .type = COLUMN_DOOR},
	[CAPACITY] = {.name = "capacity", .type = COLUMN_NUMBER, .max = 1000000000},
};

static void key(const struct row *row, struct str *text)
{
	str_add(text, row->cells[PICKUP].text);
}

static struct pickup_values wanted(const struct cell *c, const struct pickup_values *old)
{
	return (struct pickup_values){
		.carrier = cell_text(&c[CARRIER], old->carrier),
		.cutoff_at = cell_number(&c[CUTOFF], old->cutoff_at, 0),
		.door_id = cell_number(&c[DOOR], old->door_id, 0),
		.capacity = cell_number(&c[CAPACITY], old->capacity, -1),
		.departed = old->departed,
	};
}

static bool same(const struct pickup_values *a, const struct pickup_values *b)
{
	return strcmp(a->carrier, b->carrier) == 0 && a->cutoff_at == b->cutoff_at && a->door_id == b->door_id &&
	       a->capacity == b->capacity;
}

static void check(struct check *check, struct row *row, size_t count)
{
	struct pickup_values old;
	struct pickup_values new;

	(void)count;
	if (row->fault.len || !pickup_load(check->db, check->arena, row->cells[PICKUP].text, &old) || !old.departed)
		return;
	new = wanted(row->cells, &old);
	if (!same(&old, &new))
		row_fault(row, "the pickup %s has departed and cannot change: give the next one a name of its own",
			row->cells[PICKUP].text);
}

static void apply(struct apply *apply, const struct row *row, size_t count, bool continued)
{
	struct pickup_values old = {.carrier = "", .capacity = -1};
	int64_t id = pickup_load(apply->db, apply->arena, row->cells[PICKUP].text, &old);
	struct pickup_values new = wanted(row->cells, &old);

	(void)count;
	(void)continued;
	if (!id) {
		pickup_insert(apply->db, row->cells[PICKUP].text, &new);
		plan_mark_shipments(apply->db);
		apply->counts.added++;
	} else if (same(&old, &new)) {
		apply->counts.unchanged++;
	} else if (old.departed) {
		apply_warn(apply, row->line, "the pickup %s has departed meanwhile: it stays as it is",
			row->cells[PICKUP].text);
		apply->counts.unchanged++;
	} else {
		pickup_update(apply->db, id, &new);
		plan_mark_shipments(apply->db);
		apply->counts.changed++;
	}
}

const struct kind kind_pickups = {
	.name = "pickups",
	.noun = N_("pickup"),
	.columns = columns,
	.column_count = COLUMNS,
	.rank = 3,
	.key = key,
	.check = check,
	.apply = apply,
};
