/* The collection of GS1 vectors (../shared/standards/gs1_vectors.tsv, section 8 of gs1.md there) against scan_decode.
 *
 * A row says what a reference implementation made of an input, association rules between symbols left out. We agree if
 * both accept with the same canonical text, or both refuse. Rows on which we differ on purpose are listed one by one,
 * with the reason, in gs1_policy.tsv: kind, input as we were given it, what the row says, reason. A difference that is
 * not listed fails, and so does a listed row on which we agree again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base/str.h"
#include "scan/scan.h"

enum {
	YEAR = 2026, /* of the collection */
	COLUMNS = 10,
};

static const char vectors_path[] = "../shared/standards/gs1_vectors.tsv";
static const char policy_path[] = "tests/unit/gs1_policy.tsv";

struct row {
	char *input, *symid, *expected, *kind, *oracle, *scope;
};

struct policy {
	char *kind, *input, *verdict;
	bool seen;
};

/* Cuts a line at its tabs; the number of columns. */
static int cut(char *line, char **columns, int max)
{
	int n = 0;
	char *at = line;

	line[strcspn(line, "\n")] = '\0';
	while (n < max) {
		columns[n++] = at;
		at = strchr(at, '\t');
		if (!at)
			break;
		*at++ = '\0';
	}
	return n;
}

static struct policy *load_policy(struct arena *arena, size_t *count)
{
	FILE *f = fopen(policy_path, "r");
	struct policy *list = NULL;
	size_t cap = 0;
	char *line = NULL;
	size_t size = 0;

	*count = 0;
	assert_non_null(f);
	while (getline(&line, &size, f) > 0) {
		char *columns[4];

		if (line[0] == '#')
			continue;
		assert_int_equal(cut(line, columns, 4), 4);
		list = arena_grow(arena, list, *count, &cap, sizeof *list);
		list[(*count)++] = (struct policy){.kind = arena_dup(arena, columns[0]),
			.input = arena_dup(arena, columns[1]),
			.verdict = arena_dup(arena, columns[2])};
	}
	free(line);
	fclose(f);
	return list;
}

/* How the row's input is given to us: with the identifier that its source implies. */
static void feed(const struct row *row, struct str *raw)
{
	bool element = strcmp(row->kind, "element") == 0 || strcmp(row->kind, "first-element") == 0;

	if (strcmp(row->kind, "scan") != 0 && strcmp(row->kind, "auto") != 0 && strcmp(row->kind, "symid") != 0) {
		str_add(raw, row->symid);
		if (element && !*row->symid)
			str_add(raw, "]C1"); /* the source hands these to a reader of element strings */
		if (strcmp(row->kind, "upc") == 0 && strlen(row->input) <= 8)
			str_add(raw, "]E0"); /* without its symbol a number this short is no UPC-E */
	}
	assert_true(str_unescape(raw, row->input, strlen(row->input)));
}

/* The canonical text that the row expects, with one level of escapes; "" for an error. */
static bool expected_text(const struct row *row, struct str *text)
{
	const char *gtin = strstr(row->expected, "gtin14=");
	const char *upca = strstr(row->expected, "upc_a=");

	if (strncmp(row->oracle, "OK (", 4) == 0)
		return str_unescape(text, row->oracle + 3, strlen(row->oracle + 3));
	if (strncmp(row->oracle, "OK", 2) == 0) /* it is no GS1 data: whatever we make of it, it is no error */
		return str_add(text, "*"), true;
	if (strncmp(row->oracle, "ERROR", 5) == 0 || strncmp(row->expected, "ERROR", 5) == 0)
		return true;
	if (strcmp(row->kind, "auto") == 0 && strstr(row->expected, "ai=(0"))
		gtin = NULL;
	if (gtin)
		str_printf(text, "(01)%.14s", gtin + 7);
	else if (upca)
		str_printf(text, "(01)00%.12s", upca + 6);
	else if (strncmp(row->expected, "sscc=", 5) == 0)
		str_printf(text, "(00)%s", row->expected + 5);
	else if (strstr(row->expected, "ai="))
		str_add(text, strstr(row->expected, "ai=") + 3);
	else
		return false;
	return true;
}

static bool agrees(const struct row *row, const struct scan *scan)
{
	struct str text = {0};
	bool ok;

	if (strcmp(row->kind, "symid") == 0) /* only the identifier counts */
		return strcmp(scan->symbology, row->symid) == 0;
	if (strcmp(row->kind, "gln") == 0 && strncmp(row->expected, "ERROR", 5) == 0)
		return scan->kind == SCAN_ERROR || scan->kind == SCAN_TEXT; /* without context it may be any code */
	assert_true(expected_text(row, &text));
	if (strcmp(str_text(&text), "*") == 0)
		ok = scan->kind == SCAN_TEXT || scan->kind == SCAN_GTIN || scan->kind == SCAN_COMMAND;
	else if (!text.len)
		ok = scan->kind == SCAN_ERROR;
	else
		ok = scan->kind != SCAN_ERROR && strcmp(scan->text, str_text(&text)) == 0;
	str_done(&text);
	return ok;
}

static struct policy *find_policy(struct policy *list, size_t count, const struct row *row, const char *raw)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(list[i].kind, row->kind) == 0 && strcmp(list[i].input, raw) == 0 &&
			strncmp(list[i].verdict, row->oracle, strlen(list[i].verdict)) == 0)
			return &list[i];
	}
	return NULL;
}

struct run {
	struct scan *scan;
	struct policy *policy;
	size_t policies;
	int rows[2], agree[2]; /* of the scopes other and dock */
	int wrong;
};

static void run_row(struct run *run, const struct row *row)
{
	int dock = strcmp(row->scope, "dock") == 0;
	struct str raw = {0};
	struct str shown = {0};
	struct policy *p;
	bool ok;

	feed(row, &raw);
	str_add_escaped(&shown, (const uint8_t *)str_text(&raw), raw.len);
	scan_decode(run->scan, (const uint8_t *)str_text(&raw), raw.len, YEAR);
	ok = agrees(row, run->scan);
	run->rows[dock]++;
	run->agree[dock] += ok;
	p = find_policy(run->policy, run->policies, row, str_text(&shown));
	if (p)
		p->seen = true;
	if (ok == (p != NULL)) {
		print_error("%s\t%s\t%s: we say %s [%s]; the row: %s / %s\n", row->kind, str_text(&shown),
			p ? "listed, but agrees" : "differs", run->scan->text, row->scope, row->oracle, row->expected);
		run->wrong++;
	}
	str_done(&raw);
	str_done(&shown);
}

static void test_vectors(void **state)
{
	FILE *f = fopen(vectors_path, "r");
	struct arena arena = {0};
	struct run run = {0};
	char *line = NULL;
	size_t size = 0;

	(void)state;
	if (!f) {
		print_message("%s is not there\n", vectors_path);
		skip();
	}
	run.scan = mem_alloc(sizeof *run.scan);
	run.policy = load_policy(&arena, &run.policies);
	assert_true(getline(&line, &size, f) > 0);
	while (getline(&line, &size, f) > 0) {
		char *c[COLUMNS];

		assert_int_equal(cut(line, c, COLUMNS), COLUMNS);
		run_row(&run, &(struct row){.input = c[1],
				      .symid = c[2],
				      .expected = c[3],
				      .kind = c[4],
				      .oracle = c[7],
				      .scope = c[9]});
	}
	for (size_t i = 0; i < run.policies; i++) {
		if (!run.policy[i].seen)
			print_message("not in this collection: %s %s\n", run.policy[i].kind, run.policy[i].input);
	}
	print_message("dock: %d of %d agree; other: %d of %d\n", run.agree[1], run.rows[1], run.agree[0], run.rows[0]);
	assert_int_equal(run.wrong, 0);
	assert_true(run.rows[0] + run.rows[1] > 1000);
	free(line);
	free(run.scan);
	fclose(f);
	arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_vectors)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
