/* A file of the fuzzer's own, in memory where there is room, for targets that read files. */
#ifndef FUZZ_FILE_H
#define FUZZ_FILE_H

#include <fcntl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static inline void fuzz_require(bool holds, const char *what)
{
	if (holds)
		return;
	fprintf(stderr, "broken: %s\n", what);
	abort();
}

/* Makes it anew with these bytes. Its name goes into path. */
static inline void fuzz_file(char *path, size_t size, const char *name, const uint8_t *data, size_t len)
{
	const char *folder = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
	int fd;

	snprintf(path, size, "%s/crossdock-fuzz-%s-%ld", folder, name, (long)getpid());
	unlink(path);
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0600);
	fuzz_require(fd >= 0 && write(fd, data, len) == (ssize_t)len && close(fd) == 0, "a file can be made");
}

#endif
