/* `crossdock backup FILE`: a consistent copy of the store while terminals work. */
#include <stdio.h>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "store/audit.h"
#include "store/migrate.h"

/* Told before it is made, so that the copy says of itself who made it; failed: told again, why there is none. head: the newest row
 * then, which both stores have. */
static enum status tell(const struct cli *cli, struct db *db, const char *file, const char *failed, struct audit_head *head, struct err *err)
{
	if (db_begin_write(db, err) != ST_OK)
		return err->status;
	audit_add(db, &(struct audit_entry){.at_ms = clock_now(&cli->clock),
			      .action = AUDIT_BACKUP,
			      .actor = cli->actor,
			      .subject = file,
			      .notes = {{"failed", failed}}});
	audit_head(db, head);
	return db_commit(db, err);
}

static enum status make(const struct cli *cli, struct db *db, const char *file, struct audit_head *head, struct err *err)
{
	struct audit_head after;
	struct err ignored;

	if (tell(cli, db, file, "", head, err) != ST_OK)
		return err->status;
	if (store_backup(db, file, &cli->clock, err) == ST_OK)
		return ST_OK;
	if (tell(cli, db, file, err->text, &after, &ignored) != ST_OK)
		db_rollback(db);
	return err->status;
}

enum status backup_run(struct cli *cli, int argc, char **argv, struct err *err)
{
	char text[AUDIT_HEAD_TEXT];
	struct audit_head head;
	struct db *db;
	enum status st;

	if (argc != 2)
		return cli_usage("backup", err);
	if (cli_open(cli, &db, err) != ST_OK)
		return err->status;
	st = make(cli, db, argv[1], &head, err);
	audit_head_text(&head, text);
	if (st == ST_OK && cli->json)
		output_json(json_pack("{s:s, s:s, s:s}", "store", db_path(db), "backup", argv[1], "audit_head", text));
	else if (st == ST_OK)
		printf(_("%s: a copy of %s\nAudit trail, to be kept elsewhere: %s\n"), argv[1], db_path(db), text);
	db_close(db);
	return st;
}
