/* Verify: what leaves. Cartons, their SSCCs and labels, shipments that are packed or gone, pickups, and what terminals have
 * at hand. Contents and counters are compared with the ledger elsewhere. */
#include <inttypes.h>

#include "base/term.h"
#include "base/text.h"
#include "store/packing.h"
#include "store/report.h"
#include "store/settings.h"
#include "store/sscc.h"
#include "store/verify.h"

/* clang-format off */

/* A parcel c in words: "carton 095060000000000008 (SO-1/1 no. 2)" */
#define CARTON_WORDS \
	SAID_WITH(N_("carton %s (%s no. %s)")) "CASE WHEN c.sscc = '' THEN '#' || c.id ELSE c.sscc END" SAID_NEXT \
	SHIPMENT_OF("c.order_id", "c.shipment_no") SAID_NEXT "c.number" SAID_END
#define SHIPMENT_OF(order_id, number) \
	"coalesce((SELECT number FROM customer_order WHERE id = " order_id "), " SAID_WITH(N_("order #%s")) order_id SAID_END ") || '/' || " number
#define SHIPMENT_WORDS SAID_WITH(N_("shipment %s")) SHIPMENT_OF("s.order_id", "s.number") SAID_END

static const char *const checks[] = {
	/* ---- cartons */
	"SELECT " SAID_WITH(N_("%s: loaded on")) CARTON_WORDS SAID_END ", coalesce(" SAID_WITH(N_("%s, which has left"))
	"k.number" SAID_END ", " SAID(N_("no pickup")) "), " SAID(N_("a pickup that is open"))
	" FROM parcel c LEFT JOIN pickup k ON k.id = c.pickup_id WHERE c.status = 'loaded' AND (k.id IS NULL OR "
	"k.status <> 'open')",

	"SELECT " SAID_WITH(N_("%s: gone with")) CARTON_WORDS SAID_END ", coalesce(" SAID_WITH(N_("%s, which has not left"))
	"k.number" SAID_END ", " SAID(N_("no pickup")) "), " SAID(N_("a pickup that has left"))
	" FROM parcel c LEFT JOIN pickup k ON k.id = c.pickup_id WHERE c.status = 'departed' AND (k.id IS NULL OR "
	"k.status <> 'departed')",

	"SELECT " SAID_WITH(N_("%s: pickup")) CARTON_WORDS SAID_END ", k.number, " SAID_WITH(N_("none, as it is %s"))
	SAID_TERM("c.status") SAID_END
	" FROM parcel c JOIN pickup k ON k.id = c.pickup_id WHERE c.status NOT IN ('loaded', 'departed')",

	"SELECT " SAID_WITH(N_("%s: loaded on %s")) CARTON_WORDS SAID_NEXT "k.number" SAID_END ", " SAID(N_("no scan")) ", "
	SAID(N_("the scan that loaded it"))
	" FROM parcel c JOIN pickup k ON k.id = c.pickup_id WHERE c.status IN ('loaded', 'departed') AND NOT EXISTS "
	"(SELECT 1 FROM loading l WHERE l.parcel_id = c.id AND l.pickup_id = c.pickup_id AND l.taken_off = 0)",

	"SELECT " SAID_WITH(N_("%s: units in it")) CARTON_WORDS SAID_END ", p.units, " SAID_WITH(N_("0, as it is %s"))
	SAID_TERM("c.status") SAID_END
	" FROM parcel c JOIN place p ON p.id = c.place_id WHERE c.status IN ('departed', 'void') AND p.units <> 0",

	"SELECT " SAID_WITH(N_("%s: units in it")) CARTON_WORDS SAID_END ", 0, " SAID_WITH(N_("some, as it is %s"))
	SAID_TERM("c.status") SAID_END
	" FROM parcel c JOIN place p ON p.id = c.place_id WHERE c.status IN ('closed', 'loaded') AND p.units = 0",

	"SELECT " SAID_WITH(N_("%s: its place")) CARTON_WORDS SAID_END ", p.kind || ' ' || p.code, "
	SAID(N_("a place of kind carton")) " FROM parcel c JOIN place p ON p.id = c.place_id WHERE p.kind <> 'carton'",

	"SELECT " SAID_WITH(N_("%s: %s in it for")) CARTON_WORDS SAID_NEXT "b.quantity" SAID_END
	", CASE WHEN b.order_id = 0 THEN " SAID(N_("nobody")) " ELSE " SHIPMENT_OF("b.order_id", "b.shipment_no") " END, "
	SHIPMENT_OF("c.order_id", "c.shipment_no")
	" FROM parcel c JOIN balance b ON b.place_id = c.place_id WHERE b.order_id <> c.order_id OR b.shipment_no <> "
	"c.shipment_no",

	"SELECT " SAID_WITH(N_("%s: cartons with the number %s")) SHIPMENT_WORDS SAID_NEXT "s.n" SAID_END
	", s.cartons, 1 FROM (SELECT order_id, shipment_no AS number, number AS n, count(*) AS cartons FROM parcel "
	"WHERE status <> 'void' GROUP BY order_id, shipment_no, number HAVING count(*) > 1) AS s",

	/* ---- SSCCs and labels */
	"SELECT " SAID_WITH(N_("%s: its SSCC")) CARTON_WORDS SAID_END ", " SAID(N_("none")) ", "
	SAID_WITH(N_("one, as it is %s")) SAID_TERM("c.status") SAID_END
	" FROM parcel c WHERE c.status IN ('closed', 'loaded', 'departed') AND c.sscc = ''",

	"SELECT " SAID_WITH(N_("%s: its SSCC")) CARTON_WORDS SAID_END ", c.sscc, " SAID_WITH(N_("none, as it is %s"))
	SAID_TERM("c.status") SAID_END " FROM parcel c WHERE c.status IN ('open', 'void') AND c.sscc <> ''",

	/* an inbound carton that goes as it is keeps its own */
	"SELECT " SAID_WITH(N_("%s: its SSCC was")) CARTON_WORDS SAID_END ", CASE WHEN g.sscc IS NULL THEN "
	SAID(N_("never given")) " WHEN g.void_at IS NOT NULL THEN " SAID(N_("given, and counts no more")) " ELSE "
	SAID_WITH(N_("given to carton #%s")) "g.parcel_id" SAID_END " END, " SAID(N_("given to it"))
	" FROM parcel c LEFT JOIN sscc g ON g.sscc = c.sscc LEFT JOIN carton i ON i.id = c.carton_id WHERE c.sscc <> "
	"'' AND coalesce(i.sscc, '') <> c.sscc AND (g.sscc IS NULL OR g.void_at IS NOT NULL OR g.parcel_id <> c.id)",

	"SELECT " SAID_WITH(N_("%s: the SSCC of the inbound carton that it is")) CARTON_WORDS SAID_END
	", i.sscc, c.sscc FROM parcel c JOIN carton i ON i.id = c.carton_id WHERE c.sscc <> '' AND c.sscc <> i.sscc",

	"SELECT " SAID_WITH(N_("%s: SSCC %s")) CARTON_WORDS SAID_NEXT "g.sscc" SAID_END ", " SAID(N_("counts")) ", "
	SAID_WITH(N_("counts no more, as it has %s")) "CASE WHEN c.sscc = '' THEN " SAID(N_("none")) " ELSE c.sscc END" SAID_END
	" FROM sscc g JOIN parcel c ON c.id = g.parcel_id WHERE g.void_at IS NULL AND g.sscc <> c.sscc",

	"SELECT " SAID_WITH(N_("%s: labels to print")) CARTON_WORDS SAID_END ", CASE WHEN j.id IS NULL THEN " SAID(N_("none"))
	" ELSE j.status END, " SAID(N_("one"))
	" FROM parcel c LEFT JOIN print_job j ON j.kind = 'carton' AND j.sscc = c.sscc AND j.again_of IS NULL WHERE "
	"c.sscc <> '' AND (j.id IS NULL OR j.parcel_id <> c.id)",

	"SELECT " SAID_WITH(N_("label %s: its SSCC %s was")) "j.id" SAID_NEXT "j.sscc" SAID_END ", " SAID(N_("never given")) ", "
	SAID(N_("given")) " FROM print_job j WHERE j.kind = 'carton' AND j.sscc <> '' AND NOT EXISTS (SELECT 1 FROM sscc WHERE sscc = j.sscc) "
	"AND NOT EXISTS (SELECT 1 FROM carton WHERE sscc = j.sscc)",

	/* ---- shipments */
	"SELECT " SAID_WITH(N_("%s: in hand, here, packed")) SHIPMENT_WORDS SAID_END
	", s.in_hand || ', ' || s.here || ', ' || s.packed, " SAID(N_("0, 0, 0, as it has left"))
	" FROM shipment s WHERE s.status = 'shipped' AND s.in_hand + s.here + s.packed > 0",

	"SELECT " SAID_WITH(N_("%s: gone with")) SHIPMENT_WORDS SAID_END ", coalesce(" SAID_WITH(N_("%s, which has not left"))
	"k.number" SAID_END ", " SAID(N_("no pickup")) "), " SAID(N_("a pickup that has left"))
	" FROM shipment s LEFT JOIN pickup k ON k.id = s.pickup_id WHERE s.status = 'shipped' AND (k.id IS NULL OR "
	"k.status <> 'departed')",

	"SELECT " SAID_WITH(N_("%s: status")) SHIPMENT_WORDS SAID_END
	", s.status, CASE WHEN EXISTS (SELECT 1 FROM parcel c WHERE c.order_id = s.order_id AND c.shipment_no = "
	"s.number AND c.status = 'open') THEN " SAID(N_("packing, with an open carton")) " ELSE "
	SAID(N_("packing, with units in hand"))
	" END FROM shipment s WHERE s.status = 'packed' AND (s.in_hand > 0 OR EXISTS (SELECT 1 FROM parcel c WHERE "
	"c.order_id = s.order_id AND c.shipment_no = s.number AND c.status = 'open'))",

	"SELECT " SAID_WITH(N_("order %s: shipments used")) "o.number" SAID_END ", o.shipments_used, "
	SAID_WITH(N_("at least %s")) "s.started" SAID_END
	" FROM (SELECT order_id, count(*) AS started FROM shipment WHERE status IN ('packing', 'packed', 'shipped') "
	"GROUP BY order_id) AS s JOIN customer_order o ON o.id = s.order_id WHERE o.shipments_used < s.started",

	/* ---- terminals */
	"SELECT " SAID_WITH(N_("terminal %s: shipment at hand")) "t.name" SAID_END ", " SAID_WITH(N_("order #%s, no. %s"))
	"t.order_id" SAID_NEXT "t.shipment_no" SAID_END ", " SAID(N_("there is none"))
	" FROM terminal t WHERE t.order_id <> 0 AND NOT EXISTS (SELECT 1 FROM shipment s WHERE s.order_id = "
	"t.order_id AND s.number = t.shipment_no)",

	"SELECT " SAID_WITH(N_("terminal %s: carton at hand")) "t.name" SAID_END ", '#' || t.parcel_id, "
	SAID(N_("there is none"))
	" FROM terminal t WHERE t.parcel_id <> 0 AND NOT EXISTS (SELECT 1 FROM parcel WHERE id = t.parcel_id)",

	"SELECT " SAID_WITH(N_("terminal %s: pickup at hand")) "t.name" SAID_END ", '#' || t.pickup_id, "
	SAID(N_("there is none"))
	" FROM terminal t WHERE t.pickup_id <> 0 AND NOT EXISTS (SELECT 1 FROM pickup WHERE id = t.pickup_id)",
};

/* clang-format on */

/* What a packed shipment has here and wants, which is for the rules of packing to say. */
static void check_wanted(struct db *db, struct verify *verify)
{
	struct policy site = settings_policy(db);
	struct arena arena = {0};
	struct stmt *q =
		DB_QUERY0(db, "SELECT order_id, number FROM shipment WHERE status = 'packed' AND here > 0 ORDER BY order_id, number");

	while (db_next(q)) {
		struct shipment s;

		if (shipment_load(db, &arena, db_i64(q, 0), db_i64(q, 1), site, 0, &s) && s.to_pack)
			verify_say(verify, arena_printf(&arena, _("shipment %s: status"), s.name), term("packed"),
				_("packing, with something to pack"));
		arena_reset(&arena);
	}
	arena_done(&arena);
}

static void say_count(void *ctx, const char *prefix, int64_t next, const char *given)
{
	struct arena arena = {0};

	if (*prefix)
		verify_say(ctx, arena_printf(&arena, _("SSCCs of the prefix %s: the next number"), prefix), arena_printf(&arena, "%" PRId64, next),
			arena_printf(&arena, _("one after %s, which was given"), given));
	else
		verify_say(ctx, arena_printf(&arena, _("SSCCs that no count knows, the first is %s"), given), arena_printf(&arena, "%" PRId64, next), "0");
	arena_done(&arena);
}

void verify_leave(struct db *db, struct verify *verify)
{
	for (size_t i = 0; i < sizeof checks / sizeof *checks; i++) {
		struct stmt *q = DB_QUERY0(db, checks[i]);

		while (db_next(q))
			verify_say(verify, db_text(q, 0), db_text(q, 1), db_text(q, 2));
	}
	check_wanted(db, verify);
	sscc_check(db, say_count, verify);
}
