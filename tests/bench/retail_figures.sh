#!/bin/bash
# The figures of the README: a trading week of a real retailer, received in one go. Prints what became of its units and
# orders, and how fast. Where: BENCH_DIR (a folder on the disk that is to be measured), else the build folder.
cd "$(dirname "$0")/../.." || exit 1
build=${BUILD:-build}
CROSSDOCK=${CROSSDOCK:-$PWD/$build/crossdock}
data=$(cd ../shared/data 2>/dev/null && pwd)/${1:-retail-week}
. tests/lib/retail.sh
[ -d "$data" ] || {
	echo "there is no data at ../shared/data/${1:-retail-week}" >&2
	exit 1
}
dir=$(mktemp -d "${BENCH_DIR:-$build}/retail.XXXXXX") || exit 1
trap 'rm -rf "$dir"' EXIT
export XDG_CONFIG_HOME=$dir
ms() { echo $(($(date +%s%N) / 1000000)); }

at=$(retail_at "$data")
began=$(ms)
retail_site "$data" "$dir/site.db" >"$dir/log" || { cat "$dir/log"; exit 1; }
imported=$(ms)
retail_halfway "$data" "$dir/site.db" "$dir/out" >"$dir/log" || { cat "$dir/log"; exit 1; }
played=$(ms)
scans=$(cat "$dir/out" "$dir/out.staged" | wc -l)
refused=$(cat "$dir/out" "$dir/out.staged" | grep -c '"result":"refused"')
took=$((played - imported))
sqlite3 -separator ' ' "$dir/site.db" "
	SELECT (SELECT sum(quantity) FROM receipt WHERE undone_by IS NULL), (SELECT sum(allocated) FROM order_line),
		(SELECT count(DISTINCT order_id) FROM order_line WHERE ordered > from_stock + cancelled + shipped),
		(SELECT count(*) FROM (SELECT order_id FROM order_line WHERE ordered > from_stock + cancelled + shipped
			GROUP BY order_id HAVING min(from_stock + cancelled + shipped + allocated >= ordered))),
		(SELECT count(*) FROM order_line),
		(SELECT count(*) FROM shipment WHERE in_hand + here > 0), (SELECT count(*) FROM shipment WHERE status = 'ready'),
		(SELECT sum(m.quantity) FROM direction d JOIN movement m ON m.direction_scan_id = d.scan_id AND m.direction_n = d.n
			WHERE d.reason = 'held-back' AND m.cause = 'receive'),
		(SELECT coalesce(sum(quantity), 0) FROM movement WHERE cause = 'redirect')" |
	while read -r units crossdocked orders completed order_lines shipments ready held_back redirected; do
		echo "$order_lines order lines imported with everything else in $((imported - began)) ms"
		echo "$scans scans in $took ms: $((scans * 1000 / took)) a second, each durable; $refused refused"
		echo "$units units received, $crossdocked of them cross-docked ($((crossdocked * 100 / units)) %)"
		echo "$held_back held back ($((held_back * 100 / units)) %): their orders must ship whole, and the rest is not in sight"
		echo "$redirected redirected after cancellations half-way"
		echo "$completed of $orders waiting orders have all their goods; $shipments shipments, $ready of them ready"
	done
began=$(ms)
retail_leave "$dir/site.db" "$dir/leave" || exit 1
took=$(($(ms) - began))
scans=$(cat "$dir"/leave.T? | wc -l)
refused=$(cat "$dir"/leave.T? | grep -c '"result":"refused"')
echo "$scans scans at four terminals in $took ms: $((scans * 1000 / took)) a second; $refused refused"
sqlite3 -separator ' ' "$dir/site.db" "
	WITH done AS (SELECT o.id, max(l.ordered - l.cancelled - l.shipped) <= 0 AS complete, sum(l.shipped) AS units,
			CASE coalesce(nullif(o.policy, ''), nullif(c.policy, ''), 'ship-available') WHEN 'up-to-x' THEN 'up-to-2'
				ELSE coalesce(nullif(o.policy, ''), nullif(c.policy, ''), 'ship-available') END AS policy,
			(SELECT count(*) FROM parcel p WHERE p.order_id = o.id AND p.status = 'departed') AS cartons,
			(SELECT count(*) FROM shipment s WHERE s.order_id = o.id AND s.status = 'shipped') AS shipments
		FROM customer_order o JOIN order_line l ON l.order_id = o.id LEFT JOIN customer c ON c.id = o.customer_id
		WHERE o.status <> 'cancelled' GROUP BY o.id HAVING sum(l.shipped) > 0)
	SELECT policy || ': ' || count(*) || ' orders shipped, ' || sum(complete) || ' of them complete, ' || sum(shipments) || ' shipments, '
		|| sum(cartons) || ' cartons (' || printf('%.2f', 1.0 * sum(cartons) / count(*)) || ' an order), ' || sum(units) || ' units'
	FROM done GROUP BY policy"
"$CROSSDOCK" --db "$dir/site.db" --at "$at" settings gs1_prefix=9506000 >/dev/null # lets the plan come to its end
"$CROSSDOCK" --db "$dir/site.db" --at "$at" verify
