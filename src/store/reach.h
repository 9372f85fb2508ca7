/* Why the files of a store cannot be used, as far as rights and the disk are the reason. That says nothing about what
 * is in them: a store that cannot be opened, or not be written, is not damaged. */
#ifndef STORE_REACH_H
#define STORE_REACH_H

#include <stdbool.h>

#include "base/err.h"

/* After a failure: looks at the store's file, those beside it and its folder as this process may use them. ST_STORE:
 * says which of them it may not, why, and what to do. ST_OK: that is not the reason. */
enum status reach_look(const char *path, struct err *err) MUST_CHECK;

/* A file that cannot be opened, with that errno: ST_REFUSED: it is another user's; ST_STORE: anything else. Says why,
 * and what to do. */
enum status reach_say(const char *path, int error, struct err *err) MUST_CHECK;

/* True: the disk of that file takes no writes. */
bool reach_is_read_only(const char *path);

#endif
