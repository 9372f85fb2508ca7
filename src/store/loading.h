/* What carriers' pickups take: what is on their trucks, what waits for them, and that they have left. Inside the caller's
 * transaction; text in the arena. What a carton holds is told by store/parcel.h, whether a shipment may leave by
 * store/packing.h. */
#ifndef STORE_LOADING_H
#define STORE_LOADING_H

#include "base/mem.h"
#include "store/db.h"
#include "store/packing.h"
#include "store/parcel.h"

struct pickup {
	int64_t id;
	const char *number;
	const char *carrier; /* "" = any order goes with it */
	int64_t cutoff_at;
	int64_t door_id;     /* 0 = none known */
	const char *door;    /* its barcode; "" = none known */
	int64_t capacity;    /* units; -1 = no limit */
	bool departed;
	int64_t departed_at; /* 0 = it has not */
	int64_t departed_by; /* the scan */
};

/* False: there is none. The id by number; 0: none. */
bool pickup_read(struct db *db, struct arena *arena, int64_t id, struct pickup *pickup);
int64_t pickup_find(struct db *db, const char *number);

/* Those at a door that have not left, the earliest cut-off first, past ones included. */
struct pickup *pickups_at(struct db *db, struct arena *arena, int64_t door_id, size_t *count);

/* Whether an order with that carrier ("" = any) goes with the pickup. */
bool pickup_takes(const struct pickup *pickup, const char *carrier);

/* ---- what it has, and what it would take: shipments that are ready, being packed or packed, of open orders, whose next
 * pickup this one is; past its cut-off, whose next one it was. A shipment of which something is on a truck does not wait. */

struct pickup_tally {
	int64_t cartons;          /* on the truck */
	int64_t units;
	int64_t shipments;
	int64_t packed_cartons;   /* closed, of packed shipments that wait for it */
	int64_t packed_units;
	int64_t packed_shipments;
	int64_t begun_shipments;  /* ready, or being packed */
	int64_t begun_units;      /* theirs, packed ones, too */
};
void pickup_tally(struct db *db, const struct pickup *pickup, int64_t now_ms, struct pickup_tally *tally);

/* Units on the truck. */
int64_t pickup_units(struct db *db, int64_t pickup_id);

struct waiting_shipment {
	int64_t order_id;
	int64_t number;
	const char *name; /* "SO-1/1" */
	enum shipment_status status;
	int64_t cartons;
	int64_t units;    /* here and packed */
	const char *at;   /* where its first carton was packed, else where it stands; "" = nowhere known */
	int64_t ready_at; /* 0 = unknown */
};
/* Packed ones first, in order of their names; at most limit. */
struct waiting_shipment *pickup_waiting(struct db *db, struct arena *arena, const struct pickup *pickup, int64_t now_ms,
	size_t limit, size_t *count);

/* Cartons that are to be loaded, in the same order; at most limit. */
struct parcel *pickup_to_load(struct db *db, struct arena *arena, const struct pickup *pickup, int64_t now_ms, size_t limit,
	size_t *count);

/* The numbers of an order's shipments. */
int64_t *shipment_numbers(struct db *db, struct arena *arena, int64_t order_id, size_t *count);

/* Shipments with a carton on the truck, by name. */
struct loaded_shipment {
	int64_t order_id;
	int64_t number;
};
struct loaded_shipment *pickup_loaded(struct db *db, struct arena *arena, int64_t pickup_id, size_t *count);

/* The lot in a carton that was recalled, or NULL; sku: of its product. */
const char *parcel_recalled(struct db *db, struct arena *arena, int64_t place_id, const char **sku);

/* ---- what scans did */

struct loading_step {
	int64_t parcel_id;
	int64_t pickup_id;
	bool taken_off;
};
void loading_add(struct db *db, int64_t scan_id, const struct loading_step *step);
struct loading_step *loading_of_scan(struct db *db, struct arena *arena, int64_t scan_id, size_t *count);

/* The movements that empty it are posted: the shipment has left with the pickup. */
void shipment_set_shipped(struct db *db, int64_t order_id, int64_t number, int64_t pickup_id, int64_t now_ms);

/* The pickup has left, by that scan. */
void pickup_depart(struct db *db, int64_t id, int64_t scan_id, int64_t now_ms);

/* It left without the shipment. */
void shipment_set_missed(struct db *db, int64_t order_id, int64_t number, int64_t pickup_id);

/* Makes a shipment of what is packed of another one, with the order's next free number; nothing is in it yet. It uses one
 * more of the order's shipments. Returns its number. */
int64_t shipment_split_off(struct db *db, int64_t order_id, int64_t of_number, int64_t now_ms);

/* Why the policy of the order does not let it have one shipment more, for people; NULL: it does. */
const char *shipment_split_fault(struct db *db, struct arena *arena, int64_t order_id, struct policy site);

/* Its statements, NULL at the end: a test looks how the engine reads them. */
extern const char *const loading_statements[];

#endif
