/* Steps, in the program and in the model. */
#include "lib/tandem.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "exchange/import.h"
#include "lib/model_packing.h"
#include "store/decide.h"
#include "store/office.h"
#include "store/recall.h"
#include "store/verify.h"

enum { IDLE_MOST = 10000, STEP_MS = 60 /* what happens later has a later time */ };

struct tandem *tandem_new(void)
{
	struct tandem *t = mem_alloc(sizeof *t);

	dock_make(&t->dock);
	t->db[0] = t->dock.db;
	for (int i = 1; i < MODEL_TERMINALS; i++)
		t->db[i] = dock_open_again(&t->dock);
	t->verifier = dock_open_again(&t->dock);
	return t;
}

static void close_sessions(struct tandem *t)
{
	for (int i = 0; i < MODEL_TERMINALS; i++) {
		session_close(t->session[i]);
		t->session[i] = NULL;
	}
}

void tandem_free(struct tandem *t)
{
	close_sessions(t);
	for (int i = 1; i < MODEL_TERMINALS; i++)
		db_close(t->db[i]);
	db_close(t->verifier);
	dock_remove(&t->dock);
	str_done(&t->answers);
	free(t);
}

static bool fault(struct tandem *t, const char *kind, const char *text)
{
	snprintf(t->fault.kind, sizeof t->fault.kind, "%s", kind);
	snprintf(t->fault.text, sizeof t->fault.text, "%s", text);
	return false;
}

/* Until the plan has caught up. */
static bool settle(struct tandem *t, int terminal)
{
	int n = 0;

	while (session_idle(t->session[terminal]))
		if (++n > IDLE_MOST)
			return fault(t, "plan", "the planner does not come to an end");
	return true;
}

void tandem_begin(struct tandem *t, const struct model_settings *settings)
{
	struct err err;

	close_sessions(t);
	t->fault = (struct fault){0};
	t->unmodelled = false;
	t->played = 0;
	str_clear(&t->answers);
	model_begin(&t->model, settings, STEP_BEGIN);
	tandem_reset(t->dock.db, settings);
	clock_start_at(&t->clock, STEP_BEGIN);
	for (int i = 0; i < MODEL_TERMINALS; i++)
		if (session_open(&t->session[i], t->db[i], &t->clock, i ? "T2" : "T1", &err) != ST_OK)
			fault(t, "session", err.text);
	settle(t, 0);
}

/* ---- files */

static bool import(struct tandem *t, const struct step *step, bool *refused)
{
	static const char *const names[] = {
		[STEP_ORDER] = "orders.csv", [STEP_INBOUND] = "inbound.csv", [STEP_PICKUP] = "pickups.csv"};
	struct import_options options = {.actor = "test", .clock = &t->clock};
	struct import_report report = {0};
	struct str csv = {0};
	struct err err = {0};
	enum status st;
	FILE *file;

	step_csv(step, &csv);
	file = fmemopen(csv.data, csv.len, "r");
	st = file ? import_stream(t->dock.db, file, names[step->kind], &options, &report, &err) : ST_STORE;
	if (file)
		fclose(file);
	str_done(&csv);
	*refused = st == ST_REFUSED;
	if (st != ST_OK && st != ST_REFUSED)
		fault(t, "import", err.text);
	import_report_done(&report);
	return st == ST_OK || st == ST_REFUSED;
}

/* ---- what a lead does at a command line */

static const enum decide_what decisions[] = {[DECIDES_HOLD] = ORDER_HOLD,
	[DECIDES_RESUME] = ORDER_RESUME,
	[DECIDES_RELEASE] = ORDER_RELEASE,
	[DECIDES_CANCEL] = ORDER_CANCEL,
	[DECIDES_PRIORITY] = ORDER_PRIORITISE,
	[DECIDES_ACCEPT] = ORDER_ACCEPT};

static bool decide_order(struct tandem *t, struct arena *arena, const struct decision_file *file)
{
	struct decide d = {.what = decisions[file->what],
		.order = file->order,
		.line = file->line,
		.priority = file->priority,
		.actor = "test",
		.why = "test"};
	struct settings settings;
	const char *say;
	const char *note;

	settings_load(t->dock.db, &settings);
	return decide(t->dock.db, arena, &d, &settings, clock_now(&t->clock), &say, &note) == DECIDE_MADE;
}

static bool recall(struct tandem *t, struct arena *arena, const struct recall_file *file)
{
	struct recall r = {.lot = file->lot,
		.why = "test",
		.actor = "test",
		.product_id = DB_VALUE(
			t->dock.db, 0, "SELECT id FROM product WHERE sku = $1", T(model_products[PRODUCT_BY_LOT].sku))};
	struct ledger office;
	bool done;

	office = office_begin(t->dock.db, clock_now(&t->clock), "test", "recall");
	done = file->lift ? recall_lift(&office, arena, &r) : recall_add(&office, arena, &r);
	office_end(t->dock.db, &office, "done");
	return done;
}

static bool command(struct tandem *t, const struct step *step, bool *refused)
{
	struct arena arena = {0};
	struct err err;
	bool ok = db_begin_write(t->dock.db, &err) == ST_OK;

	if (ok) {
		*refused = step->kind == STEP_DECISION ? !decide_order(t, &arena, &step->decision)
						       : !recall(t, &arena, &step->recall);
		if (*refused)
			db_rollback(t->dock.db);
		else
			ok = db_commit(t->dock.db, &err) == ST_OK;
	}
	arena_done(&arena);
	return ok || fault(t, "store", err.text);
}

/* ---- both */

static bool model_takes(struct model *m, const struct step *step)
{
	switch (step->kind) {
	case STEP_ORDER: return model_order_file(m, &step->order);
	case STEP_INBOUND: return model_inbound_file(m, &step->inbound);
	case STEP_PICKUP: return model_pickup_file(m, &step->pickup);
	case STEP_DECISION: return model_decision(m, &step->decision);
	case STEP_RECALL: return model_recall(m, &step->recall);
	case STEP_SCAN:
	case STEP_CLOCK: return true;
	}
	return true;
}

static bool take(struct tandem *t, struct step *step)
{
	bool expected = !model_takes(&t->model, step);
	bool office = step->kind == STEP_DECISION || step->kind == STEP_RECALL;

	if (!(office ? command(t, step, &step->refused) : import(t, step, &step->refused)))
		return false;
	if (t->trace && step->refused)
		fprintf(stderr, "   (refused)\n");
	return step->refused == expected ||
	       fault(t, "refusal", step->refused ? "what is sound was refused" : "it was not refused");
}

/* ---- scans */

/* The model answers by the newest facts; where the contract lets old ones rule, by those that the program went by. */
static bool model_answers(struct tandem *t, const struct step *step, const struct reply *reply, bool *adopt)
{
	struct model *before = mem_alloc(sizeof *before);
	char why[sizeof t->fault.text];
	bool right = false;

	*before = t->model;
	for (int facts = 0; facts < FACTS && !right; facts++) {
		struct answer answer;

		t->model = *before;
		model_scan(&t->model, step->terminal, step->scan, facts, &answer);
		t->unmodelled = answer.unmodelled;
		answer_adopt_reasons(&t->model, step->terminal, &answer, reply);
		right = answer.unmodelled ||
			answer_matches(&t->model, &answer, reply, facts ? why : t->fault.text, sizeof why);
		*adopt = answer.free_choice;
		t->by_facts[facts] += right;
	}
	free(before);
	if (right)
		t->fault.text[0] = '\0';
	else
		snprintf(t->fault.kind, sizeof t->fault.kind, "answer");
	return right;
}

/* What the scanner sends: labels of cartons are known only once the program has given them. */
static void resolve(struct tandem *t, struct step *step)
{
	struct err err;
	struct stmt *q;

	snprintf(step->sent, sizeof step->sent, "%s", step->scan);
	if (!model_is_label(step->scan))
		return;
	snprintf(step->sent, sizeof step->sent, "NO-SUCH-LABEL");
	if (db_begin_read(t->dock.db, &err) != ST_OK)
		abort();
	if (strcmp(step->scan, "&old") == 0)
		q = DB_QUERY0(
			t->dock.db, "SELECT '(00)' || sscc FROM sscc WHERE void_at IS NOT NULL ORDER BY sscc LIMIT 1");
	else
		q = DB_QUERY(t->dock.db,
			"SELECT '(00)' || c.sscc FROM parcel c JOIN customer_order o ON o.id = c.order_id "
			"WHERE '&' || o.number || '/' || c.shipment_no || '#' || c.number = $1 AND c.sscc <> ''",
			T(step->scan));
	while (db_next(q))
		snprintf(step->sent, sizeof step->sent, "%s", db_text(q, 0));
	if (db_end_read(t->dock.db, &err) != ST_OK)
		abort();
}

static bool scan(struct tandem *t, struct step *step)
{
	const struct reply *reply;
	struct err err = {0};
	bool adopt;
	size_t from = t->answers.len;

	resolve(t, step);
	if (session_scan(t->session[step->terminal], (const uint8_t *)step->sent, strlen(step->sent), &reply, &err) !=
		ST_OK)
		return fault(t, "session", err.text);
	answer_text(reply, &t->answers);
	if (t->trace)
		fprintf(stderr, "   %s", t->answers.data + from);
	t->scans++;
	if (!model_answers(t, step, reply, &adopt))
		return false;
	if (adopt)
		tandem_adopt(t->dock.db, &t->model);
	return true;
}

bool tandem_step(struct tandem *t, struct step *step)
{
	int64_t began = t->model.now;
	bool ok = true;

	if (t->trace) {
		struct str text = {0};
		int terminal = NONE;
		int64_t now = began;

		step_script(step, &terminal, &now, &text);
		fprintf(stderr, "%s", str_text(&text));
		str_done(&text);
	}
	t->steps++;
	if (step->kind == STEP_CLOCK)
		t->model.now += step->minutes * (int64_t)MINUTE_MS;
	clock_start_at(&t->clock, t->model.now + ++t->played * STEP_MS);
	if (step->kind == STEP_SCAN)
		ok = scan(t, step);
	else if (step->kind != STEP_CLOCK)
		ok = take(t, step);
	if (!ok || !settle(t, step->terminal))
		return false;
	if (t->unmodelled)
		return true;
	model_settle(&t->model, began);
	return tandem_compare(t->dock.db, &t->model, &t->fault) && tandem_rules(t->dock.db, &t->fault);
}

/* ---- at the end */

static void say_difference(void *ctx, const char *what, const char *stored, const char *recomputed)
{
	struct fault *f = ctx;

	if (*f->kind)
		return;
	snprintf(f->kind, sizeof f->kind, "verify");
	snprintf(f->text, sizeof f->text, "%s: stored %s, recomputed %s", what, stored, recomputed);
}

bool tandem_end(struct tandem *t)
{
	struct verify verify = {.say = say_difference, .ctx = &t->fault};
	struct verify_counts counts;
	struct err err = {0};

	if (db_begin_read(t->verifier, &err) != ST_OK)
		return fault(t, "verify", err.text);
	verify_store(t->verifier, &verify, &counts);
	if (db_end_read(t->verifier, &err) != ST_OK)
		return fault(t, "verify", err.text);
	return verify.differences == 0;
}
