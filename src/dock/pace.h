/* How fast a door receives or a station packs, from what was done there last, and when it will be done. Pure. */
#ifndef DOCK_PACE_H
#define DOCK_PACE_H

#include <stddef.h>
#include <stdint.h>

enum {
	PACE_WINDOW_MS = 60 * 60 * 1000, /* what is older says nothing about now */
	PACE_WORK_MS = 30 * 60 * 1000,   /* so much work tells the rate; of what is older nothing is needed */
	PACE_PAUSE_MS = 5 * 60 * 1000,   /* a longer gap between two pieces of work counts as so much: the rest was a pause */
	PACE_LEAST_MS = 60 * 1000,       /* of less work no rate is told */
	PACE_IDLE_MS = 10 * 60 * 1000,   /* nothing for so long: it is idle */
	PACE_RECEIVE = 240,              /* units an hour of one person, where nothing is known of the site: few enough to be warned */
	PACE_PACK = 60,
};

/* A piece of work. */
struct pace_mark {
	int64_t at_ms;
	int64_t units;
};

/* Units in an hour of work; 0 = nobody can tell yet. marks: newest first; those outside of the window are passed over. */
int64_t pace_per_hour(const struct pace_mark *marks, size_t count, int64_t now_ms);

/* When units are done that are begun at begin_ms. INT64_MAX: at this rate (0) never. */
int64_t pace_finish(int64_t begin_ms, int64_t units, int64_t per_hour);

#endif
