/* What whoever watches for alerts has to know, read in small pieces: each reads an index that holds few rows, or a page of one.
 * Inside the caller's transaction; text in the arena; times are UTC milliseconds, 0 = none. */
#ifndef STORE_WATCH_FACTS_H
#define STORE_WATCH_FACTS_H

#include "base/mem.h"
#include "dock/ledger.h"
#include "dock/policy.h"
#include "store/db.h"
#include "store/packing.h"

/* Pickups that have not left and whose cut-off is still to come, the earliest first; at most limit. */
struct next_pickup {
	int64_t id;
	const char *number;
	const char *carrier; /* "" = any order goes with it */
	int64_t cutoff_at;
	const char *door;    /* "" = none known */
};
struct next_pickup *pickups_to_come(struct db *db, struct arena *arena, int64_t now_ms, size_t limit, size_t *count);

/* Open ones whose cut-off passed from from_ms on, and before until_ms; the earliest first. */
struct next_pickup *pickups_past(struct db *db, struct arena *arena, int64_t from_ms, int64_t until_ms, size_t limit, size_t *count);

/* Announced deliveries that have not come: due before a time, the latest first; not confirmed, or without a due time, and due
 * by a time. At most limit. */
struct awaited {
	int64_t id;
	const char *number;
	const char *supplier;
	const char *carrier;
	const char *door;
	int64_t due_at;
};
struct awaited *inbound_overdue(struct db *db, struct arena *arena, int64_t due_before_ms, size_t limit, size_t *count);
struct awaited *inbound_unconfirmed(struct db *db, struct arena *arena, int64_t due_from_ms, int64_t due_by_ms, size_t limit,
	size_t *count);

/* The products that an inbound still brings, and how many units of each. */
struct product_left {
	int64_t product_id;
	int64_t units;
};
struct product_left *inbound_products_left(struct db *db, struct arena *arena, int64_t inbound_id, size_t *count);

/* Open orders for which the plan sees goods on a delivery: those of one of its products are added; at most limit in all. */
enum { REACH_WHOLE = 1000 };
struct sighted_order {
	int64_t order_id;
	const char *number;
	const char *carrier;
	int64_t promised_at;
	int64_t pickup_from; /* a lead moved it to a pickup with this cut-off: it goes with none before */
	int64_t priority;
	int64_t placed_at;
	int64_t units;       /* of the product, on the delivery */
	int64_t reach;       /* in thousandths: it has its last unit when so much of what the delivery still brings of the product has
				been received, as orders get it in claim order */
};
struct sighted {
	struct sighted_order *list;
	size_t count;
	size_t cap;
};
void sighted_add(struct db *db, struct arena *arena, int64_t inbound_id, const struct product_left *left, size_t limit,
	struct sighted *sighted);

/* When the last line that the order waits with is expected, as the plan sees it; INT64_MAX: one of them is not in sight. */
int64_t order_expected_at(struct db *db, int64_t order_id);

/* Whether the order must ship whole what it still wants. site: the site's policy. */
bool order_ships_whole(struct db *db, int64_t order_id, struct policy site);

/* The first line of the order that lacks something which is neither here nor in sight: "2 x GLASS-6", and on how many further
 * lines. "" = none. *product_id: its; 0 = none. */
const char *order_lacks(struct db *db, struct arena *arena, int64_t order_id, int64_t *more, int64_t *product_id);

/* A delivery that is announced, brings the product, and is not reckoned with: it is not due from known_from_ms to known_until_ms,
 * or nobody has said when it comes; the earliest. False: there is none. */
bool inbound_put_off(struct db *db, struct arena *arena, int64_t product_id, int64_t known_from_ms, int64_t known_until_ms,
	struct awaited *inbound);

/* The delivery that brings the order the first of what it waits for, as the plan sees it. False: none is in sight. */
struct rest_on {
	const char *inbound;
	const char *door; /* "" = none known */
	bool arrived;
	int64_t due_at;
};
bool order_rest_on(struct db *db, struct arena *arena, int64_t order_id, struct rest_on *rest);

/* Shipments that are in the building, of one status, a page at a time: those after (order_id, number). */
struct open_shipment {
	int64_t order_id;
	int64_t number;
	const char *name;  /* "SO-1/1" */
	const char *order;
	const char *carrier;
	enum shipment_status status;
	int64_t priority;
	int64_t promised_at;
	int64_t pickup_from; /* as above */
	bool is_open;      /* its order: neither held nor cancelled */
	bool is_cancelled;
	int64_t claim;     /* of its order: dock/plan.h */
	int64_t here;
	int64_t packed;
	int64_t in_hand;
	int64_t place_id;  /* where it stands; 0 = nowhere */
	const char *place;
	bool at_station;   /* it stands at a station */
	int64_t station_id; /* where one of its cartons is open; 0 = nowhere */
	bool released;
	bool loaded;       /* something of it is on a truck */
	int64_t ready_at;  /* or packed, where that is known of it only; 0 = it is neither */
	const char *missed; /* the pickup that left without it; "" = none did */
	int64_t missed_at;
};
struct open_shipment *shipments_page(struct db *db, struct arena *arena, enum shipment_status status, int64_t after_order_id,
	int64_t after_number, size_t limit, size_t *count);

/* What stands at a place, by shipment: the largest first; at most limit. order_id 0: nobody's. */
struct lodger {
	int64_t order_id;
	const char *name;  /* "SO-1/1"; "" = nobody's */
	const char *order;
	enum shipment_status status;
	bool is_cancelled;
	int64_t units;
};
struct lodger *lodgers_of(struct db *db, struct arena *arena, int64_t place_id, size_t limit, size_t *count);

/* The next product after an id of which lines want units that may not be backordered; 0 = there is none. */
int64_t stockout_after(struct db *db, int64_t product_id);

/* Of such a product: what nobody has decided about yet. Lines in claim order. False: nothing. */
struct stockout {
	const char *sku;
	const char *description;
	int64_t units;
	int64_t lines;
	int64_t orders;
	int64_t here;       /* orders of which something stands in the building, waiting for it */
	const char *order;  /* the first line's */
	const char *line;
	const char *names[3]; /* the first orders' */
};
bool stockout_read(struct db *db, struct arena *arena, int64_t product_id, struct stockout *stockout);

/* Its statements, NULL at the end: a test looks how the engine reads them. */
extern const char *const watch_statements[];

#endif
