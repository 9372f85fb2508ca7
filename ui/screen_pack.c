/* Pack: shipments that are ready go into cartons. What is still missing from the shipment at hand fills the screen, one product
 * at a time; without a shipment it is what to pack next and where that stands, over the queue. */
#include "base/text.h"
#include "ui/answer.h"
#include "ui/bigtext.h"
#include "ui/box.h"
#include "ui/cutoff.h"
#include "ui/packlist.h"
#include "ui/said.h"
#include "ui/screen.h"
#include "ui/shipment.h"

enum {
	NARROW_COLS = 60,
	ROOMY_ROWS = 12,
	LETTER_ROWS = 3, /* the smallest block letters */
};

/* What is done to every carton comes first: where the bar is narrow it stays. */
static const struct screen_key keys[] = {KEY_HELP,
	{11, ACTION_SCAN, "%CLOSE", NC_("key", "Close"), NC_("short key", "Close"), N_("Close the carton: it gets its label")},
	{12, ACTION_SCAN, "%DONE", NC_("key", "Done"), NC_("short key", "Done"), N_("The shipment is packed; twice: what is missing is lost")},
	KEY_UNDO, KEY_RECEIVE, KEY_STAGE, KEY_PACK, KEY_LOAD, KEY_LOOKUP, KEY_BOARD, KEY_OFF};

/* Whether a direction fills the screen: a damaged unit that has to go, cartons that are to be brought to their truck, what was
 * in hand before. With a shipment at hand only until the next scan: then it goes on, and the direction is small print. */
static bool directs(const struct model *model)
{
	if (!model_direction_count(model))
		return false;
	return !*model->view.packing->shipment || (model->has_reply && model->reply.result == RESULT_DIRECT);
}

static bool lists_queue(const struct model *model)
{
	const struct session_packing *p = model->view.packing;

	return p && !*p->shipment && p->queue_count && !directs(model) && !said_refused(model);
}

/* ---- keys */

static void handle(struct model *model, struct input input)
{
	const struct session_packing *p = model->view.packing;
	int before = model->scroll;

	if (!p)
		return;
	if (lists_queue(model)) {
		/* the first arrow picks the first, and moves on from there */
		if (!model->picked && (input.kind == INPUT_UP || input.kind == INPUT_DOWN)) {
			model->picked = true;
			return;
		}
		screen_scroll(model, input, p->queue_count);
		if (model->scroll != before)
			model->picked = true;
		return;
	}
	if (*p->shipment && !directs(model))
		screen_scroll(model, input, shipment_lines(model));
	else
		screen_scroll(model, input, answer_lines(model));
}

static size_t open_picked(const struct model *model, const char *scans[])
{
	if (!lists_queue(model) || (size_t)model->scroll >= model->view.packing->queue_count)
		return 0;
	scans[0] = model->view.packing->queue[model->scroll].shipment;
	return 1;
}

/* ---- the queue */

/* "▶ NEXT  4 units  Miller & Sons" and its pickup, under the large letters; names: these do not say which one it is. */
static void render_next(struct cells *cells, struct box box, const struct model *model, const struct session_queued *next, bool names)
{
	bool picked = model->picked && model->scroll == 0;
	bool one_line = box.rows < 2;
	enum role role = picked ? ROLE_INPUT : ROLE_STRONG;
	enum role when_role = picked ? ROLE_INPUT : cutoff_is_late(model, next->cutoff_ms) ? ROLE_HOLD : ROLE_TEXT;
	struct str text = {0};
	struct str when = {0};

	if (picked)
		cells_fill(cells, box, ' ', ROLE_INPUT);
	str_add(&text, picked ? "› " : "▶ ");
	/* TRANSLATORS: before the shipment that is to be packed next */
	str_printf(&text, "%s  %s%s", C_("shipment", "NEXT"), names ? next->shipment : "", names ? "  " : "");
	packlist_add_units(&text, next);
	if (!one_line || box.cols >= NARROW_COLS)
		str_printf(&text, "  %s", next->customer);
	if (one_line && box.cols < NARROW_COLS)
		cutoff_add_left(&when, model, next->cutoff_ms);
	else
		cutoff_add_pickup(&when, model, next->carrier, next->pickup, "", next->cutoff_ms);
	if (one_line || box.cols >= NARROW_COLS) {
		box_line(cells, box, role, str_text(&text), when_role, str_text(&when));
	} else {
		box_line(cells, box, role, str_text(&text), role, "");
		box.row++;
		box_line(cells, box, when_role, str_text(&when), role, "");
	}
	str_done(&when);
	str_done(&text);
}

/* The next one and its place; where both do not make letters, the place alone. */
static void render_next_big(struct cells *cells, struct box box, const struct session_queued *next, bool names)
{
	if (names || !*next->place)
		bigtext_draw(cells, box_inner(box), ROLE_GO, "", names ? next->place : next->shipment);
	else
		bigtext_draw(cells, box_inner(box), ROLE_GO, next->shipment, next->place);
}

static bool is_too_small(const struct cells *cells, struct box box, const struct session_queued *next)
{
	struct box inner = box_inner(box);

	return *next->place && bigtext_measure(cells, inner, next->shipment, next->place).rows < LETTER_ROWS;
}

static void render_queue(struct cells *cells, struct box box, const struct model *model)
{
	const struct session_packing *p = model->view.packing;
	const struct session_queued *next = &p->queue[0];
	bool roomy = box.rows >= ROOMY_ROWS;
	bool lines = said_has_lines(model);
	int rest = (int)(p->queue_count - 1 < 100 ? p->queue_count - 1 : 100) + p->more_queued;
	int most = roomy ? box.rows / 3 : lines ? 0 : box.rows / 4;
	bool names;
	struct box below;

	if (roomy || lines || (model->has_reply && model->reply.result == RESULT_CONFIRM))
		said_render(cells, &box, model, true);
	if (lines)
		said_render_lines(cells, box_take_top(&box, model->reply.line_count < 4 ? (int)model->reply.line_count : box.rows / 4), model);
	rest = rest < most ? rest : most;
	if (rest > 0) {
		struct box list = box_take_bottom(&box, rest);

		packlist_queue(cells, box_inner(list), model);
		if (roomy)
			box_take_bottom(&box, 1);
	}
	below = box_take_bottom(&box, box.cols < NARROW_COLS && box.rows >= 6 ? 2 : 1);
	if (roomy) {
		box_take_top(&box, 1);
		box_take_bottom(&box, 1);
	}
	names = is_too_small(cells, box, next);
	render_next(cells, below, model, next, names);
	render_next_big(cells, box, next, names);
}

/* The direction, under the sentence that came with it. */
static void render_direction(struct cells *cells, struct box box, const struct model *model)
{
	if (box.rows >= ROOMY_ROWS && model->has_reply && model->reply.result == RESULT_DIRECT)
		cells_text(cells, box.row, box.col + 1, box.cols - 2, ROLE_STRONG, model->reply.say);
	if (box.rows >= ROOMY_ROWS)
		box_take_top(&box, 1);
	answer_render(cells, box, model, "");
}

static void render(struct cells *cells, struct box box, const struct model *model)
{
	const struct session_packing *p = model->view.packing;

	if (!p)
		answer_render_said(cells, box, model, _("PACK"));
	else if (directs(model))
		render_direction(cells, box, model);
	else if (*p->shipment)
		shipment_render(cells, box, model);
	else if (lists_queue(model))
		render_queue(cells, box, model);
	else
		answer_render_said(cells, box, model, *p->station ? _("ALL PACKED") : _("READY"));
}

const struct screen screen_pack = {
	.activity = "pack",
	.title = NC_("screen", "Pack"),
	.keys = keys,
	.key_count = sizeof keys / sizeof *keys,
	.handle = handle,
	.open = open_picked,
	.render = render,
};
