#!/bin/bash
# The commands that check and explain: verify, status, show, why. A small site, played by real scans; then every command
# as people read it and as programs do.
. tests/lib/tap.sh
db=$TMP/site.db
at=2026-11-23T08:00:00Z
crossdock() { "$CROSSDOCK" --db "$db" --at "$at" "$@"; }
# the CSV files of the worked examples' set-up
set_up=tests/flow/scenarios/examples.setup
file() { awk -v f="$1.csv" '/^@import/ { on = $2 == f; next } !NF { on = 0 } on' "$set_up" >"$TMP/$1.csv"; }

exits "init" 0 crossdock init
exits "units go as they come" 0 crossdock settings consolidate=no
exits "an empty store is verified" 0 crossdock verify
has "says what was looked at" "$said" "verified: 0 movements, 4 places, 0 orders"
exits "status of an empty site" 0 crossdock status
has "counts nothing" "$said" "Backorders: 0 lines of 0 orders wait for 0 units"
exits "show on an empty site" 1 crossdock show order SO-1
has "says that there is none yet" "$said" "there is no order SO-1, nor any other yet: give its number"
exits "why on an empty site" 1 crossdock why T1-000001
for kind in products barcodes places operators; do
	file $kind
	exits "import $kind" 0 crossdock import "$TMP/$kind.csv"
done
cat >"$TMP/customers.csv" <<X
customer,name,policy
C1,Café Luz,all-or-nothing
C2,Bar Sol,
X
cat >"$TMP/orders.csv" <<X
order,line,sku,quantity,policy,max_shipments,placed,promised,status,hold_reason,customer,priority,carrier,from_stock,cancelled
SO-1,1,A,1,,,2026-11-01T08:00:00Z,2026-12-20,open,,C2,0,,0,0
SO-2,1,A,1,,,2026-11-02T08:00:00Z,2026-12-20,open,,C1,0,DHL,0,0
SO-2,2,C,2,,,2026-11-02T08:00:00Z,2026-12-20,open,,C1,0,DHL,0,0
SO-3,1,A,3,up-to-x,3,2026-11-03T08:00:00Z,,open,,,0,,1,0
SO-4,1,D,1,,,2026-11-04T08:00:00Z,2026-12-20,open,,,0,,0,0
SO-5,1,B,4,,,2026-11-05T08:00:00Z,2026-12-20,open,,,0,,0,0
SO-6,1,A,2,,,2026-11-06T08:00:00Z,2026-12-20,open,,,0,,0,0
SO-OFF,1,A,2,,,2026-10-02T08:00:00Z,2026-12-20,cancelled,,,0,,0,0
X
for n in 1 2 3 4 5 6 7; do
	echo "SO-H$n,1,A,5,,,2026-10-0${n}T08:00:00Z,2026-12-20,held,no payment,,5,,0,0" >>"$TMP/orders.csv"
done
cat >"$TMP/inbound.csv" <<X
inbound,sku,quantity,sscc,door,due,supplier
IB-1,A,10,,D1,2026-11-23T10:00:00Z,Kettles Ltd
IB-1,B,6,095060000000000015,D1,2026-11-23T10:00:00Z,Kettles Ltd
IB-1,B,6,095060000000000022,D1,2026-11-23T10:00:00Z,Kettles Ltd
IB-2,C,1,,D2,2026-11-22T10:00:00Z,
X
cat >"$TMP/pickups.csv" <<X
pickup,carrier,cutoff,door
PU-1,DHL,2026-11-23T15:00:00Z,D2
X
for kind in customers orders inbound pickups; do
	exits "import $kind" 0 crossdock import "$TMP/$kind.csv"
done

# 4: SO-1 to PACK-1; 6: SO-2 to a lane; 8: SO-6, in hand; 9: refused; 10: a pallet; 13: taken back by 14
printf '%s\n' OP-ANA %RECEIVE D1 9506000000015 PACK-1 9506000000015 L1 \
	9506000000015 nonsense 00095060000000000015 PACK-1 PUT 9506000000015 %UNDO |
	crossdock scan >"$TMP/scans"
is "every scan was as expected" "$(sed 's/.*"result":"\([a-z]*\)".*/\1/' "$TMP/scans" | tr '\n' ' ')" \
	"ok ok ok direct confirm direct confirm direct refused direct confirm confirm direct ok "
exits "verify" 0 crossdock verify
has "finds no difference" "$said" "no difference"
exits "verify --json" 0 crossdock verify --json
has "says so to programs" "$said" '{"differences":[],"verified":true,"movements":'

# ---- status
exits "status" 0 crossdock status
status=$said
has "backorders" "$status" "Backorders: 10 lines of 10 orders wait for 40 units; 35 of these may not claim"
has "stockouts" "$status" "  D    Toaster 2 slots      1       1      1"
has "inbound, expected and received" "$status" "IB-1     receiving  D1    2026-11-23 10:00  Kettles Ltd        22         9"
has "late inbound" "$status" "IB-2     announced  D2    2026-11-22 10:00                      1         0     0  yes"
has "lanes: units, capacity, percent" "$status" "L1     lane          1           0        10  10          1"
has "stations: ready ones" "$status" "PACK-1"
has "shipments by status" "$status" "gathering"
has "pickups" "$status" "PU-1    DHL      2026-11-23 15:00  D2"
has "in hand, with whom" "$status" "T1        Ana                1      1  2026-11-23 08:00"
hasnt "nothing was left behind" "$status" "Left behind"
hasnt "nothing is to be redirected" "$status" "Redirects"
has "who is signed on" "$status" "T1        Ana       receive   D1    IB-1"
exits "status --json" 0 crossdock status --json
has "numbers are numbers" "$said" '"backorders":{"lines":10,"units":40,"orders":10,"may_not_claim":35}'
has "times are UTC" "$said" '"cutoff":"2026-11-23T15:00:00Z"'
has "lists that are empty are there" "$said" '"left_behind":[]'
exits "status with an argument" 2 crossdock status now

# ---- show order
exits "show order" 0 crossdock show order SO-2
has "its customer" "$said" "Customer: Café Luz"
has "its policy and the level" "$said" "Policy: all-or-nothing, the customer's"
has "its lines" "$said" "2     C    Café press 1 l           2"
has "where its units stand" "$said" "SO-2/1    1     A    Blue kettle 1.7 l      1  L1        lane"
has "what it waits for" "$said" "Line 2 waits for 2 x Café press 1 l (C): 1 from IB-2, due 2026-11-22 10:00; for 1 nothing is in sight; a further delivery would let it go, or cancelling the line"
has "what would let it go" "$said" "SO-2/1 is frozen at L1: it must ship whole, and nobody knows when the rest comes; a lead can release it as it is"
has "its history" "$said" "imported from"
has "its movements" "$said" "T1-000007  Ana  confirm      1  A    D1         SO-2/1  L1  SO-2/1"
hasnt "and nobody else's" "$said" "SO-1/1"
exits "show order by products' and orders' own policy" 0 crossdock show order SO-3
has "up-to-x with its number" "$said" "Policy: up-to-3, set on the order"
has "the shelf's part" "$said" "Line 1: 1 x Blue kettle 1.7 l (A) from the shelf, not brought yet"
has "the delivery that brings the rest" "$said" "Line 1 waits for 2 x Blue kettle 1.7 l (A): 2 from IB-1, which is here"
exits "show order with goods in hand" 0 crossdock show order SO-6
has "says what is still to come" "$said" "Line 1 waits for 1 x Blue kettle 1.7 l (A): 1 from IB-1, which is here"
has "and what is to be brought" "$said" "SO-6/1: 1 unit in hand is to be brought to PACK-1"
exits "show order with a stockout" 0 crossdock show order SO-4
has "says who decides" "$said" "Line 1 is a stockout: 1 x Toaster 2 slots (D) are wanted and may not be backordered; a lead accepts or cancels"
exits "show order that is held" 0 crossdock show order SO-H1
has "says why" "$said" "Held because: no payment"
has "says that it claims nothing" "$said" "The order is held: it claims nothing and keeps what is staged, until it is resumed"
exits "show order that is ready" 0 crossdock show order SO-1
has "says that it is to be packed" "$said" "SO-1/1 is ready at PACK-1: packing it lets it go"
exits "show order --json" 0 crossdock show order SO-2 --json
has "is one document" "$said" '{"order":"SO-2","customer":"C1","customer_name":"Café Luz","status":"open"'
has "with words for people" "$said" '"waits_for":["Line 2 waits for'
exits "show order that was never imported" 1 crossdock show order SO-22
has "names the nearest" "$said" "there is no order SO-22: give its number, such as SO-1; is it SO-2?"

# ---- show the others
exits "show shipment" 0 crossdock show shipment SO-2/1
has "its status and home" "$said" "Status: gathering
Home: L1"
has "its carrier" "$said" "Carrier: DHL"
exits "show shipment that is not there" 1 crossdock show shipment SO-2/7
has "says how shipments look" "$said" "such as SO-1/1"
exits "show inbound" 0 crossdock show inbound IB-1
has "expected and received per product" "$said" "A    Blue kettle 1.7 l          10         3     0        7"
has "cartons" "$said" "095060000000000022  announced"
has "who received a pallet" "$said" "095060000000000015  received   T1-000010         2026-11-23 08:00  Ana"
has "receipts that were taken back" "$said" "T1-000013  Ana  A    Blue kettle 1.7 l        1                      expected  yes"
exits "show lane" 0 crossdock show lane L1
has "content by shipment" "$said" "SO-2/1    gathering  Café Luz  1     A    Blue kettle 1.7 l      1"
has "its room" "$said" "Room: 9"
exits "show lane of a station" 0 crossdock show lane PACK-1
has "what is on the way to it" "$said" "T1-000008  T1          Ana       1  A    Blue kettle 1.7 l  SO-6/1"
exits "show product by its SKU" 0 crossdock show product A
has "who claims next" "$said" "  SO-6   1           1         0  2026-12-20 23:59  2026-11-06 08:00
  SO-3   1           2         0                    2026-11-03 08:00"
has "where it is" "$said" "PACK-1  station      1           1"
exits "show product by a barcode" 0 crossdock show product 19506000000012
has "is the same product" "$said" "SKU: A"
exits "show scan" 0 crossdock show scan T1-000013
has "raw" "$said" "Raw: 9506000000015"
has "decoded" "$said" "Decoded: (01)09506000000015"
has "taken back" "$said" "Taken back by: T1-000014"
exits "show scan that was refused" 0 crossdock show scan T1-000009
has "why in words" "$said" "Refused because: nobody knows this code"
exits "show scan that takes back" 0 crossdock show scan T1-000014
has "names it" "$said" "Takes back: T1-000013"
exits "show scan that was not made" 1 crossdock show scan 4
has "says how scans look" "$said" "such as T1-000004"
exits "show without an ID" 2 crossdock show order
exits "show of an unknown kind" 2 crossdock show pallet 1

# ---- why
exits "why, for a station" 0 crossdock why T1-000004
has "the reason in words" "$said" "completes-order: with these units everything that the order still wants is here"
has "the winner with its claim key" "$said" \
	"for SO-1 line 1, Bar Sol, which claims by priority 0, promised 2026-12-20 23:59, placed 2026-11-01 08:00"
has "who waits behind it" "$said" "behind it now: 2 lines waiting for 3 units"
has "who was passed over, and why" "$said" "passed over: SO-H1 line 1, wants 5: order held, no payment (priority 5"
has "the fifth" "$said" "passed over: SO-H5 line 1"
hasnt "no more than five by name" "$said" "passed over: SO-H6"
has "the rest counted by cause" "$said" "  and 2 more: order held
  and 1 more: order cancelled"
exits "why, for a lane" 0 crossdock why T1-000006
has "why this lane" "$said" "why L1: a lane with room for all that the shipment may still gather"
has "and not another" "$said" "not L2, as it stands now: has room: the fullest that fits is taken first"
exits "why, for a pallet" 0 crossdock why T1-000010
has "its first direction" "$said" "4 x Glass tumbler 6 pcs (B) to PACK-1"
has "and for nobody" "$said" "no-demand: no order line that may claim was waiting for it
  for nobody"
exits "why, for a confirmation" 0 crossdock why T1-000005
has "names the scan that directed" "$said" "It fulfils what T1-000004 directed"
exits "why, for a refused scan" 0 crossdock why T1-000009
has "the error in words" "$said" "Refused, unknown-barcode: nobody knows this code"
exits "why, for a scan that was taken back" 0 crossdock why T1-000013
has "says by which" "$said" "Taken back by T1-000014"
exits "why --json" 0 crossdock why T1-000004 --json
has "the winner" "$said" '"winner":{"order":"SO-1","line":"1","customer_name":"Bar Sol","priority":0,"promised":"2026-12-20T23:59:59.999Z"'
has "the counts by cause" "$said" '"more":{"order held":2,"order cancelled":1}'
exits "why of a scan that was not made" 1 crossdock why T1-999
has "names the last one" "$said" "there is no scan T1-999: give the terminal and its count, such as T1-000004"
exits "why without a scan" 2 crossdock why
exits "why --product" 0 crossdock why --product A
is "every claimant in claim order" "$(printf '%s\n' "$said" | awk '/^  SO-/ { printf "%s ", $1 }')" \
	"SO-H1 SO-H2 SO-H3 SO-H4 SO-H5 SO-H6 SO-H7 SO-6 SO-3 "
has "those that may" "$said" "SO-6   1         1"
has "those that may not, and why" "$said" "held: no payment"
exits "why --product --json" 0 crossdock why --product D --json
is "is an array" "$said" '[{"order":"SO-4","line":"1","wants":1,"priority":0,"promised":"2026-12-20T23:59:59.999Z","placed":"2026-11-04T08:00:00Z","may_claim":false,"cause":"stockout, not accepted"}]'
exits "why --product that is not there" 1 crossdock why --product E

# ---- a place that was called full, goods left behind, a cancelled order
printf '%s\n' %FULL | crossdock scan >/dev/null
printf 'order,line,sku,quantity,status\nSO-2,1,A,1,cancelled\n' >"$TMP/cancel.csv"
crossdock import "$TMP/cancel.csv" >/dev/null 2>&1
printf '%s\n' %OFF %OFF | crossdock scan >/dev/null
exits "status, later" 0 crossdock status
has "units that nobody wants any more" "$said" "L1         A    Blue kettle 1.7 l  SO-2   1     cancelled      1         1"
has "goods left behind" "$said" "D1  A    Blue kettle 1.7 l      1"
exits "why, for a direction that was moved" 0 crossdock why T1-000008
has "where it was to go first" "$said" "first sent to PACK-1, which a worker then called full"
exits "show order that is cancelled" 0 crossdock show order SO-2
has "says so" "$said" "The order is cancelled: it claims nothing, and what of it is here gets another home"
exits "the store still agrees with its ledger" 0 crossdock verify

# ---- what is to be brought; a lot that is recalled
printf 'order,line,sku,quantity,from_stock\nSO-9,1,B,2,2\n' >"$TMP/shelf.csv"
crossdock import "$TMP/shelf.csv" >/dev/null 2>&1
exits "status with shelf parts" 0 crossdock status
has "what is to be brought, and from where" "$said" "B    Glass tumbler 6 pcs      2  shelf"
exits "status --json" 0 crossdock status --json
has "the same to programs" "$said" '{"sku":"B","description":"Glass tumbler 6 pcs","lot":null,"units":2,"from":"shelf","to":null,"order":"SO-9","shipment":"SO-9/1","why":"shelf part"}'
exits "recall of nothing" 2 crossdock recall B
exits "recall without a reason" 2 crossdock recall B LOT-1
exits "recall of what has no lots" 1 crossdock recall B LOT-1 --why glass
has "says why not" "$said" "is not tracked by lot"
exits "recall --help" 0 crossdock recall --help
printf 'sku,description,tracking\nCHEESE,Cheese,lot\n' >"$TMP/lots.csv"
crossdock import "$TMP/lots.csv" >/dev/null
exits "recall" 0 crossdock recall CHEESE LOT-1 --why=glass
has "says what it did" "$said" "lot LOT-1 of CHEESE (Cheese) is recalled"
exits "recall --json" 0 crossdock recall --json
has "lists what is recalled to programs" "$said" '"recalls":[{"sku":"CHEESE","description":"Cheese","lot":"LOT-1"'
exits "show of a command" 0 crossdock show scan OFFICE-000001
has "is told as one" "$said" "recall CHEESE LOT-1 --why glass"
exits "recall --lift" 0 crossdock recall --lift CHEESE LOT-1 --why mistake
exits "recall --lift again" 1 crossdock recall --lift CHEESE LOT-1 --why mistake

# ---- a promise passes while nobody scans: whoever asks is told as it is now
printf 'order,line,sku,quantity,promised,placed\nSO-P1,1,C,8,2026-11-23T09:30:00Z,2026-11-20\nSO-P2,1,C,4,2026-12-25,2026-11-20\nSO-P3,1,C,4,2026-12-26,2026-11-20\n' >"$TMP/passes.csv"
printf 'inbound,sku,quantity,due\nIB-P,C,8,2026-11-23T12:00:00Z\n' >"$TMP/due.csv"
exits "import" 0 crossdock import "$TMP/passes.csv" "$TMP/due.csv"
exits "finish-first" 0 crossdock settings match=finish-first
exits "why --product before the promise passes" 0 crossdock why --product C
has "one waits behind those that are completed" "$said" "waits: with finish-first SO-P3 is completed by it"
at=2026-11-23T09:31:00Z
exits "why --product after it has passed" 0 crossdock why --product C
is "nobody goes ahead of it any more" "$(printf '%s\n' "$said" | grep -c 'finish-first SO\|goes ahead')" 0
at=2026-11-23T08:00:00Z

# ---- a clock that was once set back: an order that came "later" than its scans has its history all the same
sqlite3 "$db" "UPDATE customer_order SET imported_at = imported_at + 100000000 WHERE number = 'SO-6'; UPDATE inbound SET arrived_at = arrived_at + 100000000 WHERE number = 'IB-1'"
exits "show order after its clock went back" 0 crossdock show order SO-6
has "has its movements" "$said" "T1-000008  Ana  receive"
exits "show inbound after its clock went back" 0 crossdock show inbound IB-1
has "has its receipts" "$said" "T1-000010  Ana  B"

# ---- differences are named
cp "$db" "$TMP/broken.db"
sqlite3 "$TMP/broken.db" "UPDATE place SET units = 9 WHERE code = 'L1'; UPDATE order_line SET waiting = 8 WHERE order_number = 'SO-6'"
exits "verify of a broken store" 1 "$CROSSDOCK" --db "$TMP/broken.db" verify
has "names the one" "$said" "lane L1: units: stored 9, recomputed 1"
has "and the other" "$said" "order SO-6 line 1: waiting: stored 8, recomputed 1"
has "and says what to do" "$said" "crossdock: the store differs from its ledger in 2 places"
exits "verify --json of a broken store" 1 "$CROSSDOCK" --db "$TMP/broken.db" verify --json
has "names them to programs" "$said" '{"differences":[{"what":"lane L1: units","stored":"9","recomputed":"1"},{"what":'
exits "verify with an argument" 2 crossdock verify all
done_testing
