/* Escaped scans, decoded. */
#include "lib/escaped.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/str.h"

void escaped_decode(struct scan *out, const char *escaped, int this_year)
{
	struct str raw = {0};

	assert_true(str_unescape(&raw, escaped, strlen(escaped)));
	scan_decode(out, (const uint8_t *)str_text(&raw), raw.len, this_year);
	str_done(&raw);
}
