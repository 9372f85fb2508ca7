/* Scanners plugged in and out in any order, and how often those that are absent are looked for. A program of its own: the mocked
 * machine has a small table of what was opened. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#ifndef HAVE_UMOCKDEV

int main(void)
{
	printf("ok 1 - scanners # SKIP umockdev was not there when this was built\n1..1\n");
	return 0;
}

#else

#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "devices/rig.h"
#include "devices/scanners.h"
#include "lib/dice.h"

enum { RANDOM_STEPS = 20 }; /* the mocked machine has a small table, and forgets nothing */

/* Looking for what is not there costs more than all else of an idle terminal: it is done less and less often, until udev tells of
 * something. */
static void test_absent_is_looked_for_less_often(void **state)
{
	struct rig *rig = *state;
	struct scanner_config config;
	struct scanners *set;
	struct pollfd fds[SCANNERS_FDS_MAX];
	struct fake other;
	struct err err = {0};
	int64_t now = clock_monotonic_ms();
	size_t count;
	int before = SCANNERS_LOOK_MS;

	scanner_config_init(&config, "SCAN-1", 0);
	config.vendor = "05e0";
	fake_init(&other, &rig->bench, true, "1111", "2222", "S9", 3);
	assert_int_equal(scanners_open(&set, &config, 1, &err), ST_OK);
	for (int i = 0; i < 6; i++) {
		int wait = scanners_wait_ms(set, now);

		assert_in_range(wait, before, SCANNERS_LOOK_MAX_MS);
		before = wait;
		now += wait;
		count = scanners_fds(set, fds);
		for (size_t n = 0; n < count; n++)
			fds[n].revents = 0;
		scanners_read(set, fds, count, now, now);
	}
	assert_int_equal(scanners_wait_ms(set, now), SCANNERS_LOOK_MAX_MS);
	fake_plug(&other);
	count = scanners_fds(set, fds);
	assert_true(poll(fds, (nfds_t)count, WAIT_MS) > 0);
	scanners_read(set, fds, count, now, now);
	assert_in_range(scanners_wait_ms(set, now), SCANNERS_LOOK_MS, 2 * SCANNERS_LOOK_MS);
	scanners_close(set);
}

/* ---- any order of things */

static void send_text(struct fake *fake, const char *text)
{
	if (fake->is_hid)
		fake_type(fake, text);
	else
		fake_send(fake, text, strlen(text));
}

/* The next answer, those to cut-off scans passed over: whether their first half was read in time nobody can know. */
static void expect_scan(struct rig *rig, const char *scan, const char *device)
{
	char part[100];
	char *line;

	while ((line = process_line(&rig->terminal, WAIT_MS)) && strstr(line, "unplugged") && strstr(line, "\"error\":\"bad-scan\""))
		free(line);
	snprintf(part, sizeof part, "\"scan\":\"%s\",\"device\":\"%s\"", scan, device);
	if (!line || !strstr(line, part))
		fail_msg("not in it: %s\ngot: %s", part, line ? line : "nothing");
	free(line);
}

/* Plugs in, pulls out, scans and half-scans at random: every whole scan is answered once, in order, by its scanner. */
static void test_any_order(void **state)
{
	static const char *const names[] = {"A", "B", "C"};
	struct rig *rig = *state;
	struct dice dice = {.state = 3};
	struct fake fakes[3];
	char text[40];

	fake_init(&fakes[0], &rig->bench, true, "05e0", "1200", "AAA", 3);
	fake_init(&fakes[1], &rig->bench, true, "05e0", "1200", "BBB", 4);
	fake_init(&fakes[2], &rig->bench, false, "0c2e", "0b6a", "CCC", 5);
	rig_start(rig, "[scanner A]\nkind = hid\nserial = AAA\n[scanner B]\nkind = hid\nserial = BBB\n"
		   "[scanner C]\nkind = serial\nserial = CCC\n");
	for (int i = 0; i < RANDOM_STEPS; i++) {
		int which = dice_roll(&dice, 3);
		struct fake *fake = &fakes[which];

		if (fake->fd < 0) {
			fake_plug(fake);
			snprintf(text, sizeof text, "Scanner %s is here", names[which]);
			rig_expect_news(rig, text, WAIT_MS);
		} else if (dice_percent(&dice, 30)) {
			if (dice_percent(&dice, 50))
				send_text(fake, "HALF");
			fake_unplug(fake, (enum fake_order)dice_roll(&dice, 3));
			snprintf(text, sizeof text, "Scanner %s gone", names[which]);
			rig_expect_news(rig, text, WAIT_MS);
		} else {
			snprintf(text, sizeof text, "N-%d\r", i);
			send_text(fake, text);
			text[strlen(text) - 1] = '\0';
			expect_scan(rig, text, names[which]);
		}
	}
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_any_order, rig_set_up, rig_tear_down),
		cmocka_unit_test_setup_teardown(test_absent_is_looked_for_less_often, rig_set_up, rig_tear_down),
	};

	(void)argc;
	rig_init(argv);
	return cmocka_run_group_tests_name("scanners absent", tests, NULL, NULL);
}

#endif
