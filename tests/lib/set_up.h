/* What a set-up makes is the same whenever it comes first in a scenario: it is played once, by the program, and copied
 * from then on. */
#ifndef LIB_SET_UP_H
#define LIB_SET_UP_H

#include <stdbool.h>
#include <stddef.h>

enum { SET_UPS_MAX = 16 };

struct set_up {
	char name[100];
	char folder[700]; /* its store and files */
	char at[64];      /* the time at which it left off */
	int files;        /* how many it has imported */
};

struct set_ups {
	const char *tmp; /* where their folders are made */
	struct set_up all[SET_UPS_MAX];
	size_t count;
};

/* The set-up of that name; NULL: it was not kept. */
const struct set_up *set_up_find(const struct set_ups *set_ups, const char *name);

/* Keeps what a set-up has made in a folder; harmless when there are as many as can be. False: errno says why not. */
bool set_up_keep(struct set_ups *set_ups, const char *name, const char *folder, const char *at, int files);

/* Removes all that was kept. */
void set_ups_done(struct set_ups *set_ups);

#endif
