# The retail data set as a site: for the test that plays it and for the figures of the README. Sourced; bash.
#   at=$(retail_at DATA)     the time to play a folder of the data set at; the others want it set
#   retail_site DATA DB      makes the store DB from it
#   retail_play DATA DB OUT  plays the day: replies to OUT, one a line
#   retail_halfway DATA DB OUT  the same, but half-way through customers change their minds (cancellations.csv); what nobody
#                            wants any more is fetched from where it stands in the end: replies to OUT.staged
#   retail_expect DATA DB2   works out from the files alone, in the database DB2, what the day must lead to

retail_at() { # just after the last time that the files name
	cut -d, -f6- "$1/orders.csv" "$1/inbound.csv" | tr , '\n' | grep -oE '^20[0-9-]+T[0-9:]+Z$' | sort | tail -1 |
		sed -E 's/:..Z$/:59Z/'
}

retail_site() {
	"$CROSSDOCK" --db "$2" --at "$at" init &&
		"$CROSSDOCK" --db "$2" --at "$at" settings confirm=no &&
		"$CROSSDOCK" --db "$2" --at "$at" import "$1/products.csv" "$1/barcodes.csv" "$1/places.csv" "$1/operators.csv" \
			"$1/customers.csv" "$1/pickups.csv" "$1/orders.csv" "$1/inbound.csv"
}

retail_play() {
	"$CROSSDOCK" --db "$2" --at "$at" scan --terminal T1 --operator OP-ANA --activity receive <"$1/day.scans" >"$3"
}

retail_terminal() { "$CROSSDOCK" --db "$1" --at "$at" scan --terminal T1 --operator OP-ANA --activity "$2"; }

retail_halfway() {
	local lines
	lines=$(wc -l <"$1/day.scans")
	head -n $((lines / 2)) "$1/day.scans" | retail_terminal "$2" receive >"$3" &&
		"$CROSSDOCK" --db "$2" --at "$at" import "$1/cancellations.csv" &&
		tail -n +$((lines / 2 + 1)) "$1/day.scans" | retail_terminal "$2" receive >>"$3" &&
		"$CROSSDOCK" --db "$2" --at "$at" --json status >"$3.status" &&
		sqlite3 "" "SELECT value ->> 'place' || char(10) || '%QTY-' || (value ->> 'units') || char(10) || (value ->> 'sku')
			FROM json_each(CAST(readfile('$3.status') AS TEXT), '\$.redirects')" | retail_terminal "$2" stage >"$3.staged"
}

retail_expect() {
	# what was scanned: the unit scans with their barcodes' pack quantities
	sed -E '/^#/d; /^$/d; s/^\][A-Za-z][0-9A-Za-z]//' "$1/day.scans" >"$2.scanned"
	sqlite3 "$2" <<SQL
.mode csv
.import $1/products.csv products
.import $1/barcodes.csv barcodes
.import $1/customers.csv customers
.import $1/orders.csv orders
.import $1/cancellations.csv cancellations
CREATE TABLE scanned (code TEXT);
.import $2.scanned scanned
-- units scanned of each product
CREATE TABLE received AS SELECT sku, sum(CAST(quantity AS INTEGER)) AS units FROM scanned JOIN barcodes ON barcode = code GROUP BY sku;
-- units that the orders wait for from the truck, and whether all of them may ship as they come
CREATE TABLE wanted AS SELECT o.sku, sum(CAST(o.quantity AS INTEGER) - CAST(o.from_stock AS INTEGER)) AS units,
  min(coalesce(c.policy, '') IN ('', 'ship-available')) AS free
FROM orders o LEFT JOIN customers c ON c.customer = o.customer JOIN products p ON p.sku = o.sku
WHERE p.backorderable <> 'no' GROUP BY o.sku;
SQL
}

# ---- out of the building: two packers and a loader on terminals of their own
#   retail_leave DB OUT      brings what is to be fetched, packs what is ready, loads and lets all pickups go: replies to OUT.T2 ... T5

retail_pulls() { # DB: what is to be fetched for orders, from the shelf and from where it was held back, as one who stages scans it
	"$CROSSDOCK" --db "$1" --at "$at" --json status >"$1.status"
	sqlite3 "" "SELECT '%STAGE' || CASE WHEN value ->> 'from' = 'shelf' THEN ''
			ELSE char(10) || (value ->> 'from') END || char(10) || '%QTY-' || (value ->> 'units') || char(10) || (value ->> 'sku')
		FROM json_each(CAST(readfile('$1.status') AS TEXT), '\$.pulls')"
}

retail_packs() { # DB PART OF: the part of what is ready as a packer scans it: a carton takes up to six products
	sqlite3 "$1" "
		WITH ready AS (SELECT s.order_id, s.number, o.number || '/' || s.number AS name, row_number() OVER (ORDER BY o.number) AS n
			FROM shipment s JOIN customer_order o ON o.id = s.order_id WHERE s.status = 'ready'),
		mine AS (SELECT * FROM ready WHERE n % $3 = $2),
		unit AS (SELECT m.n, m.name, c.code, sum(l.here - l.quantity_over) AS units,
				row_number() OVER (PARTITION BY m.n ORDER BY c.code) AS k
			FROM mine m JOIN (SELECT sl.*, ol.product_id, CASE WHEN ol.surplus < sl.here THEN ol.surplus ELSE sl.here END AS quantity_over
				FROM shipment_line sl JOIN order_line ol ON ol.id = sl.line_id) l ON l.order_id = m.order_id AND l.shipment_no = m.number
			JOIN (SELECT ref_id, min(code) AS code FROM code WHERE kind = 'product' AND quantity = 1 GROUP BY ref_id) c
				ON c.ref_id = l.product_id GROUP BY m.n, m.name, c.code HAVING units > 0),
		part AS (SELECT n, name, code, k, units, 0 AS i FROM unit
			UNION ALL SELECT n, name, code, k, units - 9999, i + 1 FROM part WHERE units > 9999),
		step AS (SELECT n, 0 AS k, 0 AS i, name AS scan FROM mine
			UNION ALL SELECT n, k, i, CASE WHEN units = 1 THEN code ELSE '%QTY-' || min(units, 9999) || char(10) || code END FROM part
			UNION ALL SELECT n, k, 99999, '%CLOSE' FROM unit u WHERE k % 6 = 0
				AND k < (SELECT max(k) FROM unit x WHERE x.n = u.n)
			UNION ALL SELECT n, 99999, 0, '%DONE' FROM mine)
		SELECT scan FROM step ORDER BY n, k, i"
}

retail_loads() { # DB: every packed carton that is not loaded, at its pickup, as a loader scans it
	sqlite3 "$1" "WITH carton AS (SELECT c.sscc, coalesce((SELECT k.number FROM pickup k WHERE k.carrier = o.carrier AND k.status = 'open'
			ORDER BY k.cutoff_at LIMIT 1), (SELECT number FROM pickup WHERE status = 'open' ORDER BY cutoff_at LIMIT 1)) AS pickup
		FROM parcel c JOIN shipment s ON s.order_id = c.order_id AND s.number = c.shipment_no JOIN customer_order o ON o.id = c.order_id
		WHERE c.status = 'closed' AND s.status = 'packed')
		SELECT scan FROM (SELECT DISTINCT pickup, '' AS sscc, pickup AS scan FROM carton
			UNION ALL SELECT pickup, sscc, ']C100' || sscc FROM carton) ORDER BY pickup, sscc"
}

retail_works() { "$CROSSDOCK" --db "$1" --at "$at" scan --terminal "$2" --operator "$3" --activity "$4" >>"$5.$2"; }

retail_packer() { # DB OUT TERMINAL BADGE STATION SCANS
	{ echo "$5"; cat "$6"; } | retail_works "$1" "$3" "$4" pack "$2"
}

retail_leave() {
	local db=$1 out=$2 pickup first second
	"$CROSSDOCK" --db "$db" --at "$at" settings gs1_prefix=9506000 >/dev/null || return 1
	for first in 1 2 3 4 5 6 7 8 9; do # the list is a page at a time
		retail_pulls "$db" >"$out.pulls"
		[ -s "$out.pulls" ] || break
		retail_works "$db" T5 OP-LEE stage "$out" <"$out.pulls" || return 1
	done
	for first in 0 1 2 3; do retail_packs "$db" $first 4 >"$out.pack$first"; done
	# the loader begins when half of it is packed
	retail_packer "$db" "$out" T2 OP-ANA PACK-1 "$out.pack0" & first=$!
	retail_packer "$db" "$out" T3 OP-BEN PACK-2 "$out.pack1" & second=$!
	wait $first && wait $second || return 1
	retail_loads "$db" >"$out.load0"
	retail_packer "$db" "$out" T2 OP-ANA PACK-1 "$out.pack2" & first=$!
	retail_packer "$db" "$out" T3 OP-BEN PACK-2 "$out.pack3" & second=$!
	retail_works "$db" T4 OP-LEE load "$out" <"$out.load0" || return 1
	wait $first && wait $second || return 1
	{
		retail_loads "$db"
		sqlite3 "$db" "SELECT number || char(10) || '%DONE' || char(10) || '%DONE' FROM pickup WHERE status = 'open' ORDER BY cutoff_at"
	} | retail_works "$db" T4 OP-LEE load "$out"
}
