/* What the files of the whole plan share: everything that was read, once. Internal to them: rebuild.c
 * sorts and hands out, rebuild_read.c reads, rebuild_turns.c decides who goes ahead. */
#ifndef FLOW_REBUILDING_H
#define FLOW_REBUILDING_H

#include "base/idmap.h"
#include "base/str.h"
#include "flow/replan.h"

enum { ROWS_A_LOOK = 512, RUN = 8192 };

struct big_order {
	int64_t id;
	int64_t priority_rank;
	int64_t promised_rank; /* the promise by which it claims in this plan */
	int64_t own_rank;
	int64_t claim_rank; /* the store's */
	int64_t placed_at;
	int64_t lacked_product_id;
	int64_t lacked_units;
	size_t number; /* in numbers */
	uint32_t first_line;
	uint32_t line_count;
	uint32_t first_share;
	uint32_t share_count;
	uint8_t was;
	bool open, whole, blocked, overdue, patient, told, gathers, twice; /* twice: a product on several lines */
	bool completes, ahead; /* in claim order it has all before the next cut-off; finish-first puts it ahead */
};

struct big_line {
	struct wanting wanting;
	uint32_t order;
};

struct big_stock {
	struct supply *supply;
	size_t count;
	size_t cap;
	struct pool pool;
	uint32_t last_order; /* the order whose line of it was read last, plus 1 */
	uint32_t local;      /* its number in the problem at hand, plus 1 */
	int64_t soon;        /* units of the supply that are here or come before the next cut-off: the first ones */
	struct pool trial;   /* left: while turns are decided */
	int64_t trial_soon;
};

struct big_inbound {
	int64_t id;
	int64_t at_ms; /* when it comes: now if it is here, INT64_MAX if nobody said */
};

/* A sorted run of orders. */
struct run {
	size_t at;
	size_t end;
};

enum rebuild_stage {
	READ_ORDERS,
	READ_LINES,
	PLACE_LINES,
	READ_SHARES,
	READ_SURPLUS,
	READ_HELD_BACK,
	READ_INBOUND,
	READ_EXPECTED,
	SORT, /* runs again, as other promises count */
	MERGE,
	TAKE_TURNS, /* finish-first: who goes ahead */
	HAND_OUT,
	DONE
};

struct rebuild {
	struct db *db;
	struct settings settings;
	int64_t now_ms;
	bool decides; /* who goes ahead, rather than as the store has it */
	enum rebuild_stage stage;
	struct stmt *q;
	struct arena arena; /* of what is found */
	struct arena scratch;
	void (*watch)(void *ctx, const struct planned_order *order, enum claim claim, const struct share *shares,
		size_t count);
	void *watch_ctx;

	struct str numbers;
	struct big_order *orders;
	size_t order_count, order_cap;
	struct big_line *lines;
	size_t line_count, line_cap, line_next;
	struct wanting *placed; /* lines by order */
	struct share *shares;
	size_t share_count, share_cap;
	uint32_t *order_of; /* index plus 1, by id */
	size_t order_of_size;
	struct idmap stocks;
	struct big_stock **stock_list;
	size_t stock_count, stock_cap;
	int64_t until_ms;            /* the next cut-off; INT64_MAX = none is known */
	struct big_inbound *inbound; /* known ones, in the order in which their supply is handed out */
	size_t inbound_count, inbound_cap, inbound_next;
	struct idmap inbound_by_id;
	struct run *runs; /* a heap once all orders are there */
	size_t run_count, run_cap;
	uint32_t *sequence; /* of the orders, as they claim before turns are decided */
	size_t sequence_count;
	struct turns *turns;
	bool turned; /* that is decided */
	struct findings findings;
};

/* Room for one more in a list of the heap's. */
void *rebuild_grown(void *list, size_t count, size_t *cap, size_t item);

/* Reads some more. False: all is there. */
bool rebuild_read(struct rebuild *b);

/* Sorts the orders that were read since the last run. */
void rebuild_end_run(struct rebuild *b);

/* By which promise the order claims; where turns are still to be decided, by its own. */
int64_t rebuild_first_rank(const struct rebuild *b, const struct big_order *order);

struct big_stock *rebuild_stock(struct rebuild *b, int64_t product_id);

/* Finish-first decides, over all orders in the sequence: which of them go ahead, and by which promise those claim then.
 */
struct turns *turns_new(struct rebuild *b);
void turns_free(struct turns *turns); /* NULL is fine */
/* Works for a few milliseconds. True: there is more to do. */
bool turns_step(struct turns *turns);

#endif
