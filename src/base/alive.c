/* One datagram for each thing told. None is worth failing for: a manager that hears nothing starts the program again. */
#include "base/alive.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <systemd/sd-daemon.h>

enum { US_PER_MS = 1000, US_PER_S = 1000000, SIGNS_PER_PATIENCE = 2 };

void alive_init(struct alive *alive)
{
	*alive = (struct alive){.ready = false};
	if (sd_watchdog_enabled(0, &alive->patience_us) <= 0)
		alive->patience_us = 0;
}

/* One line: what a status says must not be taken for another variable. */
static void tell_status(struct alive *alive, const char *status)
{
	if (strncmp(alive->status, status, sizeof alive->status - 1) == 0)
		return;
	snprintf(alive->status, sizeof alive->status, "%s", status);
	sd_notifyf(0, "STATUS=%.*s", (int)strcspn(alive->status, "\n"), alive->status);
}

void alive_turn(struct alive *alive, int64_t now_ms, const char *status)
{
	tell_status(alive, status);
	if (!alive->ready)
		sd_notify(0, "READY=1");
	alive->ready = true;
	if (alive->long_wait && alive->patience_us)
		sd_notifyf(0, "WATCHDOG_USEC=%" PRIu64, alive->patience_us);
	alive->long_wait = false;
	if (!alive->patience_us || now_ms < alive->next_ms)
		return;
	sd_notify(0, "WATCHDOG=1");
	alive->next_ms = now_ms + (int64_t)(alive->patience_us / US_PER_MS / SIGNS_PER_PATIENCE);
}

void alive_long(struct alive *alive, int seconds)
{
	uint64_t us = (uint64_t)seconds * US_PER_S;

	if (!alive->ready)
		sd_notifyf(0, "EXTEND_TIMEOUT_USEC=%" PRIu64, us);
	else if (us > alive->patience_us && alive->patience_us)
		sd_notifyf(0, "WATCHDOG_USEC=%" PRIu64, us);
	alive->long_wait = alive->ready;
	alive->next_ms = 0;
}

void alive_stop(void)
{
	sd_notify(0, "STOPPING=1");
}
