/* A small site for tests of the store and of what is told from it: made by statements and by real scans, in a file of
 * TMP. Aborts where it cannot be made. */
#ifndef LIB_SITE_H
#define LIB_SITE_H

#include "flow/session.h"
#include "store/db.h"

struct site {
	struct db *db;
	struct clock clock; /* from 2026-11-23T08:00:00Z on */
	struct session *session;
	char path[600];
};

/* An empty store, with the products, places and operators of the worked examples (A, B, C; D may not be backordered;
 * S tracked by serial, T by lot), and terminal T1. */
void site_new(struct site *site, const char *name);
void site_done(struct site *site);

/* Runs statements that set people or the site up, sealed in the audit trail, as commands seal them. */
void site_set_up(struct site *site, const char *script);

/* Runs statements. */
void site_sql(struct site *site, const char *script);

/* An order of the customer's, placed in order of the calls; its lines follow with site_line(). policy "" = none. */
void site_order(struct site *site, const char *number, const char *policy);
/* A line of the newest order. */
void site_line(struct site *site, const char *line, const char *sku, int quantity);

/* One scan at T1. The reply is the session's. */
const struct reply *site_scan(struct site *site, const char *scan);

#endif
