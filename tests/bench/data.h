/* What stores of the benchmark are filled with: files that imports take, on standard output. */
#ifndef BENCH_DATA_H
#define BENCH_DATA_H

#include <stdint.h>

/* The barcode of a product, by its number. */
void barcode(char out[14], int sku);

void print_barcodes(int skus);
void print_orders(int64_t lines, int64_t skus, const char *prefix);

/* HELD orders that must ship whole and never can, then LINES that may claim. */
void print_held(int64_t held, int64_t lines);

#endif
