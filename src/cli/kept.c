/* Written under another name, then renamed: a file that has the name of its digest is whole. Everything is done by the
 * folder's number, so that nobody who has a folder above can lead us elsewhere half-way. */
#include "cli/kept.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/guard.h"
#include "base/journal.h"
#include "base/mem.h"
#include "base/str.h"

enum { NAME_BYTES = 48, FREE_PART = 4, HALF_DAYS = 1, GAP_DAYS = 40, READ_BYTES = 1 << 16 };

#define DAY_MS INT64_C(86400000)

static const char half_name[] = ".half-";

struct kept {
	char *path; /* of the folder */
	int folder;
	int fd;
	char name[NAME_BYTES]; /* until it has that of its digest */
	int64_t room;
	int64_t bytes;
	struct err trouble; /* ST_OK = none */
};

static void fails(struct kept *k, const char *why)
{
	if (k->trouble.status == ST_OK)
		err_set(&k->trouble, ST_DEVICE, "%s: the file cannot be kept there: %s", k->path, why);
}

static int open_folder(const char *path)
{
	return open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

struct kept *kept_new(const char *folder, const char *like)
{
	struct kept *k = mem_alloc(sizeof *k);
	bool made = mkdir(folder, 0700) == 0;
	struct statvfs disk;

	k->path = mem_dup(folder);
	k->fd = -1;
	k->folder = open_folder(folder);
	if (k->folder < 0) {
		fails(k, strerror(errno));
		return k;
	}
	if (made)
		guard_give(k->folder, like);
	k->room = fstatvfs(k->folder, &disk) == 0 ? (int64_t)disk.f_bavail * (int64_t)disk.f_frsize / FREE_PART
						  : KEPT_BYTES;
	k->room = k->room < KEPT_BYTES ? k->room : KEPT_BYTES;
	for (int i = 0; i < 1000 && k->fd < 0; i++) {
		snprintf(k->name, sizeof k->name, "%s%d-%d", half_name, (int)getpid(), i);
		k->fd = openat(k->folder, k->name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
		if (k->fd < 0 && errno != EEXIST)
			break;
	}
	if (k->fd < 0)
		fails(k, strerror(errno));
	else
		guard_give(k->fd, like);
	return k;
}

void kept_add(struct kept *k, const void *data, size_t len)
{
	const char *at = data;

	k->bytes += (int64_t)len;
	if (k->bytes > k->room)
		fails(k, strerror(ENOSPC));
	while (len && k->trouble.status == ST_OK) {
		ssize_t n = write(k->fd, at, len);

		if (n < 0 && errno != EINTR)
			fails(k, strerror(errno));
		at += n > 0 ? n : 0;
		len -= n > 0 ? (size_t)n : 0;
	}
}

enum status kept_finish(struct kept *k, const char *digest, struct err *err)
{
	if (k->trouble.status == ST_OK && (fsync(k->fd) != 0 || renameat(k->folder, k->name, k->folder, digest) != 0))
		fails(k, strerror(errno));
	if (k->trouble.status == ST_OK) {
		*k->name = '\0';
		(void)fsync(k->folder);
	}
	*err = k->trouble;
	kept_free(k);
	return err->status;
}

void kept_free(struct kept *k)
{
	if (!k)
		return;
	if (k->fd >= 0) {
		if (*k->name)
			(void)unlinkat(k->folder, k->name, 0);
		close(k->fd);
	}
	if (k->folder >= 0)
		close(k->folder);
	free(k->path);
	free(k);
}

/* ---- pruning */

struct found {
	char name[DIGEST_HEX];
	int64_t at_ms;
	int64_t bytes;
};

static int newest_first(const void *a, const void *b)
{
	const struct found *x = a;
	const struct found *y = b;

	return (x->at_ms < y->at_ms) - (x->at_ms > y->at_ms);
}

/* Half a file is left by a process that was killed: it goes the next day. */
static bool is_half(int folder, const char *name, const struct stat *st, int64_t now_ms)
{
	bool half = strncmp(name, half_name, sizeof half_name - 1) == 0;

	if (half && now_ms - (int64_t)st->st_mtime * 1000 > HALF_DAYS * DAY_MS)
		(void)unlinkat(folder, name, 0);
	return half;
}

/* A gap is what a clock that jumped leaves: what lies before it is not old for that. */
static void forget(int folder, const struct found *list, size_t count, int64_t now_ms)
{
	int64_t total = 0;
	bool gap = false;

	for (size_t i = 0; i < count; i++) {
		bool old = now_ms - list[i].at_ms > JOURNAL_DAYS * DAY_MS;

		gap = gap || (i ? list[i - 1].at_ms : now_ms) - list[i].at_ms > GAP_DAYS * DAY_MS;
		if (i && ((old && !gap) || total + list[i].bytes > KEPT_BYTES))
			(void)unlinkat(folder, list[i].name, 0);
		else
			total += list[i].bytes;
	}
}

void kept_prune(const char *path, int64_t now_ms)
{
	struct arena arena = {0};
	struct found *list = NULL;
	size_t count = 0, cap = 0;
	int folder = open_folder(path);
	DIR *dir = folder >= 0 ? fdopendir(folder) : NULL;
	struct dirent *entry;
	uint8_t bytes[DIGEST_BYTES];
	struct stat st;

	while (dir && (entry = readdir(dir))) {
		if (fstatat(folder, entry->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0 ||
			is_half(folder, entry->d_name, &st, now_ms) || !digest_read(entry->d_name, bytes))
			continue;
		list = arena_grow(&arena, list, count, &cap, sizeof *list);
		list[count] = (struct found){.at_ms = (int64_t)st.st_mtime * 1000, .bytes = st.st_size};
		digest_hex(bytes, list[count++].name);
	}
	if (count)
		qsort(list, count, sizeof *list, newest_first);
	forget(folder, list, count, now_ms);
	if (dir)
		closedir(dir);
	else if (folder >= 0)
		close(folder);
	arena_done(&arena);
}

/* ---- reading */

static bool has_digest(FILE *file, const char *digest)
{
	char *buffer = mem_alloc(READ_BYTES);
	uint8_t bytes[DIGEST_BYTES];
	char hex[DIGEST_HEX];
	struct digest sum;
	bool good;
	size_t n;

	digest_init(&sum);
	while ((n = fread(buffer, 1, READ_BYTES, file)) > 0)
		digest_raw(&sum, buffer, n);
	digest_end(&sum, bytes);
	good = !ferror(file) && strcmp(digest_hex(bytes, hex), digest) == 0;
	rewind(file);
	free(buffer);
	return good;
}

static enum status open_believed(FILE **out, const char *path, const char *digest, const char *store, struct err *err)
{
	int fd;

	if (guard_believed(path, store, err) != ST_OK)
		return err->status;
	fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0)
		return err_set(err, ST_REFUSED, "%s: the kept file cannot be read: %s", path, strerror(errno));
	*out = fdopen(fd, "r");
	if (has_digest(*out, digest))
		return ST_OK;
	fclose(*out);
	*out = NULL;
	return err_set(err, ST_REFUSED, "%s is left out: it is not the file that was read then", path);
}

enum status kept_open(FILE **out, const char *folder, const char *digest, const char *store, struct err *err)
{
	uint8_t bytes[DIGEST_BYTES];
	struct str path = {0};
	struct stat st;

	*out = NULL;
	str_printf(&path, "%s/%s", folder, digest);
	if (!digest_read(digest, bytes) || lstat(str_text(&path), &st) != 0)
		err_set(err, ST_REFUSED, "%s: the file was not kept", str_text(&path));
	else
		(void)(open_believed(out, str_text(&path), digest, store, err) == ST_OK);
	str_done(&path);
	return *out ? ST_OK : err->status;
}
