/* Where the file is, and whether what waits in it is this store's. */
#include "cli/keep.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/guard.h"
#include "base/holder.h"
#include "base/str.h"
#include "base/text.h"
#include "store/db.h"
#include "store/life.h"

static void add_name(struct str *path, const struct cli *cli, const struct db *db, const char *terminal)
{
	const char *store = db_path(db) ? db_path(db) : cli->db_url;
	char place[LIFE_PLACE_MAX];

	life_place(store, place);
	str_printf(path, "/%s-%s.scans", terminal, place);
}

static bool is_folder(const char *path)
{
	struct stat st;

	return (*path && path[strlen(path) - 1] == '/') || (stat(path, &st) == 0 && S_ISDIR(st.st_mode));
}

static enum status default_path(struct str *path, const struct cli *cli, const struct db *db, const char *terminal,
	struct err *err)
{
	const char *state = getenv("XDG_STATE_HOME");
	const char *home = getenv("HOME");
	if (state && *state == '/')
		str_add(path, state);
	else if (home && *home == '/')
		str_printf(path, "%s/.local/state", home);
	else
		return err_set(err, ST_REFUSED, "there is no home folder in which scans could wait: set HOME, or write scans = PATH into "
						"the config file");
	str_add(path, "/crossdock");
	add_name(path, cli, db, terminal);
	return ST_OK;
}

static enum status open_at(struct backlog **backlog, const char *path, struct session *session, struct err *err)
{
	enum status status = backlog_open(backlog, path, err);
	int64_t applied = 0;
	size_t count;

	if (status != ST_OK)
		return status;
	count = backlog_count(*backlog);
	status = session_keep(
		session, backlog_id(*backlog), count ? backlog_scan(*backlog, count - 1)->seq : 0, &applied, err);
	if (status == ST_REFUSED) {
		status = backlog_set_aside(*backlog, err);
		if (status == ST_OK)
			status = session_keep(session, backlog_id(*backlog), 0, &applied, err);
	}
	if (status == ST_OK) {
		backlog_start(*backlog, applied);
		return ST_OK;
	}
	backlog_close(*backlog);
	*backlog = NULL;
	return status;
}

enum status keep_path(struct str *path, const struct cli *cli, const struct db *db, const char *terminal, struct err *err)
{
	if (!cli->scans)
		return default_path(path, cli, db, terminal, err);
	str_add(path, cli->scans);
	while (path->len > 1 && path->data[path->len - 1] == '/')
		path->data[--path->len] = '\0';
	if (is_folder(cli->scans))
		add_name(path, cli, db, terminal);
	return ST_OK;
}

enum status keep_commands(struct str *path, const struct cli *cli, const struct db *db, const char *user, struct err *err)
{
	const char *slash = cli->scans ? strrchr(cli->scans, '/') : NULL;
	struct str name = {0};
	enum status status = ST_OK;

	str_printf(&name, "commands-%s", user);
	for (size_t i = 0; i < name.len; i++)
		if (name.data[i] == '/')
			name.data[i] = '_';
	if (!cli->scans || is_folder(cli->scans)) {
		status = keep_path(path, cli, db, str_text(&name), err);
	} else {
		str_printf(path, "%.*s", slash ? (int)(slash - cli->scans) : 1, slash ? cli->scans : ".");
		add_name(path, cli, db, str_text(&name));
	}
	if (status == ST_OK)
		path->data[path->len -= strlen(".scans")] = '\0';
	str_done(&name);
	return status;
}

enum status keep_open(struct backlog **backlog, const struct cli *cli, struct db *db, struct session *session,
	const char *terminal, struct err *err)
{
	struct str path = {0};
	enum status status = keep_path(&path, cli, db, terminal, err);

	if (status == ST_OK)
		status = open_at(backlog, str_text(&path), session, err);
	str_done(&path);
	return status;
}

enum status keep_free(int *held, const struct cli *cli, const struct db *db, const char *terminal, struct err *err)
{
	struct str path = {0};
	struct err ignored;
	enum status status = ST_OK;

	*held = keep_path(&path, cli, db, terminal, &ignored) == ST_OK ? open(str_text(&path), O_RDONLY | O_CLOEXEC | O_NOFOLLOW) : -1;
	if (*held >= 0 && !holder_lock_soon(*held, LOCK_SH, BACKLOG_ENDING_MS) && errno == EWOULDBLOCK)
		status = err_set(err, ST_REFUSED,
			"this terminal runs already: %s is another process's. Use that one, or give this one a name of its own (--terminal NAME)",
			str_text(&path));
	str_done(&path);
	return status;
}

void keep_let_go(int held)
{
	if (held >= 0)
		close(held);
}

enum status keep_journal(struct journal **journal, const struct cli *cli, struct db *db, struct session *session, const char *terminal,
	struct err *err)
{
	struct str path = {0};
	struct err said;
	enum status status = keep_path(&path, cli, db, terminal, &said);

	*journal = NULL;
	if (status == ST_OK) {
		if (path.len > 6 && strcmp(path.data + path.len - 6, ".scans") == 0)
			path.data[path.len -= 6] = '\0';
		str_add(&path, ".journal");
		status = journal_open(journal, str_text(&path), clock_now(&cli->clock), &said);
	}
	str_done(&path);
	if (status != ST_OK) {
		session_record_not(session, said.text);
		return ST_OK;
	}
	status = session_record(session, *journal, err);
	if (status == ST_OK)
		return ST_OK;
	journal_close(*journal);
	*journal = NULL;
	return status;
}

/* ---- where journals are */

struct folders {
	struct arena *arena;
	const char **list;
	size_t count, cap;
};

static void add_folder(struct folders *f, const char *path)
{
	char real[PATH_MAX];

	if (!realpath(path, real) || !is_folder(real))
		return;
	for (size_t i = 0; i < f->count; i++)
		if (strcmp(f->list[i], real) == 0)
			return;
	f->list = arena_grow(f->arena, f->list, f->count, &f->cap, sizeof *f->list);
	f->list[f->count++] = arena_dup(f->arena, real);
}

const char **keep_folders(const struct cli *cli, const char *store, struct arena *arena, size_t *count)
{
	struct folders f = {.arena = arena};
	const char *state = getenv("XDG_STATE_HOME");
	const char *home = getenv("HOME");
	const struct passwd *owner = geteuid() == 0 ? getpwuid(guard_owner(store)) : NULL;

	if (cli->scans && is_folder(cli->scans))
		add_folder(&f, cli->scans);
	else if (cli->scans && strrchr(cli->scans, '/'))
		add_folder(&f, arena_dup_n(arena, cli->scans, (size_t)(strrchr(cli->scans, '/') - cli->scans) + 1));
	else if (cli->scans)
		add_folder(&f, ".");
	if (state && *state == '/')
		add_folder(&f, arena_printf(arena, "%s/crossdock", state));
	if (home && *home == '/')
		add_folder(&f, arena_printf(arena, "%s/.local/state/crossdock", home));
	add_folder(&f, "/var/lib/crossdock/scans");
	if (owner)
		add_folder(&f, arena_printf(arena, "%s/.local/state/crossdock", owner->pw_dir));
	*count = f.count;
	return f.list;
}
