/* Alerts in the store: what is seen is compared with what is open, and only what differs is written. Rows that are not raised
 * yet only say since when their cause is seen. */
#include "store/alert.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/told.h"
#include "store/event.h"

enum {
	TOLD_MS = 60 * 1000,	  /* how long it says the same though words have changed: a clock in them, a rate */
	OTHERS_CALM_MS = 300 * 1000, /* of the one that sums up the others of its kind */
};

#define OTHERS "*"
#define COLUMNS                                                                                                        \
	"id, kind, subject, level, cause, consequence, orders, action, scan, raised_at, changed_at, cleared_at, since_at, calm_at"

static const char open_sql[] = "SELECT " COLUMNS " FROM alert WHERE cleared_at IS NULL ORDER BY kind, subject";
static const char history_sql[] = "SELECT " COLUMNS " FROM alert WHERE raised_at IS NOT NULL ORDER BY id DESC LIMIT $1";
static const char count_sql[] =
	"SELECT count(*), coalesce(sum(CASE WHEN level = 3 THEN 1 ELSE 0 END), 0), coalesce(sum(CASE WHEN level = 2 THEN 1 ELSE 0 END), "
	"0) FROM alert WHERE cleared_at IS NULL AND raised_at IS NOT NULL";

const char *const alert_statements[] = {open_sql, history_sql, count_sql, NULL};

/* ---- reading */

struct row {
	struct alert alert;
	struct alert_state state;
	bool seen; /* a fact is about it */
};

static struct row read_row(struct db *db, struct arena *arena, struct stmt *q)
{
	struct row row = {
		.alert = {.id = db_i64(q, 0), .subject = arena_dup(arena, db_text(q, 2)), .level = (enum alert_level)db_i64(q, 3),
			.cause = arena_dup(arena, db_text(q, 4)), .consequence = arena_dup(arena, db_text(q, 5)), .orders = db_i64(q, 6),
			.action = arena_dup(arena, db_text(q, 7)), .scan = arena_dup(arena, db_text(q, 8)), .raised_at = db_i64(q, 9),
			.changed_at = db_i64(q, 10), .cleared_at = db_i64(q, 11), .good_since = db_i64(q, 13)},
		.state = {.since_ms = db_i64(q, 12), .raised = !db_is_null(q, 9), .calm_since_ms = db_i64(q, 13)},
	};

	if (!alert_find(db_text(q, 1), &row.alert.kind))
		db_fail(db, "the store holds an alert of unknown kind '%s'", db_text(q, 1));
	return row;
}

static struct row *read_open(struct db *db, struct arena *arena, size_t *count)
{
	struct stmt *q = DB_QUERY0(db, open_sql);
	struct row *list = NULL;
	size_t cap = 0;

	*count = 0;
	while (db_next(q)) {
		list = arena_grow(arena, list, *count, &cap, sizeof *list);
		list[(*count)++] = read_row(db, arena, q);
	}
	return list;
}

static bool is_others(const struct alert *a)
{
	return strcmp(a->subject, OTHERS) == 0;
}

/* What sums up the others of its kind comes after those that are named. */
static int worst_first(const void *a, const void *b)
{
	const struct alert *x = a;
	const struct alert *y = b;

	if (x->level != y->level)
		return x->level > y->level ? -1 : 1;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	if (is_others(x) != is_others(y))
		return is_others(x) ? 1 : -1;
	if (x->orders != y->orders)
		return x->orders > y->orders ? -1 : 1;
	return x->id < y->id ? -1 : x->id > y->id;
}

/* As people read it, in the language of now. */
static struct alert said(struct arena *arena, const struct alert *a)
{
	struct alert alert = *a;

	alert.cause = told_say(arena, a->cause);
	alert.consequence = told_say(arena, a->consequence);
	alert.action = told_say(arena, a->action);
	return alert;
}

struct alert *alerts_read(struct db *db, struct arena *arena, size_t limit, size_t *count, bool *more)
{
	size_t rows;
	struct row *open = read_open(db, arena, &rows);
	struct alert *list = arena_alloc(arena, (rows ? rows : 1) * sizeof *list);
	size_t n = 0;

	for (size_t i = 0; i < rows; i++)
		if (open[i].state.raised)
			list[n++] = said(arena, &open[i].alert);
	qsort(list, n, sizeof *list, worst_first);
	*more = n > limit;
	*count = *more ? limit : n;
	return list;
}

struct alert *alerts_history(struct db *db, struct arena *arena, size_t limit, size_t *count, bool *more)
{
	struct stmt *q = DB_QUERY(db, history_sql, I((int64_t)limit + 1));
	struct alert *list = NULL;
	size_t cap = 0;

	*count = 0;
	*more = false;
	while (db_next(q)) {
		struct row row = read_row(db, arena, q);

		list = arena_grow(arena, list, *count, &cap, sizeof *list);
		list[(*count)++] = said(arena, &row.alert);
	}
	*more = *count > limit;
	if (*more)
		*count = limit;
	return list;
}

struct alert_counts alerts_count(struct db *db)
{
	struct alert_counts counts = {0};
	struct stmt *q = DB_QUERY0(db, count_sql);

	while (db_next(q))
		counts = (struct alert_counts){db_i64(q, 0), db_i64(q, 1), db_i64(q, 2)};
	return counts;
}

/* ---- what is seen against what is open */

static int by_kind_and_subject(const void *a, const void *b)
{
	const struct row *x = a;
	const struct row *y = b;
	int kinds = strcmp(alert_word(x->alert.kind), alert_word(y->alert.kind));

	return kinds ? kinds : strcmp(x->alert.subject, y->alert.subject);
}

struct comparison {
	struct db *db;
	struct arena *arena;
	int64_t now_ms;
	struct row *open;
	size_t open_count;
	bool exact;   /* every word counts */
	bool writes;  /* else it only finds out whether there is something to write */
	bool differs;
};

static struct row *open_of(struct comparison *c, enum alert_kind kind, const char *subject)
{
	struct row key = {.alert = {.kind = kind, .subject = subject}};

	return c->open_count ? bsearch(&key, c->open, c->open_count, sizeof key, by_kind_and_subject) : NULL;
}

static void tell(struct comparison *c, const struct alert *a, bool raised)
{
	struct str body = {0};

	str_add_c(&body, '{');
	json_add_number(&body, "alert", a->id);
	json_add_text(&body, "about", alert_word(a->kind));
	json_add_text(&body, "subject", a->subject);
	json_add_text(&body, "level", alert_level_word(a->level));
	json_add_text(&body, "cause", told_english(c->arena, a->cause));
	json_add_text(&body, "consequence", told_english(c->arena, a->consequence));
	json_add_number(&body, "orders", a->orders);
	json_add_text(&body, "action", told_english(c->arena, a->action));
	json_add_text(&body, "scan", a->scan);
	event_end(&body, c->db, raised ? EVENT_ALERT_RAISED : EVENT_ALERT_CLEARED, 0, c->now_ms);
}

static void put_fact(struct alert *a, const struct alert_fact *f)
{
	a->level = f->level;
	a->cause = f->cause;
	a->consequence = f->consequence;
	a->orders = f->orders;
	a->action = f->action;
	a->scan = f->scan;
}

static void insert(struct comparison *c, struct row *row)
{
	const struct alert *a = &row->alert;

	row->alert.id = DB_INSERT(c->db,
		"INSERT INTO alert (kind, subject, level, cause, consequence, orders, action, scan, since_at, raised_at, changed_at) "
		"VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
		T(alert_word(a->kind)), T(a->subject), I(a->level), T(a->cause), T(a->consequence), I(a->orders), T(a->action), T(a->scan),
		I(row->state.since_ms), row->state.raised ? I(c->now_ms) : NUL, I(c->now_ms));
}

static void update(struct comparison *c, const struct row *row)
{
	const struct alert *a = &row->alert;

	DB_EXEC(c->db,
		"UPDATE alert SET level = $2, cause = $3, consequence = $4, orders = $5, action = $6, scan = $7, since_at = $8, "
		"calm_at = $9, raised_at = $10, changed_at = $11 WHERE id = $1",
		I(a->id), I(a->level), T(a->cause), T(a->consequence), I(a->orders), T(a->action), T(a->scan), I(row->state.since_ms),
		ID(row->state.calm_since_ms), ID(a->raised_at), I(a->changed_at));
}

static bool says_the_same(const struct alert *a, const struct alert_fact *f)
{
	return a->level == f->level && a->orders == f->orders && strcmp(a->cause, f->cause) == 0 &&
	       strcmp(a->consequence, f->consequence) == 0 && strcmp(a->action, f->action) == 0 && strcmp(a->scan, f->scan) == 0;
}

/* Whether what it says is to be brought up to date: at once where it has become another matter, or something else helps; else now
 * and then. */
static bool is_news(const struct comparison *c, const struct row *row, const struct alert_fact *f)
{
	if (says_the_same(&row->alert, f))
		return false;
	return c->exact || !row->state.raised || row->alert.level != f->level || row->alert.orders != f->orders ||
	       strcmp(row->alert.action, f->action) != 0 || strcmp(row->alert.scan, f->scan) != 0 || c->now_ms - row->alert.changed_at >= TOLD_MS || c->now_ms < row->alert.changed_at;
}

static int64_t calm_ms(const struct alert *a)
{
	int64_t own = alert_calm_ms(a->kind);

	return is_others(a) && own < OTHERS_CALM_MS ? OTHERS_CALM_MS : own;
}

/* A subject that is not good; row: what is open of it, or NULL. */
static void compare_fact(struct comparison *c, struct row *row, const struct alert_fact *f)
{
	struct row fresh = {.alert = {.kind = f->kind, .subject = f->subject}};
	bool is_new = !row;
	struct alert_state before;
	enum alert_turn turn;
	bool news;

	row = row ? row : &fresh;
	if (!row->state.raised && f->sight != ALERT_BAD)
		return;
	row->seen = true;
	before = row->state;
	turn = alert_judge(&row->state, f->sight, alert_hold_ms(f->kind), calm_ms(&row->alert), c->now_ms);
	news = is_new || turn == ALERT_RAISED || is_news(c, row, f);
	if (!news && before.since_ms == row->state.since_ms && before.calm_since_ms == row->state.calm_since_ms)
		return;
	c->differs = true;
	if (!c->writes)
		return;
	if (news) {
		put_fact(&row->alert, f);
		row->alert.changed_at = c->now_ms;
	}
	if (turn == ALERT_RAISED)
		row->alert.raised_at = c->now_ms;
	if (is_new)
		insert(c, row);
	else
		update(c, row);
	if (turn == ALERT_RAISED)
		tell(c, &row->alert, true);
}

/* One that nothing bad is seen of any more. */
static void compare_good(struct comparison *c, struct row *row)
{
	struct alert_state before = row->state;
	enum alert_turn turn = alert_judge(&row->state, ALERT_GOOD, alert_hold_ms(row->alert.kind), calm_ms(&row->alert), c->now_ms);

	if (turn == ALERT_STAYS && before.calm_since_ms == row->state.calm_since_ms)
		return;
	c->differs = true;
	if (!c->writes)
		return;
	if (turn == ALERT_CLEARED) {
		DB_EXEC(c->db, "UPDATE alert SET cleared_at = $2, calm_at = NULL WHERE id = $1", I(row->alert.id), I(c->now_ms));
		tell(c, &row->alert, false);
	} else if (turn == ALERT_STAYS) {
		update(c, row);
	} else {
		DB_EXEC(c->db, "DELETE FROM alert WHERE id = $1", I(row->alert.id));
	}
}

/* What sums up the facts that are not told one by one. */
static void compare_others(struct comparison *c, enum alert_kind kind, size_t count, struct alert_fact *rest)
{
	rest->kind = kind;
	rest->sight = ALERT_BAD;
	rest->subject = OTHERS;
	rest->cause = told_plural(c->arena, "%zu more like these", "%zu more like these", (int64_t)count, count);
	rest->consequence = rest->orders ? told_plural(c->arena, "They concern up to %" PRId64 " orders",
					      "They concern up to %" PRId64 " orders", rest->orders, rest->orders)
					: "";
	rest->action = told_printf(c->arena, "See to the first ones: the next are named as these are cleared");
	rest->scan = "";
	compare_fact(c, open_of(c, kind, OTHERS), rest);
}

/* The ones of a kind: those that are open already stay by themselves, then come the worst; the rest is summed up. A shipment
 * that went on while it was read may be among the facts twice. */
static void compare_kind(struct comparison *c, const struct alert_fact *facts, size_t count)
{
	const struct alert_fact *fresh[ALERTS_OF_A_KIND];
	struct alert_fact rest = {.level = ALERT_NOTICE};
	size_t room = ALERTS_OF_A_KIND;
	size_t fresh_count = 0;
	size_t others = 0;

	for (size_t i = 0; i < count; i++) {
		struct row *row = open_of(c, facts[i].kind, facts[i].subject);

		if (row && !row->seen) {
			compare_fact(c, row, &facts[i]);
			room -= room > 0;
		}
	}
	for (size_t i = 0; i < count; i++) {
		bool twice = false;

		if (facts[i].sight != ALERT_BAD || open_of(c, facts[i].kind, facts[i].subject))
			continue;
		for (size_t j = 0; j < fresh_count && !twice; j++)
			twice = strcmp(fresh[j]->subject, facts[i].subject) == 0;
		if (twice)
			continue;
		if (room) {
			fresh[fresh_count++] = &facts[i];
			compare_fact(c, NULL, &facts[i]);
			room--;
			continue;
		}
		others++;
		rest.orders += facts[i].orders;
		rest.level = facts[i].level > rest.level ? facts[i].level : rest.level;
	}
	if (others)
		compare_others(c, facts->kind, others, &rest);
}

static bool compare(struct comparison c, const struct alert_fact *facts, size_t count)
{
	c.open = read_open(c.db, c.arena, &c.open_count);
	for (size_t i = 0; i < count;) {
		size_t end = i + 1;

		while (end < count && facts[end].kind == facts[i].kind)
			end++;
		compare_kind(&c, facts + i, end - i);
		i = end;
	}
	for (size_t i = 0; i < c.open_count; i++)
		if (!c.open[i].seen)
			compare_good(&c, &c.open[i]);
	return c.differs;
}

bool alerts_differ(struct db *db, struct arena *arena, const struct alert_fact *facts, size_t count, int64_t now_ms, bool exact)
{
	return compare((struct comparison){.db = db, .arena = arena, .now_ms = now_ms, .exact = exact}, facts, count);
}

void alerts_write(struct db *db, struct arena *arena, const struct alert_fact *facts, size_t count, int64_t now_ms, bool exact)
{
	compare((struct comparison){.db = db, .arena = arena, .now_ms = now_ms, .exact = exact, .writes = true}, facts, count);
}
