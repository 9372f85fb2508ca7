/* What the program is measured against: one row into a plain SQLite table, on the same disk, durable. And a look at a store past
 * the program, which must cost nothing but a read. */
#ifndef BENCH_BARE_H
#define BENCH_BARE_H

#include <stdint.h>

struct sqlite3;
struct sqlite3_stmt;

struct bare {
	struct sqlite3 *db;
	struct sqlite3_stmt *begin, *insert, *commit;
	int count;
};

/* A database beside the store of that path. */
void bare_open(struct bare *bare, const char *beside);
void bare_close(struct bare *bare);

/* One durable commit: how long it took, in ms. */
double bare_commit(struct bare *bare);

/* Looks at the scans of one terminal in a store that others write to. */
struct look {
	struct sqlite3 *db;
	struct sqlite3_stmt *last;
};

void look_open(struct look *look, const char *store, const char *terminal);
void look_close(struct look *look);

/* The terminal's last number, and where its last scan was directed to ("" = nowhere). */
int64_t look_last_scan(struct look *look, char place[64]);

#endif
