/* Dates as GS1 writes them: two-digit years with a moving century, day 00 for the month's last day. Source: GS1 General
 * Specifications, section 7.12 (century) and the format of AIs (11) to (17). */
#ifndef SCAN_DATE_H
#define SCAN_DATE_H

#include <stdbool.h>

/* The year that 0-99 means in this_year: at most 49 years ahead, at most 50 back. */
int date_year(int yy, int this_year);

/* Checks the six digits YYMMDD; day_zero: day 00 is allowed. NULL: right; else what is wrong with it. */
const char *date_fault(const char *yymmdd, int this_year, bool day_zero);

/* The same for eight digits YYYYMMDD. */
const char *date_fault_long(const char *yyyymmdd);

#endif
