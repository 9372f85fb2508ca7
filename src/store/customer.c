/* Customers: written by imports. */
#include "store/customer.h"

#include "store/policy_column.h"

int64_t customer_id(struct db *db, const char *number)
{
	return DB_VALUE(db, 0, "SELECT id FROM customer WHERE number = $1", T(number));
}

const char *customer_number(struct db *db, struct arena *arena, int64_t id)
{
	struct stmt *q = DB_QUERY(db, "SELECT number FROM customer WHERE id = $1", I(id));
	const char *number = "";

	if (db_next(q))
		number = arena_dup(arena, db_text(q, 0));
	db_end(q);
	return number;
}

const char *customer_name(struct db *db, struct arena *arena, int64_t id)
{
	struct stmt *q = DB_QUERY(db, "SELECT name FROM customer WHERE id = $1", I(id));
	const char *name = "";

	if (db_next(q))
		name = arena_dup(arena, db_text(q, 0));
	db_end(q);
	return name;
}

int64_t customer_load(struct db *db, struct arena *arena, const char *number, struct customer_values *values)
{
	struct stmt *q = DB_QUERY(
		db, "SELECT id, name, email, policy, max_shipments FROM customer WHERE number = $1", T(number));
	int64_t id = 0;

	if (db_next(q)) {
		id = db_i64(q, 0);
		*values = (struct customer_values){
			.name = arena_dup(arena, db_text(q, 1)),
			.email = arena_dup(arena, db_text(q, 2)),
			.policy = arena_dup(arena, db_text(q, 3)),
			.max_shipments = db_i64(q, 4),
		};
	}
	db_end(q);
	return id;
}

void customer_insert(struct db *db, const char *number, const struct customer_values *v)
{
	DB_EXEC(db, "INSERT INTO customer (number, name, email, policy, max_shipments) VALUES ($1, $2, $3, $4, $5)",
		T(number), T(v->name), T(v->email), T(v->policy), I(v->max_shipments));
}

void customer_update(struct db *db, int64_t id, const struct customer_values *v)
{
	DB_EXEC(db, "UPDATE customer SET name = $2, email = $3, policy = $4, max_shipments = $5 WHERE id = $1", I(id),
		T(v->name), T(v->email), T(v->policy), I(v->max_shipments));
}

struct policy customer_terms(struct db *db, struct arena *arena, int64_t id, const char **number)
{
	struct policy policy = {0};
	struct stmt *q;

	*number = "";
	if (!id)
		return policy;
	q = DB_QUERY(db, "SELECT policy, max_shipments, number FROM customer WHERE id = $1", I(id));
	if (db_next(q)) {
		*number = arena_dup(arena, db_text(q, 2));
		policy = policy_column(db, q, 0);
	}
	db_end(q);
	return policy;
}
