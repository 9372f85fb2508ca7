/* What happens next: likely things often, unlikely ones sometimes. Few products and small numbers, so that orders
 * compete. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/step_scans.h"

static int any_product(struct dice *dice)
{
	return DICE_PICK(dice, 0, 30, 25, 20, 8, 8, 9);
}

static int units(struct dice *dice)
{
	return dice_percent(dice, 10) ? dice_between(dice, 5, 14) : dice_between(dice, 1, 4);
}

static struct rule any_rule(struct dice *dice)
{
	switch (DICE_PICK(dice, 45, 10, 15, 30)) {
	case 0: return (struct rule){SHIPS_AS_NEXT_LEVEL, 0};
	case 1: return (struct rule){SHIPS_AVAILABLE, 0};
	case 2: return (struct rule){SHIPS_UP_TO, dice_between(dice, 1, 3)};
	default: return (struct rule){SHIPS_WHOLE, 0};
	}
}

void step_make_settings(struct dice *dice, struct model_settings *s)
{
	*s = (struct model_settings){.rule = {SHIPS_AVAILABLE, 0},
		.blind = !dice_percent(dice, 10),
		.consolidate = !dice_percent(dice, 20),
		.confirm = !dice_percent(dice, 10),
		.numbers_cartons = !dice_percent(dice, 3),
		.over_percent = dice_percent(dice, 80) ? 0 : 25,
		.reach_days = dice_percent(dice, 70) ? 7 : 2,
		.patience_days = dice_percent(dice, 60)   ? 14
				 : dice_percent(dice, 50) ? 3
							  : 0,
		.sweep_minutes = dice_percent(dice, 70) ? 45 : 90};
	if (dice_percent(dice, 20))
		s->rule = (struct rule){SHIPS_UP_TO, 2};
	else if (dice_percent(dice, 20))
		s->rule = (struct rule){SHIPS_WHOLE, 0};
}

/* ---- orders */

static int64_t minutes_from(const struct model *m, int64_t minutes)
{
	return m->now - m->now % MINUTE_MS + minutes * MINUTE_MS;
}

static int64_t any_promise(struct dice *dice, const struct model *m)
{
	switch (DICE_PICK(dice, 15, 15, 20, 50)) {
	case 0: return 0;
	case 1: return minutes_from(m, -dice_between(dice, 0, 5 * 24 * 60));
	case 2: return minutes_from(m, dice_between(dice, 1, 12 * 60));
	default: return minutes_from(m, dice_between(dice, 1, 25 * 24) * 60);
	}
}

static void any_row(struct dice *dice, struct order_row *row)
{
	row->product = any_product(dice);
	row->quantity = units(dice);
	row->from_stock = dice_percent(dice, 15) ? dice_between(dice, 1, row->quantity) : 0;
	row->cancelled = dice_percent(dice, 4) ? dice_between(dice, 1, row->quantity) : 0;
}

static void new_order(struct dice *dice, const struct model *m, struct order_file *f)
{
	static const char *const lines[] = {"1", "2", "3", "10", "a"};
	static const char *const carriers[] = {"", "UPS", "DHL"};
	int next = m->order_count + 1;

	do
		snprintf(f->number, sizeof f->number, "SO-%d", next++);
	while (model_order_of(m, f->number) != NONE);
	f->customer = dice_percent(dice, 25) ? dice_roll(dice, CUSTOMERS) : NONE;
	f->placed = minutes_from(m, -dice_between(dice, 1, 20 * 24 * 60));
	f->promised = any_promise(dice, m);
	f->priority = dice_percent(dice, 80) ? 0 : dice_between(dice, -1, 4);
	f->rule = any_rule(dice);
	f->used = dice_percent(dice, 20) ? dice_between(dice, 0, 2) : 0;
	snprintf(f->carrier, sizeof f->carrier, "%s", carriers[DICE_PICK(dice, 50, 30, 20)]);
	f->state = (enum order_state)DICE_PICK(dice, 90, 7, 3);
	f->count = DICE_PICK(dice, 0, 40, 35, 15, 10);
	for (int i = 0; i < f->count; i++) {
		snprintf(f->rows[i].line, sizeof f->rows[i].line, "%s", lines[dice_percent(dice, 90) ? i : i + 1]);
		any_row(dice, &f->rows[i]);
	}
	for (int i = 1; i < f->count; i++) /* no line twice */
		if (strcmp(f->rows[i].line, f->rows[i - 1].line) == 0)
			snprintf(f->rows[i].line, sizeof f->rows[i].line, "b%d", i);
}

static void change_row(struct dice *dice, struct order_row *row)
{
	switch (DICE_PICK(dice, 25, 30, 20, 15, 10)) {
	case 0: row->quantity += dice_between(dice, 1, 3); break;
	case 1: row->quantity = dice_roll(dice, row->quantity + 1); break;
	case 2: row->cancelled = row->quantity; break;
	case 3: row->cancelled = dice_between(dice, 0, row->quantity); break;
	default: row->from_stock = dice_between(dice, 0, row->quantity); break;
	}
	row->from_stock = row->from_stock < row->quantity ? row->from_stock : row->quantity;
	row->cancelled = row->cancelled < row->quantity ? row->cancelled : row->quantity;
}

static void change_terms(struct dice *dice, const struct model *m, struct order_file *f)
{
	switch (DICE_PICK(dice, 30, 20, 20, 15, 10, 15)) {
	case 0: f->state = ORDER_CANCELLED; break;
	case 1: f->state = ORDER_HELD; break;
	case 2: f->state = ORDER_OPEN; break;
	case 3: f->rule = any_rule(dice); break;
	case 4: f->priority = dice_between(dice, -1, 4); break;
	default: f->promised = any_promise(dice, m); break;
	}
}

/* An order, mostly one that has goods here. */
static int any_order(struct dice *dice, const struct model *m)
{
	for (int i = 0; i < 5; i++) {
		int order = dice_roll(dice, m->order_count);

		if (model_in_hand(m, order) + model_here(m, order))
			return order;
	}
	return dice_roll(dice, m->order_count);
}

static void change_order(struct dice *dice, const struct model *m, struct order_file *f)
{
	const struct model_order *o = &m->orders[any_order(dice, m)];
	bool rows = dice_percent(dice, 50);

	*f = o->terms;
	f->count = 0;
	for (int i = 0; i < o->count; i++)
		if (dice_percent(dice, 75) || (!f->count && i + 1 == o->count))
			f->rows[f->count++] = o->lines[i].row;
	if (rows)
		change_row(dice, &f->rows[dice_roll(dice, f->count)]);
	if (!rows || dice_percent(dice, 15))
		change_terms(dice, m, f);
	if (dice_percent(dice, 12) && o->count + 1 < MODEL_LINES) {
		struct order_row *row = &f->rows[f->count++];

		*row = (struct order_row){0};
		any_row(dice, row);
		snprintf(row->line, sizeof row->line, "%d", 20 + o->count);
	}
}

/* ---- inbound deliveries and pickups */

static int64_t any_due(struct dice *dice, const struct model *m)
{
	switch (DICE_PICK(dice, 15, 12, 33, 25, 15)) {
	case 0: return 0;
	case 1: return minutes_from(m, -dice_between(dice, 10, 30 * 60));
	case 2: return minutes_from(m, dice_between(dice, 1, 5 * 60));
	case 3: return minutes_from(m, dice_between(dice, 12 * 60, 3 * 24 * 60));
	default: return minutes_from(m, dice_between(dice, 5 * 24 * 60, 12 * 24 * 60));
	}
}

static int any_door(struct dice *dice)
{
	switch (DICE_PICK(dice, 40, 30, 30)) {
	case 0: return model_place_of("D1");
	case 1: return model_place_of("D2");
	default: return NONE;
	}
}

/* A row that the file does not have yet. */
static void add_inbound_row(struct dice *dice, struct inbound_file *f)
{
	static const char *const lots[] = {"", "LOT1", "LOT2"};
	struct inbound_row row = {.product = any_product(dice), .quantity = units(dice)};

	if (model_products[row.product].by_lot)
		snprintf(row.lot, sizeof row.lot, "%s", lots[dice_roll(dice, 3)]);
	for (int i = 0; i < f->count; i++)
		if (f->rows[i].product == row.product && strcmp(f->rows[i].lot, row.lot) == 0)
			return;
	f->rows[f->count++] = row;
}

static void new_inbound(struct dice *dice, const struct model *m, struct inbound_file *f)
{
	int next = m->inbound_count + 1;
	int count = dice_between(dice, 1, 4);

	do
		snprintf(f->number, sizeof f->number, "IB-%d", next++);
	while (model_inbound_of(m, f->number) != NONE);
	f->door = any_door(dice);
	f->due = any_due(dice, m);
	f->count = 0;
	for (int i = 0; i < count; i++)
		add_inbound_row(dice, f);
}

static void change_inbound(struct dice *dice, const struct model *m, struct inbound_file *f)
{
	const struct model_inbound *in = &m->inbounds[dice_roll(dice, m->inbound_count)];

	*f = in->terms;
	switch (DICE_PICK(dice, 40, 25, 15, 20)) {
	case 0: f->rows[dice_roll(dice, f->count)].quantity = dice_roll(dice, 8); break;
	case 1: f->due = any_due(dice, m); break;
	case 2: f->door = any_door(dice); break;
	default:
		if (f->count < MODEL_LINES)
			add_inbound_row(dice, f);
	}
}

static void any_pickup(struct dice *dice, const struct model *m, struct pickup_file *f)
{
	int old = m->pickup_count && dice_percent(dice, 30) ? dice_roll(dice, m->pickup_count) : NONE;

	snprintf(f->number, sizeof f->number, "P-%d", m->pickup_count + 1);
	snprintf(f->carrier, sizeof f->carrier, "%s", dice_percent(dice, 60) ? "UPS" : "DHL");
	f->door = any_door(dice);
	if (old != NONE && m->pickups[old].cutoff - m->settings.sweep_minutes * (int64_t)MINUTE_MS > m->now)
		*f = m->pickups[old];
	f->cutoff = minutes_from(
		m, dice_percent(dice, 60) ? dice_between(dice, 5, 9 * 60) : dice_between(dice, 60, 3 * 24 * 60));
}

/* ---- a lead */

static void any_decision(struct dice *dice, const struct model *m, struct decision_file *f)
{
	const struct model_order *o = &m->orders[any_order(dice, m)];

	f->what = (enum decision)DICE_PICK(dice, 15, 20, 25, 30, 10, 0);
	snprintf(f->order, sizeof f->order, "%s", o->terms.number);
	f->priority = dice_between(dice, -1, 6);
	for (int i = 0; i < 20; i++) { /* mostly something that can be decided */
		int order = dice_roll(dice, m->order_count);
		int line = dice_roll(dice, m->orders[order].count);

		if (!model_stockout(m, order, line) || dice_percent(dice, 50))
			continue;
		f->what = DECIDES_ACCEPT;
		snprintf(f->order, sizeof f->order, "%s", m->orders[order].terms.number);
		snprintf(f->line, sizeof f->line, "%s", m->orders[order].lines[line].row.line);
		return;
	}
}

static void any_recall(struct dice *dice, const struct model *m, struct recall_file *f)
{
	snprintf(f->lot, sizeof f->lot, "%s", dice_percent(dice, 65) ? "LOT1" : "LOT2");
	f->lift = model_is_recalled(m, f->lot) ? dice_percent(dice, 85) : dice_percent(dice, 5);
}

void step_make(struct dice *dice, const struct model *m, struct step *step)
{
	bool begins = m->order_count < 3 || (m->inbound_count < 1 && m->order_count < 5);
	const struct model_terminal *t;

	*step = (struct step){.terminal = dice_percent(dice, 75) ? 0 : 1};
	t = &m->terminals[step->terminal];
	if ((t->badge == NONE || !t->activity || (t->activity == RECEIVES && t->door == NONE && t->inbound == NONE)) &&
		dice_percent(dice, 50)) {
		step_make_scan(dice, m, step); /* first of all */
		return;
	}
	if (!begins && (step_in_hand(m, step->terminal) || step_can_pack(m) || step_can_load(m)) &&
		dice_percent(dice, 55)) {
		step_make_scan(dice, m, step); /* what was begun goes on, mostly */
		return;
	}
	if (step_wants_pickup(m) && dice_percent(dice, 25)) {
		step->kind = STEP_PICKUP;
		any_pickup(dice, m, &step->pickup);
		return;
	}
	switch (begins ? DICE_PICK(dice, 10, 40, 0, 25, 0, 5, 3, 0, 0) : DICE_PICK(dice, 68, 6, 9, 4, 3, 2, 4, 6, 1)) {
	case 0: step_make_scan(dice, m, step); return;
	case 1:
		step->kind = STEP_ORDER;
		new_order(dice, m, &step->order);
		return;
	case 2:
		step->kind = STEP_ORDER;
		change_order(dice, m, &step->order);
		return;
	case 3:
		step->kind = STEP_INBOUND;
		new_inbound(dice, m, &step->inbound);
		return;
	case 4:
		step->kind = STEP_INBOUND;
		if (m->inbound_count)
			change_inbound(dice, m, &step->inbound);
		else
			new_inbound(dice, m, &step->inbound);
		return;
	case 5:
		step->kind = STEP_PICKUP;
		any_pickup(dice, m, &step->pickup);
		return;
	case 7:
		step->kind = STEP_DECISION;
		any_decision(dice, m, &step->decision);
		return;
	case 8:
		step->kind = STEP_RECALL;
		any_recall(dice, m, &step->recall);
		return;
	default:
		step->kind = STEP_CLOCK;
		step->minutes = (int[]){3, 11, 35, 62, 127, 310, 725, 1500, 4500,
			11000}[DICE_PICK(dice, 15, 15, 15, 15, 15, 10, 8, 6, 4, 3)];
	}
}
