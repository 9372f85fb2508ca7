/* What an engine's driver provides; db.c adds sticky errors, the statement cache and the checks that all share. */
#ifndef STORE_DB_DRIVER_H
#define STORE_DB_DRIVER_H

#include "store/db.h"

struct db_conn; /* the driver's connection */
struct db_prep; /* the driver's prepared statement */

struct db_driver {
	const char *engine;
	enum status (*open)(struct db_conn **conn, const char *path, int flags, struct err *err);
	void (*close)(struct db_conn *conn);
	void (*set_wait)(struct db_conn *conn, int wait_ms);
	void (*set_cache)(struct db_conn *conn, int kib);
	enum status (*begin)(struct db_conn *conn, bool write, struct err *err);
	enum status (*commit)(struct db_conn *conn, struct err *err);
	void (*rollback)(struct db_conn *conn);
	enum status (*prepare)(struct db_conn *conn, struct db_prep **prep, const char *sql, struct err *err);
	void (*finalize)(struct db_prep *prep);
	enum status (*bind)(struct db_prep *prep, const struct db_value *values, size_t count, struct err *err);
	enum status (*step)(struct db_prep *prep, bool *row, struct err *err);
	void (*reset)(struct db_prep *prep);
	int64_t (*changes)(struct db_conn *conn);
	int64_t (*inserted_id)(struct db_conn *conn); /* of the INSERT that ran last */
	int64_t (*column_i64)(struct db_prep *prep, int column);
	const char *(*column_text)(struct db_prep *prep, int column);
	const void *(*column_blob)(struct db_prep *prep, int column, size_t *len);
	bool (*column_null)(struct db_prep *prep, int column);
	enum status (*script)(struct db_conn *conn, const char *sql, struct err *err);
	int64_t (*data_version)(struct db_conn *conn);
	void (*tidy)(struct db_conn *conn);
	enum status (*backup)(struct db_conn *conn, const char *path, const char *mark, struct err *err);
	void (*file_id)(struct db_conn *conn, char *out, size_t size); /* "" = none */
	bool (*left_open)(const char *path);
	enum status (*log_state)(struct db_conn *conn, struct err *err); /* ST_DAMAGED: the log is not the log any more; says so */
	enum status (*glance)(struct db_conn *conn, struct err *err);
	enum status (*check)(struct db_conn *conn, void (*say)(void *ctx, const char *problem, bool damage), void *ctx, struct err *err);
};

extern const struct db_driver sqlite_driver;

#endif
