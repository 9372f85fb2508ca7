/* Golden pictures of looking things up: answers, refusals, a lead who decides about an order. */
#include <stdint.h>

#include "tests/lib/picture_parts.h"
#include "tests/lib/pictures.h"

static void lookup(struct model *model)
{
	struct session_view view = picture_view("lookup", "Scan anything");

	model_take_view(model, &view);
}

/* What is in hand is not asked for where it cannot be confirmed. */
static void lookup_with_goods(struct model *model)
{
	struct reply_direction d = picture_direction(4, "LANE-03", "lane", "SO-48112/1", "Miller & Sons", "waits-for-rest");
	struct session_hand hand = {.direction = d};
	struct session_view view = picture_view("lookup", "Scan anything");

	view.hand = &hand;
	view.hand_count = 1;
	model_take_view(model, &view);
}

static void lookup_answer(struct model *model)
{
	static const char *const lines[] = {"Blue kettle 1.7 l, 9506000134352, a case holds 12",
		"in LANE-03: 4 for SO-48112/1", "wanted by SO-48090 (5), SO-48112 (2), SO-48115 (1)",
		"announced: 22 on ASN-10231 at DOOR-2, due 14:00", "on the shelf: 0"};

	lookup(model);
	picture_scan(model, "9506000134352", (struct reply){.say = "KETTLE-BL is a product", .lines = lines, .line_count = 5});
}

static void lookup_refused(struct model *model)
{
	lookup(model);
	picture_scan(model, "X-1",
		(struct reply){.result = RESULT_REFUSED,
			.error = ERROR_UNKNOWN_BARCODE,
			.say = "Nothing here is called X-1: scan the barcode again, or ask your lead to import it",
			.prompt = "Scan anything"});
}

/* A lead has looked an order up, and holds it: why? */
static const char *const order_lines[] = {
	"1: 4 x Blue kettle 1.7 l (KETTLE-BL): 2 here, 2 waiting, 0 shipped, 0 from the shelf",
	"Shipment SO-48112/1: gathering at LANE-03, 0 in hand, 2 here"};

static void lookup_order(struct model *model)
{
	struct session_view view = picture_view("lookup", "Scan anything to look it up");

	view.operator_name = "Lee";
	view.operator_role = "lead";
	model_take_view(model, &view);
	picture_scan(model, "SO-48112",
		(struct reply){
			.say = "Order SO-48112, Miller & Sons: all-or-nothing", .lines = order_lines, .line_count = 2});
}

static void lookup_why(struct model *model)
{
	struct session_view view = picture_view("lookup", "Type why; %HOLD again: no reason");

	lookup_order(model);
	view.operator_name = "Lee";
	view.operator_role = "lead";
	model_take_view(model, &view);
	picture_scan(model, "%HOLD",
		(struct reply){.say = "SO-48112: hold it: why?",
			.prompt = view.prompt,
			.lines = order_lines,
			.line_count = 2});
}

static void lookup_lead_needed(struct model *model)
{
	lookup(model);
	picture_scan(model, "%HOLD",
		(struct reply){.result = RESULT_REFUSED,
			.error = ERROR_LEAD_NEEDED,
			.say = "SO-48112: a lead decides that: scan a lead's badge, or something else",
			.prompt = "A lead's badge decides; or scan something else"});
}

static const struct picture pictures[] = {
	{"lookup", lookup},
	{"lookup-with-goods", lookup_with_goods},
	{"lookup-answer", lookup_answer},
	{"lookup-refused", lookup_refused},
	{"lookup-order", lookup_order},
	{"lookup-why", lookup_why},
	{"lookup-lead-needed", lookup_lead_needed},
	{NULL, NULL},
};

int main(void)
{
	return pictures_run("pictures of looking up", pictures);
}
