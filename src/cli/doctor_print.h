/* What the scanner doctor says, without a screen: line by line while scans come, and as a whole afterwards. */
#ifndef CLI_DOCTOR_PRINT_H
#define CLI_DOCTOR_PRINT_H

#include "devices/doctor_report.h"

/* About the last scan, and what to scan next; flushed. */
void doctor_print_step(const struct doctor_report *report);

/* All that is known; section: of the config file. */
void doctor_print_all(const struct doctor_report *report, const char *section);
void doctor_print_json(const struct doctor_report *report, const char *scanner, const char *node, const char *section);

#endif
