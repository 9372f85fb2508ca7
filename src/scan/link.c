/* GS1 Digital Link. The address is cut into path, query and fragment; the key is searched from the right end of the
 * path, so that the address may have any other path in front. */
#include "scan/link.h"

#include <string.h>

#include "scan/gtin.h"

enum {
	VALUE_MAX = 128, /* longer than any value may be */
};

/* Keys that a path may lead to, each with its qualifiers in their order. */
static const struct {
	const char *key;
	const char *qualifiers[4];
} keys[] = {
	{"00", {NULL}},
	{"01", {"22", "10", "21", NULL}},
	{"01", {"235", NULL}},
	{"253", {NULL}},
	{"255", {NULL}},
	{"401", {NULL}},
	{"402", {NULL}},
	{"414", {"254", NULL}},
	{"414", {"7040", NULL}},
	{"415", {"8020", NULL}},
	{"417", {"7040", NULL}},
	{"8003", {NULL}},
	{"8004", {"7040", NULL}},
	{"8006", {"22", "10", "21", NULL}},
	{"8010", {"8011", NULL}},
	{"8013", {NULL}},
	{"8017", {"8019", NULL}},
	{"8018", {"8019", NULL}},
};

/* AIs that are no attribute of anything: they cannot stand in a query. */
static const char *const no_attributes[] = {"03", "21", "22", "235", "254", "7040", "7041", "8011", "8014", "8019",
	"8020", "8040", "8041", "8042", "8043", "8200"};

static size_t scheme_len(const char *data, size_t len)
{
	static const char *const schemes[] = {"https://", "HTTPS://", "http://", "HTTP://"};

	for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
		size_t n = strlen(schemes[i]);

		if (len >= n && memcmp(data, schemes[i], n) == 0)
			return n;
	}
	return 0;
}

bool link_is_web(const char *data, size_t len)
{
	return scheme_len(data, len) > 0;
}

static bool is_key(const char *ai)
{
	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
		if (strcmp(keys[i].key, ai) == 0)
			return true;
	}
	return false;
}

static bool is_qualifier(const char *key, const char *ai)
{
	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
		for (const char *const *q = keys[i].qualifiers; strcmp(keys[i].key, key) == 0 && *q; q++) {
			if (strcmp(*q, ai) == 0)
				return true;
		}
	}
	return false;
}

/* True: the elements are a key and some of its qualifiers, in their order. */
static bool path_in_order(const struct scan_element *e, size_t count)
{
	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
		size_t n = 1;

		if (strcmp(keys[i].key, e[0].ai) != 0)
			continue;
		for (const char *const *q = keys[i].qualifiers; *q; q++) {
			if (n < count && strcmp(*q, e[n].ai) == 0)
				n++;
		}
		if (n == count)
			return true;
	}
	return false;
}

static int hex(char c)
{
	const char *digits = "0123456789abcdef";
	const char *at = c ? strchr(digits, c >= 'A' && c <= 'F' ? c + 'a' - 'A' : c) : NULL;

	return at ? (int)(at - digits) : -1;
}

/* Undoes the percent code of a value and appends it as an element; a GTIN that lost its leading zeros gets them back.
 */
static bool add_value(struct build *b, const char *name, size_t name_len, const char *at, const char *end, bool query,
	struct fault *fault)
{
	char value[VALUE_MAX];
	char gtin[15];
	size_t n = 0;

	for (; at < end; at++) {
		char c = query && *at == '+' ? ' ' : *at;

		if (*at == '%' && end - at > 2 && hex(at[1]) >= 0 && hex(at[2]) >= 0) {
			c = (char)(hex(at[1]) * 16 + hex(at[2]));
			at += 2;
		}
		if (n == sizeof value)
			return fault_set(fault, "(%.*s) is too long", (int)name_len, name);
		value[n++] = c;
	}
	if (name_len == 2 && memcmp(name, "01", 2) == 0 && (n == 8 || n == 12 || n == 13) && gtin_digits(value, n)) {
		gtin_pad(value, n, gtin);
		memcpy(value, gtin, 14);
		n = 14;
	}
	return build_element(b, ai_find(name, name_len), name, name_len, value, n, fault);
}

/* The last / in front of at, from start on; NULL: there is none. */
static const char *slash_before(const char *start, const char *at)
{
	return memrchr(start, '/', (size_t)(at - start));
}

/* Where the path's AIs begin: at the / in front of the key. NULL: it leads to no key. */
static const char *find_key(const char *path, const char *end)
{
	const char *after = end; /* of the pair that is looked at */

	for (;;) {
		const char *value = slash_before(path, after);
		const char *name = value ? slash_before(path, value) : NULL;
		char ai[5];

		if (!name || !ai_find(name + 1, (size_t)(value - name - 1)))
			return NULL;
		memcpy(ai, name + 1, (size_t)(value - name - 1));
		ai[value - name - 1] = '\0';
		if (is_key(ai))
			return name;
		after = name;
	}
}

static bool read_path(struct build *b, const char *path, const char *end, struct fault *fault)
{
	const char *at = find_key(path, end);

	if (!at)
		return fault_set(fault, "this web address is no GS1 Digital Link: its path holds no GS1 key");
	while (at < end) {
		const char *name = at + 1;
		const char *value = memchr(name, '/', (size_t)(end - name));
		const char *stop;

		value++;
		stop = memchr(value, '/', (size_t)(end - value));
		if (!stop)
			stop = end;
		if (!add_value(b, name, (size_t)(value - 1 - name), value, stop, false, fault))
			return false;
		at = stop;
	}
	if (!path_in_order(b->scan->elements, b->scan->element_count))
		return fault_set(fault, "the path's application identifiers do not go together in this order");
	return true;
}

/* An AI of the query: it must be new, and something that a query can say. Qualifiers belong into the path, but what
 * they say is clear. */
static bool attribute_ok(struct build *b, struct fault *fault)
{
	const struct scan_element *e = b->scan->elements;
	size_t last = b->scan->element_count - 1;

	for (size_t i = 0; i < last; i++) {
		if (strcmp(e[i].ai, e[last].ai) == 0)
			return fault_set(fault, "(%s) stands twice in the web address", e[last].ai);
	}
	if (is_qualifier(e[0].ai, e[last].ai)) {
		build_warn(b, "(%s) should stand in the path of the web address", e[last].ai);
		return true;
	}
	for (size_t i = 0; i < sizeof no_attributes / sizeof no_attributes[0]; i++) {
		if (strcmp(no_attributes[i], e[last].ai) == 0)
			return fault_set(fault, "(%s) cannot stand in the query of a web address", e[last].ai);
	}
	return true;
}

static bool read_query(struct build *b, const char *at, const char *end, struct fault *fault)
{
	while (at < end) {
		const char *stop = memchr(at, '&', (size_t)(end - at));
		const char *equals;

		if (!stop)
			stop = end;
		equals = memchr(at, '=', (size_t)(stop - at));
		if (equals && gtin_digits(at, (size_t)(equals - at))) { /* other names are not GS1's */
			if (!ai_find(at, (size_t)(equals - at)))
				return fault_set(fault,
					"the web address has a parameter %.*s, which is no application identifier",
					equals - at < 20 ? (int)(equals - at) : 20, at);
			if (!add_value(b, at, (size_t)(equals - at), equals + 1, stop, true, fault) ||
				!attribute_ok(b, fault))
				return false;
		}
		at = stop < end ? stop + 1 : end;
	}
	return true;
}

static bool characters_ok(const char *data, size_t len, struct fault *fault)
{
	char buf[FAULT_BYTE_MAX];

	for (size_t i = 0; i < len; i++) {
		char c = data[i];

		if (!((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')) &&
			(!c || !strchr("-._~:/?#[]@!$&'()*+,;=%", c)))
			return fault_set(fault, "a web address cannot hold %s", fault_byte(c, buf));
	}
	return true;
}

bool link_read(struct build *b, const char *data, size_t len, struct fault *fault)
{
	const char *host = data + scheme_len(data, len);
	const char *end = data + len;
	const char *path = memchr(host, '/', (size_t)(end - host));
	const char *cut;
	const char *path_end;

	if (!characters_ok(data, len, fault))
		return false;
	if (!path || path == host)
		return fault_set(fault, "this web address is no GS1 Digital Link: it has no path");
	for (const char *at = host; at < path; at++) {
		if (strchr("_~?#@!$&'()*+,;=%", *at))
			return fault_set(fault, "a web address cannot have '%c' in its host name", *at);
	}
	cut = memchr(path, '#', (size_t)(end - path));
	if (cut)
		end = cut;
	cut = memchr(path, '?', (size_t)(end - path));
	path_end = cut ? cut : end;
	return read_path(b, path, path_end, fault) && read_query(b, cut ? cut + 1 : end, end, fault);
}
