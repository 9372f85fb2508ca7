/* One write for one record, at the end of a file that several processes may have open: the kernel keeps each in one piece. */
#include "base/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/str.h"

enum { TEXTS = 9, TEXTS_AT = 56, HEAD_BYTES = TEXTS_AT + 4 * TEXTS, SUMMED_FROM = 12, RECORD_MAX = 1 << 20, LOOK_BYTES = 1 << 16, TAIL_BYTES = 1 << 16 };

static const char magic[] = "xdj1";

struct journal {
	char *path;
	int fd;
	int64_t now_ms; /* of the newest entry, or when it was opened */
	bool unsynced;
	size_t unlooked; /* bytes written since we last looked whether the file is to be turned over */
	unsigned char *record;
	size_t cap;
};

static enum status fails(const char *path, const char *what, struct err *err)
{
	return err_set(err, ST_DEVICE, "%s: the journal of scans cannot be %s: %s", path, what, err_reason(errno));
}

/* The cause, and what to do, first: the path may be long, and the line that says it short. */
static enum status fails_to_write(const char *path, struct err *err)
{
	if (errno == ENOSPC || errno == EDQUOT)
		return err_set(err, ST_DEVICE, "the disk is full: make room (%s)", path);
	return err_set(err, ST_DEVICE, "%s: look at its folder and its rights (%s)", strerror(errno), path);
}

static uint32_t record_sum(const unsigned char *record, size_t len)
{
	return bytes_crc(bytes_crc(0, record, 8), record + SUMMED_FROM, len - SUMMED_FROM);
}

/* ---- files */

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

static char *numbered(const char *path, int number)
{
	struct str name = {0};

	str_add(&name, path);
	if (number)
		str_printf(&name, ".%d", number);
	return name.data;
}

/* Each older file gets the next number; the last goes. */
static void rotate(const char *path)
{
	for (int i = JOURNAL_FILES; i >= 0; i--) {
		char *from = numbered(path, i);
		char *to = numbered(path, i + 1);

		if (i == JOURNAL_FILES)
			(void)unlink(from);
		else
			(void)rename(from, to);
		free(from);
		free(to);
	}
}

/* The time of its last writing is that of its newest record. */
static void forget_old(const char *path, int64_t now_ms)
{
	for (int i = 1; i <= JOURNAL_FILES; i++) {
		char *name = numbered(path, i);
		struct stat st;

		if (stat(name, &st) == 0 && now_ms / 1000 - (int64_t)st.st_mtime > JOURNAL_DAYS * INT64_C(86400))
			(void)unlink(name);
		free(name);
	}
}

static enum status open_file(struct journal *j, struct err *err)
{
	j->fd = open(j->path, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0600);
	return j->fd < 0 ? fails_to_write(j->path, err) : ST_OK;
}

/* True: the file at our path is ours still, and not yet too large. Another process may have rotated it. */
static bool goes_on(const struct journal *j)
{
	struct stat ours;
	struct stat named;

	return fstat(j->fd, &ours) == 0 && stat(j->path, &named) == 0 && ours.st_ino == named.st_ino && ours.st_dev == named.st_dev &&
		ours.st_size < JOURNAL_FILE_MAX;
}

static enum status turn_over(struct journal *j, struct err *err)
{
	int old = j->fd;
	struct stat named;

	/* whoever else comes to this at the same moment waits, and then finds a new file */
	(void)flock(old, LOCK_EX);
	if (stat(j->path, &named) == 0 && named.st_size >= JOURNAL_FILE_MAX) {
		(void)fdatasync(old);
		rotate(j->path);
		forget_old(j->path, j->now_ms);
	}
	if (open_file(j, err) != ST_OK) {
		j->fd = old;
		(void)flock(old, LOCK_UN);
		return err->status;
	}
	close(old);
	return ST_OK;
}

enum status journal_open(struct journal **out, const char *path, int64_t now_ms, struct err *err)
{
	struct journal *j = mem_alloc(sizeof *j);

	j->path = mem_dup(path);
	j->now_ms = now_ms;
	j->unlooked = LOOK_BYTES;
	make_folders(path);
	if (open_file(j, err) != ST_OK) {
		journal_close(j);
		return err->status;
	}
	*out = j;
	return ST_OK;
}

void journal_close(struct journal *j)
{
	if (!j)
		return;
	if (j->fd >= 0)
		close(j->fd);
	free(j->record);
	free(j->path);
	free(j);
}

const char *journal_path(const struct journal *j)
{
	return j->path;
}

/* ---- records */

enum status journal_add(struct journal *j, const struct journal_entry *e, struct err *err)
{
	const void *texts[TEXTS] = {e->store, e->terminal, e->backlog, e->device, e->data, e->sscc, e->told, e->operator, e->memory};
	size_t lens[TEXTS] = {strlen(e->store), strlen(e->terminal), strlen(e->backlog), strlen(e->device),
		e->flags & JOURNAL_SECRET ? 0 : e->len, strlen(e->sscc), strlen(e->told), strlen(e->operator), e->memory_len};
	size_t len = HEAD_BYTES;
	unsigned char *at;
	ssize_t written;

	for (int i = 0; i < TEXTS; i++)
		len += lens[i];
	if (len > j->cap) {
		j->cap = len * 2;
		j->record = mem_resize(j->record, j->cap);
	}
	memset(j->record, 0, HEAD_BYTES);
	memcpy(j->record, magic, 4);
	bytes_put(j->record + 4, 4, len);
	j->record[12] = (unsigned char)e->kind;
	j->record[13] = (unsigned char)e->flags;
	bytes_put(j->record + 16, 8, (uint64_t)e->life);
	bytes_put(j->record + 24, 8, (uint64_t)e->seq);
	bytes_put(j->record + 32, 8, (uint64_t)e->kept);
	bytes_put(j->record + 40, 8, (uint64_t)e->at_ms);
	bytes_put(j->record + 48, 8, (uint64_t)e->came_ms);
	at = j->record + HEAD_BYTES;
	for (int i = 0; i < TEXTS; at += lens[i++]) {
		bytes_put(j->record + TEXTS_AT + 4 * i, 4, lens[i]);
		if (lens[i])
			memcpy(at, texts[i], lens[i]);
	}
	bytes_put(j->record + 8, 4, record_sum(j->record, len));
	j->now_ms = e->at_ms;
	j->unlooked += len;
	if (j->unlooked >= LOOK_BYTES) {
		j->unlooked = 0;
		if (!goes_on(j) && turn_over(j, err) != ST_OK)
			return err->status;
	}
	do {
		written = write(j->fd, j->record, len);
	} while (written < 0 && errno == EINTR);
	if (written != (ssize_t)len) {
		if (written >= 0)
			errno = ENOSPC; /* a piece of it is there: passed over when it is read */
		return fails_to_write(j->path, err);
	}
	j->unsynced = true;
	return ST_OK;
}

void journal_sync(struct journal *j)
{
	if (j && j->unsynced && fdatasync(j->fd) == 0)
		j->unsynced = false;
}

/* Length of the whole record at data; 0: there is none. */
static size_t record_length(const unsigned char *data, size_t len)
{
	size_t whole = len >= HEAD_BYTES && memcmp(data, magic, 4) == 0 ? bytes_get(data + 4, 4) : 0;
	size_t texts = HEAD_BYTES;

	if (whole < HEAD_BYTES || whole > len || whole > RECORD_MAX)
		return 0;
	for (int i = 0; i < TEXTS; i++)
		texts += bytes_get(data + TEXTS_AT + 4 * i, 4);
	return texts == whole && bytes_get(data + 8, 4) == record_sum(data, whole) ? whole : 0;
}

static bool hand_over(
	struct arena *arena, const unsigned char *data, bool (*each)(void *ctx, const struct journal_entry *entry), void *ctx)
{
	struct journal_entry e = {.kind = (enum journal_kind)data[12], .flags = data[13], .life = (int64_t)bytes_get(data + 16, 8),
		.seq = (int64_t)bytes_get(data + 24, 8), .kept = (int64_t)bytes_get(data + 32, 8),
		.at_ms = (int64_t)bytes_get(data + 40, 8), .came_ms = (int64_t)bytes_get(data + 48, 8)};
	const char **texts[TEXTS] = {&e.store, &e.terminal, &e.backlog, &e.device, NULL, &e.sscc, &e.told, &e.operator, NULL};
	size_t at = HEAD_BYTES;

	arena_reset(arena);
	for (int i = 0; i < TEXTS; i++) {
		size_t len = bytes_get(data + TEXTS_AT + 4 * i, 4);
		const char *copy = arena_dup_n(arena, (const char *)data + at, len);

		if (texts[i]) {
			*texts[i] = copy;
		} else if (i == TEXTS - 1) {
			e.memory = copy;
			e.memory_len = len;
		} else {
			e.data = copy;
			e.len = len;
		}
		at += len;
	}
	return each(ctx, &e);
}

static int64_t read_all(
	const unsigned char *data, size_t len, bool (*each)(void *ctx, const struct journal_entry *entry), void *ctx)
{
	struct arena arena = {0};
	int64_t torn = 0;
	bool go_on = true;
	size_t at = 0;

	while (go_on && at < len) {
		size_t whole = record_length(data + at, len - at);

		if (whole)
			go_on = hand_over(&arena, data + at, each, ctx);
		else
			torn++;
		at += whole ? whole : 1;
	}
	arena_done(&arena);
	return torn;
}

struct last {
	const char *store;
	int64_t life;
	const char *terminal;
	int64_t seq;
};

static bool take_last(void *ctx, const struct journal_entry *e)
{
	struct last *last = ctx;

	if (e->kind == JOURNAL_SCAN && e->life == last->life && strcmp(e->store, last->store) == 0 && strcmp(e->terminal, last->terminal) == 0)
		last->seq = e->seq;
	return true;
}

int64_t journal_last(const char *path, const char *store, int64_t life, const char *terminal)
{
	struct last last = {.store = store, .life = life, .terminal = terminal};
	unsigned char *data = mem_alloc(TAIL_BYTES);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;

	if (fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode)) {
		ssize_t got = pread(fd, data, TAIL_BYTES, st.st_size > TAIL_BYTES ? st.st_size - TAIL_BYTES : 0);

		if (got > 0)
			read_all(data, (size_t)got, take_last, &last);
	}
	if (fd >= 0)
		close(fd);
	free(data);
	return last.seq;
}

enum status journal_read(const char *path, bool (*each)(void *ctx, const struct journal_entry *entry), void *ctx, int64_t *torn,
	struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	unsigned char *data = NULL;
	size_t len = 0;

	*torn = 0;
	if (fd < 0 || fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size > 4 * (off_t)JOURNAL_FILE_MAX) {
		if (fd >= 0)
			close(fd);
		return fails(path, "read", err);
	}
	data = mem_alloc((size_t)st.st_size + 1);
	while (len < (size_t)st.st_size) {
		ssize_t n = pread(fd, data + len, (size_t)st.st_size - len, (off_t)len);

		if (n <= 0 && !(n < 0 && errno == EINTR))
			break;
		len += n > 0 ? (size_t)n : 0;
	}
	close(fd);
	*torn = read_all(data, len, each, ctx);
	free(data);
	return ST_OK;
}
