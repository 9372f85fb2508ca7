/* What the board knows of a door or a pickup stands on its page, too: whoever opens a row is told no less than the row said. */
#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "flow/board_page.h"
#include "store/board.h"

enum { MOST_FACTS = 9 };

struct facts {
	struct arena *arena;
	const struct board *board;
	struct page_fact list[MOST_FACTS];
	size_t count;
};

static void add(struct facts *f, const char *label, const char *value)
{
	if (f->count < MOST_FACTS)
		f->list[f->count++] = (struct page_fact){label, value};
}

static const char *clock_text(struct facts *f, int64_t at_ms)
{
	char text[TIME_TEXT_MAX];

	if (at_ms < f->board->day_ms || at_ms > zone_day_end(f->board->zone, f->board->day_ms))
		return arena_dup(f->arena, text_time(f->board->zone, at_ms, text));
	time_format_clock(f->board->zone, at_ms, text);
	text[5] = '\0'; /* without seconds */
	return arena_dup(f->arena, text);
}

static void add_door(struct facts *f, const struct board_door *door)
{
	const struct board_inbound *now = &door->now;

	if (*now->number)
		add(f, C_("fact", "Received"),
			arena_printf(f->arena, P_("%" PRId64 " of %" PRId64 " unit", "%" PRId64 " of %" PRId64 " units", now->expected),
				now->received, now->expected));
	if (door->rate)
		add(f, C_("fact", "An hour"), arena_printf(f->arena, P_("%" PRId64 " unit", "%" PRId64 " units", door->rate), door->rate));
	if (door->finish_at && now->received < now->expected)
		add(f, C_("fact", "Done"), clock_text(f, door->finish_at));
	if (door->idle_since)
		add(f, C_("fact", "Nothing since"), clock_text(f, door->idle_since));
	if (*door->next.number)
		add(f, C_("fact", "Next"),
			door->next.late ? arena_printf(f->arena, _("%s, LATE"), door->next.number)
					: arena_dup(f->arena, door->next.number));
}

static void add_volume(struct facts *f, const char *label, const struct board_volume *v)
{
	if (v->shipments)
		add(f, label,
			arena_printf(f->arena, "%s, %s",
				arena_printf(f->arena, P_("%" PRId64 " shipment", "%" PRId64 " shipments", v->shipments), v->shipments),
				arena_printf(f->arena, P_("%" PRId64 " unit", "%" PRId64 " units", v->units), v->units)));
}

static void add_pickup(struct facts *f, const struct board_pickup *p)
{
	if (p->late_packing)
		add(f, C_("fact", "At risk"),
			arena_printf(f->arena, P_("%" PRId64 " not packed in time", "%" PRId64 " not packed in time", p->late_packing),
				p->late_packing));
	if (p->late_goods)
		add(f, C_("fact", "Goods late for"),
			arena_printf(f->arena, P_("%" PRId64 " shipment", "%" PRId64 " shipments", p->late_goods), p->late_goods));
	add_volume(f, C_("fact", "Gathering"), &p->gathering);
	add_volume(f, C_("fact", "Ready"), &p->ready);
	add_volume(f, C_("fact", "Packing"), &p->packing);
	add_volume(f, C_("fact", "Packed"), &p->packed);
	add_volume(f, C_("fact", "On the truck"), &p->loaded);
}

void board_page_add(struct arena *arena, const struct board *board, struct board_page *page)
{
	struct facts f = {.arena = arena, .board = board};
	struct page_fact *all;

	if (!board || !page->found)
		return;
	for (size_t i = 0; strcmp(page->kind, "door") == 0 && i < board->door_count; i++)
		if (strcmp(board->doors[i].code, page->name) == 0)
			add_door(&f, &board->doors[i]);
	for (size_t i = 0; strcmp(page->kind, "pickup") == 0 && i < board->pickup_count; i++)
		if (strcmp(board->pickups[i].number, page->name) == 0)
			add_pickup(&f, &board->pickups[i]);
	if (!f.count)
		return;
	all = arena_alloc(arena, (page->fact_count + f.count) * sizeof *all);
	for (size_t i = 0; i < page->fact_count; i++)
		all[i] = page->facts[i];
	memcpy(all + page->fact_count, f.list, f.count * sizeof *all);
	page->facts = all;
	page->fact_count += f.count;
}
