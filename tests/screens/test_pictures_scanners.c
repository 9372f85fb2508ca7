/* Golden pictures of a terminal with scanners of its own. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "tests/lib/pictures.h"
#include "ui/scanning.h"

static void see(struct model *model)
{
	struct session_view view = {.terminal = "T1", .operator_name = "Ana", .operator_role = "worker", .activity = "receive",
		.door = "DOOR-2", .zone = "UTC", .now_ms = PICTURES_NOW_MS, .mark = "", .prompt = "Scan a carton or a unit"};

	model_take_view(model, &view);
}

static void scanners(struct model *model, const char *text, size_t missing, const char *news)
{
	see(model);
	snprintf(model->scanners, sizeof model->scanners, "%s", text);
	model->scanners_missing = missing;
	snprintf(model->scanner_news, sizeof model->scanner_news, "%s", news);
	model->notice = *news ? model->scanner_news : NULL;
}

static void here(struct model *model)
{
	scanners(model, "2 scanners ✓", 0, "");
}

static void gone(struct model *model)
{
	scanners(model, "SCAN-1 gone", 1, "Scanner SCAN-1 gone: plug it in again");
}

static void long_name(struct model *model)
{
	scanners(model, "SCANNER-AT-DK-02 gone", 1,
		"Scanner SCANNER-AT-DK-02 cannot be used: /dev/input/event7: this user may not read it: add the user to the "
		"group input");
}

static void no_scan(struct model *model)
{
	static uint8_t data[] = "10A";
	static char fault[] = "What scanner SCAN-1 sent is no scan: its key F12 means nothing in a scan: if that is how it sends a "
			      "group separator, set gs = F12";
	struct queue_scan scan = {.data = data, .len = 3, .device = "SCAN-1", .fault = fault};
	struct reply refusal;

	scanners(model, "scanner ✓", 0, "");
	refusal = scanning_refusal(&scan, &model->view);
	model_take_reply(model, &refusal, scan.data, scan.len, PICTURES_NOW_MS);
}

static const struct picture pictures[] = {
	{"scanners-here", here},
	{"scanners-gone", gone},
	{"scanners-long-name", long_name},
	{"scanners-no-scan", no_scan},
	{NULL, NULL},
};

int main(void)
{
	return pictures_run("pictures of scanners", pictures);
}
