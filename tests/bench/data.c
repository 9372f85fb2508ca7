/* Data of the benchmark: the same on every machine. */
#include "bench/data.h"

#include <inttypes.h>
#include <stdio.h>

#include "scan/scan.h"

void barcode(char out[14], int sku)
{
	snprintf(out, 13, "95060%07u", (unsigned)sku % 10000000);
	out[12] = scan_check_digit(out, 12);
	out[13] = '\0';
}

void print_barcodes(int skus)
{
	char code[14];

	printf("barcode,sku\n");
	for (int i = 0; i < skus; i++) {
		barcode(code, i);
		printf("%s,SKU-%d\n", code, i);
	}
}

/* Three lines an order; which product a line wants is spread by a prime step, so that all products are alike. */
void print_orders(int64_t lines, int64_t skus, const char *prefix)
{
	printf("order,line,sku,quantity,placed,promised,priority\n");
	for (int64_t i = 0; i < lines; i++) {
		int64_t order = i / 3;

		printf("%s-%07" PRId64 ",%" PRId64 ",SKU-%" PRId64 ",%" PRId64 ",2026-10-%02" PRId64
		       "T08:00:00Z,2027-01-%02" PRId64 ",%d\n",
			prefix, order, i % 3 + 1, i * 7919 % skus, i % 4 + 2, order % 28 + 1, order % 27 + 1,
			order % 50 ? 0 : 5);
	}
}

/* All of them want SKU-0. Those ahead in claim order also want SKU-1, of which none is announced. */
void print_held(int64_t held, int64_t lines)
{
	printf("order,line,sku,quantity,placed,promised,priority,policy\n");
	for (int64_t i = 0; i < held; i++)
		printf("HELD-%07" PRId64 ",1,SKU-0,1,2026-10-01T08:00:00Z,2027-01-01,5,all-or-nothing\n"
		       "HELD-%07" PRId64 ",2,SKU-1,1,2026-10-01T08:00:00Z,2027-01-01,5,all-or-nothing\n", i, i);
	for (int64_t i = 0; i < lines; i++)
		printf("SO-%07" PRId64 ",1,SKU-0,3,2026-10-02T08:00:00Z,2027-01-01,0,ship-available\n", i);
}
