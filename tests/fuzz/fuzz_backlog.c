/* Whatever stands in a file of scans that wait: what is whole is there, in order, each once; a scan that comes after it
 * is there at the next start; nothing else is. With the first bit set the check sums of records are put right first, so
 * that more than the sums is tried. */
#include "fuzz/fuzz.h"

#include <stdbool.h>

#include "fuzz/file.h"

#include "base/backlog.h"
#include "base/bytes.h"

enum { HEAD = 40, RECORD = 32 };

static uint32_t number(const uint8_t *p)
{
	return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static void put_right(uint8_t *data, size_t size)
{
	for (size_t at = HEAD; at + RECORD <= size;) {
		uint32_t len = number(data + at);
		uint32_t sum;

		if (len < RECORD || len > size - at)
			return;
		sum = bytes_crc(bytes_crc(0, data + at, 4), data + at + 9, len - 9);
		for (int i = 0; i < 4; i++)
			data[at + 4 + (size_t)i] = (uint8_t)(sum >> (8 * i));
		at += len;
	}
}

static size_t look(const struct backlog *backlog, size_t size)
{
	size_t count = backlog_count(backlog);
	int64_t last = INT64_MIN;
	size_t bytes = 0;
	uint32_t sum = 0; /* each byte can be read */

	for (size_t i = 0; i < count; i++) {
		const struct backlog_scan *scan = backlog_scan(backlog, i);

		fuzz_require(scan->seq > last, "numbers rise");
		last = scan->seq;
		bytes += RECORD + scan->len + strlen(scan->device);
		sum = bytes_crc(sum, scan->data, scan->len);
	}
	fuzz_require(bytes <= size, "there is no more in it than there was");
	fuzz_require(sum == 0 || bytes > 0, "what is not there cannot be read");
	return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct backlog_scan scan = {.at_ms = 1, .device = "S", .data = (const uint8_t *)"A", .len = 1};
	struct backlog *backlog = NULL;
	struct err err = {.status = ST_OK};
	uint8_t *copy;
	size_t count;
	char path[100];
	enum status st;

	if (!size)
		return 0;
	copy = malloc(size);
	fuzz_require(copy != NULL, "memory");
	memcpy(copy, data + 1, size - 1);
	if (data[0] & 1)
		put_right(copy, size - 1);
	fuzz_file(path, sizeof path, "backlog", copy, size - 1);
	free(copy);
	st = backlog_open(&backlog, path, &err);
	fuzz_require(st == ST_OK || st == ST_REFUSED, "it is opened, or is none");
	if (st == ST_OK) {
		count = look(backlog, size);
		if (backlog_add(backlog, &scan, &err) == ST_OK) {
			backlog_close(backlog);
			fuzz_require(backlog_open(&backlog, path, &err) == ST_OK, "and again");
			fuzz_require(look(backlog, size + RECORD + 2) == count + 1, "with the scan that came");
			fuzz_require(backlog_scan(backlog, count)->seq == scan.seq &&
					     *backlog_scan(backlog, count)->data == 'A',
				"which is that one");
		}
		backlog_close(backlog);
	}
	unlink(path);
	return 0;
}
