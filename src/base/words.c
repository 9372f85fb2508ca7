/* The nearest known word by edit distance, for "did you mean"; words in commands that are suggested. */
#include "base/words.h"

#include <stdbool.h>
#include <string.h>

#include "base/str.h"

enum { LONGEST = 64 };

static size_t distance(const char *a, const char *b)
{
	size_t row[LONGEST + 1];
	size_t na = strnlen(a, LONGEST);
	size_t nb = strnlen(b, LONGEST);

	for (size_t j = 0; j <= nb; j++)
		row[j] = j;
	for (size_t i = 1; i <= na; i++) {
		size_t diagonal = row[0];

		row[0] = i;
		for (size_t j = 1; j <= nb; j++) {
			size_t best = diagonal + (a[i - 1] != b[j - 1]);

			diagonal = row[j];
			if (row[j] + 1 < best)
				best = row[j] + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			row[j] = best;
		}
	}
	return row[nb];
}

const char *words_nearest(const char *word, const char *const *list)
{
	const char *best = NULL;
	size_t best_distance = 0;

	for (; *list; list++) {
		size_t d = distance(word, *list);

		if (!best || d < best_distance) {
			best = *list;
			best_distance = d;
		}
	}
	return best;
}

const char *words_near(const char *word, const char *const *list)
{
	const char *nearest = words_nearest(word, list);
	size_t may = strnlen(word, LONGEST) * 2 / 3;

	return nearest && distance(word, nearest) <= (may ? may : 1) ? nearest : NULL;
}

/* What no shell takes for anything else, wherever it stands in a word. */
static bool is_plain(const char *word)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./:,+@%=";

	return *word && *word != '=' && strspn(word, plain) == strlen(word);
}

const char *shell_word(struct arena *arena, const char *word)
{
	struct str text = {0};
	const char *result;

	if (is_plain(word))
		return arena_dup(arena, word);
	str_add_c(&text, '\'');
	for (; *word; word++) {
		if (*word == '\'')
			str_add(&text, "'\\''");
		else
			str_add_c(&text, *word);
	}
	str_add_c(&text, '\'');
	result = arena_dup(arena, str_text(&text));
	str_done(&text);
	return result;
}
