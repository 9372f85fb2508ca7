/* Printing that commands share. The guard is a stream of the C library that stands where standard output stood:
 * whatever prints, by whatever function, goes through it. */
#include "cli/output.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* ---- the guard */

static bool write_all(int fd, const char *data, size_t len)
{
	while (len) {
		ssize_t n = write(fd, data, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		data += n;
		len -= (size_t)n;
	}
	return true;
}

static bool pass(struct outlet *outlet, const char *data, size_t len, bool last)
{
	struct str text = {0};
	struct str shown = {0};
	size_t took;
	bool ok;

	str_add_n(&text, outlet->rest, outlet->rest_len);
	str_add_n(&text, data, len);
	took = shown_add(&outlet->shown, &shown, str_text(&text), text.len, last);
	outlet->rest_len = text.len - took;
	memcpy(outlet->rest, str_text(&text) + took, outlet->rest_len);
	ok = write_all(outlet->fd, str_text(&shown), shown.len);
	str_done(&text);
	str_done(&shown);
	return ok;
}

static ssize_t on_write(void *cookie, const char *data, size_t len)
{
	return pass(cookie, data, len, false) ? (ssize_t)len : 0;
}

/* Lines go out at once where somebody looks on, else in large pieces; errors at once. */
static void guard(struct outlet *outlet, FILE *real, bool at_once)
{
	*outlet = (struct outlet){.real = real, .fd = fileno(real)};
	fflush(real);
	outlet->guarded = fopencookie(outlet, "w", (cookie_io_functions_t){.write = on_write});
	if (outlet->guarded)
		setvbuf(outlet->guarded, NULL, at_once ? _IONBF : isatty(outlet->fd) ? _IOLBF : _IOFBF, BUFSIZ);
}

void output_guard(struct output *output)
{
	guard(&output->out, stdout, false);
	guard(&output->err, stderr, true);
	output_guarded(output);
	if (output->err.guarded)
		stderr = output->err.guarded;
}

void output_raw(struct output *output)
{
	fflush(stdout);
	stdout = output->out.real;
}

void output_guarded(struct output *output)
{
	fflush(stdout);
	if (output->out.guarded)
		stdout = output->out.guarded;
}

bool output_hush(struct hush *hush)
{
	*hush = (struct hush){.nowhere = fopen("/dev/null", "we"), .out = stdout, .err = stderr};
	if (hush->nowhere)
		stdout = stderr = hush->nowhere;
	return hush->nowhere != NULL;
}

void output_unhush(struct hush *hush)
{
	stdout = hush->out;
	stderr = hush->err;
	fclose(hush->nowhere);
}

FILE *output_terminal(const struct output *output)
{
	return output->err.real;
}

static bool let_out(struct outlet *outlet)
{
	bool ok = true;

	if (outlet->guarded) {
		ok = fflush(outlet->guarded) == 0 && !ferror(outlet->guarded);
		if (outlet->rest_len)
			ok = pass(outlet, "", 0, true) && ok;
		fclose(outlet->guarded);
	}
	return ok;
}

bool output_done(struct output *output)
{
	bool ok;

	stdout = output->out.real;
	stderr = output->err.real;
	ok = let_out(&output->out);
	let_out(&output->err);
	return fflush(stdout) == 0 && !ferror(stdout) && ok;
}

/* ---- what is printed */

void output_json(json_t *document)
{
	json_dumpf(document, stdout, JSON_COMPACT | JSON_REAL_PRECISION(15));
	putchar('\n');
	json_decref(document);
}
