/* Listens to what is added to the audit trail, and writes down what it was that added it. */
#include "cli/deeds.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/guard.h"
#include "base/journal.h"
#include "base/mem.h"
#include "base/text.h"
#include "cli/actor.h"
#include "cli/backups.h"
#include "cli/keep.h"
#include "cli/kept.h"
#include "store/life.h"

enum { ENTRY_MAX = 1 << 19 }; /* bytes of the texts of one: a journal's records are at most twice that */

struct deeds {
	const struct cli *cli;
	struct db_watch watch;
	struct import_keeper keeper;
	struct str path; /* of the journal, without ".journal"; "" = there is no place for it */
	char *store;     /* its file */
	struct journal *journal;
	bool listens; /* to the command itself, too */
	bool adding;  /* an entry waits for its transaction */
	bool written; /* one was committed */
	struct journal_entry entry;
	struct str words, files, told;
	char id[JOURNAL_STORE_MAX];
	struct arena arena; /* texts of the entry */
	struct kept *reading;
	int64_t applies_ms; /* when the import that was read began to apply; 0 = none did */
	struct str read;    /* the files that the command read: name, digest */
	struct err trouble; /* ST_OK = none */
};

/* ---- what is written */

void deeds_tell(struct str *told, const struct audit_entry *e)
{
	if (e->action == AUDIT_SEALED || e->action == AUDIT_SITE_SEALED)
		return;
	str_printf(told, "%s%s %s", told->len ? "\n" : "", audit_word(e->action), e->subject ? e->subject : "");
	for (size_t i = 0; i < AUDIT_NOTES; i++)
		if (e->notes[i].text && *e->notes[i].text)
			str_printf(told, " %s=%s", e->notes[i].name, e->notes[i].text);
}

static const char *note(const struct audit_entry *e, const char *name)
{
	for (size_t i = 0; i < AUDIT_NOTES; i++)
		if (e->notes[i].name && e->notes[i].text && strcmp(e->notes[i].name, name) == 0)
			return e->notes[i].text;
	return "";
}

static void add_word(struct str *words, const char *word)
{
	str_add_n(words, word, strlen(word) + 1);
}

/* The clock of the command stands; this one goes on. */
static int64_t moving_now(const struct deeds *d)
{
	struct clock clock = d->cli->clock;

	clock.stands_ms = 0;
	return clock_now(&clock);
}

static void begin_entry(struct deeds *d, struct db *db, int64_t id, const struct audit_entry *e)
{
	struct life life;

	arena_reset(&d->arena);
	str_clear(&d->words);
	str_clear(&d->files);
	str_clear(&d->told);
	life_load(db, &d->arena, &life);
	snprintf(d->id, sizeof d->id, "%s", life.id);
	d->entry = (struct journal_entry){.kind = JOURNAL_COMMAND,
		.life = life.number,
		.seq = id,
		.at_ms = e->at_ms,
		.store = d->id,
		.terminal = "",
		.backlog = "",
		.device = actor_user(&d->arena),
		.sscc = "",
		.operator= "" };
	d->adding = true;
}

/* A file that is in the store, with this row. Who imported it may not be who finishes it. */
static void add_import(struct deeds *d, const struct audit_entry *e)
{
	const char *by = note(e, "by");

	add_word(&d->words, "import");
	add_word(&d->words, "--keep-good");
	add_word(&d->words, e->subject);
	add_word(&d->files, e->subject);
	add_word(&d->files, note(e, "digest"));
	d->entry.came_ms = d->applies_ms ? d->applies_ms : e->at_ms;
	d->applies_ms = 0;
	if (*by)
		d->entry.device = arena_dup(&d->arena, by);
	else
		d->entry.operator= arena_dup(&d->arena, e->actor ? e->actor : "");
}

static void add_command(struct deeds *d)
{
	for (int i = 0; i < d->cli->word_count; i++)
		add_word(&d->words, d->cli->words[i]);
	str_add_n(&d->files, str_text(&d->read), d->read.len);
	d->entry.came_ms = moving_now(d);
	if (d->cli->actor_is_badge)
		d->entry.operator= d->cli->actor;
}

static void on_added(void *ctx, struct db *db, int64_t id, const struct audit_entry *e)
{
	struct deeds *d = ctx;
	bool import = e->action == AUDIT_IMPORT;

	if (!import && (!d->listens || d->written || e->action == AUDIT_SEALED || e->action == AUDIT_SITE_SEALED))
		return;
	if (!d->adding) {
		begin_entry(d, db, id, e);
		if (import)
			add_import(d, e);
		else
			add_command(d);
	}
	deeds_tell(&d->told, e);
}

/* ---- where it is written */

static void fails(struct deeds *d, const struct err *err)
{
	if (d->trouble.status == ST_OK)
		d->trouble = *err;
}

/* Made by root it is the store's owner's: he restores it. */
static void give(const struct deeds *d)
{
	int fd = open(journal_path(d->journal), O_RDONLY | O_NOFOLLOW | O_CLOEXEC);

	if (fd < 0)
		return;
	guard_give(fd, d->store);
	close(fd);
}

static bool open_journal(struct deeds *d)
{
	struct str path = {0};
	struct err err;

	if (d->journal || !d->path.len)
		return d->journal != NULL;
	str_printf(&path, "%s.journal", str_text(&d->path));
	if (guard_beside(str_text(&path), d->store, &err) != ST_OK ||
		journal_open(&d->journal, str_text(&path), clock_now(&d->cli->clock), &err) != ST_OK)
		fails(d, &err);
	else
		give(d);
	str_done(&path);
	return d->journal != NULL;
}

static void write_entry(struct deeds *d)
{
	struct journal_entry *e = &d->entry;
	struct err err;

	e->data = str_text(&d->words);
	e->len = d->words.len;
	e->memory = str_text(&d->files);
	e->memory_len = d->files.len;
	e->told = str_text(&d->told);
	if (!open_journal(d))
		return;
	if (e->len + e->memory_len + d->told.len > ENTRY_MAX)
		(void)err_set(
			&err, ST_DEVICE, "%s: the command is too long to be written down", journal_path(d->journal));
	else if (journal_add(d->journal, e, &err) == ST_OK)
		return;
	fails(d, &err);
}

static void on_commits(void *ctx)
{
	struct deeds *d = ctx;

	if (d->adding)
		write_entry(d);
}

static void on_ended(void *ctx, bool committed)
{
	struct deeds *d = ctx;

	if (!d->adding)
		return;
	if (!committed && d->entry.data && d->journal) {
		d->entry.flags |= JOURNAL_REFUSED;
		write_entry(d);
	}
	d->written = d->written || committed;
	d->adding = false;
}

/* ---- from the beginning of a command to its end */

static struct deeds *deeds_of(struct cli *cli, struct db *db)
{
	struct deeds *d = cli->deeds;
	struct err err;

	if (d)
		return d;
	d = cli->deeds = mem_alloc(sizeof *d);
	d->cli = cli;
	d->watch = (struct db_watch){.added = on_added, .commits = on_commits, .ended = on_ended, .ctx = d};
	d->store = mem_dup(db_path(db));
	if (keep_commands(&d->path, cli, db, actor_user(&d->arena), &err) != ST_OK) {
		fails(d, &err);
		str_clear(&d->path);
	}
	return d;
}

void deeds_listen(struct cli *cli, struct db *db)
{
	if (!cli->redo && db_path(db))
		db_origin(db)->watch = &deeds_of(cli, db)->watch;
}

enum status deeds_begin(struct cli *cli, struct db *db, struct err *err)
{
	if (cli->redo || !db_path(db) || cli->command->again == AGAIN_NO || cli->needs < ROLE_LEAD)
		return ST_OK;
	if (life_take_up(db, err) != ST_OK)
		return err->status;
	deeds_listen(cli, db);
	cli->deeds->listens = cli->command->again == AGAIN_COMMAND;
	cli->clock.stands_ms = clock_now(&cli->clock);
	return ST_OK;
}

static void sync_folder(const struct deeds *d)
{
	char *folder = mem_dup(str_text(&d->path));
	char *slash = strrchr(folder, '/');

	if (slash)
		*slash = '\0';
	backups_sync_folder(slash ? folder : ".");
	free(folder);
}

void deeds_end(struct cli *cli, struct db *db)
{
	static const struct clock system_clock = {0}; /* the files' times are the system's */
	struct deeds *d = cli->deeds;
	struct str files = {0};

	if (!d)
		return;
	cli->deeds = NULL;
	if (db)
		db_origin(db)->watch = NULL;
	kept_free(d->reading);
	if (d->written && d->journal) {
		journal_sync(d->journal);
		sync_folder(d);
		str_printf(&files, "%s.files", str_text(&d->path));
		kept_prune(str_text(&files), clock_now(&system_clock));
	}
	if (d->written && d->trouble.status != ST_OK &&
		strcmp(cli->doing, "run") != 0) /* there is a screen; and it is its journal's trouble, too */
		fprintf(stderr,
			_("crossdock: this was done, and a restore of the store will not do it again by itself: %s\n"),
			d->trouble.text);
	journal_close(d->journal);
	str_done(&files);
	str_done(&d->path);
	str_done(&d->words);
	str_done(&d->files);
	str_done(&d->told);
	str_done(&d->read);
	arena_done(&d->arena);
	free(d->store);
	free(d);
}

/* ---- files */

/* NULL: there is no journal beside which it could be kept. */
static struct kept *begin_file(struct deeds *d)
{
	struct str folder = {0};
	struct kept *kept;

	if (!open_journal(d))
		return NULL;
	str_printf(&folder, "%s.files", str_text(&d->path));
	kept = kept_new(str_text(&folder), d->store);
	str_done(&folder);
	return kept;
}

static void on_bytes(void *ctx, const void *data, size_t len)
{
	struct deeds *d = ctx;

	if (!d->reading)
		d->reading = begin_file(d);
	if (d->reading)
		kept_add(d->reading, data, len);
}

static void on_applies(void *ctx, const char *digest)
{
	struct deeds *d = ctx;
	struct err err;

	if (d->reading && kept_finish(d->reading, digest, &err) != ST_OK)
		fails(d, &err);
	d->reading = NULL;
	d->applies_ms = moving_now(d);
}

const struct import_keeper *deeds_keeper(struct cli *cli)
{
	struct deeds *d = cli->deeds;

	if (!d || !d->path.len)
		return NULL;
	kept_free(d->reading);
	d->reading = NULL;
	d->applies_ms = 0;
	d->keeper = (struct import_keeper){.bytes = on_bytes, .applies = on_applies, .ctx = d};
	return &d->keeper;
}

void deeds_keep(struct cli *cli, const char *name, const void *data, size_t len)
{
	const struct import_keeper *keeper = deeds_keeper(cli);
	uint8_t bytes[DIGEST_BYTES];
	char hex[DIGEST_HEX];
	struct digest digest;

	if (!keeper)
		return;
	digest_init(&digest);
	digest_raw(&digest, data, len);
	digest_end(&digest, bytes);
	keeper->bytes(keeper->ctx, data, len);
	keeper->applies(keeper->ctx, digest_hex(bytes, hex));
	add_word(&cli->deeds->read, name);
	add_word(&cli->deeds->read, hex);
}

FILE *deeds_open(const struct cli *cli, const char *name, struct err *err)
{
	FILE *file = NULL;

	if (cli->redo)
		(void)(cli->redo->open(cli->redo->ctx, name, &file, err) == ST_OK);
	else if (!(file = fopen(name, "re")))
		err_set(err, ST_REFUSED, "%s: cannot be read: %s", name, strerror(errno));
	return file;
}
