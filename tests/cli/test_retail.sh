#!/bin/bash
# A day, and where the disk is quick a week, of a real retailer at the dock: what the program says and stores is held
# against what follows from the files alone.
# timeout: 1200
. tests/lib/tap.sh
. tests/lib/retail.sh
[ -d "$SHARED/data/retail-day" ] || skip_all "there is no retail data at $SHARED/data"

play() { # NAME
	local name=$1 data=$SHARED/data/$1 db=$TMP/$1.db out=$TMP/$1.json expect=$TMP/$1.expect
	at=$(retail_at "$data")
	exits "$name: the files go in" 0 retail_site "$data" "$db"
	exits "$name: the plan is asked what will be" 0 "$CROSSDOCK" --db "$db" --at "$at" --json plan
	printf '%s\n' "$said" >"$TMP/before.json"
	exits "$name: the day plays to its end" 0 retail_play "$data" "$db" "$out"
	exits "$name: and what is left to fetch" 0 "$CROSSDOCK" --db "$db" --at "$at" --json plan
	printf '%s\n' "$said" >"$TMP/after.json"
	retail_expect "$data" "$expect"
	sqlite3 "$expect" >/dev/null <<SQL
CREATE TABLE reply (j TEXT);
.mode ascii
.separator "\001" "\n"
.import $out reply
ATTACH '$db' AS store;
CREATE TABLE told AS SELECT d.value ->> 'sku' AS sku, d.value ->> 'quantity' AS units, d.value ->> 'order' AS number,
  d.value ->> 'line' AS line, d.value ->> 'to' AS place, d.value ->> 'kind' AS kind, d.value ->> 'reason' AS reason
FROM reply, json_each(j, '\$.directions') d;
SQL
	ask() { sqlite3 "$expect" "ATTACH '$db' AS store; $1"; }

	# orders that the plan gave all they want, or a shipment; after the day these have it, or need but what is to be fetched
	planned() { ask "SELECT value ->> 'order' FROM json_each(CAST(readfile('$TMP/$1.json') AS TEXT), '\$.orders')
		WHERE value ->> '$2' IS NOT NULL"; }
	same "$name: the orders that the plan saw complete are" "$(planned before '$.complete.at' | sort)" \
		"$({ planned after '$.complete.at'; ask "SELECT number FROM store.customer_order o WHERE status = 'open' AND NOT EXISTS
			(SELECT 1 FROM store.order_line l WHERE l.order_id = o.id AND ordered - cancelled - allocated - shipped > 0)"; } | sort -u)"
	same "$name: the orders that the plan saw ship can" "$(planned before '$.ships.at' | sort)" \
		"$({ planned after '$.ships.at'; ask "SELECT o.number FROM store.shipment s JOIN store.customer_order o
			ON o.id = s.order_id WHERE s.status = 'ready'"; } | sort -u)"
	is "$name: every scan is answered" "$(wc -l <"$out")" "$(grep -c '^[^#]' "$data/day.scans")"
	is "$name: none is refused" "$(grep '"result":"refused"' "$out" | head -3)" ""
	same "$name: every unit that was scanned is directed somewhere, by product" \
		"$(ask "SELECT sku, sum(units) FROM told GROUP BY sku ORDER BY sku")" \
		"$(ask "SELECT sku, units FROM received ORDER BY sku")"
	same "$name: the ledger has every unit from the supplier, by product" \
		"$(ask "SELECT p.sku, sum(m.quantity) FROM store.movement m JOIN store.product p ON p.id = m.product_id
			JOIN store.place f ON f.id = m.from_id WHERE f.kind = 'supplier' GROUP BY p.sku ORDER BY p.sku")" \
		"$(ask "SELECT sku, units FROM received ORDER BY sku")"
	same "$name: and all of them are in the building" \
		"$(ask "SELECT p.sku, sum(b.quantity) FROM store.balance b JOIN store.product p ON p.id = b.product_id
			GROUP BY p.sku ORDER BY p.sku")" \
		"$(ask "SELECT sku, units FROM received ORDER BY sku")"
	same "$name: lines have what their workers were told" \
		"$(ask "SELECT order_number, line, allocated FROM store.order_line WHERE allocated > 0 ORDER BY 1, 2")" \
		"$(ask "SELECT number, line, sum(units) FROM told WHERE number IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2")"
	is "$name: units for nobody go to put-away, units for somebody never" \
		"$(ask "SELECT DISTINCT kind, number IS NULL FROM told WHERE (kind = 'putaway') <> (number IS NULL)")" ""
	same "$name: what all may ship as it comes is given out up to what is wanted, to the unit" \
		"$(ask "SELECT sku, sum(units) FROM told WHERE number IS NOT NULL AND sku IN (SELECT sku FROM wanted WHERE free)
			GROUP BY sku ORDER BY sku")" \
		"$(ask "SELECT sku, min(w.units, r.units) FROM wanted w JOIN received r USING (sku) WHERE free AND w.units > 0 ORDER BY sku")"
	is "$name: no more is given out than wanted" \
		"$(ask "SELECT t.sku, sum(t.units) FROM told t LEFT JOIN wanted w USING (sku) WHERE number IS NOT NULL
			GROUP BY t.sku HAVING sum(t.units) > max(coalesce(w.units, 0))")" ""
	is "$name: no later line has units that an earlier one waits for" \
		"$(ask "WITH ranked AS (SELECT l.*, p.sku, row_number() OVER (PARTITION BY product_id ORDER BY priority_rank,
				promised_rank, l.placed_at, order_number, line_rank, line) AS rank
			FROM store.order_line l JOIN store.product p ON p.id = l.product_id
			WHERE p.sku IN (SELECT sku FROM wanted WHERE free) AND l.waiting + l.allocated > 0)
			SELECT a.order_number, a.line, b.order_number, b.line FROM ranked a JOIN ranked b USING (product_id)
			WHERE a.waiting > 0 AND b.allocated > 0 AND b.rank > a.rank LIMIT 3")" ""
	is "$name: a shipment is at one place" \
		"$(ask "SELECT o.number, s.number, count(DISTINCT b.place_id) FROM store.balance b JOIN store.customer_order o ON o.id = b.order_id
			JOIN store.shipment s ON s.order_id = b.order_id AND s.number = b.shipment_no GROUP BY 1, 2 HAVING count(DISTINCT b.place_id) > 1")" ""
	exits "$name: verify finds nothing" 0 "$CROSSDOCK" --db "$db" verify
	exits "$name: cancellations of later go in" 0 "$CROSSDOCK" --db "$db" --at "$at" import "$data/cancellations.csv"
	exits "$name: verify finds nothing after them" 0 "$CROSSDOCK" --db "$db" verify
	expected=$(ask "SELECT sum(expected), sum(received) FROM store.inbound_product")
	exits "$name: the deliveries once more" 0 "$CROSSDOCK" --db "$db" --at "$at" import "$data/inbound.csv"
	is "$name: change nothing" "$(ask "SELECT sum(expected), sum(received) FROM store.inbound_product")" "$expected"
	exits "$name: verify finds nothing still" 0 "$CROSSDOCK" --db "$db" verify
}

# half-way through some orders are cancelled or shrink
halfway() { # NAME
	local name=$1 data=$SHARED/data/$1 db=$TMP/$1-half.db out=$TMP/$1-half.json
	at=$(retail_at "$data")
	exits "$name, cancelled half-way: the files go in" 0 retail_site "$data" "$db"
	exits "$name, cancelled half-way: it plays to its end" 0 retail_halfway "$data" "$db" "$out"
	is "$name, cancelled half-way: nothing is refused" "$(cat "$out" "$out.staged" | grep '"result":"refused"' | head -3)" ""
	is "$name, cancelled half-way: what stood for nobody was fetched" \
		"$(sqlite3 "$db" "SELECT count(*) > 0, (SELECT count(*) FROM order_line WHERE surplus > 0) FROM movement WHERE cause = 'redirect'")" "1|0"
	is "$name, cancelled half-way: what is cancelled holds nothing" \
		"$(sqlite3 "$db" "SELECT l.order_number, l.line FROM order_line l JOIN customer_order o ON o.id = l.order_id
			WHERE l.allocated > CASE WHEN o.status = 'cancelled' THEN 0 ELSE l.ordered - l.cancelled END")" ""
	exits "$name, cancelled half-way: verify finds nothing" 0 "$CROSSDOCK" --db "$db" --at "$at" verify
	has "$name, cancelled half-way: the plan was compared, too" "$said" "no difference"
}

# from there to the manifest: what the shelf has is brought, two packers pack, a loader loads, the pickups leave
leave() { # NAME, after halfway NAME
	local name="$1, out of the building" db=$TMP/$1-half.db out=$TMP/$1-leave pickup
	ask() { sqlite3 "$db" "$1"; }
	exits "$name: it plays to its end" 0 retail_leave "$db" "$out"
	is "$name: nothing is refused" "$(cat "$out".T? | grep '"result":"refused"' | head -3)" ""
	is "$name: what was ready is gone, the pickups are, too" \
		"$(ask "SELECT status FROM shipment WHERE status NOT IN ('gathering', 'shipped') UNION ALL SELECT number FROM pickup WHERE status <> 'departed'
			UNION ALL SELECT sscc FROM parcel WHERE status <> 'departed'")" ""
	is "$name: what gathers was not packed" "$(ask "SELECT order_id FROM shipment WHERE status = 'gathering' AND packed > 0")" ""
	same "$name: what left by the ledger is what lines count as shipped" \
		"$(ask "SELECT from_line_id, sum(quantity) FROM movement WHERE cause = 'depart' GROUP BY 1 ORDER BY 1")" \
		"$(ask "SELECT id, shipped FROM order_line WHERE shipped > 0 ORDER BY 1")"
	is "$name: no all-or-nothing order has left in part" \
		"$(ask "SELECT o.number FROM customer_order o JOIN customer c ON c.id = o.customer_id JOIN order_line l ON l.order_id = o.id
			WHERE c.policy = 'all-or-nothing' AND o.policy = '' GROUP BY o.id HAVING sum(l.shipped) > 0
			AND max(l.ordered - l.cancelled - l.shipped) > 0")" ""
	is "$name: none of up to X has left in more" \
		"$(ask "SELECT o.number FROM customer_order o JOIN customer c ON c.id = o.customer_id WHERE c.policy = 'up-to-x' AND
			(SELECT count(*) FROM shipment s WHERE s.order_id = o.id AND s.shipped > 0) > c.max_shipments")" ""
	is "$name: every carton has an SSCC of its own and one label" \
		"$(ask "SELECT count(*) - count(DISTINCT sscc), (SELECT count(*) FROM print_job) - count(*),
			(SELECT count(*) FROM parcel c WHERE NOT EXISTS (SELECT 1 FROM print_job j WHERE j.sscc = c.sscc)) FROM parcel")" "0|0|0"
	for pickup in $(ask "SELECT number FROM pickup"); do
		exits "$name: the manifest of $pickup" 0 "$CROSSDOCK" --db "$db" --at "$at" manifest "$pickup" --csv
		is "$name: it lists every carton on it" "$(tail -n +2 <<<"$said" | grep -c .)" \
			"$(ask "SELECT count(*) FROM parcel c JOIN pickup k ON k.id = c.pickup_id WHERE k.number = '$pickup'")"
	done
	is "$name: the outbox tells of every shipment" "$(ask "SELECT kind, count(*) FROM event WHERE kind IN ('order-packed', 'order-shipped')
		GROUP BY kind")" "$(ask "SELECT 'order-packed', count(*) FROM shipment WHERE shipped > 0 UNION ALL SELECT 'order-shipped', count(*)
		FROM shipment WHERE shipped > 0")"
	exits "$name: verify finds nothing" 0 "$CROSSDOCK" --db "$db" --at "$at" verify
}

started=$SECONDS
play retail-day
if [ ! -d "$SHARED/data/retail-week" ]; then
	skip "the week" "there is no retail-week"
elif [ $((SECONDS - started)) -gt 60 ]; then
	skip "the week" "the disk is too slow to play it within the time of a check"
else
	play retail-week
	halfway retail-week
	leave retail-week
fi
done_testing
