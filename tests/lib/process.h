/* Drives the real program from a test: a command to its end, or a process that is talked to line by line. */
#ifndef LIB_PROCESS_H
#define LIB_PROCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct process {
	pid_t pid; /* 0 = none is running */
	int in;    /* write end of its standard input */
	int out;   /* read end of its standard output */
	char *buffer;
	size_t len;
	size_t cap;
};

/* Starts argv[0]. Its standard error is appended to the file. False: it could not be started. */
bool process_start(struct process *p, const char *const argv[], const char *stderr_path);

/* Sends text and a line end. False: it reads no more. */
bool process_send(struct process *p, const char *text);

/* The next line that it prints, without its end; free() it. NULL: none came within timeout_ms, or it ended. */
char *process_line(struct process *p, int timeout_ms);

/* Closes its input and waits for its end. Returns the exit status, 128 + signal if one ended it; -1: timeout, killed.
 */
int process_end(struct process *p, int timeout_ms);

/* Sends it a signal; what it has printed can still be read. */
void process_signal(struct process *p, int signal);

/* Ends it at once, by SIGKILL. Harmless if none is running. */
void process_kill(struct process *p);

/* Runs a command to its end, with empty input. *output is what it printed, standard error included; free() it. Returns
 * as process_end(). */
int process_run(const char *const argv[], char **output, int timeout_ms);

/* Splits a line into words at blanks; "quoted words" may hold blanks. words ends with NULL and points into line, which
 * is changed. Returns how many. */
size_t process_words(char *line, const char **words, size_t max);

/* The program under test: TEST_PROGRAM, else beside this test's own build (argv0 = build/tests/KIND/test_NAME), else
 * CROSSDOCK. */
const char *process_program(const char *argv0);

#endif
