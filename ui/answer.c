/* The answer. One picture for all activities: a strip that says what became of the last scan (refused: red and
 * inverted), the direction in block letters, for whom and why, and the list of what else is in hand. */
#include "ui/answer.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "ui/bigtext.h"
#include "ui/box.h"
#include "ui/hand.h"
#include "ui/large.h"
#include "ui/list.h"
#include "ui/refused.h"

enum {
	ROOMY_ROWS = 12,   /* from here on symbol and reason have a line of their own */
	TIGHT_ROWS = 6,    /* up to here the direction alone is shown, */
	TIGHTEST_ROWS = 2, /* and up to here nothing but its place */
	NARROW_COLS = 60,
	REASON_ROWS = 3,  /* with more, a direction has a row that says for whom it is */
	LETTERS_ROWS = 4, /* what is read from afar has so many at least below a sentence */
	LISTED_ROWS = 5,  /* of further lines below a refusal */
};

const struct answer_kind *answer_kind(const char *kind)
{
	static const struct answer_kind kinds[] = {
		{"station", ROLE_GO, "▶", NC_("direction", "GO")},
		{"door", ROLE_GO, "▶", NC_("direction", "GO")},
		{"lane", ROLE_LANE, "■", NC_("direction", "LANE")},
		{"putaway", ROLE_PUTAWAY, "▼", NC_("direction", "PUT AWAY")},
		{"quarantine", ROLE_HOLD, "!", NC_("direction", "QUARANTINE")},
		{"overflow", ROLE_HOLD, "!", NC_("direction", "OVERFLOW")},
		{"", ROLE_STRONG, "▶", NC_("direction", "TO")},
	};
	size_t i = 0;

	while (*kinds[i].kind && strcmp(kinds[i].kind, kind) != 0)
		i++;
	return &kinds[i];
}

const char *answer_reason(const char *reason)
{
	static const struct {
		const char *word, *sentence;
	} reasons[] = {
		{"completes-order", N_("completes the order")},
		{"waits-for-rest", N_("waits for the rest of the order")},
		{"consolidates", N_("waits for more that comes soon")},
		{"nothing-imminent", N_("goes now, nothing more comes soon")},
		{"nothing-in-sight", N_("goes now, nothing more is in sight")},
		{"joins-shipment", N_("joins its shipment there")},
		{"overdue-claim", N_("its promise has passed")},
		{"patience-claim", N_("has waited long enough")},
		{"held-back", N_("its order waits for other goods")},
		{"no-demand", N_("nobody waits")},
		{"stockout", N_("wanted, but a lead must decide")},
		{"redirect", N_("another order wants it no more")},
		{"from-stock", N_("fetched for the order")},
		{"whole-carton", N_("the whole carton, as it is")},
		{"expired", N_("past its date")},
		{"recalled", N_("recalled")},
		{"damaged", N_("damaged")},
		{"over", N_("more than was announced")},
		{"unidentified", N_("nobody knows what it is")},
		{"packed", N_("packed, its truck comes there")},
	};

	for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++) {
		if (strcmp(reasons[i].word, reason) == 0)
			return _(reasons[i].sentence);
	}
	return reason;
}

/* Whether the last answer is `result` and still says something. */
static bool last_is(const struct model *model, enum result result)
{
	return model->has_reply && model->reply.result == result;
}

/* The product of a direction on the left, the progress of the delivery on the right. */
static void render_product(
	struct cells *cells, struct box box, const struct model *model, const struct reply_direction *direction)
{
	const struct session_view *view = &model->view;
	bool narrow = box.cols < NARROW_COLS;
	struct str text = {0};
	int right;

	if (view->cartons_expected > 0)
		str_printf(&text, narrow ? "%lld/%lld" : _("carton %lld of %lld"), (long long)view->cartons_received,
			(long long)view->cartons_expected);
	if (view->cartons_expected > 0 && view->inbound_expected > 0)
		str_add(&text, narrow ? "  " : "    ");
	if (view->inbound_expected > 0) {
		int64_t left = view->inbound_expected - view->inbound_received;

		left = left > 0 ? left : 0;
		str_printf(&text, narrow ? P_("%lld left", "%lld left", left) : P_("%lld unit left", "%lld units left", left), (long long)left);
	}
	right = cells_measure(cells, str_text(&text));
	cells_text_right(cells, box.row, box.col, box.cols - 1, ROLE_TEXT, str_text(&text));
	str_clear(&text);
	if (direction) {
		str_printf(&text, "%s", *direction->description ? direction->description : direction->sku);
		if (*direction->lot)
			str_add(&text, "  ");
		if (*direction->lot)
			str_printf(&text, _("lot %s"), direction->lot);
		if (*direction->description && !narrow)
			str_printf(&text, "   %s", direction->sku);
	}
	cells_text(cells, box.row, box.col + 1, box.cols - right - 3, ROLE_STRONG, str_text(&text));
	str_done(&text);
}

/* What became of an accepted scan: "✓ 4 at LANE-03". Of a carton on its truck the sentence says more: what of its shipment is
 * not on it yet. */
static void add_accepted(struct str *text, const struct model *model)
{
	const struct reply *reply = &model->reply;

	if (reply->result == RESULT_CONFIRM && reply->confirmed_count > 0 && strcmp(reply->confirmed[0].kind, "door") != 0) {
		str_printf(text, _("✓ %lld at %s"), (long long)model_confirmed(reply), reply->confirmed[0].to);
		if (reply->confirmed_count == 1 && *reply->confirmed[0].shipment)
			str_add(text, "  ");
		if (reply->confirmed_count == 1 && *reply->confirmed[0].shipment)
			str_printf(text, C_("whose", "for %s"), reply->confirmed[0].shipment);
	} else {
		str_printf(text, "%s%s", reply->result == RESULT_CONFIRM ? "✓ " : "", reply->say);
	}
}

void answer_render_strip(struct cells *cells, struct box *box, const struct model *model)
{
	/* while a truck is loaded what else is said stands below the large letters, which must not shrink away */
	bool crowded = model->view.loading && model->reply.line_count > 0;
	struct str text = {0};
	int most = crowded ? 1 + box->rows / 8 : box->rows - LETTERS_ROWS;
	int lines;

	if (last_is(model, RESULT_REFUSED)) {
		refused_render(cells, box_take_top(box, refused_rows(cells, *box, model)), model, false);
		return;
	}
	if (!last_is(model, RESULT_CONFIRM) && !last_is(model, RESULT_OK))
		return;
	add_accepted(&text, model);
	lines = cells_wrap_lines(cells, box->cols - 2, str_text(&text));
	if (lines > most)
		lines = most > 1 ? most : 1;
	if (lines > 0) {
		struct box strip = box_take_top(box, lines);

		strip.col++;
		strip.cols -= 2;
		cells_wrap(cells, strip, last_is(model, RESULT_CONFIRM) ? ROLE_DONE : ROLE_STRONG, str_text(&text));
	}
	str_done(&text);
}

/* Further lines of the answer: warnings, short and over, what help says. */
static void render_lines(struct cells *cells, struct box box, const struct model *model, enum role role)
{
	box.col++;
	box.cols -= 2;
	list_render_texts(cells, box, role, model->reply.lines, model->reply.line_count, model->scroll);
}

static void render_direction(struct cells *cells, struct box box, const struct model *model)
{
	const struct reply_direction *direction = model_direction(model, 0);
	size_t more = hand_rows(model);
	size_t warnings = model->has_reply ? model->reply.line_count : 0;
	int why_rows = box.rows >= ROOMY_ROWS ? 2 : box.rows > 1;
	int most = box.rows / 3;
	int then_rows = more < (size_t)most ? (int)more : most;
	int line_rows = warnings < 3 ? (int)warnings : 3;
	bool roomy = box.rows >= ROOMY_ROWS;
	bool says_cartons = strcmp(direction->kind, "door") == 0; /* the lines are no warnings */

	if (line_rows > box.rows / 5)
		line_rows = box.rows / 5;
	if (then_rows + line_rows > most)
		then_rows = most - line_rows;
	if (more > 0 && (then_rows == 0 || !roomy))
		then_rows = 1;
	if (box.rows <= TIGHT_ROWS)
		then_rows = line_rows = 0;
	if (then_rows > 0)
		hand_render(cells, box_take_bottom(&box, then_rows), model);
	if (line_rows > 0)
		render_lines(cells, box_take_bottom(&box, line_rows), model, says_cartons ? ROLE_TEXT : ROLE_HOLD);
	if (roomy && (then_rows > 0 || line_rows > 0))
		box_take_bottom(&box, 1);
	if (why_rows == 1 && large_has_second_row(cells, box, direction))
		why_rows = 2;
	if (why_rows > 0)
		large_render_why(cells, box_take_bottom(&box, why_rows), direction);
	if (roomy) {
		box_take_top(&box, 1);
		box_take_bottom(&box, 1);
	}
	large_render(cells, box, direction);
}

/* Whether the last answer is a list that was asked for, or that has to be read before the next scan: short and over of a delivery. */
static bool lists(const struct model *model)
{
	return last_is(model, RESULT_OK) && model->reply.line_count > 0 && !model->reply.lists_work;
}

/* The list of the last answer, with the direction in the rows that it leaves: on few rows in one, as small print. */
static void render_list(struct cells *cells, struct box box, const struct model *model)
{
	const struct reply_direction *direction = model_direction(model, 0);
	int least = box.rows >= ROOMY_ROWS ? box.rows / 2 : 1;
	int rows = 0;

	for (size_t i = 0; i < model->reply.line_count && rows < box.rows; i++)
		rows += cells_wrap_lines(cells, box.cols - 2, model->reply.lines[i]);
	rows = rows > box.rows - least ? box.rows - least : rows;
	render_lines(cells, box_take_top(&box, rows), model, ROLE_TEXT);
	if (box.rows >= TIGHT_ROWS && box.rows > least)
		box_take_top(&box, 1);
	if (box.rows > REASON_ROWS)
		large_render_why(cells, box_take_bottom(&box, 1), direction);
	large_render(cells, box, direction);
}

/* Nothing is in hand: what was confirmed, for a moment; what the last answer lists; or ready for the next scan. */
static void render_idle(struct cells *cells, struct box box, const struct model *model, const char *idle)
{
	if (last_is(model, RESULT_CONFIRM) && model->reply.confirmed_count > 0 &&
		model->since_reply_ms < MODEL_CONFIRMED_MS) {
		bigtext_draw(cells, (struct box){box.row, box.col + 1, box.rows, box.cols - 2}, ROLE_DONE, "✓",
			model->reply.confirmed[0].to);
		return;
	}
	if (model->has_reply && model->reply.line_count > 0) {
		if (box.rows > 6)
			box_take_top(&box, 1);
		render_lines(cells, box, model, ROLE_TEXT);
		return;
	}
	bigtext_draw(cells, (struct box){box.row, box.col + 1, box.rows, box.cols - 2}, ROLE_READY, "", model->view.secret ? _("PIN") : idle);
}

/* Refused with nothing in hand: all of the box, but for further lines that the answer has. */
static void render_refused_alone(struct cells *cells, struct box box, const struct model *model)
{
	int lines = model->reply.line_count < LISTED_ROWS ? (int)model->reply.line_count : LISTED_ROWS;
	int room = box.rows - refused_rows(cells, box, model);

	if (lines > 0 && cells_wrap_lines(cells, box.cols - 2, model->reply.lines[0]) > room)
		lines = 0;
	if (lines > room)
		lines = room;
	if (lines > 0)
		render_lines(cells, box_take_bottom(&box, lines), model, ROLE_TEXT);
	refused_render(cells, box, model, true);
}

void answer_render(struct cells *cells, struct box box, const struct model *model, const char *idle)
{
	bool directed = model_direction_count(model) > 0;

	bool has_room = !directed || box.rows > TIGHTEST_ROWS;

	if (has_room && !(last_is(model, RESULT_REFUSED) && refused_crowds(cells, box, model)) &&
		!(directed && lists(model) && box.rows < ROOMY_ROWS))
		render_product(cells, box_take_top(&box, 1), model, directed ? model_direction(model, 0) : NULL);
	if (!directed) {
		answer_render_said(cells, box, model, idle);
		return;
	}
	answer_render_strip(cells, &box, model);
	if (lists(model))
		render_list(cells, box, model);
	else
		render_direction(cells, box, model);
}

void answer_render_said(struct cells *cells, struct box box, const struct model *model, const char *idle)
{
	if (last_is(model, RESULT_REFUSED)) {
		render_refused_alone(cells, box, model);
		return;
	}
	answer_render_strip(cells, &box, model);
	render_idle(cells, box, model, idle);
}

size_t answer_lines(const struct model *model)
{
	size_t rows = lists(model) ? 0 : hand_rows(model);

	return rows ? rows : model->has_reply ? model->reply.line_count : 0;
}
