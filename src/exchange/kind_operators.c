/* Operators and their badges. */
#include <string.h>

#include "base/text.h"
#include "exchange/kind.h"
#include "scan/scan.h"
#include "store/audit.h"
#include "store/code.h"
#include "store/operator.h"

enum { BADGE, NAME, ROLE, LANGUAGE, COLUMNS };
enum { KEY_SIZE = 160 };

static const char *const roles[] = {"worker", "lead", "admin", NULL};

static const struct column columns[] = {
	[BADGE] = {.name = "badge", .type = COLUMN_CODE, .required = true},
	[NAME] = {.name = "name", .type = COLUMN_TEXT, .required = true},
	[ROLE] = {.name = "role", .type = COLUMN_WORD, .words = roles},
	[LANGUAGE] = {.name = "language", .type = COLUMN_TEXT, .max = 35},
};

static void key(const struct row *row, struct str *text)
{
	char code[KEY_SIZE];

	scan_code_key(row->cells[BADGE].text, code, sizeof code);
	str_add(text, code);
}

static void check(struct check *check, struct row *row, size_t count)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
	const char *language = row->cells[LANGUAGE].text;

	(void)count;
	if (language[strspn(language, letters)])
		row_fault(row, "language '%s' is not a language code: use one such as de or pt_BR", language);
	if (row->cells[BADGE].state == CELL_VALUE)
		check_code(check, row, row->cells[BADGE].text, CODE_BADGE);
}

/* Who may what is somebody's to answer for; a name or a language is not. old NULL: he is new here. */
static void answer_for(struct apply *apply, const char *badge, const struct operator_values *old, const struct operator_values *new)
{
	if (old && strcmp(old->role, new->role) == 0)
		return;
	audit_add(apply->db, &(struct audit_entry){.at_ms = apply->now_ms,
				     .action = old ? AUDIT_OPERATOR_CHANGED : AUDIT_OPERATOR_ADDED,
				     .actor = apply->actor,
				     .subject = badge,
				     .notes = {{"name", new->name}, {"was", old ? old->role : ""}, {"role", new->role}}});
}

static void apply(struct apply *apply, const struct row *row, size_t count, bool continued)
{
	const struct cell *c = row->cells;
	struct operator_values old = {.name = "", .role = "worker", .language = ""};
	struct operator_values new;
	char code[KEY_SIZE];
	struct code found = {0};

	(void)count;
	(void)continued;
	scan_code_key(c[BADGE].text, code, sizeof code);
	if (code_find(apply->db, code, &found))
		operator_values_load(apply->db, apply->arena, found.id, &old);
	new = (struct operator_values){
		.name = cell_text(&c[NAME], old.name),
		.role = c[ROLE].state == CELL_ABSENT ? old.role : roles[c[ROLE].number],
		.language = cell_text(&c[LANGUAGE], old.language),
	};
	if (!found.id) {
		code_insert(apply->db, code, CODE_BADGE, operator_insert(apply->db, c[BADGE].text, &new), 1);
		answer_for(apply, c[BADGE].text, NULL, &new);
		apply->counts.added++;
	} else if (strcmp(old.name, new.name) == 0 && strcmp(old.role, new.role) == 0 &&
		   strcmp(old.language, new.language) == 0) {
		apply->counts.unchanged++;
	} else {
		operator_update(apply->db, found.id, &new);
		answer_for(apply, c[BADGE].text, &old, &new);
		apply->counts.changed++;
	}
}

const struct kind kind_operators = {
	.name = "operators",
	.noun = N_("operator"),
	.columns = columns,
	.column_count = COLUMNS,
	.of_people = true,
	.key = key,
	.check = check,
	.apply = apply,
};
