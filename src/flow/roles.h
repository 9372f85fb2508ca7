/* Who may do what at a terminal: one table, by which every command and every question for a lead goes. (The command line has its own,
 * cli/roles.c.) The README's section "Who may do what" says the same for people. Internal to src/flow. */
#ifndef FLOW_ROLES_H
#define FLOW_ROLES_H

#include "store/catalog.h"

/* Each may what those before him may. */
enum rank {
	RANK_NOBODY, /* nobody is signed on */
	RANK_WORKER,
	RANK_LEAD,
	RANK_ADMIN, /* at a terminal the same as a lead, but for leads' PINs; what more he may he does on the command line */
};

enum deed {
	DEED_HELP,       /* ask what can be scanned */
	DEED_WORK,       /* receive, stage, pack, load, look up, take back, sign off, change the PIN that one has */
	DEED_RECEIVE,    /* take in what is over, or not expected */
	DEED_REOPEN,     /* open a closed delivery again */
	DEED_QUARANTINE, /* say what becomes of what is in quarantine */
	DEED_COUNT,      /* book what a count missed or found */
	DEED_UNLOAD,     /* take off a truck all that must not leave */
	DEED_SPLIT,      /* let what is loaded leave without its rest */
	DEED_ORDER,      /* decide about an order */
	DEED_ASSIGN,     /* say where somebody is wanted */
	DEED_MOVE,       /* give shipments, or a station, another place from the board */
	DEED_CLOSE,      /* close a delivery from the board */
	DEED_LEAVE,      /* end a kiosk: with a PIN */
	DEED_PIN,        /* let a worker set a PIN who has none: with a PIN */
	DEED_LEADS_PIN,  /* the same of a lead, or an admin */
	DEEDS
};

enum rank rank_of(const struct operator *op); /* id 0: nobody */

/* Whether he may do it, signed on or by his badge; where he must have a PIN (lacks_pin) only what a worker may. */
bool role_may(const struct operator *op, enum deed deed);

/* True: a worker asks for it, and a lead's badge approves it while the worker stays signed on. Else a lead signs on for it. */
bool role_by_badge(enum deed deed);

/* What a command is while that activity goes on ("" = none). */
enum deed role_deed(const char *command, const char *activity);

#endif
