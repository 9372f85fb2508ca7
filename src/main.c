/* Picks the command. */
#include <malloc.h>

#include "cli/program.h"
#include "cli/shell.h"

int main(int argc, char **argv)
{
	/* a scan frees what the next one needs again: giving it back to the system each time costs more than it */
	mallopt(M_TRIM_THRESHOLD, 4 << 20);
	mallopt(M_TOP_PAD, 256 << 10);
	return shell_is_called(argv[0]) ? shell_main(argc, argv) : program_main(argc, argv);
}
