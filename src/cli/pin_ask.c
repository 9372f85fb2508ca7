/* The echo comes back whatever ends the question: keys are read one by one, and signals between them. */
#include "cli/pin_ask.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "base/text.h"
#include "store/audit.h"
#include "store/pin.h"

#undef CTRL
#define CTRL(c) ((c) & 0x1F)

/* Byte by byte: what stands behind the line is somebody else's. False: there is none. */
static bool read_line(int fd, struct pin_typed *pin)
{
	bool any = false;
	char c;

	*pin = (struct pin_typed){.len = 0};
	for (;;) {
		ssize_t got = read(fd, &c, 1);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return any;
		any = true;
		if (c == '\n')
			break;
		if (pin->len + 1 < sizeof pin->text)
			pin->text[pin->len++] = c;
	}
	if (pin->len && pin->text[pin->len - 1] == '\r')
		pin->len--;
	pin->text[pin->len] = '\0';
	return true;
}

/* Key by key, so that Ctrl-C is one of them. False: it was given up, or a signal came. */
static bool read_keys(int signals, struct pin_typed *pin)
{
	struct pollfd fds[] = {{.fd = STDIN_FILENO, .events = POLLIN}, {.fd = signals, .events = POLLIN}};
	char c;

	*pin = (struct pin_typed){.len = 0};
	for (;;) {
		if (poll(fds, 2, -1) < 0 && errno != EINTR)
			return false;
		if (fds[1].revents)
			return false;
		if (!fds[0].revents)
			continue;
		if (read(STDIN_FILENO, &c, 1) != 1 || c == CTRL('C') || c == CTRL('D') || c == CTRL('\\'))
			return false;
		if (c == '\r' || c == '\n')
			return true;
		if ((c == '\b' || c == 0x7F) && pin->len)
			pin->text[--pin->len] = '\0';
		else if (c == CTRL('U'))
			pin_wipe(pin, sizeof *pin);
		else if (c != '\b' && c != 0x7F && pin->len + 1 < sizeof pin->text)
			pin->text[pin->len++] = c;
	}
}

static bool type(struct pin_typed *pin, const char *question)
{
	struct termios before;
	struct termios silent;
	sigset_t ends;
	sigset_t mask;
	int signals;
	bool done;

	sigemptyset(&ends);
	sigaddset(&ends, SIGTERM);
	sigaddset(&ends, SIGHUP);
	sigaddset(&ends, SIGINT);
	sigprocmask(SIG_BLOCK, &ends, &mask);
	signals = signalfd(-1, &ends, SFD_CLOEXEC);
	if (signals < 0 || tcgetattr(STDIN_FILENO, &before) != 0) {
		close(signals);
		sigprocmask(SIG_SETMASK, &mask, NULL);
		return false;
	}
	silent = before;
	silent.c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON | ISIG | IEXTEN);
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
	fprintf(stderr, "%s ", question);
	fflush(stderr);
	done = read_keys(signals, pin);
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
	fputc('\n', stderr);
	close(signals);
	sigprocmask(SIG_SETMASK, &mask, NULL); /* what came meanwhile ends the program now */
	return done;
}

enum status pin_ask(struct pin_typed *pin, const char *question, struct err *err)
{
	bool any = isatty(STDIN_FILENO) ? type(pin, question) : read_line(STDIN_FILENO, pin);

	if (!any)
		return err_set(err, ST_REFUSED, "no PIN was given: type it, or give it as a line of standard input");
	return ST_OK;
}

/* The first line of a file that nobody else can read. */
static enum status read_file(struct pin_typed *pin, const char *path, struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	struct stat st;
	bool any;

	if (fd < 0)
		return err_set(err, ST_REFUSED, "the file of the PIN, %s, cannot be read: %s", path, strerror(errno));
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || (st.st_mode & 077) || (st.st_uid != geteuid() && st.st_uid != 0)) {
		close(fd);
		return err_set(err, ST_REFUSED, "the file of the PIN, %s, must be yours, and nobody else's to read: chmod 600 it", path);
	}
	any = read_line(fd, pin);
	close(fd);
	if (!any)
		return err_set(err, ST_REFUSED, "the file of the PIN, %s, is empty: its first line is the PIN", path);
	return ST_OK;
}

static enum status get(struct pin_typed *pin, const char *name, struct err *err)
{
	const char *path = getenv("CROSSDOCK_PIN_FILE");
	char question[200];

	if (path && *path)
		return read_file(pin, path, err);
	if (!isatty(STDIN_FILENO))
		return err_set(err, ST_REFUSED, "%s has a PIN: name a file with it in CROSSDOCK_PIN_FILE, or act at a terminal", name);
	snprintf(question, sizeof question, _("PIN of %.100s:"), name);
	return pin_ask(pin, question, err);
}

static enum status tell(const struct pin_try *try, const char *name, struct err *err)
{
	long long seconds = (long long)((try->wait_ms + 999) / 1000);

	switch (try->verdict) {
	case PIN_RIGHT: return ST_OK;
	case PIN_WRONG:
		if (!seconds)
			return err_set(err, ST_REFUSED, "wrong PIN");
		return err_set(err, ST_REFUSED, "wrong PIN, and too many of them: the badge is locked here for %lld seconds", seconds);
	case PIN_LOCKED:
	case PIN_TOO_SOON: return err_set(err, ST_REFUSED, "after wrong PINs of %s: try again in %lld seconds", name, seconds);
	case PIN_CHANGED:
	case PIN_NONE: return err_set(err, ST_REFUSED, "the PIN of %s was changed just now: try again", name);
	}
	return ST_OK;
}

static void write_down(const struct cli *cli, struct db *db, const struct pin_try *try)
{
	int64_t now_ms = clock_now(&cli->clock);
	char tries[24];
	char until[TIME_TEXT_MAX];

	snprintf(tries, sizeof tries, "%lld", (long long)try->failed);
	audit_add(db, &(struct audit_entry){.at_ms = now_ms, .action = AUDIT_WRONG_PIN, .terminal = "", .subject = cli->actor,
			      .notes = {{"for", "--as"}, {"tries", tries}}});
	if (try->wait_ms)
		audit_add(db, &(struct audit_entry){.at_ms = now_ms, .action = AUDIT_LOCKED, .terminal = "", .subject = cli->actor,
				      .notes = {{"until", time_format_utc(now_ms + try->wait_ms, until)}}});
}

/* What came of it is written down before it is acted on. */
static enum status try_it(const struct cli *cli, struct db *db, struct pin_try *try, const struct pin_typed *pin, struct err *err)
{
	if (pin_try_check(try, pin->text, pin->len, err) != ST_OK || db_begin_write(db, err) != ST_OK)
		return err->status;
	pin_try_note(db, try, clock_now(&cli->clock));
	if (try->verdict == PIN_WRONG)
		write_down(cli, db, try);
	return db_commit(db, err);
}

enum status pin_ask_actor(const struct cli *cli, struct db *db, int64_t operator_id, const char *name, struct err *err)
{
	struct pin_typed pin;
	struct pin_try try;
	enum status st;

	if (db_begin_read(db, err) != ST_OK)
		return err->status;
	pin_try_look(db, operator_id, PIN_NO_TERMINAL, clock_now(&cli->clock), &try);
	if (db_end_read(db, err) != ST_OK)
		return err->status;
	if (try.verdict == PIN_NONE)
		return ST_OK;
	if (try.verdict != PIN_WRONG)
		return tell(&try, name, err);
	st = get(&pin, name, err);
	if (st == ST_OK)
		st = try_it(cli, db, &try, &pin, err);
	pin_wipe(&pin, sizeof pin);
	return st == ST_OK ? tell(&try, name, err) : st;
}
