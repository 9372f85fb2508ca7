/* Dates as GS1 writes them. */
#include "scan/date.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "scan/gtin.h"
#include "scan/scan.h"

static int two_digits(const char *at)
{
	return (at[0] - '0') * 10 + at[1] - '0';
}

int date_year(int yy, int this_year)
{
	int century = this_year - this_year % 100;
	int ahead = yy - this_year % 100;

	if (ahead >= 51)
		return century - 100 + yy;
	if (ahead <= -50)
		return century + 100 + yy;
	return century + yy;
}

static const char *day_fault(int year, int month, int day, bool day_zero)
{
	if (month < 1 || month > 12)
		return N_("is no date: there is no such month");
	if (day == 0 && !day_zero)
		return N_("is no date: day 00 is not allowed here");
	if (day > days_in_month(year, month))
		return N_("is no date: there is no such day in that month");
	return NULL;
}

const char *date_fault(const char *yymmdd, int this_year, bool day_zero)
{
	int year = date_year(two_digits(yymmdd), this_year);

	return day_fault(year, two_digits(yymmdd + 2), two_digits(yymmdd + 4), day_zero);
}

const char *date_fault_long(const char *yyyymmdd)
{
	int year = two_digits(yyyymmdd) * 100 + two_digits(yyyymmdd + 2);

	return day_fault(year, two_digits(yyyymmdd + 4), two_digits(yyyymmdd + 6), false);
}

bool scan_date(const char *yymmdd, int this_year, char *out)
{
	char text[40];
	int year;
	int month;
	int day;

	if (strlen(yymmdd) != 6 || !gtin_digits(yymmdd, 6) || date_fault(yymmdd, this_year, true))
		return false;
	year = date_year(two_digits(yymmdd), this_year);
	month = two_digits(yymmdd + 2);
	day = two_digits(yymmdd + 4);
	if (day == 0)
		day = days_in_month(year, month);
	if (year < 1 || year > 9999)
		return false;
	snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, day);
	memcpy(out, text, 11);
	return true;
}
