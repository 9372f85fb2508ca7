/* What can be done before the trucks come: each row is read from a list that is there anyhow, and told by what it is good
 * for. */
#include "store/prepare.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "store/prepare_read.h"
#include "store/worklist.h"

enum { MOST_PULLS = 500 };

#define JOB_ORDER "coalesce(c.order_id, d.order_id)"
#define JOBS                                                                                                           \
	"FROM print_job j LEFT JOIN parcel c ON c.id = j.parcel_id LEFT JOIN direction d ON d.scan_id = j.direction_scan_id " \
	"AND d.n = j.direction_n "

static const char queued_sql[] =
	"SELECT j.printer, count(*), count(DISTINCT " JOB_ORDER ") " JOBS "WHERE j.status = 'queued' GROUP BY j.printer";
/* what was asked for again is settled */
static const char unclear_sql[] =
	"SELECT j.printer, count(*), count(DISTINCT " JOB_ORDER ") " JOBS "WHERE (j.status = 'sending' OR j.status = 'failed') "
	"AND NOT EXISTS (SELECT 1 FROM print_job a WHERE a.again_of = coalesce(j.again_of, j.id) AND a.id > j.id) GROUP BY j.printer";

const char *const prepare_statements[] = {queued_sql, unclear_sql, NULL};

const char *preparation_word(enum preparation_kind kind)
{
	static const char *const words[] = {
		[PREPARE_PULL] = "pull",
		[PREPARE_LABEL] = "label",
		[PREPARE_LANE] = "lane",
		[PREPARE_PEOPLE] = "people",
		[PREPARE_CARRIER] = "carrier",
	};

	return words[kind];
}

struct preparation *preparation_add(struct preparing *p, enum preparation_kind kind, const char *subject)
{
	struct prepare *list = p->prepare;

	list->list = arena_grow(p->arena, list->list, list->count, &p->cap, sizeof *list->list);
	list->list[list->count] = (struct preparation){.kind = kind, .subject = subject, .what = "", .act = ""};
	return &list->list[list->count++];
}

static const char *plural(int64_t n)
{
	return n == 1 ? "" : "s";
}

/* ---- pulls: by product and where it is */

struct pull_group {
	const struct task *first;
	int64_t units;
	int64_t orders;
	const char *last_order;
};

static struct pull_group *group_of(struct pull_group *groups, size_t *count, const struct task *task)
{
	for (size_t i = 0; i < *count; i++)
		if (strcmp(groups[i].first->sku, task->sku) == 0 && strcmp(groups[i].first->at, task->at) == 0)
			return &groups[i];
	groups[*count] = (struct pull_group){.first = task, .last_order = ""};
	return &groups[(*count)++];
}

/* Rows of one product come in claim order: those of one order stand together. */
static void prepare_pulls(struct preparing *p)
{
	struct worklist list = worklist_read(p->db, p->arena, NULL, p->settings, p->now_ms, MOST_PULLS);
	struct pull_group *groups = arena_alloc(p->arena, (list.count + 1) * sizeof *groups);
	size_t count = 0;

	for (size_t i = 0; i < list.count; i++) {
		struct pull_group *group;

		if (list.tasks[i].kind != TASK_PULL)
			continue;
		group = group_of(groups, &count, &list.tasks[i]);
		group->units += list.tasks[i].quantity;
		group->orders += strcmp(group->last_order, list.tasks[i].order) != 0;
		group->last_order = list.tasks[i].order;
	}
	for (size_t i = 0; i < count; i++) {
		const struct task *task = groups[i].first;
		struct preparation *row = preparation_add(p, PREPARE_PULL, task->sku);

		row->units = groups[i].units;
		row->orders = groups[i].orders;
		row->what = arena_printf(p->arena, "fetch %" PRId64 " x %s from %s", row->units, task->description,
			*task->at ? task->at : "the shelf");
		row->act = *task->at ? arena_printf(p->arena, "%%STAGE, %s, %s", task->at, task->sku)
				     : arena_printf(p->arena, "%%STAGE, %s", task->sku);
	}
}

/* ---- labels */

static void add_labels(struct preparing *p, const char *sql, bool unclear)
{
	struct stmt *q = db_query_values(p->db, sql, NULL, 0);

	while (db_next(q)) {
		const char *printer = *db_text(q, 0) ? arena_dup(p->arena, db_text(q, 0)) : "any printer";
		struct preparation *row = preparation_add(p, PREPARE_LABEL, printer);

		row->units = db_i64(q, 1);
		row->orders = db_i64(q, 2);
		row->what = unclear ? arena_printf(p->arena, "look whether %" PRId64 " label%s came out at %s", row->units, plural(row->units),
					      printer)
				    : arena_printf(p->arena, "print %" PRId64 " label%s that wait%s for %s", row->units, plural(row->units),
					      row->units == 1 ? "s" : "", printer);
		row->act = unclear ? "crossdock print" : "crossdock print --send";
	}
}

/* ---- carriers */

static bool is_asked(const struct preparing *p, const char *carrier)
{
	int64_t until = zone_day_end(p->settings->time_zone, p->now_ms);

	for (size_t i = 0; i < p->pickups.request_count; i++)
		if (!*p->pickups.requests[i].answer && p->pickups.requests[i].at <= until &&
			strcmp(p->pickups.requests[i].carrier, carrier) == 0)
			return true;
	return false;
}

/* What is ready by now, and what will be. */
static struct carrier_gap *all_gaps(struct preparing *p, size_t *count)
{
	size_t now_count;
	struct carrier_gap *now = carrier_gaps(p->db, p->arena, p->settings, p->now_ms, &now_count);
	struct carrier_gap *gaps = arena_alloc(p->arena, (now_count + p->foreseen->gap_count + 1) * sizeof *gaps);

	*count = now_count;
	for (size_t i = 0; i < now_count; i++)
		gaps[i] = now[i];
	for (size_t i = 0; i < p->foreseen->gap_count; i++) {
		const struct carrier_gap *more = &p->foreseen->gaps[i];
		size_t at = 0;

		while (at < *count && strcmp(gaps[at].carrier, more->carrier) != 0)
			at++;
		if (at == *count)
			gaps[(*count)++] = (struct carrier_gap){.carrier = more->carrier, .next = more->next, .next_at = more->next_at};
		gaps[at].orders += more->orders;
		gaps[at].units += more->units;
	}
	return gaps;
}

static void prepare_carriers(struct preparing *p)
{
	size_t count;
	struct carrier_gap *gaps = all_gaps(p, &count);
	char at[TIME_TEXT_MAX];

	for (size_t i = 0; i < count; i++) {
		const struct carrier_gap *gap = &gaps[i];
		struct preparation *row;

		if (is_asked(p, gap->carrier))
			continue;
		row = preparation_add(p, PREPARE_CARRIER, *gap->carrier ? gap->carrier : "any carrier");
		row->units = gap->units;
		row->orders = gap->orders;
		row->what = arena_printf(p->arena, "book %s: %" PRId64 " unit%s can go today, and %s%s", row->subject, gap->units,
			plural(gap->units), *gap->next ? "the next pickup is " : "no pickup is known",
			*gap->next ? time_format_local(p->settings->time_zone, gap->next_at, at) : "");
		row->act = *gap->carrier ? arena_printf(p->arena, "crossdock pickups --ask-extra %s TIME --why TEXT", gap->carrier)
					 : "import a pickup (pickup,carrier,cutoff)";
	}
	/* what does not fit on the truck is advised about with its pickup */
	for (size_t i = 0; i < p->pickups.advice_count; i++) {
		const struct advice *a = &p->pickups.advice[i];
		struct preparation *row;

		if (a->kind != ADVICE_ASK)
			continue;
		row = preparation_add(p, PREPARE_CARRIER, a->carrier);
		row->units = a->units;
		row->orders = a->orders;
		row->what = a->why;
		row->act = a->act;
	}
}

/* ---- all of it */

static int by_orders(const void *a, const void *b)
{
	const struct preparation *x = a;
	const struct preparation *y = b;

	if (x->orders != y->orders)
		return x->orders < y->orders ? 1 : -1;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	return strcmp(x->subject, y->subject);
}

void prepare_read(struct db *db, struct arena *arena, const struct settings *settings, int64_t now_ms,
	const struct prepare_foreseen *foreseen, struct prepare *prepare)
{
	struct preparing p = {
		.db = db, .arena = arena, .settings = settings, .now_ms = now_ms, .foreseen = foreseen, .prepare = prepare};

	*prepare = (struct prepare){0};
	people_read(db, arena, now_ms, &p.people);
	people_pace(db, arena, p.pace);
	outlook_read(db, arena, settings, now_ms, &p.people, p.pace, false, &p.pickups);
	prepare_pulls(&p);
	add_labels(&p, queued_sql, false);
	add_labels(&p, unclear_sql, true);
	prepare_lanes(&p);
	prepare_people(&p);
	prepare_carriers(&p);
	if (prepare->count)
		qsort(prepare->list, prepare->count, sizeof *prepare->list, by_orders);
}
