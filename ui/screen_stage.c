/* Stage: what stands at the dock is fetched, moved and delivered. What is in hand fills the screen, as in receiving; with
 * nothing in hand it is the list of what is to be done where the worker stands, or anywhere. */
#include "base/text.h"
#include "ui/answer.h"
#include "ui/screen.h"
#include "ui/tasks.h"

static const struct screen_key keys[] = {KEY_HELP, KEY_RECEIVE, KEY_STAGE, KEY_PACK, KEY_LOAD, KEY_UNDO, KEY_LOOKUP, KEY_BOARD, KEY_OFF};

/* Whether the list is shown: nothing is in hand, and the last answer needs no more room than its sentence. */
static bool lists(const struct model *model)
{
	const struct reply *reply = &model->reply;

	if (model_direction_count(model) > 0 || !model->view.task_count)
		return false;
	if (!model->has_reply)
		return true;
	if (reply->result == RESULT_REFUSED)
		return false;
	if (reply->result == RESULT_CONFIRM)
		return model->since_reply_ms >= MODEL_CONFIRMED_MS;
	return reply->lists_work || reply->line_count == 0;
}

static void handle(struct model *model, struct input input)
{
	bool listed = lists(model);
	int before = model->scroll;

	/* the first arrow picks the first line, and moves on from there */
	if (listed && !model->picked && (input.kind == INPUT_UP || input.kind == INPUT_DOWN)) {
		model->picked = true;
		return;
	}
	screen_scroll(model, input, listed ? model->view.task_count : answer_lines(model));
	if (listed && model->scroll != before)
		model->picked = true;
}

static size_t open_picked(const struct model *model, const char *scans[])
{
	size_t at = (size_t)model->scroll;
	size_t count = 0;

	if (!lists(model))
		return 0;
	if (at >= model->view.task_count)
		at = model->view.task_count - 1;
	while (count < SESSION_OPENS && model->view.tasks[at].opens[count]) {
		scans[count] = model->view.tasks[at].opens[count];
		count++;
	}
	return count;
}

/* The sentence of the last answer and how much there is to do above the list, and below it how to open a line. */
static void render_list(struct cells *cells, struct box box, const struct model *model)
{
	bool said = model->has_reply && model->reply.result != RESULT_CONFIRM && *model->reply.say;
	struct str head = {0};
	bool roomy = box.rows >= 8;
	int cols = box.cols - 2;

	tasks_head(model, &head);
	if (said) {
		cols -= cells_text_right(cells, box.row, box.col + 1, cols, ROLE_DIM, str_text(&head)) + 2;
		if (roomy) /* the row below is empty */
			cells_wrap(cells, (struct box){box.row, box.col + 1, 2, cols}, ROLE_STRONG, model->reply.say);
		else
			cells_text(cells, box.row, box.col + 1, cols, ROLE_STRONG, model->reply.say);
	} else {
		cells_text(cells, box.row, box.col + 1, cols, ROLE_STRONG, str_text(&head));
	}
	str_done(&head);
	box.row += 1 + roomy;
	box.rows -= 1 + roomy;
	if (roomy) {
		box.rows -= 2;
		cells_text(cells, box.row + box.rows + 1, box.col + 1, box.cols - 2, ROLE_DIM,
			model->picked	 ? _("Enter takes it up; Esc lets go")
			: box.cols < 60 ? _("Arrow keys pick, Enter takes it up")
					: _("Scan it where it stands, or pick it: arrow keys, Enter"));
	}
	tasks_render(cells, (struct box){box.row, box.col + 1, box.rows, box.cols - 2}, model);
}

static void render(struct cells *cells, struct box box, const struct model *model)
{
	if (lists(model))
		render_list(cells, box, model);
	else
		answer_render(cells, box, model, model->view.counting ? _("COUNT") : model->view.task_count ? _("STAGE") : _("ALL DONE"));
}

const struct screen screen_stage = {
	.activity = "stage",
	.title = NC_("screen", "Stage"),
	.keys = keys,
	.key_count = sizeof keys / sizeof *keys,
	.handle = handle,
	.open = open_picked,
	.render = render,
};
