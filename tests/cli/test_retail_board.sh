#!/bin/bash
# A day of a real retailer, played by five terminals (four of them at a time) many times faster than it was, with a board open on
# a wall: at moments of it a copy of the store is made, and the board's numbers are held against the ledger there.
# timeout: 1500
. tests/lib/tap.sh
. tests/lib/retail.sh
. tests/lib/tmux.sh
command -v sqlite3 >/dev/null || skip_all "sqlite3 is not installed"
[ -d "$SHARED/data/${RETAIL:-retail-day}" ] || skip_all "there is no retail data at $SHARED/data"

data=$SHARED/data/${RETAIL:-retail-day} # RETAIL=retail-week: a week
db=$TMP/day.db
window=wall
at=$(retail_at "$data")

# every number of the board's that the movements tell, a line each, from the ledger of the store $1
ledger() {
	sqlite3 "$1" "
CREATE TEMP TABLE m AS SELECT m.*, f.kind AS f, t.kind AS t FROM movement m JOIN place f ON f.id = m.from_id JOIN place t ON t.id = m.to_id;
CREATE TEMP VIEW today AS SELECT * FROM m WHERE at >= unixepoch(date('$at')) * 1000;
SELECT 'received', coalesce(sum(CASE WHEN f = 'supplier' THEN quantity WHEN t = 'supplier' AND cause = 'undo' THEN -quantity END), 0) FROM today;
SELECT 'brought', coalesce(sum(quantity), 0) FROM today WHERE f IN ('door', 'floor', 'supplier') AND t IN ('lane', 'station', 'overflow', 'putaway', 'quarantine', 'carton');
SELECT 'cross_docked', coalesce(sum(quantity), 0) FROM today WHERE f IN ('door', 'floor', 'supplier') AND t IN ('lane', 'station', 'overflow', 'carton') AND to_order_id <> 0;
SELECT 'put_away', coalesce(sum(quantity), 0) FROM today WHERE f IN ('door', 'floor', 'supplier') AND t = 'putaway';
SELECT 'packed', coalesce(sum(CASE WHEN t = 'carton' AND f <> 'carton' THEN quantity WHEN f = 'carton' AND t NOT IN ('carton', 'customer') THEN -quantity END), 0) FROM today;
SELECT 'shipped', coalesce(sum(quantity), 0) FROM today WHERE t = 'customer';
SELECT 'at_doors', coalesce(sum(CASE WHEN t IN ('door', 'floor') THEN quantity ELSE 0 END - CASE WHEN f IN ('door', 'floor') THEN quantity ELSE 0 END), 0) FROM m;
SELECT code, (SELECT coalesce(sum(CASE WHEN to_id = p.id THEN quantity ELSE 0 END - CASE WHEN from_id = p.id THEN quantity ELSE 0 END), 0) FROM m)
  FROM place p WHERE kind IN ('lane', 'overflow', 'station') ORDER BY code;
SELECT 'gathering and ready', coalesce(sum(q), 0) FROM (SELECT to_order_id AS o, to_shipment_no AS n, quantity AS q FROM m WHERE to_order_id <> 0 AND t <> 'customer'
  UNION ALL SELECT from_order_id, from_shipment_no, -quantity FROM m WHERE from_order_id <> 0 AND f <> 'customer') u
  JOIN shipment s ON s.order_id = o AND s.number = n WHERE s.status IN ('gathering', 'ready');
SELECT 'packing and packed', coalesce(sum(q), 0) FROM (SELECT to_order_id AS o, to_shipment_no AS n, quantity AS q FROM m WHERE to_order_id <> 0 AND t <> 'customer'
  UNION ALL SELECT from_order_id, from_shipment_no, -quantity FROM m WHERE from_order_id <> 0 AND f <> 'customer') u
  JOIN shipment s ON s.order_id = o AND s.number = n WHERE s.status IN ('packing', 'packed');"
}

# the same from what the board says
board() {
	"$CROSSDOCK" --db "$1" --at "$at" board --json >"$1.board" || return 1
	sqlite3 "" "CREATE TABLE b AS SELECT CAST(readfile('$1.board') AS TEXT) AS j;
SELECT key, value FROM b, json_each(j, '\$.today') WHERE key IN ('received', 'brought', 'cross_docked', 'put_away', 'packed', 'shipped', 'at_doors')
  ORDER BY instr('received brought cross_docked put_away packed shipped at_doors', key);
SELECT code, units FROM (SELECT value ->> 'place' AS code, value ->> 'units' AS units FROM b, json_each(j, '\$.lanes')
  UNION ALL SELECT value ->> 'station', value ->> 'units' FROM b, json_each(j, '\$.stations')) ORDER BY code;
SELECT 'gathering and ready', (j ->> '\$.shipments.gathering.units') + (j ->> '\$.shipments.ready.units') FROM b;
SELECT 'packing and packed', (j ->> '\$.shipments.packing.units') + (j ->> '\$.shipments.packed.units') FROM b;"
}

moments=0
compare() { # a moment: what the board says of a copy is what its ledger says
	local copy=$TMP/copy-$moments.db
	moments=$((moments + 1))
	"$CROSSDOCK" --db "$db" --at "$at" backup "$copy" >/dev/null || return 1
	same "moment $moments: the board's numbers are the ledger's ($(sqlite3 "$copy" "SELECT count(*) FROM scan") scans)" "$(board "$copy")" "$(ledger "$copy")"
	rm -f "$copy"*
}
commas() { sed -E ':a; s/([0-9])([0-9]{3})($|,)/\1,\2\3/; ta'; }

exits "the files go in" 0 retail_site "$data" "$db"
open_window 132x43 "'$CROSSDOCK' --db '$db' --at '$at' run --board; sleep 100"
ok "a board is open" wait_for 'LANES'

begun=$(date +%s%3N)
retail_play "$data" "$db" "$TMP/day.json" &
player=$!
while kill -0 $player 2>/dev/null; do
	[ $moments -ge 4 ] || compare
	sleep 1
done
wait $player
ok "what is received is played to its end" test "$(wc -l <"$TMP/day.json")" = "$(grep -c '^[^#]' "$data/day.scans")"
compare
ok "the wall shows what was received" wait_for "received $(sqlite3 "$db" "SELECT sum(quantity) FROM receipt WHERE undone_by IS NULL" | commas)"

retail_leave "$db" "$TMP/leave" &
player=$!
before=$moments
while kill -0 $player 2>/dev/null; do
	[ $moments -ge $((before + 6)) ] || compare
	sleep 1
done
wait $player
took=$(($(date +%s%3N) - begun))
is "none of the scans is refused" "$(cat "$TMP/day.json" "$TMP"/leave.T? | grep '"result":"refused"' | head -3)" ""
compare
scans=$(sqlite3 "$db" "SELECT count(*) FROM scan")
ok "the wall shows what was shipped" wait_for "shipped $(sqlite3 "$db" "SELECT sum(m.quantity) FROM movement m JOIN place p ON p.id = m.to_id WHERE p.kind = 'customer'" | commas)"
# a worker scans 2,000 cartons in a shift of eight hours: one every 14 seconds; four of them 60 times faster are 17 a second
ok "all that at more than 60 times the speed of people ($scans scans in $((took / 1000)) s)" test $((scans * 1000 / (took + 1))) -ge 17
exits "verify finds nothing" 0 "$CROSSDOCK" --db "$db" --at "$at" verify
done_testing
