/* Importing a file. It is checked whole before anything of it applies; then it applies, in one transaction if it is
 * small, else in slices that let scans through; what was interrupted while it applied is finished by import_resume().
 */
#ifndef EXCHANGE_IMPORT_H
#define EXCHANGE_IMPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "store/db.h"

enum { IMPORT_MAX_NOTES = 100 };

enum import_phase { IMPORT_WAITING, IMPORT_CHECKING, IMPORT_APPLYING };

/* Whoever keeps the bytes of files. */
struct import_keeper {
	void (*bytes)(void *ctx, const void *data, size_t len); /* from the file's beginning, before they are checked */
	void (*applies)(void *ctx, const char *digest);         /* that was all, and it will be applied */
	void *ctx;
};

struct import_options {
	bool keep_good;
	bool no_rejects; /* the rows that keep_good leaves out go to no file */
	const char *actor;
	bool no_operators; /* files that say who works here are refused: who acts is no admin */
	const struct clock *clock;
	/* Told now and then how far it is: lines checked so far, or lines applied of total. May be NULL. */
	void (*progress)(void *ctx, enum import_phase phase, int64_t lines, int64_t total);
	/* True: stop. Asked until applying starts; from there on an import runs to its end. May be NULL. */
	bool (*stop)(void *ctx);
	void *ctx;
	const struct import_keeper *keeper; /* NULL = nobody */
};

/* Something about one line of the file. line 0: about the file. */
struct import_note {
	int64_t line;
	const char *text;
};

/* The notes of the lowest lines, at most IMPORT_MAX_NOTES of them, in order of lines; total counts all. */
struct import_notes {
	struct import_note items[IMPORT_MAX_NOTES];
	size_t count;
	int64_t total;
};

struct import_report {
	const char *kind; /* "orders"; NULL while the header is not understood */
	int64_t rows;
	int64_t added, changed, unchanged;
	int64_t rejected;          /* rows */
	const char *rejected_path; /* NULL = no such file */
	int64_t stockouts;         /* lines of this file that want what may not be backordered */
	struct import_notes errors;
	struct import_notes warnings;
	struct arena arena; /* what the pointers above point into */
};

void import_report_done(struct import_report *report);

/* Imports the file at path. ST_OK: all of it is in. ST_REFUSED: report->errors say why; with keep_good the rest is in,
 * else nothing is. */
enum status import_file(struct db *db, const char *path, const struct import_options *options,
	struct import_report *report, struct err *err) MUST_CHECK;

/* The same for an open file, which need not be seekable. path names it in messages, and its rejected rows. */
enum status import_stream(struct db *db, FILE *file, const char *path, const struct import_options *options,
	struct import_report *report, struct err *err) MUST_CHECK;

/* Finishes what was interrupted, and forgets what had not begun to apply. Does nothing while another process imports.
 * *rows, if asked for: how many it applied. Call it wherever a store is opened to work. */
enum status import_resume(struct db *db, int64_t *rows, struct err *err) MUST_CHECK;

/* In which order files that were named together are imported: lower first. 0 for a file that cannot be told, so
 * that it is refused before anything is imported. */
int import_rank(const char *path);

#endif
