/* `crossdock operators`: who works here, in which role, with a PIN or without one, locked where; and their PINs. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "cli/actor.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/pin_ask.h"
#include "cli/roles.h"
#include "cli/table.h"
#include "store/audit.h"
#include "store/catalog.h"
#include "store/operator.h"
#include "store/pin.h"

/* ---- the list */

static json_t *json_locked(struct db *db, struct arena *arena, int64_t operator_id, int64_t now_ms)
{
	json_t *array = json_array();
	size_t count;
	struct pin_locked *list = pin_locked_at(db, arena, operator_id, now_ms, &count);

	for (size_t i = 0; i < count; i++)
		json_array_append_new(array, json_pack("{s:o, s:I}", "terminal", *list[i].terminal ? json_string(list[i].terminal) : json_null(),
						     "seconds", (json_int_t)((list[i].wait_ms + 999) / 1000)));
	return array;
}

static json_t *json_operator(struct db *db, struct arena *arena, const struct operator_row *row, int64_t now_ms)
{
	json_t *terminals = json_array();
	char at[TIME_TEXT_MAX];

	for (size_t i = 0; i < row->terminal_count; i++)
		json_array_append_new(terminals, json_string(row->terminals[i]));
	return json_pack("{s:s, s:s, s:s, s:o, s:b, s:o, s:o, s:o}", "badge", row->badge, "name", row->values.name, "role", row->values.role,
		"language", *row->values.language ? json_string(row->values.language) : json_null(), "pin", row->has_pin, "pin_set",
		row->pin_set_at ? json_string(time_format_utc(row->pin_set_at, at)) : json_null(), "locked",
		json_locked(db, arena, row->id, now_ms), "signed_on", terminals);
}

static const struct report report_operators = {
	.name = "operators",
	.title = N_("Who works here"),
	.columns = {{"badge", N_("badge"), REPORT_TEXT}, {"name", N_("name"), REPORT_TEXT}, {"role", N_("role"), REPORT_WORD},
		{"language", N_("language"), REPORT_TEXT}, {"pin", N_("PIN"), REPORT_TEXT}, {"locked", N_("locked at"), REPORT_TEXT},
		{"signed_on", N_("signed on at"), REPORT_TEXT}},
};

/* Names in one cell; null for none. */
static json_t *joined(const json_t *array, const char *key)
{
	struct str text = {0};
	size_t i;
	json_t *item;
	json_t *cell;

	json_array_foreach ((json_t *)array, i, item) {
		const char *name = json_string_value(key ? json_object_get(item, key) : item);

		str_printf(&text, "%s%s", i ? ", " : "", name ? name : _("the command line"));
	}
	cell = text.len ? json_string(str_text(&text)) : json_null();
	str_done(&text);
	return cell;
}

/* Who decides with a badge alone, which may be a copy: an administrator is to see it. */
static void print_without_pin(const json_t *operators)
{
	json_t *badges = json_array();
	json_t *cell;
	size_t i;
	json_t *o;

	json_array_foreach ((json_t *)operators, i, o)
		if (role_read(json_string_value(json_object_get(o, "role"))) >= ROLE_LEAD && !json_is_true(json_object_get(o, "pin")))
			json_array_append(badges, json_object_get(o, "badge"));
	cell = joined(badges, NULL);
	if (json_is_string(cell)) {
		printf(_("\nLeads and admins without a PIN: %s. Whoever has a copy of the badge acts for them: crossdock operators --set-pin\n"),
			json_string_value(cell));
	}
	json_decref(cell);
	json_decref(badges);
}

static void print_table(const json_t *operators)
{
	json_t *rows = json_array();
	size_t i;
	json_t *o;

	json_array_foreach ((json_t *)operators, i, o)
		json_array_append_new(rows,
			json_pack("{s:O, s:O, s:O, s:O, s:s, s:o, s:o}", "badge", json_object_get(o, "badge"), "name", json_object_get(o, "name"),
				"role", json_object_get(o, "role"), "language", json_object_get(o, "language"), "pin",
				json_is_true(json_object_get(o, "pin")) ? _("set") : _("none"), "locked", joined(json_object_get(o, "locked"), "terminal"),
				"signed_on", joined(json_object_get(o, "signed_on"), NULL)));
	table_print(rows, &report_operators, "UTC");
	if (!json_array_size(rows))
		printf("%s\n", _("Nobody works here yet: import operators (badge,name,role)"));
	print_without_pin(operators);
	json_decref(rows);
}

static enum status list(const struct cli *cli, struct db *db, struct err *err)
{
	int64_t now_ms = clock_now(&cli->clock);
	json_t *operators = json_array();
	struct arena arena = {0};
	struct operator_row *rows;
	size_t count = 0;
	enum status st = db_begin_read(db, err);

	if (st == ST_OK) {
		rows = operator_list(db, &arena, &count);
		for (size_t i = 0; i < count; i++)
			json_array_append_new(operators, json_operator(db, &arena, &rows[i], now_ms));
		st = db_end_read(db, err);
	}
	if (st == ST_OK && cli->json)
		output_json(json_pack("{s:O}", "operators", operators));
	else if (st == ST_OK)
		print_table(operators);
	json_decref(operators);
	arena_done(&arena);
	return st;
}

/* ---- what is changed */

enum change { CHANGE_SET, CHANGE_CLEAR, CHANGE_UNLOCK };

struct wanted {
	enum change change;
	const char *badge;
	char hash[PIN_HASH_MAX]; /* of CHANGE_SET */
	struct pin_try shown;    /* the PIN that he had when he who sets his own had shown it */
	char said[500];
};

/* A failed store is found out at the end of the transaction. */
static enum status find(struct db *db, struct arena *arena, const char *badge, struct operator *op, struct err *err)
{
	*op = (struct operator){.badge = "", .name = "", .role = ""};
	if (operator_find(db, arena, badge, op) || db_failed(db))
		return ST_OK;
	return err_set(err, ST_REFUSED, "there is no operator with badge %s: crossdock operators lists them", badge);
}

/* Asks for a new PIN; twice where a person types it and cannot see it. */
static enum status ask_new(const struct wanted *w, struct pin_typed *pin, struct err *err)
{
	struct pin_typed again;
	char question[300];
	bool same;

	snprintf(question, sizeof question, _("New PIN of %.128s:"), w->badge);
	if (pin_ask(pin, question, err) != ST_OK || pin_judge(pin->text, pin->len, w->badge, err) != ST_OK)
		return err->status;
	if (!isatty(STDIN_FILENO))
		return ST_OK;
	if (pin_ask(&again, _("Once more:"), err) != ST_OK)
		return err->status;
	same = again.len == pin->len && memcmp(again.text, pin->text, pin->len) == 0;
	pin_wipe(&again, sizeof again);
	return same ? ST_OK : err_set(err, ST_REFUSED, "these were two different PINs, and nothing was changed: try again");
}

static void apply(struct cli *cli, struct db *db, struct wanted *w, const struct operator *op, int64_t now_ms)
{
	static const enum audit_action actions[] = {AUDIT_PIN_SET, AUDIT_PIN_REMOVED, AUDIT_UNLOCKED};
	int64_t terminals;

	audit_add(db, &(struct audit_entry){.at_ms = now_ms, .action = actions[w->change], .actor = cli->actor, .terminal = "", .subject = op->badge});
	switch (w->change) {
	case CHANGE_SET:
		operator_pin_set(db, op->id, w->hash, cli->actor, now_ms);
		snprintf(w->said, sizeof w->said, _("%s (%s) has a new PIN"), op->name, op->badge);
		break;
	case CHANGE_CLEAR:
		if (operator_pin_clear(db, op->id, now_ms))
			snprintf(w->said, sizeof w->said, _("%s (%s) has no PIN any more"), op->name, op->badge);
		else
			snprintf(w->said, sizeof w->said, _("%s (%s) had no PIN"), op->name, op->badge);
		break;
	case CHANGE_UNLOCK:
		terminals = pin_unlock(db, op->id, now_ms);
		snprintf(w->said, sizeof w->said,
			P_("%s (%s) was locked at %" PRId64 " place, and is no more", "%s (%s) was locked at %" PRId64 " places, and is no more",
				terminals),
			op->name, op->badge, terminals);
		break;
	}
}

/* He began with a PIN that an administrator took from him, or changed, while he typed another. */
static bool was_taken(const struct cli *cli, struct db *db, const struct wanted *w, const struct operator *op)
{
	struct pin_try now;

	if (w->change != CHANGE_SET || !cli->actor_is_badge || strcmp(cli->actor, w->badge) != 0)
		return false;
	pin_try_look(db, op->id, PIN_NO_TERMINAL, clock_now(&cli->clock), &now);
	return strcmp(now.hash, w->shown.hash) != 0;
}

static enum status make(struct cli *cli, struct db *db, struct arena *arena, struct wanted *w, struct err *err)
{
	struct operator op = {.badge = "", .name = ""};
	enum status st = db_begin_write(db, err);

	if (st != ST_OK)
		return st;
	st = find(db, arena, w->badge, &op, err);
	if (st != ST_OK && !db_failed(db)) {
		db_rollback(db);
		return st;
	}
	if (was_taken(cli, db, w, &op)) {
		db_rollback(db);
		return err_set(err, ST_REFUSED, "the PIN of %s was changed just now: try again", op.name);
	}
	apply(cli, db, w, &op, clock_now(&cli->clock));
	return db_commit(db, err);
}

/* Whether there is such a badge, and who acts may, before anybody types a PIN. */
static enum status check(const struct cli *cli, struct db *db, struct arena *arena, struct wanted *w, struct err *err)
{
	struct operator op;
	bool may;
	enum status st = db_begin_read(db, err);

	if (st != ST_OK)
		return st;
	may = w->change == CHANGE_UNLOCK || actor_is_sure(cli, db);
	st = find(db, arena, w->badge, &op, err);
	if (st != ST_OK) {
		db_rollback(db);
		return st;
	}
	pin_try_look(db, op.id, PIN_NO_TERMINAL, clock_now(&cli->clock), &w->shown);
	if (db_end_read(db, err) != ST_OK)
		return err->status;
	return may ? ST_OK : actor_refuse_unsure(cli, db, err);
}

static enum status change(struct cli *cli, struct db *db, struct wanted *w, struct err *err)
{
	struct arena arena = {0};
	struct pin_typed pin = {.len = 0};
	enum status st = check(cli, db, &arena, w, err);

	if (st == ST_OK && w->change == CHANGE_SET) {
		st = ask_new(w, &pin, err);
		if (st == ST_OK)
			st = pin_hash(w->hash, pin.text, pin.len, err);
		pin_wipe(&pin, sizeof pin);
	}
	if (st == ST_OK)
		st = make(cli, db, &arena, w, err);
	if (st == ST_OK && cli->json)
		output_json(json_pack("{s:s}", "say", w->said));
	else if (st == ST_OK)
		printf("%s\n", w->said);
	arena_done(&arena);
	return st;
}

enum status operators_run(struct cli *cli, int argc, char **argv, struct err *err)
{
	static const struct {
		const char *option;
		enum change change;
	} options[] = {{"--set-pin", CHANGE_SET}, {"--clear-pin", CHANGE_CLEAR}, {"--unlock", CHANGE_UNLOCK}};
	struct wanted wanted = {.badge = NULL};
	struct db *db;
	enum status st;

	for (size_t i = 0; i < sizeof options / sizeof *options && argc == 3; i++)
		if (strcmp(argv[1], options[i].option) == 0)
			wanted = (struct wanted){.change = options[i].change, .badge = argv[2]};
	if (argc != 1 && !wanted.badge)
		return cli_usage("operators", err);
	if (cli_open(cli, &db, err) != ST_OK)
		return err->status;
	st = wanted.badge ? change(cli, db, &wanted, err) : list(cli, db, err);
	db_close(db);
	return st;
}
