/* Reads the config file. A mistyped key must not be passed over in silence (a terminal would work on the wrong store),
 * so every key and section that we do not know is refused. */
#include "cli/config.h"

#include <errno.h>
#include <ini.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/guard.h"
#include "base/str.h"
#include "base/text.h"
#include "base/words.h"
#include "devices/printer.h"
#include "devices/scanners.h"

static const char *const keys[] = {"store", "terminal", "door", "language", "printer", "scans", "kiosk", "contact", "console_font",
	"backups", "backup_hours", "backup_days", "backup_weeks", NULL};
static const char *const sections[] = {"terminal", "printer", "scanner NAME", NULL};

enum { MOST_LINES = 10000 };

struct said {
	const char *name;
	int line;
};

struct reading {
	struct config *config;
	struct arena *arena;
	const char *path;
	FILE *file;
	int line;            /* that was read last */
	struct said *said;   /* every key of before */
	size_t said_count, said_cap;
	size_t scanner_cap;
	struct err err;      /* the first thing that was wrong, without its place */
	int err_line;        /* its place */
	bool failed;
};

static int fail(struct reading *r, int line, const struct err *err)
{
	if (!r->failed) {
		r->err = *err;
		r->err_line = line;
	}
	r->failed = true;
	return 0;
}

static int refuse(struct reading *r, bool section, const char *word, const char *const *list)
{
	struct err err;

	err_set(&err, ST_REFUSED, section ? N_("there is no section '%s': did you mean %s?") : N_("there is no key '%s': did you mean %s?"), word,
		words_nearest(word, list));
	return fail(r, r->line, &err);
}

/* A path is relative to the folder of the file that names it. */
static const char *store_path(struct reading *r, const char *value)
{
	const char *path = strncmp(value, "sqlite:", 7) == 0 ? value + 7 : value;
	const char *slash = strrchr(r->path, '/');

	if (*path == '/' || !slash || strstr(value, "://"))
		return arena_dup(r->arena, value);
	return arena_printf(r->arena, "%.*s/%s", (int)(slash - r->path), r->path, path);
}

static int read_language(struct reading *r, const char *value)
{
	struct str all = {0};
	struct err err;

	if (text_knows(value)) {
		r->config->language = arena_dup(r->arena, value);
		return 1;
	}
	for (const struct text_language *l = text_languages; l->code; l++)
		str_printf(&all, "%s%s", all.len ? ", " : "", l->code);
	err_set(&err, ST_REFUSED, "there is no language '%s': use one of %s", value, str_text(&all));
	str_done(&all);
	return fail(r, r->line, &err);
}

static int read_printer(struct reading *r, const char *value)
{
	struct err err;

	if (printer_check(value, &err) != ST_OK)
		return fail(r, r->line, &err);
	r->config->printer = arena_dup(r->arena, value);
	return 1;
}

static int read_printing(struct reading *r, const char *key, const char *value)
{
	struct printer_config *printing = &r->config->printing;
	struct err err;

	if (!printing->line)
		printing->line = r->line;
	return printer_config_set(printing, key, value, r->arena, &err) == ST_OK ? 1 : fail(r, r->line, &err);
}

/* What the printer = line and section [printer] say together. A file's path is relative as a store's. */
static enum status finish_printer(struct reading *r, struct err *err)
{
	struct config *config = r->config;

	if (printer_config_finish(&config->printing, &config->printer, r->arena, err) != ST_OK)
		return err_wrap(err, "%s:%d", r->path, config->printing.line);
	if (config->printer && strncmp(config->printer, "file:", 5) == 0)
		config->printer = arena_printf(r->arena, "file:%s", store_path(r, config->printer + 5));
	return ST_OK;
}

/* The scanner of a section, made when its first key comes. NULL: it cannot be. */
static struct scanner_config *scanner_named(struct reading *r, const char *name)
{
	struct config *config = r->config;
	struct scanner_config *scanner;
	struct err err;

	for (size_t i = 0; i < config->scanner_count; i++) {
		if (strcmp(config->scanners[i].name, name) == 0)
			return &config->scanners[i];
	}
	if (scanner_config_check_name(name, &err) != ST_OK) {
		fail(r, r->line, &err);
		return NULL;
	}
	if (config->scanner_count == SCANNERS_MAX) {
		err_set(&err, ST_REFUSED, "a terminal has at most %d scanners", SCANNERS_MAX);
		fail(r, r->line, &err);
		return NULL;
	}
	config->scanners = arena_grow(
		r->arena, config->scanners, config->scanner_count, &r->scanner_cap, sizeof *config->scanners);
	scanner = &config->scanners[config->scanner_count++];
	scanner_config_init(scanner, arena_dup(r->arena, name), r->line);
	return scanner;
}

static int read_scanner(struct reading *r, const char *name, const char *key, const char *value)
{
	struct scanner_config *scanner = scanner_named(r, name);
	struct err err;

	if (!scanner)
		return 0;
	return scanner_config_set(scanner, key, value, r->arena, &err) == ST_OK ? 1 : fail(r, r->line, &err);
}

static int read_backup_number(struct reading *r, int64_t *number, const char *name, const char *value)
{
	struct err err;

	if (str_to_i64(value, number) && *number <= BACKUP_MOST)
		return 1;
	err_set(&err, ST_REFUSED, "%s = %s: give a whole number from 0 to %d", name, value, BACKUP_MOST);
	return fail(r, r->line, &err);
}

static int read_backups(struct reading *r, const char *name, const char *value)
{
	struct backup_rule *rule = &r->config->backup_rule;

	if (strcmp(name, "backups") == 0)
		r->config->backups = store_path(r, value);
	else if (strcmp(name, "backup_hours") == 0)
		return read_backup_number(r, &rule->hours, name, value);
	else if (strcmp(name, "backup_days") == 0)
		return read_backup_number(r, &rule->days, name, value);
	else if (strcmp(name, "backup_weeks") == 0)
		return read_backup_number(r, &rule->weeks, name, value);
	else
		return refuse(r, false, name, keys);
	return 1;
}

static int read_flag(struct reading *r, const char *name, const char *value, bool *flag)
{
	struct err err;

	if (strcmp(value, "yes") != 0 && strcmp(value, "no") != 0) {
		err_set(&err, ST_REFUSED, "%s is yes or no, not '%s'", name, value);
		return fail(r, r->line, &err);
	}
	*flag = *value == 'y';
	return 1;
}

/* Of two that contradict each other nobody knows which was meant. Sections of scanners and the printer look after that themselves. */
static bool is_said(struct reading *r, const char *name)
{
	struct err err;

	for (size_t i = 0; i < r->said_count; i++) {
		if (strcmp(r->said[i].name, name) != 0)
			continue;
		err_set(&err, ST_REFUSED, "%s is set in line %d already: take one of them out", name, r->said[i].line);
		fail(r, r->line, &err);
		return true;
	}
	r->said = arena_grow(r->arena, r->said, r->said_count, &r->said_cap, sizeof *r->said);
	r->said[r->said_count++] = (struct said){.name = arena_dup(r->arena, name), .line = r->line};
	return false;
}

/* inih calls this for every key; 0 marks the line as wrong. */
static int on_key(void *ctx, const char *section, const char *name, const char *value)
{
	struct reading *r = ctx;

	if (strncmp(section, "scanner ", 8) == 0)
		return read_scanner(r, section + 8 + strspn(section + 8, " \t"), name, value);
	if (strcmp(section, "printer") == 0)
		return read_printing(r, name, value);
	if (*section && strcmp(section, "terminal") != 0)
		return refuse(r, true, section, sections);
	if (is_said(r, name))
		return 0;
	if (strcmp(name, "store") == 0)
		r->config->store = store_path(r, value);
	else if (strcmp(name, "terminal") == 0)
		r->config->terminal = arena_dup(r->arena, value);
	else if (strcmp(name, "door") == 0)
		r->config->door = arena_dup(r->arena, value);
	else if (strcmp(name, "language") == 0)
		return read_language(r, value);
	else if (strcmp(name, "printer") == 0)
		return read_printer(r, value);
	else if (strcmp(name, "scans") == 0)
		r->config->scans = store_path(r, value);
	else if (strcmp(name, "kiosk") == 0)
		return read_flag(r, name, value, &r->config->kiosk);
	else if (strcmp(name, "contact") == 0)
		r->config->contact = arena_dup(r->arena, value);
	else if (strcmp(name, "console_font") != 0) /* that one is read by the unit's console script alone */
		return read_backups(r, name, value);
	return 1;
}

/* As fgets(), and counts the lines. inih would take the rest of a line that is too long for another line, and what stands behind a
 * NUL for nothing. */
static char *read_line(char *line, int size, void *ctx)
{
	struct reading *r = ctx;
	struct err err = {.status = ST_OK};
	int len = 0;
	int c = EOF;

	while (len < size - 1 && (c = getc(r->file)) != EOF && c) {
		line[len++] = (char)c;
		if (c == '\n')
			break;
	}
	line[len] = '\0';
	if (!len && c == EOF)
		return NULL;
	r->line++;
	if (c == '\0')
		err_set(&err, ST_REFUSED, "this is no text: it has a NUL in it");
	else if (c != '\n' && c != EOF)
		err_set(&err, ST_REFUSED, "a line has at most %d bytes", size - 2);
	else if (r->line > MOST_LINES)
		err_set(&err, ST_REFUSED, "a config file has at most %d lines", MOST_LINES);
	if (err.status == ST_OK)
		return line;
	fail(r, r->line, &err);
	return NULL;
}

/* inih goes through a whole file, and hands its reader only one pointer: the same to which it hands the keys. */
static int parse(struct reading *r)
{
	int line;

	r->file = fopen(r->path, "re");
	if (!r->file)
		return -1;
	line = ini_parse_stream(read_line, r, on_key, r);
	if (ferror(r->file))
		line = -1;
	fclose(r->file);
	return line;
}

static enum status load(struct config *config, const char *path, struct arena *arena, struct err *err)
{
	struct reading r = {.config = config, .arena = arena, .path = path};
	size_t wrong = 0;
	int line;

	if (guard_own_file(path, err) != ST_OK)
		return err->status;
	line = parse(&r);
	config->path = path;
	if (line < 0)
		return err_set(err, ST_REFUSED, "%s: the config file cannot be read: %s", path, strerror(errno));
	if (line > 0 && (!r.failed || line < r.err_line))
		return err_set(err, ST_REFUSED, "%s:%d: this is neither NAME = VALUE nor [SECTION]", path, line);
	if (r.failed)
		return err_set(err, ST_REFUSED, "%s:%d: %s", path, r.err_line, r.err.text);
	if (finish_printer(&r, err) != ST_OK)
		return err->status;
	if (scanner_config_finish(config->scanners, config->scanner_count, &wrong, err) != ST_OK)
		return err_wrap(err, "%s:%d", path, config->scanners[wrong].line);
	return ST_OK;
}

enum status config_load(struct config *config, const char *path, struct arena *arena, struct err *err)
{
	const char *base = getenv("XDG_CONFIG_HOME");
	const char *home = getenv("HOME");
	const char *own = NULL;

	if (path)
		return load(config, path, arena, err);
	if (base && *base == '/')
		own = arena_printf(arena, "%s/crossdock.conf", base);
	else if (home && *home)
		own = arena_printf(arena, "%s/.config/crossdock.conf", home);
	if (own && access(own, F_OK) == 0)
		return load(config, own, arena, err);
	if (access("/etc/crossdock/crossdock.conf", F_OK) == 0)
		return load(config, "/etc/crossdock/crossdock.conf", arena, err);
	return ST_OK;
}
