/* Scanners and printers that terminals miss, as they say so themselves: one row for each, gone when it is back or the terminal
 * ends. A terminal says it again now and then; one that has ended without a word is believed no longer. Inside the caller's
 * transaction; text in the arena. */
#ifndef STORE_DEVICE_TROUBLE_H
#define STORE_DEVICE_TROUBLE_H

#include "base/mem.h"
#include "store/db.h"

enum {
	DEVICE_AGAIN_MS = 60 * 1000,	  /* how often a terminal says it again */
	DEVICE_BELIEVED_MS = 3 * 60 * 1000, /* and for how long it is believed */
};

enum device_kind { DEVICE_SCANNER, DEVICE_PRINTER };

struct device_trouble {
	const char *terminal;
	enum device_kind kind;
	const char *name;
	const char *state; /* a word: gone, trouble, media-out ... */
	const char *says;  /* for people */
	int64_t since_at;
	int64_t terminal_id;
	const char *operator_name; /* who is signed on there; "" = nobody */
	const char *activity;
	const char *door;     /* where he receives; "" = nowhere */
	const char *inbound;
	int64_t inbound_id;   /* 0 = none */
};

/* Says that the device is in trouble, or (state NULL) that it is not, or is no longer used. */
void device_trouble_set(struct db *db, int64_t terminal_id, enum device_kind kind, const char *name, const char *state, const char *says,
	int64_t now_ms);

/* The terminal begins anew, or ends. */
void device_trouble_forget(struct db *db, int64_t terminal_id);

/* Those that are believed, by terminal and name. */
struct device_trouble *device_troubles(struct db *db, struct arena *arena, int64_t now_ms, size_t *count);

/* How many orders have labels that wait for that printer, with the numbers of the first ones; *labels: how many labels. */
size_t printer_waiting(struct db *db, struct arena *arena, const char *printer, const char **orders, size_t limit, int64_t *labels);

#endif
