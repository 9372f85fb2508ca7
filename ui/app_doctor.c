/* The event loop of a scanner's test: wait, read the scanner and the terminal, render once. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "ui/app.h"
#include "ui/curses.h"
#include "ui/screen_doctor.h"

enum { TURN_MS = 100, PAGE_LINES = 10 };

struct desk {
	struct listen *listen;
	const struct scanner_config *config;
	struct screen_doctor view;
	struct doctor_report report;
	struct arena arena;
	struct curses *curses;
	struct cells cells;
	int signal_fd;
	size_t heard; /* scans that the ear was told of */
	bool left;
};

static void scroll(struct desk *desk, int by)
{
	int last = (int)screen_doctor_lines(&desk->view) - 1;

	desk->view.scroll += by;
	if (desk->view.scroll > last)
		desk->view.scroll = last;
	if (desk->view.scroll < 0)
		desk->view.scroll = 0;
}

static void take(struct desk *desk, const struct input *input)
{
	switch (input->kind) {
	case INPUT_ESCAPE:
	case INPUT_LEAVE: desk->left = true; break;
	case INPUT_F: desk->left = desk->left || input->number == 10; break;
	case INPUT_UP: scroll(desk, -1); break;
	case INPUT_DOWN: scroll(desk, 1); break;
	case INPUT_PAGE_UP: scroll(desk, -PAGE_LINES); break;
	case INPUT_PAGE_DOWN: scroll(desk, PAGE_LINES); break;
	case INPUT_REDRAW: curses_redraw(desk->curses); break;
	case INPUT_LEFT:
	case INPUT_RIGHT:
	case INPUT_NONE:
	case INPUT_BYTE:
	case INPUT_ENTER:
	case INPUT_BACKSPACE:
	case INPUT_CLICK:
	case INPUT_OTHER: break;
	}
}

static void read_terminal(struct desk *desk)
{
	struct input input;

	while ((input = curses_read(desk->curses)).kind != INPUT_NONE)
		take(desk, &input);
}

static void read_signals(struct desk *desk)
{
	struct signalfd_siginfo info;

	while (read(desk->signal_fd, &info, sizeof info) == (ssize_t)sizeof info)
		desk->left = desk->left || info.ssi_signo != SIGWINCH;
}

/* As at work: one tone for a scan that is right, a flash besides for one that is not. */
static void sound(struct desk *desk)
{
	if (desk->view.finding->scans <= desk->heard)
		return;
	desk->heard = desk->view.finding->scans;
	if (!desk->report.last_good)
		curses_flash(desk->curses);
	curses_beep(desk->curses);
}

static void render(struct desk *desk, int64_t now_ms)
{
	int rows, cols;

	arena_reset(&desk->arena);
	desk->view.finding = listen_find(desk->listen, now_ms);
	doctor_report(&desk->report, desk->view.finding, desk->config, &desk->arena);
	curses_size(desk->curses, &rows, &cols);
	if (rows != desk->cells.rows || cols != desk->cells.cols)
		cells_resize(&desk->cells, rows, cols, curses_charset(desk->curses));
	screen_doctor_render(&desk->cells, &desk->view);
	curses_show(desk->curses, &desk->cells, false, 0, 0);
	sound(desk);
}

static void turn(struct desk *desk)
{
	struct pollfd fds[] = {{.fd = desk->signal_fd, .events = POLLIN}, {.fd = STDIN_FILENO, .events = POLLIN},
		{.fd = listen_fd(desk->listen), .events = POLLIN}};
	int ready = poll(fds, 3, TURN_MS);
	int64_t now_ms = clock_monotonic_ms();

	if (ready < 0)
		return;
	if (fds[0].revents)
		read_signals(desk);
	if (fds[1].revents & (POLLHUP | POLLERR | POLLNVAL))
		desk->left = true;
	else if (fds[1].revents)
		read_terminal(desk);
	switch (listen_read(desk->listen, fds[2].revents, now_ms)) {
	case LISTEN_ON: break;
	case LISTEN_GONE: desk->view.gone = true; break;
	case LISTEN_ESCAPE: desk->left = true; break;
	}
	render(desk, now_ms);
}

enum status app_doctor(struct listen *listen, const struct scanner_config *config, const char *node, bool *gone, struct err *err)
{
	struct desk desk = {.listen = listen, .config = config};
	enum status status;
	sigset_t signals;
	sigset_t before;

	desk.view = (struct screen_doctor){.scanner = config->name, .node = node, .report = &desk.report};
	sigemptyset(&signals);
	sigaddset(&signals, SIGWINCH);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGHUP);
	sigaddset(&signals, SIGINT);
	sigprocmask(SIG_BLOCK, &signals, &before);
	desk.signal_fd = signalfd(-1, &signals, SFD_NONBLOCK | SFD_CLOEXEC);
	status = desk.signal_fd < 0 ? err_set(err, ST_DEVICE, "signals cannot be watched: %s", strerror(errno))
				    : curses_start(&desk.curses, err);
	if (status == ST_OK) {
		render(&desk, clock_monotonic_ms());
		while (!desk.left)
			turn(&desk);
		curses_stop(desk.curses);
	}
	*gone = desk.view.gone;
	if (desk.signal_fd >= 0)
		close(desk.signal_fd);
	sigprocmask(SIG_SETMASK, &before, NULL);
	cells_done(&desk.cells);
	arena_done(&desk.arena);
	return status;
}
