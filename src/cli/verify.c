/* `crossdock verify`: recomputes everything from the ledger and prints each difference. In one read transaction:
 * terminals keep working meanwhile. */
#include <inttypes.h>
#include <stdio.h>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "flow/plan_verify.h"
#include "store/verify.h"

struct printing {
	bool json;
	bool any;
};

/* The JSON document is printed piece by piece: a broken store may have more differences than there is memory. */
static void print_difference(void *ctx, const char *what, const char *stored, const char *recomputed)
{
	struct printing *p = ctx;
	json_t *o;

	if (!p->json) {
		if (*stored || *recomputed)
			printf(_("%s: stored %s, recomputed %s\n"), what, stored, recomputed);
		else
			printf("%s\n", what);
		return;
	}
	o = json_pack("{s:s, s:s, s:s}", "what", what, "stored", stored, "recomputed", recomputed);
	printf(p->any ? "," : "{\"differences\":[");
	json_dumpf(o, stdout, JSON_COMPACT);
	json_decref(o);
	p->any = true;
}

static void print_counts(const struct printing *p, const struct verify *v, const struct verify_counts *c)
{
	if (!p->json) {
		printf(v->differences
				? _("checked: %" PRId64 " movements, %" PRId64 " places, %" PRId64 " orders with %" PRId64 " lines, %" PRId64
				    " shipments, %" PRId64 " directions, %" PRId64 " receipts")
				: _("verified: %" PRId64 " movements, %" PRId64 " places, %" PRId64 " orders with %" PRId64 " lines, %" PRId64
				    " shipments, %" PRId64 " directions, %" PRId64 " receipts"),
			c->movements, c->places, c->orders, c->lines,
			c->shipments, c->directions, c->receipts);
		printf(": ");
		if (v->differences)
			printf(P_("%" PRId64 " difference\n", "%" PRId64 " differences\n", v->differences), v->differences);
		else
			puts(_("no difference"));
		return;
	}
	printf("%s],\"verified\":%s,\"movements\":%" PRId64 ",\"places\":%" PRId64 ",\"orders\":%" PRId64
	       ",\"lines\":%" PRId64 ",\"shipments\":%" PRId64 ",\"directions\":%" PRId64 ",\"receipts\":%" PRId64
	       "}\n",
		p->any ? "" : "{\"differences\":[", v->differences ? "false" : "true", c->movements, c->places,
		c->orders, c->lines, c->shipments, c->directions, c->receipts);
}

enum status verify_run(struct cli *cli, int argc, char **argv, struct err *err)
{
	struct printing printing = {.json = cli->json};
	struct verify verify = {.say = print_difference, .ctx = &printing};
	struct verify_counts counts;
	bool planned = true;
	struct db *db;
	enum status st;

	(void)argv;
	if (argc != 1)
		return cli_usage("verify", err);
	if (cli_open(cli, &db, err) != ST_OK)
		return err->status;
	st = db_begin_read(db, err);
	if (st == ST_OK) {
		verify_store(db, &verify, &counts);
		planned = plan_verify(db, clock_now(&cli->clock), &verify);
		st = db_end_read(db, err);
	}
	db_close(db);
	if (st != ST_OK)
		return st;
	print_counts(&printing, &verify, &counts);
	if (!planned && !cli->json)
		puts(_("The plan was not compared: it is just being brought up to date"));
	return verify.differences ? err_set(err, ST_REFUSED,
					    P_("the store differs from its ledger in %" PRId64
					       " place: keep a copy (crossdock backup FILE) and have the named goods counted",
						    "the store differs from its ledger in %" PRId64
						    " places: keep a copy (crossdock backup FILE) and have the named goods counted",
						    verify.differences),
					    verify.differences)
				  : ST_OK;
}
