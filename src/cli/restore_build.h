/* Building a store anew from a backup and the journals of the terminals and of the commands, in a file of its own; nothing else is touched. */
#ifndef CLI_RESTORE_BUILD_H
#define CLI_RESTORE_BUILD_H

#include "cli/command.h"
#include "cli/restore_scans.h"
#include "store/since.h"
#include "store/terminal.h"

/* A scan, or a command, that was not told what it was told then, or was left out. */
struct restore_note {
	int64_t at_ms;
	const char *terminal;
	int64_t seq;
	const char *scan; /* as text; the words of a command */
	const char *then; /* what it was told then, for people */
	const char *now;  /* ... and now; or why it was left out */
};

struct restore_notes {
	struct restore_note *list;
	size_t count, cap;
};

/* Commands that were given since the backup. terminal of their notes: "". */
struct restore_commands {
	int64_t files; /* that were imported, of all */
	int64_t same;  /* done again, with the same outcome */
	struct restore_notes other;
	struct restore_notes refused;
	struct restore_notes left_out; /* what they need is not there, or not to be believed */
};

struct restore_terminal {
	const char *terminal;
	int64_t scans; /* that were applied */
};

/* A terminal whose journal was not found, or does not tell all (cli/restore_silent.h). */
struct restore_silent {
	const char *terminal;
	int64_t lost; /* scans that the store had, and no journal has; 0 = nobody knows of any */
	int64_t seen_ms;
};

/* Zero-initialised, and with what is above the line. */
struct restoring {
	const struct cli *cli;
	const char *store;  /* the file that it is to be */
	const char *backup; /* its file */
	const char *work;   /* the file that is built */
	const char *const *folders; /* of journals */
	size_t folder_count;
	size_t named_count; /* the last of these, which somebody asked for */
	bool without_scans; /* nor commands */
	bool without_commands;
	/* ---- what came of it; text in the arena */
	struct arena arena;
	const char *zone;
	const char *store_id;
	int64_t life; /* of the backup */
	int64_t trail; /* the last row of its audit trail */
	struct since_counts holds; /* the backup */
	struct restore_scans scans;
	int64_t same;
	int64_t missing;     /* scans that neither the backup nor a journal has */
	struct restore_notes other;   /* told something else now */
	struct restore_notes refused; /* refused now */
	struct restore_notes left_out;
	struct restore_commands commands;
	struct restore_terminal *by_terminal;
	size_t by_terminal_count, by_terminal_cap;
	int64_t labels;      /* that may be out or not */
	const char **pins_lost; /* badges whose PIN nobody knows any more */
	size_t pins_lost_count;
	int64_t event_then, event_now; /* the last of the backup, and of the store now */
	int64_t differences; /* that verify found */
	const char *first_difference;
	bool told_terminals;              /* the store that stands there could be read, and tells: */
	struct terminal_worked *expected; /* its terminals */
	size_t expected_count;
	struct restore_silent *silent;
	size_t silent_count;
};

/* ST_REFUSED, ST_STORE: the backup cannot be used; says why. What verify found is no error. The work file stays; it is whole on
 * the disk, and nothing is beside it. */
enum status restore_build(struct restoring *r, struct err *err) MUST_CHECK;
void restoring_done(struct restoring *r);

/* Removes the work file and what the engine left beside it. */
void restore_clear(const char *work);

#endif
