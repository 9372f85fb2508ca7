/* Whoever logs in here holds a key, and no more: he gets the one terminal that the key is for. So the environment is made anew before
 * anything looks at it (what a client may send is sshd's AcceptEnv, but a store, a config file or a PIN shall never come from there),
 * and no command is run, whatever it is called. */
#include "cli/shell.h"

#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "cli/program.h"

enum { NAME_MAX_BYTES = 32, VALUE_MAX_BYTES = 64 };

#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

bool shell_is_called(const char *name)
{
	const char *slash = name ? strrchr(name, '/') : NULL;

	if (!name)
		return false;
	if (slash)
		name = slash + 1;
	return strcmp(*name == '-' ? name + 1 : name, "crossdock-shell") == 0;
}

/* Begins with a letter or a digit and goes on with such and some signs: it is no path, no option and no command. */
static bool is_plain(const char *text, const char *signs, size_t most)
{
	size_t len = strlen(text);

	return len > 0 && len <= most && strchr(LETTERS, *text) && strspn(text, signs) == len;
}

enum status shell_terminal(int argc, char **argv, const char **name, struct err *err)
{
	if (argc == 3 && strcmp(argv[1], "-c") == 0 && is_plain(argv[2], LETTERS "._-", NAME_MAX_BYTES)) {
		*name = argv[2];
		return ST_OK;
	}
	if (argc == 1)
		return err_set(err, ST_REFUSED,
			"this account is a terminal's, and nothing says which: write command=\"T7\",restrict,pty before the key in "
			"its authorized_keys file");
	return err_set(err, ST_REFUSED, "this account is a terminal's: it runs no commands and takes no files");
}

/* Makes the environment anew. Returns false where that cannot be. */
static bool clean_environment(void)
{
	static const struct {
		const char *name;
		const char *signs;
	} taken[] = {{"TERM", LETTERS "+._-"}, {"LANG", LETTERS "._@-"}, {"LC_ALL", LETTERS "._@-"}, {"LC_CTYPE", LETTERS "._@-"},
		{"LC_MESSAGES", LETTERS "._@-"}};
	enum { TAKEN = sizeof taken / sizeof *taken };
	const struct passwd *user = getpwuid(getuid());
	char *kept[TAKEN] = {NULL};
	bool done = user != NULL;

	for (size_t i = 0; i < TAKEN; i++) {
		const char *value = getenv(taken[i].name);

		if (value && is_plain(value, taken[i].signs, VALUE_MAX_BYTES))
			kept[i] = mem_dup(value);
	}
	done = done && clearenv() == 0 && setenv("HOME", user->pw_dir, 1) == 0 && setenv("USER", user->pw_name, 1) == 0 &&
		setenv("LOGNAME", user->pw_name, 1) == 0 && setenv("PATH", "/usr/bin:/bin", 1) == 0 &&
		setenv("TERM", "vt220", 1) == 0 && setenv("LANG", "C.UTF-8", 1) == 0;
	for (size_t i = 0; i < TAKEN; i++) {
		done = done && (!kept[i] || setenv(taken[i].name, kept[i], 1) == 0);
		free(kept[i]);
	}
	return done;
}

int shell_main(int argc, char **argv)
{
	static const struct rlimit no_core = {0, 0};
	static char program[] = "crossdock", run[] = "run", kiosk[] = "--kiosk", take_over[] = "--take-over", terminal[] = "--terminal";
	char *words[] = {program, run, kiosk, take_over, terminal, NULL, NULL};
	const char *name;
	struct err err;

	if (!clean_environment()) {
		fprintf(stderr, "crossdock-shell: this account is not known to the system\n");
		return err_exit_code(ST_DEVICE);
	}
	if (shell_terminal(argc, argv, &name, &err) != ST_OK) {
		fprintf(stderr, "crossdock-shell: %s\n", err.text);
		return err_exit_code(err.status);
	}
	umask(0077);
	setrlimit(RLIMIT_CORE, &no_core);
	words[5] = argv[2];
	return program_main((int)(sizeof words / sizeof *words) - 1, words);
}
