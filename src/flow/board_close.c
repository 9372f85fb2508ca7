/* A lead closes a delivery from the board: the one that he looks at, or the only one at the door that he looks at. It is shown
 * first what is missing of it, as where it is received. */
#include "flow/board_act.h"
#include "flow/talk.h"

/* The delivery at hand: that was opened, else the only one that is at the door that was. */
static bool inbound_at_hand(struct session *s, struct inbound *inbound)
{
	size_t count = 0;
	size_t here = 0;
	struct inbound *list;

	if (s->marks.board_inbound_id)
		return inbound_load(s->db, &s->reply.arena, s->marks.board_inbound_id, inbound);
	if (!s->marks.board_place_id)
		return false;
	list = inbound_at_door(s->db, &s->reply.arena, s->marks.board_place_id, s->now_ms, &count);
	for (size_t i = 0; i < count; i++) {
		if (list[i].status != INBOUND_RECEIVING && list[i].status != INBOUND_ARRIVED)
			continue;
		*inbound = list[i];
		here++;
	}
	return here == 1;
}

void board_done(struct session *s, bool again)
{
	struct inbound inbound;

	if (!inbound_at_hand(s, &inbound)) {
		refuse(s, ERROR_NOT_HERE, "Which delivery is to be closed? Scan its number, or the door where it is the only one, then %%DONE");
		return;
	}
	s->marks.board_inbound_id = inbound.id;
	context_close(s, &inbound, again);
	s->marks.board_closed = again && s->reply.result != RESULT_REFUSED;
}
