/* Reads the audit trail from its first row to its last. Seals are checked as they come; what a terminal's seals leave
 * out, or say twice, is found by where the one before ended. */
#include "store/audit_verify.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "base/text.h"
#include "base/told.h"
#include "store/audit_hash.h"
#include "store/order.h"
#include "store/schema.h"
#include "store/seal.h"
#include "store/site_seal.h"
#include "store/terminal.h"

enum { SHOWN_MAX = 80 };

struct checking {
	struct db *db;
	struct verify *verify;
	struct audit_counts *counts;
	const struct audit_head *kept;
	bool kept_found;
	bool broken; /* the chain: what follows is not said again */
	int64_t last_id;
	uint8_t last_hash[DIGEST_BYTES];
	struct site_seal site; /* what the newest row of it says; of parts that are known */
	bool site_known[SITE_PARTS];
};

/* A row as it is stored. */
struct stored {
	struct audit_fields fields;
	uint8_t hash[DIGEST_BYTES];
};

static bool is_of(const struct stored *row, enum audit_action action)
{
	const struct audit_text *text = &row->fields.texts[AUDIT_FIELD_ACTION];

	return text->len == strlen(audit_words[action]) && memcmp(text->data, audit_words[action], text->len) == 0;
}

/* ---- the chain */

/* What stands there may be anything: somebody changed it. */
static const char *shown(struct arena *arena, const struct audit_text *text)
{
	struct str out = {0};
	const char *copy;

	str_add_escaped(&out, (const uint8_t *)text->data, text->len < SHOWN_MAX ? text->len : SHOWN_MAX);
	copy = arena_dup(arena, str_text(&out));
	str_done(&out);
	return copy;
}

/* "audit row 17 (order-hold SO-1 by OP-LEE)" */
static const char *name_row(const struct stored *row, struct arena *arena)
{
	const struct audit_text *t = row->fields.texts;
	const struct audit_text *who = &t[t[AUDIT_FIELD_BADGE].len ? AUDIT_FIELD_BADGE : AUDIT_FIELD_USER];

	return arena_printf(arena, _("audit row %" PRId64 " (%s %s by %s)"), row->fields.id, shown(arena, &t[AUDIT_FIELD_ACTION]),
		shown(arena, &t[AUDIT_FIELD_SUBJECT]), shown(arena, who));
}

/* what: marked with N_(). */
static void say_broken(
	struct checking *c, const struct stored *row, const char *what, const char *stored, const char *recomputed)
{
	struct arena arena = {0};

	if (c->broken)
		return;
	c->broken = true;
	verify_say(c->verify, arena_printf(&arena, "%s: %s", name_row(row, &arena), _(what)), stored, recomputed);
	arena_done(&arena);
}

static void read_hash(struct stmt *q, int column, uint8_t out[DIGEST_BYTES])
{
	size_t len;
	const void *bytes = db_blob(q, column, &len);

	memset(out, 0, DIGEST_BYTES);
	memcpy(out, bytes, len < DIGEST_BYTES ? len : DIGEST_BYTES);
}

static void read_row(struct stmt *q, struct stored *row)
{
	*row = (struct stored){.fields = {.id = db_i64(q, 0), .at_ms = db_i64(q, 1)}};
	for (int i = 0; i < AUDIT_FIELDS; i++) {
		size_t len;

		row->fields.texts[i].data = db_blob(q, 2 + i, &len);
		row->fields.texts[i].len = len;
	}
	read_hash(q, 2 + AUDIT_FIELDS, row->fields.prev);
	read_hash(q, 3 + AUDIT_FIELDS, row->hash);
}

static void check_link(struct checking *c, const struct stored *row)
{
	uint8_t hash[DIGEST_BYTES];
	char got[DIGEST_HEX];
	char want[DIGEST_HEX];
	char number[24];

	if (row->fields.id != c->last_id + 1) {
		snprintf(got, sizeof got, "%" PRId64, row->fields.id);
		snprintf(number, sizeof number, "%" PRId64, c->last_id + 1);
		say_broken(c, row, N_("rows before it are missing: its number"), got, number);
	}
	if (memcmp(row->fields.prev, c->last_hash, DIGEST_BYTES) != 0)
		say_broken(c, row, N_("it does not follow the row before it"), digest_hex(row->fields.prev, got),
			digest_hex(c->last_hash, want));
	audit_hash(&row->fields, hash);
	if (memcmp(row->hash, hash, DIGEST_BYTES) != 0)
		say_broken(c, row, N_("it was changed: its hash"), digest_hex(row->hash, got), digest_hex(hash, want));
	c->last_id = row->fields.id;
	memcpy(c->last_hash, row->hash, DIGEST_BYTES);
	if (c->kept && memcmp(row->hash, c->kept->hash, DIGEST_BYTES) == 0 &&
		(!c->kept->id || c->kept->id == row->fields.id))
		c->kept_found = true;
}

/* ---- seals */

static int64_t note_number(json_t *detail, const char *name)
{
	int64_t number = -1;
	const char *text = json_string_value(json_object_get(detail, name));

	return text && str_to_i64(text, &number) ? number : -1;
}

/* Where the seals of the terminal go on. */
static int64_t sealed_to(struct checking *c, int64_t terminal_id)
{
	return DB_VALUE(c->db, 0, "SELECT seq FROM verify_sealed WHERE terminal_id = $1", I(terminal_id));
}

static void check_seal(struct checking *c, const struct stored *row)
{
	const struct audit_text *detail_text = &row->fields.texts[AUDIT_FIELD_DETAIL];
	const struct audit_text *subject = &row->fields.texts[AUDIT_FIELD_SUBJECT];
	json_t *detail = json_loadb(detail_text->data, detail_text->len, 0, NULL);
	int64_t from = note_number(detail, "from");
	int64_t to = note_number(detail, "to");
	const char *want = json_string_value(json_object_get(detail, "digest"));
	uint8_t digest[DIGEST_BYTES];
	char hex[DIGEST_HEX];
	char name[TERMINAL_NAME_MAX + 1];
	struct arena arena = {0};
	const char *what;
	int64_t terminal_id;
	int64_t scans;

	snprintf(name, sizeof name, "%.*s", (int)subject->len, subject->data);
	terminal_id = DB_VALUE(c->db, 0, "SELECT id FROM terminal WHERE name = $1", T(name));
	what = arena_printf(&arena, _("audit row %" PRId64 ": the seal of scans %" PRId64 " to %" PRId64 " of terminal %s"), row->fields.id,
		from, to, name);
	c->counts->seals++;
	if (!terminal_id) {
		verify_say(c->verify, arena_printf(&arena, _("%s: there is no such terminal"), what), "", "");
	} else if (from < 1 || to < from || !want) {
		verify_say(c->verify, arena_printf(&arena, _("%s: it is not one that the program made"), what), "", "");
	} else {
		scans = seal_digest(c->db, terminal_id, from, to, digest);
		c->counts->sealed += scans;
		if (strcmp(digest_hex(digest, hex), want) != 0)
			verify_say(c->verify, what, want, hex);
		if (from != sealed_to(c, terminal_id) + 1)
			verify_say(c->verify, arena_printf(&arena, _("%s: it does not begin where the one before it ended"), what), "", "");
		DB_EXEC(c->db,
			"INSERT INTO verify_sealed (terminal_id, seq) VALUES ($1, $2) ON CONFLICT (terminal_id) DO UPDATE SET seq = excluded.seq",
			I(terminal_id), I(to));
	}
	arena_done(&arena);
	json_decref(detail);
}

/* What the working table says was sealed, and the trail does not know of: rows are missing at its end. */
static void check_ends(struct checking *c)
{
	struct stmt *q = DB_QUERY0(c->db,
		"SELECT t.name, s.seq, coalesce(v.seq, 0) FROM sealed s JOIN terminal t ON t.id = s.terminal_id "
		"LEFT JOIN verify_sealed v ON v.terminal_id = s.terminal_id WHERE s.seq <> coalesce(v.seq, 0)");

	while (db_next(q)) {
		struct arena arena = {0};

		verify_say(c->verify, arena_printf(&arena, _("terminal %s: its scans are sealed up to"), db_text(q, 0)),
			arena_printf(&arena, "%" PRId64, db_i64(q, 1)),
			arena_printf(&arena, _("%" PRId64 " by the audit trail"), db_i64(q, 2)));
		arena_done(&arena);
	}
	c->counts->unsealed = DB_VALUE0(c->db, 0,
		"SELECT count(*) FROM terminal t LEFT JOIN verify_sealed v ON v.terminal_id = t.id JOIN scan s ON s.id > "
		"t.id * 1000000000 + coalesce(v.seq, 0) AND s.id < (t.id + 1) * 1000000000");
}

/* ---- what keeps the trail from being changed */

static void say_strange(void *ctx, const char *type, const char *name)
{
	struct checking *c = ctx;
	char what[400];

	if (strcmp(type, "trigger") == 0)
		snprintf(what, sizeof what, _("trigger %.80s: somebody changed it, or put it there"), name);
	else
		/* TRANSLATORS: table, index or view, and its name */
		snprintf(what, sizeof what, _("%s %.80s: somebody changed it, or put it there"), type, name);
	verify_say(c->verify, what, "", "");
}

/* What else stands in the schema would be kept, copied and read along, and nobody would know what it is for. */
static void check_schema(struct checking *c)
{
	static const char *const names[] = {"audit_adds", "audit_changes", "audit_deletes"};

	schema_strange(c->db, say_strange, c);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		char what[400];

		snprintf(what, sizeof what, _("trigger %s is gone: nothing keeps the audit trail from being changed"), names[i]);
		if (!schema_has_trigger(c->db, names[i]))
			verify_say(c->verify, what, "", "");
	}
}

/* ---- who may do what, and how the site is set */

static const char *const part_nouns[SITE_PARTS] = {
	[SITE_OPERATORS] = N_("operators, with their roles and PINs"),
	[SITE_BADGES] = N_("codes of badges"),
	[SITE_SETTINGS] = N_("settings"),
	[SITE_TEMPLATES] = N_("label templates"),
};

static bool note_digest(json_t *detail, const char *name, uint8_t out[DIGEST_BYTES])
{
	const char *text = json_string_value(json_object_get(detail, name));

	return text && digest_read(text, out);
}

/* row_id 0: it is so now. */
static void say_part(
	struct checking *c, enum site_part part, int64_t row_id, const uint8_t told[DIGEST_BYTES], const uint8_t found[DIGEST_BYTES])
{
	struct arena arena = {0};
	char want[DIGEST_HEX];
	char got[DIGEST_HEX];
	const char *noun = told_text(&arena, part_nouns[part]);

	verify_say(c->verify,
		row_id ? told_printf(&arena, "audit row %" PRId64 ": before it somebody had changed this by hand: %s", row_id, noun)
		       : told_printf(&arena, "changed by hand: %s", noun),
		digest_hex(told, want), digest_hex(found, got));
	arena_done(&arena);
}

static void check_site_row(struct checking *c, const struct stored *row)
{
	const struct audit_text *text = &row->fields.texts[AUDIT_FIELD_DETAIL];
	json_t *detail = json_loadb(text->data, text->len, 0, NULL);
	uint8_t found[DIGEST_BYTES];

	for (int part = 0; part < SITE_PARTS; part++) {
		if (c->site_known[part] && note_digest(detail, site_found_names[part], found))
			say_part(c, (enum site_part)part, row->fields.id, c->site.digests[part], found);
		c->site_known[part] = note_digest(detail, site_part_names[part], c->site.digests[part]) || c->site_known[part];
	}
	json_decref(detail);
}

static void check_site(struct checking *c)
{
	struct site_seal now;

	site_seal_read(c->db, &now);
	for (int part = 0; part < SITE_PARTS; part++)
		if (c->site_known[part] && memcmp(c->site.digests[part], now.digests[part], DIGEST_BYTES) != 0)
			say_part(c, (enum site_part)part, 0, c->site.digests[part], now.digests[part]);
}

/* ---- orders that a lead holds, or resumed */

/* What the trail's last word about the order is. */
static enum lead_hold hold_said(const char *action, enum lead_hold stored)
{
	if (strcmp(action, audit_words[AUDIT_ORDER_HOLD]) == 0)
		return LEAD_HOLD_HELD;
	/* what a file held and a lead resumed is remembered until a file says so itself; what a lead held, or cancelled, is not */
	return strcmp(action, audit_words[AUDIT_ORDER_RESUME]) == 0 && stored == LEAD_HOLD_RESUMED ? LEAD_HOLD_RESUMED : LEAD_HOLD_NONE;
}

static const char *hold_word(enum lead_hold hold)
{
	switch (hold) {
	case LEAD_HOLD_HELD: return _("held");
	case LEAD_HOLD_RESUMED: return _("resumed");
	case LEAD_HOLD_NONE: break;
	}
	return _("nothing");
}

/* A trail that began with the store has every decision; in one that began later those of before are missing. */
static void check_holds(struct checking *c)
{
	bool whole = DB_VALUE(c->db, 0, "SELECT 1 FROM audit WHERE id = 1 AND action = $1", T(audit_words[AUDIT_CREATED])) == 1;
	struct stmt *q = DB_QUERY(c->db,
		"SELECT o.number, o.held_by_lead, coalesce(a.action, '') FROM customer_order o LEFT JOIN (SELECT subject, max(id) AS id FROM audit "
		"WHERE action IN ($1, $2, $3) GROUP BY subject) AS said ON said.subject = o.number LEFT JOIN audit a ON a.id = said.id "
		"WHERE (o.held_by_lead <> 0 OR a.action = $1) AND (a.id IS NOT NULL OR $4 = 1) ORDER BY o.number",
		T(audit_words[AUDIT_ORDER_HOLD]), T(audit_words[AUDIT_ORDER_RESUME]), T(audit_words[AUDIT_ORDER_CANCEL]), I(whole));

	while (db_next(q)) {
		enum lead_hold stored = (enum lead_hold)db_i64(q, 1);
		enum lead_hold said = hold_said(db_text(q, 2), stored);
		struct arena arena = {0};

		if (stored != said)
			verify_say(c->verify, arena_printf(&arena, _("order %s: what a lead said about holding it"), db_text(q, 0)),
				hold_word(stored), arena_printf(&arena, _("%s by the audit trail"), hold_word(said)));
		arena_done(&arena);
	}
}

/* ---- who is signed on */

static void note_sign(struct checking *c, const struct stored *row, bool on)
{
	const struct audit_text *at = &row->fields.texts[AUDIT_FIELD_TERMINAL];
	const struct audit_text *who = &row->fields.texts[AUDIT_FIELD_SUBJECT];
	char terminal[TERMINAL_NAME_MAX + 1];
	char badge[AUDIT_TEXT_MAX + 1];

	snprintf(terminal, sizeof terminal, "%.*s", (int)at->len, at->data);
	snprintf(badge, sizeof badge, "%.*s", on ? (int)who->len : 0, who->data);
	DB_EXEC(c->db, "INSERT INTO verify_signed (terminal, badge) VALUES ($1, $2) ON CONFLICT (terminal) DO UPDATE SET badge = excluded.badge",
		T(terminal), T(badge));
}

static void check_signed(struct checking *c)
{
	struct arena arena = {0};
	struct stmt *q = DB_QUERY0(c->db,
		"SELECT t.name, coalesce(o.badge, ''), coalesce(v.badge, '') FROM terminal t LEFT JOIN operator o ON o.id = t.operator_id "
		"LEFT JOIN verify_signed v ON v.terminal = t.name WHERE coalesce(o.badge, '') <> coalesce(v.badge, '') ORDER BY t.name");

	while (db_next(q))
		verify_say(c->verify, told_printf(&arena, "terminal %s: who is signed on there", db_text(q, 0)),
			*db_text(q, 1) ? db_text(q, 1) : told_text(&arena, N_("nobody")),
			*db_text(q, 2) ? db_text(q, 2) : told_text(&arena, N_("nobody")));
	arena_done(&arena);
}

void audit_verify(struct db *db, struct verify *verify, const struct audit_head *kept, struct audit_counts *counts)
{
	struct checking c = {.db = db, .verify = verify, .counts = counts, .kept = kept};
	struct stmt *q;

	*counts = (struct audit_counts){.rows = 0};
	DB_EXEC0(db, "CREATE TEMP TABLE verify_sealed (terminal_id INTEGER PRIMARY KEY, seq INTEGER NOT NULL)");
	DB_EXEC0(db, "CREATE TEMP TABLE verify_signed (terminal TEXT PRIMARY KEY, badge TEXT NOT NULL)");
	q = DB_QUERY0(
		db, "SELECT id, at, badge, user, terminal, action, subject, detail, prev, hash FROM audit ORDER BY id");
	while (db_next(q)) {
		struct stored row;

		read_row(q, &row);
		check_link(&c, &row);
		if (is_of(&row, AUDIT_SEALED))
			check_seal(&c, &row);
		else if (is_of(&row, AUDIT_SITE_SEALED))
			check_site_row(&c, &row);
		else if (is_of(&row, AUDIT_SIGN_ON) || is_of(&row, AUDIT_SIGN_OFF))
			note_sign(&c, &row, is_of(&row, AUDIT_SIGN_ON));
		counts->rows++;
	}
	if (!counts->rows)
		verify_say(verify, _("the audit trail is empty: its first row says when the store was made"), "", "");
	audit_head(db, &counts->head);
	if (kept && !c.kept_found) {
		char text[AUDIT_HEAD_TEXT];

		verify_say(verify,
			_("the audit trail does not have the row that was kept elsewhere: it was cut off, or written anew"),
			_("no such row"), audit_head_text(kept, text));
	}
	check_ends(&c);
	check_site(&c);
	check_holds(&c);
	check_signed(&c);
	check_schema(&c);
}
