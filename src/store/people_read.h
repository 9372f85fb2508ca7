/* Shared by people.c and assignment.c, for nobody else. */
#ifndef STORE_PEOPLE_READ_H
#define STORE_PEOPLE_READ_H

#include "store/people.h"

/* Adds what each of them is wanted for, and those who are wanted and not signed on. */
void people_read_assignments(struct db *db, struct arena *arena, int64_t now_ms, struct people *people);

#endif
