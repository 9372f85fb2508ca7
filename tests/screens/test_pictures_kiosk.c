/* Golden pictures of a kiosk that cannot start. */
#include <string.h>

#include "tests/lib/pictures.h"
#include "ui/screen_cannot.h"

static const struct {
	const char *name;
	struct screen_cannot cannot;
} drawings[] = {
	{"kiosk-no-store",
		{.terminal = "T1", .contact = "", .every_s = 5, .tries = 1,
			.why = "/var/lib/crossdock/dock.db: there is no such store; crossdock init creates one"}},
	{"kiosk-config",
		{.terminal = "T1", .contact = "Ext. 4711 (Inés, night shift)", .every_s = 5, .tries = 31,
			.why = "/etc/crossdock/crossdock.conf:12: there is no key 'prnter': did you mean printer?"}},
	{"kiosk-long",
		{.terminal = "DOOR-TERMINAL-17", .contact = "the help desk, +49 30 1234567", .every_s = 5, .tries = 4000,
			.why = "/etc/crossdock/crossdock.conf:31: scanner CORDLESS: /dev/serial/by-id/usb-Example_Base_0815-if00 is another "
			       "process's: end that one, or correct path = in the config file \033[2J"}},
};
enum { DRAWINGS = sizeof drawings / sizeof *drawings };

static void draw_named(struct cells *cells, const char *name)
{
	for (size_t i = 0; i < DRAWINGS; i++) {
		if (strcmp(drawings[i].name, name) == 0)
			screen_cannot_render(cells, &drawings[i].cannot);
	}
}

int main(void)
{
	struct picture pictures[DRAWINGS + 1] = {{NULL, NULL}};

	for (size_t i = 0; i < DRAWINGS; i++)
		pictures[i].name = drawings[i].name;
	return pictures_run_drawn("pictures of a kiosk that cannot start", pictures, draw_named);
}
