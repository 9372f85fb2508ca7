/* `crossdock backup FILE`: a consistent copy of the store while terminals work. */
#include <stdio.h>

#include "cli/commands.h"
#include "cli/output.h"
#include "store/migrate.h"

enum status backup_run(struct cli *cli, int argc, char **argv, struct err *err)
{
	struct db *db;
	enum status st;

	if (argc != 2)
		return cli_usage("backup", err);
	if (cli_open(cli, &db, err) != ST_OK)
		return err->status;
	st = store_backup(db, argv[1], &cli->clock, err);
	if (st == ST_OK && cli->json)
		output_json(json_pack("{s:s, s:s}", "store", db_path(db), "backup", argv[1]));
	else if (st == ST_OK)
		printf("%s: a copy of %s\n", argv[1], db_path(db));
	db_close(db);
	return st;
}
