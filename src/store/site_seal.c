/* Digests of the tables that say who may do what and how the site is set, and the rows of the audit trail that keep them. All of
 * them are small: they are read whole, before and after whatever changes them. */
#include "store/site_seal.h"

#include <jansson.h>
#include <string.h>

#include "store/audit.h"

const char *const site_part_names[SITE_PARTS] = {"operators", "badges", "settings", "templates"};
const char *const site_found_names[SITE_PARTS] = {"operators-found", "badges-found", "settings-found", "templates-found"};

/* A letter for each column: i = a number, t = text. */
static const struct {
	const char *sql;
	const char *columns;
} parts[SITE_PARTS] = {
	[SITE_OPERATORS] = {"SELECT id, badge, name, role, language, pin_hash, pin_set_at, pin_set_by FROM operator ORDER BY id", "itttttit"},
	[SITE_BADGES] = {"SELECT code, ref_id FROM code WHERE kind = 'badge' ORDER BY code", "ti"},
	[SITE_SETTINGS] = {"SELECT name, value FROM setting ORDER BY name", "tt"},
	[SITE_TEMPLATES] = {"SELECT name, body, at, actor FROM label_template ORDER BY name", "ttit"},
};

static void digest_column(struct digest *digest, struct stmt *q, int column, char type)
{
	if (db_is_null(q, column)) {
		digest_number(digest, -1);
	} else if (type == 'i') {
		digest_number(digest, 1);
		digest_number(digest, db_i64(q, column));
	} else {
		size_t len;
		const void *data = db_blob(q, column, &len);

		digest_bytes(digest, data, len);
	}
}

void site_seal_read(struct db *db, struct site_seal *seal)
{
	for (int part = 0; part < SITE_PARTS; part++) {
		struct stmt *q = DB_QUERY0(db, parts[part].sql);
		struct digest digest;
		int64_t count = 0;

		digest_init(&digest);
		digest_text(&digest, "crossdock site 1");
		digest_text(&digest, site_part_names[part]);
		while (db_next(q)) {
			for (int column = 0; parts[part].columns[column]; column++)
				digest_column(&digest, q, column, parts[part].columns[column]);
			count++;
		}
		digest_number(&digest, count);
		digest_end(&digest, seal->digests[part]);
	}
}

/* What the newest row has. False: there is none. */
static bool newest(struct db *db, struct site_seal *seal)
{
	struct stmt *q = DB_QUERY(db, "SELECT detail FROM audit WHERE action = $1 ORDER BY id DESC LIMIT 1", T(audit_word(AUDIT_SITE_SEALED)));
	json_t *detail = NULL;
	bool found = false;

	if (db_next(q))
		detail = json_loads(db_text(q, 0), 0, NULL);
	db_end(q);
	for (int part = 0; part < SITE_PARTS; part++) {
		const char *text = json_string_value(json_object_get(detail, site_part_names[part]));

		found = text && digest_read(text, seal->digests[part]);
		if (!found)
			break;
	}
	json_decref(detail);
	return found;
}

void site_seal_write(struct db *db, const struct site_seal *before, int64_t now_ms)
{
	struct audit_entry row = {.at_ms = now_ms, .action = AUDIT_SITE_SEALED};
	char hex[2 * SITE_PARTS][DIGEST_HEX];
	struct site_seal last = *before;
	struct site_seal now;
	bool known;

	_Static_assert(2 * (int)SITE_PARTS <= (int)AUDIT_NOTES, "a note for each part, and what it was found as");
	site_seal_read(db, &now);
	known = newest(db, &last);
	if (known && memcmp(&last, &now, sizeof now) == 0 && memcmp(before, &now, sizeof now) == 0)
		return;
	for (int part = 0; part < SITE_PARTS; part++) {
		row.notes[part].name = site_part_names[part];
		row.notes[part].text = digest_hex(now.digests[part], hex[part]);
		if (!known || memcmp(last.digests[part], before->digests[part], DIGEST_BYTES) == 0)
			continue;
		row.notes[SITE_PARTS + part].name = site_found_names[part];
		row.notes[SITE_PARTS + part].text = digest_hex(before->digests[part], hex[SITE_PARTS + part]);
	}
	audit_add(db, &row);
}

void site_seal_first(struct db *db, int64_t now_ms)
{
	struct site_seal now;

	site_seal_read(db, &now);
	site_seal_write(db, &now, now_ms);
}
