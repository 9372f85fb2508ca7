/* Shipments and the directions that fill them. Inside the caller's write transaction. */
#ifndef STORE_SHIPMENT_H
#define STORE_SHIPMENT_H

#include "base/mem.h"
#include "dock/ledger.h"
#include "store/db.h"

/* Makes a shipment, gathering, with its home. */
void shipment_create(struct db *db, int64_t order_id, int64_t number, int64_t place_id);

/* Gives the shipment its home, or takes it away (0); the places' counts of shipments follow. */
void shipment_set_home(struct db *db, int64_t order_id, int64_t number, int64_t place_id);

/* Gives it the home that a worker chose for it: in overflow, too, it stays until somebody chooses another. */
void shipment_choose_home(struct db *db, int64_t order_id, int64_t number, int64_t place_id);

/* Brings status and home to what its content says, after movements: ready or gathering, no home without content.
 * ready: what the policy says of a shipment with something here and nothing in hand. What its lines want no more is not
 * something: it gets another home. */
void shipment_settle(struct db *db, int64_t order_id, int64_t number, bool ready, int64_t now_ms);

/* What a shipment holds. False: there is no such shipment, or it is past gathering and ready. */
struct shipment_content {
	int64_t home_id;
	int64_t in_hand;
	int64_t here;
	int64_t packed; /* of one that gathers again after something of it was packed */
	bool is_ready;
};
bool shipment_open_content(struct db *db, int64_t order_id, int64_t number, struct shipment_content *content);

struct direction {
	int64_t scan_id;
	int64_t n;
	int64_t terminal_id;
	int64_t shown_id;
	int64_t postponed;
	bool is_left;
	int64_t product_id;
	const char *lot;
	const char *serial;
	int64_t carton_id; /* 0 = none */
	int64_t quantity;
	int64_t open;
	int64_t from_id;
	int64_t place_id;
	const char *reason;
	struct owner owner; /* all 0 = for nobody */
	int64_t of_scan_id; /* the direction whose open units these were; 0 = newly received */
	int64_t of_n;
	int64_t taken; /* of one that was held back: pulled, lost, or for somebody since */
};

/* Writes a direction; its open units count as coming to its place. */
void direction_add(struct db *db, const struct direction *direction);

/* Which directions: the newest shown of a terminal; of its hand to a place; and so on. Each returns rows in the order in
 * which they are shown (not postponed first, newest scan first, then as directed); text in the arena. */
struct direction *directions_in_hand(struct db *db, struct arena *arena, int64_t terminal_id, size_t limit, size_t *count);
struct direction *directions_of_scan(struct db *db, struct arena *arena, int64_t scan_id, size_t *count);
/* Open ones of the terminal that were shown by that scan. */
struct direction *directions_shown_by(struct db *db, struct arena *arena, int64_t terminal_id, int64_t shown_id,
	int64_t postponed, size_t *count);
/* Open ones of the terminal to a place. */
struct direction *directions_to(struct db *db, struct arena *arena, int64_t terminal_id, int64_t place_id, size_t *count);
/* Open ones to a place whose worker has signed off, of any terminal; oldest first. */
struct direction *directions_left_to(struct db *db, struct arena *arena, int64_t place_id, size_t *count);
/* Open ones of a product that came on a carton of this inbound, or, where it does not expect the product (0 = there is
 * none), on any carton whose units stand at this place. lot "" = any. Oldest first. */
struct direction *directions_of_carton_unit(struct db *db, struct arena *arena, int64_t inbound_id, int64_t at_id,
	int64_t product_id, const char *lot, size_t *count);

/* Those that put units of the product away as held back, which are there still; lot NULL and place 0 = any. Of a recalled
 * lot, too. Oldest first. */
struct direction *directions_held_back(struct db *db, struct arena *arena, int64_t product_id, const char *lot, int64_t place_id,
	size_t *count);
/* Of such a one: units at its place that nobody has fetched. */
int64_t direction_held_back(const struct direction *direction);
/* Open ones of the product that workers left behind, oldest first; and those of a terminal, as shown. lot NULL = any. */
struct direction *directions_left_of(struct db *db, struct arena *arena, int64_t product_id, const char *lot, size_t *count);
struct direction *directions_in_hand_of(struct db *db, struct arena *arena, int64_t terminal_id, int64_t product_id,
	const char *lot, size_t *count);

/* One direction; false: there is none. */
bool direction_load(struct db *db, struct arena *arena, int64_t scan_id, int64_t n, struct direction *direction);

/* Changes how many are open, and the place's coming units with it. */
void direction_set_open(struct db *db, struct direction *direction, int64_t open);

/* Units that the direction held back are so no more (below 0: are again): they were pulled, or are for somebody. */
void direction_take_held_back(struct db *db, const struct direction *direction, int64_t units);

/* The direction was taken back: what it held back is no supply any more. */
void direction_forget(struct db *db, const struct direction *direction);

/* The terminal takes the direction over and shows it by this scan. */
void direction_show(struct db *db, struct direction *direction, int64_t terminal_id, int64_t scan_id);

/* Puts them, which are shown as one, behind all others in hand. */
void directions_postpone(struct db *db, const struct direction *list, size_t count);

/* Another place for the open units, by a %FULL scan. */
void direction_move(struct db *db, struct direction *direction, int64_t place_id, int64_t by_scan_id);

/* Where the direction went before a %FULL scan moved it; 0: it was never moved. */
int64_t direction_first_place(struct db *db, const struct direction *direction);

/* Takes back what a %FULL scan moved. False: some of it was delivered or moved again since. */
bool directions_move_back(struct db *db, struct arena *arena, int64_t full_scan_id);

/* Everything in hand at the terminal is left for anyone to deliver. Returns the units. */
int64_t directions_leave(struct db *db, int64_t terminal_id);

/* Units in hand at the terminal. */
int64_t directions_units(struct db *db, int64_t terminal_id);

#endif
