/* Who may do what with commands that some may only look with. One that changes something is never taken for one that
 * looks: a word counts wherever it stands. */
#include "cli/roles.h"

#include <string.h>

/* One of the words stands among the arguments, alone or as WORD=VALUE. */
static bool says(int argc, char **argv, const char *const *words)
{
	for (int i = 1; i < argc; i++)
		for (const char *const *w = words; *w; w++)
			if (strncmp(argv[i], *w, strlen(*w)) == 0 && strchr("=", argv[i][strlen(*w)]))
				return true;
	return false;
}

static enum role lead_if(bool decides)
{
	return decides ? ROLE_LEAD : ROLE_WORKER;
}

/* A PIN of his own sets everybody. */
enum role role_of_operators(const struct cli *cli, int argc, char **argv)
{
	bool sets = argc == 3 && strcmp(argv[1], "--set-pin") == 0;

	if (sets && cli->actor_is_badge && strcmp(cli->actor, argv[2]) == 0)
		return ROLE_WORKER;
	return argc > 1 ? ROLE_ADMIN : ROLE_WORKER;
}

enum role role_of_people(const struct cli *cli, int argc, char **argv)
{
	(void)cli;
	return lead_if(says(argc, argv, (const char *const[]){"--assign", "--release", NULL}));
}

enum role role_of_pickups(const struct cli *cli, int argc, char **argv)
{
	(void)cli;
	return lead_if(says(argc, argv, (const char *const[]){"--move", "--ask-extra", "--call-off", NULL}));
}

/* Whether a label came out sees whoever stands at the printer. */
enum role role_of_print(const struct cli *cli, int argc, char **argv)
{
	(void)cli;
	return lead_if(says(argc, argv, (const char *const[]){"--again", "--withdraw", NULL}));
}

enum role role_of_recall(const struct cli *cli, int argc, char **argv)
{
	(void)cli;
	(void)argv;
	return lead_if(argc > 1);
}

/* Settings that guard the site are not a lead's to lower. */
enum role role_of_settings(const struct cli *cli, int argc, char **argv)
{
	static const char *const guards[] = {"require_pin", "idle_signoff_minutes", NULL};
	bool sets = false;

	(void)cli;
	for (int i = 1; i < argc; i++) {
		bool value = strchr(argv[i], '=') != NULL;

		if (value && says(argc, argv, guards))
			return ROLE_ADMIN;
		sets = sets || value;
	}
	return lead_if(sets);
}

enum role role_of_template(const struct cli *cli, int argc, char **argv)
{
	(void)cli;
	return lead_if(says(argc, argv, (const char *const[]){"--set", "--reset", NULL}));
}

enum role role_read(const char *word)
{
	if (strcmp(word, "worker") == 0)
		return ROLE_WORKER;
	if (strcmp(word, "lead") == 0)
		return ROLE_LEAD;
	return strcmp(word, "admin") == 0 ? ROLE_ADMIN : ROLE_UNSAID;
}
