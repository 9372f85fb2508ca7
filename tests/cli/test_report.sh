#!/bin/bash
# Reports on the command line: their list, what is refused, CSV and JSON; and, over a retailer's week, their figures
# recomputed from the journal, the ledger and the files.
# timeout: 1200
. tests/lib/tap.sh
. tests/lib/retail.sh
db=$TMP/site.db
at=2026-11-23T08:00:00Z
crossdock() { "$CROSSDOCK" --db "$db" --at "$at" "$@"; }
rows() { printf '%s\n' "${@:2}" >"$TMP/$1.csv"; }
names='dock-to-ship cross-dock fill-rate backorders stockouts suppliers lanes activity reorder'

# ---- which there are
exits "the list" 0 "$CROSSDOCK" report
is "names each" "$(awk '{print $1}' <<<"$said" | xargs)" "$names"
exits "the list as JSON" 0 "$CROSSDOCK" --json report
is "names each, too" "$(sqlite3 "" "SELECT group_concat(value ->> 'report', ' ') FROM json_each('${said//\'/\'\'}', '\$.reports')")" "$names"
exits "init" 0 crossdock init
for name in $names; do
	exits "$name of an empty site" 0 crossdock report "$name"
	exits "$name as JSON" 0 crossdock --json report "$name"
	has "$name says what its figures mean" "$said" '"means":["'
	exits "$name as CSV" 0 crossdock report "$name" --csv
	exits "$name --help" 0 crossdock report "$name" --help
	has "$name --help: how it is asked for" "$said" "usage: crossdock [OPTION...] report $name [--from TIME] [--to TIME]"
done
exits "help" 0 crossdock report --help
has "names all" "$said" "dock-to-ship, cross-dock, fill-rate, backorders, stockouts, suppliers, lanes,"

# ---- refused
exits "no such report" 2 crossdock report fil-rate
has "names a near one" "$said" "there is no report 'fil-rate': is it fill-rate? crossdock report lists them"
exits "no such time" 2 crossdock report cross-dock --from yesterday
has "says how to write it" "$said" "--from yesterday: this is no day or time: write it as 2026-11-23, 2026-11-23T14:05 or 2026-11-23T14:05:00Z"
exits "no such day" 2 crossdock report cross-dock --to 2026-02-30
exits "the end before the beginning" 2 crossdock report cross-dock --from 2026-11-24 --to 2026-11-23
has "says so" "$said" "--from 2026-11-24 is after --to 2026-11-23"
exits "not told by that" 2 crossdock report cross-dock --by supplier
has "says by what" "$said" "--by supplier: cross-dock is told by: day, hour, product, reason"
exits "a service level of another report" 2 crossdock report lanes --service 95
exits "no service level" 2 crossdock report reorder --service 100
has "says which there are" "$said" "give a service level in percent, 50 to 99.99"
exits "no number" 2 crossdock report reorder --service 9x
exits "CSV in JSON" 2 crossdock --json report lanes --csv
exits "two reports" 2 crossdock report lanes activity
exits "an option without its value" 2 crossdock report lanes --from
exits "an option that there is not" 2 crossdock report lanes --until 2026-11-23

# ---- CSV: any reader gets it back, and no spreadsheet runs it
rows products sku,description '-A,"=HYPERLINK(""http://evil"",""x"")"' 'B,"+1, ""two"""' C,@SUM D,x E,-2+3 F,plain
rows orders order,line,sku,quantity,placed SO-1,1,-A,1,2026-11-20 SO-1,2,B,2,2026-11-20 SO-1,3,C,3,2026-11-20 SO-1,4,D,4,2026-11-20 \
	SO-1,5,E,5,2026-11-20 SO-1,6,F,6,2026-11-20
exits "a site" 0 crossdock import "$TMP/products.csv" "$TMP/orders.csv"
sqlite3 "$db" "UPDATE product SET description = char(9) || 'x' WHERE sku = 'D'" # no file is let in with it
same "what begins like a formula has an apostrophe in front" "$(crossdock report backorders --by product --csv)" "$(printf '%s\r\n' \
	sku,description,orders,lines,units,in_sight,overdue,under_1_day,under_3_days,under_7_days,under_14_days,under_30_days,over_30_days \
	"'-A,\"'=HYPERLINK(\"\"http://evil\"\",\"\"x\"\")\",1,1,1,0,0,0,1,0,0,0,0" "B,\"'+1, \"\"two\"\"\",1,1,2,0,0,0,2,0,0,0,0" \
	"C,'@SUM,1,1,3,0,0,0,3,0,0,0,0" "D,'	x,1,1,4,0,0,0,4,0,0,0,0" "E,'-2+3,1,1,5,0,0,0,5,0,0,0,0" F,plain,1,1,6,0,0,0,6,0,0,0,0)"

# ---- a week
data=$SHARED/data/retail-week
if [ ! -d "$data" ]; then
	skip "the week" "there is no retail data at $data"
	done_testing
fi
db=$TMP/week.db
at=$(retail_at "$data")
# the programs' clocks go on as the real one does: what comes later is later in the journal, too
began=$(date +%s%N) began_at=$(date -d "$at" +%s)000000000
later() {
	local ms=$(((began_at + $(date +%s%N) - began) / 1000000))
	date -u -d "@$((ms / 1000)).$(printf %03d $((ms % 1000)))" +%FT%T.%3NZ
}
retail_terminal() { "$CROSSDOCK" --db "$1" --at "$(later)" scan --terminal T1 --operator OP-ANA --activity "$2"; }
retail_works() { "$CROSSDOCK" --db "$1" --at "$(later)" scan --terminal "$2" --operator "$3" --activity "$4" >>"$5.$2"; }
exits "the files of a week go in" 0 retail_site "$data" "$db"
exits "it plays, cancelled half-way" 0 retail_halfway "$data" "$db" "$TMP/week.json"
exits "and leaves" 0 retail_leave "$db" "$TMP/leave"
ask() { sqlite3 "$db" "$1"; }
day=${at%%T*}
total() { crossdock --json report "$@" --from "$day" >"$TMP/report.json" && sqlite3 "" "SELECT $what FROM (SELECT
	CAST(readfile('$TMP/report.json') AS TEXT) AS j)"; }
each() { crossdock --json report "$@" >"$TMP/report.json" && sqlite3 "" "SELECT $what FROM json_each(CAST(readfile('$TMP/report.json') AS TEXT),
	'\$.rows') ORDER BY 1"; }

what="j ->> '\$.total.received'"
is "cross-dock: received is what receipts say" "$(total cross-dock)" "$(ask "SELECT sum(quantity) FROM receipt WHERE undone_by IS NULL")"
what="(j ->> '\$.total.cross_docked') + (j ->> '\$.total.fetched')"
is "cross-dock: with what was fetched it is all that orders have and had" "$(total cross-dock)" "$(ask "SELECT sum(allocated + shipped) FROM order_line")"
what="(j ->> '\$.total.to_orders') + (j ->> '\$.total.put_away') + (j ->> '\$.total.quarantine') - (j ->> '\$.total.received')"
is "cross-dock: every unit went somewhere" "$(total cross-dock)" 0
what="value ->> 'reason' || '|' || (value ->> 'received')"
same "cross-dock: by reason" "$(each cross-dock --from "$day" --by reason | grep -v '|0$')" "$(ask "SELECT d.reason, sum(m.quantity)
	FROM movement m JOIN direction d ON d.scan_id = m.direction_scan_id AND d.n = m.direction_n WHERE m.from_id = 1 GROUP BY 1 ORDER BY 1")"
what="value ->> 'sku', value ->> 'received'"
same "cross-dock: by product" "$(each cross-dock --from "$day" --by product | grep -v '|0$')" "$(ask "SELECT p.sku, sum(r.quantity)
	FROM receipt r JOIN product p ON p.id = r.product_id GROUP BY 1 ORDER BY 1")"

what="j ->> '\$.total.shipped' || '|' || (j ->> '\$.total.shipments')"
is "dock-to-ship: what has left" "$(total dock-to-ship)" "$(ask "SELECT (SELECT sum(shipped) FROM order_line) || '|' || count(*) FROM shipment WHERE status = 'shipped'")"
what="j ->> '\$.total.fetched'"
is "dock-to-ship: of these, what was brought or pulled" "$(total dock-to-ship)" "$(ask "SELECT sum(m.quantity) FROM movement m JOIN shipment s
	ON s.order_id = m.to_order_id AND s.number = m.to_shipment_no WHERE m.cause IN ('bring', 'pull') AND s.status = 'shipped'")"
what="value ->> 'carrier' || '|' || (value ->> 'shipped')"
same "dock-to-ship: by carrier" "$(each dock-to-ship --from "$day" --by carrier)" "$(ask "SELECT o.carrier || '|' || sum(l.shipped)
	FROM order_line l JOIN customer_order o ON o.id = l.order_id GROUP BY o.carrier HAVING sum(l.shipped) > 0 ORDER BY 1")"

what="j ->> '\$.total.first_shipments' || '|' || (j ->> '\$.total.first_units')"
is "fill-rate: first shipments" "$(total fill-rate)" "$(ask "SELECT count(*) || '|' || sum(s.shipped) FROM shipment s JOIN customer_order o ON o.id = s.order_id
	WHERE o.status <> 'cancelled' AND s.shipped > 0 AND s.number = (SELECT min(number) FROM shipment f WHERE f.order_id = s.order_id AND f.shipped > 0)")"
what="sum(value ->> 'promised_units') || '|' || sum(value ->> 'on_time_units') || '|' || sum(value ->> 'late_units')"
same "fill-rate: of all promises" "$(each fill-rate --from 2011-01-01 --to 2012-12-31)" "$(ask "SELECT sum(l.ordered - l.cancelled) || '|' ||
	sum(CASE WHEN o.promised_at >= (SELECT max(shipped_at) FROM shipment) THEN min(l.shipped, l.ordered - l.cancelled) ELSE 0 END) || '|' ||
	sum(CASE WHEN o.promised_at < (SELECT min(shipped_at) FROM shipment WHERE shipped > 0) THEN min(l.shipped, l.ordered - l.cancelled) ELSE 0 END)
	FROM order_line l JOIN customer_order o ON o.id = l.order_id WHERE o.status <> 'cancelled' AND o.promised_at IS NOT NULL")"

what="j ->> '\$.total.units' || '|' || (j ->> '\$.total.lines') || '|' || (j ->> '\$.total.orders')"
is "backorders: what waits" "$(crossdock --json report backorders >"$TMP/report.json"; sqlite3 "" "SELECT $what FROM (SELECT CAST(readfile('$TMP/report.json') AS TEXT) AS j)")" \
	"$(ask "SELECT sum(waiting) || '|' || count(*) || '|' || count(DISTINCT order_id) FROM order_line WHERE waiting > 0")"
what="sum(value ->> 'units')"
is "backorders: the ages add up" "$(each backorders)" "$(ask "SELECT sum(waiting) FROM order_line")"

what="value ->> 'supplier' || '|' || (value ->> 'received') || '|' || (value ->> 'deliveries')"
same "suppliers: what came, by supplier" "$(each suppliers --from "$day")" "$(ask "SELECT i.supplier || '|' || sum(r.quantity) || '|' || count(DISTINCT i.id)
	FROM receipt r JOIN inbound i ON i.id = r.inbound_id WHERE r.undone_by IS NULL AND r.kind <> 'over' GROUP BY i.supplier ORDER BY 1")"

what="value ->> 'place' || '|' || (value ->> 'units_in') || '|' || (value ->> 'units_out')"
same "lanes: what came and went" "$(each lanes --from "$day")" "$(ask "SELECT p.code || '|' || coalesce(sum(CASE WHEN m.to_id = p.id THEN m.quantity END), 0) || '|' ||
	coalesce(sum(CASE WHEN m.from_id = p.id THEN m.quantity END), 0) FROM place p LEFT JOIN movement m ON (m.to_id = p.id OR m.from_id = p.id) AND m.to_id <> m.from_id
	WHERE p.kind IN ('lane', 'overflow') GROUP BY p.code ORDER BY 1")"

what="j ->> '\$.total.scans' || '|' || (j ->> '\$.total.refused') || '|' || (j ->> '\$.total.packed') || '|' || (j ->> '\$.total.shipped')"
is "activity: as many scans as were answered, and units as cartons have and had" "$(total activity)" \
	"$(cat "$TMP/week.json" "$TMP/week.json.staged" "$TMP"/leave.T? | wc -l)|0|$(ask "SELECT sum(packed + shipped) || '|' || sum(shipped) FROM shipment")"

# demand from the files: ordered by day, less what was cancelled, of orders placed in the time
retail_expect "$data" "$TMP/expect.db"
crossdock --json report reorder --from 2011-11-01 --to "$day" >"$TMP/report.json"
same "reorder: what was ordered of each product, and on how many days" "$(sqlite3 "" "SELECT value ->> 'sku', value ->> 'ordered', value ->> 'demand_days'
	FROM json_each(CAST(readfile('$TMP/report.json') AS TEXT), '\$.rows') ORDER BY 1")" "$(sqlite3 "$TMP/expect.db" "SELECT sku, sum(units), count(DISTINCT day)
	FROM (SELECT o.sku, substr(o.placed, 1, 10) AS day, o.quantity - coalesce((SELECT max(CAST(cancelled AS INTEGER)) FROM cancellations c
		WHERE c.\"order\" = o.\"order\" AND c.line = o.line), 0) AS units FROM orders o) WHERE units > 0 GROUP BY sku ORDER BY sku")"
exits "verify" 0 crossdock verify
done_testing
