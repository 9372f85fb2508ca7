/* Counting and the tolerance of receipts. */
#include "dock/receipt.h"

int64_t receipt_quantity(const struct count_reading *r)
{
	if (r->by_hand)
		return r->pack * r->by_hand;
	if (!r->count || r->count == r->pack)
		return r->pack;
	if (r->pack == 1 || r->count_of_content)
		return r->pack * r->count;
	return 0;
}

bool receipt_fits(int64_t expected, int64_t received, int64_t quantity, int64_t tolerance_percent)
{
	return received + quantity <= expected + expected * tolerance_percent / 100;
}
