/* What is told about the site and about one thing: each report is one statement and the names of its columns. They run
 * inside the caller's read transaction; none of those about one thing reads more than that thing has. */
#ifndef STORE_REPORT_H
#define STORE_REPORT_H

#include "store/db.h"

enum report_value {
	REPORT_TEXT,
	REPORT_WORD, /* of a closed list: people read it in their language (base/term.h) */
	REPORT_NUMBER,
	REPORT_DECIMAL, /* with two digits after the point; a statement tells it in hundredths */
	REPORT_TIME, /* UTC milliseconds */
	REPORT_FLAG,
	REPORT_SCAN, /* bytes as the scanner sent them */
};

struct report_column {
	const char *name;  /* for programs */
	const char *title; /* for people: N_() or NC_("column"); NULL = not shown to them */
	enum report_value value;
};

enum { REPORT_COLUMNS = 16 };

struct report {
	const char *name;
	const char *title;
	const char *sql;
	size_t values; /* how many of the given ones the statement takes */
	struct report_column columns[REPORT_COLUMNS];
};

/* What a report is about: ids, times; each group of reports says which. */
enum { REPORT_VALUES = 4 };
struct report_about {
	int64_t values[REPORT_VALUES];
};
#define ABOUT(...) ((struct report_about){{__VA_ARGS__}})

/* A text for people that a statement makes, as base/told.h packs it: SAID(N_("it has waited long")), or with texts of columns
 * SAID_WITH(N_("%s is gone")) " || o.number || " SAID_END. Its column is a REPORT_WORD. */
#define SAID(text) "'\001w" text "\003'"
#define SAID_WITH(text) "'\001m" text "\002' || "
/* A word of a closed list that stands in a column. */
#define SAID_TERM(column) "'\001k' || " column " || '\003'"
#define SAID_NEXT " || '\002' || "
#define SAID_END " || '\003' "

/* Begins the report. */
struct stmt *report_rows(struct db *db, const struct report *report, struct report_about about);

/* ---- status: the site now. About: now, the midnight that began today */

extern const struct report report_backorders; /* one row */
extern const struct report report_alerts;     /* how many of each of the next two, and were missed; one row */
extern const struct report report_frozen, report_undecided;
extern const struct report report_missed, report_pickups; /* about: now */
extern const struct report
	*const status_reports[]; /* the others, in the order in which they are shown; NULL at the end */

/* Without a statement: its rows come from the work list. */
extern const struct report report_pulls;
extern const struct report report_unpacks;

/* ---- one thing. About: its id; a shipment: its order and its number. Those named ..._one have one row */

extern const struct report report_order_one, report_order_lines, report_order_shipments, report_order_content,
	report_order_history;
extern const struct report report_shipment_one, report_shipment_lines, report_shipment_content, report_shipment_cartons;
extern const struct report report_inbound_one, report_inbound_products, report_inbound_cartons;
extern const struct report report_pickup_one, report_manifest, report_pickup_missed;
extern const struct report report_schedule_one, report_schedule_pickups;
extern const struct report report_pickup_waiting; /* about: now, its id */
extern const struct report report_carton_one, report_carton_labels, report_carton_content;
extern const struct report report_place_one, report_place_content, report_place_directions;
extern const struct report report_product_one, report_product_codes, report_product_stock, report_product_claimants,
	report_product_inbound;
extern const struct report report_scan_one, report_scan_receipts, report_scan_directions, report_scan_movements;
/* The scans whose directions a scan fulfilled or took back. */
extern const struct report report_scan_serves;

/* Where what a direction brought was before. About: the scan, the product, the line (0 = nobody's). */
extern const struct report report_direction_source;

/* ---- what the board opens besides. About: the place, the door, the operator */

extern const struct report report_place_shipments, report_door_inbound;
extern const struct report report_operator_one, report_operator_terminals, report_operator_scans;

/* ---- packing lists. About: the order and the shipment's number; content: the carton's place; departed: the first scan of
 * the departure, the first after it, and the carton's place */

extern const struct report report_packing_one, report_packing_cartons, report_packing_content, report_packing_departed,
	report_packing_follows;

/* ---- what a range of scans did. About: the first scan, the first after the range, and the order or inbound */

extern const struct report report_order_movements, report_inbound_receipts;
/* About: the first scan, the first after the range, the place of its content, and the carton. */
extern const struct report report_carton_history;

/* ---- claiming */

/* Every line of a product that wants units, in claim order, and why it may not claim. About: the product. */
extern const struct report report_claimants;
/* A line with its claim key, and what waits and may claim behind it now. About: the line. */
extern const struct report report_winner, report_behind;
/* Lines ahead of a line that want units of its product and got none by a scan, with their cause. About: the scan, the
 * product, when the scan was, the line; by_all: without the line, where nobody got the units. */
extern const struct report report_passed_over, report_passed_over_by_all;

#endif
