/* A layer under the SQLite driver that writes the log in one piece, and sees when it is not the log any more. */
#ifndef STORE_SQLITE_VFS_H
#define STORE_SQLITE_VFS_H

#include <stdbool.h>

/* The name of the layer, to open a store by; registers it when first asked for. NULL: the engine's own must do. */
const char *sqlite_vfs_name(void);

/* What became of a store's log under whoever has it open: somebody may have removed it, or cut it off, and then each process would
 * write to a file of its own, or read what is not there. */
enum sqlite_log {
	SQLITE_LOG_WELL,  /* or not opened yet */
	SQLITE_LOG_TAKEN, /* its name is gone, or another file's: we have the log, whoever comes has not */
	SQLITE_LOG_OTHER, /* it was never as long as the index says: others have the log, we have not */
	SQLITE_LOG_CUT,   /* it was, and is not any more: what was done last is not in it */
};
struct sqlite3;
enum sqlite_log sqlite_vfs_log(struct sqlite3 *handle);

/* Of a log that was taken: true: the index is the one of ours, so what stands in it can be copied into the store. */
bool sqlite_vfs_log_is_ours(struct sqlite3 *handle);

#endif
