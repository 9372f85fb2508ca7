/* Reads the names in the folder; opens what is called like a backup, and asks it whose it is. */
#include "cli/backups.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/guard.h"
#include "base/text.h"
#include "flow/plan_verify.h"
#include "store/life.h"
#include "store/verify.h"

enum { STAMP_LEN = 16, MARK_LEN = 8 }; /* 20261126T013158Z, 1a2b3c4d */

static const char part_end[] = ".part";

enum status backups_store(const struct cli *cli, const char **path, struct err *err)
{
	if (!cli->db_url)
		return err_set(err, ST_USAGE,
			"no store is named: give --db PATH, set CROSSDOCK_DB, or write store = PATH into the config file");
	*path = strncmp(cli->db_url, "sqlite:", 7) == 0 ? cli->db_url + 7 : cli->db_url;
	return ST_OK;
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

const char *backups_folder(const struct cli *cli, const char *named, struct arena *arena)
{
	const char *path = "";
	struct err ignored;
	const char *found = named ? named : cli->backups;
	size_t len;

	if (!found) {
		if (backups_store(cli, &path, &ignored) != ST_OK)
			return "";
		if (strncmp(path, "/var/lib/crossdock/", 19) == 0)
			return "/var/backups/crossdock";
		return arena_printf(arena, "%.*sbackups", (int)(base_name(path) - path), path);
	}
	len = strlen(found);
	while (len > 1 && found[len - 1] == '/')
		len--;
	return arena_dup_n(arena, found, len);
}

/* "dock" of "/var/lib/crossdock/dock.db" */
static const char *stem_of(const char *store, struct arena *arena)
{
	const char *name = base_name(store);
	size_t len = strlen(name);

	if (len > 3 && strcmp(name + len - 3, ".db") == 0)
		len -= 3;
	return arena_dup_n(arena, name, len);
}

const char *backups_name(const char *store, const char *id, const char *folder, int64_t at_ms, struct arena *arena)
{
	struct civil c = zone_civil("UTC", at_ms);

	return arena_printf(arena, "%s/%s-%04d%02d%02dT%02d%02d%02dZ-%.*s.db", folder, stem_of(store, arena), c.year, c.month, c.day, c.hour,
		c.minute, c.second, MARK_LEN, id);
}

const char *backups_part(const char *name, struct arena *arena)
{
	const char *base = base_name(name);

	return arena_printf(arena, "%.*s.%s%s", (int)(base - name), name, base, part_end);
}

static bool read_digits(const char *text, int count, int *value)
{
	*value = 0;
	for (int i = 0; i < count; i++) {
		if (text[i] < '0' || text[i] > '9')
			return false;
		*value = *value * 10 + (text[i] - '0');
	}
	return true;
}

/* What stands behind the time: ".db", or the beginning of the store's id and that. */
static bool is_end(const char *end)
{
	if (*end == '-' && strspn(end + 1, "0123456789abcdef") == MARK_LEN)
		end += 1 + MARK_LEN;
	return strcmp(end, ".db") == 0;
}

/* True: the name is that of a backup of a store so called; *at_ms: when it was made. */
static bool read_name(const char *name, const char *stem, int64_t *at_ms)
{
	size_t len = strlen(stem);
	const char *stamp = name + len + 1;
	struct civil c = {0};

	if (strncmp(name, stem, len) != 0 || name[len] != '-' || strnlen(stamp, STAMP_LEN) < STAMP_LEN || !is_end(stamp + STAMP_LEN) ||
		stamp[8] != 'T' || stamp[15] != 'Z')
		return false;
	if (!read_digits(stamp, 4, &c.year) || !read_digits(stamp + 4, 2, &c.month) || !read_digits(stamp + 6, 2, &c.day) ||
		!read_digits(stamp + 9, 2, &c.hour) || !read_digits(stamp + 11, 2, &c.minute) || !read_digits(stamp + 13, 2, &c.second))
		return false;
	if (c.day < 1 || c.day > days_in_month(c.year, c.month) || c.hour > 23 || c.minute > 59 || c.second > 59)
		return false;
	*at_ms = zone_instant("UTC", &c);
	return true;
}

bool backups_time(const char *store, const char *path, struct arena *arena, int64_t *at_ms)
{
	return read_name(base_name(path), stem_of(store, arena), at_ms);
}

void backups_look(struct backup *b, struct arena *arena)
{
	struct life life = {.id = ""};
	struct err ignored;
	struct db *db;

	b->store = b->place = b->made_as = "";
	if (db_open(&db, b->path, DB_READ_ONLY, &ignored) != ST_OK)
		return;
	if (db_begin_read(db, &ignored) == ST_OK) {
		life_load(db, arena, &life);
		b->made_as = life_made_as(db, arena);
		b->readable = db_end_read(db, &ignored) == ST_OK;
	}
	db_close(db);
	if (b->readable) {
		b->store = life.id;
		b->life = life.number;
		b->place = life.place;
	}
}

static int newest_first(const void *a, const void *b)
{
	const struct backup *x = a;
	const struct backup *y = b;

	return x->at_ms < y->at_ms ? 1 : x->at_ms > y->at_ms ? -1 : strcmp(y->path, x->path);
}

enum status backups_list(struct backups *backups, const char *store, const char *folder, struct arena *arena, struct err *err)
{
	const char *stem = stem_of(store, arena);
	struct dirent *entry;
	size_t cap = 0;
	DIR *dir = opendir(folder);

	*backups = (struct backups){.folder = folder};
	if (!dir && errno == ENOENT)
		return ST_OK;
	if (!dir)
		return err_set(err, ST_DEVICE, "%s: the folder of backups cannot be read: %s", folder, strerror(errno));
	while ((entry = readdir(dir))) {
		struct backup b = {.path = arena_printf(arena, "%s/%s", folder, entry->d_name)};
		struct err wrong;
		struct stat st;

		if (!read_name(entry->d_name, stem, &b.at_ms) || lstat(b.path, &st) != 0 || !S_ISREG(st.st_mode))
			continue;
		b.bytes = st.st_size;
		if (guard_believed(b.path, store, &wrong) != ST_OK) {
			b.doubt = arena_dup(arena, wrong.text);
			b.store = b.place = b.made_as = "";
		} else {
			backups_look(&b, arena);
		}
		backups->list = arena_grow(arena, backups->list, backups->count, &cap, sizeof *backups->list);
		backups->list[backups->count++] = b;
	}
	closedir(dir);
	if (backups->count)
		qsort(backups->list, backups->count, sizeof *backups->list, newest_first);
	return ST_OK;
}

void backups_clear_parts(const char *store, const char *folder, struct arena *arena)
{
	static const char *const beside[] = {"", "-journal", "-wal", "-shm"};
	const char *stem = stem_of(store, arena);
	struct dirent *entry;
	DIR *dir = opendir(folder);

	while (dir && (entry = readdir(dir))) {
		size_t len = strlen(entry->d_name);
		size_t end = sizeof part_end - 1;
		int64_t at_ms;

		if (entry->d_name[0] != '.' || len <= end + 1 || strcmp(entry->d_name + len - end, part_end) != 0 ||
			!read_name(arena_dup_n(arena, entry->d_name + 1, len - end - 1), stem, &at_ms))
			continue;
		for (size_t i = 0; i < sizeof beside / sizeof *beside; i++)
			(void)unlink(arena_printf(arena, "%s/%s%s", folder, entry->d_name, beside[i]));
	}
	if (dir)
		closedir(dir);
}

struct checking {
	int64_t problems;
	char first[300];
};

static void on_problem(void *ctx, const char *problem, bool damage)
{
	struct checking *c = ctx;

	if (damage && c->problems++ == 0)
		snprintf(c->first, sizeof c->first, "%.*s", (int)strcspn(problem, "\n"), problem);
}

enum status backups_check(const char *path, struct err *err)
{
	struct checking checking = {.problems = 0};
	enum status st;
	struct db *db;

	st = db_open(&db, path, DB_READ_ONLY | DB_DAMAGED, err);
	if (st == ST_DAMAGED)
		return err_set(err, ST_STORE, "%s: this is no sound backup: it cannot be opened", path);
	if (st != ST_OK)
		return st;
	st = db_check(db, on_problem, &checking, err);
	db_close(db);
	if (checking.problems)
		return err_set(err, ST_STORE, "%s: this is no sound backup: %s", path, checking.first);
	return st == ST_OK ? ST_OK : err_wrap(err, "%s", path);
}

static void keep_first(void *ctx, const char *what, const char *stored, const char *recomputed)
{
	struct str *first = ctx;

	if (first->len)
		return;
	if (*stored || *recomputed)
		str_printf(first, _("%s: stored %s, recomputed %s"), what, stored, recomputed);
	else
		str_add(first, what);
}

enum status backups_verify(struct db *db, int64_t now_ms, struct str *first, int64_t *differences, struct err *err)
{
	struct verify verify = {.say = keep_first, .ctx = first};
	struct verify_counts counts;

	if (db_begin_read(db, err) != ST_OK)
		return err->status;
	verify_store(db, &verify, &counts);
	plan_verify(db, now_ms, &verify);
	*differences = verify.differences;
	return db_end_read(db, err);
}

const char *backups_age(int64_t ms, struct arena *arena)
{
	int64_t minutes = ms > 0 ? ms / 60000 : 0;

	if (minutes < 120)
		return arena_printf(arena, P_("%" PRId64 " minute", "%" PRId64 " minutes", minutes), minutes);
	if (minutes < 48 * 60)
		return arena_printf(arena, P_("%" PRId64 " hour", "%" PRId64 " hours", minutes / 60), minutes / 60);
	return arena_printf(arena, P_("%" PRId64 " day", "%" PRId64 " days", minutes / 1440), minutes / 1440);
}

const char *backups_size(int64_t bytes, struct arena *arena)
{
	if (bytes < 10 * 1024 * 1024)
		return arena_printf(arena, "%" PRId64 " KB", (bytes + 1023) / 1024);
	return arena_printf(arena, "%" PRId64 " MB", bytes / (1024 * 1024));
}

void backups_sync_folder(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd >= 0) {
		(void)fsync(fd);
		close(fd);
	}
}
