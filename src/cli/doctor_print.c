/* Plain lines for people and scripts. What a scanner sent is escaped already; words only, since a log has no colours. */
#include "cli/doctor_print.h"

#include <stdio.h>

#include "base/text.h"
#include "cli/output.h"

static const char *const signs[] = {
	[DOCTOR_FINE] = NC_("sign", "fine"), [DOCTOR_BETTER] = NC_("sign", "better"), [DOCTOR_WRONG] = NC_("sign", "wrong"),
	[DOCTOR_ASK] = NC_("sign", "unknown")};

void doctor_print_step(const struct doctor_report *report)
{
	if (*report->last)
		printf("%-3s %s\n", report->last_good ? C_("sign", "ok") : C_("sign", "NO"), report->last);
	if (report->next != TEST_SHEET_NONE) {
		fputs("    ", stdout);
		printf(_("scan barcode %zu: %s\n"), report->next + 1, _(test_sheet_codes[report->next].what));
	}
	fflush(stdout);
}

static void print_advice(const struct doctor_report *report, enum doctor_sign sign, const char *title)
{
	bool any = false;

	for (size_t i = 0; i < report->row_count; i++) {
		const struct doctor_row *row = &report->rows[i];

		if (row->sign != sign)
			continue;
		if (!any)
			printf("\n%s\n", title);
		any = true;
		printf("  %s: %s.\n", row->topic, row->advice);
	}
}

void doctor_print_all(const struct doctor_report *report, const char *section)
{
	printf("\n");
	for (size_t i = 0; i < report->row_count; i++)
		printf("%-8s %-10s %s\n", text_title(signs[report->rows[i].sign]), report->rows[i].topic, report->rows[i].text);
	print_advice(report, DOCTOR_WRONG, _("To change:"));
	print_advice(report, DOCTOR_BETTER, _("Would be better:"));
	print_advice(report, DOCTOR_ASK, _("Not known yet:"));
	printf(_("\nIn the config file:\n\n%s"), section);
}

void doctor_print_json(const struct doctor_report *report, const char *scanner, const char *node, const char *section)
{
	json_t *rows = json_array();
	json_t *settings = json_object();

	for (size_t i = 0; i < report->row_count; i++) {
		const struct doctor_row *row = &report->rows[i];

		json_array_append_new(rows, json_pack("{s:s, s:s, s:s, s:s}", "sign", text_of_key(signs[row->sign]), "topic", row->topic,
						    "text", row->text, "advice", row->advice));
	}
	for (size_t i = 0; i < report->setting_count; i++)
		json_object_set_new(settings, report->settings[i].key,
			report->settings[i].value ? json_string(report->settings[i].value) : json_null());
	output_json(json_pack("{s:s, s:s, s:I, s:o, s:o, s:s}", "scanner", scanner, "node", node, "left",
		(json_int_t)report->left, "rows", rows, "settings", settings, "section", section));
}
