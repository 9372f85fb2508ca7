/* The small site. Rows that imports would write are inserted as imports write them. */
#include "lib/site.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "dock/demand.h"
#include "store/migrate.h"
#include "store/site_seal.h"

static const char set_up[] =
	"INSERT INTO product (id, sku, description, backorderable, tracking) VALUES (11, 'A', 'Blue kettle', 1, 'none'), "
	"(12, 'B', 'Glass tumbler', 1, 'none'), (13, 'C', 'Café press', 1, 'none'), (14, 'D', 'Toaster', 0, 'none'), "
	"(15, 'S', 'Phone', 1, 'serial'), (16, 'T', 'Cheese', 1, 'lot');"
	"INSERT INTO code (code, kind, ref_id, quantity) VALUES ('9506000000015', 'product', 11, 1), "
	"('A-CASE', 'product', 11, 12);"
	"INSERT INTO place (id, code, kind, capacity) VALUES (11, 'D1', 'door', NULL), (12, 'D2', 'door', NULL), "
	"(13, 'L1', 'lane', 10), (14, 'L2', 'lane', 10), (15, 'PACK-1', 'station', NULL), (16, 'PUT', 'putaway', NULL), "
	"(17, 'HOLD', 'quarantine', NULL), (18, 'SPILL', 'overflow', NULL);"
	"INSERT INTO code (code, kind, ref_id) SELECT code, 'place', id FROM place WHERE id > 10;"
	"INSERT INTO operator (id, badge, name, role) VALUES (1, 'OP-ANA', 'Ana', 'worker'), (2, 'OP-LEE', 'Lee', 'lead');"
	"INSERT INTO code (code, kind, ref_id) SELECT badge, 'badge', id FROM operator;"
	"INSERT INTO customer (id, number, name) VALUES (1, 'C-1', 'Café Luz');";

static void must(enum status st, const struct err *err)
{
	if (st == ST_OK)
		return;
	fprintf(stderr, "site: %s\n", err->text);
	abort();
}

void site_set_up(struct site *s, const char *sql)
{
	struct site_seal before;
	struct err err = {0};

	must(db_begin_write(s->db, &err), &err);
	site_seal_read(s->db, &before);
	db_script(s->db, sql);
	site_seal_write(s->db, &before, clock_now(&s->clock));
	must(db_commit(s->db, &err), &err);
}

void site_new(struct site *s, const char *name)
{
	const char *folder = getenv("TMP");
	struct err err = {0};
	int64_t at_ms;

	*s = (struct site){0};
	snprintf(s->path, sizeof s->path, "%s/%s-%d.db", folder ? folder : "/tmp", name, (int)getpid());
	unlink(s->path);
	if (!time_parse("2026-11-23T08:00:00Z", "UTC", &at_ms))
		abort();
	clock_start_at(&s->clock, at_ms);
	must(store_create(&s->db, s->path, &s->clock, &err), &err);
	site_set_up(s, set_up);
	must(session_open(&s->session, s->db, &s->clock, "T1", &err), &err);
}

void site_done(struct site *s)
{
	char path[sizeof s->path + 8];

	session_close(s->session);
	db_close(s->db);
	for (int i = 0; i < 3; i++) {
		static const char *const ends[] = {"", "-wal", "-shm"};

		snprintf(path, sizeof path, "%s%s", s->path, ends[i]);
		unlink(path);
	}
}

void site_sql(struct site *s, const char *script)
{
	struct err err = {0};

	must(db_begin_write(s->db, &err), &err);
	db_script(s->db, script);
	must(db_commit(s->db, &err), &err);
}

void site_order(struct site *s, const char *number, const char *policy)
{
	struct err err = {0};

	must(db_begin_write(s->db, &err), &err);
	DB_EXEC(s->db,
		"INSERT INTO customer_order (number, customer_id, placed_at, promised_at, policy, imported_at) "
		"SELECT $1, 1, 1790000000000 + 1000 * (SELECT count(*) FROM customer_order), 1797811199999, $2, 1790000000000",
		T(number), T(policy));
	DB_EXEC(s->db,
		"INSERT INTO order_history (order_id, at, what, actor) SELECT id, 1790000000000, 'imported', 'test' "
		"FROM customer_order WHERE number = $1",
		T(number));
	must(db_commit(s->db, &err), &err);
}

void site_line(struct site *s, const char *line, const char *sku, int quantity)
{
	struct demand demand = {.ordered = quantity, .open = true};
	struct err err = {0};

	must(db_begin_write(s->db, &err), &err);
	demand.claimable = DB_VALUE(s->db, 0, "SELECT backorderable FROM product WHERE sku = $1", T(sku)) != 0;
	DB_EXEC(s->db,
		"INSERT INTO order_line (order_id, line, line_rank, product_id, ordered, waiting, priority_rank, promised_rank, "
		"placed_at, order_number) SELECT o.id, $1, $2, p.id, $3, $4, -o.priority, o.promised_at, o.placed_at, o.number "
		"FROM customer_order o JOIN product p ON p.sku = $5 WHERE o.id = (SELECT max(id) FROM customer_order)",
		T(line), I(strtol(line, NULL, 10)), I(quantity), I(demand_waiting(&demand)), T(sku));
	must(db_commit(s->db, &err), &err);
}

const struct reply *site_scan(struct site *s, const char *scan)
{
	const struct reply *reply = NULL;
	struct err err = {0};

	must(session_scan(s->session, (const uint8_t *)scan, strlen(scan), &reply, &err), &err);
	return reply;
}
