/* Which store this is, and what became of it: its name, its restores and its backups. Inside the caller's transaction.
 *
 * A copy (store_backup()) has the name of the store that it was made of, and the place where that one stands: put there again, by
 * hand or by a restore, it is that store. A copy that is worked on elsewhere, to practise or as a second site, is a store of its own,
 * and gets a name of its own (life_begin): what is scanned there is no scan of the other. */
#ifndef STORE_LIFE_H
#define STORE_LIFE_H

#include <stdbool.h>

#include "base/mem.h"
#include "base/str.h"
#include "store/db.h"

struct life {
	const char *id;         /* 16 hexadecimal digits, in the arena; of a copy: of the store that it was made of */
	bool copy;              /* nobody has worked on it yet */
	const char *place;      /* ... and where that store stood (life_place()); "" = it is none */
	int64_t number;         /* 1, and one more with every restore */
	int64_t restored_at_ms; /* 0 = never */
	const char *restored_from;
	int64_t backup_at_ms;   /* the last good backup by rule; 0 = none */
	const char *backup_file;
	int64_t made_at_ms;     /* when the store was */
};

void life_load(struct db *db, struct arena *arena, struct life *life);

/* Under which path it was made, in the arena; "" = its audit trail does not tell. */
const char *life_made_as(struct db *db, struct arena *arena);

enum { LIFE_PLACE_MAX = 17 };

/* The place of a file, told from all others by 16 hexadecimal digits, also while the file itself is gone. */
void life_place(const char *path, char place[LIFE_PLACE_MAX]);

/* Adds the script that makes the copy of db one (db_backup); nothing where the store has no name yet. */
void life_mark_copy(struct str *script, struct db *db);

/* Somebody begins to work on the store: a copy becomes the store whose place it has, else one of its own, of which there is no backup
 * yet. */
void life_begin(struct db *db);

/* The same where the store is a copy, in transactions of its own. */
enum status life_take_up(struct db *db, struct err *err) MUST_CHECK;

/* A good backup by rule was made. */
void life_backed_up(struct db *db, int64_t at_ms, const char *file);

/* The store was restored from that backup: its next life, with this number. */
void life_restored(struct db *db, int64_t number, int64_t at_ms, const char *from);

#endif
