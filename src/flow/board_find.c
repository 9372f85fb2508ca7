/* Finding what the board is to open, by what was scanned or typed: the table of barcodes, then numbers. */
#include <string.h>

#include "flow/board_page.h"
#include "scan/scan.h"
#include "store/catalog.h"
#include "store/code.h"
#include "store/find.h"
#include "store/loading.h"
#include "store/parcel.h"

static const char *place_page(const struct place *place)
{
	switch (place->kind) {
	case PLACE_DOOR: return "door";
	case PLACE_STATION: return "station";
	case PLACE_LANE:
	case PLACE_OVERFLOW: return "lane";
	case PLACE_FLOOR:
	case PLACE_CARTON:
	case PLACE_PUTAWAY:
	case PLACE_QUARANTINE:
	case PLACE_SUPPLIER:
	case PLACE_CUSTOMER:
	case PLACE_ADJUSTMENT: break;
	}
	return "place";
}

/* By the table of barcodes. */
static bool find_code(struct db *db, struct arena *arena, const char *text, const char **kind, const char **name)
{
	char *key = arena_alloc(arena, strlen(text) + 16);
	struct product product;
	struct operator op;
	struct place place;
	struct code code;

	scan_code_key(text, key, strlen(text) + 16);
	if (!code_find(db, key, &code))
		return false;
	switch (code.kind) {
	case CODE_PLACE:
		if (!place_load(db, arena, code.id, &place))
			return false;
		*kind = place_page(&place);
		*name = place.code;
		return true;
	case CODE_BADGE:
		if (!operator_load(db, arena, code.id, &op))
			return false;
		*kind = "operator";
		*name = op.badge;
		return true;
	case CODE_PRODUCT:
		if (!product_load(db, arena, code.id, &product))
			return false;
		*kind = "product";
		*name = product.sku;
		return true;
	}
	return false;
}

bool board_find(struct db *db, struct arena *arena, const char *text, const char **kind, const char **name)
{
	struct product product;
	struct parcel parcel;
	int64_t number;

	*name = arena_dup(arena, text);
	if (find_code(db, arena, text, kind, name))
		return true;
	*kind = find_order(db, text)	       ? "order"
		: find_shipment(db, text, &number) ? "shipment"
		: find_inbound(db, text)	       ? "inbound"
		: pickup_find(db, text)	       ? "pickup"
						   : NULL;
	if (*kind)
		return true;
	if (strlen(text) == 20 && strncmp(text, "00", 2) == 0)
		text += 2; /* with its application identifier */
	if (parcel_find(db, arena, text, &parcel)) {
		*kind = "carton";
		*name = parcel.sscc;
		return true;
	}
	if (!product_find(db, arena, text, &product))
		return false;
	*kind = "product";
	*name = product.sku;
	return true;
}
