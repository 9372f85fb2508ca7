/* People who are wanted somewhere, at a terminal: who scans is told where he is wanted until he is there; a lead who looks
 * things up says who is wanted where. Internal to src/flow. */
#ifndef FLOW_ASSIGNED_H
#define FLOW_ASSIGNED_H

#include "flow/flow.h"
#include "store/people.h"

/* After a scan was worked on: he is there, which is kept; or the reply tells him where he is wanted. */
void assigned_tell(struct session *s);

/* Where the operator is wanted, in words; NULL: nowhere, or he is there. */
const char *assigned_words(struct session *s, struct arena *arena);

/* After the terminal's state was written: who was signed on before and is nowhere any more, has ended what he had taken up. */
void assigned_end(struct session *s);

/* ---- %ASSIGN: a lead scans a badge, the command of an activity, and a place */

void assign_begin(struct session *s);
void assign_who(struct session *s, const struct operator *op); /* a badge after it */
/* True: the command was an answer, or took it back. was: what was awaited. */
bool assign_takes_command(struct session *s, enum awaiting was, const char *command);
void assign_where(struct session *s, const struct thing *thing);
const char *assign_prompt(const struct session *s); /* NULL: nothing of it is awaited */

#endif
