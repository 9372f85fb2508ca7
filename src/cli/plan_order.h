/* An order of the projection, as programs and as people read it. */
#ifndef CLI_PLAN_ORDER_H
#define CLI_PLAN_ORDER_H

#include "base/idmap.h"
#include "cli/table.h"
#include "flow/project.h"

/* Customers and products by name: read in the projection's transaction, for the orders that are shown. */
struct plan_names {
	struct arena arena;
	struct idmap customers;
	struct idmap products;
};
void plan_names_add(struct plan_names *names, struct db *db, const struct project *project, size_t n);
void plan_names_done(struct plan_names *names);

/* When an order can ship, in one word for programs: now (goods are in the building), today, later, unknown, never. */
const char *plan_when_word(int64_t at_ms, bool today, uint32_t inbound);

/* Adds order n as a JSON object. */
void plan_order_json(struct str *out, const struct project *project, const struct plan_names *names, size_t n);

/* Its row in a table for people: an object with the columns of plan_order_report; of the caller. */
extern const struct report plan_order_report;
json_t *plan_order_row(const struct project *project, const struct plan_names *names, size_t n, const char *zone);

/* Prints the order alone, with all that it waits for and lacks. */
void plan_order_print(const struct project *project, const struct plan_names *names, size_t n, const char *zone);

#endif
