/* What the files of loading share. Internal to src/flow: load.c takes the scans and judges cartons, load_depart.c lets a
 * pickup leave, load_undo.c takes loading back, load_tracking.c keeps the carrier's references. Effects in the journal:
 * load and unload (the carton; what of it is in store/loading.h), split and depart (the pickup). */
#ifndef FLOW_LOADING_H
#define FLOW_LOADING_H

#include "flow/flow.h"
#include "store/loading.h"

/* The pickup at hand. False: none, or it has left meanwhile. */
bool load_pickup(struct session *s, struct arena *arena, struct pickup *pickup);

/* What speaks against a carton leaving with a pickup, whether it is on the truck or not. */
struct load_fault {
	enum error_word error; /* ERROR_NONE: nothing */
	const char *what;      /* "SO-1 is cancelled" */
	const char *way;       /* what to do, for one that is not on the truck */
};
struct load_fault load_judge(struct session *s, const struct pickup *pickup, const struct parcel *parcel,
	const struct shipment *shipment);

/* Another carton of its shipment is on the truck of a pickup other than this one: fills it. */
bool load_sibling(struct session *s, const struct pickup *pickup, const struct parcel *parcel, struct parcel *sibling);

/* "carton 2 of SO-1/1", and at the beginning of a sentence. */
const char *carton_words(struct session *s, const struct parcel *parcel);
const char *carton_name(struct session *s, const struct parcel *parcel);
/* "at PACK-1", "open at PACK-1", "on DHL-1500 at D2", "gone with DHL-1500" */
const char *carton_where(struct session *s, struct arena *arena, const struct parcel *parcel);
/* "DHL-1500 at D2" */
const char *pickup_words(struct session *s, const struct pickup *pickup);

/* It is on the truck, or off it: carton, journal, what an undo needs. */
void load_put_on(struct session *s, const struct parcel *parcel, const struct pickup *pickup);
void load_take_off(struct session *s, const struct parcel *parcel);

/* Where the cartons of an order's shipment stand; shipment_no 0 = of all. */
void load_look(struct session *s, int64_t order_id, int64_t shipment_no);

/* ---- view_loading.c */

const struct session_loading *view_loading(struct session *s, struct arena *arena);

/* ---- load_undo.c */

bool undo_load(struct session *s, const struct undoable *undoable);

#endif
