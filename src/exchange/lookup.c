/* Direct-mapped caches and the set of keys of a file. */
#include "exchange/lookup.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"

enum {
	LOOKUP_SIZE = 1 << 16,
	TIMES_SIZE = 1 << 10,
	TERMS_SIZE = 1 << 16,
	PAGE = 1 << 8, /* entries that are made together: a small file needs few of them */
	TIME_MAX = 40,
	SEEN_FIRST = 1 << 10,
	SEEN_MAX = 1 << 20, /* entries in memory: 16 MiB */
};

/* FNV-1a with a finish that spreads it over all bits. */
static uint64_t hash(const char *data, size_t len, uint64_t seed)
{
	uint64_t h = 14695981039346656037u ^ seed;

	for (size_t i = 0; i < len; i++)
		h = (h ^ (uint8_t)data[i]) * 1099511628211u;
	h ^= h >> 32;
	h *= 0xd6e8feb86659fd93u;
	h ^= h >> 32;
	h *= 0xd6e8feb86659fd93u;
	return h ^ h >> 32;
}

struct lookup_entry {
	char *text;
	int64_t id;
};

void lookup_init(struct lookup *lookup, int64_t (*find)(struct db *db, const char *text))
{
	lookup->find = find;
	lookup->pages = mem_alloc(LOOKUP_SIZE / PAGE * sizeof *lookup->pages);
}

void lookup_done(struct lookup *lookup)
{
	for (size_t page = 0; lookup->pages && page < LOOKUP_SIZE / PAGE; page++) {
		for (size_t i = 0; lookup->pages[page] && i < PAGE; i++)
			free(lookup->pages[page][i].text);
		free(lookup->pages[page]);
	}
	free(lookup->pages);
	lookup->pages = NULL;
}

static struct lookup_entry *lookup_slot(struct lookup *lookup, size_t i)
{
	struct lookup_entry **page = &lookup->pages[i / PAGE];

	if (!*page)
		*page = mem_alloc(PAGE * sizeof **page);
	return &(*page)[i % PAGE];
}

int64_t lookup_id(struct lookup *lookup, struct db *db, const char *text)
{
	struct lookup_entry *e = lookup_slot(lookup, hash(text, strlen(text), 0) % LOOKUP_SIZE);
	int64_t id;

	if (e->text && strcmp(e->text, text) == 0)
		return e->id;
	id = lookup->find(db, text);
	if (id) {
		free(e->text);
		e->text = mem_dup(text);
		e->id = id;
	}
	return id;
}

struct time_entry {
	char text[TIME_MAX];
	int64_t at_ms;
};

struct time_memo {
	struct time_entry entries[TIMES_SIZE];
};

struct time_memo *time_memo_new(void)
{
	return mem_alloc(sizeof(struct time_memo));
}

void time_memo_free(struct time_memo *memo)
{
	free(memo);
}

bool time_memo_parse(struct time_memo *memo, const char *text, const char *zone, int64_t *at_ms)
{
	size_t len = strlen(text);
	struct time_entry *e = &memo->entries[hash(text, len, 0) % TIMES_SIZE];

	if (len >= TIME_MAX)
		return false;
	if (*e->text && strcmp(e->text, text) == 0) {
		*at_ms = e->at_ms;
		return true;
	}
	if (!time_parse(text, zone, at_ms))
		return false;
	memcpy(e->text, text, len + 1);
	e->at_ms = *at_ms;
	return true;
}

struct terms_entry {
	int64_t id;
	struct product_terms terms;
	char *sku; /* of terms */
};

struct terms_cache {
	struct terms_entry *pages[TERMS_SIZE / PAGE];
	struct arena arena; /* of one load */
};

struct terms_cache *terms_cache_new(void)
{
	return mem_alloc(sizeof(struct terms_cache));
}

void terms_cache_free(struct terms_cache *cache)
{
	if (!cache)
		return;
	for (size_t page = 0; page < TERMS_SIZE / PAGE; page++) {
		for (size_t i = 0; cache->pages[page] && i < PAGE; i++)
			free(cache->pages[page][i].sku);
		free(cache->pages[page]);
	}
	arena_done(&cache->arena);
	free(cache);
}

struct product_terms terms_of(struct terms_cache *cache, struct db *db, int64_t product_id)
{
	size_t i = (size_t)product_id % TERMS_SIZE;
	struct terms_entry **page = &cache->pages[i / PAGE];
	struct terms_entry *e;

	if (!*page)
		*page = mem_alloc(PAGE * sizeof **page);
	e = &(*page)[i % PAGE];
	if (e->id != product_id) {
		product_terms_load(db, &cache->arena, product_id, &e->terms);
		free(e->sku);
		e->terms.sku = e->sku = mem_dup(e->terms.sku);
		e->id = db_failed(db) ? 0 : product_id;
		arena_reset(&cache->arena);
	}
	return e->terms;
}

struct seen_entry {
	uint64_t a;
	uint32_t b;
	uint32_t line; /* 0 = free */
};

struct seen {
	struct seen_entry *entries;
	size_t size; /* a power of two */
	size_t count;
	struct db *spill; /* NULL until there are more than memory shall hold */
	char path[64];
	struct err err;
};

struct seen *seen_new(void)
{
	struct seen *s = mem_alloc(sizeof *s);

	s->size = SEEN_FIRST;
	s->entries = mem_alloc(s->size * sizeof *s->entries);
	return s;
}

void seen_free(struct seen *s)
{
	if (!s)
		return;
	db_close(s->spill);
	if (*s->path)
		unlink(s->path);
	free(s->entries);
	free(s);
}

bool seen_failed(const struct seen *s, struct err *err)
{
	if (s->err.status != ST_OK)
		*err = s->err;
	return s->err.status != ST_OK;
}

static struct seen_entry *slot(const struct seen *s, uint64_t a, uint32_t b)
{
	size_t i = a & (s->size - 1);

	while (s->entries[i].line && (s->entries[i].a != a || s->entries[i].b != b))
		i = (i + 1) & (s->size - 1);
	return &s->entries[i];
}

static void grow(struct seen *s)
{
	struct seen old = *s;

	s->size *= 2;
	s->entries = mem_alloc(s->size * sizeof *s->entries);
	for (size_t i = 0; i < old.size; i++)
		if (old.entries[i].line)
			*slot(s, old.entries[i].a, old.entries[i].b) = old.entries[i];
	free(old.entries);
}

/* One transaction, which never commits: a temporary file needs no durability. */
static bool open_spill(struct seen *s)
{
	const char *dir = getenv("TMPDIR");
	int fd;

	if (s->spill || s->err.status != ST_OK)
		return s->spill != NULL;
	snprintf(s->path, sizeof s->path, "%.40s/crossdock-XXXXXX", dir && *dir && strlen(dir) <= 40 ? dir : "/tmp");
	fd = mkstemp(s->path);
	if (fd < 0) {
		err_set(&s->err, ST_DEVICE, "%s: no temporary file can be made: free some space, or set TMPDIR",
			s->path);
		*s->path = '\0';
		return false;
	}
	close(fd);
	if (db_open(&s->spill, s->path, DB_CREATE, &s->err) != ST_OK || db_begin_write(s->spill, &s->err) != ST_OK) {
		db_close(s->spill);
		s->spill = NULL;
		return false;
	}
	db_script(s->spill,
		"CREATE TABLE seen (a INTEGER, b INTEGER, line INTEGER, PRIMARY KEY (a, b)) STRICT, WITHOUT ROWID");
	return true;
}

static int64_t spill_add(struct seen *s, uint64_t a, uint32_t b, int64_t line)
{
	int64_t before;

	if (!open_spill(s))
		return 0;
	before = DB_VALUE(s->spill, 0, "SELECT line FROM seen WHERE a = $1 AND b = $2", I((int64_t)a), I(b));
	if (!before)
		DB_EXEC(s->spill, "INSERT INTO seen (a, b, line) VALUES ($1, $2, $3)", I((int64_t)a), I(b), I(line));
	if (db_failed(s->spill))
		err_set(&s->err, ST_STORE, "the temporary file %s failed: free some space, or set TMPDIR", s->path);
	return before;
}

int64_t seen_add(struct seen *s, const char *key, size_t len, int64_t line)
{
	uint64_t a = hash(key, len, 0);
	uint32_t b = (uint32_t)hash(key, len, 0x9E3779B97F4A7C15u);
	struct seen_entry *e;

	if (s->count * 4 >= s->size * 3 && s->size < SEEN_MAX)
		grow(s);
	e = slot(s, a, b);
	if (e->line)
		return e->line;
	if (s->count * 4 >= s->size * 3 || line > UINT32_MAX)
		return spill_add(s, a, b, line);
	*e = (struct seen_entry){.a = a, .b = b, .line = (uint32_t)line};
	s->count++;
	return 0;
}

bool seen_has(struct seen *s, const char *key, size_t len)
{
	uint64_t a = hash(key, len, 0);
	uint32_t b = (uint32_t)hash(key, len, 0x9E3779B97F4A7C15u);

	if (slot(s, a, b)->line)
		return true;
	return s->spill &&
	       DB_VALUE(s->spill, 0, "SELECT line FROM seen WHERE a = $1 AND b = $2", I((int64_t)a), I(b)) != 0;
}
