/* Reads the command line and the config file, runs the command, and turns what became of it into words on standard
 * error and an exit status. Options stand before the command; only --json and --help may also follow it (up to "--"),
 * because everything else after a command is the command's own. */
#include "cli/program.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"
#include "base/words.h"
#include "cli/actor.h"
#include "cli/commands.h"
#include "cli/config.h"
#include "cli/deeds.h"
#include "cli/output.h"
#include "cli/reports.h"
#include "exchange/import.h"
#include "store/migrate.h"
#include "store/settings.h"

enum { MAX_COMMANDS = 64 };

static const char *const options[] = {"--db", "--config", "--at", "--as", "--json", "--help", "--version", NULL};

/* What the command line says, before anything is looked at. */
struct line {
	const char *db, *config, *at, *as;
	bool json, help, version;
	int rest; /* index of the command; argc = there is none */
};

static const struct command *find_command(const char *name)
{
	for (const struct command *c = commands; c->name; c++)
		if (strcmp(c->name, name) == 0)
			return c;
	return NULL;
}

static enum status unknown_command(const char *name, struct err *err)
{
	const char *names[MAX_COMMANDS + 1] = {NULL};
	const char *near;

	for (size_t i = 0; i < MAX_COMMANDS && commands[i].name; i++)
		names[i] = commands[i].name;
	near = words_near(name, names);
	if (!near)
		return err_set(err, ST_USAGE, "there is no command '%s': crossdock --help lists all", name);
	return err_set(err, ST_USAGE, "there is no command '%s': did you mean %s? crossdock --help lists all", name, near);
}

enum status cli_usage(const char *command, struct err *err)
{
	const struct command *c = find_command(command);

	return err_set(err, ST_USAGE, "usage: crossdock %s%s%s (crossdock %s --help explains)", command,
		c && *c->args ? " " : "", c ? c->args : "", command);
}

/* One option: where its value goes, or the flag that it sets. */
struct option {
	const char *name;
	const char **value;
	bool *flag;
};

/* Takes the option at argv[i], "--db URL" or "--db=URL". Returns how many words that were; 0: it is wrong. */
static int take_option(const struct option *list, int argc, char **argv, int i, struct err *err)
{
	const char *near;

	for (const struct option *o = list; o->name; o++) {
		size_t len = strlen(o->name);

		if (strncmp(argv[i], o->name, len) != 0)
			continue;
		if (o->flag && !argv[i][len]) {
			*o->flag = true;
			return 1;
		}
		if (o->value && argv[i][len] == '=') {
			*o->value = argv[i] + len + 1;
			return 1;
		}
		if (o->value && !argv[i][len] && i + 1 < argc) {
			*o->value = argv[i + 1];
			return 2;
		}
		if (o->value && !argv[i][len]) {
			err_set(err, ST_USAGE, "%s wants a value", o->name);
			return 0;
		}
	}
	near = words_near(argv[i], options);
	if (near)
		err_set(err, ST_USAGE, "there is no option '%s': did you mean %s?", argv[i], near);
	else
		err_set(err, ST_USAGE, "there is no option '%s': crossdock --help lists all", argv[i]);
	return 0;
}

static enum status read_options(struct line *line, int argc, char **argv, struct err *err)
{
	const struct option list[] = {
		{"--db", &line->db, NULL},
		{"--config", &line->config, NULL},
		{"--at", &line->at, NULL},
		{"--as", &line->as, NULL},
		{"--json", NULL, &line->json},
		{"--help", NULL, &line->help},
		{"-h", NULL, &line->help},
		{"--version", NULL, &line->version},
		{NULL, NULL, NULL},
	};
	int i = 1;

	while (i < argc && argv[i][0] == '-') {
		int took = take_option(list, argc, argv, i, err);

		if (!took)
			return ST_USAGE;
		i += took;
	}
	line->rest = i;
	return ST_OK;
}

/* Takes --json and --help out of the words after the command. Returns how many are left. */
static int read_trailing(struct line *line, int argc, char **argv)
{
	int kept = 0;
	bool open = true;

	for (int i = 0; i < argc; i++) {
		if (open && i > 0 && strcmp(argv[i], "--json") == 0) {
			line->json = true;
		} else if (open && i > 0 && (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)) {
			line->help = true;
		} else {
			open = open && strcmp(argv[i], "--") != 0;
			argv[kept++] = argv[i];
		}
	}
	return kept;
}

static void print_help(void)
{
	printf(_("crossdock %s: matches every unit that comes off a truck with the orders that wait for it.\n\n"
	       "usage: crossdock [OPTION...] [COMMAND [ARG...]]\n\n"
	       "  --db URL       the store: a path, or sqlite:PATH (else CROSSDOCK_DB, else store= in the config "
	       "file)\n"
	       "  --config FILE  the terminal's config file (else ~/.config/crossdock.conf, else "
	       "/etc/crossdock/crossdock.conf)\n"
	       "  --at TIME      starts the program's clock at this time, in the site's zone where TIME names none\n"
	       "  --as BADGE     who acts: an operator of the site (else the operating system's user is recorded)\n"
	       "  --json         prints one JSON document\n"
	       "  --help         this; crossdock COMMAND --help explains a command\n"
	       "  --version      the version\n\ncommands:\n"),
		CROSSDOCK_VERSION);
	for (const struct command *c = commands; c->name; c++)
		printf("  %-10s %s\n", c->name, _(c->summary));
	printf(_("\nExit status: 0 done, 1 refused (nothing changed), 2 usage, 3 the store or a device failed.\n"));
}

static void print_command_help(const struct command *c)
{
	printf(_("usage: crossdock [OPTION...] %s%s%s\n\n%s: %s\n"), c->name, *c->args ? " " : "", c->args, c->name,
		_(c->summary));
	if (*c->help)
		printf("\n%s", _(c->help));
}

/* The zone in which a time without one is meant: the site's, if there is a store yet, else UTC. */
static void site_zone(const char *url, char *zone, size_t size)
{
	struct settings settings;
	struct err ignored;
	struct db *db;

	snprintf(zone, size, "UTC");
	if (!url || db_open(&db, url, DB_READ_ONLY | DB_EVEN_FULL, &ignored) != ST_OK)
		return;
	if (db_begin_read(db, &ignored) == ST_OK) {
		settings_load(db, &settings);
		if (db_end_read(db, &ignored) == ST_OK)
			snprintf(zone, size, "%s", settings.time_zone);
	}
	db_close(db);
}

/* A time that reads alike in two zones names its own; only others make us ask the store for the site's. */
static enum status start_clock(struct cli *cli, const char *text, struct err *err)
{
	char zone[64];
	int64_t here;
	int64_t there;

	if (!time_parse(text, "UTC", &here) || !time_parse(text, "Etc/GMT-1", &there))
		return err_set(err, ST_USAGE,
			"--at %s: this is no time: write it as 2026-11-23T14:05:00Z or 2026-11-23T14:05", text);
	if (here != there) {
		site_zone(cli->db_url, zone, sizeof zone);
		if (!time_parse(text, zone, &here))
			return err_set(err, ST_USAGE, "--at %s: this is no time in %s", text, zone);
	}
	clock_start_at(&cli->clock, here);
	return ST_OK;
}

enum status cli_configure(struct cli *cli, struct err *err)
{
	struct printer_config *printing;
	struct config config = {0};
	const char *from_env = getenv("CROSSDOCK_DB");
	enum status status;

	arena_reset(cli->config_arena);
	printing = arena_alloc(cli->config_arena, sizeof *printing);
	printer_config_init(&config.printing);
	config.backup_rule = (struct backup_rule){.hours = BACKUP_HOURS, .days = BACKUP_DAYS, .weeks = BACKUP_WEEKS};
	status = config_load(&config, cli->config, cli->config_arena, err);
	cli->contact = config.contact;
	cli->db_url = cli->asked_db ? cli->asked_db : from_env && *from_env ? from_env : config.store;
	cli->config_path = config.path;
	cli->terminal = config.terminal;
	cli->door = config.door;
	cli->language = config.language ? config.language : "";
	cli->printer = config.printer;
	*printing = config.printing;
	cli->printing = printing;
	cli->scans = config.scans;
	cli->backups = config.backups;
	cli->backup_rule = config.backup_rule;
	cli->kiosk = config.kiosk;
	cli->scanners = config.scanners;
	cli->scanner_count = config.scanner_count;
	return status;
}

static void fill_cli(struct cli *cli, const struct line *line, struct arena *config_arena, struct arena *arena)
{
	cli->config_arena = config_arena;
	cli->asked_db = line->db;
	cli->config = line->config;
	cli->json = line->json;
	cli->actor_is_badge = line->as != NULL;
	cli->actor = line->as ? line->as : actor_user(arena);
}

/* An import that was interrupted. Where it cannot be finished now, because the disk is full or takes no writes, whoever only looks is
 * answered all the same; and who writes is told it then. */
static enum status resume(const struct cli *cli, struct db *db, struct err *err)
{
	enum status st = import_resume(db, NULL, err);

	return st == ST_STORE && !cli->stays ? ST_OK : st;
}

/* Who acts is looked up, what others left half is brought to its end, and then the command begins. */
static enum status begin(struct cli *cli, struct db *db, struct err *err)
{
	enum status st;

	if (actor_establish(cli, db, err) != ST_OK)
		return err->status;
	deeds_listen(cli, db);
	st = resume(cli, db, err);
	deeds_end(cli, db);
	return st == ST_OK ? deeds_begin(cli, db, err) : st;
}

enum status cli_open(struct cli *cli, struct db **db, struct err *err)
{
	if (!cli->db_url)
		return err_set(err, ST_USAGE,
			"no store is named: give --db PATH, set CROSSDOCK_DB, or write store = PATH into the config "
			"file");
	if (store_open(db, cli->db_url, cli->stays ? 0 : DB_EVEN_FULL, &cli->clock, err) != ST_OK)
		return err->status;
	if (begin(cli, *db, err) == ST_OK)
		return ST_OK;
	db_close(*db);
	*db = NULL;
	return err->status;
}

/* A closed standard stream would give its number to the next file that is opened: to the store. */
static void fill_standard_streams(void)
{
	for (int fd = 0; fd < 3; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF && open("/dev/null", fd ? O_WRONLY : O_RDONLY) < 0)
			_exit(3);
}

static enum status run(int argc, char **argv, struct output *output, struct arena *config_arena, struct arena *arena, struct err *err)
{
	static char run_name[] = "run";
	char *none[] = {run_name, NULL};
	const struct command *command;
	struct line line = {0};
	struct cli cli = {.output = output};
	enum status st;

	if (read_options(&line, argc, argv, err) != ST_OK)
		return err->status;
	if (line.version) {
		printf("crossdock %s\n", CROSSDOCK_VERSION);
		return ST_OK;
	}
	argc -= line.rest;
	argv += line.rest;
	if (argc && strcmp(argv[0], "help") == 0) { /* as other programs have it */
		line.help = true;
		argc--;
		argv++;
	}
	if (!argc && line.help) {
		print_help();
		return ST_OK;
	}
	if (!argc) {
		argc = 1;
		argv = none;
	}
	command = find_command(argv[0]);
	if (!command)
		return unknown_command(argv[0], err);
	argc = read_trailing(&line, argc, argv);
	argv[argc] = NULL;
	if (line.json)
		text_use("en"); /* for programs */
	if (line.help) {
		if (!report_help(argc, argv))
			print_command_help(command);
		return ST_OK;
	}
	fill_cli(&cli, &line, config_arena, arena);
	if (cli_configure(&cli, err) != ST_OK && !(command->run == run_run && run_stays(argc, argv)))
		return err->status;
	if (line.at && start_clock(&cli, line.at, err) != ST_OK)
		return err->status;
	cli.needs = command->role_of ? command->role_of(&cli, argc, argv) : command->role;
	cli.doing = command->name;
	cli.may = command->may;
	cli.command = command;
	cli.word_count = argc;
	cli.words = argv;
	st = command->run(&cli, argc, argv, err);
	deeds_end(&cli, NULL);
	return st;
}

int program_main(int argc, char **argv)
{
	struct arena config_arena = {0};
	struct arena arena = {0};
	struct output output;
	struct str said = {0};
	struct err err = {0};
	enum status st;

	fill_standard_streams();
	signal(SIGPIPE, SIG_IGN); /* a reader that went away is an error of the write, not our end */
	setlocale(LC_CTYPE, "");
	text_init();
	output_guard(&output);
	st = run(argc, argv, &output, &config_arena, &arena, &err);
	if (st != ST_OK && *err.text) {
		shown_line(&said, err.text); /* one line, whatever is quoted in it */
		fprintf(stderr, "crossdock: %s\n", str_text(&said));
	}
	if (!output_done(&output) && st == ST_OK) {
		fprintf(stderr, _("crossdock: standard output cannot be written: %s\n"), strerror(errno));
		st = ST_DEVICE;
	}
	str_done(&said);
	arena_done(&arena);
	arena_done(&config_arena);
	return err_exit_code(st);
}
