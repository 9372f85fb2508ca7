/* Recomputing everything from the ledger, and comparing it with what the store keeps. */
#ifndef STORE_VERIFY_H
#define STORE_VERIFY_H

#include "store/db.h"

/* Where differences go. The texts live until say() returns. */
struct verify {
	void (*say)(void *ctx, const char *what, const char *stored, const char *recomputed);
	void *ctx;
	int64_t differences; /* said so far */
};

/* What was looked at. */
struct verify_counts {
	int64_t movements;
	int64_t places;
	int64_t orders;
	int64_t lines;
	int64_t shipments;
	int64_t directions;
	int64_t receipts;
};

/* Compares inside the caller's read transaction, which sees one state of the store while terminals keep working. Its
 * memory is bounded: what must be sorted goes to temporary files of the engine, and is gone when the transaction ends.
 * Says every difference. Text that the engine's own check brings has "" for stored and recomputed. */
void verify_store(struct db *db, struct verify *verify, struct verify_counts *counts);

/* The part of it that reads orders with their lines, one after the other. */
void verify_orders(struct db *db, struct verify *verify);

/* The part of it about what leaves: cartons, their SSCCs and labels, shipments, pickups, what terminals have at hand. */
void verify_leave(struct db *db, struct verify *verify);

/* Says whom finish-first passes over though it must not: orders whose promises have passed. */
void verify_turns(struct db *db, struct verify *verify, int64_t now_ms);

/* Says one difference. */
void verify_say(struct verify *verify, const char *what, const char *stored, const char *recomputed);

#endif
