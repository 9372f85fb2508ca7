/* Command barcodes: what a worker can do besides scanning goods and places. */
#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "base/text.h"
#include "base/words.h"
#include "flow/allow.h"
#include "flow/assigned.h"
#include "flow/board_act.h"
#include "flow/leave.h"
#include "flow/packing.h"
#include "flow/roles.h"
#include "flow/secret.h"
#include "flow/staging.h"
#include "flow/talk.h"

enum { QTY_MAX = 9999 };

enum { ANYBODY = 0, SIGNED_ON = 1, RECEIVING = 2, STAGING = 4, LOOKING_UP = 8, PACKING = 16, LOADING = 32,
	BOARDING = 64, WITH_GOODS = RECEIVING | STAGING, DECIDING = LOOKING_UP | BOARDING };

/* The activities: their word, how they are chosen, and what they are called in a sentence. */
static const struct {
	unsigned bit;
	const char *activity;
	const char *command;
	const char *gerund;
} activities[] = {
	{RECEIVING, "receive", "%RECEIVE", NC_("part of", "receiving")},
	{STAGING, "stage", "%STAGE", NC_("part of", "staging")},
	{PACKING, "pack", "%PACK", NC_("part of", "packing")},
	{LOADING, "load", "%LOAD", NC_("part of", "loading")},
	{LOOKING_UP, "lookup", "%LOOKUP", NC_("part of", "look-up")},
	{BOARDING, "board", "%BOARD", NC_("part of", "the board")},
};
enum { ACTIVITIES = sizeof activities / sizeof *activities };

struct command_row {
	const char *word;
	void (*run)(struct session *s);
	unsigned when;     /* who may say it: ANYBODY, SIGNED_ON, or the activities that it is a part of */
	const char *help;  /* NULL: not offered by %HELP */
};

void choose_activity(struct session *s, const char *activity)
{
	struct place door;

	snprintf(s->t.activity, sizeof s->t.activity, "%s", activity);
	s->t.place_id = 0;
	pack_leave(s);
	memset(&s->marks, 0, offsetof(struct marks, raw));
	if (strcmp(activity, "receive") == 0 && !s->t.door_id && !s->t.inbound_id && s->stands_at &&
		place_load(s->db, &s->reply.arena, s->stands_at, &door))
		context_door(s, &door);
	if (strcmp(activity, "load") == 0)
		load_begin(s);
}

static void run_receive(struct session *s)
{
	say(s, "Receive");
	choose_activity(s, "receive");
}

static void run_stage(struct session *s)
{
	choose_activity(s, "stage");
	say(s, "Stage: fetch, move and deliver what stands at the dock");
}

static void run_pack(struct session *s)
{
	choose_activity(s, "pack");
	pack_only_station(s);
	say(s, "Pack: shipments that are ready go into cartons");
}

static void run_load(struct session *s)
{
	say(s, "Load: which truck?");
	choose_activity(s, "load");
}

static void run_lookup(struct session *s)
{
	choose_activity(s, "lookup");
	say(s, "Look up: nothing that you scan changes anything");
}

static void run_board(struct session *s)
{
	choose_activity(s, "board");
	say(s, role_may(&s->op, DEED_ORDER) ? N_("The board: scan anything to open it, and decide about it")
					: N_("The board: scan anything to open it; a lead decides here"));
}

static void run_damaged(struct session *s)
{
	bool receiving = strcmp(s->t.activity, "receive") == 0;
	struct place place;

	s->marks.unpack = false;

	if (s->marks.damaged && receiving) {
		receive_unidentified(s);
		return;
	}
	if (s->marks.damaged && strcmp(s->t.activity, "stage") == 0 && stage_unidentified(s))
		return;
	s->marks.damaged = true;
	say(s, "The next unit is damaged: it goes to quarantine");
	if (s->marks.awaiting == AWAIT_NOTHING && !receiving && stage_place(s, &place) && place.kind == PLACE_QUARANTINE)
		prompt(s, "Scan the damaged unit where it stands, or %%DAMAGED again for a parcel that nobody can identify");
	else if (s->marks.awaiting == AWAIT_NOTHING && !receiving)
		prompt(s, "Scan the damaged unit");
	else if (s->marks.awaiting == AWAIT_NOTHING)
		prompt(s, "Scan the damaged unit, or %%DAMAGED again if nobody can identify it");
}

static void run_done(struct session *s)
{
	if (strcmp(s->t.activity, "stage") == 0)
		count_done(s, false);
	else if (strcmp(s->t.activity, "pack") == 0)
		pack_done(s, false);
	else if (strcmp(s->t.activity, "load") == 0)
		load_done(s, false);
	else if (strcmp(s->t.activity, "board") == 0)
		board_done(s, false);
	else
		context_done(s, false);
}

static void run_release(struct session *s)
{
	stage_decide(s, DECIDE_RELEASE);
}

static void run_return(struct session *s)
{
	stage_decide(s, DECIDE_RETURN);
}

static void run_scrap(struct session *s)
{
	stage_decide(s, DECIDE_SCRAP);
}

static void run_hold(struct session *s)
{
	lookup_decide(s, ORDER_HOLD);
}

static void run_resume(struct session *s)
{
	lookup_decide(s, ORDER_RESUME);
}

static void run_release_order(struct session *s)
{
	lookup_decide(s, ORDER_RELEASE);
}

static void run_cancel(struct session *s)
{
	lookup_decide(s, ORDER_CANCEL);
}

static void run_prioritise(struct session *s)
{
	lookup_decide(s, ORDER_PRIORITISE);
}

static void run_accept(struct session *s)
{
	lookup_decide(s, ORDER_ACCEPT);
}

static void run_undo(struct session *s)
{
	if (lookup_undo(s) || board_undo(s) || home_undo(s) || load_forgets(s))
		return;
	s->marks.awaiting = AWAIT_NOTHING;
	undo_scan(s, false);
}

static void undo_again(struct session *s)
{
	s->marks.awaiting = AWAIT_NOTHING;
	undo_scan(s, true);
}

static void run_off(struct session *s)
{
	int64_t units = directions_units(s->db, s->t.id);

	if (units) {
		s->marks.awaiting = AWAIT_OFF;
		say(s, "%s in hand: deliver, or scan %%OFF again to leave it to the lead", units_text(s, units));
		return;
	}
	say(s, "%s signed off", s->op.name);
	s->t = (struct terminal){.id = s->t.id, .seq = s->t.seq};
	s->reply.signed_off = true;
}

static void off_and_leave(struct session *s)
{
	int64_t units = directions_leave(s->db, s->t.id);

	say(s, "%s signed off; %s left for anyone to deliver", s->op.name, units_text(s, units));
	s->t = (struct terminal){.id = s->t.id, .seq = s->t.seq};
	s->reply.signed_off = true;
}

static void run_help(struct session *s);

static const struct command_row rows[] = {
	{"%RECEIVE", run_receive, SIGNED_ON, N_("receive goods at a door")},
	{"%STAGE", run_stage, SIGNED_ON, N_("fetch, move and deliver what stands at the dock")},
	{"%PACK", run_pack, SIGNED_ON, N_("pack shipments that are ready")},
	{"%LOAD", run_load, SIGNED_ON, N_("load a carrier's truck")},
	{"%LOOKUP", run_lookup, SIGNED_ON, N_("look anything up")},
	{"%BOARD", run_board, SIGNED_ON, N_("the state of the dock")},
	{"%UNDO", run_undo, SIGNED_ON, N_("take back the last scan")},
	{"%CLOSE", pack_close_command, PACKING, N_("the carton is closed: it gets its SSCC and its label")},
	{"%OPEN", pack_open_command, PACKING, N_("the closed carton that was scanned is opened again; its label counts no more")},
	{"%UNPACK", pack_unpack_command, PACKING, N_("the next unit comes out of the carton")},
	{"%REPRINT", pack_reprint_command, PACKING, N_("the label of the closed carton once more")},
	{"%DAMAGED", run_damaged, PACKING, N_("the next unit is damaged: it goes to quarantine")},
	{"%SKIP", pack_skip, PACKING, N_("the shipment at hand is put aside as it is")},
	{"%FULL", hand_full, PACKING, N_("the place that is shown is full")},
	{"%DONE", run_done, PACKING, N_("the shipment is packed; twice: what is missing cannot be found")},
	{"%DAMAGED", run_damaged, WITH_GOODS, N_("the next unit is damaged; twice: nobody can identify the parcel")},
	{"%SKIP", hand_skip, WITH_GOODS, N_("postpone the shown direction, or book a refused unit to quarantine")},
	{"%FULL", hand_full, WITH_GOODS, N_("the shown place is full; where you stand, one that was full is not any more")},
	{"%DONE", run_done, WITH_GOODS, N_("the delivery, or the count, is finished")},
	{"%DONE", run_done, LOADING, N_("the truck is to leave; twice: it has left")},
	{"%UNLOAD", load_unload, LOADING, N_("the next carton comes off the truck; what must not leave: all of it (a lead)")},
	{"%SPLIT", load_split, LOADING, N_("a lead lets what is loaded leave without its rest")},
	{"%TRACKING", load_tracking, LOADING | LOOKING_UP, N_("the carrier's reference of the carton that was scanned")},
	{"%COUNT", count_begin, STAGING, N_("count a place")},
	{"%RELEASE", run_release, STAGING, N_("the unit in quarantine goes back into the queue")},
	{"%RETURN", run_return, STAGING, N_("the unit in quarantine goes back to the supplier")},
	{"%SCRAP", run_scrap, STAGING, N_("the unit in quarantine is thrown away")},
	{"%ASSIGN", assign_begin, DECIDING, N_("a lead wants somebody somewhere: a badge, an activity, a place")},
	{"%HOLD", run_hold, DECIDING, N_("a lead holds the order that was looked up")},
	{"%RESUME", run_resume, DECIDING, N_("a lead lets a held order go on")},
	{"%RELEASE", run_release_order, DECIDING, N_("a lead lets its shipment go as it is")},
	{"%CANCEL", run_cancel, DECIDING, N_("a lead cancels it")},
	{"%PRIORITISE", run_prioritise, DECIDING, N_("a lead lets it claim before all others")},
	{"%ACCEPT", run_accept, DECIDING, N_("a lead takes its stockout into the queue")},
	{"%MOVE", board_move, BOARDING, N_("a lead gives a lane's shipments, an order's, or a station another place")},
	{"%DONE", run_done, BOARDING, N_("a lead closes the delivery that was opened, or is at the door that was")},
	{"%PIN", secret_change, SIGNED_ON, N_("set or change your PIN")},
	{"%OFF", run_off, SIGNED_ON, N_("sign off")},
	{"%LEAVE", leave_begin, ANYBODY, N_("a lead ends this terminal")},
	{"%HELP", run_help, ANYBODY, N_("what can be scanned now")},
};

/* What the worker does now, as a bit; 0 = nothing yet. */
static unsigned doing(const struct session *s)
{
	for (size_t i = 0; i < ACTIVITIES; i++)
		if (strcmp(s->t.activity, activities[i].activity) == 0)
			return activities[i].bit;
	return 0;
}

/* Whether the command is a part of what the worker does now. */
static bool belongs(const struct session *s, const struct command_row *row)
{
	return row->when <= SIGNED_ON || (row->when & doing(s));
}

static void run_help(struct session *s)
{
	say(s, "%s", prompt_now(s, &s->reply.arena));
	if (!s->t.operator_id) {
		add_line(s, "A badge signs on");
		return;
	}
	if (strcmp(s->t.activity, "receive") == 0) {
		add_line(s, "A door or a delivery says what is received");
		add_line(s, "A unit, a case or a pallet is received");
		add_line(s, "A lane, a station or another place confirms what goes there");
		add_line(s, "%%QTY-12: the next unit counts 12");
	}
	if (strcmp(s->t.activity, "stage") == 0) {
		add_line(s, "A place confirms what goes there; else it is where you stand, and lists what is to be done there");
		add_line(s, "A unit is taken up, and told where it goes");
		add_line(s, "An order's number opens all that is to be taken away of it, or gives what stands of it another place");
		add_line(s, "%%QTY-12: the next unit counts 12");
	}
	if (strcmp(s->t.activity, "pack") == 0)
		pack_help(s);
	if (strcmp(s->t.activity, "load") == 0) {
		add_line(s, "A pickup's number, or its door, says which truck is loaded");
		add_line(s, "A carton's label loads it; an order's number says where its cartons are");
	}
	if (strcmp(s->t.activity, "lookup") == 0)
		add_line(s, "Anything that has a barcode or a number is looked up");
	if (strcmp(s->t.activity, "board") == 0)
		add_line(s, "Anything that has a barcode or a number is opened: a lead decides about it then");
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (belongs(s, &rows[i]) && (s->stays || rows[i].run != leave_begin))
			add_line(s, "%s: %s", rows[i].word, _(rows[i].help));
}

static void set_quantity(struct session *s, const char *digits)
{
	int64_t n;

	if (!(doing(s) & (WITH_GOODS | PACKING))) {
		refuse(s, ERROR_CHOOSE_ACTIVITY, "Scan %%RECEIVE, %%STAGE or %%PACK first: a count goes with the next unit");
		return;
	}
	if (!str_to_i64(digits, &n) || n < 1 || n > QTY_MAX) {
		refuse(s, ERROR_BAD_QUANTITY, "%%QTY- takes a whole number from 1 to %d, as in %%QTY-12", QTY_MAX);
		return;
	}
	s->marks.quantity = n;
	say(s, "The next unit counts %" PRId64, n);
}

/* The activities that the command is a part of. */
static void refuse_elsewhere(struct session *s, const char *word)
{
	const char *of = "";
	const char *scan = "";
	unsigned when = 0;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (strcmp(rows[i].word, word) == 0)
			when |= rows[i].when;
	for (size_t i = 0; i < ACTIVITIES; i++) {
		if (!(when & activities[i].bit))
			continue;
		of = *of ? arena_printf(&s->reply.arena, _("%s and %s"), of, text_title(activities[i].gerund)) : text_title(activities[i].gerund);
		scan = *scan ? arena_printf(&s->reply.arena, _("%s or %s"), scan, activities[i].command) : activities[i].command;
	}
	refuse(s, ERROR_CHOOSE_ACTIVITY, "%s is a part of %s: scan %s first", word, of, scan);
}

/* What only a lead who is signed on may. */
static void refuse_rank(struct session *s, enum deed deed)
{
	if (deed == DEED_ASSIGN)
		refuse(s, ERROR_LEAD_NEEDED, "Where somebody is wanted, a lead says: a lead signs on, then %%LOOKUP and %%ASSIGN");
	else if (deed == DEED_MOVE)
		refuse(s, ERROR_LEAD_NEEDED, "A lead gives shipments, or a station, another place: a lead signs on here and scans it again");
	else
		refuse(s, ERROR_LEAD_NEEDED, "A lead closes a delivery from the board: a lead signs on here and scans it again");
}

static void run_row(struct session *s, const struct command_row *row, enum awaiting was)
{
	enum deed deed = role_deed(row->word, s->t.activity);

	if (!s->t.operator_id && row->when != ANYBODY) {
		refuse(s, ERROR_NOT_SIGNED_ON, "Nobody is signed on: scan your badge");
		return;
	}
	if (!belongs(s, row)) {
		refuse_elsewhere(s, row->word);
		return;
	}
	if (!role_may(&s->op, deed) && !role_by_badge(deed) && s->t.operator_id) {
		refuse_rank(s, deed);
		return;
	}
	if (row->run == run_help || row->run == run_undo || row->when == STAGING || row->when == DECIDING || row->when == LOADING ||
		(row->run == run_damaged && (was == AWAIT_LOT || was == AWAIT_SERIAL)))
		s->marks.awaiting = was;
	if (row->run != run_undo)
		s->marks.tracked = false;
	if (row->run == run_done && strcmp(s->t.activity, "load") == 0)
		s->marks.awaiting = AWAIT_NOTHING; /* it is answered anew */
	if (row->run == hand_skip && was == AWAIT_LEAD)
		receive_again(s, 0, true);
	else if (row->run == run_done && was == AWAIT_DONE && row->when == BOARDING)
		board_done(s, true);
	else if (row->run == run_done && was == AWAIT_DONE)
		context_done(s, true);
	else if (row->run == run_done && was == AWAIT_COUNTED)
		count_done(s, true);
	else if (row->run == run_done && was == AWAIT_SHORT)
		pack_done(s, true);
	else if (row->run == run_undo && was == AWAIT_UNDO)
		undo_again(s);
	else if (row->run == run_done && was == AWAIT_DEPART)
		load_done(s, true);
	else if (row->run == run_off && was == AWAIT_OFF)
		off_and_leave(s);
	else
		row->run(s);
}

void command_scan(struct session *s, const char *command)
{
	enum awaiting was = s->marks.awaiting;
	const char *words[sizeof rows / sizeof *rows + 2];
	const struct command_row *row = NULL; /* one word may mean a thing in one activity, and another in another */
	size_t count = 0;

	s->marks.awaiting = AWAIT_NOTHING;
	if (assign_takes_command(s, was, command) || leave_takes_command(s, was, command) ||
		allow_takes_command(s, &was, command))
		return;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		words[count++] = rows[i].word;
		if (strcasecmp(command, rows[i].word) == 0 && (!row || belongs(s, &rows[i])))
			row = &rows[i];
	}
	if (row) {
		run_row(s, row, was);
		return;
	}
	if (!s->t.operator_id) {
		refuse(s, ERROR_NOT_SIGNED_ON, "Nobody is signed on: scan your badge");
		return;
	}
	if (strncasecmp(command, "%QTY-", 5) == 0) {
		set_quantity(s, command + 5);
		/* not AWAIT_LEAD: a lead approves what was refused, not another count of it */
		s->marks.awaiting = was == AWAIT_LOT || was == AWAIT_SERIAL ? was : AWAIT_NOTHING;
		return;
	}
	if (was == AWAIT_LINE || was == AWAIT_WHY) /* a reason that begins like a command is none: another is asked for */
		s->marks.awaiting = was;
	words[count++] = "%QTY-12";
	words[count] = NULL;
	refuse(s, ERROR_UNKNOWN_BARCODE, "There is no such command: did you mean %s? %%HELP lists them",
		words_nearest(command, words));
}
