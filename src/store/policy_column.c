/* Reading policies. */
#include "store/policy_column.h"

struct policy policy_column(struct db *db, struct stmt *q, int column)
{
	struct policy policy = {0};

	if (!policy_parse(db_text(q, column), &policy))
		db_fail(db, "the store holds an unknown policy '%s'", db_text(q, column));
	if (policy.kind == POLICY_UP_TO_X)
		policy.max_shipments = db_i64(q, column + 1);
	return policy;
}
