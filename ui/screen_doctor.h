/* The screen of a scanner's test: in block letters what to scan next, below it what is known, what to change at the scanner,
 * and what to write into the config file. */
#ifndef UI_SCREEN_DOCTOR_H
#define UI_SCREEN_DOCTOR_H

#include "devices/doctor_report.h"
#include "ui/cells.h"

struct screen_doctor {
	const char *scanner; /* its name in the config file, and its node */
	const char *node;
	const struct doctor_report *report;
	const struct doctor_finding *finding;
	bool gone;  /* it was unplugged */
	int scroll; /* lines of the list */
};

/* Draws the whole terminal. Pure. */
void screen_doctor_render(struct cells *cells, const struct screen_doctor *doctor);

/* How many lines the list has. */
size_t screen_doctor_lines(const struct screen_doctor *doctor);

#endif
