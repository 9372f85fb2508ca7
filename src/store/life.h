/* Which store this is, and what became of it: its name, which every copy keeps, its restores and its backups. Inside the caller's
 * transaction. */
#ifndef STORE_LIFE_H
#define STORE_LIFE_H

#include "base/mem.h"
#include "store/db.h"

struct life {
	const char *id;         /* 16 hexadecimal digits, in the arena */
	int64_t number;         /* 1, and one more with every restore */
	int64_t restored_at_ms; /* 0 = never */
	const char *restored_from;
	int64_t backup_at_ms;   /* the last good backup by rule; 0 = none */
	const char *backup_file;
	int64_t made_at_ms;     /* when the store was */
};

void life_load(struct db *db, struct arena *arena, struct life *life);

/* A good backup by rule was made. */
void life_backed_up(struct db *db, int64_t at_ms, const char *file);

/* The store was restored from that backup: its next life, with this number. */
void life_restored(struct db *db, int64_t number, int64_t at_ms, const char *from);

#endif
