/* `crossdock recall`: a lot that nobody may have any more: recalls it, ends a recall, lists what is recalled and where it
 * stands. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/show.h"
#include "flow/planner.h"
#include "store/catalog.h"
#include "store/find.h"
#include "store/office.h"
#include "store/recall.h"

enum { LOT_MAX = 128, WHY_MAX = 1000 };

static const struct report recalls = {
	.name = "recalls",
	.title = N_("Recalled lots"),
	.sql = "SELECT p.sku, p.description, r.lot, r.at, r.actor, r.why FROM recall r JOIN product p ON p.id = r.product_id "
	       "ORDER BY p.sku, r.lot",
	.columns = {{"sku", "SKU", REPORT_TEXT}, {"description", N_("product"), REPORT_TEXT}, {"lot", N_("lot"), REPORT_TEXT},
		{"at", NC_("column", "since"), REPORT_TIME}, {"actor", NC_("column", "by"), REPORT_TEXT}, {"why", N_("why"), REPORT_TEXT}},
};

/* From the recalled lots to the places, each by the key of the balance. */
static const struct report places = {
	.name = "places",
	.title = N_("Where units of them are"),
	.sql = "SELECT p.sku, r.lot, pl.code, pl.kind, CASE WHEN b.order_id <> 0 THEN o.number || '/' || b.shipment_no END, "
	       "b.quantity FROM recall r CROSS JOIN place pl CROSS JOIN balance b JOIN product p ON p.id = r.product_id "
	       "LEFT JOIN customer_order o ON o.id = b.order_id WHERE b.place_id = pl.id AND b.product_id = r.product_id "
	       "AND b.lot = r.lot ORDER BY p.sku, r.lot, pl.kind, pl.code, o.number",
	.columns = {{"sku", "SKU", REPORT_TEXT}, {"lot", N_("lot"), REPORT_TEXT}, {"place", N_("stand at"), REPORT_TEXT},
		{"kind", N_("kind"), REPORT_WORD}, {"shipment", NC_("column", "for"), REPORT_TEXT}, {"quantity", NC_("column", "units"), REPORT_NUMBER}},
};

static void show(struct showing *s, const struct report *report)
{
	json_t *rows = table_read(s->db, report, ABOUT(0));

	if (!s->json)
		table_print(rows, report, s->settings.time_zone);
	json_object_set_new(s->document, report->name, rows);
}

static enum status list(struct cli *cli, struct err *err)
{
	struct showing s;

	if (showing_open(&s, cli, err) != ST_OK)
		return err->status;
	show(&s, &recalls);
	show(&s, &places);
	if (!s.json && !json_array_size(json_object_get(s.document, recalls.name)))
		puts(_("No lot is recalled"));
	return showing_close(&s, ST_OK, err);
}

/* What the words of the command say. */
struct wanted {
	bool lift;
	const char *sku;
	const char *lot;
	const char *why;
	const char *said; /* what was done */
};

static bool parse(struct wanted *w, int argc, char **argv)
{
	int words = 0;

	*w = (struct wanted){.sku = ""};
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--lift") == 0 && !w->lift)
			w->lift = true;
		else if (strncmp(argv[i], "--why=", 6) == 0 && !w->why)
			w->why = argv[i] + 6;
		else if (strcmp(argv[i], "--why") == 0 && !w->why && i + 1 < argc)
			w->why = argv[++i];
		else if (words < 2 && argv[i][0] != '-')
			*(words++ ? &w->lot : &w->sku) = argv[i];
		else
			return false;
	}
	return words == 2 && *w->lot && strlen(w->lot) <= LOT_MAX && w->why && *w->why && strlen(w->why) <= WHY_MAX &&
		utf8_valid(w->lot, strlen(w->lot)) && utf8_valid(w->why, strlen(w->why));
}

/* Inside the write transaction. */
static enum status apply(struct cli *cli, struct db *db, struct arena *arena, struct wanted *w, struct err *err)
{
	struct recall recall = {.product_id = show_find_product(db, arena, w->sku), .lot = w->lot, .why = w->why,
		.actor = cli->actor};
	struct product product = {.sku = ""};
	struct ledger office;
	bool done;

	if (!recall.product_id || !product_load(db, arena, recall.product_id, &product)) {
		const char *near = find_near(db, arena, FOUND_PRODUCT, w->sku);

		return near ? err_set(err, ST_REFUSED, "there is no product %s: give its SKU or a barcode; the nearest is %s", w->sku, near)
			    : err_set(err, ST_REFUSED, "there is no product %s: give its SKU or a barcode", w->sku);
	}
	if (!product.by_lot && !w->lift)
		return err_set(err, ST_REFUSED, "%s (%s) is not tracked by lot: nobody knows which units are of lot %s", product.sku,
			product.description, w->lot);
	office = office_begin(db, clock_now(&cli->clock), cli->actor,
		arena_printf(arena, "recall%s %s %s --why %s", w->lift ? " --lift" : "", product.sku, w->lot, w->why));
	done = w->lift ? recall_lift(&office, arena, &recall) : recall_add(&office, arena, &recall);
	if (!done)
		return err_set(err, ST_REFUSED,
			w->lift ? N_("lot %s of %s is not recalled: crossdock recall lists what is")
				: N_("lot %s of %s is recalled already: crossdock recall lists what is"),
			w->lot, product.sku);
	w->said = arena_printf(arena, w->lift ? _("lot %s of %s (%s) is no longer recalled") : _("lot %s of %s (%s) is recalled"), w->lot,
		product.sku, product.description);
	office_end(db, &office, w->said);
	return ST_OK;
}

enum status recall_run(struct cli *cli, int argc, char **argv, struct err *err)
{
	struct arena arena = {0};
	struct wanted wanted;
	struct db *db;
	enum status st;

	if (argc == 1)
		return list(cli, err);
	if (!parse(&wanted, argc, argv))
		return cli_usage("recall", err);
	if (cli_open(cli, &db, err) != ST_OK)
		return err->status;
	st = db_begin_write(db, err);
	if (st == ST_OK) {
		st = apply(cli, db, &arena, &wanted, err);
		if (st == ST_OK || db_failed(db))
			st = db_commit(db, err);
		else
			db_rollback(db);
	}
	if (st == ST_OK && !cli->json)
		printf("%s\n", wanted.said);
	if (st == ST_OK)
		planner_run(db, &cli->clock);
	db_close(db);
	arena_done(&arena);
	return st == ST_OK ? list(cli, err) : st;
}
