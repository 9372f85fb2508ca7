/* Kinds of places and what they make of the units in them. */
#include "dock/ledger.h"

#include <stddef.h>
#include <string.h>

static const char *const words[] = {
	[PLACE_DOOR] = "door",
	[PLACE_FLOOR] = "floor",
	[PLACE_LANE] = "lane",
	[PLACE_STATION] = "station",
	[PLACE_CARTON] = "carton",
	[PLACE_PUTAWAY] = "putaway",
	[PLACE_QUARANTINE] = "quarantine",
	[PLACE_OVERFLOW] = "overflow",
	[PLACE_SUPPLIER] = "supplier",
	[PLACE_CUSTOMER] = "customer",
	[PLACE_ADJUSTMENT] = "adjustment",
};

const char *place_kind_word(enum place_kind kind)
{
	return words[kind];
}

bool place_kind_parse(const char *word, enum place_kind *kind)
{
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (strcmp(word, words[i]) == 0) {
			*kind = (enum place_kind)i;
			return true;
		}
	}
	return false;
}

bool place_kind_inside(enum place_kind kind)
{
	return kind != PLACE_SUPPLIER && kind != PLACE_CUSTOMER && kind != PLACE_ADJUSTMENT;
}

enum bucket place_kind_bucket(enum place_kind kind)
{
	switch (kind) {
	case PLACE_DOOR:
	case PLACE_FLOOR: return BUCKET_IN_HAND;
	case PLACE_LANE:
	case PLACE_STATION:
	case PLACE_OVERFLOW: return BUCKET_HERE;
	case PLACE_CARTON: return BUCKET_PACKED;
	case PLACE_CUSTOMER: return BUCKET_SHIPPED;
	case PLACE_PUTAWAY:
	case PLACE_QUARANTINE:
	case PLACE_SUPPLIER:
	case PLACE_ADJUSTMENT: return BUCKET_NONE;
	}
	return BUCKET_NONE;
}

bool owner_equal(const struct owner *a, const struct owner *b)
{
	return a->order_id == b->order_id && a->shipment_no == b->shipment_no && a->line_id == b->line_id;
}
