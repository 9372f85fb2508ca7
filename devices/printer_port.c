/* All ports are written without blocking, and waited for with a limit. */
#include "devices/printer_port.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <linux/sockios.h>

#include "base/guard.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "devices/access.h"
#include "devices/hotplug.h"

enum { LOOK_MS = 20, SLOW_BYTE_MS = 10 };

struct printer_port {
	enum printer_port_kind kind;
	int fd;                /* -1 = none */
	struct serial *serial; /* whose fd that is; NULL = none */
};

/* ---- files */

static enum status open_file(
	struct printer_port *port, const struct printer_target *target, const char *name, struct err *err)
{
	/* a device that is not there must not become a file that swallows its labels */
	bool device = strncmp(target->place, "/dev/", 5) == 0 && strncmp(target->place, "/dev/shm/", 9) != 0;
	int make = device ? 0 : O_CREAT;

	if (!device && guard_overwrite(target->place, err) != ST_OK)
		return err->status;
	port->fd = open(target->place, O_WRONLY | O_APPEND | make | O_NONBLOCK | O_CLOEXEC | O_NOCTTY, 0640);
	if (port->fd < 0)
		return err_set(err, ST_DEVICE, "%s cannot be opened: %s", name,
			errno == ENXIO ? _("nobody reads from it")
			: errno == ENOENT && !make
				? _("there is no such device: plug the printer in, or switch it on")
				: strerror(errno));
	return ST_OK;
}

/* ---- sockets */

static bool wait_for(int fd, short events, int wait_ms)
{
	struct pollfd p = {.fd = fd, .events = events};
	int64_t until_ms = clock_monotonic_ms() + wait_ms;
	int got;

	do {
		int64_t left_ms = until_ms - clock_monotonic_ms();

		got = poll(&p, 1, left_ms > 0 ? (int)left_ms : 0);
	} while (got < 0 && errno == EINTR);
	if (got == 0)
		errno = ETIMEDOUT;
	return got > 0;
}

static bool connect_within(int fd, const struct addrinfo *to, int wait_ms)
{
	int failure = 0;
	socklen_t size = sizeof failure;

	if (connect(fd, to->ai_addr, to->ai_addrlen) == 0)
		return true;
	if (errno != EINPROGRESS || !wait_for(fd, POLLOUT, wait_ms))
		return false;
	if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &failure, &size) != 0)
		return false;
	errno = failure;
	return failure == 0;
}

static enum status open_tcp(struct printer_port *port, const struct printer_target *target, const char *name, int wait_ms,
	struct err *err)
{
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
	struct addrinfo *list = NULL;
	int failure = getaddrinfo(target->place, target->port, &hints, &list);

	if (failure)
		return err_set(err, ST_DEVICE, "%s: nobody knows this name: %s", name, gai_strerror(failure));
	errno = ECONNREFUSED;
	for (struct addrinfo *to = list; to && port->fd < 0; to = to->ai_next) {
		port->fd = socket(to->ai_family, to->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, to->ai_protocol);
		if (port->fd >= 0 && !connect_within(port->fd, to, wait_ms)) {
			int why = errno;

			close(port->fd);
			port->fd = -1;
			errno = why;
		}
	}
	freeaddrinfo(list);
	return port->fd >= 0 ? ST_OK
			     : err_set(err, ST_DEVICE, "%s does not answer: %s: is the printer on, and is this its address?",
				       name, strerror(errno));
}

/* Until the other end has taken in every byte. */
static bool drain_tcp(int fd, int wait_ms)
{
	int64_t until_ms = clock_monotonic_ms() + wait_ms;

	for (;;) {
		struct pollfd p = {.fd = fd, .events = 0};
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
		if (clock_monotonic_ms() >= until_ms) {
			errno = ETIMEDOUT;
			return false;
		}
		poll(&p, 0, LOOK_MS);
	}
}

/* ---- USB */

struct search {
	const struct printer_target *target;
	char node[PRINTER_PLACE_MAX];
	int found;
};

static bool is_it(const char *wanted, const char *is)
{
	return !*wanted || strcmp(wanted, is) == 0;
}

static void on_printer(void *ctx, const struct hotplug_device *device)
{
	struct search *search = ctx;
	const struct printer_target *t = search->target;

	if (!is_it(t->vendor, device->vendor) || !is_it(t->product, device->product) || !is_it(t->serial_number, device->serial))
		return;
	snprintf(search->node, sizeof search->node, "%s", device->node);
	search->found++;
}

static void on_gone(void *ctx, const char *syspath)
{
	(void)ctx; /* a list has only what is there */
	(void)syspath;
}

/* Which of the USB printers that are there it is. */
static enum status find_usb(struct search *search, const char *name, struct err *err)
{
	struct hotplug_sink sink = {on_printer, on_gone, search};
	struct hotplug *hotplug = hotplug_open();

	if (!hotplug)
		return err_set(err, ST_DEVICE, "this system cannot say what is plugged in: libudev does not start");
	hotplug_list_printers(hotplug, &sink);
	hotplug_close(hotplug);
	if (!search->found)
		return err_set(err, ST_DEVICE, "%s is not plugged in: is the printer on, and its cable in?", name);
	if (search->found > 1)
		return err_set(err, ST_DEVICE, "%s: %d printers here are that: name one by its serial number or its path",
			name, search->found);
	return ST_OK;
}

static enum status cannot_open(const char *node, struct err *err)
{
	char advice[ACCESS_TEXT_MAX];

	switch (errno) {
	case EACCES:
	case EPERM: return err_set(err, ST_DEVICE, "%s: %s", node, access_advice(node, "lp", advice));
	case EBUSY: return err_set(err, ST_DEVICE, "%s: another program has it: end that program", node);
	case ENOENT:
	case ENODEV:
	case ENXIO: return err_set(err, ST_DEVICE, "%s is not there: is the printer on, and its cable in?", node);
	default: return err_set(err, ST_DEVICE, "%s cannot be opened: %s", node, strerror(errno));
	}
}

static enum status open_usb(
	struct printer_port *port, const struct printer_target *target, const char *name, struct err *err)
{
	struct search search = {.target = target};
	const char *node = *target->place ? target->place : search.node;

	if (!*target->place && find_usb(&search, name, err) != ST_OK)
		return err->status;
	port->fd = open(node, O_RDWR | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
	return port->fd >= 0 ? ST_OK : cannot_open(node, err);
}

/* ---- serial lines */

static enum status open_serial(struct printer_port *port, const struct printer_target *target, struct err *err)
{
	switch (serial_open(&port->serial, target->place, &target->tty, err)) {
	case ST_OK: port->fd = serial_fd(port->serial); return ST_OK;
	case ST_REFUSED:
		return err_set(err, ST_DEVICE, "%s is not there: is its cable in, and is this its path?", target->place);
	case ST_USAGE:
	case ST_BUSY:
	case ST_STORE:
	case ST_DAMAGED:
	case ST_DEVICE: break;
	}
	return err->status;
}

/* As long as it gets on. */
static bool drain_serial(struct serial *serial, int wait_ms)
{
	int64_t until_ms = clock_monotonic_ms() + wait_ms;
	int before = -1;

	for (;;) {
		int left = serial_unsent(serial);
		int64_t now_ms = clock_monotonic_ms();

		if (left < 0) {
			errno = EIO;
			return false;
		}
		if (!left)
			return true;
		if (left != before)
			until_ms = now_ms + wait_ms;
		before = left;
		if (now_ms >= until_ms) {
			errno = ETIMEDOUT;
			return false;
		}
		poll(NULL, 0, LOOK_MS);
	}
}

/* ---- any */

enum status printer_port_open(struct printer_port **port, const struct printer_target *target, const char *name, int wait_ms,
	struct err *err)
{
	struct printer_port *p = mem_alloc(sizeof *p);
	enum status status = ST_DEVICE;

	p->kind = target->kind;
	p->fd = -1;
	switch (p->kind) {
	case PRINTER_FILE: status = open_file(p, target, name, err); break;
	case PRINTER_TCP: status = open_tcp(p, target, name, wait_ms, err); break;
	case PRINTER_USB: status = open_usb(p, target, name, err); break;
	case PRINTER_SERIAL: status = open_serial(p, target, err); break;
	}
	if (status == ST_OK)
		*port = p;
	else
		printer_port_close(p);
	return status;
}

void printer_port_close(struct printer_port *port)
{
	if (!port)
		return;
	if (port->serial) {
		serial_forget(port->serial);
		serial_close(port->serial);
	} else if (port->fd >= 0) {
		if (port->kind == PRINTER_TCP)
			shutdown(port->fd, SHUT_WR);
		close(port->fd);
	}
	free(port);
}

bool printer_port_answers(const struct printer_port *port)
{
	return port->kind != PRINTER_FILE;
}

/* As write(). */
static ssize_t write_some(struct printer_port *port, const char *data, size_t len)
{
	int n;

	switch (port->kind) {
	case PRINTER_FILE:
	case PRINTER_USB: break;
	case PRINTER_TCP: return send(port->fd, data, len, MSG_NOSIGNAL);
	case PRINTER_SERIAL:
		n = serial_send(port->serial, data, len);
		errno = n < 0 ? EIO : EAGAIN;
		return n > 0 ? n : -1;
	}
	return write(port->fd, data, len);
}

size_t printer_port_write(struct printer_port *port, const void *data, size_t len, int wait_ms)
{
	int64_t until_ms = clock_monotonic_ms() + PRINTER_PORT_SLOW_MS + (int64_t)len * SLOW_BYTE_MS;
	size_t done = 0;

	while (done < len) {
		ssize_t n = write_some(port, (const char *)data + done, len - done);

		if (n > 0) {
			done += (size_t)n;
			continue;
		}
		if (n == 0)
			errno = EIO;
		if (n == 0 || (errno != EAGAIN && errno != EINTR))
			break;
		if (errno == EAGAIN && !wait_for(port->fd, POLLOUT, wait_ms))
			break;
		if (clock_monotonic_ms() >= until_ms) {
			errno = ETIMEDOUT;
			break;
		}
	}
	return done;
}

bool printer_port_drain(struct printer_port *port, int wait_ms)
{
	struct stat what;

	switch (port->kind) {
	case PRINTER_FILE: /* a device file that is a printer's throws away what has not gone out when it is closed */
		if (fstat(port->fd, &what) == 0 && S_ISCHR(what.st_mode) && !wait_for(port->fd, POLLOUT, wait_ms))
			return false;
		return fsync(port->fd) == 0 || errno == EINVAL || errno == EROFS || errno == ENOTSUP;
	case PRINTER_TCP: return drain_tcp(port->fd, wait_ms);
	case PRINTER_USB: return wait_for(port->fd, POLLOUT, wait_ms); /* usblp: the last piece has arrived */
	case PRINTER_SERIAL: return drain_serial(port->serial, wait_ms);
	}
	return false;
}

/* A descriptor that is readable and then gives nothing belongs to something that is gone. */
int printer_port_read(struct printer_port *port, void *data, size_t size, int wait_ms)
{
	ssize_t n;

	if (!printer_port_answers(port) || !wait_for(port->fd, POLLIN, wait_ms))
		return 0;
	n = port->serial ? serial_read(port->serial, data, size) : read(port->fd, data, size);
	if (n > 0)
		return (int)n;
	return n < 0 && (errno == EAGAIN || errno == EINTR) && !port->serial ? 0 : -1;
}
