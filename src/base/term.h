/* Words of the closed lists (states, kinds, activities, roles ...) where people read them: in sentences, tables and on screens.
 * Programs get the words themselves. */
#ifndef BASE_TERM_H
#define BASE_TERM_H

/* The word in the language of now; one that is not known is said as it is. */
const char *term(const char *word);

#endif
