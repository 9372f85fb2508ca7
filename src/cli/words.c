/* Reasons of directions and errors of scans in sentences. */
#include "cli/words.h"

#include <stddef.h>
#include <string.h>

struct sentence {
	const char *word;
	const char *text;
};

static const struct sentence reasons[] = {
	{"completes-order", "with these units everything that the order still wants is here: the shipment is complete"},
	{"waits-for-rest",
		"more of the order is to go with it (all that it wants, if it must ship whole) and was not here yet: its units wait "
		"together"},
	{"consolidates", "more of the order was imminent: its units wait, so that one shipment goes instead of two"},
	{"nothing-imminent",
		"nothing more of the order was imminent, or the sweep before its pickup had been: what is here can ship"},
	{"nothing-in-sight",
		"nothing more of the order was in sight, or the sweep before its pickup had been, and it may ship in parts: what "
		"is here can ship"},
	{"joins-shipment", "the order's shipment stood somewhere already: what comes for it joins it there"},
	{"overdue-claim",
		"the order must ship whole and the rest is not in sight, but its promise had passed: it claims all the same"},
	{"patience-claim",
		"the order must ship whole and the rest is not in sight, but it has waited long enough: it claims all the same"},
	{"held-back", "the orders that want it must ship whole and are not covered: goods are not frozen for them"},
	{"no-demand", "no order line that may claim was waiting for it"},
	{"stockout", "it is wanted, but the product may not be backordered: a lead accepts or cancels those lines"},
	{"redirect", "the order that it was for no longer wanted it: this is its new home"},
	{"from-stock",
		"it was fetched for the order: its part that the shelf fills, or units that were held back until the order could "
		"have them"},
	{"whole-carton", "everything in the carton is for one shipment: it goes as it is"},
	{"expired", "its expiry date has passed"},
	{"recalled", "its lot is recalled"},
	{"damaged", "it was marked as damaged"},
	{"over", "it was too many or not announced, and was set aside for a lead to decide"},
	{"unidentified", "nobody could identify it"},
	{"packed", "the carton is closed: its pickup collects it there"},
	{NULL, NULL},
};

static const struct sentence errors[] = {
	{"not-signed-on", "nobody was signed on"},
	{"lead-needed", "only a lead may do this"},
	{"unknown-barcode",
		"nobody knows this code: it is no place, badge, product, carton, order or delivery of the site"},
	{"bad-check-digit", "its check digit is wrong: it was misread or misprinted"},
	{"bad-scan", "the data is damaged or breaks the rules of its kind of barcode"},
	{"ambiguous", "two things answer to this code"},
	{"already-received", "it was received before"},
	{"not-expected", "the delivery at hand does not announce it"},
	{"over-receipt", "it is more than the delivery announced"},
	{"closed", "the delivery is closed"},
	{"lot-needed", "the product is tracked by lot, and the scan named none"},
	{"serial-needed", "the product is tracked by serial number, and the scan named none"},
	{"bad-quantity", "the quantity cannot be trusted or is not allowed here"},
	{"wrong-place", "nothing in hand was to go to this place, or not any more"},
	{"place-full", "the place is full"},
	{"wrong-unit", "the unit is not the one that was asked for, or may not be had"},
	{"too-many", "it is more than what there is to bring, to fetch or to decide on"},
	{"order-cancelled", "the order no longer wants it"},
	{"order-held", "the order is held"},
	{"wrong-carrier", "it is for another carrier"},
	{"not-packed", "the shipment is not packed"},
	{"partly-loaded", "a shipment is only partly loaded"},
	{"already-loaded", "it is loaded already"},
	{"nothing-to-undo", "there was nothing that could be taken back"},
	{"undo-blocked", "something that came later stands in the way of taking it back"},
	{"not-here", "what the scan is about is not here"},
	{"choose-activity", "no activity was chosen that this scan belongs to"},
	{"store-busy", "the store was busy"},
	{"not-ready", "the shipment may not be packed, or leave, yet"},
	{"in-use", "another terminal had it at hand"},
	{"nothing-packed", "nothing was in the carton"},
	{"no-sscc", "the site has no GS1 company prefix to make an SSCC from, or used it up"},
	{"recalled", "its lot is recalled"},
	{NULL, NULL},
};

static const char *find(const struct sentence *list, const char *word)
{
	for (; list->word; list++)
		if (strcmp(list->word, word) == 0)
			return list->text;
	return word;
}

const char *reason_sentence(const char *reason)
{
	return find(reasons, reason);
}

const char *error_sentence(const char *error)
{
	return find(errors, error);
}

const char *claim_order_words(enum match match)
{
	switch (match) {
	case MATCH_CLAIM_ORDER: return "in claim order";
	case MATCH_PRIORITY_ONLY: return "in claim order, by priority only";
	case MATCH_FINISH_FIRST: return "as finish-first serves them";
	}
	return "";
}
