/* What the backup and the store know of terminals, beside what journals told. A terminal that has not been at work for
 * so long that its journal may have gone is not missed. */
#include "cli/restore_silent.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "base/text.h"
#include "cli/output.h"

enum { DAY_MS = 24 * 60 * 60 * 1000 };

static enum status list_terminals(const char *path, int64_t since_ms, struct terminal_worked **list, size_t *count,
	struct arena *arena, struct err *err)
{
	struct db *db;
	enum status status;

	*count = 0;
	if (db_open(&db, path, DB_READ_ONLY | DB_DAMAGED, err) != ST_OK)
		return err->status;
	status = db_begin_read(db, err);
	if (status == ST_OK) {
		*list = terminal_list_worked(db, since_ms, arena, count);
		status = db_end_read(db, err);
	}
	if (status != ST_OK)
		*count = 0;
	db_close(db);
	return status;
}

void restore_silent_expect(struct restoring *r)
{
	struct err err = {.status = ST_OK};

	r->told_terminals = list_terminals(r->store, 0, &r->expected, &r->expected_count, &r->arena, &err) == ST_OK;
}

static const struct terminal_worked *find(const struct terminal_worked *list, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i].name, name) == 0)
			return &list[i];
	return NULL;
}

static bool is_heard(const struct restoring *r, const char *name)
{
	for (size_t i = 0; i < r->scans.heard_count; i++)
		if (strcmp(r->scans.heard[i], name) == 0)
			return true;
	return false;
}

enum status restore_silent_find(struct restoring *r, struct err *err)
{
	int64_t since_ms = r->holds.last_scan_ms - (int64_t)JOURNAL_DAYS * DAY_MS;
	struct terminal_worked *built = NULL;
	size_t count;
	enum status status = list_terminals(r->work, 0, &built, &count, &r->arena, err);

	r->silent = arena_alloc(&r->arena, (count + r->expected_count + 1) * sizeof *r->silent);
	for (size_t i = 0; status == ST_OK && i < count; i++) {
		const struct terminal_worked *then = find(r->expected, r->expected_count, built[i].name);
		int64_t lost = then && then->seq > built[i].seq ? then->seq - built[i].seq : 0;

		if (lost || (built[i].seen_ms >= since_ms && !is_heard(r, built[i].name)))
			r->silent[r->silent_count++] = (struct restore_silent){
				.terminal = built[i].name, .lost = lost, .seen_ms = built[i].seen_ms};
	}
	for (size_t i = 0; status == ST_OK && i < r->expected_count; i++)
		if (!find(built, count, r->expected[i].name))
			r->silent[r->silent_count++] = (struct restore_silent){.terminal = r->expected[i].name,
				.lost = r->expected[i].seq,
				.seen_ms = r->expected[i].seen_ms};
	return status;
}

static const char *folders_text(const struct restoring *r, struct str *out)
{
	for (size_t i = 0; i < r->folder_count; i++)
		str_printf(out, "%s%s", i ? ", " : "", r->folders[i]);
	return r->folder_count ? str_text(out) : _("no folder: none is there");
}

/* Has anybody scanned since the backup, as far as can be told? A store that cannot be read does not tell; then it is where the journal
 * of commands is, and the backup knows no terminal, that nobody has. */
static bool may_have_scanned(const struct restoring *r)
{
	for (size_t i = 0; i < r->silent_count; i++)
		if (r->silent[i].lost)
			return true;
	return !r->told_terminals && (r->silent_count || !r->scans.files);
}

enum status restore_silent_verdict(const struct restoring *r, bool only_tried, struct err *err)
{
	struct str folders = {0};

	if (r->without_scans || r->scans.heard_count || !(only_tried ? r->silent_count > 0 : may_have_scanned(r)))
		return ST_OK;
	for (size_t i = 0; i < r->scans.unread_count; i++)
		fprintf(stderr, "crossdock: %s\n", r->scans.unread[i]);
	err_set(err, ST_REFUSED,
		"not one journal of a terminal of this store was found, so no scan since the backup would come back. Looked in: %s. Name the folder "
		"where they are (--scans FOLDER), or say that nothing was scanned (--without-scans)",
		folders_text(r, &folders));
	str_done(&folders);
	return err->status;
}

void restore_silent_print(const struct restoring *r)
{
	struct str folders = {0};

	if (r->without_scans || !r->silent_count)
		return;
	printf("  %s\n", _("Terminals whose journal was not found, or does not tell all that they scanned:"));
	for (size_t i = 0; i < r->silent_count; i++) {
		struct str name = {0};
		char at[TIME_TEXT_MAX];

		str_add_escaped(&name, (const uint8_t *)r->silent[i].terminal, strlen(r->silent[i].terminal));
		printf("    ");
		if (r->silent[i].lost)
			printf(P_("%s: %" PRId64 " scan is lost\n", "%s: %" PRId64 " scans are lost\n",
				       r->silent[i].lost),
				str_text(&name), r->silent[i].lost);
		else
			printf(_("%s: what it scanned since the backup, if anything (seen last %s)\n"), str_text(&name),
				text_time(r->zone, r->silent[i].seen_ms, at));
		str_done(&name);
	}
	printf("  ");
	printf(_("Looked in: %s. If they are elsewhere: crossdock restore --latest --force --scans FOLDER\n"),
		folders_text(r, &folders));
	str_done(&folders);
}

json_t *restore_silent_json(const struct restoring *r, json_t *scans)
{
	json_t *silent = json_array();
	json_t *folders = json_array();

	for (size_t i = 0; i < r->silent_count && !r->without_scans; i++)
		json_array_append_new(silent, json_pack("{s:s, s:I}", "terminal", r->silent[i].terminal, "lost",
						      (json_int_t)r->silent[i].lost));
	for (size_t i = 0; i < r->folder_count; i++)
		json_array_append_new(folders, json_string(r->folders[i]));
	json_object_set_new(scans, "silent", silent);
	json_object_set_new(scans, "looked_in", folders);
	return scans;
}
