/* Where the file is, and whether what waits in it is this store's. */
#include "cli/keep.h"

#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "store/db.h"

/* FNV-1a: names the store's path in a file name. */
static uint64_t path_hash(const char *path)
{
	uint64_t hash = UINT64_C(14695981039346656037);

	for (; *path; path++)
		hash = (hash ^ (unsigned char)*path) * UINT64_C(1099511628211);
	return hash;
}

static enum status default_path(struct str *path, const struct cli *cli, const struct db *db, const char *terminal,
	struct err *err)
{
	const char *state = getenv("XDG_STATE_HOME");
	const char *home = getenv("HOME");
	const char *store = db_path(db) ? db_path(db) : cli->db_url;
	char real[PATH_MAX];

	if (state && *state == '/')
		str_add(path, state);
	else if (home && *home == '/')
		str_printf(path, "%s/.local/state", home);
	else
		return err_set(err, ST_REFUSED, "there is no home folder in which scans could wait: set HOME, or write scans = PATH into "
						"the config file");
	str_printf(path, "/crossdock/%s-%016" PRIx64 ".scans", terminal, path_hash(realpath(store, real) ? real : store));
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

enum status keep_open(struct backlog **backlog, const struct cli *cli, struct db *db, struct session *session,
	const char *terminal, struct err *err)
{
	struct str path = {0};
	enum status status = ST_OK;

	if (cli->scans)
		str_add(&path, cli->scans);
	else
		status = default_path(&path, cli, db, terminal, err);
	if (status == ST_OK)
		status = open_at(backlog, str_text(&path), session, err);
	str_done(&path);
	return status;
}
