/* Places. A station may be parked at a spot that is a later row of the same file, so stations come last. */
#include <string.h>

#include "base/term.h"
#include "base/text.h"
#include "exchange/kind.h"
#include "scan/scan.h"
#include "store/code.h"
#include "store/place.h"

enum { PLACE, KIND, NAME, CAPACITY, CARRIER, SPOT, COLUMNS };
enum { KEY_SIZE = 160 };

static const char *const place_kinds[] = {"door", "lane", "station", "putaway", "quarantine", "overflow", NULL};

static const struct column columns[] = {
	[PLACE] = {.name = "place", .type = COLUMN_CODE, .required = true},
	[KIND] = {.name = "kind", .type = COLUMN_WORD, .required = true, .words = place_kinds},
	[NAME] = {.name = "name", .type = COLUMN_TEXT},
	[CAPACITY] = {.name = "capacity", .type = COLUMN_NUMBER, .max = 1000000000},
	[CARRIER] = {.name = "carrier", .type = COLUMN_TEXT},
	[SPOT] = {.name = "spot", .type = COLUMN_CODE},
};

static void key(const struct row *row, struct str *text)
{
	char code[KEY_SIZE];

	scan_code_key(row->cells[PLACE].text, code, sizeof code);
	str_add(text, code);
}

static void check_kind(struct check *check, struct row *row, int64_t id)
{
	const char *kind = place_kinds[row->cells[KIND].number];
	struct place_values old;
	const char *why;

	place_values_load(check->db, check->arena, id, &old);
	if (strcmp(old.kind, kind) == 0)
		return;
	why = place_in_use(check->db, check->arena, id);
	if (why)
		row_fault(row, "%s cannot become a %s now, it is a %s and %s: empty it first", row->cells[PLACE].text,
			term(kind), term(old.kind), why);
}

static int64_t spot_id(struct db *db, const char *text)
{
	char code[KEY_SIZE];
	struct code found;

	scan_code_key(text, code, sizeof code);
	return code_find(db, code, &found) && found.kind == CODE_PLACE ? found.id : 0;
}

static void spot_key(const char *text, struct str *key)
{
	char code[KEY_SIZE];

	scan_code_key(text, code, sizeof code);
	str_printf(key, "spot %s", code);
}

/* Doors and lanes of this file are remembered; a station's spot is one of them, or one that the store has. */
static void check_spot(struct check *check, struct row *row)
{
	const struct cell *c = row->cells;
	const char *kind = place_kinds[c[KIND].number];
	struct place_values spot = {.kind = ""};
	struct str text = {0};
	int64_t id;

	if (strcmp(kind, "door") == 0 || strcmp(kind, "lane") == 0) {
		spot_key(c[PLACE].text, &text);
		seen_add(check->seen, text.data, text.len, row->line);
	} else if (c[SPOT].state == CELL_VALUE) {
		spot_key(c[SPOT].text, &text);
		id = spot_id(check->db, c[SPOT].text);
		if (id)
			place_values_load(check->db, check->arena, id, &spot);
		if (!seen_has(check->seen, text.data, text.len) && strcmp(spot.kind, "door") != 0 &&
			strcmp(spot.kind, "lane") != 0)
			row_fault(row,
				"the spot '%s' is no door or lane of this file or of the site: add it, or leave the cell empty",
				c[SPOT].text);
	}
	str_done(&text);
}

static bool late(const struct row *row)
{
	return row->cells[SPOT].state == CELL_VALUE;
}

static void check(struct check *check, struct row *row, size_t count)
{
	const struct cell *c = row->cells;
	int64_t id;

	(void)count;
	if (c[SPOT].state == CELL_VALUE && c[KIND].state == CELL_VALUE &&
		strcmp(place_kinds[c[KIND].number], "station") != 0)
		row_fault(row, "spot is given for a %s: only a station is parked at a spot; leave it empty",
			term(place_kinds[c[KIND].number]));
	if (row->fault.len)
		return;
	id = check_code(check, row, c[PLACE].text, CODE_PLACE);
	if (id)
		check_kind(check, row, id);
	check_spot(check, row);
}

static bool same(const struct place_values *a, const struct place_values *b)
{
	return strcmp(a->kind, b->kind) == 0 && strcmp(a->name, b->name) == 0 && a->capacity == b->capacity &&
	       strcmp(a->carrier, b->carrier) == 0 && a->spot_id == b->spot_id;
}

static void apply(struct apply *apply, const struct row *row, size_t count, bool continued)
{
	const struct cell *c = row->cells;
	struct place_values old = {.name = "", .capacity = -1, .carrier = ""};
	struct place_values new;
	char code[KEY_SIZE];
	struct code found = {0};

	(void)count;
	(void)continued;
	scan_code_key(c[PLACE].text, code, sizeof code);
	if (code_find(apply->db, code, &found))
		place_values_load(apply->db, apply->arena, found.id, &old);
	new = (struct place_values){
		.kind = place_kinds[c[KIND].number],
		.name = cell_text(&c[NAME], old.name),
		.capacity = cell_number(&c[CAPACITY], old.capacity, -1),
		.carrier = cell_text(&c[CARRIER], old.carrier),
		.spot_id = old.spot_id,
	};
	if (c[SPOT].state == CELL_VALUE)
		new.spot_id = spot_id(apply->db, c[SPOT].text);
	if (c[SPOT].state == CELL_EMPTY || strcmp(new.kind, "station") != 0)
		new.spot_id = 0;
	if (!found.id) {
		code_insert(apply->db, code, CODE_PLACE, place_insert(apply->db, c[PLACE].text, &new), 1);
		apply->counts.added++;
	} else if (same(&old, &new)) {
		apply->counts.unchanged++;
	} else {
		place_update(apply->db, found.id, &new);
		apply->counts.changed++;
	}
}

const struct kind kind_places = {
	.name = "places",
	.noun = N_("place"),
	.columns = columns,
	.column_count = COLUMNS,
	.key = key,
	.late = late,
	.check = check,
	.apply = apply,
};
