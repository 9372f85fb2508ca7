/* When what is at the doors will be done, for a projection. */
#include "flow/project.h"
#include "store/doors.h"

struct project_finish *project_finishes(struct db *db, struct arena *arena, const struct settings *settings, int64_t now_ms,
	size_t *count)
{
	size_t door_count;
	const struct dock_door *doors = doors_read(db, arena, settings, now_ms, &door_count);
	struct project_finish *list = NULL;
	size_t cap = 0;

	*count = 0;
	for (size_t d = 0; d < door_count; d++) {
		for (size_t i = 0; i < doors[d].here_count; i++) {
			if (doors[d].here[i].finish_at <= now_ms)
				continue;
			list = arena_grow(arena, list, *count, &cap, sizeof *list);
			list[(*count)++] = (struct project_finish){doors[d].here[i].id, doors[d].here[i].finish_at};
		}
	}
	return list;
}
