/* The plan's facts in the store: what supply there is, which of it is in sight for whom, and what the plan has to look at
 * again because something changed. Inside the caller's transaction. The pass itself is flow/planner.h. */
#ifndef STORE_PLAN_H
#define STORE_PLAN_H

#include "base/mem.h"
#include "dock/plan.h"
#include "store/db.h"
#include "store/settings.h"

/* ---- to look at again: until that has happened the old facts rule */

void plan_mark_all(struct db *db);
void plan_mark_product(struct db *db, int64_t product_id); /* its supply, or who waits for it */
void plan_mark_order(struct db *db, int64_t order_id);     /* what it wants, or how it must ship */
void plan_mark_inbound(struct db *db, int64_t inbound_id); /* when, where or what it brings */
void plan_mark_shipments(struct db *db);                   /* pickups: all that gather may go now, or not */

/* Supply of the product came or went that the plan did not reckon with: marks it, if that can matter to anybody. */
void plan_deviates(struct db *db, int64_t product_id);

/* True: an order waits for the product that the plan does not let claim. One look into an index. */
bool plan_holds_back(struct db *db, int64_t product_id);

/* True: for one of these orders so many more units of the product would do, as far as the plan has seen. */
bool plan_lacks_only(struct db *db, int64_t product_id, int64_t units);

/* Moves all marks to the pass that begins; they are its own until plan_todo_done(). False: there are none. */
bool plan_todo_any(struct db *db);
void plan_todo_take(struct db *db);
void plan_todo_done(struct db *db);

/* What the pass has to look at. Products: those marked, and those of the inbounds that are marked. Arrays in
 * the arena, in order of their ids. */
struct plan_todo {
	bool all;
	bool shipments;
	int64_t *products;
	size_t product_count;
	int64_t *orders;
	size_t order_count;
	int64_t *inbounds; /* also where all is to be looked at: what they bring may be expected at another time */
	size_t inbound_count;
};
void plan_todo_load(struct db *db, struct arena *arena, struct plan_todo *todo);

/* The products that an order wants, or has in sight. In the arena. */
int64_t *plan_order_products(struct db *db, struct arena *arena, int64_t order_id, size_t *count);

/* Time up to which passing dates are in the plan. */
int64_t plan_clock(struct db *db);
void plan_clock_set(struct db *db, int64_t at_ms);

/* True: between the plan's clock and now a date has passed, or come into reach, that changes something; or a sweep is
 * due, or the clock went back. plan_tick() marks what these dates touch and sets the clock. */
bool plan_tick_due(struct db *db, const struct settings *settings, int64_t now_ms);
void plan_tick(struct db *db, const struct settings *settings, int64_t now_ms);

/* The next cut-off of any pickup; INT64_MAX: none is known. */
int64_t plan_next_cutoff(struct db *db, int64_t now_ms);

/* ---- supply */

/* What of a product is to be had, as it is handed out: what stands in the building for nobody, what was held back, then
 * what is at a door, then by due time. In the arena. */
struct supply *plan_supply(struct db *db, struct arena *arena, int64_t product_id, const struct settings *settings,
	int64_t now_ms, size_t *count);

/* ---- in sight */

/* Units of a source are claimed for a line, which waits for waiting_left more: what was in sight is here. fresh: the plan may
 * have seen some of them as SOURCE_FRESH. Where it saw other supply for the line, the product is marked. False: it saw other
 * supply, or none. */
bool in_sight_claim(struct db *db, int64_t order_id, int64_t line_id, int64_t product_id, int64_t source_id, bool fresh,
	int64_t units, int64_t waiting_left);

/* Writes (units 0: takes away) what a line has in sight of a source. */
void in_sight_set(struct db *db, int64_t order_id, int64_t line_id, int64_t product_id, int64_t source_id, int64_t units);

/* What more an order that is open may hope for. Where only what is imminent matters (only_imminent), in_sight says nothing. */
struct outlook {
	bool in_sight; /* supply reaches one of its lines */
	bool imminent; /* on an inbound that is about to come: see supply_is_imminent() */
};
struct outlook order_outlook(struct db *db, int64_t order_id, int64_t now_ms, int64_t sweep_ms, bool only_imminent);

/* Whether the shelf has a part for the order that it still wants: that is in sight, too. */
bool order_shelf_has(struct db *db, int64_t order_id);

#endif
