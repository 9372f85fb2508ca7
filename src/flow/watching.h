/* What the files of the watch share. Internal to src/flow. A look goes through its stages in steps, each within one read
 * transaction; what it finds gathers in lists of facts by kind, and is compared with what is open at the end. */
#ifndef FLOW_WATCHING_H
#define FLOW_WATCHING_H

#include "dock/alert.h"
#include "flow/watch.h"
#include "store/alert.h"
#include "store/device_trouble.h"
#include "store/doors.h"
#include "store/people.h"
#include "store/settings.h"
#include "store/watch_facts.h"

enum {
	WATCH_NAMES = 3,      /* orders that an alert names */
	WATCH_NAMED = 2000,   /* shipments of a kind of alert that are told apart */
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

/* Orders, and the pickups that they miss. */
struct watch_orders {
	int64_t count;
	int64_t helped; /* of these: in time at twice the rate */
	const char *names[WATCH_NAMES];
	const struct next_pickup *first; /* of the pickups; NULL = there is none */
	const struct next_pickup *last;
};

/* What a truck that is not done in time means. */
struct watch_behind {
	struct watch_orders misses;  /* their last unit comes after the cut-off */
	struct watch_orders tight;   /* after the sweep */
	struct watch_orders waiting; /* nobody works there, and the cut-off has passed, or no pickup is to come */
	bool close;	/* others are only just in time */
};

/* Shipments that are ready and have missed a pickup, or have none: one cause. */
struct watch_left {
	const struct next_pickup *pickup; /* missed; NULL = none is to come */
	const char *carrier;
	int64_t shipments;
	int64_t units;
	int64_t packed; /* shipments */
	int64_t promised_at; /* the first; 0 = none */
	const char *names[WATCH_NAMES];
	const char *to_pack; /* the first that is not packed */
	const struct next_pickup *next; /* with which the first of them goes now */
	bool homeless; /* for one of them no other is to come */
};

/* A shipment that waits to be packed. */
struct watch_queued {
	const char *name;
	const char *order;
	int64_t units;
	int64_t station_id; /* where it stands, or is being packed; 0 = any may take it */
	const struct next_pickup *pickup; /* NULL = none */
};

/* Shipments that wait for a rest on the same delivery, which is not reckoned with. */
struct watch_frozen {
	struct awaited inbound;
	struct alert_fact fact; /* of the first of them */
	int64_t shipments;
	int64_t units;          /* that stand here */
	const char *names[WATCH_NAMES];
};

/* Of a product that frozen shipments lack: whether a delivery that is not reckoned with brings it, and which. */
struct watch_put_off {
	int64_t product_id;
	bool found;
	struct awaited inbound;
};

enum watch_stage { WATCH_IDLE, WATCH_DOORS, WATCH_CASE, WATCH_LANES, WATCH_SHIPMENTS, WATCH_STATIONS, WATCH_STOCKOUTS, WATCH_WRITE };

struct watch {
	struct db *db;
	const struct clock *clock;
	bool at_once;	/* a command wants to know */
	bool done;	/* there was a look */
	bool hopeless;  /* what was seen cannot be written: trying at once again is of no use */
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
	struct next_pickup *past; /* that are open, though their cut-off has passed */
	size_t past_count;
	struct watch_left *left;
	size_t left_count, left_cap;
	struct watch_frozen *frozen;
	size_t frozen_count, frozen_cap;
	size_t frozen_seen; /* shipments */
	struct watch_put_off *put_off;
	size_t put_off_count, put_off_cap;
	int64_t pace_until_ms; /* on the monotonic clock: it is known till then */
	int64_t pace[WORK_KINDS]; /* units an hour that one person usually does; where it is not known, a default */
	struct dock_door *doors;
	size_t door_count;

	struct watch_case *cases;
	size_t case_count, case_cap, case_at;
	bool case_begun;
	struct product_left *products; /* of the case */
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

/* So few of a kind are told apart that it is worth looking at what each lacks; more are only counted. */
bool watch_is_named(const struct watch *w, enum alert_kind kind);

/* "SO-1", "SO-1 and SO-2", "SO-1, SO-2, SO-3 and 9 more". names: the first of them, at least as many as WATCH_NAMES or count. */
const char *watch_names(struct watch *w, const char *const *names, int64_t count);

/* "1 unit", "12 units"; of shipments, too. All these texts are told ones (base/told.h). */
const char *watch_units(struct watch *w, int64_t count);
const char *watch_shipments_count(struct watch *w, int64_t count);

/* "14:05" today, or in the next hours; else "2026-11-24 14:05". */
const char *watch_time(struct watch *w, int64_t at_ms);

/* "PU-1 at DOOR-3, cut-off 14:05" */
const char *watch_pickup_text(struct watch *w, const struct next_pickup *p);

/* "25 min", "2 h 05 min", "3 days" */
const char *watch_span(struct watch *w, int64_t ms);

/* The first pickup after a time (its cut-off, less lead_ms) that an order of the carrier goes with, and not before from_ms; NULL =
 * none. */
const struct next_pickup *watch_pickup(const struct watch *w, const char *carrier, int64_t after_ms, int64_t lead_ms, int64_t from_ms);

/* The first that such an order should have gone with, of those whose cut-off has passed. */
const struct next_pickup *watch_past(const struct watch *w, const char *carrier, int64_t after_ms, int64_t lead_ms, int64_t from_ms);

/* What one person usually does in an hour. Looked up when it is wanted, and kept for minutes: it reads
 * hundreds of scans of each terminal, and changes slowly. */
int64_t watch_pace(struct watch *w, enum work work);

/* How long before cut-offs sweeps are made. */
int64_t watch_lead_ms(const struct watch *w);

/* The command that asks the carrier for a further pickup; "" where nobody knows which carrier. */
const char *watch_ask_extra(struct watch *w, const char *carrier);

/* ---- looks: each one step; true: its stage is done */

bool watch_doors(struct watch *w);
bool watch_case(struct watch *w);
bool watch_lanes(struct watch *w);
bool watch_shipments(struct watch *w);
bool watch_stations(struct watch *w);
bool watch_stockouts(struct watch *w);

/* watch_trucks.c: of a truck that is here, what an order misses; and what it comes to, once all orders were judged. */
void watch_judge_order(struct watch *w, const struct watch_case *c, const struct sighted_order *o);
void watch_tell_here(struct watch *w, const struct watch_case *c);

/* watch_left.c: a shipment that is ready, or packed, and what they all come to. */
void watch_left_add(struct watch *w, const struct open_shipment *s);
void watch_left_tell(struct watch *w);

/* watch_frozen.c: a shipment that must go whole, and claims nothing, or claims though its rest is not in sight; all of them. */
void watch_frozen_add(struct watch *w, const struct open_shipment *s);
void watch_frozen_tell(struct watch *w);

/* watch_devices.c: adds those that need no further look, and cases for the others. */
void watch_devices(struct watch *w);
void watch_scanner(struct watch *w, const struct device_trouble *trouble, int64_t orders, const char *const *names);

/* watch_backup.c: the last backup by rule. */
void watch_backup(struct watch *w);

#endif
