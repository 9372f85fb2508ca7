/* Announced deliveries as files bring them. Inside the caller's transaction. */
#ifndef STORE_INBOUND_H
#define STORE_INBOUND_H

#include "base/mem.h"
#include "store/db.h"

struct inbound_values {
	const char *supplier;
	const char *carrier;
	int64_t door_id; /* 0 = none */
	int64_t due_at;  /* INBOUND_NO_DUE = not said */
	bool confirmed;  /* somebody has said that it comes; else it is only planned */
	bool closed;     /* read only */
};

#define INBOUND_NO_DUE INT64_MIN

/* The id, 0 if there is none; its values, with text in the arena. */
int64_t inbound_values_load(struct db *db, struct arena *arena, const char *number, struct inbound_values *values);
int64_t inbound_insert(struct db *db, const char *number, const struct inbound_values *values, int64_t now_ms);
void inbound_update(struct db *db, int64_t id, const struct inbound_values *values);

struct inbound_line_values {
	int64_t expected;
	const char *expiry; /* YYYY-MM-DD, "" = none */
	const char *purchase_order;
};

/* The line's id, 0 if there is none. */
int64_t inbound_line_load(struct db *db, struct arena *arena, int64_t inbound_id, int64_t product_id, const char *sscc,
	const char *lot, struct inbound_line_values *values);

/* These keep what the inbound expects of the product in step; more_by: by how much the line's expected changes. */
void inbound_line_insert(struct db *db, int64_t inbound_id, int64_t product_id, const char *sscc, const char *lot,
	const struct inbound_line_values *values);
void inbound_line_update(struct db *db, int64_t id, int64_t inbound_id, int64_t product_id, int64_t more_by,
	const struct inbound_line_values *values);

/* Received so far of a product, over all of the inbound. *expected is what it now expects. */
int64_t inbound_received(struct db *db, int64_t inbound_id, int64_t product_id, int64_t *expected);

/* Who has the SSCC already: an inbound's number, or "us" for one of our own cartons. "" = nobody. In the arena. */
const char *carton_owner(struct db *db, struct arena *arena, const char *sscc);
void carton_announce(struct db *db, int64_t inbound_id, const char *sscc);

#endif
