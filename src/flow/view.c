/* What a screen shows besides the last reply, read from the store in one read transaction. */
#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "flow/allow.h"
#include "flow/assigned.h"
#include "flow/leave.h"
#include "flow/loading.h"
#include "flow/packing.h"
#include "flow/secret.h"
#include "flow/staging.h"
#include "flow/talk.h"

#include "store/worklist.h"

enum { MOST_IN_HAND = 200, MOST_TASKS = 50, QTY_MOST = 9999 };

static void read_hand(struct session *s, struct session_view *v)
{
	size_t count;
	size_t described;
	struct direction *list = directions_in_hand(s->db, &s->view_arena, s->terminal_id, MOST_IN_HAND, &count);
	struct reply_direction *directions = describe(s, &s->view_arena, list, count, &described);
	struct session_hand *hand = arena_alloc(&s->view_arena, (described ? described : 1) * sizeof *hand);

	for (size_t i = 0; i < described; i++)
		hand[i].direction = directions[i];
	v->hand = hand;
	v->hand_count = described;
}

static void read_context(struct session *s, struct session_view *v, bool with_delivery)
{
	struct arena *arena = &s->view_arena;
	struct operator op = {.id = 0};
	struct place door;
	struct inbound inbound;
	struct inbound_progress progress;

	if (s->t.operator_id && operator_load(s->db, arena, s->t.operator_id, &op)) {
		v->operator_name = op.name;
		v->operator_role = op.role;
	}
	talk_to(s, &op);
	if (!with_delivery)
		return;
	if (s->t.door_id && place_load(s->db, arena, s->t.door_id, &door))
		v->door = door.code;
	if (s->t.inbound_id && inbound_load(s->db, arena, s->t.inbound_id, &inbound)) {
		v->inbound = inbound.number;
		inbound_progress(s->db, inbound.id, &progress);
		v->inbound_expected = progress.expected;
		v->inbound_received = progress.received;
		v->cartons_expected = progress.cartons_expected;
		v->cartons_received = progress.cartons_received;
	}
}

/* What to scan to take a task up: the place where it is, unless the worker stands there; then the order whose units they
 * were, or the unit, and its lot. */
static void how_to_open(struct session *s, const struct task *task, const struct place *stands, struct session_task *t)
{
	struct arena *arena = &s->view_arena;
	size_t n = 0;

	if (*task->scan_at && strcmp(task->at, stands->code) != 0)
		t->opens[n++] = task->scan_at;
	else if (!*task->at && task->kind == TASK_PULL && stands->id && stands->kind != PLACE_PUTAWAY)
		t->opens[n++] = "%STAGE"; /* the shelf is no place here */
	if ((task->kind == TASK_REDIRECT || (task->kind == TASK_UNPACK && !*task->scan_at)) && *task->order && !task->by_serial) {
		t->opens[n++] = task->order;
		return;
	}
	if (task->kind != TASK_DELIVERY && task->quantity > 1 && !task->by_serial)
		t->opens[n++] = arena_printf(arena, "%%QTY-%" PRId64, task->quantity < QTY_MOST ? task->quantity : QTY_MOST);
	t->opens[n++] = task->sku;
	if (*task->lot && n < SESSION_OPENS)
		t->opens[n] = task->lot;
}

static void read_tasks(struct session *s, struct session_view *v, const struct place *stands)
{
	struct worklist list = worklist_read(s->db, &s->view_arena, stands->id ? stands : NULL, &s->settings, v->now_ms, MOST_TASKS);
	struct session_task *tasks;

	if (!list.count && stands->id) /* he is done here: what there is elsewhere */
		list = worklist_read(s->db, &s->view_arena, NULL, &s->settings, v->now_ms, MOST_TASKS);
	tasks = arena_alloc(&s->view_arena, (list.count + 1) * sizeof *tasks);

	for (size_t i = 0; i < list.count; i++) {
		const struct task *task = &list.tasks[i];

		tasks[i] = (struct session_task){.kind = task_word(task->kind), .quantity = task->quantity, .sku = task->sku,
			.description = task->description, .lot = task->lot, .at = task->at, .to = task->to,
			.whose = *task->shipment ? task->shipment : task->order, .why = task->why};
		how_to_open(s, task, stands, &tasks[i]);
	}
	v->tasks = tasks;
	v->task_count = list.count;
	v->more_tasks = list.more;
}

static void read_staging(struct session *s, struct session_view *v)
{
	struct place stands = {.code = ""};

	if (stage_place_in(s, &s->view_arena, &stands))
		v->place = stands.code;
	v->counting = s->marks.counting_id != 0 || s->marks.counts_next;
	if (!v->hand_count && !v->counting && stands.kind != PLACE_QUARANTINE)
		read_tasks(s, v, &stands);
}

static bool asks(enum awaiting awaiting)
{
	return awaiting == AWAIT_DECIDER || awaiting == AWAIT_LINE || awaiting == AWAIT_WHY || awaiting == AWAIT_MOVE ||
		awaiting == AWAIT_ASSIGN_WHO || awaiting == AWAIT_ASSIGN_WHAT || awaiting == AWAIT_ASSIGN_WHERE || awaiting == AWAIT_LEAVE ||
		awaiting == AWAIT_ALLOW;
}

enum status session_view(struct session *s, const struct session_view **view, struct err *err)
{
	struct session_view *v = &s->view;
	int64_t version = db_data_version(s->db);
	const char *wanted;

	arena_reset(&s->view_arena);
	*v = (struct session_view){.terminal = s->terminal_name, .operator_name = "", .operator_role = "", .activity = "",
		.door = "", .inbound = "", .place = "", .mark = "", .wanted = ""};
	if (db_begin_read(s->db, err) != ST_OK)
		return err->status;
	terminal_load(s->db, s->terminal_id, &s->t);
	settings_load(s->db, &s->settings);
	v->now_ms = clock_now(s->clock);
	v->zone = arena_dup(&s->view_arena, s->settings.time_zone);
	v->activity = arena_dup(&s->view_arena, s->t.activity);
	read_context(s, v, strcmp(s->t.activity, "stage") != 0 && strcmp(s->t.activity, "pack") != 0 && strcmp(s->t.activity, "load") != 0);
	read_hand(s, v);
	if (strcmp(s->t.activity, "stage") == 0)
		read_staging(s, v);
	if (strcmp(s->t.activity, "pack") == 0)
		v->packing = view_packing(s, &s->view_arena);
	if (strcmp(s->t.activity, "load") == 0)
		v->loading = view_loading(s, &s->view_arena);
	if (s->marks.unload)
		v->mark = C_("next carton", "OFF");
	else if (s->marks.unpack)
		v->mark = s->marks.quantity ? arena_printf(&s->view_arena, C_("next unit", "OUT, %" PRId64 " x"), s->marks.quantity)
					    : C_("next unit", "OUT");
	else if (s->marks.damaged && s->marks.quantity)
		v->mark = arena_printf(&s->view_arena, C_("next unit", "DAMAGED, %" PRId64 " x"), s->marks.quantity);
	else if (s->marks.damaged)
		v->mark = C_("next unit", "DAMAGED");
	else if (s->marks.quantity)
		v->mark = arena_printf(&s->view_arena, "%" PRId64 " x", s->marks.quantity);
	v->prompt = prompt_now(s, &s->view_arena);
	v->asks = asks(s->marks.awaiting) || secret_asked(s);
	v->secret = secret_asked(s);
	v->secret_until_ms = secret_until(s);
	v->pin_badges = operator_pin_badges(s->db, &s->view_arena, &v->pin_badge_count);
	wanted = assigned_words(s, &s->view_arena);
	if (wanted)
		v->wanted = wanted;
	if (db_end_read(s->db, err) != ST_OK)
		return err->status;
	s->view_version = version;
	*view = v;
	return ST_OK;
}

bool session_changed(struct session *s)
{
	return leave_expires(s) || allow_expires(s) || db_data_version(s->db) != s->view_version;
}
