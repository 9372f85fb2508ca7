/* The bare commit. This file alone outside src/store knows sqlite3.h. */
#include "bench/bare.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "bench/samples.h"

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *stmt = NULL;

	if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK)
		die(sqlite3_errmsg(db));
	return stmt;
}

void bare_open(struct bare *bare, const char *beside)
{
	char path[1000];

	snprintf(path, sizeof path, "%s.bare", beside);
	unlink(path);
	memset(bare, 0, sizeof *bare);
	if (sqlite3_open(path, &bare->db) != SQLITE_OK ||
		sqlite3_exec(bare->db,
			"PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0;"
			"CREATE TABLE t (id INTEGER PRIMARY KEY, at INTEGER, text TEXT)",
			NULL, NULL, NULL) != SQLITE_OK)
		die(sqlite3_errmsg(bare->db));
	bare->begin = prepare(bare->db, "BEGIN IMMEDIATE");
	bare->insert = prepare(bare->db, "INSERT INTO t (at, text) VALUES (1763884800000, '9506000000015')");
	bare->commit = prepare(bare->db, "COMMIT");
}

static void step(struct bare *bare, sqlite3_stmt *stmt)
{
	if (sqlite3_step(stmt) != SQLITE_DONE)
		die(sqlite3_errmsg(bare->db));
	sqlite3_reset(stmt);
}

/* Its log is emptied outside the time that is taken, as a terminal does with the store's. */
double bare_commit(struct bare *bare)
{
	double began = now_ms();

	step(bare, bare->begin);
	step(bare, bare->insert);
	step(bare, bare->commit);
	began = now_ms() - began;
	if (++bare->count % 250 == 0)
		sqlite3_wal_checkpoint_v2(bare->db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
	return began;
}

void bare_close(struct bare *bare)
{
	sqlite3_finalize(bare->begin);
	sqlite3_finalize(bare->insert);
	sqlite3_finalize(bare->commit);
	sqlite3_close(bare->db);
}

void look_open(struct look *look, const char *store, const char *terminal)
{
	*look = (struct look){NULL, NULL};
	if (sqlite3_open_v2(store, &look->db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK)
		die(sqlite3_errmsg(look->db));
	look->last = prepare(look->db, "SELECT t.last_seq, (SELECT p.code FROM direction d JOIN place p ON p.id = d.place_id WHERE "
				       "d.scan_id = t.id * 1000000000 + t.last_seq ORDER BY d.n LIMIT 1) FROM terminal t "
				       "WHERE t.name = $1");
	if (sqlite3_bind_text(look->last, 1, terminal, -1, SQLITE_TRANSIENT) != SQLITE_OK)
		die(sqlite3_errmsg(look->db));
}

void look_close(struct look *look)
{
	sqlite3_finalize(look->last);
	sqlite3_close(look->db);
}

int64_t look_last_scan(struct look *look, char place[64])
{
	int64_t number = 0;

	if (sqlite3_step(look->last) == SQLITE_ROW) {
		const unsigned char *code = sqlite3_column_text(look->last, 1);

		number = sqlite3_column_int64(look->last, 0);
		snprintf(place, 64, "%s", code ? (const char *)code : "");
	}
	if (sqlite3_reset(look->last) != SQLITE_OK)
		die(sqlite3_errmsg(look->db));
	return number;
}
