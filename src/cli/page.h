/* Pages to print: HTML with barcodes as inline SVG. Any browser prints it at its true size, nothing is fetched. */
#ifndef CLI_PAGE_H
#define CLI_PAGE_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

/* Text, whatever is in it. */
void page_text(struct str *out, const char *text);

/* A barcode with its quiet zones, 20 mm high, from widths as code128_widths() gives them; a module is so many
 * micrometres wide. */
void page_bars(struct str *out, const uint8_t *widths, size_t count, int module_um);

/* Writes the page into a file. */
enum status page_write(const char *path, const struct str *page, struct err *err) MUST_CHECK;

#endif
