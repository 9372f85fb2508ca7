/* A terminal whose link hangs: it goes on where its worker is now. */
#ifndef CLI_TAKE_OVER_H
#define CLI_TAKE_OVER_H

/* Ends the process that has the terminal's scans (base/backlog.h) at this path, if it is this program's and this user may: in order,
 * and where it does not answer within some seconds, at once. Nothing is lost by either. Returns when the file is free, or cannot
 * be had. */
void take_over(const char *path);

#endif
