/* People and work: how much of what is to be packed is too late at a pace, and where one person would help most. Pure. */
#ifndef DOCK_CREW_H
#define DOCK_CREW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What people do at the dock, by the activity of their terminal. */
enum work { WORK_RECEIVE, WORK_STAGE, WORK_PACK, WORK_LOAD, WORK_KINDS };

/* "receive", "stage", "pack", "load", as in the terminal's activity; false: it is none of these (look-up). */
const char *work_word(enum work work);
bool work_parse(const char *activity, enum work *work);
const char *work_gerund(enum work work); /* "receiving" ..., in the language of now */

/* A shipment that is to be packed, in the order in which stations take them. */
struct pack_task {
	int64_t units;     /* not packed yet */
	int64_t cutoff_at; /* of its pickup; INT64_MAX = none */
};

/* How many of them are done after their cut-off when all are packed one after the other, `rate` units an hour altogether
 * (0: none is ever done). late, if asked for: of each whether it is one. */
size_t pack_late(const struct pack_task *queue, size_t count, int64_t now_ms, int64_t rate, bool *late);

/* How many packers are enough for all that has that cut-off (and all that stands before it) when each packs `pace` units an hour;
 * 0: nothing has it, or the pace is not known, or no number would do. */
int64_t pack_packers(const struct pack_task *queue, size_t count, int64_t now_ms, int64_t pace, int64_t cutoff_at);

/* ---- where one person helps most */

struct crew_worker {
	enum work work;
	int64_t place_id; /* the door, the station, where he stages, the pickup's door; 0 = none */
	bool is_lead;     /* is not moved */
	bool is_assigned; /* to something that he has not taken up yet: is not moved again */
	int64_t rate;     /* units an hour, of late; -1 = not known yet */
};

/* A door at which is received. */
struct crew_door {
	int64_t place_id;
	int64_t left;      /* units that are still expected there now */
	int64_t needed_by; /* the first sweep that something of it must meet; INT64_MAX = none */
	int64_t orders;    /* that have goods of it in sight */
};

struct crew {
	int64_t now_ms;
	const struct crew_worker *workers;
	size_t worker_count;
	const struct crew_door *doors;
	size_t door_count;
	const struct pack_task *queue;
	size_t queue_count;
	int64_t station_id;      /* where a further packer goes: a station without one, else the first; 0 = there is none */
	int64_t pace[WORK_KINDS]; /* units an hour of one person, usually; 0 = not known */
	int64_t stage_tasks;     /* things that one who stages has to do */
	int64_t to_load;         /* cartons that wait for a truck at a door */
};

enum crew_why {
	CREW_DOOR_AHEAD, /* his door is done in time without him */
	CREW_DOOR_DONE,  /* nothing is left to receive at it */
	CREW_NO_TASKS,   /* nothing is to be staged, or loaded, now */
	CREW_QUEUE_AHEAD, /* what is to be packed is done in time without him */
};

struct crew_move {
	size_t worker;    /* which of them */
	enum work to;
	int64_t place_id; /* 0 = any */
	enum crew_why why;
	int64_t orders;   /* that are late without it, and not with it */
};

/* True: one person who does something else now would save shipments from missing their pickup (or a door from being done
 * after the sweep); *move: who costs least there. A person is taken from what is ahead only: where he is needed, he stays. */
bool crew_suggest(const struct crew *crew, struct crew_move *move);

#endif
