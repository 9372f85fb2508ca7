/* Printing that commands share. */
#include "cli/output.h"

#include <stdio.h>

void output_json(json_t *document)
{
	json_dumpf(document, stdout, JSON_COMPACT);
	putchar('\n');
	json_decref(document);
}
