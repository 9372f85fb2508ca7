/* Parts of pictures that several of them have. */
#include "lib/picture_parts.h"

#include <string.h>

#include "lib/pictures.h"

struct reply_direction picture_direction(int64_t quantity, const char *to, const char *kind, const char *shipment, const char *customer,
	const char *reason)
{
	return (struct reply_direction){
		.quantity = quantity,
		.sku = "KETTLE-BL",
		.description = "Blue kettle 1.7 l",
		.to = to,
		.kind = kind,
		.order = shipment,
		.line = "1",
		.shipment = shipment,
		.customer = customer,
		.reason = reason,
	};
}

struct session_view picture_view(const char *activity, const char *prompt)
{
	return (struct session_view){
		.terminal = "T1",
		.operator_name = "Ana",
		.operator_role = "worker",
		.activity = activity,
		.zone = "UTC",
		.now_ms = PICTURES_NOW_MS,
		.prompt = prompt,
	};
}

void picture_scan(struct model *model, const char *data, struct reply reply)
{
	model_take_reply(model, &reply, (const uint8_t *)data, strlen(data), PICTURES_NOW_MS);
}
