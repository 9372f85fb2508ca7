/* `crossdock run [--demo] [--board] [--terminal NAME]`: the full-screen terminal, or the board on a wall. */
#include <string.h>

#include "cli/commands.h"
#include "cli/keep.h"
#include "cli/print.h"
#include "cli/print_child.h"
#include "devices/scanners.h"
#include "flow/board.h"
#include "flow/demo.h"
#include "flow/session.h"
#include "flow/watch.h"
#include "store/db.h"
#include "ui/app.h"

/* How long a scan waits for another writer before the screen says that the store is busy, and tries again. */
enum { STORE_WAIT_MS = 500 };

static enum status read_options(
	struct cli *cli, int argc, char **argv, const char **terminal, bool *demo, bool *board, struct err *err)
{
	*terminal = cli->terminal ? cli->terminal : "T1";
	*demo = *board = false;
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--demo") == 0)
			*demo = true;
		else if (strcmp(argv[i], "--board") == 0)
			*board = true;
		else if (strcmp(argv[i], "--terminal") == 0 && i + 1 < argc)
			*terminal = argv[++i];
		else if (strncmp(argv[i], "--terminal=", 11) == 0)
			*terminal = argv[i] + 11;
		else
			return cli_usage("run", err);
	}
	return *board && *demo ? cli_usage("run", err) : ST_OK;
}

/* Nobody signs on, so there is no session, and no terminal of that name. */
static enum status run_board(struct cli *cli, struct err *err)
{
	struct board_source *source;
	struct watch *watch;
	enum status status;
	struct db *db;

	if (cli_open(cli, &db, err) != ST_OK)
		return err->status;
	db_set_wait(db, STORE_WAIT_MS);
	source = board_source_new(db, &cli->clock);
	watch = watch_new(db, &cli->clock);
	status = app_board(source, watch, &cli->clock, err);
	watch_free(watch);
	board_source_free(source);
	db_close(db);
	return status;
}

enum status run_run(struct cli *cli, int argc, char **argv, struct err *err)
{
	struct session *session = NULL;
	struct scanners *scanners = NULL;
	struct backlog *backlog = NULL;
	struct journal *journal = NULL;
	char why[KEEP_WHY_MAX] = "";
	struct demo *player = NULL;
	struct db *db = NULL;
	char printer_note[LOCK_PATH_MAX] = "";
	const char *terminal;
	pid_t printing = 0;
	enum status status;
	bool demo;
	bool board;

	status = read_options(cli, argc, argv, &terminal, &demo, &board, err);
	if (status == ST_OK && board)
		return run_board(cli, err);
	if (status == ST_OK)
		status = print_child_start(cli, &printing, err);
	if (status == ST_OK)
		status = cli_open(cli, &db, err);
	if (status == ST_OK)
		status = session_open(&session, db, &cli->clock, terminal, err);
	if (status == ST_OK)
		status = keep_journal(&journal, why, cli, db, session, terminal, err);
	if (status == ST_OK && cli->printer) {
		session_set_printer(session, cli->printer);
		print_note_path(db, cli->printer, printer_note);
	}
	if (status == ST_OK && cli->door)
		status = session_stand_at(session, cli->door, err);
	if (status == ST_OK && cli->scanner_count)
		status = scanners_open(&scanners, cli->scanners, cli->scanner_count, err);
	if (status == ST_OK)
		status = keep_open(&backlog, cli, db, session, terminal, err);
	if (status == ST_OK) {
		db_set_wait(db, STORE_WAIT_MS);
		if (demo)
			player = demo_new(db, (uint64_t)clock_now(&cli->clock));
		status = app_run(session, &cli->clock, player, scanners, backlog, printer_note, err);
	}
	backlog_close(backlog);
	scanners_close(scanners);
	demo_free(player);
	session_close(session);
	journal_close(journal);
	db_close(db);
	print_child_stop(printing);
	return status;
}
