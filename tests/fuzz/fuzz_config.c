/* Whatever stands in a config file: it is read, or refused with its place in one line; what is read is read again
 * alike; and the scanner doctor's change of it leaves a file that can be read, or leaves it alone. */
#include "fuzz/fuzz.h"

#include <stdbool.h>

#include "fuzz/file.h"

#include "base/mem.h"
#include "base/str.h"
#include "cli/config.h"
#include "cli/config_edit.h"

static enum status load(struct config *config, const char *path, struct arena *arena, struct err *err)
{
	*config = (struct config){.path = NULL};
	printer_config_init(&config->printing);
	return config_load(config, path, arena, err);
}

static bool alike(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct scanner_setting settings[] = {
		{"kind", "hid"}, {"vendor", "05e0"}, {"product", "1200"}, {"name", NULL}};
	struct arena arena = {0};
	struct config first, second;
	struct err err = {.status = ST_OK};
	enum status st;
	char path[100];

	fuzz_file(path, sizeof path, "config", data, size);
	st = load(&first, path, &arena, &err);
	fuzz_require(st == ST_OK || st == ST_REFUSED, "it is read or refused");
	fuzz_require(st == ST_OK || strncmp(err.text, path, strlen(path)) == 0, "a refusal says where");
	fuzz_require(load(&second, path, &arena, &err) == st, "and the same again");
	if (st == ST_OK) {
		fuzz_require(!memchr(data, '\0', size), "text has no NUL");
		fuzz_require(alike(first.store, second.store) && alike(first.terminal, second.terminal) &&
				     alike(first.printer, second.printer) &&
				     first.scanner_count == second.scanner_count && first.kiosk == second.kiosk,
			"what is read is the same");
		if (config_write(path, "SCAN-1", settings, sizeof settings / sizeof *settings, &err) == ST_OK)
			fuzz_require(load(&second, path, &arena, &err) == ST_OK &&
					     second.scanner_count >= first.scanner_count &&
					     alike(first.store, second.store),
				"a changed file can be read");
	}
	arena_done(&arena);
	unlink(path);
	return 0;
}
