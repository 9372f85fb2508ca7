/* JSON that is expected, against JSON that came. */
#ifndef LIB_LIKE_H
#define LIB_LIKE_H

#include <jansson.h>
#include <stdbool.h>

/* Whether got is as wanted: an object may have more keys, a list more values only after a last "...", a text "~PART" has
 * the part in it, null is null or absent; anything else is equal. got may be NULL: absent. */
bool like_json(const json_t *want, const json_t *got);

#endif
