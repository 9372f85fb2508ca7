/* Operators' PINs, and what wrong ones lead to. Inside the caller's transaction, but for what says otherwise. The rule:
 *
 *   - a try a second at a terminal, whoever's PIN it is;
 *   - after 5 wrong ones of a badge at a terminal that badge is locked at that terminal for a minute, and after each further one
 *     for twice as long, at most a quarter of an hour. A right one there, or a day without one, begins anew;
 *   - after 50 wrong ones of a badge within an hour, wherever they were, every terminal takes one of it a minute.
 *
 * So nobody can lock somebody out: at a terminal where nobody plays with his badge he signs on at once, or in the worst case after a
 * minute. Clocks may jump: what is longer ago, or later, than a lock lasts locks nothing. */
#ifndef STORE_PIN_H
#define STORE_PIN_H

#include "base/mem.h"
#include "base/pin.h"
#include "store/db.h"

enum {
	PIN_TRIES = 5,
	PIN_PAUSE_MS = 1000,
	PIN_LOCK_MS = 60 * 1000,
	PIN_LOCK_MOST_MS = 15 * 60 * 1000,
	PIN_MANY = 50, /* within */
	PIN_MANY_MS = 60 * 60 * 1000,
	PIN_MANY_PAUSE_MS = 60 * 1000,
	PIN_FORGET_MS = 24 * 60 * 60 * 1000,
	PIN_NO_TERMINAL = 0, /* the command line */
};

/* ---- whose */

bool operator_has_pin(struct db *db, int64_t operator_id);

/* Whether anybody has. */
bool operator_any_pin(struct db *db);

/* Whether another than he has one that is known: a lead or an admin; admin: an admin. */
bool operator_other_has_pin(struct db *db, int64_t operator_id, bool admin);

/* The badges of those who have one, in the arena. */
const char **operator_pin_badges(struct db *db, struct arena *arena, size_t *count);

/* hash: of pin_hash(). by: a badge, or a user of the system. Wrong tries are forgotten with the old one. */
void operator_pin_set(struct db *db, int64_t operator_id, const char *hash, const char *by, int64_t now_ms);

/* He set one that nobody knows any more: until an administrator sets another, none is right. For a store that is restored. */
void operator_pin_lose(struct db *db, int64_t operator_id, int64_t now_ms);

/* The badges of those whose PIN is lost, in the arena. */
const char **operator_pins_lost(struct db *db, struct arena *arena, size_t *count);

/* Gives everybody in a restored store the PIN, or none, that he has in the one from which `from` reads. */
void operator_pins_carry(struct db *from, struct db *to, int64_t now_ms);

/* False: he had none. */
bool operator_pin_clear(struct db *db, int64_t operator_id, int64_t now_ms);

/* True: it was set by somebody else, who may know it. */
bool operator_pin_is_given(struct db *db, int64_t operator_id);

/* ---- trying one: look, then check outside of transactions, then note in the transaction that acts on it */

enum pin_verdict {
	PIN_RIGHT,
	PIN_WRONG,
	PIN_LOCKED,  /* not looked at: the badge is locked there */
	PIN_TOO_SOON, /* not looked at: one a second, or a minute */
	PIN_CHANGED, /* it was set anew since it was looked at: to be asked for once more */
	PIN_NONE,    /* he has none */
};

struct pin_try {
	int64_t operator_id;
	int64_t terminal_id;
	char hash[PIN_HASH_MAX]; /* that was looked at */
	enum pin_verdict verdict;
	int64_t wait_ms; /* of PIN_LOCKED, PIN_TOO_SOON: how long still; of a PIN_WRONG that locks: for how long; else 0 */
	int64_t failed;  /* of PIN_WRONG: how many there by now */
};

/* Whether one may be tried now; sets all of *try. PIN_WRONG: it may, and none was tried yet. */
void pin_try_look(struct db *db, int64_t operator_id, int64_t terminal_id, int64_t now_ms, struct pin_try *try);

/* Outside of transactions: takes a while. Only where the verdict says that it may. ST_DEVICE: as pin_check(). */
enum status pin_try_check(struct pin_try *try, const char *pin, size_t len, struct err *err) MUST_CHECK;

/* Counts a wrong one, and forgets the wrong ones there for a right one. Looks once more whether it may be tried: two terminals of one
 * name, or an administrator, may have been faster. */
void pin_try_note(struct db *db, struct pin_try *try, int64_t now_ms);

/* Forgets all wrong ones of a badge; how many terminals it was locked at. */
int64_t pin_unlock(struct db *db, int64_t operator_id, int64_t now_ms);

/* Where it is locked, for how long still. */
struct pin_locked {
	const char *terminal; /* "" = the command line */
	int64_t wait_ms;
};
struct pin_locked *pin_locked_at(struct db *db, struct arena *arena, int64_t operator_id, int64_t now_ms, size_t *count);

#endif
