/* Plain lines for people and scripts. What a scanner sent is escaped already; words only, since a log has no colours. */
#include "cli/doctor_print.h"

#include <stdio.h>

#include "cli/output.h"

static const char *const signs[] = {
	[DOCTOR_FINE] = "fine", [DOCTOR_BETTER] = "better", [DOCTOR_WRONG] = "wrong", [DOCTOR_ASK] = "unknown"};

void doctor_print_step(const struct doctor_report *report)
{
	if (*report->last)
		printf("%s %s\n", report->last_good ? "ok " : "NO ", report->last);
	if (report->next != TEST_SHEET_NONE)
		printf("    scan barcode %zu: %s\n", report->next + 1, test_sheet_codes[report->next].what);
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
		printf("%-8s %-10s %s\n", signs[report->rows[i].sign], report->rows[i].topic, report->rows[i].text);
	print_advice(report, DOCTOR_WRONG, "To change:");
	print_advice(report, DOCTOR_BETTER, "Would be better:");
	print_advice(report, DOCTOR_ASK, "Not known yet:");
	printf("\nIn the config file:\n\n%s", section);
}

void doctor_print_json(const struct doctor_report *report, const char *scanner, const char *node, const char *section)
{
	json_t *rows = json_array();
	json_t *settings = json_object();

	for (size_t i = 0; i < report->row_count; i++) {
		const struct doctor_row *row = &report->rows[i];

		json_array_append_new(rows, json_pack("{s:s, s:s, s:s, s:s}", "sign", signs[row->sign], "topic", row->topic,
						    "text", row->text, "advice", row->advice));
	}
	for (size_t i = 0; i < report->setting_count; i++)
		json_object_set_new(settings, report->settings[i].key,
			report->settings[i].value ? json_string(report->settings[i].value) : json_null());
	output_json(json_pack("{s:s, s:s, s:I, s:o, s:o, s:s}", "scanner", scanner, "node", node, "left",
		(json_int_t)report->left, "rows", rows, "settings", settings, "section", section));
}
