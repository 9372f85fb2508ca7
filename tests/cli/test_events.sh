#!/bin/bash
# The outbox: every kind of event, what it says, and that it is there exactly where what it tells happened.
. tests/lib/tap.sh
db=$TMP/site.db
at=2026-11-23T08:00:00Z
crossdock() { "$CROSSDOCK" --db "$db" --at "$at" "$@"; }
set_up=tests/flow/scenarios/examples.setup
file() { awk -v f="$1.csv" '/^@import/ { on = $2 == f; next } !NF { on = 0 } on' "$set_up" >"$TMP/$1.csv"; }
seen=0
# the events since the last look, without id and time
new() {
	crossdock events --since $seen >"$TMP/new"
	seen=$(sqlite3 "$db" 'SELECT coalesce(max(id), 0) FROM event')
	sed -E 's/^\{"id":[0-9]+,"at":"2026-11-23T08:0[0-9:.]*Z",/{/' "$TMP/new"
}
orders() { # NAME ROWS...: imports them; the first row is the header
	printf '%s\n' "${@:2}" >"$TMP/orders.csv"
	exits "$1" 0 crossdock import "$TMP/orders.csv"
}
told() { # NAME EXPECTED: the events since the last look
	new >"$TMP/told"
	same "$1" "$(cat "$TMP/told")" "$2"
}

exits "init" 0 crossdock init
exits "events of an empty store" 0 crossdock events
is "there are none" "$said" ""
exits "events --json of an empty store" 0 crossdock events --json
is "one empty document" "$said" "[]"
for kind in products barcodes places operators; do
	file $kind
	exits "import $kind" 0 crossdock import "$TMP/$kind.csv"
done
printf 'customer,name\nC1,Café Luz\n' >"$TMP/customers.csv"
exits "import customers" 0 crossdock import "$TMP/customers.csv"
told "nothing of that is an event" ""

# ---- backordered, by import
orders "orders" order,line,sku,quantity,from_stock,cancelled,shipped,customer,payment_reference,status,placed \
	'SO-1,2,B,5,1,1,1,C1,"PAY ""1""",open,2026-11-01T08:00:00Z' 'SO-1,10,A,1,0,0,0,C1,"PAY ""1""",open,2026-11-01T08:00:00Z' \
	SO-2,1,A,1,1,0,0,,,open,2026-11-02T08:00:00Z SO-3,1,D,1,0,0,0,,,open,2026-11-03T08:00:00Z \
	SO-4,1,A,3,0,0,0,,,held,2026-11-04T08:00:00Z SO-5,1,A,3,0,0,0,,,cancelled,2026-11-05T08:00:00Z
told "backordered: one for each order that waits, with the lines that do; and held" \
	'{"kind":"order-backordered","order":"SO-1","customer":"C1","payment_reference":"PAY \"1\"","lines":[{"line":"2","sku":"B","ordered":5,"cancelled":1,"waiting":2,"here":0,"shipped":1},{"line":"10","sku":"A","ordered":1,"cancelled":0,"waiting":1,"here":0,"shipped":0}]}
{"kind":"order-backordered","order":"SO-4","customer":null,"payment_reference":null,"lines":[{"line":"1","sku":"A","ordered":3,"cancelled":0,"waiting":3,"here":0,"shipped":0}]}
{"kind":"order-held","order":"SO-4","customer":null,"payment_reference":null,"actor":"root","file":"'"$TMP"'/orders.csv","lines":[{"line":"1","sku":"A","ordered":3,"cancelled":0,"waiting":3,"here":0,"shipped":0}]}'
exits "the same file again" 0 crossdock import "$TMP/orders.csv"
told "tells nothing" ""
printf '%s\n' order,line,sku,quantity SO-8,1,A,1 SO-9,1,NONE,1 >"$TMP/bad.csv"
exits "a file that is refused" 1 crossdock import "$TMP/bad.csv"
told "leaves no event" ""
orders "a line that is added" order,line,sku,quantity,from_stock SO-2,2,C,4,0 SO-2,3,C,2,2
told "waits, or is a change" \
	'{"kind":"order-changed","order":"SO-2","customer":null,"payment_reference":null,"actor":"root","file":"'"$TMP"'/orders.csv","lines":[{"line":"3","sku":"C","ordered":2,"cancelled":0,"waiting":0,"here":0,"shipped":0,"before":{"ordered":0,"from_stock":0},"after":{"ordered":2,"from_stock":2}}]}
{"kind":"order-backordered","order":"SO-2","customer":null,"payment_reference":null,"actor":"root","file":"'"$TMP"'/orders.csv","lines":[{"line":"2","sku":"C","ordered":4,"cancelled":0,"waiting":4,"here":0,"shipped":0,"before":{"ordered":0},"after":{"ordered":4}}]}'
printf 'sku,description,backorderable\nD,Toaster 2 slots,yes\n' >"$TMP/products.csv"
exits "a product that may be backordered now" 0 crossdock import "$TMP/products.csv"
told "its lines wait" \
	'{"kind":"order-backordered","order":"SO-3","customer":null,"payment_reference":null,"lines":[{"line":"1","sku":"D","ordered":1,"cancelled":0,"waiting":1,"here":0,"shipped":0}]}'

# ---- changed, cancelled, held, by import
who='"actor":"OP-LEE","file":"'"$TMP"'/orders.csv"'
crossdock() { "$CROSSDOCK" --db "$db" --at "$at" --as OP-LEE "$@"; }
orders "values of an order" order,line,sku,quantity,priority,promised,carrier SO-3,1,D,1,5,2026-12-01T10:00:00Z,DHL
told "before and after" \
	'{"kind":"order-changed","order":"SO-3","customer":null,"payment_reference":null,'"$who"',"before":{"promised":null,"priority":0,"carrier":""},"after":{"promised":"2026-12-01T10:00:00Z","priority":5,"carrier":"DHL"},"lines":[]}'
orders "quantities and the SKU of lines" order,line,sku,quantity SO-2,2,B,6 SO-2,1,A,3
told "the lines, before and after; one that waits now" \
	'{"kind":"order-changed","order":"SO-2","customer":null,"payment_reference":null,'"$who"',"lines":[{"line":"2","sku":"B","ordered":6,"cancelled":0,"waiting":6,"here":0,"shipped":0,"before":{"sku":"C","ordered":4},"after":{"sku":"B","ordered":6}},{"line":"1","sku":"A","ordered":3,"cancelled":0,"waiting":2,"here":0,"shipped":0,"before":{"ordered":1},"after":{"ordered":3}}]}
{"kind":"order-backordered","order":"SO-2","customer":null,"payment_reference":null,'"$who"',"lines":[{"line":"1","sku":"A","ordered":3,"cancelled":0,"waiting":2,"here":0,"shipped":0}]}'
orders "units of lines" order,line,sku,quantity,cancelled SO-2,2,B,6,4 SO-2,1,A,2,0
told "cancelled, and shrunk" \
	'{"kind":"order-changed","order":"SO-2","customer":null,"payment_reference":null,'"$who"',"lines":[{"line":"1","sku":"A","ordered":2,"cancelled":0,"waiting":1,"here":0,"shipped":0,"before":{"ordered":3},"after":{"ordered":2}}]}
{"kind":"order-cancelled","order":"SO-2","customer":null,"payment_reference":null,'"$who"',"lines":[{"line":"2","sku":"B","ordered":6,"cancelled":4,"waiting":2,"here":0,"shipped":0,"before":{"cancelled":0},"after":{"cancelled":4}}]}'
orders "a hold" order,line,sku,quantity,status,hold_reason SO-3,1,D,1,held,"no payment"
told "is told with its reason and all lines" \
	'{"kind":"order-held","order":"SO-3","customer":null,"payment_reference":null,'"$who"',"hold_reason":"no payment","lines":[{"line":"1","sku":"D","ordered":1,"cancelled":0,"waiting":1,"here":0,"shipped":0}]}'
orders "its end" order,line,sku,quantity,status SO-3,1,D,1,open
told "too" \
	'{"kind":"order-resumed","order":"SO-3","customer":null,"payment_reference":null,'"$who"',"lines":[{"line":"1","sku":"D","ordered":1,"cancelled":0,"waiting":1,"here":0,"shipped":0}]}'
orders "an order that is cancelled by one of its lines" order,line,sku,quantity,status SO-1,10,A,1,cancelled
told "all lines, for what was paid" \
	'{"kind":"order-cancelled","order":"SO-1","customer":"C1","payment_reference":"PAY \"1\"",'"$who"',"lines":[{"line":"2","sku":"B","ordered":5,"cancelled":1,"waiting":0,"here":0,"shipped":1},{"line":"10","sku":"A","ordered":1,"cancelled":0,"waiting":0,"here":0,"shipped":0}]}'
orders "and opened again" order,line,sku,quantity,status SO-1,10,A,1,open
told "it waits again" \
	'{"kind":"order-changed","order":"SO-1","customer":"C1","payment_reference":"PAY \"1\"",'"$who"',"before":{"status":"cancelled"},"after":{"status":"open"},"lines":[]}
{"kind":"order-backordered","order":"SO-1","customer":"C1","payment_reference":"PAY \"1\"","lines":[{"line":"2","sku":"B","ordered":5,"cancelled":1,"waiting":2,"here":0,"shipped":1},{"line":"10","sku":"A","ordered":1,"cancelled":0,"waiting":1,"here":0,"shipped":0}]}'

# ---- filled
orders "an order for one unit" order,line,sku,quantity,placed SO-6,1,C,1,2026-11-01T08:00:00Z
new >/dev/null
printf '%s\n' OP-ANA %RECEIVE D1 9506000000039 | crossdock scan >/dev/null
told "in hand is not here" ""
printf '%s\n' PACK-1 | crossdock scan >/dev/null
told "filled with what is here" \
	'{"kind":"order-filled","order":"SO-6","customer":null,"payment_reference":null,"lines":[{"line":"1","sku":"C","ordered":1,"cancelled":0,"waiting":0,"here":1,"shipped":0}]}'
orders "an order that is partly here" order,line,sku,quantity,placed SO-7,1,C,3,2026-11-01T08:00:00Z
new >/dev/null
printf '%s\n' 9506000000039 PACK-1 | crossdock scan >/dev/null
told "is not filled" ""
orders "the rest of it is cancelled" order,line,sku,quantity,cancelled SO-7,1,C,3,2
told "so it is filled" \
	'{"kind":"order-cancelled","order":"SO-7","customer":null,"payment_reference":null,'"$who"',"lines":[{"line":"1","sku":"C","ordered":3,"cancelled":2,"waiting":0,"here":1,"shipped":0,"before":{"cancelled":0},"after":{"cancelled":2}}]}
{"kind":"order-filled","order":"SO-7","customer":null,"payment_reference":null,"lines":[{"line":"1","sku":"C","ordered":3,"cancelled":2,"waiting":0,"here":1,"shipped":0}]}'

# ---- how they are printed
exits "events --since" 0 crossdock events --since $((seen - 1))
is "the rest, with id and time" "$(printf '%s\n' "$said" | sed -E 's/(T08:0)[0-9:.]*Z/\1/; s/,"order".*//')" \
	'{"id":'$seen',"at":"2026-11-23T08:0","kind":"order-filled"'
exits "events --since the last" 0 crossdock events --since $seen
is "nothing" "$said" ""
exits "events --json" 0 crossdock events --json
is "is one document with all of them" "$(printf '%s\n' "$said" | wc -l) $(printf '%s' "$said" | grep -o '{"id":' | wc -l)" "1 $seen"
exits "events --since nothing" 2 crossdock events --since
exits "events --since a word" 2 crossdock events --since yesterday
exits "events of another kind" 2 crossdock events SO-1
exits "the store agrees with its ledger" 0 crossdock verify
done_testing
