/* What `crossdock restore` says: what there is, what came of a test, what came of a restore. */
#ifndef CLI_RESTORE_TELL_H
#define CLI_RESTORE_TELL_H

#include "cli/backups.h"
#include "cli/restore_build.h"

/* What was done to the damaged store since the backup, other than by scans, and is not in the restored one. */
struct restore_deeds {
	struct arena *arena;
	struct db *restored; /* while they are read, in a read transaction */
	bool known;          /* the damaged store could be read to its end */
	struct since_deed *list;
	size_t count, cap;
};

/* Takes in one of since_read(). ctx: the struct restore_deeds. */
void restore_add_deed(void *ctx, const struct since_deed *deed);

void restore_tell_offer(const struct cli *cli, const char *store, bool sound, bool marked, const char *why, const struct backup *backup,
	struct arena *arena);

/* ST_REFUSED: verify found differences. */
enum status restore_tell_test(struct restoring *r, const struct backup *backup, struct err *err) MUST_CHECK;

/* aside: where the damaged store is kept; "" = it was gone. ST_REFUSED: as above; it is restored all the same. */
enum status restore_tell(struct restoring *r, const struct backup *backup, const char *store, const char *aside,
	const struct restore_deeds *deeds, struct err *err) MUST_CHECK;

#endif
