/* Settings: one table of name, default and how its text reads, used by load, show, change and save alike. */
#include "store/settings.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/str.h"
#include "base/words.h"
#include "store/audit.h"

const char *const setting_names[] = {"policy", "max_shipments", "confirm", "blind_receipts", "over_receipt_percent",
	"consolidate", "reach_days", "patience_days", "sweep_minutes", "time_zone", "gs1_prefix", "site_name",
	"label_dpi", "direction_labels", "match", "require_pin", "idle_signoff_minutes", NULL};

static const struct settings defaults = {
	.policy = {.kind = POLICY_SHIP_AVAILABLE},
	.confirm = true,
	.blind_receipts = true,
	.consolidate = true,
	.reach_days = 7,
	.patience_days = 14,
	.sweep_minutes = 45,
	.time_zone = "UTC",
	.label_dpi = 203,
	.idle_signoff_minutes = 15,
};

/* Where a whole-number or yes/no setting lives, NULL for the others. */
static int64_t *number_of(struct settings *s, const char *name, int64_t *max)
{
	const struct {
		const char *name;
		int64_t *value;
		int64_t max;
	} numbers[] = {
		{"max_shipments", &s->policy.max_shipments, 1000},
		{"over_receipt_percent", &s->over_receipt_percent, 1000},
		{"reach_days", &s->reach_days, 365},
		{"patience_days", &s->patience_days, 3650},
		{"sweep_minutes", &s->sweep_minutes, 1440},
		{"label_dpi", &s->label_dpi, 300},
		{"idle_signoff_minutes", &s->idle_signoff_minutes, 1440},
	};

	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		if (strcmp(name, numbers[i].name) == 0) {
			*max = numbers[i].max;
			return numbers[i].value;
		}
	}
	return NULL;
}

static bool *flag_of(struct settings *s, const char *name)
{
	if (strcmp(name, "confirm") == 0)
		return &s->confirm;
	if (strcmp(name, "blind_receipts") == 0)
		return &s->blind_receipts;
	if (strcmp(name, "direction_labels") == 0)
		return &s->direction_labels;
	if (strcmp(name, "consolidate") == 0)
		return &s->consolidate;
	if (strcmp(name, "require_pin") == 0)
		return &s->require_pin;
	return NULL;
}

static enum status put_policy(struct settings *s, const char *value, struct err *err)
{
	struct policy policy;

	if (!policy_parse(value, &policy) || policy.kind == POLICY_NONE)
		return err_set(err, ST_REFUSED, "policy: '%s' is no policy: use all-or-nothing, up-to-x or ship-available", value);
	s->policy.kind = policy.kind;
	return ST_OK;
}

static enum status put_prefix(struct settings *s, const char *value, struct err *err)
{
	size_t len = strlen(value);

	if (strcmp(value, "none") == 0)
		len = 0;
	if (len && (len < 4 || len > 12 || strspn(value, "0123456789") != len))
		return err_set(err, ST_REFUSED, "gs1_prefix: '%s' is no GS1 company prefix: use its 4 to 12 digits, or none", value);
	snprintf(s->gs1_prefix, sizeof s->gs1_prefix, "%.*s", (int)len, value);
	return ST_OK;
}

static enum status put_site_name(struct settings *s, const char *value, struct err *err)
{
	size_t len = strlen(value);
	bool bad = len >= sizeof s->site_name || !utf8_valid(value, len);

	for (size_t i = 0; i < len; i++)
		bad = bad || (unsigned char)value[i] < ' ' || value[i] == 0x7F;
	if (bad)
		return err_set(err, ST_REFUSED, "site_name: '%.100s' is no name for labels: use a line of at most %zu bytes of text",
			value, sizeof s->site_name - 1);
	snprintf(s->site_name, sizeof s->site_name, "%s", value);
	return ST_OK;
}

static enum status put_match(struct settings *s, const char *value, struct err *err)
{
	if (!plan_match_parse(value, &s->match))
		return err_set(err, ST_REFUSED, "match: '%s' is no way to match: use claim-order, priority-only or finish-first", value);
	return ST_OK;
}

enum status settings_put(struct settings *s, const char *name, const char *value, struct err *err)
{
	int64_t max = 0;
	int64_t *number = number_of(s, name, &max);
	bool *flag = flag_of(s, name);
	int64_t n;

	if (number) {
		if (strcmp(name, "max_shipments") == 0 && (!*value || strcmp(value, "none") == 0))
			value = "0";
		if (!str_to_i64(value, &n) || n > max)
			return err_set(err, ST_REFUSED, "%s: '%s' is no whole number from 0 to %" PRId64, name, value, max);
		if (number == &s->label_dpi && n != 203 && n != 300)
			return err_set(err, ST_REFUSED, "label_dpi: '%s' is neither 203 nor 300", value);
		*number = n;
		return ST_OK;
	}
	if (flag) {
		if (strcmp(value, "yes") != 0 && strcmp(value, "no") != 0)
			return err_set(err, ST_REFUSED, "%s: '%s' is neither yes nor no", name, value);
		*flag = strcmp(value, "yes") == 0;
		return ST_OK;
	}
	if (strcmp(name, "policy") == 0)
		return put_policy(s, value, err);
	if (strcmp(name, "match") == 0)
		return put_match(s, value, err);
	if (strcmp(name, "gs1_prefix") == 0)
		return put_prefix(s, value, err);
	if (strcmp(name, "site_name") == 0)
		return put_site_name(s, value, err);
	if (strcmp(name, "time_zone") == 0) {
		if (!zone_known(value))
			return err_set(err, ST_REFUSED, "time_zone: '%s' is no IANA time zone of this system: use a name such as Europe/Madrid",
				value);
		snprintf(s->time_zone, sizeof s->time_zone, "%s", value);
		return ST_OK;
	}
	return err_set(err, ST_REFUSED, "there is no setting '%s': did you mean %s?", name, words_nearest(name, setting_names));
}

const char *settings_text(const struct settings *settings, const char *name, char *buf)
{
	struct settings s = *settings;
	int64_t max;
	int64_t *number = number_of(&s, name, &max);
	bool *flag = flag_of(&s, name);

	if (flag)
		return *flag ? "yes" : "no";
	if (strcmp(name, "policy") == 0)
		return policy_word(s.policy.kind);
	if (strcmp(name, "match") == 0)
		return plan_match_word(s.match);
	if (number && (number != &s.policy.max_shipments || *number)) {
		snprintf(buf, 64, "%" PRId64, *number);
		return buf;
	}
	if (number)
		return "none";
	if (strcmp(name, "time_zone") == 0)
		snprintf(buf, 64, "%s", s.time_zone);
	else if (strcmp(name, "gs1_prefix") == 0)
		snprintf(buf, 64, "%s", *s.gs1_prefix ? s.gs1_prefix : "none");
	else if (strcmp(name, "site_name") == 0)
		snprintf(buf, 64, "%s", s.site_name);
	else
		return NULL;
	return buf;
}

enum status settings_judge(const struct settings *s, struct err *err)
{
	if (s->policy.kind == POLICY_UP_TO_X && s->policy.max_shipments < 1)
		return err_set(err, ST_REFUSED, "policy=up-to-x needs max_shipments: set both, as in policy=up-to-x max_shipments=2");
	return ST_OK;
}

void settings_load(struct db *db, struct settings *settings)
{
	struct stmt *q = DB_QUERY0(db, "SELECT name, value FROM setting");
	struct err err;

	*settings = defaults;
	while (db_next(q))
		if (settings_put(settings, db_text(q, 0), db_text(q, 1), &err) != ST_OK)
			db_fail(db, "a setting in the store is not valid: %s", err.text);
}

void settings_save(struct db *db, const struct settings *settings)
{
	DB_EXEC0(db, "DELETE FROM setting");
	DB_EXEC0(db, "INSERT INTO plan_todo (kind, id) VALUES ('all', 0) ON CONFLICT (kind, id, taken) DO NOTHING");
	for (const char *const *name = setting_names; *name; name++) {
		char value[64];
		char usual[64];
		const char *text = settings_text(settings, *name, value);

		if (strcmp(text, settings_text(&defaults, *name, usual)) != 0)
			DB_EXEC(db, "INSERT INTO setting (name, value) VALUES ($1, $2)", T(*name), T(text));
	}
}

void settings_tell(struct db *db, const struct settings *before, const struct settings *after, const char *actor, int64_t now_ms)
{
	for (const char *const *name = setting_names; *name; name++) {
		char was[64];
		char is[64];
		const char *from = settings_text(before, *name, was);
		const char *to = settings_text(after, *name, is);

		if (strcmp(from, to) != 0)
			audit_add(db, &(struct audit_entry){.at_ms = now_ms,
					      .actor = actor,
					      .action = AUDIT_SETTINGS,
					      .subject = *name,
					      .notes = {{"from", from}, {"to", to}}});
	}
}

struct policy settings_policy(struct db *db)
{
	struct settings settings;

	settings_load(db, &settings);
	return settings.policy;
}
