/* Customers as files bring them. Inside the caller's transaction. */
#ifndef STORE_CUSTOMER_H
#define STORE_CUSTOMER_H

#include "base/mem.h"
#include "dock/policy.h"
#include "store/db.h"

struct customer_values {
	const char *name;
	const char *email;
	const char *policy; /* "" = the next level's */
	int64_t max_shipments;
};

/* 0: there is no such customer. */
int64_t customer_id(struct db *db, const char *number);

/* Its number; "" for 0. In the arena. */
const char *customer_number(struct db *db, struct arena *arena, int64_t id);

/* Its name; "" for 0. In the arena. */
const char *customer_name(struct db *db, struct arena *arena, int64_t id);

/* The id, 0 if there is none; its values, with text in the arena. */
int64_t customer_load(struct db *db, struct arena *arena, const char *number, struct customer_values *values);

/* What an order takes over from it: its policy (none for 0 and where it sets none); and its number. */
struct policy customer_terms(struct db *db, struct arena *arena, int64_t id, const char **number);

void customer_insert(struct db *db, const char *number, const struct customer_values *values);
void customer_update(struct db *db, int64_t id, const struct customer_values *values);

#endif
