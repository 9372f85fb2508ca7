/* Recurring pickups: on which weekdays a carrier comes. The pickups themselves are made of them some days ahead. */
#include <string.h>

#include "base/text.h"
#include "exchange/kind.h"
#include "scan/scan.h"
#include "store/code.h"
#include "store/schedule.h"

enum { SCHEDULE, CARRIER, WEEKDAYS, CUTOFF_TIME, DOOR, CAPACITY, FROM, UNTIL, COLUMNS };
enum { KEY_SIZE = 160 };
enum { NUMBER_MAX = 100 }; /* a date follows it in the names of its pickups */

static const struct column columns[] = {
	[SCHEDULE] = {.name = "schedule", .type = COLUMN_KEY, .required = true, .max = NUMBER_MAX},
	[CARRIER] = {.name = "carrier", .type = COLUMN_TEXT, .required = true},
	[WEEKDAYS] = {.name = "weekdays", .type = COLUMN_TEXT, .required = true},
	[CUTOFF_TIME] = {.name = "cutoff_time", .type = COLUMN_TEXT, .required = true},
	[DOOR] = {.name = "door", .type = COLUMN_DOOR},
	[CAPACITY] = {.name = "capacity", .type = COLUMN_NUMBER, .max = 1000000000},
	[FROM] = {.name = "from", .type = COLUMN_DATE},
	[UNTIL] = {.name = "until", .type = COLUMN_DATE},
};

static void key(const struct row *row, struct str *text)
{
	str_add(text, row->cells[SCHEDULE].text);
}

static struct schedule_values wanted(const struct cell *c, const struct schedule_values *old)
{
	struct schedule_values new = {
		.carrier = cell_text(&c[CARRIER], old->carrier),
		.when = {.weekdays = old->when.weekdays,
			.minute = old->when.minute,
			.from = cell_text(&c[FROM], old->when.from),
			.until = cell_text(&c[UNTIL], old->when.until)},
		.door_id = cell_number(&c[DOOR], old->door_id, 0),
		.capacity = cell_number(&c[CAPACITY], old->capacity, -1),
	};

	/* the columns are required, and were checked */
	weekdays_parse(c[WEEKDAYS].text, &new.when.weekdays);
	minute_parse(c[CUTOFF_TIME].text, &new.when.minute);
	return new;
}

static bool same(const struct schedule_values *a, const struct schedule_values *b)
{
	return strcmp(a->carrier, b->carrier) == 0 && a->when.weekdays == b->when.weekdays && a->when.minute == b->when.minute &&
	       strcmp(a->when.from, b->when.from) == 0 && strcmp(a->when.until, b->when.until) == 0 &&
	       a->door_id == b->door_id && a->capacity == b->capacity;
}

/* What its pickups are called by is scanned, too. */
static void check_name(struct check *check, struct row *row, const char *name)
{
	struct code found = {0};
	struct str words = {0};
	char code[KEY_SIZE];

	scan_code_key(name, code, sizeof code);
	if (*name == '%' || *name == '#')
		row_fault(row,
			*name == '%' ? N_("the schedule '%.60s' begins with %c, which is kept for commands: use another name")
				     : N_("the schedule '%.60s' begins with %c, which is kept for the program itself: use another name"),
			name, *name);
	else if (code_owner(check->db, code, &found, &words))
		row_fault(row, "the barcode %s is taken: it is the %s; use another name for the schedule", name, str_text(&words));
	str_done(&words);
}

static void check(struct check *check, struct row *row, size_t count)
{
	struct schedule_values old = {.carrier = "", .when = {.from = "", .until = ""}};
	struct schedule_values new;
	const struct cell *c = row->cells;
	unsigned days;
	int minute;

	(void)count;
	if (c[WEEKDAYS].state == CELL_VALUE && !weekdays_parse(c[WEEKDAYS].text, &days))
		row_fault(row, "weekdays '%.60s' are not known: write mon-fri, \"mon wed fri\" or daily", c[WEEKDAYS].text);
	if (c[CUTOFF_TIME].state == CELL_VALUE && !minute_parse(c[CUTOFF_TIME].text, &minute))
		row_fault(row, "cutoff_time '%.60s' is no time of day: write it as 15:00, in the site's time zone",
			c[CUTOFF_TIME].text);
	if (row->fault.len)
		return;
	if (!schedule_load(check->db, check->arena, c[SCHEDULE].text, &old))
		check_name(check, row, c[SCHEDULE].text);
	new = wanted(c, &old);
	if (*new.when.from && *new.when.until && strcmp(new.when.from, new.when.until) > 0)
		row_fault(row, "it ends on %s, before it begins on %s: correct from or until", new.when.until, new.when.from);
}

static void apply(struct apply *apply, const struct row *row, size_t count, bool continued)
{
	struct schedule_values old = {.carrier = "", .when = {.from = "", .until = ""}, .capacity = -1};
	int64_t id = schedule_load(apply->db, apply->arena, row->cells[SCHEDULE].text, &old);
	struct schedule_values new = wanted(row->cells, &old);

	(void)count;
	(void)continued;
	if (!id) {
		schedule_insert(apply->db, row->cells[SCHEDULE].text, &new);
		apply->counts.added++;
	} else if (same(&old, &new)) {
		apply->counts.unchanged++;
	} else {
		schedule_update(apply->db, id, &new);
		apply->counts.changed++;
	}
}

const struct kind kind_schedules = {
	.name = "schedules",
	.noun = N_("schedule"),
	.columns = columns,
	.column_count = COLUMNS,
	.rank = 3,
	.key = key,
	.check = check,
	.apply = apply,
};
