/* Two terminals on one store, driven by whatever sequence of scans the input spells: no scan fails, every reply is
 * whole, a refusal moves nothing, and at the end every counter is what the movements say. Between scans the world
 * changes as imports and leads change it: orders are cancelled, held and opened again, settings turn, the clock goes
 * on, a terminal is started anew. FUZZ_SESSION_TRACE=1 prints the sequence and checks after every scan. */
#include "fuzz/fuzz.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "flow/session.h"
#include "lib/dock.h"
#include "store/verify.h"

enum { TERMINALS = 2, MOST_STEPS = 120, MOST_RAW = 40, MOST_IDLE = 100 };

struct rig {
	struct dock dock;
	struct db *db[TERMINALS];
	struct session *session[TERMINALS];
	struct clock clock;
	bool made;
	bool trace;
};

static const char *const vocabulary[] = {
	/* commands, the common ones more than once */
	"%UNDO",
	"%UNDO",
	"%UNDO",
	"%DAMAGED",
	"%SKIP",
	"%SKIP",
	"%FULL",
	"%FULL",
	"%DONE",
	"%DONE",
	"%OFF",
	"%OFF",
	"%HELP",
	"%RECEIVE",
	"%LOOKUP",
	"%QTY-1",
	"%QTY-2",
	"%QTY-5",
	"%QTY-0",
	"%STAGE",
	"%NONSENSE",
	"%qty-3",
	/* badges */
	"OP-ANA",
	"OP-BEN",
	"OP-LEE",
	/* places */
	"D1",
	"D2",
	"L1",
	"L2",
	"L3",
	"PACK-1",
	"PACK-2",
	"PUT",
	"HOLD",
	"SPILL",
	/* units and packs */
	"9506000000015",
	"9506000000015",
	"9506000000015",
	"]E09506000000015",
	"19506000000012",
	"9506000000022",
	"9506000000022",
	"SIX-B",
	"9506000000039",
	"9506000000046",
	"9506000000053",
	"A",
	"B",
	"UNIDENTIFIED",
	/* with counts, lots, serials and dates */
	"]C1010950600000003910LOT1",
	"]C1010950600000003910LOT2",
	"]C1010950600000003910OLD",
	"]d2010950600000004621S1",
	"]d2010950600000004621S2",
	"]C101095060000000153005",
	"]C101195060000000123012",
	"]C102095060000000153704",
	"(01)19506000000012(30)5",
	"(01)09506000000015(17)251231",
	"(01)09506000000015(17)281231(15)200101",
	"(10)LOT1",
	"(10)LOT3",
	"(21)S1",
	"LOT1",
	/* cartons: announced, repeated, with content, unknown, wrong digit */
	"]C100095060000000000015",
	"00095060000000000015",
	"]C100095060000000000022",
	"]C100095060000000000039",
	"]C100095060000000000046",
	"]C100095060000000000053",
	"]C100095060000000000016",
	"]C10009506000000000005302095060000000153703",
	/* numbers */
	"IB-1",
	"IB-2",
	"IB-3",
	"IB-4",
	"SO-1",
	"SO-3/1",
	"nobody knows this",
	"",
};
enum { WORDS = sizeof vocabulary / sizeof *vocabulary };

/* what a lead decides about an order that was looked up; most want a badge, and a reason */
static const char *const decisions[] = {"%HOLD", "%RESUME", "%RELEASE", "%CANCEL", "%PRIORITISE", "%ACCEPT", "why not"};
enum { DECISIONS = sizeof decisions / sizeof *decisions };
/* what came later; the numbers of the words above stay what they are, because inputs that were kept spell them */
static const char *const later[] = {"%STAGE", "%COUNT", "%RELEASE", "%RETURN", "%SCRAP", "SO-2", "SO-4", "SO-5", "SO-10",
	"UNIDENTIFIED"};
enum { LATER = sizeof later / sizeof *later, LATER_AT = 104, IDLE_AT = 120 };
/* packing and loading: the next byte says which word, or the label of which carton */
static const char *const leaving[] = {"%PACK", "%PACK", "%LOAD", "%LOAD", "%CLOSE", "%OPEN", "%UNPACK", "%REPRINT", "%UNLOAD",
	"%SPLIT", "%TRACKING", "%DONE", "%DONE", "P-1", "P-2", "D1", "D2", "PACK-1", "SO-1", "SO-2", "SO-3", "SO-4", "SO-5", "SO-6", "SO-7",
	"JJD 0001", "%BOARD", "%MOVE", "L2"};
enum { LEAVING = sizeof leaving / sizeof *leaving, LEAVING_AT = 121 };

/* what happens besides scans: $n is an order of the site */
static const char *const world[] = {
	"UPDATE customer_order SET status = 'cancelled' WHERE id = %d; UPDATE order_line SET waiting = 0, surplus = allocated, "
	"may_claim = (SELECT CASE o.claim WHEN 0 THEN -1 ELSE 1 END FROM customer_order o WHERE o.id = order_id) WHERE order_id = %d;",
	"UPDATE customer_order SET status = 'held' WHERE id = %d AND status = 'open'; "
	"UPDATE order_line SET may_claim = 0 WHERE order_id = %d AND EXISTS (SELECT 1 FROM customer_order o WHERE o.id = "
	"order_id AND o.status = 'held');",
	"UPDATE customer_order SET status = 'open' WHERE id = %d; UPDATE order_line SET may_claim = (SELECT CASE o.claim WHEN 0 "
	"THEN -1 ELSE 1 END FROM customer_order o WHERE o.id = order_id), waiting = CASE WHEN "
	"accepted = 1 OR (SELECT backorderable FROM product WHERE id = product_id) = 1 THEN max(0, ordered - max(0, from_stock - "
	"brought) - cancelled - allocated - shipped) ELSE 0 END, surplus = max(0, min(allocated, allocated + shipped + cancelled - "
	"ordered)) WHERE order_id = %d;",
	"INSERT INTO setting (name, value) VALUES ('confirm', 'no') ON CONFLICT DO NOTHING; UPDATE operator SET language = '' "
	"WHERE id = %d + %d * 0;",
	"DELETE FROM setting WHERE name = 'confirm'; UPDATE operator SET language = '' WHERE id = %d + %d * 0;",
	"INSERT INTO setting (name, value) VALUES ('blind_receipts', 'no') ON CONFLICT DO NOTHING; "
	"UPDATE operator SET language = '' WHERE id = %d + %d * 0;",
	"INSERT INTO setting (name, value) VALUES ('over_receipt_percent', '50') ON CONFLICT DO NOTHING; "
	"UPDATE operator SET language = '' WHERE id = %d + %d * 0;",
	"INSERT INTO recall (product_id, lot, at) VALUES (4, 'LOT1', 1) ON CONFLICT DO NOTHING; "
	"UPDATE operator SET language = '' WHERE id = %d + %d * 0;",
	"UPDATE order_line SET accepted = 1, waiting = max(0, ordered - max(0, from_stock - brought) - cancelled - allocated - "
	"shipped) WHERE product_id = 6 AND EXISTS (SELECT 1 FROM customer_order o WHERE o.id = order_id AND o.status <> 'cancelled') "
	"AND %d + %d > 0;",
};
enum { EVENTS = sizeof world / sizeof *world };

static _Noreturn void broken(const char *what, const char *detail)
{
	fprintf(stderr, "broken: %s: %s\n", what, detail);
	abort();
}

static void attach(struct rig *rig, int t)
{
	struct err err;

	session_close(rig->session[t]);
	rig->session[t] = NULL;
	if (session_open(&rig->session[t], rig->db[t], &rig->clock, t ? "T2" : "T1", &err) != ST_OK)
		broken("a session opens", err.text);
}

static void set_up(struct rig *rig)
{
	if (!rig->made) {
		dock_make(&rig->dock);
		rig->db[0] = rig->dock.db;
		rig->db[1] = dock_open_again(&rig->dock);
		rig->trace = getenv("FUZZ_SESSION_TRACE") != NULL;
		rig->made = true;
	} else {
		dock_reset(rig->dock.db);
	}
	clock_start_at(&rig->clock, DOCK_NOW);
	for (int t = 0; t < TERMINALS; t++)
		attach(rig, t);
}

static void check_text(const char *text, const char *what)
{
	if (!text)
		broken(what, "no text");
	if (!utf8_valid(text, strlen(text)))
		broken(what, "not UTF-8");
}

static void check_directions(const struct reply_direction *list, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (list[i].quantity < 1 || !*list[i].to || !*list[i].kind || !*list[i].reason)
			broken("a direction is whole", list[i].sku);
		if (strcmp(list[i].kind, "door") == 0 && !*list[i].sku)
			continue; /* cartons, which have no line */
		if (!*list[i].sku)
			broken("a direction says of what", list[i].to);
		if (!*list[i].order != !*list[i].shipment || !*list[i].order != !*list[i].line)
			broken("a direction names order, line and shipment, or none", list[i].order);
	}
}

static void check_reply(const struct reply *r)
{
	check_text(r->say, "say");
	check_text(r->prompt, "prompt");
	if (!*r->say || !*r->prompt || !*r->id)
		broken("a reply says something, and what is next", r->say);
	if ((r->result == RESULT_REFUSED) != (r->error != ERROR_NONE))
		broken("a refusal, and only it, has an error", r->say);
	if (r->result == RESULT_DIRECT && !r->direction_count)
		broken("a direction is given", r->say);
	if (r->result == RESULT_CONFIRM && !r->confirmed_count)
		broken("something is confirmed", r->say);
	check_directions(r->directions, r->direction_count);
	check_directions(r->confirmed, r->confirmed_count);
	for (size_t i = 0; i < r->line_count; i++)
		check_text(r->lines[i], "line");
}

static void say_difference(void *ctx, const char *what, const char *stored, const char *recomputed)
{
	(void)ctx;
	fprintf(stderr, "verify: %s: stored %s, recomputed %s\n", what, stored, recomputed);
}

/* What `crossdock verify` says must not differ from the tests' own arithmetic. */
static void check_verify(struct rig *rig)
{
	struct verify verify = {.say = say_difference};
	struct verify_counts counts;
	struct err err;

	if (db_begin_read(rig->dock.db, &err) != ST_OK)
		broken("verify begins", err.text);
	verify_store(rig->dock.db, &verify, &counts);
	if (db_end_read(rig->dock.db, &err) != ST_OK)
		broken("verify ends", err.text);
	if (verify.differences)
		broken("verify", "it found differences");
}

static void check_books(struct rig *rig)
{
	char what[300];

	if (dock_differences(rig->dock.db, what, sizeof what))
		broken("the books", what);
}

static void scan(struct rig *rig, int t, const uint8_t *raw, size_t len)
{
	const struct reply *reply;
	const struct session_view *view;
	struct err err;

	if (session_scan(rig->session[t], raw, len, &reply, &err) != ST_OK)
		broken("a scan is answered", err.text);
	if (rig->trace)
		fprintf(stderr, "T%d > %.*s\n   %s %s: %s\n", t + 1, (int)len, (const char *)raw,
			result_word(reply->result), error_word(reply->error), reply->say);
	check_reply(reply);
	if (session_view(rig->session[t], &view, &err) != ST_OK)
		broken("a view is read", err.text);
	check_text(view->prompt, "the view's prompt");
	if (rig->trace)
		check_books(rig);
}

/* The label of a carton that was closed at some time; nothing, where there is none yet. */
static void scan_label(struct rig *rig, int t, unsigned which)
{
	char sscc[24] = "";
	struct err err;
	struct stmt *q;

	if (db_begin_read(rig->dock.db, &err) != ST_OK)
		broken("labels are read", err.text);
	q = DB_QUERY(rig->dock.db, "SELECT sscc FROM sscc ORDER BY sscc DESC LIMIT 1 OFFSET $1", I(which % 16));
	while (db_next(q))
		snprintf(sscc, sizeof sscc, "%s", db_text(q, 0));
	if (db_end_read(rig->dock.db, &err) != ST_OK)
		broken("labels are read", err.text);
	if (*sscc)
		scan(rig, t, (const uint8_t *)sscc, strlen(sscc));
}

static void change_world(struct rig *rig, int t, unsigned what, unsigned which)
{
	char sql[700];
	int order = (int)(which % 10) + 1;

	if (what < EVENTS) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
		snprintf(sql, sizeof sql, world[what], order, order);
#pragma GCC diagnostic pop
		dock_script(rig->dock.db, sql);
	} else if (what == EVENTS) {
		attach(rig, t);
	} else {
		rig->clock.offset_ms += (int64_t)which * 600000;
	}
	if (rig->trace)
		fprintf(stderr, "   world %u %u\n", what, order);
}

/* A step of the input: its high bit names the terminal, the rest a word, or what the next bytes say. */
static size_t step(struct rig *rig, const uint8_t *data, size_t size)
{
	int t = data[0] >> 7;
	unsigned code = data[0] & 0x7f;

	if (code < WORDS) {
		scan(rig, t, (const uint8_t *)vocabulary[code], strlen(vocabulary[code]));
		return 1;
	}
	if (code >= LATER_AT && code < LATER_AT + LATER) {
		scan(rig, t, (const uint8_t *)later[code - LATER_AT], strlen(later[code - LATER_AT]));
		return 1;
	}
	if (code == IDLE_AT) {
		for (int i = 0; i < MOST_IDLE && session_idle(rig->session[t]); i++)
			continue;
		return 1;
	}
	if (size < 2)
		return 1;
	if (code == LEAVING_AT) {
		if (data[1] < LEAVING)
			scan(rig, t, (const uint8_t *)leaving[data[1]], strlen(leaving[data[1]]));
		else
			scan_label(rig, t, data[1] - LEAVING);
		return 2;
	}
	if (code < WORDS + EVENTS + 2) {
		change_world(rig, t, code - WORDS, data[1]);
		return 2;
	}
	if (code < WORDS + EVENTS + 6) {
		char count[20];

		snprintf(count, sizeof count, "%%QTY-%u", data[1] * (code & 1 ? 1u : 37u));
		scan(rig, t, (const uint8_t *)count, strlen(count));
		return 2;
	}
	if (code < WORDS + EVENTS + 6 + DECISIONS) {
		const char *word = decisions[code - WORDS - EVENTS - 6];

		scan(rig, t, (const uint8_t *)word, strlen(word));
		return 1;
	}
	size = size - 2 < data[1] % MOST_RAW ? size - 2 : data[1] % MOST_RAW;
	scan(rig, t, data + 2, size);
	return 2 + size;
}

static struct rig *the_rig(void)
{
	static struct rig rig; /* one store for all inputs: making one costs more than playing in it */

	return &rig;
}

static void tear_down(void)
{
	struct rig *rig = the_rig();

	for (int t = 0; t < TERMINALS; t++)
		session_close(rig->session[t]);
	db_close(rig->db[1]);
	dock_remove(&rig->dock);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const begin[][3] = {{"OP-ANA", "%RECEIVE", "D1"}, {"OP-BEN", "%RECEIVE", "D2"}};
	struct rig *rig = the_rig();
	bool first = !rig->made;

	set_up(rig);
	if (first)
		atexit(tear_down);
	/* most inputs are about receiving: a first byte of 0 starts from nothing */
	for (int t = 0; t < TERMINALS && size && data[0]; t++)
		for (int i = 0; i < 3; i++)
			scan(rig, t, (const uint8_t *)begin[t][i], strlen(begin[t][i]));
	for (size_t at = 1, steps = 0; at < size && steps < MOST_STEPS; steps++)
		at += step(rig, data + at, size - at);
	check_books(rig);
	if (size % 8 == 0) /* it costs as much as the scans */
		check_verify(rig);
	return 0;
}
