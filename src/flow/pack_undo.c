/* Taking back what a packer did: units stand again where they were, cartons are open or closed as before. A carton whose
 * label was asked for is told of first. What was loaded since stands in the way. */
#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "flow/packing.h"
#include "flow/undoing.h"
#include "store/plan.h"
#include "store/print.h"
#include "store/sscc.h"

/* The carton as it is now. False: refused: it has gone on. */
static bool still_here(struct session *s, int64_t parcel_id, struct parcel *parcel)
{
	if (!parcel_load(s->db, &s->reply.arena, parcel_id, parcel))
		return false;
	if (parcel->status == PARCEL_LOADED)
		return refuse(s, ERROR_UNDO_BLOCKED,
			       "Carton %" PRId64 " of %s is on a truck since: %%LOAD, then %%UNLOAD and the carton takes it off",
			       parcel->number, parcel->shipment),
		       false;
	if (parcel->status == PARCEL_DEPARTED)
		return refuse(s, ERROR_UNDO_BLOCKED, "Carton %" PRId64 " of %s has left the building", parcel->number, parcel->shipment), false;
	return true;
}

/* Its movements backwards; what is put down again stands where it stood. */
static bool reverse(struct session *s, int64_t scan_id)
{
	if (!ledger_reverse(&s->ledger, scan_id)) {
		refuse(s, ERROR_UNDO_BLOCKED, "Units of it have gone on since: take that back first, where it was done");
		return false;
	}
	return true;
}

/* What was before the first unit, or is after the last one came out. */
static void follow(struct session *s, int64_t order_id, int64_t number, int64_t scan_id)
{
	int64_t from_id = DB_VALUE(s->db, 0,
		"SELECT m.from_id FROM movement m JOIN place p ON p.id = m.from_id WHERE m.scan_id = $1 "
		"AND p.kind IN ('lane', 'station', 'overflow') ORDER BY m.n LIMIT 1",
		I(scan_id));

	if (from_id)
		shipment_stands_at(s->db, order_id, number, from_id);
	shipment_follow(s->db, order_id, number, s->now_ms);
}

/* The shipment is at hand again, with that carton (0 = none), unless another terminal took it up meanwhile. */
static void take_up(struct session *s, int64_t order_id, int64_t number, int64_t parcel_id)
{
	struct shipment shipment;
	struct parcel parcel;
	const char *other = terminal_packs(s->db, &s->reply.arena, order_id, number, s->t.id);

	if (other) {
		add_line(s, "It is being packed at %s", other);
		return;
	}
	s->t.order_id = order_id;
	s->t.shipment_no = number;
	s->t.parcel_id = parcel_id && parcel_load(s->db, &s->reply.arena, parcel_id, &parcel) && parcel.status != PARCEL_VOID
		? parcel_id
		: 0;
	if (pack_at_hand(s, &shipment))
		pack_tell(s, &shipment);
}

static void tell(struct session *s, const struct parcel *parcel)
{
	take_up(s, parcel->order_id, parcel->shipment_no, parcel->id);
}

/* First tells, then does. True: only told. */
static bool tells_first(struct session *s, int64_t scan_id, bool again, const struct parcel *parcel, const char *what)
{
	if (again && s->marks.undo_scan_id == scan_id)
		return false;
	s->marks.awaiting = AWAIT_UNDO;
	s->marks.undo_scan_id = scan_id;
	say(s, "This takes back: %s; the label of carton %" PRId64 " of %s counts no more. %%UNDO again does it", what, parcel->number,
		parcel->shipment);
	return true;
}

/* Units, or a whole inbound carton, that went in. */
static bool undo_pack_in(struct session *s, const struct undoable *u, bool again, bool *shown)
{
	struct parcel parcel;
	bool out = false;

	if (!still_here(s, u->effect_id, &parcel))
		return false;
	if (parcel.status == PARCEL_CLOSED && !parcel.carton_id)
		return refuse(s, ERROR_UNDO_BLOCKED, "Carton %" PRId64 " of %s was closed since: scan it, then %%OPEN and %%UNPACK",
			       parcel.number, parcel.shipment),
		       false;
	if (parcel.status == PARCEL_CLOSED) {
		*shown = tells_first(s, u->scan_id, again, &parcel, C_("taking back", "the carton as it came, packed"));
		if (*shown)
			return false;
		out = pack_open_again(s, &parcel);
	}
	if (!reverse(s, u->scan_id))
		return false;
	pack_end_if_empty(s, parcel.id);
	follow(s, parcel.order_id, parcel.shipment_no, u->scan_id);
	say(s,
		out ? N_("Taken back: not in carton %" PRId64 " of %s any more: destroy its label")
		    : N_("Taken back: not in carton %" PRId64 " of %s any more"),
		parcel.number, parcel.shipment);
	tell(s, &parcel);
	return true;
}

static bool undo_unpack(struct session *s, const struct undoable *u)
{
	struct parcel parcel;

	if (!still_here(s, u->effect_id, &parcel))
		return false;
	if (parcel.status == PARCEL_CLOSED)
		return refuse(s, ERROR_UNDO_BLOCKED, "Carton %" PRId64 " of %s was closed since: scan it, then %%OPEN", parcel.number,
			       parcel.shipment),
		       false;
	parcel_reopen(s->db, parcel.id);
	if (!reverse(s, u->scan_id))
		return false;
	shipment_begin(s->db, parcel.order_id, parcel.shipment_no, s->now_ms);
	say(s, "Taken back: in carton %" PRId64 " of %s again", parcel.number, parcel.shipment);
	tell(s, &parcel);
	return true;
}

static bool undo_close_carton(struct session *s, const struct undoable *u, bool again, bool *shown)
{
	struct parcel parcel;
	bool out;

	if (!still_here(s, u->effect_id, &parcel))
		return false;
	if (parcel.status != PARCEL_CLOSED)
		return refuse(s, ERROR_UNDO_BLOCKED, "Carton %" PRId64 " of %s was opened since", parcel.number, parcel.shipment), false;
	*shown = tells_first(s, u->scan_id, again, &parcel, C_("taking back", "the carton is open again"));
	if (*shown)
		return false;
	out = pack_open_again(s, &parcel);
	shipment_follow(s->db, parcel.order_id, parcel.shipment_no, s->now_ms);
	say(s,
		out ? N_("Taken back: carton %" PRId64 " of %s is open: destroy its label")
		    : N_("Taken back: carton %" PRId64 " of %s is open"),
		parcel.number, parcel.shipment);
	tell(s, &parcel);
	return true;
}

/* The label that the scan took away counts again. */
static bool close_as_before(struct session *s, const struct parcel *parcel, int64_t scan_id)
{
	char sscc[SSCC_TEXT_MAX];

	if (!sscc_voided_by(s->db, parcel->id, scan_id, sscc))
		return refuse(s, ERROR_UNDO_BLOCKED, "Carton %" PRId64 " of %s has no former label: %%CLOSE gives it one", parcel->number,
			       parcel->shipment),
		       false;
	parcel_restore(s->db, parcel->id, sscc, s->now_ms);
	print_carton_back(s->db, sscc);
	return true;
}

static bool undo_open_carton(struct session *s, const struct undoable *u)
{
	struct parcel parcel;

	if (!still_here(s, u->effect_id, &parcel))
		return false;
	if (parcel.status != PARCEL_OPEN)
		return refuse(s, ERROR_UNDO_BLOCKED, "Carton %" PRId64 " of %s was closed since, with a new label", parcel.number,
			       parcel.shipment),
		       false;
	if (!close_as_before(s, &parcel, u->scan_id))
		return false;
	shipment_follow(s->db, parcel.order_id, parcel.shipment_no, s->now_ms);
	say(s, "Taken back: carton %" PRId64 " of %s is closed, its label counts", parcel.number, parcel.shipment);
	tell(s, &parcel);
	return true;
}

/* The carton that another went into: its label says what is in it, once it is closed. False: refused. */
static bool into_is_open(struct session *s, int64_t scan_id)
{
	int64_t place_id = DB_VALUE(s->db, 0, "SELECT to_id FROM movement WHERE scan_id = $1 AND cause = 'merge' LIMIT 1", I(scan_id));
	struct parcel into;

	if (!place_id || !parcel_at(s->db, &s->reply.arena, place_id, &into))
		return true;
	if (!still_here(s, into.id, &into))
		return false;
	return into.status != PARCEL_CLOSED ||
	       (refuse(s, ERROR_UNDO_BLOCKED, "Carton %" PRId64 " of %s was closed since: scan it, then %%OPEN", into.number,
			into.shipment),
		       false);
}

static bool undo_merge(struct session *s, const struct undoable *u)
{
	struct parcel parcel;

	if (!still_here(s, u->effect_id, &parcel) || !into_is_open(s, u->scan_id) || !reverse(s, u->scan_id) ||
		!close_as_before(s, &parcel, u->scan_id))
		return false;
	say(s, "Taken back: carton %" PRId64 " of %s is one of its own again, its label counts", parcel.number, parcel.shipment);
	tell(s, &parcel);
	return true;
}

/* What was booked as lost stands where it stood; and its line has not got others since. */
static bool find_lost(struct session *s, int64_t scan_id)
{
	struct stmt *q = DB_QUERY(s->db,
		"SELECT l.waiting, sum(m.quantity), m.from_order_id FROM movement m JOIN order_line l ON l.id = m.from_line_id "
		"WHERE m.scan_id = $1 AND m.cause = 'short' GROUP BY l.id, l.waiting, m.from_order_id",
		I(scan_id));
	bool wanted = true;

	while (db_next(q)) {
		wanted = wanted && db_i64(q, 0) >= db_i64(q, 1);
		plan_mark_order(s->db, db_i64(q, 2));
	}
	if (!wanted)
		refuse(s, ERROR_UNDO_BLOCKED, "What was lost came again since, or is cancelled: count the place (%%STAGE, %%COUNT) if it was found");
	return wanted;
}

/* Somebody finished it once more after that scan. */
static bool packed_anew(struct session *s, int64_t order_id, int64_t number, int64_t scan_id)
{
	return DB_VALUE(s->db, 0,
		       "SELECT 1 FROM shipment s JOIN scan c ON c.id = $3 WHERE s.order_id = $1 AND s.number = $2 "
		       "AND s.status = 'packed' AND s.packed_at > c.at",
		       I(order_id), I(number), I(scan_id)) == 1;
}

static bool undo_packed(struct session *s, const struct undoable *u, bool again, bool *shown)
{
	size_t count;
	struct parcel *closed = parcels_closed_by(s->db, &s->reply.arena, u->scan_id, &count);
	int64_t order_id;
	int64_t number;
	struct shipment shipment;
	bool out = false;

	shipment_of_effect(u->effect_id, &order_id, &number);
	if (!shipment_load(s->db, &s->reply.arena, order_id, number, s->settings.policy, s->now_ms, &shipment))
		return false;
	for (size_t i = 0; i < count; i++) {
		if (!still_here(s, closed[i].id, &closed[i]))
			return false;
		if (closed[i].shipment_no != number)
			return refuse(s, ERROR_UNDO_BLOCKED,
				       "Carton %" PRId64 " of %s is a shipment of its own since, a lead split it: scan it to open it again",
				       closed[i].number, closed[i].shipment),
			       false;
	}
	if (shipment.status == SHIPMENT_SHIPPED || shipment_is_loaded(s->db, order_id, number)) {
		refuse(s, ERROR_UNDO_BLOCKED,
			shipment.status == SHIPMENT_SHIPPED ? N_("%s is gone") : N_("%s is on a truck: %%UNLOAD its cartons first"), shipment.name);
		return false;
	}
	if (packed_anew(s, order_id, number, u->scan_id)) {
		refuse(s, ERROR_UNDO_BLOCKED, "%s was opened and packed anew since: scan one of its cartons to open it again", shipment.name);
		return false;
	}
	if (shipment.status != SHIPMENT_PACKED && (shipment.in_hand || shipment.here)) {
		refuse(s, ERROR_UNDO_BLOCKED, "%s has got further units since: pack them", shipment.name);
		return false;
	}
	if (count) {
		*shown = tells_first(s, u->scan_id, again, &closed[0], C_("taking back", "the shipment is packed"));
		if (*shown)
			return false;
	}
	if (!find_lost(s, u->scan_id) || !undo_directions(s, u->scan_id))
		return false;
	for (size_t i = 0; i < count; i++)
		if (closed[i].status == PARCEL_CLOSED)
			out = pack_open_again(s, &closed[i]) || out;
	shipment_set_packing(s->db, order_id, number, s->now_ms);
	follow(s, order_id, number, u->scan_id);
	say(s, out ? N_("Taken back: %s is being packed: destroy its label") : N_("Taken back: %s is being packed"), shipment.name);
	take_up(s, order_id, number, count ? closed[0].id : 0);
	return true;
}

bool undo_pack(struct session *s, const struct undoable *u, bool again, bool *shown)
{
	*shown = false;
	if (strcmp(u->effect, "pack") == 0)
		return undo_pack_in(s, u, again, shown);
	if (strcmp(u->effect, "unpack") == 0)
		return undo_unpack(s, u);
	if (strcmp(u->effect, "close-carton") == 0)
		return undo_close_carton(s, u, again, shown);
	if (strcmp(u->effect, "open-carton") == 0)
		return undo_open_carton(s, u);
	if (strcmp(u->effect, "merge") == 0)
		return undo_merge(s, u);
	return undo_packed(s, u, again, shown);
}

/* ---- what was packed because of a scan that is taken back */

/* Units of one line that a scan brought to a place and that are not there any more. */
struct packed_since {
	int64_t product_id;
	const char *lot;
	struct owner owner;
	int64_t to_id;
	enum place_kind to_kind;
	int64_t units;
};

static struct packed_since *gone_since(struct session *s, int64_t scan_id, size_t *count)
{
	struct stmt *q = DB_QUERY(s->db,
		"SELECT m.product_id, m.lot, m.to_order_id, m.to_shipment_no, m.to_line_id, m.to_id, p.kind, sum(m.quantity) - "
		"coalesce((SELECT b.quantity FROM balance b WHERE b.place_id = m.to_id AND b.product_id = m.product_id AND b.lot = m.lot "
		"AND b.order_id = m.to_order_id AND b.shipment_no = m.to_shipment_no AND b.line_id = m.to_line_id), 0) FROM movement m "
		"JOIN place p ON p.id = m.to_id WHERE m.scan_id = $1 AND m.to_order_id <> 0 AND p.kind IN ('lane', 'station', 'overflow') "
		"GROUP BY m.product_id, m.lot, m.to_order_id, m.to_shipment_no, m.to_line_id, m.to_id, p.kind",
		I(scan_id));
	struct packed_since *list = NULL;
	size_t cap = 0;

	*count = 0;
	while (db_next(q)) {
		struct packed_since row = {.product_id = db_i64(q, 0), .owner = {db_i64(q, 2), db_i64(q, 3), db_i64(q, 4)},
			.to_id = db_i64(q, 5), .units = db_i64(q, 7)};

		if (row.units <= 0 || !place_kind_parse(db_text(q, 6), &row.to_kind))
			continue;
		row.lot = arena_dup(&s->reply.arena, db_text(q, 1));
		list = arena_grow(&s->reply.arena, list, *count, &cap, sizeof *list);
		list[(*count)++] = row;
	}
	return list;
}

/* Takes up to units of the row out of a carton. Returns how many it has; refused: 0 and *stopped. */
static int64_t out_of(struct session *s, struct packed_since *row, const struct parcel *parcel, bool really, bool *stopped)
{
	struct parcel now;
	int64_t has = DB_VALUE(s->db, 0,
		"SELECT quantity FROM balance WHERE place_id = $1 AND product_id = $2 AND lot = $3 AND order_id = $4 AND shipment_no = $5 "
		"AND line_id = $6",
		I(parcel->place_id), I(row->product_id), T(row->lot), I(row->owner.order_id), I(row->owner.shipment_no), I(row->owner.line_id));
	struct movement m = {.cause = "unpack", .product_id = row->product_id, .lot = row->lot, .serial = "",
		.quantity = has < row->units ? has : row->units, .from_id = parcel->place_id, .from_kind = PLACE_CARTON, .from = row->owner,
		.to_id = row->to_id, .to_kind = row->to_kind, .to = row->owner};

	if (m.quantity <= 0)
		return 0;
	if (!still_here(s, parcel->id, &now)) {
		*stopped = true;
		return 0;
	}
	row->units -= m.quantity;
	if (!really) {
		add_line(s,
			parcel->status == PARCEL_CLOSED ? N_("%s out of carton %" PRId64 " of %s, which is opened: its label counts no more")
							: N_("%s out of carton %" PRId64 " of %s"),
			units_text(s, m.quantity), parcel->number, parcel->shipment);
		return m.quantity;
	}
	if (!ledger_post(&s->ledger, &m))
		db_fail(s->db, "the ledger and the cartons disagree: run crossdock verify");
	pack_units_left(s, parcel->place_id);
	shipment_stands_at(s->db, row->owner.order_id, row->owner.shipment_no, row->to_id);
	shipment_follow(s->db, row->owner.order_id, row->owner.shipment_no, s->now_ms);
	plan_mark_order(s->db, row->owner.order_id);
	return m.quantity;
}

bool undo_out_of_cartons(struct session *s, int64_t scan_id, bool again, bool *shown)
{
	bool really = again && s->marks.undo_scan_id == scan_id;
	bool stopped = false;
	int64_t units = 0;
	size_t count;
	struct packed_since *rows = gone_since(s, scan_id, &count);

	for (size_t i = 0; i < count && !stopped; i++) {
		size_t cartons;
		struct parcel *list =
			parcels_of_shipment(s->db, &s->reply.arena, rows[i].owner.order_id, rows[i].owner.shipment_no, &cartons);

		for (size_t j = cartons; j-- > 0 && rows[i].units > 0 && !stopped;)
			units += out_of(s, &rows[i], &list[j], really, &stopped);
	}
	if (stopped)
		return false;
	if (!units || really)
		return true;
	*shown = true;
	s->marks.awaiting = AWAIT_UNDO;
	s->marks.undo_scan_id = scan_id;
	say(s,
		P_("%" PRId64 " unit of it is packed since: %%UNDO again takes it out of the carton, and back",
			"%" PRId64 " units of it are packed since: %%UNDO again takes them out of the carton, and back", units),
		units);
	return false;
}
