/* The journal of commands. */
#include "store/office.h"

#include <string.h>

#include "store/terminal.h"

struct ledger office_begin(struct db *db, int64_t now_ms, const char *actor, const char *command)
{
	int64_t id = terminal_attach(db, "OFFICE", now_ms);
	struct terminal office;

	terminal_next(db, id, now_ms, &office);
	office.operator_id = DB_VALUE(db, 0, "SELECT id FROM operator WHERE badge = $1", T(actor));
	journal_begin(db, &office, now_ms, (const uint8_t *)command, strlen(command), "", 0);
	return (struct ledger){.db = db, .scan_id = terminal_scan_id(&office), .at_ms = now_ms};
}

void office_end(struct db *db, const struct ledger *ledger, const char *say)
{
	DB_EXEC(db, "UPDATE scan SET result = 'ok', say = $2 WHERE id = $1", I(ledger->scan_id), T(say));
}
