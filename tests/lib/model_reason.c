/* Why goods go where they go, in the words of the interface. */
#include "lib/model.h"

#include <string.h>

const char *model_unused(const struct model *m, const struct load *load, const struct plan *plan)
{
	bool stockout = false;

	if (load->quarantine)
		return load->quarantine;
	for (int o = 0; o < m->order_count; o++) {
		for (int l = 0; l < m->orders[o].count; l++) {
			if (m->orders[o].lines[l].row.product != load->product)
				continue;
			if (m->orders[o].terms.state == ORDER_OPEN && plan->claims[o] == CLAIMS_NOT &&
				model_waiting(m, o, l))
				return "held-back";
			stockout = stockout || model_stockout(m, o, l);
		}
	}
	return stockout ? "stockout" : "no-demand";
}

const char *model_why(const struct model *m, const struct plan *claims, int order, bool lets_go)
{
	if (!model_order_wanted(m, order))
		return "completes-order";
	if (model_ships_whole(m, order)) {
		if (claims->claims[order] == CLAIMS_OVERDUE)
			return "overdue-claim";
		return claims->claims[order] == CLAIMS_PATIENCE ? "patience-claim" : "waits-for-rest";
	}
	if (m->orders[order].home != NONE)
		return "joins-shipment";
	if (model_rule(m, order).kind == SHIPS_UP_TO)
		return lets_go ? "nothing-in-sight" : "waits-for-rest";
	return lets_go ? "nothing-imminent" : "consolidates";
}
