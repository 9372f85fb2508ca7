/* The board's alerts: those that are open (store/alert.h), and before them pickups that should have left, which the board sees by
 * itself. */
#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "store/alert.h"
#include "store/board_part.h"

enum { MOST_ALERTS = 60 };

static const char *clock_text(struct board_reading *r, int64_t at_ms)
{
	char clock[TIME_TEXT_MAX];

	time_format_clock(r->board->zone, at_ms, clock);
	clock[5] = '\0'; /* without seconds */
	return arena_dup(r->arena, clock);
}

static void add(struct board_reading *r, struct board_alert alert)
{
	struct board *b = r->board;

	b->alerts = arena_grow(r->arena, b->alerts, b->alert_count, &r->alert_cap, sizeof *b->alerts);
	b->alerts[b->alert_count++] = alert;
}

/* What was to be on its truck by now. */
static void find_late_pickups(struct board_reading *r)
{
	for (size_t i = 0; i < r->board->pickup_count; i++) {
		const struct board_pickup *p = &r->board->pickups[i];
		int64_t waiting = p->ready.shipments + p->packing.shipments + p->packed.shipments;

		if (!p->past || (!waiting && !p->cartons))
			continue;
		add(r, (struct board_alert){.kind = "pickup-late", .subject = p->number, .level = ALERT_URGENT, .orders = waiting,
			.cause = arena_printf(r->arena,
				P_("%s should have left at %s: %" PRId64 " shipment not on it", "%s should have left at %s: %" PRId64 " shipments not on it",
					waiting),
				p->number, clock_text(r, p->cutoff_at), waiting),
			.consequence = "", .action = _("Load what is packed, and let it leave"), .scan = "%LOAD", .opens = p->number,
			.command = ""});
	}
}

/* "crossdock order accept SO-2 2" does what SO-2 and %ACCEPT do; another text without a blank is scanned itself. */
static void find_scans(struct board_reading *r, const struct alert *alert, struct board_alert *a)
{
	static const char order[] = "crossdock order ";
	const char *verb = alert->scan + sizeof order - 1;
	const char *number;
	char *command;

	a->command = "";
	a->opens = alert->kind == ALERT_SCANNER_GONE || alert->kind == ALERT_PRINTER_GONE || alert->kind == ALERT_BACKUP_OLD ? "" : a->subject;
	if (strncmp(alert->scan, order, sizeof order - 1) == 0 && (number = strchr(verb, ' '))) {
		command = arena_printf(r->arena, "%%%.*s", (int)(number - verb), verb);
		for (char *c = command; *c; c++)
			*c = *c >= 'a' && *c <= 'z' ? (char)(*c - 'a' + 'A') : *c;
		a->command = command;
		a->opens = arena_dup_n(r->arena, number + 1, strcspn(number + 1, " "));
	} else if (*alert->scan && *alert->scan != '%' && !strchr(alert->scan, ' ')) {
		a->opens = alert->scan;
	}
}

/* Those that sum up further ones of a kind come after the ones that are named. */
static void put_sums_last(struct board *b)
{
	for (size_t i = 0; i + 1 < b->alert_count; i++) {
		struct board_alert a = b->alerts[i];

		if (!*a.subject && *b->alerts[i + 1].subject && strcmp(b->alerts[i + 1].kind, a.kind) == 0) {
			b->alerts[i] = b->alerts[i + 1];
			b->alerts[i + 1] = a;
		}
	}
}

void board_read_alerts(struct board_reading *r)
{
	struct alert_counts counts = alerts_count(r->db);
	size_t count;
	bool more;
	struct alert *list = alerts_read(r->db, r->arena, MOST_ALERTS, &count, &more);

	find_late_pickups(r);
	for (size_t i = 0; i < count; i++) {
		struct board_alert a = {.kind = alert_word(list[i].kind),
			.subject = strcmp(list[i].subject, "*") == 0 ? "" : list[i].subject,
			.level = (int)list[i].level,
			.cause = list[i].cause,
			.consequence = list[i].consequence,
			.orders = list[i].orders,
			.action = list[i].action,
			.scan = list[i].scan};

		if (!*a.subject)
			a.cause = arena_printf(r->arena, "%s (%s)", a.cause, a.kind);
		find_scans(r, &list[i], &a);
		add(r, a);
	}
	put_sums_last(r->board);
	r->board->alerts_more = more ? counts.open - (int64_t)count : 0;
}
