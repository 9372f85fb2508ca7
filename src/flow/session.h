/* A worker's session at a terminal: takes scans, answers each with a reply. All state that outlives a scan is the
 * terminal's, in the store; only marks (%QTY, %DAMAGED) and a refused scan that waits for a lead live here.
 * One scan = one durable transaction; the reply exists only after its commit. */
#ifndef FLOW_SESSION_H
#define FLOW_SESSION_H

#include "base/clock.h"
#include "base/err.h"
#include "flow/board.h"
#include "flow/reply.h"
#include "store/db.h"

struct session;

/* Attaches to the terminal of that name, making it if it is new: who was signed on still is. The db and the clock must
 * outlive the session. ST_REFUSED: the name is empty, too long (32 bytes) or has other characters than A-Z a-z 0-9 . _ - */
enum status session_open(struct session **session, struct db *db, const struct clock *clock, const char *terminal,
	struct err *err) MUST_CHECK;
void session_close(struct session *session); /* NULL is fine; the worker stays signed on */

/* Signs an operator on, or chooses an activity ("receive", "lookup"), as a scan would but without one (options of
 * `crossdock scan`). ST_REFUSED: no such badge or activity. */
enum status session_sign_on(struct session *session, const char *badge, struct err *err) MUST_CHECK;
enum status session_choose(struct session *session, const char *activity, struct err *err) MUST_CHECK;

/* The language of the terminal, where nobody is signed on, or who is has none of his own; at first that of the process when the session
 * was opened, "": that of the environment. All that a session says is in the language of who is signed on then, and so is all that the
 * process says (base/text.h) until the session is closed. False: there is no such language, and nothing changed. */
bool session_set_language(struct session *session, const char *language);

/* The door at which the terminal stands (its config file says so): receiving begins there. ST_REFUSED: there is no such
 * door. */
enum status session_stand_at(struct session *session, const char *door, struct err *err) MUST_CHECK;

/* The printer of the terminal (its config file says so): labels that its scans ask for go there. "" or never called:
 * they wait for whoever sends the queue somewhere. */
void session_set_printer(struct session *session, const char *printer);

/* The terminal is a kiosk: %LEAVE asks for a lead, and then the reply says that the program is to end (reply.leaves). */
void session_stays(struct session *session);

/* One scan. ST_OK: reply is filled and durable, refused or not. The reply is the session's own: it lives until the next
 * call. ST_BUSY or ST_STORE: nothing happened, the same scan may be tried again. */
enum status session_scan(struct session *session, const uint8_t *raw, size_t len, const struct reply **reply,
	struct err *err) MUST_CHECK;

/* A terminal that keeps its scans until they are applied (base/backlog.h) names its backlog once, after session_open(), with the
 * number of the last scan that is in it (0 = none). *applied: its last scan that is applied. ST_REFUSED: scans wait in it, and the store cannot
 * tell whether they were applied: it knows the terminal with another backlog. */
enum status session_keep(struct session *session, const char *backlog, int64_t last, int64_t *applied, struct err *err)
	MUST_CHECK;

/* What stands in the place of the scan in the history of a terminal that says so. */
#define SESSION_FORGOT "(restart)"

/* After session_keep(), and once the view was read: the process before this one ended while it had asked something, or kept something in
 * mind for the next scan. It is forgotten, and nothing of it was done: a refusal that says so, once; NULL: it was not so. */
const struct reply *session_forgot(struct session *session);

/* From now on every scan is written into this journal before it is committed, with what it was told (base/journal.h). It lives
 * until session_close(). A journal that cannot be written stops nobody: session_record_trouble() says what people have to be told, ""
 * = all is well. session_record_not(): there is none, and why. */
struct journal;
enum status session_record(struct session *session, struct journal *journal, struct err *err) MUST_CHECK;
void session_record_not(struct session *session, const char *why);
const char *session_record_trouble(const struct session *session);

/* Where a scan comes from. */
struct session_origin {
	int64_t seq;        /* its number in the backlog, rising; 0 = it was not kept */
	bool again;         /* it came before this session was opened. Where it builds on what is lost since then (%QTY and other
	                       marks, a count, a question) it is refused, with the reason */
	const char *device; /* the scanner that sent it; NULL = none is known */
	int64_t came_ms;    /* when it came, by the site's clock; 0 = now */
	bool secret;        /* it was typed when a PIN was about to be asked for: if none is, it is refused unseen where it could be one */
};

/* As session_scan(). A scan that was applied before is not applied again: then ST_OK, and *reply is NULL. */
enum status session_scan_from(struct session *session, const struct session_origin *origin, const uint8_t *raw, size_t len,
	const struct reply **reply, struct err *err) MUST_CHECK;

/* What stands for a PIN wherever scans are kept or shown. */
#define SESSION_SECRET "(PIN)"

/* And for what is no scan: that nothing was scanned for too long. */
#define SESSION_IDLE "(idle)"

/* Whether the scan that was handed in last is a PIN, also where that failed: whoever shows or keeps scans must not this one. */
bool session_hides(const struct session *session);

/* What a screen shows besides the last reply. Strings live until the next session_view(). */
struct session_hand {
	struct reply_direction direction;
	bool postponed;
};

/* Something that is to be done by one who stages. */
enum { SESSION_OPENS = 4 };
struct session_task {
	const char *kind;        /* redirect, recalled, delivery, pull, move, unpack */
	int64_t quantity;
	const char *sku;
	const char *description;
	const char *lot;         /* "" = none */
	const char *at;          /* the place where it is; "" = on the shelf, or in nobody's hand */
	const char *to;          /* where it goes; "" = that is decided when it is taken up */
	const char *whose;       /* the shipment or order that it is for, or was; "" = nobody's */
	const char *why;
	const char *opens[SESSION_OPENS]; /* what to scan to take it up, in this order; NULL after the last */
};

/* Packing: what of a product is still missing from the shipment's cartons; and a shipment in the station's queue. */
struct session_missing {
	int64_t quantity;
	const char *sku;
	const char *description;
	int64_t packed;          /* of it, by now */
};
struct session_queued {
	const char *shipment;    /* "SO-1/1" */
	const char *customer;    /* "" = none */
	const char *carrier;     /* "" = any */
	const char *place;       /* where it stands; "" = all of it is in cartons */
	bool is_packing;         /* somebody has begun */
	int64_t units;           /* not packed yet */
	const char *pickup;      /* "" = none known */
	int64_t cutoff_ms;       /* of it; 0 = none */
};
struct session_packing {
	const char *station;     /* "" = not chosen yet */
	const char *spot;        /* where it is parked; "" = nowhere known */
	const char *shipment;    /* at hand; "" = none: the queue is to be worked off */
	const char *customer;
	const char *carrier;
	const char *pickup;      /* its next one; "" = none known */
	const char *pickup_door; /* "" = not known */
	int64_t cutoff_ms;       /* 0 = none */
	const char *place;       /* where what is not packed stands; "" = nowhere */
	const char *stopped;     /* why it must not be packed: "cancelled", "held", "waits for more", "packed", "departed"; "" = it may */
	int64_t carton;          /* number of the carton at hand; 0 = none: the next unit begins one */
	const char *sscc;        /* of the carton at hand, if it is closed; "" = it is open */
	int64_t in_carton;       /* units */
	int64_t cartons;         /* of the shipment, so far */
	int64_t packed;          /* units of the shipment in cartons */
	int64_t to_pack;         /* units still missing */
	const struct session_missing *missing;
	size_t missing_count;
	bool more_missing;       /* there are more products than these */
	const struct session_queued *queue; /* while no shipment is at hand */
	size_t queue_count;
	bool more_queued;
};

/* What is loaded. */
struct session_to_load {
	const char *shipment;
	int64_t carton;          /* number within its shipment */
	const char *sscc;
	const char *at;          /* where it stands: "at PACK-1" */
	int64_t units;
	bool is_begun;           /* another carton of its shipment is on the truck: without this one it must not leave */
};
struct session_loading {
	const char *pickup;      /* "" = none at hand: a pickup or its door is to be scanned */
	const char *carrier;     /* "" = any */
	const char *door;        /* "" = none known */
	int64_t cutoff_ms;
	bool past;               /* its cut-off is over */
	int64_t capacity;        /* units; -1 = no limit */
	int64_t cartons;         /* on the truck */
	int64_t units;
	int64_t cartons_waiting; /* packed, and to go with it */
	int64_t shipments_begun; /* to go with it, and not packed yet */
	const char *last;        /* the carton that was scanned last: "carton 2 of SO-1/1, on DHL-1500 at D2"; "" = none */
	const struct session_to_load *to_load;
	size_t to_load_count;
	bool more_to_load;       /* there are more */
};

struct session_view {
	const char *terminal;
	const char *operator_name; /* "" = nobody signed on */
	const char *operator_role;
	const char *activity;      /* "" = none */
	const char *door;          /* barcode, "" = none; of receiving, like what follows */
	const char *inbound;       /* number, "" = none */
	int64_t inbound_expected;  /* units; 0 without an inbound */
	int64_t inbound_received;
	int64_t cartons_expected;  /* announced by SSCC; 0 = none announced */
	int64_t cartons_received;
	const char *zone;          /* the site's time zone, for showing times */
	int64_t now_ms;            /* the session's clock */
	const struct session_hand *hand; /* in hand at this terminal, the shown direction first */
	size_t hand_count;
	const char *place;         /* of staging: where the worker stands; "" = nowhere */
	bool counting;             /* this place is being counted */
	const struct session_task *tasks; /* of staging, while nothing is in hand: what is to be done there, else anywhere */
	size_t task_count;
	bool more_tasks;           /* there are more */
	const struct session_packing *packing; /* while the activity is "pack", else NULL */
	const struct session_loading *loading; /* while the activity is "load", else NULL */
	const char *mark;          /* "" or the mark that waits for the next unit or carton: "12 x", "DAMAGED", "OFF" */
	const char *prompt;        /* what may be scanned now */
	bool secret;               /* a PIN is asked for: what is typed next, and is no command, nobody may see */
	int64_t secret_until_ms;   /* until then, by now_ms, digits that are typed may be a PIN that nobody asked for; 0 = they are none */
	const char *const *pin_badges; /* after these badges one is asked for */
	size_t pin_badge_count;
	bool asks;                 /* a lead's decision, or move, waits for more, or a PIN is: %UNDO gives it up */
	const char *wanted;        /* where the operator is wanted, until he is there; "" = nowhere else */
};

/* Reads the view from the store. ST_BUSY, ST_STORE: the view is not valid. */
enum status session_view(struct session *session, const struct session_view **view, struct err *err) MUST_CHECK;

/* Something was done at the terminal that is no scan: a key. */
void session_touch(struct session *session);

/* The terminal signs off whoever is signed on where nobody has done anything for the setting's idle_signoff_minutes, in a transaction of
 * its own; what is in hand stays so, for the next one. Never called: it does not. Scans look for it before they are answered; a screen
 * looks, now and then, too: *reply is the answer, the session's own; NULL: nothing was to be done. */
void session_ends_idle(struct session *session);
enum status session_sign_off_idle(struct session *session, const struct reply **reply, struct err *err) MUST_CHECK;

/* For the moments when nobody waits, after an answer was shown: brings the plan up to date, a short piece at a time, lets the
 * store tidy up, and watches for alerts. Never fails. True: there is more to do, call it again when nobody waits. */
bool session_idle(struct session *session);

/* The same without the watch: what the last answer changed is worked into the plan though others wait. */
bool session_settle(struct session *session);

/* How one of the terminal's own devices is: state, a word ("gone", "media-out"), and what people are told of it; state NULL: it is
 * well. name NULL: the terminal's printer. Only remembered: session_idle() writes it down, for the lead. */
enum session_device { SESSION_SCANNER, SESSION_PRINTER };
void session_device(struct session *session, enum session_device device, const char *name, const char *state, const char *says);
/* The board, read by this session's connection; what it reads lives as long as the session. Never NULL. */
struct board_source *session_board(struct session *session);

/* A store that was found damaged, by whoever (then nothing is written any more, every call ends with ST_DAMAGED, and scans have to be
 * kept), was restored: this session is to be closed, and another one opened. */
bool session_store_is_back(const struct session *session);

/* True when another process or session has changed the store since the last session_view(): cheap, poll it. */
bool session_changed(struct session *session);

#endif
