/* How many units a scan is, and whether an inbound may take them. */
#ifndef DOCK_RECEIPT_H
#define DOCK_RECEIPT_H

#include <stdbool.h>
#include <stdint.h>

struct count_reading {
	int64_t pack;          /* units that the barcode stands for */
	int64_t count;         /* AI 30 or 37; 0 = none */
	bool count_of_content; /* (37) beside (02): the count of what is inside */
	int64_t by_hand;       /* %QTY-n; 0 = none */
};

/* Pack quantity times count. A count equal to the pack quantity is the pack; otherwise it multiplies only where the pack
 * quantity is 1, or it came as (02)+(37). By hand overrides the label. 0: the count cannot be trusted. */
int64_t receipt_quantity(const struct count_reading *reading);

/* Whether quantity more stay within what is expected plus the tolerance, cumulative and rounded down. */
bool receipt_fits(int64_t expected, int64_t received, int64_t quantity, int64_t tolerance_percent);

#endif
