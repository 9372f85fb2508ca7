/* `crossdock init`: creates a store. */
#include <stdio.h>

#include "cli/commands.h"
#include "cli/output.h"
#include "store/migrate.h"

enum status init_run(struct cli *cli, int argc, char **argv, struct err *err)
{
	struct db *db;

	(void)argv;
	if (argc != 1)
		return cli_usage("init", err);
	if (!cli->db_url)
		return err_set(err, ST_USAGE, "no store is named: crossdock --db PATH init");
	if (store_create(&db, cli->db_url, &cli->clock, err) != ST_OK)
		return err->status;
	if (cli->json)
		output_json(json_pack("{s:s}", "store", db_path(db)));
	else
		printf("%s: an empty store\n", db_path(db));
	db_close(db);
	return ST_OK;
}
