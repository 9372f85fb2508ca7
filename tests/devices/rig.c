/* The terminal is the real program, without a screen; what it says of its scanners goes to a file. */
#ifdef HAVE_UMOCKDEV

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "devices/rig.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"

static const char *program;

void rig_init(char **argv)
{
	fake_reexec(argv);
	program = process_program(argv[0]);
}

const char *rig_program(void)
{
	return program;
}

int rig_set_up(void **state)
{
	struct rig *rig = mem_alloc(sizeof *rig);
	const char *folder = getenv("TMP") ? getenv("TMP") : "/tmp";

	site_new(&rig->site, "scanners");
	fake_bench_new(&rig->bench);
	snprintf(rig->config, sizeof rig->config, "%s/scanners-%d.conf", folder, (int)getpid());
	snprintf(rig->news, sizeof rig->news, "%s/scanners-%d.news", folder, (int)getpid());
	unlink(rig->news);
	*state = rig;
	return 0;
}

int rig_tear_down(void **state)
{
	struct rig *rig = *state;

	process_kill(&rig->terminal);
	fake_bench_done(&rig->bench);
	site_done(&rig->site);
	unlink(rig->config);
	unlink(rig->news);
	free(rig);
	return 0;
}

void rig_write_config(struct rig *rig, const char *sections)
{
	FILE *f = fopen(rig->config, "w");

	assert_non_null(f);
	fprintf(f, "store = %s\nterminal = T9\n%s", rig->site.path, sections);
	assert_int_equal(fclose(f), 0);
}

void rig_start_process(struct rig *rig, const char *sections)
{
	const char *argv[] = {program, "--config", rig->config, "scan", "--devices", NULL};

	rig_write_config(rig, sections);
	assert_true(process_start(&rig->terminal, argv, rig->news));
}

void rig_start(struct rig *rig, const char *sections)
{
	char *line;

	rig_start_process(rig, sections);
	assert_true(process_send(&rig->terminal, "%HELP"));
	line = process_line(&rig->terminal, WAIT_MS);
	if (!line)
		fail_msg("it does not start: see %s", rig->news);
	free(line);
}

void rig_expect(struct rig *rig, ...)
{
	char *line = process_line(&rig->terminal, WAIT_MS);
	const char *part;
	va_list parts;

	if (!line)
		fail_msg("no answer");
	va_start(parts, rig);
	while ((part = va_arg(parts, const char *))) {
		if (!strstr(line, part))
			fail_msg("not in it: %s\ngot: %s", part, line);
	}
	va_end(parts);
	free(line);
}

static bool said(const char *path, const char *text)
{
	char all[20000];
	FILE *f = fopen(path, "r");
	size_t len = f ? fread(all, 1, sizeof all - 1, f) : 0;

	if (f)
		fclose(f);
	all[len] = '\0';
	return strstr(all, text) != NULL;
}

void rig_expect_news(struct rig *rig, const char *text, int within_ms)
{
	struct timespec pause = {.tv_nsec = 2000000};
	int64_t end_ms = clock_monotonic_ms() + within_ms;

	while (!said(rig->news, text)) {
		if (clock_monotonic_ms() > end_ms)
			fail_msg("never said: %s", text);
		nanosleep(&pause, NULL);
	}
	assert_int_equal(truncate(rig->news, 0), 0);
}

void rig_expect_nothing_more(struct rig *rig)
{
	assert_true(process_send(&rig->terminal, "A-CASE"));
	rig_expect(rig, "\"scan\":\"A-CASE\"", NULL);
}

#endif
