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

void said_render(struct cells *cells, struct box *box, const struct model *model, bool needed)
{
	bool roomy = box->rows >= ROOMY_ROWS;

	if (!model->has_reply || model->reply.result != RESULT_OK || (roomy && said_has_lines(model)))
		answer_render_strip(cells, box, model);
	else if (roomy || needed)
		box_line(cells, box_take_top(box, 1), ROLE_STRONG, model->reply.say, ROLE_STRONG, "");
}
