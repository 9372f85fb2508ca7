/* The file of rejected rows: written beside its place, synced, renamed. */
#include "exchange/rejects.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"

struct rejects {
	char *path;
	char *temporary;
	FILE *file;
	struct str header;
	size_t columns;      /* without the reason */
	size_t reason_field; /* where the file has reasons of an earlier import; CSV_MAX_FIELDS = nowhere */
	int failed;          /* errno */
};

static char *joined(const char *a, const char *b)
{
	struct str s = {0};

	str_add(&s, a);
	str_add(&s, b);
	return s.data;
}

struct rejects *rejects_new(const char *path, const struct csv_row *header)
{
	struct rejects *r = mem_alloc(sizeof *r);

	r->path = joined(path, ".rejected");
	r->temporary = joined(path, ".rejected.tmp");
	r->reason_field = CSV_MAX_FIELDS;
	for (size_t i = 0; i < header->count; i++) {
		if (strcmp(header->fields[i].text, "reason") == 0) {
			r->reason_field = i;
			continue;
		}
		str_add(&r->header, header->fields[i].text);
		str_add_c(&r->header, ',');
		r->columns++;
	}
	str_add(&r->header, "reason\r\n");
	return r;
}

/* A file of its own: what stands there, or where a link leads that somebody put there, is not written to. */
static FILE *make(const char *path)
{
	int fd;

	unlink(path);
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
	return fd < 0 ? NULL : fdopen(fd, "w");
}

void rejects_add(struct rejects *r, const struct row *row, const char *reason)
{
	size_t written = 0;

	if (r->failed)
		return;
	if (!r->file) {
		r->file = make(r->temporary);
		if (!r->file) {
			r->failed = errno;
			return;
		}
		fwrite(r->header.data, 1, r->header.len, r->file);
	}
	for (size_t i = 0; i < row->raw_count && written < r->columns; i++) {
		if (i == r->reason_field)
			continue;
		csv_write_field(r->file, row->raw[i], row->raw_len[i]);
		fputc(',', r->file);
		written++;
	}
	for (; written < r->columns; written++)
		fputc(',', r->file);
	csv_write_field(r->file, reason, strlen(reason));
	fputs("\r\n", r->file);
	if (ferror(r->file))
		r->failed = errno ? errno : EIO;
}

enum status rejects_finish(struct rejects *r, char **out, struct err *err)
{
	bool there = r->file != NULL;

	*out = NULL;
	if (there && !r->failed && (fflush(r->file) != 0 || fsync(fileno(r->file)) != 0))
		r->failed = errno;
	if (there && fclose(r->file) != 0 && !r->failed)
		r->failed = errno;
	r->file = NULL;
	if (there && !r->failed && rename(r->temporary, r->path) != 0)
		r->failed = errno;
	if (r->failed) {
		unlink(r->temporary);
		return err_set(err, ST_DEVICE,
			"%s cannot be written (%s): nothing was imported; make room or give rights there", r->path,
			strerror(r->failed));
	}
	if (there)
		*out = mem_dup(r->path);
	return ST_OK;
}

void rejects_free(struct rejects *r)
{
	if (!r)
		return;
	if (r->file) {
		fclose(r->file);
		unlink(r->temporary);
	}
	free(r->path);
	free(r->temporary);
	str_done(&r->header);
	free(r);
}
