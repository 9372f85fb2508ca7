/* The seam to the store's engine. One SQL text serves every engine: placeholders $1, $2 ..., the common subset of
 * SQLite and PostgreSQL, whole numbers, text and blobs.
 *
 * Inside a transaction errors are sticky: after the first failure every statement does nothing and every query has no
 * rows, and db_commit() rolls back and reports it. So the code between begin and commit reads like the rules it
 * implements, and nothing half-done can be committed. What was decided after a failure is rubbish: act on it (answer,
 * print) only once the commit, or db_end_read(), has returned ST_OK. Loops must end when rows end.
 *
 * Statements are prepared once per connection and found by the address of their SQL, which must be a string literal
 * or otherwise outlive the connection. */
#ifndef STORE_DB_H
#define STORE_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct db;
struct stmt;

enum db_value_kind { DB_NULL, DB_INT, DB_TEXT, DB_BLOB };

struct db_value {
	enum db_value_kind kind;
	int64_t number;
	const void *data;
	size_t len;
};

/* Values to bind. The memory must live until the statement has ended (DB_EXEC: returned). A NULL text is SQL NULL. */
static inline struct db_value db_int_value(int64_t number)
{
	return (struct db_value){.kind = DB_INT, .number = number};
}
struct db_value db_text_value(const char *text);
static inline struct db_value db_blob_value(const void *data, size_t len)
{
	return (struct db_value){.kind = DB_BLOB, .data = data, .len = len};
}
#define I(x) db_int_value(x)
#define T(x) db_text_value(x)
#define B(x, n) db_blob_value(x, n)
#define NUL ((struct db_value){.kind = DB_NULL})
/* an id, where 0 stands for SQL NULL */
#define ID(x) ((x) ? db_int_value(x) : NUL)

enum db_open_flags {
	DB_CREATE = 1 << 0,    /* make the file if it is not there, else it must exist */
	DB_READ_ONLY = 1 << 1, /* only reads */
	DB_DAMAGED = 1 << 2,   /* also a store that is marked as damaged */
	DB_EVEN_FULL = 1 << 3, /* for one that looks and ends: also where the disk has no room to begin work; then
				* nobody else can open it meanwhile, and nothing can be written */
};

/* Opens "sqlite:PATH" or PATH. ST_REFUSED: no such store, or not one of ours, or others can change it (base/guard.h); ST_STORE: the engine's error; ST_DAMAGED: it is
 * damaged, or gone. Also every transaction ends with that once anybody has found it so (store/use.h): the connection then has let go
 * of the file, so that it can be restored, and stays so; open the store anew when it is back. */
enum status db_open(struct db **db, const char *url, int flags, struct err *err) MUST_CHECK;
void db_close(struct db *db); /* NULL is fine. An open transaction is rolled back */

/* How long begin and commit wait for another writer before ST_BUSY. Default 5,000 ms. */
void db_set_wait(struct db *db, int wait_ms);

/* Told of each row of the audit trail that is added through a connection; of a write transaction that is about to be committed; and of
 * each end of a transaction, and whether it was committed. They take notes, and only read the store (in added()). */
struct audit_entry;
struct db_watch {
	void (*added)(void *ctx, struct db *db, int64_t id, const struct audit_entry *entry);
	void (*commits)(void *ctx);
	void (*ended)(void *ctx, bool committed);
	void *ctx;
};

/* Where what is done through the connection is done, for the audit trail: see audit_origin(). Lives as long as the db. */
struct db_origin {
	char terminal[64]; /* "" = on the command line */
	char user[64];     /* of the operating system; "" = not asked yet */
	bool user_acts;    /* an actor of this name is that user, not a badge */
	const struct db_watch *watch; /* the caller's; NULL = nobody watches */
};
struct db_origin *db_origin(struct db *db);

/* How much of the store the connection may keep in memory: raise it for work that touches much of it. Default 8,192. */
void db_set_cache(struct db *db, int kib);

/* Transactions; they do not nest. A read transaction sees one state of the store throughout. */
enum status db_begin_read(struct db *db, struct err *err) MUST_CHECK;
enum status db_end_read(struct db *db, struct err *err) MUST_CHECK;
enum status db_begin_write(struct db *db, struct err *err) MUST_CHECK;
enum status db_commit(struct db *db, struct err *err) MUST_CHECK; /* durable when it returns ST_OK */
void db_rollback(struct db *db);                                  /* also clears the sticky error */

/* True after a failure in this transaction. */
bool db_failed(const struct db *db);

/* Fails the transaction from outside the engine: what was read cannot be. */
void db_fail(struct db *db, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* Runs a statement to its end. Returns the rows it changed. */
int64_t db_exec_values(struct db *db, const char *sql, const struct db_value *values, size_t count);

/* Runs an INSERT of one row into a table whose key is an id that the engine gives, and returns the id (0 after a
 * failure). */
int64_t db_insert_values(struct db *db, const char *sql, const struct db_value *values, size_t count);

/* Begins a query. Never NULL; step with db_next() until it is false, or end early with db_end(). The same query may be
 * begun again while it is running: each gets a statement of its own. */
struct stmt *db_query_values(struct db *db, const char *sql, const struct db_value *values, size_t count);

#define DB_VALUES(...) (const struct db_value[]){__VA_ARGS__}, sizeof((const struct db_value[]){__VA_ARGS__}) / sizeof(struct db_value)
#define DB_EXEC(db, sql, ...) db_exec_values(db, sql, DB_VALUES(__VA_ARGS__))
#define DB_INSERT(db, sql, ...) db_insert_values(db, sql, DB_VALUES(__VA_ARGS__))
#define DB_QUERY(db, sql, ...) db_query_values(db, sql, DB_VALUES(__VA_ARGS__))
#define DB_EXEC0(db, sql) db_exec_values(db, sql, NULL, 0)
#define DB_QUERY0(db, sql) db_query_values(db, sql, NULL, 0)

bool db_next(struct stmt *stmt); /* true: there is a row. False: none is left (or a failure), and the query has ended */
void db_end(struct stmt *stmt);  /* ends a query early. Harmless after its last row */

/* Columns of the current row, from 0. Text and blobs live until the next db_next() or db_end(). */
int64_t db_i64(struct stmt *stmt, int column);       /* NULL = 0 */
const char *db_text(struct stmt *stmt, int column);  /* NULL = "" */
const void *db_blob(struct stmt *stmt, int column, size_t *len);
bool db_is_null(struct stmt *stmt, int column);

/* The first column of the first row of a query, `none` if there is no row (or NULL). */
int64_t db_value_i64_values(struct db *db, int64_t none, const char *sql, const struct db_value *values, size_t count);
#define DB_VALUE(db, none, sql, ...) db_value_i64_values(db, none, sql, DB_VALUES(__VA_ARGS__))
#define DB_VALUE0(db, none, sql) db_value_i64_values(db, none, sql, NULL, 0)

/* Runs a script of several statements (migrations); not prepared, no values. Sticky like the rest. */
void db_script(struct db *db, const char *sql);

/* A number that changes whenever another connection commits: cheap enough to ask many times a second, outside of
 * transactions. What a screen polls to see the others' work. */
int64_t db_data_version(struct db *db);

/* Moves committed pages from the log into the store file; call it when nobody waits. Does nothing while little has
 * gathered. Never fails a caller: what it cannot do now it does next time. */
void db_tidy(struct db *db);

/* A consistent copy into a new file while others work. mark: a script that runs on the copy before it counts as made,
 * NULL = none. ST_REFUSED: the file exists. A whole store is copied by store_backup(): copies must be known as such. */
enum status db_backup(struct db *db, const char *path, const char *mark, struct err *err) MUST_CHECK;

/* True: it had let go of a damaged store, which was restored. */
bool db_is_back(const struct db *db);

/* Takes over the store's use (store/use.h): it ends with the connection. first: nobody else had the store open then. */
void db_used(struct db *db, int use, bool first);

/* Nobody else had the store open when this connection was, and whoever had it before did not close it. */
bool db_is_first(const struct db *db);
bool db_was_left_open(const struct db *db);

/* A look at the beginning of every table: finds what a full disk or a cut-off file did to it, in a few milliseconds. */
enum status db_glance(struct db *db, struct err *err) MUST_CHECK;

/* The engine's own check of the file. Says each problem, a line; damage: of the file, else the file is whole, and something in it refers
 * to what is not there. What the engine cannot go on at because it is damaged is a problem, too, and ST_OK. Any other failure (a disk
 * that does not answer, a store that somebody has for himself) says nothing about the file: then it was not checked whole. */
enum status db_check(struct db *db, void (*say)(void *ctx, const char *problem, bool damage), void *ctx, struct err *err) MUST_CHECK;

/* "sqlite" ...: which folder of schema/ serves it. */
const char *db_engine(const struct db *db);

/* The path of the store file; NULL for an engine that has none. */
const char *db_path(const struct db *db);

/* Which file the store is, in a word that no copy of it shares and that moving or renaming it on its disk, or a restart
 * of the machine, does not change: where the file system tells when files were made, its number there and that time,
 * else its disk and number. "" = none (in memory). Returns out. */
enum { DB_FILE_ID_MAX = 64 };
const char *db_file_id(const struct db *db, char out[DB_FILE_ID_MAX]);

#endif
