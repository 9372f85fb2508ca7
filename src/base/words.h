/* Help for people who mistype a name. */
#ifndef BASE_WORDS_H
#define BASE_WORDS_H

#include <stddef.h>

/* The entry of a NULL-terminated list that is nearest to the word (edit distance); NULL for an empty list. */
const char *words_nearest(const char *word, const char *const *list);

#endif
