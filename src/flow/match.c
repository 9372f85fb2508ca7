/* Matching: the goods of a scan against the lines that wait and may claim, in claim order. The store does not know yet
 * what was taken here: later goods of the same product reckon with it. */
#include "flow/directing.h"
#include "store/packing.h"
#include "store/plan.h"

static struct piece *add_piece(struct directing *d, const struct goods *goods, size_t taker, int64_t quantity)
{
	struct piece *piece;

	d->pieces = arena_grow(d->arena, d->pieces, d->piece_count, &d->piece_cap, sizeof *d->pieces);
	piece = &d->pieces[d->piece_count++];
	*piece = (struct piece){.goods = goods, .taker = taker, .quantity = quantity, .line = ""};
	return piece;
}

static size_t taker_of(struct directing *d, int64_t order_id)
{
	struct taker *taker;

	for (size_t i = d->taker_count; i-- > 0;)
		if (d->takers[i].facts.order_id == order_id)
			return i;
	d->takers = arena_grow(d->arena, d->takers, d->taker_count, &d->taker_cap, sizeof *d->takers);
	taker = &d->takers[d->taker_count];
	*taker = (struct taker){0};
	order_facts_load(d->s->db, d->arena, order_id, d->s->settings.policy, d->s->now_ms, &taker->facts);
	/* it grew, or lost a unit, after its last shipment was packed */
	if (!taker->facts.shipment_exists && policy_used_up(taker->facts.policy, taker->facts.shipments_used) &&
		shipment_join_last(d->s->db, order_id, d->s->now_ms))
		order_facts_load(d->s->db, d->arena, order_id, d->s->settings.policy, d->s->now_ms, &taker->facts);
	return d->taker_count++;
}

/* What pieces of this scan have taken of a line: the store does not know of them yet. What was the line's before is not
 * among it. */
static int64_t taken(const struct directing *d, int64_t line_id)
{
	int64_t units = 0;

	for (size_t i = 0; i < d->piece_count; i++)
		if (d->pieces[i].line_id == line_id && d->pieces[i].goods->from.line_id != line_id)
			units += d->pieces[i].quantity;
	return units;
}

static bool same_product_before(const struct directing *d, const struct goods *goods)
{
	for (const struct goods *g = d->goods; g < goods; g++)
		if (g->product.id == goods->product.id)
			return true;
	return false;
}

/* Goods that belong to a line already, or that were fetched for it. */
static void give_to(struct directing *d, const struct goods *goods)
{
	struct piece *piece = add_piece(d, goods, taker_of(d, goods->for_whom.order_id), goods->quantity);
	struct stmt *q = DB_QUERY(d->s->db, "SELECT line FROM order_line WHERE id = $1", I(goods->for_whom.line_id));

	piece->line_id = goods->for_whom.line_id;
	while (db_next(q))
		piece->line = arena_dup(d->arena, db_text(q, 0));
	d->takers[piece->taker].units += goods->quantity;
}

void directing_match(struct directing *d, const struct goods *goods)
{
	int64_t left = goods->quantity;
	bool again = same_product_before(d, goods);
	struct claimant c;
	struct stmt *q;

	if (goods->quarantine) {
		add_piece(d, goods, NO_TAKER, left);
		return;
	}
	if (goods->for_whom.order_id) {
		give_to(d, goods);
		return;
	}
	q = claimants(d->s->db, goods->product.id);
	while (left > 0 && db_next(q)) {
		int64_t takes;
		struct piece *piece;

		claimant_read(q, &c);
		takes = c.waiting - (again ? taken(d, c.line_id) : 0);
		if (takes > left)
			takes = left;
		if (takes <= 0)
			continue;
		piece = add_piece(d, goods, taker_of(d, c.order_id), takes);
		piece->line_id = c.line_id;
		piece->line = arena_dup(d->arena, c.line);
		d->takers[piece->taker].units += takes;
		if (!in_sight_claim(d->s->db, c.order_id, c.line_id, goods->product.id, goods->source_id, goods->fresh, takes,
			    c.waiting - taken(d, c.line_id)) ||
			goods->begins)
			d->takers[piece->taker].deviates = true;
		left -= takes;
	}
	db_end(q);
	if (left > 0)
		add_piece(d, goods, NO_TAKER, left);
}

bool directing_satisfies(struct directing *d, const struct taker *taker)
{
	struct stmt *q = DB_QUERY(d->s->db,
		"SELECT id, ordered - cancelled - allocated - shipped FROM order_line "
		"WHERE order_id = $1 AND ordered - cancelled - allocated - shipped > 0",
		I(taker->facts.order_id));
	bool yes = true;

	while (yes && db_next(q))
		yes = db_i64(q, 1) <= taken(d, db_i64(q, 0));
	db_end(q);
	return yes;
}

bool directing_shelf_has(struct directing *d, const struct taker *taker)
{
	struct stmt *q = DB_QUERY(d->s->db,
		"SELECT id, ordered - cancelled - allocated - shipped FROM order_line "
		"WHERE order_id = $1 AND from_stock > brought AND ordered - cancelled - allocated - shipped > 0",
		I(taker->facts.order_id));
	bool yes = false;

	while (!yes && db_next(q))
		yes = db_i64(q, 1) > taken(d, db_i64(q, 0));
	db_end(q);
	return yes;
}

bool directing_rest_in_sight(struct directing *d, const struct taker *taker)
{
	struct stmt *q = DB_QUERY(d->s->db,
		"SELECT l.id, l.waiting, l.ordered - l.from_stock + l.brought - l.cancelled - l.allocated - l.shipped, "
		"(SELECT sum(s.quantity) FROM in_sight s WHERE s.order_id = l.order_id AND s.line_id = l.id) FROM order_line l "
		"WHERE l.order_id = $1 AND l.ordered - l.cancelled - l.allocated - l.shipped > 0",
		I(taker->facts.order_id));
	bool yes = true;

	while (yes && db_next(q)) {
		int64_t waiting = db_i64(q, 1);

		yes = waiting ? waiting - taken(d, db_i64(q, 0)) <= db_i64(q, 3) : db_i64(q, 2) <= 0;
	}
	db_end(q);
	return yes;
}
