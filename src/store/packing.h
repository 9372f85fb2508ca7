/* Shipments as those who pack and load them see them: what waits to be packed and where, what is still missing from a
 * carton, and how a shipment goes on when units are packed, unpacked or gone. Inside the caller's transaction; text in the
 * arena. */
#ifndef STORE_PACKING_H
#define STORE_PACKING_H

#include "base/mem.h"
#include "dock/ledger.h"
#include "dock/policy.h"
#include "store/db.h"

enum shipment_status { SHIPMENT_GATHERING, SHIPMENT_READY, SHIPMENT_PACKING, SHIPMENT_PACKED, SHIPMENT_SHIPPED };

struct shipment {
	int64_t order_id;
	int64_t number;
	enum shipment_status status;
	const char *order;    /* its number */
	const char *name;     /* "SO-1/1" */
	const char *customer; /* name, "" = none */
	const char *carrier;  /* "" = any */
	bool cancelled;       /* the order */
	bool held;
	bool may_leave;       /* as it is: its policy allows it, all that is still wanted is in it (or left before), or a lead let it go */
	int64_t home_id;      /* where what is not packed stands; 0 = nowhere */
	const char *home;     /* its barcode; "" = nowhere */
	int64_t in_hand;
	int64_t here;
	int64_t packed;
	int64_t shipped;
	int64_t to_pack;      /* of here: still wanted */
	int64_t cutoff_at;    /* of its next pickup; INT64_MAX = none */
	const char *pickup;   /* its number; "" = none */
	const char *pickup_door; /* "" = none known */
	int64_t pickup_from;  /* a lead moved it to a pickup with this cut-off: it goes with none before; 0 = nobody did */
};

const char *shipment_status_word(enum shipment_status status);

/* False: there is no such shipment. site: the site's policy. */
bool shipment_load(struct db *db, struct arena *arena, int64_t order_id, int64_t number, struct policy site, int64_t now_ms,
	struct shipment *shipment);

/* The number of the order's shipment that a worker means who names the order: the one that is ready or being packed; else
 * packed; else the newest. 0: it has none. */
int64_t shipment_meant(struct db *db, int64_t order_id);

/* Products of which units of the shipment are wanted and not in a carton yet, by the order's lines: at most limit. lines and
 * units: of all of them. */
struct missing {
	int64_t product_id;
	const char *sku;
	const char *description;
	int64_t quantity;
	int64_t packed; /* of the product, in the shipment's cartons */
};
struct missing *shipment_missing(struct db *db, struct arena *arena, int64_t order_id, int64_t number, size_t limit,
	size_t *count, int64_t *lines, int64_t *units);

/* Whether some of the product is in the shipment's cartons. */
bool shipment_has_packed(struct db *db, int64_t order_id, int64_t number, int64_t product_id);

/* Units of a shipment that can be packed: of one product (0 = all), by where they stand (first_id, second_id, then the rest)
 * and line; lot NULL = any. What its line wants no more is left out. */
struct packable {
	int64_t place_id;
	enum place_kind place_kind;
	int64_t product_id;
	const char *lot;
	struct owner owner;
	int64_t quantity;
};
struct packable *packable_of(struct db *db, struct arena *arena, int64_t order_id, int64_t number, int64_t product_id,
	const char *lot, int64_t first_id, int64_t second_id, size_t *count);

/* What stands in a station's queue: shipments that are ready or being packed, of orders that are open, but for those at
 * another station; by the pickup's cut-off, those that are being packed first, then in claim order. At most limit. */
struct queued {
	int64_t order_id;
	int64_t number;
	const char *name;
	const char *customer;
	const char *carrier;
	const char *place;    /* where it stands; "" = all of it is in cartons */
	bool is_packing;
	int64_t units;        /* not packed yet */
	int64_t cutoff_at;    /* INT64_MAX = no pickup */
	const char *pickup;
};
struct queued *packing_queue(struct db *db, struct arena *arena, int64_t station_id, int64_t now_ms, size_t limit, size_t *count);

/* The first of them that has units at that place (and of that product, 0 = any). False: none. */
bool packing_first_at(struct db *db, int64_t place_id, int64_t product_id, int64_t now_ms, int64_t *order_id, int64_t *number);

/* Units were packed: a ready shipment is being packed from now on, and uses one of its order's shipments. */
void shipment_begin(struct db *db, int64_t order_id, int64_t number, int64_t now_ms);

/* After units were unpacked, lost or given away, or a carton was opened: brings the shipment's status and its order's used
 * shipments to what it holds. One of which nothing is packed any more is ready or gathers again, unless the order has another
 * that does; a packed one with an open carton, or with something that is not in one, is being packed. */
void shipment_follow(struct db *db, int64_t order_id, int64_t number, int64_t now_ms);

/* Units of it were put down there: it stands there, if nothing of it stood anywhere. */
void shipment_stands_at(struct db *db, int64_t order_id, int64_t number, int64_t place_id);

/* All of it is in closed cartons: it is packed. */
void shipment_set_packed(struct db *db, int64_t order_id, int64_t number, int64_t now_ms);

/* It is not packed after all: it is being packed. */
void shipment_set_packing(struct db *db, int64_t order_id, int64_t number, int64_t now_ms);

/* Whether some of its cartons are on a truck. */
bool shipment_is_loaded(struct db *db, int64_t order_id, int64_t number);

/* A shipment as one number, for the journal: an order has fewer than 100,000. */
int64_t shipment_effect(int64_t order_id, int64_t number);
void shipment_of_effect(int64_t effect_id, int64_t *order_id, int64_t *number);

/* It must not leave yet: it gathers again, with what is packed of it, and takes further units. Only where the order has no
 * other that does. */
bool shipment_gather_again(struct db *db, int64_t order_id, int64_t number, int64_t now_ms);

/* An order that may have no further shipment gets more: its last one, if it has not left (and no lead let it go without the rest),
 * gathers again. False: it has none such. */
bool shipment_join_last(struct db *db, int64_t order_id, int64_t now_ms);

/* Its statements, NULL at the end: a test looks how the engine reads them. */
extern const char *const packing_statements[];

#endif
