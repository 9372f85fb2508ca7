/* Counting SSCCs: one row for each prefix, and one for each number that was given. The row of prefix '' is in copies only:
 * a prefix that the copy knows nothing of may be in use in the original. */
#include "store/sscc.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "store/schema.h"

#define COPY "copy" /* no file is called so */

/* of one extension digit and prefix */
static const char highest_sql[] = "SELECT sscc FROM sscc WHERE sscc >= $1 AND sscc < $2 ORDER BY sscc DESC LIMIT 1";

const char *const sscc_statements[] = {highest_sql, NULL};

enum { DIGITS = 17, BURST_MAX = 10000, BURST_PART = 100 };

/* Where the count stands. */
struct count {
	int64_t numbers; /* that the prefix has */
	int64_t next;
	int64_t used_at_ms;
	char file[DB_FILE_ID_MAX];
};

static int64_t numbers_of(const char *prefix)
{
	int64_t numbers = 1;

	for (size_t i = strlen(prefix); i < DIGITS; i++)
		numbers *= 10;
	return numbers;
}

static int64_t most_given_elsewhere(const struct count *count, int64_t now_ms)
{
	int64_t burst = count->numbers / BURST_PART < BURST_MAX ? count->numbers / BURST_PART : BURST_MAX;

	return burst + (now_ms > count->used_at_ms ? (now_ms - count->used_at_ms) / 1000 : 0);
}

static void load_count(struct count *count, struct db *db, const char *prefix, int64_t now_ms)
{
	struct stmt *q = DB_QUERY(db,
		"SELECT next, used_at, store FROM sscc_serial WHERE prefix = $1 OR prefix = '' ORDER BY prefix DESC LIMIT 1",
		T(prefix));

	*count = (struct count){.numbers = numbers_of(prefix), .used_at_ms = now_ms};
	db_file_id(db, count->file);
	if (!db_next(q))
		return;
	count->next = db_i64(q, 0);
	count->used_at_ms = db_i64(q, 1);
	if (strcmp(db_text(q, 2), count->file) != 0)
		count->next += most_given_elsewhere(count, now_ms);
	db_end(q);
}

static void save_count(const struct count *count, struct db *db, const char *prefix, int64_t now_ms)
{
	DB_EXEC(db,
		"INSERT INTO sscc_serial (prefix, next, used_at, store) VALUES ($1, $2, $3, $4) "
		"ON CONFLICT (prefix) DO UPDATE SET next = excluded.next, used_at = excluded.used_at, store = excluded.store",
		T(prefix), I(count->next), I(now_ms > count->used_at_ms ? now_ms : count->used_at_ms), T(count->file));
}

/* Modulo 10, weights 3 and 1 from the right. */
static char check_digit(const char *digits)
{
	int sum = 0;

	for (int i = 0; i < DIGITS; i++)
		sum += (digits[i] - '0') * (i % 2 ? 1 : 3);
	return (char)('0' + (10 - sum % 10) % 10);
}

/* The first digit of the number stands before the prefix, the others after it. */
static void write_sscc(char sscc[SSCC_TEXT_MAX], const char *prefix, int64_t number)
{
	int len = (int)strlen(prefix);

	for (int i = DIGITS - 1; i > len; i--, number /= 10)
		sscc[i] = (char)('0' + number % 10);
	memcpy(sscc + 1, prefix, (size_t)len);
	sscc[0] = (char)('0' + number);
	sscc[DIGITS] = check_digit(sscc);
	sscc[DIGITS + 1] = '\0';
}

static bool in_use(struct db *db, const char *sscc)
{
	return DB_VALUE(db, 0, "SELECT 1 FROM sscc WHERE sscc = $1", T(sscc)) ||
		DB_VALUE(db, 0, "SELECT 1 FROM carton WHERE sscc = $1", T(sscc));
}

enum sscc_fault sscc_next(
	struct db *db, const char *prefix, int64_t parcel_id, int64_t now_ms, char sscc[SSCC_TEXT_MAX])
{
	struct count count;

	*sscc = '\0';
	if (!*prefix)
		return SSCC_NO_PREFIX;
	load_count(&count, db, prefix, now_ms);
	for (; count.next < count.numbers; count.next++) {
		write_sscc(sscc, prefix, count.next);
		if (!in_use(db, sscc))
			break;
	}
	if (count.next >= count.numbers) {
		*sscc = '\0';
		return SSCC_USED_UP;
	}
	count.next++;
	save_count(&count, db, prefix, now_ms);
	DB_EXEC(db, "INSERT INTO sscc (sscc, parcel_id, at) VALUES ($1, $2, $3)", T(sscc), I(parcel_id), I(now_ms));
	return SSCC_GIVEN;
}

/* The number of an SSCC of ours; -1: it is none of this prefix. */
static int64_t read_sscc(const char *prefix, const char *sscc)
{
	size_t len = strlen(prefix);
	int64_t number = 0;

	if (!*prefix || strspn(sscc, "0123456789") != DIGITS + 1 || sscc[DIGITS + 1] || memcmp(sscc + 1, prefix, len) != 0)
		return -1;
	for (size_t i = 0; i < DIGITS; i++)
		if (i == 0 || i > len)
			number = number * 10 + (sscc[i] - '0');
	return number;
}

bool sscc_give(struct db *db, const char *prefix, int64_t parcel_id, int64_t now_ms, const char *sscc)
{
	int64_t number = read_sscc(prefix, sscc);
	struct stmt *q;

	if (number < 0 || in_use(db, sscc))
		return false;
	/* the store stays one that does not know what the original gave since: only the count goes on */
	q = DB_QUERY(db, "SELECT next FROM sscc_serial WHERE prefix = $1", T(prefix));
	if (db_next(q))
		DB_EXEC(db, "UPDATE sscc_serial SET next = max(next, $2) WHERE prefix = $1", T(prefix), I(number + 1));
	else
		DB_EXEC(db, "INSERT INTO sscc_serial (prefix, next, used_at, store) VALUES ($1, $2, $3, '" COPY "')", T(prefix),
			I(number + 1), I(now_ms));
	db_end(q);
	DB_EXEC(db, "INSERT INTO sscc (sscc, parcel_id, at) VALUES ($1, $2, $3)", T(sscc), I(parcel_id), I(now_ms));
	return true;
}

void sscc_void(struct db *db, const char *sscc, int64_t now_ms)
{
	DB_EXEC(db, "UPDATE sscc SET void_at = $2 WHERE sscc = $1 AND void_at IS NULL", T(sscc), I(now_ms));
}

bool sscc_find(struct db *db, const char *sscc, struct sscc_given *given)
{
	struct stmt *q = DB_QUERY(db, "SELECT parcel_id, at, void_at FROM sscc WHERE sscc = $1", T(sscc));
	bool found = db_next(q);

	*given = (struct sscc_given){.parcel_id = 0};
	if (found)
		*given = (struct sscc_given){
			.parcel_id = db_i64(q, 0), .at_ms = db_i64(q, 1), .void_at_ms = db_i64(q, 2)};
	db_end(q);
	return found;
}

void sscc_mark_copy(struct str *script, struct db *db, int64_t now_ms)
{
	if (!schema_has_table(db, "sscc_serial"))
		return;
	str_printf(script,
		"UPDATE sscc_serial SET store = '" COPY "'; "
		"INSERT INTO sscc_serial (prefix, next, used_at, store) VALUES ('', 0, %" PRId64 ", '" COPY "') "
		"ON CONFLICT (prefix) DO NOTHING;",
		now_ms);
}

/* The highest number that was given under the prefix: the extension digit, which stands in front, counts most. "" = none. */
static void find_highest(struct db *db, const char *prefix, char sscc[SSCC_TEXT_MAX])
{
	char from[SSCC_TEXT_MAX];
	char to[SSCC_TEXT_MAX];

	*sscc = '\0';
	for (char digit = '9'; digit >= '0' && !*sscc; digit--) {
		struct stmt *q;

		snprintf(from, sizeof from, "%c%s", digit, prefix);
		snprintf(to, sizeof to, "%c%s:", digit, prefix); /* after any digit */
		q = DB_QUERY(db, highest_sql, T(from), T(to));
		if (db_next(q))
			snprintf(sscc, SSCC_TEXT_MAX, "%s", db_text(q, 0));
		db_end(q);
	}
}

void sscc_check(struct db *db, void (*tell)(void *ctx, const char *prefix, int64_t next, const char *given), void *ctx)
{
	struct stmt *q = DB_QUERY0(db,
		"SELECT a.prefix, a.next FROM sscc_serial a WHERE a.prefix <> '' AND NOT EXISTS (SELECT 1 FROM sscc_serial b WHERE b.prefix "
		"NOT IN ('', a.prefix) AND (substr(a.prefix, 1, length(b.prefix)) = b.prefix OR substr(b.prefix, 1, length(a.prefix)) = a.prefix))");

	while (db_next(q)) {
		char sscc[SSCC_TEXT_MAX];

		find_highest(db, db_text(q, 0), sscc);
		if (*sscc && read_sscc(db_text(q, 0), sscc) >= db_i64(q, 1))
			tell(ctx, db_text(q, 0), db_i64(q, 1), sscc);
	}
	q = DB_QUERY0(db, "SELECT count(*), min(s.sscc) FROM sscc s WHERE NOT EXISTS (SELECT 1 FROM sscc_serial c WHERE c.prefix <> '' AND "
			  "substr(s.sscc, 2, length(c.prefix)) = c.prefix)");
	if (db_next(q) && db_i64(q, 0))
		tell(ctx, "", db_i64(q, 0), db_text(q, 1));
	db_end(q);
}

bool sscc_voided_by(struct db *db, int64_t parcel_id, int64_t scan_id, char sscc[SSCC_TEXT_MAX])
{
	struct stmt *q = DB_QUERY(db,
		"SELECT v.sscc FROM scan s JOIN sscc v ON v.void_at = s.at WHERE s.id = $2 AND v.parcel_id = $1 UNION ALL "
		"SELECT c.sscc FROM print_job j JOIN carton c ON c.sscc = j.sscc WHERE j.parcel_id = $1 LIMIT 1",
		I(parcel_id), I(scan_id));
	bool found = db_next(q);

	snprintf(sscc, SSCC_TEXT_MAX, "%s", found ? db_text(q, 0) : "");
	db_end(q);
	return found;
}
