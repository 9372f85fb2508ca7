/* What outlook.c, outlook_advice.c and crew_advice.c share, for nobody else. */
#ifndef STORE_OUTLOOK_READ_H
#define STORE_OUTLOOK_READ_H

#include "store/outlook.h"

/* A shipment that has not left, of an open order, with nothing on a truck; or one of which nothing is here yet
 * (VOLUME_COMING). */
struct outgoing {
	int64_t order_id;
	int64_t number;
	const char *order;
	const char *name;    /* "SO-1/1"; "" = it is still to be made */
	enum volume_stage stage;
	int64_t units;       /* of one that is coming: those that come */
	int64_t coming;      /* of one that gathers: units that come before it goes */
	int64_t goes_at;     /* when the plan lets it go; INT64_MAX = never, or it is not known */
	int64_t to_pack;     /* of a ready one, or one being packed: not in cartons yet */
	const char *carrier;
	int64_t priority;
	int64_t promised_at; /* INT64_MAX = none */
	int64_t placed_at;
	int64_t pickup_from;
	int pickup;          /* its next one: index into the open ones; -1 = none */
	bool late_packing;
	bool late_goods;
};

/* Every open pickup, past ones too, by cut-off. */
struct outgoing_all {
	struct pickup_outlook *pickups;
	size_t pickup_count;
	struct outgoing *list;
	size_t count;
	struct pack_task *queue; /* what is to be packed, as stations take it */
	size_t *queued;          /* whose */
	size_t queue_count;
};

/* Whether orders of that carrier go with that pickup. */
bool outgoing_takes(const struct pickup_outlook *pickup, const char *carrier);

/* Finds those that can go today without a pickup. */
void outlook_find_gaps(struct arena *arena, const struct settings *settings, int64_t now_ms, const struct outgoing_all *all,
	struct pickups *pickups);

/* Finds what can be done about each pickup. */
void outlook_advise(struct db *db, struct arena *arena, const struct settings *settings, int64_t now_ms,
	const struct outgoing_all *all, struct pickups *pickups);

#endif
