/* What commands print. */
#ifndef CLI_OUTPUT_H
#define CLI_OUTPUT_H

#include <jansson.h>

/* Prints one JSON document and a line end on standard output, and frees it. A failed standard output is noticed at the
 * end of the program. */
void output_json(json_t *document);

#endif
