/* The player: signs on, receives the next delivery, confirms what it is told; now and then it goes to the wrong place
 * first, or takes a confirmation back, so that a watcher sees what happens then. */
#include "flow/demo.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "store/suggest.h"

enum {
	WRONG_PLACE_IN = 6, /* one confirmation in so many goes wrong first */
	UNDO_IN = 9,
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
		*scan = (struct suggestion){door, "door"};
	else
		*scan = (struct suggestion){number, "delivery"};
	return true;
}

static bool next_confirmation(struct demo *demo, const struct session_view *view, struct suggestion *scan)
{
	const char *right = view->hand[0].direction.to;
	const char *wrong;

	demo->went_wrong = !demo->went_wrong && roll(demo, WRONG_PLACE_IN) == 0 &&
			   suggest_other_place(demo->db, &demo->arena, right, &wrong);
	demo->confirmed = !demo->went_wrong;
	*scan = (struct suggestion){demo->went_wrong ? wrong : arena_dup(&demo->arena, right), "confirms"};
	return true;
}

static bool next_scan(struct demo *demo, const struct session_view *view, struct suggestion *scan)
{
	struct suggestion units[UNITS];
	size_t count;

	if (!*view->operator_name)
		return suggest_badge(demo->db, &demo->arena, scan);
	*scan = (struct suggestion){"%RECEIVE", "receive"};
	if (strcmp(view->activity, "receive") != 0)
		return true;
	if (demo->confirmed && !demo->undone && roll(demo, UNDO_IN) == 0) {
		demo->confirmed = false;
		demo->undone = true;
		*scan = (struct suggestion){"%UNDO", "takes back"};
		return true;
	}
	if (view->hand_count > 0)
		return next_confirmation(demo, view, scan);
	demo->confirmed = false;
	demo->undone = false;
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

static size_t find_hints(struct demo *demo, const struct session_view *view, struct suggestion *hints)
{
	size_t count = 0;

	if (!*view->operator_name)
		return suggest_badge(demo->db, &demo->arena, &hints[0]) ? 1 : 0;
	if (strcmp(view->activity, "stage") == 0 && view->hand_count == 0 && view->task_count > 0) {
		hints[0] = (struct suggestion){arena_dup(&demo->arena, view->tasks[0].opens[0]), view->tasks[0].kind};
		hints[1] = (struct suggestion){"%RECEIVE", "receive"};
		return 2;
	}
	if (strcmp(view->activity, "receive") != 0 && !(view->hand_count && strcmp(view->activity, "stage") == 0)) {
		hints[0] = (struct suggestion){"%RECEIVE", "receive"};
		return 1;
	}
	if (view->hand_count > 0)
		hints[count++] = (struct suggestion){arena_dup(&demo->arena, view->hand[0].direction.to), "confirms"};
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
		hints[i] = (struct demo_hint){found[i].scan, found[i].what};
	return ST_OK;
}
