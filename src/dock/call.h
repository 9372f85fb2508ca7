/* How many people a piece of work needs so that what waits for it is in time. Pure. */
#ifndef DOCK_CALL_H
#define DOCK_CALL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Work in the order in which it is done: by all who do it, one piece after the other. */
struct call_piece {
	int64_t units;     /* 0 = others wait for the piece before it, too */
	int64_t from_ms;   /* it cannot begin before */
	int64_t needed_ms; /* its orders are late when it is done after that; INT64_MAX = never */
	int64_t orders;
};

/* Orders that are late when so many units an hour are done (0: none ever is). late, if asked for: whether those of each piece
 * are. */
int64_t call_late(const struct call_piece *pieces, size_t count, int64_t now_ms, int64_t per_hour, bool *late);

/* The least number of people, each doing `pace` units an hour, with which no more orders are late than with as many as can be
 * called; never less than `have`. */
enum { CALL_MOST = 20 }; /* more than there are by now */
int64_t call_enough(const struct call_piece *pieces, size_t count, int64_t now_ms, int64_t pace, int64_t have);

#endif
