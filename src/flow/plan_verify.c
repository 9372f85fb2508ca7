/* The plan's part of verify. */
#include "flow/plan_verify.h"

#include <inttypes.h>

#include "base/clock.h"
#include "base/str.h"
#include "base/text.h"
#include "flow/replan.h"

enum { SLICE_MS = 1000 };

static const char *claim_word(enum claim claim)
{
	switch (claim) {
	case CLAIM_NOT: return C_("claim", "no");
	case CLAIM_PLANNED: return C_("claim", "as planned");
	case CLAIM_OVERDUE: return C_("claim", "overdue");
	case CLAIM_PATIENCE: return C_("claim", "has waited long enough");
	}
	return "?";
}

static void add_share(struct str *text, struct db *db, int64_t product_id, int64_t source_id, int64_t units)
{
	struct stmt *q = DB_QUERY(db,
		"SELECT p.sku, coalesce(i.number, '') FROM product p LEFT JOIN inbound i ON i.id = $2 WHERE p.id = $1",
		I(product_id), I(source_id));

	while (db_next(q)) {
		str_add(text, text->len ? ", " : "");
		str_printf(text,
			source_id == SOURCE_REDIRECT	 ? _("%" PRId64 " x %s redirected")
			: source_id == SOURCE_HELD_BACK ? _("%" PRId64 " x %s held back")
							: "%" PRId64 " x %s",
			units, db_text(q, 0));
		if (source_id != SOURCE_REDIRECT && source_id != SOURCE_HELD_BACK)
			str_printf(text, " %s", db_text(q, 1));
	}
}

static void say_finding(struct db *db, struct verify *verify, const struct plan_finding *f)
{
	struct str what = {0};
	struct str stored = {0};
	struct str recomputed = {0};
	struct str order = {0};
	enum claim was = CLAIM_NOT;
	struct stmt *q = DB_QUERY(db, "SELECT number, claim FROM customer_order WHERE id = $1", I(f->order_id));

	while (db_next(q)) {
		str_add(&order, db_text(q, 0));
		was = (enum claim)db_i64(q, 1);
	}
	if (f->claim_changed) {
		str_printf(&what, _("order %s: may claim"), str_text(&order));
		verify_say(verify, str_text(&what), claim_word(was), claim_word(f->claim));
	}
	if (f->rank_changed) {
		bool own = f->claim_rank == PLAN_OWN_PROMISE;

		str_clear(&what);
		str_printf(&what, _("order %s: the promise by which it claims"), str_text(&order));
		verify_say(verify, str_text(&what), own ? C_("promise", "another") : C_("promise", "its own"),
			own ? C_("promise", "its own") : C_("promise", "another"));
	}
	if (f->shares_changed) {
		str_clear(&what);
		str_printf(&what, _("order %s: in sight"), str_text(&order));
		q = DB_QUERY(db,
			"SELECT product_id, source_id, quantity FROM in_sight WHERE order_id = $1 ORDER BY line_id, source_id",
			I(f->order_id));
		while (db_next(q))
			add_share(&stored, db, db_i64(q, 0), db_i64(q, 1), db_i64(q, 2));
		for (size_t i = 0; i < f->share_count; i++)
			add_share(&recomputed, db, f->shares[i].product_id, f->shares[i].source_id, f->shares[i].units);
		verify_say(verify, str_text(&what), stored.len ? stored.data : C_("goods", "nothing"),
			recomputed.len ? recomputed.data : C_("goods", "nothing"));
	}
	str_done(&order);
	str_done(&what);
	str_done(&stored);
	str_done(&recomputed);
}

bool plan_verify(struct db *db, int64_t now_ms, struct verify *verify)
{
	struct settings settings;
	struct rebuild *b;
	const struct findings *found;

	settings_load(db, &settings);
	if (plan_todo_any(db) || plan_tick_due(db, &settings, now_ms))
		return false;
	b = rebuild_new(db, &settings, now_ms);
	rebuild_keep_turns(b);
	while (!rebuild_step(b, clock_monotonic_ms() + SLICE_MS)) {
	}
	found = rebuild_findings(b);
	for (size_t i = 0; i < found->count && !db_failed(db); i++)
		say_finding(db, verify, &found->list[i]);
	rebuild_free(b);
	if (settings.match == MATCH_FINISH_FIRST)
		verify_turns(db, verify, now_ms);
	return true;
}
