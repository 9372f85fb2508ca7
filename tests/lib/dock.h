/* A small dock for tests that work on a store directly: a site with every kind of place, tracking and policy, and the
 * whole of its bookkeeping recomputed from the movements. Independent of what the program itself does to verify. */
#ifndef LIB_DOCK_H
#define LIB_DOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/db.h"

/* 2026-11-23T08:00:00Z */
#define DOCK_NOW INT64_C(1795420800000)

/* A new store in a folder of its own, removed by dock_remove(). Prints why and aborts where it cannot be made. */
struct dock {
	struct db *db;
	char folder[200];
	char path[240];
};
void dock_make(struct dock *dock);
void dock_remove(struct dock *dock);

/* Opens it once more: another terminal's connection. */
struct db *dock_open_again(const struct dock *dock);

/* Puts the store back to the site's first morning: nothing received, nobody signed on. One transaction. */
void dock_reset(struct db *db);

/* Runs statements in one transaction; aborts with the reason if they cannot run. */
void dock_script(struct db *db, const char *sql);

/* One number from the store; aborts if it cannot be read. */
int64_t dock_number(struct db *db, const char *sql);

/* Recomputes every counter from the movements. Returns how many differ; what: the first difference, in words. */
int64_t dock_differences(struct db *db, char *what, size_t size);

/* The part of it that holds for any movements, whoever posted them. */
int64_t dock_ledger_differences(struct db *db, char *what, size_t size);

#endif
