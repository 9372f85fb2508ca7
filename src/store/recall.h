/* Recalled lots. Receiving sends them to quarantine (lot_is_recalled()); recalling one that is here takes it away from the
 * orders that have it. Inside the caller's write transaction. */
#ifndef STORE_RECALL_H
#define STORE_RECALL_H

#include "base/mem.h"
#include "store/ledger.h"

struct recall {
	int64_t product_id;
	const char *lot;
	const char *why;
	const char *actor;
};

/* Recalls the lot: what stands for orders is nobody's from now on, their lines wait again, and their shipments are what is
 * left of them. What is in hand stays the order's until its worker scans a place, and is then sent to quarantine. What is
 * packed is not touched. False: it is recalled already. */
bool recall_add(struct ledger *ledger, struct arena *arena, const struct recall *recall);

/* Ends the recall: the lot is like any other. False: it is not recalled. */
bool recall_lift(struct ledger *ledger, struct arena *arena, const struct recall *recall);

#endif
