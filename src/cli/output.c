/* Printing that commands share. */
#include "cli/output.h"

#include <stdio.h>

void output_json(json_t *document)
{
	json_dumpf(document, stdout, JSON_COMPACT | JSON_REAL_PRECISION(15));
	putchar('\n');
	json_decref(document);
}
