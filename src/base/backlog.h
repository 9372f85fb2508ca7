/* The scans of a terminal that are not applied yet, in a file of its own: what waits when the program or the machine ends is
 * worked off at the next start.
 *
 * What is promised. A scan is in the file before it is worked on, and before another is read: a program that ends at any moment
 * loses none. Against a power cut, what waits is on the disk before the screen says that it waits (backlog_sync()); a scan
 * that is worked on at once is on the disk with its own transaction, before which nothing of it was shown. A scan's number
 * goes with it into that transaction, so that it is applied once however often it is delivered (flow/session.h).
 *
 * The file. A head of 40 bytes: "crossdock scans 1 ", 16 hexadecimal digits that name this file, zeros. Then records, one
 * behind the other; numbers are little-endian:
 *
 *      0  4  length of the whole record, in bytes
 *      4  4  CRC-32 (IEEE 802.3) of the first four bytes and all from 9 on
 *      8  1  how often it was tried by a later start (not under the checksum: it is written in place)
 *      9  1  0: a scan; 1: what a scanner sent and is none
 *     10  2  length of the scanner's name, 0 = it was typed
 *     12  4  length of the scan
 *     16  8  number, rising from record to record
 *     24  8  when it came, UTC milliseconds
 *     32     the scanner's name, the scan, why it is none
 *
 * What is not whole at the end (a power cut amidst a write) is cut off when the file is opened. The file is emptied when all
 * that is in it is applied. One process has it at a time. */
#ifndef BASE_BACKLOG_H
#define BASE_BACKLOG_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct backlog;

/* BACKLOG_ENDING_MS: how long one that is just ending is waited for: what was killed may have children that end a moment after it. */
enum { BACKLOG_ID_MAX = 16, BACKLOG_TRIES = 3, BACKLOG_ENDING_MS = 500 };

struct backlog_scan {
	int64_t seq;
	int64_t at_ms;      /* when it came */
	int tries;          /* by starts of the program after the one that took it in: BACKLOG_TRIES are enough */
	const char *device; /* "" = typed */
	const uint8_t *data;
	size_t len;
	const char *fault;  /* NULL: it is a scan; else why not */
};

/* Opens the file, or begins it with the folders that lead to it. ST_REFUSED: it is none of these, or another process has it;
 * ST_DEVICE: the system does not let us. Both say what to do. */
enum status backlog_open(struct backlog **backlog, const char *path, struct err *err) MUST_CHECK;
void backlog_close(struct backlog *backlog); /* NULL is fine; what waits stays in the file */

const char *backlog_id(const struct backlog *backlog); /* no other file has it */

/* What was in it when it was opened, in order; lives until backlog_close(). */
size_t backlog_count(const struct backlog *backlog);
const struct backlog_scan *backlog_scan(const struct backlog *backlog, size_t i);

/* Scans up to this number are applied: those that were in it are forgotten, and new ones get higher numbers. */
void backlog_start(struct backlog *backlog, int64_t applied);

/* Sets aside what is in it, as it is, in another file beside it, and begins anew. Afterwards backlog_aside() says where it is. */
enum status backlog_set_aside(struct backlog *backlog, struct err *err) MUST_CHECK;
const char *backlog_aside(const struct backlog *backlog); /* NULL: nothing was */

/* Takes a scan in, and gives it its number. ST_DEVICE: it cannot be written, and nothing of it is in the file. */
enum status backlog_add(struct backlog *backlog, struct backlog_scan *scan, struct err *err) MUST_CHECK;

/* Returns when all that was taken in is on the disk; at once where it is already. */
enum status backlog_sync(struct backlog *backlog, struct err *err) MUST_CHECK;

/* Writes down that scan i of before is tried once more, so that one that ends the program is not tried for ever. Returns how
 * often it was tried before. */
int backlog_try(struct backlog *backlog, size_t i);
void backlog_untry(struct backlog *backlog, size_t i); /* it did not end the program: that try does not count */

/* All that is in it is applied. */
void backlog_clear(struct backlog *backlog);

#endif
