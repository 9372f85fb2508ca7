/* `crossdock settings [NAME[=VALUE]...]`: shows the site's settings, or sets several in one transaction. What it prints
 * as text can be given back to it. */
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "flow/planner.h"
#include "store/settings.h"
#include "store/site_seal.h"

/* yes/no are booleans, numbers numbers, none is null; the rest is text. */
static json_t *json_of(const char *text)
{
	int64_t n;

	if (strcmp(text, "yes") == 0 || strcmp(text, "no") == 0)
		return json_boolean(strcmp(text, "yes") == 0);
	if (strcmp(text, "none") == 0)
		return json_null();
	return str_to_i64(text, &n) ? json_integer(n) : json_string(text);
}

static json_t *json_setting(const struct settings *settings, const char *name)
{
	char buf[64];
	const char *text = settings_text(settings, name, buf);

	return strcmp(name, "gs1_prefix") == 0 && strcmp(text, "none") != 0 ? json_string(text) : json_of(text);
}

/* Shows what the arguments name, set or not; all settings if there are none. */
static void show(const struct cli *cli, const struct settings *settings, int argc, char **argv)
{
	json_t *document = json_object();
	char buf[64];

	for (const char *const *name = setting_names; *name; name++) {
		bool wanted = argc == 1;

		for (int i = 1; i < argc && !wanted; i++)
			wanted = strncmp(argv[i], *name, strlen(*name)) == 0 && strchr("=", argv[i][strlen(*name)]);
		if (wanted && cli->json)
			json_object_set_new(document, *name, json_setting(settings, *name));
		else if (wanted)
			printf("%s=%s\n", *name, settings_text(settings, *name, buf));
	}
	if (cli->json)
		output_json(document);
	else
		json_decref(document);
}

/* Puts what the arguments say into settings; a name alone is only checked. */
static enum status put_all(struct settings *settings, int argc, char **argv, struct err *err)
{
	for (int i = 1; i < argc; i++) {
		size_t len = strcspn(argv[i], "=");
		char name[64];
		char buf[64];
		enum status st = ST_OK;

		snprintf(name, sizeof name, "%.*s", (int)len, argv[i]);
		if (argv[i][len] || !settings_text(settings, name, buf))
			st = settings_put(settings, name, argv[i][len] ? argv[i] + len + 1 : "", err);
		if (st != ST_OK)
			return st;
	}
	return settings_judge(settings, err);
}

static bool any_value(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		if (strchr(argv[i], '='))
			return true;
	return false;
}

static enum status set(const struct cli *cli, struct db *db, struct settings *settings, int argc, char **argv, struct err *err)
{
	struct settings before;
	struct site_seal seal;
	enum status st = ST_OK;

	if (db_begin_write(db, err) != ST_OK)
		return err->status;
	settings_load(db, settings);
	before = *settings;
	if (!db_failed(db))
		st = put_all(settings, argc, argv, err);
	if (st != ST_OK) {
		db_rollback(db);
		return st;
	}
	site_seal_read(db, &seal);
	settings_save(db, settings);
	settings_tell(db, &before, settings, cli->actor, clock_now(&cli->clock));
	site_seal_write(db, &seal, clock_now(&cli->clock));
	return db_commit(db, err);
}

static enum status get(struct db *db, struct settings *settings, int argc, char **argv, struct err *err)
{
	if (db_begin_read(db, err) != ST_OK)
		return err->status;
	settings_load(db, settings);
	if (db_end_read(db, err) != ST_OK)
		return err->status;
	return put_all(settings, argc, argv, err);
}

enum status settings_run(struct cli *cli, int argc, char **argv, struct err *err)
{
	struct settings settings;
	struct db *db;
	enum status st;

	if (cli_open(cli, &db, err) != ST_OK)
		return err->status;
	st = any_value(argc, argv) ? set(cli, db, &settings, argc, argv, err) : get(db, &settings, argc, argv, err);
	if (st == ST_OK && any_value(argc, argv))
		planner_run(db, &cli->clock);
	db_close(db);
	if (st == ST_OK)
		show(cli, &settings, argc, argv);
	return st;
}
