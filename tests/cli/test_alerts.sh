#!/bin/bash
# crossdock alerts and crossdock doors on the command line: how they are called, what they print for people and for programs, and
# that what came from outside reaches the terminal in plain letters.
. tests/lib/tap.sh
db=$TMP/site.db
at=2026-11-23T08:00:00Z
crossdock() { "$CROSSDOCK" --db "$db" --at "$at" "$@"; }
rows() { printf '%s\n' "${@:2}" >"$TMP/$1.csv"; }

exits "init" 0 crossdock init
exits "alerts of an empty site" 0 crossdock alerts
has "none" "$said" "No alert is open"
exits "alerts --all" 0 crossdock alerts --all
has "none ever" "$said" "No alert was ever raised"
exits "doors of an empty site" 0 crossdock doors
has "no delivery" "$said" "No delivery is due or came today"
exits "alerts with a word" 2 crossdock alerts today
exits "doors with a word" 2 crossdock doors D1
exits "no store" 1 "$CROSSDOCK" --db "$TMP/none.db" alerts
for command in alerts doors; do
	exits "$command --help" 0 crossdock $command --help
	has "$command --help: its usage" "$said" "$command"
	is "$command --json: one document" "$(crossdock --json $command | wc -l)" 1
done
has "no alert, for programs" "$(crossdock --json alerts)" '"alerts":[],"more":false}'
has "no door, for programs" "$(crossdock --json doors)" '"schedule":[],"doors":[]}'

rows products sku,description,backorderable D,Toaster,no A,Kettle,yes
rows places place,kind,capacity D1,door, L1,lane,10 PUT,putaway,
rows orders order,line,sku,quantity,promised SO-1,1,D,2,2026-12-20 SO-2,1,A,2,2026-12-20
rows inbound inbound,sku,quantity,door,due,supplier 'IB-1,A,2,D1,2026-11-23T07:30:00Z,"Potteries, Ltd"'
exits "import" 0 crossdock import "$TMP/products.csv" "$TMP/places.csv" "$TMP/orders.csv" "$TMP/inbound.csv"
# what files are not let in with, a store may have all the same
sqlite3 "$db" "UPDATE product SET description = 'Toaster ' || char(27) || '[31mred' WHERE sku = 'D'"
exits "alerts" 0 crossdock alerts
has "what is late first: it is a warning" "$(sed -n 2p <<<"$said")" " !  inbound-late  since 2026-11-23 08:0"
has "its cause" "$said" "IB-1 was due 07:30 and has not come: 30 min late"
has "whom to call" "$said" "> Call Potteries, Ltd, and import its new due time"
has "a description in plain letters" "$said" 'Toaster \x1B[31mred (D) may not be backordered'
json=$(crossdock --json alerts)
has "for programs: the worst first" "$json" '"alerts":[{"id":1,"kind":"inbound-late","subject":"IB-1","level":"warning"'
has "for programs: the next" "$json" '"kind":"stockout","subject":"D","level":"notice"'
has "for programs: it is open" "$json" '"cleared":null,"good_since":null}'
json=$(crossdock events)
has "an event of one" "$json" '"kind":"alert-raised","order":null'
has "and what it is about" "$json" '"about":"inbound-late","subject":"IB-1","level":"warning"'
is "an event of each" "$(grep -c alert-raised <<<"$json")" 2
has "status tells of them, too" "$(crossdock status)" "IB-1 was due 07:30"
has "status, for programs" "$(crossdock --json status)" '"open_alerts":[{"id":1,"kind":"inbound-late"'
has "doors, for programs" "$(crossdock --json doors)" \
	'"schedule":[{"inbound":"IB-1","status":"announced","door":"D1","supplier":"Potteries, Ltd"'
has "how late it is" "$(crossdock --json doors)" '"late_minutes":30,"expected":2'
done_testing
