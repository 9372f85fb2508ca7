/* A keyboard's keys or a line's bytes into the doctor's recording, and his findings asked for only when they may be new. */
#include "devices/listen.h"

#include <poll.h>
#include <stdlib.h>

#include <linux/input-event-codes.h>

#include "base/mem.h"
#include "devices/hid.h"
#include "devices/serial.h"

enum { KEYS_A_TURN = 8192, READ_BYTES = 4096, READS_A_TURN = 16 };

struct listen {
	struct hid *hid;
	struct serial *serial;
	struct doctor *doctor;
	struct doctor_finding finding;
	bool gone, asked;
	int64_t heard_ms;  /* when something came last; 0 = never */
	int64_t escape_ms; /* when Esc was pressed, alone so far; 0 = it was not */
};

enum status listen_open(struct listen **listen, const struct scanner_config *config, const char *node, struct err *err)
{
	struct listen *l = mem_alloc(sizeof *l);
	enum status status = config->kind == SCANNER_HID ? hid_open(&l->hid, node, err)
							 : serial_open(&l->serial, node, &config->tty, err);

	if (status != ST_OK) {
		free(l);
		return status;
	}
	l->doctor = doctor_new(config->kind);
	*listen = l;
	return ST_OK;
}

void listen_close(struct listen *listen)
{
	if (!listen)
		return;
	hid_close(listen->hid);
	serial_close(listen->serial);
	doctor_free(listen->doctor);
	free(listen);
}

int listen_fd(const struct listen *listen)
{
	return listen->gone ? -1 : listen->hid ? hid_fd(listen->hid) : serial_fd(listen->serial);
}

static void take_key(struct listen *l, const struct hid_key *key)
{
	if (key->code == KEY_ESC) {
		if (key->value == 1 && key->at_ms - l->heard_ms > LISTEN_ESCAPE_MS)
			l->escape_ms = key->at_ms;
		return;
	}
	l->escape_ms = 0;
	l->heard_ms = key->at_ms;
	doctor_key(l->doctor, key->code, key->value, key->at_ms);
}

static void read_hid(struct listen *l, int64_t now_ms)
{
	struct hid_key key;

	for (int i = 0; i < KEYS_A_TURN; i++) {
		switch (hid_next(l->hid, &key)) {
		case HID_KEY: take_key(l, &key); break;
		case HID_NOTHING: return;
		case HID_GONE: l->gone = true; return;
		case HID_LOST:
			l->heard_ms = now_ms;
			doctor_lost(l->doctor);
			break;
		}
	}
}

/* Readable and then nothing: it is gone. */
static void read_serial(struct listen *l, bool readable, int64_t now_ms)
{
	char data[READ_BYTES];

	for (int i = 0; i < READS_A_TURN; i++) {
		int n = serial_read(l->serial, data, sizeof data);

		if (n < 0 || (n == 0 && i == 0 && readable))
			l->gone = true;
		if (n <= 0)
			return;
		l->heard_ms = now_ms;
		doctor_bytes(l->doctor, data, (size_t)n, now_ms);
	}
}

enum listen_got listen_read(struct listen *listen, short revents, int64_t now_ms)
{
	if (listen->gone)
		return LISTEN_GONE;
	if (revents && listen->hid)
		read_hid(listen, now_ms);
	else if (revents)
		read_serial(listen, revents & POLLIN, now_ms);
	if (revents & (POLLHUP | POLLERR | POLLNVAL)) /* some devices hang up and their reads never fail */
		listen->gone = true;
	if (listen->gone)
		return LISTEN_GONE;
	return listen->escape_ms && now_ms - listen->escape_ms >= LISTEN_ESCAPE_MS ? LISTEN_ESCAPE : LISTEN_ON;
}

const struct doctor_finding *listen_find(struct listen *listen, int64_t now_ms)
{
	if (!listen->asked || now_ms - listen->heard_ms < LISTEN_NEWS_MS)
		listen->finding = doctor_find(listen->doctor, now_ms);
	listen->asked = true;
	return &listen->finding;
}
