/* PINs: what may be one, and that a hash tells the right one from all others and nothing more. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/pin.h"

static void test_form(void **state)
{
	static const struct {
		const char *pin;
		bool formed;
	} rows[] = {
		{"4711", true}, {"0000", true}, {"471100471100", true}, {"", false}, {"471", false}, {"4711004711004", false},
		{"47a1", false}, {" 4711", false}, {"4711 ", false}, {"47-11", false}, {"٤٧١١", false}, {"-471", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (pin_is_formed(rows[i].pin, strlen(rows[i].pin)) != rows[i].formed)
			fail_msg("'%s'", rows[i].pin);
	assert_false(pin_is_formed("47\0001", 5)); /* a NUL is no digit */
}

static void test_rules(void **state)
{
	static const struct {
		const char *pin;
		const char *badge;
		const char *why; /* NULL: it may be one */
	} rows[] = {
		{"4711", "OP-LEE", NULL}, {"1235", "OP-LEE", NULL}, {"1212", "OP-LEE", NULL}, {"4711", "OP-47", NULL}, {"4711", "OP-47110", NULL},
		{"471", "OP-LEE", "4 to 12 digits"}, {"lees", "OP-LEE", "4 to 12 digits"}, {"4711471147114", "OP-LEE", "4 to 12 digits"},
		{"0000", "OP-LEE", "again and again"}, {"777777777777", "OP-LEE", "again and again"},
		{"1234", "OP-LEE", "in a row"}, {"4321", "OP-LEE", "in a row"}, {"7890", "OP-LEE", "in a row"}, {"1098", "OP-LEE", "in a row"},
		{"456789012", "OP-LEE", "in a row"}, {"4711", "OP-4711", "of the badge"}, {"4711", "47-LEE-11", "of the badge"}, {"471100", "471100", "of the badge"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct err err = {0};
		enum status status = pin_judge(rows[i].pin, strlen(rows[i].pin), rows[i].badge, &err);

		if (status != (rows[i].why ? ST_REFUSED : ST_OK) || (rows[i].why && !strstr(err.text, rows[i].why)))
			fail_msg("%s of %s: %s", rows[i].pin, rows[i].badge, err.text);
	}
}

static bool is_right(const char *hash, const char *pin)
{
	struct err err;
	bool right;

	assert_int_equal(pin_check(hash, pin, strlen(pin), &right, &err), ST_OK);
	return right;
}

static void test_hash(void **state)
{
	char hash[PIN_HASH_MAX];
	char other[PIN_HASH_MAX];
	struct err err;

	(void)state;
	assert_int_equal(pin_hash(hash, "4711", 4, &err), ST_OK);
	assert_int_equal(pin_hash(other, "4711", 4, &err), ST_OK);
	assert_int_equal(strncmp(hash, "$argon2id$v=19$m=65536,t=2,p=1$", 31), 0);
	assert_null(strstr(hash, "4711$"));
	assert_string_not_equal(hash, other); /* each has its own salt */
	assert_true(is_right(hash, "4711"));
	assert_true(is_right(other, "4711"));
	assert_false(is_right(hash, "4712"));
	assert_false(is_right(hash, "47110"));
	assert_false(is_right(hash, "471"));
	assert_false(is_right(hash, ""));
	hash[40] = hash[40] == 'A' ? 'B' : 'A'; /* a damaged one opens to nobody */
	assert_false(is_right(hash, "4711"));
}

/* Too little memory is no wrong PIN, and no right one. */
static void test_memory(void **state)
{
	char hash[PIN_HASH_MAX];
	struct err err;
	int status;
	pid_t child;

	(void)state;
#if defined(__SANITIZE_ADDRESS__)
	skip(); /* it takes terabytes of addresses itself */
#endif
	assert_int_equal(pin_hash(hash, "4711", 4, &err), ST_OK);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		struct rlimit limit = {48 << 20, 48 << 20};
		bool right = true;

		setrlimit(RLIMIT_AS, &limit);
		_exit(pin_check(hash, "4711", 4, &right, &err) == ST_DEVICE && !right && strstr(err.text, "64 MiB") &&
				      pin_hash(hash, "4711", 4, &err) == ST_DEVICE
			      ? 0
			      : 1);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static void test_wipe(void **state)
{
	char pin[] = "4711";

	(void)state;
	pin_wipe(pin, sizeof pin);
	assert_memory_equal(pin, "\0\0\0\0\0", sizeof pin);
	pin_wipe(NULL, 4);
	pin_wipe(pin, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_form),
		cmocka_unit_test(test_rules),
		cmocka_unit_test(test_hash),
		cmocka_unit_test(test_memory),
		cmocka_unit_test(test_wipe),
	};

	return cmocka_run_group_tests_name("pins", tests, NULL, NULL);
}
