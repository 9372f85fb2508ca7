/* The site's settings: in the store, the same for every terminal at once. */
#ifndef STORE_SETTINGS_H
#define STORE_SETTINGS_H

#include "dock/plan.h"
#include "dock/policy.h"
#include "store/db.h"

struct settings {
	struct policy policy;
	bool confirm;
	bool blind_receipts;
	int64_t over_receipt_percent;
	bool consolidate;
	int64_t reach_days;
	int64_t patience_days;
	int64_t sweep_minutes;
	char time_zone[64];
	char gs1_prefix[16]; /* "" = none */
	bool direction_labels; /* a label for every direction that receiving gives */
	char site_name[61];  /* for labels; "" = none */
	enum match match;    /* in which order the plan hands out supply */
	int64_t label_dpi;   /* dots per inch of the label printers: 203 or 300 */
	bool require_pin;    /* leads and admins without a PIN are refused */
	int64_t idle_signoff_minutes; /* a screen at which nobody does anything for so long signs off; 0 = never */
};

/* Reads all settings inside the caller's transaction; what was never set has its default. */
void settings_load(struct db *db, struct settings *settings);

/* The policy alone. */
struct policy settings_policy(struct db *db);

/* Their names in the order of the interfaces page; NULL after the last. */
extern const char *const setting_names[];

/* The value of a setting as text. buf: 64 bytes. NULL: there is no such setting. */
const char *settings_text(const struct settings *settings, const char *name, char *buf);

/* Changes one in memory. ST_REFUSED: no such name (the nearest one is named), or a value that it cannot have. */
enum status settings_put(struct settings *settings, const char *name, const char *value, struct err *err) MUST_CHECK;

/* What values only together can break (up-to-x needs max_shipments). ST_REFUSED says what would be right. */
enum status settings_judge(const struct settings *settings, struct err *err) MUST_CHECK;

/* Writes all that differ from their defaults, inside the caller's write transaction. */
void settings_save(struct db *db, const struct settings *settings);

/* Tells the audit trail what differs: a row for each. */
void settings_tell(struct db *db, const struct settings *before, const struct settings *after, const char *actor, int64_t now_ms);

#endif
