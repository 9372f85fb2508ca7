/* The carriers' pickups against what the dock has for them: how far each volume is, what will not make it, and what a lead
 * can do. Inside the caller's transaction; text in the arena. Reads what has not left yet, never what has. */
#ifndef STORE_OUTLOOK_H
#define STORE_OUTLOOK_H

#include "base/mem.h"
#include "store/db.h"
#include "store/people.h"
#include "store/settings.h"

enum volume_stage {
	VOLUME_GATHERING,
	VOLUME_READY,
	VOLUME_PACKING,
	VOLUME_PACKED,
	VOLUME_LOADED,
	VOLUME_COMING, /* not here yet: what the plan lets go today once trucks have come or the shelf was fetched from. Units of
	                  shipments that gather, too; shipments: those of which nothing is here */
	VOLUME_STAGES
};
const char *volume_stage_word(enum volume_stage stage); /* "gathering" ... "loaded", "coming" */

/* When an order's next shipment can go that cannot yet, as a projection of the plan tells it (flow/coming.h): of those that
 * have something here, that can go today, or that wait for a truck at a door. */
struct coming {
	int64_t order_id;
	const char *order;
	const char *carrier; /* "" = any */
	int64_t priority;
	int64_t promised_at; /* INT64_MAX = nothing is promised */
	int64_t placed_at;
	int64_t pickup_from; /* it goes with none whose cut-off is before */
	int64_t at;          /* when it can go; INT64_MAX = not with what is announced, or nobody knows */
	int64_t units;       /* that are in it then and are not here now */
	int64_t here;        /* units of it that are; 0 = nothing that it wants */
	int64_t inbound_id;  /* without which it cannot go then; 0 = none */
	int64_t inbound_at;  /* when that comes; of one that is at a door: now */
	bool at_door;        /* that one is there */
};
struct comings {
	struct coming *list; /* by order_id */
	size_t count;
};

struct volume {
	int64_t shipments;
	int64_t units;
};

/* An open pickup, with the shipments that go with it next. Of one whose cut-off is past: those on its truck. */
struct pickup_outlook {
	int64_t id;
	const char *number;
	const char *carrier;        /* "" = any order goes with it */
	const char *door;           /* "" = none known */
	int64_t cutoff_at;
	int64_t sweep_at;
	int64_t capacity;           /* units; -1 = no limit */
	bool past;
	struct volume stages[VOLUME_STAGES];
	struct volume late_packing; /* at risk: at the pace of those who pack they are not packed before the cut-off */
	int64_t packers_short;      /* with so many packers more nothing is late for packing; 0 = nothing is, or nobody knows */
	struct volume late_goods;   /* at risk: the plan lets them go after the cut-off, or not at all, as what they must wait for
	                               is not there before; also those of which nothing is here and whose truck is at a door */
	struct volume still;        /* past: what goes with it if somebody loads it now; counted where it goes else */
	int64_t over;               /* units beyond its capacity, should all come that is not at risk for its goods; 0 = it fits */
};

/* A shipment that will not make its pickup. */
struct risk {
	const char *pickup;
	const char *shipment; /* "SO-1/1"; "" = there is none yet */
	const char *order;
	enum volume_stage stage;
	int64_t units;
	int64_t promised_at;  /* INT64_MAX = nothing is promised */
	bool of_goods;        /* what it waits for comes too late; else it is not packed in time */
};

enum advice_kind {
	ADVICE_MOVE, /* an order goes with a later pickup */
	ADVICE_ASK,  /* the carrier is asked for another one */
};

/* What a lead can do about a pickup. */
struct advice {
	enum advice_kind kind;
	const char *pickup;   /* which takes too much, or leaves too early; "" = the carrier has none today */
	const char *carrier;
	const char *shipment; /* of ADVICE_MOVE: "SO-1/1"; "" = there is none yet */
	const char *order;
	const char *to;       /* of ADVICE_MOVE: the other pickup */
	int64_t at;           /* the other pickup's cut-off, or the one to ask for */
	int64_t units;
	int64_t orders;
	const char *why;      /* a sentence */
	const char *act;      /* the command */
};

/* A further pickup that a carrier was asked for. */
struct pickup_request {
	int64_t id;
	const char *carrier;
	int64_t at;           /* the cut-off that was asked for */
	int64_t units;        /* 0 = not said */
	const char *why;
	const char *actor;
	int64_t asked_at;
	const char *answer;   /* the pickup that came of it; "" = none yet */
};

/* Orders that can ship today, with what comes today, too, but whose carrier comes no more today, or never, as far as is known. */
struct carrier_gap {
	const char *carrier;
	int64_t orders;
	int64_t units;
	int64_t next_at; /* its next pickup; 0 = none */
	const char *next;
};

struct pickups {
	struct pickup_outlook *list; /* by cut-off: those of today, past ones too, and of each carrier the next one */
	size_t count;
	struct volume homeless[VOLUME_STAGES]; /* shipments whose carrier has no open pickup at all */
	int64_t packers;                /* who pack now */
	int64_t pack_rate;              /* units an hour of all of them; of one packer, if nobody packs; 0 = not known */
	struct risk *risks;             /* by cut-off; of a pickup those not packed in time, as stations take them, then the others */
	size_t risk_count;
	struct advice *advice;          /* of each pickup: what to ask for, then which orders to move */
	size_t advice_count;
	struct pickup_request *requests; /* that are open, or were answered for today or later */
	size_t request_count;
	const struct pack_task *queue;  /* what is to be packed, as stations take it */
	size_t queue_count;
	struct carrier_gap *gaps;       /* by carrier */
	size_t gap_count;
	int64_t left_today;             /* pickups of today that have left */
};

/* all: every open pickup. people: as people_read() read it; pace: as people_pace(). comings: as of now_ms. */
void outlook_read(struct db *db, struct arena *arena, const struct settings *settings, int64_t now_ms, const struct people *people,
	const int64_t pace[WORK_KINDS], const struct comings *comings, bool all, struct pickups *pickups);

/* Where a person is needed more than where he is; false: nowhere. In words, with the command. */
struct crew_advice {
	const char *badge;
	const char *name;
	const char *from;  /* "receiving at D1" */
	const char *to;    /* "packing at PACK-1" */
	int64_t orders;    /* that make their pickup because of it */
	const char *why;   /* a sentence */
	const char *act;
};
bool crew_advice_read(struct db *db, struct arena *arena, const struct settings *settings, int64_t now_ms,
	const struct people *people, const int64_t pace[WORK_KINDS], const struct pickups *pickups, struct crew_advice *advice);

/* Its statements, NULL at the end: a test looks how the engine reads them. */
extern const char *const outlook_statements[];
extern const char *const crew_statements[];

#endif
