/* Notes in order of their lines. */
#include "exchange/notes.h"

#include <string.h>

void notes_add(struct import_notes *notes, struct arena *arena, int64_t line, const char *text)
{
	size_t at = notes->count;

	notes->total++;
	if (notes->count == IMPORT_MAX_NOTES && line >= notes->items[notes->count - 1].line)
		return;
	while (at > 0 && notes->items[at - 1].line > line)
		at--;
	if (notes->count < IMPORT_MAX_NOTES)
		notes->count++;
	memmove(&notes->items[at + 1], &notes->items[at], (notes->count - 1 - at) * sizeof *notes->items);
	notes->items[at] = (struct import_note){.line = line, .text = arena_dup(arena, text)};
}
