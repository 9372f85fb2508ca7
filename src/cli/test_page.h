/* The printed test sheet of the scanner doctor: the barcodes of devices/test_sheet.h, in the order in which they are asked
 * for. */
#ifndef CLI_TEST_PAGE_H
#define CLI_TEST_PAGE_H

#include <stdbool.h>

#include "base/err.h"

/* Makes it, into the file or (path NULL) on standard output; json prints a list of its barcodes. */
enum status test_page_make(const char *path, bool json, struct err *err) MUST_CHECK;

#endif
