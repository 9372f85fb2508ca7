/* libserialport, with what it leaves out: that nobody else reads half of the scans. */
#include "devices/serial.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <termios.h>

#include <libserialport.h>

#include "base/mem.h"
#include "base/text.h"
#include "devices/access.h"

struct serial {
	struct sp_port *port;
	bool open;
	int fd;
};

static enum status cannot(const char *node, const char *step, enum sp_return rc, struct err *err)
{
	int error = rc == SP_ERR_FAIL ? sp_last_error_code() : 0;
	char advice[ACCESS_TEXT_MAX];

	if (error == EACCES || error == EPERM)
		return err_set(err, ST_DEVICE, "%s: %s", node, access_advice(node, "dialout", advice));
	if (error == EBUSY)
		return err_set(err, ST_DEVICE, "%s: another program has it: end that program", node);
	if (error == ENODEV || error == ENOENT || error == ENXIO)
		return err_set(err, ST_REFUSED, "%s is gone", node);
	return err_set(err, ST_DEVICE, "%s: %s: %s", node, step, error ? strerror(error) : _("the line does not take that"));
}

static enum sp_parity parity_of(enum serial_parity parity)
{
	switch (parity) {
	case SERIAL_NONE: return SP_PARITY_NONE;
	case SERIAL_EVEN: return SP_PARITY_EVEN;
	case SERIAL_ODD: return SP_PARITY_ODD;
	}
	return SP_PARITY_NONE;
}

static enum sp_flowcontrol flow_of(enum serial_flow flow)
{
	switch (flow) {
	case SERIAL_FLOW_NONE: return SP_FLOWCONTROL_NONE;
	case SERIAL_FLOW_RTSCTS: return SP_FLOWCONTROL_RTSCTS;
	case SERIAL_FLOW_XONXOFF: return SP_FLOWCONTROL_XONXOFF;
	}
	return SP_FLOWCONTROL_NONE;
}

/* libserialport 0.1.1 says that it sets RTS/CTS, and sets a bit that means nothing; and with XON/XOFF it lets any byte that
 * comes in start a stopped line again, an answer as well. */
static enum status correct_flow(struct serial *serial, const char *node, enum serial_flow flow, struct err *err)
{
	struct termios tty;

	if (tcgetattr(serial->fd, &tty) != 0)
		return err_set(err, ST_DEVICE, "%s: flow: %s", node, strerror(errno));
	tty.c_iflag &= ~(tcflag_t)IXANY;
	tty.c_cflag &= ~(tcflag_t)CRTSCTS;
	if (flow == SERIAL_FLOW_RTSCTS)
		tty.c_cflag |= CRTSCTS;
	if (tcsetattr(serial->fd, TCSANOW, &tty) != 0 || tcgetattr(serial->fd, &tty) != 0)
		return err_set(err, ST_DEVICE, "%s: flow: %s", node, strerror(errno));
	if (flow == SERIAL_FLOW_RTSCTS && !(tty.c_cflag & CRTSCTS))
		return err_set(err, ST_DEVICE, "%s: flow: the line has no RTS/CTS: write flow = xonxoff or none", node);
	return ST_OK;
}

static enum status set_up(struct serial *serial, const char *node, const struct serial_settings *s, struct err *err)
{
	enum sp_return rc = sp_set_baudrate(serial->port, s->baud);

	if (rc != SP_OK)
		return cannot(node, "baud", rc, err);
	rc = sp_set_bits(serial->port, s->bits);
	if (rc == SP_OK)
		rc = sp_set_stopbits(serial->port, 1);
	if (rc != SP_OK)
		return cannot(node, "bits", rc, err);
	rc = sp_set_parity(serial->port, parity_of(s->parity));
	if (rc != SP_OK)
		return cannot(node, "parity", rc, err);
	rc = sp_set_flowcontrol(serial->port, flow_of(s->flow));
	return rc == SP_OK ? correct_flow(serial, node, s->flow, err) : cannot(node, "flow", rc, err);
}

/* TIOCEXCL keeps others from opening it from now on, but not root; the lock keeps out a second of us, even as root. */
static enum status take_alone(struct serial *serial, const char *node, struct err *err)
{
	enum sp_return rc = sp_get_port_handle(serial->port, &serial->fd);

	if (rc != SP_OK)
		return cannot(node, "handle", rc, err);
	if (flock(serial->fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
		return err_set(err, ST_DEVICE, "%s: another program has it: end that program", node);
	if (ioctl(serial->fd, TIOCEXCL) != 0)
		return err_set(err, ST_DEVICE, "%s: it cannot be kept from other programs: %s", node, strerror(errno));
	return ST_OK;
}

enum status serial_open(struct serial **serial, const char *node, const struct serial_settings *settings, struct err *err)
{
	struct serial *s = mem_alloc(sizeof *s);
	enum sp_return rc = sp_get_port_by_name(node, &s->port);
	bool missing = false;
	enum status status;

	if (rc == SP_OK)
		rc = sp_open(s->port, SP_MODE_READ_WRITE);
	else if (rc == SP_ERR_ARG)
		missing = true; /* it knows no such port */
	s->open = rc == SP_OK;
	status = s->open   ? take_alone(s, node, err)
		 : missing ? err_set(err, ST_REFUSED, "%s is gone", node)
			   : cannot(node, _("it cannot be opened"), rc, err);
	if (status == ST_OK)
		status = set_up(s, node, settings, err);
	if (status == ST_OK)
		*serial = s;
	else
		serial_close(s);
	return status;
}

void serial_close(struct serial *serial)
{
	if (!serial)
		return;
	if (serial->open)
		sp_close(serial->port);
	if (serial->port)
		sp_free_port(serial->port);
	free(serial);
}

int serial_fd(const struct serial *serial)
{
	return serial->fd;
}

int serial_read(struct serial *serial, void *data, size_t size)
{
	enum sp_return n = sp_nonblocking_read(serial->port, data, size);

	return n < 0 ? -1 : (int)n;
}

void serial_write(struct serial *serial, const void *data, size_t len)
{
	enum sp_return ignored = sp_nonblocking_write(serial->port, data, len);

	(void)ignored;
}

int serial_send(struct serial *serial, const void *data, size_t len)
{
	enum sp_return n = sp_nonblocking_write(serial->port, data, len);

	if (n == SP_ERR_FAIL && (sp_last_error_code() == EAGAIN || sp_last_error_code() == EINTR))
		return 0; /* of a full line libserialport makes an error */
	return n < 0 ? -1 : (int)n;
}

int serial_unsent(struct serial *serial)
{
	enum sp_return n = sp_output_waiting(serial->port);

	return n < 0 ? -1 : (int)n;
}

void serial_forget(struct serial *serial)
{
	enum sp_return ignored = sp_flush(serial->port, SP_BUF_OUTPUT);

	(void)ignored;
}
