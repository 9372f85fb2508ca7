/* The printer's process: bytes in, questions out of them, answers back. */
#include "tests/lib/fake_printer.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/str.h"

enum { HALF = 700 };

struct fake_printer *fake_printer_new(void)
{
	struct fake_printer *fake = mmap(NULL, sizeof *fake, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (fake == MAP_FAILED)
		abort();
	fake->listener = -1;
	return fake;
}

static void put(struct fake_printer *fake, int fd, const char *text, size_t len)
{
	size_t step = fake->step ? (size_t)fake->step : len;

	for (size_t i = 0; i < len; i += step) {
		ssize_t n = write(fd, text + i, len - i < step ? len - i : step);

		(void)n;
		if (fake->step)
			usleep(300);
	}
}

static void answer(struct fake_printer *fake, int fd)
{
	static const struct fake_answer well = {.silent = false};
	size_t i = (size_t)fake->questions;
	const struct fake_answer *a = &well;
	struct str text = {0};

	if (fake->answer_count)
		a = &fake->answers[i < fake->answer_count ? i : fake->answer_count - 1];
	fake->questions++;
	if (fake->mute || a->silent)
		return;
	str_printf(&text,
		"\x02" "030,%d,%d,1245,%03d,%d,0,%d,000,0,0,0\x03\r\n"
		"\x02" "000,0,%d,%d,0,2,4,%d,%08d,1,000\x03\r\n"
		"\x02" "1234,0\x03\r\n",
		a->media_out, a->paused, a->formats, a->buffer_full, a->partial, a->head_open, a->ribbon_out, a->label_waits, a->left);
	put(fake, fd, str_text(&text), text.len);
	str_done(&text);
}

static void keep(struct fake_printer *fake, char c)
{
	if (fake->len + 1 < FAKE_SEEN_MAX)
		fake->seen[fake->len++] = c;
}

static void flood(struct fake_printer *fake, int fd)
{
	static const char noise[] = "\x02\x1b]0;evil\x07,0,0,9999999999999999999,-1,1\x03\r\n\x03\x03\x03\x02\x02~HS^XA\xff\xfe";
	char piece[256];

	for (;;) {
		struct pollfd p = {.fd = fd, .events = POLLIN | POLLOUT};
		ssize_t n = 0;

		if (poll(&p, 1, 60000) <= 0)
			return;
		if (p.revents & POLLIN) {
			n = read(fd, piece, sizeof piece);
			for (ssize_t i = 0; i < n; i++)
				keep(fake, piece[i]);
			if (n <= 0)
				return;
		}
		if (p.revents & (POLLERR | POLLHUP) || ((p.revents & POLLOUT) && send(fd, noise, sizeof noise, MSG_DONTWAIT) < 0 && errno != EAGAIN))
			return;
	}
}

/* One connection, up to its end. */
static void serve(struct fake_printer *fake, int fd)
{
	static const char question[] = "~HS";
	size_t matched = 0;
	char piece[256];
	ssize_t n = 0;

	if (fake->again)
		fake->questions = 0;
	if (fake->manner == FAKE_FLOODS) {
		flood(fake, fd);
		return;
	}
	for (;;) {
		if (fake->manner == FAKE_HANGS || (fake->manner == FAKE_HALF && fake->len >= HALF)) {
			struct pollfd p = {.fd = fd, .events = 0};

			poll(&p, 1, 60000); /* until the other end is gone: longer than any test */
			return;
		}
		if (fake->manner == FAKE_RESETS && fake->len >= HALF)
			return; /* what was not read yet makes it a reset */
		n = read(fd, piece, fake->manner == FAKE_TAKES ? sizeof piece : 64);
		if (n <= 0)
			return;
		for (ssize_t i = 0; i < n; i++) {
			if (piece[i] == question[matched] && ++matched == sizeof question - 1) {
				matched = 0;
				answer(fake, fd);
			} else if (matched && piece[i] != question[matched - 1]) {
				matched = 0;
				keep(fake, piece[i]);
			} else if (!matched) {
				keep(fake, piece[i]);
			}
		}
	}
}

static _Noreturn void end_with_parent(pid_t parent, void (*run)(struct fake_printer *, int), struct fake_printer *fake, int fd)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	signal(SIGPIPE, SIG_IGN);
	if (getppid() == parent)
		run(fake, fd);
	_exit(0);
}

static void accept_all(struct fake_printer *fake, int listener)
{
	for (;;) {
		int fd = accept(listener, NULL, NULL);
		struct linger at_once = {.l_onoff = 1};

		if (fd < 0)
			return;
		fake->connections++;
		if (fake->manner == FAKE_RESETS || fake->manner == FAKE_REFUSES)
			setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
		if (fake->manner != FAKE_REFUSES)
			serve(fake, fd);
		close(fd);
	}
}

void fake_printer_listen(struct fake_printer *fake)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof at;
	pid_t self = getpid();
	int small = 4096;

	fake->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	setsockopt(fake->listener, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
	if (bind(fake->listener, (struct sockaddr *)&at, sizeof at) != 0 ||
		getsockname(fake->listener, (struct sockaddr *)&at, &size) != 0 || listen(fake->listener, 16) != 0)
		abort();
	fake->port = ntohs(at.sin_port);
	fake->pid = fork();
	if (fake->pid == 0)
		end_with_parent(self, accept_all, fake, fake->listener);
}

void fake_printer_serve(struct fake_printer *fake, int fd)
{
	pid_t self = getpid();

	fake->pid = fork();
	if (fake->pid == 0)
		end_with_parent(self, serve, fake, fd);
}

void fake_printer_free(struct fake_printer *fake)
{
	if (fake->pid > 0) {
		kill(fake->pid, SIGKILL);
		while (waitpid(fake->pid, NULL, 0) < 0 && errno == EINTR) {
		}
	}
	if (fake->listener >= 0)
		close(fake->listener);
	munmap(fake, sizeof *fake);
}

int fake_printer_labels(const struct fake_printer *fake)
{
	int n = 0;

	for (size_t i = 0; i + 3 <= fake->len; i++)
		n += memcmp(fake->seen + i, "^XZ", 3) == 0;
	return n;
}
