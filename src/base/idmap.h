/* A map from ids to pointers, for sets that are too loose for an array. Grows; nothing is taken out. */
#ifndef BASE_IDMAP_H
#define BASE_IDMAP_H

#include <stddef.h>
#include <stdint.h>

struct idmap {
	struct idmap_slot *slots;
	size_t count;
	size_t size; /* a power of two, or 0 */
};

/* NULL: there is none. */
void *idmap_get(const struct idmap *map, int64_t id);

/* value must not be NULL; replaces one that is there. */
void idmap_put(struct idmap *map, int64_t id, void *value);

/* Frees the map, not what it points to. */
void idmap_done(struct idmap *map);

#endif
