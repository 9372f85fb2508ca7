/* Products. A change of what its order lines take over (backorderable, policy) reaches them through a queue. */
#include <string.h>

#include "base/text.h"
#include "dock/policy.h"
#include "exchange/kind.h"
#include "store/product.h"

enum { SKU, DESCRIPTION, BACKORDERABLE, TRACKING, ON_HAND, POLICY, MAX_SHIPMENTS, WEIGHT_G, COLUMNS };

static const char *const yes_no[] = {"yes", "no", NULL};
static const char *const trackings[] = {"none", "lot", "serial", NULL};

static const struct column columns[] = {
	[SKU] = {.name = "sku", .type = COLUMN_KEY, .required = true},
	[DESCRIPTION] = {.name = "description", .type = COLUMN_TEXT, .required = true},
	[BACKORDERABLE] = {.name = "backorderable", .type = COLUMN_WORD, .words = yes_no},
	[TRACKING] = {.name = "tracking", .type = COLUMN_WORD, .words = trackings},
	[ON_HAND] = {.name = "on_hand", .type = COLUMN_NUMBER, .max = 1000000000},
	[POLICY] = {.name = "policy", .type = COLUMN_WORD, .words = policy_words},
	[MAX_SHIPMENTS] = {.name = "max_shipments", .type = COLUMN_NUMBER, .min = 1, .max = 1000},
	[WEIGHT_G] = {.name = "weight_g", .type = COLUMN_NUMBER, .max = 1000000000},
};

static void key(const struct row *row, struct str *text)
{
	str_add(text, row->cells[SKU].text);
}

static bool needs_stored_x(const struct cell *c)
{
	return c[POLICY].state == CELL_VALUE && c[POLICY].number == POLICY_UP_TO_X &&
	       c[MAX_SHIPMENTS].state == CELL_ABSENT;
}

static void check(struct check *check, struct row *row, size_t count)
{
	const struct cell *c = row->cells;
	struct product_values stored = {0};

	(void)count;
	if (strcmp(c[SKU].text, "UNIDENTIFIED") == 0)
		row_fault(row, "the SKU UNIDENTIFIED stands for parcels that nobody can identify: use another one");
	if (needs_stored_x(c))
		product_values_load(check->db, check->arena, c[SKU].text, &stored);
	check_policy(row, &c[POLICY], &c[MAX_SHIPMENTS], stored.max_shipments);
}

static bool same(const struct product_values *a, const struct product_values *b)
{
	return strcmp(a->description, b->description) == 0 && a->backorderable == b->backorderable &&
	       strcmp(a->tracking, b->tracking) == 0 && a->on_hand == b->on_hand && strcmp(a->policy, b->policy) == 0 &&
	       a->max_shipments == b->max_shipments && a->weight_g == b->weight_g;
}

static bool same_terms(const struct product_values *a, const struct product_values *b)
{
	return a->backorderable == b->backorderable && strcmp(a->policy, b->policy) == 0 &&
	       a->max_shipments == b->max_shipments;
}

static void apply(struct apply *apply, const struct row *row, size_t count, bool continued)
{
	const struct cell *c = row->cells;
	struct product_values old = {.description = "", .backorderable = 1, .tracking = "none", .policy = ""};
	int64_t id = product_values_load(apply->db, apply->arena, c[SKU].text, &old);
	struct product_values new = {
		.description = cell_text(&c[DESCRIPTION], old.description),
		.backorderable =
			c[BACKORDERABLE].state == CELL_ABSENT ? old.backorderable : c[BACKORDERABLE].number == 0,
		.tracking = c[TRACKING].state == CELL_ABSENT ? old.tracking : trackings[c[TRACKING].number],
		.on_hand = cell_number(&c[ON_HAND], old.on_hand, 0),
		.policy = cell_policy(&c[POLICY], old.policy),
		.weight_g = cell_number(&c[WEIGHT_G], old.weight_g, 0),
	};

	(void)count;
	(void)continued;
	new.max_shipments = cell_max_shipments(&c[MAX_SHIPMENTS], new.policy, old.max_shipments);
	if (!id) {
		product_insert(apply->db, c[SKU].text, &new);
		apply->counts.added++;
	} else if (same(&old, &new)) {
		apply->counts.unchanged++;
	} else {
		product_update(apply->db, id, &new);
		if (!same_terms(&old, &new))
			product_refresh_add(apply->db, id);
		apply->counts.changed++;
	}
}

const struct kind kind_products = {
	.name = "products",
	.noun = N_("product"),
	.columns = columns,
	.column_count = COLUMNS,
	.rank = 1,
	.key = key,
	.check = check,
	.apply = apply,
};
