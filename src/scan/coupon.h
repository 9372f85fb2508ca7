/* North American coupon codes, AIs (8110) and (8112). No dock receives coupons, but a label that claims to hold one and
 * does not is damaged like any other. Source: GS1 US, North American Coupon Application Guideline. */
#ifndef SCAN_COUPON_H
#define SCAN_COUPON_H

#include <stddef.h>

/* NULL: the value is right; else what is wrong. */
const char *coupon_fault(const char *value, size_t len, int this_year);       /* (8110) */
const char *coupon_offer_fault(const char *value, size_t len, int this_year); /* (8112) */

#endif
