/* What the store keeps against what the model says: both as lines of text, sorted. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/model_packing.h"
#include "lib/tandem.h"

enum { LINES = 800, WIDTH = 120 };

/* A place's barcode; of a carton: what it is of. */
#define NAME_OF(p)                                                                                                     \
	"coalesce((SELECT x.number || '/' || y.shipment_no || '#' || y.number FROM parcel y JOIN customer_order x "    \
	"ON x.id = y.order_id WHERE y.place_id = " p ".id), " p ".code, '')"

struct page {
	char lines[LINES][WIDTH];
	int count;
};

static void page_add(struct page *page, const char *fmt, ...) PRINTF_LIKE(2, 3);
static void page_add(struct page *page, const char *fmt, ...)
{
	va_list args;

	if (page->count == LINES)
		abort();
	va_start(args, fmt);
	vsnprintf(page->lines[page->count++], WIDTH, fmt, args);
	va_end(args);
}

static const char *order_name(const struct model *m, int order)
{
	return order == NONE ? "" : m->orders[order].terms.number;
}

static const char *line_name(const struct model *m, int order, int line)
{
	return order == NONE ? "" : m->orders[order].lines[line].row.line;
}

/* A carton is told by what it is of. */
static void carton_name(const struct model *m, int carton, char *name, size_t size)
{
	const struct model_carton *c = &m->cartons[carton];

	snprintf(name, size, "%s/%d#%d", m->orders[c->order].terms.number, c->shipment, c->number);
}

struct name {
	char text[48];
};

static struct name place_name_of(const struct model *m, int place)
{
	struct name name = {""};

	if (place != NONE && model_carton_at(place) != NONE)
		carton_name(m, model_carton_at(place), name.text, sizeof name.text);
	else if (place != NONE)
		snprintf(name.text, sizeof name.text, "%s", model_places[place].code);
	return name;
}
#define place_name(place) place_name_of(m, place).text

/* ---- what the model says */

static bool waits(const struct model *m, int order)
{
	for (int l = 0; l < m->orders[order].count; l++)
		if (model_waiting(m, order, l))
			return true;
	return false;
}

static void model_claims(const struct model *m, struct page *page)
{
	for (int o = 0; o < m->order_count; o++)
		if (m->orders[o].terms.state == ORDER_OPEN && waits(m, o))
			page_add(page, "%s %d", order_name(m, o), m->plan.claims[o]);
}

static void model_lines(const struct model *m, struct page *page)
{
	static const char *const states[] = {"open", "held", "cancelled"};

	for (int o = 0; o < m->order_count; o++)
		for (int l = 0; l < m->orders[o].count; l++)
			page_add(page, "%s/%s %s waits for %d, has %d, %d too many, %d gone", order_name(m, o),
				line_name(m, o, l), states[m->orders[o].terms.state], model_waiting(m, o, l),
				model_allocated(m, o, l), model_surplus(m, o, l), m->orders[o].lines[l].shipped);
}

static void model_sights(const struct model *m, struct page *page)
{
	for (int i = 0; i < m->plan.count; i++) {
		const struct sight *s = &m->plan.sights[i];

		page_add(page, "%s/%s %d of %s", order_name(m, s->order), line_name(m, s->order, s->line), s->units,
			s->supply == SUPPLY_REDIRECT    ? "redirects"
			: s->supply == SUPPLY_HELD_BACK ? "held back"
							: m->inbounds[s->supply].terms.number);
	}
}

static void add_shipment(const struct model *m, int order, int number, const char *state, int home, int shipped,
	int missed, struct page *page)
{
	int hand = model_units(m, order, number, NONE, STANDS_IN_HAND);
	int here = model_units(m, order, number, NONE, STANDS_HERE);
	int packed = model_units(m, order, number, NONE, STANDS_PACKED);
	bool open = strcmp(state, "gathering") == 0 || strcmp(state, "ready") == 0;
	bool stands = open || (here && strcmp(state, "shipped") != 0);

	if (strcmp(state, "gathering") == 0 && !(hand + here + packed))
		return;
	page_add(page, "%s/%d %s at %s, %d in hand, %d here, %d packed, %d gone, missed %s", order_name(m, order),
		number, state, stands ? place_name(home) : "", hand, here, packed, shipped,
		missed == NONE ? "" : m->pickups[missed].number);
}

static void model_shipments(const struct model *m, struct page *page)
{
	static const char *const states[] = {
		[SHIPMENT_IS_PACKING] = "packing", [SHIPMENT_IS_PACKED] = "packed", [SHIPMENT_IS_SHIPPED] = "shipped"};

	for (int i = 0; i < m->order_count; i++) {
		const struct model_order *o = &m->orders[i];

		page_add(page, "%s used %d", o->terms.number, model_used(m, i));
		if (o->open_number)
			add_shipment(
				m, i, o->open_number, o->ready ? "ready" : "gathering", o->home, 0, o->missed, page);
		for (int s = 0; s < o->begun_count; s++)
			add_shipment(m, i, o->begun[s].number, states[o->begun[s].state], o->begun[s].home,
				o->begun[s].shipped, o->begun[s].missed, page);
	}
}

static void model_cartons(const struct model *m, struct page *page)
{
	static const char *const states[] = {[CARTON_OPEN] = "open",
		[CARTON_CLOSED] = "closed",
		[CARTON_LOADED] = "loaded",
		[CARTON_DEPARTED] = "departed"};

	for (int i = 0; i < m->carton_count; i++) {
		const struct model_carton *c = &m->cartons[i];
		char name[48];

		if (c->state == CARTON_VOID)
			continue;
		carton_name(m, i, name, sizeof name);
		page_add(page, "%s %s at %s on %s, %d SSCCs, %d void", name, states[c->state], place_name(c->station),
			c->pickup == NONE ? "" : m->pickups[c->pickup].number, c->given, c->voided);
	}
}

static void model_pickups(const struct model *m, struct page *page)
{
	for (int i = 0; i < m->pickup_count; i++)
		page_add(page, "%s %s", m->pickups[i].number, m->departed[i] ? "departed" : "open");
}

static void model_inbounds(const struct model *m, struct page *page)
{
	static const char *const states[] = {"announced", "arrived", "receiving", "closed"};

	for (int i = 0; i < m->inbound_count; i++) {
		const struct model_inbound *in = &m->inbounds[i];

		page_add(page, "%s %s %s", in->terms.number, states[in->state], place_name(in->terms.door));
		for (int p = 0; p < PRODUCTS; p++)
			if (model_expected(in, p) + in->received[p] + in->over[p])
				page_add(page, "%s: %d of %d x %s, %d over", in->terms.number, in->received[p],
					model_expected(in, p), model_products[p].sku, in->over[p]);
	}
}

static void model_content(const struct model *m, struct page *page)
{
	for (int i = 0; i < m->pile_count; i++) {
		const struct pile *p = &m->piles[i];

		page_add(page, "%s %d x %s '%s' %s/%s/%d", place_name(p->place), p->units,
			model_products[p->product].sku, p->lot, order_name(m, p->order),
			line_name(m, p->order, p->line), p->shipment);
	}
	for (int i = 0; i < PLACES; i++)
		if (m->full[i])
			page_add(page, "%s is full", place_name(i));
}

static void model_hands(const struct model *m, struct page *page)
{
	for (int i = 0; i < m->direction_count; i++) {
		const struct model_direction *d = &m->directions[i];

		if (d->open)
			page_add(page, "T%d-%d.%d %d x %s %s -> %s %s/%s/%d %s%s", d->holder + 1, d->scan, d->n,
				d->open, model_products[d->product].sku, place_name(d->from), place_name(d->to),
				order_name(m, d->order), line_name(m, d->order, d->line), d->shipment, d->reason,
				d->left ? " left" : "");
	}
}

static void model_terminals(const struct model *m, struct page *page)
{
	static const char *const activities[] = {
		[DOES_NOTHING] = "", [RECEIVES] = "receive", [STAGES] = "stage", [PACKS] = "pack", [LOADS] = "load"};

	for (int i = 0; i < MODEL_TERMINALS; i++) {
		const struct model_terminal *t = &m->terminals[i];

		page_add(page, "T%d %s %s %s %s %s, at %s %s/%d#%d, %s", i + 1,
			t->badge == NONE ? "" : model_badges[t->badge].code, activities[t->activity],
			place_name(t->door), t->inbound == NONE ? "" : m->inbounds[t->inbound].terms.number,
			place_name(t->place), place_name(t->station), order_name(m, t->order), t->shipment,
			t->carton == NONE || m->cartons[t->carton].state == CARTON_VOID ? 0
											: m->cartons[t->carton].number,
			t->pickup == NONE ? "" : m->pickups[t->pickup].number);
	}
}

/* ---- what the store keeps */

struct aspect {
	const char *kind;
	void (*model)(const struct model *m, struct page *page);
	const char *store[2]; /* one column: the line */
};

static const struct aspect aspects[] = {
	{"claim", model_claims,
		{"SELECT o.number || ' ' || o.claim FROM customer_order o WHERE o.status = 'open' "
		 "AND EXISTS (SELECT 1 FROM order_line l WHERE l.order_id = o.id AND l.waiting > 0)"}},
	{"line", model_lines,
		{"SELECT o.number || '/' || l.line || ' ' || o.status || ' waits for ' || l.waiting || ', has ' || l.allocated || "
		 "', ' || l.surplus || ' too many, ' || l.shipped || ' gone' FROM order_line l JOIN customer_order o ON o.id = l.order_id"}},
	{"in sight", model_sights,
		{"SELECT o.number || '/' || l.line || ' ' || s.quantity || ' of ' || CASE s.source_id WHEN 0 THEN 'redirects' "
		 "WHEN -1 THEN 'held back' ELSE i.number END FROM in_sight s JOIN order_line l ON l.id = s.line_id "
		 "JOIN customer_order o ON o.id = s.order_id LEFT JOIN inbound i ON i.id = s.source_id"}},
	{"shipment", model_shipments,
		{"SELECT o.number || '/' || s.number || ' ' || s.status || ' at ' || CASE WHEN (s.here > 0 AND s.status <> 'shipped') OR s.status IN ('gathering', "
		 "'ready') THEN coalesce(p.code, '') ELSE '' END || ', ' || s.in_hand || ' in hand, ' || s.here || ' here, ' || "
		 "s.packed || ' packed, ' || s.shipped || ' gone, missed ' || coalesce(k.number, '') FROM shipment s LEFT JOIN pickup k ON k.id = s.missed_id JOIN customer_order o ON o.id = s.order_id "
		 "LEFT JOIN place p ON p.id = s.place_id WHERE s.in_hand + s.here + s.packed > 0 OR s.status <> 'gathering'",
			"SELECT number || ' used ' || shipments_used FROM customer_order"}},
	{"carton", model_cartons,
		{"SELECT o.number || '/' || c.shipment_no || '#' || c.number || ' ' || c.status || ' at ' || coalesce(p.code, '') || "
		 "' on ' || coalesce(k.number, '') || ', ' || (SELECT count(*) FROM sscc s WHERE s.parcel_id = c.id) || ' SSCCs, ' || "
		 "(SELECT count(*) FROM sscc s WHERE s.parcel_id = c.id AND s.void_at IS NOT NULL) || ' void' FROM parcel c "
		 "JOIN customer_order o ON o.id = c.order_id LEFT JOIN place p ON p.id = c.station_id "
		 "LEFT JOIN pickup k ON k.id = c.pickup_id WHERE c.status <> 'void'"}},
	{"pickup", model_pickups, {"SELECT number || ' ' || status FROM pickup"}},
	{"inbound", model_inbounds,
		{"SELECT i.number || ' ' || i.status || ' ' || coalesce(d.code, '') FROM inbound i LEFT JOIN place d ON d.id = i.door_id",
			"SELECT i.number || ': ' || ip.received || ' of ' || ip.expected || ' x ' || p.sku || ', ' || ip.over || ' over' "
			"FROM inbound_product ip JOIN inbound i ON i.id = ip.inbound_id JOIN product p ON p.id = ip.product_id "
			"WHERE ip.received + ip.expected + ip.over > 0"}},
	{"content", model_content,
		{"SELECT " NAME_OF(
			 "c") " || ' ' || sum(b.quantity) || ' x ' || p.sku || ' ''' || b.lot || ''' ' || "
			      "coalesce(o.number, '') || '/' || coalesce(l.line, '') || '/' || b.shipment_no FROM balance b "
			      "JOIN place c ON c.id = b.place_id JOIN product p ON p.id = b.product_id "
			      "LEFT JOIN customer_order o ON o.id = b.order_id LEFT JOIN order_line l ON l.id = b.line_id "
			      "GROUP BY b.place_id, b.product_id, b.lot, b.order_id, b.line_id, b.shipment_no",
			"SELECT code || ' is full' FROM place WHERE is_full = 1"}},
	{"hand", model_hands,
		{"SELECT t.name || '-' || (d.scan_id % 1000000000) || '.' || d.n || ' ' || d.open || ' x ' || p.sku || ' ' || f.code || "
		 "' -> ' || c.code || ' ' || coalesce(o.number, '') || '/' || coalesce(l.line, '') || '/' || d.shipment_no || ' ' || d.reason || "
		 "CASE d.is_left WHEN 1 THEN ' left' ELSE '' END FROM direction d JOIN terminal t ON t.id = d.terminal_id "
		 "JOIN product p ON p.id = d.product_id JOIN place f ON f.id = d.from_id JOIN place c ON c.id = d.place_id "
		 "LEFT JOIN customer_order o ON o.id = d.order_id LEFT JOIN order_line l ON l.id = d.line_id WHERE d.open > 0"}},
	{"terminal", model_terminals,
		{"SELECT t.name || ' ' || coalesce(o.badge, '') || ' ' || t.activity || ' ' || coalesce(d.code, '') || ' ' || "
		 "coalesce(i.number, '') || ' ' || " NAME_OF(
			 "s") " || ', at ' || coalesce(w.code, '') || ' ' || "
			      "coalesce(a.number, '') || '/' || t.shipment_no || '#' || coalesce(c.number, 0) || ', ' || coalesce(k.number, '') "
			      "FROM terminal t LEFT JOIN place s ON s.id = t.place_id LEFT JOIN operator o ON o.id = t.operator_id "
			      "LEFT JOIN place d ON d.id = t.door_id LEFT JOIN inbound i ON i.id = t.inbound_id "
			      "LEFT JOIN place w ON w.id = t.station_id LEFT JOIN customer_order a ON a.id = t.order_id "
			      "LEFT JOIN parcel c ON c.id = t.parcel_id AND c.status <> 'void' LEFT JOIN pickup k ON k.id = t.pickup_id "
			      "WHERE t.name IN ('T1', 'T2')"}},
};

static int by_text(const void *a, const void *b)
{
	return strcmp(a, b);
}

static void page_sort(struct page *page)
{
	qsort(page->lines, (size_t)page->count, WIDTH, by_text);
}

/* Lines of one page that the other does not have. */
static void missing(const struct page *page, const struct page *other, const char *title, char *text, size_t size)
{
	int j = 0;

	for (int i = 0; i < page->count; i++) {
		int c = 1;

		while (j < other->count && (c = strcmp(other->lines[j], page->lines[i])) < 0)
			j++;
		if (j < other->count && c == 0)
			j++;
		else
			snprintf(text + strlen(text), size - strlen(text), "\n%s: %s", title, page->lines[i]);
	}
}

static bool same(struct db *db, const struct model *m, const struct aspect *aspect, struct page *want, struct page *got,
	struct fault *fault)
{
	want->count = got->count = 0;
	aspect->model(m, want);
	for (int i = 0; i < 2 && aspect->store[i]; i++) {
		struct stmt *q = DB_QUERY0(db, aspect->store[i]);

		while (db_next(q))
			page_add(got, "%s", db_text(q, 0));
	}
	page_sort(want);
	page_sort(got);
	fault->text[0] = '\0';
	missing(want, got, "expected", fault->text, sizeof fault->text);
	missing(got, want, "got", fault->text, sizeof fault->text);
	if (!*fault->text)
		return true;
	snprintf(fault->kind, sizeof fault->kind, "%s", aspect->kind);
	memmove(fault->text, fault->text + 1, strlen(fault->text));
	return false;
}

bool tandem_compare(struct db *db, const struct model *m, struct fault *fault)
{
	struct page *pages = calloc(2, sizeof *pages);
	struct err err;
	bool ok = pages && db_begin_read(db, &err) == ST_OK;

	for (size_t i = 0; ok && i < sizeof aspects / sizeof *aspects; i++)
		ok = same(db, m, &aspects[i], &pages[0], &pages[1], fault);
	if (db_end_read(db, &err) != ST_OK) {
		snprintf(fault->kind, sizeof fault->kind, "store");
		snprintf(fault->text, sizeof fault->text, "%s", err.text);
		ok = false;
	}
	free(pages);
	return ok;
}

void tandem_adopt(struct db *db, struct model *m)
{
	struct err err;
	struct stmt *q;

	if (db_begin_read(db, &err) != ST_OK)
		abort();
	q = DB_QUERY0(db, "SELECT d.scan_id / 1000000000, d.scan_id % 1000000000, d.n, p.code FROM direction d "
			  "JOIN place p ON p.id = d.place_id WHERE d.open > 0 ORDER BY d.scan_id, d.n");
	while (db_next(q))
		model_adopt_direction(m, (int)db_i64(q, 0) - 1, (int)db_i64(q, 1), (int)db_i64(q, 2), db_text(q, 3));
	q = DB_QUERY0(db,
		"SELECT o.number, p.code FROM shipment s JOIN customer_order o ON o.id = s.order_id "
		"JOIN place p ON p.id = s.place_id WHERE s.status IN ('gathering', 'ready') ORDER BY s.order_id");
	while (db_next(q))
		model_adopt_home(m, db_text(q, 0), db_text(q, 1));
	if (db_end_read(db, &err) != ST_OK)
		abort();
}
