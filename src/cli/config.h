/* The config file: a terminal's own settings (those of the site are in the store). INI, as read by inih:
 *
 *     store = /var/lib/crossdock/site.db     a path here that is not absolute is relative to the file's folder
 *     [terminal]
 *     terminal = T1
 *     door = DOOR-2
 *     printer = tcp:10.0.0.7                 see devices/printer_target.h
 *     language = es                          of the terminal, where nobody is signed on or who is has none: see base/text.h
 *     [printer]                              instead, or how that one is asked; see devices/printer_config.h
 *     status = no
 *     printer = tcp:10.0.0.7                 or file:PATH; see devices/printer.h
 *     scans = /var/lib/crossdock/T1.scans    where scans wait that are not applied yet; see base/backlog.h. A folder (with / at
 *                                            its end): each terminal has a file in it
 *     kiosk = yes                            `run` is `run --kiosk`: only a lead ends it
 *     contact = Ext. 4711                    whom the screen tells people to call where the terminal cannot start
 *     console_font = Vietnamese-TerminusBold32x16  of the kiosk's console; else the one that suits its screen
 *     backups = /var/backups/crossdock       where crossdock backup --keep puts them, and how long: backup_hours, backup_days,
 *                                            backup_weeks; see cli/backup_rule.h
 *     [scanner SCAN-1]                       one section for each scanner; see devices/scanner_config.h
 *     kind = hid
 *
 * The terminal's keys may stand at the top or in section [terminal]. */
#ifndef CLI_CONFIG_H
#define CLI_CONFIG_H

#include "base/err.h"
#include "base/mem.h"
#include "cli/backup_rule.h"
#include "devices/printer_config.h"
#include "devices/scanner_config.h"

struct config {
	const char *path; /* of the file that was read; NULL = there is none */
	const char *store; /* all: NULL = the file does not say */
	const char *terminal;
	const char *door;
	const char *language;
	const char *printer;
	struct printer_config printing; /* from printer_config_init() on */
	const char *scans;
	bool kiosk;
	const char *contact;
	const char *backups;
	struct backup_rule backup_rule; /* from its defaults on */
	struct scanner_config *scanners; /* in the order of the file */
	size_t scanner_count;            /* at most SCANNERS_MAX; 0 = scanners type into the terminal */
};

/* Reads the file that was asked for, else (path NULL) the user's, else the machine's; none of these two need be there.
 * Text is the arena's. ST_REFUSED: not readable, no such key, not INI; says where and what would be right. */
enum status config_load(struct config *config, const char *path, struct arena *arena, struct err *err) MUST_CHECK;

#endif
