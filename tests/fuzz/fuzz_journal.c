/* Whatever stands in a terminal's journal: reading it ends, and hands over whole records alone; what is written behind
 * it is found. With the first bit set the check sums of records are put right first, so that more than the sums is
 * tried. */
#include "fuzz/fuzz.h"

#include <stdbool.h>

#include "fuzz/file.h"

#include "base/bytes.h"
#include "base/journal.h"

enum { RECORD = 92 };

static uint32_t number(const uint8_t *p)
{
	return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static void put_right(uint8_t *data, size_t size)
{
	for (size_t at = 0; at + RECORD <= size;) {
		uint32_t len = number(data + at + 4);
		uint32_t sum;

		if (memcmp(data + at, "xdj1", 4) != 0 || len < RECORD || len > size - at) {
			at++;
			continue;
		}
		sum = bytes_crc(bytes_crc(0, data + at, 8), data + at + 12, len - 12);
		for (int i = 0; i < 4; i++)
			data[at + 8 + (size_t)i] = (uint8_t)(sum >> (8 * i));
		at += len;
	}
}

struct seen {
	size_t count;
	size_t bytes;
	uint32_t touched;
	bool last_is_ours;
};

static bool see(void *ctx, const struct journal_entry *e)
{
	struct seen *seen = ctx;
	const uint8_t *data = e->data;
	const uint8_t *memory = e->memory;

	seen->count++;
	seen->bytes += RECORD + strlen(e->store) + strlen(e->terminal) + strlen(e->backlog) + strlen(e->device) +
		       strlen(e->sscc) + strlen(e->told) + strlen(e->operator) + e->len + e->memory_len;
	seen->touched ^= bytes_crc(bytes_crc(0, data, e->len), memory, e->memory_len); /* each byte can be read */
	seen->last_is_ours =
		e->seq == 4711 && e->len == 5 && memcmp(data, "A\0B\nC", 5) == 0 && strcmp(e->told, "ok") == 0;
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct journal_entry entry = {.kind = JOURNAL_SCAN,
		.life = 1,
		.seq = 4711,
		.at_ms = 1795430000000,
		.store = "s",
		.terminal = "T1",
		.backlog = "",
		.device = "",
		.data = "A\0B\nC",
		.len = 5,
		.sscc = "",
		.told = "ok",
		.operator = "",
		.memory = "",
		.memory_len = 0};
	struct seen before = {0};
	struct seen after = {0};
	struct journal *journal = NULL;
	struct err err = {.status = ST_OK};
	uint8_t *copy;
	int64_t torn = 0;
	char path[100];

	if (!size)
		return 0;
	copy = malloc(size);
	fuzz_require(copy != NULL, "memory");
	memcpy(copy, data + 1, size - 1);
	if (data[0] & 1)
		put_right(copy, size - 1);
	fuzz_file(path, sizeof path, "journal", copy, size - 1);
	free(copy);
	fuzz_require(journal_read(path, see, &before, &torn, &err) == ST_OK, "whatever is in it, it is read");
	fuzz_require(before.bytes + (size_t)torn <= size - 1, "there is no more in it than there was");
	journal_last(path, "s", 1, "T1");
	fuzz_require(journal_open(&journal, path, 1795430000000, &err) == ST_OK, "it can be written to");
	fuzz_require(journal_add(journal, &entry, &err) == ST_OK, "at its end");
	journal_close(journal);
	fuzz_require(journal_read(path, see, &after, &torn, &err) == ST_OK, "and is read again");
	fuzz_require(after.count >= 1 && after.last_is_ours, "with what was written");
	fuzz_require(journal_last(path, "s", 1, "T1") == 4711, "which is the last");
	unlink(path);
	return 0;
}
