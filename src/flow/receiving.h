/* What the files of receiving share: what came in one scan, and the steps from it to receipts. Internal to src/flow:
 * receive.c takes the scans, unit.c and pallet.c find out what came, receipt.c checks and writes it. */
#ifndef FLOW_RECEIVING_H
#define FLOW_RECEIVING_H

#include "flow/flow.h"

/* One product of what came in this scan. */
struct item {
	struct product product;
	int64_t quantity;
	const char *lot;
	const char *serial;
	const char *expiry;
};

/* What is known about a receipt before it is written. */
struct arrival {
	int64_t inbound_id; /* 0 = blind */
	int64_t carton_id;
	const char *kind;   /* expected, blind, approved, over, damaged */
	const char *quarantine; /* why all of it goes to quarantine; NULL = it does not */
	int64_t approved_by;
	bool as_announced;  /* the inbound expected all of it: nothing comes that the plan has not reckoned with */
};

/* ---- receipt.c */

/* Keeps the scan at hand for a later one: a lead's badge, a lot, a serial. */
void receipt_wait(struct session *s, enum awaiting awaiting);

/* Refuses what was received before, naming when, by whom and in which scan. */
void receipt_refuse_again(struct session *s, int64_t scan_id, bool is_carton, const char *which);

/* Which inbound the goods are booked on, and whether they may come. False: refused; a lead may approve. */
bool receipt_expected(struct session *s, const struct item *items, size_t count, struct arrival *arrival);

/* A best-before that has passed is said, and no more. */
void receipt_warn(struct session *s, const struct thing *thing);

/* Goods that came to light and that the plan does not know of are reckoned with before they are matched: what they cover may
 * claim them. */
struct goods;
void receipt_plan(struct session *s, const struct goods *goods, size_t count);

/* Writes the receipts and directs the goods. */
void receipt_apply(struct session *s, const struct item *items, size_t count, const struct arrival *arrival);

/* ---- unit.c: what a scan of a product is, wherever it is made */

/* False: two products answer to it; refused. */
bool unit_is_known(struct session *s, const struct thing *thing);

/* How many units it is: pack, count and %QTY. 0: refused. */
int64_t unit_quantity(struct session *s, const struct thing *thing);

/* Lot and serial: given by this scan, or by one after a scan that lacked them. False: refused, or asked for. */
bool unit_trace(struct session *s, const struct thing *thing, struct item *item);

/* All of that, of a unit that stands somewhere: quantity, lot and serial. False: refused, or asked for. */
struct staged;
bool unit_read(struct session *s, const struct thing *thing, struct staged *unit);

/* The unit that waited for its lot or serial, again. False: refused: it is no unit any more. */
bool unit_again(struct session *s, struct thing *thing);

/* A lot or serial for the unit that waits for one: takes that unit again, with it. False: this scan is none. */
bool unit_completes(struct session *s, const struct thing *thing, void (*again)(struct session *s));

/* ---- unit.c, pallet.c: approved_by: a lead, 0 = nobody; as_over: book it to quarantine as over */

void receive_unit(struct session *s, const struct thing *thing, int64_t approved_by, bool as_over);
void receive_pallet(struct session *s, const struct thing *thing, int64_t approved_by, bool as_over);

#endif
