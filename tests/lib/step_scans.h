/* What the files that make scans share. */
#ifndef LIB_STEP_SCANS_H
#define LIB_STEP_SCANS_H

#include "lib/model_packing.h"
#include "lib/step.h"

const char *step_any_unit(struct dice *dice);
const char *step_unit_of(struct dice *dice, int product);
const char *step_any_place(struct dice *dice);
/* Where goods in hand of this terminal go, one of them; NULL: nothing is in hand. */
const char *step_where_to(struct dice *dice, const struct model *m, int terminal);
/* What one scans who goes there: a carton has its label. */
void step_place_scan(const struct model *m, int place, char *scan, size_t size);
bool step_in_hand(const struct model *m, int terminal);

/* ---- step_pack.c */

/* Whether a packer has something to do. */
bool step_can_pack(const struct model *m);
void step_pack(struct dice *dice, const struct model *m, int terminal, char *scan, size_t size);
/* ---- step_load.c */

/* Whether one who loads has something to do; whether he would, if a pickup were announced. */
bool step_can_load(const struct model *m);
bool step_wants_pickup(const struct model *m);
void step_load(struct dice *dice, const struct model *m, int terminal, char *scan, size_t size);

/* A terminal asked for a scan to be made once more: that scan. */
bool step_asks_again(const struct model_terminal *t);
void step_once_more(struct dice *dice, const struct model *m, const struct model_terminal *t, char *scan, size_t size);

#endif
