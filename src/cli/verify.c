/* `crossdock verify`: recomputes everything from the ledger and prints each difference. In one read transaction:
 * terminals keep working meanwhile. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "flow/plan_verify.h"
#include "store/audit_verify.h"
#include "store/seal.h"
#include "store/use.h"
#include "store/verify.h"

struct printing {
	bool json;
	bool any;
	bool damaged; /* the file */
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

static void print_counts(
	const struct printing *p, const struct verify *v, const struct verify_counts *c, const struct audit_counts *a)
{
	char head[AUDIT_HEAD_TEXT];

	audit_head_text(&a->head, head);
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
		printf(P_("Audit trail up to %s, to be kept elsewhere; %lld scan is sealed by it\n",
			       "Audit trail up to %s, to be kept elsewhere; %lld scans are sealed by it\n", a->sealed),
			head, (long long)a->sealed);
		return;
	}
	printf("%s],\"verified\":%s,\"movements\":%" PRId64 ",\"places\":%" PRId64 ",\"orders\":%" PRId64
	       ",\"lines\":%" PRId64 ",\"shipments\":%" PRId64 ",\"directions\":%" PRId64 ",\"receipts\":%" PRId64
	       ",\"audit_rows\":%" PRId64 ",\"seals\":%" PRId64 ",\"sealed_scans\":%" PRId64 ",\"audit_head\":\"%s\"}\n",
		p->any ? "" : "{\"differences\":[", v->differences ? "false" : "true", c->movements, c->places,
		c->orders, c->lines, c->shipments, c->directions, c->receipts, a->rows, a->seals, a->sealed, head);
}

/* What is to be done about it. units: differences of the ledger; trail: of the audit trail. */
static enum status judge(int64_t units, int64_t trail, struct err *err)
{
	if (trail)
		return err_set(err, ST_REFUSED,
			P_("the audit trail, or what it seals, is not what it was, in %lld place: keep a copy of the store's file as it is, and find "
			   "out who could write it; crossdock backup's copies show what it was",
				"the audit trail, or what it seals, is not what it was, in %lld places: keep a copy of the store's file as it is, and "
				"find out who could write it; crossdock backup's copies show what it was",
				trail),
			(long long)trail);
	return units ? err_set(err, ST_REFUSED,
			       P_("the store differs from its ledger in %" PRId64
				  " place: keep a copy (crossdock backup FILE) and have the named goods counted",
				       "the store differs from its ledger in %" PRId64
				       " places: keep a copy (crossdock backup FILE) and have the named goods counted",
				       units),
			       units)
		     : ST_OK;
}

static void print_problem(void *ctx, const char *problem, bool damage)
{
	print_difference(ctx, problem, "", "");
	((struct printing *)ctx)->any = true;
	if (damage)
		((struct printing *)ctx)->damaged = true;
}

/* The engine's check alone, of the file as it is. A store that it finds damaged nobody works on any more. */
static enum status verify_file(struct cli *cli, struct err *err)
{
	struct printing printing = {.json = cli->json};
	char why[400] = "";
	struct db *db;
	enum status st = cli_open(cli, &db, err);

	if (st != ST_OK)
		return st;
	st = db_check(db, print_problem, &printing, err);
	if (cli->json)
		printf("%s],\"sound\":%s}\n", printing.any ? "" : "{\"differences\":[", printing.any ? "false" : st == ST_OK ? "true" : "null");
	else if (!printing.any && st == ST_OK)
		printf(_("%s: the file is sound\n"), db_path(db));
	if (printing.damaged && !use_is_damaged(db_path(db), why, sizeof why))
		use_mark_damaged(db_path(db), _("its check found what must not be in it"));
	if (printing.damaged)
		st = err_set(err, ST_DAMAGED, "%s: the store is damaged: crossdock restore --latest", db_path(db));
	else if (st != ST_OK)
		st = err_wrap(err, "%s: the file could not be checked", db_path(db));
	else if (printing.any)
		st = err_set(err, ST_REFUSED, "%s: the file is whole, and something in it refers to what is not there: crossdock verify tells more",
			db_path(db));
	db_close(db);
	return st;
}

enum status verify_run(struct cli *cli, int argc, char **argv, struct err *err)
{
	struct printing printing = {.json = cli->json};
	struct verify verify = {.say = print_difference, .ctx = &printing};
	struct verify_counts counts;
	struct audit_counts audit;
	struct audit_head kept;
	bool keeps = argc == 3 && strcmp(argv[1], "--audit-head") == 0;
	int64_t units = 0;
	bool planned = true;
	struct db *db;
	enum status st;

	if (argc == 2 && strcmp(argv[1], "--file") == 0)
		return verify_file(cli, err);
	if (argc != 1 && !keeps)
		return cli_usage("verify", err);
	if (keeps && !audit_head_read(argv[2], &kept))
		return err_set(err, ST_USAGE, "--audit-head %s: this is no row of an audit trail: give what crossdock audit --head said", argv[2]);
	if (cli_open(cli, &db, err) != ST_OK)
		return err->status;
	seal_all(db, clock_now(&cli->clock));
	st = db_begin_read(db, err);
	if (st == ST_OK) {
		verify_store(db, &verify, &counts);
		planned = plan_verify(db, clock_now(&cli->clock), &verify);
		units = verify.differences;
		audit_verify(db, &verify, keeps ? &kept : NULL, &audit);
		st = db_end_read(db, err);
	}
	db_close(db);
	if (st != ST_OK)
		return st;
	print_counts(&printing, &verify, &counts, &audit);
	if (!planned && !cli->json)
		puts(_("The plan was not compared: it is just being brought up to date"));
	return judge(units, verify.differences - units, err);
}
