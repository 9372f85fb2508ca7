/* Measures the program against a bare durable commit: one row into a plain SQLite table, on the same disk, in the same
 * run, taken in turn with what is measured, so that a ratio means the same on every machine. tests/bench/run calls it:
 *
 *   bench orders LINES SKUS PREFIX    an orders file on standard output
 *   bench held HELD LINES             an orders file: HELD orders that must ship whole and never can, then LINES that may claim
 *   bench barcodes SKUS               a barcodes file
 *   bench scans STORE SKUS ROUNDS     receives and confirms one unit each round, with a bare commit before each
 *   bench packs STORE SKUS ROUNDS     packs units that stand ready, and finishes their shipments; the same
 *   bench beside STORE SKUS COMMAND.. scans while the command runs: how long the slowest waits
 *   bench plan STORE SKUS             the whole plan, made in a terminal's idle moments between its scans
 *   bench board STORE ROUNDS          the board: read for the first time, read again, and what another process finds out about it
 *   bench start SAY COMMAND...        starts a headless terminal: time to the answer to SAY, and peak memory
 *   bench screen UNTIL COMMAND...     starts a full-screen terminal: time until it shows UNTIL, and peak memory
 *   bench latency STORE SKUS ROUNDS COMMAND...   a full-screen terminal: from the last byte of a scan to its direction on the
 *                                     screen, with a bare commit before each
 *
 * This file alone outside src/store knows sqlite3.h: for the bare commit. */
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "flow/board.h"
#include "flow/session.h"
#include "lib/process.h"
#include "scan/scan.h"
#include "store/migrate.h"
#include "store/plan.h"

enum { MAX_SAMPLES = 200000, WARM_UP = 50, ANSWER_MS = 20000 };

struct samples {
	const char *name;
	double ms[MAX_SAMPLES];
	size_t count;
	double cpu_ms; /* all of them together: what is not waiting for the disk */
};

static double now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static double cpu_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void die(const char *what)
{
	fprintf(stderr, "bench: %s\n", what);
	exit(1);
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;

	return (x > y) - (x < y);
}

static double percentile(struct samples *s, double p)
{
	qsort(s->ms, s->count, sizeof *s->ms, by_size);
	return s->count ? s->ms[(size_t)((double)(s->count - 1) * p)] : 0;
}

static void keep(struct samples *s, double ms)
{
	if (s->count < MAX_SAMPLES)
		s->ms[s->count++] = ms;
}

/* ---- the bare commit */

struct bare {
	sqlite3 *db;
	sqlite3_stmt *begin, *insert, *commit;
	int count;
};

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *stmt = NULL;

	if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK)
		die(sqlite3_errmsg(db));
	return stmt;
}

static void bare_open(struct bare *bare, const char *beside)
{
	char path[1000];

	snprintf(path, sizeof path, "%s.bare", beside);
	unlink(path);
	memset(bare, 0, sizeof *bare);
	if (sqlite3_open(path, &bare->db) != SQLITE_OK ||
		sqlite3_exec(bare->db,
			"PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0;"
			"CREATE TABLE t (id INTEGER PRIMARY KEY, at INTEGER, text TEXT)",
			NULL, NULL, NULL) != SQLITE_OK)
		die(sqlite3_errmsg(bare->db));
	bare->begin = prepare(bare->db, "BEGIN IMMEDIATE");
	bare->insert = prepare(bare->db, "INSERT INTO t (at, text) VALUES (1763884800000, '9506000000015')");
	bare->commit = prepare(bare->db, "COMMIT");
}

static void step(struct bare *bare, sqlite3_stmt *stmt)
{
	if (sqlite3_step(stmt) != SQLITE_DONE)
		die(sqlite3_errmsg(bare->db));
	sqlite3_reset(stmt);
}

/* Its log is emptied outside the time that is taken, as a terminal does with the store's. */
static double bare_commit(struct bare *bare)
{
	double began = now_ms();

	step(bare, bare->begin);
	step(bare, bare->insert);
	step(bare, bare->commit);
	began = now_ms() - began;
	if (++bare->count % 250 == 0)
		sqlite3_wal_checkpoint_v2(bare->db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
	return began;
}

static void bare_close(struct bare *bare)
{
	sqlite3_finalize(bare->begin);
	sqlite3_finalize(bare->insert);
	sqlite3_finalize(bare->commit);
	sqlite3_close(bare->db);
}

/* ---- data */

static void barcode(char out[14], int sku)
{
	snprintf(out, 13, "95060%07u", (unsigned)sku % 10000000);
	out[12] = scan_check_digit(out, 12);
	out[13] = '\0';
}

static void print_barcodes(int skus)
{
	char code[14];

	printf("barcode,sku\n");
	for (int i = 0; i < skus; i++) {
		barcode(code, i);
		printf("%s,SKU-%d\n", code, i);
	}
}

/* Three lines an order; which product a line wants is spread by a prime step, so that all products are alike. */
static void print_orders(int64_t lines, int64_t skus, const char *prefix)
{
	printf("order,line,sku,quantity,placed,promised,priority\n");
	for (int64_t i = 0; i < lines; i++) {
		int64_t order = i / 3;

		printf("%s-%07" PRId64 ",%" PRId64 ",SKU-%" PRId64 ",%" PRId64 ",2026-10-%02" PRId64
		       "T08:00:00Z,2027-01-%02" PRId64 ",%d\n",
			prefix, order, i % 3 + 1, i * 7919 % skus, i % 4 + 2, order % 28 + 1, order % 27 + 1,
			order % 50 ? 0 : 5);
	}
}

/* All of them want SKU-0. Those ahead in claim order also want SKU-1, of which none is announced. */
static void print_held(int64_t held, int64_t lines)
{
	printf("order,line,sku,quantity,placed,promised,priority,policy\n");
	for (int64_t i = 0; i < held; i++)
		printf("HELD-%07" PRId64 ",1,SKU-0,1,2026-10-01T08:00:00Z,2027-01-01,5,all-or-nothing\n"
		       "HELD-%07" PRId64 ",2,SKU-1,1,2026-10-01T08:00:00Z,2027-01-01,5,all-or-nothing\n", i, i);
	for (int64_t i = 0; i < lines; i++)
		printf("SO-%07" PRId64 ",1,SKU-0,3,2026-10-02T08:00:00Z,2027-01-01,0,ship-available\n", i);
}

/* ---- scans */

struct terminal {
	struct db *db;
	struct clock clock;
	struct session *session;
	const struct reply *reply;
};

static double scan(struct terminal *t, const char *text)
{
	struct err err;
	double began = now_ms();

	if (session_scan(t->session, (const uint8_t *)text, strlen(text), &t->reply, &err) != ST_OK)
		die(err.text);
	began = now_ms() - began;
	if (t->reply->result == RESULT_REFUSED)
		die(t->reply->say);
	return began;
}

static void terminal_open(struct terminal *t, const char *store)
{
	struct err err;

	memset(t, 0, sizeof *t);
	if (store_open(&t->db, store, 0, &t->clock, &err) != ST_OK ||
		session_open(&t->session, t->db, &t->clock, "BENCH", &err) != ST_OK ||
		session_sign_on(t->session, "OP-ANA", &err) != ST_OK ||
		session_choose(t->session, "receive", &err) != ST_OK)
		die(err.text);
	scan(t, "D1");
}

static void terminal_close(struct terminal *t)
{
	session_close(t->session);
	db_close(t->db);
}

/* One unit, received and brought to where it was sent. Returns how long the slower scan took. */
static double one_unit(struct terminal *t, int sku, struct samples *receive, struct samples *confirm)
{
	char code[14];
	char place[64];
	double cpu = cpu_ms();
	double first;
	double second;

	barcode(code, sku);
	first = scan(t, code);
	receive->cpu_ms += cpu_ms() - cpu;
	if (t->reply->result != RESULT_DIRECT || !*t->reply->directions[0].order)
		die("a unit found no order: the store has too few lines for so many rounds");
	snprintf(place, sizeof place, "%s", t->reply->directions[0].to);
	db_tidy(t->db); /* as a terminal does between two scans */
	cpu = cpu_ms();
	second = scan(t, place);
	confirm->cpu_ms += cpu_ms() - cpu;
	db_tidy(t->db);
	keep(receive, first);
	keep(confirm, second);
	return first > second ? first : second;
}

static void print_ratio(struct samples *s, struct samples *bare)
{
	double median = percentile(s, 0.5);
	double p99 = percentile(s, 0.99);

	printf("%s %.3f %.3f %.2f %.2f %.3f\n", s->name, median, p99, median / percentile(bare, 0.5),
		p99 / percentile(bare, 0.99), s->cpu_ms / (double)s->count);
}

static void measure_scans(const char *store, int skus, int rounds)
{
	static struct samples bare = {.name = "bare"};
	static struct samples receive = {.name = "receive"};
	static struct samples confirm = {.name = "confirm"};
	struct terminal t;
	struct bare b;
	double cpu;

	terminal_open(&t, store); /* first: the store sets the engine up as it is at a terminal */
	bare_open(&b, store);
	for (int i = 0; i < rounds + WARM_UP; i++) {
		if (i == WARM_UP) {
			bare.count = receive.count = confirm.count = 0;
			bare.cpu_ms = receive.cpu_ms = confirm.cpu_ms = 0;
		}
		cpu = cpu_ms();
		keep(&bare, bare_commit(&b));
		bare.cpu_ms += cpu_ms() - cpu;
		one_unit(&t, (int)((int64_t)i * 7919 % skus), &receive, &confirm);
	}
	terminal_close(&t);
	bare_close(&b);
	print_ratio(&bare, &bare);
	print_ratio(&receive, &bare);
	print_ratio(&confirm, &bare);
}

/* Packs what `scans` has brought: a unit's scan takes its shipment up and puts it into a carton; the last unit of a shipment is
 * followed by %DONE, which closes the carton with its label. */
static void measure_packs(const char *store, int skus, int rounds)
{
	static struct samples bare = {.name = "bare"};
	static struct samples pack = {.name = "pack"};
	static struct samples done = {.name = "done"};
	struct terminal t;
	struct bare b;
	struct err err;
	char code[14];

	terminal_open(&t, store);
	if (session_choose(t.session, "pack", &err) != ST_OK)
		die(err.text);
	bare_open(&b, store);
	for (int i = 0; i < rounds + WARM_UP; i++) {
		double cpu;

		if (i == WARM_UP)
			bare.count = pack.count = done.count = 0, bare.cpu_ms = pack.cpu_ms = done.cpu_ms = 0;
		cpu = cpu_ms();
		keep(&bare, bare_commit(&b));
		bare.cpu_ms += cpu_ms() - cpu;
		barcode(code, (int)((int64_t)i * 7919 % skus));
		cpu = cpu_ms();
		keep(&pack, scan(&t, code));
		pack.cpu_ms += cpu_ms() - cpu;
		db_tidy(t.db);
		if (!t.reply->packing)
			die("a unit was packed, and the reply does not say so");
		if (t.reply->packing->to_pack) {
			scan(&t, "%SKIP");
			continue;
		}
		cpu = cpu_ms();
		keep(&done, scan(&t, "%DONE"));
		done.cpu_ms += cpu_ms() - cpu;
		db_tidy(t.db);
	}
	terminal_close(&t);
	bare_close(&b);
	print_ratio(&bare, &bare);
	print_ratio(&pack, &bare);
	print_ratio(&done, &bare);
}

static void measure_beside(const char *store, int skus, char **command)
{
	static struct samples receive = {.name = "receive"};
	static struct samples confirm = {.name = "confirm"};
	struct terminal t;
	double began;
	double longest = 0;
	int status;
	int rounds = 0;
	pid_t pid;

	terminal_open(&t, store);
	began = now_ms();
	pid = fork();
	if (pid == 0) {
		if (dup2(open("/dev/null", O_WRONLY), 1) >= 0)
			execv(command[0], command);
		_exit(127);
	}
	while (waitpid(pid, &status, WNOHANG) == 0) {
		double took = one_unit(&t, (int)((int64_t)rounds++ * 7919 % skus), &receive, &confirm);

		longest = took > longest ? took : longest;
		usleep(2000);
	}
	terminal_close(&t);
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		die("the command beside the scans failed");
	printf("beside %.1f %d %.2f %.2f %.2f\n", (now_ms() - began) / 1000, rounds * 2, percentile(&receive, 0.5),
		percentile(&receive, 0.99), longest);
}

static void mark_all(struct terminal *t)
{
	struct err err;

	if (db_begin_write(t->db, &err) != ST_OK)
		die(err.text);
	plan_mark_all(t->db);
	if (db_commit(t->db, &err) != ST_OK)
		die(err.text);
}

/* One piece of what there is to do in idle moments: how long it took. */
static double piece(struct terminal *t, bool *more)
{
	double began = now_ms();

	*more = session_idle(t->session);
	return now_ms() - began;
}

/* The whole plan alone; then once more, with a scan after every fourth piece, which would have waited for that piece: the
 * longest of both together. */
static void measure_plan(const char *store, int skus)
{
	static struct samples receive = {.name = "receive"};
	static struct samples confirm = {.name = "confirm"};
	struct terminal t;
	double began;
	double cpu;
	double longest = 0;
	double longest_piece = 0;
	int pieces = 0;
	bool more = true;

	terminal_open(&t, store);
	while (session_idle(t.session)) {
	}
	mark_all(&t);
	began = now_ms();
	cpu = cpu_ms();
	for (; more; pieces++) {
		double took = piece(&t, &more);

		longest_piece = took > longest_piece ? took : longest_piece;
	}
	printf("plan %.2f %.2f %d %.1f", (now_ms() - began) / 1000, (cpu_ms() - cpu) / 1000, pieces, longest_piece);
	mark_all(&t);
	more = true;
	for (int i = 0; more && i < pieces; i++) {
		double took = piece(&t, &more);

		if (i % 4 == 0)
			took += one_unit(&t, (int)((int64_t)i * 7919 % skus), &receive, &confirm);
		longest = took > longest ? took : longest;
	}
	printf(" %.1f\n", longest);
	terminal_close(&t);
}

/* ---- start */

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

static void measure_start(const char *say, char **command)
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

static void measure_screen(const char *until, char **command)
{
	double began = now_ms();
	struct screen screen = screen_start(command);

	screen_shows(&screen, until);
	printf("screen %.1f %ld\n", now_ms() - began, peak_kib(screen.pid));
	screen_end(&screen);
}

/* The terminal's last number, and where its last scan was directed to ("" = nowhere). */
static int64_t last_scan(struct bare *store, sqlite3_stmt *last, char place[64])
{
	int64_t number = 0;

	if (sqlite3_step(last) == SQLITE_ROW) {
		const unsigned char *code = sqlite3_column_text(last, 1);

		number = sqlite3_column_int64(last, 0);
		snprintf(place, 64, "%s", code ? (const char *)code : "");
	}
	if (sqlite3_reset(last) != SQLITE_OK)
		die(sqlite3_errmsg(store->db));
	return number;
}

/* Types a scan. The picture that counts is the first one after the commit; of a direction the tone comes when it is whole.
 * Returns how long it took. */
static double type_in(
	struct screen *screen, const char *scan, const char *until, struct bare *store, sqlite3_stmt *last, char place[64])
{
	int64_t before = last_scan(store, last, place);
	char line[80];
	double began, took;
	size_t len = (size_t)snprintf(line, sizeof line, "%s\r", scan);

	began = now_ms();
	if (write(screen->fd, line, len) != (ssize_t)len)
		die("the screen takes nothing in");
	do {
		screen_shows(screen, until);
		took = now_ms() - began;
	} while (last_scan(store, last, place) == before);
	usleep(20000); /* what it draws and does besides, with nobody waiting */
	return took;
}

static void measure_latency(const char *path, int skus, int rounds, char **command)
{
	static struct samples bare = {.name = "bare"};
	static struct samples shown = {.name = "shown"};
	struct screen screen = screen_start(command);
	struct bare store = {NULL};
	struct bare b;
	sqlite3_stmt *last;
	char code[14], place[64], next[64];

	screen_shows(&screen, "CROSSDOCK");
	if (sqlite3_open_v2(path, &store.db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK)
		die(sqlite3_errmsg(store.db));
	last = prepare(store.db, "SELECT t.last_seq, (SELECT p.code FROM direction d JOIN place p ON p.id = d.place_id WHERE "
				 "d.scan_id = t.id * 1000000000 + t.last_seq ORDER BY d.n LIMIT 1) FROM terminal t "
				 "WHERE t.name = 'LATENCY'");
	bare_open(&b, path);
	type_in(&screen, "OP-ANA", NULL, &store, last, place);
	type_in(&screen, "%RECEIVE", NULL, &store, last, place);
	type_in(&screen, "D1", NULL, &store, last, place);
	for (int i = 0; i < rounds + WARM_UP; i++) {
		double took;

		if (i == WARM_UP)
			bare.count = shown.count = 0;
		keep(&bare, bare_commit(&b));
		barcode(code, (int)((int64_t)i * 7919 % skus));
		took = type_in(&screen, code, "\a", &store, last, place);
		if (!*place)
			die("a unit was not directed");
		keep(&shown, took);
		type_in(&screen, place, NULL, &store, last, next);
	}
	screen_end(&screen);
	bare_close(&b);
	sqlite3_finalize(last);
	sqlite3_close(store.db);
	printf("latency %.3f %.3f %.3f %.3f\n", percentile(&shown, 0.5), percentile(&shown, 0.99), percentile(&bare, 0.5),
		percentile(&bare, 0.99));
}

/* Read again as when something has changed; the first time counts the day so far in slices. */
static void measure_board(const char *store, int rounds)
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
		keep(&again, now_ms() - began);
	}
	began = now_ms();
	while (!board_source_insight(source)->known)
		poll(NULL, 0, 5);
	printf("board %.1f %.1f %.1f %.2f\n", first, percentile(&again, 0.5), percentile(&again, 0.99), (now_ms() - began) / 1000);
	board_source_free(source);
	db_close(db);
}

static long number(const char *text)
{
	return strtol(text, NULL, 10);
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";

	if (strcmp(what, "orders") == 0 && argc == 5)
		print_orders(number(argv[2]), number(argv[3]), argv[4]);
	else if (strcmp(what, "held") == 0 && argc == 4)
		print_held(number(argv[2]), number(argv[3]));
	else if (strcmp(what, "plan") == 0 && argc == 4)
		measure_plan(argv[2], (int)number(argv[3]));
	else if (strcmp(what, "barcodes") == 0 && argc == 3)
		print_barcodes((int)number(argv[2]));
	else if (strcmp(what, "scans") == 0 && argc == 5)
		measure_scans(argv[2], (int)number(argv[3]), (int)number(argv[4]));
	else if (strcmp(what, "packs") == 0 && argc == 5)
		measure_packs(argv[2], (int)number(argv[3]), (int)number(argv[4]));
	else if (strcmp(what, "beside") == 0 && argc > 4)
		measure_beside(argv[2], (int)number(argv[3]), argv + 4);
	else if (strcmp(what, "board") == 0 && argc == 4)
		measure_board(argv[2], (int)number(argv[3]));
	else if (strcmp(what, "start") == 0 && argc > 3)
		measure_start(argv[2], argv + 3);
	else if (strcmp(what, "latency") == 0 && argc > 5)
		measure_latency(argv[2], (int)number(argv[3]), (int)number(argv[4]), argv + 5);
	else if (strcmp(what, "screen") == 0 && argc > 3)
		measure_screen(argv[2], argv + 3);
	else
		die("the head of bench.c says what it can do");
	return 0;
}
