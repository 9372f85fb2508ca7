/* For a worker who finds his terminal like this: that it cannot start, whom to call, and that nothing is lost; and for whom he
 * calls, the reason as the program has it. Whom to call is never cut off. */
#include "ui/screen_cannot.h"

#include "base/mem.h"
#include "base/text.h"
#include "ui/bigtext.h"
#include "ui/box.h"

enum { ROOMY_ROWS = 20, NARROW_COLS = 60 };

static void render_header(struct cells *cells, struct box line, const struct screen_cannot *cannot)
{
	cells_fill(cells, line, ' ', ROLE_HEADER);
	box_line(cells, line, ROLE_HEADER, "CROSSDOCK", ROLE_HEADER, cannot->terminal);
}

/* Wrapped, with a line left free below it where there is room for that. */
static void paragraph(struct cells *cells, struct box *box, enum role role, const char *text, bool roomy)
{
	struct box lines = box_take_top(box, cells_wrap_lines(cells, box->cols, text));

	cells_wrap(cells, lines, role, text);
	if (roomy)
		box_take_top(box, 1);
}

void screen_cannot_render(struct cells *cells, const struct screen_cannot *cannot)
{
	bool roomy = cells->rows >= ROOMY_ROWS;
	bool narrow = cells->cols < NARROW_COLS;
	struct box box = cells_box(cells);
	struct arena arena = {0};
	const char *call = *cannot->contact ? arena_printf(&arena, _("Call %s"), cannot->contact)
					    : _("Call your shift lead or whoever looks after the system");
	struct box foot;
	struct box big;

	cells_fill(cells, box, ' ', ROLE_TEXT);
	render_header(cells, box_take_top(&box, 1), cannot);
	foot = box_take_bottom(&box, 1);
	box_line(cells, foot, ROLE_PROMPT,
		cannot->leaving ? _("Press Ctrl-C again to leave") : arena_printf(&arena, _("It is tried again every %d seconds"), cannot->every_s),
		ROLE_DIM,
		narrow ? "" : arena_printf(&arena, P_("%d try so far", "%d tries so far", cannot->tries), cannot->tries));
	big = box_take_top(&box, roomy ? cells->rows / 3 : 4);
	cells_fill(cells, big, ' ', ROLE_REFUSED);
	bigtext_draw(cells, box_inner(big), ROLE_REFUSED, "", narrow ? _("NO START") : _("CANNOT START"));
	if (roomy)
		box_take_top(&box, 1);
	box = box_inner(box);
	paragraph(cells, &box, ROLE_STRONG, call, roomy);
	paragraph(cells, &box, ROLE_TEXT, cannot->why, roomy);
	paragraph(cells, &box, ROLE_TEXT,
		_("Nothing that was scanned is lost. This terminal starts by itself as soon as it can; work at another one until then."), roomy);
	arena_done(&arena);
}
