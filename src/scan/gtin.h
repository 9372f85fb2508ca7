/* GS1 numbers: check digits, GTIN in its four lengths, UPC-E. Source: GS1 General Specifications, sections 7.9
 * (check digits) and 5.2 (EAN/UPC). The public part of this is in scan.h. */
#ifndef SCAN_GTIN_H
#define SCAN_GTIN_H

#include <stdbool.h>
#include <stddef.h>

/* True: len characters, all of them 0-9, at least one. */
bool gtin_digits(const char *text, size_t len);

/* True: the last of len digits is the check digit of those before it. */
bool gtin_check_ok(const char *digits, size_t len);

/* Pads 8 to 14 digits with zeros on the left. out: 15 bytes. The check digit is not looked at. */
void gtin_pad(const char *digits, size_t len, char *out);

/* UPC-E of 6 digits (number system 0), 7 (number system and digits) or 8 (with check digit) as the 14 digits of its
 * GTIN. False: the number system is not 0 or 1, or the check digit is wrong. out: 15 bytes. */
bool gtin_from_upce(const char *digits, size_t len, char *out);

#endif
