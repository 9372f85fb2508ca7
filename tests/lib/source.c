/* Lines of text files. Whoever reads them may take as many as belong together. */
#include "lib/source.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool source_read(struct source *s, const char *path)
{
	FILE *f = fopen(path, "r");
	char *line = NULL;
	size_t size = 0;
	ssize_t len;

	*s = (struct source){.path = path};
	if (!f)
		return false;
	while ((len = getline(&line, &size, f)) >= 0) {
		if (len && line[len - 1] == '\n')
			line[len - 1] = '\0';
		s->lines = realloc(s->lines, (s->count + 1) * sizeof *s->lines);
		if (!s->lines)
			abort();
		s->lines[s->count++] = strdup(line);
	}
	free(line);
	fclose(f);
	return true;
}

void source_done(struct source *s)
{
	for (size_t i = 0; i < s->count; i++)
		free(s->lines[i]);
	free(s->lines);
}

char *source_continued(struct source *s, const char *text)
{
	size_t len = strlen(text);
	char *all = strdup(text);

	while (s->next < s->count && isblank((unsigned char)s->lines[s->next][0])) {
		const char *more = s->lines[s->next++];

		all = realloc(all, len + strlen(more) + 1);
		if (!all)
			abort();
		memcpy(all + len, more, strlen(more) + 1);
		len += strlen(more);
	}
	return all;
}
