/* What pages to print are made of. */
#include "cli/page.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/guard.h"
#include "base/shown.h"

enum { QUIET_MODULES = 10, BAR_HEIGHT = 50 };

void page_text(struct str *out, const char *text)
{
	struct str shown = {0};

	shown_line(&shown, text);
	for (const char *p = str_text(&shown); *p; p++) {
		switch (*p) {
		case '<': str_add(out, "&lt;"); break;
		case '>': str_add(out, "&gt;"); break;
		case '&': str_add(out, "&amp;"); break;
		case '"': str_add(out, "&quot;"); break;
		default: str_add_c(out, *p);
		}
	}
	str_done(&shown);
}

void page_bars(struct str *out, const uint8_t *widths, size_t count, int module_um)
{
	int x = QUIET_MODULES;
	int total = 2 * QUIET_MODULES;
	int tenths;

	for (size_t i = 0; i < count; i++)
		total += widths[i];
	tenths = total * module_um / 100;
	str_printf(out,
		"<svg width=\"%d.%dmm\" height=\"20mm\" viewBox=\"0 0 %d %d\" preserveAspectRatio=\"none\" "
		"shape-rendering=\"crispEdges\"><path d=\"",
		tenths / 10, tenths % 10, total, BAR_HEIGHT);
	for (size_t i = 0; i < count; i++) {
		if (i % 2 == 0)
			str_printf(out, "M%d 0h%dv%dh-%dz", x, widths[i], BAR_HEIGHT, widths[i]);
		x += widths[i];
	}
	str_add(out, "\"/></svg>");
}

enum status page_write(const char *path, const struct str *page, struct err *err)
{
	FILE *f;
	bool ok;

	if (guard_overwrite(path, err) != ST_OK)
		return err->status;
	f = fopen(path, "w");
	ok = f && fwrite(str_text(page), 1, page->len, f) == page->len;

	if (f && fclose(f) != 0)
		ok = false;
	return ok ? ST_OK
		  : err_set(err, f ? ST_DEVICE : ST_REFUSED, "%s: cannot be written: %s", path, strerror(errno));
}
