/* A pickup as screens show it: which one, where, when, and how long that is from now. */
#ifndef UI_CUTOFF_H
#define UI_CUTOFF_H

#include "ui/model.h"

/* Adds "in 54 min", "in 3 h 10 min", "in 2 days"; of a moment that has passed "! 12 min late". Whole minutes, rounded down.
 * cutoff_ms 0: nothing. */
void cutoff_add_left(struct str *text, const struct model *model, int64_t cutoff_ms);
bool cutoff_is_late(const struct model *model, int64_t cutoff_ms);

/* Adds "15:00" in the site's time. cutoff_ms 0: nothing. */
void cutoff_add_clock(struct str *text, const struct model *model, int64_t cutoff_ms);

/* Adds "DHL-15 at D2, 15:00 in 54 min"; without a pickup what is known of the carrier. Any of the texts may be "". */
void cutoff_add_pickup(struct str *text, const struct model *model, const char *carrier, const char *pickup, const char *door,
	int64_t cutoff_ms);

#endif
