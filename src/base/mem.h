/* Memory that cannot fail: out of memory runs the hook (the terminal restores itself) and aborts. A transaction is all
 * or nothing, so an abort loses nothing that was acknowledged. */
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include <stdarg.h>
#include <stddef.h>

#include "base/err.h"

/* Called once, before the abort. May be NULL. */
void mem_on_failure(void (*hook)(void));

void *mem_alloc(size_t size);                             /* zeroed; free() it */
void *mem_resize(void *p, size_t size);                   /* as realloc */
void *mem_array(void *p, size_t count, size_t item_size); /* as reallocarray */
char *mem_dup(const char *text);

/* An arena: many small allocations, freed together. Zero-initialised it is empty and ready. */
struct arena {
	struct arena_block *blocks;
};

void *arena_alloc(struct arena *arena, size_t size); /* zeroed */
char *arena_dup(struct arena *arena, const char *text); /* NULL stays NULL */
char *arena_dup_n(struct arena *arena, const char *text, size_t len);
char *arena_printf(struct arena *arena, const char *fmt, ...) PRINTF_LIKE(2, 3);
void arena_reset(struct arena *arena); /* everything is gone, one block is kept for the next use */
void arena_done(struct arena *arena);

/* Room for one more item in a growing array of the arena: returns the (moved) array; *cap doubles. The old array stays
 * allocated until the arena is reset. */
void *arena_grow(struct arena *arena, void *items, size_t count, size_t *cap, size_t item_size);

#endif
