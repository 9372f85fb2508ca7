/* What whole programs cost, looked at from outside: how soon they answer, what memory they take, and how long it is from a scan to
 * its direction on the screen. And the board, as a terminal reads it. */
#include "bench/measure.h"

#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/bare.h"
#include "bench/data.h"
#include "bench/samples.h"
#include "flow/board.h"
#include "lib/process.h"

static long peak_kib(pid_t pid)
{
	char path[64];
	char line[200];
	long kib = 0;
	FILE *f;

	snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
	f = fopen(path, "r");
	while (f && fgets(line, sizeof line, f))
		if (strncmp(line, "VmHWM:", 6) == 0)
			kib = strtol(line + 6, NULL, 10);
	if (f)
		fclose(f);
	return kib;
}

void measure_start(const char *say, char **command)
{
	struct process p;
	double began = now_ms();
	char *answer;

	if (!process_start(&p, (const char *const *)command, "/dev/stderr") || !process_send(&p, say))
		die("the program does not start");
	answer = process_line(&p, ANSWER_MS);
	if (!answer)
		die("the program does not answer");
	printf("start %.1f %ld\n", now_ms() - began, peak_kib(p.pid));
	free(answer);
	process_end(&p, ANSWER_MS);
}

/* ---- a full-screen terminal */

struct screen {
	pid_t pid;
	int fd;
};

static struct screen screen_start(char **command)
{
	struct winsize size = {.ws_row = 24, .ws_col = 80};
	struct screen screen;

	screen.pid = forkpty(&screen.fd, NULL, NULL, &size);
	if (screen.pid == 0) {
		setenv("TERM", "xterm-256color", 1);
		execv(command[0], command);
		_exit(127);
	}
	return screen;
}

/* Reads what it draws until `until` is in it; NULL: until it has drawn anything. */
static void screen_shows(struct screen *screen, const char *until)
{
	static char seen[1 << 16];
	size_t len = 0;

	while (!len || (until && !memmem(seen, len, until, strlen(until)))) {
		struct pollfd wait = {.fd = screen->fd, .events = POLLIN};
		ssize_t n = poll(&wait, 1, ANSWER_MS) == 1 ? read(screen->fd, seen + len, sizeof seen - len) : 0;

		if (n <= 0) {
			fprintf(stderr, "%.*s\n", (int)len, seen);
			kill(screen->pid, SIGKILL);
			die("the screen did not show what was waited for");
		}
		len += (size_t)n;
	}
}

static void screen_end(struct screen *screen)
{
	kill(screen->pid, SIGTERM);
	close(screen->fd);
	waitpid(screen->pid, NULL, 0);
}

void measure_screen(const char *until, char **command)
{
	double began = now_ms();
	struct screen screen = screen_start(command);

	screen_shows(&screen, until);
	printf("screen %.1f %ld\n", now_ms() - began, peak_kib(screen.pid));
	screen_end(&screen);
}

/* Types a scan. The picture that counts is the first one after the commit; of a direction the tone comes when it is whole.
 * Returns how long it took. */
static double type_in(struct screen *screen, const char *scan, const char *until, struct look *look, char place[64])
{
	int64_t before = look_last_scan(look, place);
	char line[80];
	double began, took;
	size_t len = (size_t)snprintf(line, sizeof line, "%s\r", scan);

	began = now_ms();
	if (write(screen->fd, line, len) != (ssize_t)len)
		die("the screen takes nothing in");
	do {
		screen_shows(screen, until);
		took = now_ms() - began;
	} while (look_last_scan(look, place) == before);
	usleep(20000); /* what it draws and does besides, with nobody waiting */
	return took;
}

void measure_latency(const char *path, int skus, int rounds, char **command)
{
	static struct samples bare = {.name = "bare"};
	static struct samples shown = {.name = "shown"};
	struct screen screen = screen_start(command);
	struct look look;
	struct bare b;
	char code[14], place[64], next[64];

	screen_shows(&screen, "CROSSDOCK");
	look_open(&look, path, "LATENCY");
	bare_open(&b, path);
	type_in(&screen, "OP-ANA", NULL, &look, place);
	type_in(&screen, "%RECEIVE", NULL, &look, place);
	type_in(&screen, "D1", NULL, &look, place);
	for (int i = 0; i < rounds + WARM_UP; i++) {
		double took;

		if (i == WARM_UP) {
			samples_clear(&bare);
			samples_clear(&shown);
		}
		samples_keep(&bare, bare_commit(&b));
		barcode(code, (int)((int64_t)i * 7919 % skus));
		took = type_in(&screen, code, "\a", &look, place);
		if (!*place)
			die("a unit was not directed");
		samples_keep(&shown, took);
		type_in(&screen, place, NULL, &look, next);
	}
	screen_end(&screen);
	bare_close(&b);
	look_close(&look);
	printf("latency %.3f %.3f %.3f %.3f\n", samples_percentile(&shown, 0.5), samples_percentile(&shown, 0.99), samples_percentile(&bare, 0.5),
		samples_percentile(&bare, 0.99));
}

/* ---- the board */

/* Read again as when something has changed; the first time counts the day so far in slices. */
void measure_board(const char *store, int rounds)
{
	static struct samples again = {.name = "board"};
	struct clock clock = {0};
	struct board_source *source;
	struct db *db;
	struct err err;
	double began = now_ms();
	double first;

	if (db_open(&db, store, 0, &err) != ST_OK)
		die(err.text);
	source = board_source_new(db, &clock);
	do {
		if (board_source_read(source, &err) != ST_OK)
			die(err.text);
	} while (!board_source_board(source)->counted);
	first = now_ms() - began;
	for (int i = 0; i < rounds; i++) {
		began = now_ms();
		if (board_source_read(source, &err) != ST_OK)
			die(err.text);
		samples_keep(&again, now_ms() - began);
	}
	began = now_ms();
	while (!board_source_insight(source)->known)
		poll(NULL, 0, 5);
	printf("board %.1f %.1f %.1f %.2f\n", first, samples_percentile(&again, 0.5), samples_percentile(&again, 0.99), (now_ms() - began) / 1000);
	board_source_free(source);
	db_close(db);
}
