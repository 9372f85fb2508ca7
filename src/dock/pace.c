/* The rate of work: what was done between the pieces that are looked at, over the time between them, pauses left out. The
 * oldest piece only says when the others began. */
#include "dock/pace.h"

int64_t pace_per_hour(const struct pace_mark *marks, size_t count, int64_t now_ms)
{
	int64_t after_ms = now_ms;
	int64_t work_ms = 0;
	int64_t done = 0;
	int64_t units = 0;

	for (size_t i = 0; i < count && work_ms < PACE_WORK_MS; i++) {
		int64_t gap_ms = after_ms - marks[i].at_ms;

		if (gap_ms < 0) /* a terminal whose clock is ahead */
			gap_ms = 0;
		if (now_ms - marks[i].at_ms > PACE_WINDOW_MS)
			break;
		work_ms += gap_ms < PACE_PAUSE_MS ? gap_ms : PACE_PAUSE_MS;
		done += units;
		units = marks[i].units;
		after_ms -= gap_ms;
	}
	if (work_ms < PACE_LEAST_MS || done <= 0)
		return 0;
	return (done * 60 * 60 * 1000 + work_ms / 2) / work_ms;
}

int64_t pace_finish(int64_t begin_ms, int64_t units, int64_t per_hour)
{
	if (units <= 0)
		return begin_ms;
	if (per_hour <= 0)
		return INT64_MAX;
	return begin_ms + (units * 60 * 60 * 1000 + per_hour - 1) / per_hour;
}
