/* The answer to one scan: the same for the full-screen terminal and for `crossdock scan`. The words are the stable,
 * closed lists of the interfaces; add to them, never change one. All text is in the reply's arena. */
#ifndef FLOW_REPLY_H
#define FLOW_REPLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"

enum result { RESULT_OK, RESULT_DIRECT, RESULT_CONFIRM, RESULT_REFUSED };

/* Why a scan was refused. ERROR_NONE where it was not. */
enum error_word {
	ERROR_NONE,
	ERROR_NOT_SIGNED_ON,
	ERROR_LEAD_NEEDED,
	ERROR_UNKNOWN_BARCODE,
	ERROR_BAD_CHECK_DIGIT,
	ERROR_BAD_SCAN,
	ERROR_AMBIGUOUS,
	ERROR_ALREADY_RECEIVED,
	ERROR_NOT_EXPECTED,
	ERROR_OVER_RECEIPT,
	ERROR_CLOSED,
	ERROR_LOT_NEEDED,
	ERROR_SERIAL_NEEDED,
	ERROR_BAD_QUANTITY,
	ERROR_WRONG_PLACE,
	ERROR_PLACE_FULL,
	ERROR_WRONG_UNIT,
	ERROR_TOO_MANY,
	ERROR_ORDER_CANCELLED,
	ERROR_ORDER_HELD,
	ERROR_WRONG_CARRIER,
	ERROR_NOT_PACKED,
	ERROR_PARTLY_LOADED,
	ERROR_ALREADY_LOADED,
	ERROR_NOTHING_TO_UNDO,
	ERROR_UNDO_BLOCKED,
	ERROR_NOT_HERE,
	ERROR_CHOOSE_ACTIVITY,
	ERROR_STORE_BUSY,
	ERROR_NOT_READY,      /* the shipment may not be packed, or leave, yet */
	ERROR_IN_USE,         /* another terminal has it at hand */
	ERROR_NOTHING_PACKED, /* the carton is empty */
	ERROR_NO_SSCC,        /* the site has no GS1 company prefix, or used it up */
	ERROR_RECALLED,
	ERROR_PIN_NEEDED,     /* a PIN is asked for, and this is none; or he must have one, and has none */
	ERROR_WRONG_PIN,
	ERROR_PIN_LOCKED,     /* too many wrong ones: not now */
};

/* One direction as people and programs see it: one per place, order, product and lot. */
struct reply_direction {
	int64_t quantity;        /* still to be brought there (of a confirmation: brought) */
	const char *sku;
	const char *description;
	const char *lot;         /* "" = none */
	const char *to;          /* the place's barcode */
	const char *to_name;     /* its name, "" = none */
	const char *kind;        /* lane, station, putaway, quarantine, overflow, door */
	const char *order;       /* "" = for nobody */
	const char *line;
	const char *shipment;    /* "SO-1/1" */
	const char *customer;    /* the customer's name, "" = none */
	const char *reason;      /* the closed list: completes-order ... */
	const char *waits_for;   /* of an order that waits: "1 x GLASS-6 (on this delivery)"; "" = nothing to say */
};

/* What a scan of packing left of the shipment at hand. */
struct reply_missing {
	int64_t quantity;
	const char *sku;
};
struct reply_packing {
	const char *shipment;
	int64_t carton;          /* number of the carton at hand; 0 = none */
	const char *sscc;        /* of it, once it is closed; "" = it is open */
	int64_t in_carton;       /* units in it */
	int64_t packed;          /* units in the shipment's cartons */
	int64_t to_pack;         /* units still missing */
	const struct reply_missing *missing; /* by product, the first of them */
	size_t missing_count;
};

/* Where the operator is wanted. */
struct reply_assigned {
	const char *activity;    /* "pack" */
	const char *place;       /* "" = anywhere */
	const char *by;          /* who wants it */
	const char *say;         /* for people */
};

struct reply {
	struct arena arena;
	enum result result;
	enum error_word error;
	const char *id;          /* "T1-000004"; "" where nothing was journalled */
	const char *say;         /* one sentence for people */
	const char *prompt;      /* what may be scanned now */
	const char *activity;    /* "" = none chosen */
	const struct reply_direction *directions; /* given or shown by this scan, in the order they are to be brought */
	size_t direction_count;
	const struct reply_direction *confirmed;  /* what this scan confirmed */
	size_t confirmed_count;
	const struct reply_packing *packing;      /* NULL = no shipment is being packed */
	const char *const *lines; /* further lines for people: help, short and over, look-up, warnings */
	size_t line_count;
	const struct reply_assigned *assigned;    /* NULL = nowhere else than where he is */
	const char *shows_kind;   /* of the board: what a screen opens: order, shipment, lane, door, station, place, inbound, pickup, */
	const char *shows;        /* carton, product, operator; and which one, by its own name. NULL = nothing */
	bool lists_work;          /* the lines are what is to be done where the worker stands */
	bool is_secret;           /* the scan was a PIN: nobody may see it */
	bool asks_secret;         /* a PIN is asked for: nobody may see what is typed next */
	bool signed_off;          /* the operator is gone: a screen goes back to sign-on */
	bool leaves;              /* of a kiosk: a lead ends it */
};

const char *result_word(enum result result);
const char *error_word(enum error_word error); /* "" for ERROR_NONE */

#endif
