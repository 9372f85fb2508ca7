/* A label's template: ZPL text with fields in braces between ^FD and ^FS, as in ^FDOrder {order}^FS. "{{" is a brace.
 * Checked before it is kept, so that one that is kept draws exactly one label and leaves the printer as it was. Pure.
 *
 * - One ^XA to one ^XZ. No `~`. Only commands that draw a label or set it up: none that stores or reads files or forms,
 *   prints copies, or changes what begins a command. ^CI28 (UTF-8) is set. ^FH is the program's own.
 * - A text is wrapped and cut by us: to the ^FB block that it stands in, else to one line up to the label's edge, by the
 *   width of its ^A (else ^CF) font. A text whose fields are all empty is not printed.
 * - The SSCC's barcode field stands alone in a ^BC field of mode N. Other fields may stand in ^BC and ^BQ too; one of more
 *   than TEMPLATE_CODE_MAX bytes is not printed. */
#ifndef EXCHANGE_TEMPLATE_H
#define EXCHANGE_TEMPLATE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

enum { TEMPLATE_MAX = 262144, TEMPLATE_CODE_MAX = 60 };

struct template_field {
	const char *name;
	const char *what; /* it says, for people */
	bool required;
	bool is_sscc; /* a barcode: its value is an SSCC's 18 digits */
	const char *longest; /* of one that must never be cut: the widest that it can be; NULL = it may be cut */
};

/* fields: ended by one without a name. ST_REFUSED: *line (from 1) and err say what is wrong and what would be right. */
enum status template_check(const char *text, size_t len, const struct template_field *fields, int *line, struct err *err)
	MUST_CHECK;

/* Draws a checked template. values: in the order of the fields, NULL or "" = empty; whatever bytes they have. */
void template_fill(
	struct str *out, const char *text, const struct template_field *fields, const char *const *values);

#endif
