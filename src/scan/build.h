/* Filling a struct scan: its storage is handed out from the front, and what a failed reading took is given back. Inside
 * src/scan only. */
#ifndef SCAN_BUILD_H
#define SCAN_BUILD_H

#include <stddef.h>

#include "base/err.h"
#include "scan/ai.h"
#include "scan/fault.h"
#include "scan/scan.h"

struct build {
	struct scan *scan;
	size_t used; /* bytes of storage */
	int this_year;
};

/* size bytes of the storage. */
char *build_room(struct build *b, size_t size);

/* A NUL-terminated copy in the storage. */
char *build_copy(struct build *b, const char *data, size_t len);

/* Judges a value and appends it as an element. */
bool build_element(struct build *b, const struct ai *ai, const char *name, size_t name_len, const char *value,
	size_t len, struct fault *fault);

/* Forgets all elements and what they took since used was what it is now. */
void build_rewind(struct build *b, size_t used);

/* Ends as GS1, GTIN or SSCC: writes the canonical text from the elements. */
void build_finish(struct build *b, enum scan_kind kind);

/* Ends as an error. */
void build_error(struct build *b, const struct fault *fault);

/* Notes what is odd about accepted data; the first note stays. */
void build_warn(struct build *b, const char *fmt, ...) PRINTF_LIKE(2, 3);

#endif
