/* Random numbers from a seed. */
#include "lib/dice.h"

int dice_roll(struct dice *dice, int sides)
{
	uint64_t z = dice->state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	z ^= z >> 31;
	return (int)(z % (uint64_t)sides);
}

int dice_between(struct dice *dice, int low, int high)
{
	return low + dice_roll(dice, high - low + 1);
}

bool dice_percent(struct dice *dice, int percent)
{
	return dice_roll(dice, 100) < percent;
}

int dice_pick(struct dice *dice, const int *weights, int count)
{
	int sum = 0;
	int rolled;
	int i = 0;

	for (int n = 0; n < count; n++)
		sum += weights[n];
	rolled = dice_roll(dice, sum);
	while (rolled >= weights[i])
		rolled -= weights[i++];
	return i;
}
