/* Golden pictures of the frame, of signing on and of receiving. A new picture is one function that fills a model and one row of the
 * table. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "tests/lib/picture_parts.h"
#include "tests/lib/pictures.h"
#include "ui/screen.h"

static struct session_view at_door(const char *prompt)
{
	struct session_view view = picture_view("receive", prompt);

	view.door = "DOOR-2";
	view.inbound = "ASN-10231";
	view.inbound_expected = 60;
	view.inbound_received = 38;
	view.cartons_expected = 40;
	view.cartons_received = 14;
	return view;
}

/* Two earlier scans, so that there is a history. */
static void earlier(struct model *model)
{
	struct reply_direction d = picture_direction(1, "PUTAWAY", "putaway", "", "", "no-demand");

	picture_scan(model, "DOOR-2", (struct reply){.say = "DOOR-2, ASN-10231 from Brewster Ltd"});
	picture_scan(model, "9506000134369",
		(struct reply){
			.result = RESULT_DIRECT, .directions = &d, .direction_count = 1, .say = "1 x Mug to PUTAWAY"});
	picture_scan(model, "PUTAWAY", (struct reply){.result = RESULT_CONFIRM, .confirmed = &d, .confirmed_count = 1});
}

/* Takes the directions in hand and answers a scan with them. */
static void direct(struct model *model, const struct reply_direction *list, size_t count, const char *prompt)
{
	struct session_hand hand[32] = {{.postponed = false}};
	struct session_view view = at_door(prompt);

	for (size_t i = 0; i < count; i++)
		hand[i].direction = list[i];
	view.hand = hand;
	view.hand_count = count;
	picture_scan(model, "9506000134352",
		(struct reply){.result = RESULT_DIRECT, .directions = list, .direction_count = count});
	model_take_view(model, &view);
}

static void direct_lane(struct model *model)
{
	struct reply_direction list[] = {
		picture_direction(4, "LANE-03", "lane", "SO-48112/1", "Miller & Sons", "waits-for-rest"),
		picture_direction(5, "PACK-1", "station", "SO-48090/1", "Ópera Café", "completes-order"),
		picture_direction(3, "PUTAWAY", "putaway", "", "", "no-demand"),
	};

	list[0].waits_for = "1 x GLASS-6 (on this delivery)";
	earlier(model);
	direct(model, list, 3, "Scan LANE-03 to confirm");
}

static void direct_one(struct model *model, int64_t quantity, const char *to, const char *kind, const char *reason)
{
	bool for_nobody = strcmp(kind, "putaway") == 0;
	struct reply_direction d = picture_direction(
		quantity, to, kind, for_nobody ? "" : "SO-48112/1", for_nobody ? "" : "Miller & Sons", reason);
	struct str prompt = {0};

	str_printf(&prompt, "Scan %s to confirm", to);
	earlier(model);
	direct(model, &d, 1, str_text(&prompt));
	str_done(&prompt);
}

static void sign_on(struct model *model)
{
	struct session_view view = {.terminal = "T1", .zone = "Europe/Madrid", .prompt = "Scan your badge"};

	model_take_view(model, &view);
}

static void sign_on_refused(struct model *model)
{
	sign_on(model);
	picture_scan(model, "9506000134352",
		(struct reply){.result = RESULT_REFUSED,
			.error = ERROR_NOT_SIGNED_ON,
			.say = "Nobody is signed on here: scan your badge first",
			.prompt = "Scan your badge"});
}

static void signed_off(struct model *model)
{
	sign_on(model);
	picture_scan(model, "%OFF", (struct reply){.say = "Ana signed off", .signed_off = true});
}

static void choose(struct model *model)
{
	struct session_view view = picture_view("", "Choose an activity");

	model_take_view(model, &view);
	picture_scan(model, "OP-ANA", (struct reply){.say = "Ana signed on"});
}

static void ready(struct model *model)
{
	struct session_view view = at_door("Scan a unit, a carton or a pallet");

	model_take_view(model, &view);
	picture_scan(model, "ASN-10231", (struct reply){.say = "ASN-10231 from Brewster Ltd at DOOR-2"});
}

static void ready_marked(struct model *model)
{
	struct session_view view = at_door("Scan a unit: it counts 12");

	view.mark = "12 x";
	model_take_view(model, &view);
	picture_scan(model, "%QTY-12", (struct reply){.say = "The next unit scan counts 12"});
}

static void after_restart(struct model *model)
{
	struct reply_direction d = picture_direction(4, "LANE-03", "lane", "SO-48112/1", "Miller & Sons", "waits-for-rest");
	struct session_hand hand[] = {{.direction = d}, {.direction = d, .postponed = true}};
	struct session_view view = at_door("Scan LANE-03 to confirm");

	view.hand = hand;
	view.hand_count = 2;
	model_take_view(model, &view);
}

static void go(struct model *model)
{
	direct_one(model, 1, "PACK-1", "station", "completes-order");
}

static void lane(struct model *model)
{
	direct_lane(model);
	model->queued = 2;
}

static void putaway(struct model *model)
{
	direct_one(model, 12, "PUTAWAY", "putaway", "no-demand");
}

static void quarantine(struct model *model)
{
	direct_one(model, 1, "HOLD", "quarantine", "damaged");
}

static void moved(struct model *model)
{
	struct reply_direction d = picture_direction(2, "PACK-1", "station", "SO-48090/1", "Ópera Café", "completes-order");
	struct session_view view = at_door("Scan the next unit");

	picture_scan(model, "9506000134352", (struct reply){.result = RESULT_DIRECT, .directions = &d, .direction_count = 1});
	model_take_view(model, &view);
}

static void refused(struct model *model)
{
	struct session_view view = at_door("Scan a unit, a carton or a pallet");

	earlier(model);
	model_take_view(model, &view);
	picture_scan(model, "9506000134353",
		(struct reply){.result = RESULT_REFUSED,
			.error = ERROR_BAD_CHECK_DIGIT,
			.say = "9506000134353: the check digit should be 2. The code is damaged or was typed wrong: scan it again",
			.prompt = "Scan a unit, a carton or a pallet"});
}

static void wrong_place(struct model *model)
{
	direct_lane(model);
	picture_scan(model, "LANE-04",
		(struct reply){.result = RESULT_REFUSED,
			.error = ERROR_WRONG_PLACE,
			.say = "Nothing in hand goes to LANE-04: bring 4 to LANE-03",
			.prompt = "Scan LANE-03 to confirm"});
}

static void confirmed(struct model *model)
{
	struct reply_direction d = picture_direction(4, "LANE-03", "lane", "SO-48112/1", "Miller & Sons", "waits-for-rest");
	struct session_view view = at_door("Scan the next unit");

	earlier(model);
	model_take_view(model, &view);
	picture_scan(model, "LANE-03", (struct reply){.result = RESULT_CONFIRM, .confirmed = &d, .confirmed_count = 1});
}

static void confirmed_long_ago(struct model *model)
{
	confirmed(model);
	model->since_reply_ms = MODEL_CONFIRMED_MS;
}

static void confirmed_next(struct model *model)
{
	struct reply_direction d = picture_direction(4, "LANE-03", "lane", "SO-48112/1", "Miller & Sons", "waits-for-rest");
	struct reply_direction next = picture_direction(5, "PACK-1", "station", "SO-48090/1", "Ópera Café", "completes-order");

	direct(model, &next, 1, "Scan PACK-1 to confirm");
	picture_scan(model, "LANE-03", (struct reply){.result = RESULT_CONFIRM, .confirmed = &d, .confirmed_count = 1});
}

static void products_in_hand(struct model *model)
{
	struct reply_direction list[12];

	for (int i = 0; i < 12; i++) {
		list[i] = picture_direction(1, "PUTAWAY", "putaway", "", "", "no-demand");
		if (i % 3) {
			list[i].sku = "MUG-6";
			list[i].description = "Mugs, box of six";
		}
	}
	direct(model, list, 12, "Scan PUTAWAY to confirm");
}

static void many_in_hand(struct model *model)
{
	struct reply_direction list[20];
	char shipments[20][16];

	for (int i = 0; i < 20; i++) {
		snprintf(shipments[i], sizeof shipments[i], "SO-481%02d/1", i);
		list[i] = picture_direction(20 - i, i % 2 ? "LANE-12" : "PACK-1", i % 2 ? "lane" : "station", shipments[i],
			"Miller & Sons", i % 2 ? "consolidates" : "completes-order");
	}
	direct(model, list, 20, "Scan PACK-1 to confirm");
	screen_for(model)->handle(model, (struct input){.kind = INPUT_DOWN});
}

static void short_and_over(struct model *model)
{
	static const char *const lines[] = {"KETTLE-BL  Blue kettle 1.7 l   2 short", "MUG-6  Mugs, six   1 over",
		"GLASS-6  Glasses, six   3 short"};
	struct session_view view = at_door("Scan %DONE again to close ASN-10231");

	model_take_view(model, &view);
	picture_scan(model, "%DONE",
		(struct reply){.say = "ASN-10231 is not complete. Scan %DONE again to close it short",
			.lines = lines,
			.line_count = 3});
}

/* The same with goods in hand: what is missing has to be read before the second %DONE. */
static void short_in_hand(struct model *model)
{
	static const char *const lines[] = {"KETTLE-BL  Blue kettle 1.7 l: 2 short", "MUG-6  Mugs, six: 1 over",
		"GLASS-6  Glasses, six: 3 short", "PRESS-1L  Café press 1 l: 16 short", "PLATE-27  Dinner plate 27 cm: 8 short",
		"PAN-24  Frying pan 24 cm: 12 short", "BEANS-1K  Espresso beans 1 kg: 4 short"};

	direct_one(model, 5, "LANE-01", "lane", "waits-for-rest");
	picture_scan(model, "%DONE",
		(struct reply){.say = "ASN-10231 differs from what was announced: scan %DONE again to close it",
			.lines = lines,
			.line_count = sizeof lines / sizeof *lines});
}

static void short_in_hand_scrolled(struct model *model)
{
	short_in_hand(model);
	model->scroll = 6;
}

static void warned(struct model *model)
{
	static const char *const lines[] = {"Best before 2026-11-20 has passed"};
	struct reply_direction d = picture_direction(1, "PACK-1", "station", "SO-48112/1", "Miller & Sons", "completes-order");

	direct(model, &d, 1, "Scan PACK-1 to confirm");
	picture_scan(model, "9506000134352",
		(struct reply){.result = RESULT_DIRECT,
			.directions = &d,
			.direction_count = 1,
			.lines = lines,
			.line_count = 1});
}

static void hostile(struct model *model)
{
	char name[241];
	struct reply_direction list[3];

	memset(name, 'W', sizeof name - 1);
	name[sizeof name - 1] = '\0';
	list[0] = picture_direction(
		1000000000, name, "lane", "SO-\x1b[2J\x07/1", "日本の倉庫株式会社 \xff\xfe", "waits-for-rest");
	list[0].description = "e\xcc\x81\xcc\x82\xcc\x83 \x1b]0;title\x07 \xe2\x80\xaegnp.exe";
	list[0].lot = "שלום";
	list[1] = picture_direction(2,
		"場所\x9b"
		"31m",
		"nonsense", name, name, "a-new-word");
	list[2] = picture_direction(3, "\xcc\x81", "", "", "", "");
	direct(model, list, 3, name);
	picture_scan(model,
		"\x1b[31m\xc3(\x1d"
		"10",
		(struct reply){.result = RESULT_DIRECT, .directions = list, .direction_count = 3});
}

static void long_place(struct model *model)
{
	direct_one(model, 12, "Quarantine-area-7", "lane", "consolidates");
}

static void foreign_place(struct model *model)
{
	direct_one(model, 12, "第三通路", "lane", "consolidates");
}

static void busy(struct model *model)
{
	direct_lane(model);
	model->trouble = TROUBLE_BUSY;
	model->queued = 1;
}

static void store_failed(struct model *model)
{
	direct_lane(model);
	model->trouble = TROUBLE_STORE;
	snprintf(model->trouble_text, sizeof model->trouble_text, "/var/lib/crossdock/site.db: disk is full");
	model->queued = 3;
}

static void store_failed_idle(struct model *model)
{
	store_failed(model);
	model->queued = 0;
}

/* What a store that is damaged says, on a screen that shows nothing else. */
static void store_damaged(struct model *model)
{
	ready(model);
	model->trouble = TROUBLE_STORE;
	snprintf(model->trouble_text, sizeof model->trouble_text, "%s",
		"/var/lib/crossdock/site.db: the store is damaged: crossdock restore --latest brings it back; scans are kept until then");
	model->queued = 1;
}

static void store_damaged_queue_empty(struct model *model)
{
	store_damaged(model);
	model->queued = 0;
}

static void noticed_long(struct model *model)
{
	ready(model);
	model->notice = "A restore will not know these scans: /var/lib/crossdock/scans/T1-2fbb20045bec7a11: the journal of scans cannot be "
			"written: No space left on device";
}

static void typing(struct model *model)
{
	direct_lane(model);
	str_add(&model->input, "\x1d"
			       "010950600013435210A");
}

static void leaving(struct model *model)
{
	direct_lane(model);
	model->leaving = true;
}

static void over_receipt(struct model *model)
{
	static const char *const lines[] = {"Expected 10, received 10", "OP-BEN received the last one at 13:40"};

	ready(model);
	picture_scan(model, "9506000134352",
		(struct reply){.result = RESULT_REFUSED,
			.error = ERROR_OVER_RECEIPT,
			.say = "One more Blue kettle than was announced: a lead's badge takes it in, %SKIP puts it aside",
			.prompt = "Scan a lead's badge, or %SKIP",
			.lines = lines,
			.line_count = 2});
}

static void help(struct model *model)
{
	static const char *const lines[] = {"Scan now: the place LANE-03, another unit, or a command",
		"%QTY-12  the next unit counts 12", "%DAMAGED  the next unit goes to quarantine",
		"%SKIP  postpones the shown direction", "%FULL  the shown place is full", "%DONE  finishes ASN-10231"};

	direct_lane(model);
	picture_scan(model, "%HELP", (struct reply){.lines = lines, .line_count = 6});
}

static void help_scrolled(struct model *model)
{
	help(model);
	model->scroll = 7;
}

static void demo_plays(struct model *model)
{
	direct_lane(model);
	model->demo_plays = true;
}

static void hints(struct model *model)
{
	struct model_hint *list = mem_alloc(2 * sizeof *list);

	direct_lane(model);
	list[0] = (struct model_hint){mem_dup("LANE-03"), mem_dup("confirms")};
	list[1] = (struct model_hint){mem_dup("9506000134352"), mem_dup("Blue kettle 1.7 l")};
	model_take_hints(model, list, 2);
}

static const struct picture pictures[] = {
	{"sign-on", sign_on},
	{"sign-on-refused", sign_on_refused},
	{"sign-on-again", signed_off},
	{"choose", choose},
	{"receive-ready", ready},
	{"receive-ready-marked", ready_marked},
	{"receive-after-restart", after_restart},
	{"receive-go", go},
	{"receive-lane", lane},
	{"receive-putaway", putaway},
	{"receive-quarantine", quarantine},
	{"receive-moved", moved},
	{"receive-refused", refused},
	{"receive-wrong-place", wrong_place},
	{"receive-confirmed", confirmed},
	{"receive-confirmed-long-ago", confirmed_long_ago},
	{"receive-confirmed-next", confirmed_next},
	{"receive-many-in-hand", many_in_hand},
	{"receive-products-in-hand", products_in_hand},
	{"receive-short-and-over", short_and_over},
	{"receive-short-in-hand", short_in_hand},
	{"receive-short-in-hand-scrolled", short_in_hand_scrolled},
	{"receive-warned", warned},
	{"receive-hostile", hostile},
	{"receive-long-place", long_place},
	{"receive-foreign-place", foreign_place},
	{"receive-busy", busy},
	{"receive-store-failed", store_failed},
	{"receive-store-failed-idle", store_failed_idle},
	{"receive-store-damaged", store_damaged},
	{"receive-store-damaged-idle", store_damaged_queue_empty},
	{"receive-noticed-long", noticed_long},
	{"receive-typing", typing},
	{"receive-leaving", leaving},
	{"receive-help", help},
	{"receive-help-scrolled", help_scrolled},
	{"receive-demo", demo_plays},
	{"receive-hints", hints},
	{"receive-over", over_receipt},
	{NULL, NULL},
};

int main(void)
{
	return pictures_run("pictures", pictures);
}
