/* The reason of a decision: --why. */
#ifndef CLI_REASON_H
#define CLI_REASON_H

#include "base/err.h"

/* A reason: words, not too many bytes. ST_USAGE: it is none. */
enum status reason_check(const char *why, struct err *err) MUST_CHECK;

#endif
