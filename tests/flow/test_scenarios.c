/* Plays the scenarios: text files of scans and expected replies (scenarios/README says how they are written). Every one
 * runs in a fresh store and drives the real program: a `crossdock scan` for every terminal, line by line.
 * TAP: one test a file. Arguments: only these files. */
#include <dirent.h>
#include <errno.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/told.h"
#include "lib/folder.h"
#include "lib/like.h"
#include "lib/process.h"
#include "lib/set_up.h"
#include "lib/source.h"
#include "lib/terminals.h"

#define FOLDER "tests/flow/scenarios"

enum {
	MAX_WORDS = 64,
	MAX_DEPTH = 4,
	REPLY_MS = 20000,
	COMMAND_MS = 60000,
	PLAN_TRIES = 500
};

struct play {
	const char *program;
	struct set_ups *set_ups;
	char folder[600]; /* of this scenario's store and files */
	char store[700];
	char stderr_path[700];
	char at[64];
	struct terminals terminals;
	struct terminal *current;
	json_t *replies[2]; /* to the last scan; two after @both */
	size_t reply_count;
	bool judged;      /* a `<` has looked at them */
	char *output;     /* of the last command, for `=` */
	const char *rest; /* of a query's output: what the next `=` must be */
	int files;
	bool unplanned;   /* something may wait to be worked into the plan */
	char wrong[8000]; /* what did not hold; "" = nothing yet */
};

static bool wrong(struct play *p, const struct source *s, const char *what, const char *expected, const char *got)
{
	snprintf(p->wrong, sizeof p->wrong, "%s:%zu: %s\nexpected: %s\ngot:      %s", s->path, s->next, what, expected,
		got);
	return false;
}

/* ---- replies */

static void forget_replies(struct play *p)
{
	for (size_t i = 0; i < p->reply_count; i++)
		json_decref(p->replies[i]);
	p->reply_count = 0;
}

/* A scan that nothing was expected of must at least not be refused. */
static bool settle(struct play *p, const struct source *s)
{
	bool ok = true;

	for (size_t i = 0; i < p->reply_count && !p->judged && ok; i++) {
		const char *result = json_string_value(json_object_get(p->replies[i], "result"));

		if (!result || strcmp(result, "refused") == 0) {
			char *got = json_dumps(p->replies[i], JSON_COMPACT);

			ok = wrong(p, s, "the last scan was refused, and no line expects that", "ok, direct or confirm",
				got);
			free(got);
		}
	}
	forget_replies(p);
	return ok;
}

static bool read_reply(struct play *p, const struct source *s, struct terminal *t)
{
	char *line = process_line(&t->process, REPLY_MS);
	json_t *reply = line ? json_loads(line, 0, NULL) : NULL;

	if (!reply) {
		char got[200];

		snprintf(got, sizeof got, "%.80s, exit %d", line ? line : "nothing",
			line ? 0 : process_end(&t->process, 1000));
		wrong(p, s, "no reply", "one JSON object on a line", got);
	} else {
		p->replies[p->reply_count++] = reply;
	}
	free(line);
	return reply;
}

static json_t *expectation(struct play *p, const struct source *s, const char *text)
{
	json_error_t error;
	json_t *want = json_loads(text, 0, &error);

	if (!want)
		wrong(p, s, "this is no JSON", error.text, text);
	return want;
}

static bool judge(struct play *p, const struct source *s, const char *text)
{
	json_t *want = expectation(p, s, text);
	size_t found = p->reply_count;

	if (!want)
		return false;
	/* of two replies at the same instant either may match: the one that does is used up */
	for (size_t i = 0; i < p->reply_count && found == p->reply_count; i++)
		if (like_json(want, p->replies[i]))
			found = i;
	if (found == p->reply_count) {
		char *got = p->reply_count ? json_dumps(p->replies[0], JSON_COMPACT)
					   : strdup("no reply: send a scan first");

		if (p->reply_count > 1) {
			char *second = json_dumps(p->replies[1], JSON_COMPACT);
			char both[4000];

			snprintf(both, sizeof both, "%s\n     and: %s", got, second);
			wrong(p, s, "neither reply is as expected", text, both);
			free(second);
		} else {
			wrong(p, s, "the reply is not as expected", text, got);
		}
		free(got);
	} else if (p->reply_count > 1) {
		json_decref(p->replies[found]);
		p->replies[found] = p->replies[--p->reply_count];
	}
	p->judged = true;
	json_decref(want);
	return !*p->wrong;
}

/* ---- terminals and commands */

/* Ends all terminals; they must have ended well. */
static bool end_terminals(struct play *p, const struct source *s)
{
	char status[20];

	snprintf(status, sizeof status, "exit %d", terminals_end(&p->terminals, REPLY_MS));
	return strcmp(status, "exit 0") == 0 || wrong(p, s, "a terminal ended badly", "exit 0", status);
}

/* A terminal answers first and then works what it did into the plan; a command leaves that to a terminal that is at it
 * already. Waits until it is done. */
static void wait_for_plan(struct play *p)
{
	const char *argv[] = {"sqlite3", p->store, "SELECT count(*) FROM plan_todo", NULL};
	bool done = !p->unplanned;

	p->unplanned = false;
	for (int i = 0; i < PLAN_TRIES && !done; i++) {
		char *output = NULL;

		done = process_run(argv, &output, COMMAND_MS) != 0 || strcmp(output, "0\n") == 0;
		free(output);
	}
}

static bool run(struct play *p, const struct source *s, const char **words, size_t count, int expected)
{
	const char *argv[MAX_WORDS + 8] = {p->program, "--db", p->store, "--at", p->at};
	char what[200];
	int status;

	memcpy(argv + 5, words, (count + 1) * sizeof *words);
	free(p->output);
	p->unplanned |= terminals_any_runs(&p->terminals);
	status = process_run(argv, &p->output, COMMAND_MS);
	p->rest = NULL;
	snprintf(what, sizeof what, "crossdock %s: exit %d instead of %d", words[0], status, expected);
	return status == expected || wrong(p, s, what, expected ? "a refusal" : "success", p->output);
}

static bool run_line(struct play *p, const struct source *s, const char *command, const char *text, int expected)
{
	char *line = strdup(text);
	const char *words[MAX_WORDS];
	size_t count = 0;
	bool ok;

	if (*command)
		words[count++] = command;
	count += process_words(line, words + count, MAX_WORDS - count);
	ok = run(p, s, words, count, expected);
	free(line);
	return ok;
}

/* ---- lines that begin with @ */

static bool do_import(struct play *p, struct source *s, const char *name)
{
	char path[1000];
	const char *words[] = {"import", path, NULL};
	FILE *f;

	snprintf(path, sizeof path, "%s/%d-%s", p->folder, ++p->files, name);
	f = fopen(path, "w");
	if (!f)
		return wrong(p, s, "cannot write", path, strerror(errno));
	while (s->next < s->count && *s->lines[s->next])
		fprintf(f, "%s\n", s->lines[s->next++]);
	fclose(f);
	if (!run(p, s, words, 2, 0))
		return false;
	wait_for_plan(p);
	return true;
}

/* What the store keeps told (base/told.h) is said. */
static void in_english(struct play *p)
{
	struct arena arena = {0};
	char *text = strdup(told_english(&arena, p->output));

	arena_done(&arena);
	free(p->output);
	p->output = text;
}

static bool do_query(struct play *p, const struct source *s, const char *sql)
{
	const char *argv[] = {"sqlite3", p->store, sql, NULL};

	wait_for_plan(p);
	free(p->output);
	if (process_run(argv, &p->output, COMMAND_MS) != 0)
		return wrong(p, s, "the query failed", sql, p->output);
	in_english(p);
	p->rest = p->output;
	return true;
}

static bool do_both(struct play *p, const struct source *s, const char *scan)
{
	struct terminal *a = terminals_get(&p->terminals, "T1", p->at);
	struct terminal *b = terminals_get(&p->terminals, "T2", p->at);

	p->unplanned = true;
	if (!a || !b || !process_send(&a->process, scan) || !process_send(&b->process, scan))
		return wrong(p, s, "two terminals", "T1 and T2 take scans", "one does not");
	p->judged = false;
	return read_reply(p, s, a) && read_reply(p, s, b);
}

static bool do_at(struct play *p, const struct source *s, const char *time)
{
	snprintf(p->at, sizeof p->at, "%s", time);
	if (access(p->store, F_OK) != 0)
		return run_line(p, s, "init", "", 0);
	return end_terminals(p, s);
}

/* "BADGE PIN" */
static bool do_pin(struct play *p, const struct source *s, const char *rest)
{
	char badge[200];
	const char *argv[] = {p->program, "--db", p->store, "--at", p->at, "operators", "--set-pin", badge, NULL};
	struct process process = {0};
	const char *pin = strchr(rest, ' ');
	int status;

	snprintf(badge, sizeof badge, "%.*s", (int)strcspn(rest, " "), rest);
	if (!pin || !process_start(&process, argv, p->stderr_path) || !process_send(&process, pin + 1))
		return wrong(p, s, "a badge and its PIN", "@pin OP-LEE 4711", rest);
	status = process_end(&process, COMMAND_MS);
	return status == 0 || wrong(p, s, "the PIN could not be set", badge, "see standard error");
}

static bool play_file(struct play *p, const char *path, int depth);

static bool do_include(struct play *p, const struct source *s, const char *name, int depth)
{
	bool first = !*p->at;
	const struct set_up *u = first ? set_up_find(p->set_ups, name) : NULL;
	char path[600];

	if (u) {
		memcpy(p->at, u->at, sizeof p->at);
		p->files = u->files;
		return folder_copy(u->folder, p->folder) || wrong(p, s, "a set-up cannot be copied", u->folder, strerror(errno));
	}
	snprintf(path, sizeof path, FOLDER "/%s", name);
	if (!play_file(p, path, depth + 1))
		return false;
	/* not one in which terminals ran */
	return !first || terminals_any(&p->terminals) || set_up_keep(p->set_ups, name, p->folder, p->at, p->files) ||
	       wrong(p, s, "a set-up cannot be kept", name, strerror(errno));
}

static bool do_word(struct play *p, struct source *s, const char *word, const char *rest, int depth)
{
	if (strcmp(word, "@at") == 0)
		return do_at(p, s, rest);
	if (strcmp(word, "@include") == 0 && depth < MAX_DEPTH)
		return do_include(p, s, rest, depth);
	if (!*p->at)
		return wrong(p, s, "a scenario begins with its time", "@at 2026-11-23T08:00:00Z", word);
	if (strcmp(word, "@import") == 0)
		return do_import(p, s, rest);
	if (strcmp(word, "@settings") == 0) {
		bool ok = run_line(p, s, "settings", rest, 0);

		wait_for_plan(p);
		return ok;
	}
	if (strcmp(word, "@run") == 0 || strcmp(word, "@refuse") == 0)
		wait_for_plan(p);
	if (strcmp(word, "@run") == 0)
		return run_line(p, s, "", rest, 0);
	if (strcmp(word, "@refuse") == 0)
		return run_line(p, s, "", rest, 1);
	if (strcmp(word, "@query") == 0)
		return do_query(p, s, rest);
	if (strcmp(word, "@pin") == 0)
		return do_pin(p, s, rest);
	if (strcmp(word, "@both") == 0)
		return do_both(p, s, rest);
	if (strcmp(word, "@terminal") == 0) {
		p->current = terminals_get(&p->terminals, rest, p->at);
		return p->current || wrong(p, s, "a terminal", rest, "it does not start");
	}
	if (strcmp(word, "@restart") == 0) {
		process_kill(&p->current->process);
		return true;
	}
	return wrong(p, s, "no such line",
		"@at @import @settings @pin @run @refuse @query @terminal @restart @include @both", word);
}

/* ---- the lines */

static bool do_scan(struct play *p, const struct source *s, const char *scan)
{
	p->current = terminals_get(&p->terminals, p->current ? p->current->name : "T1", p->at);
	p->judged = false;
	p->unplanned = true;
	if (!p->current || !process_send(&p->current->process, scan))
		return wrong(p, s, "the terminal takes no scans", scan, "its input is closed");
	return read_reply(p, s, p->current);
}

/* After a query every line of its result in turn; after a command some text of what it said. */
static bool do_equals(struct play *p, const struct source *s, const char *text)
{
	size_t len = strlen(text);
	size_t line;

	if (!p->output)
		return wrong(p, s, "what should say this?", text, "no command was run");
	if (!p->rest)
		return strstr(p->output, text) || wrong(p, s, "the command did not say this", text, p->output);
	line = strcspn(p->rest, "\n");
	if (line != len || memcmp(p->rest, text, len) != 0)
		return wrong(p, s, "the query's next line is another", text, *p->rest ? p->rest : "(no more lines)");
	p->rest += line + (p->rest[line] == '\n');
	return true;
}

static bool play_line(struct play *p, struct source *s, const char *line, int depth)
{
	char word[32];
	const char *rest;
	bool ok;

	if (!*line || *line == '#')
		return true;
	if (*line == '<') {
		char *text = source_continued(s, line + 1);

		ok = judge(p, s, text);
		free(text);
		return ok;
	}
	if (*line == '=')
		return do_equals(p, s, line[1] == ' ' ? line + 2 : line + 1);
	if (!settle(p, s))
		return false;
	if (p->rest && *p->rest)
		return wrong(p, s, "the query had more lines", "(no more lines)", p->rest);
	p->rest = NULL;
	if (*line == '>')
		return do_scan(p, s, line[1] == ' ' ? line + 2 : line + 1);
	snprintf(word, sizeof word, "%.*s", (int)strcspn(line, " "), line);
	rest = line + strcspn(line, " ");
	return do_word(p, s, word, rest + strspn(rest, " "), depth);
}

static bool play_file(struct play *p, const char *path, int depth)
{
	struct source s;
	bool ok = source_read(&s, path) || wrong(p, &s, "cannot be read", path, strerror(errno));

	while (ok && s.next < s.count) {
		const char *line = s.lines[s.next++];

		ok = play_line(p, &s, line, depth);
	}
	ok = ok && settle(p, &s);
	if (ok && p->rest && *p->rest)
		ok = wrong(p, &s, "the query had more lines", "(no more lines)", p->rest);
	if (ok && depth == 0)
		ok = end_terminals(p, &s) && run_line(p, &s, "verify", "", 0);
	source_done(&s);
	return ok;
}

static void print_note(const char *text)
{
	while (*text) {
		size_t len = strcspn(text, "\n");

		printf("#   %.*s\n", (int)len, text);
		text += len + (text[len] == '\n');
	}
}

static void print_stderr(const struct play *p)
{
	char text[4000];
	FILE *f = fopen(p->stderr_path, "r");
	size_t len = f ? fread(text, 1, sizeof text - 1, f) : 0;

	text[len] = '\0';
	if (len) {
		print_note("the terminals said on standard error:");
		print_note(text);
	}
	if (f)
		fclose(f);
}

static bool play_scenario(const char *program, const char *path, struct set_ups *set_ups, int n)
{
	struct play p = {.program = program, .set_ups = set_ups, .terminals = {.program = program}};
	const char *name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
	bool ok;

	snprintf(p.folder, sizeof p.folder, "%s/scenario-%d-XXXXXX", set_ups->tmp, n);
	if (!mkdtemp(p.folder)) {
		printf("not ok %d - %s\n#   %s: %s\n", n, name, p.folder, strerror(errno));
		return false;
	}
	snprintf(p.store, sizeof p.store, "%s/store.db", p.folder);
	snprintf(p.stderr_path, sizeof p.stderr_path, "%s/stderr", p.folder);
	p.terminals.store = p.store;
	p.terminals.stderr_path = p.stderr_path;
	/* the terminals' files: stores that are copies of one look the same to them */
	setenv("XDG_STATE_HOME", p.folder, 1);
	ok = play_file(&p, path, 0);
	printf("%sok %d - %s\n", ok ? "" : "not ", n, name);
	if (!ok) {
		print_note(p.wrong);
		print_stderr(&p);
	}
	terminals_kill(&p.terminals);
	forget_replies(&p);
	free(p.output);
	if (ok) /* after a failure it stays, to be looked at */
		folder_remove(p.folder);
	fflush(stdout);
	return ok;
}

/* A program with sanitizers takes five times as long, most of it to start: it plays every third one, by a sum over
 * their names, so that each stays on its side when others come. SCENARIOS=all: all of them (make check-asan). */
static bool is_played(const char *name)
{
#ifdef __SANITIZE_ADDRESS__
	const char *which = getenv("SCENARIOS");
	unsigned sum = 0;

	for (const char *p = name; *p; p++)
		sum = sum * 31 + (unsigned char)*p;
	return (which && strcmp(which, "all") == 0) || (sum >> 4) % 3 == 0;
#else
	(void)name;
	return true;
#endif
}

static int is_scenario(const struct dirent *entry)
{
	size_t len = strlen(entry->d_name);

	return len > 5 && strcmp(entry->d_name + len - 5, ".scan") == 0 && is_played(entry->d_name);
}

int main(int argc, char **argv)
{
	struct set_ups set_ups = {.tmp = getenv("TMP") ? getenv("TMP") : "/tmp"};
	const char *program = process_program(argv[0]);
	struct dirent **entries = NULL;
	int count = argc > 1 ? argc - 1 : scandir(FOLDER, &entries, is_scenario, versionsort);
	bool ok = count > 0;

	printf("1..%d\n", count);
	for (int i = 0; i < count; i++) {
		char path[600];

		if (entries)
			snprintf(path, sizeof path, FOLDER "/%s", entries[i]->d_name);
		ok &= play_scenario(program, entries ? path : argv[i + 1], &set_ups, i + 1);
		if (entries)
			free(entries[i]);
	}
	set_ups_done(&set_ups);
	free(entries);
	return ok ? 0 : 1;
}
