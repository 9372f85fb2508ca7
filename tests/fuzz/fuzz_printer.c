/* Whatever a printer answers: the same is understood however the bytes are split, and no more answers are seen than were
 * ended. The first byte chooses the pieces. */
#include "fuzz/fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "devices/printer_status.h"

static void require(bool holds, const char *what)
{
	if (holds)
		return;
	fprintf(stderr, "broken: %s\n", what);
	abort();
}

static size_t feed(const uint8_t *data, size_t len, size_t piece, struct printer_status *status)
{
	struct printer_answer answer = {.len = 0};
	size_t whole = 0;

	for (size_t i = 0; i < len; i += piece)
		whole += printer_answer_feed(&answer, data + i, len - i < piece ? len - i : piece, status);
	return whole;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct printer_status at_once = {.formats = -1};
	struct printer_status in_pieces = {.formats = -1};
	size_t piece = size ? 1u + data[0] % 16 : 1;
	size_t ends = 0;
	size_t whole;

	if (!size)
		return 0;
	for (size_t i = 1; i < size; i++)
		ends += data[i] == 0x03;
	whole = feed(data + 1, size - 1, size, &at_once);
	require(whole == feed(data + 1, size - 1, piece, &in_pieces), "pieces make no difference");
	require(whole * 3 <= ends, "an answer has three ends");
	require(at_once.formats == in_pieces.formats && at_once.labels_left == in_pieces.labels_left, "nor to what is read");
	require(whole > 0 || at_once.formats == -1, "nothing is read where there is nothing");
	if (whole) {
		enum printer_state state = printer_status_state(&at_once);

		require(at_once.formats >= 0 && at_once.formats <= 999 && at_once.labels_left >= 0, "numbers are in range");
		require(*printer_state_word(state) && *printer_state_advice(state), "every state has words");
		require(state == printer_status_state(&in_pieces), "nor to the state");
	}
	return 0;
}
