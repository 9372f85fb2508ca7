/* What a key does. A keyboard-wedge scanner is a fast typist that ends with Enter, so nothing here may depend on how
 * fast characters come. */
#include "ui/keys.h"

#include <string.h>

#include "ui/screen.h"

static void submit(struct queue *queue, const char *text, size_t len)
{
	if (len > 0)
		queue_add(queue, text, len);
}

/* Takes the last character away, all bytes of it. */
static void backspace(struct str *input)
{
	while (input->len > 0) {
		unsigned char byte = (unsigned char)input->data[--input->len];

		input->data[input->len] = '\0';
		if (byte < 0x80 || byte >= 0xC0)
			return;
	}
}

/* The key as the screen has it. While scans wait to be answered the screen of after them is meant, whichever it will be:
 * a worker who scans the badge and presses F2 has not lost F2 because the store was slow. */
static const struct screen_key *find_key(const struct model *model, const struct queue *queue, int number)
{
	const struct screen_key *key = screen_key(screen_for(model), number);

	return !key && queue->count > 0 ? screen_key_anywhere(number) : key;
}

static void function_key(struct model *model, struct queue *queue, int number)
{
	const struct screen_key *key = find_key(model, queue, number);

	if (!key) {
		model->notice = "That key does nothing here: F1 shows the keys";
		return;
	}
	switch (key->action) {
	case ACTION_HELP:
		model->help = !model->help;
		model->scroll = 0;
		if (model->help && *model->view.operator_name) /* what can be scanned now, in the session's words */
			submit(queue, key->scan, strlen(key->scan));
		return;
	case ACTION_MENU:
		model->board.menu = !model->board.menu;
		model->board.menu_at = 0;
		return;
	case ACTION_SCAN:
		model->help = false;
		submit(queue, key->scan, strlen(key->scan));
		return;
	}
}

static void scroll(struct model *model, struct input input)
{
	const struct screen *screen = screen_for(model);

	if (model->help)
		screen_scroll(model, input, screen_help_lines(model, screen));
	else
		screen->handle(model, input);
}

/* Enter with nothing typed opens what the arrow keys have picked. Only that: a scanner may send one Enter too many. While
 * scans wait the list may be another one by the time they are answered. */
static void open_picked(struct model *model, struct queue *queue)
{
	const struct screen *screen = screen_for(model);
	const char *scans[SESSION_OPENS];
	size_t count;

	if ((!model->picked && !screen->back) || model->help || queue->count || !screen->open)
		return;
	count = screen->open(model, scans);
	for (size_t i = 0; i < count; i++)
		submit(queue, scans[i], strlen(scans[i]));
	model->board.menu = false;
}

/* Esc with nothing typed. A question of a decision is given up with it: whoever presses Esc at one does not mean to answer. */
static void back(struct model *model, struct queue *queue)
{
	const struct screen *screen = screen_for(model);

	if (model->view.asks && !model->help && !model->board.menu && !queue->count) {
		submit(queue, "%UNDO", 5);
		return;
	}
	if (!model->help && screen->back && screen->back(model))
		return;
	model->help = false;
	model->picked = false;
	model->scroll = 0;
}

void keys_take(struct model *model, struct queue *queue, struct input input)
{
	switch (input.kind) {
	case INPUT_BYTE:
		if (model->input.len < MODEL_INPUT_MAX)
			str_add_c(&model->input, (char)input.byte);
		return;
	case INPUT_ENTER:
		if (!model->input.len)
			open_picked(model, queue);
		model->picked = false;
		submit(queue, model->input.data, model->input.len);
		str_clear(&model->input);
		return;
	case INPUT_BACKSPACE: backspace(&model->input); return;
	case INPUT_ESCAPE:
		if (!model->input.len)
			back(model, queue);
		str_clear(&model->input);
		return;
	case INPUT_F: function_key(model, queue, input.number); return;
	case INPUT_UP:
	case INPUT_DOWN:
	case INPUT_LEFT:
	case INPUT_RIGHT:
	case INPUT_PAGE_UP:
	case INPUT_PAGE_DOWN: scroll(model, input); return;
	case INPUT_NONE:
	case INPUT_CLICK:
	case INPUT_LEAVE:
	case INPUT_REDRAW:
	case INPUT_OTHER: return;
	}
}
