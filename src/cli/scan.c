/* `crossdock scan`: the headless terminal. The same sessions as the full-screen terminal; one scan a line in, one JSON
 * object a line out, printed after the commit and flushed before the next scan is read. With --devices the terminal's own
 * scanners are read, too. */
#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/pin.h"
#include "base/str.h"
#include "base/text.h"
#include "cli/check_child.h"
#include "cli/commands.h"
#include "cli/keep.h"
#include "cli/output.h"
#include "cli/scan_devices.h"
#include "devices/printer.h"
#include "flow/session.h"

enum { READ_BYTES = 65536, LINE_KEPT = 1 << 20, IDLE_EVERY_MS = 1000, SETTLE_MS = 40, SETTLE_STEPS = 4 };

static json_t *text_or_null(const char *text)
{
	return *text ? json_string(text) : json_null();
}

static json_t *json_direction(const struct reply_direction *d)
{
	json_t *o = json_object();

	json_object_set_new(o, "quantity", json_integer(d->quantity));
	json_object_set_new(o, "sku", json_string(d->sku));
	if (*d->lot)
		json_object_set_new(o, "lot", json_string(d->lot));
	json_object_set_new(o, "to", json_string(d->to));
	json_object_set_new(o, "kind", json_string(d->kind));
	if (*d->order) {
		json_object_set_new(o, "order", json_string(d->order));
		json_object_set_new(o, "line", json_string(d->line));
		json_object_set_new(o, "shipment", json_string(d->shipment));
	}
	json_object_set_new(o, "reason", json_string(d->reason));
	if (*d->waits_for)
		json_object_set_new(o, "waits_for", json_string(d->waits_for));
	return o;
}

static void set_directions(json_t *o, const char *name, const struct reply_direction *list, size_t count)
{
	json_t *array;

	if (!count)
		return;
	array = json_array();
	for (size_t i = 0; i < count; i++)
		json_array_append_new(array, json_direction(&list[i]));
	json_object_set_new(o, name, array);
}

static json_t *json_packing(const struct reply_packing *p)
{
	json_t *o = json_object();
	json_t *missing = json_array();

	json_object_set_new(o, "shipment", json_string(p->shipment));
	if (p->carton)
		json_object_set_new(o, "carton", json_integer(p->carton));
	if (*p->sscc)
		json_object_set_new(o, "sscc", json_string(p->sscc));
	json_object_set_new(o, "in_carton", json_integer(p->in_carton));
	json_object_set_new(o, "packed", json_integer(p->packed));
	json_object_set_new(o, "to_pack", json_integer(p->to_pack));
	for (size_t i = 0; i < p->missing_count; i++)
		json_array_append_new(missing,
			json_pack("{s:I,s:s}", "quantity", (json_int_t)p->missing[i].quantity, "sku", p->missing[i].sku));
	json_object_set_new(o, "missing", missing);
	return o;
}

static json_t *json_reply(int64_t n, const char *scan, const char *device, const struct reply *r)
{
	json_t *o = json_object();

	json_object_set_new(o, "n", json_integer(n));
	json_object_set_new(o, "scan", json_string(scan));
	if (device)
		json_object_set_new(o, "device", json_string(device));
	json_object_set_new(o, "result", json_string(result_word(r->result)));
	if (r->error != ERROR_NONE)
		json_object_set_new(o, "error", json_string(error_word(r->error)));
	json_object_set_new(o, "say", json_string(r->say));
	json_object_set_new(o, "activity", text_or_null(r->activity));
	if (*r->id)
		json_object_set_new(o, "id", json_string(r->id));
	set_directions(o, "directions", r->directions, r->direction_count);
	set_directions(o, "confirmed", r->confirmed, r->confirmed_count);
	if (r->packing)
		json_object_set_new(o, "packing", json_packing(r->packing));
	if (r->shows)
		json_object_set_new(o, "shows", json_pack("{s:s, s:s}", "kind", r->shows_kind, "id", r->shows));
	if (r->line_count) {
		json_t *array = json_array();

		for (size_t i = 0; i < r->line_count; i++)
			json_array_append_new(array, json_string(r->lines[i]));
		json_object_set_new(o, "lines", array);
	}
	if (r->assigned)
		json_object_set_new(o, "assigned", json_pack("{s:s, s:o, s:s, s:s}", "activity", r->assigned->activity, "place",
							   text_or_null(r->assigned->place), "by", r->assigned->by, "say", r->assigned->say));
	if (r->asks_secret)
		json_object_set_new(o, "secret", json_true());
	json_object_set_new(o, "prompt", json_string(r->prompt));
	return o;
}

/* Prints one object on one line. False: standard output is gone. */
static bool print_line(json_t *o)
{
	char *text = json_dumps(o, JSON_COMPACT);
	bool ok = text && puts(text) >= 0 && fflush(stdout) == 0;

	free(text);
	json_decref(o);
	return ok;
}

/* What is served: a session, from standard input and, with --devices, from scanners. */
struct serving {
	struct session *session;
	struct scan_devices *devices; /* NULL = only standard input */
	int64_t n;                    /* scans so far */
	bool told_journal;            /* that it cannot be written */
	bool secret;                  /* the last answer asks for a PIN */
};

static void tell_journal(struct serving *serving)
{
	const char *trouble = session_record_trouble(serving->session);

	if (*trouble && !serving->told_journal)
		fprintf(stderr, "crossdock: %s\n", trouble);
	serving->told_journal = *trouble != '\0';
}

/* device: the scanner that sent it; NULL: it came on standard input. */
static enum status print_answer(
	void *ctx, const char *device, const void *data, size_t len, const struct reply *reply, struct err *err)
{
	struct serving *serving = ctx;
	struct str echo = {0};
	enum status st = ST_OK;

	tell_journal(serving);
	if (reply->is_secret)
		str_add(&echo, SESSION_SECRET);
	else
		str_add_escaped(&echo, data, len);
	serving->secret = reply->asks_secret;
	if (!print_line(json_reply(++serving->n, str_text(&echo), device, reply)))
		st = err_set(err, ST_DEVICE, "standard output is gone");
	str_done(&echo);
	return st;
}

static enum status refuse_line(struct serving *serving, const char *line, size_t len, enum error_word error, const char *say,
	struct err *err)
{
	struct reply reply = {.result = RESULT_REFUSED, .error = error, .say = say, .id = "", .activity = "",
		.prompt = _("Scan it again"), .asks_secret = serving->secret,
		.is_secret = error == ERROR_STORE_BUSY ? session_hides(serving->session) : serving->secret};

	return print_answer(serving, NULL, line, len, &reply, err);
}

static enum status answer_line(struct serving *serving, const char *line, size_t len, struct err *err)
{
	const struct reply *reply;
	struct str raw = {0};
	enum status st;

	if (!str_unescape(&raw, line, len)) {
		st = refuse_line(serving, line, len, ERROR_BAD_SCAN,
			_("A backslash is written \\\\, any other byte \\xHH: correct the line"), err);
	} else {
		st = session_scan(serving->session, (const uint8_t *)str_text(&raw), raw.len, &reply, err);
		if (st == ST_BUSY)
			st = refuse_line(serving, str_text(&raw), raw.len, ERROR_STORE_BUSY,
				_("The store is busy; nothing was done: scan it again"), err);
		else if (st == ST_OK)
			st = print_answer(serving, NULL, str_text(&raw), raw.len, reply, err);
	}
	if (session_hides(serving->session))
		pin_wipe(raw.data, raw.len);
	str_done(&raw);
	return st;
}

/* After an answer: what it changed is worked into the plan before the next scan, unless that takes long. */
static void settle(struct session *session)
{
	int64_t until_ms = clock_monotonic_ms() + SETTLE_MS;

	for (int i = 0; session_settle(session) && (i < SETTLE_STEPS || clock_monotonic_ms() < until_ms); i++) {
	}
}

static void between_scans(void *ctx)
{
	struct serving *serving = ctx;

	settle(serving->session);
}

/* Standard input, line by line; while nothing comes, the session does what is left to do. */
struct input {
	char *data;
	size_t len;
	size_t cap;
	size_t next; /* where the line that is wanted begins */
	bool ended;
};

static bool read_more(struct input *in)
{
	ssize_t got;

	if (in->next) {
		memmove(in->data, in->data + in->next, in->len - in->next);
		in->len -= in->next;
		in->next = 0;
	}
	if (in->cap < in->len + READ_BYTES) {
		in->cap = in->cap * 2 + READ_BYTES;
		in->data = mem_resize(in->data, in->cap);
	}
	do {
		got = read(STDIN_FILENO, in->data + in->len, READ_BYTES);
	} while (got < 0 && errno == EINTR);
	if (got > 0)
		in->len += (size_t)got;
	in->ended = got <= 0;
	return got > 0;
}

/* Waits for standard input. The plan is worked at while there is none, the clock is looked at now and then, and scanners are
 * served. */
static enum status wait_for_input(struct serving *serving, struct err *err)
{
	struct pollfd fds[1 + SCANNERS_FDS_MAX] = {{.fd = STDIN_FILENO, .events = POLLIN}};
	enum status st = ST_OK;
	bool more = true;

	while (st == ST_OK && !fds[0].revents) {
		size_t count = serving->devices ? scan_devices_fds(serving->devices, fds + 1) : 0;
		int wait = serving->devices ? scan_devices_wait_ms(serving->devices, clock_monotonic_ms()) : -1;
		int ready = poll(fds, 1 + count, 0);
		bool waited = ready == 0 && !more;

		if (waited)
			ready = poll(fds, 1 + count, wait < 0 || wait > IDLE_EVERY_MS ? IDLE_EVERY_MS : wait);
		if (serving->devices)
			st = scan_devices_serve(serving->devices, fds + 1, count, waited, err);
		if (ready == 0)
			more = session_idle(serving->session);
	}
	return st;
}

/* What is far too long for a scan is cut there, and refused as what it is: no line grows for ever.
 * *line is NULL: there is no further one. The line is without its end, and lives until the next call. */
static enum status next_line(struct input *in, struct serving *serving, char **line, size_t *len, struct err *err)
{
	size_t searched = 0;
	char *end = NULL;

	*line = NULL;
	for (;;) {
		size_t from = in->next + searched;

		if (in->len > from)
			end = memchr(in->data + from, '\n', in->len - from);
		if (end || in->ended)
			break;
		if (in->len - in->next > LINE_KEPT)
			in->len = in->next + LINE_KEPT;
		searched = in->len - in->next;
		if (wait_for_input(serving, err) != ST_OK)
			return err->status;
		read_more(in);
	}
	if (in->next == in->len)
		return ST_OK;
	*line = in->data + in->next;
	*len = end ? (size_t)(end - *line) : in->len - in->next;
	in->next += *len + (end ? 1 : 0);
	while (*len && (*line)[*len - 1] == '\r')
		--*len;
	return ST_OK;
}

/* scanners, backlog: NULL = only standard input. */
static enum status serve(
	struct session *session, struct scanners *scanners, struct backlog *backlog, const struct clock *clock, struct err *err)
{
	struct serving serving = {.session = session};
	struct input in = {.data = NULL};
	char *line;
	size_t len;
	enum status st;

	if (scanners)
		serving.devices = scan_devices_new(session, scanners, backlog, clock,
			(struct scan_printer){.print = print_answer, .idle = between_scans, .ctx = &serving});
	tell_journal(&serving);
	settle(session);
	while ((st = next_line(&in, &serving, &line, &len, err)) == ST_OK && line) {
		if (!len || line[0] == '#')
			continue;
		st = answer_line(&serving, line, len, err);
		if (session_hides(session))
			pin_wipe(line, len);
		if (st != ST_OK)
			break;
		settle(session);
	}
	scan_devices_free(serving.devices);
	free(in.data);
	return st;
}

struct options {
	const char *badge;
	const char *activity;
	const char *terminal;
	const char *printer;
	bool devices;
	bool ends_idle;
};

static enum status parse(struct options *o, int argc, char **argv, struct err *err)
{
	for (int i = 1; i < argc; i += 2) {
		const char **value = NULL;

		if (strcmp(argv[i], "--devices") == 0) {
			o->devices = true;
			i--; /* it has no value */
			continue;
		}
		if (strcmp(argv[i], "--sign-off-idle") == 0) {
			o->ends_idle = true;
			i--;
			continue;
		}
		if (strcmp(argv[i], "--operator") == 0)
			value = &o->badge;
		else if (strcmp(argv[i], "--activity") == 0)
			value = &o->activity;
		else if (strcmp(argv[i], "--terminal") == 0)
			value = &o->terminal;
		else if (strcmp(argv[i], "--printer") == 0)
			value = &o->printer;
		if (!value || i + 1 == argc)
			return cli_usage("scan", err);
		*value = argv[i + 1];
	}
	return o->printer ? printer_check(o->printer, err) : ST_OK;
}

enum status scan_run(struct cli *cli, int argc, char **argv, struct err *err)
{
	struct options o = {.terminal = cli->terminal ? cli->terminal : "T1", .printer = cli->printer};
	struct scanners *scanners = NULL;
	struct backlog *backlog = NULL;
	struct journal *journal = NULL;
	struct session *session = NULL;
	struct db *db = NULL;
	pid_t checking = 0;
	int taken = -1;
	enum status st = parse(&o, argc, argv, err);

	cli->stays = true;
	if (st == ST_OK)
		st = cli_open(cli, &db, err);
	if (st == ST_OK)
		check_child_start(cli, db, true, &checking);
	if (st == ST_OK)
		st = keep_free(&taken, cli, db, o.terminal, err);
	if (st == ST_OK)
		st = session_open(&session, db, &cli->clock, o.terminal, err);
	if (st == ST_OK) /* what programs read does not depend on the environment */
		session_set_language(session, "en");
	if (st == ST_OK)
		st = keep_journal(&journal, cli, db, session, o.terminal, err);
	if (st == ST_OK && o.ends_idle)
		session_ends_idle(session);
	if (st == ST_OK && o.printer)
		session_set_printer(session, o.printer);
	if (st == ST_OK && cli->door)
		st = session_stand_at(session, cli->door, err);
	if (st == ST_OK && o.badge)
		st = session_sign_on(session, o.badge, err);
	if (st == ST_OK && o.activity)
		st = session_choose(session, o.activity, err);
	if (st == ST_OK && o.devices && !cli->scanner_count)
		st = err_set(err, ST_REFUSED, "--devices: the config file names no scanner: give it a section [scanner NAME]");
	if (st == ST_OK && o.devices)
		st = scanners_open(&scanners, cli->scanners, cli->scanner_count, err);
	if (st == ST_OK && o.devices) {
		keep_let_go(taken); /* it is had alone */
		taken = -1;
	}
	if (st == ST_OK && o.devices)
		st = keep_open(&backlog, cli, db, session, o.terminal, err);
	if (st == ST_OK)
		st = serve(session, scanners, backlog, &cli->clock, err);
	backlog_close(backlog);
	keep_let_go(taken);
	scanners_close(scanners);
	session_close(session);
	journal_close(journal);
	db_close(db);
	check_child_stop(checking);
	return st;
}
