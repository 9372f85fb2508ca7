/* Who acts on the command line, and whether he may. The one place where that is established.
 *
 * With --as BADGE it is that operator, by his role; who has a PIN shows that he knows it (cli/pin_ask.h), and where the site
 * requires PINs of leads and admins (setting require_pin) one without acts as a worker does. Without --as it is the user of
 * the operating system: root, and the owner of the store's file, administer it (they could change the file anyhow); anybody
 * else may look. What a restore does again (cli->redo) does who did it then, who might. */
#ifndef CLI_ACTOR_H
#define CLI_ACTOR_H

#include "base/mem.h"
#include "cli/command.h"

/* Establishes who acts, and in which role (cli->role), and says it to the audit trail. Outside of transactions.
 * ST_REFUSED: there is no such badge, its PIN was not right, or its role is not enough for cli->needs: says who may. Such an attempt stands in
 * the trail. */
enum status actor_establish(struct cli *cli, struct db *db, struct err *err) MUST_CHECK;

/* Once he is: what takes more than a badge, which may be a copy. Inside a read transaction. False: a badge acts that has no PIN. */
bool actor_is_sure(const struct cli *cli, struct db *db);

/* ST_REFUSED: says so, and who does it instead. Outside of transactions; it stands in the trail. */
enum status actor_refuse_unsure(const struct cli *cli, struct db *db, struct err *err) MUST_CHECK;

/* Who acts, of a store that was just made, and has no badges yet. */
void actor_makes(const struct cli *cli, struct db *db);

/* The user of the operating system: his name, "uid 1001" without one. */
const char *actor_user(struct arena *arena);

#endif
