/* Reads the config file. A mistyped key must not be passed over in silence (a terminal would work on the wrong store),
 * so every key and section that we do not know is refused. */
#include "cli/config.h"

#include <errno.h>
#include <ini.h>
#include <string.h>
#include <unistd.h>

#include "base/words.h"
#include "devices/printer.h"

static const char *const keys[] = {"store", "terminal", "door", "printer", NULL};
static const char *const sections[] = {"terminal", NULL};

struct reading {
	struct config *config;
	struct arena *arena;
	const char *path;
	struct err err; /* the first thing that was wrong, without its place */
	bool failed;
};

static int refuse(struct reading *r, const char *what, const char *word, const char *const *list)
{
	if (!r->failed)
		err_set(&r->err, ST_REFUSED, "there is no %s '%s': did you mean %s?", what, word,
			words_nearest(word, list));
	r->failed = true;
	return 0;
}

/* A store's path is relative to the folder of the file that names it. */
static const char *store_path(struct reading *r, const char *value)
{
	const char *path = strncmp(value, "sqlite:", 7) == 0 ? value + 7 : value;
	const char *slash = strrchr(r->path, '/');

	if (*path == '/' || !slash || strstr(value, "://"))
		return arena_dup(r->arena, value);
	return arena_printf(r->arena, "%.*s/%s", (int)(slash - r->path), r->path, path);
}

static int read_printer(struct reading *r, const char *value)
{
	struct err err;

	if (printer_check(value, &err) != ST_OK && !r->failed) {
		r->err = err;
		r->failed = true;
	}
	/* as for a store's path */
	r->config->printer = strncmp(value, "file:", 5) == 0
		? arena_printf(r->arena, "file:%s", store_path(r, value + 5)) : arena_dup(r->arena, value);
	return !r->failed;
}

/* inih calls this for every key; 0 marks the line as wrong. */
static int on_key(void *ctx, const char *section, const char *name, const char *value)
{
	struct reading *r = ctx;

	if (*section && strcmp(section, "terminal") != 0)
		return refuse(r, "section", section, sections);
	if (strcmp(name, "store") == 0)
		r->config->store = store_path(r, value);
	else if (strcmp(name, "terminal") == 0)
		r->config->terminal = arena_dup(r->arena, value);
	else if (strcmp(name, "door") == 0)
		r->config->door = arena_dup(r->arena, value);
	else if (strcmp(name, "printer") == 0)
		return read_printer(r, value);
	else
		return refuse(r, "key", name, keys);
	return 1;
}

static enum status load(struct config *config, const char *path, struct arena *arena, struct err *err)
{
	struct reading r = {.config = config, .arena = arena, .path = path};
	int line = ini_parse(path, on_key, &r);

	if (line == 0)
		return ST_OK;
	if (line < 0)
		return err_set(err, ST_REFUSED, "%s: the config file cannot be read: %s", path, strerror(errno));
	if (!r.failed)
		return err_set(err, ST_REFUSED, "%s:%d: this is neither NAME = VALUE nor [SECTION]", path, line);
	return err_set(err, ST_REFUSED, "%s:%d: %s", path, line, r.err.text);
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
