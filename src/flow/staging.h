/* What the files of staging share. Internal to src/flow: stage.c takes the scans, stage_unit.c finds out what a unit scan
 * means (stage_hand.c, stage_fetch.c), stage_pick.c directs what was found, stage_home.c gives a shipment another place,
 * stage_count.c and stage_decide.c are what they say. */
#ifndef FLOW_STAGING_H
#define FLOW_STAGING_H

#include "flow/direct.h"
#include "store/standing.h"

/* A unit scan, read. */
struct staged {
	struct product product;
	int64_t quantity;
	const char *lot;    /* "" = the product has none */
	const char *serial;
	struct place place; /* where the worker stands; id 0 = nowhere */
};

/* The lot to look for: of a product that is not tracked by lot, any (NULL). */
const char *stage_lot_of(const struct staged *unit);

/* Where goods are, and whose. */
void stage_take_from(struct goods *goods, const struct place *place, const struct owner *owner);

/* Units that a unit scan takes, gathered before any is moved. */
struct picking {
	struct session *s;
	const struct staged *unit;
	struct goods *goods;
	size_t count;
	size_t cap;
	int64_t found; /* units that could be taken, of which no more are than the scan has */
};

/* Units of the scan that were not found yet. */
int64_t picking_left(const struct picking *picking);

/* Takes of what is to be had from there: adds goods with their quantity, to be completed by the caller, and returns them.
 * NULL: the scan has no more. */
struct goods *picking_add(struct picking *picking, int64_t available, const char *lot);

/* Units of nobody at the place: those that were not held back first. held: each with its direction. */
void picking_add_nobodys(struct picking *picking, const struct place *place, const char *lot, int64_t available,
	const char *quarantine);

/* Directs what was found; refused where the scan has more. what: says it, before the directions ("Damaged"). What comes
 * from the adjustment is a part that the shelf fills, and counts as brought. */
void picking_direct(struct picking *picking, const char *what);

/* What speaks against the unit being the one at that place, by its serial number: for people. NULL: nothing. */
const char *stage_doubt_serial(struct session *s, const struct staged *unit, int64_t at_id);

/* Part of what nobody's units at a putaway place are: held by a direction, or NULL. */
struct nobodys {
	int64_t units;
	const struct direction *held;
};
struct nobodys *nobodys_at(struct session *s, const struct place *place, int64_t product_id, const char *lot, int64_t units,
	size_t *count);

/* ---- meanings of a unit scan. True: this is what it means, and it is answered */

/* stage_hand.c: of a recalled lot; damaged; left by somebody where the worker stands, or postponed; left elsewhere; in
 * hand */
bool stage_recalled(struct session *s, const struct staged *unit);
bool stage_damaged(struct session *s, const struct staged *unit);
bool stage_left_here(struct session *s, const struct staged *unit);
bool stage_left_elsewhere(struct session *s, const struct staged *unit);
bool stage_in_hand(struct session *s, const struct staged *unit);

/* stage_fetch.c */
bool stage_redirect(struct session *s, const struct staged *unit);
bool stage_move(struct session *s, const struct staged *unit);
bool stage_pull(struct session *s, const struct staged *unit);

/* Units of it stand where the worker stands: not in anybody's hand. */
bool stage_stands_here(struct session *s, const struct staged *unit);

/* ---- stage_unit.c */

void stage_unit(struct session *s, const struct thing *thing);
/* The unit that waited for its lot or serial. */
void stage_again(struct session *s);

/* ---- stage_decide.c, stage_count.c: unit scans there */

void stage_quarantined(struct session *s, const struct staged *unit);
/* Whether parcels that nobody can identify are in quarantine there. */
bool stage_has_unidentified(struct session *s, const struct place *place);
void count_unit(struct session *s, const struct staged *unit);
void count_place(struct session *s, const struct place *place);
/* Books the differences that were shown; shows them anew where they are others by now. */
void count_apply(struct session *s, int64_t approved_by);

/* ---- stage_home.c: another home for a shipment */

/* An order of which nothing has to go elsewhere was scanned: what stands at its home can be given another, if it stands
 * there and nothing is in hand. shipment_no 0 = the order's own number was scanned. */
void home_offer(struct session *s, int64_t order_id, int64_t shipment_no);
/* A place was scanned while AWAIT_HOME. False: it is a place like any other. */
bool home_place(struct session *s, const struct place *place);
/* What may be scanned while AWAIT_HOME; NULL: the shipment is no longer there. */
const char *home_prompt(struct session *s, struct arena *arena);

/* ---- stage.c */

/* The place where the worker stands. False: nowhere. */
bool stage_place(struct session *s, struct place *place);
bool stage_place_in(struct session *s, struct arena *arena, struct place *place);
/* A place as people know it: a carton by its shipment. False: it is gone. */
bool stage_named_place(struct session *s, struct arena *arena, int64_t place_id, struct place *place);
/* All redirects of an order at the place where he stands, or at the first that has some. Without any, what stands of it can
 * be given another place. shipment_no 0 = the order. */
void stage_order(struct session *s, int64_t order_id, int64_t shipment_no);

#endif
