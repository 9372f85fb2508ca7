/* Expectations name what a test is about, and leave out the rest of an answer, which may grow. */
#include "lib/like.h"

#include <string.h>

static bool like_list(const json_t *want, const json_t *got)
{
	size_t count = json_array_size(want);
	const char *last = count ? json_string_value(json_array_get(want, count - 1)) : NULL;
	bool more = last && strcmp(last, "...") == 0;

	if (!json_is_array(got) || (more ? json_array_size(got) < --count : json_array_size(got) != count))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!like_json(json_array_get(want, i), json_array_get(got, i)))
			return false;
	return true;
}

static bool like_object(const json_t *want, const json_t *got)
{
	const char *key;
	json_t *value;

	if (!json_is_object(got))
		return false;
	json_object_foreach((json_t *)want, key, value)
	{
		if (!like_json(value, json_object_get(got, key)))
			return false;
	}
	return true;
}

bool like_json(const json_t *want, const json_t *got)
{
	if (json_is_null(want))
		return !got || json_is_null(got);
	if (!got)
		return false;
	if (json_is_string(want) && json_string_value(want)[0] == '~')
		return json_is_string(got) && strstr(json_string_value(got), json_string_value(want) + 1);
	if (json_is_object(want))
		return like_object(want, got);
	if (json_is_array(want))
		return like_list(want, got);
	return json_equal(want, got);
}
