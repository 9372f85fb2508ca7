/* Pulls the plug: SIGKILL at seeded random moments while a script feeds scans, and while a file is imported. Whatever a
 * worker has seen must be in the store, word for word; what was half done must have left no trace; and numbering goes
 * on. TAP. KILL_ROUNDS=n plays more. */
#include <inttypes.h>
#include <jansson.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "lib/process.h"

#define AT "2026-11-23T08:00:00Z"

enum { ROUNDS = 200, BURST = 40, START_US = 12000, LONGEST_US = 50000, IMPORTS = 10, IMPORT_LINES = 6000, IMPORT_MS = 400, COMMAND_MS = 60000 };

struct site {
	const char *program;
	char folder[500];
	char store[600];
	char log[600];
	uint64_t random;
	unsigned tests;
	unsigned failed;
};

/* A printed reply that the store must know. */
struct seen {
	int64_t seq;
	char *result;
	char *say;
};

static uint64_t next_random(struct site *site)
{
	site->random = site->random * 6364136223846793005u + 1442695040888963407u;
	return site->random >> 33;
}

static void result(struct site *site, bool ok, const char *name)
{
	site->tests++;
	site->failed += !ok;
	printf("%sok %u - %s\n", ok ? "" : "not ", site->tests, name);
	fflush(stdout);
}

__attribute__((format(printf, 1, 2))) static void note(const char *fmt, ...)
{
	va_list args;

	printf("#   ");
	va_start(args, fmt);
	vprintf(fmt, args);
	va_end(args);
	printf("\n");
}

static bool run(struct site *site, const char *command, const char *argument)
{
	const char *argv[] = {site->program, "--db", site->store, "--at", AT, command, argument, NULL};
	char *output;
	int status = process_run(argv, &output, COMMAND_MS);

	if (status != 0)
		note("crossdock %s %s: exit %d: %s", command, argument ? argument : "", status, output);
	free(output);
	return status == 0;
}

/* The first line of a query's result; free() it. */
static char *ask(struct site *site, const char *sql)
{
	const char *argv[] = {"sqlite3", site->store, sql, NULL};
	char *output;

	process_run(argv, &output, COMMAND_MS);
	output[strcspn(output, "\n")] = '\0';
	return output;
}

static bool asked(struct site *site, const char *sql, const char *expected)
{
	char *got = ask(site, sql);
	bool ok = strcmp(got, expected) == 0;

	if (!ok)
		note("%s\n#   got %s, expected %s", sql, got, expected);
	free(got);
	return ok;
}

static bool import_text(struct site *site, const char *name, const char *text)
{
	char path[700];
	FILE *f;

	snprintf(path, sizeof path, "%s/%s", site->folder, name);
	f = fopen(path, "w");
	if (!f)
		return false;
	fputs(text, f);
	fclose(f);
	return run(site, "import", path);
}

static void write_orders(struct site *site, const char *name, const char *prefix, int orders)
{
	char path[700];
	FILE *f;

	snprintf(path, sizeof path, "%s/%s", site->folder, name);
	f = fopen(path, "w");
	if (!f)
		return;
	fprintf(f, "order,line,sku,quantity,placed\n");
	for (int i = 0; i < orders; i++)
		fprintf(f, "%s-%06d,1,%c,%d,2026-11-01T08:00:00Z\n", prefix, i, "ABC"[i % 3], i % 4 + 1);
	fclose(f);
}

static bool set_up(struct site *site)
{
	char path[700];

	write_orders(site, "first.csv", "SO", 3000);
	snprintf(path, sizeof path, "%s/first.csv", site->folder);
	return run(site, "init", NULL) && import_text(site, "products.csv", "sku,description\nA,a\nB,b\nC,c\n") &&
	       import_text(site, "barcodes.csv",
		       "barcode,sku,quantity\n9506000000015,A,1\n19506000000012,A,12\n9506000000022,B,1\n9506000000039,C,1\n") &&
	       import_text(site, "places.csv",
		       "place,kind\nD1,door\nL1,lane\nPACK-1,station\nPUT,putaway\nHOLD,quarantine\nSPILL,overflow\n") &&
	       import_text(site, "operators.csv", "badge,name\nOP-ANA,Ana\n") && run(site, "import", path);
}

/* ---- scans */

static struct seen *take_reply(const char *line, struct seen *s)
{
	json_t *reply = json_loads(line, 0, NULL);
	const char *id = json_string_value(json_object_get(reply, "id"));

	memset(s, 0, sizeof *s);
	if (id && strncmp(id, "T1-", 3) == 0) {
		s->seq = strtoll(id + 3, NULL, 10);
		s->result = strdup(json_string_value(json_object_get(reply, "result")));
		s->say = strdup(json_string_value(json_object_get(reply, "say")));
	}
	json_decref(reply);
	return s->seq ? s : NULL;
}

/* One life of the terminal: a burst of scans, the kill, and what it had printed until then. Returns how many replies.
 */
static size_t live(struct site *site, struct seen *seen, size_t max)
{
	static const char *const scans[] = {"9506000000015", "9506000000022", "19506000000012", "9506000000039",
		"PACK-1", "PUT", "%UNDO", "%QTY-3", "nonsense", "L1"};
	const char *argv[] = {site->program, "--db", site->store, "--at", AT, "scan", "--terminal", "T1", NULL};
	bool amidst = next_random(site) % 2;
	struct timespec pause = {.tv_nsec = (long)(next_random(site) % (amidst ? LONGEST_US : START_US)) * 1000};
	struct process p;
	size_t count = 0;
	char *line;

	if (!process_start(&p, argv, site->log))
		return 0;
	for (int i = 0; i < BURST; i++)
		if (!process_send(&p, i == 0   ? "OP-ANA"
				      : i == 1 ? "%RECEIVE"
				      : i == 2 ? "D1"
					       : scans[next_random(site) % 10]))
			break;
	/* half of the kills fall into the start, the others after the first reply, into the midst of the scans */
	if (amidst && (line = process_line(&p, COMMAND_MS))) {
		count += take_reply(line, &seen[count]) != NULL;
		free(line);
	}
	nanosleep(&pause, NULL);
	process_signal(&p, SIGKILL);
	while (count < max && (line = process_line(&p, COMMAND_MS))) {
		count += take_reply(line, &seen[count]) != NULL;
		free(line);
	}
	process_kill(&p);
	return count;
}

/* Every reply that was seen is in the journal as it was said. */
static bool all_stored(struct site *site, struct seen *seen, size_t count, int64_t *last)
{
	bool ok = true;

	for (size_t i = 0; i < count && ok; i++) {
		char sql[200];
		char *got;
		char want[1200];

		snprintf(sql, sizeof sql,
			"SELECT result || ' ' || say FROM scan JOIN terminal t ON t.id = terminal_id WHERE "
			"t.name = 'T1' AND scan.id %% 1000000000 = %" PRId64,
			seen[i].seq);
		got = ask(site, sql);
		snprintf(want, sizeof want, "%s %s", seen[i].result, seen[i].say);
		ok = strcmp(got, want) == 0 && seen[i].seq > *last;
		if (!ok)
			note("T1-%06" PRId64 " after %" PRId64 " was answered '%s', the store has '%s'", seen[i].seq,
				*last, want, got);
		*last = seen[i].seq;
		free(got);
	}
	return ok;
}

static void kill_scans(struct site *site, int rounds)
{
	struct seen seen[BURST];
	int64_t last = 0;
	size_t total = 0;
	bool stored = true;
	bool clean = true;

	for (int i = 0; i < rounds && stored && clean; i++) {
		size_t count = live(site, seen, BURST);

		total += count;
		/* asking costs more than killing: the last reply of every life, all of them in every tenth */
		if (i % 10 == 9)
			stored = all_stored(site, seen, count, &last);
		else if (count)
			stored = all_stored(site, &seen[count - 1], 1, &last);
		for (size_t j = 0; j < count; j++) {
			free(seen[j].result);
			free(seen[j].say);
		}
		if (i % 25 == 24 || i == rounds - 1)
			clean = run(site, "verify", NULL);
		if (!stored || !clean)
			note("in round %d", i);
	}
	note("%d kills, %zu replies seen", rounds, total);
	result(site, stored, "every reply that was seen is in the store, and numbers go on");
	result(site, clean, "verify finds nothing, whenever the plug was pulled");
	result(site, total > (size_t)rounds, "the kills fell among scans");
	result(site, asked(site, "SELECT count(*) = max(id % 1000000000) FROM scan", "1"),
		"no number is missing or used twice");
	result(site, asked(site, "SELECT last_seq = (SELECT max(id % 1000000000) FROM scan) FROM terminal", "1"),
		"the terminal goes on where it was");
	result(site, asked(site, "PRAGMA integrity_check", "ok"), "the file is whole");
}

/* ---- imports */

static void kill_imports(struct site *site)
{
	bool whole = true;
	int cut = 0;

	for (int i = 0; i < IMPORTS && whole; i++) {
		char name[40];
		char prefix[20];
		char all[20];
		char path[700];
		char sql[200];
		const char *argv[] = {site->program, "--db", site->store, "--at", AT, "import", path, NULL};
		struct timespec pause = {.tv_nsec = (long)(next_random(site) % IMPORT_MS) * 1000000};
		struct process p;
		char *got;

		snprintf(name, sizeof name, "more-%d.csv", i);
		snprintf(prefix, sizeof prefix, "M%d", i);
		snprintf(all, sizeof all, "%d", IMPORT_LINES);
		snprintf(path, sizeof path, "%s/%s", site->folder, name);
		write_orders(site, name, prefix, IMPORT_LINES);
		if (!process_start(&p, argv, site->log))
			break;
		nanosleep(&pause, NULL);
		process_kill(&p);
		/* the next start finishes it or forgets it */
		whole = run(site, "settings", "confirm") && run(site, "verify", NULL);
		snprintf(sql, sizeof sql, "SELECT count(*) FROM order_line WHERE order_number LIKE '%s-%%'", prefix);
		got = ask(site, sql);
		if (strcmp(got, all) != 0 && strcmp(got, "0") != 0) {
			note("import %d, killed after %ld ms, left %s of %d lines", i, pause.tv_nsec / 1000000, got,
				IMPORT_LINES);
			whole = false;
		}
		cut += strcmp(got, "0") == 0;
		free(got);
		whole = whole && run(site, "import", path);
		got = ask(site, sql);
		whole = whole && strcmp(got, all) == 0;
		free(got);
	}
	note("%d imports killed, %d of them before they were taken up", IMPORTS, cut);
	result(site, whole, "an import that was killed is whole or not there after the next start; again, it goes in");
	result(site, asked(site, "SELECT count(*) FROM import_job WHERE status NOT IN ('done', 'refused')", "0"),
		"none is left unfinished");
}

int main(int argc, char **argv)
{
	struct site site = {.program = process_program(argc ? argv[0] : ""), .random = 20261123};
	const char *tmp = getenv("TMP") ? getenv("TMP") : "/tmp";
	const char *rounds = getenv("KILL_ROUNDS");

	snprintf(site.folder, sizeof site.folder, "%s/kill-XXXXXX", tmp);
	if (!mkdtemp(site.folder))
		return 1;
	snprintf(site.store, sizeof site.store, "%s/store.db", site.folder);
	snprintf(site.log, sizeof site.log, "%s/stderr", site.folder);
	if (set_up(&site)) {
		kill_scans(&site, rounds ? (int)strtol(rounds, NULL, 10) : ROUNDS);
		kill_imports(&site);
	} else {
		result(&site, false, "the site is set up");
	}
	printf("1..%u\n", site.tests);
	return site.failed ? 1 : 0;
}
