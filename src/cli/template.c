/* `crossdock template`: the templates of labels, the program's and the site's own. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "base/words.h"
#include "cli/commands.h"
#include "cli/deeds.h"
#include "cli/output.h"
#include "exchange/label.h"
#include "store/catalog.h"
#include "store/label_facts.h"

static enum status find_kind(const char *name, enum print_kind *kind, struct err *err)
{
	for (int i = 0; label_names[i]; i++) {
		*kind = (enum print_kind)i;
		if (strcmp(name, label_names[i]) == 0)
			return ST_OK;
	}
	return err_set(err, ST_REFUSED, "there is no template '%.60s': did you mean %s?", name, words_nearest(name, label_names));
}

/* ---- showing */

/* What the store says: the resolution, and the site's own template, NULL = none. */
static enum status load(struct db *db, struct arena *arena, enum print_kind kind, struct settings *settings,
	const char **own, struct err *err)
{
	if (db_begin_read(db, err) != ST_OK)
		return err->status;
	settings_load(db, settings);
	*own = label_template_load(db, arena, label_names[kind]);
	return db_end_read(db, err);
}

static void print_as_it_is(const struct cli *cli, const char *body)
{
	output_raw(cli->output);
	fputs(body, stdout);
	output_guarded(cli->output);
}

static enum status show(struct cli *cli, struct db *db, enum print_kind kind, struct err *err)
{
	struct arena arena = {0};
	struct settings settings;
	const char *own = NULL;
	enum status st = load(db, &arena, kind, &settings, &own, err);

	if (st == ST_OK && cli->json)
		output_json(json_pack("{s:s, s:b, s:s}", "template", label_names[kind], "own", own != NULL, "body",
			own ? own : label_builtin(kind, settings.label_dpi)));
	else if (st == ST_OK)
		print_as_it_is(cli, own ? own : label_builtin(kind, settings.label_dpi));
	arena_done(&arena);
	return st;
}

static json_t *fields_json(enum print_kind kind)
{
	json_t *list = json_array();

	for (const struct template_field *f = label_fields(kind); f->name; f++)
		json_array_append_new(list, json_pack("{s:s, s:s, s:b}", "field", f->name, "what", _(f->what), "required", f->required));
	return list;
}

static enum status list(struct cli *cli, struct db *db, struct err *err)
{
	struct arena arena = {0};
	json_t *all = json_array();
	enum status st = ST_OK;

	for (int i = 0; label_names[i] && st == ST_OK; i++) {
		enum print_kind kind = (enum print_kind)i;
		struct settings settings;
		const char *own = NULL;

		st = load(db, &arena, kind, &settings, &own, err);
		if (st != ST_OK)
			break;
		json_array_append_new(all,
			json_pack("{s:s, s:b, s:o}", "template", label_names[i], "own", own != NULL, "fields", fields_json(kind)));
		if (cli->json)
			continue;
		printf("%s%s: %s\n", i ? "\n" : "", label_names[i], own ? _("the site's own") : _("the program's"));
		for (const struct template_field *f = label_fields(kind); f->name; f++)
			printf(f->required ? "  {%s}%*s%s %s\n" : "  {%s}%*s%s%s\n", f->name, (int)(14 - strlen(f->name)), "", _(f->what), f->required ? _("(required)") : "");
	}
	if (st == ST_OK && cli->json)
		output_json(json_incref(all));
	json_decref(all);
	arena_done(&arena);
	return st;
}

/* ---- changing */

/* The whole file, at most one byte more than a template may have. The caller frees it. */
static enum status read_file(struct cli *cli, const char *path, char **text, size_t *len, struct err *err)
{
	FILE *f = deeds_open(cli, path, err);

	*text = NULL;
	if (!f)
		return err->status;
	*text = mem_alloc(TEMPLATE_MAX + 2);
	*len = fread(*text, 1, TEMPLATE_MAX + 1, f);
	if (ferror(f))
		err_set(err, ST_REFUSED, "%s: cannot be read: %s", path, strerror(errno));
	else
		err->status = ST_OK;
	fclose(f);
	return err->status;
}

/* body NULL: the program's again. */
static enum status change(struct cli *cli, struct db *db, const char *name, const char *body, struct err *err)
{
	if (db_begin_write(db, err) != ST_OK)
		return err->status;
	if (body)
		label_template_save(db, name, body, cli->actor, clock_now(&cli->clock));
	else
		label_template_remove(db, name, cli->actor, clock_now(&cli->clock));
	return db_commit(db, err);
}

static enum status set(struct cli *cli, struct db *db, enum print_kind kind, const char *path, struct err *err)
{
	struct err wrong;
	char *text;
	size_t len = 0;
	int line;
	enum status st = read_file(cli, path, &text, &len, err);

	if (st == ST_OK && template_check(text, len, label_fields(kind), &line, &wrong) != ST_OK)
		st = err_set(err, ST_REFUSED, "%s:%d: %s", path, line, wrong.text);
	if (st == ST_OK) {
		deeds_keep(cli, path, text, len);
		st = change(cli, db, label_names[kind], text, err);
	}
	free(text);
	return st;
}

enum status template_run(struct cli *cli, int argc, char **argv, struct err *err)
{
	bool sets = argc == 4 && strcmp(argv[2], "--set") == 0;
	bool resets = argc == 3 && strcmp(argv[2], "--reset") == 0;
	enum print_kind kind = PRINT_CARTON;
	struct db *db;
	enum status st;

	if (argc > 2 && !sets && !resets)
		return cli_usage("template", err);
	if (argc > 1 && find_kind(argv[1], &kind, err) != ST_OK)
		return err->status;
	if (cli_open(cli, &db, err) != ST_OK)
		return err->status;
	if (argc == 1)
		st = list(cli, db, err);
	else if (argc == 2)
		st = show(cli, db, kind, err);
	else
		st = sets ? set(cli, db, kind, argv[3], err) : change(cli, db, label_names[kind], NULL, err);
	if (st == ST_OK && argc > 2 && cli->json)
		output_json(json_pack("{s:s, s:b}", "template", label_names[kind], "own", sets));
	else if (st == ST_OK && argc > 2)
		printf(sets ? _("%s: the site's own now\n") : _("%s: the program's now\n"), label_names[kind]);
	db_close(db);
	return st;
}
