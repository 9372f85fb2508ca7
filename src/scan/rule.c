/* What a part of an element's value must be: one small function a rule. Each returns NULL or the rest of a sentence
 * that begins with the AI: "(17) is no date". */
#include "scan/rule.h"

#include <string.h>

#include "base/text.h"
#include "scan/codes.h"
#include "scan/coupon.h"
#include "scan/date.h"
#include "scan/gtin.h"
#include "scan/scan.h"

static const char check_digit_fault[] = N_("has a wrong check digit");
static const char check_pair_fault[] = N_("has wrong check characters");

static int number(const char *digits, size_t len)
{
	int n = 0;

	for (size_t i = 0; i < len; i++)
		n = n * 10 + digits[i] - '0';
	return n;
}

static const char *check(const char *v, size_t len)
{
	return gtin_check_ok(v, len) ? NULL : check_digit_fault;
}

static const char *prefix(const char *v, size_t len)
{
	return len >= 4 && gtin_digits(v, 4) ? NULL : N_("must begin with a company prefix: at least four digits");
}

/* Two check characters over a text: prime weights from the right, modulo 1021, two digits of base 32. */
static const char *model(const char *v, size_t len)
{
	static const char values[] =
		"!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
	static const char pair[] = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
	static const unsigned primes[] = {
		2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83};
	unsigned sum = 0;

	if (len < 2 || len - 2 > sizeof primes / sizeof primes[0])
		return N_("is too short for its two check characters");
	for (size_t i = 0; i < len - 2; i++)
		sum += (unsigned)(strchr(values, v[i]) - values) * primes[len - 3 - i];
	sum %= 1021;
	return v[len - 2] == pair[sum >> 5] && v[len - 1] == pair[sum & 31] ? prefix(v, len) : check_pair_fault;
}

static const char *device(const char *v, size_t len)
{
	const char *fault = model(v, len);

	if (!fault && gtin_digits(v, len))
		return N_("must hold more than digits");
	return fault;
}

static const char *clock_time(const char *v, int hour_digits, int minute_digits)
{
	if (hour_digits && number(v, 2) > 23)
		return N_("is no time: hours go from 00 to 23");
	if (minute_digits && number(v + hour_digits, 2) > 59)
		return N_("is no time: minutes and seconds go from 00 to 59");
	return NULL;
}

static const char *country(const char *v, size_t len)
{
	return codes_country(v, len) ? NULL : N_("names no country of ISO 3166");
}

static const char *country999(const char *v, size_t len)
{
	return memcmp(v, "999", 3) == 0 ? NULL : country(v, len);
}

static bool hex_digit(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
}

static const char *percent(const char *v, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (v[i] == '%' && (len - i < 3 || !hex_digit(v[i + 1]) || !hex_digit(v[i + 2])))
			/* xgettext:no-c-format */
			return N_("has a % that two hexadecimal digits must follow");
	}
	return NULL;
}

/* Positions are offset so that they are never negative: units of 10^-7 degree above -90 or -180. */
static const char *position(const char *v, const char *most)
{
	return memcmp(v, most, 10) <= 0 ? NULL : N_("is no position on earth");
}

static const char *one_of(const char *v, const char *set, const char *fault)
{
	return strchr(set, v[0]) ? NULL : fault;
}

static const char *nonzero(const char *v, size_t len)
{
	return number(v, len) == 0 ? N_("must not be zero") : NULL;
}

static const char *pieces(const char *v)
{
	int piece = number(v, 2);
	int total = number(v + 2, 2);

	return piece >= 1 && piece <= total ? NULL : N_("does not say a piece out of a total");
}

static const char *sequence(const char *v)
{
	if (v[0] >= '1' && v[0] <= '9' && v[1] == '/' && v[2] >= v[0] && v[2] <= '9')
		return NULL;
	return N_("must be a position and an end, as in 1/3");
}

static const char *iban(const char *v, size_t len)
{
	int rest = 0;

	if (len <= 10 || !codes_country_alpha2(v, 2))
		return N_("is no bank account number: a country and at least nine characters");
	for (size_t i = 0; i < len; i++) {
		char c = v[(i + 4) % len];

		if (c >= '0' && c <= '9')
			rest = (rest * 10 + c - '0') % 97;
		else if (c >= 'A' && c <= 'Z')
			rest = (rest * 100 + c - 'A' + 10) % 97;
		else
			return N_("is no bank account number: only digits and capital letters");
	}
	return rest == 1 ? NULL : check_digit_fault;
}

static const char *importer(const char *v)
{
	return strchr("!\"%&'()*+,./:;<=>?", v[0]) ? N_("has an importer index that is none") : NULL;
}

static const char *media(const char *v)
{
	int n = number(v, 2);

	return (n >= 1 && n <= 10) || n >= 80 ? NULL : N_("names no media type");
}

static const char *signature(const char *v, size_t len)
{
	size_t padding = 0;

	while (padding < len && v[len - 1 - padding] == '=')
		padding++;
	if (memchr(v, '=', len - padding))
		return N_("has padding in its middle");
	return padding && (padding > 2 || len % 3) ? N_("has wrong padding") : NULL;
}

static const char *judge(enum rule rule, const char *v, size_t len, int this_year)
{
	switch (rule) {
	case RULE_NONE: return NULL;
	case RULE_CHECK: return check(v, len);
	case RULE_PREFIX: return prefix(v, len);
	case RULE_MODEL: return model(v, len);
	case RULE_DEVICE: return device(v, len);
	case RULE_DATE: return date_fault(v, this_year, false);
	case RULE_DATE0: return date_fault(v, this_year, true);
	case RULE_LONG_DATE: return date_fault_long(v);
	case RULE_TIME: return clock_time(v, 2, 2);
	case RULE_HOUR: return clock_time(v, 2, 0);
	case RULE_MINUTE: return clock_time(v, 0, 2);
	case RULE_COUNTRY: return country(v, len);
	case RULE_COUNTRY999: return country999(v, len);
	case RULE_COUNTRY2: return codes_country_alpha2(v, len) ? NULL : N_("names no country of ISO 3166");
	case RULE_CURRENCY: return codes_currency(v, len) ? NULL : N_("names no currency of ISO 4217");
	case RULE_PERCENT: return percent(v, len);
	case RULE_LATITUDE: return position(v, "1800000000");
	case RULE_LONGITUDE: return position(v, "3600000000");
	case RULE_FLAG: return one_of(v, "01", N_("must be 0 (no) or 1 (yes)"));
	case RULE_ZERO: return one_of(v, "0", N_("must begin with 0"));
	case RULE_NONZERO: return nonzero(v, len);
	case RULE_NO_ZERO: return len > 1 && v[0] == '0' ? N_("must not begin with 0") : NULL;
	case RULE_HYPHEN: return one_of(v, "-", N_("can only end with a hyphen"));
	case RULE_WINDING: return one_of(v, "019", N_("has a winding direction other than 0, 1 or 9"));
	case RULE_PIECES: return pieces(v);
	case RULE_SEQUENCE: return sequence(v);
	case RULE_IBAN: return iban(v, len);
	case RULE_IMPORTER: return importer(v);
	case RULE_MEDIA: return media(v);
	case RULE_SEX: return one_of(v, "0129", N_("must be 0, 1, 2 or 9"));
	case RULE_PACKAGE: return codes_package(v, len) ? NULL : N_("names no package type");
	case RULE_SIGNATURE: return signature(v, len);
	case RULE_COUPON: return coupon_fault(v, len, this_year);
	case RULE_OFFER: return coupon_offer_fault(v, len, this_year);
	}
	return NULL;
}

bool rule_holds(enum rule rule, const char *name, const char *value, size_t len, int this_year, struct fault *fault)
{
	const char *why = judge(rule, value, len, this_year);

	if (!why)
		return true;
	if (rule == RULE_CHECK)
		return fault_check_digit(fault, "(%s) %s: %.*s%c would be right", name, _(why), (int)len - 1, value,
			scan_check_digit(value, len - 1));
	if (why == check_pair_fault || why == check_digit_fault)
		return fault_check_digit(fault, "(%s) %s", name, _(why));
	return fault_set(fault, "(%s) %s", name, _(why));
}
