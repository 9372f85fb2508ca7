/* The seam: picks the driver, keeps prepared statements by the address of their SQL, and makes errors sticky within a
 * transaction. */
#include "store/db.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/guard.h"
#include "base/mem.h"
#include "base/text.h"
#include "store/db_driver.h"
#include "store/use.h"

enum { BUCKETS = 512 };

struct stmt {
	struct db *db;
	const char *sql;
	struct db_prep *prep; /* NULL: the inert statement of a failed transaction */
	bool running;
	struct stmt *next;
};

/* A file on a disk, whatever its name. */
struct file_mark {
	dev_t device;
	ino_t inode; /* 0 = none */
};

struct db {
	const struct db_driver *driver;
	struct db_conn *conn;
	char *path;
	struct db_origin origin;
	bool damaged_too; /* it is worked on though it is marked as damaged */
	int use;          /* -1 = not taken part in */
	bool first;
	bool left_open;   /* when it was opened */
	struct file_mark file,
		link; /* what stood at the path when it was opened; link: where that is a symbolic link */
	bool failed;
	struct err failure;
	struct stmt inert;
	struct stmt *buckets[BUCKETS];
};

struct db_value db_text_value(const char *text)
{
	if (!text)
		return NUL;
	return (struct db_value){.kind = DB_TEXT, .data = text, .len = strlen(text)};
}

static const char *strip_scheme(const char *url)
{
	return strncmp(url, "sqlite:", 7) == 0 ? url + 7 : url;
}

static bool find_damaged(const char *path, struct err *err)
{
	char why[400];

	if (!use_is_damaged(path, why, sizeof why))
		return false;
	err_set(err, ST_DAMAGED,
		"the store is damaged: whoever looks after it says crossdock restore --latest. Nothing is written to it any more, and scans are "
		"kept (%s: %s)",
		path, why);
	return true;
}

/* What is beside the store is as good as the store. */
static enum status guard_store(const char *path, struct err *err)
{
	static const char *const beside[] = {"-wal", "-shm", "-journal"};
	char file[1200];

	if (guard_file(path, err) != ST_OK)
		return err->status;
	for (size_t i = 0; i < sizeof beside / sizeof *beside; i++) {
		snprintf(file, sizeof file, "%s%s", path, beside[i]);
		if (guard_beside(file, path, err) != ST_OK)
			return err->status;
	}
	return ST_OK;
}

static struct file_mark mark_of(const struct stat *st)
{
	return (struct file_mark){.device = st->st_dev, .inode = st->st_ino};
}

static bool is_mark_of(const struct file_mark *mark, const struct stat *st)
{
	return mark->device == st->st_dev && mark->inode == st->st_ino;
}

/* The engine keeps the log beside the file that a link leads to. One beside the link is of a store that stood there,
 * and was moved while others worked on it: they write to that log still, and nobody who opens the store by the link
 * would see it. */
static enum status look_beside_link(const char *path, struct err *err)
{
	char log[1200];
	struct stat st;

	if (lstat(path, &st) != 0 || !S_ISLNK(st.st_mode))
		return ST_OK;
	snprintf(log, sizeof log, "%s-wal", path);
	if (lstat(log, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size == 0)
		return ST_OK;
	return err_set(err, ST_STORE,
		"%s is a link that was put where a store stood, and the store's log still lies beside it: end the terminals, or put the store back "
		"in the place of the link (mv)",
		path);
}

enum status db_open(struct db **out, const char *url, int flags, struct err *err)
{
	const char *path = strip_scheme(url);
	struct db_conn *conn;
	struct db *db;
	bool left_open;
	struct stat st;

	if (strncmp(url, "postgres", 8) == 0)
		return err_set(err, ST_USAGE, "%s: this build keeps its store in a file: give a path or sqlite:PATH", url);
	if (!*path)
		return err_set(err, ST_USAGE, "the store has no name: give --db PATH");
	if (guard_store(path, err) != ST_OK || look_beside_link(path, err) != ST_OK)
		return err->status;
	if (!(flags & DB_DAMAGED) && find_damaged(path, err))
		return err->status;
	left_open = sqlite_driver.left_open(path);
	if (sqlite_driver.open(&conn, path, flags, err) != ST_OK)
		return err->status;
	db = mem_alloc(sizeof *db);
	db->damaged_too = flags & DB_DAMAGED;
	db->use = -1;
	db->left_open = left_open;
	db->driver = &sqlite_driver;
	db->conn = conn;
	db->path = mem_dup(path);
	db->inert.db = db;
	if (lstat(path, &st) == 0 && S_ISLNK(st.st_mode))
		db->link = mark_of(&st);
	if (stat(path, &st) == 0)
		db->file = mark_of(&st);
	*out = db;
	return ST_OK;
}

/* Closes the file. */
static void let_go(struct db *db)
{
	if (!db->conn)
		return;
	db_rollback(db);
	for (size_t i = 0; i < BUCKETS; i++) {
		while (db->buckets[i]) {
			struct stmt *next = db->buckets[i]->next;

			db->driver->finalize(db->buckets[i]->prep);
			free(db->buckets[i]);
			db->buckets[i] = next;
		}
	}
	db->driver->close(db->conn);
	db->conn = NULL;
	use_end(db->use);
	db->use = -1;
}

void db_close(struct db *db)
{
	if (!db)
		return;
	let_go(db);
	free(db->path);
	free(db);
}

void db_set_wait(struct db *db, int wait_ms)
{
	if (db->conn)
		db->driver->set_wait(db->conn, wait_ms);
}

struct db_origin *db_origin(struct db *db)
{
	return &db->origin;
}

void db_set_cache(struct db *db, int kib)
{
	if (db->conn)
		db->driver->set_cache(db->conn, kib);
}

/* What is written to a file that has no name any more is lost; and one that has another name has another log for all
 * who come. ST_DAMAGED: it is so. Any other failure: that cannot be seen now. */
static enum status look_at_place(const struct db *db, struct err *err)
{
	struct stat st;
	bool there;

	if (!db->file.inode)
		return ST_OK;
	there = lstat(db->path, &st) == 0;
	if (there && S_ISLNK(st.st_mode) && is_mark_of(&db->link, &st))
		there = stat(db->path, &st) == 0;
	if (there && is_mark_of(&db->file, &st))
		return ST_OK;
	if (!there && errno != ENOENT && errno != ENOTDIR)
		return err_set(err, ST_STORE, "%s cannot be opened: %s", db->path, err_reason(errno));
	return err_set(err, ST_DAMAGED,
		"%s: the store's file was taken away, or another one put in its place: nothing is written to it",
		db->path);
}

static bool is_there(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && st.st_size > 0;
}

/* Why nothing can be done with a store that was let go of. */
static enum status say_unusable(const struct db *db, struct err *err)
{
	struct stat st;

	if (find_damaged(db->path, err))
		return err->status;
	if (stat(db->path, &st) != 0 && errno != ENOENT && errno != ENOTDIR)
		return err_set(err, ST_STORE, "%s cannot be opened: %s", db->path, err_reason(errno));
	if (!is_there(db->path))
		return err_set(err, ST_DAMAGED, 
			"%s: the store's file is gone: crossdock restore --latest brings it back from the last backup, with the scans since", db->path);
	return err_set(err, ST_DAMAGED, "%s: the store was damaged, and is restored: it is opened again", db->path);
}

static enum status begin(struct db *db, bool write, struct err *err)
{
	db->failed = false;
	if (!db->damaged_too && db->conn && look_at_place(db, err) != ST_OK) {
		if (err->status == ST_DAMAGED)
			let_go(db);
		return err->status;
	}
	if (!db->damaged_too && (!db->conn || use_is_damaged(db->path, NULL, 0))) {
		let_go(db);
		return say_unusable(db, err);
	}
	if (db->driver->begin(db->conn, write, err) != ST_OK)
		return err->status;
	if (db->damaged_too || db->driver->log_state(db->conn, err) == ST_OK)
		return ST_OK;
	let_go(db);
	return err->status;
}

enum status db_begin_read(struct db *db, struct err *err)
{
	return begin(db, false, err);
}

enum status db_begin_write(struct db *db, struct err *err)
{
	return begin(db, true, err);
}

static void tell_ended(struct db *db, bool committed)
{
	const struct db_watch *watch = db->origin.watch;

	if (watch)
		watch->ended(watch->ctx, committed);
}

enum status db_commit(struct db *db, struct err *err)
{
	if (!db->failed && db->origin.watch)
		db->origin.watch->commits(db->origin.watch->ctx);
	if (!db->failed && db->driver->commit(db->conn, &db->failure) != ST_OK)
		db->failed = true;
	if (db->failed) {
		*err = db->failure;
		db_rollback(db);
		return err->status;
	}
	tell_ended(db, true);
	return ST_OK;
}

enum status db_end_read(struct db *db, struct err *err)
{
	bool failed = db->failed;

	if (failed)
		*err = db->failure;
	db_rollback(db);
	return failed ? err->status : ST_OK;
}

void db_rollback(struct db *db)
{
	for (size_t i = 0; i < BUCKETS; i++)
		for (struct stmt *s = db->buckets[i]; s; s = s->next)
			db_end(s);
	if (db->conn)
		db->driver->rollback(db->conn);
	db->failed = false;
	tell_ended(db, false);
}

bool db_failed(const struct db *db)
{
	return db->failed;
}

void db_fail(struct db *db, const char *fmt, ...)
{
	va_list args;

	if (db->failed)
		return;
	db->failed = true;
	db->failure.status = ST_STORE;
	va_start(args, fmt);
	vsnprintf(db->failure.text, sizeof db->failure.text, _(fmt), args);
	va_end(args);
}

/* An idle statement for the SQL: a cached one, else a new one. */
static struct stmt *find(struct db *db, const char *sql)
{
	size_t bucket = (((uintptr_t)sql >> 3) * 0x9E3779B97F4A7C15u >> 20) % BUCKETS;
	struct stmt *s;

	for (s = db->buckets[bucket]; s; s = s->next)
		if (s->sql == sql && !s->running)
			return s;
	s = mem_alloc(sizeof *s);
	s->db = db;
	s->sql = sql;
	if (db->driver->prepare(db->conn, &s->prep, sql, &db->failure) != ST_OK) {
		db->failed = true;
		free(s);
		return &db->inert;
	}
	s->next = db->buckets[bucket];
	db->buckets[bucket] = s;
	return s;
}

struct stmt *db_query_values(struct db *db, const char *sql, const struct db_value *values, size_t count)
{
	struct stmt *s;

	if (db->failed || !db->conn)
		return &db->inert;
	s = find(db, sql);
	if (!s->prep)
		return s;
	if (db->driver->bind(s->prep, values, count, &db->failure) != ST_OK) {
		db->failed = true;
		return &db->inert;
	}
	s->running = true;
	return s;
}

bool db_next(struct stmt *s)
{
	bool row = false;

	if (!s->running)
		return false;
	if (s->db->failed || s->db->driver->step(s->prep, &row, &s->db->failure) != ST_OK) {
		s->db->failed = true;
		row = false;
	}
	if (!row)
		db_end(s);
	return row;
}

void db_end(struct stmt *s)
{
	if (!s->running)
		return;
	s->running = false;
	s->db->driver->reset(s->prep);
}

int64_t db_exec_values(struct db *db, const char *sql, const struct db_value *values, size_t count)
{
	struct stmt *s = db_query_values(db, sql, values, count);

	while (db_next(s)) {
	}
	return db->failed || !db->conn ? 0 : db->driver->changes(db->conn);
}

int64_t db_insert_values(struct db *db, const char *sql, const struct db_value *values, size_t count)
{
	return db_exec_values(db, sql, values, count) ? db->driver->inserted_id(db->conn) : 0;
}

int64_t db_i64(struct stmt *s, int column)
{
	return s->running ? s->db->driver->column_i64(s->prep, column) : 0;
}

const char *db_text(struct stmt *s, int column)
{
	const char *text = s->running ? s->db->driver->column_text(s->prep, column) : NULL;

	return text ? text : "";
}

const void *db_blob(struct stmt *s, int column, size_t *len)
{
	*len = 0;
	return s->running ? s->db->driver->column_blob(s->prep, column, len) : "";
}

bool db_is_null(struct stmt *s, int column)
{
	return !s->running || s->db->driver->column_null(s->prep, column);
}

int64_t db_value_i64_values(struct db *db, int64_t none, const char *sql, const struct db_value *values, size_t count)
{
	struct stmt *s = db_query_values(db, sql, values, count);
	int64_t value = none;

	if (db_next(s) && !db_is_null(s, 0))
		value = db_i64(s, 0);
	db_end(s);
	return value;
}

void db_script(struct db *db, const char *sql)
{
	if (!db->failed && db->conn && db->driver->script(db->conn, sql, &db->failure) != ST_OK)
		db->failed = true;
}

int64_t db_data_version(struct db *db)
{
	return db->conn ? db->driver->data_version(db->conn) : 0;
}

void db_tidy(struct db *db)
{
	if (db->conn)
		db->driver->tidy(db->conn);
}

enum status db_backup(struct db *db, const char *path, const char *mark, struct err *err)
{
	return db->driver->backup(db->conn, path, mark, err);
}

bool db_is_back(const struct db *db)
{
	return !db->conn && !use_is_damaged(db->path, NULL, 0) && is_there(db->path);
}

void db_used(struct db *db, int use, bool first)
{
	use_end(db->use);
	db->use = use;
	db->first = first;
}

bool db_is_first(const struct db *db)
{
	return db->first;
}

bool db_was_left_open(const struct db *db)
{
	return db->first && db->left_open;
}

enum status db_glance(struct db *db, struct err *err)
{
	return db->driver->glance(db->conn, err);
}

enum status db_check(struct db *db, void (*say)(void *ctx, const char *problem, bool damage), void *ctx, struct err *err)
{
	return db->driver->check(db->conn, say, ctx, err);
}

const char *db_engine(const struct db *db)
{
	return db->driver->engine;
}

const char *db_path(const struct db *db)
{
	return db->path;
}

const char *db_file_id(const struct db *db, char out[DB_FILE_ID_MAX])
{
	*out = '\0';
	if (db->conn)
		db->driver->file_id(db->conn, out, DB_FILE_ID_MAX);
	return out;
}
