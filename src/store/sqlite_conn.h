/* Private to the SQLite driver: an open connection, and how one is opened. */
#ifndef STORE_SQLITE_CONN_H
#define STORE_SQLITE_CONN_H

#include <sqlite3.h>
#include <stdbool.h>

struct db_conn {
	sqlite3 *handle;
	char *path;    /* owned */
	bool no_room; /* the disk is full, and the store ours alone, to look at */
	sqlite3_stmt *begin_read;
	sqlite3_stmt *begin_write;
	sqlite3_stmt *commit;
	sqlite3_stmt *rollback;
	sqlite3_stmt *data_version;
	int wait_ms;   /* how long it waits for others */
	int waited_us;
	int log_pages; /* in the log after the last commit */
};

/* Opens conn->path, as the flags of db_open() say; fresh: there is nothing in the file yet. Returns the engine's code, extended;
 * SQLITE_NOTADB: the file is none of ours. handle is to be closed either way. */
int sqlite_conn_open(struct db_conn *conn, int flags, bool fresh);

/* Closes the handle, and with it what was prepared for the connection itself. */
void sqlite_conn_close(struct db_conn *conn);

/* What the system said (errno) when the engine failed last; io: with SQLITE_IOERR. 0 = nothing that the engine kept. */
int sqlite_conn_errno(struct db_conn *conn, bool io);

#endif
