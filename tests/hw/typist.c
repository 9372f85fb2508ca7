/* The inside of a scanner that is a keyboard: typist NODE us|de < SCANS writes to /dev/hidgN the reports that such a scanner
 * sends for the text, set to that country: US, with Ctrl+] for a group separator, or German, with F8. A line feed is Enter. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { SHIFT = 0x02, ALT_GR = 0x40, CTRL = 0x01, REPORT = 8, KEY_A = 0x04, KEY_1 = 0x1e, KEY_0 = 0x27, KEY_ENTER = 0x28 };

struct stroke {
	char c;
	unsigned char modifiers;
	unsigned char usage; /* HID usage tables, page 7 */
};

static const struct stroke us[] = {
	{'\x1d', CTRL, 0x30}, {']', 0, 0x30}, {'-', 0, 0x2d}, {'%', SHIFT, 0x22}, {'/', 0, 0x38}, {0, 0, 0}};
static const struct stroke de[] = {{'\x1d', 0, 0x41}, {']', ALT_GR, 0x26}, {'-', 0, 0x38}, {'%', SHIFT, 0x22},
	{'/', SHIFT, 0x24}, {'Y', SHIFT, 0x1d}, {'Z', SHIFT, 0x1c}, {0, 0, 0}};

/* usage 0: the scanner has no key for it */
static struct stroke stroke_of(const struct stroke *country, int c)
{
	struct stroke stroke = {(char)c, 0, 0};

	for (const struct stroke *s = country; s->usage; s++) {
		if (s->c == c)
			return *s;
	}
	if (c >= 'A' && c <= 'Z')
		stroke = (struct stroke){(char)c, SHIFT, (unsigned char)(KEY_A + c - 'A')};
	else if (c >= '1' && c <= '9')
		stroke.usage = (unsigned char)(KEY_1 + c - '1');
	else if (c == '0')
		stroke.usage = KEY_0;
	else if (c == '\n')
		stroke.usage = KEY_ENTER;
	return stroke;
}

static int press_and_release(int fd, struct stroke stroke)
{
	unsigned char down[REPORT] = {stroke.modifiers, 0, stroke.usage};
	unsigned char up[REPORT] = {0};

	return write(fd, down, REPORT) == REPORT && write(fd, up, REPORT) == REPORT ? 0 : -1;
}

int main(int argc, char **argv)
{
	const struct stroke *country = argc == 3 && strcmp(argv[2], "de") == 0 ? de : us;
	int fd = argc == 3 ? open(argv[1], O_WRONLY) : -1;
	int c;

	if (fd < 0) {
		fprintf(stderr, "usage: typist NODE us|de < SCANS\n");
		return 2;
	}
	while ((c = getchar()) != EOF) {
		struct stroke stroke = stroke_of(country, c);

		if (!stroke.usage) {
			fprintf(stderr, "typist: no key for 0x%02x\n", (unsigned)c);
			return 2;
		}
		if (press_and_release(fd, stroke) != 0) {
			perror("typist: it is pulled out");
			return 1;
		}
	}
	return 0;
}
