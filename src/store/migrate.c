/* Brings a store to the program's schema, or refuses it with what to do. */
#include "store/migrate.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/guard.h"
#include "base/str.h"
#include "store/audit.h"
#include "store/life.h"
#include "store/schema.h"
#include "store/site_seal.h"
#include "store/sscc.h"
#include "store/use.h"

/* FNV-1a: tells a changed migration from an unchanged one; it guards against mistakes, not against attackers. */
static void checksum(const char *sql, char out[17])
{
	uint64_t h = 14695981039346656037u;

	for (const char *p = sql; *p; p++)
		h = (h ^ (uint8_t)*p) * 1099511628211u;
	snprintf(out, 17, "%016" PRIx64, h);
}

static bool has_version_table(struct db *db)
{
	return schema_has_table(db, "schema_version");
}

/* Compares what was applied with the list. Sets *applied to how many of the list are in the store. */
static enum status compare(struct db *db, const struct migration *list, size_t count, size_t *applied, struct err *err)
{
	enum status st = ST_OK;
	struct stmt *q;

	*applied = 0;
	if (db_begin_read(db, err) != ST_OK)
		return err->status;
	if (!has_version_table(db))
		return db_end_read(db, err);
	q = DB_QUERY0(db, "SELECT number, name, checksum FROM schema_version ORDER BY number");
	while (st == ST_OK && db_next(q)) {
		char sum[17] = "";

		if (*applied < count)
			checksum(list[*applied].sql, sum);
		if (*applied >= count)
			st = err_set(err, ST_REFUSED, "the store was made by a newer crossdock (it has migration %d, this program knows %d): "
				"install that version or a later one", (int)db_i64(q, 0), count ? list[count - 1].number : 0);
		else if (db_i64(q, 0) != list[*applied].number || strcmp(db_text(q, 2), sum) != 0)
			st = err_set(err, ST_REFUSED, "the store's schema was changed: its migration %d (%s) is not this program's: "
				"use the program that made it, or restore a backup", (int)db_i64(q, 0), db_text(q, 1));
		else
			(*applied)++;
	}
	db_end(q);
	if (st != ST_OK) {
		db_rollback(db);
		return st;
	}
	return db_end_read(db, err);
}

/* What an older store has that nothing in its trail tells of: the site as it is, and who is signed on. */
static void begin_trail(struct db *db, int64_t now_ms)
{
	struct stmt *q = DB_QUERY0(db, "SELECT t.name, o.badge FROM terminal t JOIN operator o ON o.id = t.operator_id ORDER BY t.name");

	while (db_next(q))
		audit_add(db, &(struct audit_entry){.at_ms = now_ms,
				      .action = AUDIT_SIGN_ON,
				      .terminal = db_text(q, 0),
				      .subject = db_text(q, 1),
				      .notes = {{"why", "signed on before"}}});
	site_seal_first(db, now_ms);
}

/* fresh: the store is just being made; that it was made is told once, in the end. */
static enum status apply(struct db *db, const struct migration *m, bool fresh, const struct clock *clock, struct err *err)
{
	struct site_seal before;
	bool told;
	char sum[17];

	checksum(m->sql, sum);
	if (db_begin_write(db, err) != ST_OK)
		return err->status;
	/* another process may have been here first, while we waited for the lock */
	if (has_version_table(db) &&
		DB_VALUE(db, 0, "SELECT count(*) FROM schema_version WHERE number = $1", I(m->number)) > 0) {
		db_rollback(db);
		return ST_OK;
	}
	told = !fresh && schema_has_table(db, "audit");
	if (told)
		site_seal_read(db, &before);
	db_script(db, m->sql);
	db_script(db, "CREATE TABLE IF NOT EXISTS schema_version (number INTEGER PRIMARY KEY, name TEXT NOT NULL, "
		"checksum TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT");
	DB_EXEC(db, "INSERT INTO schema_version (number, name, checksum, applied_at) VALUES ($1, $2, $3, $4)", I(m->number),
		T(m->name), T(sum), I(clock_now(clock)));
	if (!fresh && schema_has_table(db, "audit"))
		audit_add(db, &(struct audit_entry){.at_ms = clock_now(clock),
				      .action = AUDIT_MIGRATED,
				      .subject = m->name,
				      .notes = {{"checksum", sum}, {"program", CROSSDOCK_VERSION}}});
	if (told)
		site_seal_write(db, &before, clock_now(clock));
	else if (!fresh && schema_has_table(db, "audit"))
		begin_trail(db, clock_now(clock));
	if (db_commit(db, err) != ST_OK)
		return err_wrap(err, "migration %s", m->name);
	return ST_OK;
}

/* The first row of the audit trail. Another process may have written it. */
static enum status tell_created(struct db *db, const struct clock *clock, struct err *err)
{
	if (db_begin_write(db, err) != ST_OK)
		return err->status;
	if (schema_has_table(db, "audit") && !DB_VALUE0(db, 0, "SELECT count(*) FROM audit")) {
		audit_add(db, &(struct audit_entry){.at_ms = clock_now(clock),
				      .action = AUDIT_CREATED,
				      .subject = db_path(db),
				      .notes = {{"program", CROSSDOCK_VERSION}}});
		site_seal_first(db, clock_now(clock));
	}
	return db_commit(db, err);
}

enum status store_backup(struct db *db, const char *path, const struct clock *clock, struct err *err)
{
	struct str mark = {0};
	enum status st;

	if (db_begin_read(db, err) != ST_OK)
		return err->status;
	sscc_mark_copy(&mark, db, clock_now(clock));
	life_mark_copy(&mark, db);
	st = db_end_read(db, err);
	if (st == ST_OK)
		st = db_backup(db, path, mark.len ? str_text(&mark) : NULL, err);
	str_done(&mark);
	return st;
}

/* Made by root it is still the store's owner's. */
static void give(const char *path, const char *like)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);

	if (fd < 0)
		return;
	guard_give(fd, like);
	close(fd);
}

/* Whoever upgrades has put a whole copy there before it changes anything. So the first one that gets its name is the store
 * as it was, however many processes come at once, and a copy that was cut short never has the name. */
static enum status copy_beside(struct db *db, int number, const struct clock *clock, struct err *err)
{
	char path[1200];
	char half[1240];

	snprintf(path, sizeof path, "%s.before-%d", db_path(db), number);
	if (access(path, F_OK) == 0)
		return ST_OK;
	snprintf(half, sizeof half, "%s.%d", path, (int)getpid());
	unlink(half);
	if (store_backup(db, half, clock, err) != ST_OK)
		return err->status;
	give(half, db_path(db));
	if (link(half, path) == 0 || errno == EEXIST)
		unlink(half);
	else if (rename(half, path) != 0) /* a file system without links */
		return err_set(err, ST_DEVICE, "%s cannot be made: %s", path, err_reason(errno));
	return ST_OK;
}

enum status store_migrate(struct db *db, const struct migration *list, size_t count, const struct clock *clock,
	struct err *err)
{
	size_t applied;

	if (compare(db, list, count, &applied, err) != ST_OK)
		return err->status;
	if (applied > 0 && applied < count && copy_beside(db, list[applied].number, clock, err) != ST_OK)
		return err_wrap(err, "the copy that is made before an upgrade");
	for (size_t i = applied; i < count; i++)
		if (apply(db, &list[i], applied == 0, clock, err) != ST_OK)
			return err->status;
	return applied == 0 && count ? tell_created(db, clock, err) : ST_OK;
}

/* Which store stands here, for a restore that finds nothing in it any more. */
static void tell_use(struct db *db)
{
	struct arena arena = {0};
	struct life life;
	struct err ignored;

	if (!db_path(db) || db_begin_read(db, &ignored) != ST_OK)
		return;
	life_load(db, &arena, &life);
	if (db_end_read(db, &ignored) == ST_OK)
		use_tell(db_path(db), life.id);
	arena_done(&arena);
}

static enum status open_and_migrate(struct db **db, const char *url, int flags, const struct clock *clock, struct err *err)
{
	const char *path = strncmp(url, "sqlite:", 7) == 0 ? url + 7 : url;
	bool alone = false;
	int use = -1;

	/* no file is begun beside one that is not a store */
	if (use_was(path) && use_begin(path, &use, &alone, err) != ST_OK)
		return err->status;
	if (db_open(db, url, flags, err) != ST_OK) {
		use_end(use);
		return err->status;
	}
	if (use < 0 && use_begin(path, &use, &alone, err) != ST_OK) {
		db_close(*db);
		*db = NULL;
		return err->status;
	}
	db_used(*db, use, alone);
	if ((alone && db_glance(*db, err) != ST_OK) || store_migrate(*db, migrations, migration_count, clock, err) != ST_OK) {
		err_wrap(err, "%s", db_path(*db));
		db_close(*db);
		*db = NULL;
		return err->status;
	}
	tell_use(*db);
	return ST_OK;
}

enum status store_open(struct db **db, const char *url, int flags, const struct clock *clock, struct err *err)
{
	return open_and_migrate(db, url, flags, clock, err);
}

enum status store_create(struct db **db, const char *url, const struct clock *clock, struct err *err)
{
	const char *path = strncmp(url, "sqlite:", 7) == 0 ? url + 7 : url;
	struct stat st;

	if (stat(path, &st) == 0 && st.st_size > 0)
		return err_set(err, ST_REFUSED, "%s: there is a file already: nothing was changed; name another one, or use this store as it is",
			path);
	return open_and_migrate(db, url, DB_CREATE, clock, err);
}
