/* The table of GS1 application identifiers, sorted, and how a value is judged by it. */
#include "scan/ai.h"

#include <string.h>

#include "base/text.h"

/* N(18, CHECK): exactly 18 digits that pass RULE_CHECK; X_TO(20, NONE): one to 20 characters; OPT: may be absent. */
#define PART(set_, min_, max_, optional_, rule_)                                                                       \
	{                                                                                                              \
		.set = set_, .min = min_, .max = max_, .optional = optional_, .rule = RULE_##rule_                     \
	}
#define N(len, rule) PART('N', len, len, false, rule)
#define N_TO(len, rule) PART('N', 1, len, false, rule)
#define N_OPT(len, rule) PART('N', len, len, true, rule)
#define N_OPT_TO(len, rule) PART('N', 1, len, true, rule)
#define X(len, rule) PART('X', len, len, false, rule)
#define X_TO(len, rule) PART('X', 1, len, false, rule)
#define X_OPT(len, rule) PART('X', len, len, true, rule)
#define X_OPT_TO(len, rule) PART('X', 1, len, true, rule)
#define Y_TO(len, rule) PART('Y', 1, len, false, rule)
#define Z_TO(len, rule) PART('Z', 1, len, false, rule)
#define COUNTRIES                                                                                                      \
	{                                                                                                              \
		N(3, COUNTRY), N_OPT(3, COUNTRY), N_OPT(3, COUNTRY), N_OPT(3, COUNTRY), N_OPT(3, COUNTRY)              \
	}
/* a measure: the AI's last digit counts the decimals, 0 to 5 */
#define MEASURE(ai)                                                                                                    \
	{                                                                                                              \
		ai "0", ai "5",                                                                                        \
		{                                                                                                      \
			N(6, NONE)                                                                                     \
		}                                                                                                      \
	}
#define ONE(ai) ai, ai

/* clang-format off */
static const struct ai table[] = {
	{ONE("00"), {N(18, CHECK)}},                                  /* SSCC */
	{ONE("01"), {N(14, CHECK)}},                                  /* GTIN */
	{ONE("02"), {N(14, CHECK)}},                                  /* content */
	{ONE("03"), {N(14, CHECK)}},                                  /* made-to-order GTIN */
	{ONE("10"), {X_TO(20, NONE)}},                                /* batch or lot */
	{ONE("11"), {N(6, DATE0)}},                                   /* production date */
	{ONE("12"), {N(6, DATE0)}},                                   /* due date */
	{ONE("13"), {N(6, DATE0)}},                                   /* packaging date */
	{ONE("15"), {N(6, DATE0)}},                                   /* best before */
	{ONE("16"), {N(6, DATE0)}},                                   /* sell by */
	{ONE("17"), {N(6, DATE0)}},                                   /* expiry */
	{ONE("20"), {N(2, NONE)}},                                    /* variant */
	{ONE("21"), {X_TO(20, NONE)}},                                /* serial */
	{ONE("22"), {X_TO(20, NONE)}},                                /* consumer product variant */
	{ONE("235"), {X_TO(28, NONE)}},                               /* third-party serial */
	{ONE("240"), {X_TO(30, NONE)}},                               /* additional identification */
	{ONE("241"), {X_TO(30, NONE)}},                               /* customer's part number */
	{ONE("242"), {N_TO(6, NONE)}},                                /* made-to-order variation */
	{ONE("243"), {X_TO(20, NONE)}},                               /* packaging component */
	{ONE("250"), {X_TO(30, NONE)}},                               /* secondary serial */
	{ONE("251"), {X_TO(30, NONE)}},                               /* reference to source */
	{ONE("253"), {N(13, CHECK), X_OPT_TO(17, NONE)}},             /* document, GDTI */
	{ONE("254"), {X_TO(20, NONE)}},                               /* extension of a location */
	{ONE("255"), {N(13, CHECK), N_OPT_TO(12, NONE)}},             /* coupon, GCN */
	{ONE("30"), {N_TO(8, NONE)}},                                 /* variable count */
	MEASURE("310"), /* net weight kg */
	MEASURE("311"), MEASURE("312"), MEASURE("313"), MEASURE("314"), MEASURE("315"), MEASURE("316"),
	MEASURE("320"), /* net weight lb */
	MEASURE("321"), MEASURE("322"), MEASURE("323"), MEASURE("324"), MEASURE("325"), MEASURE("326"), MEASURE("327"),
	MEASURE("328"), MEASURE("329"),
	MEASURE("330"), /* gross weight kg */
	MEASURE("331"), MEASURE("332"), MEASURE("333"), MEASURE("334"), MEASURE("335"), MEASURE("336"), MEASURE("337"),
	MEASURE("340"), /* gross weight lb */
	MEASURE("341"), MEASURE("342"), MEASURE("343"), MEASURE("344"), MEASURE("345"), MEASURE("346"), MEASURE("347"),
	MEASURE("348"), MEASURE("349"),
	MEASURE("350"), MEASURE("351"), MEASURE("352"), MEASURE("353"), MEASURE("354"), MEASURE("355"), MEASURE("356"),
	MEASURE("357"),
	MEASURE("360"), MEASURE("361"), MEASURE("362"), MEASURE("363"), MEASURE("364"), MEASURE("365"), MEASURE("366"),
	MEASURE("367"), MEASURE("368"), MEASURE("369"),
	{ONE("37"), {N_TO(8, NONE)}},                                 /* count of (02) */
	{"3900", "3909", {N_TO(15, NONE)}},                           /* amount payable */
	{"3910", "3919", {N(3, CURRENCY), N_TO(15, NONE)}},
	{"3920", "3929", {N_TO(15, NONE)}},                           /* price of a variable item */
	{"3930", "3939", {N(3, CURRENCY), N_TO(15, NONE)}},
	{"3940", "3943", {N(4, NONE)}},                               /* coupon per cent */
	{"3950", "3955", {N(6, NONE)}},                               /* price per measure */
	{ONE("400"), {X_TO(30, NONE)}},                               /* customer's order number */
	{ONE("401"), {X_TO(30, PREFIX)}},                             /* consignment, GINC */
	{ONE("402"), {N(17, CHECK)}},                                 /* shipment, GSIN */
	{ONE("403"), {X_TO(30, NONE)}},                               /* route */
	{"410", "417", {N(13, CHECK)}},                               /* locations and parties, GLN */
	{ONE("420"), {X_TO(20, NONE)}},                               /* ship-to post code */
	{ONE("421"), {N(3, COUNTRY), X_TO(9, NONE)}},                 /* the same with country */
	{ONE("422"), {N(3, COUNTRY)}},                                /* country of origin */
	{ONE("423"), COUNTRIES},                                      /* of initial processing */
	{ONE("424"), {N(3, COUNTRY)}},                                /* of processing */
	{ONE("425"), COUNTRIES},                                      /* of disassembly */
	{ONE("426"), {N(3, COUNTRY)}},                                /* of the full process */
	{ONE("427"), {X_TO(3, NONE)}},                                /* subdivision of origin */
	{"4300", "4301", {X_TO(35, PERCENT)}},                        /* ship-to company, name */
	{"4302", "4306", {X_TO(70, PERCENT)}},                        /* ship-to address */
	{ONE("4307"), {X(2, COUNTRY2)}},
	{ONE("4308"), {X_TO(30, NONE)}},                              /* ship-to phone */
	{ONE("4309"), {N(10, LATITUDE), N(10, LONGITUDE)}},
	{"4310", "4311", {X_TO(35, PERCENT)}},                        /* return-to company, name */
	{"4312", "4316", {X_TO(70, PERCENT)}},                        /* return-to address */
	{ONE("4317"), {X(2, COUNTRY2)}},
	{ONE("4318"), {X_TO(20, NONE)}},                              /* return-to post code */
	{ONE("4319"), {X_TO(30, NONE)}},                              /* return-to phone */
	{ONE("4320"), {X_TO(35, PERCENT)}},                           /* service */
	{"4321", "4323", {N(1, FLAG)}},                               /* dangerous goods, leave, signature */
	{"4324", "4325", {N(6, DATE0), N(4, TIME)}},                  /* deliver not before, not after */
	{ONE("4326"), {N(6, DATE)}},                                  /* release date */
	{"4330", "4333", {N(6, NONE), X_OPT(1, HYPHEN)}},             /* temperatures */
	{ONE("7001"), {N(13, NONE)}},                                 /* NATO stock number */
	{ONE("7002"), {X_TO(30, NONE)}},                              /* meat cut */
	{ONE("7003"), {N(6, DATE), N(4, TIME)}},                      /* expiry with time */
	{ONE("7004"), {N_TO(4, NONE)}},                               /* active potency */
	{ONE("7005"), {X_TO(12, NONE)}},                              /* catch area */
	{ONE("7006"), {N(6, DATE)}},                                  /* first freeze */
	{ONE("7007"), {N(6, DATE), N_OPT(6, DATE)}},                  /* harvest */
	{ONE("7008"), {X_TO(3, NONE)}},                               /* aquatic species */
	{ONE("7009"), {X_TO(10, NONE)}},                              /* fishing gear */
	{ONE("7010"), {X_TO(2, NONE)}},                               /* production method */
	{ONE("7011"), {N(6, DATE), N_OPT(4, TIME)}},                  /* test by */
	{"7020", "7022", {X_TO(20, NONE)}},                           /* refurbishment, function, revision */
	{ONE("7023"), {X_TO(30, PREFIX)}},                            /* asset of an assembly */
	{"7030", "7039", {N(3, COUNTRY999), X_TO(27, NONE)}},         /* processors */
	{ONE("7040"), {N(1, NONE), X(1, NONE), X(1, NONE), X(1, IMPORTER)}},
	{ONE("7041"), {X_TO(4, PACKAGE)}},                            /* freight unit type */
	{"710", "717", {X_TO(20, NONE)}},                             /* healthcare reimbursement */
	{"7230", "7239", {X(2, NONE), X_TO(28, NONE)}},               /* certification */
	{ONE("7240"), {X_TO(20, NONE)}},                              /* protocol */
	{ONE("7241"), {N(2, MEDIA)}},
	{ONE("7242"), {X_TO(25, NONE)}},                              /* version control */
	{ONE("7250"), {N(8, LONG_DATE)}},                             /* date of birth */
	{ONE("7251"), {N(8, LONG_DATE), N(4, TIME)}},
	{ONE("7252"), {N(1, SEX)}},
	{"7253", "7254", {X_TO(40, PERCENT)}},                        /* family and given name */
	{ONE("7255"), {X_TO(10, NONE)}},                              /* suffix */
	{ONE("7256"), {X_TO(90, PERCENT)}},                           /* full name */
	{ONE("7257"), {X_TO(70, PERCENT)}},                           /* address */
	{ONE("7258"), {X(3, SEQUENCE)}},                              /* birth sequence */
	{ONE("7259"), {X_TO(40, PERCENT)}},                           /* baby */
	{ONE("8001"), {N(4, NONZERO), N(5, NONZERO), N(3, NONZERO), N(1, WINDING), N(1, NONE)}}, /* roll */
	{ONE("8002"), {X_TO(20, NONE)}},                              /* telephone */
	{ONE("8003"), {N(1, ZERO), N(13, CHECK), X_OPT_TO(16, NONE)}}, /* returnable asset, GRAI */
	{ONE("8004"), {X_TO(30, PREFIX)}},                            /* individual asset, GIAI */
	{ONE("8005"), {N(6, NONE)}},                                  /* price per unit */
	{ONE("8006"), {N(14, CHECK), N(4, PIECES)}},                  /* piece of an item, ITIP */
	{ONE("8007"), {X_TO(34, IBAN)}},
	{ONE("8008"), {N(6, DATE), N(2, HOUR), N_OPT(2, MINUTE), N_OPT(2, MINUTE)}}, /* production time */
	{ONE("8009"), {X_TO(50, NONE)}},                              /* sensor */
	{ONE("8010"), {Y_TO(30, PREFIX)}},                            /* component, CPID */
	{ONE("8011"), {N_TO(12, NO_ZERO)}},                           /* its serial */
	{ONE("8012"), {X_TO(20, NONE)}},                              /* software version */
	{ONE("8013"), {X_TO(25, MODEL)}},                             /* model, GMN */
	{ONE("8014"), {X_TO(25, DEVICE)}},                            /* individual device */
	{"8017", "8018", {N(18, CHECK)}},                             /* service relation, GSRN */
	{ONE("8019"), {N_TO(10, NONE)}},
	{ONE("8020"), {X_TO(25, NONE)}},                              /* payment slip */
	{ONE("8026"), {N(14, CHECK), N(4, PIECES)}},                  /* pieces contained */
	{ONE("8030"), {Z_TO(90, SIGNATURE)}},
	{"8040", "8041", {N(15, NONE)}},                              /* IMEI */
	{ONE("8042"), {N(32, NONE)}},                                 /* embedded SIM */
	{ONE("8043"), {N(18, NONE), N_OPT_TO(2, NONE)}},              /* physical SIM */
	{ONE("8110"), {X_TO(70, COUPON)}},
	{ONE("8111"), {N(4, NONE)}},                                  /* loyalty points */
	{ONE("8112"), {X_TO(70, OFFER)}},
	{ONE("8200"), {X_TO(70, NONE)}},                              /* web address */
	{ONE("90"), {X_TO(30, NONE)}},                                /* agreed between partners */
	{"91", "99", {X_TO(90, NONE)}},                               /* company internal */
};
/* clang-format on */

const struct ai *ai_find(const char *name, size_t name_len)
{
	size_t low = 0;
	size_t high = sizeof table / sizeof table[0];
	char text[5];

	if (name_len < 2 || name_len > 4)
		return NULL;
	memcpy(text, name, name_len);
	text[name_len] = '\0';
	while (low < high) { /* the first entry after the name */
		size_t mid = (low + high) / 2;

		if (strcmp(table[mid].first, text) <= 0)
			low = mid + 1;
		else
			high = mid;
	}
	if (!low || strlen(table[low - 1].first) != name_len || strcmp(table[low - 1].last, text) < 0)
		return NULL;
	return &table[low - 1];
}

const struct ai *ai_at(const char *data, size_t len, size_t *name_len)
{
	for (size_t n = 2; n <= 4 && n <= len; n++) { /* no AI is the beginning of another */
		const struct ai *ai = ai_find(data, n);

		if (ai) {
			*name_len = n;
			return ai;
		}
	}
	return NULL;
}

size_t ai_predefined_len(const char *data)
{
	int two = (data[0] - '0') * 10 + data[1] - '0';

	if (two == 0)
		return 20;
	if (two >= 1 && two <= 3)
		return 16;
	if (two == 4)
		return 18;
	if (two >= 11 && two <= 19)
		return 8;
	if (two == 20)
		return 4;
	if (two >= 31 && two <= 36)
		return 10;
	return two == 41 ? 16 : 0;
}

static bool in_set(char set, char c)
{
	bool digit = c >= '0' && c <= '9';
	bool capital = c >= 'A' && c <= 'Z';
	bool letter = capital || (c >= 'a' && c <= 'z');

	if (c == '\0')
		return false;
	switch (set) {
	case 'N': return digit;
	case 'X': return digit || letter || strchr("!\"%&'()*+,-./:;<=>?_", c);
	case 'Y': return digit || capital || strchr("#-/", c);
	default: return digit || letter || strchr("-_=", c);
	}
}

static bool length_ok(const struct ai *ai, const char *name, size_t len, struct fault *fault)
{
	size_t min = 0;
	size_t max = 0;

	for (const struct ai_part *part = ai->parts; part->set; part++) {
		min += part->optional ? 0 : part->min;
		max += part->max;
	}
	if (!len)
		return fault_set(fault, "(%s) is empty", name);
	if (len >= min && len <= max)
		return true;
	if (min == max)
		return fault_set(fault, "(%s) needs %zu characters, here are %zu", name, min, len);
	return fault_set(fault, "(%s) needs %zu to %zu characters, here are %zu", name, min, max, len);
}

static bool characters_ok(char set, const char *name, const char *value, size_t len, struct fault *fault)
{
	char buf[FAULT_BYTE_MAX];

	for (size_t i = 0; i < len; i++) {
		if (!in_set(set, value[i]))
			return fault_set(fault,
				set == 'N' ? N_("(%s) holds %s where a digit must be") : N_("(%s) holds %s where another character must be"), name,
				fault_byte(value[i], buf));
	}
	return true;
}

bool ai_check(const struct ai *ai, const char *name, const char *value, size_t len, int this_year, struct fault *fault)
{
	size_t at = 0;

	if (!length_ok(ai, name, len, fault))
		return false;
	for (const struct ai_part *part = ai->parts; part->set && at < len; part++) {
		size_t take = len - at < part->max ? len - at : part->max;

		if (take < part->min)
			return fault_set(fault, "(%s) cannot have %zu characters", name, len);
		if (!characters_ok(part->set, name, value + at, take, fault) ||
			!rule_holds(part->rule, name, value + at, take, this_year, fault))
			return false;
		at += take;
	}
	return true;
}
