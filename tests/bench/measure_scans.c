/* What a scan costs: in this process, without a screen, in turn with a bare commit; and how long it waits when something else is at
 * work in the store. */
#include "bench/measure.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/bare.h"
#include "bench/data.h"
#include "bench/samples.h"
#include "flow/session.h"
#include "store/migrate.h"
#include "store/plan.h"

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
	samples_keep(receive, first);
	samples_keep(confirm, second);
	return first > second ? first : second;
}

void measure_scans(const char *store, int skus, int rounds)
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
			samples_clear(&bare);
			samples_clear(&receive);
			samples_clear(&confirm);
		}
		cpu = cpu_ms();
		samples_keep(&bare, bare_commit(&b));
		bare.cpu_ms += cpu_ms() - cpu;
		one_unit(&t, (int)((int64_t)i * 7919 % skus), &receive, &confirm);
	}
	terminal_close(&t);
	bare_close(&b);
	samples_print_ratio(&bare, &bare);
	samples_print_ratio(&receive, &bare);
	samples_print_ratio(&confirm, &bare);
}

/* Packs what `scans` has brought: a unit's scan takes its shipment up and puts it into a carton; the last unit of a shipment is
 * followed by %DONE, which closes the carton with its label. */
void measure_packs(const char *store, int skus, int rounds)
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

		if (i == WARM_UP) {
			samples_clear(&bare);
			samples_clear(&pack);
			samples_clear(&done);
		}
		cpu = cpu_ms();
		samples_keep(&bare, bare_commit(&b));
		bare.cpu_ms += cpu_ms() - cpu;
		barcode(code, (int)((int64_t)i * 7919 % skus));
		cpu = cpu_ms();
		samples_keep(&pack, scan(&t, code));
		pack.cpu_ms += cpu_ms() - cpu;
		db_tidy(t.db);
		if (!t.reply->packing)
			die("a unit was packed, and the reply does not say so");
		if (t.reply->packing->to_pack) {
			scan(&t, "%SKIP");
			continue;
		}
		cpu = cpu_ms();
		samples_keep(&done, scan(&t, "%DONE"));
		done.cpu_ms += cpu_ms() - cpu;
		db_tidy(t.db);
	}
	terminal_close(&t);
	bare_close(&b);
	samples_print_ratio(&bare, &bare);
	samples_print_ratio(&pack, &bare);
	samples_print_ratio(&done, &bare);
}

void measure_beside(const char *store, int skus, char **command)
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
	printf("beside %.1f %d %.2f %.2f %.2f\n", (now_ms() - began) / 1000, rounds * 2, samples_percentile(&receive, 0.5),
		samples_percentile(&receive, 0.99), longest);
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
void measure_plan(const char *store, int skus)
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
