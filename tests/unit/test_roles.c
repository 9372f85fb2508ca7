/* Every command says who may, and commands that look and change say it by their words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "cli/command.h"
#include "cli/roles.h"

enum { MAX_WORDS = 8 };

/* actor NULL: a user of the system. */
static enum role role_of(const char *actor, const char *line)
{
	struct cli cli = {.actor = actor ? actor : "root", .actor_is_badge = actor != NULL};
	char text[200];
	char *words[MAX_WORDS + 1] = {NULL};
	int count = 0;

	snprintf(text, sizeof text, "%s", line);
	for (char *rest = text, *word; count < MAX_WORDS && (word = strtok_r(rest, " ", &rest));)
		words[count++] = word;
	for (const struct command *c = commands; c->name; c++)
		if (strcmp(c->name, words[0]) == 0)
			return c->role_of ? c->role_of(&cli, count, words) : c->role;
	fail_msg("there is no command %s", words[0]);
	return ROLE_UNSAID;
}

static void test_every_command(void **state)
{
	(void)state;
	for (const struct command *c = commands; c->name; c++) {
		if (c->role < ROLE_WORKER || c->role > ROLE_ADMIN)
			fail_msg("command.c does not say who may: crossdock %s", c->name);
		/* by its name alone nobody may more than by its words */
		if (c->role_of)
			assert_int_equal(role_of(NULL, c->name), c->role);
	}
}

static void test_words(void **state)
{
	static const struct {
		const char *line;
		enum role role;
	} cases[] = {
		{"settings", ROLE_WORKER},
		{"settings confirm match", ROLE_WORKER},
		{"settings confirm=no", ROLE_LEAD},
		{"settings confirm match=priority-only", ROLE_LEAD},
		{"settings =", ROLE_LEAD},
		{"settings require_pin", ROLE_WORKER},
		{"settings require_pin=no", ROLE_ADMIN},
		{"settings confirm=no require_pin=no", ROLE_ADMIN},
		{"settings idle_signoff_minutes=0", ROLE_ADMIN},
		{"operators", ROLE_WORKER},
		{"operators --set-pin root", ROLE_ADMIN},
		{"operators --set-pin OP-ANA", ROLE_ADMIN},
		{"operators --clear-pin OP-ANA", ROLE_ADMIN},
		{"operators --unlock OP-ANA", ROLE_ADMIN},
		{"people", ROLE_WORKER},
		{"people --assign OP-ANA pack", ROLE_LEAD},
		{"people --release OP-ANA", ROLE_LEAD},
		{"people x --release", ROLE_LEAD},
		{"pickups", ROLE_WORKER},
		{"pickups --all", ROLE_WORKER},
		{"pickups --move SO-1 K-1 --why x", ROLE_LEAD},
		{"pickups --why x --call-off K-1", ROLE_LEAD},
		{"pickups --ask-extra DHL 15:00", ROLE_LEAD},
		{"recall", ROLE_WORKER},
		{"recall A L1 --why x", ROLE_LEAD},
		{"recall --lift A L1 --why x", ROLE_LEAD},
		{"print", ROLE_WORKER},
		{"print --send --to file:x", ROLE_WORKER},
		{"print --came-out 3", ROLE_WORKER},
		{"print --again 3", ROLE_LEAD},
		{"print --again=3", ROLE_LEAD},
		{"print --printer usb: --withdraw 3", ROLE_LEAD},
		{"template", ROLE_WORKER},
		{"template carton", ROLE_WORKER},
		{"template carton --set x.zpl", ROLE_LEAD},
		{"template carton --reset", ROLE_LEAD},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (role_of(NULL, cases[i].line) != cases[i].role)
			fail_msg("crossdock %s: role %d, not %d", cases[i].line, (int)role_of(NULL, cases[i].line),
				(int)cases[i].role);
}

static void test_own_pin(void **state)
{
	(void)state;
	assert_int_equal(role_of("OP-ANA", "operators --set-pin OP-ANA"), ROLE_WORKER);
	assert_int_equal(role_of("OP-ANA", "operators --set-pin OP-LEE"), ROLE_ADMIN);
	assert_int_equal(role_of("OP-ANA", "operators --clear-pin OP-ANA"), ROLE_ADMIN);
	assert_int_equal(role_of("OP-ANA", "operators --unlock OP-ANA"), ROLE_ADMIN);
}

static void test_read(void **state)
{
	(void)state;
	assert_int_equal(role_read("worker"), ROLE_WORKER);
	assert_int_equal(role_read("lead"), ROLE_LEAD);
	assert_int_equal(role_read("admin"), ROLE_ADMIN);
	assert_int_equal(role_read(""), ROLE_UNSAID);
	assert_int_equal(role_read("Admin"), ROLE_UNSAID);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_command),
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_own_pin),
		cmocka_unit_test(test_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
