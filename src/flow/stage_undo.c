/* Taking back what a worker who stages did: units return to where they stood and to whose they were; what was counted
 * beside the ledger (brought, held back, homes) follows from the same movements. */
#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "flow/packing.h"
#include "flow/staging.h"
#include "flow/talk.h"
#include "flow/undoing.h"
#include "store/order.h"
#include "store/plan.h"

/* A movement that is to be taken back. */
struct step {
	char cause[16];
	int64_t product_id;
	int64_t quantity;
	int64_t from_id;
	enum place_kind from_kind;
	struct owner from;
	struct owner to;
	int64_t direction_scan_id;
	int64_t direction_n;
};

static struct step *read_steps(struct session *s, int64_t scan_id, size_t *count)
{
	struct stmt *q = DB_QUERY(s->db,
		"SELECT m.cause, m.product_id, m.quantity, m.from_id, p.kind, m.from_order_id, m.from_shipment_no, m.from_line_id, "
		"m.to_order_id, m.to_shipment_no, m.to_line_id, m.direction_scan_id, m.direction_n FROM movement m "
		"JOIN place p ON p.id = m.from_id WHERE m.scan_id = $1 ORDER BY m.n",
		I(scan_id));
	struct step *list = NULL;
	size_t cap = 0;

	*count = 0;
	while (db_next(q)) {
		struct step *step;

		list = arena_grow(&s->reply.arena, list, *count, &cap, sizeof *list);
		step = &list[(*count)++];
		*step = (struct step){.product_id = db_i64(q, 1), .quantity = db_i64(q, 2), .from_id = db_i64(q, 3),
			.from = {db_i64(q, 5), db_i64(q, 6), db_i64(q, 7)}, .to = {db_i64(q, 8), db_i64(q, 9), db_i64(q, 10)},
			.direction_scan_id = db_i64(q, 11), .direction_n = db_i64(q, 12)};
		snprintf(step->cause, sizeof step->cause, "%s", db_text(q, 0));
		if (!place_kind_parse(db_text(q, 4), &step->from_kind))
			db_fail(s->db, "the store holds a place of unknown kind '%s'", db_text(q, 4));
	}
	return list;
}

/* Units would return to a shipment that has gone, or to a carton that was closed since. */
static bool shipment_went_on(struct session *s, const struct step *steps, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct owner *o = &steps[i].from;
		struct shipment shipment;
		struct parcel parcel;

		if (!o->order_id || !shipment_load(s->db, &s->reply.arena, o->order_id, o->shipment_no, s->settings.policy, s->now_ms, &shipment))
			continue;
		if (shipment.status == SHIPMENT_SHIPPED) {
			refuse(s, ERROR_UNDO_BLOCKED, "%s, which they were of, has left the building", shipment.name);
			return true;
		}
		if (steps[i].from_kind != PLACE_CARTON || !parcel_at(s->db, &s->reply.arena, steps[i].from_id, &parcel))
			continue;
		if (parcel.status != PARCEL_OPEN && parcel.status != PARCEL_VOID) {
			refuse(s, ERROR_UNDO_BLOCKED, "Carton %" PRId64 " of %s was closed since: open it (%%PACK, the carton, %%OPEN) first",
				parcel.number, parcel.shipment);
			return true;
		}
		parcel_reopen(s->db, parcel.id);
	}
	return false;
}

/* A shipment that had lost all it had stands again where its units do. */
static void return_home(struct session *s, const struct step *step)
{
	const struct owner *o = &step->from;
	struct shipment_content content;

	if (!o->order_id || place_kind_bucket(step->from_kind) != BUCKET_HERE ||
		!shipment_open_content(s->db, o->order_id, o->shipment_no, &content) || content.home_id)
		return;
	shipment_set_home(s->db, o->order_id, o->shipment_no, step->from_id);
}

/* One of which nothing was packed any more, and nothing stood anywhere, is being packed again. */
static void return_to_carton(struct session *s, const struct step *step)
{
	const struct owner *o = &step->from;
	struct shipment shipment;

	if (o->order_id && step->from_kind == PLACE_CARTON &&
		shipment_load(s->db, &s->reply.arena, o->order_id, o->shipment_no, s->settings.policy, s->now_ms, &shipment) &&
		shipment.status <= SHIPMENT_READY && !shipment.home_id)
		shipment_set_packing(s->db, o->order_id, o->shipment_no, s->now_ms);
}

/* It got another home by the scan that is taken back: all of it that stands stands at its former one again. If more of it is
 * on the way, to the lane that it got, that is better than overflow. */
static void return_to(struct session *s, const struct step *step, int64_t former_id)
{
	const struct owner *o = &step->from;
	struct shipment_content content;

	if (!former_id || !o->order_id || step->from_id != former_id ||
		!shipment_open_content(s->db, o->order_id, o->shipment_no, &content) ||
		(content.in_hand && step->from_kind == PLACE_OVERFLOW) ||
		content.here != DB_VALUE(s->db, 0,
					"SELECT sum(quantity) FROM balance WHERE place_id = $1 AND order_id = $2 AND shipment_no = $3",
					I(former_id), I(o->order_id), I(o->shipment_no)))
		return;
	shipment_set_home(s->db, o->order_id, o->shipment_no, former_id);
}

static void follow(struct session *s, const struct step *step, int64_t scan_id, int64_t former_id)
{
	struct direction held;

	if (strcmp(step->cause, "bring") == 0)
		line_bring(s->db, step->to.line_id, -step->quantity);
	if (step->direction_scan_id && step->direction_scan_id != scan_id &&
		direction_load(s->db, &s->reply.arena, step->direction_scan_id, step->direction_n, &held))
		direction_take_held_back(s->db, &held, -step->quantity);
	return_home(s, step);
	return_to_carton(s, step);
	return_to(s, step, former_id);
	settle_by_plan(s, &step->from);
	settle_by_plan(s, &step->to);
	plan_mark_product(s->db, step->product_id); /* supply may have come back for who waits and has nothing in sight */
}

static void say_undone(struct session *s, const struct step *steps, size_t count)
{
	struct product product = {.description = C_("product", "unit")};
	struct place from = {.code = ""};
	int64_t units = 0;
	bool several = false;
	const char *what;

	for (size_t i = 0; i < count; i++) {
		units += steps[i].quantity;
		several = several || steps[i].product_id != steps[0].product_id;
	}
	if (count)
		product_load(s->db, &s->reply.arena, steps[0].product_id, &product);
	what = several ? arena_printf(&s->reply.arena,
				 P_("%" PRId64 " unit of several products", "%" PRId64 " units of several products", units), units)
		       : arena_printf(&s->reply.arena, "%" PRId64 " x %s", units, product.description);
	if (count && place_kind_inside(steps[0].from_kind) && place_kind_bucket(steps[0].from_kind) != BUCKET_IN_HAND &&
		place_load(s->db, &s->reply.arena, steps[0].from_id, &from))
		say(s, "Taken back: %s at %s again", what, from.code);
	else
		say(s, "Taken back: %s", what);
}

bool undo_stage(struct session *s, const struct undoable *u)
{
	bool count_was_booked = strcmp(u->effect, "count") == 0;
	size_t count;
	struct step *steps = read_steps(s, u->scan_id, &count);

	if (shipment_went_on(s, steps, count) || !undo_redirects(s, u->scan_id) || !undo_directions(s, u->scan_id))
		return false;
	for (size_t i = count; i-- > 0;)
		follow(s, &steps[i], u->scan_id, count_was_booked ? 0 : u->effect_id);
	if (count_was_booked)
		say(s, "Taken back: what was counted is as it was booked before");
	else
		say_undone(s, steps, count);
	return true;
}
