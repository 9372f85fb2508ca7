/* The model's site: the same in every run but for its settings. */
#ifndef LIB_MODEL_SITE_H
#define LIB_MODEL_SITE_H

#include <stdbool.h>

enum { NONE = -1 };

enum ships { SHIPS_AS_NEXT_LEVEL, SHIPS_AVAILABLE, SHIPS_UP_TO, SHIPS_WHOLE };

struct rule {
	enum ships kind;
	int most; /* of SHIPS_UP_TO */
};

struct model_product {
	const char *sku;
	bool backorderable;
	bool by_lot;
	struct rule rule;
};

enum spot { SPOT_FLOOR, SPOT_DOOR, SPOT_LANE, SPOT_STATION, SPOT_OVERFLOW, SPOT_QUARANTINE, SPOT_PUTAWAY, SPOT_CARTON };

struct model_place {
	const char *code;
	enum spot kind;
	int capacity; /* NONE = no limit */
	const char *carrier;
	const char *parked_at;
};

struct model_badge {
	const char *code;
	bool lead;
};

struct model_customer {
	const char *number;
	struct rule rule;
};

/* What can be scanned of products. */
struct model_code {
	const char *scan;
	int product;
	int pack;
	const char *lot;
};

extern const struct model_product model_products[];
extern const struct model_place model_places[];
extern const struct model_badge model_badges[];
extern const struct model_customer model_customers[];
extern const struct model_code model_codes[];
enum { PRODUCTS = 7, PLACES = 13, BADGES = 3, CUSTOMERS = 3, CODES = 11 };
enum { PRODUCT_UNIDENTIFIED = 0, PRODUCT_BY_LOT = 5, PLACE_THE_FLOOR = 0 };

struct model_settings {
	struct rule rule;
	bool blind, consolidate, confirm, numbers_cartons;
	int over_percent, reach_days, patience_days, sweep_minutes;
};

int model_place_of(const char *code);

#endif
