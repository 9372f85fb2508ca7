/* What of the board wants a lead: found in what was read anyway. The worst first: what is late, what has no room, what cannot go
 * on by itself. */
#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "store/board_part.h"

enum { MOST_FROZEN = 20 };

static const char *clock_text(struct board_reading *r, int64_t at_ms)
{
	char clock[TIME_TEXT_MAX];

	time_format_clock(r->board->zone, at_ms, clock);
	clock[5] = '\0'; /* without seconds */
	return arena_dup(r->arena, clock);
}

static const char *shipments_text(struct board_reading *r, int64_t n)
{
	return arena_printf(r->arena, "%" PRId64 " shipment%s", n, n == 1 ? "" : "s");
}

static void add(struct board_reading *r, struct board_alert alert)
{
	struct board *b = r->board;

	b->alerts = arena_grow(r->arena, b->alerts, b->alert_count, &r->alert_cap, sizeof *b->alerts);
	b->alerts[b->alert_count++] = alert;
}

/* What was to be on its truck by now. */
static void find_late_pickups(struct board_reading *r)
{
	for (size_t i = 0; i < r->board->pickup_count; i++) {
		const struct board_pickup *p = &r->board->pickups[i];
		int64_t waiting = p->ready.shipments + p->packing.shipments + p->packed.shipments;

		if (!p->past || (!waiting && !p->cartons))
			continue;
		add(r, (struct board_alert){.kind = "pickup-late", .subject = p->number, .level = 3, .orders = waiting, .consequence = "",
			.cause = arena_printf(r->arena, "%s should have left at %s: %s not on it", p->number, clock_text(r, p->cutoff_at),
				shipments_text(r, waiting)),
			.action = "Load what is packed, and let it leave", .scan = "%LOAD"});
	}
}

static void find_late_inbound(struct board_reading *r, const struct board_inbound *inbound, const char *door)
{
	if (!inbound->late)
		return;
	add(r, (struct board_alert){.kind = "inbound-late", .subject = inbound->number, .level = 2,
		.cause = arena_printf(r->arena, "%s%s%s was due %s and is not here", inbound->number, *door ? " at " : "", door,
			clock_text(r, inbound->due_at)),
		.consequence = "", .action = "Call its carrier, and import its new due time", .scan = ""});
}

static void find_full(struct board_reading *r)
{
	for (size_t i = 0; i < r->board->lane_count; i++) {
		const struct board_lane *lane = &r->board->lanes[i];

		if (lane->overflow && lane->units + lane->incoming > 0)
			add(r, (struct board_alert){.kind = "overflow", .subject = lane->code, .level = 2, .orders = lane->shipments,
				.cause = arena_printf(r->arena, "%s in %s: no lane had room", shipments_text(r, lane->standing), lane->code),
				.consequence = "", .action = "Pack what is ready in full lanes: shipments here move there", .scan = "%PACK"});
		else if (!lane->overflow && (lane->is_full || lane->percent >= 100))
			add(r, (struct board_alert){.kind = "lane-full", .subject = lane->code, .level = 2, .orders = lane->shipments,
				.cause = arena_printf(r->arena, "%s is full: %s there, %" PRId64 " of them ready", lane->code,
					shipments_text(r, lane->standing), lane->ready),
				.consequence = "what comes for others goes to another lane, or to overflow",
				.action = lane->ready	     ? "Pack what is ready there"
					  : lane->shipments ? "Give its shipments another lane"
							    : "Bring away what has its home elsewhere",
				.scan = lane->ready ? "%PACK" : lane->shipments ? "%MOVE" : "%STAGE"});
	}
}

void board_note_frozen(struct board_reading *r, const char *order, int64_t number, int64_t place_id, int64_t claim)
{
	const struct board_lane *lane = idmap_get(&r->lanes, place_id);

	if (++r->frozen > MOST_FROZEN) {
		r->board->alerts_more++;
		return;
	}
	add(r, (struct board_alert){.kind = "frozen", .subject = arena_dup(r->arena, order), .level = 1, .orders = 1,
		.cause = arena_printf(r->arena, "%s/%" PRId64 "%s%s must ship whole, and its rest is not in sight%s", order, number,
			lane ? " in " : "", lane ? lane->code : "",
			claim == 2 ? "; its promise has passed" : claim == 3 ? "; it has waited long" : ""),
		.consequence = "", .action = "Let it go as it is", .scan = "%RELEASE"});
}

/* How bad a kind is. */
static int weight(const struct board_alert *alert)
{
	static const char *const kinds[] = {"pickup-late", "lane-full", "overflow", "inbound-late", "frozen"};
	int i = 0;

	while (i < 5 && strcmp(kinds[i], alert->kind) != 0)
		i++;
	return i;
}

void board_find_alerts(struct board_reading *r)
{
	struct board *b = r->board;

	find_late_pickups(r);
	find_full(r);
	for (size_t i = 0; i < b->door_count; i++)
		find_late_inbound(r, &b->doors[i].next, b->doors[i].code);
	find_late_inbound(r, &b->no_door, "");
	/* few, and those of a kind stay as they were found */
	for (size_t i = 1; i < b->alert_count; i++) {
		struct board_alert alert = b->alerts[i];
		size_t at = i;

		for (; at > 0 && weight(&b->alerts[at - 1]) > weight(&alert); at--)
			b->alerts[at] = b->alerts[at - 1];
		b->alerts[at] = alert;
	}
}
