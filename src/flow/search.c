/* A child is forked for each look, and says what it found through a pipe as one struct: it is the same program. It opens the store
 * anew, as no connection may be taken across a fork, and has nothing to do with the terminal. */
#include "flow/search.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"
#include "flow/coming.h"
#include "store/db.h"
#include "store/settings.h"

enum {
	EVERY_MS = 500,     /* at most so often */
	SHARE = 20,         /* and for at most such a part of the time */
	GETS_OLD_MS = 60000, /* the time goes by, too */
};

static_assert(sizeof(struct insight) <= PIPE_BUF, "it goes through a pipe at once");

struct search {
	char *path;
	const struct clock *clock;
	pid_t child; /* 0 = none is at it */
	int pipe;
	int64_t version; /* of the store when it began */
	int64_t began_at_ms;
	int64_t again_at_ms;
	struct insight found;
};

struct search *search_new(const char *path, const struct clock *clock)
{
	struct search *search = mem_alloc(sizeof *search);

	search->path = path ? mem_dup(path) : NULL;
	search->clock = clock;
	search->version = -1;
	return search;
}

static void end_child(struct search *search)
{
	close(search->pipe);
	while (waitpid(search->child, NULL, 0) < 0 && errno == EINTR) {
	}
	search->child = 0;
}

void search_free(struct search *search)
{
	if (!search)
		return;
	if (search->child) {
		kill(search->child, SIGKILL);
		end_child(search);
	}
	free(search->path);
	free(search);
}

void search_now(struct db *db, const struct settings *settings, int64_t now_ms, struct insight *insight)
{
	struct project_request request = {.settings = settings, .now_ms = now_ms};
	struct arena arena = {0};
	struct comings comings;
	struct project *project;
	const struct project_tally *all;

	request.finish = project_finishes(db, &arena, settings, now_ms, &request.finish_count);
	project = project_new(db, &request);
	all = &project_totals(project)->all;
	coming_tell(project, &arena, &comings);
	insight_read(db, settings, now_ms, &comings, insight);
	insight->waiting = all->waiting;
	insight->held = all->held;
	insight->here = all->first_here;
	insight->today = all->first_today;
	insight->whole = all->complete_today;
	insight->later = all->first_later + all->first_unknown;
	insight->never = all->first_never - all->held; /* which cannot ship, whatever comes */
	insight->by_ms = all->first_by_ms;
	project_free(project);
	arena_done(&arena);
}

static bool look(const struct search *search, struct insight *insight)
{
	struct settings settings;
	struct err err;
	struct db *db;
	bool good;

	if (db_open(&db, search->path, DB_READ_ONLY, &err) != ST_OK)
		return false;
	good = db_begin_read(db, &err) == ST_OK;
	if (good) {
		settings_load(db, &settings);
		search_now(db, &settings, clock_now(search->clock), insight);
		good = db_end_read(db, &err) == ST_OK;
	}
	db_close(db);
	return good;
}

/* In the child. A crash must not touch the terminal, which is the parent's. */
static _Noreturn void be_child(const struct search *search, int pipe, pid_t parent)
{
	struct insight insight;
	int null = open("/dev/null", O_RDWR);
	sigset_t none;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(0);
	for (int fd = 0; fd < 3; fd++)
		dup2(null, fd);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	if (nice(5) < 0) {
		/* it goes on as fast as the others */
	}
	if (look(search, &insight) && write(pipe, &insight, sizeof insight) == (ssize_t)sizeof insight)
		_exit(0);
	_exit(1);
}

static void begin(struct search *search, int64_t version, int64_t now_ms)
{
	pid_t self = getpid();
	int ends[2];

	search->again_at_ms = now_ms + EVERY_MS;
	if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0)
		return;
	search->child = fork();
	if (search->child == 0)
		be_child(search, ends[1], self);
	close(ends[1]);
	if (search->child < 0) {
		search->child = 0;
		close(ends[0]);
		return;
	}
	search->pipe = ends[0];
	search->version = version;
	search->began_at_ms = now_ms;
}

/* True: the child has said what it found. */
static bool take(struct search *search, int64_t now_ms)
{
	struct insight insight;
	ssize_t got = read(search->pipe, &insight, sizeof insight);

	if (got < 0 && (errno == EAGAIN || errno == EINTR))
		return false;
	end_child(search);
	if ((now_ms - search->began_at_ms) * SHARE > EVERY_MS)
		search->again_at_ms = now_ms + (now_ms - search->began_at_ms) * SHARE;
	if (got != (ssize_t)sizeof insight) {
		search->version = -1;
		return false;
	}
	search->found = insight;
	return true;
}

bool search_turn(struct search *search, int64_t version)
{
	int64_t now_ms = clock_monotonic_ms();

	if (!search->path)
		return false;
	if (search->child)
		return take(search, now_ms);
	if (now_ms < search->again_at_ms || (version == search->version && now_ms - search->began_at_ms < GETS_OLD_MS))
		return false;
	begin(search, version, now_ms);
	return false;
}

const struct insight *search_found(const struct search *search)
{
	return &search->found;
}
