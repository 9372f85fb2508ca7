/* What the files of the watch share. Internal to src/flow. A look goes through its stages in steps, each within one read
 * transaction; what it finds gathers in lists of facts by kind, and is compared with what is open at the end. */
#ifndef FLOW_WATCHING_H
#define FLOW_WATCHING_H

#include "dock/alert.h"
#include "flow/watch.h"
#include "store/alert.h"
#include "store/device_trouble.h"
#include "store/doors.h"
#include "store/settings.h"
#include "store/watch_facts.h"

enum {
	WATCH_NAMES = 3,      /* orders that an alert names */
	WATCH_ORDERS = 2000,  /* of a delivery: so many are told apart */
	WATCH_STALLED_MS = 30 * 60 * 1000, /* a truck or a queue that nobody works at takes at least so long */
};

/* A delivery that is looked at with the orders that wait for it. */
enum case_kind { CASE_HERE, CASE_LATE, CASE_UNCONFIRMED, CASE_SCANNER };
struct watch_case {
	enum case_kind kind;
	const struct dock_truck *truck;	/* CASE_HERE, at */
	const struct dock_door *door;
	size_t place;			/* which of the trucks there */
	const struct awaited *awaited;	/* CASE_LATE, CASE_UNCONFIRMED */
	const struct device_trouble *trouble; /* CASE_SCANNER */
	int64_t inbound_id;
};

/* What a truck that is not done in time means. */
struct watch_behind {
	int64_t misses; /* orders */
	int64_t helped; /* of these: in time at twice the rate */
	bool close;	/* others are only just in time */
	const char *names[WATCH_NAMES];
	const struct next_pickup *first; /* that is missed */
	const struct next_pickup *last;
};

/* A shipment that waits to be packed. */
struct watch_queued {
	const char *name;
	const char *order;
	int64_t units;
	int64_t station_id; /* where it stands, or is being packed; 0 = any may take it */
	const struct next_pickup *pickup; /* NULL = none */
};

enum watch_stage { WATCH_IDLE, WATCH_DOORS, WATCH_CASE, WATCH_LANES, WATCH_SHIPMENTS, WATCH_STATIONS, WATCH_STOCKOUTS, WATCH_WRITE };

struct watch {
	struct db *db;
	const struct clock *clock;
	bool at_once;	/* a command wants to know */
	bool done;	/* there was a look */
	int lock;
	int64_t next_ms; /* on the monotonic clock: not before */
	int64_t due_ms;	 /* the site's time of the next look, where no file keeps it */
	int64_t spent_ms; /* on this look */
	enum watch_stage stage;
	int64_t now_ms;
	struct settings settings;
	struct arena arena; /* of this look */
	struct arena case_arena; /* of the case that is looked at */

	struct next_pickup *pickups;
	size_t pickup_count;
	struct dock_door *doors;
	size_t door_count;

	struct watch_case *cases;
	size_t case_count, case_cap, case_at;
	bool case_begun;
	int64_t *products; /* of the case */
	size_t product_count, product_at;
	struct sighted sighted;
	size_t order_at; /* of these: judged */
	struct watch_behind behind;

	struct place *lanes;
	size_t lane_count, lane_at;

	enum shipment_status page_status;
	int64_t page_order_id, page_number;
	struct watch_queued *queue;
	size_t queue_count, queue_cap;

	int64_t product_id; /* stockouts: the last one looked at */

	struct watch_list {
		struct alert_fact *list;
		size_t count, cap;
	} facts[ALERT_KINDS];
};

/* ---- watch_words.c */

/* Adds a fact. Its texts live in the look's arena, or for ever. */
void watch_add(struct watch *w, const struct alert_fact *fact);

/* "SO-1", "SO-1 and SO-2", "SO-1, SO-2, SO-3 and 9 more". names: the first of them, at least as many as WATCH_NAMES or count. */
const char *watch_names(struct watch *w, const char *const *names, int64_t count);

/* "1 order", "12 orders"; also of other things. */
const char *watch_count(struct watch *w, int64_t count, const char *noun);

/* "14:05" today, or in the next hours; else "2026-11-24 14:05". */
const char *watch_time(struct watch *w, int64_t at_ms);

/* "25 min", "2 h 05 min", "3 days" */
const char *watch_span(struct watch *w, int64_t ms);

/* The first pickup after a time (its cut-off, less lead_ms) that an order of the carrier goes with, and not before from_ms; NULL =
 * none. */
const struct next_pickup *watch_pickup(const struct watch *w, const char *carrier, int64_t after_ms, int64_t lead_ms, int64_t from_ms);

/* The command that asks the carrier for a further pickup; "" where nobody knows which carrier. */
const char *watch_ask_extra(struct watch *w, const char *carrier);

/* ---- looks: each one step; true: its stage is done */

bool watch_doors(struct watch *w);
bool watch_case(struct watch *w);
bool watch_lanes(struct watch *w);
bool watch_shipments(struct watch *w);
bool watch_stations(struct watch *w);
bool watch_stockouts(struct watch *w);

/* watch_devices.c: adds those that need no further look, and cases for the others. */
void watch_devices(struct watch *w);
void watch_scanner(struct watch *w, const struct device_trouble *trouble, int64_t orders, const char *const *names);

#endif
