/* Decisions are a lead's. Without a badge the operating system's user is recorded: he could change the store's file anyhow. */
#include "cli/lead.h"

#include <string.h>

#include "base/str.h"
#include "store/catalog.h"
#include "store/decide.h"

enum status lead_check(const struct cli *cli, struct db *db, struct arena *arena, const char *does, struct err *err)
{
	struct operator op = {.badge = ""};

	if (!cli->actor_is_badge || !operator_find(db, arena, cli->actor, &op) || operator_is_lead(&op))
		return ST_OK;
	return err_set(err, ST_REFUSED, "--as %s: %s is a %s: a lead or an admin %s", cli->actor, op.name, op.role, does);
}

enum status lead_why_check(const char *why, struct err *err)
{
	if (strlen(why) > DECIDE_WHY_MAX || !utf8_valid(why, strlen(why)) || strspn(why, " \t") == strlen(why))
		return err_set(err, ST_USAGE, "--why wants a reason in words, of at most %d bytes", DECIDE_WHY_MAX);
	return ST_OK;
}
