/* Golden pictures of staging: the list of what is to be fetched, a place, a count, what is held in quarantine. */
#include <stdint.h>

#include "tests/lib/picture_parts.h"
#include "tests/lib/pictures.h"
#include "ui/screen.h"

static const struct session_task tasks[] = {
	{"redirect", 2, "KETTLE-BL", "Blue kettle 1.7 l", "", "LANE-03", "", "SO-48112/1", "cancelled", {"LANE-03", "SO-48112"}},
	{"redirect", 12, "MUG-6", "Mugs, box of six", "", "PACK-1", "", "SO-48117/1", "shrunk", {"PACK-1", "SO-48117"}},
	{"recalled", 6, "CHEESE", "Cheese, matured 12 months, 400 g", "L-0815", "LANE-01", "", "", "to quarantine", {"LANE-01", "CHEESE"}},
	{"delivery", 4, "GLASS-6", "Glasses, six", "", "DOOR-2", "LANE-03", "SO-48090/1", "left by Ben", {"DOOR-2", "GLASS-6"}},
	{"delivery", 1, "GLASS-6", "Glasses, six", "", "", "PUTAWAY", "", "left by Ben", {"GLASS-6"}},
	{"pull", 3, "PAN-28", "Frying pan 28 cm", "", "", "LANE-03", "SO-48090/1", "shelf part", {"%QTY-3", "PAN-28"}},
	{"pull", 1, "KETTLE-BL", "Blue kettle 1.7 l", "", "PUTAWAY", "", "SO-48131/1", "held back", {"PUTAWAY", "KETTLE-BL"}},
	{"move", 120, "MUG-6", "Mugs, box of six", "", "OVERFLOW", "LANE-12", "SO-48099/1", "a lane has room", {"OVERFLOW", "%QTY-120", "MUG-6"}},
};

static struct session_view staging(const char *place, size_t count, const char *prompt)
{
	struct session_view view = picture_view("stage", prompt);

	view.place = place;
	view.tasks = tasks;
	view.task_count = count;
	return view;
}

static void stage_idle(struct model *model)
{
	struct session_view view = staging("", 8, "Scan the place where you stand, or a unit from the shelf");

	model_take_view(model, &view);
}

/* A sentence that is longer than what the count of the list leaves of its row. */
static void stage_said(struct model *model)
{
	struct session_view view = staging("LANE-03", 8, "Scan a unit at LANE-03, or another place");

	picture_scan(model, "%UNDO", (struct reply){.say = "No PIN is asked for any more, and nothing was done"});
	model_take_view(model, &view);
}

static void stage_unpack(struct model *model)
{
	static const struct session_task unpack[] = {
		{"unpack", 3, "KETTLE-BL", "Blue kettle 1.7 l", "", "carton 2 of SO-48112/1", "", "SO-48112/1", "cancelled", {"095060000000000017", "KETTLE-BL"}},
		{"redirect", 2, "KETTLE-BL", "Blue kettle 1.7 l", "", "LANE-03", "", "SO-48112/1", "cancelled", {"LANE-03", "SO-48112"}}};
	struct session_view view = staging("", 2, "Scan the place where you stand, or a unit from the shelf");

	view.tasks = unpack;
	model_take_view(model, &view);
}

static void stage_nothing(struct model *model)
{
	struct session_view view = staging("", 0, "Scan the place where you stand, or a unit from the shelf");

	model_take_view(model, &view);
}

static void stage_picked(struct model *model)
{
	stage_idle(model);
	for (int i = 0; i < 4; i++)
		screen_for(model)->handle(model, (struct input){.kind = INPUT_DOWN});
}

static void stage_at(struct model *model)
{
	static const char *const lines[] = {"redirect: 2 x Blue kettle 1.7 l (KETTLE-BL), SO-48112/1, cancelled"};
	struct session_view view = staging("LANE-03", 1, "Scan a unit at LANE-03, or another place");

	picture_scan(model, "LANE-03",
		(struct reply){.say = "LANE-03: 1 redirect", .lines = lines, .line_count = 1, .lists_work = true});
	model_take_view(model, &view);
}

static void stage_direct(struct model *model)
{
	struct reply_direction d = picture_direction(2, "PACK-1", "station", "SO-48090/1", "Ópera Café", "redirect");
	struct session_hand hand = {.direction = d};
	struct session_view view = staging("LANE-03", 0, "Scan PACK-1");

	view.hand = &hand;
	view.hand_count = 1;
	picture_scan(model, "SO-48112",
		(struct reply){.result = RESULT_DIRECT, .directions = &d, .direction_count = 1,
			.say = "No longer for SO-48112: 2 x Blue kettle 1.7 l to PACK-1"});
	model_take_view(model, &view);
}

static void stage_refused(struct model *model)
{
	struct session_view view = staging("LANE-04", 0, "Scan a unit at LANE-04, or another place");

	picture_scan(model, "9506000134352",
		(struct reply){.result = RESULT_REFUSED,
			.error = ERROR_NOT_HERE,
			.say = "No Blue kettle 1.7 l is to be fetched here; 2 no longer wanted at LANE-03: scan that place first",
			.prompt = "Scan a unit at LANE-04, or another place"});
	model_take_view(model, &view);
}

static void stage_count(struct model *model)
{
	struct session_view view = staging("LANE-03", 0, "Scan every unit at LANE-03, then %DONE");

	view.counting = true;
	picture_scan(model, "9506000134352", (struct reply){.say = "3 x Blue kettle 1.7 l counted at LANE-03"});
	model_take_view(model, &view);
}

static void stage_differs(struct model *model)
{
	static const char *const lines[] = {"missing 1 x Blue kettle 1.7 l (KETTLE-BL): 3 of 4", "found 1 x Glasses, six (GLASS-6): 1 of 0"};
	struct session_view view = staging("LANE-03", 0, "Scan %DONE again to book this, or count on");

	view.counting = true;
	picture_scan(model, "%DONE",
		(struct reply){.say = "LANE-03 differs from what is booked: 1 missing, 1 found", .lines = lines, .line_count = 2});
	model_take_view(model, &view);
}

static void stage_quarantine(struct model *model)
{
	static const char *const lines[] = {"6 x Blue kettle 1.7 l (KETTLE-BL)", "1 x Unidentified parcel (UNIDENTIFIED)"};
	struct session_view view = staging("HOLD", 0, "Scan a unit at HOLD, or another place");

	picture_scan(model, "HOLD", (struct reply){.say = "HOLD: 7 units in quarantine", .lines = lines, .line_count = 2});
	model_take_view(model, &view);
}

static const struct picture pictures[] = {
	{"stage-idle", stage_idle},
	{"stage-said", stage_said},
	{"stage-unpack", stage_unpack},
	{"stage-nothing", stage_nothing},
	{"stage-picked", stage_picked},
	{"stage-at", stage_at},
	{"stage-direct", stage_direct},
	{"stage-refused", stage_refused},
	{"stage-count", stage_count},
	{"stage-differs", stage_differs},
	{"stage-quarantine", stage_quarantine},
	{NULL, NULL},
};

int main(void)
{
	return pictures_run("pictures of staging", pictures);
}
