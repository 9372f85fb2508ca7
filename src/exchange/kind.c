/* The table of kinds, and what their checks share. */
#include "exchange/kind.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "dock/policy.h"
#include "scan/scan.h"
#include "store/code.h"

const struct kind *const kinds[] = {&kind_products, &kind_barcodes, &kind_places, &kind_operators, &kind_customers,
	&kind_orders, &kind_inbound, &kind_pickups, &kind_schedules, &kind_tracking, &kind_deliveries, NULL};

const char *const policy_words[] = {"", "ship-available", "up-to-x", "all-or-nothing", NULL};

const struct kind *kind_find(const char *name)
{
	for (const struct kind *const *k = kinds; *k; k++)
		if (strcmp((*k)->name, name) == 0)
			return *k;
	return NULL;
}

void row_fault(struct row *row, const char *fmt, ...)
{
	char text[900];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof text, _(fmt), args);
	va_end(args);
	if (row->fault.len)
		str_add(&row->fault, "; ");
	if (row->fault.len < 2000)
		str_add(&row->fault, text);
}

void apply_warn(struct apply *apply, int64_t line, const char *fmt, ...)
{
	char text[900];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof text, _(fmt), args);
	va_end(args);
	if (apply->warn)
		apply->warn(apply->warn_ctx, line, text);
}

int64_t cell_number(const struct cell *cell, int64_t kept, int64_t usual)
{
	switch (cell->state) {
	case CELL_ABSENT: return kept;
	case CELL_EMPTY: return usual;
	case CELL_VALUE: return cell->number;
	}
	return kept;
}

const char *cell_text(const struct cell *cell, const char *kept)
{
	switch (cell->state) {
	case CELL_ABSENT: return kept;
	case CELL_EMPTY: return "";
	case CELL_VALUE: return cell->text;
	}
	return kept;
}

void check_policy(struct row *row, const struct cell *policy, const struct cell *max_shipments, int64_t kept_max)
{
	if (policy->state == CELL_VALUE && policy->number == POLICY_UP_TO_X && max_shipments->state != CELL_VALUE &&
		(max_shipments->state == CELL_EMPTY || kept_max < 1))
		row_fault(row, "policy up-to-x needs max_shipments: give a number from 1 to 1000");
	else if (policy->state == CELL_EMPTY && max_shipments->state == CELL_VALUE)
		row_fault(row,
			"max_shipments %s is given without a policy: write up-to-x into policy, or leave both empty",
			max_shipments->text);
}

const char *cell_policy(const struct cell *policy, const char *kept)
{
	switch (policy->state) {
	case CELL_ABSENT: return kept;
	case CELL_EMPTY: return "";
	case CELL_VALUE: return policy_words[policy->number];
	}
	return kept;
}

int64_t cell_max_shipments(const struct cell *max_shipments, const char *policy, int64_t kept)
{
	int64_t n = cell_number(max_shipments, kept, 0);

	if (strcmp(policy, "up-to-x") != 0)
		return 0;
	return n ? n : kept; /* an up-to-x without a number cannot be: the stored one stays */
}

int64_t check_code(struct check *check, struct row *row, const char *code, enum code_kind kind)
{
	char key[160];
	struct str words = {0};
	struct code found = {0};
	int64_t id = 0;

	scan_code_key(code, key, sizeof key);
	if (code_owner(check->db, key, &found, &words)) {
		id = found.id;
		if (found.kind != kind) {
			row_fault(
				row, "the barcode %s is taken: it is the %s; use another one", code, str_text(&words));
			id = 0;
		}
	}
	str_done(&words);
	return id;
}
