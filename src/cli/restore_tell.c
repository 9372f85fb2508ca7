/* For people: what is well in a line each, what somebody has to look at or do again in full. */
#include "cli/restore_tell.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "cli/output.h"
#include "cli/restore_silent.h"

void restore_add_deed(void *ctx, const struct since_deed *deed)
{
	struct restore_deeds *d = ctx;

	if (since_has(d->restored, deed))
		return;
	d->list = arena_grow(d->arena, d->list, d->count, &d->cap, sizeof *d->list);
	d->list[d->count++] = (struct since_deed){.at_ms = deed->at_ms, .kind = deed->kind, .what = arena_dup(d->arena, deed->what),
		.about = arena_dup(d->arena, deed->about), .actor = arena_dup(d->arena, deed->actor)};
}

/* ---- JSON */

static json_t *json_time(int64_t at_ms)
{
	char at[TIME_TEXT_MAX];

	return at_ms ? json_string(time_format_utc(at_ms, at)) : json_null();
}

static json_t *json_notes(const struct restore_notes *notes)
{
	json_t *array = json_array();

	for (size_t i = 0; i < notes->count; i++) {
		const struct restore_note *n = &notes->list[i];

		json_array_append_new(array, json_pack("{s:o, s:s, s:I, s:s, s:s, s:s}", "at", json_time(n->at_ms), "terminal", n->terminal,
						     "number", (json_int_t)n->seq, "scan", n->scan, "then", n->then, "now", n->now));
	}
	return array;
}

static json_t *json_command_notes(const struct restore_notes *notes)
{
	json_t *array = json_array();

	for (size_t i = 0; i < notes->count; i++) {
		const struct restore_note *n = &notes->list[i];

		json_array_append_new(array,
			json_pack("{s:o, s:s, s:s, s:s}", "at", json_time(n->at_ms), "command", n->scan, "then", n->then, "now", n->now));
	}
	return array;
}

static json_t *json_commands(const struct restoring *r)
{
	return json_pack("{s:I, s:I, s:I, s:o, s:o, s:o}", "found", (json_int_t)r->scans.commands, "files", (json_int_t)r->commands.files, "same", (json_int_t)r->commands.same, "other",
		json_command_notes(&r->commands.other), "refused", json_command_notes(&r->commands.refused), "left_out",
		json_command_notes(&r->commands.left_out));
}

static json_t *json_scans(const struct restoring *r)
{
	json_t *unread = json_array();

	for (size_t i = 0; i < r->scans.unread_count; i++)
		json_array_append_new(unread, json_string(r->scans.unread[i]));
	return json_pack("{s:I, s:I, s:I, s:I, s:o, s:o, s:o, s:I, s:o, s:o, s:o, s:o}", "found", (json_int_t)r->scans.scans, "terminals",
		(json_int_t)r->scans.terminals, "journals", (json_int_t)r->scans.files, "same", (json_int_t)r->same, "other",
		json_notes(&r->other), "refused", json_notes(&r->refused), "left_out", json_notes(&r->left_out), "missing",
		(json_int_t)r->missing, "first_at", json_time(r->scans.first_ms), "last_at", json_time(r->scans.last_ms), "unread", unread,
		"commands", json_commands(r));
}

static json_t *json_deeds(const struct restore_deeds *deeds)
{
	json_t *array = json_array();

	for (size_t i = 0; i < deeds->count; i++) {
		const struct since_deed *d = &deeds->list[i];

		json_array_append_new(array, json_pack("{s:o, s:s, s:s, s:s, s:s}", "at", json_time(d->at_ms), "kind", d->kind, "what", d->what,
						     "about", d->about, "actor", d->actor));
	}
	return deeds->known || deeds->count ? array : (json_decref(array), json_null());
}

/* ---- text */

static void print_indented(const char *indent, const char *fmt, ...) PRINTF_LIKE(2, 3);

static void print_indented(const char *indent, const char *fmt, ...)
{
	va_list args;

	printf("%s", indent);
	va_start(args, fmt);
	vprintf(fmt, args);
	va_end(args);
	printf("\n");
}

static void print_notes(const struct restoring *r, const char *title, const struct restore_notes *notes)
{
	if (!notes->count)
		return;
	printf("\n%s\n", title);
	for (size_t i = 0; i < notes->count; i++) {
		const struct restore_note *n = &notes->list[i];
		char at[TIME_TEXT_MAX];

		if (*n->terminal)
			printf("  %s  %s-%06" PRId64 "  %s\n", text_time(r->zone, n->at_ms, at), n->terminal, n->seq, n->scan);
		else
			printf("  %s  %s\n", text_time(r->zone, n->at_ms, at), n->scan);
		if (*n->then)
			print_indented("    ", _("then: %s"), n->then);
		print_indented("    ", _("now:  %s"), n->now);
	}
}

static void print_commands(const struct restoring *r)
{
	const struct restore_commands *c = &r->commands;

	if (r->without_commands && !r->without_scans)
		printf(_("Commands since then: left out, as was asked for\n"));
	if (r->without_commands || !r->scans.commands)
		return;
	printf(_("Commands since then: %zu (files imported: %" PRId64 ")\n"), r->scans.commands, c->files);
	print_indented("  ", _("%" PRId64 " done again as then; %zu with another outcome; %zu refused now; %zu left out"), c->same, c->other.count,
		c->refused.count, c->left_out.count);
}

/* What somebody has to look at. other, refused: what stands above scans. */
static void print_all_notes(const struct restoring *r, const char *other, const char *refused)
{
	print_notes(r, other, &r->other);
	print_notes(r, refused, &r->refused);
	print_notes(r, _("Left out"), &r->left_out);
	print_notes(r, _("Commands with another outcome now than then"), &r->commands.other);
	print_notes(r, _("Commands that are refused now, and were not then"), &r->commands.refused);
	print_notes(r, _("Commands that could not be done again: give them again"), &r->commands.left_out);
}

static void print_scans(const struct restoring *r)
{
	char from[TIME_TEXT_MAX];
	char to[TIME_TEXT_MAX];

	if (r->without_scans) {
		printf(_("Scans since then: left out, as was asked for\n"));
		return;
	}
	printf(P_("Scans since then: %zu, in the journal of %zu terminal", "Scans since then: %zu, in the journals of %zu terminals",
		       r->scans.terminals),
		r->scans.scans, r->scans.terminals);
	if (r->scans.scans)
		printf(_(", from %s to %s"), text_time(r->zone, r->scans.first_ms, from), text_time(r->zone, r->scans.last_ms, to));
	printf("\n");
	if (r->scans.scans)
		print_indented("  ", _("%" PRId64 " applied as then; %zu told something else now; %zu refused now; %zu left out"), r->same,
			r->other.count, r->refused.count, r->left_out.count);
	if (r->missing)
		print_indented("  ",
			P_("%" PRId64 " scan is known to nobody: its journal was not found",
				"%" PRId64 " scans are known to nobody: their journals were not found", r->missing),
			r->missing);
	print_commands(r);
	for (size_t i = 0; i < r->scans.unread_count; i++)
		printf("  %s\n", r->scans.unread[i]);
	restore_silent_print(r);
}

static void print_backup(const struct restoring *r, const struct backup *b)
{
	struct arena arena = {0};
	char at[TIME_TEXT_MAX];
	char last[TIME_TEXT_MAX];

	printf(_("%s: made %s, %s old: %" PRId64 " scans (the last %s), %" PRId64 " orders\n"), b->path,
		text_time(r->zone, b->at_ms, at), backups_age(clock_now(&r->cli->clock) - b->at_ms, &arena), r->holds.scans,
		r->holds.last_scan_ms ? text_time(r->zone, r->holds.last_scan_ms, last) : _("never"), r->holds.orders);
	arena_done(&arena);
}

static enum status verdict(const struct restoring *r, struct err *err)
{
	if (!r->differences)
		return ST_OK;
	return err_set(err, ST_REFUSED,
		"verify found %" PRId64 " differences, the first: %.400s. Have the named goods counted; crossdock verify tells all of them",
		r->differences, r->first_difference);
}

/* A test that is run by a timer is seen by its exit status alone. */
static enum status test_verdict(const struct restoring *r, struct err *err)
{
	enum status status = verdict(r, err);

	return status == ST_OK ? restore_silent_verdict(r, true, err) : status;
}

enum status restore_tell_test(struct restoring *r, const struct backup *b, struct err *err)
{
	if (r->cli->json) {
		output_json(json_pack("{s:s, s:o, s:I, s:I, s:I, s:o, s:I, s:b}", "backup", b->path, "at", json_time(b->at_ms), "age_ms",
			(json_int_t)(clock_now(&r->cli->clock) - b->at_ms), "scans", (json_int_t)r->holds.scans, "orders",
			(json_int_t)r->holds.orders, "since", restore_silent_json(r, json_scans(r)), "differences", (json_int_t)r->differences, "good",
			r->differences == 0));
		return test_verdict(r, err);
	}
	print_backup(r, b);
	print_scans(r);
	print_all_notes(r, _("Told something else now"), _("Refused now"));
	if (!r->differences)
		printf(_("It can be restored: verified, no difference\n"));
	return test_verdict(r, err);
}

static void print_deeds(const struct restoring *r, const struct restore_deeds *deeds)
{
	if (deeds->count)
		printf(_("\nDone since the backup, and to be done again\n"));
	for (size_t i = 0; i < deeds->count; i++) {
		const struct since_deed *d = &deeds->list[i];
		char at[TIME_TEXT_MAX];

		printf("  %s  %s%s%s%s%s\n", text_time(r->zone, d->at_ms, at), d->what, *d->about ? "  " : "", d->about, *d->actor ? "  " : "",
			d->actor);
	}
	if (!deeds->known && r->scans.command_files && !r->without_commands)
		printf(_("\nThe damaged store cannot be read: a command that could not be written down, and said so then, has to be given again\n"));
	else if (!deeds->known)
		printf(_("\nThe damaged store cannot be read: import again every file that came since the backup (the same file twice "
			 "changes nothing), and make every decision again that was made by a command\n"));
}

static void print_pins(const struct restoring *r, const struct restore_deeds *deeds)
{
	if (!deeds->known)
		printf(_("\nPINs that were set by a command since the backup are the old ones again: set them anew\n"));
	if (!r->pins_lost_count)
		return;
	printf(_("\nPINs that were changed since the backup, and that nobody knows any more: crossdock operators --set-pin\n"));
	for (size_t i = 0; i < r->pins_lost_count; i++)
		printf("  %s\n", r->pins_lost[i]);
}

static json_t *json_pins(const struct restoring *r)
{
	json_t *array = json_array();

	for (size_t i = 0; i < r->pins_lost_count; i++)
		json_array_append_new(array, json_string(r->pins_lost[i]));
	return array;
}

static void print_restored(const struct restoring *r, const struct backup *b, const char *store, const char *aside,
	const struct restore_deeds *deeds)
{
	printf(_("%s is restored\n"), store);
	print_backup(r, b);
	print_scans(r);
	if (*aside)
		printf(_("What stood there is kept: %s\n"), aside);
	print_all_notes(r, _("To be looked at: told something else now than then"), _("To be looked at: done then, and refused now"));
	print_deeds(r, deeds);
	print_pins(r, deeds);
	if (r->labels)
		printf(P_("\n%" PRId64 " label may be out or not: crossdock print lists it\n",
			       "\n%" PRId64 " labels may be out or not: crossdock print lists them\n", r->labels),
			r->labels);
	if (r->event_now > r->event_then)
		printf(_("\nEvents after %" PRId64 " were written anew: who follows them asks again from %" PRId64 "\n"), r->event_then,
			r->event_then + 1);
	if (!r->differences)
		printf(_("\nVerified: no difference\n"));
}

enum status restore_tell(struct restoring *r, const struct backup *b, const char *store, const char *aside,
	const struct restore_deeds *deeds, struct err *err)
{
	if (!r->cli->json) {
		print_restored(r, b, store, aside, deeds);
		return verdict(r, err);
	}
	output_json(json_pack("{s:s, s:s, s:o, s:s, s:o, s:o, s:I, s:{s:I, s:I}, s:I, s:o}", "restored", store, "backup", b->path, "at",
		json_time(b->at_ms), "kept", aside, "since", restore_silent_json(r, json_scans(r)), "again", json_deeds(deeds), "labels_unclear",
		(json_int_t)r->labels, "events", "then", (json_int_t)r->event_then, "now", (json_int_t)r->event_now, "differences",
		(json_int_t)r->differences, "pins_lost", json_pins(r)));
	return verdict(r, err);
}

void restore_tell_offer(const struct cli *cli, const char *store, bool sound, bool marked, const char *why, const struct backup *b,
	struct arena *arena)
{
	const char *age = backups_age(clock_now(&cli->clock) - b->at_ms, arena);

	if (cli->json) {
		output_json(json_pack("{s:s, s:b, s:b, s:s, s:s, s:o}", "store", store, "sound", sound || marked, "marked", marked, "why", why,
			"backup", b->path, "at", json_time(b->at_ms)));
		return;
	}
	if (sound)
		printf(_("%s is sound. The newest good backup, %s, is %s old\n"), store, b->path, age);
	else if (marked)
		printf(_("%s is sound, and marked as damaged: crossdock restore --latest takes the mark away\n"), store);
	else
		printf(_("%s is damaged: %s\nThe newest good backup, %s, is %s old. crossdock restore --latest puts it back, with the scans and "
			 "commands since then from their journals, and keeps the damaged store aside; crossdock restore --test tries it first\n"),
			store, why, b->path, age);
}
