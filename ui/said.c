/* The last answer as small print. */
#include "ui/said.h"

#include "ui/answer.h"
#include "ui/box.h"
#include "ui/list.h"

enum { ROOMY_ROWS = 12 };

bool said_refused(const struct model *model)
{
	return model->has_reply && model->reply.result == RESULT_REFUSED;
}

bool said_has_lines(const struct model *model)
{
	return model->has_reply && model->reply.line_count && !model->reply.lists_work;
}

void said_render_lines(struct cells *cells, struct box box, const struct model *model)
{
	list_render_texts(cells, box_inner(box), ROLE_TEXT, model->reply.lines, model->reply.line_count, model->scroll);
}

/* What the answer says, in a second row, too, where there is room; of packing the end of it is what the screen lists. */
static void said_sentence(struct cells *cells, struct box *box, const struct model *model, bool roomy)
{
	int lines = cells_wrap_lines(cells, box->cols - 2, model->reply.say);

	cells_wrap(cells, box_inner(box_take_top(box, roomy && lines > 1 && model->view.loading ? 2 : 1)), ROLE_STRONG, model->reply.say);
}

void said_render(struct cells *cells, struct box *box, const struct model *model, bool needed)
{
	bool roomy = box->rows >= ROOMY_ROWS;

	if (!model->has_reply || model->reply.result != RESULT_OK || (roomy && said_has_lines(model)))
		answer_render_strip(cells, box, model);
	else if (roomy || needed)
		said_sentence(cells, box, model, roomy);
}
