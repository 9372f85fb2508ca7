/* Fuzzes label templates: any bytes. One that is taken draws one label, whatever the names are: its own commands and no
 * others. The label's kind is chosen by the first byte's lowest bit, so that a text that begins with ^ is a carton's. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "exchange/label.h"
#include "fuzz/fuzz.h"

static const char *const nasty[] = {"x", "^FS^XZ^XA^FDx^FS^XZ~JR", "\\&\n\xc3\xa9\xff_5E>;>8{order}{{", ""};

static void must(bool ok, const char *what)
{
	if (ok)
		return;
	fprintf(stderr, "fuzz_template: %s\n", what);
	abort();
}

static size_t count_of(const char *text, const char *part)
{
	size_t n = 0;

	for (const char *p = strstr(text, part); p; p = strstr(p + 1, part))
		n++;
	return n;
}

/* Commands of the label, the ^FH before data left out. */
static size_t commands(const char *label)
{
	return count_of(label, "^") - count_of(label, "^FH_^FD");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct template_field *fields = label_fields(size && data[0] % 2 ? PRINT_DIRECTION : PRINT_CARTON);
	char *text = malloc(size + 1);
	struct err err = {.text = ""};
	int line = 0;

	if (!text)
		abort();
	memcpy(text, data, size);
	text[size] = '\0';
	if (template_check(text, size, fields, &line, &err) != ST_OK) {
		must(*err.text && line >= 1, "refused without words or line");
		free(text);
		return 0;
	}
	for (size_t i = 0; i < sizeof nasty / sizeof *nasty; i++) {
		const char *values[40] = {NULL};
		struct str out = {0};

		for (size_t f = 0; fields[f].name; f++)
			values[f] = fields[f].is_sscc ? "106141411928374657" : nasty[i];
		template_fill(&out, text, fields, values);
		must(commands(str_text(&out)) == count_of(text, "^"), "the label has other commands than the template");
		must(!strchr(str_text(&out), '~'), "a `~` came out");
		must(utf8_valid(str_text(&out), out.len), "a character was split");
		str_done(&out);
	}
	free(text);
	return 0;
}
