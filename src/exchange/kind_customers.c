/* Customers. */
#include <string.h>

#include "base/text.h"
#include "dock/policy.h"
#include "exchange/kind.h"
#include "store/customer.h"
#include "store/plan.h"

enum { CUSTOMER, NAME, EMAIL, POLICY, MAX_SHIPMENTS, COLUMNS };

static const struct column columns[] = {
	[CUSTOMER] = {.name = "customer", .type = COLUMN_KEY, .required = true},
	[NAME] = {.name = "name", .type = COLUMN_TEXT, .required = true},
	[EMAIL] = {.name = "email", .type = COLUMN_TEXT},
	[POLICY] = {.name = "policy", .type = COLUMN_WORD, .words = policy_words},
	[MAX_SHIPMENTS] = {.name = "max_shipments", .type = COLUMN_NUMBER, .min = 1, .max = 1000},
};

static void key(const struct row *row, struct str *text)
{
	str_add(text, row->cells[CUSTOMER].text);
}

static void check(struct check *check, struct row *row, size_t count)
{
	const struct cell *c = row->cells;
	struct customer_values stored = {0};

	(void)count;
	if (c[POLICY].state == CELL_VALUE && c[POLICY].number == POLICY_UP_TO_X &&
		c[MAX_SHIPMENTS].state == CELL_ABSENT)
		customer_load(check->db, check->arena, c[CUSTOMER].text, &stored);
	check_policy(row, &c[POLICY], &c[MAX_SHIPMENTS], stored.max_shipments);
}

static void apply(struct apply *apply, const struct row *row, size_t count, bool continued)
{
	const struct cell *c = row->cells;
	struct customer_values old = {.name = "", .email = "", .policy = ""};
	int64_t id = customer_load(apply->db, apply->arena, c[CUSTOMER].text, &old);
	struct customer_values new = {
		.name = cell_text(&c[NAME], old.name),
		.email = cell_text(&c[EMAIL], old.email),
		.policy = cell_policy(&c[POLICY], old.policy),
	};

	(void)count;
	(void)continued;
	new.max_shipments = cell_max_shipments(&c[MAX_SHIPMENTS], new.policy, old.max_shipments);
	if (!id) {
		customer_insert(apply->db, c[CUSTOMER].text, &new);
		apply->counts.added++;
	} else if (strcmp(old.name, new.name) == 0 && strcmp(old.email, new.email) == 0 &&
		   strcmp(old.policy, new.policy) == 0 && old.max_shipments == new.max_shipments) {
		apply->counts.unchanged++;
	} else {
		customer_update(apply->db, id, &new);
		if (strcmp(old.policy, new.policy) != 0 || old.max_shipments != new.max_shipments)
			plan_mark_all(apply->db);
		apply->counts.changed++;
	}
}

const struct kind kind_customers = {
	.name = "customers",
	.noun = N_("customer"),
	.columns = columns,
	.column_count = COLUMNS,
	.key = key,
	.check = check,
	.apply = apply,
};
