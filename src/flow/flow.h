/* What the files of one session share: the scan at hand, the terminal's state, the reply being made. Internal to
 * src/flow. Handlers run inside the scan's write transaction and fill the reply; a handler that refuses has changed
 * nothing that outlives it, because the session rolls back what a refused scan did, unless it says otherwise
 * (keep_changes). */
#ifndef FLOW_FLOW_H
#define FLOW_FLOW_H

#include "base/clock.h"
#include "flow/session.h"
#include "scan/scan.h"
#include "store/arrival.h"
#include "store/catalog.h"
#include "store/claim.h"
#include "store/ledger.h"
#include "store/settings.h"
#include "store/shipment.h"
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
};

/* Lives between scans, in memory only: lost with the process, as the contract has it. */
struct marks {
	int64_t quantity; /* %QTY-n; 0 = none */
	bool damaged;
	bool quantity_refused; /* the last unit asked for %QTY: a scanned count no longer counts */
	enum awaiting awaiting;
	int64_t inbound_id;    /* of AWAIT_REOPEN */
	char lot[CODE_MAX + 1]; /* already given for the waiting unit */
	char serial[CODE_MAX + 1];
	size_t raw_len;         /* the waiting unit's scan, or the last one that nobody could identify */
	uint8_t raw[SCAN_MAX_BYTES];
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
	bool ambiguous;       /* two products answer to it */
};

struct session {
	struct db *db;
	const struct clock *clock;
	char terminal_name[TERMINAL_NAME_MAX + 1];
	int64_t terminal_id;
	struct marks marks;

	/* the scan at hand */
	struct terminal before;
	struct terminal t;
	struct settings settings;
	struct operator op;
	int64_t now_ms;
	int64_t scan_id;
	struct ledger ledger;
	const uint8_t *raw; /* the scan as it came; receive_again() goes back to the waiting one */
	size_t raw_len;
	struct scan scan;
	struct outcome outcome;
	bool keep_changes; /* of a refused scan */
	struct reply reply;
	struct reply_direction *directions;
	size_t direction_cap;
	struct reply_direction *confirmed;
	size_t confirmed_cap;
	const char **lines;
	size_t line_cap;

	/* the view */
	struct arena view_arena;
	struct session_view view;
	int64_t view_version;
};

/* ---- talk.c: making the reply */

void say(struct session *s, const char *fmt, ...) PRINTF_LIKE(2, 3);
void prompt(struct session *s, const char *fmt, ...) PRINTF_LIKE(2, 3);
void refuse(struct session *s, enum error_word error, const char *fmt, ...) PRINTF_LIKE(3, 4);
void add_line(struct session *s, const char *fmt, ...) PRINTF_LIKE(2, 3);
void add_direction(struct session *s, const struct reply_direction *direction);
void add_confirmed(struct session *s, const struct reply_direction *direction);
/* "1 unit", "12 units" */
const char *units_text(struct session *s, int64_t units);
/* "4 x Blue kettle to PACK-1, then 3 x ... to PUT": what the directions of the reply say. */
void say_directions(struct session *s);
/* What may be scanned now, from the terminal's state and what is in hand. */
const char *prompt_now(struct session *s, struct arena *arena);
/* The directions as people see them: one per place, order, product and lot, in the order of the list. */
struct reply_direction *describe(struct session *s, struct arena *arena, const struct direction *list, size_t count,
	size_t *described);

/* ---- identify.c */

void identify(struct session *s, const struct scan *scan, struct thing *thing);

/* ---- the activities */

void command_scan(struct session *s, const char *command);
void sign_on(struct session *s, const struct operator *op);
void receive_scan(struct session *s, const struct thing *thing);
void lookup_scan(struct session *s, const struct thing *thing);

/* receive.c: the waiting unit again, approved by a lead or booked as over */
void receive_again(struct session *s, int64_t approved_by, bool as_over);
/* a parcel that nobody can identify */
void receive_unidentified(struct session *s);

/* context.c: door and inbound */
void context_door(struct session *s, const struct place *door);
void context_inbound(struct session *s, const struct inbound *inbound);
void context_done(struct session *s, bool again);
void context_reopen(struct session *s, int64_t approved_by);
/* the place where what is received now stands until it is confirmed: the door, else the floor */
int64_t context_from(const struct session *s, enum place_kind *kind);

/* ---- direct.c: matching and directing */

struct goods {
	struct product product;
	const char *lot;
	const char *serial;
	int64_t quantity;
	int64_t carton_id;
	const char *quarantine; /* the reason why nobody may have it; NULL = good */
	int64_t from_id;        /* where the units are: the supplier, or a place inside */
	enum place_kind from_kind;
	struct owner from;
	const struct direction *of; /* the direction whose open units these were; NULL = newly received */
};

/* Matches all of it, chooses places, posts the movements, writes the directions and adds them to the reply. False: a
 * place of a needed kind is missing; the scan is refused. */
bool direct_goods(struct session *s, const struct goods *goods, size_t count);

/* Gives open units of a direction another home: matched again, or to quarantine for that reason (NULL: they are good).
 * False: there is no place for them. */
bool direct_again(struct session *s, struct direction *direction, int64_t units, const char *quarantine);

/* Whether the policy of the order lets what is here go: nothing still wanted, or it need not ship whole. */
bool order_may_go(struct session *s, int64_t order_id);

/* Another home for a shipment's (or nobody's) units, because this place is full. NULL: there is no other. */
struct place *direct_elsewhere(struct session *s, const struct direction *direction);

/* ---- confirm.c */

void confirm_at(struct session *s, const struct place *place);
void hand_skip(struct session *s);
void hand_full(struct session *s);

/* ---- undo.c */

void undo_scan(struct session *s);

#endif
