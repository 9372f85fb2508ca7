/* Devices in trouble, as this process knows them, and what of that the store knows. */
#include "flow/outage.h"

#include <stdlib.h>
#include <string.h>

struct outage {
	enum device_kind kind;
	char *name;
	char *state; /* NULL = it is well */
	char *says;
	bool unwritten;
	bool written_bad; /* the store has it as being in trouble ... */
	int64_t written_ms; /* ... said at this moment of the monotonic clock */
};

struct outages {
	struct db *db;
	const struct clock *clock;
	int64_t terminal_id;
	struct outage *list;
	size_t count;
};

struct outages *outages_new(struct db *db, const struct clock *clock, int64_t terminal_id)
{
	struct outages *o = mem_alloc(sizeof *o);

	o->db = db;
	o->clock = clock;
	o->terminal_id = terminal_id;
	return o;
}

void outages_free(struct outages *o)
{
	if (!o)
		return;
	for (size_t i = 0; i < o->count; i++) {
		o->list[i].unwritten = o->list[i].written_bad;
		free(o->list[i].state);
		o->list[i].state = NULL;
	}
	outages_write(o);
	for (size_t i = 0; i < o->count; i++) {
		free(o->list[i].name);
		free(o->list[i].says);
	}
	free(o->list);
	free(o);
}

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

static struct outage *find(struct outages *o, enum device_kind kind, const char *name)
{
	for (size_t i = 0; i < o->count; i++)
		if (o->list[i].kind == kind && strcmp(o->list[i].name, name) == 0)
			return &o->list[i];
	return NULL;
}

void outages_tell(struct outages *o, enum device_kind kind, const char *name, const char *state, const char *says)
{
	struct outage *it = find(o, kind, name);

	if (!it && !state)
		return;
	if (!it) {
		o->list = mem_array(o->list, o->count + 1, sizeof *o->list);
		it = &o->list[o->count++];
		*it = (struct outage){.kind = kind, .name = mem_dup(name)};
	}
	if (same_text(it->state, state) && (!state || same_text(it->says, says)))
		return;
	free(it->state);
	free(it->says);
	it->state = state ? mem_dup(state) : NULL;
	it->says = mem_dup(says);
	it->unwritten = state || it->written_bad;
}

static bool is_due(const struct outage *it, int64_t monotonic_ms)
{
	return it->unwritten || (it->state && monotonic_ms - it->written_ms >= DEVICE_AGAIN_MS);
}

void outages_write(struct outages *o)
{
	int64_t monotonic_ms = clock_monotonic_ms();
	int64_t now_ms = clock_now(o->clock);
	struct err err = {0};
	bool any = false;

	for (size_t i = 0; i < o->count; i++)
		any = any || is_due(&o->list[i], monotonic_ms);
	if (!any || db_begin_write(o->db, &err) != ST_OK)
		return;
	for (size_t i = 0; i < o->count; i++)
		if (is_due(&o->list[i], monotonic_ms))
			device_trouble_set(o->db, o->terminal_id, o->list[i].kind, o->list[i].name, o->list[i].state,
				o->list[i].says ? o->list[i].says : "", now_ms);
	if (db_commit(o->db, &err) != ST_OK)
		return;
	for (size_t i = 0; i < o->count; i++) {
		if (!is_due(&o->list[i], monotonic_ms))
			continue;
		o->list[i].unwritten = false;
		o->list[i].written_bad = o->list[i].state != NULL;
		o->list[i].written_ms = monotonic_ms;
	}
}
