/* What the files of one session share: the scan at hand, the terminal's state, the reply being made. Internal to
 * src/flow. Handlers run inside the scan's write transaction and fill the reply; a handler that refuses has changed
 * nothing that outlives it, because the session rolls back what a refused scan did, unless it says otherwise
 * (keep_changes). */
#ifndef FLOW_FLOW_H
#define FLOW_FLOW_H

#include "base/clock.h"
#include "base/journal.h"
#include "base/str.h"
#include "base/text.h"
#include "flow/session.h"
#include "scan/scan.h"
#include "dock/crew.h"
#include "store/arrival.h"
#include "store/catalog.h"
#include "store/claim.h"
#include "store/decide.h"
#include "store/ledger.h"
#include "store/parcel.h"
#include "store/pin.h"
#include "store/settings.h"
#include "store/shipment.h"
#include "store/sscc.h"
#include "store/terminal.h"

enum { CODE_MAX = 128 };

/* What a scan before this one asked for. */
enum awaiting {
	AWAIT_NOTHING,
	AWAIT_LEAD,   /* a refused unit: a lead's badge applies it, %SKIP books it as over */
	AWAIT_LOT,    /* the next scan of a lot completes the unit */
	AWAIT_SERIAL, /* the next scan of a serial completes the unit */
	AWAIT_REOPEN, /* a closed inbound: a lead's badge opens it again */
	AWAIT_DONE,   /* %DONE was scanned once */
	AWAIT_OFF,    /* %OFF was scanned once, with goods in hand */
	AWAIT_DECISION, /* a unit in quarantine: a lead says what becomes of it */
	AWAIT_APPROVAL, /* of what a worker decided: a lead's badge applies it */
	AWAIT_COUNTED,  /* the differences of a count were shown: %DONE again books them */
	AWAIT_DECIDER,  /* a decision about the order at hand: a lead's badge says who decides */
	AWAIT_LINE,     /* of it: which line */
	AWAIT_WHY,      /* of it: the reason */
	AWAIT_SPOT,      /* a station was scanned: the place scanned next is where it is parked */
	AWAIT_TAKE_OVER, /* a shipment that is being packed elsewhere was named: named again, it is taken over */
	AWAIT_MERGE,     /* a closed carton was scanned while one is open: scanned again, it goes into that one */
	AWAIT_SHORT,     /* %DONE was scanned with units missing: again, and they are lost */
	AWAIT_UNDO,      /* %UNDO told what it would take back */
	AWAIT_HOME,     /* a shipment was named: the place scanned next is to be its home */
	AWAIT_DEPART,   /* what a pickup takes was shown: %DONE again lets it leave */
	AWAIT_PARTLY,   /* what must not leave was named: load the rest, %UNLOAD or %SPLIT */
	AWAIT_MOVE,     /* %MOVE on the board: the place scanned next is where to */
	AWAIT_TRACKING, /* of the carton that was scanned last: the carrier's reference */
	AWAIT_ASSIGN_WHO,   /* %ASSIGN: the badge of who is wanted somewhere */
	AWAIT_ASSIGN_WHAT,  /* of it: the command of an activity */
	AWAIT_ASSIGN_WHERE, /* of it: the place */
	AWAIT_PIN,       /* a badge was scanned: its PIN; then it counts */
	AWAIT_PIN_OLD,   /* %PIN: the PIN that it has */
	AWAIT_PIN_NEW,   /* of it: the new one */
	AWAIT_PIN_AGAIN, /* of it: the new one once more */
	AWAIT_LEAVE,    /* %LEAVE at a kiosk: a lead's badge ends it */
	AWAIT_ALLOW,    /* %PIN of one who has none: the badge of who lets him set one */
};

/* What waits for a lead's badge in AWAIT_APPROVAL. */
enum decision { DECIDE_RELEASE, DECIDE_RETURN, DECIDE_SCRAP, DECIDE_COUNT, DECIDE_UNLOAD, DECIDE_SPLIT };

/* Lives between scans, in memory only: lost with the process, as the contract has it. */
struct marks {
	int64_t quantity; /* %QTY-n; 0 = none */
	bool damaged;
	enum awaiting awaiting;
	int64_t inbound_id;    /* of AWAIT_REOPEN */
	enum decision decision;
	int64_t unit_product_id; /* of AWAIT_DECISION: the unit, with lot and serial below */
	int64_t unit_quantity;
	bool counts_next;        /* %COUNT: the place scanned next is counted */
	int64_t counting_id;     /* the place that is being counted; 0 = none */
	uint64_t count_seen;     /* which differences, or cartons that leave, were shown */
	int64_t order_id;        /* looked up last: what a lead decides about; 0 = none */
	enum decide_what order_what; /* of AWAIT_DECIDER, AWAIT_LINE, AWAIT_WHY: which decision */
	int64_t order_line_id;   /* of ORDER_ACCEPT; 0 = not known yet */
	int64_t priority;        /* of ORDER_PRIORITISE */
	int64_t decider_id;      /* the lead; 0 = not known yet */
	int64_t home_order_id;   /* of AWAIT_HOME */
	bool unpack;             /* the next unit comes out of the carton at hand */
	int64_t pack_order_id;   /* of AWAIT_TAKE_OVER */
	int64_t pack_parcel_id;  /* of AWAIT_MERGE */
	int64_t undo_scan_id;    /* of AWAIT_UNDO: what was shown */
	bool unload;             /* %UNLOAD: the carton scanned next comes off the truck */
	int64_t parcel_id;       /* the carton scanned last: what %TRACKING is about; 0 = none */
	bool tracked;            /* the last thing done here was to keep its reference */
	int64_t assign_operator_id; /* of AWAIT_ASSIGN_...: who */
	enum work assign_work;   /* of AWAIT_ASSIGN_WHERE: for what */
	bool assigned;           /* the last thing done here was %ASSIGN */
	int64_t board_place_id;   /* opened last on the board: what %MOVE, or %DONE, is about; 0 = something else was */
	int64_t board_inbound_id; /* like that */
	bool board_closed;       /* the last thing done there was that it was closed */
	int64_t pin_operator_id; /* of AWAIT_PIN...: whose */
	int64_t pin_asked_ms;    /* when */
	enum awaiting pin_for;   /* of AWAIT_PIN: what his badge answers */
	int64_t pin_owner_id;    /* of AWAIT_ALLOW: who is to set one */
	int64_t pin_allowed_by;  /* of AWAIT_PIN_NEW, _AGAIN: who let him; 0 = he had one, and showed it */
	char pin_badge[CODE_MAX + 1];
	int64_t leave_asked_ms;  /* of AWAIT_LEAVE: when */
	char lot[CODE_MAX + 1]; /* already given for the waiting unit */
	char serial[CODE_MAX + 1];
	size_t raw_len;         /* the waiting unit's scan, or the last one that nobody could identify */
	uint8_t raw[SCAN_MAX_BYTES];
};

/* The scan at hand, as far as it answers the question for a PIN (secret.h). */
enum secret_kind {
	SECRET_NOT,
	SECRET_TRIED,    /* it was tried */
	SECRET_NEW,      /* a new one, hashed; or whether it is the same once more */
	SECRET_BAD_NEW,  /* a new one that may not be */
	SECRET_SCANNED,  /* it came from a scanner */
	SECRET_UNFORMED, /* it has not the form of a PIN */
	SECRET_LATE,     /* it was asked for long ago */
	SECRET_REPLAYED, /* it was tried when it was made: what came of it is known, and not what it was */
	SECRET_STRAY,    /* it may be one, none is asked for, and no code is like it */
	SECRET_UNASKED,  /* whoever sent it took it for one, and none is asked for */
};
struct secret {
	enum secret_kind kind;
	bool hide; /* nobody may see it */
	struct pin_try try;
	char hash[PIN_HASH_MAX];
	bool same;
	struct err why; /* of SECRET_BAD_NEW */
};

enum thing_kind {
	THING_NOTHING, /* unknown */
	THING_DAMAGED_SCAN,
	THING_BADGE,
	THING_PLACE,
	THING_PRODUCT,
	THING_SSCC,
	THING_INBOUND,
	THING_ORDER,
	THING_ATTRIBUTES, /* GS1 data without an item: a lot, a serial, a count */
	THING_PARCEL,     /* an outbound carton, or a label of one that counts no more */
	THING_PICKUP,
};

/* What a scan refers to in this store. */
struct thing {
	enum thing_kind kind;
	struct place place;
	struct operator op;
	struct product product;
	int64_t pack;         /* pack quantity of the barcode */
	int64_t count;        /* AI 30 or 37; 0 = none */
	bool count_of_content; /* it came as (02) + (37) */
	const char *sscc;     /* "" = none */
	struct carton carton; /* id 0 = not announced */
	const char *lot;      /* "" = none */
	const char *serial;
	char expiry[11];      /* "" = none */
	char best_before[11];
	struct inbound inbound;
	int64_t order_id;
	int64_t shipment_no;  /* of the order; 0 = its own number was scanned */
	struct parcel parcel; /* id 0 = the label counts no more */
	int64_t pickup_id;
	bool ambiguous;       /* two products answer to it; or an order, and a shipment of another */
};

/* A unit scan of a count. */
struct counted {
	int64_t product_id;
	int64_t units;
	char lot[CODE_MAX + 1];
	char serial[CODE_MAX + 1];
};

/* What a lead did that %UNDO cannot take back. */
enum { SESSION_ACTS = 16 };
struct session_act {
	int64_t scan_id;
	int64_t told_id; /* the %UNDO that said so; 0 = none yet */
	char text[400];
};

/* A scan that is applied once more, to a store that was restored: what is known of it. */
struct scan_replayed {
	bool refused;     /* it was */
	bool lost;        /* what stood in memory before it is not known */
	bool secret;      /* it was a PIN, and nobody knows which */
	bool asks;        /* after it a PIN was asked for */
	const char *sscc; /* that it gave its carton; "" = none */
};

struct session {
	struct db *db;
	const struct clock *clock;
	struct planner *planner; /* for idle moments, like the next two */
	struct watch *watch;
	struct outages *outages;
	int64_t seal_ms; /* by the clock that never jumps: when the journal is looked at for sealing again */
	bool signed_off; /* since then: all of it is to be sealed */
	char terminal_name[TERMINAL_NAME_MAX + 1];
	int64_t terminal_id;
	bool ends_idle;    /* who is idle is signed off */
	int64_t active_ms; /* when somebody last did something here; 0 = never */
	bool stays;        /* a kiosk: only a lead ends it */
	int64_t stands_at; /* the door of its config file; 0 = none */
	char language[TEXT_LANGUAGE_MAX]; /* the terminal's own */
	char *printer;     /* where labels go; "" = wherever the queue is sent to */
	struct marks marks;
	struct marks marks_before; /* the scan at hand */

	/* the count that marks.counting_id says: one row a scan */
	struct counted *counted;
	size_t counted_count;
	size_t counted_cap;

	/* another terminal took over what was being packed here, and the worker was not told yet; 0 = nothing */
	int64_t lost_order_id;
	int64_t lost_shipment_no;

	struct session_act acts[SESSION_ACTS]; /* of who is signed on: the newest last */
	size_t act_count;

	int64_t first_priority; /* read ahead of a %PRIORITISE: what puts the order first; INT64_MIN = it is alone */

	/* the scans that the terminal keeps */
	char backlog[TERMINAL_BACKLOG_MAX + 1]; /* "" = it keeps none */
	enum terminal_marks lost; /* that stood when the process before this one ended: scans of then may have built on it */
	enum terminal_marks forgot; /* the same where no scans waited, until somebody was told */

	/* the journal of what is applied here; see record.c */
	struct journal *journal; /* NULL = none */
	char store[JOURNAL_STORE_MAX + 1];
	int64_t life;
	int64_t ahead; /* scans that the journal has and the store does not, when the session began: somebody put an older copy there */
	char older[400]; /* what is said then; "" = it is not so */
	char journal_trouble[500]; /* why it could not be written; "" = it was */
	struct str told;
	struct str memory;
	const struct scan_replayed *replay; /* NULL = the scan at hand is a new one */

	/* the scan at hand */
	struct session_origin origin;
	struct secret secret;
	int64_t pin_seen_ms; /* when a PIN was last asked for here, or may have been; 0 = never. No mark: it outlasts a sign-on */
	char new_pin[PIN_HASH_MAX]; /* of AWAIT_PIN_AGAIN: its hash. No mark: those are written down in places */
	char old_pin[PIN_HASH_MAX]; /* of AWAIT_PIN_NEW, _AGAIN: the hash that the new one takes the place of; "" = none */
	struct terminal before;
	struct terminal t;
	struct settings settings;
	struct operator op;
	int64_t now_ms;
	int64_t scan_id;
	struct ledger ledger;
	int64_t directed;   /* directions that it gave so far */
	const uint8_t *raw; /* the scan as it came; receive_again() goes back to the waiting one */
	size_t raw_len;
	struct scan scan;
	struct outcome outcome;
	char numbered[SSCC_TEXT_MAX]; /* the SSCC that it gave; "" = none */
	bool keep_changes; /* of a refused scan */
	struct reply reply;
	struct reply_direction *directions;
	size_t direction_cap;
	struct reply_direction *confirmed;
	size_t confirmed_cap;
	const char **lines;
	size_t line_cap;

	struct board_source *board; /* NULL = nobody asked for it yet */

	/* the view */
	struct arena view_arena;
	struct session_view view;
	int64_t view_version;
};

/* ---- identify.c */

void identify(struct session *s, const struct scan *scan, struct thing *thing);

/* ---- keep.c: the scans that the terminal keeps until they are applied */

/* What stands in memory, and is about the scans that come next. */
enum terminal_marks keep_marks(const struct session *s);
/* Writes that the scan at hand is applied. */
void keep_applied(struct session *s);
/* True: it was before. */
bool keep_was_applied(struct session *s);
/* True: it was refused, because what it may have built on went with the process before this one. */
bool keep_lost(struct session *s);

/* What the scans that follow, which came before this session, build on, where nothing but the store knows. */
void keep_replayed(struct session *s, const char *backlog);

/* ---- record.c: the journal from which a lost store is brought back */

/* Writes down the scan at hand, as it is about to be committed. */
void record_scan(struct session *s);
/* Or what an option said. */
void record_option(struct session *s, enum journal_kind kind, const char *text);
/* Takes back what stood in memory after the entry. False: another program wrote it, or it is not all there. */
bool record_remember(struct session *s, const struct journal_entry *e);
/* What the reply at hand tells, in words to compare. */
const char *record_told(struct session *s);

/* session.c: begins a reply that no scan has. */
void reply_clear(struct session *s);

/* session.c: one that is no person's scan is written down like one, as what mark says; act does it, and replies. why: of whoever it signs
 * off. */
enum status session_do(struct session *s, const char *mark, void (*act)(struct session *s), const char *why, struct err *err) MUST_CHECK;

/* ---- idle.c */

/* What session_sign_off_idle() did, once more. */
enum status idle_replay(struct session *s, const struct reply **reply, struct err *err) MUST_CHECK;

/* ---- the activities */

void command_scan(struct session *s, const char *command);
void choose_activity(struct session *s, const char *activity); /* "receive" ... "board" */
void sign_on(struct session *s, const struct operator *op);
void receive_scan(struct session *s, const struct thing *thing);
void lookup_scan(struct session *s, const struct thing *thing);
void stage_scan(struct session *s, const struct thing *thing);
void pack_scan(struct session *s, const struct thing *thing);
void load_scan(struct session *s, const struct thing *thing);

/* stage.c: %FULL where somebody said that it is full, with nothing in hand: there is room again. False: it means what is in
 * hand. */
bool stage_has_room(struct session *s);

/* lookup.c: what there is to say about an order */
void look_at_order(struct session *s, int64_t order_id);

/* ---- lookup_decide.c: a lead's decisions about the order that was looked up */

void lookup_decide(struct session *s, enum decide_what what);
/* A lead's badge after AWAIT_DECIDER. */
void lookup_decider(struct session *s, int64_t lead_id);
/* Text that a person typed or a scanner read: at most that many bytes, without blanks before it; NULL: it has something in it
 * that is no text. */
const char *scanned_text(const struct session *s, size_t most);
/* True: the scan was the line or the reason that was asked for. */
bool lookup_takes(struct session *s, const struct thing *thing);
/* True: %UNDO meant a decision, made or about to be made. */
bool lookup_undo(struct session *s);
/* Reads what a scan will need and what takes too long inside its transaction. Outside of transactions. */
enum status lookup_ahead(struct session *s, const uint8_t *raw, size_t len, struct err *err) MUST_CHECK;

/* receive.c: the waiting unit again, approved by a lead or booked as over */
void receive_again(struct session *s, int64_t approved_by, bool as_over);
/* a parcel that nobody can identify */
void receive_unidentified(struct session *s);

/* context.c: door and inbound */
void context_door(struct session *s, const struct place *door);
void context_inbound(struct session *s, const struct inbound *inbound);
void context_done(struct session *s, bool again);
/* Closes it; first (again false) its differences are shown, and %DONE asked for again. */
void context_close(struct session *s, const struct inbound *inbound, bool again);
void context_reopen(struct session *s, int64_t approved_by);
/* the place near which a packing station is best: the door, or where a worker who stages stands; 0 = nowhere known */
int64_t context_spot(const struct session *s);
/* the place where what is received now stands until it is confirmed: the door, else the floor */
int64_t context_from(const struct session *s, enum place_kind *kind);

/* ---- confirm.c */

void confirm_at(struct session *s, const struct place *place);
/* Nothing in hand goes to this place: refuses, saying where to go instead. What is shown may have been cancelled since. */
void refuse_place(struct session *s, const struct place *place);
/* Adds the shown directions to the reply. */
void show_in_hand(struct session *s);
/* How many of the list are the first one's direction. */
size_t first_group(const struct direction *list, size_t count);
/* Units of the direction that its line no longer wants: the order was cancelled, or the line shrunk. */
int64_t no_longer_wanted(struct session *s, const struct direction *direction);
/* True: something in hand of the list is wanted no more, or recalled; it has its new direction, and the scan is refused
 * saying so. */
bool hand_redirect(struct session *s, struct direction *list, size_t count);
void hand_skip(struct session *s);
void hand_full(struct session *s);

/* ---- stage_decide.c: what becomes of the unit in quarantine that was scanned */

void stage_decide(struct session *s, enum decision decision);
/* A parcel that nobody can identify is the unit. False: the worker does not stand in quarantine. */
bool stage_unidentified(struct session *s);
/* A lead's badge after AWAIT_APPROVAL. */
void stage_approve(struct session *s, int64_t approved_by);

/* ---- stage_home.c */

/* True: %UNDO meant a shipment that was named, and stays where it is. */
bool home_undo(struct session *s);

/* ---- stage_count.c: counting a place */

void count_begin(struct session *s);
void count_done(struct session *s, bool again);
/* The last unit scan is not counted; without one the count is given up. */
void count_take_back(struct session *s);

/* ---- packing: see flow/packing.h */

void pack_close_command(struct session *s);
void pack_open_command(struct session *s);
void pack_unpack_command(struct session *s);
void pack_reprint_command(struct session *s);
void pack_skip(struct session *s);

/* ---- load.c: a pickup's truck */

/* The pickup at hand goes on; else the first at the door where the terminal stands. */
void load_begin(struct session *s);
const char *load_prompt(struct session *s, struct arena *arena);

/* ---- load_depart.c */

void load_done(struct session *s, bool again);
/* %UNLOAD: a mark for the next carton; after what must not leave was named, all of it, by a lead. */
void load_unload(struct session *s);
void load_split(struct session *s);
/* A lead's badge after AWAIT_APPROVAL, DECIDE_UNLOAD or DECIDE_SPLIT. */
void load_approve(struct session *s, int64_t approved_by);

/* ---- load_tracking.c */

void load_tracking(struct session *s);
/* True: the scan was the reference that was asked for. */
bool load_takes(struct session *s, const struct thing *thing);
/* True: %UNDO meant a mark, or a reference. */
bool load_forgets(struct session *s);

/* ---- undo.c */

void undo_scan(struct session *s, bool again);

#endif
