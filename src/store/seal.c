/* Making seals. What is sealed is read in a transaction of its own, which keeps nobody waiting: it cannot change any
 * more. Then the row is written in a short one, unless somebody else was quicker. */
#include "store/seal.h"

#include <inttypes.h>
#include <stdio.h>

#include "store/audit.h"
#include "store/terminal.h"

/* A letter for each column: i = a number, t = text or bytes. */
static const char scan_sql[] =
	"SELECT id, terminal_id, operator_id, approved_by, at, raw, activity, result, error, say, effect, effect_id, device, came_at "
	"FROM scan WHERE id BETWEEN $1 AND $2 ORDER BY id";
static const char scan_columns[] = "iiiiittttttiti";
static const char movement_sql[] =
	"SELECT scan_id, n, at, cause, product_id, lot, serial, quantity, from_id, from_order_id, from_shipment_no, from_line_id, to_id, "
	"to_order_id, to_shipment_no, to_line_id, direction_scan_id, direction_n FROM movement WHERE scan_id BETWEEN $1 AND $2 "
	"ORDER BY scan_id, n";
static const char movement_columns[] = "iiitittiiiiiiiiiii";
static const char receipt_sql[] =
	"SELECT scan_id, n, inbound_id, door_id, product_id, quantity, lot, serial, expiry, carton_id, kind FROM receipt "
	"WHERE scan_id BETWEEN $1 AND $2 ORDER BY scan_id, n";
static const char receipt_columns[] = "iiiiiitttit";

static void digest_row(struct digest *digest, struct stmt *q, const char *columns)
{
	for (int i = 0; columns[i]; i++) {
		if (db_is_null(q, i)) {
			digest_number(digest, -1);
		} else if (columns[i] == 'i') {
			digest_number(digest, 1);
			digest_number(digest, db_i64(q, i));
		} else {
			size_t len;
			const void *data = db_blob(q, i, &len);

			digest_bytes(digest, data, len);
		}
	}
}

/* The rows, and behind them how many there were. */
static int64_t digest_rows(struct digest *digest, struct stmt *q, const char *columns)
{
	int64_t count = 0;

	while (db_next(q)) {
		digest_row(digest, q, columns);
		count++;
	}
	digest_number(digest, count);
	return count;
}

int64_t seal_digest(struct db *db, int64_t terminal_id, int64_t from, int64_t to, uint8_t out[DIGEST_BYTES])
{
	int64_t first = terminal_id * SCAN_IDS_PER_TERMINAL + from;
	int64_t last = terminal_id * SCAN_IDS_PER_TERMINAL + to;
	struct digest digest;
	int64_t scans;

	digest_init(&digest);
	digest_text(&digest, "crossdock seal 1");
	scans = digest_rows(&digest, DB_QUERY(db, scan_sql, I(first), I(last)), scan_columns);
	digest_rows(&digest, DB_QUERY(db, movement_sql, I(first), I(last)), movement_columns);
	digest_rows(&digest, DB_QUERY(db, receipt_sql, I(first), I(last)), receipt_columns);
	digest_end(&digest, out);
	return scans;
}

/* Scans of a terminal that are to be sealed together. */
struct span {
	int64_t terminal_id;
	char terminal[TERMINAL_NAME_MAX + 1];
	int64_t from;
	int64_t to;
	int64_t scans;
	bool more; /* of the same terminal */
	uint8_t digest[DIGEST_BYTES];
};

/* Terminals with scans that are not sealed, by what the working table says. $1: only this one, 0 = any; $2: of those
 * that are not many ($3), those whose first one is older. */
static const char due_sql[] =
	"SELECT t.id, t.name, coalesce(s.seq, 0), t.last_seq FROM terminal t LEFT JOIN sealed s ON s.terminal_id = t.id "
	"WHERE t.last_seq > coalesce(s.seq, 0) AND ($1 = 0 OR t.id = $1) AND (t.last_seq >= coalesce(s.seq, 0) + $3 OR "
	"coalesce(s.at, (SELECT c.at FROM scan c WHERE c.id > t.id * 1000000000 ORDER BY c.id LIMIT 1)) <= $2) "
	"ORDER BY t.id LIMIT 1";

static bool read_span(struct db *db, int64_t terminal_id, int64_t before_ms, int64_t many, struct span *span)
{
	struct stmt *q = DB_QUERY(db, due_sql, I(terminal_id), I(before_ms), I(many));
	int64_t last = 0;

	*span = (struct span){.terminal_id = 0};
	if (db_next(q)) {
		span->terminal_id = db_i64(q, 0);
		snprintf(span->terminal, sizeof span->terminal, "%s", db_text(q, 1));
		span->from = db_i64(q, 2) + 1;
		last = db_i64(q, 3);
	}
	db_end(q);
	if (!span->terminal_id)
		return false;
	span->to = last < span->from + SEAL_SCANS - 1 ? last : span->from + SEAL_SCANS - 1;
	span->more = span->to < last;
	span->scans = seal_digest(db, span->terminal_id, span->from, span->to, span->digest);
	return true;
}

static enum status write_seal(struct db *db, const struct span *span, int64_t now_ms, struct err *err)
{
	char hex[DIGEST_HEX];
	char from[24];
	char to[24];
	char scans[24];

	snprintf(from, sizeof from, "%" PRId64, span->from);
	snprintf(to, sizeof to, "%" PRId64, span->to);
	snprintf(scans, sizeof scans, "%" PRId64, span->scans);
	if (db_begin_write(db, err) != ST_OK)
		return err->status;
	if (DB_VALUE(db, 0, "SELECT seq FROM sealed WHERE terminal_id = $1", I(span->terminal_id)) == span->from - 1) {
		DB_EXEC(db,
			"INSERT INTO sealed (terminal_id, seq, at) VALUES ($1, $2, $3) ON CONFLICT (terminal_id) DO UPDATE SET "
			"seq = excluded.seq, at = excluded.at",
			I(span->terminal_id), I(span->to), I(now_ms));
		audit_add(db, &(struct audit_entry){.at_ms = now_ms,
				      .action = AUDIT_SEALED,
				      .subject = span->terminal,
				      .notes = {{"from", from}, {"to", to}, {"scans", scans},
					      {"digest", digest_hex(span->digest, hex)}}});
	}
	return db_commit(db, err);
}

/* True: something was sealed, or was by somebody else. *more: there is more of it. */
static bool seal_one(struct db *db, int64_t terminal_id, int64_t before_ms, int64_t many, int64_t now_ms, bool *more)
{
	struct err err;
	struct span span;
	bool found;

	*more = false;
	if (db_begin_read(db, &err) != ST_OK)
		return false;
	found = read_span(db, terminal_id, before_ms, many, &span);
	if (db_end_read(db, &err) != ST_OK || !found)
		return false;
	*more = span.more;
	return write_seal(db, &span, now_ms, &err) == ST_OK;
}

bool seal_step(struct db *db, int64_t now_ms)
{
	bool more;

	return seal_one(db, 0, now_ms - SEAL_MS, SEAL_SCANS, now_ms, &more) && more;
}

bool seal_terminal(struct db *db, int64_t terminal_id, int64_t now_ms, int most)
{
	bool more = true;

	while (more && most-- > 0 && seal_one(db, terminal_id, INT64_MAX, 1, now_ms, &more)) {
	}
	return more;
}

void seal_all(struct db *db, int64_t now_ms)
{
	bool more;

	while (seal_one(db, 0, INT64_MAX, 1, now_ms, &more)) {
	}
}
