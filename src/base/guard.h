/* Who else could change a file: what a program answers for must not be anybody's to change. And files that are put
 * beside another one, which whoever works with that one must be able to use. */
#ifndef BASE_GUARD_H
#define BASE_GUARD_H

#include <sys/types.h>

#include "base/err.h"

/* ST_REFUSED, saying what to do about it: the file can be written by its group (but for one that its owner has alone)
 * or by others; or a folder on the way to it can, and does not keep them from replacing what is not theirs, or belongs to another
 * user than root, the file's owner and us; or it is a symbolic link that stands in a folder in which others can make links.
 * What is no ordinary file (a pipe) is not looked at; of one that is not there, its folder is. */
enum status guard_file(const char *path, struct err *err) MUST_CHECK;

/* The same; and it must belong to root or to the user whose process this is, whom root may be for anybody. */
enum status guard_own_file(const char *path, struct err *err) MUST_CHECK;

/* guard_file() for one that stands beside the file `like` and is believed with it (the log of a store): it must be an ordinary file
 * of the same owner, of root or of ours. */
enum status guard_beside(const char *path, const char *like, struct err *err) MUST_CHECK;

/* For what is believed of a store, wherever it stands (a backup, a journal): an ordinary file that nobody can change but its owner, who
 * is root, the user whose process this is, or whose the store is. ST_REFUSED: it is not to be believed. */
enum status guard_believed(const char *path, const char *store, struct err *err) MUST_CHECK;

/* Whose the store is: its file's owner; where that is gone, its folder's. */
uid_t guard_owner(const char *store);

/* Opens a file to read and write, or makes it, for nobody but its owner; never through a symbolic link. Made by root it
 * belongs to whom the file `like` belongs to. *made, if asked for: it was not there. Returns its number; -1: errno says
 * why. */
int guard_open(const char *path, const char *like, bool *made);

/* Before something is written over a file that somebody named: ST_REFUSED where it is a store, its log, a journal or a file of scans. */
enum status guard_overwrite(const char *path, struct err *err) MUST_CHECK;

/* What root made beside that file belongs to its owner, too. Does nothing for others. */
void guard_give(int fd, const char *like);

#endif
