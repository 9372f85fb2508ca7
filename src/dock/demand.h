/* What a line still asks for, and what of it is here though it asks for it no more. */
#ifndef DOCK_DEMAND_H
#define DOCK_DEMAND_H

#include <stdbool.h>
#include <stdint.h>

struct demand {
	int64_t ordered;
	int64_t from_stock; /* the part the shelf fills */
	int64_t brought;    /* of from_stock: brought to its shipment by now; these are among the allocated */
	int64_t cancelled;
	int64_t allocated;  /* received or brought for it and still here */
	int64_t shipped;
	bool claimable;     /* the product may be backordered, or the lead accepted the line */
	bool open;          /* the order is neither cancelled nor held ... */
	bool held;          /* ... or it is held: it waits, but may not claim */
};

/* Units the line waits for from the truck; 0 for stockouts and for lines of cancelled orders. */
int64_t demand_waiting(const struct demand *demand);

/* Units still wanted from anywhere: truck, shelf or a lead's decision. What must ship whole waits for all of them. */
int64_t demand_wanted(const struct demand *demand);

/* Of these: units that the shelf fills and that were not brought yet. */
int64_t demand_from_shelf(const struct demand *demand);

/* Of these: units of a product that may not be backordered: reported, never matched. */
int64_t demand_stockout(const struct demand *demand);

/* Whether a line wants goods that may not be backordered. */
bool demand_is_stockout(const struct demand *demand);

/* Allocated units that the line wants no more: its order was cancelled, or it shrunk. They get another home. */
int64_t demand_surplus(const struct demand *demand);

#endif
