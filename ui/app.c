/* The event loop of the terminal. One turn: wait, read every ready source (bounded), queue what was scanned and take it into
 * the backlog, answer the first of the queue, render once. A scan leaves the queue only with its answer, so a store that is
 * busy or fails loses none; what is in the backlog outlives the process, too. */
#include "ui/app.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/pin.h"
#include "base/text.h"
#include "ui/boarding.h"
#include "ui/curses.h"
#include "ui/frame.h"
#include "ui/keeping.h"
#include "ui/keys.h"
#include "ui/printing.h"
#include "ui/queue.h"
#include "ui/scanning.h"
#include "ui/screen.h"

enum {
	TURN_MS = 250, /* how often the store is asked for other terminals' work, and the clock looked at */
	BUSY_RETRY_MS = 100, /* at first; then twice as long each time, up to */
	BUSY_RETRY_MOST_MS = 1600,
	STORE_RETRY_MS = 1000,
	LEAVE_MS = 5000,      /* how long the question whether to leave stands */
	REPAINT_MS = 10000,   /* on a console of the kernel: it, and systemd, may have written there */
	SECOND_BEEP_MS = 150, /* nearer together, many terminals make one of them */
	INPUTS_A_TURN = 4096,
	DEMO_PAUSE_MS = 2400,
};

struct app {
	struct session *session;
	const struct clock *clock;
	struct demo *demo;
	struct scanners *scanners; /* NULL = none of its own */
	struct printing printing; /* its path "" = no printer */
	struct backlog *backlog; /* NULL = nothing is kept */
	struct app_post *post;
	struct curses *curses;
	struct model model;
	struct cells cells;
	struct queue queue;
	struct boarding boarding;
	sigset_t signals_before;
	int signal_fd;
	bool more_to_do; /* for idle moments */
	bool unread; /* more input is there than one turn takes */
	bool view_is_old;
	bool sounds; /* the answer has not been heard yet */
	enum result heard;
	bool left;
	bool store_is_back; /* ... because the store was restored */
	/* moments on the monotonic clock; 0 = not set */
	int64_t now_ms;
	int64_t scanned_at_ms; /* until then the scanners were read */
	int64_t replied_at_ms;
	int64_t retry_at_ms;
	int busy_pause_ms; /* before the next try; 0 = the store was not busy */
	int64_t look_at_ms;
	int64_t look_at_printer_ms;
	int64_t idle_at_ms;
	int64_t stop_asking_at_ms;
	int64_t beep_at_ms;
	int64_t repaint_at_ms;
	int64_t demo_at_ms;
};

static void set_trouble(struct app *app, enum status status, const struct err *err)
{
	app->model.trouble = status == ST_BUSY ? TROUBLE_BUSY : TROUBLE_STORE;
	app->busy_pause_ms = app->busy_pause_ms ? app->busy_pause_ms * 2 : BUSY_RETRY_MS;
	if (app->busy_pause_ms > BUSY_RETRY_MOST_MS)
		app->busy_pause_ms = BUSY_RETRY_MOST_MS;
	app->retry_at_ms = app->now_ms + (status == ST_BUSY ? app->busy_pause_ms : STORE_RETRY_MS);
	snprintf(app->model.trouble_text, sizeof app->model.trouble_text, "%s", err->text);
}

static void no_trouble(struct app *app)
{
	app->model.trouble = TROUBLE_NONE;
	app->busy_pause_ms = 0;
}

static void suggest(struct app *app)
{
	struct demo_hint found[DEMO_HINTS];
	struct model_hint *hints;
	struct err err;
	size_t count;

	if (!app->demo || app->model.demo_plays)
		return;
	if (demo_hints(app->demo, &app->model.view, found, &count, &err) != ST_OK)
		return; /* only a suggestion; the next one may be read again */
	hints = mem_alloc((count + 1) * sizeof *hints);
	for (size_t i = 0; i < count; i++)
		hints[i] = (struct model_hint){mem_dup(found[i].scan), mem_dup(found[i].what)};
	model_take_hints(&app->model, hints, count);
}

/* Reads the view. Returns false if it could not be read; it is tried again. */
static bool look(struct app *app, bool *changed)
{
	const struct session_view *view;
	struct err err;
	enum status status = session_view(app->session, &view, &err);

	app->view_is_old = status != ST_OK;
	if (status != ST_OK) {
		set_trouble(app, status, &err);
		return false;
	}
	*changed = model_take_view(&app->model, view);
	if (!app->queue.count)
		no_trouble(app);
	suggest(app);
	return true;
}

/* Tells the ear what the screen already shows. Good news of a confirmation is silent: two tones are told apart in a
 * noisy hall, four are not. */
static void sound(struct app *app)
{
	if (!app->sounds)
		return;
	app->sounds = false;
	switch (app->heard) {
	case RESULT_OK:
	case RESULT_CONFIRM: break;
	case RESULT_DIRECT: curses_beep(app->curses); break;
	case RESULT_REFUSED:
		curses_flash(app->curses);
		curses_beep(app->curses);
		app->beep_at_ms = app->now_ms + SECOND_BEEP_MS;
		break;
	}
}

/* Asks the session; what is no scan it never sees. Valid: until the next call, or the scan is dropped. NULL: it was applied
 * before. */
static enum status answer(
	struct app *app, struct queue_scan *scan, struct reply *refusal, const struct reply **reply, struct err *err)
{
	struct session_origin origin = keeping_origin(scan);

	if (scan->fault)
		*refusal = scanning_refusal(scan, &app->model.view);
	else if (!keeping_try(app->backlog, scan))
		*refusal = keeping_refusal(&app->model.view);
	else
		return session_scan_from(app->session, &origin, scan->data, scan->len, reply, err);
	*reply = refusal;
	return ST_OK;
}

/* It is durable now. A scanner that sent it before the program started may not be there any more. */
static void show_answer(struct app *app, const struct queue_scan *scan, const struct reply *reply)
{
	app->replied_at_ms = app->now_ms;
	if (scan->device && !scan->again)
		scanners_reply(app->scanners, scan->scanner, reply->result != RESULT_REFUSED);
	if (reply->is_secret)
		model_take_reply(&app->model, reply, (const uint8_t *)SESSION_SECRET, sizeof SESSION_SECRET - 1, scan->at_ms);
	else
		model_take_reply(&app->model, reply, scan->data, scan->len, scan->at_ms);
	app->left = app->left || reply->leaves;
	app->sounds = true;
	app->heard = reply->result;
}

/* Signs off who has left, once what waits is answered. The next turn tries again where the store cannot. */
static void end_idle(struct app *app)
{
	const struct reply *reply;
	struct err err;
	bool changed;

	if (app->queue.count || app->view_is_old || session_sign_off_idle(app->session, &reply, &err) != ST_OK || !reply)
		return;
	model_take_reply(&app->model, reply, (const uint8_t *)SESSION_IDLE, sizeof SESSION_IDLE - 1, clock_now(app->clock));
	pin_wipe(app->model.input.data, app->model.input.len);
	str_clear(&app->model.input);
	look(app, &changed);
}

/* Nobody is to believe that what stood on the screen when the program ended was done. */
static void tell_forgotten(struct app *app)
{
	const struct reply *reply = session_forgot(app->session);
	bool changed;

	if (!reply)
		return;
	model_take_reply(&app->model, reply, (const uint8_t *)SESSION_FORGOT, sizeof SESSION_FORGOT - 1, clock_now(app->clock));
	look(app, &changed);
}

/* Answers the first scan of the queue. */
static void work(struct app *app)
{
	struct queue_scan *scan = queue_first(&app->queue);
	const struct reply *reply;
	struct reply refusal;
	enum status status;
	struct err err;
	bool changed;

	if (!scan || app->now_ms < app->retry_at_ms)
		return;
	status = answer(app, scan, &refusal, &reply, &err);
	app->now_ms = clock_monotonic_ms();
	if (status != ST_OK) {
		keeping_returned(app->backlog, scan);
		set_trouble(app, status, &err);
		return;
	}
	no_trouble(app);
	if (reply)
		show_answer(app, scan, reply);
	queue_drop(&app->queue);
	look(app, &changed);
}

/* A store that was damaged is worked on again once it was restored, from the beginning. */
static void look_for_store(struct app *app)
{
	if (!session_store_is_back(app->session))
		return;
	app->store_is_back = app->left = true;
}

/* Tells that a restore would not know what is scanned now, or that one is wanted. */
static void look_at_journal(struct app *app)
{
	const char *trouble = session_record_trouble(app->session);

	if (*trouble && !app->model.notice) {
		snprintf(app->model.kept_news, sizeof app->model.kept_news, "%s", trouble);
		app->model.notice = app->model.kept_news;
	}
}

/* Sees what other terminals, imports and the clock have changed. */
static void look_around(struct app *app)
{
	bool changed = false;

	if (app->now_ms < app->look_at_ms)
		return;
	app->look_at_ms = app->now_ms + TURN_MS;
	if (app->view_is_old && app->now_ms < app->retry_at_ms)
		return;
	if (!app->view_is_old && !session_changed(app->session))
		return;
	if (look(app, &changed) && changed) {
		app->model.notice = N_("The direction has changed: read it again");
		curses_beep(app->curses);
	}
}

/* Reads the board while it is shown. What cannot be read now is read the next time: what stands there is a little older. */
static void look_at_board(struct app *app)
{
	struct err err;

	if (app->queue.count || app->view_is_old || strcmp(app->model.view.activity, "board") != 0)
		return;
	app->boarding.source = session_board(app->session);
	if (boarding_turn(&app->boarding, &app->model.board, app->now_ms, &err) != ST_OK)
		app->boarding.look_at_ms = app->now_ms + STORE_RETRY_MS;
}

/* Sees how the printer stands: a small file, so that no turn ever waits for a printer. */
static void look_at_printer(struct app *app)
{
	if (!*app->printing.path || app->now_ms < app->look_at_printer_ms)
		return;
	app->look_at_printer_ms = app->now_ms + TURN_MS;
	if (printing_show(&app->printing, &app->model, app->now_ms))
		curses_beep(app->curses);
	printing_report(&app->printing, &app->model, app->session);
}

static void play(struct app *app)
{
	struct str scan = {0};
	struct err err;

	if (!app->model.demo_plays || app->now_ms < app->demo_at_ms || app->queue.count || app->view_is_old)
		return;
	app->demo_at_ms = app->now_ms + DEMO_PAUSE_MS;
	if (demo_next(app->demo, &app->model.view, &scan, &err) == ST_OK && scan.len > 0) {
		queue_add(&app->queue, scan.data, scan.len);
	} else if (err.status == ST_OK) {
		app->model.demo_plays = false;
		app->model.notice = N_("The demonstration is over: everything that was announced has come");
		suggest(app);
	}
	str_done(&scan);
}

/* A kiosk is left by %LEAVE alone, which Ctrl-Q stands for. */
static void leave(struct app *app, unsigned char key)
{
	if (app->post->kiosk) {
		if (key == INPUT_CTRL_Q)
			queue_add(&app->queue, "%LEAVE", 6);
		return;
	}
	if (app->model.leaving)
		app->left = true;
	app->model.leaving = true;
	app->stop_asking_at_ms = app->now_ms + LEAVE_MS;
}

/* Takes one input. */
static void take(struct app *app, struct input input)
{
	if (input.kind == INPUT_LEAVE) {
		leave(app, input.byte);
		return;
	}
	session_touch(app->session);
	app->model.leaving = false;
	app->model.notice = NULL;
	if (input.kind == INPUT_REDRAW) {
		curses_redraw(app->curses);
		return;
	}
	if (app->model.demo_plays) { /* any key takes over, and does nothing else */
		app->model.demo_plays = false;
		suggest(app);
		return;
	}
	if (input.kind == INPUT_CLICK) {
		const struct screen_key *key = frame_key_at(&app->cells, screen_for(&app->model), input.row, input.col);

		if (!key)
			return;
		input = (struct input){.kind = INPUT_F, .number = key->f};
	}
	keys_take(&app->model, &app->queue, input);
}

static void read_inputs(struct app *app)
{
	app->unread = true;
	for (int i = 0; i < INPUTS_A_TURN && !queue_full(&app->queue); i++) {
		struct input input = curses_read(app->curses);

		if (input.kind == INPUT_NONE) {
			app->unread = false;
			return;
		}
		take(app, input);
	}
}

/* Reads the terminal's own scanners. A scan takes over from a demonstration, as a key does, and counts. */
static void read_scanners(struct app *app, const struct pollfd *fds, size_t count, bool waited)
{
	int64_t since_ms = waited ? app->now_ms : app->scanned_at_ms;

	if (!count)
		return;
	scanners_read(app->scanners, fds, count, since_ms, app->now_ms);
	app->scanned_at_ms = app->now_ms;
	if (scanning_take(app->scanners, &app->queue, app->now_ms, clock_now(app->clock))) {
		app->model.demo_plays = false;
		app->model.leaving = false;
		app->model.notice = NULL;
	}
	if (scanning_show(app->scanners, &app->model))
		curses_beep(app->curses);
	scanning_report(app->scanners, app->session);
}

static void read_signals(struct app *app)
{
	struct signalfd_siginfo info;

	while (read(app->signal_fd, &info, sizeof info) == (ssize_t)sizeof info) {
		if (info.ssi_signo == SIGWINCH) {
			curses_redraw(app->curses);
			continue;
		}
		app->left = true;
		app->post->ended_by = (int)info.ssi_signo;
	}
}

static void lose_terminal(struct app *app)
{
	app->left = true;
	app->post->ended_by = SIGHUP;
}

/* How long the turn may wait. */
static int wait_ms(const struct app *app)
{
	int64_t wait = TURN_MS;
	int64_t moments[] = {app->beep_at_ms, app->model.demo_plays ? app->demo_at_ms : 0,
		app->queue.count && app->retry_at_ms > app->now_ms ? app->retry_at_ms : 0};
	int scanners_ms = app->scanners ? scanners_wait_ms(app->scanners, app->now_ms) : -1;

	if (app->unread && !queue_full(&app->queue))
		return 0;
	if (app->queue.count && app->retry_at_ms <= app->now_ms)
		return 0;
	if (app->more_to_do && !app->queue.count)
		return 0;
	if (scanners_ms >= 0 && scanners_ms < wait && !queue_full(&app->queue))
		wait = scanners_ms;
	for (size_t i = 0; i < sizeof moments / sizeof *moments; i++) {
		if (moments[i] && moments[i] - app->now_ms < wait)
			wait = moments[i] - app->now_ms;
	}
	return wait < 0 ? 0 : (int)wait;
}

static void render(struct app *app)
{
	bool cursor;
	int rows, cols;
	int row = 0;
	int col = 0;

	curses_size(app->curses, &rows, &cols);
	if (rows != app->cells.rows || cols != app->cells.cols)
		cells_resize(&app->cells, rows, cols, curses_charset(app->curses));
	app->model.now_ms = clock_now(app->clock);
	app->model.since_reply_ms = app->now_ms - app->replied_at_ms;
	app->model.queued = app->queue.count;
	app->model.hides = keys_hide(&app->model, &app->queue);
	app->model.hides_digits = keys_hide_digits(&app->model, &app->queue);
	screen_render(&app->cells, &app->model);
	if (app->post->kiosk && curses_is_console() && app->now_ms >= app->repaint_at_ms) {
		curses_repaint(app->curses);
		app->repaint_at_ms = app->now_ms + REPAINT_MS;
	}
	cursor = frame_cursor(&app->cells, &app->model, screen_for(&app->model), &row, &col);
	curses_show(app->curses, &app->cells, cursor, row, col);
}

/* Tells the service manager what a person who asks it wants to know; not who works here. */
static void report(struct app *app)
{
	const struct session_view *view = &app->model.view;
	char status[ALIVE_STATUS_MAX];

	if (!app->post->alive)
		return;
	if (app->model.trouble != TROUBLE_NONE)
		snprintf(status, sizeof status, "Terminal %.32s: %.140s", view->terminal, app->model.trouble_text);
	else
		snprintf(status, sizeof status, "Terminal %.32s: %.20s", view->terminal, !*view->operator_name ? "nobody is signed on"
			: *view->activity ? view->activity : "no activity chosen");
	alive_turn(app->post->alive, app->now_ms, status);
}

static void turn(struct app *app)
{
	struct pollfd fds[2 + SCANNERS_FDS_MAX] = {
		{.fd = app->signal_fd, .events = POLLIN}, {.fd = STDIN_FILENO, .events = POLLIN}};
	bool full = queue_full(&app->queue); /* then what would fill it waits where it is */
	size_t scanner_fds = app->scanners && !full ? scanners_fds(app->scanners, fds + 2) : 0;
	int ready = poll(fds, full ? 1 : 2 + scanner_fds, 0);
	bool waited = ready == 0;

	if (waited)
		ready = poll(fds, full ? 1 : 2 + scanner_fds, wait_ms(app));
	app->now_ms = clock_monotonic_ms();
	read_scanners(app, fds + 2, scanner_fds, waited);
	if (ready > 0 && fds[0].revents)
		read_signals(app);
	if (ready > 0 && fds[1].revents & (POLLHUP | POLLERR | POLLNVAL))
		lose_terminal(app);
	else if (app->unread || (ready > 0 && fds[1].revents))
		read_inputs(app);
	if (app->beep_at_ms && app->now_ms >= app->beep_at_ms) {
		curses_beep(app->curses);
		app->beep_at_ms = 0;
	}
	if (app->model.leaving && app->now_ms >= app->stop_asking_at_ms)
		app->model.leaving = false;
	play(app);
	keeping_take(app->backlog, &app->queue, clock_now(app->clock), &app->model);
	work(app);
	keeping_settle(app->backlog, &app->queue, &app->model);
	end_idle(app);
	look_around(app);
	look_for_store(app);
	look_at_journal(app);
	look_at_board(app);
	look_at_printer(app);
	render(app);
	sound(app);
	/* the picture is out: now nobody waits */
	if (!app->queue.count && (app->more_to_do || app->now_ms >= app->idle_at_ms)) {
		app->more_to_do = session_idle(app->session);
		app->idle_at_ms = app->now_ms + TURN_MS;
	}
	report(app);
}

/* Signals become readable: they are handled between turns, never inside a scan. */
static enum status catch_signals(struct app *app, struct err *err)
{
	sigset_t signals;

	sigemptyset(&signals);
	sigaddset(&signals, SIGWINCH);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGHUP);
	if (!app->post->kiosk)
		sigaddset(&signals, SIGINT);
	sigprocmask(SIG_BLOCK, &signals, &app->signals_before);
	app->signal_fd = signalfd(-1, &signals, SFD_NONBLOCK | SFD_CLOEXEC);
	if (app->signal_fd < 0)
		return err_set(err, ST_DEVICE, "signals cannot be watched: %s", strerror(errno));
	return ST_OK;
}

enum status app_run(struct session *session, const struct clock *clock, struct demo *demo, struct scanners *scanners,
	struct backlog *backlog, const char *printer_note, struct app_post *post, struct err *err)
{
	struct app *app = mem_alloc(sizeof *app);
	enum status status;
	bool changed;

	app->session = session;
	app->clock = clock;
	app->demo = demo;
	app->scanners = scanners;
	printing_init(&app->printing, printer_note);
	app->backlog = backlog;
	session_ends_idle(session);
	app->post = post;
	app->now_ms = clock_monotonic_ms();
	app->demo_at_ms = app->now_ms + DEMO_PAUSE_MS;
	model_init(&app->model, "");
	app->model.demo_plays = demo != NULL;
	status = catch_signals(app, err);
	if (status == ST_OK)
		status = curses_start(&app->curses, err);
	if (status == ST_OK) {
		if (scanners)
			scanning_show(scanners, &app->model);
		look(app, &changed); /* first of all: it knows whose language is spoken */
		if (backlog)
			keeping_resume(backlog, &app->queue, post->again, &app->model);
		tell_forgotten(app);
		render(app);
		while (!app->left)
			turn(app);
		curses_stop(app->curses);
		if (app->store_is_back)
			status = err_set(err, ST_DAMAGED, "the store was damaged, and is restored: start the terminal again");
	}
	if (app->signal_fd >= 0)
		close(app->signal_fd);
	sigprocmask(SIG_SETMASK, &app->signals_before, NULL);
	queue_done(&app->queue);
	model_done(&app->model);
	cells_done(&app->cells);
	free(app);
	return status;
}
