/* The lead's board: the state of the dock in one reading, cheap enough to be read again whenever the store changes. What it
 * costs grows with what is in the building and with the pickups and deliveries that are open, never with the orders that wait or
 * with what has shipped. Inside the caller's read transaction; text in the arena. */
#ifndef STORE_BOARD_H
#define STORE_BOARD_H

#include "base/mem.h"
#include "store/db.h"
#include "store/insight.h"
#include "store/settings.h"
#include "store/today.h"

struct board_volume {
	int64_t shipments;
	int64_t units;
};

/* A lane, or overflow. */
struct board_lane {
	int64_t id;
	const char *code;
	const char *carrier;  /* "" = any */
	bool overflow;
	bool is_full;         /* a worker said so */
	int64_t units;
	int64_t incoming;     /* units of open directions to it, and those that stand elsewhere while it is their shipment's home */
	int64_t leaving;      /* of units: those whose shipment's home is elsewhere, to be brought there */
	int64_t capacity;     /* units; -1 = no limit */
	int64_t percent;      /* units and those on the way, of the capacity; -1 without one */
	int64_t shipments;    /* gathering and ready ones whose home it is */
	int64_t ready;        /* of these */
	int64_t standing;     /* shipments of which something stands there */
	int64_t oldest_at;    /* when the first of what stands there came, by shipment and as far as is known; 0 = nothing stands there */
	bool older;           /* it came before that */
};

/* A delivery at a door, or the next for it. */
struct board_inbound {
	const char *number;   /* "" = there is none */
	const char *supplier;
	const char *status;   /* announced, arrived, receiving; "" = there is none */
	int64_t due_at;       /* 0 = not known */
	int64_t arrived_at;   /* 0 = not yet */
	int64_t expected, received, over; /* units */
	bool late;            /* announced, and it should be here */
};

struct board_door {
	int64_t id;
	const char *code;
	struct board_inbound now;  /* what is received, else what has arrived */
	struct board_inbound next; /* what comes, or waits, after it */
	int64_t waiting;           /* further deliveries that have arrived for it */
	int64_t due;               /* announced for it, and due today or late */
	/* with insight: */
	int64_t rate;              /* units an hour, of its last half hour of work; 0 = not known */
	int64_t finish_at;         /* of what is received, at that rate; 0 = not known */
	int64_t idle_since;        /* 0 = it works, or nothing is known of it */
};

struct board_station {
	int64_t id;
	const char *code;
	const char *spot;     /* where it is parked; "" = nowhere known */
	bool is_full;
	int64_t units;        /* that stand there */
	int64_t ready;        /* shipments that stand there and are ready, or are being packed */
	int64_t packing;      /* of these: being packed */
	int64_t oldest_at;    /* since when the first of those that are ready is; 0 = none is */
	int64_t packers;      /* signed on there */
};

/* A pickup that has not left, with the shipments whose next one it is; past its cut-off: what is on its truck, and what was to
 * go with it. */
struct board_pickup {
	int64_t id;
	const char *number;
	const char *carrier;  /* "" = any order goes with it */
	const char *door;     /* "" = none known */
	int64_t cutoff_at;
	int64_t capacity;     /* units; -1 = no limit */
	bool past;            /* its cut-off is over */
	struct board_volume gathering, ready, packing, packed, loaded;
	int64_t cartons;      /* on its truck */
	/* with insight: shipments at risk */
	int64_t late_packing; /* at the pace of those who pack they are not packed before its cut-off */
	int64_t late_goods;   /* what they must wait for comes after its sweep, or not at all */
};

/* Something that wants a lead, the worst first. */
struct board_alert {
	const char *kind;     /* a stable word */
	const char *subject;  /* "" = several */
	int level;            /* 3 = urgent, 2 = a warning, 1 = a notice */
	const char *cause;    /* a sentence */
	const char *consequence; /* "" = nothing known; like the next two */
	int64_t orders;       /* that it concerns */
	const char *action;   /* what helps most */
	const char *scan;     /* what to scan for it, or the command to run */
	const char *opens;    /* what it is about, as it is scanned: an order, a place ...; "" = nothing that can be opened */
	const char *command;  /* the command barcode that does what helps, after that; "" = there is none */
};

/* Who is signed on, by terminal. Never ranked. */
struct board_person {
	const char *name;
	const char *badge;
	const char *terminal;
	const char *activity; /* "" = none */
	const char *place;    /* "" = nowhere */
	const char *what;     /* the delivery, shipment or pickup at hand; "" = none */
	const char *wanted;   /* where a lead wants him, and he is not yet: "pack at PACK-1"; "" = nowhere else */
	int64_t terminal_id;
	int64_t rate;         /* with insight: units, or cartons, an hour; -1 = not known */
	int64_t seen_at;      /* the last scan */
};

struct board {
	int64_t at_ms;
	const char *zone;
	const char *site;     /* its name; "" = none */
	struct board_lane *lanes; /* by code, overflow last */
	size_t lane_count;
	struct board_door *doors;
	size_t door_count;
	struct board_station *stations;
	size_t station_count;
	int64_t ready_elsewhere; /* shipments that are ready and stand at no station */
	struct board_pickup *pickups; /* by cut-off */
	size_t pickup_count;
	struct board_volume gathering, ready, packing, packed; /* all shipments that have not left, by state */
	struct board_volume no_pickup; /* ready, being packed or packed, and no pickup is known for them */
	struct board_alert *alerts;
	size_t alert_count;
	int64_t alerts_more;  /* further ones */
	struct board_person *people;
	size_t person_count;
	int64_t by_activity[5]; /* signed on: receive, stage, pack, load, anything else */
	int64_t at_doors;     /* units that stand at doors, or on the floor: received, and not brought anywhere yet */
	struct board_inbound no_door; /* the next delivery that has no door yet */
	int64_t no_door_due;  /* such deliveries that are due today or late */
	bool counted;         /* what follows is whole: the first reading of a day takes a moment */
	struct today_units today;
	struct today_units hours[TODAY_HOURS];
	int hour;             /* the current one */
	int64_t day_ms;       /* when the day began */
	int64_t since_ms;     /* how far back arrivals in lanes are known: a day at least */
};

/* today: read up to now by the caller, in the same transaction. */
void board_read(struct db *db, struct arena *arena, const struct settings *settings, int64_t now_ms, const struct today *today,
	struct board *board);

/* Adds what was found out about it. */
void board_add_insight(struct board *board, const struct insight *insight);

/* Its statements, NULL at the end: a test looks how the engine reads them. */
extern const char *const board_statements[];

#endif
