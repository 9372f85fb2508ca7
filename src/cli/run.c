/* `crossdock run`: the full-screen terminal, or the board on a wall. A kiosk that cannot start shows why, and is tried again until it
 * can: nobody stands before it who could start it. So is any terminal that was at work when its store was damaged, and put back. */
#include <signal.h>
#include <string.h>

#include "base/alive.h"
#include "base/text.h"
#include "cli/check_child.h"
#include "cli/commands.h"
#include "cli/keep.h"
#include "cli/output.h"
#include "cli/print.h"
#include "cli/print_child.h"
#include "cli/take_over.h"
#include "devices/scanners.h"
#include "flow/board.h"
#include "flow/demo.h"
#include "flow/session.h"
#include "flow/watch.h"
#include "store/db.h"
#include "ui/app.h"

enum {
	STORE_WAIT_MS = 500, /* how long a scan waits for another writer before the screen says that the store is busy, and tries again */
	AGAIN_MS = 5000,     /* how long a terminal that cannot start waits before it tries again */
	OPENING_S = 900,     /* how long opening a store may take: a large one of an older program is copied and migrated */
};

/* What the command line asks for. */
struct asked {
	const char *terminal; /* NULL = the config file's */
	bool demo, board, kiosk;
	bool take_over; /* the same terminal elsewhere is ended */
};

/* A terminal at work: what has to be closed after it. */
struct desk {
	struct db *db;
	struct session *session;
	struct scanners *scanners;
	struct backlog *backlog;
	struct journal *journal;
	struct demo *player;
	struct board_source *source;
	struct watch *watch;
	pid_t printing;
	pid_t checking; /* the store's whole file */
	char printer_note[LOCK_PATH_MAX];
};

bool run_stays(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		if (strcmp(argv[i], "--kiosk") == 0)
			return true;
	return false;
}

static enum status read_options(struct asked *asked, int argc, char **argv, struct err *err)
{
	*asked = (struct asked){.terminal = NULL};
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--demo") == 0)
			asked->demo = true;
		else if (strcmp(argv[i], "--board") == 0)
			asked->board = true;
		else if (strcmp(argv[i], "--kiosk") == 0)
			asked->kiosk = true;
		else if (strcmp(argv[i], "--take-over") == 0)
			asked->take_over = true;
		else if (strcmp(argv[i], "--terminal") == 0 && i + 1 < argc)
			asked->terminal = argv[++i];
		else if (strncmp(argv[i], "--terminal=", 11) == 0)
			asked->terminal = argv[i] + 11;
		else
			return cli_usage("run", err);
	}
	return asked->demo && (asked->board || asked->kiosk) ? cli_usage("run", err) : ST_OK;
}

static const char *terminal_name(const struct cli *cli, const struct asked *asked)
{
	return asked->terminal ? asked->terminal : cli->terminal ? cli->terminal : "T1";
}

/* Nobody signs on, so there is no session, and no terminal of that name. */
static enum status open_board(struct desk *desk, struct cli *cli, struct err *err)
{
	if (cli_open(cli, &desk->db, err) != ST_OK)
		return err->status;
	check_child_start(cli, desk->db, false, &desk->checking);
	db_set_wait(desk->db, STORE_WAIT_MS);
	desk->source = board_source_new(desk->db, &cli->clock);
	desk->watch = watch_new(desk->db, &cli->clock);
	return ST_OK;
}

static enum status take_over_terminal(const struct desk *desk, const struct cli *cli, const char *terminal, struct err *err)
{
	struct str path = {0};
	enum status status = keep_path(&path, cli, desk->db, terminal, err);

	if (status == ST_OK)
		take_over(str_text(&path));
	str_done(&path);
	return status;
}

static enum status open_terminal(struct desk *desk, struct cli *cli, const struct asked *asked, struct err *err)
{
	const char *terminal = terminal_name(cli, asked);
	enum status status = print_child_start(cli, &desk->printing, err);

	if (status == ST_OK)
		status = cli_open(cli, &desk->db, err);
	if (status == ST_OK)
		check_child_start(cli, desk->db, false, &desk->checking);
	if (status == ST_OK && asked->take_over)
		status = take_over_terminal(desk, cli, terminal, err);
	if (status == ST_OK)
		status = session_open(&desk->session, desk->db, &cli->clock, terminal, err);
	if (status == ST_OK)
		session_set_language(desk->session, cli->language);
	if (status == ST_OK)
		status = keep_journal(&desk->journal, cli, desk->db, desk->session, terminal, err);
	if (status == ST_OK && cli->printer) {
		session_set_printer(desk->session, cli->printer);
		print_note_path(desk->db, cli->printer, desk->printer_note);
	}
	if (status == ST_OK && cli->door)
		status = session_stand_at(desk->session, cli->door, err);
	if (status == ST_OK && cli->scanner_count)
		status = scanners_open(&desk->scanners, cli->scanners, cli->scanner_count, err);
	if (status == ST_OK)
		status = keep_open(&desk->backlog, cli, desk->db, desk->session, terminal, err);
	if (status != ST_OK)
		return status;
	db_set_wait(desk->db, STORE_WAIT_MS);
	if (asked->demo)
		desk->player = demo_new(desk->db, (uint64_t)clock_now(&cli->clock));
	return ST_OK;
}

static enum status open_desk(struct desk *desk, struct cli *cli, const struct asked *asked, struct err *err)
{
	*desk = (struct desk){.db = NULL};
	text_use(cli->language);
	return asked->board ? open_board(desk, cli, err) : open_terminal(desk, cli, asked, err);
}

/* Ended because the store was damaged, and is restored: it is to be opened again. */
static bool is_back(const struct desk *desk, enum status status)
{
	return status == ST_DAMAGED && desk->db && db_is_back(desk->db);
}

static void close_desk(struct desk *desk)
{
	backlog_close(desk->backlog);
	scanners_close(desk->scanners);
	demo_free(desk->player);
	session_close(desk->session);
	journal_close(desk->journal);
	watch_free(desk->watch);
	board_source_free(desk->source);
	db_close(desk->db);
	print_child_stop(desk->printing);
	check_child_stop(desk->checking);
	*desk = (struct desk){.db = NULL};
}

static enum status work(struct desk *desk, struct cli *cli, struct app_post *post, struct err *err)
{
	if (desk->source)
		return app_board(desk->source, desk->watch, &cli->clock, post, err);
	if (post->kiosk)
		session_stays(desk->session);
	return app_run(desk->session, &cli->clock, desk->player, desk->scanners, desk->backlog, desk->printer_note, post, err);
}

/* Tries until it works. False: a signal ended it before. */
static bool open_at_last(struct desk *desk, struct cli *cli, const struct asked *asked, struct app_post *post)
{
	struct app_cannot *page = NULL;
	bool ended = false;
	struct err err;

	do {
		alive_long(post->alive, OPENING_S);
		if (cli_configure(cli, &err) == ST_OK && open_desk(desk, cli, asked, &err) == ST_OK)
			break;
		close_desk(desk);
		ended = app_cannot_start(&page, terminal_name(cli, asked), err.text, cli->contact ? cli->contact : "", AGAIN_MS, post);
	} while (!ended);
	app_cannot_done(page);
	return !ended;
}

/* Before the screen is taken the keyboard still makes signals: none of them may end a kiosk, or stop it. */
static void ignore_keyboard(void)
{
	static const int made[] = {SIGINT, SIGQUIT, SIGTSTP, SIGTTIN, SIGTTOU};

	for (size_t i = 0; i < sizeof made / sizeof *made; i++)
		signal(made[i], SIG_IGN);
}

/* There is no screen. What is started again and again, again and again fills the machine's journal. */
static void rest(const struct cli *cli, const struct asked *asked, struct app_post *post, const struct err *err)
{
	struct app_cannot *page = NULL;

	if (app_cannot_start(&page, terminal_name(cli, asked), err->text, "", AGAIN_MS, post))
		post->ended_by = 0; /* what it ends with is the error */
	app_cannot_done(page);
}

/* A terminal that is open, until it ends; closes it. Who works at it does not start it again because its store was put back. */
static enum status work_on(struct desk *desk, struct cli *cli, const struct asked *asked, struct app_post *post, struct err *err)
{
	enum status status;
	bool again;

	do {
		status = work(desk, cli, post, err);
		post->again = again = is_back(desk, status);
		close_desk(desk);
		if (again && !open_at_last(desk, cli, asked, post)) {
			status = ST_OK;
			break;
		}
	} while (again);
	close_desk(desk);
	return status;
}

static enum status run_kiosk(struct cli *cli, const struct asked *asked, struct app_post *post, struct err *err)
{
	struct desk desk = {.db = NULL};
	enum status status = ST_OK;

	ignore_keyboard();
	if (open_at_last(&desk, cli, asked, post))
		status = work_on(&desk, cli, asked, post, err);
	else
		close_desk(&desk);
	if (status != ST_OK)
		rest(cli, asked, post, err);
	alive_stop();
	if (status == ST_OK && post->ended_by) {
		/* whoever started it has to see that no lead ended it */
		signal(post->ended_by, SIG_DFL);
		raise(post->ended_by);
	}
	return status;
}

enum status run_run(struct cli *cli, int argc, char **argv, struct err *err)
{
	struct alive alive;
	struct app_post post = {.alive = &alive};
	struct desk desk = {.db = NULL};
	struct asked asked;
	enum status status;

	if (read_options(&asked, argc, argv, err) != ST_OK)
		return err->status;
	cli->stays = true;
	output_raw(cli->output); /* the screen guards itself: ui/cells.h */
	alive_init(&alive);
	post.kiosk = asked.kiosk || (cli->kiosk && !asked.demo);
	if (post.kiosk)
		return run_kiosk(cli, &asked, &post, err);
	alive_long(&alive, OPENING_S);
	status = open_desk(&desk, cli, &asked, err);
	if (status == ST_OK)
		status = work_on(&desk, cli, &asked, &post, err);
	else
		close_desk(&desk);
	alive_stop();
	return status;
}
