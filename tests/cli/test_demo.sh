#!/bin/bash
# The demonstration site: complete, believable, and ready to be worked at whenever it is made.
. tests/lib/tap.sh
db=$TMP/demo.db
ask() { sqlite3 "$db" "$1"; }

for at in 2026-11-23T08:00:00Z 2027-02-28T23:58:00Z 2028-02-29T12:00:00Z; do
	rm -f "$db"*
	exits "$at: init --demo" 0 "$CROSSDOCK" --db "$db" --at "$at" init --demo
	is "$at: three doors, six lanes, two stations, and where goods go besides" \
		"$(ask "SELECT kind, count(*) FROM place WHERE code NOT LIKE '#%' GROUP BY kind ORDER BY kind" | tr '\n' ' ')" \
		"door|3 lane|6 overflow|1 putaway|1 quarantine|1 station|2 "
	is "$at: four operators, one of them a lead" "$(ask "SELECT count(*), sum(role = 'lead') FROM operator")" "4|1"
	is "$at: every policy is in use" \
		"$(ask "SELECT count(DISTINCT policy) FROM (SELECT policy FROM customer_order UNION ALL SELECT policy FROM customer) WHERE policy <> ''")" 3
	is "$at: lots, serials and cases" \
		"$(ask "SELECT sum(tracking = 'lot') > 0, sum(tracking = 'serial') > 0, (SELECT max(quantity) FROM code) > 1 FROM product")" "1|1|1"
	is "$at: a truck is at the door, one is due within two hours, one tomorrow" \
		"$(ask "SELECT group_concat((due_at / 60000 - $(date -ud "$at" +%s) / 60) / 60) FROM (SELECT due_at FROM inbound ORDER BY due_at)")" \
		"0,1,$(((1440 - $(date -ud "$at" +%M) % 5) / 60))"
	is "$at: carriers still collect" "$(ask "SELECT count(*) FROM pickup WHERE cutoff_at / 1000 > $(date -ud "$at" +%s)")" 3
	is "$at: orders wait for what is on the trucks" \
		"$(ask "SELECT count(*) > 20 FROM order_line l JOIN inbound_product i USING (product_id) WHERE l.waiting > 0")" 1
	is "$at: some orders are held or cancelled, some goods are out of stock" \
		"$(ask "SELECT sum(status = 'held'), sum(status = 'cancelled'), (SELECT count(*) FROM order_line l JOIN product p
			ON p.id = product_id WHERE NOT backorderable AND ordered > from_stock) FROM customer_order")" "1|1|2"
	exits "$at: verify finds nothing" 0 "$CROSSDOCK" --db "$db" verify
done

scans() { printf '%s\n' "$@" | "$CROSSDOCK" --db "$db" --at 2028-02-29T12:01:00Z scan --terminal T1; }
said=$(scans OP-ANA %RECEIVE DOOR-2 "$(ask "SELECT code FROM code JOIN product p ON p.id = ref_id WHERE kind = 'product' AND sku = 'KETTLE-BL' AND quantity > 1")")
has "a case of kettles is received from the truck at the door" "$said" '"result":"direct"'
hasnt "nothing of that is refused" "$said" '"result":"refused"'
exits "a demonstration is never made over a store" 1 "$CROSSDOCK" --db "$db" init --demo
exits "init --demo --json" 0 "$CROSSDOCK" --db "$TMP/other.db" --json init --demo
is "says what it made" "$said" "{\"store\":\"$TMP/other.db\",\"demo\":true}"
done_testing
