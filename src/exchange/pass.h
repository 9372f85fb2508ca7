/* The pass over a file that checks it, and what it leaves: chunks of sound rows, in memory or under a job in the store.
 * Shared by pass.c, stage.c and import.c, for nobody else. */
#ifndef EXCHANGE_PASS_H
#define EXCHANGE_PASS_H

#include "base/digest.h"
#include "exchange/csv_rows.h"
#include "exchange/import.h"
#include "exchange/regroup.h"
#include "exchange/rejects.h"
#include "exchange/sheet.h"
#include "store/settings.h"

enum {
	CHUNK_ROWS = 100,   /* a slice can stop after each chunk: some 2 ms */
	SMALL_ROWS = 500,   /* an import of up to that many is one transaction */
	GROUP_ROWS = 20000, /* an order with more lines is a mistake, and would have to be held in memory */
	STAGE_CHUNKS = 64,  /* chunks that are put into the store together */
};

struct chunk {
	struct str data;
	int64_t rows;
};

struct import {
	struct db *db;
	const char *path;
	const struct import_options *options;
	struct import_report *report;
	struct err *err;
	struct sheet sheet;
	struct settings settings;
	struct check check;
	bool reading; /* a read transaction is open */

	struct arena group_arena;
	struct arena late_arena;
	struct row *group; /* rows of the current group */
	size_t group_count;
	size_t group_cap;
	struct row *late;
	size_t late_count;
	size_t late_cap;
	struct str group_key; /* the first column of its rows, where the kind has groups */
	FILE *file;
	char digest[DIGEST_HEX]; /* of its bytes */
	struct csv_rows *rows;
	struct regroup *regroup; /* NULL while the groups of the file stand together */
	bool scattered;          /* they do not */

	struct chunk chunks[STAGE_CHUNKS]; /* that are not in the store yet; the last one is being filled */
	size_t chunk_count;
	int64_t job_id; /* 0 = nothing is in the store yet */
	int64_t staged; /* chunks in the store */
	int64_t good_rows;
	int64_t now_ms;
	struct rejects *rejects;
	struct str scratch;
};

/* Reads and checks all rows. ST_OK does not mean that they are sound: see report->errors. Where groups turn out to be
 * scattered, it ends early and im->scattered is set: begin again with a regroup. */
enum status pass_run(struct import *im) MUST_CHECK;

/* Read transactions that the pass holds open over many rows. */
enum status pass_begin_reading(struct import *im) MUST_CHECK;
enum status pass_end_reading(struct import *im) MUST_CHECK;

/* Adds sound rows of one group to the chunks. */
enum status stage_add(struct import *im, const struct row *rows, size_t count) MUST_CHECK;

/* Puts the chunks that are in memory into the store, under a job that is being checked. */
enum status stage_flush(struct import *im) MUST_CHECK;

#endif
