/* Who is wanted where, as the terminal tells it and as a lead says it by scanning. A bare badge signs on, also in look-up, so that
 * a terminal can change hands: what %ASSIGN asks for is answered by one. */
#include "flow/assigned.h"

#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "flow/talk.h"

/* ---- the worker's side */

/* The place that counts in his activity: 0 = none. */
static int64_t place_now(struct session *s)
{
	enum work work;

	if (!work_parse(s->t.activity, &work))
		return 0;
	switch (work) {
	case WORK_RECEIVE: return s->t.door_id;
	case WORK_STAGE: return s->t.place_id;
	case WORK_PACK: return s->t.station_id;
	case WORK_LOAD:
		return s->t.pickup_id ? DB_VALUE(s->db, 0, "SELECT door_id FROM pickup WHERE id = $1", I(s->t.pickup_id)) : 0;
	case WORK_KINDS: break;
	}
	return 0;
}

static bool is_there(struct session *s, const struct assignment *a)
{
	return strcmp(s->t.activity, work_word(a->work)) == 0 && (!a->place_id || place_now(s) == a->place_id);
}

static const char *going(enum work work)
{
	switch (work) {
	case WORK_RECEIVE: return C_("go", "receiving");
	case WORK_STAGE: return C_("go", "staging");
	case WORK_PACK: return C_("go", "packing");
	case WORK_LOAD: return C_("go", "loading");
	case WORK_KINDS: break;
	}
	return work_gerund(work);
}

static const char *wanted_words(struct arena *arena, const struct assignment *a)
{
	/* TRANSLATORS: who, which activity ("packing"), at which place, who wants it */
	return *a->place ? arena_printf(arena, _("%s: go %s at %s (%s)"), a->name, going(a->work), a->place, a->by)
			 : arena_printf(arena, _("%s: go %s (%s)"), a->name, going(a->work), a->by);
}

void assigned_tell(struct session *s)
{
	struct assignment a;
	struct reply_assigned *told;

	if (!s->t.operator_id)
		return;
	assignment_open(s->db, &s->reply.arena, s->t.operator_id, s->now_ms, &a);
	if (!a.id)
		return;
	if (is_there(s, &a)) {
		assignment_taken_up(s->db, a.id, s->now_ms);
		return;
	}
	told = arena_alloc(&s->reply.arena, sizeof *told);
	*told = (struct reply_assigned){.activity = work_word(a.work), .place = a.place, .by = a.by,
		.say = wanted_words(&s->reply.arena, &a)};
	s->reply.assigned = told;
}

const char *assigned_words(struct session *s, struct arena *arena)
{
	struct assignment a;

	if (!s->t.operator_id)
		return NULL;
	assignment_open(s->db, arena, s->t.operator_id, clock_now(s->clock), &a);
	return a.id && !is_there(s, &a) ? wanted_words(arena, &a) : NULL;
}

void assigned_end(struct session *s)
{
	if (s->before.operator_id && s->before.operator_id != s->t.operator_id)
		assignment_signed_off(s->db, s->before.operator_id, s->now_ms);
}

/* ---- the lead's side */

void assign_begin(struct session *s)
{
	s->marks.awaiting = AWAIT_ASSIGN_WHO;
	say(s, "Who is wanted somewhere?");
}

void assign_who(struct session *s, const struct operator *op)
{
	s->marks.assign_operator_id = op->id;
	s->marks.awaiting = AWAIT_ASSIGN_WHAT;
	say(s, "What is %s wanted for?", op->name);
}

static struct operator wanted_one(struct session *s)
{
	struct operator op = {.badge = "", .name = ""};

	operator_load(s->db, &s->reply.arena, s->marks.assign_operator_id, &op);
	return op;
}

static enum error_word error_of(enum assign_fault fault)
{
	switch (fault) {
	case ASSIGN_MADE: return ERROR_NONE;
	case ASSIGN_PLACE: return ERROR_WRONG_PLACE;
	case ASSIGN_UNKNOWN:
	case ASSIGN_NOTHING: return ERROR_NOT_HERE;
	}
	return ERROR_NOT_HERE;
}

static void answer(struct session *s, enum assign_fault fault, const char *words)
{
	/* a place where one does not do that can be followed by another */
	s->marks.awaiting = fault == ASSIGN_PLACE ? AWAIT_ASSIGN_WHERE : AWAIT_NOTHING;
	s->marks.assigned = fault == ASSIGN_MADE;
	if (fault == ASSIGN_MADE)
		say(s, "%s", words);
	else
		refuse(s, error_of(fault), "%s", words);
}

static void make(struct session *s, const char *place)
{
	struct operator op = wanted_one(s);
	struct assign assign = {.badge = op.badge, .work = s->marks.assign_work, .place = place, .actor = s->op.badge};
	const char *words;
	enum assign_fault fault = person_assign(s->db, &s->reply.arena, &assign, s->now_ms, &words);

	answer(s, fault, words);
}

static void release(struct session *s)
{
	const char *words;
	enum assign_fault fault = person_release(s->db, &s->reply.arena, wanted_one(s).badge, s->op.badge, s->now_ms, &words);

	answer(s, fault, words);
}

void assign_where(struct session *s, const struct thing *thing)
{
	if (thing->kind == THING_PLACE)
		make(s, thing->place.code);
	else
		refuse(s, ERROR_WRONG_PLACE, "That is no place: scan where %s is wanted, or %%DONE: anywhere", wanted_one(s).name);
}

/* An activity's command: what he is wanted for. */
static bool takes_activity(struct session *s, const char *command)
{
	enum work work;
	char word[16] = "";

	for (size_t i = 0; *command == '%' && command[i + 1] && i + 1 < sizeof word; i++)
		word[i] = (char)(command[i + 1] | 0x20); /* lower case */
	if (!work_parse(word, &work))
		return false;
	s->marks.assign_work = work;
	s->marks.awaiting = AWAIT_ASSIGN_WHERE;
	say(s, "Where is %s wanted for %s?", wanted_one(s).name, going(work));
	return true;
}

bool assign_takes_command(struct session *s, enum awaiting was, const char *command)
{
	bool asked = was == AWAIT_ASSIGN_WHO || was == AWAIT_ASSIGN_WHAT || was == AWAIT_ASSIGN_WHERE;
	bool made = s->marks.assigned;

	s->marks.assigned = false;
	if (strcasecmp(command, "%UNDO") == 0 && asked) {
		say(s, "Nobody is wanted anywhere else: nothing was changed");
		return true;
	}
	if (strcasecmp(command, "%UNDO") == 0 && made) {
		refuse(s, ERROR_UNDO_BLOCKED,
			"The last thing was that %s is wanted somewhere: %%ASSIGN, that badge and %%DONE end it. %%UNDO again takes "
			"back what was before it",
			wanted_one(s).name);
		return true;
	}
	if (was == AWAIT_ASSIGN_WHAT && strcasecmp(command, "%DONE") == 0)
		release(s);
	else if (was == AWAIT_ASSIGN_WHERE && strcasecmp(command, "%DONE") == 0)
		make(s, "");
	else
		return was == AWAIT_ASSIGN_WHAT && takes_activity(s, command);
	return true;
}

const char *assign_prompt(const struct session *s)
{
	if (s->marks.awaiting == AWAIT_ASSIGN_WHO)
		return _("Scan the badge of who is wanted somewhere");
	if (s->marks.awaiting == AWAIT_ASSIGN_WHAT)
		return _("Scan %RECEIVE, %STAGE, %PACK or %LOAD; %DONE: wanted nowhere any more");
	if (s->marks.awaiting == AWAIT_ASSIGN_WHERE)
		return _("Scan the place, or %DONE: anywhere");
	return NULL;
}
