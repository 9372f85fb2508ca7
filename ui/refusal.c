/* The words of refusals for people. In English they are the words of the interface; a word that is not in the table yet is shown
 * as that. */
#include "ui/refusal.h"

#include "base/text.h"

/* TRANSLATORS: why a scan was refused, one to three short words. They stand in block letters, too: there they are capitals
 * without accents, and a hyphen is a blank. */
static const char *const words[] = {
	[ERROR_NONE] = "",
	[ERROR_NOT_SIGNED_ON] = NC_("refusal", "not-signed-on"),
	[ERROR_LEAD_NEEDED] = NC_("refusal", "lead-needed"),
	[ERROR_UNKNOWN_BARCODE] = NC_("refusal", "unknown-barcode"),
	[ERROR_BAD_CHECK_DIGIT] = NC_("refusal", "bad-check-digit"),
	[ERROR_BAD_SCAN] = NC_("refusal", "bad-scan"),
	[ERROR_AMBIGUOUS] = NC_("refusal", "ambiguous"),
	[ERROR_ALREADY_RECEIVED] = NC_("refusal", "already-received"),
	[ERROR_NOT_EXPECTED] = NC_("refusal", "not-expected"),
	[ERROR_OVER_RECEIPT] = NC_("refusal", "over-receipt"),
	[ERROR_CLOSED] = NC_("refusal", "closed"),
	[ERROR_LOT_NEEDED] = NC_("refusal", "lot-needed"),
	[ERROR_SERIAL_NEEDED] = NC_("refusal", "serial-needed"),
	[ERROR_BAD_QUANTITY] = NC_("refusal", "bad-quantity"),
	[ERROR_WRONG_PLACE] = NC_("refusal", "wrong-place"),
	[ERROR_PLACE_FULL] = NC_("refusal", "place-full"),
	[ERROR_WRONG_UNIT] = NC_("refusal", "wrong-unit"),
	[ERROR_TOO_MANY] = NC_("refusal", "too-many"),
	[ERROR_ORDER_CANCELLED] = NC_("refusal", "order-cancelled"),
	[ERROR_ORDER_HELD] = NC_("refusal", "order-held"),
	[ERROR_WRONG_CARRIER] = NC_("refusal", "wrong-carrier"),
	[ERROR_NOT_PACKED] = NC_("refusal", "not-packed"),
	[ERROR_PARTLY_LOADED] = NC_("refusal", "partly-loaded"),
	[ERROR_ALREADY_LOADED] = NC_("refusal", "already-loaded"),
	[ERROR_NOTHING_TO_UNDO] = NC_("refusal", "nothing-to-undo"),
	[ERROR_UNDO_BLOCKED] = NC_("refusal", "undo-blocked"),
	[ERROR_NOT_HERE] = NC_("refusal", "not-here"),
	[ERROR_CHOOSE_ACTIVITY] = NC_("refusal", "choose-activity"),
	[ERROR_STORE_BUSY] = NC_("refusal", "store-busy"),
	[ERROR_NOT_READY] = NC_("refusal", "not-ready"),
	[ERROR_IN_USE] = NC_("refusal", "in-use"),
	[ERROR_NOTHING_PACKED] = NC_("refusal", "nothing-packed"),
	[ERROR_NO_SSCC] = NC_("refusal", "no-sscc"),
	[ERROR_RECALLED] = NC_("refusal", "recalled"),
	[ERROR_PIN_NEEDED] = NC_("refusal", "pin-needed"),
	[ERROR_WRONG_PIN] = NC_("refusal", "wrong-pin"),
	[ERROR_PIN_LOCKED] = NC_("refusal", "pin-locked"),
};

const char *refusal_text(enum error_word error)
{
	bool known = (size_t)error < sizeof words / sizeof *words && words[error];

	return known ? text_title(words[error]) : error_word(error);
}

void refusal_add_large(struct str *text, enum error_word error)
{
	struct str large = {0};

	str_add_upper(&large, refusal_text(error));
	for (char *c = large.data; c && *c; c++)
		if (*c == '-')
			*c = ' ';
	str_add(text, str_text(&large));
	str_done(&large);
}
