/* What comes to the model from outside: files, a lead's decisions, recalls. Each function returns false where it is
 * refused: nothing changes then. */
#ifndef LIB_MODEL_FILES_H
#define LIB_MODEL_FILES_H

#include <stdint.h>

#include "lib/model_site.h"

enum { MODEL_LINES = 8 };

struct model;

struct order_row {
	char line[16];
	int product, quantity, from_stock, cancelled;
};

enum order_state { ORDER_OPEN, ORDER_HELD, ORDER_CANCELLED };

/* All rows of one order. 0 in promised: no promise. */
struct order_file {
	char number[16];
	int customer; /* NONE */
	int64_t placed, promised;
	int priority;
	struct rule rule;
	char carrier[8];
	enum order_state state;
	int used;
	struct order_row rows[MODEL_LINES];
	int count;
};

struct inbound_row {
	int product, quantity;
	char lot[16];
};

struct inbound_file {
	char number[16];
	int door;    /* NONE */
	int64_t due; /* 0 = none */
	struct inbound_row rows[MODEL_LINES];
	int count;
};

/* A lead's decision about an order. */
enum decision {
	DECIDES_HOLD,
	DECIDES_RESUME,
	DECIDES_RELEASE,
	DECIDES_CANCEL,
	DECIDES_PRIORITY,
	DECIDES_ACCEPT,
	DECISIONS
};

struct decision_file {
	enum decision what;
	char order[16];
	char line[16];
	int priority;
};

/* A lot of the product that is tracked by lot is recalled, or is so no more. */
struct recall_file {
	char lot[16];
	bool lift;
};

struct pickup_file {
	char number[16];
	char carrier[8];
	int64_t cutoff;
	int door; /* NONE */
};

bool model_order_file(struct model *m, const struct order_file *file);
bool model_inbound_file(struct model *m, const struct inbound_file *file);
bool model_pickup_file(struct model *m, const struct pickup_file *file);
bool model_decision(struct model *m, const struct decision_file *file);
bool model_recall(struct model *m, const struct recall_file *file);
bool model_is_recalled(const struct model *m, const char *lot);

#endif
