/* `crossdock sheet --test [FILE]`: one A4 page. Every barcode has its number, which the doctor asks for, and its content
 * under it, a group separator shown as <GS>. */
#include "cli/test_page.h"

#include <stdio.h>

#include "base/str.h"
#include "base/text.h"
#include "cli/code128.h"
#include "cli/output.h"
#include "cli/page.h"
#include "devices/test_sheet.h"

enum { GROUP_SEPARATOR = 0x1D, MODULE_UM = 330 }; /* so that the long one fits the width of the page */

static void add_code(struct str *page, size_t i)
{
	const struct test_code *code = &test_sheet_codes[i];
	uint8_t widths[CODE128_MAX_WIDTHS];
	size_t count = code->gs1 ? code128_gs1_widths(code->data, widths) : code128_widths(code->data, widths);

	str_printf(page, "<div class=label><p class=what><b>%zu</b> %s</p>", i + 1, _(code->what));
	page_bars(page, widths, count, MODULE_UM);
	str_add(page, "<p class=code>");
	for (const char *p = code->data; *p; p++) {
		char one[2] = {*p, '\0'};

		page_text(page, *p == GROUP_SEPARATOR ? "<GS>" : one);
	}
	str_add(page, "</p></div>\n");
}

static void add_page(struct str *page)
{
	str_printf(page,
		"<!DOCTYPE html>\n<html lang=\"%s\"><head><meta charset=\"utf-8\"><title>%s</title>\n"
		"<style>\n@page { size: A4; margin: 8mm }\n"
		"body { font-family: sans-serif; color: #000; background: #fff; margin: 0 }\n"
		"h1 { font-size: 14pt; margin: 0 }\nh2 { font-size: 11pt; margin: 3mm 0 0 }\np { font-size: 10pt; margin: 1mm 0 }\n"
		".label { display: inline-block; margin: 1mm 3mm 2mm 0; break-inside: avoid; vertical-align: top }\n"
		".label svg { height: 11mm }\n.what { margin: 0 }\n.what b { font-size: 14pt }\n"
		".code { font: 8pt monospace; margin: 0 }\n</style></head><body>\n<h1>%s</h1>\n<p>%s</p>\n",
		text_language(), _("Test sheet for scanners"), _("Test sheet for scanners"),
		/* xgettext:no-c-format */
		_("Print it at 100 %. Run crossdock devices --test NAME, and scan every barcode in turn."));
	for (size_t i = 0; i < TEST_SHEET_CODES; i++) {
		if (i == TEST_SHEET_SEQUENCE)
			str_printf(page, "<h2>%s</h2>\n", _("Misreads: scan the row as fast as you work, and more than once"));
		add_code(page, i);
	}
	str_add(page, "</body></html>\n");
}

static void print_json(void)
{
	json_t *list = json_array();

	for (size_t i = 0; i < TEST_SHEET_CODES; i++)
		json_array_append_new(list, json_pack("{s:I, s:s, s:s, s:b}", "number", (json_int_t)i + 1, "code",
						    test_sheet_codes[i].data, "text", _(test_sheet_codes[i].what), "gs1",
						    test_sheet_codes[i].gs1));
	output_json(list);
}

enum status test_page_make(const char *path, bool json, struct err *err)
{
	struct str page = {0};
	enum status status = ST_OK;

	add_page(&page);
	if (path)
		status = page_write(path, &page, err);
	if (status == ST_OK && json)
		print_json();
	else if (status == ST_OK && path)
		printf(P_("%s: %d barcodes to print\n", "%s: %d barcodes to print\n", TEST_SHEET_CODES), path, (int)TEST_SHEET_CODES);
	else if (status == ST_OK)
		fputs(str_text(&page), stdout);
	str_done(&page);
	return status;
}
