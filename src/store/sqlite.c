/* The SQLite driver. WAL with synchronous=FULL: a commit that has returned survives a power cut. Checkpoints are not
 * made inside commits but by db_tidy(), when nobody waits. With sqlite_conn.c, which opens, and sqlite_vfs.c
 * the only file that knows sqlite3.h. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/guard.h"
#include "base/mem.h"
#include "base/text.h"
#include "store/db_driver.h"
#include "store/reach.h"
#include "store/sqlite_conn.h"
#include "store/sqlite_vfs.h"
#include "store/use.h"

enum {
	TIDY_PAGES = 512, /* checkpoint once that many pages wait in the log */
	WAIT_MS = 5000,
	MAX_VALUES = 64,
};

struct db_prep {
	struct db_conn *conn;
	sqlite3_stmt *handle;
	int count;             /* of values; index[i] is the engine's number of $i+1 */
	int index[MAX_VALUES];
};

static enum status say_full(struct err *err)
{
	return err_set(err, ST_STORE, "the store cannot grow: the disk is full; free some space, nothing was lost");
}

/* The engine could not get at a file, or not write it: that says nothing about what is in the store. */
static enum status unreachable(struct db_conn *conn, int code, const char *text, struct err *err)
{
	bool io = (code & 0xff) == SQLITE_IOERR;
	int error = conn->handle ? sqlite_conn_errno(conn, io) : 0;

	if (error == ENOSPC || error == EDQUOT)
		return say_full(err);
	if ((!io || error == EACCES || error == EPERM || reach_is_read_only(conn->path)) &&
		reach_look(conn->path, err) != ST_OK)
		return err->status;
	if ((code & 0xff) == SQLITE_READONLY)
		return err_set(
			err, ST_STORE, "the store cannot be written: check the rights of the file and of its folder");
	return error ? err_set(err, ST_STORE, "the store failed: %s (%s)", text, err_reason(error))
		     : err_set(err, ST_STORE, "the store failed: %s", text);
}

/* Whether the log is still the store's. What is missing of it is known to nobody but the journals of the terminals. */
static enum status driver_log_state(struct db_conn *conn, struct err *err)
{
	const char *path = conn->handle ? sqlite3_db_filename(conn->handle, "main") : NULL;

	switch (sqlite_vfs_log(conn->handle)) {
	case SQLITE_LOG_WELL: return ST_OK;
	case SQLITE_LOG_TAKEN:
		return err_set(err, ST_DAMAGED,
			"%s-wal: the store's log was taken away while it was worked on: nothing is written until all have let go of it, then the store is "
			"opened again",
			path);
	case SQLITE_LOG_OTHER:
		return err_set(err, ST_DAMAGED,
			"%s-wal: the store's log was taken away or emptied under those who work on it: nothing is written until they have noticed it, at "
			"their next scan, or are ended",
			path);
	case SQLITE_LOG_CUT:
		use_mark_damaged(path, USE_LOG_LOST ": the store's log was emptied or cut off while it was worked on");
		return err_set(err, ST_DAMAGED,
			"the store is damaged: whoever looks after it says crossdock restore --latest. Nothing is written to it any more, and scans are "
			"kept (%s: %s)",
			path, _("its log was emptied or cut off"));
	}
	return ST_OK;
}

static enum status failure(struct db_conn *conn, int code, struct err *err)
{
	bool told = conn->handle && sqlite3_errcode(conn->handle) != SQLITE_OK;
	const char *text = told ? sqlite3_errmsg(conn->handle) : sqlite3_errstr(code);

	switch (code & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		if (conn->no_room)
			return say_full(err);
		return err_set(err, ST_BUSY, "the store is busy: another program is writing; try again");
	case SQLITE_FULL: return say_full(err);
	case SQLITE_READONLY:
	case SQLITE_CANTOPEN:
	case SQLITE_PERM: return unreachable(conn, code, text, err);
	case SQLITE_IOERR: return driver_log_state(conn, err) != ST_OK ? err->status : unreachable(conn, code, text, err);
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		if (conn->handle && sqlite3_db_filename(conn->handle, "main"))
			use_mark_damaged(sqlite3_db_filename(conn->handle, "main"), text);
		return err_set(err, ST_DAMAGED,
			"the store is damaged: whoever looks after it says crossdock restore --latest. Nothing is written to it any more, and "
			"scans are kept (%s)",
			text);
	}
	return err_set(err, ST_STORE, "the store failed: %s", text);
}

/* Before a store is closed whose log is not the log any more: what we alone still have goes into the store, and nothing else does. */
static void save_log(struct db_conn *conn)
{
	enum sqlite_log state = sqlite_vfs_log(conn->handle);

	if (state == SQLITE_LOG_WELL)
		return;
	if (state == SQLITE_LOG_TAKEN && sqlite_vfs_log_is_ours(conn->handle))
		(void)sqlite3_wal_checkpoint_v2(conn->handle, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
	sqlite3_db_config(conn->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
}

static void driver_close(struct db_conn *conn)
{
	save_log(conn);
	sqlite_conn_close(conn);
	free(conn->path);
	free(conn);
}

/* A store holds names and addresses: nobody but its owner reads it. Made by root it belongs to whom its folder belongs to. */
static enum status make_file(const char *path, struct err *err)
{
	char folder[PATH_MAX];
	char *slash;
	int fd;

	snprintf(folder, sizeof folder, "%s", path);
	slash = strrchr(folder, '/');
	if (slash)
		slash[slash == folder] = '\0';
	fd = guard_open(path, slash ? folder : ".", NULL);
	if (fd < 0)
		return err_set(err, ST_STORE, "%s: the store cannot be made: %s", path, err_reason(errno));
	close(fd);
	return ST_OK;
}

static enum status driver_open(struct db_conn **out, const char *path, int flags, struct err *err)
{
	struct db_conn *conn;
	struct stat st;
	bool there = stat(path, &st) == 0;
	int error = there ? 0 : errno;
	bool fresh;
	int rc;

	if (!there && error != ENOENT && error != ENOTDIR)
		return reach_say(path, error, err);
	if (!there && !(flags & DB_CREATE) && use_was(path))
		return err_set(err, ST_DAMAGED,
			"%s: the store's file is gone: crossdock restore --latest brings it back from the last backup, with the scans since", path);
	if (there && st.st_size == 0 && !(flags & DB_CREATE) && use_was(path))
		return err_set(err, ST_DAMAGED,
			"%s: the store's file is empty: crossdock restore --latest brings it back from the last backup, with the scans since", path);
	if (!there && !(flags & DB_CREATE))
		return err_set(err, ST_REFUSED, "%s: there is no store here: create one with crossdock --db %s init", path, path);
	if (there && !S_ISREG(st.st_mode))
		return err_set(err, ST_REFUSED, "%s: this is not a file: name the store's file", path);
	if (there && faccessat(AT_FDCWD, path, R_OK, AT_EACCESS) != 0)
		return reach_say(path, errno, err);
	fresh = !there || st.st_size == 0;
	if (fresh && !(flags & DB_CREATE))
		return err_set(err, ST_REFUSED, "%s: the file is empty: create a store with crossdock --db %s init", path, path);
	if (!there && make_file(path, err) != ST_OK)
		return err->status;
	conn = mem_alloc(sizeof *conn);
	conn->wait_ms = WAIT_MS;
	conn->path = mem_dup(path);
	rc = sqlite_conn_open(conn, flags, fresh);
	if (rc == SQLITE_OK) {
		*out = conn;
		return ST_OK;
	}
	if (rc == SQLITE_NOTADB && !use_was(path) && !(flags & DB_DAMAGED))
		err_set(err, ST_REFUSED, "%s: this file is not a crossdock store: name another one", path);
	else
		err_wrap((failure(conn, rc, err), err), "%s", path);
	driver_close(conn);
	return err->status;
}

static void driver_set_wait(struct db_conn *conn, int wait_ms)
{
	conn->wait_ms = wait_ms;
}

static void driver_set_cache(struct db_conn *conn, int kib)
{
	char sql[60];

	snprintf(sql, sizeof sql, "PRAGMA cache_size=-%d", kib);
	sqlite3_exec(conn->handle, sql, NULL, NULL, NULL); /* only speed depends on it */
}

static enum status run_own(struct db_conn *conn, sqlite3_stmt *stmt, struct err *err)
{
	int rc = sqlite3_step(stmt);

	sqlite3_reset(stmt);
	return rc == SQLITE_DONE || rc == SQLITE_ROW ? ST_OK : failure(conn, rc, err);
}

static enum status driver_begin(struct db_conn *conn, bool write, struct err *err)
{
	if (write && conn->no_room)
		return say_full(err);
	return run_own(conn, write ? conn->begin_write : conn->begin_read, err);
}

static enum status driver_commit(struct db_conn *conn, struct err *err)
{
	return run_own(conn, conn->commit, err);
}

static void driver_rollback(struct db_conn *conn)
{
	struct err ignored;

	if (!sqlite3_get_autocommit(conn->handle) && run_own(conn, conn->rollback, &ignored) != ST_OK)
		return; /* the engine has rolled back by itself */
}

static enum status driver_prepare(struct db_conn *conn, struct db_prep **out, const char *sql, struct err *err)
{
	struct db_prep *prep = mem_alloc(sizeof *prep);
	int rc;

	prep->conn = conn;
	rc = sqlite3_prepare_v3(conn->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &prep->handle, NULL);
	if (rc != SQLITE_OK) {
		free(prep);
		return failure(conn, rc, err);
	}
	for (int i = 0; i < MAX_VALUES; i++) {
		char name[8];

		snprintf(name, sizeof name, "$%d", i + 1);
		prep->index[i] = sqlite3_bind_parameter_index(prep->handle, name);
		if (!prep->index[i])
			break;
		prep->count++;
	}
	if (prep->count != sqlite3_bind_parameter_count(prep->handle)) {
		sqlite3_finalize(prep->handle);
		free(prep);
		return err_set(err, ST_STORE, "a statement numbers its values with gaps: %.200s", sql);
	}
	*out = prep;
	return ST_OK;
}

static void driver_finalize(struct db_prep *prep)
{
	sqlite3_finalize(prep->handle);
	free(prep);
}

static enum status driver_bind(struct db_prep *prep, const struct db_value *values, size_t count, struct err *err)
{
	int rc = SQLITE_OK;

	if ((int)count != prep->count)
		return err_set(err, ST_STORE, "a statement wants %d values and got %zu: %.200s", prep->count, count,
			sqlite3_sql(prep->handle));
	for (size_t i = 0; i < count && rc == SQLITE_OK; i++) {
		switch (values[i].kind) {
		case DB_NULL: rc = sqlite3_bind_null(prep->handle, prep->index[i]); break;
		case DB_INT: rc = sqlite3_bind_int64(prep->handle, prep->index[i], values[i].number); break;
		case DB_TEXT:
			rc = sqlite3_bind_text64(prep->handle, prep->index[i], values[i].data, values[i].len, SQLITE_STATIC,
				SQLITE_UTF8);
			break;
		case DB_BLOB:
			rc = sqlite3_bind_blob64(prep->handle, prep->index[i], values[i].data ? values[i].data : "",
				values[i].len, SQLITE_STATIC);
			break;
		}
	}
	return rc == SQLITE_OK ? ST_OK : failure(prep->conn, rc, err);
}

static enum status driver_step(struct db_prep *prep, bool *row, struct err *err)
{
	int rc = sqlite3_step(prep->handle);

	*row = rc == SQLITE_ROW;
	return rc == SQLITE_ROW || rc == SQLITE_DONE ? ST_OK : failure(prep->conn, rc, err);
}

static void driver_reset(struct db_prep *prep)
{
	sqlite3_reset(prep->handle);
}

static int64_t driver_changes(struct db_conn *conn)
{
	return sqlite3_changes64(conn->handle);
}

static int64_t driver_inserted_id(struct db_conn *conn)
{
	return sqlite3_last_insert_rowid(conn->handle);
}

static int64_t column_i64(struct db_prep *prep, int column)
{
	return sqlite3_column_int64(prep->handle, column);
}

static const char *column_text(struct db_prep *prep, int column)
{
	return (const char *)sqlite3_column_text(prep->handle, column);
}

static const void *column_blob(struct db_prep *prep, int column, size_t *len)
{
	const void *data = sqlite3_column_blob(prep->handle, column);

	*len = (size_t)sqlite3_column_bytes(prep->handle, column);
	return data ? data : "";
}

static bool column_null(struct db_prep *prep, int column)
{
	return sqlite3_column_type(prep->handle, column) == SQLITE_NULL;
}

static enum status driver_script(struct db_conn *conn, const char *sql, struct err *err)
{
	int rc = sqlite3_exec(conn->handle, sql, NULL, NULL, NULL);

	return rc == SQLITE_OK ? ST_OK : failure(conn, rc, err);
}

static int64_t driver_data_version(struct db_conn *conn)
{
	int64_t version = 0;

	if (sqlite3_step(conn->data_version) == SQLITE_ROW)
		version = sqlite3_column_int64(conn->data_version, 0);
	sqlite3_reset(conn->data_version);
	return version;
}

static void driver_tidy(struct db_conn *conn)
{
	if (conn->log_pages < TIDY_PAGES || sqlite_vfs_log(conn->handle) != SQLITE_LOG_WELL)
		return;
	if (sqlite3_wal_checkpoint_v2(conn->handle, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL) == SQLITE_OK)
		conn->log_pages = 0;
}

/* A copy that is being written. */
struct copy {
	int fd;
	off_t synced;
};

enum { COPY_LOOK_STEPS = 20000, COPY_SYNC_BYTES = 1 << 20, COPY_PAUSE_US = 2000 };

/* Syncs the copy as it grows: all of it at the end would hold up the disk, and so the scans, for as long as that takes. */
static int on_copying(void *ctx)
{
	struct copy *copy = ctx;
	struct timespec pause = {.tv_nsec = COPY_PAUSE_US * 1000};
	struct stat st;

	if (fstat(copy->fd, &st) == 0 && st.st_size - copy->synced >= COPY_SYNC_BYTES && fdatasync(copy->fd) == 0) {
		copy->synced = st.st_size;
		nanosleep(&pause, NULL);
	}
	return 0;
}

/* Runs the script on a copy that nobody else knows yet: not through configure(), which would leave a log beside it. */
static enum status mark_copy(const char *path, const char *script, struct err *err)
{
	sqlite3 *handle = NULL;
	int rc = sqlite3_open_v2(path, &handle, SQLITE_OPEN_READWRITE, NULL);

	if (rc == SQLITE_OK)
		rc = sqlite3_exec(handle, script, NULL, NULL, NULL);
	if (rc != SQLITE_OK)
		err_set(err, ST_STORE, "%s: the copy could not be marked as one: %s", path, sqlite3_errmsg(handle));
	else
		err->status = ST_OK;
	sqlite3_close(handle);
	return err->status;
}

static enum status driver_backup(struct db_conn *conn, const char *path, const char *mark, struct err *err)
{
	struct copy copy = {0};
	sqlite3_stmt *stmt = NULL;
	int rc;

	/* the engine copies into an empty file; creating it exclusively refuses to overwrite anything */
	copy.fd = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
	if (copy.fd < 0)
		return err_set(err, ST_REFUSED, "%s: cannot be created (is there a file of this name, or no such folder?): name a new file",
			path);
	sqlite3_progress_handler(conn->handle, COPY_LOOK_STEPS, on_copying, &copy);
	rc = sqlite3_prepare_v2(conn->handle, "VACUUM INTO ?1", -1, &stmt, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_bind_text(stmt, 1, path, -1, SQLITE_STATIC);
	if (rc == SQLITE_OK)
		rc = sqlite3_step(stmt) == SQLITE_DONE ? SQLITE_OK : sqlite3_errcode(conn->handle);
	sqlite3_progress_handler(conn->handle, 0, NULL, NULL);
	if (rc != SQLITE_OK)
		failure(conn, rc, err);
	else if (mark && mark_copy(path, mark, err) != ST_OK)
		; /* err says why */
	else if (fsync(copy.fd) != 0)
		err_set(err, ST_DEVICE, "%s: the copy could not be written to disk: try another disk", path);
	else
		err->status = ST_OK;
	sqlite3_finalize(stmt);
	if (err->status != ST_OK)
		unlink(path);
	close(copy.fd);
	return err->status;
}

static void driver_file_id(struct db_conn *conn, char *out, size_t size)
{
	const char *path = sqlite3_db_filename(conn->handle, "main");
	struct statx file;

	snprintf(out, size, "%s", "");
	if (!path || !*path || statx(AT_FDCWD, path, 0, STATX_INO | STATX_BTIME, &file) != 0)
		return;
	if (file.stx_mask & STATX_BTIME)
		snprintf(out, size, "%llu made %lld.%09u", (unsigned long long)file.stx_ino,
			(long long)file.stx_btime.tv_sec, (unsigned)file.stx_btime.tv_nsec);
	else
		snprintf(out, size, "%llu on %u:%u", (unsigned long long)file.stx_ino, (unsigned)file.stx_dev_major,
			(unsigned)file.stx_dev_minor);
}

/* Whoever closes a store last empties its log. */
static bool driver_left_open(const char *path)
{
	char log[1200];
	struct stat st;

	snprintf(log, sizeof log, "%s-wal", path);
	return stat(log, &st) == 0 && st.st_size > 0;
}

/* The first row of each table: the way there leads over its root. */
static enum status driver_glance(struct db_conn *conn, struct err *err)
{
	sqlite3_stmt *tables = NULL;
	int rc = sqlite3_prepare_v2(
		conn->handle, "SELECT 'SELECT 1 FROM \"' || name || '\" LIMIT 1' FROM sqlite_schema WHERE type = 'table'", -1, &tables, NULL);

	while (rc == SQLITE_OK && (rc = sqlite3_step(tables)) == SQLITE_ROW)
		rc = sqlite3_exec(conn->handle, (const char *)sqlite3_column_text(tables, 0), NULL, NULL, NULL);
	err->status = ST_OK;
	if (rc != SQLITE_DONE)
		failure(conn, rc, err);
	sqlite3_finalize(tables);
	return err->status;
}

static bool is_damage(int code)
{
	return (code & 0xff) == SQLITE_CORRUPT || (code & 0xff) == SQLITE_NOTADB || code == SQLITE_IOERR_CORRUPTFS;
}

/* The check reports a page that it could not read as if the page were wrong: "Page 124: unable to get the page. error code=266". The
 * code of one that was only not read, else SQLITE_OK. */
static int unread(const char *text)
{
	static const char mark[] = "error code=";

	for (const char *at = strstr(text, mark); at; at = strstr(at + 1, mark)) {
		int code = (int)strtol(at + sizeof mark - 1, NULL, 10);

		if (code != SQLITE_OK && !is_damage(code))
			return code;
	}
	return SQLITE_OK;
}

/* Rows of one of the engine's checks: what they say but "ok" is of this kind. */
static int run_check(struct db_conn *conn, const char *sql, bool damage, void (*say)(void *ctx, const char *problem, bool damage), void *ctx)
{
	sqlite3_stmt *stmt = NULL;
	int rc = sqlite3_prepare_v2(conn->handle, sql, -1, &stmt, NULL);

	while (rc == SQLITE_OK || rc == SQLITE_ROW) {
		const char *text;
		char line[300];

		rc = sqlite3_step(stmt);
		if (rc != SQLITE_ROW)
			break;
		text = (const char *)sqlite3_column_text(stmt, 0);
		if (text && strcmp(text, "ok") == 0)
			continue;
		if (text && unread(text) != SQLITE_OK) {
			rc = unread(text);
			break;
		}
		snprintf(line, sizeof line, "%s: %s", damage ? "damaged" : "broken reference in", text ? text : "?");
		say(ctx, line, damage);
	}
	sqlite3_finalize(stmt);
	return rc;
}

static enum status driver_check(
	struct db_conn *conn, void (*say)(void *ctx, const char *problem, bool damage), void *ctx, struct err *err)
{
	static const char *const checks[] = {"PRAGMA integrity_check", "PRAGMA foreign_key_check"};

	err->status = ST_OK;
	for (size_t i = 0; i < sizeof checks / sizeof *checks; i++) {
		int rc = run_check(conn, checks[i], i == 0, say, ctx);

		if (is_damage(rc))
			say(ctx, sqlite3_errstr(rc), true);
		else if (rc != SQLITE_DONE)
			return failure(conn, rc, err);
	}
	return err->status;
}

const struct db_driver sqlite_driver = {
	.engine = "sqlite",
	.open = driver_open,
	.close = driver_close,
	.set_wait = driver_set_wait,
	.set_cache = driver_set_cache,
	.begin = driver_begin,
	.commit = driver_commit,
	.rollback = driver_rollback,
	.prepare = driver_prepare,
	.finalize = driver_finalize,
	.bind = driver_bind,
	.step = driver_step,
	.reset = driver_reset,
	.changes = driver_changes,
	.inserted_id = driver_inserted_id,
	.column_i64 = column_i64,
	.column_text = column_text,
	.column_blob = column_blob,
	.column_null = column_null,
	.script = driver_script,
	.data_version = driver_data_version,
	.tidy = driver_tidy,
	.backup = driver_backup,
	.file_id = driver_file_id,
	.left_open = driver_left_open,
	.log_state = driver_log_state,
	.glance = driver_glance,
	.check = driver_check,
};
