/* The table. What is not in it a worker does. */
#include "flow/roles.h"

#include <string.h>
#include <strings.h>

static const struct {
	enum rank least;
	bool by_badge;
} rules[DEEDS] = {
	[DEED_HELP] = {RANK_NOBODY, false},
	[DEED_WORK] = {RANK_WORKER, false},
	[DEED_RECEIVE] = {RANK_LEAD, true},
	[DEED_REOPEN] = {RANK_LEAD, true},
	[DEED_QUARANTINE] = {RANK_LEAD, true},
	[DEED_COUNT] = {RANK_LEAD, true},
	[DEED_UNLOAD] = {RANK_LEAD, true},
	[DEED_SPLIT] = {RANK_LEAD, true},
	[DEED_ORDER] = {RANK_LEAD, true},
	[DEED_ASSIGN] = {RANK_LEAD, false},
	[DEED_MOVE] = {RANK_LEAD, false},
	[DEED_CLOSE] = {RANK_LEAD, false},
	[DEED_LEAVE] = {RANK_LEAD, true},
	[DEED_PIN] = {RANK_LEAD, true},
	[DEED_LEADS_PIN] = {RANK_ADMIN, true},
};

/* Commands that are more than work. activity NULL: in each that has it. */
static const struct {
	const char *command;
	const char *activity;
	enum deed deed;
} commands[] = {
	{"%HELP", NULL, DEED_HELP},
	{"%LEAVE", NULL, DEED_LEAVE},
	{"%RELEASE", "stage", DEED_QUARANTINE},
	{"%RETURN", "stage", DEED_QUARANTINE},
	{"%SCRAP", "stage", DEED_QUARANTINE},
	{"%SPLIT", "load", DEED_SPLIT},
	{"%HOLD", NULL, DEED_ORDER},
	{"%RESUME", NULL, DEED_ORDER},
	{"%RELEASE", NULL, DEED_ORDER},
	{"%CANCEL", NULL, DEED_ORDER},
	{"%PRIORITISE", NULL, DEED_ORDER},
	{"%ACCEPT", NULL, DEED_ORDER},
	{"%ASSIGN", NULL, DEED_ASSIGN},
	{"%MOVE", NULL, DEED_MOVE},
	{"%DONE", "board", DEED_CLOSE},
};

enum rank rank_of(const struct operator *op)
{
	if (!op->id)
		return RANK_NOBODY;
	if (strcmp(op->role, "admin") == 0)
		return RANK_ADMIN;
	return strcmp(op->role, "lead") == 0 ? RANK_LEAD : RANK_WORKER;
}

bool role_may(const struct operator *op, enum deed deed)
{
	enum rank rank = rank_of(op);

	return (op->lacks_pin && rank > RANK_WORKER ? RANK_WORKER : rank) >= rules[deed].least;
}

bool role_by_badge(enum deed deed)
{
	return rules[deed].by_badge;
}

enum deed role_deed(const char *command, const char *activity)
{
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
		if (strcasecmp(command, commands[i].command) == 0 &&
			(!commands[i].activity || strcmp(activity, commands[i].activity) == 0))
			return commands[i].deed;
	return DEED_WORK;
}
