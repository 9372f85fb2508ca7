/* Outbound cartons of shipments: from the first unit in to the carrier's receipt. What is in one is in the ledger, at a
 * place of kind carton that is its own. Inside the caller's write transaction; text in the arena. */
#ifndef STORE_PARCEL_H
#define STORE_PARCEL_H

#include "base/mem.h"
#include "dock/ledger.h"
#include "store/db.h"

enum parcel_status {
	PARCEL_OPEN,     /* being packed */
	PARCEL_CLOSED,   /* has its SSCC, stands where it was packed */
	PARCEL_LOADED,   /* on a pickup's truck, which is still at its door */
	PARCEL_DEPARTED,
	PARCEL_VOID,     /* nothing is in it any more; it is no carton of its shipment */
};

struct parcel {
	int64_t id;
	int64_t order_id;
	int64_t shipment_no;
	int64_t number;     /* carton 1, 2 ... of the shipment */
	int64_t place_id;   /* the ledger's place of its content */
	const char *sscc;   /* 18 digits; "" while it is open */
	int64_t carton_id;  /* the inbound carton that goes as it is; 0 = packed here */
	enum parcel_status status;
	int64_t station_id; /* where it was packed; 0 = unknown */
	int64_t pickup_id;  /* loaded on; 0 = none */
	const char *tracking; /* "" = none */
	int64_t opened_at;
	int64_t loaded_at;
	int64_t units;      /* content */
	const char *order;  /* the order's number */
	const char *shipment; /* "SO-1/1" */
};

const char *parcel_status_word(enum parcel_status status);

/* False: there is none. By the place of its content; by its SSCC: also one that has departed. */
bool parcel_load(struct db *db, struct arena *arena, int64_t id, struct parcel *parcel);
bool parcel_at(struct db *db, struct arena *arena, int64_t place_id, struct parcel *parcel);
bool parcel_find(struct db *db, struct arena *arena, const char *sscc, struct parcel *parcel);

/* The cartons of a shipment, void ones left out, in order of their numbers. */
struct parcel *parcels_of_shipment(struct db *db, struct arena *arena, int64_t order_id, int64_t shipment_no, size_t *count);
/* Those that a scan closed, and that are closed by it still: it asked for the labels that they have. */
struct parcel *parcels_closed_by(struct db *db, struct arena *arena, int64_t scan_id, size_t *count);

/* Begins a carton of the shipment, open and empty, with the lowest number that none has. carton_id: the inbound carton that
 * it is; 0 = none. Returns its id. */
int64_t parcel_begin(struct db *db, int64_t order_id, int64_t shipment_no, int64_t station_id, int64_t carton_id, int64_t now_ms);

/* It is closed with that SSCC; open again, without one; loaded on a pickup's truck; taken off again; gone; void. The caller
 * knows that it may. */
void parcel_close(struct db *db, int64_t id, const char *sscc, int64_t now_ms);
void parcel_reopen(struct db *db, int64_t id);
void parcel_put_on(struct db *db, int64_t id, int64_t pickup_id, int64_t now_ms);
void parcel_take_off(struct db *db, int64_t id);
void parcel_depart(struct db *db, int64_t id);
void parcel_end(struct db *db, int64_t id);
/* One that was open, or void, has its SSCC again, which may be that of an inbound carton that it was. */
void parcel_restore(struct db *db, int64_t id, const char *sscc, int64_t now_ms);

/* It is a carton of another shipment of the same order now, with the lowest number that none of these has. */
void parcel_give(struct db *db, int64_t id, int64_t shipment_no);

void parcel_set_tracking(struct db *db, int64_t id, const char *tracking);

/* What is in a carton, by line and lot. */
struct packed_item {
	int64_t product_id;
	const char *sku;
	const char *description;
	const char *lot;    /* "" = none */
	struct owner owner;
	const char *line;
	int64_t quantity;
	int64_t surplus;    /* of quantity: the line wants it no more, and nothing else of the line gives it back before */
};
struct packed_item *parcel_content(struct db *db, struct arena *arena, int64_t place_id, size_t *count);

/* Its statements, NULL at the end: a test looks how the engine reads them. */
extern const char *const parcel_statements[];

#endif
