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

/* All of them, by badge, in the arena. */
struct operator_row {
	int64_t id;
	const char *badge;
	struct operator_values values;
	bool has_pin;
	int64_t pin_set_at; /* 0 = none, or not known */
	const char *const *terminals; /* where he is signed on */
	size_t terminal_count;
};
struct operator_row *operator_list(struct db *db, struct arena *arena, size_t *count);

int64_t operator_insert(struct db *db, const char *badge, const struct operator_values *values);
void operator_update(struct db *db, int64_t id, const struct operator_values *values);

#endif
