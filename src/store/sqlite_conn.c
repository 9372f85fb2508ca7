/* Opening a connection: whose file it is, how the engine works on it, and for whom it waits. On a full disk, where even the memory cannot
 * be had that its processes share, a store can still be looked at. */
#include "store/sqlite_conn.h"

#include <errno.h>
#include <stdio.h>
#include <time.h>

#include "base/clock.h"
#include "store/db.h"
#include "store/sqlite_vfs.h"

enum {
	APPLICATION_ID = 0x43446f6b, /* "CDok": what makes a file one of ours */
	PAGE_SIZE = 2048,            /* a scan changes a dozen small rows: small pages halve what it writes */
	CACHE_KIB = 8192,
	BUSY_MS = 5000, /* how long it waits for others while it opens */
	LOOK_MS = 1000, /* how long one that only looks waits for another such, while the disk is full */
	POLL_US = 300,  /* how often a waiting writer looks again */
};

int sqlite_conn_errno(struct db_conn *conn, bool io)
{
	sqlite3_file *log = NULL;
	int error = 0;

	/* of a commit the engine keeps it with the log alone */
	if (io && sqlite3_file_control(conn->handle, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log) == SQLITE_OK && log &&
		log->pMethods)
		(void)log->pMethods->xFileControl(log, SQLITE_FCNTL_LAST_ERRNO, &error);
	return error ? error : sqlite3_system_errno(conn->handle);
}

/* Waits in short steps, so that a scan gets in between two slices of a long import. */
static int on_busy(void *ctx, int calls)
{
	struct db_conn *conn = ctx;
	struct timespec pause = {.tv_nsec = POLL_US * 1000};

	if (calls == 0)
		conn->waited_us = 0;
	if (conn->waited_us >= conn->wait_ms * 1000)
		return 0;
	nanosleep(&pause, NULL);
	conn->waited_us += POLL_US + 60; /* what a sleep costs on top */
	return 1;
}

static int on_commit(void *ctx, sqlite3 *handle, const char *name, int pages)
{
	struct db_conn *conn = ctx;

	(void)handle;
	(void)name;
	conn->log_pages = pages;
	return SQLITE_OK;
}

static int prepare_own(struct db_conn *conn, sqlite3_stmt **stmt, const char *sql)
{
	return sqlite3_prepare_v3(conn->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, stmt, NULL);
}

static int64_t pragma_i64(struct db_conn *conn, const char *sql)
{
	sqlite3_stmt *stmt = NULL;
	int64_t value = -1;

	if (sqlite3_prepare_v2(conn->handle, sql, -1, &stmt, NULL) == SQLITE_OK && sqlite3_step(stmt) == SQLITE_ROW)
		value = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	return value;
}

/* Runs statements that the engine does not wait for by itself: another process makes the same store at this moment. */
static int exec_patiently(struct db_conn *conn, const char *sql)
{
	struct timespec pause = {.tv_nsec = 5 * 1000000};
	int64_t until_ms = clock_monotonic_ms() + conn->wait_ms; /* each try may wait by itself, too */
	int rc = sqlite3_exec(conn->handle, sql, NULL, NULL, NULL);

	while ((rc & 0xff) == SQLITE_BUSY && clock_monotonic_ms() < until_ms) {
		nanosleep(&pause, NULL);
		rc = sqlite3_exec(conn->handle, sql, NULL, NULL, NULL);
	}
	return rc;
}

static int configure(struct db_conn *conn, bool fresh, bool read_only)
{
	char sql[400];
	int rc = SQLITE_OK;

	if (fresh) {
		/* the mark is in the file from its first byte on: whoever opens it meanwhile sees that it is ours */
		snprintf(sql, sizeof sql, "PRAGMA page_size=%d; PRAGMA application_id=%d; PRAGMA journal_mode=WAL;", PAGE_SIZE,
			APPLICATION_ID);
		rc = exec_patiently(conn, sql);
	}
	snprintf(sql, sizeof sql,
		"%sPRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF; PRAGMA cache_size=-%d; "
		"PRAGMA temp_store=FILE; PRAGMA wal_autocheckpoint=0;",
		read_only || fresh ? "" : "PRAGMA journal_mode=WAL; ", CACHE_KIB);
	if (rc == SQLITE_OK)
		rc = exec_patiently(conn, sql);
	if (rc == SQLITE_OK)
		rc = prepare_own(conn, &conn->begin_read, "BEGIN");
	if (rc == SQLITE_OK)
		rc = prepare_own(conn, &conn->begin_write, "BEGIN IMMEDIATE");
	if (rc == SQLITE_OK)
		rc = prepare_own(conn, &conn->commit, "COMMIT");
	if (rc == SQLITE_OK)
		rc = prepare_own(conn, &conn->rollback, "ROLLBACK");
	if (rc == SQLITE_OK)
		rc = prepare_own(conn, &conn->data_version, "PRAGMA data_version");
	sqlite3_busy_handler(conn->handle, on_busy, conn);
	sqlite3_wal_hook(conn->handle, on_commit, conn);
	return rc;
}

void sqlite_conn_close(struct db_conn *conn)
{
	sqlite3_stmt **own[] = {
		&conn->begin_read, &conn->begin_write, &conn->commit, &conn->rollback, &conn->data_version};

	for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
		sqlite3_finalize(*own[i]);
		*own[i] = NULL;
	}
	sqlite3_close(conn->handle);
	conn->handle = NULL;
}

static int open_handle(struct db_conn *conn, int mode)
{
	int rc;

	/* one thread uses the library; locks and statistics would cost each statement. Later calls are harmless
	 * refusals */
	sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	rc = sqlite3_open_v2(conn->path, &conn->handle, mode, sqlite_vfs_name());
	if (rc != SQLITE_OK)
		return rc;
	sqlite3_extended_result_codes(conn->handle, 1);
	sqlite3_busy_timeout(conn->handle, BUSY_MS);
	/* whatever is in the file: it has no view in a table's place, and nothing gets at the engine's own pages */
	sqlite3_db_config(conn->handle, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
	sqlite3_db_config(conn->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	return SQLITE_OK;
}

/* SQLITE_NOTADB: the file is none of ours. */
static int check_id(struct db_conn *conn)
{
	int rc;

	if (pragma_i64(conn, "PRAGMA application_id") == APPLICATION_ID)
		return SQLITE_OK;
	rc = sqlite3_extended_errcode(conn->handle);
	return rc == SQLITE_OK ? SQLITE_NOTADB : rc;
}

static bool lacks_room(struct db_conn *conn, int code)
{
	int error = conn->handle ? sqlite_conn_errno(conn, (code & 0xff) == SQLITE_IOERR) : 0;

	return (code & 0xff) == SQLITE_FULL || error == ENOSPC || error == EDQUOT;
}

/* The disk has no room for the memory that the processes which work on a store share. Then none of them can open it,
 * and what only looks, for a moment, may have it for itself: it needs no such memory then. Nothing is written: not even
 * what waits in the log. */
static int open_without_room(struct db_conn *conn)
{
	int rc;

	sqlite_conn_close(conn);
	conn->no_room = true;
	rc = open_handle(conn, SQLITE_OPEN_READWRITE); /* the lock for itself takes that */
	if (rc != SQLITE_OK)
		return rc;
	sqlite3_busy_timeout(conn->handle, LOOK_MS);
	sqlite3_db_config(conn->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	rc = sqlite3_exec(conn->handle, "PRAGMA locking_mode=EXCLUSIVE", NULL, NULL, NULL);
	if (rc == SQLITE_OK)
		rc = check_id(conn);
	return rc == SQLITE_OK ? configure(conn, false, true) : rc;
}

static int open_beside_others(struct db_conn *conn, int flags, bool fresh)
{
	int mode = flags & DB_READ_ONLY ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
	int rc = open_handle(conn, mode | (flags & DB_CREATE ? SQLITE_OPEN_CREATE : 0));

	if (rc == SQLITE_OK && !fresh)
		rc = check_id(conn);
	return rc == SQLITE_OK ? configure(conn, fresh, flags & DB_READ_ONLY) : rc;
}

int sqlite_conn_open(struct db_conn *conn, int flags, bool fresh)
{
	int rc = open_beside_others(conn, flags, fresh);

	return rc != SQLITE_OK && (flags & DB_EVEN_FULL) && lacks_room(conn, rc) ? open_without_room(conn) : rc;
}
