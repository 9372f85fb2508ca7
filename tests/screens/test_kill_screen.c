/* The full-screen terminal is killed at random moments, in its start, between scans and in the midst of them, while two scanners
 * type into it as fast as they can: every scan is applied once, in the order in which its scanner sent it. What the program had not
 * read when it was killed nobody was shown an answer to: it is scanned again, as a worker would. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <inttypes.h>
#include <pthread.h>
#include <pty.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/backlog.h"
#include "base/clock.h"
#include "base/str.h"
#include "lib/dice.h"
#include "lib/process.h"
#include "lib/site.h"

enum {
	KILLS = 120,
	SCANNERS = 2,
	BURST_MOST = 12,
	BEHIND_MOST = 40, /* then they wait until the program has caught up */
	LIFE_MS = 60,   /* after the start, at most */
	START_MS = 80,  /* of lives that end while they start, at most */
	WAIT_MS = 20000,
};

static const char *program;

struct rig {
	struct site site;
	int known[SCANNERS]; /* codes up to this number are in the backlog or in the store */
	int sent[SCANNERS];
	struct dice dice;
	char config[600];
	char backlog[600];
	int fd; /* of the terminal's screen */
	pid_t pid;
	pthread_t reader;
	pthread_mutex_t lock; /* of the text */
	struct str screen;    /* what it has drawn */
	int behind; /* scans that waited at the last kill */
	int tries;  /* how many starts have ended with the first of them at hand */
	/* what was met */
	int kills, waiting, again;
};

static int set_up(void **state)
{
	struct rig *rig = mem_alloc(sizeof *rig);
	const char *folder = getenv("TMP") ? getenv("TMP") : "/tmp";
	const char *seed = getenv("KILL_SEED");
	FILE *f;

	pthread_mutex_init(&rig->lock, NULL);
	rig->dice.state = seed ? strtoull(seed, NULL, 10) : 20261123;
	site_new(&rig->site, "kill-screen");
	site_set_up(&rig->site, "INSERT INTO code (code, kind, ref_id, quantity) VALUES ('09506000000015', 'product', 11, 1); "
				"UPDATE setting SET value = 'no' WHERE name = 'confirm'; "
				"INSERT INTO setting (name, value) SELECT 'confirm', 'no' WHERE NOT EXISTS "
				"(SELECT 1 FROM setting WHERE name = 'confirm')");
	snprintf(rig->config, sizeof rig->config, "%s/kill-screen-%d.conf", folder, (int)getpid());
	snprintf(rig->backlog, sizeof rig->backlog, "%s/kill-screen-%d.scans", folder, (int)getpid());
	unlink(rig->backlog);
	f = fopen(rig->config, "w");
	if (!f)
		return -1;
	fprintf(f, "store = %s\nterminal = T9\nscans = %s\n", rig->site.path, rig->backlog);
	*state = rig;
	return fclose(f);
}

/* ---- the terminal */

/* Reads what it draws until it ends: a terminal that nobody reads stands still, and the scanners with it. */
static void *read_screen(void *ctx)
{
	struct rig *rig = ctx;
	char data[8192];
	ssize_t n;

	while ((n = read(rig->fd, data, sizeof data)) > 0) {
		pthread_mutex_lock(&rig->lock);
		str_add_n(&rig->screen, data, (size_t)n);
		pthread_mutex_unlock(&rig->lock);
	}
	return NULL;
}

static void start(struct rig *rig)
{
	struct winsize size = {.ws_row = 24, .ws_col = 80};

	str_clear(&rig->screen);
	rig->pid = forkpty(&rig->fd, NULL, NULL, &size);
	assert_true(rig->pid >= 0);
	if (rig->pid == 0) {
		setenv("TERM", "xterm", 1);
		setenv("LC_ALL", "C.UTF-8", 1);
		execl(program, program, "--config", rig->config, "run", (char *)NULL);
		_exit(127);
	}
	assert_int_equal(pthread_create(&rig->reader, NULL, read_screen, rig), 0);
}

static void pause_ms(int ms)
{
	struct timespec pause = {.tv_nsec = (long)ms * 1000000};

	nanosleep(&pause, NULL);
}

static bool on_screen(struct rig *rig, const char *text)
{
	bool found;

	pthread_mutex_lock(&rig->lock);
	found = strstr(str_text(&rig->screen), text) != NULL;
	pthread_mutex_unlock(&rig->lock);
	return found;
}

static void wait_for(struct rig *rig, const char *text)
{
	int64_t end_ms = clock_monotonic_ms() + WAIT_MS;

	while (!on_screen(rig, text)) {
		if (clock_monotonic_ms() > end_ms)
			fail_msg("never on the screen: %s\n%s", text, str_text(&rig->screen));
		pause_ms(1);
	}
}

static void end(struct rig *rig, int signal)
{
	kill(rig->pid, signal);
	waitpid(rig->pid, NULL, 0);
	pthread_join(rig->reader, NULL);
	close(rig->fd);
	rig->pid = 0;
}

static int tear_down(void **state)
{
	struct rig *rig = *state;

	if (rig->pid > 0)
		end(rig, SIGKILL);
	site_done(&rig->site);
	unlink(rig->config);
	unlink(rig->backlog);
	str_done(&rig->screen);
	free(rig);
	return 0;
}

/* ---- what is where */

static int64_t number(struct rig *rig, const char *sql)
{
	struct err err;
	int64_t value;

	assert_int_equal(db_begin_read(rig->site.db, &err), ST_OK);
	value = DB_VALUE0(rig->site.db, 0, sql);
	assert_int_equal(db_end_read(rig->site.db, &err), ST_OK);
	return value;
}

/* A scanner types, and ends with Enter. */
static void type_in(struct rig *rig, const char *text)
{
	size_t len = strlen(text);

	assert_int_equal(write(rig->fd, text, len), len);
}

static void send_next(struct rig *rig, int i)
{
	char text[64];

	snprintf(text, sizeof text, "010950600000001510%c%05d\r", "AB"[i], ++rig->sent[i]);
	type_in(rig, text);
}

static int code_number(const uint8_t *data, size_t len, char letter)
{
	return len == 24 && data[18] == (uint8_t)letter ? (int)strtol((const char *)data + 19, NULL, 10) : 0;
}

#define CODE "CAST(substr(CAST(raw AS TEXT), 20, 5) AS INTEGER)"
#define CODES_OF(letter) "FROM scan WHERE CAST(raw AS TEXT) LIKE '__________________" letter "_____'"
#define LAST_CODE(letter) "SELECT max(" CODE ") " CODES_OF(letter)

/* How many of them are the next one of their scanner, and were received. */
#define RIGHT(letter)                                                                                                  \
	"SELECT count(*) FROM (SELECT " CODE " AS code, row_number() OVER (ORDER BY id) AS n, result " CODES_OF(letter) \
	") WHERE code = n AND result = 'direct'"

/* After a kill: how far each scanner's codes have come, in the store and in the backlog. */
static void see_what_is_known(struct rig *rig)
{
	struct backlog *backlog = NULL;
	struct err err;
	int64_t applied;

	for (int s = 0; s < SCANNERS; s++)
		rig->known[s] = (int)number(rig, s ? LAST_CODE("B") : LAST_CODE("A"));
	applied = number(rig, "SELECT backlog_seq FROM terminal WHERE name = 'T9'");
	if (backlog_open(&backlog, rig->backlog, &err) != ST_OK)
		fail_msg("%s", err.text);
	backlog_start(backlog, applied);
	rig->behind = (int)backlog_count(backlog);
	rig->tries = rig->behind ? backlog_scan(backlog, 0)->tries : 0;
	rig->waiting += rig->behind > 0;
	rig->again += rig->behind;
	for (size_t i = 0; i < backlog_count(backlog); i++) {
		const struct backlog_scan *scan = backlog_scan(backlog, i);

		assert_null(scan->fault);
		for (int s = 0; s < SCANNERS; s++) {
			int code = code_number(scan->data, scan->len, "AB"[s]);

			if (code)
				rig->known[s] = code;
		}
	}
	backlog_close(backlog);
	for (int s = 0; s < SCANNERS; s++) {
		assert_true(rig->known[s] <= rig->sent[s]);
		rig->sent[s] = rig->known[s];
	}
}

/* ---- the test */

static void wait_for_scans(struct rig *rig, int count)
{
	int64_t end_ms = clock_monotonic_ms() + WAIT_MS;

	while (number(rig, "SELECT count(*) FROM scan") < count) {
		if (clock_monotonic_ms() > end_ms)
			fail_msg("of %d scans (%d by A, %d by B) %" PRId64 " are in the store, the last ones %" PRId64 " and %" PRId64
				 "; on the screen: %s", count, rig->known[0], rig->known[1], number(rig, "SELECT count(*) FROM scan"),
				number(rig, LAST_CODE("A")), number(rig, LAST_CODE("B")), str_text(&rig->screen));
		pause_ms(5);
	}
}

static void sign_on(struct rig *rig)
{
	start(rig);
	wait_for(rig, "Scan your badge");
	type_in(rig, "OP-ANA\r");
	wait_for(rig, "Choose an activity");
	type_in(rig, "%RECEIVE\r");
	wait_for(rig, "Scan a door");
	type_in(rig, "D1\r");
	wait_for_scans(rig, 3);
	end(rig, SIGTERM);
}

static void live(struct rig *rig)
{
	bool to_the_scans = dice_percent(&rig->dice, 75) || rig->tries == BACKLOG_TRIES - 1;
	int before = (int)number(rig, "SELECT count(*) FROM scan");
	int64_t end_ms;

	start(rig);
	if (to_the_scans) {
		wait_for(rig, "T9");
		if (rig->tries == BACKLOG_TRIES - 1) /* once more, and the program would rightly take it for the cause */
			wait_for_scans(rig, before + 1);
		end_ms = clock_monotonic_ms() + dice_between(&rig->dice, 0, LIFE_MS);
		do {
			int count = rig->behind > BEHIND_MOST ? 0 : dice_between(&rig->dice, 1, BURST_MOST);

			while (count--)
				send_next(rig, dice_roll(&rig->dice, SCANNERS));
			pause_ms(dice_between(&rig->dice, 0, 12));
		} while (clock_monotonic_ms() < end_ms);
	} else {
		pause_ms(dice_between(&rig->dice, 1, START_MS));
	}
	end(rig, SIGKILL);
	rig->kills++;
}

static void settle(struct rig *rig)
{
	start(rig);
	wait_for_scans(rig, 3 + rig->known[0] + rig->known[1]);
	end(rig, SIGTERM);
}

static void test_killed(void **state)
{
	struct rig *rig = *state;
	const char *rounds = getenv("KILL_ROUNDS");
	int kills = rounds ? (int)strtol(rounds, NULL, 10) : KILLS;
	const char *verify[] = {program, "--db", rig->site.path, "verify", NULL};
	char *output;

	sign_on(rig);
	for (int i = 0; i < kills; i++) {
		live(rig);
		see_what_is_known(rig);
	}
	settle(rig);
	printf("# %d kills, in %d of them scans waited, %d altogether; %d scans\n", rig->kills, rig->waiting, rig->again,
		rig->known[0] + rig->known[1]);
	assert_int_equal(number(rig, RIGHT("A")), rig->known[0]);
	assert_int_equal(number(rig, RIGHT("B")), rig->known[1]);
	assert_int_equal(number(rig, "SELECT count(*) FROM scan"), 3 + rig->known[0] + rig->known[1]);
	assert_int_equal(number(rig, "SELECT count(*) FROM receipt"), rig->known[0] + rig->known[1]);
	assert_int_equal(number(rig, "SELECT count(*) FROM scan WHERE came_at IS NULL OR came_at > at"), 0);
	if (process_run(verify, &output, WAIT_MS) != 0)
		fail_msg("%s", output);
	free(output);
	/* it was no walk in the park */
	assert_true(rig->known[0] > kills && rig->known[1] > kills);
	assert_true(rig->waiting > 0);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_killed, set_up, tear_down),
	};

	program = process_program(argc ? argv[0] : "");
	return cmocka_run_group_tests_name("kill the full-screen terminal", tests, NULL, NULL);
}
