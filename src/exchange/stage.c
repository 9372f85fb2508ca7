/* Sound rows become chunks. The first few stay in memory: a small import never needs more. */
#include "exchange/pass.h"
#include "exchange/record.h"
#include "store/import_job.h"

enum status stage_flush(struct import *im)
{
	struct import_job job = {
		.kind = im->sheet.kind->name, .file = im->path, .actor = im->options->actor, .at_ms = im->now_ms, .digest = im->digest};

	if (pass_end_reading(im) != ST_OK || db_begin_write(im->db, im->err) != ST_OK)
		return im->err->status;
	if (!im->job_id)
		im->job_id = import_job_insert(im->db, &job, "checking");
	for (size_t i = 0; i < im->chunk_count; i++)
		import_chunk_insert(im->db, im->job_id, im->staged + (int64_t)i, im->chunks[i].rows,
			im->chunks[i].data.data, im->chunks[i].data.len);
	if (db_commit(im->db, im->err) != ST_OK)
		return im->err->status;
	im->staged += (int64_t)im->chunk_count;
	im->chunk_count = 0;
	db_tidy(im->db);
	return ST_OK;
}

static enum status add_record(struct import *im, const struct row *rows, size_t count, bool continued)
{
	struct chunk *chunk = im->chunk_count ? &im->chunks[im->chunk_count - 1] : NULL;
	bool small = im->job_id == 0 && im->good_rows + (int64_t)count <= SMALL_ROWS;

	if (!chunk || (!small && chunk->rows + (int64_t)count > CHUNK_ROWS)) {
		if (im->chunk_count == STAGE_CHUNKS && stage_flush(im) != ST_OK)
			return im->err->status;
		chunk = &im->chunks[im->chunk_count++];
		chunk->rows = 0;
		record_begin_chunk(&chunk->data, im->sheet.present);
	}
	record_add(&chunk->data, im->sheet.kind, im->sheet.present, rows, count, continued);
	chunk->rows += (int64_t)count;
	im->good_rows += (int64_t)count;
	return ST_OK;
}

enum status stage_add(struct import *im, const struct row *rows, size_t count)
{
	for (size_t i = 0; i < count; i += CHUNK_ROWS) {
		size_t n = count - i < CHUNK_ROWS ? count - i : CHUNK_ROWS;

		if (add_record(im, rows + i, n, i > 0) != ST_OK)
			return im->err->status;
	}
	return ST_OK;
}
