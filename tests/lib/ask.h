/* What tests ask of a store, each in a read transaction of its own; a question that fails fails the test. */
#ifndef LIB_ASK_H
#define LIB_ASK_H

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "store/db.h"

/* The first column of the first row of a query, a literal; -1: there is none, or it is NULL. */
int64_t ask_number(struct db *db, const char *sql);

/* What verify says of the store, a line for each difference ("WHAT: stored THIS, recomputed THAT"); "" = it is whole.
 * The caller frees it with str_done(). */
struct str ask_verify(struct db *db);

/* Gathers such lines in a str, ctx: the say of a struct verify. */
void ask_gather(void *ctx, const char *what, const char *stored, const char *recomputed);

#endif
