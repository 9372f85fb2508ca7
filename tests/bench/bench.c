/* Measures the program against a bare durable commit: one row into a plain SQLite table, on the same disk, in the same
 * run, taken in turn with what is measured, so that a ratio means the same on every machine. tests/bench/run calls it:
 *
 *   bench orders LINES SKUS PREFIX    an orders file on standard output
 *   bench held HELD LINES             an orders file: HELD orders that must ship whole and never can, then LINES that may claim
 *   bench barcodes SKUS               a barcodes file
 *   bench scans STORE SKUS ROUNDS     receives and confirms one unit each round, with a bare commit before each
 *   bench packs STORE SKUS ROUNDS     packs units that stand ready, and finishes their shipments; the same
 *   bench beside STORE SKUS COMMAND.. scans while the command runs: how long the slowest waits
 *   bench plan STORE SKUS             the whole plan, made in a terminal's idle moments between its scans
 *   bench board STORE ROUNDS          the board: read for the first time, read again, and what another process finds out about it
 *   bench start SAY COMMAND...        starts a headless terminal: time to the answer to SAY, and peak memory
 *   bench screen UNTIL COMMAND...     starts a full-screen terminal: time until it shows UNTIL, and peak memory
 *   bench latency STORE SKUS ROUNDS COMMAND...   a full-screen terminal: from the last byte of a scan to its direction on the
 *                                     screen, with a bare commit before each
 */
#include <stdlib.h>
#include <string.h>

#include "bench/data.h"
#include "bench/measure.h"
#include "bench/samples.h"

static long number(const char *text)
{
	return strtol(text, NULL, 10);
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";

	if (strcmp(what, "orders") == 0 && argc == 5)
		print_orders(number(argv[2]), number(argv[3]), argv[4]);
	else if (strcmp(what, "held") == 0 && argc == 4)
		print_held(number(argv[2]), number(argv[3]));
	else if (strcmp(what, "plan") == 0 && argc == 4)
		measure_plan(argv[2], (int)number(argv[3]));
	else if (strcmp(what, "barcodes") == 0 && argc == 3)
		print_barcodes((int)number(argv[2]));
	else if (strcmp(what, "scans") == 0 && argc == 5)
		measure_scans(argv[2], (int)number(argv[3]), (int)number(argv[4]));
	else if (strcmp(what, "packs") == 0 && argc == 5)
		measure_packs(argv[2], (int)number(argv[3]), (int)number(argv[4]));
	else if (strcmp(what, "beside") == 0 && argc > 4)
		measure_beside(argv[2], (int)number(argv[3]), argv + 4);
	else if (strcmp(what, "board") == 0 && argc == 4)
		measure_board(argv[2], (int)number(argv[3]));
	else if (strcmp(what, "start") == 0 && argc > 3)
		measure_start(argv[2], argv + 3);
	else if (strcmp(what, "latency") == 0 && argc > 5)
		measure_latency(argv[2], (int)number(argv[3]), (int)number(argv[4]), argv + 5);
	else if (strcmp(what, "screen") == 0 && argc > 3)
		measure_screen(argv[2], argv + 3);
	else
		die("the head of bench.c says what it can do");
	return 0;
}
