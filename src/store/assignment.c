/* Who is wanted where. */
#include <string.h>

#include "base/term.h"
#include "base/text.h"
#include "store/audit.h"
#include "store/catalog.h"
#include "store/find.h"
#include "store/people_read.h"

enum { LAPSE_MS = 16 * 60 * 60 * 1000 }; /* what nobody took up by then was for another shift */

#define ASSIGNMENT                                                                                                     \
	"SELECT a.id, a.operator_id, o.badge, o.name, a.activity, a.place_id, p.code, coalesce(l.name, a.actor), a.at, "   \
	"a.taken_at FROM assignment a JOIN operator o ON o.id = a.operator_id LEFT JOIN place p ON p.id = a.place_id "    \
	"LEFT JOIN operator l ON l.badge = a.actor WHERE a.ended_at IS NULL AND (a.taken_at IS NOT NULL OR a.at >= $1) "

static const char all_sql[] = ASSIGNMENT "ORDER BY a.at, a.id";
static const char of_sql[] = ASSIGNMENT "AND a.operator_id = $2";
static const char open_sql[] = "SELECT 1 FROM assignment WHERE operator_id = $1 AND ended_at IS NULL AND taken_at IS NULL";
static const char taken_sql[] = "UPDATE assignment SET taken_at = $2 WHERE id = $1 AND taken_at IS NULL";
static const char signed_off_sql[] =
	"UPDATE assignment SET ended_at = $2 WHERE operator_id = $1 AND ended_at IS NULL AND taken_at IS NOT NULL "
	"AND NOT EXISTS (SELECT 1 FROM terminal WHERE operator_id = $1)";

const char *const assignment_statements[] = {all_sql, of_sql, open_sql, taken_sql, signed_off_sql, NULL};

static struct assignment read_row(struct db *db, struct arena *arena, struct stmt *q)
{
	struct assignment a = {
		.id = db_i64(q, 0),
		.operator_id = db_i64(q, 1),
		.badge = arena_dup(arena, db_text(q, 2)),
		.name = arena_dup(arena, db_text(q, 3)),
		.place_id = db_i64(q, 5),
		.place = arena_dup(arena, db_text(q, 6)),
		.by = arena_dup(arena, db_text(q, 7)),
		.at_ms = db_i64(q, 8),
		.taken_up = !db_is_null(q, 9),
	};

	if (!work_parse(db_text(q, 4), &a.work))
		db_fail(db, "the store holds somebody who is wanted for the unknown activity '%s'", db_text(q, 4));
	return a;
}

void people_read_assignments(struct db *db, struct arena *arena, int64_t now_ms, struct people *people)
{
	struct stmt *q = DB_QUERY(db, all_sql, I(now_ms - LAPSE_MS));
	size_t cap = 0;

	while (db_next(q)) {
		struct assignment a = read_row(db, arena, q);
		bool here = false;

		for (size_t i = 0; i < people->count; i++) {
			if (people->list[i].operator_id != a.operator_id)
				continue;
			people->list[i].assignment = a;
			here = true;
		}
		if (here)
			continue;
		people->away = arena_grow(arena, people->away, people->away_count, &cap, sizeof *people->away);
		people->away[people->away_count++] = a;
	}
}

static bool read_of(struct db *db, struct arena *arena, int64_t operator_id, int64_t now_ms, struct assignment *a)
{
	struct stmt *q = DB_QUERY(db, of_sql, I(now_ms - LAPSE_MS), I(operator_id));
	bool found = db_next(q);

	*a = (struct assignment){0};
	if (found)
		*a = read_row(db, arena, q);
	db_end(q);
	return found;
}

void assignment_open(struct db *db, struct arena *arena, int64_t operator_id, int64_t now_ms, struct assignment *a)
{
	*a = (struct assignment){0};
	if (DB_VALUE(db, 0, open_sql, I(operator_id)) && (!read_of(db, arena, operator_id, now_ms, a) || a->taken_up))
		*a = (struct assignment){0};
}

void assignment_taken_up(struct db *db, int64_t id, int64_t now_ms)
{
	DB_EXEC(db, taken_sql, I(id), I(now_ms));
}

void assignment_signed_off(struct db *db, int64_t operator_id, int64_t now_ms)
{
	DB_EXEC(db, signed_off_sql, I(operator_id), I(now_ms));
}

/* ---- a lead's decisions */

static enum assign_fault no(enum assign_fault fault, const char **say, const char *why)
{
	*say = why;
	return fault;
}

static enum assign_fault unknown_badge(struct db *db, struct arena *arena, const char *badge, const char **say)
{
	const char *near = find_near(db, arena, FOUND_BADGE, badge);

	if (near)
		return no(ASSIGN_UNKNOWN, say,
			arena_printf(arena, _("there is no operator with badge %s: is it %s?"), badge, near));
	return no(ASSIGN_UNKNOWN, say,
		arena_printf(arena, _("there is no operator with badge %s, nor any other yet: import operators first"), badge));
}

/* Where one does that. */
static bool place_fits(enum work work, enum place_kind kind)
{
	switch (work) {
	case WORK_RECEIVE:
	case WORK_LOAD: return kind == PLACE_DOOR;
	case WORK_PACK: return kind == PLACE_STATION;
	case WORK_STAGE: return kind != PLACE_CARTON && place_kind_inside(kind);
	case WORK_KINDS: break;
	}
	return false;
}

static enum assign_fault find_place(struct db *db, struct arena *arena, const struct assign *assign, struct place *place,
	const char **say)
{
	*place = (struct place){.code = ""};
	if (!*assign->place)
		return ASSIGN_MADE;
	if (!place_find(db, arena, assign->place, place)) {
		const char *near = find_near(db, arena, FOUND_PLACE, assign->place);

		return no(ASSIGN_UNKNOWN, say,
			near ? arena_printf(arena, _("there is no place %s: is it %s?"), assign->place, near)
			     : arena_printf(arena, _("there is no place %s, nor any other yet: import places first"), assign->place));
	}
	if (!place_fits(assign->work, place->kind))
		return no(ASSIGN_PLACE, say,
			arena_printf(arena,
				assign->work == WORK_STAGE  ? _("%s is a %s, where nobody is %s: name a lane or another place, or none")
				: assign->work == WORK_PACK ? _("%s is a %s, where nobody is %s: name a station, or none")
							    : _("%s is a %s, where nobody is %s: name a door, or none"),
				place->code, term(place_kind_word(place->kind)), work_gerund(assign->work)));
	return ASSIGN_MADE;
}

/* "packing at PACK-1" */
static const char *work_at(struct arena *arena, enum work work, const char *place)
{
	return *place ? arena_printf(arena, C_("work", "%s at %s"), work_gerund(work), place) : work_gerund(work);
}

/* Of those who are signed on: where he is; NULL: nowhere. */
static const struct person *person_of(const struct people *people, int64_t operator_id)
{
	for (size_t i = 0; i < people->count; i++)
		if (people->list[i].operator_id == operator_id)
			return &people->list[i];
	return NULL;
}

static bool is_there(const struct people *people, int64_t operator_id, const struct assign *assign, const struct place *place)
{
	for (size_t i = 0; i < people->count; i++)
		if (people->list[i].operator_id == operator_id && strcmp(people->list[i].activity, work_word(assign->work)) == 0 &&
			(!place->id || people->list[i].place_id == place->id))
			return true;
	return false;
}

enum assign_fault person_assign(struct db *db, struct arena *arena, const struct assign *assign, int64_t now_ms, const char **say)
{
	struct operator op;
	struct place place;
	struct assignment open;
	struct people people;
	const struct person *person;
	enum assign_fault fault;
	const char *what;

	*say = "";
	if (!operator_find(db, arena, assign->badge, &op))
		return unknown_badge(db, arena, assign->badge, say);
	fault = find_place(db, arena, assign, &place, say);
	if (fault != ASSIGN_MADE)
		return fault;
	what = work_at(arena, assign->work, place.code);
	people_read(db, arena, now_ms, &people);
	if (read_of(db, arena, op.id, now_ms, &open) && open.work == assign->work && open.place_id == place.id)
		return no(ASSIGN_NOTHING, say,
			arena_printf(arena, _("%s is wanted for %s already, by %s: nothing changes"), op.name, what, open.by));
	if (!open.id && is_there(&people, op.id, assign, &place))
		return no(ASSIGN_NOTHING, say,
			arena_printf(arena, _("%s is %s already: nothing changes"), op.name, what));
	DB_EXEC(db, "UPDATE assignment SET ended_at = $2 WHERE operator_id = $1 AND ended_at IS NULL", I(op.id), I(now_ms));
	DB_EXEC(db, "INSERT INTO assignment (operator_id, activity, place_id, actor, at) VALUES ($1, $2, $3, $4, $5)", I(op.id),
		T(work_word(assign->work)), ID(place.id), T(assign->actor), I(now_ms));
	audit_add(db, &(struct audit_entry){.at_ms = now_ms,
			      .action = AUDIT_PERSON_ASSIGN,
			      .actor = assign->actor,
			      .subject = op.badge,
			      .notes = {{"activity", work_word(assign->work)}, {"place", place.code}}});
	person = person_of(&people, op.id);
	*say = person ? arena_printf(arena, _("%s is wanted for %s: %s tells it with the next scan"), op.name, what, person->terminal)
		      : arena_printf(arena, _("%s is wanted for %s, and is told when signing on"), op.name, what);
	return ASSIGN_MADE;
}

enum assign_fault person_release(struct db *db, struct arena *arena, const char *badge, const char *actor, int64_t now_ms,
	const char **say)
{
	struct operator op;
	struct assignment open;

	*say = "";
	if (!operator_find(db, arena, badge, &op))
		return unknown_badge(db, arena, badge, say);
	if (!read_of(db, arena, op.id, now_ms, &open))
		return no(ASSIGN_NOTHING, say, arena_printf(arena, _("%s is wanted nowhere: there is nothing to end"), op.name));
	DB_EXEC(db, "UPDATE assignment SET ended_at = $2 WHERE operator_id = $1 AND ended_at IS NULL", I(op.id), I(now_ms));
	audit_add(db, &(struct audit_entry){.at_ms = now_ms, .action = AUDIT_PERSON_RELEASE, .actor = actor, .subject = op.badge});
	*say = arena_printf(arena, _("%s is wanted for %s no more"), op.name, work_at(arena, open.work, open.place));
	return ASSIGN_MADE;
}
