/* Golden pictures of a terminal whose printer is well, is in trouble, and has been for some time; and when it is said. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/lib/pictures.h"
#include "ui/printing.h"

static void at_door(struct model *model)
{
	struct session_view view = {
		.terminal = "T1",
		.operator_name = "Ana",
		.operator_role = "worker",
		.activity = "receive",
		.zone = "UTC",
		.now_ms = PICTURES_NOW_MS,
		.prompt = "Scan a carton or an item",
		.door = "DOOR-2",
		.inbound = "ASN-10231",
		.inbound_expected = 60,
		.inbound_received = 38,
		.cartons_expected = 40,
		.cartons_received = 14,
	};
	struct reply reply = {.say = "DOOR-2, ASN-10231 from Brewster Ltd"};

	model_take_reply(model, &reply, (const uint8_t *)"DOOR-2", 6, PICTURES_NOW_MS);
	model_take_view(model, &view);
}

static void in_trouble(struct model *model, enum printer_state state, const char *text, bool lasts)
{
	at_door(model);
	model->printer = printer_state_is_trouble(state) ? PRINTER_SHOWN_TROUBLE : PRINTER_SHOWN_GOOD;
	model->printer_lasts = lasts;
	snprintf(model->printer_text, sizeof model->printer_text, "%s", text ? text : printer_state_advice(state));
}

static void good(struct model *model)
{
	in_trouble(model, PRINTER_READY, NULL, false);
}

static void just_now(struct model *model)
{
	in_trouble(model, PRINTER_HEAD_OPEN, NULL, false);
}

static void media_out(struct model *model)
{
	in_trouble(model, PRINTER_MEDIA_OUT, NULL, true);
}

static void gone(struct model *model)
{
	in_trouble(model, PRINTER_GONE,
		"tcp:10.0.0.7 does not answer: Connection refused: is the printer on, and is this its address?", true);
}

/* A direction is as large as ever, and the store's failure comes first. */
static void beside_direction(struct model *model)
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

	in_trouble(model, PRINTER_NO_ANSWER, NULL, true);
	model_take_reply(model, &reply, (const uint8_t *)"9506000134352", 13, PICTURES_NOW_MS);
	model_take_view(model, &(struct session_view){.terminal = "T1", .operator_name = "Ana", .operator_role = "worker",
		.activity = "receive", .zone = "UTC", .prompt = "Scan PACK-1 to confirm", .door = "DOOR-2", .inbound = "ASN-10231",
		.hand = &hand, .hand_count = 1});
}

static void and_store(struct model *model)
{
	in_trouble(model, PRINTER_MEDIA_OUT, NULL, true);
	model->trouble = TROUBLE_BUSY;
}

/* ---- when it is said */

struct desk {
	struct printing printing;
	struct model model;
	struct printer_note note;
	char path[64];
	int fd;
};

static int set_up(void **state)
{
	struct desk *desk = calloc(1, sizeof *desk);

	assert_non_null(desk);
	snprintf(desk->path, sizeof desk->path, "/tmp/crossdock-note.XXXXXX");
	desk->fd = mkstemp(desk->path);
	assert_true(desk->fd >= 0);
	printing_init(&desk->printing, desk->path);
	model_init(&desk->model, "T1");
	*state = desk;
	return 0;
}

static int tear_down(void **state)
{
	struct desk *desk = *state;

	close(desk->fd);
	unlink(desk->path);
	model_done(&desk->model);
	free(desk);
	return 0;
}

static void write_down(struct desk *desk, enum printer_state state)
{
	desk->note.state = state;
	desk->note.seen_ms++;
	snprintf(desk->note.text, sizeof desk->note.text, "%s", printer_state_advice(state));
	printer_note_write(desk->fd, &desk->note);
}

static void test_said(void **state)
{
	struct desk *desk = *state;
	struct model *model = &desk->model;

	assert_false(printing_show(&desk->printing, model, 1000));
	assert_int_equal(model->printer, PRINTER_SHOWN_NOT);
	write_down(desk, PRINTER_READY);
	assert_false(printing_show(&desk->printing, model, 1000));
	assert_int_equal(model->printer, PRINTER_SHOWN_GOOD);
	/* at once a word, a line when it lasts, and that once */
	write_down(desk, PRINTER_MEDIA_OUT);
	assert_false(printing_show(&desk->printing, model, 2000));
	assert_int_equal(model->printer, PRINTER_SHOWN_TROUBLE);
	assert_false(model->printer_lasts);
	assert_false(printing_show(&desk->printing, model, 1999 + PRINTING_LASTS_MS));
	assert_true(printing_show(&desk->printing, model, 2000 + PRINTING_LASTS_MS));
	assert_true(model->printer_lasts);
	assert_string_equal(model->printer_text, printer_state_advice(PRINTER_MEDIA_OUT));
	write_down(desk, PRINTER_HEAD_OPEN); /* somebody is at it */
	assert_false(printing_show(&desk->printing, model, 9000));
	assert_string_equal(model->printer_text, printer_state_advice(PRINTER_HEAD_OPEN));
	assert_null(model->notice);
	write_down(desk, PRINTER_READY);
	assert_false(printing_show(&desk->printing, model, 10000));
	assert_int_equal(model->printer, PRINTER_SHOWN_GOOD);
	assert_non_null(strstr(model->notice, "ready again"));
}

/* Whoever sends has ended; and comes back. */
static void test_stale(void **state)
{
	struct desk *desk = *state;
	struct model *model = &desk->model;

	write_down(desk, PRINTER_READY);
	printing_show(&desk->printing, model, 1000);
	assert_false(printing_show(&desk->printing, model, 999 + PRINTING_STALE_MS));
	assert_int_equal(model->printer, PRINTER_SHOWN_GOOD);
	printing_show(&desk->printing, model, 1000 + PRINTING_STALE_MS);
	assert_int_equal(model->printer, PRINTER_SHOWN_TROUBLE);
	assert_true(printing_show(&desk->printing, model, 1000 + PRINTING_STALE_MS + PRINTING_LASTS_MS));
	assert_non_null(strstr(model->printer_text, "the process that prints has ended"));
	write_down(desk, PRINTER_READY);
	printing_show(&desk->printing, model, 200000);
	assert_int_equal(model->printer, PRINTER_SHOWN_GOOD);
}

/* What is half written, or by somebody else, is not read. */
static void test_half(void **state)
{
	struct desk *desk = *state;
	struct printer_note note;
	char text[700];
	ssize_t len;

	write_down(desk, PRINTER_PAUSED);
	assert_true(printer_note_read(desk->fd, &note));
	assert_int_equal(note.state, PRINTER_PAUSED);
	assert_string_equal(note.text, printer_state_advice(PRINTER_PAUSED));
	len = pread(desk->fd, text, sizeof text, 0);
	assert_true(len > 20);
	for (ssize_t cut = 0; cut < len; cut++) {
		assert_int_equal(ftruncate(desk->fd, cut), 0);
		assert_false(printer_note_read(desk->fd, &note));
	}
	for (ssize_t at = 0; at < len; at++) {
		char other = (char)(text[at] ^ 1);

		assert_int_equal(pwrite(desk->fd, text, (size_t)len, 0), len);
		assert_int_equal(pwrite(desk->fd, &other, 1, at), 1);
		assert_false(printer_note_read(desk->fd, &note));
	}
	assert_false(printer_note_read_path("/nowhere/at/all", &note));
}

int main(void)
{
	static const struct picture pictures[] = {
		{"printer-good", good},
		{"printer-just-now", just_now},
		{"printer-media-out", media_out},
		{"printer-gone", gone},
		{"printer-beside-direction", beside_direction},
		{"printer-and-store", and_store},
		{.name = NULL},
	};
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_said, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_stale, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_half, set_up, tear_down),
	};

	return pictures_run("pictures of the printer", pictures) + cmocka_run_group_tests_name("printing", tests, NULL, NULL);
}
