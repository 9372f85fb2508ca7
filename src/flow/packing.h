/* What the files of packing share. Internal to src/flow: pack.c takes the scans and opens shipments, pack_unit.c puts units
 * into cartons and takes them out again, pack_whose.c refuses those that are not of it, pack_carton.c opens, closes and merges
 * cartons, pack_done.c finishes a shipment, pack_undo.c takes all of that back, pack_talk.c is what they say.
 *
 * Journal effects: pack (units or a whole inbound carton went in; the carton), close-carton, open-carton, merge, unpack (the
 * carton), packed (the shipment: see shipment_effect()). */
#ifndef FLOW_PACKING_H
#define FLOW_PACKING_H

#include "flow/flow.h"
#include "flow/talk.h"
#include "store/packing.h"
#include "store/parcel.h"

/* ---- pack.c */

/* The shipment at hand. False: there is none. */
bool pack_at_hand(struct session *s, struct shipment *shipment);

/* The same, and it may be packed now. False: refused. One that may not leave as it is gathers again, and that stays so. */
bool pack_needs(struct session *s, struct shipment *shipment);

/* Takes the shipment up: it is at hand from now on. False: refused. */
bool pack_open(struct session *s, int64_t order_id, int64_t number);

/* Nothing is at hand any more. */
void pack_put_aside(struct session *s);
/* Another activity is chosen: what is begun waits in its carton, and the worker is told. */
void pack_leave(struct session *s);

/* The station where the worker packs; without a choice, the site's only one. False: refused. A site that has none packs
 * without: place->id 0. */
bool pack_station(struct session *s, struct place *station);

/* At a site with one station that is where he packs. */
void pack_only_station(struct session *s);

/* ---- pack_unit.c */

void pack_unit(struct session *s, const struct thing *thing);
void pack_again(struct session *s); /* the unit that waited for its lot or serial */
/* An inbound carton. */
void pack_whole_carton(struct session *s, const struct thing *thing);

/* ---- pack_whose.c */

struct staged; /* flow/staging.h */

/* The station, and the spot where it is parked: what stands there is packed first. 0 = none. */
struct pack_here {
	int64_t station_id;
	int64_t spot_id;
};
struct pack_here pack_where(struct session *s);

/* Refuses a unit that the shipment at hand (NULL: none that is ready) does not lack: none of it, or not so many. can: how
 * many it lacks. */
void pack_refuse_unit(struct session *s, const struct staged *unit, const struct shipment *shipment, int64_t can);

/* ---- pack_carton.c */

/* The open carton at hand: another one of the shipment that is open, else none. False: there is none. */
bool pack_open_carton(struct session *s, const struct shipment *shipment, struct parcel *parcel);
/* Whether all that is in it is wanted, and nothing of it recalled. False: refused. */
bool pack_content_may_go(struct session *s, const struct shipment *shipment, const struct parcel *parcel);
/* Closes it: SSCC, label. False: refused. */
bool pack_close(struct session *s, const struct shipment *shipment, const struct parcel *parcel);
/* A closed carton's label counts no more; it is open. True: such a label is out, and somebody has to destroy it. */
bool pack_open_again(struct session *s, const struct parcel *parcel);
/* The carton has lost what was in it: it is none any more. */
void pack_end_if_empty(struct session *s, int64_t parcel_id);
/* Units were taken from the carton with that place by something else than packing: a closed one is open again (a line says
 * that its label has to go), an empty one is none any more. */
void pack_units_left(struct session *s, int64_t place_id);
/* An outbound carton was scanned. */
void pack_carton(struct session *s, const struct parcel *parcel, bool again);

/* ---- pack_done.c */

void pack_done(struct session *s, bool again);

/* ---- pack_talk.c */

/* Why it must not be packed now: "cancelled", "held", "gathers again", "packed" ...; "" = it may. */
const char *pack_stopped(const struct shipment *shipment);
/* Refuses for that reason, telling what to do. */
void pack_refuse(struct session *s, const struct shipment *shipment);
/* The same for programs, and what may be scanned next. Returns what is missing, for people: "2 x Blue kettle, 1 x GLASS-6 and 3
 * more products"; "" = nothing is. */
const char *pack_tell(struct session *s, const struct shipment *shipment);
/* "to D2 for DHL-1500, 15:00"; "" = no pickup is known. */
const char *pack_where_to(struct session *s, const struct shipment *shipment);
/* "SSCC (00) 1 0614141 192837465 7" in short groups */
const char *pack_sscc_text(struct session *s, const char *sscc);
/* What may be scanned now. */
const char *pack_prompt(struct session *s, struct arena *arena);
/* What the activity is, for %HELP. */
void pack_help(struct session *s);

/* ---- pack_undo.c: false: refused, or only shown what it would take back (then *shown is true). */
bool undo_pack(struct session *s, const struct undoable *undoable, bool again, bool *shown);

/* Units that the scan brought somewhere are in cartons since: tells so first, and when it is said again takes them out, to
 * where the scan had put them. False: refused (they are on a truck, or gone), or only told. */
bool undo_out_of_cartons(struct session *s, int64_t scan_id, bool again, bool *shown);

/* ---- view_pack.c */
const struct session_packing *view_packing(struct session *s, struct arena *arena);

#endif
