/* How many people are enough: with more of them nothing is later, so that the least number is found by halving. */
#include "dock/call.h"

enum { HOUR_MS = 60 * 60 * 1000 };

int64_t call_late(const struct call_piece *pieces, size_t count, int64_t now_ms, int64_t per_hour, bool *late)
{
	int64_t at_ms = now_ms;
	int64_t orders = 0;

	for (size_t i = 0; i < count; i++) {
		bool is_late;

		if (at_ms < pieces[i].from_ms)
			at_ms = pieces[i].from_ms;
		if (per_hour > 0)
			at_ms += pieces[i].units * HOUR_MS / per_hour;
		is_late = pieces[i].needed_ms != INT64_MAX && (per_hour <= 0 || at_ms > pieces[i].needed_ms);
		orders += is_late ? pieces[i].orders : 0;
		if (late)
			late[i] = is_late;
	}
	return orders;
}

int64_t call_enough(const struct call_piece *pieces, size_t count, int64_t now_ms, int64_t pace, int64_t have)
{
	int64_t least = have;
	int64_t most = have + CALL_MOST;
	int64_t late = call_late(pieces, count, now_ms, pace * most, NULL);

	while (least < most) {
		int64_t middle = least + (most - least) / 2;

		if (call_late(pieces, count, now_ms, pace * middle, NULL) > late)
			least = middle + 1;
		else
			most = middle;
	}
	return least;
}
