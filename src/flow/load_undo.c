/* Taking back what a worker who loads did: a carton is off the truck again, or on it. What has left, and a shipment that
 * became two, stay so. */
#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "flow/loading.h"
#include "flow/talk.h"
#include "flow/undoing.h"

static bool blocked(struct session *s, const struct parcel *parcel)
{
	refuse(s, ERROR_UNDO_BLOCKED, "%s went on since: it is %s; take that back first, where it was done", carton_name(s, parcel),
		carton_where(s, &s->reply.arena, parcel));
	return false;
}

static bool take_off_again(struct session *s, const struct parcel *parcel, const struct loading_step *step)
{
	if (parcel->status != PARCEL_LOADED || parcel->pickup_id != step->pickup_id)
		return blocked(s, parcel);
	load_take_off(s, parcel);
	say(s, "Taken back: carton %" PRId64 " of %s is off the truck again", parcel->number, parcel->shipment);
	return true;
}

/* It must be as good as any other that is loaded. */
static bool put_on_again(struct session *s, const struct parcel *parcel, const struct loading_step *step)
{
	struct pickup pickup;
	struct shipment shipment;
	struct load_fault fault;
	struct parcel sibling;

	if (parcel->status != PARCEL_CLOSED || !pickup_read(s->db, &s->reply.arena, step->pickup_id, &pickup) ||
		!shipment_load(s->db, &s->reply.arena, parcel->order_id, parcel->shipment_no, s->settings.policy, s->now_ms, &shipment))
		return blocked(s, parcel);
	if (pickup.departed) {
		refuse(s, ERROR_UNDO_BLOCKED, "%s has left: load %s on the next pickup", pickup.number, carton_words(s, parcel));
		return false;
	}
	fault = load_judge(s, &pickup, parcel, &shipment);
	if (fault.error != ERROR_NONE) {
		refuse(s, ERROR_UNDO_BLOCKED, "%s stays off %s: %s; %s", carton_name(s, parcel), pickup.number, fault.what, fault.way);
		return false;
	}
	if (load_sibling(s, &pickup, parcel, &sibling)) {
		refuse(s, ERROR_UNDO_BLOCKED, "%s stays off %s: %s is %s", carton_name(s, parcel), pickup.number,
			carton_words(s, &sibling), carton_where(s, &s->reply.arena, &sibling));
		return false;
	}
	load_put_on(s, parcel, &pickup);
	say(s, "Taken back: carton %" PRId64 " of %s is on %s again", parcel->number, parcel->shipment, pickup_words(s, &pickup));
	return true;
}

static bool undo_steps(struct session *s, const struct undoable *u)
{
	struct arena *arena = &s->reply.arena;
	size_t count;
	struct loading_step *steps = loading_of_scan(s->db, arena, u->scan_id, &count);
	struct parcel *parcels = arena_alloc(arena, (count + 1) * sizeof *parcels);

	for (size_t i = 0; i < count; i++) {
		if (!parcel_load(s->db, arena, steps[i].parcel_id, &parcels[i]))
			return false;
		if (!(steps[i].taken_off ? put_on_again : take_off_again)(s, &parcels[i], &steps[i]))
			return false;
	}
	if (count > 1)
		say(s,
			steps[0].taken_off ? P_("Taken back: %zu carton is on the truck again",
						     "Taken back: %zu cartons are on the truck again", count)
					   : P_("Taken back: %zu carton is off the truck again",
						     "Taken back: %zu cartons are off the truck again", count),
			count);
	return true;
}

bool undo_load(struct session *s, const struct undoable *u)
{
	struct pickup pickup = {.number = ""};

	if (strcmp(u->effect, "load") == 0 || strcmp(u->effect, "unload") == 0)
		return undo_steps(s, u);
	pickup_read(s->db, &s->reply.arena, u->effect_id, &pickup);
	if (strcmp(u->effect, "depart") == 0)
		refuse(s, ERROR_UNDO_BLOCKED, "%s has left, and what it took has shipped: that is not taken back", pickup.number);
	else
		refuse(s, ERROR_UNDO_BLOCKED,
			"A lead made two shipments of one for %s, and cartons have the new number: load them, or unpack them (%%STAGE)",
			pickup.number);
	return false;
}
