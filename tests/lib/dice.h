/* Random numbers from a seed: the same everywhere. splitmix64. */
#ifndef LIB_DICE_H
#define LIB_DICE_H

#include <stdbool.h>
#include <stdint.h>

struct dice {
	uint64_t state;
};

/* From 0 to sides - 1; from low to high. */
int dice_roll(struct dice *dice, int sides);
int dice_between(struct dice *dice, int low, int high);

bool dice_percent(struct dice *dice, int percent);

/* An index, as often as its weight says. */
int dice_pick(struct dice *dice, const int *weights, int count);
#define DICE_PICK(dice, ...)                                                                                           \
	dice_pick(dice, (const int[]){__VA_ARGS__}, (int)(sizeof((const int[]){__VA_ARGS__}) / sizeof(int)))

#endif
