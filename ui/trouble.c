/* Trouble with the store. Its sentence comes from below, and may be long: it says where and why, and ends with what to
 * do. */
#include "ui/trouble.h"

#include <string.h>

#include "base/text.h"
#include "ui/answer.h"
#include "ui/bigtext.h"
#include "ui/box.h"

enum { ROOMY_ROWS = 12, NARROW_COLS = 60 };

bool trouble_fills(const struct model *model)
{
	const char *activity = model->view.activity;
	bool board = model->board.wall || strcmp(activity, "board") == 0;
	bool directs =
		model_direction_count(model) > 0 &&
		(strcmp(activity, "receive") == 0 || strcmp(activity, "stage") == 0 || strcmp(activity, "pack") == 0);

	return model->trouble == TROUBLE_STORE && !board && !model->help && (model->queued || !directs);
}

/* Where there is little room: files without their folders, and without what the engine itself said, which stands in
 * brackets at the end. Who needs them does not stand at a handheld. */
static void add_short(struct str *text, const char *from)
{
	size_t all = strlen(from);
	const char *last = all && from[all - 1] == ')' ? strrchr(from, '(') : NULL;
	const char *end = last && last > from && last[-1] == ' ' ? last - 1 : from + all;

	while (from < end) {
		size_t len = strcspn(from, " ");
		size_t cut = len;

		while (cut > 0 && from[cut - 1] != '/')
			cut--;
		if (*from == '/' && cut > 1)
			str_add(text, "…/");
		else
			cut = 0;
		str_add_n(text, from + cut, len - cut);
		from += len;
		for (; from < end && *from == ' '; from++)
			str_add(text, " ");
	}
}

static void add_sentence(struct str *text, const struct model *model, bool fills, bool narrow)
{
	struct str shortened = {0};

	switch (model->trouble) {
	case TROUBLE_NONE: break;
	case TROUBLE_BUSY:
		str_add(text, model->queued
				      ? _("The store is busy. Your scan is kept and tried again: wait for the answer.")
				      : _("The store is busy. What stands here may be old."));
		break;
	case TROUBLE_STORE:
		if (narrow) {
			add_short(&shortened, model->trouble_text);
			str_printf(text, _("THE STORE FAILS. Tell your lead: %s"), str_text(&shortened));
		} else if (model->queued) {
			str_printf(text,
				_("THE STORE FAILS. Your scan is kept and tried again every second. Tell your lead: %s"),
				model->trouble_text);
		} else if (fills) {
			str_printf(text,
				_("THE STORE FAILS. Nothing is answered until it works again. Tell your lead: %s"),
				model->trouble_text);
		} else {
			str_printf(text, _("THE STORE FAILS. What stands here may be old. Tell your lead: %s"),
				model->trouble_text);
		}
		break;
	}
	str_done(&shortened);
}

/* What is in hand, in one row: it can be brought away, but it is no answer to the scan that waits. */
static void render_hand(struct cells *cells, struct box *box, const struct model *model)
{
	size_t count = model_direction_count(model);
	const struct reply_direction *direction = count ? model_direction(model, 0) : NULL;
	const struct answer_kind *kind = count ? answer_kind(direction->kind) : NULL;
	struct str text = {0};
	struct box row;

	if (!count)
		return;
	row = box_take_bottom(box, 1);
	str_printf(&text, "%s %lld × %s", kind->symbol, (long long)direction->quantity, direction->to);
	if (count > 1)
		str_printf(&text, "  +%zu", count - 1);
	cells_fill(cells, row, ' ', ROLE_TEXT);
	if (row.rows > 0)
		box_line(
			cells, row, kind->role, str_text(&text), ROLE_DIM, box->cols < NARROW_COLS ? "" : _("in hand"));
	str_done(&text);
}

/* In large letters what became of the scan, or what is the matter; below them the sentence. */
static void fill(struct cells *cells, struct box box, const struct model *model, const char *sentence)
{
	const char *word = model->queued ? P_("SCAN KEPT", "SCANS KEPT", model->queued) : _("STORE FAILS");
	struct box large;
	struct box text;

	render_hand(cells, &box, model);
	text = box_inner(box);
	if (box.rows >= ROOMY_ROWS)
		box_take_bottom(&text, 1);
	large = box_take_top(&text, text.rows - cells_wrap_lines(cells, text.cols, sentence));
	if (bigtext_measure(cells, large, "", word).rows >= 3)
		bigtext_draw(cells, large, ROLE_ALARM, "", word);
	else if (large.rows > 0)
		cells_text_centre(cells, large.row + (large.rows - 1) / 2, large.col, large.cols, ROLE_ALARM, word);
	cells_wrap_ends(cells, text, ROLE_ALARM, sentence);
}

int trouble_render(struct cells *cells, struct box box, const struct model *model)
{
	bool fills = trouble_fills(model);
	struct str text = {0};
	int lines;

	if (model->trouble == TROUBLE_NONE || box.rows <= 0)
		return 0;
	add_sentence(&text, model, fills, box.cols < NARROW_COLS);
	lines = cells_wrap_lines(cells, box.cols - 2, str_text(&text));
	if (!fills && lines > box.rows - 1) /* what stands below it has one at least */
		lines = box.rows > 1 ? box.rows - 1 : 1;
	if (!fills && lines < box.rows)
		box.rows = lines;
	cells_fill(cells, box, ' ', ROLE_ALARM);
	if (fills)
		fill(cells, box, model, str_text(&text));
	else
		cells_wrap_ends(cells, box_inner(box), ROLE_ALARM, str_text(&text));
	str_done(&text);
	return box.rows;
}
