/* The audit trail: who did what that somebody may have to answer for, at which terminal, when. Rows are only ever
 * added, inside the transaction of what they tell of, so that neither is ever there without the other.
 *
 * Rows are numbered without gaps, and each is chained to the one before: prev is that one's hash (32 bytes of 0 for the
 * first), and hash is a digest (base/digest.h) of, in this order, the text "crossdock audit 1", id, at, badge, user,
 * terminal, action, subject, detail and prev. So whoever keeps the hash of the newest row elsewhere (audit_head()) can
 * tell later that nothing up to it was changed, taken out or put in between.
 *
 * Scans that nobody has to answer for are not in it one by one: the journal is sealed (store/seal.h). */
#ifndef STORE_AUDIT_H
#define STORE_AUDIT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/digest.h"
#include "store/db.h"

/* What was done. Words are in audit.c; add to them, never change one. */
enum audit_action {
	AUDIT_CREATED,  /* the store */
	AUDIT_MIGRATED, /* to another schema: the migration */
	AUDIT_SEALED,   /* scans of a terminal: store/seal.h */
	/* people; subject: the badge that it is about */
	AUDIT_SIGN_ON,
	AUDIT_SIGN_OFF,  /* notes: why, where not by the person himself */
	AUDIT_WRONG_PIN, /* notes: for, what it was asked for; tries */
	AUDIT_LOCKED,    /* too many wrong ones; notes: until */
	AUDIT_UNLOCKED,
	AUDIT_PIN_SET, /* notes: approved, who let him set his first one at a terminal */
	AUDIT_PIN_REMOVED,
	AUDIT_OPERATOR_ADDED,   /* notes: role */
	AUDIT_OPERATOR_CHANGED, /* notes: what changed, as "worker -> lead" */
	AUDIT_DENIED, /* somebody wanted what his role does not allow; subject: what */
	/* the site */
	AUDIT_SETTINGS,
	AUDIT_TEMPLATE,       /* of a label was set; notes: digest */
	AUDIT_TEMPLATE_RESET, /* it is the program's again */
	AUDIT_IMPORT,         /* subject: the file; notes: kind, digest, rows, result */
	/* an order; subject: its number; notes: why */
	AUDIT_ORDER_HOLD,
	AUDIT_ORDER_RESUME,
	AUDIT_ORDER_RELEASE,
	AUDIT_ORDER_CANCEL,
	AUDIT_ORDER_PRIORITISE,
	AUDIT_ORDER_ACCEPT,
	AUDIT_ORDER_MOVE, /* to another pickup */
	/* what a lead approves or decides at the dock; notes: scan, and whose it was */
	AUDIT_RECEIPT_APPROVE, /* over, or not on the delivery */
	AUDIT_COUNT,
	AUDIT_QUARANTINE_RELEASE,
	AUDIT_QUARANTINE_RETURN,
	AUDIT_QUARANTINE_SCRAP,
	AUDIT_INBOUND_CLOSE,
	AUDIT_INBOUND_REOPEN,
	AUDIT_SHIPMENT_SPLIT,
	AUDIT_SHIPMENT_UNLOAD,
	AUDIT_SHIPMENT_HOME, /* another lane */
	AUDIT_STATION_MOVE,
	AUDIT_RECALL,
	AUDIT_RECALL_LIFT,
	AUDIT_PERSON_ASSIGN,
	AUDIT_PERSON_RELEASE,
	AUDIT_PICKUP_REQUEST,
	AUDIT_PICKUP_CALL_OFF,
	/* labels; subject: the SSCC, or the job */
	AUDIT_LABEL_AGAIN,
	AUDIT_LABEL_CAME_OUT,
	AUDIT_LABEL_WITHDRAW,
	/* the store and its terminals */
	AUDIT_BACKUP,         /* subject: the file; notes: failed */
	AUDIT_BACKUP_REMOVED, /* an old one */
	AUDIT_RESTORE,        /* this store was a backup; subject: which; notes: made */
	AUDIT_RECOVERED, /* scans since the backup, from a terminal's own journal; subject: the terminal; notes: scans
			  */
	AUDIT_KIOSK_LEFT,
	AUDIT_SITE_SEALED, /* who may do what, and how the site is set: store/site_seal.h */
	AUDIT_ACTIONS
};

enum { AUDIT_NOTES = 8, AUDIT_TEXT_MAX = 1000 /* bytes of a subject or a note; what is longer is cut */ };

struct audit_entry {
	int64_t at_ms;
	enum audit_action action;
	const char *actor;    /* a badge, or what audit_origin() called the user; NULL, "": the program by itself */
	const char *terminal; /* NULL: the one that audit_origin() named */
	const char *subject;  /* NULL = none */
	/* What more there is to say; those whose text is NULL or "" are left out. Bytes that are no UTF-8 are written
	 * as \xHH. */
	struct {
		const char *name;
		const char *text;
	} notes[AUDIT_NOTES];
};

/* Says once for a connection where what is done through it is done: terminal, "" = on the command line; and which actor
 * is no badge but the user of the operating system, NULL = all are badges. Never called: "" and NULL. */
void audit_origin(struct db *db, const char *terminal, const char *user);

/* Adds a row, inside the caller's write transaction. */
void audit_add(struct db *db, const struct audit_entry *entry);

const char *audit_word(enum audit_action action);
/* AUDIT_ACTIONS: there is no such word. */
enum audit_action audit_action(const char *word);
/* All words, NULL after the last. */
extern const char *const audit_words[];

/* The newest row; id 0 and zeroes: there is none. Inside a transaction. */
struct audit_head {
	int64_t id;
	uint8_t hash[DIGEST_BYTES];
};
void audit_head(struct db *db, struct audit_head *head);

/* The number of the newest row, also of a store that is too old to have a trail: 0. Inside a transaction. */
int64_t audit_last(struct db *db);

/* "17:3f...": what is kept elsewhere. Returns out. */
enum { AUDIT_HEAD_TEXT = DIGEST_HEX + 24 };
const char *audit_head_text(const struct audit_head *head, char out[AUDIT_HEAD_TEXT]);
/* Reads that, or the hash alone (id 0: any row). False: it is neither. */
bool audit_head_read(const char *text, struct audit_head *head);

/* ---- read again, in order of their ids */

struct audit_row {
	int64_t id;
	int64_t at_ms;
	const char *badge; /* texts until the next row */
	const char *user;
	const char *terminal;
	const char *action;
	const char *subject;
	const char *detail; /* a JSON object; "" = none */
	uint8_t hash[DIGEST_BYTES];
};

/* What is wanted; zeroes: all. */
struct audit_filter {
	int64_t after_id;
	int64_t since_ms;
	int64_t until_ms;   /* 0 = no end */
	const char *actor;  /* a badge, or the user of rows without one */
	const char *action; /* a word */
	const char *subject;
	int64_t limit; /* rows; 0 = all */
};

/* The rows that match, oldest first. The texts of the filter must live as long as the query. */
struct stmt *audit_read(struct db *db, const struct audit_filter *filter);
void audit_row(struct stmt *stmt, struct audit_row *row);

/* Who acted, for people: the badge, else the user. */
const char *audit_who(const struct audit_row *row);

#endif
