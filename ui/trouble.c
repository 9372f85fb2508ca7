/* Trouble with the store. Its sentence comes from below, and may be long: it says where and why, and ends with what to
 * do. */
#include "ui/trouble.h"

#include <string.h>

#include "base/text.h"
#include "ui/bigtext.h"
#include "ui/box.h"

enum { ROOMY_ROWS = 12 };

bool trouble_fills(const struct model *model)
{
	bool board = model->board.wall || strcmp(model->view.activity, "board") == 0;

	return model->trouble == TROUBLE_STORE && !board && !model->help && model_direction_count(model) == 0;
}

static void add_sentence(struct str *text, const struct model *model, bool fills)
{
	switch (model->trouble) {
	case TROUBLE_NONE: break;
	case TROUBLE_BUSY:
		str_add(text, model->queued
				      ? _("The store is busy. Your scan is kept and tried again: wait for the answer.")
				      : _("The store is busy. What stands here may be old."));
		break;
	case TROUBLE_STORE:
		if (model->queued)
			str_printf(text,
				_("THE STORE FAILS. Your scan is kept and tried again every second. Tell your lead: %s"),
				model->trouble_text);
		else if (fills)
			str_printf(text,
				_("THE STORE FAILS. Nothing is answered until it works again. Tell your lead: %s"),
				model->trouble_text);
		else
			str_printf(text, _("THE STORE FAILS. What stands here may be old. Tell your lead: %s"),
				model->trouble_text);
		break;
	}
}

/* In large letters what is the matter, below them the sentence. */
static void fill(struct cells *cells, struct box box, const char *sentence)
{
	struct box text = {box.row, box.col + 1, box.rows, box.cols - 2};
	struct box large;

	if (box.rows >= ROOMY_ROWS)
		box_take_bottom(&text, 1);
	large = box_take_top(&text, text.rows - cells_wrap_lines(cells, text.cols, sentence));
	if (bigtext_measure(cells, large, "", _("STORE FAILS")).rows >= 3)
		bigtext_draw(cells, large, ROLE_ALARM, "", _("STORE FAILS"));
	cells_wrap_ends(cells, text, ROLE_ALARM, sentence);
}

int trouble_render(struct cells *cells, struct box box, const struct model *model)
{
	bool fills = trouble_fills(model);
	struct str text = {0};
	int lines;

	if (model->trouble == TROUBLE_NONE || box.rows <= 0)
		return 0;
	add_sentence(&text, model, fills);
	lines = cells_wrap_lines(cells, box.cols - 2, str_text(&text));
	if (!fills && lines > box.rows / 2)
		lines = box.rows / 2 > 3 ? box.rows / 2 : 3;
	if (!fills && lines < box.rows)
		box.rows = lines;
	cells_fill(cells, box, ' ', ROLE_ALARM);
	if (fills)
		fill(cells, box, str_text(&text));
	else
		cells_wrap_ends(cells, box_inner(box), ROLE_ALARM, str_text(&text));
	str_done(&text);
	return box.rows;
}
