/* One file, written at its end and read once. */
#include "base/backlog.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/holder.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/text.h"

enum { HEAD_BYTES = 40, RECORD_BYTES = 32, TRIES_AT = 8, RECORD_MAX = 1 << 20, FILE_MAX = 1 << 28 };

static const char head_words[] = "crossdock scans 1 ";

struct waiting {
	struct backlog_scan scan;
	off_t at; /* where its record begins */
};

struct backlog {
	char *path;
	char *aside; /* NULL = nothing was set aside */
	char id[BACKLOG_ID_MAX + 1];
	int fd;
	off_t end;
	int64_t seq; /* the last number that was given */
	bool unsynced;
	struct arena arena;
	struct waiting *list;
	size_t count, cap;
};

static uint32_t record_sum(const unsigned char *record, size_t len)
{
	return bytes_crc(bytes_crc(0, record, 4), record + TRIES_AT + 1, len - TRIES_AT - 1);
}

/* ---- the file */

static enum status fails(const struct backlog *b, const char *what, struct err *err)
{
	return err_set(err, ST_DEVICE, "%s: the scans that wait cannot be %s: %s", b->path, text_title(what),
		err_reason(errno));
}

static bool write_all(int fd, const void *data, size_t len, off_t at)
{
	const char *from = data;

	while (len) {
		ssize_t n = pwrite(fd, from, len, at);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		from += n;
		at += n;
		len -= (size_t)n;
	}
	return true;
}

/* The file's name is on the disk, too. */
static void sync_folder(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *folder = slash ? strndup(path, (size_t)(slash - path) + 1) : mem_dup(".");
	int fd = folder ? open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;

	if (fd >= 0) {
		fsync(fd);
		close(fd);
	}
	free(folder);
}

static enum status begin(struct backlog *b, struct err *err)
{
	char head[HEAD_BYTES + 1] = {0};
	uint64_t name = 0;

	if (getrandom(&name, sizeof name, 0) != (ssize_t)sizeof name)
		return fails(b, NC_("the scans that wait cannot be", "given a name"), err);
	snprintf(head, sizeof head, "%s%016" PRIx64, head_words, name);
	if (!write_all(b->fd, head, HEAD_BYTES, 0) || ftruncate(b->fd, HEAD_BYTES) != 0 || fsync(b->fd) != 0)
		return fails(b, NC_("the scans that wait cannot be", "begun"), err);
	sync_folder(b->path);
	snprintf(b->id, sizeof b->id, "%016" PRIx64, name);
	b->end = HEAD_BYTES;
	return ST_OK;
}

static bool head_is_good(const unsigned char *head)
{
	const char *id = (const char *)head + sizeof head_words - 1;

	return memcmp(head, head_words, sizeof head_words - 1) == 0 && !head[sizeof head_words - 1 + BACKLOG_ID_MAX] &&
	       strspn(id, "0123456789abcdef") == BACKLOG_ID_MAX;
}

/* Takes one record from what was read. Returns its length; 0: there is no whole one. */
static size_t take_record(struct backlog *b, const unsigned char *record, size_t len, off_t at)
{
	size_t whole = len >= RECORD_BYTES ? bytes_get(record, 4) : 0;
	size_t device_len = whole ? bytes_get(record + 10, 2) : 0;
	size_t data_len = whole ? bytes_get(record + 12, 4) : 0;
	const char *text = (const char *)record + RECORD_BYTES;
	struct waiting *w;

	if (whole < RECORD_BYTES || whole > len || whole > RECORD_MAX || bytes_get(record + 4, 4) != record_sum(record, whole) ||
		RECORD_BYTES + device_len + data_len > whole || (int64_t)bytes_get(record + 16, 8) <= b->seq)
		return 0;
	b->list = arena_grow(&b->arena, b->list, b->count, &b->cap, sizeof *b->list);
	w = &b->list[b->count++];
	w->at = at;
	w->scan = (struct backlog_scan){.seq = (int64_t)bytes_get(record + 16, 8), .at_ms = (int64_t)bytes_get(record + 24, 8),
		.tries = record[TRIES_AT], .len = data_len};
	w->scan.device = arena_dup_n(&b->arena, text, device_len);
	w->scan.data = (const uint8_t *)arena_dup_n(&b->arena, text + device_len, data_len);
	if (record[9])
		w->scan.fault = arena_dup_n(&b->arena, text + device_len + data_len, whole - RECORD_BYTES - device_len - data_len);
	b->seq = w->scan.seq;
	return whole;
}

/* A head alone that is none was being written when the power went: there was no scan yet. */
static enum status take_all(struct backlog *b, const unsigned char *data, size_t len, struct err *err)
{
	size_t at = HEAD_BYTES;
	size_t taken;

	if (len < HEAD_BYTES || (len == HEAD_BYTES && !head_is_good(data)))
		return begin(b, err);
	if (!head_is_good(data))
		return err_set(err, ST_REFUSED, "%s is no file of scans that wait: move it away, or name another (scans = PATH)",
			b->path);
	memcpy(b->id, data + sizeof head_words - 1, BACKLOG_ID_MAX);
	while ((taken = take_record(b, data + at, len - at, (off_t)at)) > 0)
		at += taken;
	b->end = (off_t)at;
	if (at < len && ftruncate(b->fd, b->end) != 0)
		return fails(b, NC_("the scans that wait cannot be", "read"), err);
	b->unsynced = true; /* the process before this one may not have had the time */
	return ST_OK;
}

static enum status read_file(struct backlog *b, struct err *err)
{
	struct stat info;
	unsigned char *data;
	size_t len = 0;
	enum status status;

	if (fstat(b->fd, &info) != 0)
		return fails(b, NC_("the scans that wait cannot be", "read"), err);
	if (info.st_size > FILE_MAX)
		return err_set(err, ST_REFUSED, "%s is too large for a file of scans that wait: move it away", b->path);
	data = mem_alloc((size_t)info.st_size + 1);
	while (len < (size_t)info.st_size) {
		ssize_t n = pread(b->fd, data + len, (size_t)info.st_size - len, (off_t)len);

		if (n <= 0)
			break;
		len += (size_t)n;
	}
	status = len < (size_t)info.st_size ? fails(b, NC_("the scans that wait cannot be", "read"), err) : take_all(b, data, len, err);
	free(data);
	return status;
}

static enum status open_file(struct backlog *b, struct err *err)
{
	b->fd = open(b->path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (b->fd < 0)
		return fails(b, NC_("the scans that wait cannot be", "kept"), err);
	if (!holder_lock_soon(b->fd, LOCK_EX, BACKLOG_ENDING_MS))
		return errno == EWOULDBLOCK ? err_set(err, ST_REFUSED,
						      "this terminal runs already: %s is another process's. Use that one, or give "
						      "this one a name of its own (--terminal NAME)",
						      b->path)
					    : fails(b, NC_("the scans that wait cannot be", "kept"), err);
	return read_file(b, err);
}

static void make_folders(const char *path)
{
	char *folder = mem_dup(path);

	for (char *p = folder + 1; *folder && (p = strchr(p, '/')); p++) {
		*p = '\0';
		(void)mkdir(folder, 0700); /* opening the file says what is wrong */
		*p = '/';
	}
	free(folder);
}

enum status backlog_open(struct backlog **out, const char *path, struct err *err)
{
	struct backlog *b = mem_alloc(sizeof *b);

	b->path = mem_dup(path);
	make_folders(path);
	if (open_file(b, err) != ST_OK) {
		backlog_close(b);
		return err->status;
	}
	*out = b;
	return ST_OK;
}

void backlog_close(struct backlog *b)
{
	if (!b)
		return;
	if (b->fd >= 0)
		close(b->fd);
	arena_done(&b->arena);
	free(b->aside);
	free(b->path);
	free(b);
}

const char *backlog_id(const struct backlog *b)
{
	return b->id;
}

size_t backlog_count(const struct backlog *b)
{
	return b->count;
}

const struct backlog_scan *backlog_scan(const struct backlog *b, size_t i)
{
	return &b->list[i].scan;
}

void backlog_start(struct backlog *b, int64_t applied)
{
	size_t first = 0;

	while (first < b->count && b->list[first].scan.seq <= applied)
		first++;
	b->list += first;
	b->count -= first;
	b->cap -= first;
	if (b->seq < applied)
		b->seq = applied;
	if (!b->count)
		backlog_clear(b);
}

enum status backlog_set_aside(struct backlog *b, struct err *err)
{
	struct str aside = {0};
	int renamed;

	str_printf(&aside, "%s.%s", b->path, b->id); /* no other has the name */
	renamed = rename(b->path, str_text(&aside));
	free(b->aside);
	b->aside = mem_dup(str_text(&aside));
	str_done(&aside);
	if (renamed != 0)
		return fails(b, NC_("the scans that wait cannot be", "set aside"), err);
	close(b->fd);
	b->count = 0;
	b->seq = 0;
	b->unsynced = false;
	return open_file(b, err);
}

const char *backlog_aside(const struct backlog *b)
{
	return b->aside;
}

/* ---- scans */

enum status backlog_add(struct backlog *b, struct backlog_scan *scan, struct err *err)
{
	size_t device_len = strlen(scan->device);
	size_t fault_len = scan->fault ? strlen(scan->fault) : 0;
	size_t len = RECORD_BYTES + device_len + scan->len + fault_len;
	unsigned char *record = mem_alloc(len);
	enum status status = ST_OK;

	bytes_put(record, 4, len);
	record[9] = scan->fault != NULL;
	bytes_put(record + 10, 2, device_len);
	bytes_put(record + 12, 4, scan->len);
	bytes_put(record + 16, 8, (uint64_t)b->seq + 1);
	bytes_put(record + 24, 8, (uint64_t)scan->at_ms);
	memcpy(record + RECORD_BYTES, scan->device, device_len);
	if (scan->len)
		memcpy(record + RECORD_BYTES + device_len, scan->data, scan->len);
	if (fault_len)
		memcpy(record + RECORD_BYTES + device_len + scan->len, scan->fault, fault_len);
	bytes_put(record + 4, 4, record_sum(record, len));
	if (write_all(b->fd, record, len, b->end)) {
		b->end += (off_t)len;
		b->unsynced = true;
		scan->seq = ++b->seq;
	} else {
		status = fails(b, NC_("the scans that wait cannot be", "written"), err);
		if (ftruncate(b->fd, b->end) != 0) /* a piece of it is left, and the next is written over it */
			b->unsynced = true;
	}
	free(record);
	return status;
}

enum status backlog_sync(struct backlog *b, struct err *err)
{
	if (!b->unsynced)
		return ST_OK;
	if (fdatasync(b->fd) != 0)
		return fails(b, NC_("the scans that wait cannot be", "written"), err);
	b->unsynced = false;
	return ST_OK;
}

static void set_tries(struct backlog *b, size_t i, int tries)
{
	unsigned char byte = (unsigned char)(tries < 255 ? tries : 255);

	if (write_all(b->fd, &byte, 1, b->list[i].at + TRIES_AT))
		b->list[i].scan.tries = byte;
}

int backlog_try(struct backlog *b, size_t i)
{
	int before = b->list[i].scan.tries;

	set_tries(b, i, before + 1);
	return before;
}

void backlog_untry(struct backlog *b, size_t i)
{
	if (b->list[i].scan.tries)
		set_tries(b, i, b->list[i].scan.tries - 1);
}

void backlog_clear(struct backlog *b)
{
	/* a file that cannot be cut has records that are applied: the store says so at the next start */
	if (b->end > HEAD_BYTES && ftruncate(b->fd, HEAD_BYTES) == 0) {
		b->end = HEAD_BYTES;
		b->unsynced = false;
	}
}
