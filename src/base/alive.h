/* Tells the service manager how the program is: that it is up, what it does, and that its loop still turns (sd_notify(3)). It is
 * told by the loop itself, at the end of a turn, never from beside it: a loop that hangs goes quiet, and the manager starts the
 * program again. Where no manager asked to be told, nothing happens. */
#ifndef BASE_ALIVE_H
#define BASE_ALIVE_H

#include <stdbool.h>
#include <stdint.h>

enum { ALIVE_STATUS_MAX = 200 };

struct alive {
	bool ready;         /* the manager knows that it is up */
	uint64_t patience_us; /* after so long without a turn the manager acts; 0 = nobody watches */
	int64_t next_ms;    /* when the next sign is due */
	bool long_wait;     /* it was told to wait longer, alive_long() */
	char status[ALIVE_STATUS_MAX]; /* as it was told last */
};

/* Reads from the environment whether anybody watches. */
void alive_init(struct alive *alive);

/* A turn has ended. The first one says that the program is up. now_ms: monotonic. status: what it does, for people who ask the
 * manager; told when it changes. */
void alive_turn(struct alive *alive, int64_t now_ms, const char *status);

/* What comes next may take so long without a turn ending (a migration of a large store). Until the next alive_turn(). */
void alive_long(struct alive *alive, int seconds);

/* It ends in order. */
void alive_stop(void);

#endif
