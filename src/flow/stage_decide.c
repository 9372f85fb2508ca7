/* A lead's decision on what is in quarantine: the unit is scanned there, then a command says what becomes of it. What a
 * worker decides waits for a lead's badge. Nothing is decided about a unit that was not chosen by the scan before: any
 * other scan, and one that is refused, drops the choice. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "flow/receiving.h"
#include "flow/roles.h"
#include "flow/staging.h"
#include "flow/talk.h"
#include "flow/trail.h"
#include "store/plan.h"

/* What a decision is called, and where the units go that leave the building. */
static const struct {
	const char *command;
	const char *done;
	const char *cause;
	int64_t to_id;
	enum place_kind to_kind;
	enum audit_action audit;
} decisions[] = {
	[DECIDE_RELEASE] = {"%RELEASE", NC_("units", "Released"), "release", 0, PLACE_FLOOR, AUDIT_QUARANTINE_RELEASE},
	[DECIDE_RETURN] = {"%RETURN", NC_("units", "Returned to the supplier"), "return", PLACE_ID_SUPPLIER, PLACE_SUPPLIER, AUDIT_QUARANTINE_RETURN},
	[DECIDE_SCRAP] = {"%SCRAP", NC_("units", "Scrapped"), "scrap", PLACE_ID_ADJUSTMENT, PLACE_ADJUSTMENT,
		AUDIT_QUARANTINE_SCRAP},
	[DECIDE_COUNT] = {"%DONE", NC_("units", "Counted"), "count", 0, PLACE_FLOOR, AUDIT_COUNT},
};

static int64_t units_at(struct session *s, int64_t place_id, int64_t product_id, const char *lot)
{
	return DB_VALUE(s->db, 0,
		"SELECT quantity FROM balance WHERE place_id = $1 AND product_id = $2 AND lot = $3 AND order_id = 0 "
		"AND shipment_no = 0 AND line_id = 0",
		I(place_id), I(product_id), T(lot));
}

void stage_quarantined(struct session *s, const struct staged *u)
{
	int64_t there = units_at(s, u->place.id, u->product.id, u->lot);

	if (!there) {
		if (*u->lot)
			refuse(s, ERROR_NOT_HERE, "No %s of lot %s is in %s: scan the place where it stands", u->product.description,
				u->lot, u->place.code);
		else
			refuse(s, ERROR_NOT_HERE, "No %s is in %s: scan the place where it stands", u->product.description, u->place.code);
		return;
	}
	if (u->quantity > there) {
		refuse(s, ERROR_TOO_MANY, "%" PRId64 " are too many: %" PRId64 " x %s are in %s", u->quantity, there,
			u->product.description, u->place.code);
		return;
	}
	s->marks.quantity = 0;
	s->marks.damaged = false;
	s->marks.awaiting = AWAIT_DECISION;
	s->marks.unit_product_id = u->product.id;
	s->marks.unit_quantity = u->quantity;
	snprintf(s->marks.lot, sizeof s->marks.lot, "%s", u->lot);
	snprintf(s->marks.serial, sizeof s->marks.serial, "%s", u->serial);
	say(s, "%" PRId64 " of %" PRId64 " x %s in %s: what becomes of it?", u->quantity, there, u->product.description,
		u->place.code);
}

bool stage_has_unidentified(struct session *s, const struct place *place)
{
	return place->kind == PLACE_QUARANTINE && units_at(s, place->id, PRODUCT_ID_UNIDENTIFIED, "") > 0;
}

bool stage_unidentified(struct session *s)
{
	struct staged u = {.quantity = s->marks.quantity ? s->marks.quantity : 1, .lot = "", .serial = ""};

	if (s->marks.counting_id || !stage_place(s, &u.place) || u.place.kind != PLACE_QUARANTINE)
		return false;
	if (product_load(s->db, &s->reply.arena, PRODUCT_ID_UNIDENTIFIED, &u.product))
		stage_quarantined(s, &u);
	return true;
}

/* Which unit is it about? The one that was scanned just now. */
static bool has_unit(struct session *s, const struct place *place, enum awaiting was, const char *command)
{
	if (was == AWAIT_DECISION || was == AWAIT_APPROVAL)
		return true;
	if (was == AWAIT_LOT || was == AWAIT_SERIAL) {
		s->marks.awaiting = was;
		refuse(s, was == AWAIT_LOT ? ERROR_LOT_NEEDED : ERROR_SERIAL_NEEDED,
			was == AWAIT_LOT ? N_("Which unit? Scan its lot, then %s") : N_("Which unit? Scan its serial number, then %s"), command);
		return false;
	}
	refuse(s, ERROR_NOT_HERE,
		stage_has_unidentified(s, place)
			? N_("No unit is chosen: scan the unit at %s, then %s; %%DAMAGED twice chooses a parcel that nobody can identify")
			: N_("No unit is chosen: scan the unit at %s, then %s"),
		place->code, command);
	return false;
}

static void release(struct session *s, const struct place *place, const struct goods *goods)
{
	if (goods->product.id == PRODUCT_ID_UNIDENTIFIED) {
		refuse(s, ERROR_WRONG_UNIT, "Nobody knows what it is: %%RETURN or %%SCRAP it; what it turned out to be is received anew");
		return;
	}
	if (*goods->lot && lot_is_recalled(s->db, goods->product.id, goods->lot)) {
		refuse(s, ERROR_WRONG_UNIT, "Lot %s is recalled: %%RETURN or %%SCRAP it, or lift the recall first", goods->lot);
		return;
	}
	receipt_plan(s, goods, 1);
	if (direct_goods(s, goods, 1))
		s->reply.say = arena_printf(&s->reply.arena, _("Released from %s: %s"), place->code, s->reply.say);
}

static void send_away(struct session *s, const struct place *place, const struct goods *goods, enum decision decision)
{
	struct movement m = {.cause = goods->cause, .product_id = goods->product.id, .lot = goods->lot, .serial = goods->serial,
		.quantity = goods->quantity, .from_id = place->id, .from_kind = place->kind, .to_id = decisions[decision].to_id,
		.to_kind = decisions[decision].to_kind};

	if (!ledger_post(&s->ledger, &m))
		db_fail(s->db, "the ledger does not hold what is in quarantine: run crossdock verify");
	say(s, "%s: %" PRId64 " x %s from %s", text_title(decisions[decision].done), goods->quantity, goods->product.description, place->code);
}

static const char *what_of(struct session *s, const struct goods *goods, const struct place *place)
{
	return arena_printf(&s->reply.arena, "%" PRId64 " from %s%s%s%s%s", goods->quantity, place->code, *goods->lot ? ", lot " : "",
		goods->lot, *goods->serial ? ", serial " : "", goods->serial);
}

static void apply(struct session *s, enum decision decision, int64_t approved_by)
{
	struct place place;
	struct goods goods = {.lot = arena_dup(&s->reply.arena, s->marks.lot),
		.serial = arena_dup(&s->reply.arena, s->marks.serial),
		.quantity = s->marks.unit_quantity,
		.from_kind = PLACE_QUARANTINE,
		.source_id = SOURCE_FRESH,
		.fresh = true,
		.cause = decisions[decision].cause};

	if (!stage_place(s, &place) || !product_load(s->db, &s->reply.arena, s->marks.unit_product_id, &goods.product) ||
		units_at(s, place.id, goods.product.id, goods.lot) < goods.quantity) {
		refuse(s, ERROR_NOT_HERE, "The unit is no longer there: scan it again");
		return;
	}
	goods.from_id = place.id;
	s->outcome.effect = "stage";
	s->outcome.approved_by = approved_by;
	if (decision == DECIDE_RELEASE)
		release(s, &place, &goods);
	else
		send_away(s, &place, &goods, decision);
	if (s->reply.result == RESULT_REFUSED) {
		s->marks.awaiting = AWAIT_DECISION; /* another one about the same unit */
		return;
	}
	trail(s, decisions[decision].audit, approved_by, goods.product.sku, what_of(s, &goods, &place));
	plan_deviates(s->db, goods.product.id);
	memset(&s->marks, 0, offsetof(struct marks, raw));
}

void stage_decide(struct session *s, enum decision decision)
{
	enum awaiting was = s->marks.awaiting;
	struct place place;

	s->marks.awaiting = AWAIT_NOTHING;
	if (s->marks.counting_id || !stage_place(s, &place) || place.kind != PLACE_QUARANTINE) {
		refuse(s, ERROR_NOT_HERE, "%s decides on a unit in quarantine: scan the quarantine place, then the unit",
			decisions[decision].command);
		return;
	}
	if (!has_unit(s, &place, was, decisions[decision].command))
		return;
	if (role_may(&s->op, DEED_QUARANTINE)) {
		apply(s, decision, 0);
		return;
	}
	s->marks.awaiting = AWAIT_APPROVAL;
	s->marks.decision = decision;
	refuse(s, ERROR_LEAD_NEEDED, "A lead decides what leaves quarantine: a lead's badge applies %s",
		decisions[decision].command);
}

void stage_approve(struct session *s, int64_t approved_by)
{
	if (s->marks.decision == DECIDE_COUNT)
		count_apply(s, approved_by);
	else
		apply(s, s->marks.decision, approved_by);
}
