/* Signed on, nothing chosen yet: greets the worker and shows what can be chosen. */
#include "base/text.h"
#include "ui/answer.h"
#include "ui/bigtext.h"
#include "ui/screen.h"

static const struct screen_key keys[] = {KEY_HELP, KEY_RECEIVE, KEY_STAGE, KEY_PACK, KEY_LOAD, KEY_LOOKUP, KEY_BOARD, KEY_OFF};

enum { KEY_COUNT = sizeof keys / sizeof *keys, CHOICES = KEY_COUNT - 1 /* all but help */, BRIEF_ROWS = 12 };

static void handle(struct model *model, struct input input)
{
	screen_scroll(model, input, model->has_reply ? model->reply.line_count : 0);
}

/* The keys that choose something, one a line, or two with no more than their labels where there are few rows; from the bottom
 * up. Returns the rows used. */
static int render_choices(struct cells *cells, struct box box)
{
	bool brief = box.rows < BRIEF_ROWS;
	int columns = brief ? 2 : 1;
	int cols = (box.cols - 2) / columns;
	int rows = (CHOICES + columns - 1) / columns;
	int at = 0;

	for (size_t i = 0; i < KEY_COUNT; i++) {
		struct str text = {0};

		if (keys[i].action != ACTION_SCAN)
			continue;
		if (brief)
			str_printf(&text, "F%-2d  %s", keys[i].f, text_title(keys[i].label));
		else
			str_printf(&text, "F%-2d  %-9s  %s", keys[i].f, keys[i].scan, _(keys[i].help));
		cells_text(cells, box.row + box.rows - rows + at % rows, box.col + 1 + at / rows * cols, cols, ROLE_TEXT, str_text(&text));
		str_done(&text);
		at++;
	}
	return rows;
}

static void render(struct cells *cells, struct box box, const struct model *model)
{
	int gap = box.rows > 12;

	if (model->has_reply && model->reply.result == RESULT_REFUSED) {
		answer_render_said(cells, box, model, "");
		return;
	}
	box.rows -= gap;
	box.rows -= render_choices(cells, box) + gap;
	bigtext_draw(cells, (struct box){box.row, box.col + 1, box.rows, box.cols - 2}, ROLE_READY, "",
		model->view.operator_name);
}

const struct screen screen_choose = {
	.title = NC_("screen", "Choose"),
	.keys = keys,
	.key_count = KEY_COUNT,
	.handle = handle,
	.render = render,
};
