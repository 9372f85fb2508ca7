/* Scanners that are not there: umockdev shows them to the real program as udev, sysfs, /dev and the kernel would, and this
 * plays their part. Keyboards answer the questions that libevdev asks and can be grabbed once; serial lines are pseudo
 * terminals that have modem lines. */
#ifndef DEVICES_FAKE_H
#define DEVICES_FAKE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

#include <umockdev.h>

struct fake_bench {
	UMockdevTestbed *testbed;
	int plugged; /* so far, for numbers */
};

struct fake {
	struct fake_bench *bench;
	bool is_hid;
	const char *vendor, *product, *serial;
	int number;  /* of its plug */
	int plugged; /* how often */
	int node_number;
	char node[64]; /* event7, ttyACM7: the number of the plug at first, another each time that it comes back */
	char link[128]; /* its name by what it is */
	char place[200]; /* of the USB device in sysfs */
	char child[300]; /* of the node in sysfs */
	char pty[64];    /* behind the node */
	int fd;          /* what is written here it has sent; -1 = not plugged in */
	int far_end;     /* where it arrives */
	atomic_int gone; /* an errno that reads and questions give: it was pulled out */
	UMockdevIoctlClient *grabber;
	atomic_int modem;
};

/* Runs this program again with umockdev before everything else, unless it is so already. Returns only then. */
void fake_reexec(char **argv);

void fake_bench_new(struct fake_bench *bench);
void fake_bench_done(struct fake_bench *bench);

/* A keyboard, or a serial line that is USB. Nothing is plugged in yet. */
void fake_init(struct fake *fake, struct fake_bench *bench, bool is_hid, const char *vendor, const char *product,
	const char *serial, int number);

void fake_plug(struct fake *fake);

/* Pulled out: the line hangs up and reads fail, unless `silent` (then they only give nothing); and udev says so. Either may
 * come first. */
enum fake_order { FAKE_HANGUP_FIRST, FAKE_UDEV_FIRST, FAKE_SILENT };
void fake_unplug(struct fake *fake, enum fake_order order);

/* udev alone says that it was pulled out; fake_unplug() is still to follow. */
void fake_announce_gone(struct fake *fake);

/* Waits until everything that it sent was read: what was not is gone when it is pulled out. */
void fake_wait_read(const struct fake *fake);

/* A keyboard types: text with an American layout; \r is Enter, \t Tab, \x1D Ctrl+]. */
void fake_type(struct fake *fake, const char *text);
void fake_tap(struct fake *fake, unsigned code);
void fake_event(struct fake *fake, unsigned type, unsigned code, int value);

/* A serial line sends. */
void fake_send(struct fake *fake, const void *data, size_t len);

#endif
