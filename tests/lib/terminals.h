/* The terminals of a dock as processes: a `crossdock scan` each, of the program under test, on one store. */
#ifndef LIB_TERMINALS_H
#define LIB_TERMINALS_H

#include <stdbool.h>

#include "lib/process.h"

enum { TERMINALS_MAX = 8 };

struct terminal {
	char name[33]; /* "" = no such terminal yet */
	struct process process;
};

struct terminals {
	const char *program;
	const char *store;
	const char *stderr_path; /* what they say on standard error */
	struct terminal all[TERMINALS_MAX];
};

/* The terminal of that name; one that does not run is started at that time. NULL: it cannot be. */
struct terminal *terminals_get(struct terminals *terminals, const char *name, const char *at);

/* Whether any was ever started; whether one runs. */
bool terminals_any(const struct terminals *terminals);
bool terminals_any_runs(const struct terminals *terminals);

/* Ends those that run. Returns 0, or how the first that ended badly did (process_end()); the others run on then. */
int terminals_end(struct terminals *terminals, int timeout_ms);

/* Ends those that run at once, as a power cut does. */
void terminals_kill(struct terminals *terminals);

#endif
