/* The program: its options, the config file, and the command that is run. */
#ifndef CLI_PROGRAM_H
#define CLI_PROGRAM_H

/* Runs one command line and returns the exit status: 0 done, 1 refused, 2 usage, 3 the store or a device failed. */
int program_main(int argc, char **argv);

#endif
