/* The journal of a terminal: every scan that it applied, with what it was told, in files beside its scans that wait
 * (base/backlog.h). A store that is lost is brought back from its last backup and from the journals of its terminals (`crossdock
 * restore`).
 *
 * What is promised. A scan stands in the file before its transaction commits, so a process that ends at any moment loses none;
 * one that stands there without having been committed is scanned again under the same number, and the later one counts. The file
 * is not waited for: it is on the disk some seconds later (journal_sync(), in an idle moment). So only a power cut that takes the
 * store, too, can take the last seconds of both. No PIN is ever written (JOURNAL_SECRET).
 *
 * The files. PATH, and older ones PATH.1, PATH.2 ... of JOURNAL_FILE_MAX bytes each; the oldest go when there are more than
 * JOURNAL_FILES, or when all that is in one is older than JOURNAL_DAYS. Records, one behind the other, by any number of processes;
 * each says all that has to be known about it. Numbers are little-endian:
 *
 *      0  4  "xdj1"
 *      4  4  length of the whole record, in bytes
 *      8  4  CRC-32 of the first eight bytes and all from 12 on
 *     12  1  kind (enum journal_kind)
 *     13  1  flags (enum journal_flags)
 *     14  2  0
 *     16  8  life of the store
 *     24  8  number in the terminal's sequence
 *     32  8  number in the terminal's backlog, 0 = none
 *     40  8  when it was worked on, UTC milliseconds
 *     48  8  when it came, UTC milliseconds; 0 = the same
 *     56  4  length of each of the texts that follow, in this order: store, terminal, backlog, device, data, sscc, told,
 *        operator, memory
 *     92
 *
 * What is torn is passed over, up to the next whole record. */
#ifndef BASE_JOURNAL_H
#define BASE_JOURNAL_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/mem.h"

enum {
	JOURNAL_FILE_MAX = 4 << 20,
	JOURNAL_FILES = 16, /* older ones */
	JOURNAL_DAYS = 63,  /* the weekly backups of eight weeks, and one more */
};

enum { JOURNAL_STORE_MAX = 32 };

enum journal_kind {
	JOURNAL_SCAN = 1,
	JOURNAL_START,    /* a session began: what only lived in the memory of the one before is gone */
	JOURNAL_SIGN_ON,  /* data: the badge, by an option of the command line */
	JOURNAL_CHOOSE,   /* data: the activity, likewise */
	JOURNAL_DOOR,     /* data: the door at which the terminal stands */
	JOURNAL_PRINTER,  /* data: where its labels go */
	JOURNAL_COMMAND,  /* of the command line, which changed the store: cli/deeds.h says what its fields mean */
};

enum journal_flags {
	JOURNAL_REFUSED = 1 << 0, /* the scan was refused */
	JOURNAL_SECRET = 1 << 1,  /* what was typed is not written down */
	JOURNAL_AGAIN = 1 << 2,   /* it came before this session began */
	JOURNAL_ASKS = 1 << 3,    /* a PIN was asked for then */
	JOURNAL_MARK = 1 << 5,    /* after it something stood in memory that is about the next scan */
	JOURNAL_COUNT = 1 << 6,   /* after it a place was being counted, in memory */
};

/* Texts are never NULL ("" = none), data may hold any bytes. */
struct journal_entry {
	enum journal_kind kind;
	unsigned flags;
	int64_t life;
	int64_t seq;
	int64_t kept;
	int64_t at_ms;
	int64_t came_ms;
	const char *store;
	const char *terminal;
	const char *backlog;
	const char *device;
	const void *data;
	size_t len;
	const char *sscc; /* of the carton that this scan numbered */
	const char *told; /* what it was told, to compare */
	const char *operator; /* the badge of who was signed on after it */
	const void *memory; /* what stood in memory only after it, and the scans that follow build on; flow/record.c */
	size_t memory_len;
};

struct journal;

/* Opens it to write at its end, with the folders that lead to it. now_ms: by which old files go. ST_DEVICE: the system does not
 * let us; says what to do. */
enum status journal_open(struct journal **journal, const char *path, int64_t now_ms, struct err *err) MUST_CHECK;
void journal_close(struct journal *journal); /* NULL is fine */
const char *journal_path(const struct journal *journal);

/* Writes one down. ST_DEVICE: it cannot be, and a restore would not know of it. */
enum status journal_add(struct journal *journal, const struct journal_entry *entry, struct err *err) MUST_CHECK;

/* Returns when all that was added is on the disk; at once where it is already. */
void journal_sync(struct journal *journal);

/* The number of the newest scan of that terminal, store and life at the end of the file; 0 = there is none. */
int64_t journal_last(const char *path, const char *store, int64_t life, const char *terminal);

/* Reads one file (not its older ones) from its beginning, whatever is in it. each: returns false to stop; what it is handed lives
 * until it returns. ST_DEVICE: it cannot be read. *torn: bytes that are no record. */
enum status journal_read(const char *path, bool (*each)(void *ctx, const struct journal_entry *entry), void *ctx, int64_t *torn,
	struct err *err) MUST_CHECK;

#endif
