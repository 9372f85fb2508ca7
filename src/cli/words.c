/* Reasons of directions and errors of scans in sentences. */
#include "cli/words.h"

#include <stddef.h>
#include <string.h>

#include "base/text.h"

struct sentence {
	const char *word;
	const char *text;
};

static const struct sentence reasons[] = {
	{"completes-order", N_("with these units everything that the order still wants is here: the shipment is complete")},
	{"waits-for-rest",
		N_("more of the order is to go with it (all that it wants, if it must ship whole) and was not here yet: its units wait "
		"together")},
	{"consolidates", N_("more of the order was imminent: its units wait, so that one shipment goes instead of two")},
	{"nothing-imminent",
		N_("nothing more of the order was imminent, or the sweep before its pickup had been: what is here can ship")},
	{"nothing-in-sight",
		N_("nothing more of the order was in sight, or the sweep before its pickup had been, and it may ship in parts: what "
		"is here can ship")},
	{"joins-shipment", N_("the order's shipment stood somewhere already: what comes for it joins it there")},
	{"overdue-claim",
		N_("the order must ship whole and the rest is not in sight, but its promise had passed: it claims all the same")},
	{"patience-claim",
		N_("the order must ship whole and the rest is not in sight, but it has waited long enough: it claims all the same")},
	{"held-back", N_("the orders that want it must ship whole and are not covered: goods are not frozen for them")},
	{"no-demand", N_("no order line that may claim was waiting for it")},
	{"stockout", N_("it is wanted, but the product may not be backordered: a lead accepts or cancels those lines")},
	{"redirect", N_("the order that it was for no longer wanted it: this is its new home")},
	{"from-stock",
		N_("it was fetched for the order: its part that the shelf fills, or units that were held back until the order could "
		"have them")},
	{"whole-carton", N_("everything in the carton is for one shipment: it goes as it is")},
	{"expired", N_("its expiry date has passed")},
	{"recalled", N_("its lot is recalled")},
	{"damaged", N_("it was marked as damaged")},
	{"over", N_("it was too many or not announced, and was set aside for a lead to decide")},
	{"unidentified", N_("nobody could identify it")},
	{"packed", N_("the carton is closed: its pickup collects it there")},
	{NULL, NULL},
};

static const struct sentence errors[] = {
	{"not-signed-on", N_("nobody was signed on")},
	{"lead-needed", N_("only a lead may do this")},
	{"unknown-barcode",
		N_("nobody knows this code: it is no place, badge, product, carton, order or delivery of the site")},
	{"bad-check-digit", N_("its check digit is wrong: it was misread or misprinted")},
	{"bad-scan", N_("the data is damaged or breaks the rules of its kind of barcode")},
	{"ambiguous", N_("two things answer to this code")},
	{"already-received", N_("it was received before")},
	{"not-expected", N_("the delivery at hand does not announce it")},
	{"over-receipt", N_("it is more than the delivery announced")},
	{"closed", N_("the delivery is closed")},
	{"lot-needed", N_("the product is tracked by lot, and the scan named none")},
	{"serial-needed", N_("the product is tracked by serial number, and the scan named none")},
	{"bad-quantity", N_("the quantity cannot be trusted or is not allowed here")},
	{"wrong-place", N_("nothing in hand was to go to this place, or not any more")},
	{"place-full", N_("the place is full")},
	{"wrong-unit", N_("the unit is not the one that was asked for, or may not be had")},
	{"too-many", N_("it is more than what there is to bring, to fetch or to decide on")},
	{"order-cancelled", N_("the order no longer wants it")},
	{"order-held", N_("the order is held")},
	{"wrong-carrier", N_("it is for another carrier")},
	{"not-packed", N_("the shipment is not packed")},
	{"partly-loaded", N_("a shipment is only partly loaded")},
	{"already-loaded", N_("it is loaded already")},
	{"nothing-to-undo", N_("there was nothing that could be taken back")},
	{"undo-blocked", N_("something that came later stands in the way of taking it back")},
	{"not-here", N_("what the scan is about is not here")},
	{"choose-activity", N_("no activity was chosen that this scan belongs to")},
	{"store-busy", N_("the store was busy")},
	{"not-ready", N_("the shipment may not be packed, or leave, yet")},
	{"in-use", N_("another terminal had it at hand")},
	{"nothing-packed", N_("nothing was in the carton")},
	{"no-sscc", N_("the site has no GS1 company prefix to make an SSCC from, or used it up")},
	{"recalled", N_("its lot is recalled")},
	{NULL, NULL},
};

static const char *find(const struct sentence *list, const char *word)
{
	for (; list->word; list++)
		if (strcmp(list->word, word) == 0)
			return _(list->text);
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
	case MATCH_CLAIM_ORDER: return _("in claim order");
	case MATCH_PRIORITY_ONLY: return _("in claim order, by priority only");
	case MATCH_FINISH_FIRST: return _("as finish-first serves them");
	}
	return "";
}
