/* Who has a lock on a whole file (flock), as the kernel lists them in /proc/locks (proc_locks(5)). */
#ifndef BASE_HOLDER_H
#define BASE_HOLDER_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>
#include <sys/types.h>

/* The processes that hold one on the file, most of them at the most, in the kernel's order; returns how many. The
 * number of one that has ended while a child of it holds the lock may stand there, too. Where /proc is not, there are
 * none. */
size_t holder_list(const struct stat *file, pid_t *pids, size_t most);

/* Locks the file (LOCK_SH, LOCK_EX), or waits at most so long until it can: for a command that only looks, a process that is just beginning
 * or ending, a child that outlives one that was killed by a moment. False: others hold it (EWOULDBLOCK), or it cannot be locked (errno). */
bool holder_lock_soon(int fd, int how, int wait_ms);

/* True: this very file is open there, as far as we may look. */
bool holder_has_open(pid_t pid, const struct stat *file);

#endif
