/* The story so far of a course's site: orders of all kinds, deliveries with and without a time, pickups, goods that came already,
 * customers who changed their minds, leads who decided something. */
#include "lib/course.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Times of different kinds never fall into the same minute, so that it does not matter how long a step takes. */
static void time_text(struct course *c, int hours_from, int hours_to, int minute, char buf[TIME_TEXT_MAX])
{
	int64_t hours = dice_between(&c->dice, hours_from, hours_to);

	time_format_utc(c->begin_ms + hours * HOUR + (dice_roll(&c->dice, 6) * 10 + minute) * MINUTE, buf);
}

static void make_order(struct course *c, int n)
{
	static const char *const policies[] = {"all-or-nothing,", "up-to-x,2", "ship-available,", ","};
	static const char *const carriers[] = {"UPS", "DHL", "TNT", ""};
	static const char *const statuses[] = {"", "", "", "", "", "", "", "held"};
	char text[2000] = "order,line,sku,quantity,from_stock,priority,promised,placed,policy,max_shipments,shipments_used,carrier,"
			   "status\n";
	int lines = dice_between(&c->dice, 1, 4);
	int used = dice_percent(&c->dice, 15);
	const char *policy = policies[dice_roll(&c->dice, 4)];
	const char *status = statuses[dice_roll(&c->dice, 8)];
	const char *carrier = carriers[dice_roll(&c->dice, 4)];
	int priority = dice_percent(&c->dice, 20);
	char promised[TIME_TEXT_MAX] = "";
	char placed[TIME_TEXT_MAX];

	if (dice_percent(&c->dice, 80))
		time_text(c, -24, 12 * 24, 5, promised);
	time_text(c, -15 * 24, -1, 7, placed);
	for (int i = 0; i < lines; i++) {
		int quantity = dice_between(&c->dice, 1, 6);

		snprintf(text + strlen(text), sizeof text - strlen(text), "SO-%d,%d,P%d,%d,%d,%d,%s,%s,%s,%d,%s,%s\n", n, i + 1,
			dice_percent(&c->dice, 8) ? COURSE_PRODUCTS - 1 : dice_roll(&c->dice, COURSE_PRODUCTS - 1), quantity,
			dice_percent(&c->dice, 15) ? dice_roll(&c->dice, quantity + 1) : 0, priority, promised, placed, policy, used,
			carrier, status);
	}
	course_import(c, text);
}

static void make_inbound(struct course *c, int n)
{
	char text[1000] = "inbound,sku,quantity,door,due\n";
	int lines = dice_between(&c->dice, 1, 4);
	int first = dice_roll(&c->dice, COURSE_PRODUCTS);
	char due[TIME_TEXT_MAX] = "";

	if (dice_percent(&c->dice, 92))
		time_text(c, dice_percent(&c->dice, 12) ? -40 : 1, dice_percent(&c->dice, 60) ? 10 : 10 * 24, 0, due);
	for (int i = 0; i < lines; i++)
		snprintf(text + strlen(text), sizeof text - strlen(text), "IB-%d,P%d,%d,D%d,%s\n", n, (first + i) % COURSE_PRODUCTS,
			dice_between(&c->dice, 1, 9), 1 + n % 2, due);
	course_import(c, text);
}

static void make_pickups(struct course *c)
{
	static const char *const carriers[] = {"UPS", "DHL", "UPS"};
	char text[1000] = "pickup,carrier,cutoff\n";
	int count = dice_roll(&c->dice, 4);
	char cutoff[TIME_TEXT_MAX];

	for (int i = 0; i < count; i++) {
		time_text(c, 1, dice_percent(&c->dice, 60) ? 10 : 60, 3, cutoff);
		snprintf(text + strlen(text), sizeof text - strlen(text), "PU-%d,%s,%s\n", i, carriers[i], cutoff);
	}
	if (count)
		course_import(c, text);
	if (dice_percent(&c->dice, 30)) /* a lead moved some orders to a later one */
		site_sql(&c->s,
			"UPDATE customer_order SET pickup_from = coalesce((SELECT max(cutoff_at) FROM pickup p "
			"WHERE p.carrier = customer_order.carrier), 0) WHERE id % 3 = 0");
}

static void receive_one(struct course *c)
{
	char sku[20];

	course_scan_well(c, "%RECEIVE");
	course_scan_well(c, "D1");
	snprintf(sku, sizeof sku, "P%d", dice_roll(&c->dice, COURSE_PRODUCTS));
	if (dice_percent(&c->dice, 50))
		course_scan(c, "%QTY-3");
	if (course_scan(c, sku)->result == RESULT_REFUSED)
		course_scan(c, "OP-LEE");
}

/* Some goods came already, some of them for orders that were cancelled since. */
static void make_past(struct course *c)
{
	char text[200];

	for (int i = dice_roll(&c->dice, 9); i > 0; i--) {
		receive_one(c);
		course_deliver(c);
		course_settle(c);
	}
	for (int i = dice_roll(&c->dice, 3); i > 0; i--) {
		char order[20];

		snprintf(order, sizeof order, "SO-%d", dice_roll(&c->dice, COURSE_ORDERS));
		for (int n = 0; n < COURSE_ORDERS && dice_percent(&c->dice, 80); n++) /* rather one that has something here */
			if (course_number(c, "SELECT sum(allocated) FROM order_line WHERE order_number = $1", T(order)) == 0)
				snprintf(order, sizeof order, "SO-%d", n);
		snprintf(text, sizeof text, "order,line,sku,quantity,status\n%s,1,P%" PRId64 ",%" PRId64 ",cancelled\n", order,
			course_number(c, "SELECT product_id - 100 FROM order_line WHERE order_number = $1 AND line = '1'", T(order)),
			course_number(c, "SELECT ordered FROM order_line WHERE order_number = $1 AND line = '1'", T(order)));
		course_import(c, text);
		course_settle(c);
	}
}

void course_make(struct course *c)
{
	char sql[300];

	site_new(&c->s, "project");
	c->begin_ms = clock_now(&c->s.clock) / HOUR * HOUR;
	for (int i = 0; i < COURSE_PRODUCTS; i++) {
		snprintf(sql, sizeof sql, "INSERT INTO product (id, sku, description, backorderable) VALUES (%d, 'P%d', 'Product %d', %d);",
			100 + i, i, i, i != COURSE_PRODUCTS - 1);
		site_sql(&c->s, sql);
	}
	if (dice_percent(&c->dice, 20))
		site_sql(&c->s, "INSERT INTO setting (name, value) VALUES ('consolidate', 'no')");
	if (dice_percent(&c->dice, 20))
		site_sql(&c->s, "INSERT INTO setting (name, value) VALUES ('match', 'priority-only')");
	course_scan_well(c, "OP-ANA");
	for (int i = 0; i < COURSE_ORDERS; i++)
		make_order(c, i);
	for (int i = dice_between(&c->dice, 2, 9); i > 0; i--)
		make_inbound(c, i);
	make_pickups(c);
	course_settle(c);
	make_past(c);
	if (dice_percent(&c->dice, 30)) /* something is in hand */
		receive_one(c);
	if (dice_percent(&c->dice, 30)) /* a lead let some go as they are */
		site_sql(&c->s,
			"UPDATE shipment SET released_at = 1 WHERE status = 'gathering' AND here > 0 AND order_id % 3 = 0;"
			"INSERT INTO plan_todo (kind, id) VALUES ('all', 0) ON CONFLICT (kind, id, taken) DO NOTHING;");
	clock_start_at(&c->s.clock, c->begin_ms + 2 * MINUTE);
	if (dice_percent(&c->dice, 50))
		course_settle(c);
	else /* what this changes stands in no plan yet */
		make_inbound(c, 0);
}
