/* Reports about a time that `crossdock report` makes: each is a row in a table (report.c) and a function that reads it. */
#ifndef CLI_REPORTS_H
#define CLI_REPORTS_H

#include "cli/report_groups.h"
#include "cli/show.h"
#include "store/history.h"

/* By what its rows may be told apart. */
struct report_by {
	const char *word; /* NULL after the last */
	const char *key;  /* the columns' names: of the key, and of its name ("" = it has none) */
	const char *name;
	enum history_by by;
	enum period period;
};

struct reporting {
	struct showing s;
	struct history_span span;
	bool given; /* --from or --to was */
	bool csv;
	const struct report_by *by;
	double service; /* percent */
	struct groups groups;
	struct report table; /* the columns as they are shown */
	json_t *rows;
	json_t *total; /* of all rows; NULL = has none */
	struct str note; /* for people, and for programs, "" = none */
};

enum report_span { SPAN_TODAY, SPAN_EVER, SPAN_90_DAYS };

struct report_kind {
	const char *name;
	const char *summary;           /* a sentence, for the list */
	const char *title;
	const char *const *means;      /* what its figures mean, a line each; NULL at the end */
	const struct report_by *bys;   /* the first one is the default; NULL = it has just its rows */
	enum report_span span;         /* without --from and --to */
	bool service;                  /* takes --service */
	const struct report_column *columns; /* after those of the key; a NULL name at the end */
	void (*read)(struct reporting *r);
};

extern const struct report_kind report_dock_to_ship, report_cross_dock, report_activity;     /* report_flow.c */
extern const struct report_kind report_fill_rate, report_backorders_age, report_stockouts;   /* report_orders.c */
extern const struct report_kind report_suppliers, report_lanes;                              /* report_dock.c */
extern const struct report_kind report_reorder;                                              /* report_reorder.c */

/* Adds what the fact tells to the values of the groups and of the total, from values[first] on. */
void reporting_read(struct reporting *r, enum history_fact fact, int first);

/* When the hour of a row begins, for programs: its name is in the site's zone, and may come twice. */
#define REPORT_HOUR_FROM "from"

/* Makes a row of each group, and of the total, by that function. */
void reporting_make(struct reporting *r, void (*put)(json_t *row, const struct group *group));

/* A number with two digits after the point; of: null where there is nothing to divide by. */
json_t *decimal(double value);
json_t *decimal_of(double value, double by);
json_t *percent_of(int64_t part, int64_t whole);
json_t *hours_of(double ms);

/* ---- shown (report_show.c) */

/* Which columns it has: those of the key, and the report's. */
void reporting_columns(struct reporting *r, const struct report_kind *kind);

/* Fills the document with what was read. */
void reporting_document(struct reporting *r, const struct report_kind *kind);

void reporting_print(struct reporting *r, const struct report_kind *kind);
void reporting_print_csv(const struct reporting *r);
void report_print_meaning(const char *text);

/* `crossdock report NAME --help`. False: argv names no report. */
bool report_help(int argc, char **argv);

#endif
