/* Copy, bring up to date, apply the scans and the commands, verify. Begun anew it begins with the copy: nothing of an earlier try is used. */
#include "cli/restore_build.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/str.h"
#include "base/text.h"
#include "cli/backups.h"
#include "cli/restore_again.h"
#include "exchange/import.h"
#include "flow/replay.h"
#include "store/audit.h"
#include "store/life.h"
#include "store/migrate.h"
#include "store/print.h"
#include "store/settings.h"

enum { COPY_BYTES = 1 << 20, WORK_CACHE_KIB = 65536, MOST_MIGRATIONS = 999 };

void restore_clear(const char *work)
{
	static const char *const beside[] = {"", "-wal", "-shm", "-journal", "-open", "-damaged", "-plan", "-watch", "-import", "-backup"};
	char path[1240];

	for (size_t i = 0; i < sizeof beside / sizeof *beside; i++) {
		snprintf(path, sizeof path, "%s%s", work, beside[i]);
		(void)unlink(path);
	}
	for (int i = 1; i < MOST_MIGRATIONS; i++) { /* the copy before an upgrade: the backup is that */
		snprintf(path, sizeof path, "%s.before-%d", work, i);
		(void)unlink(path);
	}
}

static bool copy_bytes(int from, int to)
{
	char *buffer = mem_alloc(COPY_BYTES);
	bool good = true;
	ssize_t got;

	while (good && (got = read(from, buffer, COPY_BYTES)) != 0) {
		ssize_t done = 0;

		if (got < 0 && errno != EINTR)
			good = false;
		while (good && done < got) {
			ssize_t n = write(to, buffer + done, (size_t)(got - done));

			good = n >= 0 || errno == EINTR;
			done += n > 0 ? n : 0;
		}
	}
	free(buffer);
	return good && fsync(to) == 0;
}

static enum status copy_file(const char *from_path, const char *to_path, struct err *err)
{
	int from = open(from_path, O_RDONLY | O_CLOEXEC);
	int to;
	bool good;

	if (from < 0)
		return err_set(err, ST_REFUSED, "%s: this backup cannot be read: %s", from_path, err_reason(errno));
	to = open(to_path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	good = to >= 0 && copy_bytes(from, to);
	if (!good)
		err_set(err, ST_DEVICE, "%s: the store cannot be built here: %s", to_path, err_reason(errno));
	close(from);
	if (to >= 0)
		close(to);
	return good ? ST_OK : err->status;
}

/* ---- scans */

/* What people read of it: the second line, else the first. */
static const char *for_people(struct restoring *r, const char *told)
{
	const char *said = strchr(told, '\n');
	const char *directions = strchr(told, ';');

	if (!said)
		return arena_dup(&r->arena, told);
	if (!directions || directions > said)
		return arena_dup(&r->arena, said + 1);
	return arena_printf(&r->arena, "%s (%.*s)", said + 1, (int)(said - directions - 2), directions + 2);
}

static void add_note(struct restoring *r, struct restore_notes *notes, const struct journal_entry *e, const char *now)
{
	struct str scan = {0};

	str_add_escaped(&scan, e->data, e->len);
	notes->list = arena_grow(&r->arena, notes->list, notes->count, &notes->cap, sizeof *notes->list);
	notes->list[notes->count++] = (struct restore_note){.at_ms = e->at_ms, .terminal = e->terminal, .seq = e->seq,
		.scan = arena_dup(&r->arena, str_text(&scan)), .then = for_people(r, e->told), .now = now};
	str_done(&scan);
}

static void count_it(struct restoring *r, const char *terminal)
{
	size_t i = 0;

	while (i < r->by_terminal_count && strcmp(r->by_terminal[i].terminal, terminal) != 0)
		i++;
	if (i == r->by_terminal_count) {
		r->by_terminal = arena_grow(&r->arena, r->by_terminal, i, &r->by_terminal_cap, sizeof *r->by_terminal);
		r->by_terminal[r->by_terminal_count++] = (struct restore_terminal){.terminal = terminal};
	}
	r->by_terminal[i].scans++;
}

static enum status apply_one(struct restoring *r, struct replay *replay, const struct journal_entry *e, struct err *err)
{
	struct replay_outcome outcome;
	enum status status = replay_apply(replay, e, &outcome, err);

	if (status == ST_REFUSED) {
		add_note(r, &r->left_out, e, arena_dup(&r->arena, err->text));
		return ST_OK;
	}
	if (status != ST_OK)
		return status;
	r->missing += outcome.missing;
	if (outcome.result != REPLAY_KNOWN && outcome.result != REPLAY_NO_SCAN)
		count_it(r, e->terminal);
	switch (outcome.result) {
	case REPLAY_KNOWN:
	case REPLAY_NO_SCAN: break;
	case REPLAY_SAME: r->same++; break;
	case REPLAY_OTHER: add_note(r, &r->other, e, for_people(r, outcome.now)); break;
	case REPLAY_REFUSED: add_note(r, &r->refused, e, for_people(r, outcome.now)); break;
	}
	return ST_OK;
}

static enum status apply_scans(struct restoring *r, struct db *db, struct err *err)
{
	struct replay *replay;
	enum status status = restore_scans_read(&r->scans, db, r->trail, r->store, r->folders, r->without_scans ? 0 : r->folder_count,
		r->named_count, err);

	if (status != ST_OK)
		return status;
	replay = replay_new(db);
	for (size_t i = 0; status == ST_OK && i < r->scans.count; i++) {
		const struct journal_entry *e = &r->scans.list[i];

		if (e->kind != JOURNAL_COMMAND)
			status = apply_one(r, replay, e, err);
		else if (!r->without_commands)
			status = restore_again(r, db, e, err);
	}
	replay_free(replay);
	return status;
}

/* ---- before and after */

static enum status look_at(struct restoring *r, struct db *db, struct err *err)
{
	struct settings settings;
	struct life life;

	if (db_begin_read(db, err) != ST_OK)
		return err->status;
	settings_load(db, &settings);
	life_load(db, &r->arena, &life);
	since_counts(db, &r->holds);
	r->event_then = since_last_event(db);
	r->zone = arena_dup(&r->arena, settings.time_zone);
	r->store_id = life.id;
	r->life = life.number;
	return db_end_read(db, err);
}

/* Before it is brought up to date, and what is half-way in it to its end: both add to the trail. */
static enum status look_at_trail(struct restoring *r, struct err *err)
{
	struct db *db;
	enum status status = db_open(&db, r->work, DB_READ_ONLY | DB_DAMAGED, err);

	if (status != ST_OK)
		return status;
	status = db_begin_read(db, err);
	if (status == ST_OK) {
		r->trail = audit_last(db);
		status = db_end_read(db, err);
	}
	db_close(db);
	return status;
}

/* Labels that waited when the backup was made may have come out since. */
static enum status doubt_labels(struct restoring *r, struct db *db, struct err *err)
{
	if (db_begin_write(db, err) != ST_OK)
		return err->status;
	print_doubt(db, clock_now(&r->cli->clock));
	return db_commit(db, err);
}

/* How many commands, and scans of each terminal. */
static void tell_recovered(struct restoring *r, struct db *db)
{
	int64_t again = r->commands.same + (int64_t)r->commands.other.count;

	if (again)
		audit_add(db, &(struct audit_entry){.at_ms = clock_now(&r->cli->clock), .action = AUDIT_RECOVERED, .actor = r->cli->actor,
			.notes = {{"commands", arena_printf(&r->arena, "%" PRId64, again)}}});
	for (size_t i = 0; i < r->by_terminal_count; i++)
		audit_add(db, &(struct audit_entry){.at_ms = clock_now(&r->cli->clock), .action = AUDIT_RECOVERED, .actor = r->cli->actor,
			.subject = r->by_terminal[i].terminal,
			.notes = {{"scans", arena_printf(&r->arena, "%" PRId64, r->by_terminal[i].scans)}}});
}

static enum status finish(struct restoring *r, struct db *db, struct err *err)
{
	int64_t life = r->scans.life > r->life ? r->scans.life : r->life;

	audit_origin(db, "", r->cli->actor_is_badge ? NULL : r->cli->actor);
	if (db_begin_write(db, err) != ST_OK)
		return err->status;
	audit_add(db, &(struct audit_entry){.at_ms = clock_now(&r->cli->clock), .action = AUDIT_RESTORE, .actor = r->cli->actor,
		.subject = r->backup});
	tell_recovered(r, db);
	life_restored(db, life + 1, clock_now(&r->cli->clock), r->backup);
	r->event_now = since_last_event(db);
	r->labels = print_unclear_count(db);
	return db_commit(db, err);
}

static enum status verify(struct restoring *r, struct db *db, struct err *err)
{
	struct str first = {0};
	enum status status = backups_verify(db, clock_now(&r->cli->clock), &first, &r->differences, err);

	if (status == ST_OK && r->differences)
		r->first_difference = arena_dup(&r->arena, str_text(&first));
	str_done(&first);
	return status;
}

static void sync_file(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd >= 0) {
		(void)fsync(fd);
		close(fd);
	}
}

enum status restore_build(struct restoring *r, struct err *err)
{
	struct db *db = NULL;
	enum status status;

	restore_clear(r->work);
	status = copy_file(r->backup, r->work, err);
	if (status == ST_OK)
		status = backups_check(r->work, err);
	if (status == ST_OK)
		status = look_at_trail(r, err);
	if (status == ST_OK)
		status = store_open(&db, r->work, 0, &r->cli->clock, err);
	if (status == ST_OK) {
		db_set_cache(db, WORK_CACHE_KIB);
		status = look_at(r, db, err);
	}
	if (status == ST_OK)
		status = import_resume(db, NULL, err); /* what was half-way when the backup was made */
	if (status == ST_OK)
		status = doubt_labels(r, db, err);
	if (status == ST_OK)
		status = apply_scans(r, db, err);
	if (status == ST_OK)
		status = finish(r, db, err);
	if (status == ST_OK)
		status = verify(r, db, err);
	db_close(db); /* empties the log into the file */
	sync_file(r->work);
	return status;
}

void restoring_done(struct restoring *r)
{
	restore_scans_done(&r->scans);
	arena_done(&r->arena);
}
