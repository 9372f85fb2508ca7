/* The header. Where not everything has room, what is well goes first (a mark stands for the store, nothing for a
 * scanner or a printer), then the program's name; then the operator's name and the activity are cut, and what is left
 * last: which door and delivery it is. */
#include "ui/header.h"

#include <string.h>

#include "base/text.h"

enum {
	WIDE_COLS = 76,     /* from here on words have room */
	PRINTER_COLS = 100, /* from here on a printer that is well has, too, and the clock's seconds */
	BRAND_COLS = 11,
	NAME_COLS = 3,  /* what is left at least of the operator's name, and */
	TITLE_COLS = 6, /* of the activity's, while something else can be cut */
};

enum field { TITLE, NAME, TERMINAL, PLACE, WITH, SCANNERS, PRINTER, STORE, CLOCK, FIELDS };

struct header {
	const char *text[FIELDS];
	int cols[FIELDS];
	bool alarm[FIELDS];
	bool brand; /* the program's name stands before it */
	int gap;
	char clock[TIME_TEXT_MAX];
};

/* Where the worker is: the place or door, and what is there. */
static const char *place_of(const struct session_view *view)
{
	if (view->packing)
		return view->packing->station;
	if (view->loading)
		return view->loading->door;
	return *view->place ? view->place : view->door;
}

static const char *with_of(const struct session_view *view, struct str *spot)
{
	if (view->loading)
		return view->loading->pickup;
	if (!view->packing)
		return view->inbound;
	if (*view->packing->spot)
		str_printf(spot, C_("place", "at %s"), view->packing->spot);
	return str_text(spot);
}

/* Where scans come from. On a narrow screen only that something is missing has room. */
static const char *scanners_of(const struct model *model, bool wide)
{
	if (model->board.wall)
		return "";
	if (!wide)
		return model->scanners_missing ? _("scanner ✗") : "";
	return *model->scanners ? model->scanners : _("keyboard");
}

static const char *printer_of(const struct model *model, const struct cells *cells)
{
	switch (model->printer) {
	case PRINTER_SHOWN_NOT: break;
	case PRINTER_SHOWN_GOOD: return cells->cols >= PRINTER_COLS ? _("printer ✓") : "";
	case PRINTER_SHOWN_TROUBLE: return _("printer ✗");
	}
	return "";
}

static const char *store_of(const struct model *model, bool wide)
{
	if (model->trouble != TROUBLE_NONE)
		return wide ? _("STORE ✗") : "✗";
	return wide ? _("store ✓") : "✓";
}

/* Columns that it has too many. */
static int excess(const struct header *header, const struct cells *cells)
{
	int margin = cells->cols >= WIDE_COLS;
	int total = 2 * margin + (header->brand ? BRAND_COLS : 0);

	for (int i = 0; i < FIELDS; i++)
		total += header->cols[i] + (header->cols[i] && i ? header->gap : 0);
	return total - cells->cols;
}

static void replace(struct header *header, const struct cells *cells, enum field field, const char *text)
{
	header->text[field] = text;
	header->cols[field] = cells_measure(cells, text);
}

static void cut(struct header *header, const struct cells *cells, enum field field, int least)
{
	while (excess(header, cells) > 0 && header->cols[field] > least)
		header->cols[field]--;
}

/* The longer one of the door's and the delivery's, column by column. */
static void cut_codes(struct header *header, const struct cells *cells)
{
	while (excess(header, cells) > 0) {
		int *longer = &header->cols[header->cols[WITH] >= header->cols[PLACE] ? WITH : PLACE];

		if (*longer <= 1)
			return;
		--*longer;
	}
}

static void fit(struct header *header, const struct cells *cells, const struct model *model)
{
	if (excess(header, cells) > 0 && !header->alarm[SCANNERS])
		replace(header, cells, SCANNERS, "");
	if (excess(header, cells) > 0 && !header->alarm[PRINTER])
		replace(header, cells, PRINTER, "");
	if (excess(header, cells) > 0 && !header->alarm[STORE])
		replace(header, cells, STORE, store_of(model, false));
	if (excess(header, cells) > 0)
		header->brand = false;
	if (excess(header, cells) > 0) /* that one is missing, not which */
		replace(header, cells, SCANNERS, scanners_of(model, false));
	cut(header, cells, NAME, NAME_COLS);
	if (excess(header, cells) > 0)
		header->gap = 1;
	if (excess(header, cells) > 0 && model->printer_lasts) /* it has a line of its own */
		replace(header, cells, PRINTER, "");
	cut(header, cells, TITLE, TITLE_COLS);
	cut_codes(header, cells);
	cut(header, cells, TERMINAL, 1);
	cut(header, cells, NAME, 1);
	cut(header, cells, TITLE, 1);
}

static void draw(struct cells *cells, const struct header *header)
{
	int margin = cells->cols >= WIDE_COLS;
	int left = margin + (header->brand ? BRAND_COLS : 0);
	int right = cells->cols - margin;

	cells_fill(cells, (struct box){0, 0, 1, cells->cols}, ' ', ROLE_HEADER);
	if (header->brand)
		cells_text(cells, 0, 1, BRAND_COLS, ROLE_HEADER, "CROSSDOCK");
	cells_text(cells, 0, left, header->cols[TITLE], ROLE_HEADER, header->text[TITLE]);
	for (int i = FIELDS - 1; i > TITLE; i--) {
		if (!header->cols[i])
			continue;
		right -= header->cols[i];
		cells_text(
			cells, 0, right, header->cols[i], header->alarm[i] ? ROLE_ALARM : ROLE_HEADER, header->text[i]);
		right -= header->gap;
	}
}

void header_render(struct cells *cells, const struct model *model, const struct screen *screen)
{
	const struct session_view *view = &model->view;
	bool wide = cells->cols >= WIDE_COLS;
	struct str spot = {0};
	struct header header = {
		.text = {text_title(screen->title), view->operator_name, view->terminal, place_of(view),
			with_of(view, &spot), scanners_of(model, wide), printer_of(model, cells),
			store_of(model, wide)},
		.alarm = {[SCANNERS] = model->scanners_missing > 0,
			[PRINTER] = model->printer == PRINTER_SHOWN_TROUBLE,
			[STORE] = model->trouble != TROUBLE_NONE},
		.brand = wide,
		.gap = cells->cols >= 60 ? 2 : 1,
	};

	time_format_clock(view->zone, model->now_ms, header.clock);
	if (cells->cols < PRINTER_COLS)
		header.clock[5] = '\0'; /* without seconds */
	header.text[CLOCK] = header.clock;
	for (int i = 0; i < FIELDS; i++)
		header.cols[i] = cells_measure(cells, header.text[i]);
	fit(&header, cells, model);
	draw(cells, &header);
	str_done(&spot);
}
