/* Putting a store that was built into the place of one that is damaged or gone. */
#ifndef CLI_RESTORE_PLACE_H
#define CLI_RESTORE_PLACE_H

#include "base/err.h"
#include "base/mem.h"

/* Under which name the store that stands there is kept: STORE.damaged-20261126T013158Z, of the moment in which it was marked as
 * damaged, so that a restore that was interrupted and is begun again finds the same one. In the arena. */
const char *restore_aside(const char *store, struct arena *arena);

/* Moves what is there aside, with the engine's files beside it, and work into its place. The caller has the store alone
 * (store/use.h) and has marked it as damaged: nobody opens it half-way, and whoever ends this process can begin it again. The
 * new file belongs to whoever had the old one, else to whoever has the folder. ST_DEVICE: says what could not be moved. */
enum status restore_place(const char *store, const char *work, const char *aside, struct err *err) MUST_CHECK;

#endif
