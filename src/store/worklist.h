/* What there is to do for a worker who stages: units that have to go from where they stand, goods that others left, what
 * the shelf has for orders. Bounded, and read by indexes that hold just these. Inside the caller's transaction; text in
 * the arena. */
#ifndef STORE_WORKLIST_H
#define STORE_WORKLIST_H

#include "base/mem.h"
#include "store/catalog.h"
#include "store/settings.h"

enum task_kind {
	TASK_REDIRECT, /* its order wants it no more (or it is nobody's): a new home, or away */
	TASK_RECALLED, /* to quarantine */
	TASK_DELIVERY, /* a worker left it on its way */
	TASK_PULL,     /* for an order, from the shelf or from where it was held back */
	TASK_MOVE,     /* to its shipment's home, or from overflow to a lane */
	TASK_UNPACK,   /* out of a carton: its order wants it no more, or its lot is recalled */
};

/* "redirect", "recalled", "delivery", "pull", "move", "unpack" */
const char *task_word(enum task_kind kind);

struct task {
	enum task_kind kind;
	int64_t quantity;
	const char *sku;
	const char *description;
	const char *lot;      /* "" = none */
	const char *at;       /* where it is; "" = on the shelf, or in nobody's hand */
	const char *scan_at;  /* what to scan to be there: the place's barcode, or a carton's SSCC; "" = it has none */
	const char *to;       /* where it goes; "" = that is decided when it is scanned */
	const char *order;    /* whose it was, or for whom it is; "" = nobody */
	const char *shipment; /* "" = none yet */
	const char *why;      /* a few words */
	bool by_serial;       /* each unit has to be scanned by itself */
};

struct worklist {
	struct task *tasks;
	size_t count;
	bool more; /* there may be others */
};

/* By kind, then by place and product; of each kind `limit` at the most. at: only what can be done there; NULL =
 * everything. */
struct worklist worklist_read(struct db *db, struct arena *arena, const struct place *at, const struct settings *settings,
	int64_t now_ms, size_t limit);

/* The lane that a shipment in overflow can move to now: with room for all that it may still gather. False: none has. */
bool worklist_lane(struct db *db, struct arena *arena, int64_t order_id, const struct settings *settings, int64_t now_ms,
	struct place *lane);

/* Its own statements, NULL at the end: a test looks how the engine reads them. */
extern const char *const worklist_statements[];

#endif
