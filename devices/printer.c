/* Sending to a label printer with every wait bounded. Sockets and device files are written without blocking, so that a
 * printer that takes nothing in cannot hold up whoever sends. */
#include "devices/printer.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <linux/sockios.h>

enum { HOST_MAX = 255, PORT_MAX = 65535, LOOK_MS = 20 };

struct tcp {
	char host[HOST_MAX + 1];
	char port[8];
};

static bool good_port(const char *text)
{
	size_t len = strlen(text);
	long port = 0;

	if (!len || len > 5 || strspn(text, "0123456789") != len)
		return false;
	for (const char *p = text; *p; p++)
		port = port * 10 + (*p - '0');
	return port >= 1 && port <= PORT_MAX;
}

/* "HOST", "HOST:PORT", "[ADDRESS]" or "[ADDRESS]:PORT". */
static bool parse_tcp(const char *text, struct tcp *tcp)
{
	bool brackets = *text == '[';
	const char *host = text + brackets;
	size_t len = strcspn(host, brackets ? "]" : ":");
	const char *rest = host + len;

	if (!len || len > HOST_MAX || (brackets && *rest++ != ']'))
		return false;
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)host[i] <= ' ' || strchr("/?#@[]", host[i]))
			return false;
	snprintf(tcp->host, sizeof tcp->host, "%.*s", (int)len, host);
	snprintf(tcp->port, sizeof tcp->port, "%s", "9100");
	if (!*rest)
		return true;
	if (*rest != ':' || !good_port(rest + 1))
		return false;
	snprintf(tcp->port, sizeof tcp->port, "%.5s", rest + 1);
	return true;
}

enum status printer_check(const char *target, struct err *err)
{
	struct tcp tcp;

	if (strncmp(target, "file:", 5) == 0 && target[5])
		return ST_OK;
	if (strncmp(target, "tcp:", 4) == 0 && parse_tcp(target + 4, &tcp))
		return ST_OK;
	return err_set(err, ST_REFUSED,
		"'%.200s' is no printer: write file:PATH, tcp:HOST or tcp:HOST:PORT (port 1 to %d, 9100 where none is named)",
		target, PORT_MAX);
}

static int64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Waits until it can be written to. False: it cannot within that time, errno says ETIMEDOUT. */
static bool wait_writable(int fd)
{
	struct pollfd p = {.fd = fd, .events = POLLOUT};
	int64_t until_ms = now_ms() + PRINTER_WAIT_MS;
	int got;

	do {
		int64_t left_ms = until_ms - now_ms();

		got = poll(&p, 1, left_ms > 0 ? (int)left_ms : 0);
	} while (got < 0 && errno == EINTR);
	if (got == 0)
		errno = ETIMEDOUT;
	return got > 0;
}

/* Writes all of it. Returns how much went out; less than len: errno says why. */
static size_t write_all(int fd, bool socket, const char *data, size_t len)
{
	size_t done = 0;

	while (done < len) {
		ssize_t n = socket ? send(fd, data + done, len - done, MSG_NOSIGNAL) : write(fd, data + done, len - done);

		if (n > 0)
			done += (size_t)n;
		else if (n == 0)
			errno = EIO;
		if (n == 0 || (n < 0 && errno == EAGAIN && !wait_writable(fd)) ||
			(n < 0 && errno != EAGAIN && errno != EINTR))
			break;
	}
	return done;
}

static enum printer_outcome cut_off(const char *target, size_t done, size_t len, struct err *err)
{
	if (!done) {
		err_set(err, ST_DEVICE, "%s takes nothing in: %s: look at the printer", target, strerror(errno));
		return PRINTER_NOTHING;
	}
	err_set(err, ST_DEVICE, "%s took in %zu of %zu bytes: %s: look at the printer", target, done, len, strerror(errno));
	return PRINTER_UNCLEAR;
}

/* ---- files */

/* What a printer's device file (usblp) took without blocking is thrown away if it is closed before the printer has it. */
static bool is_taken_in(int fd)
{
	struct stat what;

	return fstat(fd, &what) != 0 || !S_ISCHR(what.st_mode) || wait_writable(fd);
}

static enum printer_outcome send_to_file(const char *target, const char *data, size_t len, struct err *err)
{
	const char *path = target + 5;
	int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_NONBLOCK | O_CLOEXEC | O_NOCTTY, 0640);
	enum printer_outcome outcome = PRINTER_SENT;
	size_t done;

	if (fd < 0) {
		err_set(err, ST_DEVICE, "%s cannot be opened: %s", target,
			errno == ENXIO ? "nobody reads from it" : strerror(errno));
		return PRINTER_NOTHING;
	}
	done = write_all(fd, false, data, len);
	if (done < len) {
		outcome = cut_off(target, done, len, err);
	} else if (!is_taken_in(fd)) {
		err_set(err, ST_DEVICE, "%s has not taken in the end of it: %s: look at the printer", target, strerror(errno));
		outcome = PRINTER_UNCLEAR;
	} else if (fsync(fd) != 0 && errno != EINVAL && errno != EROFS && errno != ENOTSUP) {
		err_set(err, ST_DEVICE, "%s may have lost it: %s: look at it", target, strerror(errno));
		outcome = PRINTER_UNCLEAR;
	}
	close(fd);
	return outcome;
}

/* ---- sockets */

static bool connect_within(int fd, const struct addrinfo *to)
{
	int failure = 0;
	socklen_t size = sizeof failure;

	if (connect(fd, to->ai_addr, to->ai_addrlen) == 0)
		return true;
	if (errno != EINPROGRESS || !wait_writable(fd))
		return false;
	if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &failure, &size) != 0)
		return false;
	errno = failure;
	return failure == 0;
}

/* -1: nobody answers; err says so. */
static int dial(const char *target, struct err *err)
{
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
	struct addrinfo *list = NULL;
	struct tcp tcp;
	int fd = -1;
	int failure;

	if (!parse_tcp(target + 4, &tcp)) {
		err_set(err, ST_REFUSED, "%s is no printer", target);
		return -1;
	}
	failure = getaddrinfo(tcp.host, tcp.port, &hints, &list);
	if (failure) {
		err_set(err, ST_DEVICE, "%s: nobody knows this name: %s", target, gai_strerror(failure));
		return -1;
	}
	errno = ECONNREFUSED;
	for (struct addrinfo *to = list; to && fd < 0; to = to->ai_next) {
		fd = socket(to->ai_family, to->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, to->ai_protocol);
		if (fd >= 0 && !connect_within(fd, to)) {
			int why = errno;

			close(fd);
			fd = -1;
			errno = why;
		}
	}
	if (fd < 0)
		err_set(err, ST_DEVICE, "%s does not answer: %s: is the printer on, and is this its address?", target,
			strerror(errno));
	freeaddrinfo(list);
	return fd;
}

/* Until the other end has taken in every byte. False: it has not within that time, or it broke off. */
static bool wait_taken_in(int fd)
{
	int64_t until_ms = now_ms() + PRINTER_WAIT_MS;

	for (;;) {
		struct pollfd p = {.fd = fd, .events = POLLIN};
		int failure = 0;
		socklen_t size = sizeof failure;
		int waiting = 0;

		if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &failure, &size) != 0 || failure) {
			errno = failure ? failure : errno;
			return false;
		}
		if (ioctl(fd, SIOCOUTQ, &waiting) != 0)
			return false;
		if (waiting == 0)
			return true;
		if (now_ms() >= until_ms) {
			errno = ETIMEDOUT;
			return false;
		}
		poll(&p, 0, LOOK_MS);
	}
}

static enum printer_outcome send_to_socket(const char *target, const char *data, size_t len, struct err *err)
{
	int fd = dial(target, err);
	enum printer_outcome outcome = PRINTER_SENT;
	size_t done;

	if (fd < 0)
		return PRINTER_NOTHING;
	done = write_all(fd, true, data, len);
	if (done < len) {
		outcome = cut_off(target, done, len, err);
	} else if (!wait_taken_in(fd)) {
		err_set(err, ST_DEVICE, "%s may not have taken in all of it: %s: look at the printer", target, strerror(errno));
		outcome = PRINTER_UNCLEAR;
	}
	shutdown(fd, SHUT_WR);
	close(fd);
	return outcome;
}

enum printer_outcome printer_send(const char *target, const void *data, size_t len, struct err *err)
{
	return strncmp(target, "tcp:", 4) == 0 ? send_to_socket(target, data, len, err)
					       : send_to_file(target, data, len, err);
}
