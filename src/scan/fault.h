/* Why data is not what it claims to be, in words for a person. Inside src/scan only: it becomes the text of an error.
 */
#ifndef SCAN_FAULT_H
#define SCAN_FAULT_H

#include <stdbool.h>

#include "base/err.h"

struct fault {
	bool check_digit; /* a check digit is what is wrong */
	char why[400];    /* printable; in the language of now */
};

/* Says why; looks the format up. Always false, so that a reader can `return fault_set(...)`. */
bool fault_set(struct fault *fault, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* The same for a check digit. */
bool fault_check_digit(struct fault *fault, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* Names a byte of the data: 'A', or byte \x1D where it cannot be shown. buf: at least FAULT_BYTE_MAX. Returns buf. */
enum { FAULT_BYTE_MAX = 48 };
const char *fault_byte(char byte, char *buf);

#endif
