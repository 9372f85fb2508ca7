/* A backup says which store it is of (store/life.h); so does the store, or what is beside it, or what its terminals
 * wrote down. Where nobody does, a person has to. */
#include "cli/restore_from.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/guard.h"
#include "base/journal.h"
#include "base/text.h"
#include "cli/keep.h"
#include "store/life.h"
#include "store/reach.h"
#include "store/settings.h"
#include "store/use.h"

/* ---- whose the place is */

struct told {
	char place[LIFE_PLACE_MAX];
	char last[JOURNAL_STORE_MAX + 1]; /* by the newest entry of a journal */
	char id[JOURNAL_STORE_MAX + 1];   /* by all journals until now; "" = by none */
	bool contradicted;
};

static bool keep_store(void *ctx, const struct journal_entry *entry)
{
	struct told *told = ctx;

	snprintf(told->last, sizeof told->last, "%s", entry->store);
	return true;
}

/* Is the name that of a journal of this place (cli/keep.h)? */
static bool is_of_place(const char *name, const char *place)
{
	static const char end[] = ".journal";
	size_t len = strlen(name);
	size_t tail = LIFE_PLACE_MAX + sizeof end - 1; /* -PLACE.journal */

	return len > tail && name[len - tail] == '-' &&
	       strncmp(name + len - tail + 1, place, LIFE_PLACE_MAX - 1) == 0 &&
	       strcmp(name + len - sizeof end + 1, end) == 0;
}

static void ask_journals(struct told *told, const char *folder, const char *store, struct arena *arena)
{
	struct dirent *entry;
	DIR *dir = opendir(folder);

	while (dir && (entry = readdir(dir))) {
		const char *path = arena_printf(arena, "%s/%s", folder, entry->d_name);
		struct err ignored;
		int64_t torn;

		*told->last = '\0';
		if (!is_of_place(entry->d_name, told->place) || guard_believed(path, store, &ignored) != ST_OK ||
			journal_read(path, keep_store, told, &torn, &ignored) != ST_OK || !*told->last)
			continue;
		if (!*told->id)
			memcpy(told->id, told->last, sizeof told->id);
		else if (strcmp(told->id, told->last) != 0)
			told->contradicted = true;
	}
	if (dir)
		closedir(dir);
}

const char *restore_whose(
	const struct cli *cli, const char *store, const struct restore_from *from, struct arena *arena)
{
	struct told told = {.contradicted = false};
	char beside[USE_ID_MAX];
	const char **folders;
	size_t count;

	if (*use_id(store, beside))
		return arena_dup(arena, beside);
	life_place(store, told.place);
	folders = keep_folders(cli, store, arena, &count);
	for (size_t i = 0; i < count; i++)
		ask_journals(&told, folders[i], store, arena);
	for (size_t i = 0; i < from->scans_count; i++)
		ask_journals(&told, from->scans[i], store, arena);
	return told.contradicted ? "" : arena_dup(arena, told.id);
}

/* ---- backups of which stores */

struct owner {
	const char *id;
	const struct backup *newest;
	size_t count;
	bool here; /* one of them was made of a store at this place, or does not say where */
};

static struct owner *list_owners(const struct backups *all, const char *store, struct arena *arena, size_t *count)
{
	struct owner *list = arena_alloc(arena, (all->count + 1) * sizeof *list);
	char place[LIFE_PLACE_MAX];

	*count = 0;
	life_place(store, place);
	for (size_t i = 0; i < all->count; i++) { /* newest first */
		const struct backup *b = &all->list[i];
		size_t k = 0;

		if (!b->readable)
			continue;
		while (k < *count && strcmp(list[k].id, b->store) != 0)
			k++;
		if (k == *count)
			list[(*count)++] = (struct owner){.id = b->store, .newest = b};
		list[k].count++;
		list[k].here = list[k].here || !*b->place || strcmp(b->place, place) == 0;
	}
	return list;
}

static void say_owner(const struct owner *o)
{
	char at[TIME_TEXT_MAX];

	fprintf(stderr,
		P_("crossdock: store %s, made as %s: %zu backup, the newest of %s: %s\n",
			"crossdock: store %s, made as %s: %zu backups, the newest of %s: %s\n", o->count),
		o->id, o->newest->made_as, o->count, text_time("UTC", o->newest->at_ms, at), o->newest->path);
	if (o->here)
		fprintf(stderr, _("crossdock:   backed up at this very place\n"));
}

bool restore_only_store(const struct backups *all, const char *store, const char **own, struct arena *arena)
{
	size_t count;
	struct owner *list = list_owners(all, store, arena, &count);

	if (count == 1 && list[0].here)
		*own = list[0].id;
	return count == 1 && list[0].here;
}

/* Where nobody knows whose the place is, and the backups do not tell it either, somebody has to choose. */
static enum status must_be_told(
	const struct backups *all, const char *store, const char **own, struct arena *arena, struct err *err)
{
	size_t count;
	struct owner *list = list_owners(all, store, arena, &count);

	if (!count || restore_only_store(all, store, own, arena))
		return ST_OK;
	for (size_t i = 0; i < count; i++)
		say_owner(&list[i]);
	if (count == 1)
		return err_set(err, ST_REFUSED,
			"%s: nothing tells which store stood here, and the backups in %s are of another place: if they are the right ones, name the file "
			"(crossdock restore FILE)",
			store, all->folder);
	return err_set(err, ST_REFUSED,
		"%s: nothing tells which store stood here, and %s has backups of %zu stores: name the file (crossdock restore FILE)",
		store, all->folder, count);
}

/* ---- which backup */

/* Why it is passed over, for what can be told of it; false: it may be taken. */
static bool pass_over(const struct backup *b, const char *own)
{
	struct err wrong;

	if (b->doubt)
		fprintf(stderr, _("crossdock: %s is passed over\n"), b->doubt);
	else if (b->readable && strcmp(b->store, own) != 0)
		fprintf(stderr, _("crossdock: %s is passed over: it is of another store\n"), b->path);
	else if (backups_check(b->path, &wrong) != ST_OK)
		fprintf(stderr, _("crossdock: %s is passed over\n"), wrong.text);
	else if (!b->readable)
		fprintf(stderr, _("crossdock: %s is passed over: it does not say of which store it is\n"), b->path);
	else
		return false;
	return true;
}

/* The newest that is sound, of this store; those that are passed over are said. ahead: among those from the future, or
 * the others. */
static const struct backup *find_sound(const struct backups *all, const char *own, int64_t now_ms, bool ahead)
{
	for (size_t i = 0; i < all->count; i++) {
		const struct backup *b = &all->list[i];

		if (backup_is_ahead(b->at_ms, now_ms) != ahead) {
			if (!ahead) /* b is */
				fprintf(stderr, _("crossdock: %s is passed over: its time is in the future\n"),
					b->path);
			continue;
		}
		if (!pass_over(b, own))
			return b;
	}
	return NULL;
}

/* One from the future, made while the clock was wrong, is taken only where there is no other. */
static enum status find_latest(const struct cli *cli, const char *store, const char *folder, const char *own,
	struct arena *arena, struct backup *backup, struct err *err)
{
	int64_t now_ms = clock_now(&cli->clock);
	const struct backup *found;
	struct backups all;

	if (backups_list(&all, store, folder, arena, err) != ST_OK)
		return err->status;
	if (!*own && must_be_told(&all, store, &own, arena, err) != ST_OK)
		return err->status;
	found = find_sound(&all, own, now_ms, false);
	if (!found)
		found = find_sound(&all, own, now_ms, true);
	if (!found)
		return err_set(err, ST_REFUSED,
			"%s: there is no good backup of %s here: name the folder where they are (--backups FOLDER), or a file",
			folder, store);
	*backup = *found;
	return ST_OK;
}

/* A person may know better than what is written; so it is said. */
static enum status look_at_named(
	const struct restore_from *from, const struct backup *b, const char *store, const char *own, struct err *err)
{
	if (!*own || !b->readable || strcmp(b->store, own) == 0 || from->only_tried)
		return ST_OK;
	if (!from->force)
		return err_set(err, ST_REFUSED,
			"%s is of another store (%s) than %s (%s): nothing was restored. --force puts it there all the same",
			b->path, b->store, store, own);
	fprintf(stderr, _("crossdock: %s is of another store (%s) than %s (%s)\n"), b->path, b->store, store, own);
	return ST_OK;
}

static enum status find_named(const struct restore_from *from, const char *store, const char *own, struct arena *arena,
	struct backup *backup, struct err *err)
{
	struct stat st;

	if (stat(from->file, &st) != 0 && errno != ENOENT && errno != ENOTDIR)
		return reach_say(from->file, errno, err);
	if (stat(from->file, &st) != 0 || !S_ISREG(st.st_mode))
		return err_set(err, ST_REFUSED,
			"%s: there is no such backup: crossdock backup --list shows those that are there", from->file);
	*backup = (struct backup){.path = from->file, .at_ms = (int64_t)st.st_mtime * 1000, .bytes = st.st_size};
	(void)backups_time(store, from->file, arena, &backup->at_ms);
	if (guard_believed(from->file, store, err) != ST_OK || backups_check(from->file, err) != ST_OK)
		return err->status;
	backups_look(backup, arena);
	return look_at_named(from, backup, store, own, err);
}

enum status restore_find(const struct cli *cli, const struct restore_from *from, const char *store, const char *own,
	struct arena *arena, struct backup *backup, struct err *err)
{
	if (!*own)
		own = restore_whose(cli, store, from, arena);
	if (from->file)
		return find_named(from, store, own, arena, backup, err);
	return find_latest(cli, store, backups_folder(cli, from->folder, arena), own, arena, backup, err);
}
