/* The player: signs on, receives the next delivery, confirms what it is told; now and then it goes to the wrong place
 * first, or takes a confirmation back, or packs a small shipment and loads its carton, so that a watcher sees that too. */
#include "flow/demo.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/term.h"
#include "base/text.h"
#include "store/settings.h"
#include "store/suggest.h"

enum {
	WRONG_PLACE_IN = 6, /* one confirmation in so many goes wrong first */
	UNDO_IN = 9,
	ERRAND_IN = 8, /* after one confirmation in so many it packs and loads */
	ERRAND_SCANS = 30, /* at most, or it gives that up */
	SMALL = 6,     /* units of a shipment that it packs */
	UNITS = 8,     /* the player picks among so many units */
	PATIENCE = 12, /* scans that may change nothing before it gives up */
};

struct demo {
	struct db *db;
	struct arena arena;
	uint64_t random;
	bool went_wrong; /* the last scan was a wrong place on purpose */
	bool confirmed;  /* the last scan was a right place */
	bool undone;     /* the last confirmation was taken back on purpose */
	int idle;        /* scans since something changed */
	int64_t received;
	size_t in_hand;
	enum { NO_ERRAND, PACKS, LOADS } errand;
	int errand_scans;
	char door[160]; /* where what it has packed is loaded; "" = it has packed nothing, or no door is known */
};

struct demo *demo_new(struct db *db, uint64_t seed)
{
	struct demo *demo = mem_alloc(sizeof *demo);

	demo->db = db;
	demo->random = seed;
	return demo;
}

void demo_free(struct demo *demo)
{
	if (!demo)
		return;
	arena_done(&demo->arena);
	free(demo);
}

/* A number below n, by a linear congruential generator (Knuth's MMIX constants). */
static uint64_t roll(struct demo *demo, uint64_t n)
{
	demo->random = demo->random * 6364136223846793005u + 1442695040888963407u;
	return (demo->random >> 33) % n;
}

/* What the player scans to come to a delivery: its door, then its number. */
static bool next_delivery(struct demo *demo, const struct session_view *view, struct suggestion *scan)
{
	const char *number;
	const char *door;

	if (!suggest_inbound(demo->db, &demo->arena, &number, &door))
		return false;
	if (*door && strcmp(door, view->door) != 0)
		*scan = (struct suggestion){door, NC_("demonstration", "door")};
	else
		*scan = (struct suggestion){number, NC_("demonstration", "delivery")};
	return true;
}

static bool next_confirmation(struct demo *demo, const struct session_view *view, struct suggestion *scan)
{
	const char *right = view->hand[0].direction.to;
	const char *wrong;

	demo->went_wrong = !demo->went_wrong && roll(demo, WRONG_PLACE_IN) == 0 &&
			   suggest_other_place(demo->db, &demo->arena, right, &wrong);
	demo->confirmed = !demo->went_wrong;
	*scan = (struct suggestion){demo->went_wrong ? wrong : arena_dup(&demo->arena, right), NC_("demonstration", "confirms")};
	return true;
}

/* ---- the errand: a shipment into its carton, and the carton on its truck */

/* Without a GS1 company prefix no carton can be closed. */
static void perhaps_begin_errand(struct demo *demo)
{
	struct settings settings;

	if (demo->errand != NO_ERRAND || roll(demo, ERRAND_IN) != 0)
		return;
	settings_load(demo->db, &settings);
	if (!*settings.gs1_prefix)
		return;
	demo->errand = PACKS;
	demo->errand_scans = 0;
	demo->door[0] = '\0';
}

static bool give_up(struct demo *demo, const char *with, struct suggestion *scan)
{
	demo->errand = NO_ERRAND;
	*scan = (struct suggestion){with, NC_("demonstration", "goes on")};
	return true;
}

static bool next_small(const struct session_packing *p, struct demo *demo, struct suggestion *scan)
{
	for (size_t i = 0; i < p->queue_count; i++) {
		if (!*p->queue[i].place || p->queue[i].is_packing || p->queue[i].units > SMALL)
			continue;
		*scan = (struct suggestion){arena_dup(&demo->arena, p->queue[i].shipment), NC_("demonstration", "takes it up")};
		return true;
	}
	return false;
}

static bool next_loading(struct demo *demo, const struct session_view *view, struct suggestion *scan)
{
	const struct session_loading *l = view->loading;

	if (!l)
		*scan = (struct suggestion){"%LOAD", NC_("demonstration", "load")};
	else if (strcmp(l->door, demo->door) != 0)
		*scan = (struct suggestion){demo->door, NC_("demonstration", "door")};
	else if (l->to_load_count)
		return give_up(demo, arena_dup(&demo->arena, l->to_load[0].sscc), scan); /* the last of it */
	else
		return false;
	return true;
}

/* With a shipment at hand: its next unit, or that all is in. */
static bool next_unit(struct demo *demo, const struct session_view *view, struct suggestion *scan)
{
	const struct session_packing *p = view->packing;
	const char *code;

	if (*p->stopped || (p->missing_count && !suggest_unit(demo->db, &demo->arena, p->missing[0].sku, &code)))
		return give_up(demo, "%SKIP", scan);
	if (!p->missing_count) {
		snprintf(demo->door, sizeof demo->door, "%s", p->pickup_door);
		demo->errand = *p->pickup_door ? LOADS : NO_ERRAND;
		*scan = (struct suggestion){"%DONE", NC_("demonstration", "packed")};
	} else if (p->missing[0].quantity > 1 && !*view->mark) {
		*scan = (struct suggestion){arena_printf(&demo->arena, "%%QTY-%" PRId64, p->missing[0].quantity), NC_("demonstration", "so many")};
	} else {
		*scan = (struct suggestion){code, NC_("demonstration", "unit")};
	}
	return true;
}

/* False: there is nothing to be done, or no more. */
static bool next_of_errand(struct demo *demo, const struct session_view *view, struct suggestion *scan)
{
	const struct session_packing *p = view->packing;

	if (demo->errand_scans++ > ERRAND_SCANS)
		return false;
	if (demo->errand == LOADS)
		return next_loading(demo, view, scan);
	if (p && *p->shipment)
		return next_unit(demo, view, scan);
	if (p && *p->station)
		return next_small(p, demo, scan);
	*scan = (struct suggestion){"%PACK", NC_("demonstration", "pack")};
	return !p || suggest_station(demo->db, &demo->arena, scan);
}

/* ---- a scan */

static bool next_scan(struct demo *demo, const struct session_view *view, struct suggestion *scan)
{
	struct suggestion units[UNITS];
	size_t count;

	if (!*view->operator_name)
		return suggest_badge(demo->db, &demo->arena, scan);
	if (demo->errand != NO_ERRAND) {
		if (next_of_errand(demo, view, scan))
			return true;
		demo->errand = NO_ERRAND;
	}
	*scan = (struct suggestion){"%RECEIVE", NC_("demonstration", "receive")};
	if (strcmp(view->activity, "receive") != 0)
		return true;
	if (demo->confirmed && !demo->undone && roll(demo, UNDO_IN) == 0) {
		demo->confirmed = false;
		demo->undone = true;
		*scan = (struct suggestion){"%UNDO", NC_("demonstration", "takes back")};
		return true;
	}
	if (view->hand_count > 0)
		return next_confirmation(demo, view, scan);
	if (demo->confirmed)
		perhaps_begin_errand(demo);
	demo->confirmed = false;
	demo->undone = false;
	if (demo->errand != NO_ERRAND)
		return next_of_errand(demo, view, scan);
	count = *view->inbound ? suggest_units(demo->db, &demo->arena, view->inbound, units, UNITS) : 0;
	if (count == 0)
		return next_delivery(demo, view, scan);
	*scan = units[roll(demo, count)];
	return true;
}

enum status demo_next(struct demo *demo, const struct session_view *view, struct str *scan, struct err *err)
{
	struct suggestion next = {.scan = ""};
	bool found;

	err->status = ST_OK;
	demo->idle = view->inbound_received == demo->received && view->hand_count == demo->in_hand ? demo->idle + 1 : 0;
	demo->received = view->inbound_received;
	demo->in_hand = view->hand_count;
	if (demo->errand != NO_ERRAND)
		demo->idle = 0; /* it has a patience of its own */
	if (demo->idle > PATIENCE)
		return ST_OK;
	arena_reset(&demo->arena);
	if (db_begin_read(demo->db, err) != ST_OK)
		return err->status;
	found = next_scan(demo, view, &next);
	if (db_end_read(demo->db, err) != ST_OK)
		return err->status;
	if (found)
		str_add(scan, next.scan);
	err->status = ST_OK;
	return ST_OK;
}

/* Without a shipment at hand what stands first in the queue, else its next unit, or that all is in. */
static size_t hint_packing(struct demo *demo, const struct session_packing *p, struct suggestion *hint)
{
	const char *code;

	if (!*p->station)
		return suggest_station(demo->db, &demo->arena, hint);
	if (*p->stopped)
		*hint = (struct suggestion){"%SKIP", NC_("demonstration", "puts it aside")};
	else if (*p->shipment && !p->missing_count)
		*hint = (struct suggestion){"%DONE", NC_("demonstration", "all is in")};
	else if (*p->shipment && suggest_unit(demo->db, &demo->arena, p->missing[0].sku, &code))
		*hint = (struct suggestion){code, arena_dup(&demo->arena, p->missing[0].description)};
	else if (!*p->shipment && p->queue_count)
		*hint = (struct suggestion){arena_dup(&demo->arena, p->queue[0].shipment), NC_("demonstration", "next to pack")};
	else
		*hint = (struct suggestion){"%LOAD", NC_("demonstration", "load")};
	return 1;
}

static size_t hint_loading(struct demo *demo, const struct session_view *view, struct suggestion *hint)
{
	const struct session_loading *l = view->loading;

	if (!*l->pickup)
		return suggest_pickup(demo->db, &demo->arena, view->now_ms, hint);
	if (l->to_load_count)
		*hint = (struct suggestion){arena_dup(&demo->arena, l->to_load[0].sscc), NC_("demonstration", "next carton")};
	else if (l->cartons)
		*hint = (struct suggestion){"%DONE", NC_("demonstration", "the truck leaves")};
	else
		*hint = (struct suggestion){"%PACK", NC_("demonstration", "nothing is packed for it")};
	return 1;
}

static size_t find_hints(struct demo *demo, const struct session_view *view, struct suggestion *hints)
{
	size_t count = 0;

	if (!*view->operator_name)
		return suggest_badge(demo->db, &demo->arena, &hints[0]) ? 1 : 0;
	if (strcmp(view->activity, "stage") == 0 && view->hand_count == 0 && view->task_count > 0) {
		hints[0] = (struct suggestion){arena_dup(&demo->arena, view->tasks[0].opens[0]), term(view->tasks[0].kind)};
		hints[1] = (struct suggestion){"%RECEIVE", NC_("demonstration", "receive")};
		return 2;
	}
	if ((view->packing || view->loading) && view->hand_count == 0) {
		count = view->packing ? hint_packing(demo, view->packing, hints) : hint_loading(demo, view, hints);
		hints[count++] = (struct suggestion){"%RECEIVE", NC_("demonstration", "receive")};
		return count;
	}
	if (strcmp(view->activity, "receive") != 0 && !(view->hand_count && strcmp(view->activity, "stage") == 0)) {
		hints[0] = (struct suggestion){"%RECEIVE", NC_("demonstration", "receive")};
		return 1;
	}
	if (view->hand_count > 0)
		hints[count++] = (struct suggestion){arena_dup(&demo->arena, view->hand[0].direction.to), NC_("demonstration", "confirms")};
	if (*view->inbound)
		count += suggest_units(demo->db, &demo->arena, view->inbound, hints + count, DEMO_HINTS - count);
	if (count < DEMO_HINTS && view->hand_count == 0 && next_delivery(demo, view, &hints[count]))
		count += strcmp(hints[count].scan, view->inbound) != 0;
	return count;
}

enum status demo_hints(
	struct demo *demo, const struct session_view *view, struct demo_hint *hints, size_t *count, struct err *err)
{
	struct suggestion found[DEMO_HINTS] = {{NULL, NULL}};

	*count = 0;
	arena_reset(&demo->arena);
	if (db_begin_read(demo->db, err) != ST_OK)
		return err->status;
	*count = find_hints(demo, view, found);
	if (db_end_read(demo->db, err) != ST_OK) {
		*count = 0;
		return err->status;
	}
	for (size_t i = 0; i < *count; i++)
		hints[i] = (struct demo_hint){found[i].scan, text_title(found[i].what)};
	return ST_OK;
}
