#!/bin/bash
# The words of a lead's decisions on the command line. What they do is in the scenarios decide-*.scan.
. tests/lib/tap.sh
db=$TMP/site.db
crossdock() { "$CROSSDOCK" --db "$db" --at 2026-11-23T08:00:00Z "$@"; }

exits "init" 0 crossdock init
exits "no decision" 2 crossdock order
exits "an unknown one" 2 crossdock order keep SO-1 --why so
has "shows the usage" "$said" "usage: crossdock order hold|resume|release|cancel|prioritise|accept NUMBER"
exits "no order" 2 crossdock order hold --why so
exits "two orders" 2 crossdock order hold SO-1 SO-2 --why so
exits "a line where none belongs" 2 crossdock order cancel SO-1 1 --why so
exits "accept without a line" 2 crossdock order accept SO-1
exits "accept with more" 2 crossdock order accept SO-1 1 2
exits "an unknown option" 2 crossdock order hold SO-1 --because so
for verb in hold resume release cancel prioritise; do
	exits "$verb without a reason" 2 crossdock order $verb SO-1
	has "asks for it" "$said" "crossdock: order $verb: say why: add --why TEXT"
	exits "$verb with a blank one" 2 crossdock order $verb SO-1 --why ' '
	exits "$verb without the text" 2 crossdock order $verb SO-1 --why
done
exits "a reason that is too long" 2 crossdock order hold SO-1 --why "$(printf 'x%.0s' $(seq 501))"
exits "a reason that is no text" 2 crossdock order hold SO-1 --why $'caf\xe9'
exits "a priority that is none" 2 crossdock order prioritise SO-1 high --why so
has "says what is one" "$said" "'high' is no priority: give a whole number from -1000000000 to 1000000000, higher ones come first"
exits "a priority that is too large" 2 crossdock order prioritise SO-1 9223372036854775808 --why so
has "says how large it may be" "$said" "give a whole number from -1000000000 to 1000000000"
exits "an order that is not there" 1 crossdock order hold SO-1 --why=so
has "says so" "$said" "crossdock: there is no order SO-1, nor any other yet: import orders first"
exits "no store" 2 "$CROSSDOCK" order hold SO-1 --why so
printf 'sku,description\nA,Kettle\n' >"$TMP/products.csv"
printf 'order,line,sku,quantity\nSO-1,1,A,1\n' >"$TMP/orders.csv"
crossdock import "$TMP/products.csv" "$TMP/orders.csv" >/dev/null
exits "a reason with everything in it" 0 crossdock order hold SO-1 --why '"Café" \ <b>'
exits "is shown" 0 crossdock show order SO-1
has "as it was given" "$said" 'Held because: "Café" \ <b>'
exits "and told" 0 crossdock events --since 1
has "as JSON" "$said" '"why":"\"Café\" \\ <b>"'
exits "a priority below 0" 0 crossdock order prioritise SO-1 -7 --why so
has "is one" "$said" "SO-1 has priority -7 now, it had 0"
done_testing
