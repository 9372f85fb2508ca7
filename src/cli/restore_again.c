/* A command is run as from the command line, silently. What it adds to the audit trail is compared with what it added
 * then. */
#include "cli/restore_again.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "base/text.h"
#include "cli/deeds.h"
#include "cli/kept.h"
#include "cli/output.h"
#include "store/print.h"

/* One that is done again. */
struct doing {
	struct restoring *r;
	const struct journal_entry *entry;
	const struct command *command;
	char **words;
	int count;
	struct redo redo;
	struct str adds;  /* what the transaction adds to the trail */
	struct str added; /* what was committed */
	bool no_file;     /* a file of it could not be had */
};

/* ---- what the journal says */

/* The words, each ended by a 0 byte; NULL after the last. */
static char **read_words(struct arena *arena, const char *data, size_t len, int *count)
{
	size_t words = 0;
	char **list;
	char *copy;

	for (size_t i = 0; i < len; i++)
		words += data[i] == '\0';
	list = arena_alloc(arena, (words + 1) * sizeof *list);
	copy = arena_dup_n(arena, data, len);
	for (size_t i = 0; i < words; i++, copy += strlen(copy) + 1)
		list[i] = copy;
	*count = (int)words;
	return list;
}

static const struct command *find_command(const char *name)
{
	for (const struct command *c = commands; c->name; c++)
		if (strcmp(c->name, name) == 0)
			return c->again != AGAIN_NO ? c : NULL;
	return NULL;
}

/* What people read: "order hold SO-4 --why 'address in doubt'  OP-LEE". */
static const char *as_text(struct doing *a)
{
	struct str text = {0};
	const char *copy;

	for (int i = 0; i < a->count; i++) {
		const char *word = a->words[i];
		bool bare = *word && strcspn(word, " \t'\"\\") == strlen(word);

		if (a->command && a->command->again == AGAIN_FILES && strcmp(word, "--keep-good") == 0)
			continue;
		str_add(&text, text.len ? " " : "");
		str_add(&text, bare ? "" : "'");
		str_add_escaped(&text, (const uint8_t *)word, strlen(word));
		str_add(&text, bare ? "" : "'");
	}
	str_printf(&text, "  %s", *a->entry->operator ? a->entry->operator : a->entry->device);
	copy = arena_dup(&a->r->arena, str_text(&text));
	str_done(&text);
	return copy;
}

/* What a file's name brought in may be no text. */
static const char *line_of(struct restoring *r, const char *text)
{
	struct str line = {0};
	char *copy;

	if (utf8_valid(text, strlen(text)))
		str_add(&line, text);
	else
		str_add_escaped(&line, (const uint8_t *)text, strlen(text));
	copy = arena_dup(&r->arena, str_text(&line));
	str_done(&line);
	for (char *end = copy; (end = strchr(end, '\n'));)
		*end = ';';
	return copy;
}

static void add_note(struct doing *a, struct restore_notes *notes, const char *now)
{
	struct restoring *r = a->r;

	notes->list = arena_grow(&r->arena, notes->list, notes->count, &notes->cap, sizeof *notes->list);
	notes->list[notes->count++] = (struct restore_note){.at_ms = a->entry->at_ms,
		.terminal = "",
		.seq = a->entry->seq,
		.scan = as_text(a),
		.then = line_of(r, a->entry->told),
		.now = line_of(r, now)};
}

/* ---- files */

static bool ends_with(const char *name, const char *end)
{
	size_t len = strlen(name);

	return len > strlen(end) && strcmp(name + len - strlen(end), end) == 0;
}

/* From whichever folder of kept files has it. */
static enum status find_kept(struct doing *a, const char *digest, FILE **file, struct err *err)
{
	struct restoring *r = a->r;
	struct dirent *entry;
	struct err said;

	err_set(err, ST_REFUSED, "the file was not kept: import it again");
	for (size_t i = 0; i < r->folder_count && !*file; i++) {
		DIR *dir = opendir(r->folders[i]);

		while (dir && !*file && (entry = readdir(dir))) {
			const char *folder = arena_printf(&r->arena, "%s/%s", r->folders[i], entry->d_name);

			if (ends_with(entry->d_name, ".files") &&
				kept_open(file, folder, digest, r->store, &said) != ST_OK && said.status == ST_REFUSED)
				*err = said;
		}
		if (dir)
			closedir(dir);
	}
	return *file ? ST_OK : err->status;
}

static enum status open_kept(void *ctx, const char *name, FILE **file, struct err *err)
{
	struct doing *a = ctx;
	int count;
	char **list = read_words(&a->r->arena, a->entry->memory, a->entry->memory_len, &count);

	*file = NULL;
	err_set(err, ST_REFUSED, "the file was not kept: import it again");
	for (int i = 0; i + 1 < count && !*file; i += 2)
		if (strcmp(list[i], name) == 0)
			(void)(find_kept(a, list[i + 1], file, err) == ST_OK);
	a->no_file = a->no_file || !*file;
	return *file ? ST_OK : err->status;
}

/* ---- what it does */

static void on_added(void *ctx, struct db *db, int64_t id, const struct audit_entry *entry)
{
	struct doing *a = ctx;

	(void)db;
	(void)id;
	if (a->command->again == AGAIN_FILES ? entry->action == AUDIT_IMPORT : !a->added.len)
		deeds_tell(&a->adds, entry);
}

static void on_commits(void *ctx)
{
	struct doing *a = ctx;

	str_add(&a->added, str_text(&a->adds));
}

static void on_ended(void *ctx, bool committed)
{
	struct doing *a = ctx;

	(void)committed; /* one that failed fails the command */
	str_clear(&a->adds);
}

static enum status run(struct doing *a, struct err *err)
{
	struct cli cli = *a->r->cli;
	struct hush hush;
	enum status status;

	cli.db_url = cli.asked_db = a->r->work;
	cli.json = false;
	cli.actor_is_badge = a->entry->operator[0] != '\0';
	cli.actor = cli.actor_is_badge ? a->entry->operator: a->entry->device;
	cli.clock = (struct clock){.stands_ms = a->entry->at_ms};
	cli.command = a->command;
	cli.doing = a->command->name;
	cli.may = a->command->may;
	cli.needs = ROLE_ADMIN;
	cli.words = a->words;
	cli.word_count = a->count;
	cli.deeds = NULL;
	cli.redo = &a->redo;
	if (!output_hush(&hush))
		return err_set(err, ST_DEVICE, "/dev/null cannot be opened: nothing can be done again silently");
	status = a->command->run(&cli, a->count, a->words, err);
	output_unhush(&hush);
	return status;
}

/* What came of it. */
static void judge(struct doing *a, enum status status, const struct err *err)
{
	struct restore_commands *c = &a->r->commands;

	if (a->no_file)
		add_note(a, &c->left_out, err->text);
	else if (strcmp(str_text(&a->added), a->entry->told) == 0)
		c->same++;
	else if (a->added.len)
		add_note(a, &c->other, str_text(&a->added));
	else if (status != ST_OK)
		add_note(a, &c->refused, err->text);
	else if (a->command->again == AGAIN_FILES) /* the backup had it, half-way or whole */
		c->same++;
	else
		add_note(a, &c->other, _("nothing was changed"));
}

static enum status doubt_labels(struct db *db, int64_t at_ms, struct err *err)
{
	if (db_begin_write(db, err) != ST_OK)
		return err->status;
	print_doubt(db, at_ms);
	return db_commit(db, err);
}

enum status restore_again(struct restoring *r, struct db *db, const struct journal_entry *entry, struct err *err)
{
	struct doing a = {.r = r, .entry = entry};
	enum status status = ST_OK;

	*err = (struct err){.status = ST_OK};
	a.words = read_words(&r->arena, entry->data, entry->len, &a.count);
	a.command = a.count ? find_command(a.words[0]) : NULL;
	a.redo = (struct redo){.user = entry->device,
		.open = open_kept,
		.ctx = &a,
		.watch = {.added = on_added, .commits = on_commits, .ended = on_ended, .ctx = &a}};
	if (!a.command) {
		add_note(&a, &r->commands.left_out, _("this is no command that a restore does again"));
		return ST_OK;
	}
	r->commands.files += a.command->again == AGAIN_FILES;
	status = run(&a, err);
	if (status != ST_STORE && status != ST_DAMAGED && status != ST_BUSY) {
		judge(&a, status, err);
		status = doubt_labels(db, entry->at_ms, err);
	}
	str_done(&a.adds);
	str_done(&a.added);
	return status;
}
