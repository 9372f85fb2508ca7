/* Open addressing with linear probing, at most half full. */
#include "base/idmap.h"

#include <stdlib.h>

#include "base/mem.h"

struct idmap_slot {
	int64_t id;
	void *value; /* NULL = free */
};

static size_t slot_of(const struct idmap_slot *slots, size_t size, int64_t id)
{
	uint64_t hash = (uint64_t)id * UINT64_C(0x9e3779b97f4a7c15);
	size_t i = (size_t)(hash >> 32) & (size - 1);

	while (slots[i].value && slots[i].id != id)
		i = (i + 1) & (size - 1);
	return i;
}

void *idmap_get(const struct idmap *map, int64_t id)
{
	return map->size ? map->slots[slot_of(map->slots, map->size, id)].value : NULL;
}

static void grow(struct idmap *map)
{
	size_t size = map->size ? map->size * 2 : 64;
	struct idmap_slot *slots = mem_array(NULL, size, sizeof *slots);

	for (size_t i = 0; i < size; i++)
		slots[i].value = NULL;
	for (size_t i = 0; i < map->size; i++)
		if (map->slots[i].value)
			slots[slot_of(slots, size, map->slots[i].id)] = map->slots[i];
	free(map->slots);
	map->slots = slots;
	map->size = size;
}

void idmap_put(struct idmap *map, int64_t id, void *value)
{
	size_t i;

	if (map->count * 2 >= map->size)
		grow(map);
	i = slot_of(map->slots, map->size, id);
	map->count += !map->slots[i].value;
	map->slots[i] = (struct idmap_slot){.id = id, .value = value};
}

void idmap_done(struct idmap *map)
{
	free(map->slots);
	*map = (struct idmap){0};
}
