/* A policy as tables keep it: its word in one column, the most shipments of up-to-x in the next. */
#ifndef STORE_POLICY_COLUMN_H
#define STORE_POLICY_COLUMN_H

#include "dock/policy.h"
#include "store/db.h"

/* The policy in the current row, from column on. A word that is none fails the transaction. */
struct policy policy_column(struct db *db, struct stmt *stmt, int column);

#endif
