/* decode: what scans mean, without a store. One JSON object a line, flushed before the next line is read, so that
 * another program can talk to it. Scans that are damaged are results, not failures of the command. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "base/mem.h"
#include "base/str.h"
#include "base/text.h"
#include "cli/commands.h"
#include "scan/scan.h"

enum { LINE_KEPT = 1 << 20 };

static const char *kind_name(enum scan_kind kind)
{
	switch (kind) {
	case SCAN_GS1: return "gs1";
	case SCAN_GTIN: return "gtin";
	case SCAN_SSCC: return "sscc";
	case SCAN_TEXT: return "text";
	case SCAN_COMMAND: return "command";
	case SCAN_ERROR: return "error";
	}
	return "error";
}

static void print_object(json_t *object)
{
	json_dumpf(object, stdout, JSON_COMPACT);
	putchar('\n');
	fflush(stdout); /* a failed standard output is noticed at the end of the program */
	json_decref(object);
}

static void print_scan(const struct scan *scan, const char *escaped)
{
	json_t *elements = json_array();
	json_t *object;

	for (size_t i = 0; i < scan->element_count; i++)
		json_array_append_new(elements, json_pack("[s, s]", scan->elements[i].ai, scan->elements[i].value));
	object = json_pack("{s:s, s:s, s:s, s:s, s:o}", "scan", escaped, "symbology", scan->symbology, "kind",
		kind_name(scan->kind), "text", scan->text, "elements", elements);
	if (*scan->warning)
		json_object_set_new(object, "warning", json_string(scan->warning));
	print_object(object);
}

/* A line that is no escaped text: it is repeated as it came, its own backslashes doubled. */
static void print_bad_escape(const char *escaped)
{
	print_object(json_pack("{s:s, s:s, s:s, s:s, s:[]}", "scan", escaped, "symbology", "", "kind", "error", "text",
		"ERROR: after a backslash must follow x and two hexadecimal digits, or a second backslash",
		"elements"));
}

static void decode_line(struct scan *scan, const char *line, size_t len, int this_year)
{
	struct str raw = {0};
	struct str escaped = {0};

	if (str_unescape(&raw, line, len)) {
		str_add_escaped(&escaped, (const uint8_t *)str_text(&raw), raw.len);
		scan_decode(scan, (const uint8_t *)str_text(&raw), raw.len, this_year);
		print_scan(scan, str_text(&escaped));
	} else {
		str_add_escaped(&escaped, (const uint8_t *)line, len);
		print_bad_escape(str_text(&escaped));
	}
	str_done(&raw);
	str_done(&escaped);
}

/* Reads a line. What is far too long for a scan is cut there: no line grows for ever. False: there is none. */
static bool read_line(struct str *line)
{
	int c;

	str_clear(line);
	while ((c = getc(stdin)) != EOF && c != '\n')
		if (line->len < LINE_KEPT)
			str_add_c(line, (char)c);
	return c != EOF || line->len;
}

static enum status decode_stream(struct scan *scan, int this_year, struct err *err)
{
	struct str line = {0};

	while (read_line(&line)) {
		size_t len = line.len;

		while (len > 0 && str_text(&line)[len - 1] == '\r')
			len--;
		decode_line(scan, str_text(&line), len, this_year); /* an empty one too: a line in, a line out */
	}
	str_done(&line);
	return ferror(stdin) ? err_set(err, ST_DEVICE, "cannot read standard input") : ST_OK;
}

enum status decode_run(struct cli *cli, int argc, char **argv, struct err *err)
{
	struct scan *scan = mem_alloc(sizeof *scan);
	int this_year = zone_civil("UTC", clock_now(&cli->clock)).year;
	int first = argc > 1 && strcmp(argv[1], "--") == 0 ? 2 : 1; /* after -- a scan may look like an option */
	enum status status = ST_OK;

	text_use("en"); /* what it prints is for programs */
	for (int i = first; i < argc; i++)
		decode_line(scan, argv[i], strlen(argv[i]), this_year);
	if (argc == 1)
		status = decode_stream(scan, this_year, err);
	free(scan);
	return status;
}
