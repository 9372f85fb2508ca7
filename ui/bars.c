/* Bars are drawn a cell at a time: full blocks, one of some eighths, and a faint ground. */
#include "ui/bars.h"

enum {
	EIGHTHS = 8,
	LOWER_HALF = 0x2584,
	FULL = 0x2588, /* a full block; the ones before it in the table are lower by an eighth each */
	LEFT = 0x2590, /* less n: n eighths from the left, n = 1 to 7 */
	LEFT_HALF = LEFT - EIGHTHS / 2,
	GROUND = 0x2591,
	MEDIUM = 0x2592,
};

static bool has(const struct cells *cells, uint32_t cp)
{
	return charset_has(cells->charset, cp);
}

static void put(struct cells *cells, int row, int col, uint32_t cp, enum role role)
{
	cells_fill(cells, (struct box){row, col, 1, 1}, cp, role);
}

/* A cell of a bar that is filled by some eighths, 1 to 7, as well as the terminal can show it. */
static uint32_t part_of(const struct cells *cells, int64_t eighths)
{
	uint32_t half = has(cells, LEFT_HALF) ? LEFT_HALF : MEDIUM;

	if (has(cells, LEFT - (uint32_t)eighths))
		return LEFT - (uint32_t)eighths;
	if (has(cells, half) && has(cells, GROUND) && eighths > 1 && eighths < EIGHTHS - 1)
		return half;
	return eighths >= EIGHTHS / 2 ? FULL : GROUND;
}

void bars_part(struct cells *cells, int row, int col, int width, enum role role, int64_t part, int64_t whole)
{
	int64_t eighths = whole > 0 ? part * width * EIGHTHS / whole : 0;

	if (part > 0 && eighths < 1)
		eighths = 1;
	for (int i = 0; i < width; i++, eighths -= EIGHTHS) {
		if (eighths >= EIGHTHS)
			put(cells, row, col + i, FULL, role);
		else if (eighths > 0)
			put(cells, row, col + i, part_of(cells, eighths), role);
		else
			put(cells, row, col + i, GROUND, ROLE_RULE);
	}
}

/* A column's character, of which so many eighths stand above its ground. */
static uint32_t spark_of(const struct cells *cells, int64_t eighths)
{
	static const char ascii[] = " .,:-=+*";
	static const uint32_t shades[] = {' ', '.', '.', GROUND, GROUND, MEDIUM, MEDIUM, FULL};
	static const uint32_t halves[] = {' ', '_', '_', LOWER_HALF, LOWER_HALF, LOWER_HALF, FULL, FULL};

	if (eighths > EIGHTHS)
		eighths = EIGHTHS;
	if (eighths <= 0)
		return ' ';
	if (eighths == EIGHTHS || has(cells, FULL - EIGHTHS + (uint32_t)eighths))
		return FULL - EIGHTHS + (uint32_t)eighths;
	if (has(cells, LOWER_HALF) && has(cells, FULL))
		return halves[eighths];
	if (has(cells, GROUND) && has(cells, MEDIUM))
		return shades[eighths];
	return (uint8_t)ascii[eighths];
}

void bars_spark(struct cells *cells, int row, int col, int rows, enum role role, const int64_t *values, int count)
{
	int64_t most = 0;

	for (int i = 0; i < count; i++)
		most = values[i] > most ? values[i] : most;
	for (int i = 0; i < count && most > 0; i++) {
		int64_t eighths = values[i] * rows * EIGHTHS / most;

		if (values[i] > 0 && eighths < 1)
			eighths = 1;
		for (int r = rows - 1; r >= 0; r--, eighths -= EIGHTHS)
			put(cells, row + r, col + i, spark_of(cells, eighths), role);
	}
}
