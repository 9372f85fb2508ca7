/* The stable words of replies. */
#include "flow/reply.h"

const char *result_word(enum result result)
{
	static const char *const words[] = {
		[RESULT_OK] = "ok",
		[RESULT_DIRECT] = "direct",
		[RESULT_CONFIRM] = "confirm",
		[RESULT_REFUSED] = "refused",
	};

	return words[result];
}

const char *error_word(enum error_word error)
{
	static const char *const words[] = {
		[ERROR_NONE] = "",
		[ERROR_NOT_SIGNED_ON] = "not-signed-on",
		[ERROR_LEAD_NEEDED] = "lead-needed",
		[ERROR_UNKNOWN_BARCODE] = "unknown-barcode",
		[ERROR_BAD_CHECK_DIGIT] = "bad-check-digit",
		[ERROR_BAD_SCAN] = "bad-scan",
		[ERROR_AMBIGUOUS] = "ambiguous",
		[ERROR_ALREADY_RECEIVED] = "already-received",
		[ERROR_NOT_EXPECTED] = "not-expected",
		[ERROR_OVER_RECEIPT] = "over-receipt",
		[ERROR_CLOSED] = "closed",
		[ERROR_LOT_NEEDED] = "lot-needed",
		[ERROR_SERIAL_NEEDED] = "serial-needed",
		[ERROR_BAD_QUANTITY] = "bad-quantity",
		[ERROR_WRONG_PLACE] = "wrong-place",
		[ERROR_PLACE_FULL] = "place-full",
		[ERROR_WRONG_UNIT] = "wrong-unit",
		[ERROR_TOO_MANY] = "too-many",
		[ERROR_ORDER_CANCELLED] = "order-cancelled",
		[ERROR_ORDER_HELD] = "order-held",
		[ERROR_WRONG_CARRIER] = "wrong-carrier",
		[ERROR_NOT_PACKED] = "not-packed",
		[ERROR_PARTLY_LOADED] = "partly-loaded",
		[ERROR_ALREADY_LOADED] = "already-loaded",
		[ERROR_NOTHING_TO_UNDO] = "nothing-to-undo",
		[ERROR_UNDO_BLOCKED] = "undo-blocked",
		[ERROR_NOT_HERE] = "not-here",
		[ERROR_CHOOSE_ACTIVITY] = "choose-activity",
		[ERROR_STORE_BUSY] = "store-busy",
		[ERROR_NOT_READY] = "not-ready",
		[ERROR_IN_USE] = "in-use",
		[ERROR_NOTHING_PACKED] = "nothing-packed",
		[ERROR_NO_SSCC] = "no-sscc",
		[ERROR_RECALLED] = "recalled",
		[ERROR_PIN_NEEDED] = "pin-needed",
		[ERROR_WRONG_PIN] = "wrong-pin",
		[ERROR_PIN_LOCKED] = "pin-locked",
	};

	return words[error];
}
