/* Operators as files bring them. Inside the caller's transaction. */
#ifndef STORE_OPERATOR_H
#define STORE_OPERATOR_H

#include "base/mem.h"
#include "store/db.h"

struct operator_values {
	const char *name;
	const char *role;     /* worker, lead, admin */
	const char *language; /* "" = the terminal's */
};

void operator_values_load(struct db *db, struct arena *arena, int64_t id, struct operator_values *values);
int64_t operator_insert(struct db *db, const char *badge, const struct operator_values *values);
void operator_update(struct db *db, int64_t id, const struct operator_values *values);

#endif
