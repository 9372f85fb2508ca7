/* The shipment at hand. One product at a time fills the screen, so that nobody searches a table; what comes after it is small
 * print. */
#include "ui/shipment.h"

#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "ui/answer.h"
#include "ui/bigtext.h"
#include "ui/box.h"
#include "ui/cutoff.h"
#include "ui/packlist.h"
#include "ui/said.h"

enum {
	NARROW_COLS = 60,
	ROOMY_ROWS = 12,
	SHORT_NAME = 12, /* columns up to which a product's name is read from as far as its SKU */
	LETTER_ROWS = 3, /* the smallest block letters */
};

/* "SO-1/1  Miller & Sons" on the left, the carton at hand on the right. */
static void render_head(struct cells *cells, struct box line, const struct session_packing *p)
{
	bool narrow = line.cols < NARROW_COLS;
	struct str text = {0};
	struct str carton = {0};

	str_printf(&text, "%s  %s", p->shipment, p->customer);
	if (p->carton && *p->sscc)
		str_printf(&carton, _("carton %" PRId64 " closed"), p->carton);
	else if (p->carton)
		str_printf(&carton, narrow ? _("carton %" PRId64 ": %" PRId64 " in") : _("carton %" PRId64 ", %" PRId64 " in it"), p->carton,
			p->in_carton);
	else if (p->cartons)
		str_printf(&carton, P_("%" PRId64 " carton", "%" PRId64 " cartons", p->cartons), p->cartons);
	if (!narrow) {
		str_add(&carton, carton.len ? "    " : "");
		str_printf(&carton, _("%" PRId64 " of %" PRId64 " packed"), p->packed, p->packed + p->to_pack);
	}
	box_line(cells, line, ROLE_STRONG, str_text(&text), ROLE_STRONG, str_text(&carton));
	str_done(&carton);
	str_done(&text);
}

/* Where it stands, and the truck that takes it. */
static void render_where(struct cells *cells, struct box line, const struct model *model)
{
	const struct session_packing *p = model->view.packing;
	bool late = cutoff_is_late(model, p->cutoff_ms);
	bool narrow = line.cols < NARROW_COLS;
	struct str text = {0};
	struct str when = {0};

	if (*p->place)
		str_printf(&text, _("■ at %s"), p->place);
	if (narrow && p->cutoff_ms) {
		cutoff_add_clock(&when, model, p->cutoff_ms);
		str_add(&when, " ");
		cutoff_add_left(&when, model, p->cutoff_ms);
	} else {
		if (*p->pickup && *p->carrier)
			str_printf(&when, "%s  ", p->carrier);
		cutoff_add_pickup(&when, model, p->carrier, p->pickup, p->pickup_door, p->cutoff_ms);
	}
	box_line(cells, line, ROLE_TEXT, str_text(&text), late ? ROLE_HOLD : ROLE_TEXT, str_text(&when));
	str_done(&when);
	str_done(&text);
}

/* What else is in hand meanwhile: a damaged unit that was put aside for a moment. */
static void render_in_hand(struct cells *cells, struct box line, const struct model *model)
{
	const struct reply_direction *d = model_direction(model, 0);
	size_t count = model_direction_count(model);
	struct str text = {0};

	str_printf(&text, "%s ", answer_kind(d->kind)->symbol);
	str_printf(&text, _("in hand: %" PRId64 " × %s to %s"), d->quantity, *d->description ? d->description : d->sku, d->to);
	if (count > 1) {
		str_add(&text, ", ");
		str_printf(&text, P_("and %zu more", "and %zu more", count - 1), count - 1);
	}
	cells_text(cells, line.row, line.col + 1, line.cols - 2, ROLE_HOLD, str_text(&text));
	str_done(&text);
}

/* The product's whole name, and how much there is to go. */
static void render_product(struct cells *cells, struct box line, const struct session_packing *p)
{
	const struct session_missing *next = &p->missing[0];
	bool narrow = line.cols < NARROW_COLS;
	struct str text = {0};
	struct str left = {0};

	str_add(&text, *next->description ? next->description : next->sku);
	if (!narrow && *next->description)
		str_printf(&text, "   %s", next->sku);
	if (!narrow && next->packed)
		str_add(&text, "   ");
	if (!narrow && next->packed)
		str_printf(&text, C_("packed", "%" PRId64 " in"), next->packed);
	if (p->to_pack == 1)
		str_add(&left, narrow ? _("last unit") : _("the last unit"));
	else
		str_printf(&left,
			narrow ? P_("%" PRId64 " to go", "%" PRId64 " to go", p->to_pack)
			       : P_("%" PRId64 " unit to go", "%" PRId64 " units to go", p->to_pack),
			p->to_pack);
	box_line(cells, line, ROLE_STRONG, str_text(&text), ROLE_TEXT, str_text(&left));
	str_done(&left);
	str_done(&text);
}

/* How many, and of what: the name if it is short, else the SKU; where not even that makes letters, how many alone. */
static void render_missing_big(struct cells *cells, struct box box, const struct session_missing *next)
{
	bool short_name = *next->description && cells_measure(cells, next->description) <= SHORT_NAME;
	const char *name = short_name ? next->description : next->sku;
	struct str quantity = {0};
	struct box inner = box_inner(box);

	str_printf(&quantity, box.cols < NARROW_COLS ? "%" PRId64 "×" : "%" PRId64 " ×", next->quantity);
	/* a letter takes four columns or so, and a name two lines at most */
	if (cells_measure(cells, name) * 2 <= box.cols && bigtext_measure(cells, inner, str_text(&quantity), name).rows >= LETTER_ROWS)
		bigtext_draw(cells, box_inner(box), ROLE_READY, str_text(&quantity), name);
	else
		bigtext_draw(cells, box_inner(box), ROLE_READY, "", str_text(&quantity));
	str_done(&quantity);
}

static void render_missing(struct cells *cells, struct box box, const struct model *model)
{
	const struct session_packing *p = model->view.packing;
	bool roomy = box.rows >= ROOMY_ROWS;
	bool lines = said_has_lines(model) && !said_refused(model);
	int rest = lines ? (int)(model->reply.line_count < 100 ? model->reply.line_count : 100) : (int)p->missing_count - 1 + p->more_missing;
	int most = roomy ? box.rows / 3 : box.rows < 6 ? 0 : lines ? 2 : 1;

	if (lines && !roomy)
		rest = most;
	rest = rest < most ? rest : most;
	if (rest > 0) {
		struct box list = box_take_bottom(&box, rest);

		if (lines)
			said_render_lines(cells, list, model);
		else
			packlist_missing(cells, box_inner(list), model);
		if (roomy)
			box_take_bottom(&box, 1);
	}
	if (box.rows > LETTER_ROWS)
		render_product(cells, box_take_bottom(&box, 1), p);
	if (roomy) {
		box_take_top(&box, 1);
		box_take_bottom(&box, 1);
	}
	render_missing_big(cells, box, &p->missing[0]);
}

/* Nothing is missing: what to scan now, in the session's words. */
static void render_all_in(struct cells *cells, struct box box, const struct model *model, const char *word)
{
	bool roomy = box.rows >= ROOMY_ROWS;
	struct str text = {0};
	struct box below;

	if (said_has_lines(model)) {
		int most = box.rows / 3;

		said_render_lines(cells, box_take_bottom(&box, (int)model->reply.line_count < most ? (int)model->reply.line_count : most), model);
	}
	str_printf(&text, "▶ %s", model->view.prompt);
	if (roomy)
		box_take_bottom(&box, 1);
	below = box_take_bottom(&box, box.rows > LETTER_ROWS ? 1 : 0);
	if (below.rows)
		cells_text_centre(cells, below.row, below.col + 1, below.cols - 2, ROLE_STRONG, str_text(&text));
	if (roomy) {
		box_take_top(&box, 1);
		box_take_bottom(&box, 1);
	}
	bigtext_draw(cells, box_inner(box), ROLE_DONE, "✓", word);
	str_done(&text);
}

/* It must not be packed on: a cancellation or a hold has come while it is at hand. What to do follows the reason. */
static void render_stopped(struct cells *cells, struct box box, const struct session_packing *p)
{
	bool cancelled = strcmp(p->stopped, "cancelled") == 0;
	bool held = strcmp(p->stopped, "held") == 0;
	struct str say = {0};
	const char *word;
	struct box text = {box.row, box.col + 2, box.rows, box.cols - 4};
	int lines;

	if (cancelled)
		str_printf(&say,
			_("✗ STOP: %s is cancelled. Put no more of it into a carton. %%STAGE, then its place or carton, gives each unit another home"),
			p->shipment);
	else if (held)
		str_printf(&say,
			_("✗ STOP: %s is held. Put no more of it into a carton. Leave it as it stands and ask a lead; %%SKIP puts it aside"),
			p->shipment);
	else
		str_printf(&say,
			_("✗ STOP: %s waits for more. Put no more of it into a carton. Leave it as it stands: it takes further units first; %%SKIP puts it aside"),
			p->shipment);
	word = cancelled ? _("CANCELLED") : held ? _("HELD") : _("WAITS FOR MORE");
	cells_fill(cells, box, ' ', ROLE_REFUSED);
	if (box.rows >= ROOMY_ROWS) {
		box_take_top(&text, 1);
		box_take_bottom(&text, 1);
	}
	lines = cells_wrap_lines(cells, text.cols, str_text(&say));
	cells_wrap(cells, box_take_bottom(&text, lines), ROLE_REFUSED, str_text(&say));
	if (text.rows >= LETTER_ROWS)
		bigtext_draw(cells, text, ROLE_REFUSED, "", word);
	str_done(&say);
}

void shipment_render(struct cells *cells, struct box box, const struct model *model)
{
	const struct session_packing *p = model->view.packing;
	bool packed = strcmp(p->stopped, "packed") == 0;
	bool departed = strcmp(p->stopped, "departed") == 0;
	bool stopped = *p->stopped && !packed && !departed;

	render_head(cells, box_take_top(&box, 1), p);
	if (stopped && said_refused(model)) { /* it says the same, and what to do */
		answer_render_said(cells, box, model, "");
		return;
	}
	if (!said_refused(model) && !(stopped && box.rows < ROOMY_ROWS))
		render_where(cells, box_take_top(&box, 1), model);
	if (stopped) {
		render_stopped(cells, box, p);
		return;
	}
	said_render(cells, &box, model, false);
	if (model_direction_count(model) && box.rows > LETTER_ROWS)
		render_in_hand(cells, box_take_top(&box, 1), model);
	if (packed || departed)
		render_all_in(cells, box, model, packed ? _("PACKED") : _("DEPARTED"));
	else if (p->missing_count)
		render_missing(cells, box, model);
	else
		render_all_in(cells, box, model, _("ALL IN"));
}

size_t shipment_lines(const struct model *model)
{
	const struct session_packing *p = model->view.packing;

	if (said_has_lines(model))
		return model->reply.line_count;
	return p->missing_count ? p->missing_count - 1 : 0;
}
