/* What the files of matching and directing share: who takes what of the goods of one scan, and where it goes. Internal to
 * src/flow: match.c fills takers and pieces, direct.c gives them places, give.c writes and shows them. */
#ifndef FLOW_DIRECTING_H
#define FLOW_DIRECTING_H

#include "flow/direct.h"

#define NO_TAKER ((size_t)-1)

/* An order that gets something, and what was decided for its shipment. */
struct taker {
	struct order_facts facts;
	int64_t units;     /* units of this scan */
	bool must_be_whole;
	bool complete;     /* nothing is still wanted once it has them */
	bool lets_go;      /* its policy lets the shipment go once it has them */
	bool deviates;     /* the plan had another supply for it, or none */
	bool in_a_lane;    /* some of it stands in a lane: all of it is gathered in lanes */
	struct place *place;
	const char *reason;
};

/* Units that go one way: from one of the goods to one line, or to nobody. */
struct piece {
	const struct goods *goods;
	size_t taker;       /* NO_TAKER = nobody */
	int64_t line_id;
	const char *line;
	int64_t quantity;
	struct place *place;
	const char *reason;
	int64_t group;      /* units of the direction it is part of: same place, order, product, lot */
};

struct places {
	struct place *list;
	size_t count;
	bool loaded;
};

struct directing {
	struct session *s;
	struct arena *arena;
	const struct goods *goods;
	size_t goods_count;
	struct taker *takers;
	size_t taker_count, taker_cap;
	struct piece *pieces;
	size_t piece_count, piece_cap;
	struct places places[PLACE_ADJUSTMENT + 1];
};

/* Claimable lines claim the goods in claim order until the quantity is used up; the rest is a piece for nobody. */
void directing_match(struct directing *d, const struct goods *goods);

/* Whether the order wants nothing more once it has what this scan brings. Stops at the first line that wants more. */
bool directing_satisfies(struct directing *d, const struct taker *taker);

/* Whether the shelf has a part for the order that it still wants once it has what this scan brings. */
bool directing_shelf_has(struct directing *d, const struct taker *taker);

/* Whether all that the order then still waits for is in sight: it claims as planned, whatever let it claim before. */
bool directing_rest_in_sight(struct directing *d, const struct taker *taker);

/* Once every piece has its place: puts them in the order in which they are shown, posts the movements, writes the
 * directions, settles the shipments, and adds all to the reply with what is to be warned of. */
void directing_give(struct directing *d);

#endif
