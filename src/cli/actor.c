/* Who acts on the command line. Commands say what role they take (command.c, roles.c); here it is compared with that of
 * who gave the command, when the store is opened: whatever a command does there, it does afterwards. */
#include "cli/actor.h"

#include <pwd.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "cli/deeds.h"
#include "cli/pin_ask.h"
#include "cli/roles.h"
#include "store/audit.h"
#include "store/catalog.h"
#include "store/pin.h"
#include "store/settings.h"

const char *actor_user(struct arena *arena)
{
	struct passwd *pw = getpwuid(getuid());

	return pw ? arena_dup(arena, pw->pw_name) : arena_printf(arena, "uid %u", (unsigned)getuid());
}

/* *lacks_pin: the site wants one of him. */
static enum status find_badge(
	const struct cli *cli, struct db *db, struct arena *arena, struct operator *op, bool *lacks_pin, struct err *err)
{
	struct settings settings;
	bool known;

	if (db_begin_read(db, err) != ST_OK)
		return err->status;
	settings_load(db, &settings);
	known = operator_find(db, arena, cli->actor, op);
	*lacks_pin = known && settings.require_pin && operator_is_lead(op) && !operator_has_pin(db, op->id);
	if (db_end_read(db, err) != ST_OK)
		return err->status;
	return known ? ST_OK
		     : err_set(err, ST_REFUSED,
			       "--as %s: nobody here has this badge: give an operator's, or leave --as out",
			       cli->actor);
}

/* That somebody tried is worth knowing; that it could not be written down is no reason to let him. */
static void write_denied(const struct cli *cli, struct db *db)
{
	struct err ignored;

	if (db_begin_write(db, &ignored) != ST_OK)
		return;
	audit_add(db, &(struct audit_entry){.at_ms = clock_now(&cli->clock),
			      .actor = cli->actor,
			      .action = AUDIT_DENIED,
			      .subject = cli->doing});
	if (db_commit(db, &ignored) != ST_OK)
		db_rollback(db);
}

/* Who may, in words. */
static const char *who_may(const struct cli *cli)
{
	return cli->may ? _(cli->may) : _("an admin answers for that");
}

static enum status refuse_badge(const struct cli *cli, const struct operator* op, struct err *err)
{
	if (cli->needs == ROLE_ADMIN)
		return err_set(err, ST_REFUSED, "--as %s: %s is no admin: %s", cli->actor, op->name, who_may(cli));
	return err_set(err, ST_REFUSED, "--as %s: %s is a worker: %s", cli->actor, op->name, who_may(cli));
}

static enum status refuse_without_pin(const struct cli *cli, const struct operator *op, struct err *err)
{
	return err_set(err, ST_REFUSED,
		"--as %s: %s has no PIN, and this site wants one of leads and admins: crossdock operators --set-pin %s", cli->actor,
		op->name, cli->actor);
}

static enum status refuse_user(const struct cli *cli, uid_t owner, struct err *err)
{
	struct passwd *pw = getpwuid(owner);

	return err_set(err, ST_REFUSED,
		"%s may only look: %s; give a badge (--as BADGE), or be the user %s, whose store it is", cli->actor,
		who_may(cli), pw ? pw->pw_name : "?");
}

bool actor_is_sure(const struct cli *cli, struct db *db)
{
	struct arena arena = {0};
	struct operator op = {.id = 0};
	bool sure = !cli->actor_is_badge || (operator_find(db, &arena, cli->actor, &op) && operator_has_pin(db, op.id));

	arena_done(&arena);
	return sure;
}

enum status actor_refuse_unsure(const struct cli *cli, struct db *db, struct err *err)
{
	struct arena arena = {0};
	struct operator op = {.name = ""};

	if (db_begin_read(db, err) != ST_OK)
		return err->status;
	operator_find(db, &arena, cli->actor, &op);
	if (db_end_read(db, err) == ST_OK) {
		write_denied(cli, db);
		err_set(err, ST_REFUSED,
			"--as %s: %s has no PIN, and by a badge alone none is set or taken: an admin who has one does it, or the user whose store it is, "
			"without --as",
			cli->actor, op.name);
	}
	arena_done(&arena);
	return err->status;
}

void actor_makes(const struct cli *cli, struct db *db)
{
	audit_origin(db, "", cli->actor_is_badge ? NULL : cli->actor);
}

/* Of then. */
static void actor_was(struct cli *cli, struct db *db)
{
	struct db_origin *origin = db_origin(db);

	snprintf(origin->user, sizeof origin->user, "%s", cli->redo->user);
	origin->watch = &cli->redo->watch;
	cli->role = ROLE_ADMIN;
}

enum status actor_establish(struct cli *cli, struct db *db, struct err *err)
{
	struct operator op = {.badge = "", .name = "", .role = ""};
	struct arena arena = {0};
	struct stat file = {.st_uid = 0};
	bool lacks_pin = false;
	enum status st = ST_OK;

	actor_makes(cli, db);
	if (cli->redo) { /* who it was is known, and that he might */
		actor_was(cli, db);
		return ST_OK;
	}
	if (cli->actor_is_badge) {
		st = find_badge(cli, db, &arena, &op, &lacks_pin, err);
		if (st == ST_OK)
			st = pin_ask_actor(cli, db, op.id, op.name, err);
		cli->role = lacks_pin ? ROLE_WORKER : role_read(op.role);
	} else {
		bool owns = geteuid() == 0 || (stat(db_path(db), &file) == 0 && file.st_uid == geteuid());

		cli->role = owns ? ROLE_ADMIN : ROLE_WORKER;
	}
	if (st == ST_OK && (cli->needs == ROLE_UNSAID || cli->role < cli->needs)) {
		write_denied(cli, db);
		if (lacks_pin)
			st = refuse_without_pin(cli, &op, err);
		else
			st = cli->actor_is_badge ? refuse_badge(cli, &op, err) : refuse_user(cli, file.st_uid, err);
	}
	arena_done(&arena);
	return st;
}
