/* JSON text, written straight into a string, for what is written often and read seldom. Who reads JSON, or prints whole
 * documents, uses the library. */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include <stdint.h>

#include "base/str.h"

/* A member of the object that is being written, with a comma before it where there is one already. Bytes that are no
 * UTF-8 become U+FFFD. */
void json_add_text(struct str *object, const char *name, const char *text);
void json_add_number(struct str *object, const char *name, int64_t number);
void json_add_null(struct str *object, const char *name);

/* A member whose value the caller writes next. */
void json_add_name(struct str *object, const char *name);

#endif
