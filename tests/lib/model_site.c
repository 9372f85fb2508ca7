/* The site of the model: that of tests/flow/scenarios/cases.setup, with more places, a carrier's lane, a station parked
 * at a door, and policies of customers and of a product. Everything is in the order in which the store has it. */
#include "lib/model.h"

#include <string.h>

const struct model_product model_products[PRODUCTS] = {
	[PRODUCT_UNIDENTIFIED] = {.sku = "UNIDENTIFIED"},
	{.sku = "A", .backorderable = true},
	{.sku = "B", .backorderable = true},
	{.sku = "C", .backorderable = true},
	{.sku = "D"},
	[PRODUCT_BY_LOT] = {.sku = "T", .backorderable = true, .by_lot = true},
	{.sku = "E", .backorderable = true, .rule = {SHIPS_UP_TO, 2}},
};

const struct model_place model_places[PLACES] = {
	[PLACE_THE_FLOOR] = {"#floor", SPOT_FLOOR, NONE, "", ""},
	{"D1", SPOT_DOOR, NONE, "", ""},
	{"D2", SPOT_DOOR, NONE, "", ""},
	{"L1", SPOT_LANE, 10, "", ""},
	{"L2", SPOT_LANE, 10, "", ""},
	{"PACK-1", SPOT_STATION, NONE, "", ""},
	{"PUT", SPOT_PUTAWAY, NONE, "", ""},
	{"HOLD", SPOT_QUARANTINE, NONE, "", ""},
	{"SPILL", SPOT_OVERFLOW, NONE, "", ""},
	{"L3", SPOT_LANE, 6, "UPS", ""},
	{"L4", SPOT_LANE, 3, "", ""},
	{"PACK-2", SPOT_STATION, NONE, "", "D2"},
	{"PUT-2", SPOT_PUTAWAY, NONE, "", ""},
};

const struct model_badge model_badges[BADGES] = {{"OP-ANA", false}, {"OP-BEN", false}, {"OP-LEE", true}};

const struct model_customer model_customers[CUSTOMERS] = {
	{"C-ANY", {SHIPS_AS_NEXT_LEVEL, 0}}, {"C-ALL", {SHIPS_WHOLE, 0}}, {"C-TWO", {SHIPS_UP_TO, 2}}};

const struct model_code model_codes[CODES] = {
	{"9506000000015", 1, 1, ""},
	{"9506000000022", 2, 1, ""},
	{"9506000000039", 3, 1, ""},
	{"9506000000046", 4, 1, ""},
	{"(01)09506000000060(10)LOT1", 5, 1, "LOT1"},
	{"(01)09506000000060(10)LOT2", 5, 1, "LOT2"},
	{"9506000000077", 6, 1, ""},
	{"9506000000060", 5, 1, ""},
	{"BOX-E", 6, 4, ""},
	{"19506000000012", 1, 12, ""},
	{"(01)19506000000067(10)LOT1", 5, 6, "LOT1"},
};

enum spot model_kind(int place)
{
	return place >= MODEL_A_CARTON ? SPOT_CARTON : model_places[place].kind;
}

int model_place_of(const char *code)
{
	for (int i = 0; i < PLACES; i++)
		if (strcmp(model_places[i].code, code) == 0)
			return i;
	return NONE;
}
