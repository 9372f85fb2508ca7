/* Lists of codes that element strings refer to. */
#ifndef SCAN_CODES_H
#define SCAN_CODES_H

#include <stdbool.h>
#include <stddef.h>

bool codes_country(const char *code, size_t len);        /* "276": ISO 3166-1 numeric */
bool codes_country_alpha2(const char *code, size_t len); /* "DE": ISO 3166-1 alpha-2 */
bool codes_currency(const char *code, size_t len);       /* "978": ISO 4217 numeric */
bool codes_package(const char *code, size_t len);        /* "PX": UN/ECE Recommendation 21 and GS1's additions */

#endif
