/* Allocation that aborts instead of failing, and arenas for what lives as long as one scan or one line of a file. */
#include "base/mem.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_SIZE = 8192 };

struct arena_block {
	struct arena_block *next;
	size_t used;
	size_t size;
	max_align_t data[];
};

static void (*failure_hook)(void); /* set once at start, read when the process ends */

void mem_on_failure(void (*hook)(void))
{
	failure_hook = hook;
}

static void *must(void *p)
{
	if (p)
		return p;
	if (failure_hook)
		failure_hook();
	fputs("crossdock: out of memory; nothing acknowledged is lost, start again\n", stderr);
	abort();
}

void *mem_alloc(size_t size)
{
	return must(calloc(1, size ? size : 1));
}

void *mem_resize(void *p, size_t size)
{
	return must(realloc(p, size ? size : 1));
}

void *mem_array(void *p, size_t count, size_t item_size)
{
	if (item_size && count > SIZE_MAX / item_size)
		must(NULL);
	return mem_resize(p, count * item_size);
}

char *mem_dup(const char *text)
{
	return must(strdup(text));
}

void *arena_alloc(struct arena *arena, size_t size)
{
	size_t aligned = (size + sizeof(max_align_t) - 1) & ~(sizeof(max_align_t) - 1);
	struct arena_block *block = arena->blocks;
	char *p;

	if (!block || block->size - block->used < aligned) {
		size_t want = aligned > BLOCK_SIZE ? aligned : BLOCK_SIZE;

		block = must(malloc(sizeof *block + want));
		block->next = arena->blocks;
		block->used = 0;
		block->size = want;
		arena->blocks = block;
	}
	p = (char *)block->data + block->used;
	block->used += aligned;
	memset(p, 0, aligned);
	return p;
}

char *arena_dup_n(struct arena *arena, const char *text, size_t len)
{
	char *p = arena_alloc(arena, len + 1);

	memcpy(p, text, len);
	return p;
}

char *arena_dup(struct arena *arena, const char *text)
{
	return text ? arena_dup_n(arena, text, strlen(text)) : NULL;
}

char *arena_printf(struct arena *arena, const char *fmt, ...)
{
	va_list args;
	va_list again;
	int len;
	char *p;

	va_start(args, fmt);
	va_copy(again, args);
	len = vsnprintf(NULL, 0, fmt, args);
	va_end(args);
	p = arena_alloc(arena, (size_t)len + 1);
	vsnprintf(p, (size_t)len + 1, fmt, again);
	va_end(again);
	return p;
}

void *arena_grow(struct arena *arena, void *items, size_t count, size_t *cap, size_t item_size)
{
	void *grown;

	if (count < *cap)
		return items;
	*cap = *cap ? *cap * 2 : 8;
	grown = arena_alloc(arena, *cap * item_size);
	if (count)
		memcpy(grown, items, count * item_size);
	return grown;
}

void arena_reset(struct arena *arena)
{
	struct arena_block *block = arena->blocks;

	while (block && block->next) {
		struct arena_block *next = block->next;

		free(block);
		block = next;
	}
	if (block)
		block->used = 0;
	arena->blocks = block;
}

void arena_done(struct arena *arena)
{
	arena_reset(arena);
	free(arena->blocks);
	arena->blocks = NULL;
}
