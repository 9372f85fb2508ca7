/* What carriers tell of cartons: their references, and that they were delivered. Inside the caller's transaction; text in
 * the arena. */
#ifndef STORE_DELIVERY_H
#define STORE_DELIVERY_H

#include "base/mem.h"
#include "store/parcel.h"

/* A carton by its label. */
struct sent_carton {
	struct parcel parcel; /* of a label that counts no more: the carton that had it */
	bool is_void;         /* the label counts no more */
	const char *carrier;  /* that takes it, or took it; "" = not known yet */
	int64_t departed_at;  /* 0 = not yet */
	int64_t delivered_at; /* 0 = not, as far as we know */
	const char *signed_by; /* "" = nobody known */
};

/* False: no carton of ours has, or had, that SSCC. */
bool sent_carton_find(struct db *db, struct arena *arena, const char *sscc, struct sent_carton *carton);

/* It was delivered. With the last carton of its shipment that is delivered, too, and is told of. */
void carton_deliver(struct db *db, const struct parcel *parcel, int64_t at_ms, const char *signed_by, int64_t now_ms);

#endif
