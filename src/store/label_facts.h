/* What a label says, read from the store when it is drawn, and the site's own templates. Inside the caller's
 * transaction; text in the arena, "" where there is none. */
#ifndef STORE_LABEL_FACTS_H
#define STORE_LABEL_FACTS_H

#include "base/mem.h"
#include "store/db.h"

enum { LABEL_CONTENTS = 8 };

struct label_content {
	int64_t quantity;
	const char *sku;
	const char *description;
	const char *lot;
};

struct label_carton {
	const char *order;
	int64_t shipment_no;
	int64_t number;  /* carton 1, 2 ... of its shipment */
	int64_t cartons; /* of how many; 0: nobody knows until the shipment is packed, or its numbers have gaps since */
	const char *ship_name;
	const char *ship_address;
	const char *ship_city;
	const char *ship_postcode;
	const char *ship_country;
	const char *customer;
	const char *carrier; /* the order's, else its pickup's */
	const char *pickup;  /* the one it is loaded on, else the next that it can go with */
	int64_t pickup_cutoff_ms;
	int64_t units;
	int64_t products; /* different ones, lots apart */
	struct label_content contents[LABEL_CONTENTS]; /* the largest quantities */
	size_t content_count;
	bool is_void; /* the carton is gone, or was opened again: nobody may have this label */
};

/* False: there is no such carton. */
bool label_carton_load(struct db *db, struct arena *arena, int64_t parcel_id, const char *sscc, int64_t now_ms,
	struct label_carton *carton);

struct label_direction {
	int64_t quantity;
	const char *sku;
	const char *description;
	const char *lot;
	const char *to;
	const char *order;
	int64_t shipment_no;
	const char *customer;
	const char *reason;
	const char *scan; /* "T1-000004" */
	bool is_void;     /* what gave it was taken back */
};

bool label_direction_load(
	struct db *db, struct arena *arena, int64_t scan_id, int64_t n, struct label_direction *direction);

/* The site's own template of that name; NULL: it has none. */
const char *label_template_load(struct db *db, struct arena *arena, const char *name);
void label_template_save(struct db *db, const char *name, const char *body, const char *actor, int64_t at_ms);
bool label_template_remove(struct db *db, const char *name, const char *actor, int64_t at_ms); /* false: there was none */

#endif
