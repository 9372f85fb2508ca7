/* Checked rows as bytes, the form in which they wait in the store until they are applied: what belongs to a group once,
 * references resolved, numbers short. A chunk is a header and records; a record is one row, or rows of one group. */
#ifndef EXCHANGE_RECORD_H
#define EXCHANGE_RECORD_H

#include <stdint.h>

#include "exchange/kind.h"

/* Begins a chunk. present: bit n = column n of the kind is in the file. */
void record_begin_chunk(struct str *chunk, uint32_t present);

/* Adds rows of one group; continued: some of the group were added before. */
void record_add(struct str *chunk, const struct kind *kind, uint32_t present, const struct row *rows, size_t count,
	bool continued);

struct record_reader {
	const struct kind *kind;
	const uint8_t *data;
	size_t len;
	size_t pos;
	uint32_t present;
	bool damaged;
};

/* False: the chunk is not of this version. */
bool record_open(struct record_reader *reader, const struct kind *kind, const uint8_t *data, size_t len);

/* The next record's rows, in the arena; text points into the chunk. Returns how many; 0 at the end, or where the chunk
 * is damaged. */
size_t record_next(struct record_reader *reader, struct arena *arena, struct row **rows, bool *continued);

#endif
