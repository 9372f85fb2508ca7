/* What the scanner doctor found out, in plain words: one row for each topic, what to change at the scanner, and what to
 * write into the config file. Pure. */
#ifndef DEVICES_DOCTOR_REPORT_H
#define DEVICES_DOCTOR_REPORT_H

#include "base/mem.h"
#include "devices/doctor.h"

enum { DOCTOR_ROWS_MAX = 12, DOCTOR_SETTINGS_MAX = 10 };

enum doctor_sign {
	DOCTOR_FINE,
	DOCTOR_BETTER, /* it works; advice says what would work better */
	DOCTOR_WRONG,  /* advice says what to change */
	DOCTOR_ASK,    /* not known yet: advice says which barcode to scan */
};

struct doctor_row {
	enum doctor_sign sign;
	const char *topic; /* "Layout" */
	const char *text;
	const char *advice; /* "" = none */
};

struct doctor_report {
	struct doctor_row rows[DOCTOR_ROWS_MAX];
	size_t row_count;
	/* what the config file is to say; keys that are not named stay as they are */
	struct scanner_setting settings[DOCTOR_SETTINGS_MAX];
	size_t setting_count;
	size_t next;      /* the barcode to scan next, an index of the sheet; TEST_SHEET_NONE: all of them were read */
	size_t left;      /* how many were not read yet */
	const char *last; /* about the last scan, a sentence; "" = there was none */
	bool last_good;
};

/* config: as the scanner was opened. Texts are the arena's, or constant. */
void doctor_report(struct doctor_report *report, const struct doctor_finding *finding, const struct scanner_config *config,
	struct arena *arena);

#endif
