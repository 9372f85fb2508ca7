/* Claimants: the lines that wait for a product, in claim order, and the orders behind them. */
#ifndef STORE_CLAIM_H
#define STORE_CLAIM_H

#include "base/mem.h"
#include "dock/plan.h"
#include "dock/policy.h"
#include "store/db.h"
#include "store/settings.h"

struct claimant {
	int64_t line_id;
	int64_t order_id;
	int64_t waiting;
	const char *line; /* until the next row */
};

/* Begins reading the lines of a product that wait and may claim, in claim order, from the index that holds only these.
 * Step with db_next() and claimant_read(); end early with db_end(). */
struct stmt *claimants(struct db *db, int64_t product_id);
void claimant_read(struct stmt *stmt, struct claimant *claimant);

/* An order as a decision needs it, with its shipment that takes further units. */
struct order_facts {
	int64_t order_id;
	const char *number;
	const char *customer; /* name, "" = none */
	const char *carrier;
	bool cancelled;
	bool held;
	struct policy policy; /* the one that counts, of all levels */
	int64_t shipments_used;
	enum claim claim;     /* why it may claim */
	int64_t pickup_from;  /* a lead moved it to a pickup with this cut-off: it goes with none before; 0 = nobody did */
	int64_t cutoff_at;    /* of its next pickup; INT64_MAX = none */
	int64_t shipment_no;  /* gathering or ready; else the next number */
	bool shipment_exists;
	bool shipment_ready;
	bool released;        /* a lead let the shipment go as it is */
	int64_t home_id;      /* where the shipment stands or is directed to; 0 = nowhere yet */
	int64_t in_hand;
	int64_t here;
};

void order_facts_load(struct db *db, struct arena *arena, int64_t order_id, struct policy site, int64_t now_ms,
	struct order_facts *facts);

/* Units of the order that are wanted and nowhere here yet: from the truck, the shelf, or pending a lead's decision.
 * What has been allocated counts as here. */
int64_t order_still_wanted(struct db *db, int64_t order_id);

/* True: nothing is still wanted. Stops at the first line that wants something. */
bool order_is_satisfied(struct db *db, int64_t order_id);

/* True: nothing is still wanted, and the last of what was wanted stands ready. */
bool order_is_filled(struct db *db, int64_t order_id);

/* When the sweep before the order's next pickup is; INT64_MIN: it has no pickup. */
int64_t order_sweep_ms(const struct order_facts *facts, const struct settings *settings);

/* What speaks for or against letting its shipment go now. */
struct prospects order_prospects(struct db *db, const struct order_facts *facts, const struct settings *settings, int64_t now_ms);

/* Whether its policy lets what is here of the order go now; never of one that is held or cancelled. */
bool order_may_go(struct db *db, const struct order_facts *facts, const struct settings *settings, int64_t now_ms);

/* The same, whatever is in sight: nothing is still wanted, or a lead let the shipment go. */
bool order_goes_anyhow(struct db *db, const struct order_facts *facts);

/* Something that decides about the order has changed, and not by a scan of its goods: its shipment that gathers, with
 * nothing of it in hand, becomes ready if its policy lets it go now. A ready one stays ready: only units that join or
 * leave take that back. by_plan: the plan has seen the change; until then only what is satisfied or released becomes ready,
 * as old facts could let go what then must not be taken back. True: it became ready. */
bool order_look_again(struct db *db, struct arena *arena, int64_t order_id, bool by_plan, const struct settings *settings,
	int64_t now_ms);

#endif
