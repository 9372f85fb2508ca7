/* A refusal. First come the rows of its sentence, then those of what stays on the screen beside it, then the reason in
 * letters as large as is left. A sentence that is longer than all rows is cut in its middle: it ends with the way out.
 */
#include "ui/refused.h"

#include "base/text.h"
#include "ui/bigtext.h"
#include "ui/box.h"
#include "ui/refusal.h"

enum {
	ROOMY_ROWS = 12,   /* from here on there are margins, and the prompt has its rows */
	LETTERS_ROWS = 16, /* from here on the reason is in letters beside what stays */
	REST_ROWS = 4,     /* what stays is read from afar in so many: letters, and whose it is */
};

static void add_sentence(struct str *text, const struct model *model)
{
	str_printf(text, "✗ %s", model->reply.say);
}

/* The sentence in the box, with its margins; with narrower ones where it would not fit else. */
static struct box box_of_text(const struct cells *cells, struct box box, const char *text)
{
	struct box wide = {box.row, box.col + 1, box.rows, box.cols - 2};
	struct box normal = {box.row, box.col + 2, box.rows, box.cols - 4};

	return cells_wrap_lines(cells, normal.cols, text) <= box.rows ? normal : wide;
}

/* The reason, as large as the box allows. False: there is no room for it. */
static bool render_reason(struct cells *cells, struct box box, const struct model *model)
{
	struct str word = {0};

	if (box.rows <= 0)
		return false;
	refusal_add_large(&word, model->reply.error);
	if (bigtext_measure(cells, box, "", str_text(&word)).rows >= 3) {
		bigtext_draw(cells, box, ROLE_REFUSED, "", str_text(&word));
	} else {
		str_clear(&word);
		str_add(&word, "✗ ");
		refusal_add_large(&word, model->reply.error);
		cells_text(cells, box.row + (box.rows - 1) / 2, box.col, box.cols, ROLE_REFUSED, str_text(&word));
	}
	str_done(&word);
	return true;
}

/* The prompt, with an empty row above it, at the box's end. */
static void render_prompt(struct cells *cells, struct box *box, const struct model *model)
{
	struct str text = {0};
	struct box end;

	str_printf(&text, "▶ %s", *model->reply.prompt ? model->reply.prompt : model->view.prompt);
	end = box_take_bottom(box, 1 + cells_wrap_lines(cells, box->cols, str_text(&text)));
	box_take_top(&end, 1);
	cells_wrap(cells, end, ROLE_REFUSED, str_text(&text));
	str_done(&text);
}

void refused_render(struct cells *cells, struct box box, const struct model *model, bool with_prompt)
{
	bool roomy = box.rows >= ROOMY_ROWS;
	struct str sentence = {0};
	struct box text;
	int lines;

	cells_fill(cells, box, ' ', ROLE_REFUSED);
	if (roomy)
		box = (struct box){box.row + 1, box.col, box.rows - 2, box.cols};
	add_sentence(&sentence, model);
	text = box_of_text(cells, box, str_text(&sentence));
	if (roomy && with_prompt)
		render_prompt(cells, &text, model);
	lines = cells_wrap_lines(cells, text.cols, model->reply.say);
	if (render_reason(cells, box_take_top(&text, text.rows - lines), model))
		cells_wrap_ends(cells, text, ROLE_REFUSED, model->reply.say);
	else
		cells_wrap_ends(cells, text, ROLE_REFUSED, str_text(&sentence));
	str_done(&sentence);
}

/* Rows of the sentence alone. */
static int sentence_rows(const struct cells *cells, struct box box, const struct model *model)
{
	struct str text = {0};
	int lines;

	add_sentence(&text, model);
	lines = cells_wrap_lines(cells, box_of_text(cells, box, str_text(&text)).cols, str_text(&text));
	str_done(&text);
	return lines;
}

int refused_rows(const struct cells *cells, struct box box, const struct model *model)
{
	int say = cells_wrap_lines(cells, box.cols - 4, model->reply.say);
	int with_reason = say + (box.rows >= LETTERS_ROWS ? 4 + (box.rows - LETTERS_ROWS) / 4 : 1);

	if (with_reason <= box.rows - REST_ROWS)
		return with_reason;
	box.rows--;
	say = sentence_rows(cells, box, model);
	return say < box.rows ? say : box.rows;
}

int refused_least_rows(const struct cells *cells, int cols, const struct model *model)
{
	int one_that_stays = model_direction_count(model) > 0;

	return sentence_rows(cells, (struct box){.cols = cols}, model) + one_that_stays;
}

bool refused_crowds(const struct cells *cells, struct box box, const struct model *model)
{
	return sentence_rows(cells, box, model) > box.rows - REST_ROWS;
}
