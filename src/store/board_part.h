/* What the files that read the board share. Internal to store/board*.c. */
#ifndef STORE_BOARD_PART_H
#define STORE_BOARD_PART_H

#include "base/idmap.h"
#include "store/board.h"

struct board_reading {
	struct db *db;
	struct arena *arena;
	const struct today *today;
	struct board *board;
	size_t lane_cap, station_cap, door_cap, alert_cap;
	struct idmap lanes;    /* by id */
	struct idmap stations;
	struct idmap loaded;   /* shipments with something on a truck, by shipment_effect() */
};

/* board_doors.c: what is at the doors, and who is signed on. */
void board_read_doors(struct board_reading *r);
void board_read_people(struct board_reading *r);
extern const char *const board_door_statements[];

/* board_alert.c: what wants a lead. */
void board_read_alerts(struct board_reading *r);

#endif
