/* Golden pictures of a terminal that asks for a PIN: at sign-on, for an approval, refused; of one whose worker was idle; and of a kiosk that
 * is to be left. Of what is typed only how much is shown. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/lib/pictures.h"

static void answer(struct model *model, const struct reply *reply, const char *scan)
{
	model_take_reply(model, reply, (const uint8_t *)scan, strlen(scan), PICTURES_NOW_MS);
}

static void typed(struct model *model, const char *text)
{
	str_add(&model->input, text);
	model->hides = true;
}

static void at_sign_on(struct model *model)
{
	answer(model, &(struct reply){.result = RESULT_OK, .say = "Lee: type your PIN", .asks_secret = true}, "OP-LEE");
	model_take_view(model, &(struct session_view){.terminal = "T1", .zone = "UTC", .secret = true, .asks = true,
		.prompt = "Type the PIN of Lee; %UNDO: not now"});
	model->hides = true;
}

static void pin(struct model *model)
{
	at_sign_on(model);
}

static void pin_typed(struct model *model)
{
	at_sign_on(model);
	typed(model, "806é1");
}

static void pin_wrong(struct model *model)
{
	at_sign_on(model);
	answer(model, &(struct reply){.result = RESULT_REFUSED, .error = ERROR_WRONG_PIN, .say = "Wrong PIN: type it again; %UNDO: not now",
		.asks_secret = true, .is_secret = true}, SESSION_SECRET);
	model_take_view(model, &(struct session_view){.terminal = "T1", .zone = "UTC", .secret = true, .asks = true,
		.prompt = "Type the PIN of Lee; %UNDO: not now"});
}

static void pin_locked(struct model *model)
{
	answer(model, &(struct reply){.result = RESULT_REFUSED, .error = ERROR_PIN_LOCKED, .say = "The badge of Lee is locked here for 15 minutes, "
		"after too many wrong PINs: other terminals take it, or an administrator unlocks it", .is_secret = true}, SESSION_SECRET);
	model_take_view(model, &(struct session_view){.terminal = "T1", .zone = "UTC", .prompt = "Scan your badge"});
}

/* A lead approves what a worker scanned. */
static void approves(struct model *model, const struct session_hand *hand, size_t count)
{
	answer(model, &(struct reply){.result = RESULT_REFUSED, .error = ERROR_OVER_RECEIPT,
		.say = "10 of 10 are received: a lead's badge approves it, %SKIP books it to quarantine"}, "9506000134352");
	answer(model, &(struct reply){.result = RESULT_OK, .say = "Lee: type your PIN", .asks_secret = true}, "OP-LEE");
	model_take_view(model, &(struct session_view){.terminal = "T1", .operator_name = "Ana", .operator_role = "worker", .activity = "receive",
		.zone = "UTC", .door = "DOOR-2", .inbound = "ASN-10231", .secret = true, .asks = true, .hand = hand, .hand_count = count,
		.prompt = "Type the PIN of Lee; %UNDO: not now"});
	typed(model, "80");
}

static void pin_approval(struct model *model)
{
	approves(model, NULL, 0);
}

static void pin_approval_hand(struct model *model)
{
	struct session_hand hand = {.direction = {.quantity = 5, .sku = "KETTLE-BL", .description = "Blue kettle 1.7 l", .to = "PACK-1",
		.kind = "station", .order = "SO-48090", .line = "1", .shipment = "SO-48090/1", .customer = "Ópera Café", .reason = "completes-order"}};

	approves(model, &hand, 1);
}

static void idle(struct model *model)
{
	static const char *const lines[] = {"5 units in hand here: the next badge takes it up"};
	struct session_hand hand[] = {{.direction = {.quantity = 3, .sku = "KETTLE-BL", .to = "PACK-1", .kind = "station"}},
		{.direction = {.quantity = 2, .sku = "MUG-6", .to = "LANE-01", .kind = "lane"}}};

	answer(model, &(struct reply){.result = RESULT_OK, .say = "Ana signed off: idle for 15 minutes", .lines = lines,
		.line_count = 1, .signed_off = true}, SESSION_IDLE);
	model_take_view(model, &(struct session_view){.terminal = "T1", .zone = "UTC", .prompt = "Scan your badge", .hand = hand, .hand_count = 2});
}

static const char leave_prompt[] = "Scan a lead's badge to end this terminal; %UNDO or Esc: it goes on";

static void leave_signed_off(struct model *model)
{
	answer(model, &(struct reply){.result = RESULT_OK, .say = "A lead ends this terminal: scan the lead's badge"}, "%LEAVE");
	model_take_view(model, &(struct session_view){.terminal = "T1", .zone = "UTC", .asks = true, .prompt = leave_prompt});
}

/* The question is long, and the PIN has the row below it. */
static void pin_long_name(struct model *model)
{
	at_sign_on(model);
	model_take_view(model, &(struct session_view){.terminal = "T1", .zone = "UTC", .secret = true, .asks = true,
		.prompt = "Type the PIN of Maria-Guadalupe Fernández; %UNDO: not now"});
	typed(model, "80");
}

static void approval_long(struct model *model)
{
	answer(model, &(struct reply){.result = RESULT_REFUSED, .error = ERROR_OVER_RECEIPT,
		.say = "10 of 10 are received: a lead's badge approves it, %SKIP books it to quarantine"}, "9506000134352");
	model_take_view(model, &(struct session_view){.terminal = "T1", .operator_name = "Ana", .operator_role = "worker", .activity = "receive",
		.zone = "UTC", .door = "DOOR-2", .inbound = "ASN-10231",
		.prompt = "A lead's badge approves it; %SKIP books it to quarantine; or scan something else"});
}

/* As long as refusals are in German, above a direction that stays. */
static void refused_long_hand(struct model *model)
{
	struct session_hand hand = {.direction = {.quantity = 5, .sku = "KETTLE-BL", .description = "Blue kettle 1.7 l", .to = "PACK-1",
		.kind = "station", .order = "SO-48090", .line = "1", .shipment = "SO-48090/1", .customer = "Ópera Café", .reason = "completes-order"}};

	answer(model, &(struct reply){.result = RESULT_REFUSED, .error = ERROR_UNKNOWN_BARCODE, .say = "Niemand kennt diesen Code: einen anderen "
		"Barcode des Kartons scannen, oder zweimal %DAMAGED für ein Gebinde, das nicht zu bestimmen ist"}, "XYZ123");
	model_take_view(model, &(struct session_view){.terminal = "T1", .operator_name = "Ana", .operator_role = "worker", .activity = "receive",
		.zone = "UTC", .door = "DOOR-2", .inbound = "ASN-10231", .hand = &hand, .hand_count = 1, .prompt = "Scan PACK-1 to confirm"});
}

static void leave(struct model *model)
{
	answer(model, &(struct reply){.result = RESULT_OK, .say = "A lead ends this terminal: scan the lead's badge"}, "%LEAVE");
	model_take_view(model, &(struct session_view){.terminal = "T1", .operator_name = "Ana", .operator_role = "worker", .activity = "receive",
		.zone = "UTC", .door = "DOOR-2", .inbound = "ASN-10231", .asks = true, .prompt = leave_prompt});
}

static void leave_no_lead(struct model *model)
{
	leave(model);
	answer(model, &(struct reply){.result = RESULT_REFUSED, .error = ERROR_LEAD_NEEDED,
		.say = "Ben is not a lead: a lead's badge ends this terminal; %UNDO or Esc: it goes on"}, "OP-BEN");
}

static const struct picture pictures[] = {
	{"pin", pin},
	{"pin-typed", pin_typed},
	{"pin-wrong", pin_wrong},
	{"pin-locked", pin_locked},
	{"pin-approval", pin_approval},
	{"pin-approval-hand", pin_approval_hand},
	{"sign-on-idle", idle},
	{"pin-long-name", pin_long_name},
	{"approval-long", approval_long},
	{"refused-long-hand", refused_long_hand},
	{"leave", leave},
	{"leave-signed-off", leave_signed_off},
	{"leave-no-lead", leave_no_lead},
	{NULL, NULL},
};

int main(void)
{
	return pictures_run("pictures of PINs", pictures);
}
