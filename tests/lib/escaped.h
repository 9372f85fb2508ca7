/* Scans of tests, written as people can read them: "\x1D" is a separator. For cmocka. */
#ifndef LIB_ESCAPED_H
#define LIB_ESCAPED_H

#include "scan/scan.h"

/* What a scan in escaped form is, in that year. */
void escaped_decode(struct scan *out, const char *escaped, int this_year);

#endif
