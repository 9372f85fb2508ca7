/* The queue of labels: never lost, never silently printed twice. What asks for a label writes a job in its own
 * transaction; the label is drawn when it is sent, from what is then in the store.
 *
 * A job is taken (status sending, committed) before a byte of it goes out. Whoever sends then knows one of three things:
 * all of it went out (printed), nothing did (queued again), or some of it may have (failed). A job that is still sending
 * when nobody sends to its printer is as unclear as a failed one. Unclear labels are never sent again by themselves: a
 * person looks at the printer and says so (print_again, print_came_out, print_withdraw).
 *
 * Inside the caller's transaction. */
#ifndef STORE_PRINT_H
#define STORE_PRINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"
#include "store/db.h"

/* ---- by what asks for labels. printer: the terminal's, "" = wherever somebody sends the queue to. scan_id: which scan
 * asked, 0 = a command did */

/* One label of a carton under its SSCC, and one of a direction. Asked for again, it is the same job: one that was
 * withdrawn waits again, for this asker. Returns the job. */
int64_t print_carton(
	struct db *db, int64_t parcel_id, const char *sscc, int64_t scan_id, const char *printer, int64_t at_ms);
int64_t print_direction(
	struct db *db, int64_t direction_scan_id, int64_t n, const char *printer, int64_t at_ms);

/* The direction goes elsewhere now: a label of it that is out, or may be, counts no more, and there is a new one. One that waits
 * is drawn when it is sent. False: the old one has to be destroyed. */
bool print_direction_moved(struct db *db, int64_t direction_scan_id, int64_t n, int64_t scan_id, const char *printer, int64_t at_ms);

enum print_again_fault {
	PRINT_AGAIN_QUEUED,
	PRINT_AGAIN_NO_JOB,    /* there is none of that number */
	PRINT_AGAIN_WAITS,     /* it has not been sent yet: it comes by itself */
	PRINT_AGAIN_WITHDRAWN, /* what it was for is gone: no such label may be out */
};

/* The label once more, under the same SSCC. *again: the new job. The unclear job that it replaces is settled by that. */
enum print_again_fault print_again(struct db *db, int64_t job_id, int64_t scan_id, const char *printer, int64_t at_ms,
	int64_t *again);

/* The labels of the order's closed cartons say something else now: those that are out, or may be, are printed again (one that
 * waits is drawn when it is sent). Returns how many labels are out. */
int64_t print_order_again(struct db *db, struct arena *arena, int64_t order_id, int64_t at_ms);

/* The newest job of an SSCC; 0 = none. */
int64_t print_find_carton(struct db *db, const char *sscc);

/* What waits is withdrawn. True: a label of it is out, or may be (sending, printed, failed): somebody has to fetch it. */
bool print_withdraw_carton(struct db *db, const char *sscc, int64_t at_ms);
bool print_withdraw_directions(struct db *db, int64_t direction_scan_id, int64_t at_ms);
/* That is taken back: what was withdrawn waits again, for the one who asked. What is out counts again. */
void print_carton_back(struct db *db, const char *sscc);

/* Whether a label that this scan asked for is out, or may be. */
bool print_out_for_scan(struct db *db, int64_t scan_id);

/* ---- by a person who has looked */

/* False: it is neither waiting nor unclear, and nothing changes. */
bool print_withdraw(struct db *db, int64_t job_id, const char *said, int64_t at_ms); /* nobody wants it any more */
bool print_came_out(struct db *db, int64_t job_id, const char *said, int64_t at_ms); /* of an unclear one only */

/* ---- by whoever sends */

enum print_kind { PRINT_CARTON, PRINT_DIRECTION };

struct print_job {
	int64_t id;
	int64_t at_ms;
	int64_t changed_at_ms;
	enum print_kind kind;
	int64_t parcel_id; /* of a carton, and */
	const char *sscc;
	int64_t direction_scan_id; /* of a direction, and */
	int64_t direction_n;
	int64_t again_of; /* the job whose label this is once more; 0 = none */
	int64_t tries;
	const char *printer;
	const char *status;
	const char *said; /* what went wrong last */
};

/* Takes the next job that waits for that printer: it is sending. False: none waits. Text in the arena. */
bool print_take(struct db *db, struct arena *arena, const char *printer, int64_t at_ms, struct print_job *job);

/* What is sent. It is kept for the newest jobs only: a label with a picture on it is large. */
enum { PRINT_BODIES = 1000 };
void print_store_body(struct db *db, int64_t job_id, const void *body, size_t len);

void print_sent(struct db *db, int64_t job_id, int64_t at_ms);                      /* all of it */
void print_not_sent(struct db *db, int64_t job_id, const char *said, int64_t at_ms); /* nothing: it waits again */
void print_unclear(struct db *db, int64_t job_id, const char *said, int64_t at_ms);  /* some of it, perhaps all */

/* Nobody sends to the printer (the caller has its lock): what is sending there is unclear. Returns how many. */
int64_t print_left_sending(struct db *db, const char *printer, const char *said, int64_t at_ms);

/* Nobody knows which of the labels that wait came out after all (the store was restored): all of them are unclear. Returns how
 * many. */
int64_t print_doubt(struct db *db, int64_t at_ms);

/* How many are unclear. */
int64_t print_unclear_count(struct db *db);

/* The printers for which labels wait, or are sending, by name; *count of them, in the arena. */
const char **print_printers(struct db *db, struct arena *arena, size_t *count);

/* ---- listed */

/* What waits and what is unclear, oldest first. Step with db_next(); text until then. */
struct stmt *print_list(struct db *db);
void print_read(struct stmt *stmt, struct print_job *job);

bool print_find(struct db *db, struct arena *arena, int64_t job_id, struct print_job *job);

#endif
