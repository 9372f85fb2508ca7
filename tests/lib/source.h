/* A text file that is read line by line: a scenario, or what it includes. */
#ifndef LIB_SOURCE_H
#define LIB_SOURCE_H

#include <stdbool.h>
#include <stddef.h>

struct source {
	const char *path; /* the caller's */
	char **lines;     /* without their ends */
	size_t count;
	size_t next; /* the line that is read next; of the one that was read last it is the number in the file */
};

/* Reads it whole. False: errno says why not; it is empty then, and named. */
bool source_read(struct source *s, const char *path);
void source_done(struct source *s);

/* The rest of a line, with the lines below it that begin with a blank, which are read with it; free() it. */
char *source_continued(struct source *s, const char *text);

#endif
