#!/bin/bash
# A day of a real retailer, received under each way to match: what plan --compare says beforehand is what comes of it.
# timeout: 400
. tests/lib/tap.sh
. tests/lib/retail.sh
data=$SHARED/data/retail-day
[ -d "$data" ] || skip_all "there is no retail data at $SHARED/data"
at=$(retail_at "$data")

db=$TMP/site.db
exits "the files go in" 0 retail_site "$data" "$db"
for match in claim-order priority-only finish-first; do
	cp "$db" "$TMP/$match.db"
	exits "$match: is set" 0 "$CROSSDOCK" --db "$TMP/$match.db" --at "$at" settings match="$match"
	exits "$match: is compared" 0 "$CROSSDOCK" --db "$TMP/$match.db" --at "$at" --json plan --compare
	foreseen=$(sqlite3 "" "SELECT value ->> 'complete' FROM json_each('$said', '\$.compared') WHERE value ->> 'match' = '$match'")
	exits "$match: the day plays to its end" 0 retail_play "$data" "$TMP/$match.db" "$TMP/$match.json"
	is "$match: no scan is refused" "$(grep '"result":"refused"' "$TMP/$match.json" | head -3)" ""
	complete=$(sqlite3 "$TMP/$match.db" "SELECT sum(complete) FROM (SELECT min(from_stock + cancelled + shipped + allocated >= ordered)
		AS complete FROM order_line WHERE order_id IN (SELECT order_id FROM order_line WHERE ordered > from_stock + cancelled + shipped)
		GROUP BY order_id)")
	is "$match: as many complete as was said" "$complete" "$foreseen"
	exits "$match: verify finds nothing" 0 "$CROSSDOCK" --db "$TMP/$match.db" --at "$at" verify
	has "$match: the plan was compared, too" "$said" "no difference"
	eval "${match//-/_}=$complete"
done
is "finish-first completes more than claim order" "$((finish_first > claim_order))" 1
is "and more than priority only" "$((finish_first > priority_only))" 1
done_testing
