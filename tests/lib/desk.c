/* The desk: what is typed at it, and what comes of that. */
#include "lib/desk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"

int desk_set_up(void **state)
{
	struct desk *desk = mem_alloc(sizeof *desk);
	const struct session_view view = {.terminal = "T1", .operator_name = "Ana", .activity = "receive", .zone = "UTC"};

	model_init(&desk->model, "T1");
	model_take_view(&desk->model, &view);
	*state = desk;
	return 0;
}

int desk_tear_down(void **state)
{
	struct desk *desk = *state;

	queue_done(&desk->queue);
	model_done(&desk->model);
	free(desk);
	return 0;
}

void desk_key(struct desk *desk, enum input_kind kind)
{
	keys_take(&desk->model, &desk->queue, (struct input){.kind = kind});
}

void desk_function(struct desk *desk, int number)
{
	keys_take(&desk->model, &desk->queue, (struct input){.kind = INPUT_F, .number = number});
}

void desk_type(struct desk *desk, const char *text)
{
	for (; *text; text++)
		keys_take(&desk->model, &desk->queue, (struct input){.kind = INPUT_BYTE, .byte = (unsigned char)*text});
}

void desk_next_scan(struct desk *desk, const char *expected)
{
	const struct queue_scan *scan = queue_first(&desk->queue);

	assert_non_null(scan);
	assert_int_equal(scan->len, strlen(expected));
	assert_memory_equal(scan->data, expected, scan->len);
	queue_drop(&desk->queue);
}

void desk_no_scan(struct desk *desk)
{
	assert_null(queue_first(&desk->queue));
}
