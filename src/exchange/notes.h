/* Notes about lines, bounded: those of the lowest lines are kept, all are counted. */
#ifndef EXCHANGE_NOTES_H
#define EXCHANGE_NOTES_H

#include "exchange/import.h"

void notes_add(struct import_notes *notes, struct arena *arena, int64_t line, const char *text);

#endif
