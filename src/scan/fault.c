/* Why data is not what it claims to be. */
#include "scan/fault.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/text.h"

bool fault_set(struct fault *fault, const char *fmt, ...)
{
	va_list args;

	fault->check_digit = false;
	va_start(args, fmt);
	vsnprintf(fault->why, sizeof fault->why, _(fmt), args);
	va_end(args);
	return false;
}

bool fault_check_digit(struct fault *fault, const char *fmt, ...)
{
	va_list args;

	fault->check_digit = true;
	va_start(args, fmt);
	vsnprintf(fault->why, sizeof fault->why, _(fmt), args);
	va_end(args);
	return false;
}

const char *fault_byte(char byte, char *buf)
{
	unsigned char b = (unsigned char)byte;

	if (b == 0x1d)
		snprintf(buf, FAULT_BYTE_MAX, "%s", _("a separator"));
	else if (b > 0x20 && b < 0x7f)
		snprintf(buf, FAULT_BYTE_MAX, "'%c'", b);
	else if (b == 0x20)
		snprintf(buf, FAULT_BYTE_MAX, "%s", _("a blank"));
	else
		snprintf(buf, FAULT_BYTE_MAX, _("byte \\x%02X"), b);
	return buf;
}
