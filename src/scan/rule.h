/* What a part of an element's value must be beyond its length and characters. Source: GS1 General Specifications,
 * section 3, and GS1 Barcode Syntax Dictionary (the names in comments are its names). */
#ifndef SCAN_RULE_H
#define SCAN_RULE_H

#include <stddef.h>

#include "scan/fault.h"

enum rule {
	RULE_NONE,
	RULE_CHECK,      /* csum: the last digit is the mod 10 check digit */
	RULE_PREFIX,     /* gcppos1: begins with a company prefix, at least four digits */
	RULE_MODEL,      /* csumalpha, gcppos1: company prefix and two check characters */
	RULE_DEVICE,     /* RULE_MODEL and not digits alone */
	RULE_DATE,       /* yymmdd */
	RULE_DATE0,      /* yymmd0: day 00 = the month's last day */
	RULE_LONG_DATE,  /* yyyymmdd */
	RULE_TIME,       /* hhmi */
	RULE_HOUR,       /* hh */
	RULE_MINUTE,     /* mi, ss */
	RULE_COUNTRY,    /* iso3166 */
	RULE_COUNTRY999, /* iso3166999: or 999 for several */
	RULE_COUNTRY2,   /* iso3166alpha2 */
	RULE_CURRENCY,   /* iso4217 */
	RULE_PERCENT,    /* pcenc: %hh sequences are complete */
	RULE_LATITUDE,   /* latitude */
	RULE_LONGITUDE,  /* longitude */
	RULE_FLAG,       /* yesno */
	RULE_ZERO,       /* zero */
	RULE_NONZERO,    /* nonzero: not zeros alone */
	RULE_NO_ZERO,    /* nozeroprefix: 0 or no zero in front */
	RULE_HYPHEN,     /* hyphen */
	RULE_WINDING,    /* winding: 0, 1 or 9 */
	RULE_PIECES,     /* pieceoftotal */
	RULE_SEQUENCE,   /* posinseqslash: 1/3 */
	RULE_IBAN,       /* iban */
	RULE_IMPORTER,   /* importeridx */
	RULE_MEDIA,      /* mediatype */
	RULE_SEX,        /* iso5218 */
	RULE_PACKAGE,    /* packagetype */
	RULE_SIGNATURE,  /* cset64 with its padding */
	RULE_COUPON,     /* couponcode */
	RULE_OFFER,      /* couponposoffer */
};

/* Judges len characters of the value of AI name. */
bool rule_holds(enum rule rule, const char *name, const char *value, size_t len, int this_year, struct fault *fault);

#endif
