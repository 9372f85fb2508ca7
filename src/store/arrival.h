/* Receiving: inbound deliveries at the doors, what is expected of them and what came, cartons by SSCC, serials,
 * receipts. Inside the caller's write transaction; text in the arena. */
#ifndef STORE_ARRIVAL_H
#define STORE_ARRIVAL_H

#include "base/mem.h"
#include "store/db.h"

enum inbound_status { INBOUND_ANNOUNCED, INBOUND_ARRIVED, INBOUND_RECEIVING, INBOUND_CLOSED };

struct inbound {
	int64_t id;
	const char *number;
	enum inbound_status status;
	int64_t door_id; /* 0 = none known */
	int64_t due_at;  /* 0 = none given */
};

bool inbound_load(struct db *db, struct arena *arena, int64_t id, struct inbound *inbound);
bool inbound_find(struct db *db, struct arena *arena, const char *number, struct inbound *inbound);

/* The deliveries that a door alone can mean: those being received there; if none, those announced or arrived there and
 * due by day_end_ms. In order of due time. */
struct inbound *inbound_at_door(struct db *db, struct arena *arena, int64_t door_id, int64_t day_end_ms, size_t *count);

/* An inbound is at the door now (its status becomes arrived), is being received (false: it was already), is closed, or is
 * opened again. */
void inbound_arrive(struct db *db, int64_t inbound_id, int64_t door_id, int64_t now_ms);
bool inbound_begin_receiving(struct db *db, int64_t inbound_id, int64_t door_id, int64_t now_ms);
void inbound_close(struct db *db, int64_t inbound_id, int64_t now_ms);
void inbound_reopen(struct db *db, int64_t inbound_id);

/* Expected, received and over of a product on an inbound. False: the inbound does not name the product. */
struct expectation {
	int64_t expected;
	int64_t received;
	int64_t over;
};
bool inbound_expects(struct db *db, int64_t inbound_id, int64_t product_id, struct expectation *expectation);
void inbound_add_received(struct db *db, int64_t inbound_id, int64_t product_id, int64_t received, int64_t over);

/* Another open inbound at the door that still expects at least that many of the product, within the tolerance; 0: none. */
int64_t inbound_that_expects(struct db *db, int64_t door_id, int64_t product_id, int64_t quantity, int64_t tolerance_percent,
	int64_t day_end_ms, int64_t not_inbound_id);

/* The expiry date that the inbound announced for a product (and lot, if it announced lots): "" = none. */
const char *inbound_expiry(struct db *db, struct arena *arena, int64_t inbound_id, int64_t product_id, const char *lot);

/* Units expected and received of the whole inbound, and its cartons. */
struct inbound_progress {
	int64_t expected;
	int64_t received;
	int64_t cartons_expected;
	int64_t cartons_received;
};
void inbound_progress(struct db *db, int64_t inbound_id, struct inbound_progress *progress);

/* Products received short or over, by SKU. */
struct difference {
	const char *sku;
	const char *description;
	int64_t expected;
	int64_t received;
	int64_t over;
};
struct difference *inbound_differences(struct db *db, struct arena *arena, int64_t inbound_id, size_t *count);

struct carton {
	int64_t id;
	int64_t inbound_id;       /* 0 = none */
	int64_t received_scan_id; /* 0 = not yet */
	int64_t order_id;         /* wholly for one shipment; 0 = not */
	int64_t shipment_no;
};
/* Announced or received; one that came unannounced and was taken back is none. */
bool carton_find(struct db *db, const char *sscc, struct carton *carton);
/* A carton that nobody announced. */
int64_t carton_create(struct db *db, const char *sscc);
void carton_set_received(struct db *db, int64_t carton_id, int64_t scan_id);
void carton_give_to_shipment(struct db *db, int64_t carton_id, int64_t order_id, int64_t shipment_no);

/* What an announced carton holds. */
struct carton_item {
	int64_t product_id;
	const char *lot;
	const char *expiry;
	int64_t quantity;
};
struct carton_item *carton_content(struct db *db, struct arena *arena, int64_t inbound_id, const char *sscc, size_t *count);

/* The scan that received this serial; 0: none did. */
int64_t serial_received_by(struct db *db, int64_t product_id, const char *serial);

/* Where the last movement that names the serial brought it. False: none says that it came, from a supplier or the shelf. */
bool serial_last_at(struct db *db, int64_t product_id, const char *serial, int64_t *place_id);

/* Whose that unit is, and where: of an order's shipment that has such units there. False: nobody's, or nobody knows. */
struct serial_owner {
	int64_t order_id;
	int64_t shipment_no;
	const char *shipment; /* "SO-2/1" */
	const char *at;       /* a barcode, or "carton 1 of SO-2/1" */
	bool in_carton;
};
bool serial_is_of(struct db *db, struct arena *arena, int64_t product_id, const char *serial, struct serial_owner *owner);

bool lot_is_recalled(struct db *db, int64_t product_id, const char *lot);

/* Who made a scan and when, for messages that name a first receipt. */
struct scan_facts {
	const char *name; /* "T1-000004" */
	const char *operator_name;
	int64_t at_ms;
};
void scan_facts(struct db *db, struct arena *arena, int64_t scan_id, struct scan_facts *facts);

struct receipt {
	int64_t scan_id;
	int64_t n;
	int64_t inbound_id; /* 0 = blind */
	int64_t door_id;
	int64_t product_id;
	int64_t quantity;
	const char *lot;
	const char *serial;
	const char *expiry;
	int64_t carton_id;
	const char *kind;
};
void receipt_add(struct db *db, const struct receipt *receipt);

/* Takes back the receipts of a scan: what the inbound counts as received or over, its cartons and serials. The units
 * themselves go back through the ledger. */
void receipts_take_back(struct db *db, int64_t scan_id, int64_t by_scan_id);

#endif
