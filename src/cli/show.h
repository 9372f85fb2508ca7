/* What the commands that explain share: the store, read in one state, and the document that is made. As text is printed
 * while it is read; as JSON the document is printed at the end. */
#ifndef CLI_SHOW_H
#define CLI_SHOW_H

#include "base/mem.h"
#include "cli/command.h"
#include "cli/table.h"
#include "store/settings.h"

struct showing {
	struct db *db; /* inside a read transaction */
	struct arena arena;
	struct settings settings;
	int64_t now_ms;
	bool json;
	json_t *document;
};

enum status showing_open(struct showing *showing, struct cli *cli, struct err *err) MUST_CHECK;

/* Ends it: prints the document if st is ST_OK. Returns st, or the failure of the store. */
enum status showing_close(struct showing *showing, enum status st, struct err *err) MUST_CHECK;

/* A product by SKU or barcode; 0: there is none. */
int64_t show_find_product(struct db *db, struct arena *arena, const char *name);

/* The order's policy and the level that it comes from, and in words what it waits for and what would let it go. */
void order_policy_words(struct showing *showing, int64_t order_id);
void order_waits_words(struct showing *showing, int64_t order_id);

#endif
