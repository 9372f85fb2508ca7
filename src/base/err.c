/* Error text: formatting and wrapping, truncated at the buffer's end rather than allocated, so that an
 * out-of-memory or a broken store can still be explained. */
#include "base/err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

enum status err_set(struct err *err, enum status status, const char *fmt, ...)
{
	va_list args;

	err->status = status;
	va_start(args, fmt);
	vsnprintf(err->text, sizeof err->text, _(fmt), args);
	va_end(args);
	return status;
}

enum status err_wrap(struct err *err, const char *fmt, ...)
{
	char before[sizeof err->text];
	char context[512];
	va_list args;

	memcpy(before, err->text, sizeof before);
	va_start(args, fmt);
	vsnprintf(context, sizeof context, _(fmt), args);
	va_end(args);
	snprintf(err->text, sizeof err->text, "%s: %.*s", context, (int)(sizeof err->text - sizeof context - 3), before);
	return err->status;
}

const char *err_reason(int error)
{
	switch (error) {
	case ENOSPC:
	case EDQUOT: return _("the disk is full: free some space");
	case EROFS:
		return _(
			"the disk is read-only: find out why (dmesg), and make it writable again (mount -o remount,rw)");
	case EACCES:
	case EPERM:
		return _(
			"you have no right to do that: act as the user whose it is, or have its owner and mode set right (ls -ld shows them)");
	}
	return strerror(error);
}

int err_exit_code(enum status status)
{
	switch (status) {
	case ST_OK: return 0;
	case ST_REFUSED: return 1;
	case ST_USAGE: return 2;
	case ST_BUSY:
	case ST_STORE:
	case ST_DAMAGED:
	case ST_DEVICE: return 3;
	}
	return 3;
}
