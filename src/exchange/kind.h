/* The kinds of CSV files: their columns, how a row is checked beyond its columns, and how it is applied. A kind is one
 * file and one line in the table (kind.c). */
#ifndef EXCHANGE_KIND_H
#define EXCHANGE_KIND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"
#include "base/str.h"
#include "dock/plan.h"
#include "dock/policy.h"
#include "exchange/lookup.h"
#include "store/db.h"

enum column_type {
	COLUMN_TEXT,     /* text */
	COLUMN_KEY,      /* text that names something: no blanks around it */
	COLUMN_CODE,     /* what is scanned to name it */
	COLUMN_BARCODE,  /* a code; if it is a GTIN or SSCC, with a right check digit */
	COLUMN_SSCC,     /* 18 digits with a right check digit */
	COLUMN_NUMBER,   /* min to max */
	COLUMN_WORD,     /* number = index into words; an empty cell is word 0 */
	COLUMN_TIME,     /* number = UTC milliseconds; a date alone is the end of that day at the site */
	COLUMN_DATE,     /* text YYYY-MM-DD */
	COLUMN_SKU,      /* number = product id */
	COLUMN_CUSTOMER, /* number = customer id */
	COLUMN_DOOR,     /* number = place id */
};

struct column {
	const char *name;
	enum column_type type;
	bool required; /* the column must be there, and its cells must not be empty */
	bool of_group; /* the rows of a group must agree on it, and it is kept once */
	int64_t min, max;
	const char *const *words; /* NULL-terminated */
};

enum cell_state { CELL_ABSENT, CELL_EMPTY, CELL_VALUE };

struct cell {
	enum cell_state state;
	int64_t number;
	const char *text; /* as in the file, "" where it is empty; of number columns only while the file is checked */
};

enum { KIND_MAX_COLUMNS = 24 };

struct row {
	int64_t line;           /* of the file */
	struct cell *cells;     /* one per column of the kind */
	struct str fault;       /* empty: the row is sound */
	const char *const *raw; /* the fields as they were, for the file of rejected rows */
	const size_t *raw_len;
	size_t raw_count;
};

/* What checking rows needs. In a read transaction. */
struct check {
	struct db *db;
	const char *zone;
	const char *noun;    /* of a row */
	bool keep_raw;       /* the fields are wanted as they were */
	struct arena *arena; /* of the group */
	struct seen *seen;   /* keys of this file so far */
	struct lookup products;
	struct lookup customers;
	struct lookup doors;
	struct time_memo *times;
};

/* What became of the rows. */
struct counts {
	int64_t added, changed, unchanged, stockouts;
};

/* What applying rows needs. In a write transaction. */
struct apply {
	struct db *db;
	struct arena *arena; /* reset after each group */
	int64_t now_ms;      /* when the import began */
	const char *actor;
	const char *file;
	struct policy site_policy;
	enum match match;
	bool bulk; /* a large file, in slices: the whole plan is made anew, rather than looked at order by order */
	struct counts counts;
	struct terms_cache *terms; /* of products */
	bool warns; /* about what belongs to a group: with its first rows, not again with those that are applied later */
	void (*warn)(void *ctx, int64_t line, const char *text);
	void *warn_ctx;
};

struct kind {
	const char *name;
	const char *noun; /* of one row, for messages: "order line" */
	const struct column *columns;
	size_t column_count;
	int rank;     /* files of lower rank come first: what they bring is referred to by the others */
	bool of_people; /* it says who may do what: each chunk of it is sealed (store/site_seal.h) */
	bool grouped; /* rows with the same first column belong together */
	/* The key of a row within the file (within its group, if it has one): rows must not share it. */
	void (*key)(const struct row *row, struct str *key);
	/* Rows that refer to others of the same file are checked and applied after them. NULL: none do. */
	bool (*late)(const struct row *row);
	/* Finds what is wrong beyond the columns and says so in the rows' faults. rows: one, or a whole group. */
	void (*check)(struct check *check, struct row *rows, size_t count);
	/* Applies a row, or rows of one group; continued: rows of this group were applied before, in the same import.
	 */
	void (*apply)(struct apply *apply, const struct row *rows, size_t count, bool continued);
};

extern const struct kind *const kinds[]; /* NULL-terminated */
extern const struct kind kind_products, kind_barcodes, kind_places, kind_operators, kind_customers, kind_orders,
	kind_inbound, kind_pickups, kind_schedules, kind_tracking, kind_deliveries;

const struct kind *kind_find(const char *name);

/* Adds a fault to a row, "; " between several. */
void row_fault(struct row *row, const char *fmt, ...) PRINTF_LIKE(2, 3); /* both look the format up */
void apply_warn(struct apply *apply, int64_t line, const char *fmt, ...) PRINTF_LIKE(3, 4);

/* The value that a cell asks for: an absent column keeps what there is, an empty cell means the default. */
int64_t cell_number(const struct cell *cell, int64_t kept, int64_t usual);
const char *cell_text(const struct cell *cell, const char *kept);

/* The policy of a row whose columns are policy (COLUMN_WORD over policy_words) and max_shipments: up-to-x needs one.
 * kept_max: the one that is stored. */
extern const char *const policy_words[];
void check_policy(struct row *row, const struct cell *policy, const struct cell *max_shipments, int64_t kept_max);
const char *cell_policy(const struct cell *policy, const char *kept);
int64_t cell_max_shipments(const struct cell *max_shipments, const char *policy, int64_t kept);

/* The code of a row is free, or its own: of the kind and, if id is not 0, of that id. Else a fault that names who has
 * it. Returns the id of who has it, 0 if nobody. */
int64_t check_code(struct check *check, struct row *row, const char *code, enum code_kind kind);

#endif
