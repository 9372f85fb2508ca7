/* What the model's files of packing and loading share. */
#ifndef LIB_MODEL_PACKING_H
#define LIB_MODEL_PACKING_H

#include "lib/model.h"

/* ---- model_shipment.c */

enum shipment_now { NOW_NONE, NOW_GATHERING, NOW_READY, NOW_PACKING, NOW_PACKED, NOW_SHIPPED };

/* NOW_NONE: the order has no such shipment. */
enum shipment_now model_now(const struct model *m, int order, int shipment);
/* As it is: its policy lets it, nothing is wanted still, or a lead let it go. */
bool model_may_leave(const struct model *m, int order, int shipment);
/* Of what is here of a line of the shipment, or of all (NONE): still wanted. */
int model_to_pack(const struct model *m, int order, int shipment, int line);
int model_home(const struct model *m, int order, int shipment);
/* Units of it were put down there: if nothing of it stands where it did, it stands there. */
void model_stands_at(struct model *m, int order, int shipment, int place);
/* It is being packed, gathers again, as its units say. */
void model_follow(struct model *m, int order, int shipment);
void model_follow_all(struct model *m);
/* It is no longer open: it uses one of the order's shipments. */
void model_begin_shipment(struct model *m, int order, enum shipment_state state);
/* It gathers again, with what is packed of it. False: another of its order does. */
bool model_gather_again(struct model *m, int order, int shipment);

/* What comes for an order that may have no further shipment joins its last one, which gathers again. */
void model_join_last(struct model *m, int order);
/* Its first unit was packed. */
void model_packed_into(struct model *m, int order, int shipment);

/* ---- model_carton.c */

/* "&SO-1/1#2": the label of that carton; NONE: it has none. "&old": one that counts no more. */
bool model_is_label(const char *scan);
int model_labelled(const struct model *m, const char *scan);
bool model_old_label(const struct model *m);

int model_carton_units(const struct model *m, int carton);
/* The content by line and lot; returns how many. */
int model_carton_content(const struct model *m, int carton, struct pile *items);
/* Of an item: what its line gives back. items, count: the whole content. */
int model_item_surplus(const struct model *m, const struct pile *items, int item);
int model_new_carton(struct model *m, int order, int shipment, int station);
/* The open carton at hand, else the first open one of the shipment; NONE. */
int model_open_carton(const struct model *m, const struct model_terminal *t, int order, int shipment);
/* False: refused: something in it is not wanted any more, or is recalled. */
bool model_content_may_go(const struct model *m, int carton, struct answer *answer);
/* False: refused. */
bool model_close_carton(struct model *m, int carton, int deed, struct answer *answer);
void model_reopen_carton(struct model *m, int carton);  /* its label counts no more */
void model_restore_carton(struct model *m, int carton); /* its last label counts again */
void model_end_if_empty(struct model *m, int carton);
void model_units_left(struct model *m, int place); /* by something else than packing */
/* It is a carton of another shipment of its order now. */
void model_give_carton(struct model *m, int carton, int shipment);
/* A carton that is revived must not have the number of another. */
void model_revive_carton(struct model *m, int carton);

/* Writes down what a deed moves, and moves it. */
bool model_moves(struct model *m, struct deed *deed, const struct pile *what, int units, int to, bool lost);
/* All of it back. False: it is not there any more. */
bool model_move_back(struct model *m, const struct deed *deed);

/* ---- model_pack.c */
void model_tell_packing(const struct model *m, int terminal, struct answer *answer);
void model_pack(struct model *m, int terminal, const char *scan, const struct model_code *code, int facts,
	struct answer *answer);
bool model_pack_needs(struct model *m, int terminal, struct answer *answer);
/* The shipment is at hand from now on; again: it was scanned once more. False: refused. */
bool model_open_shipment(struct model *m, int terminal, int order, int shipment, bool again, struct answer *answer);
/* The first shipment that can be packed of what stands there, of a product (NONE: of any). */
bool model_first_at(const struct model *m, int place, int product, int *order, int *shipment);
void model_put_aside(struct model_terminal *t);
void model_refuse_shipment(const struct model *m, int order, int shipment, struct answer *answer);
/* On a truck, or departed. */
bool model_is_gone(const struct model *m, int carton);

/* ---- model_pack_unit.c */

/* Units of the shipment of a product (NONE: of any) that can be packed, as they are taken. Returns how many rows. */
int model_packable(
	const struct model *m, int terminal, int order, int shipment, int product, const char *lot, struct pile *rows);
void model_pack_unit(struct model *m, int terminal, const char *scan, const struct model_code *code, int facts,
	struct answer *answer);
/* The load is of that row; why: the reason for quarantine, or NULL. load may be NULL. */
void model_take_row(struct load *load, const struct pile *row, const char *why);
void model_pack_again(struct model *m, int terminal, int facts, struct answer *answer);

/* ---- model_pack_command.c: false: it is no packer's command */

bool model_pack_command(
	struct model *m, int terminal, const char *scan, enum waits was, int facts, struct answer *answer);

/* ---- model_undo.c: what the deed directed is where it was. False: it has gone on. */
bool model_return_units(struct model *m, const struct deed *deed);

/* ---- model_pack_undo.c */
bool model_undo_packing(struct model *m, int terminal, struct deed *deed, bool again, struct answer *answer);
/* Units that the deed brought are in cartons since: told first, then taken out. False: not (yet). */
bool model_out_of_cartons(struct model *m, int terminal, struct deed *deed, const struct pile *brought, int count,
	bool again, struct answer *answer);

/* ---- model_load.c */

void model_load_begin(struct model *m, int terminal);
/* The pickup at hand; NONE: none, or it has left. */
int model_load_pickup(const struct model *m, const struct model_terminal *t);
void model_load_take(struct model_terminal *t, int pickup);
/* Whether the order goes with it. */
bool model_load_takes(const struct model *m, int pickup, int order);
/* What speaks against the carton leaving with the pickup. */
enum error_word model_load_judge(const struct model *m, int pickup, int carton);
bool model_load_is_of(const struct model_carton *c, int order, int shipment);
bool model_load_is_on(const struct model_carton *c, int pickup);
/* On the truck, or off it, by that deed. */
void model_load_put(struct model *m, struct deed *deed, int carton, int pickup, bool off);
void model_load_scan(
	struct model *m, int terminal, const char *scan, const struct model_code *code, struct answer *answer);
bool model_load_command(struct model *m, int terminal, const char *scan, enum waits was, struct answer *answer);
bool model_undo_loading(struct model *m, const struct deed *deed, struct answer *answer);

/* ---- model_load_depart.c */

void model_load_done(struct model *m, int terminal, bool again, struct answer *answer);
/* A lead says what becomes of what must not leave. */
void model_load_resolve(struct model *m, int terminal, bool splits, struct answer *answer);

#endif
