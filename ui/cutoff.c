/* Cut-offs in words. Late is told by a sign and a word, so that it needs no colour. */
#include "ui/cutoff.h"

#include <inttypes.h>

#include "base/clock.h"
#include "base/text.h"

enum { MINUTE_MS = 60000, DAY_MINUTES = 24 * 60 };

bool cutoff_is_late(const struct model *model, int64_t cutoff_ms)
{
	return cutoff_ms && cutoff_ms < model->now_ms;
}

static void add_minutes(struct str *text, int64_t minutes)
{
	if (minutes >= 2 * DAY_MINUTES)
		str_printf(text, P_("%" PRId64 " day", "%" PRId64 " days", minutes / DAY_MINUTES), minutes / DAY_MINUTES);
	else if (minutes >= 60 && minutes % 60)
		str_printf(text, _("%" PRId64 " h %" PRId64 " min"), minutes / 60, minutes % 60);
	else if (minutes >= 60)
		str_printf(text, _("%" PRId64 " h"), minutes / 60);
	else
		str_printf(text, _("%" PRId64 " min"), minutes);
}

void cutoff_add_left(struct str *text, const struct model *model, int64_t cutoff_ms)
{
	bool late = cutoff_is_late(model, cutoff_ms);
	struct str minutes = {0};

	if (!cutoff_ms)
		return;
	add_minutes(&minutes, (late ? model->now_ms - cutoff_ms : cutoff_ms - model->now_ms) / MINUTE_MS);
	/* TRANSLATORS: when a truck leaves: "in 1 h 5 min", "! 5 min late" */
	str_printf(text, late ? _("! %s late") : _("in %s"), str_text(&minutes));
	str_done(&minutes);
}

void cutoff_add_clock(struct str *text, const struct model *model, int64_t cutoff_ms)
{
	char clock[TIME_TEXT_MAX];

	if (!cutoff_ms)
		return;
	time_format_clock(model->view.zone, cutoff_ms, clock);
	clock[5] = '\0'; /* without seconds */
	str_add(text, clock);
}

void cutoff_add_pickup(struct str *text, const struct model *model, const char *carrier, const char *pickup, const char *door,
	int64_t cutoff_ms)
{
	if (!*pickup && *carrier)
		str_printf(text, _("%s, no pickup known"), carrier);
	if (!*pickup)
		return;
	str_add(text, pickup);
	if (*door) {
		str_add(text, " ");
		str_printf(text, C_("door", "at %s"), door);
	}
	str_add(text, ", ");
	cutoff_add_clock(text, model, cutoff_ms);
	str_add(text, cutoff_ms ? " " : "");
	cutoff_add_left(text, model, cutoff_ms);
}
