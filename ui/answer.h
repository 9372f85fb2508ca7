/* The answer to a scan, as large as the screen allows: how many, where to; or why not and what to do; or that the next
 * scan is waited for. Every activity that directs units shows it. */
#ifndef UI_ANSWER_H
#define UI_ANSWER_H

#include "ui/cells.h"
#include "ui/model.h"

/* idle: the large words when nothing is in hand and the last answer needs no more attention ("READY"). */
void answer_render(struct cells *cells, struct box box, const struct model *model, const char *idle);

/* The same for activities that direct nothing: what is in hand is not shown, for it cannot be confirmed there. */
void answer_render_said(struct cells *cells, struct box box, const struct model *model, const char *idle);

/* The strip over a main answer that stays: what became of the last scan, where the answer itself does not say it. Takes its
 * rows from the top of the box. */
void answer_render_strip(struct cells *cells, struct box *box, const struct model *model);

/* Lines that the list under the answer has in all: what scrolling is bounded by. */
size_t answer_lines(const struct model *model);

/* How a kind of place is shown and named: "lane" -> ROLE_LANE, "■", "LANE". */
struct answer_kind {
	const char *kind;
	enum role role;
	const char *symbol;
	const char *word; /* NC_(): text_title() says it */
};
const struct answer_kind *answer_kind(const char *kind);

/* The sentence for a reason word; the word itself where there is none. */
const char *answer_reason(const char *reason);

#endif
