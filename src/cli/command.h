/* The table of commands. A command is one small file and one row in the table (command.c): name, usage, help, run. */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include <stdbool.h>

#include "base/clock.h"
#include "base/err.h"
#include "cli/backup_rule.h"

struct arena;
struct db;
struct deeds;
struct output;
struct printer_config;
struct redo;
struct scanner_config;

/* Who may: each may what those before him may. */
enum role {
	ROLE_UNSAID, /* of no command and of nobody */
	ROLE_WORKER, /* looks; and signs on at a terminal, whose scans have rules of their own */
	ROLE_LEAD,   /* decides, and brings files in */
	ROLE_ADMIN,  /* says who works here, and answers for the store */
};

/* Whether a restore does it again, with what it changed since the backup: cli/deeds.h. */
enum again {
	AGAIN_NO,
	AGAIN_COMMAND, /* the command, where it changed the store */
	AGAIN_FILES,   /* each file that it imported */
};

/* What the options before the command said. */
struct cli {
	const char *db_url;   /* --db, else CROSSDOCK_DB, else the config file; NULL: none of them */
	const char *config;   /* --config; NULL = none */
	const char *config_path; /* the config file that was read; NULL = there is none */
	const char *terminal; /* from the config file; NULL = none */
	const char *language; /* from the config file; "" = that of the environment */
	const char *door;     /* from the config file; NULL = none */
	const char *printer;  /* from the config file, a target that printer_check() takes; NULL = none */
	const struct printer_config *printing; /* from the config file: how that one is asked */
	const char *scans;    /* from the config file: where the terminal's scans wait; NULL = in the user's state folder */
	const char *backups;  /* from the config file: where backups are; NULL = see cli/backups.h */
	struct backup_rule backup_rule;
	const struct scanner_config *scanners; /* from the config file */
	size_t scanner_count;
	bool kiosk;           /* from the config file: `run` stays until a lead ends it */
	const char *contact;  /* from the config file: whom to call; NULL = it does not say */
	const char *actor;    /* --as BADGE, else the operating system's user */
	bool actor_is_badge;
	enum role needs;      /* by what the command is about to do: see cli/actor.h */
	enum role role;       /* of who acts, once the store is open */
	const char *doing;    /* the command's name */
	const char *may;      /* struct command's */
	bool stays;           /* the command works on the store for long, beside others */
	bool json;
	struct output *output; /* where what is printed goes: cli/output.h */
	struct clock clock; /* --at */
	const char *asked_db; /* --db; NULL = none */
	const struct command *command;
	int word_count; /* of the command line, from the command's name on */
	char **words;
	struct deeds *deeds;     /* where it is written down what changed the store; NULL = nowhere */
	const struct redo *redo; /* a restore does it again; NULL = somebody does it */
	struct arena *config_arena; /* what the config file says lives here until it is read again */
};

struct command {
	const char *name;
	const char *args;    /* "[--keep-good] FILE..." */
	const char *summary; /* one line, for the list of commands; N_() */
	const char *help;    /* the rest of --help, N_(); "" = none */
	/* argv[0] is the command's name. Errors go into err; the table prints them. */
	enum status (*run)(struct cli *cli, int argc, char **argv, struct err *err);
	enum role role; /* who may */
	/* Of a command that some may only look with: who may do what these words say. NULL: all of it takes the role above. */
	enum role (*role_of)(const struct cli *cli, int argc, char **argv);
	const char *may; /* "a lead or an admin decides about orders": what others are told; NULL: all may. Marked by N_() */
	enum again again;
};

extern const struct command commands[];

/* Opens the store that the options name (ST_USAGE: none does), ready to work: migrated, an interrupted import noted. Who acts is
 * established: ST_REFUSED: he may not (cli/actor.h). */
enum status cli_open(struct cli *cli, struct db **db, struct err *err) MUST_CHECK;

/* Reads the config file (again). What it said before is gone. ST_REFUSED: it is wrong; what
 * could be read of it, the contact, is there all the same. */
enum status cli_configure(struct cli *cli, struct err *err) MUST_CHECK;

/* ST_USAGE with the command's usage line. */
enum status cli_usage(const char *command, struct err *err);

#endif
