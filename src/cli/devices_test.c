/* Finds the scanner that is meant, opens it, listens until everything is known or the person leaves, and says what to
 * change; --write puts what is known into a config file. It opens no store: it also runs where none is yet. */
#include "cli/devices_test.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/text.h"
#include "base/words.h"
#include "cli/config_edit.h"
#include "cli/doctor_print.h"
#include "cli/output.h"
#include "devices/hotplug.h"
#include "devices/listen.h"
#include "devices/scanner.h"
#include "ui/app.h"

enum { NODES_MAX = 64, TURN_MS = 100, SETTINGS_MAX = DOCTOR_SETTINGS_MAX + 7 };

struct test {
	const struct cli *cli;
	struct arena arena;
	const char *name;  /* as it was asked for; NULL = the only one that there is */
	const char *write; /* the config file to change; NULL = none */
	bool plain;
	struct scanner_config config;
	bool named; /* it was asked for as one of the config file's, not by its node */
	bool known; /* the config file has it */
	/* nodes that may be it, and what else could be meant */
	const char *nodes[NODES_MAX];
	size_t node_count;
	struct str others;
	struct listen *listen;
	const char *node; /* that was opened */
	bool gone;
};

static enum status read_options(struct test *test, int argc, char **argv, struct err *err)
{
	for (int i = 2; i < argc; i++) {
		if (strcmp(argv[i], "--plain") == 0)
			test->plain = true;
		else if (strcmp(argv[i], "--write") == 0 && i + 1 < argc)
			test->write = argv[++i];
		else if (strncmp(argv[i], "--write=", 8) == 0)
			test->write = argv[i] + 8;
		else if (*argv[i] != '-' && !test->name)
			test->name = argv[i];
		else
			return cli_usage("devices", err);
	}
	return ST_OK;
}

/* ---- which one */

static const struct scanner_config *config_of(const struct cli *cli, const char *name)
{
	for (size_t i = 0; i < cli->scanner_count; i++) {
		if (strcmp(cli->scanners[i].name, name) == 0)
			return &cli->scanners[i];
	}
	return NULL;
}

static const char *free_name(struct test *test)
{
	const char *name = "SCAN-1";

	for (int n = 2; config_of(test->cli, name); n++)
		name = arena_printf(&test->arena, "SCAN-%d", n);
	return name;
}

/* A device that the config file does not name is told by its ids, else by its name, else by where it is. */
static void describe_new(struct test *test, const struct hotplug_device *device)
{
	struct scanner_config *c = &test->config;
	struct arena *arena = &test->arena;

	scanner_config_init(c, free_name(test), 0);
	c->kind = device->kind == HOTPLUG_HID ? SCANNER_HID : SCANNER_SERIAL;
	if (*device->vendor && *device->product) {
		c->vendor = arena_dup(arena, device->vendor);
		c->product = arena_dup(arena, device->product);
		c->serial = *device->serial ? arena_dup(arena, device->serial) : NULL;
	} else if (*device->name) {
		c->device_name = arena_dup(arena, device->name);
	} else {
		c->path = arena_dup(arena, device->node);
	}
}

/* The config's scanner that means a device, as a terminal would choose; NULL: none. */
static const struct scanner_config *who_wants(const struct cli *cli, const struct hotplug_device *device)
{
	const struct scanner_config *best = NULL;

	for (size_t i = 0; i < cli->scanner_count; i++) {
		const struct scanner_config *c = &cli->scanners[i];

		if (scanner_means(c, device) && (!best || scanner_config_weight(c) > scanner_config_weight(best)))
			best = c;
	}
	return best;
}

/* A device that was not asked for by a name. */
static void take_device(struct test *test, const struct hotplug_device *device)
{
	const struct scanner_config *config = who_wants(test->cli, device);

	test->known = config != NULL;
	if (config)
		test->config = *config;
	else
		describe_new(test, device);
}

static void add_node(struct test *test, const struct hotplug_device *device)
{
	if (test->node_count < NODES_MAX)
		test->nodes[test->node_count++] = arena_dup(&test->arena, device->node);
}

static void on_there(void *ctx, const struct hotplug_device *device)
{
	struct test *test = ctx;
	bool usable = device->kind == HOTPLUG_HID ? device->keyboard : device->usb;

	if (test->named ? scanner_means(&test->config, device)
	    : test->name ? *test->name == '/' && hotplug_is_at(device, test->name)
			 : usable && device->marked) {
		add_node(test, device);
		if (!test->named)
			take_device(test, device);
	}
	if (usable) {
		str_printf(&test->others, "%s%s (%s)", test->others.len ? ", " : "", device->node,
			*device->name ? device->name : _("no name"));
	}
}

static void on_gone(void *ctx, const char *syspath)
{
	(void)ctx; /* a list has only what is there */
	(void)syspath;
}

/* The config's scanner that was asked for, if there is one. ST_REFUSED: it cannot be told which is meant. */
static enum status choose(struct test *test, struct err *err)
{
	const struct cli *cli = test->cli;
	const char *names[SCANNERS_MAX + 1] = {NULL};
	const struct scanner_config *config = NULL;

	for (size_t i = 0; i < cli->scanner_count && i < SCANNERS_MAX; i++)
		names[i] = cli->scanners[i].name;
	if (test->name)
		config = config_of(cli, test->name);
	else if (cli->scanner_count == 1)
		config = &cli->scanners[0];
	test->named = test->known = config != NULL;
	if (config)
		test->config = *config;
	if (config || (test->name && *test->name == '/') || !test->name)
		return ST_OK;
	if (!cli->scanner_count)
		return err_set(err, ST_REFUSED,
			"the config file names no scanner %s: give its node, as crossdock devices shows it (/dev/input/event7)",
			test->name);
	return err_set(err, ST_REFUSED, "the config file names no scanner %s: did you mean %s? Or give its node (/dev/input/event7)",
		test->name, words_nearest(test->name, names));
}

static enum status find(struct test *test, struct err *err)
{
	struct hotplug_sink sink = {on_there, on_gone, test};
	struct hotplug *hotplug;

	if (choose(test, err) != ST_OK)
		return err->status;
	hotplug = hotplug_open();
	if (!hotplug)
		return err_set(err, ST_DEVICE, "this system cannot say what is plugged in: libudev does not start");
	hotplug_list(hotplug, &sink);
	hotplug_close(hotplug);
	if (test->node_count == 1 || (test->node_count && (test->name || test->named)))
		return ST_OK;
	if (!test->name && !test->named)
		return test->others.len
			? err_set(err, ST_REFUSED, "say which scanner: a name of the config file, or its node. Plugged in: %s", str_text(&test->others))
			: err_set(err, ST_REFUSED,
				  "say which scanner: a name of the config file, or its node. Plugged in: nothing that could be one");
	return err_set(err, ST_REFUSED, "%s is not plugged in: plug it in, or look at crossdock devices for what is there",
		test->name ? test->name : test->config.name);
}

/* Some scanners bring several devices: the first that types is it. */
static enum status open_it(struct test *test, struct err *err)
{
	enum status status = ST_REFUSED;

	for (size_t i = 0; i < test->node_count && status == ST_REFUSED; i++) {
		test->node = test->nodes[i];
		status = listen_open(&test->listen, &test->config, test->node, err);
	}
	return status;
}

/* ---- listening without a screen */

/* Takes the signal, so that it is not delivered once more afterwards. */
static bool signal_came(int signal_fd)
{
	struct signalfd_siginfo info;

	return read(signal_fd, &info, sizeof info) == (ssize_t)sizeof info;
}

/* Enter ends it, where somebody sits there. */
static bool enter_pressed(short revents)
{
	char typed[64];

	return revents && read(STDIN_FILENO, typed, sizeof typed) > 0;
}

static void listen_plain(struct test *test, int signal_fd)
{
	bool typing = isatty(STDIN_FILENO);
	size_t told = SIZE_MAX;
	bool on = true;

	while (on) {
		struct pollfd fds[] = {{.fd = signal_fd, .events = POLLIN}, {.fd = typing ? STDIN_FILENO : -1, .events = POLLIN},
			{.fd = listen_fd(test->listen), .events = POLLIN}};
		int ready = poll(fds, 3, TURN_MS);
		int64_t now_ms = clock_monotonic_ms();
		enum listen_got got = listen_read(test->listen, ready > 0 ? fds[2].revents : 0, now_ms);
		const struct doctor_finding *finding = listen_find(test->listen, now_ms);

		test->gone = got == LISTEN_GONE;
		on = got == LISTEN_ON && !doctor_is_done(finding) &&
		     !signal_came(signal_fd) && !(ready > 0 && enter_pressed(fds[1].revents));
		if (finding->scans != told && !test->cli->json) {
			struct arena arena = {0};
			struct doctor_report report;

			doctor_report(&report, finding, &test->config, &arena);
			doctor_print_step(&report);
			arena_done(&arena);
		}
		told = finding->scans;
	}
}

static enum status listen_lines(struct test *test, struct err *err)
{
	sigset_t signals;
	sigset_t before;
	int fd;

	sigemptyset(&signals);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGHUP);
	sigprocmask(SIG_BLOCK, &signals, &before);
	fd = signalfd(-1, &signals, SFD_NONBLOCK | SFD_CLOEXEC);
	if (fd < 0)
		return err_set(err, ST_DEVICE, "signals cannot be watched: %s", strerror(errno));
	if (!test->cli->json)
		printf(_("Listening to %s at %s. Enter or Ctrl-C ends it; crossdock sheet --test FILE makes the test sheet.\n"),
			test->config.name, test->node);
	listen_plain(test, fd);
	close(fd);
	sigprocmask(SIG_SETMASK, &before, NULL);
	return ST_OK;
}

/* ---- what comes of it */

/* All that goes into the section: which device it is, and what the doctor knows. */
static size_t settings_of(const struct test *test, const struct doctor_report *report, struct scanner_setting *settings)
{
	const struct scanner_config *c = &test->config;
	const struct scanner_setting which[] = {{"kind", c->kind == SCANNER_HID ? "hid" : "serial"}, {"vendor", c->vendor},
		{"product", c->product}, {"serial", c->serial}, {"path", c->path}, {"name", c->device_name},
		{"match", c->marked ? "udev" : NULL}};
	size_t count = 0;

	for (size_t i = 0; i < sizeof which / sizeof *which; i++) {
		if (which[i].value)
			settings[count++] = which[i];
	}
	for (size_t i = 0; i < report->setting_count; i++)
		settings[count++] = report->settings[i];
	return count;
}

static enum status write_it(const struct test *test, const struct scanner_setting *settings, size_t count, struct err *err)
{
	if (config_write(test->write, test->config.name, settings, count, err) != ST_OK)
		return err->status;
	fprintf(test->cli->json ? stderr : stdout, _("\n%s: section [scanner %s] is written; terminals that run take it when they are started again\n"),
		test->write, test->config.name);
	return ST_OK;
}

static enum status conclude(struct test *test, struct err *err)
{
	struct scanner_setting settings[SETTINGS_MAX];
	struct doctor_report report;
	const struct doctor_finding *finding = listen_find(test->listen, clock_monotonic_ms() + LISTEN_NEWS_MS);
	struct str text = {0};
	struct str edited = {0};
	struct str section = {0};
	enum status status;
	size_t count;

	doctor_report(&report, finding, &test->config, &test->arena);
	count = settings_of(test, &report, settings);
	status = config_text(test->write ? test->write : test->known ? test->cli->config_path : NULL, &text, err);
	config_edit(str_text(&text), test->config.name, settings, count, &edited);
	config_section(str_text(&edited), test->config.name, &section);
	if (status == ST_OK && test->cli->json)
		doctor_print_json(&report, test->config.name, test->node, str_text(&section));
	else if (status == ST_OK)
		doctor_print_all(&report, str_text(&section));
	if (status == ST_OK && !finding->good)
		status = err_set(err, ST_REFUSED, test->gone ? N_("it was unplugged: plug it in again. %s") : "%s",
			finding->scans
				? _("nothing that came is of the test sheet (crossdock sheet --test FILE makes it): nothing is written")
				: _("nothing was scanned: nothing is known, and nothing is written"));
	else if (status == ST_OK && test->write)
		status = write_it(test, settings, count, err);
	str_done(&text);
	str_done(&edited);
	str_done(&section);
	return status;
}

static enum status listen_full(struct test *test, struct err *err)
{
	enum status status;

	output_raw(test->cli->output);
	status = app_doctor(test->listen, &test->config, test->node, &test->gone, err);
	output_guarded(test->cli->output);
	return status;
}

enum status devices_test_run(struct cli *cli, int argc, char **argv, struct err *err)
{
	struct test test = {.cli = cli};
	enum status status = read_options(&test, argc, argv, err);
	bool full;

	if (status == ST_OK)
		status = find(&test, err);
	if (status == ST_OK)
		status = open_it(&test, err);
	full = !test.plain && !cli->json && isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
	if (status == ST_OK)
		status = full ? listen_full(&test, err) : listen_lines(&test, err);
	if (status == ST_OK)
		status = conclude(&test, err);
	listen_close(test.listen);
	str_done(&test.others);
	arena_done(&test.arena);
	return status;
}
