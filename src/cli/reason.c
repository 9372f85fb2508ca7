/* What counts as a reason on the command line. It is kept as it was written, in histories, events and the audit trail.
 */
#include "cli/reason.h"

#include <string.h>

#include "base/str.h"
#include "store/decide.h"

enum status reason_check(const char *why, struct err *err)
{
	if (strlen(why) > DECIDE_WHY_MAX || !utf8_valid(why, strlen(why)) || strspn(why, " \t") == strlen(why))
		return err_set(err, ST_USAGE, "--why wants a reason in words, of at most %d bytes", DECIDE_WHY_MAX);
	return ST_OK;
}
