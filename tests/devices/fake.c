/* umockdev's part is the bookkeeping: sysfs, uevents, nodes that are pseudo terminals. What a kernel answers is here. */
#include "devices/fake.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include <linux/input.h>

#define PRELOAD "libumockdev-preload.so.0"

void fake_reexec(char **argv)
{
	const char *now = getenv("LD_PRELOAD");
	char all[1000];
	void *sanitizer = dlsym(RTLD_DEFAULT, "__asan_init");
	Dl_info info;

	if (now && strstr(now, PRELOAD))
		return;
	/* a sanitizer wants to be the first */
	snprintf(all, sizeof all, "%s%s" PRELOAD, sanitizer && dladdr(sanitizer, &info) ? info.dli_fname : "",
		sanitizer ? ":" : "");
	setenv("LD_PRELOAD", all, 1);
	setenv("ASAN_OPTIONS", "detect_leaks=0", 1); /* of this program: GLib keeps much for ever */
	execv("/proc/self/exe", argv);
	perror("execv");
	_exit(1);
}

static void must(GError *error)
{
	if (!error)
		return;
	fprintf(stderr, "umockdev: %s\n", error->message);
	abort();
}

void fake_bench_new(struct fake_bench *bench)
{
	*bench = (struct fake_bench){.testbed = umockdev_testbed_new()};
	setenv("ASAN_OPTIONS", "detect_leaks=1", 1); /* of those that are started */
	if (!umockdev_in_mock_environment()) {
		fprintf(stderr, "umockdev is not loaded\n");
		abort();
	}
}

void fake_bench_done(struct fake_bench *bench)
{
	g_object_unref(bench->testbed);
}

/* ---- what a kernel answers */

static void set_bit(unsigned char *bits, size_t size, unsigned i)
{
	if (i / 8 < size)
		bits[i / 8] |= (unsigned char)(1u << (i % 8));
}

/* Gives the client `want` bytes. */
static void give(UMockdevIoctlClient *client, const void *data, size_t len, size_t want, long result)
{
	UMockdevIoctlData *arg = umockdev_ioctl_client_get_arg(client);
	UMockdevIoctlData *out = umockdev_ioctl_data_resolve(arg, 0, want, NULL);

	memset(out->data, 0, want);
	memcpy(out->data, data, len < want ? len : want);
	umockdev_ioctl_client_complete(client, result, 0);
	umockdev_ioctl_data_unref(out);
}

static void fail(UMockdevIoctlClient *client, int error)
{
	umockdev_ioctl_client_complete(client, -1, error);
}

/* The argument of EVIOCGRAB is a value, not a pointer. */
static void grab(struct fake *fake, UMockdevIoctlClient *client)
{
	gulong on;

	memcpy(&on, umockdev_ioctl_client_get_arg(client)->data, sizeof on);
	if (on && fake->grabber) {
		fail(client, EBUSY);
	} else if (!on && fake->grabber != client) {
		fail(client, EINVAL);
	} else {
		fake->grabber = on ? client : NULL;
		umockdev_ioctl_client_complete(client, 0, 0);
	}
}

static void give_bits(UMockdevIoctlClient *client, unsigned nr, size_t size)
{
	static const unsigned types[] = {EV_SYN, EV_KEY, EV_MSC, EV_LED, EV_REP};
	unsigned char bits[96] = {0};

	if (nr == _IOC_NR(EVIOCGBIT(0, 0))) {
		for (size_t i = 0; i < sizeof types / sizeof *types; i++)
			set_bit(bits, sizeof bits, types[i]);
	} else if (nr == _IOC_NR(EVIOCGBIT(EV_KEY, 0))) {
		for (unsigned key = KEY_ESC; key <= KEY_COMPOSE; key++)
			set_bit(bits, sizeof bits, key);
	}
	give(client, bits, sizeof bits, size, (long)size);
}

static gboolean on_hid_ioctl(UMockdevIoctlBase *base, UMockdevIoctlClient *client, gpointer ctx)
{
	struct fake *fake = ctx;
	unsigned long request = umockdev_ioctl_client_get_request(client);
	size_t size = _IOC_SIZE(request);
	const struct input_id id = {BUS_USB, 0x05e0, 0x1200, 0x110};
	const int version = 0x010001;

	(void)base;
	if (_IOC_TYPE(request) != 'E')
		fail(client, ENOTTY);
	else if (fake->gone)
		fail(client, fake->gone);
	else if (request == EVIOCGRAB)
		grab(fake, client);
	else if (request == EVIOCSCLOCKID)
		umockdev_ioctl_client_complete(client, 0, 0);
	else if (request == EVIOCGVERSION)
		give(client, &version, sizeof version, size, 0);
	else if (request == EVIOCGID)
		give(client, &id, sizeof id, size, 0);
	else if (_IOC_NR(request) == _IOC_NR(EVIOCGNAME(0)))
		give(client, "Test Scanner", 13, size, 13);
	else if (_IOC_NR(request) == _IOC_NR(EVIOCGPHYS(0)) || _IOC_NR(request) == _IOC_NR(EVIOCGUNIQ(0)))
		fail(client, ENOENT);
	else
		give_bits(client, _IOC_NR(request), size);
	return TRUE;
}

/* A device that is gone cannot be read; else it is the pseudo terminal that is read. */
static gboolean on_read(UMockdevIoctlBase *base, UMockdevIoctlClient *client, gpointer ctx)
{
	struct fake *fake = ctx;
	int error = 0;
	int n;

	(void)base;
	if (fake->gone) {
		fail(client, fake->gone);
		return TRUE;
	}
	n = umockdev_ioctl_client_execute(client, &error, NULL);
	umockdev_ioctl_client_complete(client, n, error);
	return TRUE;
}

static void set_modem(struct fake *fake, UMockdevIoctlClient *client, unsigned long request)
{
	UMockdevIoctlData *in = umockdev_ioctl_data_resolve(umockdev_ioctl_client_get_arg(client), 0, sizeof(int), NULL);
	int lines;

	memcpy(&lines, in->data, sizeof lines);
	fake->modem = request == TIOCMSET ? lines : request == TIOCMBIS ? fake->modem | lines : fake->modem & ~lines;
	umockdev_ioctl_client_complete(client, 0, 0);
	umockdev_ioctl_data_unref(in);
}

static gboolean on_tty_ioctl(UMockdevIoctlBase *base, UMockdevIoctlClient *client, gpointer ctx)
{
	struct fake *fake = ctx;
	unsigned long request = umockdev_ioctl_client_get_request(client);
	int lines = fake->modem;
	int error = 0;
	int rc;

	(void)base;
	if (fake->gone) {
		fail(client, EIO);
	} else if (request == TIOCMGET) {
		give(client, &lines, sizeof lines, sizeof lines, 0);
	} else if (request == TIOCMSET || request == TIOCMBIS || request == TIOCMBIC) {
		set_modem(fake, client, request);
	} else {
		rc = umockdev_ioctl_client_execute(client, &error, NULL);
		umockdev_ioctl_client_complete(client, rc, error);
	}
	return TRUE;
}

/* ---- plugging */

void fake_init(struct fake *fake, struct fake_bench *bench, bool is_hid, const char *vendor, const char *product,
	const char *serial, int number)
{
	memset(fake, 0, sizeof *fake);
	fake->bench = bench;
	fake->is_hid = is_hid;
	fake->vendor = vendor;
	fake->product = product;
	fake->serial = serial;
	fake->number = number;
	fake->fd = fake->far_end = -1;
	snprintf(fake->link, sizeof fake->link, is_hid ? "input/by-id/usb-Test_%s_%d-event-kbd" : "serial/by-id/usb-Test_%s_%d",
		serial, number);
	snprintf(fake->place, sizeof fake->place, "/devices/pci0000:00/0000:00:14.0/usb1/1-%d", number);
}

static void add(struct fake *fake, const char *text)
{
	GError *error = NULL;

	umockdev_testbed_add_from_string(fake->bench->testbed, text, &error);
	must(error);
}

/* umockdev makes a node of one name only once. */
static void name_node(struct fake *fake)
{
	fake->node_number = fake->number + 20 * fake->plugged++;
	snprintf(fake->node, sizeof fake->node, fake->is_hid ? "/dev/input/event%d" : "/dev/ttyACM%d", fake->node_number);
}

/* Parents come first: the event of each is sent at once. */
static void add_usb(struct fake *fake)
{
	char text[2000];

	snprintf(text, sizeof text,
		"P: %s\nE: SUBSYSTEM=usb\nE: DEVTYPE=usb_device\n"
		"A: idVendor=%s\nA: idProduct=%s\nA: product=Test Scanner\n%s%s%s\n"
		"P: %s/1-%d:1.0\nE: SUBSYSTEM=usb\nE: DEVTYPE=usb_interface\n",
		fake->place, fake->vendor, fake->product, *fake->serial ? "A: serial=" : "", fake->serial,
		*fake->serial ? "\n" : "", fake->place, fake->number);
	add(fake, text);
}

static void add_hid(struct fake *fake)
{
	int plug = ++fake->bench->plugged; /* the kernel counts on, too */
	char input[240];
	char text[2000];

	snprintf(input, sizeof input, "%s/1-%d:1.0/input/input%d", fake->place, fake->number, plug);
	snprintf(fake->child, sizeof fake->child, "%s/event%d", input, fake->node_number);
	snprintf(text, sizeof text,
		"P: %s\nE: SUBSYSTEM=input\nE: ID_INPUT=1\nE: ID_INPUT_KEYBOARD=1\nA: name=Test Scanner\nA: uniq=%s\n\n"
		"P: %s\nN: input/event%d\nS: %s\nE: DEVNAME=%s\nE: DEVLINKS=/dev/%s\nE: SUBSYSTEM=input\nE: ID_INPUT=1\n"
		"E: ID_INPUT_KEYBOARD=1\nA: dev=13:%d\nL: device=../../input%d\n",
		input, fake->serial, fake->child, fake->node_number, fake->link, fake->node, fake->link, 64 + fake->node_number,
		plug);
	add(fake, text);
}

static void add_tty(struct fake *fake)
{
	char text[2000];

	snprintf(fake->child, sizeof fake->child, "%s/1-%d:1.0/tty/ttyACM%d", fake->place, fake->number,
		fake->node_number);
	snprintf(text, sizeof text,
		"P: %s\nN: ttyACM%d\nS: %s\nE: DEVNAME=%s\nE: DEVLINKS=/dev/%s\nE: SUBSYSTEM=tty\nA: dev=166:%d\n"
		"L: device=../../../1-%d:1.0\n",
		fake->child, fake->node_number, fake->link, fake->node, fake->link, fake->node_number, fake->number);
	add(fake, text);
}

void fake_plug(struct fake *fake)
{
	UMockdevIoctlBase *base = umockdev_ioctl_base_new();
	GError *error = NULL;

	name_node(fake);
	fake->gone = 0;
	fake->grabber = NULL;
	fake->modem = TIOCM_CTS | TIOCM_DSR;
	g_signal_connect(base, "handle-ioctl", G_CALLBACK(fake->is_hid ? on_hid_ioctl : on_tty_ioctl), fake);
	g_signal_connect(base, "handle-read", G_CALLBACK(on_read), fake);
	umockdev_testbed_attach_ioctl(fake->bench->testbed, fake->node, base, &error);
	must(error);
	g_object_unref(base);
	add_usb(fake);
	(fake->is_hid ? add_hid : add_tty)(fake);
	fake->fd = umockdev_testbed_get_dev_fd(fake->bench->testbed, fake->node);
	snprintf(fake->pty, sizeof fake->pty, "%s", ptsname(fake->fd));
	fake->far_end = open(fake->pty, O_RDONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
}

/* The other end of the line ends. Its number stays taken, as umockdev closes it once more. */
static void hang_up(struct fake *fake)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	dup2(null, fake->fd);
	close(null);
	close(fake->far_end);
	fake->fd = fake->far_end = -1;
}

/* From the node up to the USB device. */
static void remove_all(struct fake *fake)
{
	char path[400];
	size_t top = strlen("/sys") + strlen(fake->place);
	GError *error = NULL;

	snprintf(path, sizeof path, "/sys%s", fake->child);
	umockdev_testbed_uevent(fake->bench->testbed, path, "remove");
	while (strlen(path) >= top) {
		const char *name = strrchr(path, '/') + 1;

		if (strcmp(name, "tty") != 0 && strcmp(name, "input") != 0) /* folders, no devices */
			umockdev_testbed_remove_device(fake->bench->testbed, path);
		*strrchr(path, '/') = '\0';
	}
	snprintf(path, sizeof path, "%s/dev/%s", getenv("UMOCKDEV_DIR"), fake->link);
	unlink(path); /* what umockdev leaves behind */
	for (char *p = fake->pty; *p; p++)
		*p = *p == '/' ? '_' : *p;
	snprintf(path, sizeof path, "%s/dev/.ptymap/%s", getenv("UMOCKDEV_DIR"), fake->pty);
	unlink(path);
	umockdev_testbed_detach_ioctl(fake->bench->testbed, fake->node, &error);
	g_clear_error(&error); /* gone with the device in some versions */
}

void fake_announce_gone(struct fake *fake)
{
	char path[400];

	snprintf(path, sizeof path, "/sys%s", fake->child);
	umockdev_testbed_uevent(fake->bench->testbed, path, "remove");
}

void fake_wait_read(const struct fake *fake)
{
	struct pollfd fd = {.fd = fake->far_end, .events = POLLIN};
	struct timespec pause = {.tv_nsec = 1000000};

	while (poll(&fd, 1, 0) > 0 && (fd.revents & POLLIN))
		nanosleep(&pause, NULL);
}

void fake_unplug(struct fake *fake, enum fake_order order)
{
	if (order == FAKE_UDEV_FIRST)
		fake_announce_gone(fake);
	if (order != FAKE_SILENT)
		fake->gone = fake->is_hid ? ENODEV : EIO;
	hang_up(fake);
	remove_all(fake);
}

/* ---- what it sends */

static void write_all(int fd, const void *data, size_t len)
{
	if (write(fd, data, len) != (ssize_t)len) {
		perror("write to the fake");
		abort();
	}
}

void fake_event(struct fake *fake, unsigned type, unsigned code, int value)
{
	struct input_event event = {.type = (unsigned short)type, .code = (unsigned short)code, .value = value};
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	event.input_event_sec = now.tv_sec;
	event.input_event_usec = now.tv_nsec / 1000;
	write_all(fake->fd, &event, sizeof event);
}

static void press(struct fake *fake, unsigned code, int value)
{
	fake_event(fake, EV_KEY, code, value);
	fake_event(fake, EV_SYN, SYN_REPORT, 0);
}

void fake_tap(struct fake *fake, unsigned code)
{
	press(fake, code, 1);
	press(fake, code, 0);
}

void fake_type(struct fake *fake, const char *text)
{
	static const char plain[] = "1234567890-=qwertyuiop[]asdfghjkl;'`\\zxcvbnm,./ ";
	static const char shifted[] = "!@#$%^&*()_+QWERTYUIOP{}ASDFGHJKL:\"~|ZXCVBNM<>? ";
	static const unsigned short codes[] = {KEY_1, KEY_2, KEY_3, KEY_4, KEY_5, KEY_6, KEY_7, KEY_8, KEY_9, KEY_0, KEY_MINUS,
		KEY_EQUAL, KEY_Q, KEY_W, KEY_E, KEY_R, KEY_T, KEY_Y, KEY_U, KEY_I, KEY_O, KEY_P, KEY_LEFTBRACE, KEY_RIGHTBRACE,
		KEY_A, KEY_S, KEY_D, KEY_F, KEY_G, KEY_H, KEY_J, KEY_K, KEY_L, KEY_SEMICOLON, KEY_APOSTROPHE, KEY_GRAVE,
		KEY_BACKSLASH, KEY_Z, KEY_X, KEY_C, KEY_V, KEY_B, KEY_N, KEY_M, KEY_COMMA, KEY_DOT, KEY_SLASH, KEY_SPACE};

	for (; *text; text++) {
		const char *at = strchr(plain, *text);
		const char *with_shift = at ? NULL : strchr(shifted, *text);

		if (*text == '\r') {
			fake_tap(fake, KEY_ENTER);
		} else if (*text == '\t') {
			fake_tap(fake, KEY_TAB);
		} else if (*text == 0x1D) {
			press(fake, KEY_LEFTCTRL, 1);
			fake_tap(fake, KEY_RIGHTBRACE);
			press(fake, KEY_LEFTCTRL, 0);
		} else if (at) {
			fake_tap(fake, codes[at - plain]);
		} else if (with_shift) {
			press(fake, KEY_LEFTSHIFT, 1);
			fake_tap(fake, codes[with_shift - shifted]);
			press(fake, KEY_LEFTSHIFT, 0);
		}
	}
}

void fake_send(struct fake *fake, const void *data, size_t len)
{
	write_all(fake->fd, data, len);
}
