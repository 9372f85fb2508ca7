/* GS1 numbers: check digits, GTIN in its four lengths, SSCC, UPC-E, and the key under which a code is kept. */
#include "scan/gtin.h"

#include <stdio.h>
#include <string.h>

#include "scan/scan.h"

bool gtin_digits(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (text[i] < '0' || text[i] > '9')
			return false;
	}
	return len > 0;
}

char scan_check_digit(const char *digits, size_t len)
{
	int sum = 0;
	int weight = 3;

	for (size_t i = len; i > 0; i--) {
		sum += (digits[i - 1] - '0') * weight;
		weight = 4 - weight;
	}
	return (char)('0' + (10 - sum % 10) % 10);
}

bool gtin_check_ok(const char *digits, size_t len)
{
	return len > 1 && scan_check_digit(digits, len - 1) == digits[len - 1];
}

void gtin_pad(const char *digits, size_t len, char *out)
{
	memset(out, '0', 14 - len);
	memcpy(out + 14 - len, digits, len);
	out[14] = '\0';
}

bool gtin_from_upce(const char *digits, size_t len, char *out)
{
	char system = len == 6 ? '0' : digits[0];
	const char *d = len == 6 ? digits : digits + 1;
	char upca[13] = "00000000000";

	if (system > '1')
		return false;
	upca[0] = system;
	upca[1] = d[0];
	upca[2] = d[1];
	switch (d[5]) {
	case '0':
	case '1':
	case '2': /* N d1 d2 d6 0 0 0 0 d3 d4 d5 */
		upca[3] = d[5];
		memcpy(upca + 8, d + 2, 3);
		break;
	case '3': /* N d1 d2 d3 0 0 0 0 0 d4 d5 */
		upca[3] = d[2];
		memcpy(upca + 9, d + 3, 2);
		break;
	case '4': /* N d1 d2 d3 d4 0 0 0 0 0 d5 */
		memcpy(upca + 3, d + 2, 2);
		upca[10] = d[4];
		break;
	default: /* 5-9: N d1 d2 d3 d4 d5 0 0 0 0 d6 */
		memcpy(upca + 3, d + 2, 3);
		upca[10] = d[5];
		break;
	}
	upca[11] = scan_check_digit(upca, 11);
	upca[12] = '\0';
	if (len == 8 && digits[7] != upca[11])
		return false;
	gtin_pad(upca, 12, out);
	return true;
}

bool scan_gtin14(const char *digits, char *out)
{
	size_t len = strlen(digits);

	if (len != 8 && len != 12 && len != 13 && len != 14)
		return false;
	if (!gtin_digits(digits, len) || !gtin_check_ok(digits, len))
		return false;
	gtin_pad(digits, len, out);
	return true;
}

bool scan_sscc_valid(const char *digits)
{
	return strlen(digits) == 18 && gtin_digits(digits, 18) && gtin_check_ok(digits, 18);
}

void scan_code_key(const char *code, char *out, size_t size)
{
	char gtin[15];

	if (scan_gtin14(code, gtin) || (strlen(code) == 8 && gtin_digits(code, 8) && gtin_from_upce(code, 8, gtin)))
		snprintf(out, size, "%s", gtin);
	else
		snprintf(out, size, "%s", code);
}
