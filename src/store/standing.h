/* What stands at a place: how many, whose they are, and what of it is no longer wanted there. Inside the caller's
 * transaction; text in the arena. */
#ifndef STORE_STANDING_H
#define STORE_STANDING_H

#include "base/mem.h"
#include "dock/ledger.h"
#include "store/db.h"

/* Units of one product and lot that one line of a shipment, or nobody, has at a place. */
struct standing {
	int64_t place_id;
	int64_t product_id;
	const char *lot;
	int64_t quantity;
	struct owner owner; /* all 0 = nobody */
	const char *order;  /* its number; "" = nobody's */
	bool is_cancelled;  /* the order */
	bool is_held;
	int64_t surplus;    /* of quantity: wanted by the line no more; what of it is in hand comes first, then row by row */
	bool is_gathering;  /* its shipment; neither: it is past that */
	bool is_ready;
	int64_t in_hand;    /* of its shipment, anywhere */
	int64_t home_id;    /* of its shipment; 0 = none */
	bool home_chosen;   /* by a worker */
};

/* Of a product; lot NULL = any. Nobody's first, then in claim order. */
struct standing *standing_at(struct db *db, struct arena *arena, int64_t place_id, int64_t product_id, const char *lot,
	size_t *count);

/* Everything at the place, by product, lot and claim order. */
struct standing *standing_all(struct db *db, struct arena *arena, int64_t place_id, size_t *count);

/* Everything that an order has at lanes, stations and overflow: what is not at its shipment's home first, then by place. */
struct standing *standing_of_order(struct db *db, struct arena *arena, int64_t order_id, size_t *count);

/* Units that their lines want no more, wherever they stand: at most `limit` rows, by product and line. */
struct standing *standing_surplus(struct db *db, struct arena *arena, size_t limit, size_t *count);

/* Of a product. */
struct standing *standing_surplus_of(struct db *db, struct arena *arena, int64_t product_id, size_t *count);

/* Units at lanes, stations and overflow that should not be there, or need not: nobody's, of a shipment whose home is
 * elsewhere, or in overflow while their shipment gathers and nothing of it is on its way (unless a worker chose that home).
 * place_id 0 = anywhere. Reads
 * what stands at these places: at most `limit` rows. */
struct standing *standing_astray(struct db *db, struct arena *arena, int64_t place_id, size_t limit, size_t *count);

/* Units of recalled lots outside of quarantine; place_id 0 = anywhere. */
struct standing *standing_recalled(struct db *db, struct arena *arena, int64_t place_id, size_t limit, size_t *count);

/* What lines want no more of what is in cartons that have not departed: of an order, in those that are not on a truck. And
 * units of recalled lots in cartons. */
struct standing *standing_packed(struct db *db, struct arena *arena, size_t limit, size_t *count);
struct standing *standing_packed_of_order(struct db *db, struct arena *arena, int64_t order_id, size_t *count);
/* The same in open cartons that stand at a station: of a product (0 = all) and lot (NULL = any). */
struct standing *standing_packed_at(struct db *db, struct arena *arena, int64_t station_id, int64_t product_id, const char *lot,
	size_t *count);
struct standing *standing_packed_recalled(struct db *db, struct arena *arena, size_t limit, size_t *count);

/* Its statements, NULL at the end: a test looks how the engine reads them. */
extern const char *const standing_statements[];

#endif
