/* Scanners and printers that terminals miss. */
#include <inttypes.h>

#include "base/told.h"
#include "flow/watching.h"

void watch_scanner(struct watch *w, const struct device_trouble *t, int64_t orders, const char *const *names)
{
	const char *who = !*t->operator_name ? told_printf(&w->arena, "Nobody is signed on there")
		: *t->inbound		     ? told_printf(&w->arena, "%s receives %s with it", t->operator_name, t->inbound)
		: *t->activity ? told_printf(&w->arena, "%s works with it (%s)", t->operator_name, told_term(&w->arena, t->activity))
			       : told_printf(&w->arena, "%s is signed on there", t->operator_name);

	watch_add(w, &(struct alert_fact){.kind = ALERT_SCANNER_GONE, .sight = ALERT_BAD,
		.subject = arena_printf(&w->arena, "%s %s", t->terminal, t->name), .level = *t->operator_name ? ALERT_WARNING : ALERT_NOTICE,
		.cause = told_printf(&w->arena, "Scanner %s of %s is missing since %s: %s", t->name, t->terminal, watch_time(w, t->since_at), told_text(&w->arena, t->says)),
		.consequence = orders ? told_plural(&w->arena, "%s; %" PRId64 " order waits for that: %s", "%s; %" PRId64 " orders wait for that: %s",
						orders, who, orders, watch_names(w, names, orders))
				      : who,
		.orders = orders, .rank = t->since_at,
		.action = told_printf(&w->arena, "Plug %s in at %s again, or bring a spare one; the keyboard works meanwhile", t->name, t->terminal),
		.scan = ""});
}

static void watch_printer(struct watch *w, const struct device_trouble *t)
{
	const char *names[WATCH_NAMES] = {"", "", ""};
	int64_t labels;
	size_t orders = printer_waiting(w->db, &w->arena, t->name, names, WATCH_NAMES, &labels);

	watch_add(w, &(struct alert_fact){.kind = ALERT_PRINTER_GONE, .sight = ALERT_BAD,
		.subject = arena_printf(&w->arena, "%s %s", t->terminal, t->name), .level = labels ? ALERT_WARNING : ALERT_NOTICE,
		.cause = told_printf(&w->arena, "The printer of %s does not print since %s (%s)", t->terminal, watch_time(w, t->since_at), told_term(&w->arena, t->state)),
		.consequence = !labels ? told_printf(&w->arena, "No label waits for it yet")
			: orders       ? told_plural(&w->arena, "%" PRId64 " label waits for it: %s", "%" PRId64 " labels wait for it: %s", labels, labels,
					   watch_names(w, names, (int64_t)orders))
				       : told_plural(&w->arena, "%" PRId64 " label waits for it", "%" PRId64 " labels wait for it", labels, labels),
		.orders = (int64_t)orders, .rank = t->since_at, .action = told_text(&w->arena, t->says), .scan = ""});
}

void watch_devices(struct watch *w)
{
	size_t count;
	struct device_trouble *list = device_troubles(w->db, &w->arena, w->now_ms, &count);

	for (size_t i = 0; i < count; i++) {
		if (list[i].kind == DEVICE_PRINTER) {
			watch_printer(w, &list[i]);
		} else if (list[i].inbound_id) {
			w->cases = arena_grow(&w->arena, w->cases, w->case_count, &w->case_cap, sizeof *w->cases);
			w->cases[w->case_count++] =
				(struct watch_case){.kind = CASE_SCANNER, .trouble = &list[i], .inbound_id = list[i].inbound_id};
		} else {
			watch_scanner(w, &list[i], 0, NULL);
		}
	}
}
