/* North American coupon codes. Both are a row of fields, some of which say by one digit how long they are; a coupon
 * ends with optional groups, each led by its own digit, in ascending order. */
#include "scan/coupon.h"

#include <string.h>

#include "base/text.h"
#include "scan/date.h"
#include "scan/gtin.h"

enum what {
	END,
	CODE,  /* one digit out of set */
	FIXED, /* number digits */
	SIZED, /* one digit out of set, then as many digits as it says plus number; a 9 that set names after a '!' =
		  none */
	DATE,  /* YYMMDD */
};

struct field {
	enum what what;
	const char *set;
	int number;
};

/* Company prefix, offer code, save value, first purchase: requirement, its code, family. */
static const struct field coupon[] = {{SIZED, "0123456", 6}, {FIXED, NULL, 6}, {SIZED, "12345", 0}, {SIZED, "12345", 0},
	{CODE, "012349", 0}, {FIXED, NULL, 3}, {END, NULL, 0}};

/* Rules and second purchase; third purchase; expiry; start; serial number; retailer; how the saving applies. */
static const struct field second[] = {{CODE, "0123", 0}, {SIZED, "12345", 0}, {CODE, "012349", 0}, {FIXED, NULL, 3},
	{SIZED, "0123456!9", 6}, {END, NULL, 0}};
static const struct field third[] = {
	{SIZED, "12345", 0}, {CODE, "012349", 0}, {FIXED, NULL, 3}, {SIZED, "0123456!9", 6}, {END, NULL, 0}};
static const struct field date[] = {{DATE, NULL, 0}, {END, NULL, 0}};
static const struct field serial[] = {{SIZED, "0123456789", 6}, {END, NULL, 0}};
static const struct field retailer[] = {{SIZED, "1234567", 6}, {END, NULL, 0}};
static const struct field saving[] = {
	{CODE, "01256", 0}, {CODE, "012", 0}, {FIXED, NULL, 1}, {CODE, "01", 0}, {END, NULL, 0}};

static const struct {
	char lead;
	const struct field *fields;
} groups[] = {{'1', second}, {'2', third}, {'3', date}, {'4', date}, {'5', serial}, {'6', retailer}, {'9', saving}};

/* Format, funder, offer code, serial number. */
static const struct field offer[] = {
	{CODE, "01", 0}, {SIZED, "0123456", 6}, {FIXED, NULL, 6}, {SIZED, "0123456789", 6}, {END, NULL, 0}};

struct reader {
	const char *at;
	const char *end;
	int this_year;
};

static const char *read_field(struct reader *r, const struct field *f)
{
	size_t left = (size_t)(r->end - r->at);
	size_t need = f->what == DATE ? 6 : f->what == FIXED ? (size_t)f->number : 1;
	bool none;

	if (left < need)
		return N_("is a coupon that is cut off");
	if (f->what == DATE && date_fault(r->at, r->this_year, false))
		return N_("is a coupon with an impossible date");
	if ((f->what == CODE || f->what == SIZED) && !strchr(f->set, *r->at))
		return N_("is a coupon with a digit that means nothing there");
	if (f->what == SIZED) {
		none = *r->at == '9' && strchr(f->set, '!');
		need += none ? 0 : (size_t)(*r->at - '0' + f->number);
		if (left < need)
			return N_("is a coupon that is cut off");
	}
	r->at += need;
	return NULL;
}

static const char *read_fields(struct reader *r, const struct field *fields)
{
	for (; fields->what != END; fields++) {
		const char *fault = read_field(r, fields);

		if (fault)
			return fault;
	}
	return NULL;
}

const char *coupon_fault(const char *value, size_t len, int this_year)
{
	struct reader r = {value, value + len, this_year};
	const char *expiry = NULL;
	const char *fault;

	if (!gtin_digits(value, len))
		return N_("is a coupon that holds more than digits");
	fault = read_fields(&r, coupon);
	for (size_t i = 0; !fault && i < sizeof groups / sizeof groups[0]; i++) {
		if (r.at == r.end || *r.at != groups[i].lead)
			continue;
		r.at++;
		fault = read_fields(&r, groups[i].fields);
		if (!fault && groups[i].lead == '3')
			expiry = r.at - 6;
		if (!fault && groups[i].lead == '4' && expiry && memcmp(r.at - 6, expiry, 6) > 0)
			return N_("is a coupon that expires before it starts");
	}
	if (!fault && r.at != r.end)
		return N_("is a coupon with something after its end");
	return fault;
}

const char *coupon_offer_fault(const char *value, size_t len, int this_year)
{
	struct reader r = {value, value + len, this_year};
	const char *fault;

	if (!gtin_digits(value, len))
		return N_("is a coupon that holds more than digits");
	fault = read_fields(&r, offer);
	if (!fault && r.at != r.end)
		return N_("is a coupon with something after its end");
	return fault;
}
