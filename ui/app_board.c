/* The event loop of the board on a wall: wait, read the terminal, read the store where it has changed, render once. What is typed or
 * scanned is looked for and opened; nothing of it reaches a session. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "ui/app.h"
#include "ui/boarding.h"
#include "ui/curses.h"
#include "ui/frame.h"
#include "ui/keys.h"
#include "ui/queue.h"
#include "ui/screen.h"

enum { TURN_MS = 200, LEAVE_MS = 5000, RETRY_MS = 1000, WATCH_MS = 10 };

struct wall {
	const struct clock *clock;
	struct boarding boarding;
	struct watch *watch;
	struct app_post *post;
	struct curses *curses;
	struct cells cells;
	struct model model;
	struct queue queue;
	char news[600];
	char zone[64];
	int signal_fd;
	int64_t stop_asking_at_ms;
	int64_t touched_at_ms; /* the last key or scan */
	bool left;
};

static void take(struct wall *wall, struct input input, int64_t now_ms)
{
	wall->touched_at_ms = now_ms;
	if (input.kind == INPUT_LEAVE && wall->post->kiosk)
		return;
	if (input.kind == INPUT_LEAVE) {
		wall->left = wall->model.leaving;
		wall->model.leaving = true;
		wall->stop_asking_at_ms = now_ms + LEAVE_MS;
		return;
	}
	wall->model.leaving = false;
	wall->model.notice = NULL;
	if (input.kind == INPUT_REDRAW) {
		curses_redraw(wall->curses);
		return;
	}
	if (input.kind == INPUT_CLICK) {
		const struct screen_key *key = frame_key_at(&wall->cells, screen_for(&wall->model), input.row, input.col);

		if (!key)
			return;
		input = (struct input){.kind = INPUT_F, .number = key->f};
	}
	keys_take(&wall->model, &wall->queue, input);
}

static void read_terminal(struct wall *wall, int64_t now_ms)
{
	struct input input;

	while (!queue_full(&wall->queue) && (input = curses_read(wall->curses)).kind != INPUT_NONE)
		take(wall, input, now_ms);
}

static void read_signals(struct wall *wall)
{
	struct signalfd_siginfo info;

	while (read(wall->signal_fd, &info, sizeof info) == (ssize_t)sizeof info) {
		if (info.ssi_signo == SIGWINCH) {
			curses_redraw(wall->curses);
			continue;
		}
		wall->left = true;
		wall->post->ended_by = (int)info.ssi_signo;
	}
}

static void lose_terminal(struct wall *wall)
{
	wall->left = true;
	wall->post->ended_by = SIGHUP;
}

static void set_trouble(struct wall *wall, enum status status, const struct err *err)
{
	wall->model.trouble = status == ST_BUSY ? TROUBLE_BUSY : TROUBLE_STORE;
	snprintf(wall->model.trouble_text, sizeof wall->model.trouble_text, "%s", err->text);
}

/* Opens what was typed or scanned. An identifier of the symbology may stand before it. */
static void open_named(struct wall *wall, const char *text)
{
	const char *kind;
	const char *name;
	struct err err;
	enum status status;

	if (*text == '%') {
		wall->model.notice = N_("Nothing can be changed here: a lead does that at a terminal (%BOARD)");
		return;
	}
	if (text[0] == ']' && strlen(text) > 3)
		text += 3;
	status = board_source_find(wall->boarding.source, text, &kind, &name, &err);
	if (status != ST_OK) {
		set_trouble(wall, status, &err);
	} else if (kind && strcmp(kind, "operator") == 0) {
		wall->model.notice = N_("What a person does is told at a lead's terminal (%BOARD), not where everybody sees it");
	} else if (kind) {
		boarding_open(&wall->model.board, kind, name);
	} else {
		snprintf(wall->news, sizeof wall->news, _("Nobody knows %.300s: an order, a place, a delivery or a pickup opens"), text);
		wall->model.notice = wall->news;
	}
}

static void work(struct wall *wall)
{
	struct queue_scan *scan = queue_first(&wall->queue);
	char *text;

	if (!scan)
		return;
	text = mem_alloc(scan->len + 1);
	memcpy(text, scan->data, scan->len);
	queue_drop(&wall->queue);
	open_named(wall, text);
	free(text);
}

static void look(struct wall *wall, int64_t now_ms)
{
	const struct board *board;
	struct err err;
	enum status status = boarding_turn(&wall->boarding, &wall->model.board, now_ms, &err);

	if (status != ST_OK) {
		wall->boarding.look_at_ms = now_ms + RETRY_MS;
		set_trouble(wall, status, &err);
		return;
	}
	wall->model.trouble = TROUBLE_NONE;
	board = wall->model.board.board;
	if (!board)
		return;
	snprintf(wall->zone, sizeof wall->zone, "%s", board->zone);
	wall->model.view.terminal = board->site;
}

static void render(struct wall *wall)
{
	bool cursor;
	int rows, cols;
	int row = 0;
	int col = 0;

	curses_size(wall->curses, &rows, &cols);
	if (rows != wall->cells.rows || cols != wall->cells.cols)
		cells_resize(&wall->cells, rows, cols, curses_charset(wall->curses));
	wall->model.now_ms = clock_now(wall->clock);
	screen_render(&wall->cells, &wall->model);
	cursor = frame_cursor(&wall->cells, &wall->model, screen_for(&wall->model), &row, &col);
	curses_show(wall->curses, &wall->cells, cursor, row, col);
}

static void turn(struct wall *wall)
{
	struct pollfd fds[] = {{.fd = wall->signal_fd, .events = POLLIN}, {.fd = STDIN_FILENO, .events = POLLIN}};
	bool counts = wall->model.board.board && !wall->model.board.board->counted;
	int ready = poll(fds, 2, counts || wall->queue.count ? 0 : TURN_MS);
	int64_t now_ms = clock_monotonic_ms();

	if (ready > 0 && fds[0].revents)
		read_signals(wall);
	if (ready > 0 && fds[1].revents & (POLLHUP | POLLERR | POLLNVAL))
		lose_terminal(wall);
	else if (ready > 0 && fds[1].revents)
		read_terminal(wall, now_ms);
	if (wall->model.leaving && now_ms >= wall->stop_asking_at_ms)
		wall->model.leaving = false;
	work(wall);
	boarding_rest(&wall->model.board, now_ms - wall->touched_at_ms);
	look(wall, now_ms);
	render(wall);
	watch_step(wall->watch, WATCH_MS);
	if (wall->post->alive)
		alive_turn(wall->post->alive, now_ms, wall->model.trouble == TROUBLE_NONE ? "The board" : wall->model.trouble_text);
}

static enum status run(struct wall *wall, struct err *err)
{
	enum status status = curses_start(&wall->curses, err);

	if (status != ST_OK)
		return status;
	look(wall, clock_monotonic_ms());
	render(wall);
	while (!wall->left && !board_source_is_back(wall->boarding.source))
		turn(wall);
	curses_stop(wall->curses);
	return wall->left ? ST_OK : err_set(err, ST_DAMAGED, "the store was damaged, and is restored: start the board again");
}

enum status app_board(struct board_source *source, struct watch *watch, const struct clock *clock, struct app_post *post,
	struct err *err)
{
	struct wall *wall = mem_alloc(sizeof *wall);
	enum status status;
	sigset_t signals;
	sigset_t before;

	wall->clock = clock;
	wall->boarding.source = source;
	wall->watch = watch;
	wall->post = post;
	model_init(&wall->model, "");
	snprintf(wall->zone, sizeof wall->zone, "UTC");
	wall->model.view.zone = wall->zone;
	wall->model.view.prompt = _("Arrow keys pick, Enter opens, Esc goes back; type or scan anything to see it. Nothing changes here");
	wall->model.board.wall = true;
	sigemptyset(&signals);
	sigaddset(&signals, SIGWINCH);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGHUP);
	if (!post->kiosk)
		sigaddset(&signals, SIGINT);
	sigprocmask(SIG_BLOCK, &signals, &before);
	wall->signal_fd = signalfd(-1, &signals, SFD_NONBLOCK | SFD_CLOEXEC);
	status = wall->signal_fd < 0 ? err_set(err, ST_DEVICE, "signals cannot be watched: %s", strerror(errno)) : run(wall, err);
	if (wall->signal_fd >= 0)
		close(wall->signal_fd);
	sigprocmask(SIG_SETMASK, &before, NULL);
	queue_done(&wall->queue);
	model_done(&wall->model);
	cells_done(&wall->cells);
	free(wall);
	return status;
}
