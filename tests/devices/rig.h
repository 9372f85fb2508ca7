/* A site, a bench of devices that are not there (fake.h), and a terminal on them without a screen. */
#ifndef DEVICES_RIG_H
#define DEVICES_RIG_H

#include "devices/fake.h"
#include "lib/process.h"
#include "lib/site.h"

#ifdef __SANITIZE_ADDRESS__
enum { GONE_MS = 5000 };
#else
enum { GONE_MS = 1000 }; /* a worker is told within a second */
#endif
enum { WAIT_MS = 10000 };

struct rig {
	struct site site;
	struct fake_bench bench;
	struct process terminal;
	char config[600];
	char news[600]; /* what it says on standard error */
};

/* First of all in main(): may run the test again with umockdev before everything else. */
void rig_init(char **argv);
const char *rig_program(void);

/* A cmocka fixture: *state is a struct rig. */
int rig_set_up(void **state);
int rig_tear_down(void **state);

/* Sections of a config file for the two devices that most tests have. */
#define HID "[scanner SCAN-1]\nkind = hid\nvendor = 05e0\nproduct = 1200\n"
#define SERIAL "[scanner SER-1]\nkind = serial\nvendor = 0c2e\nproduct = 0b6a\n"

void rig_write_config(struct rig *rig, const char *sections);

void rig_start_process(struct rig *rig, const char *sections);

/* Starts it; it answers, so it has looked for its scanners. */
void rig_start(struct rig *rig, const char *sections);

/* The next answer has all of these parts; NULL ends them. */
void rig_expect(struct rig *rig, ...);

/* Waits until it has said that on standard error, and forgets what was said. */
void rig_expect_news(struct rig *rig, const char *text, int within_ms);

/* Nothing else was scanned: the next answer is to this. */
void rig_expect_nothing_more(struct rig *rig);

#endif
