/* Writing the table of codes: what a barcode, a place or a badge is scanned as, unique across the kinds. Reading it for
 * a scan is in catalog.h. Inside the caller's transaction. */
#ifndef STORE_CODE_H
#define STORE_CODE_H

#include "base/str.h"
#include "store/catalog.h"
#include "store/db.h"

/* Puts in words who has the code: "product KETTLE", "lane L1", "badge of Ana". False: nobody has it. */
bool code_owner(struct db *db, const char *key, struct code *code, struct str *words);

void code_insert(struct db *db, const char *key, enum code_kind kind, int64_t id, int64_t quantity);
void code_set_quantity(struct db *db, const char *key, int64_t quantity);

#endif
