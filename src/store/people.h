/* Who is signed on where, doing what, how fast; who is to go where. Inside the caller's transaction; text in the arena. For
 * leads: never rank people on a screen that everybody sees. */
#ifndef STORE_PEOPLE_H
#define STORE_PEOPLE_H

#include "base/mem.h"
#include "dock/crew.h"
#include "store/db.h"

/* A lead wants somebody to be somewhere. It is taken up when his terminal has that activity (and place); it ends when he is
 * released, or wanted elsewhere, or, once it was taken up, signs off. One that nobody takes up lapses after some hours. */
struct assignment {
	int64_t id;            /* 0 = there is none */
	int64_t operator_id;
	const char *badge;
	const char *name;
	enum work work;
	int64_t place_id;      /* 0 = anywhere */
	const char *place;     /* its barcode; "" = anywhere */
	const char *by;        /* the name of who wants it, or his badge, or a user of the system */
	int64_t at_ms;
	bool taken_up;
};

/* One who is signed on; one badge at two terminals is two of them. */
struct person {
	int64_t operator_id;
	int64_t terminal_id;
	const char *badge;
	const char *name;
	bool is_lead;            /* or an admin */
	const char *terminal;    /* its name */
	const char *activity;    /* "" = none chosen; also "lookup" */
	const char *place;       /* door, station, where he stages, or the door of the pickup that he loads; "" = none */
	int64_t place_id;
	const char *inbound;     /* what is received; "" = none */
	const char *pickup;      /* what is loaded; "" = none */
	const char *shipment;    /* what is packed: "SO-1/1"; "" = none */
	int64_t signed_on_at;
	int64_t since_ms;        /* in this activity */
	int64_t seen_at;         /* the last scan */
	int64_t done;            /* in the last hour, in this activity: units received, brought or packed; loaded: cartons */
	int64_t rate;            /* of these an hour at work (dock/pace.h), as of a door or a station; -1 = too little to tell, or none
	                            of these activities */
	struct assignment assignment; /* id 0 = none */
};

struct people {
	struct person *list;     /* by name of the terminal */
	size_t count;
	struct assignment *away; /* wanted somewhere, and not signed on anywhere */
	size_t away_count;
};

/* Reads each terminal's scans of the last hour (at most some thousands of them). */
void people_read(struct db *db, struct arena *arena, int64_t now_ms, struct people *people);

/* Units an hour of one person at work, by activity, over the last scans of each terminal, pauses left out: what it usually
 * takes. 0 = not known. Loading: cartons. Reads a few hundred scans a terminal: not for every turn of a screen. */
void people_pace(struct db *db, struct arena *arena, int64_t pace[WORK_KINDS]);

/* The same of those who do it now, all together, with what is usual for those of whom too little is known. 0: nobody does
 * it, or nothing is known. */
int64_t people_rate(const struct people *people, enum work work, const int64_t pace[WORK_KINDS]);
int64_t people_doing(const struct people *people, enum work work);

/* ---- a lead's decisions. Who may decide is the caller's to know */

enum assign_fault {
	ASSIGN_MADE,
	ASSIGN_UNKNOWN, /* no such badge, or place */
	ASSIGN_PLACE,   /* the place is none where one does that */
	ASSIGN_NOTHING, /* it is so already; or he is wanted nowhere */
};

struct assign {
	const char *badge;
	enum work work;
	const char *place; /* "" = anywhere */
	const char *actor; /* the lead's badge, or a user of the system */
};

/* *say: what was done; or why not, and what to do instead. In the arena. */
enum assign_fault person_assign(struct db *db, struct arena *arena, const struct assign *assign, int64_t now_ms, const char **say);
enum assign_fault person_release(struct db *db, struct arena *arena, const char *badge, const char *actor, int64_t now_ms,
	const char **say);

/* What an operator is wanted for and has not taken up; id 0: nothing. One look into an index that holds only these. */
void assignment_open(struct db *db, struct arena *arena, int64_t operator_id, int64_t now_ms, struct assignment *assignment);

/* He is there. He signed off: what he had taken up ends. */
void assignment_taken_up(struct db *db, int64_t id, int64_t now_ms);
void assignment_signed_off(struct db *db, int64_t operator_id, int64_t now_ms);

/* Its statements, NULL at the end: a test looks how the engine reads them. */
extern const char *const people_read_statements[];
extern const char *const assignment_statements[];

#endif
