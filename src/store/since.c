/* Two lists: files, and what the audit trail tells of commands. */
#include "store/since.h"

static const char imports[] = "SELECT at, file, kind, actor FROM import_job WHERE at > $1 ORDER BY id";

/* what was done at a terminal scans do again; what the program does by itself, and who came and went, nobody has to */
static const char deeds[] =
	"SELECT at, action, CASE WHEN detail = '' THEN subject ELSE subject || '  ' || detail END, "
	"CASE WHEN badge = '' THEN user ELSE badge END FROM audit WHERE at > $1 AND terminal = '' AND action NOT IN ('created', 'migrated', "
	"'sealed', 'sign-on', 'sign-off', 'wrong-pin', 'locked', 'denied', 'import', 'backup', 'backup-removed', 'restore', "
	"'recovered', 'kiosk-left', 'site-sealed') ORDER BY id";

static void tell(struct stmt *q, const char *kind, void (*say)(void *ctx, const struct since_deed *deed), void *ctx)
{
	while (db_next(q)) {
		struct since_deed deed = {.at_ms = db_i64(q, 0), .kind = kind, .what = db_text(q, 1), .about = db_text(q, 2),
			.actor = db_text(q, 3)};

		say(ctx, &deed);
	}
}

void since_read(struct db *db, int64_t from_ms, void (*say)(void *ctx, const struct since_deed *deed), void *ctx)
{
	tell(DB_QUERY(db, imports, I(from_ms)), "import", say, ctx);
	tell(DB_QUERY(db, deeds, I(from_ms)), "command", say, ctx);
}

bool since_has(struct db *db, const struct since_deed *deed)
{
	if (*deed->kind == 'i')
		return DB_VALUE(db, 0, "SELECT 1 FROM import_job WHERE at = $1 AND file = $2", I(deed->at_ms), T(deed->what)) == 1;
	return DB_VALUE(db, 0, "SELECT 1 FROM audit WHERE at = $1 AND action = $2 LIMIT 1", I(deed->at_ms), T(deed->what)) == 1;
}

void since_counts(struct db *db, struct since_counts *counts)
{
	struct stmt *q = DB_QUERY0(db,
		"SELECT (SELECT count(*) FROM scan), (SELECT count(*) FROM customer_order), (SELECT count(*) FROM movement), "
		"(SELECT max(at) FROM scan)");

	*counts = (struct since_counts){.scans = 0};
	if (db_next(q))
		*counts = (struct since_counts){
			.scans = db_i64(q, 0), .orders = db_i64(q, 1), .movements = db_i64(q, 2), .last_scan_ms = db_i64(q, 3)};
	db_end(q);
}

int64_t since_last_event(struct db *db)
{
	return DB_VALUE0(db, 0, "SELECT max(id) FROM event");
}
