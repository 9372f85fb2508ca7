/* The help page of any screen: its keys, from its table, and what the session says can be scanned now. */
#include "base/mem.h"
#include "base/text.h"
#include "ui/list.h"
#include "ui/screen.h"

enum { NARROW_COLS = 60 };

static const char *const always[] = {
	N_("Type a barcode and press Enter: the same as a scan. Esc clears it."),
	N_("Ctrl-C twice leaves; whoever is signed on stays signed on."),
	"",
};

enum { ALWAYS = sizeof always / sizeof *always };

size_t screen_help_lines(const struct model *model, const struct screen *screen)
{
	return screen->key_count + ALWAYS + model->help_line_count;
}

static const char *key_line(struct arena *arena, const struct screen_key *key, bool narrow)
{
	if (narrow)
		return arena_printf(arena, "F%d %s", key->f, _(key->help));
	return arena_printf(arena, "F%-2d  %-9s  %s", key->f, key->scan, _(key->help));
}

void screen_render_help(struct cells *cells, struct box box, const struct model *model, const struct screen *screen)
{
	struct arena arena = {0};
	size_t count = screen_help_lines(model, screen);
	struct list_line *lines = arena_alloc(&arena, count * sizeof *lines);
	size_t n = 0;

	for (size_t i = 0; i < screen->key_count; i++)
		lines[n++] = (struct list_line){ROLE_TEXT, key_line(&arena, &screen->keys[i], box.cols < NARROW_COLS)};
	for (size_t i = 0; i < ALWAYS; i++)
		lines[n++] = (struct list_line){ROLE_TEXT, _(always[i])};
	for (size_t i = 0; i < model->help_line_count; i++)
		lines[n++] = (struct list_line){ROLE_STRONG, model->help_lines[i]};
	cells_fill(cells, box, ' ', ROLE_TEXT);
	list_render(cells, (struct box){box.row, box.col + 1, box.rows, box.cols - 2}, lines, count, model->scroll);
	arena_done(&arena);
}
