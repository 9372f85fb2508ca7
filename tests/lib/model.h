/* A dock as the contract describes it, small, slow and obviously right: plain arrays, everything that follows from
 * something else computed anew each time, the whole plan included. What the program answers and keeps is compared with
 * it (tests/flow/test_random.c). Written from the domain page, not from the program; it shares with it only the reply.
 *
 * Things are named by their index in the model's arrays; NONE is no such thing. */
#ifndef LIB_MODEL_H
#define LIB_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "flow/reply.h"
#include "lib/model_files.h"

enum {
	MODEL_ORDERS = 40,
	MODEL_INBOUNDS = 30,
	MODEL_PICKUPS = 20,
	MODEL_PILES = 400,
	MODEL_DIRECTIONS = 400,
	MODEL_DEEDS = 400,
	MODEL_LOADS = 12,
	MODEL_SIGHTS = 800,
	MODEL_TOLD = 60,
	MODEL_RECALLS = 8,
	MODEL_SHIPMENTS = 8, /* of an order: those that were begun */
	MODEL_CARTONS = 120,
	MODEL_MOVES = 800,
	MODEL_LOADINGS = 200,
	MODEL_TERMINALS = 2,
	MINUTE_MS = 60 * 1000,
	HOUR_MS = 60 * MINUTE_MS,
	DAY_MS = 24 * HOUR_MS,
};

/* ---- the state */

struct model_line {
	struct order_row row;
	bool accepted;
	int brought; /* of from_stock; these are among its piles */
	int shipped; /* departed */
};

/* A shipment is open while it gathers or is ready; then it is begun. */
enum shipment_state { SHIPMENT_IS_OPEN, SHIPMENT_IS_PACKING, SHIPMENT_IS_PACKED, SHIPMENT_IS_SHIPPED };

struct model_shipment {
	int number;
	enum shipment_state state;
	int home; /* where what is not in a carton stands */
	bool released;
	int shipped; /* units */
	int64_t ready_at;
	int packed_by; /* the deed */
	int missed;    /* the pickup that left without it; NONE */
};

struct model_order {
	struct order_file terms; /* but for the rows */
	struct model_line lines[MODEL_LINES];
	int count;
	int open_number; /* of its open shipment; 0: it has had none since the last was begun */
	int home;        /* where its open shipment stands or is directed to */
	bool ready;
	int64_t ready_at; /* 0: it was not */
	bool released;    /* a lead let it go */
	int missed;       /* the pickup that left without it; NONE */
	struct model_shipment begun[MODEL_SHIPMENTS];
	int begun_count;
	enum { HOLD_OF_FILE, HOLD_OF_LEAD, RESUMED_BY_LEAD } hold;
	bool has_lead_priority; /* a lead gave it */
	bool touched;           /* in this step: units joined or left the open shipment */
};

enum inbound_state { AT_SEA, ARRIVED, RECEIVING, CLOSED };

struct model_inbound {
	struct inbound_file terms;
	enum inbound_state state;
	int received[PRODUCTS], over[PRODUCTS];
};

/* shipment: its number; 0: for nobody */
struct whose {
	int order, line, shipment;
};

/* Units that are at one place for one line, or for nobody. */
struct pile {
	int place, product, order, line, shipment, units;
	char lot[16];
};

/* An outbound carton; a place like others, MODEL_A_CARTON + its index. */
enum { MODEL_A_CARTON = 100 };

enum carton_state { CARTON_OPEN, CARTON_CLOSED, CARTON_LOADED, CARTON_DEPARTED, CARTON_VOID };

struct model_carton {
	int order, shipment, number;
	enum carton_state state;
	int station;
	int pickup;        /* whose truck it is on; NONE */
	int given, voided; /* SSCCs */
	int closed_by;     /* the deed; NONE */
};

/* Units that a deed moved, to be moved back. */
struct model_move {
	int product, units, from, to;
	struct whose whose;
	char lot[16];
	bool lost;  /* they went out of the building */
	bool spare; /* and their line had too many of them */
};

/* What a deed of loading did. */
struct model_loading {
	int carton, pickup;
	bool taken_off;
};

struct model_direction {
	int terminal, scan, n; /* the scan that gave it */
	int holder;            /* the terminal in whose hand it is */
	int shown;             /* the scan there that showed it last */
	int postponed;
	bool left, undone;
	int product, quantity, open, from, to, order, line, shipment;
	char lot[16];
	const char *reason;
	const char *or_reason;
	int of; /* the direction in hand whose open units these were, sent on because nobody wanted them there; NONE */
	int origin;         /* where the units were before; NONE: outside */
	struct whose whose; /* and whose */
	bool brought;       /* from the shelf */
	int held;           /* the direction that had put them away; NONE */
	int taken;          /* of what was held back: pulled since */
};

/* A scan that did something and can be taken back. */
enum deed_kind {
	DEED_RECEIVE,
	DEED_CONFIRM,
	DEED_FULL,
	DEED_ROOM,
	DEED_CLOSE,
	DEED_STAGE,
	DEED_PACK,
	DEED_UNPACK,
	DEED_CLOSE_CARTON,
	DEED_OPEN_CARTON,
	DEED_MERGE,
	DEED_PACKED,
	DEED_LOAD, /* and unload */
	DEED_SPLIT,
	DEED_DEPART,
};

struct deed {
	enum deed_kind kind;
	int terminal, scan, badge;
	bool undone;
	int inbound, product, units; /* received, or closed; of product: not PRODUCT_UNIDENTIFIED */
	bool over;
	int place;                       /* of a confirmation */
	int directions[MODEL_LINES * 4]; /* that it gave, or confirmed */
	int confirmed[MODEL_LINES * 4];
	int count;
	int carton, into;     /* of packing; NONE */
	int order, shipment;  /* of DEED_PACKED */
	int move, move_count; /* of the model's moves; of DEED_LOAD: of its loadings */
};

enum waits {
	WAITS_NOT,
	WAITS_LEAD,
	WAITS_LOT,
	WAITS_REOPEN,
	WAITS_DONE,
	WAITS_OFF,
	WAITS_SPOT,      /* a station was scanned: the place scanned next is where it is parked */
	WAITS_TAKE_OVER, /* another terminal has the shipment: scanned again, it has it no more */
	WAITS_MERGE,     /* the carton scanned again goes into the open one */
	WAITS_SHORT,     /* %DONE again: what is missing is lost */
	WAITS_UNDO,      /* %UNDO told what it takes back */
	WAITS_DEPART,
	WAITS_PARTLY,
	WAITS_UNLOAD_LEAD, /* a lead's badge takes off all that was named */
	WAITS_SPLIT_LEAD,
};

struct model_terminal {
	int badge; /* NONE = nobody is signed on */
	enum { DOES_NOTHING, RECEIVES, STAGES, PACKS, LOADS } activity;
	int door, inbound;
	int place; /* where a worker who stages stands; NONE */
	bool inbound_scanned, received;
	int station;         /* where a packer packs; NONE */
	int order, shipment; /* at hand; NONE, 0 */
	int carton;          /* at hand; NONE */
	int lost_order;      /* another terminal took it over, and it was not told yet; NONE */
	int pickup;          /* being loaded; NONE */
	int scans;
	/* marks */
	int quantity;
	bool damaged, unpack, unload;
	int waits_for; /* the order, carton or deed that it waits for once more */
	uint64_t seen; /* what was told of a departure */
	enum waits waits;
	int reopen;
	char waiting[48]; /* the scan that waits */
	char lot[48];
};

/* What of which supply the plan gives to a line. */
enum {
	SUPPLY_REDIRECT = -2,
	SUPPLY_HELD_BACK = -3,
	SUPPLY_FRESH = -4
}; /* else the inbound; fresh: nobody announced it */

struct sight {
	int order, line, supply, units;
};

enum claims { CLAIMS_NOT, CLAIMS_PLANNED, CLAIMS_OVERDUE, CLAIMS_PATIENCE };

struct plan {
	enum claims claims[MODEL_ORDERS];
	struct sight sights[MODEL_SIGHTS];
	int count;
};

struct model {
	struct model_settings settings;
	int64_t now;
	struct model_order orders[MODEL_ORDERS];
	int order_count;
	struct model_inbound inbounds[MODEL_INBOUNDS];
	int inbound_count;
	struct pickup_file pickups[MODEL_PICKUPS];
	bool departed[MODEL_PICKUPS];
	int pickup_count;
	struct model_carton cartons[MODEL_CARTONS];
	int carton_count;
	struct model_move moves[MODEL_MOVES];
	int move_count;
	struct model_loading loadings[MODEL_LOADINGS];
	int loading_count;
	int parked[PLACES]; /* of a station: where; NONE */
	struct pile piles[MODEL_PILES];
	int pile_count;
	struct model_direction directions[MODEL_DIRECTIONS];
	int direction_count;
	struct deed deeds[MODEL_DEEDS];
	int deed_count;
	struct model_terminal terminals[MODEL_TERMINALS];
	bool full[PLACES];
	char recalled[MODEL_RECALLS][16];
	int recall_count;
	struct plan plan; /* as of the end of the last step */
};

/* A terminal at which nobody is signed on. */
struct model_terminal model_nobody(void);

void model_begin(struct model *m, const struct model_settings *settings, int64_t now);

/* True: there is room for another step. */
bool model_has_room(const struct model *m);

int model_order_of(const struct model *m, const char *number);
int model_inbound_of(const struct model *m, const char *number);
int model_line_of(const struct model_order *o, const char *line);
int model_pickup_of(const struct model *m, const char *number);

/* ---- what follows from it (model.c) */

bool model_lives(const struct model_order *o); /* it is not cancelled */
int model_allocated(const struct model *m, int order, int line);
int model_wanted(const struct model *m, int order, int line);   /* from anywhere */
int model_waiting(const struct model *m, int order, int line);  /* from the truck */
int model_stockout(const struct model *m, int order, int line); /* of what may not be backordered */
int model_surplus(const struct model *m, int order, int line);  /* here, and wanted no more */
int model_order_wanted(const struct model *m, int order);
int model_in_hand(const struct model *m, int order); /* of its open shipment */
int model_here(const struct model *m, int order);
int model_packed(const struct model *m, int order);

/* What units are by where they are. */
enum stand { STANDS_IN_HAND, STANDS_HERE, STANDS_PACKED, STANDS_ELSEWHERE };
enum stand model_stand(int place);
/* Units of a shipment (0: of all) and a line (NONE: of all). */
int model_units(const struct model *m, int order, int shipment, int line, enum stand stand);
/* Of units of the line that are in hand, here, or in a carton: how many it gives back. */
int model_gives_back(const struct model *m, int order, int line, enum stand stand);
/* The carton that is that place; NONE. */
int model_carton_at(int place);
enum spot model_kind(int place);
struct whose model_whose(struct model *m, int order, int line); /* of its open shipment, which there is from now on */
int model_open_number(const struct model *m, int order);
struct model_shipment *model_begun(struct model *m, int order, int shipment); /* NULL: it is open */
const struct model_shipment *model_begun_of(const struct model *m, int order, int shipment);
int model_used(const struct model *m, int order);
bool model_used_up(const struct model *m, int order); /* it may have no further shipment */
bool model_must_be_whole(const struct model *m, int order, int used);
int model_place_units(const struct model *m, int place);
int model_place_incoming(const struct model *m, int place);
int model_place_shipments(const struct model *m, int place);
int model_expected(const struct model_inbound *in, int product);
struct rule model_rule(const struct model *m, int order); /* of all levels */
bool model_ships_whole(const struct model *m, int order);

/* Claim order: < 0 if a comes first. */
int model_claim_order(const struct model *m, int a, int b);
int model_line_order(const struct model_line *a, const struct model_line *b);

/* Moves units; from_place NONE: from outside, to_place NONE: back there. False: they are not there. */
bool model_move(struct model *m, int product, const char *lot, int units, int from_place, struct whose from,
	int to_place, struct whose to);

/* ---- the plan and readiness (model_plan.c) */

/* The plan from scratch. more: further supply of each product, first of all; NULL: none. */
void model_plan(const struct model *m, const int more[PRODUCTS], struct plan *plan);

/* The cut-off of the order's next pickup; INT64_MAX = none. */
int64_t model_cutoff(const struct model *m, int order);

/* Whether its policy lets what is here go now, by that plan. */
bool model_may_go(const struct model *m, int order, const struct plan *plan);

/* The end of a step that began at that time: the plan is made anew, and readiness looked at again. */
void model_settle(struct model *m, int64_t began);

/* ---- scans */

struct told {
	int units, product, to, order, line, shipment;
	char lot[16];
	const char *reason;
	const char *or_reason; /* as right: by the facts of before; NULL = none */
	const char *pickup;    /* it goes there, and to no place of the site; NULL */
};

struct answer {
	enum result result;
	enum error_word error;
	struct told directions[MODEL_TOLD];
	int count;
	struct told confirmed[MODEL_TOLD];
	int confirmed_count;
	bool unmodelled; /* the model does not say: the run ends here */
	bool kept;       /* refused, and yet something changed */
	bool or_stopped; /* refused as another's, or as that of an order that is cancelled or held: which is nearer is
			    open */
	bool packing;    /* it tells how much is missing: */
	int to_pack;
	bool free_choice; /* goods go elsewhere: where is taken over by model_adopt_...() */
};

/* What the contract leaves open: until the plan is made anew old facts may rule; and whether there is another place. */
enum { OLD_CLAIMS = 1, OLD_SIGHT = 2, NO_OTHER_PLACE = 4, FACTS = 8 };

/* What a scan must be answered, and what it does. facts: a choice of the above, 0 = everything as it is now. */
void model_scan(struct model *m, int terminal, const char *scan, int facts, struct answer *answer);

/* A scan's directions for that order were given for that reason. */
void model_adopt_reason(struct model *m, int terminal, int order, const char *reason);

/* After a free choice: a direction goes to that place now; an order's shipment has its home there. */
void model_adopt_direction(struct model *m, int terminal, int scan, int n, const char *to);
void model_adopt_home(struct model *m, const char *order, const char *home);

/* ---- between the files of the model */

/* Goods to be matched and directed; from_place NONE: from the supplier. */
struct load {
	int product, units, supply; /* supply: what the plan counted them as */
	char lot[16];
	const char *quarantine; /* why nobody may have them; NULL = they are good */
	int from_place;
	struct whose from;
	int of;             /* the direction in hand that they are of; NONE */
	struct whose whom;  /* for whom they are fetched; NONE: whoever claims first */
	const char *reason; /* why they go where they go; NULL = what the policy says */
	bool brought;       /* from the shelf */
	int held;           /* the direction that had put them away; NONE */
};

/* Good units of nobody's. */
struct load model_load(int product, const char *lot, int units);

/* Why nobody can use the load; why the order has it there. Who may claim is as the plan says. */
const char *model_unused(const struct model *m, const struct load *load, const struct plan *plan);
const char *model_why(const struct model *m, const struct plan *claims, int order, bool lets_go);

/* Matches all of them, then directs them. */
void model_direct(struct model *m, int terminal, const struct load *loads, int count, int facts, struct answer *answer);
void model_refuse(struct answer *answer, enum error_word error);
void model_command(struct model *m, int terminal, const char *scan, int facts, struct answer *answer);
void model_stage(struct model *m, int terminal, const char *scan, const struct model_code *code, int facts,
	struct answer *answer);
void model_stage_again(struct model *m, int terminal, int facts, struct answer *answer);
const struct model_code *model_code_of(const char *scan);
void model_wait_for(struct model_terminal *t, enum waits waits, const char *scan);
void model_clear_marks(struct model_terminal *t);
/* What is refused changes nothing, but for the terminal's marks: the state before, which model_forget() goes back to
 * then, and frees. */
struct model *model_remember(const struct model *m);
void model_forget(struct model *m, struct model *before, int terminal, const struct answer *answer);
/* "SO-1", "SO-1/2" (shipment 0: it is not named); NONE. */
int model_order_scan(const struct model *m, const char *scan, int *shipment);
/* The direction's units go on to another home; in the answer. */
void model_send_on(struct model *m, int terminal, int direction, int units, const char *quarantine, int facts,
	struct answer *answer);
/* How many of the list are shown as its first. */
int model_first_group(const struct model *m, const int *list, int count);
/* Open directions in the terminal's hand, to a place (NONE: any), of a product (NONE: any), as they are shown. */
int model_in_hand_of(const struct model *m, int terminal, int to, int product, const char *lot, int *list);
/* Refuses a place that nothing in hand goes to. */
void model_wrong_place(struct model *m, int terminal, int facts, struct answer *answer);
/* Of a list of directions, those left behind, as they are found. */
int model_left_of(const struct model *m, int product, const char *lot, int *list);
void model_confirm(struct model *m, int terminal, int place, int facts, struct answer *answer);
void model_skip(struct model *m, int terminal, int facts, struct answer *answer);
void model_full(struct model *m, int terminal, int facts, struct answer *answer);
void model_undo(struct model *m, int terminal, bool again, int facts, struct answer *answer);
void model_receive_again(struct model *m, int terminal, bool approved, bool as_over, int facts, struct answer *answer);
void model_receive_unidentified(struct model *m, int terminal, int facts, struct answer *answer);
void model_door(struct model *m, int terminal, int door);
void model_inbound(struct model *m, int terminal, int inbound);
struct deed *model_deed(struct model *m, int terminal, enum deed_kind kind);
/* Adds a direction to a list as it is told: those of one scan, place, order, product and lot together. */
void model_tell(const struct model *m, struct told *list, int *count, const int *directions, int direction_count);

#endif
