/* Help for people who type: the nearest name to one that they mistyped, and words as a shell wants them. */
#ifndef BASE_WORDS_H
#define BASE_WORDS_H

#include <stddef.h>

#include "base/mem.h"

/* The entry of a NULL-terminated list that is nearest to the word (edit distance); NULL for an empty list. */
const char *words_nearest(const char *word, const char *const *list);

/* The same, where it is near enough to be meant: two thirds of the word's letters may be other ones; else NULL. */
const char *words_near(const char *word, const char *const *list);

/* As one word of a command line for a shell: as it is, or quoted where it must be. In the arena. */
const char *shell_word(struct arena *arena, const char *word);

#endif
