/* A terminal's state and its journal of scans. Inside the caller's write transaction. */
#ifndef STORE_TERMINAL_H
#define STORE_TERMINAL_H

#include "base/mem.h"
#include "store/db.h"

struct terminal {
	int64_t id;
	int64_t operator_id; /* 0 = nobody */
	char activity[16];   /* "" = none */
	int64_t door_id;     /* 0 = none */
	int64_t inbound_id;  /* 0 = none */
	int64_t place_id;    /* where a worker who stages stands; 0 = nowhere */
	int64_t station_id;  /* where a worker packs; 0 = nowhere yet */
	int64_t order_id;    /* the shipment that is being packed; 0 = none */
	int64_t shipment_no;
	int64_t parcel_id;   /* the carton at hand; 0 = none */
	int64_t pickup_id;   /* that is being loaded; 0 = none */
	bool inbound_scanned; /* the worker named the inbound; else the door did */
	bool received;        /* a receipt was made in this context: the next door or inbound begins another */
	int64_t seq;          /* of the scan at hand */
};

enum { TERMINAL_NAME_MAX = 32, TERMINAL_BACKLOG_MAX = 32, SCAN_IDS_PER_TERMINAL = 1000000000 };

/* The id of the terminal of that name, which is in use from now on; makes it if it is new. */
int64_t terminal_attach(struct db *db, const char *name, int64_t now_ms);

/* Terminals that scanned, and were seen since then, by name, in the arena; not the one of commands (store/office.h). */
struct terminal_worked {
	const char *name;
	int64_t seq; /* of its last scan */
	int64_t seen_ms;
};
struct terminal_worked *terminal_list_worked(struct db *db, int64_t since_ms, struct arena *arena, size_t *count);

/* The number of the terminal's last scan; 0 = none, or no such terminal. */
int64_t terminal_last_seq(struct db *db, const char *name);

/* The next scan gets the number after seq: those up to it were made, and are lost. */
void terminal_skip_to(struct db *db, const char *name, int64_t seq);

/* Reads the terminal as it is. */
void terminal_load(struct db *db, int64_t id, struct terminal *terminal);

/* When somebody last did something there: signed on, or scanned; 0 = never. */
int64_t terminal_active_at(struct db *db, int64_t id);

/* Takes the next number of the terminal's sequence for a scan at at_ms, and reads its state. */
void terminal_next(struct db *db, int64_t id, int64_t at_ms, struct terminal *terminal);

/* Writes what of `now` differs from `before`. */
void terminal_save(struct db *db, const struct terminal *before, const struct terminal *now, int64_t at_ms);

/* True: somebody is signed on somewhere, or a terminal was started or used in the last minutes, so that a scan may come at
 * any moment. */
bool terminal_anyone(struct db *db, int64_t now_ms);

/* The id of a scan: unique in the store, rising within its terminal. */
int64_t terminal_scan_id(const struct terminal *terminal);

/* How many other terminals the operator is signed on at; names is set to all of them, by name, "T5, T6" ("" if none; " ..." at its end
 * where there is no room for all). */
int64_t terminal_elsewhere(struct db *db, const struct terminal *terminal, int64_t operator_id, char *names, size_t size);

/* Another terminal at which the shipment is being packed: its name, in the arena; NULL = none. And takes it away from there. */
const char *terminal_packs(struct db *db, struct arena *arena, int64_t order_id, int64_t shipment_no, int64_t not_id);
void terminal_take_over(struct db *db, int64_t order_id, int64_t shipment_no, int64_t not_id);

/* The scans that a terminal keeps until they are applied (base/backlog.h): how far they are. */
enum terminal_marks {
	MARKS_NONE,
	MARKS_NEXT,  /* something in memory is about the next scan: %QTY, %DAMAGED, a question */
	MARKS_COUNT, /* a place is being counted */
};
struct terminal_backlog {
	char id[TERMINAL_BACKLOG_MAX + 1]; /* "" = it keeps none */
	int64_t seq;                       /* the last one that was applied */
	enum terminal_marks marks;         /* what stood in memory after it, and is lost with the process */
};
void terminal_backlog_load(struct db *db, int64_t id, struct terminal_backlog *backlog);
void terminal_backlog_save(struct db *db, int64_t id, const struct terminal_backlog *backlog);

/* Journals a scan before it is worked on, and what became of it. device: the scanner that sent it, "" = none is known;
 * came_ms: when it came, 0 = that is not known. */
void journal_begin(struct db *db, const struct terminal *terminal, int64_t at_ms, const uint8_t *raw, size_t len,
	const char *device, int64_t came_ms);

struct outcome {
	const char *result;
	const char *error;
	const char *say;
	const char *effect;   /* "", receive, confirm, full, room, close, stage, count, undo; pack ... depart: flow/packing.h, flow/loading.h */
	int64_t effect_id;    /* 0 = none */
	int64_t approved_by;  /* 0 = nobody */
};

void journal_end(struct db *db, int64_t scan_id, int64_t operator_id, const struct outcome *outcome);

/* The operator's newest scan at this terminal that did something and was not taken back; false: there is none. */
struct undoable {
	int64_t scan_id;
	char effect[16];
	int64_t effect_id;
};
bool journal_undoable(struct db *db, const struct terminal *terminal, struct undoable *undoable);
void journal_mark_undone(struct db *db, int64_t scan_id, int64_t by_scan_id);

#endif
