/* A terminal's keyboard without a terminal: keys go into the model and the queue of scans, as its loop hands them on. For cmocka. */
#ifndef LIB_DESK_H
#define LIB_DESK_H

#include "ui/keys.h"
#include "ui/model.h"

struct desk {
	struct model model;
	struct queue queue;
};

/* Ana at T1 receives. *state is the desk. */
int desk_set_up(void **state);
int desk_tear_down(void **state);

/* A key; a function key; a text, without Enter. */
void desk_key(struct desk *desk, enum input_kind kind);
void desk_function(struct desk *desk, int number);
void desk_type(struct desk *desk, const char *text);

/* The next scan that waits, which is taken away. */
void desk_next_scan(struct desk *desk, const char *expected);
/* None waits. */
void desk_no_scan(struct desk *desk);

#endif
