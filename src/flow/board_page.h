/* What the board opens: one thing whole, as facts, sentences and tables, read in one state of the store. The same reports as those
 * of `crossdock show`. Rows name what they can open in turn. */
#ifndef FLOW_BOARD_PAGE_H
#define FLOW_BOARD_PAGE_H

#include "base/mem.h"
#include "store/db.h"

struct board;

struct page_fact {
	const char *label;
	const char *value;
};

enum { PAGE_COLUMNS = 16, PAGE_ROWS = 200 };

struct page_table {
	const char *title;
	size_t columns;
	const char *heads[PAGE_COLUMNS];
	bool numbers[PAGE_COLUMNS]; /* stand to the right */
	size_t rows;
	const char *const *cells;   /* rows of columns; "" = nothing */
	const char *const *opens;   /* of each row: what to scan to open it; NULL = nothing */
	bool more;                  /* there are others */
};

enum { PAGE_TABLES = 6 };

struct board_page {
	const char *kind;  /* order, shipment, lane, door, station, place, inbound, pickup, carton, product, operator */
	const char *name;  /* what it answers to when it is scanned: "SO-1", "LANE-1" */
	bool found;        /* false: it is gone */
	struct page_fact *facts;
	size_t fact_count;
	const char **words; /* sentences: what an order waits for */
	size_t word_count;
	bool is_held;       /* of an order that was found: what can be decided about it */
	bool is_over;       /* it is cancelled */
	bool has_stockout;
	bool has_shipment;  /* one that gathers, or is ready: it can be released, and moved */
	struct page_table tables[PAGE_TABLES];
	size_t table_count;
};

/* A thing by what people call it. False: nobody knows it; else its kind (one of those above), and its own name in the arena. */
bool board_find(struct db *db, struct arena *arena, const char *text, const char **kind, const char **name);

/* Reads it, inside the caller's read transaction; all text in the arena. */
void board_page_read(struct db *db, struct arena *arena, const char *kind, const char *name, const char *zone, int64_t now_ms,
	struct board_page *page);

/* Adds what the board said of it, if it is a door or a pickup that stands there. board NULL: nothing. All text in the arena. */
void board_page_add(struct arena *arena, const struct board *board, struct board_page *page);

#endif
