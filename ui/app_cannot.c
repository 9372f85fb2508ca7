/* A terminal that cannot start keeps its page on the screen from one try to the next, so that nothing flickers, and goes on telling
 * the service manager that it turns. A kiosk takes no key; any other is left by Ctrl-C twice. */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "ui/app.h"
#include "ui/curses.h"
#include "ui/screen_cannot.h"

enum { TURN_MS = 250, MS_PER_S = 1000, LEAVE_MS = 5000 };

struct app_cannot {
	struct curses *curses; /* NULL = there is no screen to show it on */
	struct cells cells;
	sigset_t signals_before;
	int signal_fd; /* -1 = none could be had: then signals end the process as they do */
	int tries;
	int64_t stop_asking_ms; /* until when the question whether to leave stands; 0 = it does not */
};

static struct app_cannot *begin(void)
{
	struct app_cannot *page = mem_alloc(sizeof *page);
	sigset_t signals;
	struct err err;

	sigemptyset(&signals);
	sigaddset(&signals, SIGWINCH);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGHUP);
	sigprocmask(SIG_BLOCK, &signals, &page->signals_before);
	page->signal_fd = signalfd(-1, &signals, SFD_NONBLOCK | SFD_CLOEXEC);
	if (page->signal_fd < 0)
		sigprocmask(SIG_SETMASK, &page->signals_before, NULL);
	if (curses_start(&page->curses, &err) != ST_OK)
		page->curses = NULL;
	return page;
}

void app_cannot_done(struct app_cannot *page)
{
	if (!page)
		return;
	curses_stop(page->curses);
	if (page->signal_fd >= 0)
		close(page->signal_fd);
	sigprocmask(SIG_SETMASK, &page->signals_before, NULL);
	cells_done(&page->cells);
	free(page);
}

static void render(struct app_cannot *page, const struct screen_cannot *cannot)
{
	int rows, cols;

	if (!page->curses)
		return;
	curses_size(page->curses, &rows, &cols);
	if (rows != page->cells.rows || cols != page->cells.cols)
		cells_resize(&page->cells, rows, cols, curses_charset(page->curses));
	screen_cannot_render(&page->cells, cannot);
	curses_show(page->curses, &page->cells, false, 0, 0);
}

/* Reads away what is typed: it shall not be taken for scans once the terminal has started. */
static void drop_keys(struct app_cannot *page, struct app_post *post)
{
	enum input_kind kind;

	while (page->curses && (kind = curses_read(page->curses).kind) != INPUT_NONE) {
		if (kind == INPUT_REDRAW)
			curses_redraw(page->curses);
		if (kind != INPUT_LEAVE || post->kiosk)
			continue;
		post->left = page->stop_asking_ms != 0;
		page->stop_asking_ms = clock_monotonic_ms() + LEAVE_MS;
	}
}

static void read_signals(struct app_cannot *page, struct app_post *post)
{
	struct signalfd_siginfo info;

	while (read(page->signal_fd, &info, sizeof info) == (ssize_t)sizeof info) {
		if (info.ssi_signo != SIGWINCH)
			post->ended_by = (int)info.ssi_signo;
		else if (page->curses)
			curses_redraw(page->curses);
	}
}

static void turn(struct app_cannot *page, struct app_post *post)
{
	struct pollfd fds[] = {{.fd = page->signal_fd, .events = POLLIN}, {.fd = page->curses ? STDIN_FILENO : -1, .events = POLLIN}};

	poll(fds, 2, TURN_MS);
	if (fds[0].revents)
		read_signals(page, post);
	if (fds[1].revents & (POLLHUP | POLLERR | POLLNVAL))
		post->ended_by = SIGHUP;
	else if (fds[1].revents)
		drop_keys(page, post);
}

bool app_cannot_start(struct app_cannot **page, const char *terminal, const char *why, const char *contact, int wait_ms,
	struct app_post *post)
{
	struct screen_cannot cannot = {.terminal = terminal, .why = why, .contact = contact, .every_s = wait_ms / MS_PER_S};
	int64_t now_ms = clock_monotonic_ms();
	int64_t until_ms = now_ms + wait_ms;
	char status[ALIVE_STATUS_MAX];

	if (!*page)
		*page = begin();
	cannot.tries = ++(*page)->tries;
	snprintf(status, sizeof status, "Cannot start: %.180s", why);
	while (!post->ended_by && !post->left && now_ms < until_ms) {
		if (now_ms >= (*page)->stop_asking_ms)
			(*page)->stop_asking_ms = 0;
		cannot.leaving = (*page)->stop_asking_ms != 0;
		render(*page, &cannot);
		turn(*page, post);
		now_ms = clock_monotonic_ms();
		if (post->alive)
			alive_turn(post->alive, now_ms, status);
	}
	return post->ended_by != 0 || post->left;
}
