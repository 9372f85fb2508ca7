/* Processes of tests: pipes, poll, and a time limit on everything, so that no test hangs. */
#include "lib/process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static long now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Forks with the given descriptors as the child's standard streams; all others close on exec. */
static pid_t spawn(const char *const argv[], int in, int out, int err)
{
	pid_t pid = fork();

	if (pid != 0)
		return pid;
	if (dup2(in, 0) < 0 || dup2(out, 1) < 0 || dup2(err, 2) < 0)
		_exit(127);
	signal(SIGPIPE, SIG_DFL);
	execvp(argv[0], (char *const *)argv);
	fprintf(stderr, "%s: %s\n", argv[0], strerror(errno));
	_exit(127);
}

bool process_start(struct process *p, const char *const argv[], const char *stderr_path)
{
	int to[2] = {-1, -1};
	int from[2] = {-1, -1};
	int err = open(stderr_path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

	signal(SIGPIPE, SIG_IGN);
	memset(p, 0, sizeof *p);
	if (err < 0 || pipe2(to, O_CLOEXEC) != 0 || pipe2(from, O_CLOEXEC) != 0)
		return false;
	p->pid = spawn(argv, to[0], from[1], err);
	close(to[0]);
	close(from[1]);
	close(err);
	p->in = to[1];
	p->out = from[0];
	return p->pid > 0;
}

bool process_send(struct process *p, const char *text)
{
	size_t len = strlen(text);
	char *line = malloc(len + 2);
	bool ok;

	if (!line || !p->pid) {
		free(line);
		return false;
	}
	memcpy(line, text, len);
	line[len] = '\n';
	ok = write(p->in, line, len + 1) == (ssize_t)len + 1;
	free(line);
	return ok;
}

/* Reads once into the buffer. False: nothing came in time, or the end. */
static bool fill(struct process *p, int timeout_ms)
{
	struct pollfd fd = {.fd = p->out, .events = POLLIN};
	ssize_t n;

	if (timeout_ms < 0 || poll(&fd, 1, timeout_ms) <= 0)
		return false;
	if (p->len + 65536 > p->cap) {
		char *buffer = realloc(p->buffer, p->cap + 131072);

		if (!buffer)
			return false;
		p->buffer = buffer;
		p->cap += 131072;
	}
	n = read(p->out, p->buffer + p->len, 65536);
	if (n <= 0)
		return false;
	p->len += (size_t)n;
	return true;
}

char *process_line(struct process *p, int timeout_ms)
{
	long end = now_ms() + timeout_ms;
	size_t seen = 0;

	if (!p->pid)
		return NULL;
	for (;;) {
		char *newline = p->len > seen ? memchr(p->buffer + seen, '\n', p->len - seen) : NULL;

		if (newline) {
			size_t n = (size_t)(newline - p->buffer);
			char *line = strndup(p->buffer, n);

			p->len -= n + 1;
			memmove(p->buffer, newline + 1, p->len);
			return line;
		}
		seen = p->len;
		if (!fill(p, (int)(end - now_ms())))
			return NULL;
	}
}

static void forget(struct process *p)
{
	if (p->in >= 0)
		close(p->in);
	close(p->out);
	free(p->buffer);
	memset(p, 0, sizeof *p);
}

/* Waits until the process has closed its output, which it does by ending. */
static int reap(struct process *p, int timeout_ms)
{
	long end = now_ms() + timeout_ms;
	int status;

	while (fill(p, (int)(end - now_ms()))) {
	}
	while (waitpid(p->pid, &status, WNOHANG) == 0) {
		struct timespec pause = {.tv_nsec = 500000};

		if (now_ms() > end) {
			kill(p->pid, SIGKILL);
			waitpid(p->pid, &status, 0);
			return -1;
		}
		nanosleep(&pause, NULL);
	}
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

int process_end(struct process *p, int timeout_ms)
{
	int status;

	if (!p->pid)
		return 0;
	close(p->in);
	p->in = -1;
	status = reap(p, timeout_ms);
	forget(p);
	return status;
}

void process_signal(struct process *p, int signal)
{
	if (p->pid)
		kill(p->pid, signal);
}

void process_kill(struct process *p)
{
	if (!p->pid)
		return;
	kill(p->pid, SIGKILL);
	waitpid(p->pid, NULL, 0);
	forget(p);
}

int process_run(const char *const argv[], char **output, int timeout_ms)
{
	struct process p = {.in = -1};
	int from[2];
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
	int status;

	*output = NULL;
	if (null < 0 || pipe2(from, O_CLOEXEC) != 0)
		return -1;
	p.pid = spawn(argv, null, from[1], from[1]);
	p.out = from[0];
	close(null);
	close(from[1]);
	status = p.pid > 0 ? reap(&p, timeout_ms) : -1;
	*output = strndup(p.buffer ? p.buffer : "", p.len);
	forget(&p);
	return status;
}

size_t process_words(char *line, const char **words, size_t max)
{
	size_t count = 0;

	while (*line && count + 1 < max) {
		char end = ' ';

		line += strspn(line, " \t");
		if (!*line)
			break;
		if (*line == '"') {
			end = '"';
			line++;
		}
		words[count++] = line;
		line += strcspn(line, end == '"' ? "\"" : " \t");
		if (*line)
			*line++ = '\0';
	}
	words[count] = NULL;
	return count;
}

const char *process_program(const char *argv0)
{
	static char beside[1000];
	const char *tests = strstr(argv0, "/tests/");

	if (getenv("TEST_PROGRAM"))
		return getenv("TEST_PROGRAM");
	if (tests) {
		snprintf(beside, sizeof beside, "%.*s/crossdock", (int)(tests - argv0), argv0);
		if (access(beside, X_OK) == 0)
			return beside;
	}
	return getenv("CROSSDOCK") ? getenv("CROSSDOCK") : "build/crossdock";
}
