/* Golden pictures of a terminal that tells where its worker is wanted: beside what he does, never instead of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/lib/pictures.h"

static void see(struct model *model, const char *wanted)
{
	struct reply_direction d = {.quantity = 5,
		.sku = "KETTLE-BL",
		.description = "Blue kettle 1.7 l",
		.to = "PACK-1",
		.kind = "station",
		.order = "SO-48090",
		.line = "1",
		.shipment = "SO-48090/1",
		.customer = "Ópera Café",
		.reason = "completes-order"};
	struct session_hand hand = {.direction = d};
	struct reply reply = {.result = RESULT_DIRECT, .directions = &d, .direction_count = 1};

	model_take_reply(model, &reply, (const uint8_t *)"9506000134352", 13, PICTURES_NOW_MS);
	model_take_view(model, &(struct session_view){.terminal = "T1", .operator_name = "Ana", .operator_role = "worker",
		.activity = "receive", .zone = "UTC", .prompt = "Scan PACK-1 to confirm", .door = "DOOR-2", .inbound = "ASN-10231",
		.hand = &hand, .hand_count = 1, .wanted = wanted});
}

static void wanted(struct model *model)
{
	see(model, "Ana: go packing at PACK-1 (Lee)");
}

static void wanted_long(struct model *model)
{
	see(model, "日本の倉庫の作業者 第三: go receiving at Door-of-the-north-gate-7 (\x1b[31mSomebody of the night shift with a long name)");
	model->trouble = TROUBLE_BUSY;
}

static const struct picture pictures[] = {
	{"wanted", wanted},
	{"wanted-long", wanted_long},
	{NULL, NULL},
};

int main(void)
{
	return pictures_run("pictures of who is wanted", pictures);
}
