/* Copies of what the session answers, kept until the next answer. */
#include "ui/model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "ui/boarding.h"
#include "ui/refusal.h"

static const char *dup_text(struct arena *arena, const char *text)
{
	return arena_dup(arena, text ? text : "");
}

static struct reply_direction copy_direction(struct arena *arena, const struct reply_direction *d)
{
	return (struct reply_direction){
		.quantity = d->quantity,
		.sku = dup_text(arena, d->sku),
		.description = dup_text(arena, d->description),
		.lot = dup_text(arena, d->lot),
		.to = dup_text(arena, d->to),
		.to_name = dup_text(arena, d->to_name),
		.kind = dup_text(arena, d->kind),
		.order = dup_text(arena, d->order),
		.line = dup_text(arena, d->line),
		.shipment = dup_text(arena, d->shipment),
		.customer = dup_text(arena, d->customer),
		.reason = dup_text(arena, d->reason),
		.waits_for = dup_text(arena, d->waits_for),
	};
}

static const struct reply_direction *copy_directions(
	struct arena *arena, const struct reply_direction *list, size_t count)
{
	struct reply_direction *copies = arena_alloc(arena, (count + 1) * sizeof *copies);

	for (size_t i = 0; i < count; i++)
		copies[i] = copy_direction(arena, &list[i]);
	return copies;
}

static const char *const *copy_lines(struct arena *arena, const char *const *lines, size_t count)
{
	const char **copies = arena_alloc(arena, (count + 1) * sizeof *copies);

	for (size_t i = 0; i < count; i++)
		copies[i] = dup_text(arena, lines[i]);
	return copies;
}

static const struct session_task *copy_tasks(struct arena *arena, const struct session_view *view)
{
	struct session_task *tasks = arena_alloc(arena, (view->task_count + 1) * sizeof *tasks);

	for (size_t i = 0; i < view->task_count; i++) {
		const struct session_task *t = &view->tasks[i];

		tasks[i] = (struct session_task){
			.kind = dup_text(arena, t->kind),
			.quantity = t->quantity,
			.sku = dup_text(arena, t->sku),
			.description = dup_text(arena, t->description),
			.lot = dup_text(arena, t->lot),
			.at = dup_text(arena, t->at),
			.to = dup_text(arena, t->to),
			.whose = dup_text(arena, t->whose),
			.why = dup_text(arena, t->why),
		};
		for (size_t j = 0; j < SESSION_OPENS && t->opens[j]; j++)
			tasks[i].opens[j] = dup_text(arena, t->opens[j]);
	}
	return tasks;
}

static const struct session_missing *copy_missing(struct arena *arena, const struct session_packing *p)
{
	struct session_missing *missing = arena_alloc(arena, (p->missing_count + 1) * sizeof *missing);

	for (size_t i = 0; i < p->missing_count; i++) {
		missing[i] = p->missing[i];
		missing[i].sku = dup_text(arena, p->missing[i].sku);
		missing[i].description = dup_text(arena, p->missing[i].description);
	}
	return missing;
}

static const struct session_queued *copy_queue(struct arena *arena, const struct session_packing *p)
{
	struct session_queued *queue = arena_alloc(arena, (p->queue_count + 1) * sizeof *queue);

	for (size_t i = 0; i < p->queue_count; i++) {
		queue[i] = p->queue[i];
		queue[i].shipment = dup_text(arena, p->queue[i].shipment);
		queue[i].customer = dup_text(arena, p->queue[i].customer);
		queue[i].carrier = dup_text(arena, p->queue[i].carrier);
		queue[i].place = dup_text(arena, p->queue[i].place);
		queue[i].pickup = dup_text(arena, p->queue[i].pickup);
	}
	return queue;
}

static const struct session_packing *copy_packing(struct arena *arena, const struct session_packing *p)
{
	struct session_packing *packing;

	if (!p)
		return NULL;
	packing = arena_alloc(arena, sizeof *packing);
	*packing = *p;
	packing->station = dup_text(arena, p->station);
	packing->spot = dup_text(arena, p->spot);
	packing->shipment = dup_text(arena, p->shipment);
	packing->customer = dup_text(arena, p->customer);
	packing->carrier = dup_text(arena, p->carrier);
	packing->pickup = dup_text(arena, p->pickup);
	packing->pickup_door = dup_text(arena, p->pickup_door);
	packing->place = dup_text(arena, p->place);
	packing->stopped = dup_text(arena, p->stopped);
	packing->sscc = dup_text(arena, p->sscc);
	packing->missing = copy_missing(arena, p);
	packing->queue = copy_queue(arena, p);
	return packing;
}

static const struct session_loading *copy_loading(struct arena *arena, const struct session_loading *l)
{
	struct session_loading *loading;
	struct session_to_load *to_load;

	if (!l)
		return NULL;
	loading = arena_alloc(arena, sizeof *loading);
	*loading = *l;
	loading->pickup = dup_text(arena, l->pickup);
	loading->carrier = dup_text(arena, l->carrier);
	loading->door = dup_text(arena, l->door);
	loading->last = dup_text(arena, l->last);
	to_load = arena_alloc(arena, (l->to_load_count + 1) * sizeof *to_load);
	for (size_t i = 0; i < l->to_load_count; i++) {
		to_load[i] = l->to_load[i];
		to_load[i].shipment = dup_text(arena, l->to_load[i].shipment);
		to_load[i].sscc = dup_text(arena, l->to_load[i].sscc);
		to_load[i].at = dup_text(arena, l->to_load[i].at);
	}
	loading->to_load = to_load;
	return loading;
}

static const char *const *copy_badges(struct arena *arena, const struct session_view *view)
{
	const char **badges = arena_alloc(arena, (view->pin_badge_count + 1) * sizeof *badges);

	for (size_t i = 0; i < view->pin_badge_count; i++)
		badges[i] = dup_text(arena, view->pin_badges[i]);
	return badges;
}

static void copy_view(struct model *model, const struct session_view *view)
{
	struct arena *arena = &model->view_arena;
	struct session_hand *hand;

	arena_reset(arena);
	hand = arena_alloc(arena, (view->hand_count + 1) * sizeof *hand);
	for (size_t i = 0; i < view->hand_count; i++) {
		hand[i].direction = copy_direction(arena, &view->hand[i].direction);
		hand[i].postponed = view->hand[i].postponed;
	}
	model->view = *view;
	model->view.terminal = dup_text(arena, view->terminal);
	model->view.operator_name = dup_text(arena, view->operator_name);
	model->view.operator_role = dup_text(arena, view->operator_role);
	model->board.lead = strcmp(model->view.operator_role, "lead") == 0 || strcmp(model->view.operator_role, "admin") == 0;
	model->view.activity = dup_text(arena, view->activity);
	model->view.door = dup_text(arena, view->door);
	model->view.inbound = dup_text(arena, view->inbound);
	model->view.zone = dup_text(arena, view->zone);
	model->view.place = dup_text(arena, view->place);
	model->view.tasks = copy_tasks(arena, view);
	model->view.packing = copy_packing(arena, view->packing);
	model->view.loading = copy_loading(arena, view->loading);
	model->view.mark = dup_text(arena, view->mark);
	model->view.prompt = dup_text(arena, view->prompt);
	model->view.wanted = dup_text(arena, view->wanted);
	model->view.pin_badges = copy_badges(arena, view);
	model->view.hand = hand;
}

void model_init(struct model *model, const char *terminal)
{
	const struct session_view nothing = {.terminal = terminal, .zone = "UTC"};

	*model = (struct model){0};
	copy_view(model, &nothing);
}

void model_done(struct model *model)
{
	for (size_t i = 0; i < model->history_count; i++) {
		free(model->history[i].scan);
		free(model->history[i].outcome);
	}
	model_take_hints(model, NULL, 0);
	arena_done(&model->view_arena);
	arena_done(&model->reply.arena);
	arena_done(&model->help_arena);
	str_done(&model->input);
}

static bool same_text(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "") == 0;
}

static bool same_direction(const struct reply_direction *a, const struct reply_direction *b)
{
	return a->quantity == b->quantity && same_text(a->to, b->to) && same_text(a->sku, b->sku) &&
	       same_text(a->shipment, b->shipment);
}

/* The shipment that is being packed was cancelled or held meanwhile. */
static bool packing_stops(const struct session_packing *before, const struct session_packing *now)
{
	return before && now && *before->shipment && same_text(before->shipment, now->shipment) && !*before->stopped && now->stopped &&
	       *now->stopped;
}

/* Another reader: what was said to the one before, in another language, is not what this one was told. */
static void forget_words(struct model *model)
{
	for (size_t i = 0; *model->language && i < model->history_count; i++)
		if (model->history[i].sentence)
			*model->history[i].outcome = '\0';
	if (*model->language) {
		model->help_line_count = 0;
		model->notice = NULL;
	}
	snprintf(model->language, sizeof model->language, "%s", text_language());
}

bool model_take_view(struct model *model, const struct session_view *view)
{
	bool moves = model->view.hand_count > 0 &&
		     (view->hand_count == 0 || !same_direction(&model->view.hand[0].direction, &view->hand[0].direction));
	bool changed = !model->reply_is_ahead && (moves || packing_stops(model->view.packing, view->packing));

	if (model->reply_is_ahead)
		model->reply_moved = model->reply.result == RESULT_DIRECT && view->hand_count == 0;
	model->reply_is_ahead = false;
	copy_view(model, view);
	if (strcmp(model->language, text_language()) != 0)
		forget_words(model);
	return changed;
}

int64_t model_confirmed(const struct reply *reply)
{
	int64_t quantity = 0;

	for (size_t i = 0; i < reply->confirmed_count; i++)
		quantity += reply->confirmed[i].quantity;
	return quantity;
}

bool model_loaded(const struct reply *reply)
{
	return reply->result == RESULT_CONFIRM && reply->confirmed_count > 0 && strcmp(reply->confirmed[0].kind, "door") == 0;
}

static char *outcome_of(const struct reply *reply, bool *sentence)
{
	struct str text = {0};
	char *outcome;

	switch (reply->result) {
	case RESULT_DIRECT:
		if (reply->direction_count > 0)
			str_printf(
				&text, "%lld × %s", (long long)reply->directions[0].quantity, reply->directions[0].to);
		if (reply->direction_count > 1)
			str_printf(&text, " +%zu", reply->direction_count - 1);
		break;
	case RESULT_CONFIRM:
		if (model_loaded(reply))
			str_printf(&text, "✓ %s", reply->say);
		else if (reply->confirmed_count > 0)
			str_printf(&text, _("✓ %lld at %s"), (long long)model_confirmed(reply), reply->confirmed[0].to);
		break;
	case RESULT_REFUSED: str_printf(&text, "✗ %s", refusal_text(reply->error)); break;
	case RESULT_OK: break;
	}
	*sentence = !text.len || model_loaded(reply) || reply->result == RESULT_REFUSED;
	outcome = mem_dup(text.len ? str_text(&text) : reply->say ? reply->say : "");
	str_done(&text);
	return outcome;
}

static void remember(struct model *model, const struct reply *reply, const uint8_t *scan, size_t len, int64_t at_ms)
{
	struct model_scan *last = &model->history[MODEL_HISTORY - 1];
	struct str text = {0};

	str_add_escaped(&text, scan, len);
	if (model->history_count == MODEL_HISTORY) {
		free(last->scan);
		free(last->outcome);
		model->history_count--;
	}
	memmove(&model->history[1], &model->history[0], model->history_count * sizeof *model->history);
	model->history[0] = (struct model_scan){
		.at_ms = at_ms,
		.scan = mem_dup(str_text(&text)),
		.refused = reply->result == RESULT_REFUSED,
	};
	model->history[0].outcome = outcome_of(reply, &model->history[0].sentence);
	model->history_count++;
	str_done(&text);
}

void model_take_reply(struct model *model, const struct reply *reply, const uint8_t *scan, size_t len, int64_t at_ms)
{
	static const char help[] = "%HELP";
	struct arena arena = model->reply.arena;

	if (len == sizeof help - 1 && memcmp(scan, help, len) == 0) {
		/* help lies over the answer that is there; it does not take it away */
		arena_reset(&model->help_arena);
		model->help_lines = copy_lines(&model->help_arena, reply->lines, reply->line_count);
		model->help_line_count = reply->line_count;
		model->help = true;
		return;
	}
	if (strcmp(model->language, text_language()) != 0)
		forget_words(model); /* who signed on is told in his own what follows */
	remember(model, reply, scan, len, at_ms);
	arena_reset(&arena);
	model->reply = (struct reply){
		.result = reply->result,
		.error = reply->error,
		.id = dup_text(&arena, reply->id),
		.say = dup_text(&arena, reply->say),
		.prompt = dup_text(&arena, reply->prompt),
		.activity = dup_text(&arena, reply->activity),
		.directions = copy_directions(&arena, reply->directions, reply->direction_count),
		.direction_count = reply->direction_count,
		.confirmed = copy_directions(&arena, reply->confirmed, reply->confirmed_count),
		.confirmed_count = reply->confirmed_count,
		.lines = copy_lines(&arena, reply->lines, reply->line_count),
		.line_count = reply->line_count,
		.shows_kind = arena_dup(&arena, reply->shows_kind),
		.shows = arena_dup(&arena, reply->shows),
		.lists_work = reply->lists_work,
		.signed_off = reply->signed_off,
	};
	model->reply.arena = arena;
	model->reply_is_ahead = true;
	model->reply_moved = false;
	model->has_reply = true;
	model->since_reply_ms = 0;
	model->scroll = 0;
	model->picked = false;
	model->help = false;
	boarding_answered(&model->board, reply, scan, len);
}

void model_take_hints(struct model *model, struct model_hint *hints, size_t count)
{
	for (size_t i = 0; i < model->hint_count; i++) {
		free(model->hints[i].scan);
		free(model->hints[i].what);
	}
	free(model->hints);
	model->hints = hints;
	model->hint_count = count;
}

/* Whether the last answer's directions are to be shown, and not what is in hand. */
static bool shows_reply(const struct model *model)
{
	return model->has_reply && model->reply.result == RESULT_DIRECT &&
	       (model->reply_is_ahead || (model->reply_moved && model->view.hand_count == 0));
}

size_t model_direction_count(const struct model *model)
{
	return shows_reply(model) ? model->reply.direction_count : model->view.hand_count;
}

const struct reply_direction *model_direction(const struct model *model, size_t i)
{
	return shows_reply(model) ? &model->reply.directions[i] : &model->view.hand[i].direction;
}

bool model_direction_postponed(const struct model *model, size_t i)
{
	return !shows_reply(model) && model->view.hand[i].postponed;
}
