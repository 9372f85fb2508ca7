/* What could be scanned next at a site, found in its own data: for demonstrations. Inside the caller's transaction;
 * text lives in the arena that is handed in. */
#ifndef STORE_SUGGEST_H
#define STORE_SUGGEST_H

#include "base/mem.h"
#include "store/db.h"

struct suggestion {
	const char *scan;
	const char *what; /* for people: a product, "carton of 24" */
};

/* A badge, a worker's rather than a lead's. False: the site has no operators. */
bool suggest_badge(struct db *db, struct arena *arena, struct suggestion *badge);

/* The delivery that comes next: being received, else arrived, else announced, by due time; something of it has to be
 * missing yet. *door: its door's barcode, "" = none. False: everything announced has come. */
bool suggest_inbound(struct db *db, struct arena *arena, const char **number, const char **door);

/* Up to max cartons and units that the inbound still expects; returns how many. Only what is received by one scan: no
 * lot or serial will be asked for. */
size_t suggest_units(struct db *db, struct arena *arena, const char *inbound, struct suggestion *units, size_t max);

/* A barcode of one unit of a product, its SKU if it has none. False: a lot or serial would be asked for. */
bool suggest_unit(struct db *db, struct arena *arena, const char *sku, const char **scan);

/* The first station. And the door of the pickup that leaves next, past ones left out. False: there is none. */
bool suggest_station(struct db *db, struct arena *arena, struct suggestion *station);
bool suggest_pickup(struct db *db, struct arena *arena, int64_t now_ms, struct suggestion *door);

/* A lane or station that is another one than `right`. */
bool suggest_other_place(struct db *db, struct arena *arena, const char *right, const char **place);

#endif
