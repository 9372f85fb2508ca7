/* `crossdock init [--demo]`: creates a store, empty or with the demonstration site in it. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "cli/actor.h"
#include "cli/commands.h"
#include "cli/demo.h"
#include "cli/output.h"
#include "store/migrate.h"

/* A store with half a site in it must not stay. */
static void remove_store(const char *path)
{
	static const char *const beside[] = {"", "-wal", "-shm", "-import", "-open", "-damaged"};

	for (size_t i = 0; i < sizeof beside / sizeof *beside; i++) {
		char file[1200];

		snprintf(file, sizeof file, "%s%s", path, beside[i]);
		unlink(file);
	}
}

static void report(const struct cli *cli, const char *path, bool demo)
{
	if (cli->json)
		output_json(json_pack("{s:s, s:b}", "store", path, "demo", demo));
	else if (demo)
		printf(_("%s: a demonstration site. Scan a badge: OP-ANA, OP-BEN, OP-EVA, or OP-LEE, the lead\n"), path);
	else
		printf(_("%s: an empty store\n"), path);
}

enum status init_run(struct cli *cli, int argc, char **argv, struct err *err)
{
	bool demo = argc == 2 && strcmp(argv[1], "--demo") == 0;
	struct db *db;
	enum status st;

	if (argc != 1 && !demo)
		return cli_usage("init", err);
	if (!cli->db_url)
		return err_set(err, ST_USAGE, "no store is named: crossdock --db PATH init");
	if (store_create(&db, cli->db_url, &cli->clock, err) != ST_OK)
		return err->status;
	actor_makes(cli, db);
	st = demo ? demo_load(cli, db, err) : ST_OK;
	if (st == ST_OK)
		report(cli, db_path(db), demo);
	else if (db_path(db))
		remove_store(db_path(db));
	db_close(db);
	return st;
}
