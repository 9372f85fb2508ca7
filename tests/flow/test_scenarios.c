/* Plays the scenarios: text files of scans and expected replies (scenarios/README says how they are written). Every one
 * runs in a fresh store and drives the real program: a `crossdock scan` for every terminal, line by line.
 * TAP: one test a file. Arguments: only these files. */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/told.h"
#include "lib/process.h"

#define FOLDER "tests/flow/scenarios"

enum {
	MAX_TERMINALS = 8,
	MAX_SET_UPS = 16,
	MAX_WORDS = 64,
	MAX_DEPTH = 4,
	REPLY_MS = 20000,
	COMMAND_MS = 60000,
	PLAN_TRIES = 500
};

struct terminal {
	char name[33];
	struct process process;
};

/* A file that is being read: the scenario, or what it includes. */
struct source {
	const char *path;
	char **lines;
	size_t count;
	size_t next;
};

/* What a set-up makes is the same whenever it comes first in a scenario: it is played once, by the program, and copied
 * from then on. Not one in which terminals ran. */
struct set_up {
	char name[100];
	char folder[700]; /* its store and files */
	char at[64];
	int files;
};

struct set_ups {
	const char *tmp;
	struct set_up all[MAX_SET_UPS];
	size_t count;
};

struct play {
	const char *program;
	struct set_ups *set_ups;
	char folder[600]; /* of this scenario's store and files */
	char store[700];
	char stderr_path[700];
	char at[64];
	struct terminal terminals[MAX_TERMINALS];
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

static bool matches(const json_t *want, const json_t *got)
{
	const char *key;
	json_t *value;

	if (json_is_null(want))
		return !got || json_is_null(got);
	if (!got)
		return false;
	if (json_is_string(want) && json_string_value(want)[0] == '~')
		return json_is_string(got) && strstr(json_string_value(got), json_string_value(want) + 1);
	if (json_is_object(want)) {
		if (!json_is_object(got))
			return false;
		json_object_foreach(
			(json_t *)want, key, value) if (!matches(value, json_object_get(got, key))) return false;
		return true;
	}
	if (json_is_array(want)) {
		size_t count = json_array_size(want);
		const char *last = count ? json_string_value(json_array_get(want, count - 1)) : NULL;
		bool more = last && strcmp(last, "...") == 0;

		if (!json_is_array(got) || (more ? json_array_size(got) < --count : json_array_size(got) != count))
			return false;
		for (size_t i = 0; i < count; i++)
			if (!matches(json_array_get(want, i), json_array_get(got, i)))
				return false;
		return true;
	}
	return json_equal(want, got);
}

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
		if (matches(want, p->replies[i]))
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

static bool start(struct play *p, struct terminal *t)
{
	const char *argv[] = {p->program, "--db", p->store, "--at", p->at, "scan", "--terminal", t->name, NULL};

	return process_start(&t->process, argv, p->stderr_path);
}

static struct terminal *terminal(struct play *p, const char *name)
{
	for (size_t i = 0; i < MAX_TERMINALS; i++) {
		struct terminal *t = &p->terminals[i];

		if (!*t->name)
			snprintf(t->name, sizeof t->name, "%s", name);
		if (strcmp(t->name, name) == 0)
			return t->process.pid || start(p, t) ? t : NULL;
	}
	return NULL;
}

/* Ends all terminals; they must have ended well. */
static bool end_terminals(struct play *p, const struct source *s)
{
	for (size_t i = 0; i < MAX_TERMINALS; i++) {
		char status[20];

		snprintf(status, sizeof status, "exit %d", process_end(&p->terminals[i].process, REPLY_MS));
		if (strcmp(status, "exit 0") != 0)
			return wrong(p, s, "a terminal ended badly", "exit 0", status);
	}
	return true;
}

static bool any_runs(const struct play *p)
{
	for (size_t i = 0; i < MAX_TERMINALS; i++)
		if (p->terminals[i].process.pid)
			return true;
	return false;
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
	p->unplanned |= any_runs(p);
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
	struct terminal *a = terminal(p, "T1");
	struct terminal *b = terminal(p, "T2");

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

/* ---- set-ups */

static bool copy_file(int from, int to, const char *name)
{
	int in = openat(from, name, O_RDONLY | O_CLOEXEC);
	struct stat st;
	char buffer[65536];
	ssize_t n = -1;
	int out = in >= 0 && fstat(in, &st) == 0
			  ? openat(to, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, st.st_mode & 0777)
			  : -1;

	while (out >= 0 && (n = read(in, buffer, sizeof buffer)) > 0)
		if (write(out, buffer, (size_t)n) != n)
			break;
	if (in >= 0)
		close(in);
	return out >= 0 && close(out) == 0 && n == 0;
}

/* All files of a folder, which has no folders then. */
static bool copy_folder(const char *from, const char *to)
{
	DIR *dir = opendir(from);
	int target = open(to, O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct dirent *entry;
	bool ok = dir && target >= 0;

	while (ok && (entry = readdir(dir)))
		ok = entry->d_name[0] == '.' || copy_file(dirfd(dir), target, entry->d_name);
	if (dir)
		closedir(dir);
	if (target >= 0)
		close(target);
	return ok;
}

static bool keep_set_up(struct play *p, const struct source *s, const char *name)
{
	struct set_up *u = &p->set_ups->all[p->set_ups->count];

	snprintf(u->name, sizeof u->name, "%s", name);
	snprintf(u->at, sizeof u->at, "%s", p->at);
	snprintf(u->folder, sizeof u->folder, "%s/set-up-XXXXXX", p->set_ups->tmp);
	u->files = p->files;
	if (!mkdtemp(u->folder) || !copy_folder(p->folder, u->folder))
		return wrong(p, s, "a set-up cannot be kept", u->folder, strerror(errno));
	p->set_ups->count++;
	return true;
}

static bool do_include(struct play *p, const struct source *s, const char *name, int depth)
{
	bool first = !*p->at;
	char path[600];

	for (size_t i = 0; i < p->set_ups->count && first; i++) {
		const struct set_up *u = &p->set_ups->all[i];

		if (strcmp(u->name, name) != 0)
			continue;
		memcpy(p->at, u->at, sizeof p->at);
		p->files = u->files;
		return copy_folder(u->folder, p->folder) ||
		       wrong(p, s, "a set-up cannot be copied", u->folder, strerror(errno));
	}
	snprintf(path, sizeof path, FOLDER "/%s", name);
	if (!play_file(p, path, depth + 1))
		return false;
	return !first || *p->terminals[0].name || p->set_ups->count == MAX_SET_UPS || keep_set_up(p, s, name);
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
		p->current = terminal(p, rest);
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
	p->current = terminal(p, p->current ? p->current->name : "T1");
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

/* The rest of a line, with the lines below it that begin with a blank. */
static char *continued(struct source *s, const char *text)
{
	size_t len = strlen(text);
	char *all = strdup(text);

	while (s->next < s->count && isblank((unsigned char)s->lines[s->next][0])) {
		const char *more = s->lines[s->next++];

		all = realloc(all, len + strlen(more) + 1);
		if (!all)
			abort();
		memcpy(all + len, more, strlen(more) + 1);
		len += strlen(more);
	}
	return all;
}

static bool play_line(struct play *p, struct source *s, const char *line, int depth)
{
	char word[32];
	const char *rest;
	bool ok;

	if (!*line || *line == '#')
		return true;
	if (*line == '<') {
		char *text = continued(s, line + 1);

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

static bool read_source(struct source *s, const char *path)
{
	FILE *f = fopen(path, "r");
	char *line = NULL;
	size_t size = 0;
	ssize_t len;

	*s = (struct source){.path = path};
	if (!f)
		return false;
	while ((len = getline(&line, &size, f)) >= 0) {
		if (len && line[len - 1] == '\n')
			line[len - 1] = '\0';
		s->lines = realloc(s->lines, (s->count + 1) * sizeof *s->lines);
		if (!s->lines)
			abort();
		s->lines[s->count++] = strdup(line);
	}
	free(line);
	fclose(f);
	return true;
}

static bool play_file(struct play *p, const char *path, int depth)
{
	struct source s;
	bool ok = read_source(&s, path) || wrong(p, &s, "cannot be read", path, strerror(errno));

	while (ok && s.next < s.count) {
		const char *line = s.lines[s.next++];

		ok = play_line(p, &s, line, depth);
	}
	ok = ok && settle(p, &s);
	if (ok && p->rest && *p->rest)
		ok = wrong(p, &s, "the query had more lines", "(no more lines)", p->rest);
	if (ok && depth == 0)
		ok = end_terminals(p, &s) && run_line(p, &s, "verify", "", 0);
	for (size_t i = 0; i < s.count; i++)
		free(s.lines[i]);
	free(s.lines);
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

/* What a scenario made goes with it; after a failure it stays, to be looked at. */
static void remove_folder(const char *folder)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;
	char inner[1000];

	while (dir && (entry = readdir(dir)))
		if (unlinkat(dirfd(dir), entry->d_name, 0) != 0 && entry->d_name[0] != '.') {
			snprintf(inner, sizeof inner, "%s/%s", folder, entry->d_name);
			remove_folder(inner);
		}
	if (dir)
		closedir(dir);
	rmdir(folder);
}

static bool play_scenario(const char *program, const char *path, struct set_ups *set_ups, int n)
{
	struct play p = {.program = program, .set_ups = set_ups};
	const char *name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
	bool ok;

	snprintf(p.folder, sizeof p.folder, "%s/scenario-%d-XXXXXX", set_ups->tmp, n);
	if (!mkdtemp(p.folder)) {
		printf("not ok %d - %s\n#   %s: %s\n", n, name, p.folder, strerror(errno));
		return false;
	}
	snprintf(p.store, sizeof p.store, "%s/store.db", p.folder);
	snprintf(p.stderr_path, sizeof p.stderr_path, "%s/stderr", p.folder);
	setenv("XDG_STATE_HOME", p.folder,
		1); /* the terminals' files: stores that are copies of one look the same to them */
	ok = play_file(&p, path, 0);
	printf("%sok %d - %s\n", ok ? "" : "not ", n, name);
	if (!ok) {
		print_note(p.wrong);
		print_stderr(&p);
	}
	for (size_t i = 0; i < MAX_TERMINALS; i++)
		process_kill(&p.terminals[i].process);
	forget_replies(&p);
	free(p.output);
	if (ok)
		remove_folder(p.folder);
	fflush(stdout);
	return ok;
}

/* A program with sanitizers takes five times as long, most of it to start: it plays every second one, by a sum over
 * their names, so that each stays on its side when others come. SCENARIOS=all: all of them (make check-asan). */
static bool is_played(const char *name)
{
#ifdef __SANITIZE_ADDRESS__
	const char *which = getenv("SCENARIOS");
	unsigned sum = 0;

	for (const char *p = name; *p; p++)
		sum = sum * 31 + (unsigned char)*p;
	return (which && strcmp(which, "all") == 0) || (sum >> 4) % 2 == 0;
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
	for (size_t i = 0; i < set_ups.count; i++)
		remove_folder(set_ups.all[i].folder);
	free(entries);
	return ok ? 0 : 1;
}
