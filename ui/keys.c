/* What a key does. A keyboard-wedge scanner is a fast typist that ends with Enter, so nothing here may depend on how
 * fast characters come. */
#include "ui/keys.h"

#include <string.h>
#include <strings.h>

#include "base/pin.h"
#include "base/text.h"
#include "ui/screen.h"

static void submit(struct queue *queue, const char *text, size_t len)
{
	if (len > 0)
		queue_add(queue, text, len);
}

static bool is_command(const struct queue_scan *scan, const char *command)
{
	return scan->len == strlen(command) && strncasecmp((const char *)scan->data, command, scan->len) == 0;
}

/* A symbology identifier may stand before it. */
static bool asks_for_pin(const struct model *model, const struct queue_scan *scan)
{
	for (size_t i = 0; i < model->view.pin_badge_count; i++) {
		size_t len = strlen(model->view.pin_badges[i]);

		if (scan->len >= len && memcmp(scan->data + scan->len - len, model->view.pin_badges[i], len) == 0)
			return true;
	}
	return is_command(scan, "%PIN");
}

bool keys_hide(const struct model *model, const struct queue *queue)
{
	for (size_t i = queue->count; i > 0; i--) {
		const struct queue_scan *scan = queue_at((struct queue *)queue, i - 1);

		if (scan->secret || asks_for_pin(model, scan))
			return true;
		if (!scan->device && !is_command(scan, "%HELP")) /* it gives the question up; a scanner's may be refused, and not */
			return false;
	}
	return model->view.secret;
}

/* Or the beginning of one. */
static bool may_be_pin(const struct str *input)
{
	const char *text = str_text(input);
	size_t len;

	text += strspn(text, " ");
	len = strspn(text, "0123456789");
	return len && len <= PIN_MAX && !text[len + strspn(text + len, " ")];
}

bool keys_hide_digits(const struct model *model, const struct queue *queue)
{
	if (!may_be_pin(&model->input))
		return false;
	for (size_t i = 0; i < queue->count; i++) { /* what ends the question may wait */
		const struct queue_scan *scan = queue_at((struct queue *)queue, i);

		if (scan->secret || asks_for_pin(model, scan))
			return true;
	}
	return model->view.secret || model->now_ms <= model->view.secret_until_ms;
}

/* What was typed. */
static void enter(struct model *model, struct queue *queue)
{
	struct str *input = &model->input;
	bool secret = keys_hide(model, queue) && input->len && input->data[0] != '%';
	bool stray = !secret && input->len >= PIN_MIN && keys_hide_digits(model, queue);

	submit(queue, input->data, input->len);
	if (secret || stray) {
		queue_last(queue)->secret = secret;
		queue_last(queue)->stray = stray;
		pin_wipe(input->data, input->len);
	}
	str_clear(input);
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
		model->notice = N_("That key does nothing here: F1 shows the keys");
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
		enter(model, queue);
		return;
	case INPUT_BACKSPACE: backspace(&model->input); return;
	case INPUT_ESCAPE:
		if (!model->input.len)
			back(model, queue);
		pin_wipe(model->input.data, model->input.len); /* it may be half of one */
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
