/* What can be done before the trucks come: each row is read from a list that is there anyhow, and told by what it is good
 * for. */
#include "store/prepare.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "base/words.h"
#include "store/plan.h"
#include "store/prepare_read.h"
#include "store/product.h"
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

/* who claims what another order wants no more */
static const char claimed_sql[] =
	"SELECT order_id, sum(quantity) FROM in_sight WHERE product_id = $1 AND source_id = $2 GROUP BY order_id";

const char *const prepare_statements[] = {queued_sql, unclear_sql, claimed_sql, NULL};

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
		if (groups[i].first->kind == task->kind && strcmp(groups[i].first->sku, task->sku) == 0 &&
			strcmp(groups[i].first->at, task->at) == 0)
			return &groups[i];
	groups[*count] = (struct pull_group){.first = task, .last_order = ""};
	return &groups[(*count)++];
}

static void add_pull(struct preparing *p, const struct pull_group *group)
{
	const struct task *task = group->first;
	struct preparation *row = preparation_add(p, PREPARE_PULL, task->sku);

	row->units = group->units;
	row->orders = group->orders;
	row->what = *task->at ? arena_printf(p->arena, _("fetch %" PRId64 " x %s from %s"), row->units, task->description, task->at)
			      : arena_printf(p->arena, _("fetch %" PRId64 " x %s from the shelf"), row->units, task->description);
	row->act = *task->at ? arena_printf(p->arena, "%%STAGE, %s, %s", task->at, task->sku)
			     : arena_printf(p->arena, "%%STAGE, %s", task->sku);
}

/* What its order wants no more, and others do. Of several places each has so many of these as it has units for. */
static void add_redirect(struct preparing *p, const struct pull_group *groups, const struct pull_group *group)
{
	const struct task *task = group->first;
	struct stmt *q = DB_QUERY(p->db, claimed_sql, I(product_id(p->db, task->sku)), I(SOURCE_REDIRECT));
	struct preparation *row;
	int64_t elsewhere = 0;
	int64_t wanted = 0;
	int64_t orders = 0;

	for (; groups < group; groups++)
		if (groups->first->kind == TASK_REDIRECT && strcmp(groups->first->sku, task->sku) == 0)
			elsewhere += groups->units;
	while (db_next(q)) {
		orders += wanted + db_i64(q, 1) > elsewhere && wanted < elsewhere + group->units;
		wanted += db_i64(q, 1);
	}
	wanted = wanted > elsewhere ? wanted - elsewhere : 0;
	if (!orders)
		return;
	wanted = wanted < group->units ? wanted : group->units;
	row = preparation_add(p, PREPARE_PULL, task->sku);
	row->units = group->units;
	row->orders = orders;
	row->what = arena_printf(p->arena,
		P_("fetch %" PRId64 " x %s from %s that is wanted there no more: %s", "fetch %" PRId64 " x %s from %s that are wanted there no more: %s",
			group->units),
		row->units, task->description, *task->at ? task->at : _("where it is"),
		arena_printf(p->arena, P_("%" PRId64 " of them is for others", "%" PRId64 " of them are for others", wanted), wanted));
	row->act = arena_printf(p->arena, "%%STAGE, %s, %s", task->at, task->sku);
}

/* Rows of one product come in claim order: those of one order stand together. */
static void prepare_pulls(struct preparing *p)
{
	struct worklist list = worklist_read(p->db, p->arena, NULL, p->settings, p->now_ms, MOST_PULLS);
	struct pull_group *groups = arena_alloc(p->arena, (list.count + 1) * sizeof *groups);
	size_t count = 0;

	for (size_t i = 0; i < list.count; i++) {
		struct pull_group *group;

		if (list.tasks[i].kind != TASK_PULL && list.tasks[i].kind != TASK_REDIRECT)
			continue;
		group = group_of(groups, &count, &list.tasks[i]);
		group->units += list.tasks[i].quantity;
		group->orders += strcmp(group->last_order, list.tasks[i].order) != 0;
		group->last_order = list.tasks[i].order;
	}
	for (size_t i = 0; i < count; i++) {
		if (groups[i].first->kind == TASK_PULL)
			add_pull(p, &groups[i]);
		else
			add_redirect(p, groups, &groups[i]);
	}
}

/* ---- labels */

static void add_labels(struct preparing *p, const char *sql, bool unclear)
{
	struct stmt *q = db_query_values(p->db, sql, NULL, 0);

	while (db_next(q)) {
		const char *printer = *db_text(q, 0) ? arena_dup(p->arena, db_text(q, 0)) : _("any printer");
		struct preparation *row = preparation_add(p, PREPARE_LABEL, printer);

		row->units = db_i64(q, 1);
		row->orders = db_i64(q, 2);
		row->what = arena_printf(p->arena,
			unclear ? P_("look whether %" PRId64 " label came out at %s", "look whether %" PRId64 " labels came out at %s", row->units)
				: P_("print %" PRId64 " label that waits for %s", "print %" PRId64 " labels that wait for %s", row->units),
			row->units, printer);
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

static void book_carrier(struct preparing *p, const struct carrier_gap *gap)
{
	char at[TIME_TEXT_MAX];
	struct preparation *row = preparation_add(p, PREPARE_CARRIER, *gap->carrier ? gap->carrier : _("any carrier"));

	row->units = gap->units;
	row->orders = gap->orders;
	if (*gap->next)
		row->what = arena_printf(p->arena,
			P_("book %s: %" PRId64 " unit can go today, and the next pickup is %s", "book %s: %" PRId64 " units can go today, and the next pickup is %s",
				gap->units),
			row->subject, gap->units, text_time(p->settings->time_zone, gap->next_at, at));
	else
		row->what = arena_printf(p->arena,
			P_("book %s: %" PRId64 " unit can go today, and no pickup is known", "book %s: %" PRId64 " units can go today, and no pickup is known",
				gap->units),
			row->subject, gap->units);
	row->act = *gap->carrier ? arena_printf(p->arena, "crossdock pickups --ask-extra %s TIME --why TEXT",
					   shell_word(p->arena, gap->carrier))
				 : _("import a pickup (pickup,carrier,cutoff)");
}

/* What does not fit on the truck is advised about with its pickup. */
static void ask_carrier(struct preparing *p, const struct advice *a)
{
	struct preparation *row = preparation_add(p, PREPARE_CARRIER, a->carrier);

	row->units = a->units;
	row->orders = a->orders;
	row->what = a->why;
	row->act = a->act;
}

static void move_orders(struct preparing *p, const struct pickup_outlook *k)
{
	struct preparation *row;
	const char *act = NULL;
	int64_t orders = 0;
	int64_t units = 0;

	for (size_t i = 0; i < p->pickups.advice_count; i++) {
		const struct advice *a = &p->pickups.advice[i];

		if (a->kind != ADVICE_MOVE || strcmp(a->pickup, k->number) != 0)
			continue;
		orders++;
		units += a->units;
		act = orders == 1 ? a->act : "crossdock pickups";
	}
	if (!k->over || !orders)
		return;
	row = preparation_add(p, PREPARE_CARRIER, *k->carrier ? k->carrier : _("any carrier"));
	row->units = units;
	row->orders = orders;
	row->what = arena_printf(p->arena,
		P_("%s takes %" PRId64 " units, and %" PRId64 " are to go with it: let %" PRId64 " order go with a later pickup",
			"%s takes %" PRId64 " units, and %" PRId64 " are to go with it: let %" PRId64 " orders go with a later pickup", orders),
		k->number, k->capacity, k->capacity + k->over, orders);
	row->act = act;
}

static void prepare_carriers(struct preparing *p)
{
	for (size_t i = 0; i < p->pickups.gap_count; i++)
		if (!is_asked(p, p->pickups.gaps[i].carrier))
			book_carrier(p, &p->pickups.gaps[i]);
	for (size_t i = 0; i < p->pickups.advice_count; i++)
		if (p->pickups.advice[i].kind == ADVICE_ASK)
			ask_carrier(p, &p->pickups.advice[i]);
	for (size_t i = 0; i < p->pickups.count; i++)
		move_orders(p, &p->pickups.list[i]);
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
	const struct comings *comings, struct prepare *prepare)
{
	struct preparing p = {
		.db = db, .arena = arena, .settings = settings, .now_ms = now_ms, .comings = comings, .prepare = prepare};

	*prepare = (struct prepare){0};
	people_read(db, arena, now_ms, &p.people);
	people_pace(db, arena, p.pace);
	outlook_read(db, arena, settings, now_ms, &p.people, p.pace, comings, false, &p.pickups);
	prepare_pulls(&p);
	add_labels(&p, queued_sql, false);
	add_labels(&p, unclear_sql, true);
	prepare_lanes(&p);
	prepare_people(&p);
	prepare_carriers(&p);
	if (prepare->count)
		qsort(prepare->list, prepare->count, sizeof *prepare->list, by_orders);
}
