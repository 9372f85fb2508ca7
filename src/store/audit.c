/* Adding to the audit trail, and reading it. That it is whole is checked in audit_verify.c. */
#include "store/audit.h"

#include <inttypes.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "base/str.h"
#include "store/audit_hash.h"

const char *const audit_words[] = {
	[AUDIT_CREATED] = "created",
	[AUDIT_MIGRATED] = "migrated",
	[AUDIT_SEALED] = "sealed",
	[AUDIT_SIGN_ON] = "sign-on",
	[AUDIT_SIGN_OFF] = "sign-off",
	[AUDIT_WRONG_PIN] = "wrong-pin",
	[AUDIT_LOCKED] = "locked",
	[AUDIT_UNLOCKED] = "unlocked",
	[AUDIT_PIN_SET] = "pin-set",
	[AUDIT_PIN_REMOVED] = "pin-removed",
	[AUDIT_OPERATOR_ADDED] = "operator-added",
	[AUDIT_OPERATOR_CHANGED] = "operator-changed",
	[AUDIT_DENIED] = "denied",
	[AUDIT_SETTINGS] = "settings",
	[AUDIT_TEMPLATE] = "template",
	[AUDIT_TEMPLATE_RESET] = "template-reset",
	[AUDIT_IMPORT] = "import",
	[AUDIT_ORDER_HOLD] = "order-hold",
	[AUDIT_ORDER_RESUME] = "order-resume",
	[AUDIT_ORDER_RELEASE] = "order-release",
	[AUDIT_ORDER_CANCEL] = "order-cancel",
	[AUDIT_ORDER_PRIORITISE] = "order-prioritise",
	[AUDIT_ORDER_ACCEPT] = "order-accept",
	[AUDIT_ORDER_MOVE] = "order-move",
	[AUDIT_RECEIPT_APPROVE] = "receipt-approve",
	[AUDIT_COUNT] = "count",
	[AUDIT_QUARANTINE_RELEASE] = "quarantine-release",
	[AUDIT_QUARANTINE_RETURN] = "quarantine-return",
	[AUDIT_QUARANTINE_SCRAP] = "quarantine-scrap",
	[AUDIT_INBOUND_CLOSE] = "inbound-close",
	[AUDIT_INBOUND_REOPEN] = "inbound-reopen",
	[AUDIT_SHIPMENT_SPLIT] = "shipment-split",
	[AUDIT_SHIPMENT_UNLOAD] = "shipment-unload",
	[AUDIT_SHIPMENT_HOME] = "shipment-home",
	[AUDIT_STATION_MOVE] = "station-move",
	[AUDIT_RECALL] = "recall",
	[AUDIT_RECALL_LIFT] = "recall-lift",
	[AUDIT_PERSON_ASSIGN] = "person-assign",
	[AUDIT_PERSON_RELEASE] = "person-release",
	[AUDIT_PICKUP_REQUEST] = "pickup-request",
	[AUDIT_PICKUP_CALL_OFF] = "pickup-call-off",
	[AUDIT_LABEL_AGAIN] = "label-again",
	[AUDIT_LABEL_CAME_OUT] = "label-came-out",
	[AUDIT_LABEL_WITHDRAW] = "label-withdraw",
	[AUDIT_BACKUP] = "backup",
	[AUDIT_BACKUP_REMOVED] = "backup-removed",
	[AUDIT_RESTORE] = "restore",
	[AUDIT_RECOVERED] = "recovered",
	[AUDIT_KIOSK_LEFT] = "kiosk-left",
	[AUDIT_SITE_SEALED] = "site-sealed",
	[AUDIT_ACTIONS] = NULL,
};

const char *audit_word(enum audit_action action)
{
	return audit_words[action];
}

enum audit_action audit_action(const char *word)
{
	int action = 0;

	while (action < AUDIT_ACTIONS && strcmp(audit_words[action], word) != 0)
		action++;
	return (enum audit_action)action;
}

/* ---- who and where */

void audit_origin(struct db *db, const char *terminal, const char *user)
{
	struct db_origin *origin = db_origin(db);

	snprintf(origin->terminal, sizeof origin->terminal, "%s", terminal);
	origin->user_acts = user != NULL;
	if (user)
		snprintf(origin->user, sizeof origin->user, "%s", user);
}

/* The user whose process this is. Asked once for a connection: where users are kept elsewhere that may take a while. */
static const char *user_of(struct db_origin *origin)
{
	struct passwd *pw = *origin->user ? NULL : getpwuid(getuid());

	if (!*origin->user && pw)
		snprintf(origin->user, sizeof origin->user, "%s", pw->pw_name);
	else if (!*origin->user)
		snprintf(origin->user, sizeof origin->user, "uid %u", (unsigned)getuid());
	return origin->user;
}

/* ---- adding */

/* Text that may go in: UTF-8, not too long, cut between characters. */
static void add_clean(struct str *out, const char *text)
{
	size_t len = strlen(text);

	if (utf8_valid(text, len))
		str_add(out, text);
	else
		str_add_escaped(out, (const uint8_t *)text, len);
	if (out->len <= AUDIT_TEXT_MAX)
		return;
	len = AUDIT_TEXT_MAX;
	while ((out->data[len] & 0xC0) == 0x80)
		len--;
	out->data[len] = '\0';
	out->len = len;
}

static void add_notes(struct str *detail, const struct audit_entry *entry)
{
	struct str text = {0};

	for (size_t i = 0; i < AUDIT_NOTES; i++) {
		if (!entry->notes[i].text || !*entry->notes[i].text)
			continue;
		str_clear(&text);
		add_clean(&text, entry->notes[i].text);
		if (!detail->len)
			str_add(detail, "{");
		json_add_text(detail, entry->notes[i].name, str_text(&text));
	}
	if (detail->len)
		str_add(detail, "}");
	str_done(&text);
}

void audit_head(struct db *db, struct audit_head *head)
{
	struct stmt *q = DB_QUERY0(db, "SELECT id, hash FROM audit ORDER BY id DESC LIMIT 1");

	*head = (struct audit_head){.id = 0};
	if (db_next(q)) {
		size_t len;
		const void *hash = db_blob(q, 1, &len);

		head->id = db_i64(q, 0);
		memcpy(head->hash, hash, len < DIGEST_BYTES ? len : DIGEST_BYTES);
	}
	db_end(q);
}

int64_t audit_last(struct db *db)
{
	struct audit_head head = {.id = 0};

	if (DB_VALUE0(db, 0, "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'audit'"))
		audit_head(db, &head);
	return head.id;
}

void audit_add(struct db *db, const struct audit_entry *entry)
{
	struct db_origin *origin = db_origin(db);
	const char *user = user_of(origin);
	bool by_user = !entry->actor || (origin->user_acts && strcmp(entry->actor, user) == 0);
	struct audit_fields row = {.at_ms = entry->at_ms};
	struct str subject = {0};
	struct str detail = {0};
	struct audit_head last;
	uint8_t hash[DIGEST_BYTES];

	audit_head(db, &last);
	add_clean(&subject, entry->subject ? entry->subject : "");
	add_notes(&detail, entry);
	row.id = last.id + 1;
	row.texts[AUDIT_FIELD_BADGE] = audit_text(by_user ? "" : entry->actor);
	row.texts[AUDIT_FIELD_USER] = audit_text(user);
	row.texts[AUDIT_FIELD_TERMINAL] = audit_text(entry->terminal ? entry->terminal : origin->terminal);
	row.texts[AUDIT_FIELD_ACTION] = audit_text(audit_words[entry->action]);
	row.texts[AUDIT_FIELD_SUBJECT] = audit_text(str_text(&subject));
	row.texts[AUDIT_FIELD_DETAIL] = audit_text(str_text(&detail));
	memcpy(row.prev, last.hash, sizeof row.prev);
	audit_hash(&row, hash);
	DB_EXEC(db,
		"INSERT INTO audit (id, at, badge, user, terminal, action, subject, detail, prev, hash) "
		"VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
		I(row.id), I(row.at_ms), T(row.texts[AUDIT_FIELD_BADGE].data), T(row.texts[AUDIT_FIELD_USER].data),
		T(row.texts[AUDIT_FIELD_TERMINAL].data), T(row.texts[AUDIT_FIELD_ACTION].data),
		T(row.texts[AUDIT_FIELD_SUBJECT].data), T(row.texts[AUDIT_FIELD_DETAIL].data),
		B(row.prev, sizeof row.prev), B(hash, sizeof hash));
	if (origin->watch)
		origin->watch->added(origin->watch->ctx, db, row.id, entry);
	str_done(&subject);
	str_done(&detail);
}

/* ---- its newest row, to be kept elsewhere */

const char *audit_head_text(const struct audit_head *head, char out[AUDIT_HEAD_TEXT])
{
	char hex[DIGEST_HEX];

	snprintf(out, AUDIT_HEAD_TEXT, "%" PRId64 ":%s", head->id, digest_hex(head->hash, hex));
	return out;
}

bool audit_head_read(const char *text, struct audit_head *head)
{
	const char *colon = strchr(text, ':');
	char id[24];

	*head = (struct audit_head){.id = 0};
	if (!colon)
		return digest_read(text, head->hash);
	if (colon - text >= (ptrdiff_t)sizeof id)
		return false;
	snprintf(id, sizeof id, "%.*s", (int)(colon - text), text);
	return str_to_i64(id, &head->id) && head->id > 0 && digest_read(colon + 1, head->hash);
}

/* ---- reading */

struct stmt *audit_read(struct db *db, const struct audit_filter *f)
{
	return DB_QUERY(db,
		"SELECT id, at, badge, user, terminal, action, subject, detail, hash FROM audit WHERE id > $1 AND at >= $2 "
		"AND ($3 = 0 OR at < $3) AND ($4 IS NULL OR badge = $4 OR (badge = '' AND user = $4)) "
		"AND ($5 IS NULL OR action = $5) AND ($6 IS NULL OR subject = $6) ORDER BY id LIMIT $7",
		I(f->after_id), I(f->since_ms), I(f->until_ms), T(f->actor), T(f->action), T(f->subject),
		I(f->limit ? f->limit : INT64_MAX));
}

void audit_row(struct stmt *q, struct audit_row *row)
{
	size_t len;
	const void *hash = db_blob(q, 8, &len);

	*row = (struct audit_row){
		.id = db_i64(q, 0),
		.at_ms = db_i64(q, 1),
		.badge = db_text(q, 2),
		.user = db_text(q, 3),
		.terminal = db_text(q, 4),
		.action = db_text(q, 5),
		.subject = db_text(q, 6),
		.detail = db_text(q, 7),
	};
	memcpy(row->hash, hash, len < DIGEST_BYTES ? len : DIGEST_BYTES);
}

const char *audit_who(const struct audit_row *row)
{
	return *row->badge ? row->badge : row->user;
}
