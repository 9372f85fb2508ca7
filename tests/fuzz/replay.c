/* Feeds a fuzz target with every file of its corpus, and with cut-off versions of each, without libFuzzer. TAP: one
 * test a file; a crash is the failure. The corpus is found by the program's name: .../test_NAME replays corpus/NAME. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz/fuzz.h"

enum { MAX_BYTES = 1 << 20, CUTS = 64 };

static void replay(const char *path, uint8_t *data)
{
	FILE *f = fopen(path, "rb");
	size_t len = f ? fread(data, 1, MAX_BYTES, f) : 0;

	if (f)
		fclose(f);
	LLVMFuzzerTestOneInput(data, len);
	for (size_t i = 0; i < CUTS && i < len; i++) {
		/* a block of its own size, so that a sanitizer sees every read past its end */
		size_t cut = len * i / CUTS;
		uint8_t *copy = malloc(cut ? cut : 1);

		if (!copy)
			abort();
		memcpy(copy, data, cut);
		LLVMFuzzerTestOneInput(copy, cut);
		free(copy);
	}
}

int main(int argc, char **argv)
{
	const char *name = argc ? strstr(argv[0], "/test_") : NULL;
	uint8_t *data = malloc(MAX_BYTES);
	char folder[300];
	struct dirent *entry;
	int n = 0;
	DIR *dir;

	if (!data || !name)
		return 1;
	snprintf(folder, sizeof folder, "tests/fuzz/corpus/%s", name + 6);
	dir = opendir(folder);
	while (dir && (entry = readdir(dir))) {
		char path[600];

		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
		replay(path, data);
		printf("ok %d - %s\n", ++n, entry->d_name);
	}
	if (dir)
		closedir(dir);
	free(data);
	if (!n)
		printf("not ok %d - %s has no files\n", ++n, folder);
	printf("1..%d\n", n);
	return 0;
}
