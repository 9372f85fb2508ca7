/* Kinds of alerts, their times and thresholds. */
#include "dock/alert.h"

#include <string.h>

enum {
	SECOND_MS = 1000,
	MINUTE_MS = 60 * SECOND_MS,
	LANE_BAD_PERCENT = 90,
	LANE_GOOD_PERCENT = 75,
	DEADLINE_MARGIN_MS = 10 * MINUTE_MS, /* so much to spare is good again */
	LATE_MS = 15 * MINUTE_MS,	     /* less is no news */
	BACKUP_OLD_MS = 25 * 60 * MINUTE_MS, /* a daily one has an hour to come */
};

/* What follows from facts alone holds at once; what is measured has to hold. */
static const struct rule {
	const char *word;
	int64_t hold_ms;
	int64_t calm_ms;
} rules[ALERT_KINDS] = {
	[ALERT_DOOR_BEHIND] = {"door-behind", 2 * MINUTE_MS, 5 * MINUTE_MS},
	[ALERT_QUEUE_TOO_LONG] = {"queue-too-long", 2 * MINUTE_MS, 5 * MINUTE_MS},
	[ALERT_MISSED] = {"missed", 0, 0},
	[ALERT_CUTOFF_PASSED] = {"cutoff-passed", 0, 0},
	[ALERT_OVERDUE_HERE] = {"overdue-here", 0, 0},
	[ALERT_INBOUND_LATE] = {"inbound-late", 0, 0},
	[ALERT_INBOUND_NOT_CONFIRMED] = {"inbound-not-confirmed", 0, 0},
	[ALERT_LANE_FULL_SOON] = {"lane-full-soon", 0, MINUTE_MS},
	[ALERT_FROZEN] = {"frozen", MINUTE_MS, MINUTE_MS},
	[ALERT_NO_PICKUP] = {"no-pickup", 2 * MINUTE_MS, MINUTE_MS},
	[ALERT_STOCKOUT] = {"stockout", 0, 0},
	[ALERT_SCANNER_GONE] = {"scanner-gone", 15 * SECOND_MS, 10 * SECOND_MS},
	[ALERT_PRINTER_GONE] = {"printer-gone", 30 * SECOND_MS, 10 * SECOND_MS},
	[ALERT_BACKUP_OLD] = {"backup-old", 0, 0},
};

const char *alert_word(enum alert_kind kind)
{
	return rules[kind].word;
}

bool alert_find(const char *word, enum alert_kind *kind)
{
	for (int i = 0; i < ALERT_KINDS; i++) {
		if (strcmp(rules[i].word, word) == 0) {
			*kind = (enum alert_kind)i;
			return true;
		}
	}
	return false;
}

const char *alert_level_word(enum alert_level level)
{
	switch (level) {
	case ALERT_NOTICE: return "notice";
	case ALERT_WARNING: return "warning";
	case ALERT_URGENT: return "urgent";
	}
	return "";
}

int64_t alert_hold_ms(enum alert_kind kind)
{
	return rules[kind].hold_ms;
}

int64_t alert_calm_ms(enum alert_kind kind)
{
	return rules[kind].calm_ms;
}

/* A time that began later than now began now. */
static int64_t begun(int64_t since_ms, int64_t now_ms)
{
	return since_ms && since_ms < now_ms ? since_ms : now_ms;
}

static enum alert_turn judge_raised(struct alert_state *state, enum alert_sight sight, int64_t calm_ms, int64_t now_ms)
{
	if (sight != ALERT_GOOD) {
		state->calm_since_ms = 0;
		return ALERT_STAYS;
	}
	state->calm_since_ms = begun(state->calm_since_ms, now_ms);
	if (now_ms - state->calm_since_ms < calm_ms)
		return ALERT_STAYS;
	*state = (struct alert_state){0};
	return ALERT_CLEARED;
}

enum alert_turn alert_judge(struct alert_state *state, enum alert_sight sight, int64_t hold_ms, int64_t calm_ms, int64_t now_ms)
{
	if (state->raised)
		return judge_raised(state, sight, calm_ms, now_ms);
	if (sight != ALERT_BAD) {
		bool was = state->since_ms != 0;

		*state = (struct alert_state){0};
		return was ? ALERT_FORGOTTEN : ALERT_STAYS;
	}
	state->since_ms = begun(state->since_ms, now_ms);
	state->raised = now_ms - state->since_ms >= hold_ms;
	return state->raised ? ALERT_RAISED : ALERT_STAYS;
}

enum alert_sight alert_lane(int64_t units, int64_t capacity, bool is_full)
{
	if (is_full)
		return ALERT_BAD;
	if (capacity <= 0)
		return ALERT_GOOD;
	if (units * 100 >= capacity * LANE_BAD_PERCENT)
		return ALERT_BAD;
	return units * 100 < capacity * LANE_GOOD_PERCENT ? ALERT_GOOD : ALERT_BETWEEN;
}

enum alert_sight alert_deadline(int64_t finish_ms, int64_t deadline_ms)
{
	if (finish_ms > deadline_ms)
		return ALERT_BAD;
	return finish_ms <= deadline_ms - DEADLINE_MARGIN_MS ? ALERT_GOOD : ALERT_BETWEEN;
}

enum alert_sight alert_late(int64_t due_ms, int64_t now_ms)
{
	return now_ms - due_ms >= LATE_MS ? ALERT_BAD : ALERT_GOOD;
}

enum alert_sight alert_backup(int64_t at_ms, int64_t now_ms)
{
	if (!at_ms)
		return ALERT_GOOD;
	return now_ms - at_ms > BACKUP_OLD_MS || at_ms - now_ms > BACKUP_OLD_MS ? ALERT_BAD : ALERT_GOOD;
}
