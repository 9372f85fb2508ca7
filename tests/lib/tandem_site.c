/* The site in the store: everything that a run can have left is deleted, whatever tables there are, and the site is
 * written anew, so that a thousand runs need one file. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/tandem.h"

static const char *const kinds[] = {[SPOT_FLOOR] = "floor",
	[SPOT_DOOR] = "door",
	[SPOT_LANE] = "lane",
	[SPOT_STATION] = "station",
	[SPOT_OVERFLOW] = "overflow",
	[SPOT_QUARANTINE] = "quarantine",
	[SPOT_PUTAWAY] = "putaway"};
static const char *const rules[] = {[SHIPS_AS_NEXT_LEVEL] = "",
	[SHIPS_AVAILABLE] = "ship-available",
	[SHIPS_UP_TO] = "up-to-x",
	[SHIPS_WHOLE] = "all-or-nothing"};

static void empty(struct db *db, struct str *sql)
{
	struct stmt *q =
		DB_QUERY0(db, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' "
			      "AND name NOT IN ('schema_version', 'place', 'product', 'plan_clock', 'audit', 'store_life')");

	str_add(sql, "PRAGMA defer_foreign_keys = ON; ");
	while (db_next(q))
		str_printf(sql, "DELETE FROM %s; ", db_text(q, 0));
	str_add(sql, "DELETE FROM place WHERE id > 4; DELETE FROM product WHERE id > 1; UPDATE plan_clock SET at = 0; "
		     "UPDATE place SET units = 0, incoming = 0, shipments = 0, is_full = 0; "
		     "INSERT INTO plan_todo (kind, id) VALUES ('all', 0); ");
}

static void add_products(struct str *sql)
{
	for (int i = 1; i < PRODUCTS; i++) {
		const struct model_product *p = &model_products[i];

		str_printf(sql,
			"INSERT INTO product (id, sku, description, backorderable, tracking, policy, max_shipments) "
			"VALUES (%d, '%s', 'Product %s', %d, '%s', '%s', %d); ",
			i + 1, p->sku, p->sku, p->backorderable, p->by_lot ? "lot" : "none", rules[p->rule.kind],
			p->rule.most);
	}
	str_add(sql, "INSERT INTO code (code, kind, ref_id, quantity) VALUES ('09506000000015', 'product', 2, 1), "
		     "('19506000000012', 'product', 2, 12), ('09506000000022', 'product', 3, 1), "
		     "('09506000000039', 'product', 4, 1), ('09506000000046', 'product', 5, 1), "
		     "('09506000000060', 'product', 6, 1), ('19506000000067', 'product', 6, 6), "
		     "('09506000000077', 'product', 7, 1), ('BOX-E', 'product', 7, 4); ");
}

static void add_places(struct str *sql)
{
	for (int i = 1; i < PLACES; i++) {
		const struct model_place *p = &model_places[i];

		str_printf(sql, "INSERT INTO place (id, code, kind, carrier) VALUES (%d, '%s', '%s', '%s'); ", 10 + i,
			p->code, kinds[p->kind], p->carrier);
		if (p->capacity != NONE)
			str_printf(sql, "UPDATE place SET capacity = %d WHERE id = %d; ", p->capacity, 10 + i);
		if (*p->parked_at)
			str_printf(sql, "UPDATE place SET spot_id = %d WHERE id = %d; ",
				10 + model_place_of(p->parked_at), 10 + i);
	}
	str_add(sql, "INSERT INTO code (code, kind, ref_id) SELECT code, 'place', id FROM place WHERE id > 10; ");
}

static void add_people(struct str *sql)
{
	for (int i = 0; i < BADGES; i++)
		str_printf(sql, "INSERT INTO operator (id, badge, name, role) VALUES (%d, '%s', '%s', '%s'); ", i + 1,
			model_badges[i].code, model_badges[i].code + 3, model_badges[i].lead ? "lead" : "worker");
	str_add(sql, "INSERT INTO code (code, kind, ref_id) SELECT badge, 'badge', id FROM operator; ");
	for (int i = 0; i < CUSTOMERS; i++)
		str_printf(sql,
			"INSERT INTO customer (id, number, name, policy, max_shipments) VALUES (%d, '%s', '%s', '%s', %d); ",
			i + 1, model_customers[i].number, model_customers[i].number,
			rules[model_customers[i].rule.kind], model_customers[i].rule.most);
}

static void set(struct str *sql, const char *name, const char *value)
{
	str_printf(sql, "INSERT INTO setting (name, value) VALUES ('%s', '%s'); ", name, value);
}

static void set_number(struct str *sql, const char *name, int value)
{
	char text[20];

	snprintf(text, sizeof text, "%d", value);
	set(sql, name, text);
}

static void add_settings(const struct model_settings *s, struct str *sql)
{
	set(sql, "policy", rules[s->rule.kind]);
	if (s->rule.kind == SHIPS_UP_TO)
		set_number(sql, "max_shipments", s->rule.most);
	set(sql, "confirm", s->confirm ? "yes" : "no");
	set(sql, "blind_receipts", s->blind ? "yes" : "no");
	set(sql, "consolidate", s->consolidate ? "yes" : "no");
	set_number(sql, "over_receipt_percent", s->over_percent);
	set_number(sql, "reach_days", s->reach_days);
	set_number(sql, "patience_days", s->patience_days);
	if (s->numbers_cartons)
		set(sql, "gs1_prefix", "9506000");
	set_number(sql, "sweep_minutes", s->sweep_minutes);
}

void tandem_reset(struct db *db, const struct model_settings *settings)
{
	struct str sql = {0};
	struct err err;

	if (db_begin_write(db, &err) != ST_OK)
		abort();
	empty(db, &sql);
	add_products(&sql);
	add_places(&sql);
	add_people(&sql);
	add_settings(settings, &sql);
	db_script(db, str_text(&sql));
	if (db_commit(db, &err) != ST_OK) {
		fprintf(stderr, "%s\n", err.text);
		abort();
	}
	str_done(&sql);
	db_tidy(db);
}
