/* `crossdock restore`: says what there is to restore from, tests a backup, or puts the store back: the last good backup, and
 * everything that was scanned since. One command, which can be interrupted and begun again at any moment. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/guard.h"
#include "base/str.h"
#include "base/text.h"
#include "cli/backup_rule.h"
#include "cli/backups.h"
#include "cli/commands.h"
#include "cli/keep.h"
#include "cli/restore_build.h"
#include "cli/restore_from.h"
#include "cli/restore_place.h"
#include "cli/restore_silent.h"
#include "cli/restore_tell.h"
#include "store/life.h"
#include "store/pin.h"
#include "store/reach.h"
#include "store/use.h"

enum { MOST_FOLDERS = 32 };

struct options {
	bool latest, test, without_scans, without_commands;
	struct restore_from from; /* force, scans: see restore_find() */
	const char *scans[MOST_FOLDERS];
};

/* "--name VALUE": takes the value. */
static bool takes_value(int argc, char **argv, int *i, const char *name, const char **value)
{
	if (strcmp(argv[*i], name) != 0 || *i + 1 == argc)
		return false;
	*value = argv[++*i];
	return true;
}

static bool sets(const char *word, const char *name, bool *flag)
{
	return strcmp(word, name) == 0 && (*flag = true);
}

static enum status read_options(struct options *o, int argc, char **argv, struct err *err)
{
	*o = (struct options){.from = {.scans = o->scans}};
	for (int i = 1; i < argc; i++) {
		if (sets(argv[i], "--latest", &o->latest) || sets(argv[i], "--test", &o->test) || sets(argv[i], "--force", &o->from.force) ||
			sets(argv[i], "--without-scans", &o->without_scans) || sets(argv[i], "--without-commands", &o->without_commands) ||
			takes_value(argc, argv, &i, "--backups", &o->from.folder))
			continue;
		if (o->from.scans_count < MOST_FOLDERS && takes_value(argc, argv, &i, "--scans", &o->scans[o->from.scans_count]))
			o->from.scans_count++;
		else if (argv[i][0] == '-' || o->from.file)
			return cli_usage("restore", err);
		else
			o->from.file = argv[i];
	}
	o->from.only_tried = o->test;
	for (size_t i = 0; i < o->from.scans_count; i++)
		if (access(o->scans[i], F_OK) != 0)
			return err_set(err, ST_REFUSED, "%s: there is no such folder: name the one with the journals of the terminals", o->scans[i]);
	return (o->latest && o->from.file) || (o->test && o->from.force) ? cli_usage("restore", err) : ST_OK;
}

/* ---- the store that is there */

/* STATE_SHUT: it cannot be looked at (rights, a disk that is read-only, who else has it open): nothing is known of what
 * is in it. */
enum state { STATE_SOUND, STATE_MARKED_SOUND, STATE_DAMAGED, STATE_GONE, STATE_SHUT };

static void keep_first(void *ctx, const char *problem, bool damage)
{
	struct str *first = ctx;

	if (!first->len && damage)
		str_printf(first, "%.*s", (int)strcspn(problem, "\n"), problem);
}

/* Whether there is a file. STATE_SOUND: there is. */
static enum state look_at_file(const char *store, struct str *why, struct err *err)
{
	struct stat st;

	if (stat(store, &st) == 0 && st.st_size > 0)
		return STATE_SOUND;
	if (stat(store, &st) != 0 && errno != ENOENT && errno != ENOTDIR)
		return reach_say(store, errno, err) == ST_OK ? STATE_SOUND : STATE_SHUT;
	str_add(why, stat(store, &st) != 0 ? _("its file is gone") : _("its file is empty"));
	return STATE_GONE;
}

/* Looks whether the store is whole. why: what is wrong with it; err: why it cannot be looked at (STATE_SHUT). */
static enum state look_at_store(
	const char *store, struct str *why, struct arena *arena, struct life *life, struct err *err)
{
	bool marked = use_is_damaged(store, NULL, 0);
	char said[400];
	struct str first = {0};
	struct err unread = {.status = ST_OK}; /* no damage: a store of an older program has no life to read */
	enum state state = look_at_file(store, why, err);
	enum status status;
	struct db *db;

	*life = (struct life){.id = ""};
	if (state != STATE_SOUND)
		return state;
	status = db_open(&db, store, DB_READ_ONLY | DB_DAMAGED | DB_EVEN_FULL, err);
	if (status == ST_OK) {
		status = db_check(db, keep_first, &first, err);
		if (db_begin_read(db, &unread) == ST_OK) {
			life_load(db, arena, life);
			if (db_end_read(db, &unread) != ST_OK)
				*life = (struct life){.id = ""};
		}
		db_close(db);
	}
	if (first.len)
		str_add(why, str_text(&first));
	else if (status == ST_DAMAGED || unread.status == ST_DAMAGED)
		str_add(why, use_is_damaged(store, said, sizeof said) ? said
			     : status == ST_DAMAGED                   ? err->text
								      : unread.text);
	str_done(&first);
	if (!why->len && use_is_log_lost(store) && use_is_damaged(store, said, sizeof said))
		str_add(why, said);
	if (why->len)
		return STATE_DAMAGED;
	if (status != ST_OK)
		return STATE_SHUT;
	return marked ? STATE_MARKED_SOUND : STATE_SOUND;
}

/* ---- where scans are */

static void add_folder(const char **list, size_t *count, const char *folder)
{
	for (size_t i = 0; i < *count; i++)
		if (strcmp(list[i], folder) == 0)
			return;
	list[(*count)++] = folder;
}

static void set_folders(struct restoring *r, const struct cli *cli, const struct options *o)
{
	size_t found, own = 0;
	const char **own_list = keep_folders(cli, r->store, &r->arena, &found);
	const char **all = arena_alloc(&r->arena, (found + o->from.scans_count + 1) * sizeof *all);
	const char *named[MOST_FOLDERS];

	for (size_t i = 0; i < o->from.scans_count; i++) {
		char *real = realpath(o->scans[i], NULL);

		if (real)
			add_folder(named, &r->named_count, arena_dup(&r->arena, real));
		free(real);
	}
	for (size_t i = 0; i < found; i++) {
		bool is_named = false;

		for (size_t k = 0; k < r->named_count; k++)
			is_named = is_named || strcmp(named[k], own_list[i]) == 0;
		if (!is_named)
			all[own++] = own_list[i];
	}
	for (size_t k = 0; k < r->named_count; k++)
		all[own + k] = named[k];
	r->folder_count = own + r->named_count;
	r->folders = all;
	r->without_scans = o->without_scans;
	r->without_commands = o->without_commands;
}

/* ---- restore --test */

static enum status test(struct cli *cli, const struct options *o, const char *store, struct err *err)
{
	const char *tmp = getenv("TMPDIR");
	struct restoring r = {.cli = cli, .store = store};
	struct backup backup;
	struct life life = {.id = ""};
	struct str why = {0};
	struct err unseen;
	char *folder = arena_printf(&r.arena, "%s/crossdock-restore-XXXXXX", tmp && *tmp ? tmp : "/var/tmp");
	enum status status;

	look_at_store(store, &why, &r.arena, &life, &unseen);
	str_done(&why);
	status = restore_find(cli, &o->from, store, life.id, &r.arena, &backup, err);
	if (status == ST_OK && !mkdtemp(folder))
		status = err_set(err, ST_DEVICE, "%s: no folder can be made to try it in: %s", folder, strerror(errno));
	if (status == ST_OK) {
		set_folders(&r, cli, o);
		r.backup = backup.path;
		r.work = arena_printf(&r.arena, "%s/store.db", folder);
		restore_silent_expect(&r);
		status = restore_build(&r, err);
		if (status == ST_OK)
			status = restore_silent_find(&r, err);
		restore_clear(r.work);
		rmdir(folder);
	}
	if (status == ST_OK)
		status = restore_tell_test(&r, &backup, err);
	else if (status == ST_STORE || status == ST_DAMAGED)
		err->status = status = ST_REFUSED; /* it is the backup that is bad */
	restoring_done(&r);
	return status;
}

/* ---- restore */

/* What has to be done again, from the store that is damaged, as far as it tells. */
static void read_deeds(struct restoring *r, const char *damaged, int64_t since_ms, struct restore_deeds *deeds)
{
	struct db *old = NULL;
	struct db *new = NULL;
	struct err err;

	*deeds = (struct restore_deeds){.arena = &r->arena};
	if (db_open(&old, damaged, DB_READ_ONLY | DB_DAMAGED, &err) == ST_OK &&
		db_open(&new, r->work, DB_READ_ONLY | DB_DAMAGED, &err) == ST_OK && db_begin_read(old, &err) == ST_OK) {
		if (db_begin_read(new, &err) == ST_OK) {
			deeds->restored = new;
			since_read(old, since_ms, restore_add_deed, deeds);
			deeds->known = db_end_read(new, &err) == ST_OK;
		}
		if (db_end_read(old, &err) != ST_OK)
			deeds->known = false;
	}
	db_close(new);
	db_close(old);
}

/* A PIN that was changed since must not be the old one again: it is the new one, where the damaged store tells it, else none that
 * anybody knows. */
static enum status carry_pins(struct restoring *r, const char *damaged, struct err *err)
{
	struct err ignored;
	struct db *old = NULL;
	struct db *new;
	enum status status = db_open(&new, r->work, DB_DAMAGED, err);

	if (status != ST_OK)
		return status;
	if (db_open(&old, damaged, DB_READ_ONLY | DB_DAMAGED, &ignored) == ST_OK && db_begin_read(old, &ignored) == ST_OK) {
		status = db_begin_write(new, err);
		if (status == ST_OK) {
			operator_pins_carry(old, new, clock_now(&r->cli->clock));
			if (db_end_read(old, &ignored) != ST_OK)
				db_rollback(new); /* what it told is not to be believed */
			else
				status = db_commit(new, err);
		}
	}
	db_close(old);
	if (status == ST_OK)
		status = db_begin_read(new, err);
	if (status == ST_OK) {
		r->pins_lost = operator_pins_lost(new, &r->arena, &r->pins_lost_count);
		status = db_end_read(new, err);
	}
	db_close(new);
	return status;
}

/* Only who could change the file anyhow. */
static enum status may_restore(const struct cli *cli, const char *store, struct err *err)
{
	char beside[1200];
	const char *slash = strrchr(store, '/');
	struct stat owner;

	if (cli->actor_is_badge)
		return err_set(err, ST_REFUSED, "--as %s: a badge cannot be looked up in a store that is damaged: leave --as out", cli->actor);
	snprintf(beside, sizeof beside, "%.*s", slash ? (int)(slash - store) + 1 : 1, slash ? store : ".");
	if (geteuid() == 0 || (stat(store, &owner) != 0 && stat(beside, &owner) != 0) || owner.st_uid == geteuid())
		return ST_OK;
	return err_set(err, ST_REFUSED, "%s is not yours: root restores it, or the user whose store it is", store);
}

static enum status put_back(struct cli *cli, const struct options *o, const char *store, struct err *err)
{
	struct restoring r = {.cli = cli, .store = store};
	struct restore_deeds deeds;
	struct backup backup;
	struct life life = {.id = ""};
	struct str why = {0};
	const char *aside = "";
	struct err unseen;
	enum state state;
	int use = -1;
	enum status status = may_restore(cli, store, err);

	if (status == ST_OK)
		status = use_alone(store, &use, err);
	if (status != ST_OK)
		return status;
	state = look_at_store(store, &why, &r.arena, &life, &unseen);
	if (state == STATE_MARKED_SOUND && !o->from.force) {
		use_mark_sound(store);
		printf(_("%s is sound: it was marked as damaged, and is not any more. Nothing was restored\n"), store);
		goto out;
	}
	if (state == STATE_SOUND && !o->from.force)
		status = err_set(err, ST_REFUSED,
			"%s is sound, and nothing was restored. --force puts a backup into its place all the same, and keeps it aside", store);
	if (state == STATE_SHUT && !o->from.force)
		status = err_set(err, ST_STORE,
			"%.600s. Nothing was restored, for nobody can see yet whether it is damaged: --force puts a backup into its place all the "
			"same, and keeps it aside",
			unseen.text);
	if (status == ST_OK)
		status = restore_find(cli, &o->from, store, life.id, &r.arena, &backup, err);
	if (status != ST_OK)
		goto out;
	use_mark_damaged(store, why.len ? str_text(&why) : _("a backup is put into its place"));
	set_folders(&r, cli, o);
	r.backup = backup.path;
	r.work = arena_printf(&r.arena, "%s.restoring", store);
	restore_silent_expect(&r);
	status = restore_build(&r, err);
	if (status == ST_OK)
		status = restore_silent_find(&r, err);
	if (status == ST_OK)
		status = restore_silent_verdict(&r, false, err);
	if (status == ST_OK)
		status = carry_pins(&r, store, err);
	if (status == ST_OK) {
		read_deeds(&r, store, backup.at_ms, &deeds);
		aside = restore_aside(store, &r.arena);
		status = restore_place(store, r.work, aside, err);
	}
	restore_clear(r.work);
	if (status != ST_OK && state == STATE_SOUND)
		use_mark_sound(store); /* it is as it was */
	if (status == ST_OK) {
		use_end(use); /* whoever waits for the mark to go may open the store at once */
		use = -1;
		use_mark_sound(store);
		status = restore_tell(&r, &backup, store, state == STATE_GONE ? "" : aside, &deeds, err);
	}
out:
	use_end(use);
	str_done(&why);
	restoring_done(&r);
	return status;
}

/* What there is, and what would bring the store back. */
static enum status offer(struct cli *cli, const struct options *o, const char *store, struct err *err)
{
	struct arena arena = {0};
	struct backup backup;
	struct life life;
	struct str why = {0};
	enum state state = look_at_store(store, &why, &arena, &life, err);
	enum status status =
		state == STATE_SHUT ? err->status : restore_find(cli, &o->from, store, life.id, &arena, &backup, err);

	if (state == STATE_SHUT && status == ST_REFUSED)
		status = err->status = ST_STORE;
	if (status == ST_OK)
		restore_tell_offer(cli, store, state == STATE_SOUND, state == STATE_MARKED_SOUND, str_text(&why), &backup, &arena);
	str_done(&why);
	arena_done(&arena);
	return status;
}

enum status restore_run(struct cli *cli, int argc, char **argv, struct err *err)
{
	struct options o;
	const char *store;

	if (read_options(&o, argc, argv, err) != ST_OK || backups_store(cli, &store, err) != ST_OK)
		return err->status;
	if (o.test)
		return test(cli, &o, store, err);
	return o.latest || o.from.file ? put_back(cli, &o, store, err) : offer(cli, &o, store, err);
}
