/* A scan reconfigures nothing without a lead. Somebody with a scanner and a printer for barcodes plays every command,
 * in every activity, with arguments that there are not, codes of the site, GS1, noise, and thousands of each bent out
 * of shape; as nobody and as a worker who may work all day. What is set up, who works here, who gets what first, and
 * what leads decided stays to the letter what it was. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/str.h"
#include "lib/ask.h"
#include "lib/dice.h"
#include "lib/site.h"

enum { SCANS = 6000, LOOK_EVERY = 100, SCAN_MAX = 300 };

/* Every command word, and words that somebody might hope for. */
static const char *const words[] = {"%HELP", "%RECEIVE", "%STAGE", "%PACK", "%LOAD", "%LOOKUP", "%BOARD", "%UNDO",
	"%PIN", "%OFF", "%DAMAGED", "%SKIP", "%FULL", "%DONE", "%QTY-12", "%COUNT", "%RELEASE", "%RETURN", "%SCRAP",
	"%CLOSE", "%OPEN", "%UNPACK", "%REPRINT", "%UNLOAD", "%TRACKING", "%SPLIT", "%HOLD", "%RESUME", "%CANCEL",
	"%PRIORITISE", "%ACCEPT", "%ASSIGN", "%MOVE", "%LEAVE", "%SETTINGS", "%SET", "%ADMIN", "%SETUP", "%IMPORT",
	"%INIT", "%EXIT", "%QUIT", "%SHELL", "%SQL", "%ROLE-admin", "%LEAD", "%OPERATORS", "%TEMPLATE", "%BACKUP",
	"%RESTORE", "%RECALL", "%QTY-99999999999999999999", "%QTY--1", "%QTY-1;DROP TABLE setting", "%HOLD SO-1",
	"%CANCEL-SO-1", "%PRIORITISE-1000000", "%PIN-1234", "%UNDO-ALL"};

static const char *const codes[] = {"A", "B", "C", "D", "S", "T", "L1", "L2", "PUT", "HOLD", "SPILL", "PACK-1", "D1",
	"SO-1", "SO-2", "SO-3", "SO-4", "SO-1/1", "SO-4/1", "IB-1", "IB-2", "DHL-15", "OP-ANA", "OP-BEN", "DHL", "1",
	"2", "12", "0", "1234", "4862", "address in doubt"};

static const char *const others[] = {"]C1010950600013435210A1",
	"]C10109506000134352\x1D"
	"21SN-1",
	"00095060000000000008", "]d2010950600013435217261231", "https://id.gs1.org/01/09506000134352/10/A1",
	"]E09506000134352", "9506000134352", "require_pin=no", "settings gs1_prefix=1", "--as OP-LEE",
	"crossdock settings match=priority-only", "\033[2J", "\x03", "\x1A", "\x11", "\x10\x03",
	"'; UPDATE operator SET role='admin';--", "^XA^JUF^XZ", "~JR", "../../etc/crossdock/crossdock.conf",
	"$(reboot)",
	"\xE2\x80\xAE"
	"EEL-PO",
	"op-lee", "OP_LEE", "OP-LE", "OP-L\xD0\x95\xD0\x95", "%\xE2\x80\x8BHOLD", "\xEF\xBC\x85HOLD", ""};

#define COUNT(list) ((int)(sizeof(list) / sizeof *(list)))

static int set_up(void **state)
{
	struct site *site = calloc(1, sizeof *site);

	site_new(site, "reconfigure");
	site_sql(site,
		"INSERT INTO operator (id, badge, name, role) VALUES (3, 'OP-BEN', 'Ben', 'worker'), (4, 'OP-ADA', 'Ada', 'admin');"
		"INSERT INTO code (code, kind, ref_id) VALUES ('OP-BEN', 'badge', 3), ('OP-ADA', 'badge', 4);"
		"INSERT INTO setting (name, value) VALUES ('site_name', 'Dock 4') ON CONFLICT (name) DO UPDATE SET value = excluded.value;"
		"INSERT INTO inbound (id, number, status, door_id, due_at, imported_at) VALUES (1, 'IB-1', 'arrived', 12, 1795430000000, 1), "
		"(2, 'IB-2', 'closed', 12, 1795430000000, 1);"
		"INSERT INTO inbound_product (inbound_id, product_id, expected, received, over) VALUES (1, 12, 500, 0, 0), (2, 12, 5, 0, 0);"
		"INSERT INTO pickup (id, number, carrier, cutoff_at, door_id) VALUES (1, 'DHL-15', 'DHL', 1795446000000, 12);");
	site_order(site, "SO-1", "");
	site_line(site, "1", "C", 100);
	site_order(site, "SO-2", "");
	site_line(site, "1", "C", 100);
	site_order(site, "SO-3", "");
	site_line(site, "1", "D", 100);
	site_order(site, "SO-4", "all-or-nothing");
	site_line(site, "1", "A", 3);
	site_sql(site, "UPDATE customer_order SET status = 'held', hold_reason = 'x' WHERE number = 'SO-2';"
		       "INSERT INTO plan_todo (kind, id) VALUES ('all', 0) ON CONFLICT DO NOTHING;");
	*state = site;
	return 0;
}

static int tear_down(void **state)
{
	site_done(*state);
	free(*state);
	return 0;
}

/* What only a lead, an admin or a file may change, as text. */
static const char *const configuration[] = {
	"SELECT 'setting ' || name || '=' || value FROM setting ORDER BY name",
	"SELECT 'operator ' || badge || ' ' || name || ' ' || role || ' ' || language FROM operator ORDER BY badge",
	"SELECT 'code ' || code || ' ' || kind || ' ' || ref_id || ' ' || quantity FROM code ORDER BY code",
	"SELECT 'place ' || code || ' ' || kind || ' ' || name || ' ' || coalesce(capacity, '-') || ' ' || carrier FROM place WHERE kind <> "
	"'carton' ORDER BY id",
	"SELECT 'product ' || sku || ' ' || description || ' ' || backorderable || ' ' || tracking || ' ' || policy || ' ' || max_shipments "
	"FROM product ORDER BY id",
	"SELECT 'customer ' || number || ' ' || name || ' ' || policy FROM customer ORDER BY id",
	"SELECT 'order ' || number || ' ' || priority || ' ' || coalesce(promised_at, '-') || ' ' || policy || ' ' || max_shipments || ' ' || "
	"carrier || ' ' || status || ' ' || hold_reason || ' ' || ship_name || ' ' || ship_address FROM customer_order ORDER BY id",
	"SELECT 'line ' || order_number || ' ' || line || ' ' || ordered || ' ' || cancelled || ' ' || accepted || ' ' || priority_rank FROM "
	"order_line ORDER BY id",
	"SELECT 'inbound ' || number || ' ' || (number = 'IB-2' AND status = 'closed') || ' ' || supplier FROM inbound ORDER BY id",
	"SELECT 'pickup ' || number || ' ' || carrier || ' ' || cutoff_at || ' ' || coalesce(capacity, '-') FROM pickup ORDER BY id",
	"SELECT 'schedule ' || count(*) FROM pickup_schedule",
	"SELECT 'request ' || count(*) FROM pickup_request",
	"SELECT 'template ' || count(*) FROM label_template",
	"SELECT 'assignment ' || count(*) FROM assignment",
	"SELECT 'recall ' || count(*) FROM recall",
	"SELECT 'import ' || count(*) FROM import_job",
	"SELECT 'PIN ' || badge || ' ' || coalesce(pin_hash, '') FROM operator WHERE badge <> 'OP-ANA' AND badge <> 'OP-BEN' ORDER BY badge",
	"SELECT 'audit ' || action || ' ' || badge FROM audit WHERE badge = 'OP-LEE' OR badge = 'OP-ADA' ORDER BY id",
	"SELECT 'quarantine left ' || count(*) FROM movement m JOIN place f ON f.id = m.from_id JOIN place t ON t.id = m.to_id WHERE "
	"f.kind = 'quarantine' AND t.kind IN ('customer', 'supplier', 'adjustment')",
};

static void dump(struct site *site, struct str *out)
{
	struct err err;

	str_clear(out);
	assert_int_equal(db_begin_read(site->db, &err), ST_OK);
	for (int i = 0; i < COUNT(configuration); i++) {
		struct stmt *q = DB_QUERY0(site->db, configuration[i]);

		while (db_next(q)) {
			str_add(out, db_text(q, 0));
			str_add_c(out, '\n');
		}
	}
	assert_int_equal(db_end_read(site->db, &err), ST_OK);
}

/* Fails with the first line that is another. */
static void look(struct site *site, const struct str *before, const char *last)
{
	struct str after = {0};
	const char *was = str_text(before);
	const char *is;

	dump(site, &after);
	is = str_text(&after);
	while (*was && *was == *is)
		was++, is++;
	while (was > str_text(before) && was[-1] != '\n')
		was--, is--;
	if (*was || *is)
		fail_msg("after '%s': %.*s, which was: %.*s", last, (int)strcspn(is, "\n"), is, (int)strcspn(was, "\n"),
			was);
	str_done(&after);
}

/* Bends a scan out of shape. */
static void bend(struct dice *dice, char *scan, size_t size)
{
	static const char odd[] = "%-]\x1D\033\x7F ^~'\"\\=/\xFF"
				  "01OPLEE";
	size_t len = strlen(scan);
	size_t at = (size_t)dice_roll(dice, (int)len + 1);

	switch (dice_roll(dice, 5)) {
	case 0: /* another byte */
		if (at < len)
			scan[at] = odd[dice_roll(dice, COUNT(odd) - 1)];
		break;
	case 1: /* one more */
		if (len + 2 < size) {
			memmove(scan + at + 1, scan + at, len - at + 1);
			scan[at] = odd[dice_roll(dice, COUNT(odd) - 1)];
		}
		break;
	case 2: scan[at] = '\0'; break;                        /* the beginning */
	case 3: memmove(scan, scan + at, len - at + 1); break; /* the end */
	case 4:                                                /* another one behind it */
		snprintf(scan + len, size - len, "%s%s", dice_percent(dice, 50) ? "-" : "",
			words[dice_roll(dice, COUNT(words))]);
		break;
	}
}

static void draw(struct dice *dice, bool has_badge, char *scan, size_t size)
{
	static const int weights[] = {45, 45, 10};

	switch (dice_pick(dice, weights, COUNT(weights))) {
	case 0: snprintf(scan, size, "%s", words[dice_roll(dice, COUNT(words))]); break;
	case 1: snprintf(scan, size, "%s", codes[dice_roll(dice, COUNT(codes))]); break;
	default: snprintf(scan, size, "%s", others[dice_roll(dice, COUNT(others))]); break;
	}
	for (int i = dice_percent(dice, 30) ? 1 + dice_roll(dice, 3) : 0; i > 0; i--)
		bend(dice, scan, size);
	/* a lead's badge he has not, blanks around it or not; nor has nobody a worker's */
	if (strstr(scan, "OP-LEE") || strstr(scan, "OP-ADA") || (!has_badge && strstr(scan, "OP-")))
		snprintf(scan, size, "%%HOLD");
}

static void play(struct site *site, bool has_badge, uint64_t seed)
{
	struct dice dice = {seed};
	struct str before = {0};
	int taken = 0;

	dump(site, &before);
	for (int i = 0; i < SCANS; i++) {
		char scan[SCAN_MAX];

		draw(&dice, has_badge, scan, sizeof scan);
		if (site_scan(site, scan)->result != RESULT_REFUSED)
			taken++;
		for (int settle = 0; settle < 20 && session_settle(site->session); settle++) {
		}
		if ((i + 1) % LOOK_EVERY == 0)
			look(site, &before, scan);
	}
	/* it was no idle talk */
	if (has_badge)
		assert_in_range(taken, SCANS / 10, SCANS);
	else
		assert_in_range(taken, 1, SCANS / 10);
	str_done(&before);
}

static void test_nobody(void **state)
{
	struct site *site = *state;

	play(site, false, 20261126);
	assert_int_equal(ask_number(site->db, "SELECT count(*) FROM movement"), 0);
	assert_int_equal(ask_number(site->db, "SELECT count(*) FROM receipt"), 0);
}

static void test_worker(void **state)
{
	struct site *site = *state;

	assert_int_equal(site_scan(site, "OP-ANA")->result, RESULT_OK);
	play(site, true, 20261127);
}

/* Every command in every activity, with something to decide about at hand. */
static void test_each_command(void **state)
{
	static const char *const activities[] = {"%RECEIVE", "%STAGE", "%PACK", "%LOAD", "%LOOKUP", "%BOARD"};
	static const char *const at_hand[] = {
		"SO-1", "SO-2", "SO-3", "SO-4", "HOLD", "L1", "PACK-1", "IB-1", "DHL-15", "A", "OP-BEN"};
	struct site *site = *state;
	struct str before = {0};

	dump(site, &before);
	for (int a = 0; a < COUNT(activities); a++) {
		for (int h = 0; h < COUNT(at_hand); h++) {
			for (int w = 0; w < COUNT(words); w++) {
				site_scan(site, "OP-ANA");
				site_scan(site, activities[a]);
				site_scan(site, at_hand[h]);
				site_scan(site, words[w]);
				site_scan(site, words[w]);
				site_scan(site, "OP-BEN"); /* another worker's badge approves nothing */
				site_scan(site, "because");
			}
		}
		look(site, &before, activities[a]);
	}
	str_done(&before);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {TEST(test_nobody), TEST(test_worker), TEST(test_each_command)};

	return cmocka_run_group_tests_name("what no scan changes", tests, NULL, NULL);
}
