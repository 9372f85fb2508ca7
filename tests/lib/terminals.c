/* Terminals of scenarios: started when they are first scanned at, and again after they ended. */
#include "lib/terminals.h"

#include <stdio.h>
#include <string.h>

struct terminal *terminals_get(struct terminals *terminals, const char *name, const char *at)
{
	for (int i = 0; i < TERMINALS_MAX; i++) {
		struct terminal *t = &terminals->all[i];
		const char *argv[] = {terminals->program, "--db", terminals->store, "--at", at, "scan", "--terminal", t->name, NULL};

		if (!*t->name)
			snprintf(t->name, sizeof t->name, "%s", name);
		if (strcmp(t->name, name) == 0)
			return t->process.pid || process_start(&t->process, argv, terminals->stderr_path) ? t : NULL;
	}
	return NULL;
}

bool terminals_any(const struct terminals *terminals)
{
	return *terminals->all[0].name;
}

bool terminals_any_runs(const struct terminals *terminals)
{
	for (int i = 0; i < TERMINALS_MAX; i++)
		if (terminals->all[i].process.pid)
			return true;
	return false;
}

int terminals_end(struct terminals *terminals, int timeout_ms)
{
	int status = 0;

	for (int i = 0; i < TERMINALS_MAX && status == 0; i++)
		status = process_end(&terminals->all[i].process, timeout_ms);
	return status;
}

void terminals_kill(struct terminals *terminals)
{
	for (int i = 0; i < TERMINALS_MAX; i++)
		process_kill(&terminals->all[i].process);
}
