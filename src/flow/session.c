/* The session: one scan, one durable transaction, one reply. A refused scan is rolled back before it is journalled, so
 * that a refusal can have changed nothing. */
#include "flow/session.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "base/text.h"
#include "flow/allow.h"
#include "flow/assigned.h"
#include "flow/outage.h"
#include "flow/board_act.h"
#include "flow/leave.h"
#include "flow/packing.h"
#include "flow/planner.h"
#include "flow/roles.h"
#include "flow/secret.h"
#include "flow/sign_audit.h"
#include "flow/talk.h"
#include "flow/trail.h"
#include "flow/watch.h"
#include "store/seal.h"

enum { MOST_OTHERS = 8 }; /* terminals that are named */
enum { IDLE_MS = 10, WATCH_MS = 5, SEAL_LOOK_MS = 10000, SEALS_AT_END = 10 }; /* a scan that comes meanwhile waits so long */

static bool good_name(const char *name)
{
	size_t len = strlen(name);

	return len > 0 && len <= TERMINAL_NAME_MAX &&
		strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-") == len;
}

enum status session_open(struct session **out, struct db *db, const struct clock *clock, const char *terminal,
	struct err *err)
{
	struct session *s;

	if (!good_name(terminal))
		return err_set(err, ST_REFUSED, "'%s' cannot name a terminal: use 1 to %d letters, digits, '.', '_' or '-'", terminal,
			TERMINAL_NAME_MAX);
	s = mem_alloc(sizeof *s);
	s->db = db;
	s->clock = clock;
	snprintf(s->terminal_name, sizeof s->terminal_name, "%s", terminal);
	s->printer = mem_dup("");
	s->view_version = -1;
	audit_origin(db, terminal, NULL);
	snprintf(s->language, sizeof s->language, "%s", text_language());
	if (db_begin_write(db, err) == ST_OK) {
		s->terminal_id = terminal_attach(db, terminal, clock_now(clock));
		terminal_load(db, s->terminal_id, &s->t);
		s->active_ms = terminal_active_at(db, s->terminal_id);
		settings_load(db, &s->settings);
		device_trouble_forget(db, s->terminal_id); /* of a process before this one */
		if (db_commit(db, err) == ST_OK) {
			s->planner = planner_new(db, clock);
			s->watch = watch_new(db, clock);
			s->outages = outages_new(db, clock, s->terminal_id);
			*out = s;
			return ST_OK;
		}
	}
	free(s->printer);
	free(s);
	return err->status;
}

void session_set_printer(struct session *s, const char *printer)
{
	free(s->printer);
	s->printer = mem_dup(printer);
	record_option(s, JOURNAL_PRINTER, printer);
}

void session_stays(struct session *s)
{
	s->stays = true;
}

void session_close(struct session *s)
{
	if (!s)
		return;
	(void)seal_terminal(s->db, s->terminal_id, clock_now(s->clock), SEALS_AT_END);
	text_use(s->language);
	planner_free(s->planner);
	watch_free(s->watch);
	outages_free(s->outages);
	board_source_free(s->board);
	arena_done(&s->reply.arena);
	arena_done(&s->view_arena);
	str_done(&s->told);
	str_done(&s->memory);
	free(s->counted);
	free(s->printer);
	free(s);
}

/* Whoever signed on without a PIN before the site wanted one. What was not refused then is not refused in a restored store. */
static bool lacks_pin(const struct session *s)
{
	return s->settings.require_pin && rank_of(&s->op) >= RANK_LEAD && (!s->replay || s->replay->refused) &&
	       !operator_has_pin(s->db, s->op.id);
}

/* Starts a transaction for a scan (or for an action like one) and reads what it needs to know. */
static enum status begin(struct session *s, struct err *err)
{
	if (db_begin_write(s->db, err) != ST_OK)
		return err->status;
	s->now_ms = clock_now(s->clock);
	s->active_ms = s->origin.again && s->origin.came_ms ? s->origin.came_ms : s->now_ms;
	s->before = s->t;
	terminal_next(s->db, s->terminal_id, s->now_ms, &s->t);
	if (s->before.order_id && !s->t.order_id && strcmp(s->before.activity, "pack") == 0) {
		s->lost_order_id = s->before.order_id;
		s->lost_shipment_no = s->before.shipment_no;
	}
	s->before = s->t;
	s->scan_id = terminal_scan_id(&s->t);
	s->ledger = (struct ledger){.db = s->db, .scan_id = s->scan_id, .at_ms = s->now_ms};
	s->directed = 0;
	s->outcome = (struct outcome){.effect = ""};
	*s->numbered = '\0';
	s->keep_changes = false;
	settings_load(s->db, &s->settings);
	s->op = (struct operator){.badge = "", .name = "", .role = ""};
	if (s->t.operator_id)
		operator_load(s->db, &s->reply.arena, s->t.operator_id, &s->op);
	s->op.lacks_pin = lacks_pin(s);
	talk_to(s, &s->op);
	return ST_OK;
}

void reply_clear(struct session *s)
{
	struct arena arena = s->reply.arena;

	arena_reset(&arena);
	s->reply = (struct reply){.arena = arena, .say = "", .prompt = NULL, .id = "", .activity = ""};
	s->directions = NULL;
	s->direction_cap = 0;
	s->confirmed = NULL;
	s->confirmed_cap = 0;
	s->lines = NULL;
	s->line_cap = 0;
}

static void signed_on(struct session *s, const struct operator *op)
{
	char others[MOST_OTHERS * (TERMINAL_NAME_MAX + 2)];
	bool again = s->t.operator_id == op->id;

	if (!again) {
		s->t = (struct terminal){.id = s->t.id, .seq = s->t.seq};
		memset(&s->marks, 0, offsetof(struct marks, raw));
		s->lost_order_id = 0;
		s->act_count = 0;
	}
	s->t.operator_id = op->id;
	s->op = *op;
	talk_to(s, op);
	say(s, again ? N_("%s is signed on") : N_("%s signed on"), op->name);
	if (terminal_elsewhere(s->db, &s->t, op->id, others, sizeof others))
		add_line(s, "%s is also signed on at %s", op->name, others);
}

/* What a lead's badge approves. */
static bool is_for_a_lead(enum awaiting was)
{
	return was == AWAIT_LEAD || was == AWAIT_REOPEN || was == AWAIT_APPROVAL || was == AWAIT_DECIDER;
}

static enum deed deed_of(const struct session *s, enum awaiting was)
{
	static const enum deed deeds[] = {[DECIDE_RELEASE] = DEED_QUARANTINE, [DECIDE_RETURN] = DEED_QUARANTINE,
		[DECIDE_SCRAP] = DEED_QUARANTINE, [DECIDE_COUNT] = DEED_COUNT, [DECIDE_UNLOAD] = DEED_UNLOAD, [DECIDE_SPLIT] = DEED_SPLIT};

	if (was == AWAIT_APPROVAL)
		return deeds[s->marks.decision];
	return was == AWAIT_LEAD ? DEED_RECEIVE : was == AWAIT_REOPEN ? DEED_REOPEN : DEED_ORDER;
}

static void approve(struct session *s, int64_t lead_id, enum awaiting was)
{
	if (was == AWAIT_LEAD)
		receive_again(s, lead_id, false);
	else if (was == AWAIT_APPROVAL && (s->marks.decision == DECIDE_UNLOAD || s->marks.decision == DECIDE_SPLIT))
		load_approve(s, lead_id);
	else if (was == AWAIT_APPROVAL)
		stage_approve(s, lead_id);
	else if (was == AWAIT_DECIDER)
		lookup_decider(s, lead_id);
	else
		context_reopen(s, lead_id);
}

void badge_accepted(struct session *s, const struct operator *op, enum awaiting was)
{
	s->marks.awaiting = AWAIT_NOTHING;
	if (was == AWAIT_LEAVE)
		leave_accepted(s, op);
	else if (was == AWAIT_ALLOW)
		allow_accepted(s, op);
	else if (is_for_a_lead(was))
		approve(s, op->id, was);
	else
		signed_on(s, op);
}

void sign_on(struct session *s, const struct operator *op)
{
	enum awaiting was = s->marks.awaiting;

	s->marks.awaiting = AWAIT_NOTHING;
	if (was == AWAIT_ASSIGN_WHO) {
		assign_who(s, op);
		return;
	}
	if (was == AWAIT_LEAVE) {
		leave_badge(s, op);
		return;
	}
	if (was == AWAIT_ALLOW) {
		allow_badge(s, op);
		return;
	}
	if (is_for_a_lead(was) && !role_may(op, deed_of(s, was))) {
		s->marks.awaiting = was;
		refuse(s, ERROR_LEAD_NEEDED, "%s is not a lead: a lead's badge approves this; or scan something else", op->name);
		return;
	}
	if (!secret_asks(s, op, was, false))
		badge_accepted(s, op, was);
}

/* Hands the scan to whom it concerns. */
static void dispatch(struct session *s)
{
	struct thing thing;

	leave_expires(s);
	allow_expires(s);
	if (secret_takes(s))
		return;
	if (s->scan.kind == SCAN_COMMAND) {
		command_scan(s, s->scan.data);
		if (s->op.lacks_pin && s->reply.result == RESULT_REFUSED && s->reply.error == ERROR_LEAD_NEEDED)
			refuse(s, ERROR_PIN_NEEDED, "%s has no PIN, and may what a worker may: %%PIN sets one, or an administrator does", s->op.name);
		return;
	}
	identify(s, &s->scan, &thing);
	if (thing.kind == THING_BADGE && !board_opens(s, &thing.op)) {
		sign_on(s, &thing.op);
		return;
	}
	if (!s->t.operator_id) {
		s->marks.awaiting = AWAIT_NOTHING;
		refuse(s, ERROR_NOT_SIGNED_ON, "Nobody is signed on: scan your badge");
		return;
	}
	if (s->marks.awaiting != AWAIT_LOT && s->marks.awaiting != AWAIT_SERIAL && s->marks.awaiting != AWAIT_LINE &&
		s->marks.awaiting != AWAIT_WHY && s->marks.awaiting != AWAIT_HOME && s->marks.awaiting != AWAIT_SPOT &&
		s->marks.awaiting != AWAIT_TAKE_OVER && s->marks.awaiting != AWAIT_MERGE && s->marks.awaiting != AWAIT_TRACKING &&
		s->marks.awaiting != AWAIT_ASSIGN_WHERE && s->marks.awaiting != AWAIT_MOVE)
		s->marks.awaiting = AWAIT_NOTHING;
	if (load_takes(s, &thing))
		return;
	s->marks.tracked = s->marks.assigned = false;
	if (thing.kind == THING_ORDER && thing.ambiguous)
		refuse(s, ERROR_AMBIGUOUS, "%s is an order, and a shipment of another: scan a unit, a carton or the place instead", s->scan.data);
	else if (strcmp(s->t.activity, "receive") == 0)
		receive_scan(s, &thing);
	else if (strcmp(s->t.activity, "stage") == 0)
		stage_scan(s, &thing);
	else if (strcmp(s->t.activity, "pack") == 0)
		pack_scan(s, &thing);
	else if (strcmp(s->t.activity, "load") == 0)
		load_scan(s, &thing);
	else if (strcmp(s->t.activity, "lookup") == 0)
		lookup_scan(s, &thing);
	else if (strcmp(s->t.activity, "board") == 0)
		board_scan(s, &thing);
	else
		refuse(s, ERROR_CHOOSE_ACTIVITY,
			"Choose an activity first: scan %%RECEIVE, %%STAGE, %%PACK, %%LOAD, %%LOOKUP or %%BOARD");
}

static void finish_reply(struct session *s)
{
	assigned_tell(s);
	s->outcome.result = result_word(s->reply.result);
	s->outcome.error = error_word(s->reply.error);
	s->outcome.say = s->reply.say;
	s->reply.activity = arena_dup(&s->reply.arena, s->t.activity);
	s->reply.id = arena_printf(&s->reply.arena, "%s-%06" PRId64, s->terminal_name, s->t.seq);
	s->reply.is_secret = s->secret.hide;
	s->reply.asks_secret = secret_asked(s);
}

static void journal_scan(struct session *s)
{
	const struct session_origin *from = &s->origin;

	journal_begin(
		s->db, &s->t, s->now_ms, s->raw, s->raw_len, from->device ? from->device : "", from->came_ms);
}

/* A refusal changes nothing: rolls back, and journals the scan in a transaction of its own. */
static enum status journal_refusal(struct session *s, struct err *err)
{
	struct reply kept = s->reply;

	/* what it asks for next is read from the state before it */
	s->t = s->before;
	if (db_failed(s->db))
		return db_commit(s->db, err);
	db_rollback(s->db);
	if (db_begin_write(s->db, err) != ST_OK)
		return err->status;
	terminal_next(s->db, s->terminal_id, s->now_ms, &s->t);
	s->scan_id = terminal_scan_id(&s->t);
	s->reply = kept;
	s->outcome = (struct outcome){.effect = ""}; /* what it was about to do was not done */
	if (!s->reply.prompt)
		s->reply.prompt = prompt_now(s, &s->reply.arena);
	finish_reply(s);
	journal_scan(s);
	journal_end(s->db, s->scan_id, s->t.operator_id, &s->outcome);
	keep_applied(s);
	record_scan(s);
	return db_commit(s->db, err);
}

/* A scan that was refused then did nothing in the building, whatever the store would say now. */
static void stay_refused(struct session *s)
{
	s->marks = s->marks_before;
	s->keep_changes = false;
	refuse(s, ERROR_BAD_SCAN, "This scan was refused when it was made, and so it is now");
}

/* Writes down what was done, and what became of the terminal. why: who is signed off now, for the audit trail; "" = he did it. */
static enum status end(struct session *s, const char *why, struct err *err)
{
	journal_end(s->db, s->scan_id, s->t.operator_id, &s->outcome);
	terminal_save(s->db, &s->before, &s->t, s->now_ms);
	assigned_end(s);
	sign_audit(s, why);
	keep_applied(s);
	record_scan(s);
	return db_commit(s->db, err);
}

/* *applied: it was before, and nothing was done. */
static enum status work(struct session *s, const uint8_t *raw, size_t len, bool *applied, struct err *err)
{
	if (begin(s, err) != ST_OK)
		return err->status;
	*applied = keep_was_applied(s);
	if (*applied) {
		db_rollback(s->db);
		return ST_OK;
	}
	if (s->secret.hide) { /* from here on nobody knows what it was */
		raw = (const uint8_t *)SESSION_SECRET;
		len = sizeof SESSION_SECRET - 1;
	}
	s->raw = raw;
	s->raw_len = len > SCAN_MAX_BYTES ? SCAN_MAX_BYTES : len;
	scan_decode(&s->scan, raw, len, zone_civil(s->settings.time_zone, s->now_ms).year);
	journal_scan(s);
	if (!keep_lost(s))
		dispatch(s);
	if (s->replay && s->replay->refused && s->reply.result != RESULT_REFUSED)
		stay_refused(s);
	s->raw = raw;
	s->raw_len = len > SCAN_MAX_BYTES ? SCAN_MAX_BYTES : len;
	if (s->reply.result == RESULT_REFUSED && !s->keep_changes)
		return journal_refusal(s, err);
	if (!s->reply.prompt && s->reply.result == RESULT_DIRECT && s->settings.confirm && s->reply.direction_count)
		prompt(s, "Scan %s", s->reply.directions[0].to); /* the newest in hand: no need to ask the store */
	if (!s->reply.prompt)
		s->reply.prompt = prompt_now(s, &s->reply.arena);
	finish_reply(s);
	return end(s, "", err);
}

enum status session_scan_from(struct session *s, const struct session_origin *origin, const uint8_t *raw, size_t len,
	const struct reply **reply, struct err *err)
{
	enum terminal_marks lost = s->lost;
	size_t counted;
	bool applied = false;

	if (*s->older && !s->replay) /* its numbers would be given twice */
		return err_set(err, ST_DAMAGED, "%s", s->older);
	if (!origin->again && session_sign_off_idle(s, reply, err) != ST_OK)
		return err->status;
	counted = s->counted_count;
	s->marks_before = s->marks;
	s->origin = *origin;
	reply_clear(s);
	if (secret_ahead(s, raw, len, err) != ST_OK || lookup_ahead(s, raw, len, err) != ST_OK)
		return err->status;
	if (work(s, raw, len, &applied, err) != ST_OK) {
		db_rollback(s->db);
		s->marks = s->marks_before;
		s->lost = lost;
		s->counted_count = counted;
		return err->status;
	}
	s->signed_off = s->signed_off || (s->before.operator_id && !s->t.operator_id);
	*reply = applied ? NULL : &s->reply;
	return ST_OK;
}

enum status session_do(struct session *s, const char *mark, void (*act)(struct session *s), const char *why, struct err *err)
{
	reply_clear(s);
	s->origin = (struct session_origin){.seq = 0};
	s->secret = (struct secret){.kind = SECRET_NOT};
	if (begin(s, err) != ST_OK)
		return err->status;
	s->raw = (const uint8_t *)mark;
	s->raw_len = strlen(mark);
	journal_scan(s);
	act(s);
	s->reply.prompt = prompt_now(s, &s->reply.arena);
	finish_reply(s);
	return end(s, why, err);
}

enum status session_scan(struct session *s, const uint8_t *raw, size_t len, const struct reply **reply, struct err *err)
{
	return session_scan_from(s, &(struct session_origin){.seq = 0}, raw, len, reply, err);
}

bool session_hides(const struct session *s)
{
	return s->secret.hide;
}

bool session_settle(struct session *s)
{
	bool more = planner_step(s->planner, IDLE_MS);

	db_tidy(s->db);
	return more;
}

/* True: there is more to seal. */
static bool seal(struct session *s)
{
	int64_t now_ms = clock_monotonic_ms();

	if (s->signed_off) {
		s->signed_off = seal_terminal(s->db, s->terminal_id, clock_now(s->clock), 1);
		return s->signed_off;
	}
	if (now_ms < s->seal_ms)
		return false;
	if (seal_step(s->db, clock_now(s->clock)))
		return true;
	s->seal_ms = now_ms + SEAL_LOOK_MS;
	return false;
}

bool session_idle(struct session *s)
{
	bool more = session_settle(s);

	if (more)
		return true;
	outages_write(s->outages);
	journal_sync(s->journal);
	more = seal(s);
	return watch_step(s->watch, WATCH_MS) || more;
}

void session_device(struct session *s, enum session_device device, const char *name, const char *state, const char *says)
{
	outages_tell(s->outages, device == SESSION_PRINTER ? DEVICE_PRINTER : DEVICE_SCANNER, name ? name : s->printer, state, says);
}

bool session_store_is_back(const struct session *s)
{
	return db_is_back(s->db);
}

struct board_source *session_board(struct session *s)
{
	if (!s->board)
		s->board = board_source_new(s->db, s->clock);
	return s->board;
}

enum status session_sign_on(struct session *s, const char *badge, struct err *err)
{
	struct operator op;

	reply_clear(s);
	if (begin(s, err) != ST_OK)
		return err->status;
	if (!operator_find(s->db, &s->reply.arena, badge, &op)) {
		if (db_failed(s->db))
			return db_commit(s->db, err);
		db_rollback(s->db);
		return err_set(err, ST_REFUSED, "there is no operator with badge %s: import operators (badge,name,role)", badge);
	}
	if (operator_has_pin(s->db, op.id) || (s->settings.require_pin && rank_of(&op) >= RANK_LEAD)) {
		db_rollback(s->db);
		return err_set(err, ST_REFUSED, "%s has a PIN, or must have one: let the badge be scanned, and the PIN typed, instead", op.badge);
	}
	signed_on(s, &op);
	s->t.seq--; /* no scan was made */
	DB_EXEC(s->db, "UPDATE terminal SET last_seq = $2 WHERE id = $1", I(s->t.id), I(s->t.seq));
	terminal_save(s->db, &s->before, &s->t, s->now_ms);
	assigned_end(s);
	sign_audit(s, "");
	record_option(s, JOURNAL_SIGN_ON, badge);
	return db_commit(s->db, err);
}

bool session_set_language(struct session *s, const char *language)
{
	if (*language && !text_knows(language))
		return false;
	snprintf(s->language, sizeof s->language, "%s", language);
	return true;
}

enum status session_stand_at(struct session *s, const char *door, struct err *err)
{
	struct place place = {.kind = PLACE_LANE};
	bool found;

	reply_clear(s);
	if (db_begin_read(s->db, err) != ST_OK)
		return err->status;
	found = place_find(s->db, &s->reply.arena, door, &place) && place.kind == PLACE_DOOR;
	if (db_end_read(s->db, err) != ST_OK)
		return err->status;
	if (!found)
		return err_set(err, ST_REFUSED, "there is no door %s: correct door= in the terminal's config file, or import the place",
			door);
	s->stands_at = place.id;
	record_option(s, JOURNAL_DOOR, door);
	return ST_OK;
}

enum status session_choose(struct session *s, const char *activity, struct err *err)
{
	if (strcmp(activity, "receive") != 0 && strcmp(activity, "stage") != 0 && strcmp(activity, "pack") != 0 &&
		strcmp(activity, "load") != 0 && strcmp(activity, "lookup") != 0 && strcmp(activity, "board") != 0)
		return err_set(err, ST_REFUSED, "there is no activity '%s': use receive, stage, pack, load, lookup or board", activity);
	reply_clear(s);
	if (begin(s, err) != ST_OK)
		return err->status;
	s->t.seq--;
	DB_EXEC(s->db, "UPDATE terminal SET last_seq = $2 WHERE id = $1", I(s->t.id), I(s->t.seq));
	choose_activity(s, activity);
	if (strcmp(activity, "pack") == 0)
		pack_only_station(s);
	terminal_save(s->db, &s->before, &s->t, s->now_ms);
	record_option(s, JOURNAL_CHOOSE, activity);
	return db_commit(s->db, err);
}
