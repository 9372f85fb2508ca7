/* The commands' entry points, one file each; command.c makes them a table. argv[0] is the command's name. */
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "cli/command.h"

enum status alerts_run(struct cli *cli, int argc, char **argv, struct err *err);
enum status audit_run(struct cli *cli, int argc, char **argv, struct err *err);
enum status backup_run(struct cli *cli, int argc, char **argv, struct err *err);
enum status board_run(struct cli *cli, int argc, char **argv, struct err *err);
enum status decode_run(struct cli *cli, int argc, char **argv, struct err *err);
enum status devices_run(struct cli *cli, int argc, char **argv, struct err *err);
enum status doors_run(struct cli *cli, int argc, char **argv, struct err *err);
enum status events_run(struct cli *cli, int argc, char **argv, struct err *err);
enum status import_run(struct cli *cli, int argc, char **argv, struct err *err);
enum status init_run(struct cli *cli, int argc, char **argv, struct err *err);
enum status manifest_run(struct cli *cli, int argc, char **argv, struct err *err);
enum status operators_run(struct cli *cli, int argc, char **argv, struct err *err);
enum status order_run(struct cli *cli, int argc, char **argv, struct err *err);
enum status packing_list_run(struct cli *cli, int argc, char **argv, struct err *err);
enum status people_run(struct cli *cli, int argc, char **argv, struct err *err);
enum status pickups_run(struct cli *cli, int argc, char **argv, struct err *err);
enum status plan_run(struct cli *cli, int argc, char **argv, struct err *err);
enum status prepare_run(struct cli *cli, int argc, char **argv, struct err *err);
enum status print_run(struct cli *cli, int argc, char **argv, struct err *err);
enum status recall_run(struct cli *cli, int argc, char **argv, struct err *err);
enum status report_run(struct cli *cli, int argc, char **argv, struct err *err);
enum status restore_run(struct cli *cli, int argc, char **argv, struct err *err);
enum status run_run(struct cli *cli, int argc, char **argv, struct err *err);
/* The command line asks for a kiosk: it starts although the config file is wrong, and reads that itself (cli_configure()). */
bool run_stays(int argc, char **argv);
enum status scan_run(struct cli *cli, int argc, char **argv, struct err *err);
enum status settings_run(struct cli *cli, int argc, char **argv, struct err *err);
enum status sheet_run(struct cli *cli, int argc, char **argv, struct err *err);
enum status show_run(struct cli *cli, int argc, char **argv, struct err *err);
enum status status_run(struct cli *cli, int argc, char **argv, struct err *err);
enum status template_run(struct cli *cli, int argc, char **argv, struct err *err);
enum status verify_run(struct cli *cli, int argc, char **argv, struct err *err);
enum status why_run(struct cli *cli, int argc, char **argv, struct err *err);

#endif
