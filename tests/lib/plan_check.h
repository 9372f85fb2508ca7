/* How the engine goes about a statement: what is asked often must not go through a table that grows for ever. */
#ifndef LIB_PLAN_CHECK_H
#define LIB_PLAN_CHECK_H

#include <stdbool.h>
#include <stddef.h>

/* Fails the test if a statement of the list, which ends with NULL, goes through a whole table or index (a step "SCAN ..."
 * of its query plan) that it may not: may_scan() says of such a step whether it may (NULL: none may). The store at the
 * path is opened for it, so that no statement stays prepared. Returns how many steps it looked at. */
size_t plan_check(const char *path, const char *const *statements, bool (*may_scan)(const char *step, const char *sql));

/* Whether the step has one of the parts in it; the list ends with NULL. */
bool plan_has(const char *step, const char *const *parts);

/* Whether the step is one of these; the list ends with NULL. */
bool plan_is(const char *step, const char *const *steps);

#endif
