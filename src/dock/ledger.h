/* The double-entry ledger: what a movement means for the counters that are kept beside it. Every counter (content of a
 * place, allocation of a line, content of a shipment) changes only by posting a movement, and can be recomputed from
 * the movements alone. */
#ifndef DOCK_LEDGER_H
#define DOCK_LEDGER_H

#include <stdbool.h>
#include <stdint.h>

enum place_kind {
	PLACE_DOOR,
	PLACE_FLOOR,
	PLACE_LANE,
	PLACE_STATION,
	PLACE_CARTON,
	PLACE_PUTAWAY,
	PLACE_QUARANTINE,
	PLACE_OVERFLOW,
	PLACE_SUPPLIER,
	PLACE_CUSTOMER,
	PLACE_ADJUSTMENT,
};

/* The ledger's own places; their ids are fixed by the schema. */
enum { PLACE_ID_SUPPLIER = 1, PLACE_ID_CUSTOMER = 2, PLACE_ID_ADJUSTMENT = 3, PLACE_ID_FLOOR = 4 };

/* Parcels nobody can identify are units of this product. */
enum { PRODUCT_ID_UNIDENTIFIED = 1 };

const char *place_kind_word(enum place_kind kind);
bool place_kind_parse(const char *word, enum place_kind *kind);

/* True: the place has a content that must never fall below 0. */
bool place_kind_inside(enum place_kind kind);

/* What units of a shipment's line are, by the kind of place they are at. */
enum bucket { BUCKET_NONE, BUCKET_IN_HAND, BUCKET_HERE, BUCKET_PACKED, BUCKET_SHIPPED };
enum bucket place_kind_bucket(enum place_kind kind);

/* Whom units belong to: a shipment's line, or nobody (all 0). */
struct owner {
	int64_t order_id;
	int64_t shipment_no;
	int64_t line_id;
};

bool owner_equal(const struct owner *a, const struct owner *b);

#endif
