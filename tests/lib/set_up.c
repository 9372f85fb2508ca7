/* Kept set-ups: a folder each, beside those of the scenarios. */
#include "lib/set_up.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/folder.h"

const struct set_up *set_up_find(const struct set_ups *set_ups, const char *name)
{
	for (size_t i = 0; i < set_ups->count; i++)
		if (strcmp(set_ups->all[i].name, name) == 0)
			return &set_ups->all[i];
	return NULL;
}

bool set_up_keep(struct set_ups *set_ups, const char *name, const char *folder, const char *at, int files)
{
	struct set_up *u;

	if (set_ups->count == SET_UPS_MAX)
		return true;
	u = &set_ups->all[set_ups->count];
	snprintf(u->name, sizeof u->name, "%s", name);
	snprintf(u->at, sizeof u->at, "%s", at);
	snprintf(u->folder, sizeof u->folder, "%s/set-up-XXXXXX", set_ups->tmp);
	u->files = files;
	if (!mkdtemp(u->folder) || !folder_copy(folder, u->folder))
		return false;
	set_ups->count++;
	return true;
}

void set_ups_done(struct set_ups *set_ups)
{
	for (size_t i = 0; i < set_ups->count; i++)
		folder_remove(set_ups->all[i].folder);
	set_ups->count = 0;
}
