/* One line with a sum over it, so that half of one is never read for a whole. */
#include "devices/printer_note.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { NOTE_MAX = 640, SUM_LEN = 16 };

static uint64_t sum_of(const char *text, size_t len)
{
	uint64_t h = 14695981039346656037u;

	for (size_t i = 0; i < len; i++)
		h = (h ^ (unsigned char)text[i]) * 1099511628211u;
	return h;
}

/* SUM STATE ANSWERS SINCE SEEN TEXT */
void printer_note_write(int fd, const struct printer_note *note)
{
	char line[NOTE_MAX];
	char sum[SUM_LEN + 1];
	int len = snprintf(line, sizeof line, "%*s %s %d %" PRId64 " %" PRId64 " %s", SUM_LEN, "",
		printer_state_word(note->state), (int)note->answers, note->since_ms, note->seen_ms, note->text);

	if (len < SUM_LEN || len >= (int)sizeof line - 1)
		return;
	for (int i = 0; i < len; i++)
		if ((unsigned char)line[i] < ' ')
			line[i] = ' ';
	line[len++] = '\n';
	snprintf(sum, sizeof sum, "%016" PRIx64, sum_of(line + SUM_LEN, (size_t)(len - SUM_LEN)));
	memcpy(line, sum, SUM_LEN);
	if (pwrite(fd, line, (size_t)len, 0) == len && ftruncate(fd, len) != 0)
		return; /* it is longer than its line now: the sum says so */
}

bool printer_note_read(int fd, struct printer_note *note)
{
	char line[NOTE_MAX + 1];
	ssize_t len = pread(fd, line, NOTE_MAX, 0);
	char word[24];
	char sum[SUM_LEN + 1];
	int answers;
	int at = 0;

	if (len <= SUM_LEN || line[len - 1] != '\n')
		return false;
	snprintf(sum, sizeof sum, "%016" PRIx64, sum_of(line + SUM_LEN, (size_t)len - SUM_LEN));
	if (memcmp(line, sum, SUM_LEN) != 0)
		return false;
	line[len - 1] = '\0';
	*note = (struct printer_note){.state = PRINTER_UNKNOWN};
	if (sscanf(line + SUM_LEN, " %23s %d %" SCNd64 " %" SCNd64 "%n", word, &answers, &note->since_ms, &note->seen_ms, &at) < 4 ||
		!printer_state_find(word, &note->state) || answers < 0 || answers > PRINTER_ANSWERS_NOT)
		return false;
	note->answers = (enum printer_answers)answers;
	snprintf(note->text, sizeof note->text, "%s", line + SUM_LEN + at + (line[SUM_LEN + at] == ' '));
	return true;
}

bool printer_note_read_path(const char *path, struct printer_note *note)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	bool good = fd >= 0 && printer_note_read(fd, note);

	if (fd >= 0)
		close(fd);
	return good;
}
