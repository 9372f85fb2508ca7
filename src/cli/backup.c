/* `crossdock backup FILE`: a consistent copy of the store while terminals work. `backup --keep`: one by rule, for a timer: made
 * under another name, checked, and only then given its own; then those that the rule keeps no longer go. Whatever ends it, a
 * backup that is there is whole, and the older ones are there. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/guard.h"
#include "base/str.h"
#include "base/text.h"
#include "cli/backups.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/restore_from.h"
#include "store/audit.h"
#include "store/life.h"
#include "store/lock.h"
#include "store/migrate.h"
#include "store/settings.h"
#include "store/use.h"

struct options {
	bool keep, list, verify;
	const char *path; /* the file, or the folder; NULL = not said */
};

static enum status read_options(struct options *o, int argc, char **argv, struct err *err)
{
	*o = (struct options){.keep = false};
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--keep") == 0)
			o->keep = true;
		else if (strcmp(argv[i], "--list") == 0)
			o->list = true;
		else if (strcmp(argv[i], "--verify") == 0)
			o->verify = true;
		else if (argv[i][0] == '-' || o->path)
			return cli_usage("backup", err);
		else
			o->path = argv[i];
	}
	if ((o->keep && o->list) || (o->verify && !o->keep) || (!o->keep && !o->list && !o->path))
		return cli_usage("backup", err);
	return ST_OK;
}

/* Told before it is made, so that the copy says of itself who made it; failed: told again, why there is none. head: the newest row
 * then, which both stores have. */
static enum status tell(const struct cli *cli, struct db *db, const char *file, const char *failed, struct audit_head *head, struct err *err)
{
	if (db_begin_write(db, err) != ST_OK)
		return err->status;
	audit_add(db, &(struct audit_entry){.at_ms = clock_now(&cli->clock),
			      .action = AUDIT_BACKUP,
			      .actor = cli->actor,
			      .subject = file,
			      .notes = {{"failed", failed}}});
	audit_head(db, head);
	return db_commit(db, err);
}

static void tell_failed(const struct cli *cli, struct db *db, const char *file, const struct err *err)
{
	struct audit_head after;
	struct err ignored;

	if (tell(cli, db, file, err->text, &after, &ignored) != ST_OK)
		db_rollback(db);
}

/* ---- backup FILE */

static enum status copy_to(struct cli *cli, const char *path, struct err *err)
{
	char text[AUDIT_HEAD_TEXT];
	struct audit_head head;
	struct db *db;
	enum status st;

	if (cli_open(cli, &db, err) != ST_OK)
		return err->status;
	st = tell(cli, db, path, "", &head, err);
	if (st == ST_OK && (st = store_backup(db, path, &cli->clock, err)) != ST_OK)
		tell_failed(cli, db, path, err);
	audit_head_text(&head, text);
	if (st == ST_OK && cli->json)
		output_json(json_pack("{s:s, s:s, s:s}", "store", db_path(db), "backup", path, "audit_head", text));
	else if (st == ST_OK)
		printf(_("%s: a copy of %s\nAudit trail, to be kept elsewhere: %s\n"), path, db_path(db), text);
	db_close(db);
	return st;
}

/* ---- backup --list */

static json_t *json_backup(const struct backup *b, const char *own)
{
	char at[TIME_TEXT_MAX];

	return json_pack("{s:s, s:s, s:I, s:b, s:b}", "backup", b->path, "at", time_format_utc(b->at_ms, at), "bytes",
		(json_int_t)b->bytes, "readable", b->readable, "own", b->readable && strcmp(b->store, own) == 0);
}

/* Whose the store is, where that can be told; "" where not: it may be damaged or gone. */
static const char *own_id(const struct cli *cli, const char *store, const struct backups *backups, struct arena *arena, const char **zone)
{
	struct settings settings;
	struct life life = {.id = ""};
	struct err ignored;
	struct db *db;

	*zone = "UTC";
	if (db_open(&db, store, DB_READ_ONLY, &ignored) == ST_OK) {
		if (db_begin_read(db, &ignored) == ST_OK) {
			life_load(db, arena, &life);
			settings_load(db, &settings);
			if (db_end_read(db, &ignored) == ST_OK)
				*zone = arena_dup(arena, settings.time_zone);
		}
		db_close(db);
	}
	if (!*life.id)
		life.id = restore_whose(cli, store, &(struct restore_from){.file = NULL}, arena);
	if (!*life.id)
		(void)restore_only_store(backups, store, &life.id, arena);
	return life.id;
}

/* The newest that a restore would look at first. NULL: there is none. */
static const struct backup *newest_own(const struct backups *backups, const char *own, int64_t now_ms)
{
	for (size_t i = 0; i < backups->count; i++)
		if (backups->list[i].readable && !backup_is_ahead(backups->list[i].at_ms, now_ms) && strcmp(backups->list[i].store, own) == 0)
			return &backups->list[i];
	return NULL;
}

static enum status list(struct cli *cli, const char *named, struct err *err)
{
	int64_t now_ms = clock_now(&cli->clock);
	struct arena arena = {0};
	struct backups backups;
	const struct backup *newest;
	const char *store, *own, *zone;
	json_t *array;
	enum status st = backups_store(cli, &store, err);

	if (st == ST_OK)
		st = backups_list(&backups, store, backups_folder(cli, named, &arena), &arena, err);
	if (st == ST_OK) {
		own = own_id(cli, store, &backups, &arena, &zone);
		array = json_array();
		for (size_t i = 0; i < backups.count; i++) {
			const struct backup *b = &backups.list[i];
			char at[TIME_TEXT_MAX];

			if (cli->json)
				json_array_append_new(array, json_backup(b, own));
			else
				printf("%s  %8s  %s%s%s\n", text_time(zone, b->at_ms, at), backups_size(b->bytes, &arena), b->path,
					b->readable && strcmp(b->store, own) == 0 && !backup_is_ahead(b->at_ms, now_ms) ? "" : "  ",
					b->doubt                       ? _("not believed: other users can change it")
					: !b->readable                 ? _("cannot be read")
					: strcmp(b->store, own) != 0 ? _("of another store")
					: backup_is_ahead(b->at_ms, now_ms) ? _("its time is in the future")
								     : "");
		}
		if (cli->json)
			output_json(json_pack("{s:s, s:o}", "folder", backups.folder, "backups", array));
		else if (!backups.count)
			printf(_("%s: no backup yet: crossdock backup --keep makes one\n"), backups.folder);
		else if ((newest = newest_own(&backups, own, now_ms)))
			printf(_("the newest is %s old\n"), backups_age(now_ms - newest->at_ms, &arena));
		if (!cli->json)
			json_decref(array);
	}
	arena_done(&arena);
	return st;
}

/* ---- backup --keep */

static enum status make_folder(const char *folder, struct err *err)
{
	struct stat st;

	if (mkdir(folder, 0700) != 0 && errno != EEXIST)
		return err_set(err, ST_DEVICE, "%s: this folder for backups cannot be made: %s: name another one (backups = FOLDER in the "
				"config file)", folder, strerror(errno));
	if (stat(folder, &st) != 0 || !S_ISDIR(st.st_mode))
		return err_set(err, ST_REFUSED, "%s: this is no folder: name one for the backups", folder);
	return ST_OK;
}

/* What the store takes, its log included, has to fit, and a little more. */
static enum status find_room(const char *store, const char *folder, size_t kept, struct err *err)
{
	char log[1200];
	struct statvfs disk;
	struct stat st;
	int64_t needs = 0;
	int64_t has;

	snprintf(log, sizeof log, "%s-wal", store);
	if (stat(store, &st) == 0)
		needs += st.st_size;
	if (stat(log, &st) == 0)
		needs += st.st_size;
	needs += needs / 10 + (1 << 20);
	if (statvfs(folder, &disk) != 0)
		return ST_OK; /* writing it will tell */
	has = (int64_t)disk.f_bavail * (int64_t)disk.f_frsize;
	if (has >= needs)
		return ST_OK;
	return err_set(err, ST_DEVICE,
		"%s: no backup was made: it needs %" PRId64 " MB, and the disk has %" PRId64
		" MB free. The %zu that are there are kept: make room, or name a folder on another disk (backups = FOLDER in the config file)",
		folder, needs >> 20, has >> 20, kept);
}

/* Recomputes everything in the copy: the terminals do not notice. */
static enum status verify_copy(const char *path, int64_t now_ms, struct err *err)
{
	struct str first = {0};
	int64_t differences;
	struct db *db;
	enum status st = db_open(&db, path, DB_READ_ONLY, err);

	if (st != ST_OK)
		return st;
	st = backups_verify(db, now_ms, &first, &differences, err);
	if (st == ST_OK && differences)
		st = err_set(err, ST_STORE, "the store differs from its ledger, and so its copy (%s): crossdock verify tells all of it",
			str_text(&first));
	db_close(db);
	str_done(&first);
	return st;
}

/* Made by root it is still the store's owner's, who restores it. */
static void give(const char *path, const char *store)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);

	if (fd < 0)
		return;
	guard_give(fd, store);
	close(fd);
}

/* Makes it, checks it, and gives it its name. */
static enum status make(struct cli *cli, struct db *db, const char *part, const char *name, bool verify, struct err *err)
{
	enum status st = store_backup(db, part, &cli->clock, err);

	if (st == ST_OK)
		give(part, db_path(db));
	if (st == ST_OK)
		st = backups_check(part, err);
	if (st == ST_OK && verify)
		st = verify_copy(part, clock_now(&cli->clock), err);
	if (st == ST_OK && rename(part, name) != 0)
		st = err_set(err, ST_DEVICE, "%s: %s", name, strerror(errno));
	if (st != ST_OK)
		unlink(part);
	return st;
}

struct made {
	const char *name;
	int64_t bytes;
	size_t kept;
	size_t held; /* of these: by the rule they would go, but the clock may have jumped */
	const char **removed;
	size_t removed_count;
	const char **stuck; /* they would go, and cannot be removed */
	size_t stuck_count;
	const char *stuck_why; /* the first */
	struct audit_head head; /* the newest row of the trail, which the backup has, too */
};

/* Copies of this store that the rule keeps no longer go; nothing else does. */
static enum status prune(const struct cli *cli, const char *store, const char *own, const char *folder, struct made *made,
	struct arena *arena, struct err *err)
{
	struct backups all;
	int64_t *at;
	bool *keep;
	size_t count = 0;
	size_t cap = 0;
	size_t stuck_cap = 0;

	if (backups_list(&all, store, folder, arena, err) != ST_OK)
		return err->status;
	at = arena_alloc(arena, (all.count + 1) * sizeof *at);
	keep = arena_alloc(arena, (all.count + 1) * sizeof *keep);
	for (size_t i = 0; i < all.count; i++) {
		if (!all.list[i].readable || strcmp(all.list[i].store, own) != 0)
			continue;
		all.list[count] = all.list[i];
		at[count++] = all.list[i].at_ms;
	}
	made->held = backup_rule_apply(&cli->backup_rule, clock_now(&cli->clock), at, keep, count);
	for (size_t i = 0; i < count; i++) {
		if (keep[i] || strcmp(all.list[i].path, made->name) == 0) {
			made->kept++;
		} else if (unlink(all.list[i].path) == 0) {
			made->removed = arena_grow(arena, made->removed, made->removed_count, &cap, sizeof *made->removed);
			made->removed[made->removed_count++] = all.list[i].path;
		} else {
			made->stuck_why = made->stuck_why ? made->stuck_why : arena_dup(arena, strerror(errno));
			made->stuck = arena_grow(arena, made->stuck, made->stuck_count, &stuck_cap, sizeof *made->stuck);
			made->stuck[made->stuck_count++] = all.list[i].path;
		}
	}
	backups_sync_folder(folder);
	return ST_OK;
}

static json_t *json_paths(const char *const *paths, size_t count)
{
	json_t *list = json_array();

	for (size_t i = 0; i < count; i++)
		json_array_append_new(list, json_string(paths[i]));
	return list;
}

static void print_made(const struct cli *cli, const struct made *made, bool verified, struct arena *arena)
{
	char head[AUDIT_HEAD_TEXT];

	audit_head_text(&made->head, head);
	if (cli->json) {
		output_json(json_pack("{s:s, s:I, s:b, s:I, s:o, s:s, s:I, s:o}", "backup", made->name, "bytes", (json_int_t)made->bytes,
			"verified", verified, "kept", (json_int_t)made->kept, "removed", json_paths(made->removed, made->removed_count),
			"audit_head", head, "held", (json_int_t)made->held, "stuck", json_paths(made->stuck, made->stuck_count)));
		return;
	}
	printf(verified ? _("%s: made and verified, %s\n") : _("%s: made and checked, %s\n"), made->name,
		backups_size(made->bytes, arena));
	printf(P_("%zu backup is kept", "%zu backups are kept", made->kept), made->kept);
	for (size_t i = 0; i < made->removed_count; i++)
		printf(i ? "\n  %s" : _("; removed by the rule:\n  %s"), made->removed[i]);
	if (made->held)
		printf(_("\nWhat lies before a gap of more than %d days between the backups is kept: is the clock right?"), BACKUP_GAP_DAYS);
	for (size_t i = 0; i < made->stuck_count; i++)
		printf(i ? "\n  %s" : _("\nto be removed by the rule, and still there:\n  %s"), made->stuck[i]);
	printf(_("\nAudit trail, to be kept elsewhere: %s\n"), head);
}

/* The backup is made all the same, but the disk fills up: a timer has to fail for somebody to look. */
static enum status judge_stuck(const struct made *made, struct err *err)
{
	if (!made->stuck_count)
		return ST_OK;
	return err_set(err, ST_DEVICE,
		P_("the backup was made, but %zu older one cannot be removed (%s: %s): look who may write its folder, or remove it by hand",
			"the backup was made, but %zu older ones cannot be removed (%s: %s): look who may write their folder, or remove them by hand",
			made->stuck_count),
		made->stuck_count, made->stuck[0], made->stuck_why);
}

static enum status note_made(struct db *db, int64_t at_ms, const char *actor, const struct made *made, struct err *err)
{
	if (db_begin_write(db, err) != ST_OK)
		return err->status;
	life_backed_up(db, at_ms, made->name);
	for (size_t i = 0; i < made->removed_count; i++)
		audit_add(
			db, &(struct audit_entry){.at_ms = at_ms, .action = AUDIT_BACKUP_REMOVED, .actor = actor, .subject = made->removed[i]});
	return db_commit(db, err);
}

static enum status keep_locked(struct cli *cli, struct db *db, const char *folder, bool verify, struct arena *arena, struct err *err)
{
	const char *store = db_path(db);
	int64_t at_ms = clock_now(&cli->clock) / 1000 * 1000;
	struct made made = {.kept = 0};
	struct life life = {.id = ""};
	struct backups before;
	struct stat file;
	enum status st = backups_list(&before, store, folder, arena, err);

	if (st == ST_OK)
		backups_clear_parts(store, folder, arena);
	if (st == ST_OK)
		st = find_room(store, folder, before.count, err);
	if (st == ST_OK)
		st = db_begin_write(db, err);
	if (st == ST_OK) {
		life_begin(db); /* a copy with backups by rule is a store of its own */
		life_load(db, arena, &life);
		st = db_commit(db, err);
	}
	if (st != ST_OK)
		return st;
	use_tell(store, life.id);
	/* two of one second: the later one is a second younger */
	while (access((made.name = backups_name(store, life.id, folder, at_ms, arena)), F_OK) == 0)
		at_ms += 1000;
	st = tell(cli, db, made.name, "", &made.head, err);
	if (st == ST_OK && (st = make(cli, db, backups_part(made.name, arena), made.name, verify, err)) != ST_OK)
		tell_failed(cli, db, made.name, err);
	made.bytes = st == ST_OK && stat(made.name, &file) == 0 ? file.st_size : 0;
	if (st == ST_OK)
		st = prune(cli, store, life.id, folder, &made, arena, err);
	if (st == ST_OK)
		st = note_made(db, at_ms, cli->actor, &made, err);
	if (st != ST_OK)
		return st;
	print_made(cli, &made, verify, arena);
	return judge_stuck(&made, err);
}

static enum status keep(struct cli *cli, const struct options *o, struct err *err)
{
	struct arena arena = {0};
	const char *folder;
	struct db *db;
	int lock = -1;
	enum status st = cli_open(cli, &db, err);

	if (st != ST_OK)
		return st;
	folder = backups_folder(cli, o->path, &arena);
	st = make_folder(folder, err);
	if (st == ST_OK)
		st = guard_file(backups_name(db_path(db), "", folder, 0, &arena), err);
	if (st == ST_OK)
		st = lock_try(db, "backup", &lock, err);
	if (st == ST_OK && lock == -1)
		st = err_set(err, ST_REFUSED, "another backup is just being made: nothing was done");
	if (st == ST_OK)
		st = keep_locked(cli, db, folder, o->verify, &arena, err);
	lock_release(lock);
	db_close(db);
	arena_done(&arena);
	return st;
}

enum status backup_run(struct cli *cli, int argc, char **argv, struct err *err)
{
	struct options o;

	if (read_options(&o, argc, argv, err) != ST_OK)
		return err->status;
	if (o.list)
		return list(cli, o.path, err);
	return o.keep ? keep(cli, &o, err) : copy_to(cli, o.path, err);
}
