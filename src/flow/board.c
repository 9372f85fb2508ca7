/* The board's source. Two arenas: what is shown stays as it is until the next reading has succeeded. */
#include "flow/board.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "flow/search.h"
#include "store/settings.h"
#include "store/today.h"

enum {
	SLICE = 20000,      /* movements counted at a time: some tens of milliseconds */
	GETS_OLD_MS = 5000, /* what goes by the clock is looked at anew */
};

struct board_source {
	struct db *db;
	const struct clock *clock;
	struct today today;
	struct arena arenas[2];
	int shown; /* which arena holds the board */
	struct board *board;
	int64_t version;
	char language[TEXT_LANGUAGE_MAX]; /* in which it was read */
	int64_t read_at_ms; /* on the monotonic clock */
	struct search *search;
	struct arena page_arena;
	struct board_page page;
	struct arena find_arena;
};

struct board_source *board_source_new(struct db *db, const struct clock *clock)
{
	struct board_source *source = mem_alloc(sizeof *source);

	source->db = db;
	source->clock = clock;
	source->version = -1;
	source->search = search_new(db_path(db), clock);
	return source;
}

bool board_source_is_back(const struct board_source *source)
{
	return db_is_back(source->db);
}

void board_source_free(struct board_source *source)
{
	if (!source)
		return;
	search_free(source->search);
	today_done(&source->today);
	arena_done(&source->arenas[0]);
	arena_done(&source->arenas[1]);
	arena_done(&source->page_arena);
	arena_done(&source->find_arena);
	free(source);
}

bool board_source_stale(struct board_source *source)
{
	return !source->board || !source->board->counted || strcmp(source->language, text_language()) != 0 ||
	       clock_monotonic_ms() - source->read_at_ms >= GETS_OLD_MS || db_data_version(source->db) != source->version;
}

enum status board_source_read(struct board_source *source, struct err *err)
{
	int64_t version = db_data_version(source->db);
	struct arena *arena = &source->arenas[!source->shown];
	struct settings settings;
	struct board *board;
	int64_t now_ms;

	arena_reset(arena);
	if (db_begin_read(source->db, err) != ST_OK)
		return err->status;
	now_ms = clock_now(source->clock);
	settings_load(source->db, &settings);
	today_read(source->db, &source->today, settings.time_zone, now_ms, SLICE);
	board = arena_alloc(arena, sizeof *board);
	board_read(source->db, arena, &settings, now_ms, &source->today, board);
	board_add_insight(board, search_found(source->search));
	if (db_end_read(source->db, err) != ST_OK) {
		today_done(&source->today);
		return err->status;
	}
	source->shown = !source->shown;
	source->board = board;
	source->version = version;
	snprintf(source->language, sizeof source->language, "%s", text_language());
	source->read_at_ms = clock_monotonic_ms();
	return ST_OK;
}

const struct board *board_source_board(const struct board_source *source)
{
	return source->board;
}

const struct insight *board_source_insight(struct board_source *source)
{
	if (search_turn(source->search, db_data_version(source->db)) && source->board)
		board_add_insight(source->board, search_found(source->search));
	return search_found(source->search);
}

enum status board_source_page(struct board_source *source, const char *kind, const char *name, const struct board_page **page,
	struct err *err)
{
	struct arena arena = {0};
	struct board_page read;
	struct settings settings;

	if (db_begin_read(source->db, err) != ST_OK)
		return err->status;
	settings_load(source->db, &settings);
	board_page_read(source->db, &arena, kind, name, settings.time_zone, clock_now(source->clock), &read);
	board_page_add(&arena, source->board, &read);
	if (db_end_read(source->db, err) != ST_OK) {
		arena_done(&arena);
		return err->status;
	}
	arena_done(&source->page_arena);
	source->page_arena = arena;
	source->page = read;
	*page = &source->page;
	return ST_OK;
}

enum status board_source_find(struct board_source *source, const char *text, const char **kind, const char **name, struct err *err)
{
	*kind = *name = NULL;
	arena_reset(&source->find_arena);
	if (db_begin_read(source->db, err) != ST_OK)
		return err->status;
	if (!board_find(source->db, &source->find_arena, text, kind, name))
		*kind = NULL;
	return db_end_read(source->db, err);
}

void board_read_whole(struct db *db, struct arena *arena, int64_t now_ms, struct board *board, struct insight *insight)
{
	struct today today = {0};
	struct settings settings;

	settings_load(db, &settings);
	today_read(db, &today, settings.time_zone, now_ms, 0);
	board_read(db, arena, &settings, now_ms, &today, board);
	today_done(&today);
	search_now(db, &settings, now_ms, insight);
	board_add_insight(board, insight);
}
