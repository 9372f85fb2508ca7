/* Work and the people for it. A person is taken from where the work is done in time without him, and only when that saves
 * shipments; of several the one whose own work is the least. */
#include "dock/crew.h"

#include <string.h>

#include "base/text.h"

enum { HOUR_MS = 60 * 60 * 1000 };

static const char *const words[] = {
	[WORK_RECEIVE] = "receive", [WORK_STAGE] = "stage", [WORK_PACK] = "pack", [WORK_LOAD] = "load"};

const char *work_word(enum work work)
{
	return words[work];
}

bool work_parse(const char *activity, enum work *work)
{
	for (int i = 0; i < WORK_KINDS; i++) {
		if (strcmp(words[i], activity) == 0) {
			*work = (enum work)i;
			return true;
		}
	}
	return false;
}

const char *work_gerund(enum work work)
{
	switch (work) {
	case WORK_RECEIVE: return C_("work", "receiving");
	case WORK_STAGE: return C_("work", "staging");
	case WORK_PACK: return C_("work", "packing");
	case WORK_LOAD: return C_("work", "loading");
	case WORK_KINDS: break;
	}
	return "";
}

/* When so many units are done at a rate; INT64_MAX: never. */
static int64_t done_at(int64_t now_ms, int64_t units, int64_t rate)
{
	if (units <= 0)
		return now_ms;
	return rate > 0 ? now_ms + units * HOUR_MS / rate : INT64_MAX;
}

size_t pack_late(const struct pack_task *queue, size_t count, int64_t now_ms, int64_t rate, bool *late)
{
	int64_t units = 0;
	size_t found = 0;

	for (size_t i = 0; i < count; i++) {
		bool is_late;

		units += queue[i].units;
		is_late = queue[i].cutoff_at != INT64_MAX && done_at(now_ms, units, rate) > queue[i].cutoff_at;
		found += is_late;
		if (late)
			late[i] = is_late;
	}
	return found;
}

int64_t pack_packers(const struct pack_task *queue, size_t count, int64_t now_ms, int64_t pace, int64_t cutoff_at)
{
	int64_t each = cutoff_at > now_ms && cutoff_at != INT64_MAX ? pace * (cutoff_at - now_ms) / HOUR_MS : 0;
	int64_t units = 0;
	int64_t last = 0;

	for (size_t i = 0; i < count; i++) {
		units += queue[i].units;
		if (queue[i].cutoff_at == cutoff_at)
			last = units;
	}
	return each > 0 ? (last + each - 1) / each : 0;
}

/* ---- one person */

static int64_t rate_at_door(const struct crew *crew, int64_t place_id, size_t without)
{
	int64_t rate = 0;

	for (size_t i = 0; i < crew->worker_count; i++) {
		const struct crew_worker *w = &crew->workers[i];

		if (i != without && w->work == WORK_RECEIVE && w->place_id == place_id)
			rate += w->rate > 0 ? w->rate : crew->pace[WORK_RECEIVE];
	}
	return rate;
}

static const struct crew_door *door_of(const struct crew *crew, int64_t place_id)
{
	for (size_t i = 0; i < crew->door_count; i++)
		if (crew->doors[i].place_id == place_id)
			return &crew->doors[i];
	return NULL;
}

static size_t workers_of(const struct crew *crew, enum work work)
{
	size_t count = 0;

	for (size_t i = 0; i < crew->worker_count; i++)
		count += crew->workers[i].work == work;
	return count;
}

static int64_t pack_rate(const struct crew *crew, int64_t packers)
{
	return crew->pace[WORK_PACK] * packers;
}

/* Whether a receiver's door is done in time without him. *left: what is left there, his own work. */
static bool door_spares(const struct crew *crew, size_t worker, enum crew_why *why, int64_t *left)
{
	const struct crew_door *door = door_of(crew, crew->workers[worker].place_id);

	*left = door ? door->left : 0;
	if (!*left) {
		*why = CREW_DOOR_DONE;
		return true;
	}
	*why = CREW_DOOR_AHEAD;
	return done_at(crew->now_ms, *left, rate_at_door(crew, door->place_id, worker)) <= door->needed_by;
}

static bool queue_spares(const struct crew *crew)
{
	int64_t packers = (int64_t)workers_of(crew, WORK_PACK);

	return pack_late(crew->queue, crew->queue_count, crew->now_ms, pack_rate(crew, packers - 1), NULL) == 0;
}

/* Whether the worker can be spared where he is, and how much he has to do there. */
static bool is_spare(const struct crew *crew, size_t worker, enum crew_why *why, int64_t *left)
{
	const struct crew_worker *w = &crew->workers[worker];

	*left = 0;
	if (w->is_lead || w->is_assigned)
		return false;
	switch (w->work) {
	case WORK_RECEIVE: return door_spares(crew, worker, why, left);
	case WORK_STAGE:
		*why = CREW_NO_TASKS;
		return crew->stage_tasks == 0;
	case WORK_LOAD:
		*why = CREW_NO_TASKS;
		return crew->to_load == 0;
	case WORK_PACK:
		*why = CREW_QUEUE_AHEAD;
		for (size_t i = 0; i < crew->queue_count; i++)
			*left += crew->queue[i].units;
		return queue_spares(crew);
	case WORK_KINDS: break;
	}
	return false;
}

/* The one who costs least where he is; false: nobody can be spared for it. */
static bool find_spare(const struct crew *crew, enum work work_for, int64_t place_id, struct crew_move *move)
{
	int64_t least = INT64_MAX;

	for (size_t i = 0; i < crew->worker_count; i++) {
		enum crew_why why;
		int64_t left;

		if (crew->workers[i].work == work_for && (work_for != WORK_RECEIVE || crew->workers[i].place_id == place_id))
			continue;
		if (!is_spare(crew, i, &why, &left) || left >= least)
			continue;
		least = left;
		move->worker = i;
		move->why = why;
	}
	return least != INT64_MAX;
}

static bool suggest_packer(const struct crew *crew, struct crew_move *move)
{
	int64_t packers = (int64_t)workers_of(crew, WORK_PACK);
	size_t late = pack_late(crew->queue, crew->queue_count, crew->now_ms, pack_rate(crew, packers), NULL);
	size_t then = pack_late(crew->queue, crew->queue_count, crew->now_ms, pack_rate(crew, packers + 1), NULL);

	if (!crew->pace[WORK_PACK] || late <= then || !find_spare(crew, WORK_PACK, 0, move))
		return false;
	move->to = WORK_PACK;
	move->place_id = crew->station_id;
	move->orders = (int64_t)(late - then);
	return true;
}

static bool suggest_receiver(const struct crew *crew, struct crew_move *move)
{
	bool found = false;

	for (size_t i = 0; i < crew->door_count; i++) {
		const struct crew_door *door = &crew->doors[i];
		int64_t rate = rate_at_door(crew, door->place_id, SIZE_MAX);
		struct crew_move this = {0};

		if (door->needed_by == INT64_MAX || !door->orders || !crew->pace[WORK_RECEIVE] ||
			done_at(crew->now_ms, door->left, rate) <= door->needed_by ||
			done_at(crew->now_ms, door->left, rate + crew->pace[WORK_RECEIVE]) > door->needed_by ||
			(found && door->orders <= move->orders) || !find_spare(crew, WORK_RECEIVE, door->place_id, &this))
			continue;
		this.to = WORK_RECEIVE;
		this.place_id = door->place_id;
		this.orders = door->orders;
		*move = this;
		found = true;
	}
	return found;
}

bool crew_suggest(const struct crew *crew, struct crew_move *move)
{
	struct crew_move packer = {0};
	struct crew_move receiver = {0};
	bool packs = suggest_packer(crew, &packer);
	bool receives = suggest_receiver(crew, &receiver);

	*move = packs && (!receives || packer.orders >= receiver.orders) ? packer : receiver;
	return packs || receives;
}
