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
