#!/bin/bash
# crossdock import: every refusal with its words, updates, cancelling, --keep-good, real data.
# timeout: 300
. tests/lib/tap.sh
db=$TMP/site.db
f=$TMP/f.csv

run() { "$CROSSDOCK" --db "$db" --at 2026-11-23T08:00:00Z "$@"; }
sql() { sqlite3 "$db" "$1"; }
# what the history of the order that was changed last says last, as whoever reads it is told it
last_history() {
	run --json show order "$(sql "select number from customer_order where id = (select order_id from order_history order by id desc limit 1)")" |
		sed 's/.*"history":\[\([^]]*\)\].*/\1/; s/.*"what":"\([^"]*\)".*/\1/'
}
file() { printf "$1" >"$f"; }
# what import says of a file, with the file's name cut off
import() { file "$1"; run import "$f" 2>&1 | sed "s|^crossdock: $f:||; s|^crossdock: $f: ||; s|^$f: ||"; }

# NAME FILE EXPECTED: the file is refused, and the first line of what is said is this; nothing changed
refused() {
	before=$(sqlite3 "$db" .dump | md5sum)
	file "$2"
	exits "$1: refused" 1 run import "$f"
	is "$1: says why" "$(printf '%s\n' "$said" | head -1)" "crossdock: $f:$3"
	is "$1: nothing changed" "$(sqlite3 "$db" .dump | md5sum)" "$before"
}

# NAME FILE EXPECTED: what it prints
imported() {
	file "$2"
	exits "$1: imported" 0 run import "$f"
	is "$1: counts" "$said" "$f: $3"
}

ok "init" run init
imported products 'sku,description,backorderable\nA,Apple,yes\nB,"Bear, blue",\nC,Cat,\nD,Dog,no\n' \
	'products: 4 new, 0 changed, 0 unchanged'
imported customers 'customer,name,policy,max_shipments\nC1,Carla,,\nC2,Otto,up-to-x,2\n' 'customers: 2 new, 0 changed, 0 unchanged'
imported "places, a station before its spot" \
	'place,kind,capacity,spot\nPACK-1,station,,D1\nD1,door,,\nD2,door,,\nL1,lane,10,\nPUT,putaway,,\n' \
	'places: 5 new, 0 changed, 0 unchanged'
is "the station is parked there" "$(sql "select s.code from place p join place s on s.id = p.spot_id where p.code = 'PACK-1'")" D1
imported operators 'badge,name,role\nOP-ANA,Ana,\nOP-LEE,Lee,lead\n' 'operators: 2 new, 0 changed, 0 unchanged'
imported barcodes 'barcode,sku,quantity\n4006381333931,A,\n14006381333938,A,12\nFREE TEXT,B,\n' \
	'barcodes: 3 new, 0 changed, 0 unchanged'
imported pickups 'pickup,carrier,cutoff,door\nPU-1,DHL,2026-11-23T15:00:00Z,D1\n' 'pickups: 1 new, 0 changed, 0 unchanged'
imported inbound 'inbound,sku,quantity,sscc,door,due,lot\nIN-1,A,10,,D1,2026-11-23,\nIN-1,B,5,395011015300000011,D1,2026-11-23,L9\n' \
	'inbound: 2 new, 0 changed, 0 unchanged'
imported "orders, with a byte order mark and CRLF" \
	'\xef\xbb\xbforder,line,sku,quantity,promised,customer\r\nSO-1,1,A,2,2026-12-20,C1\r\nSO-1,2,B,3,2026-12-20,C1\r\nSO-2,1,D,1,,\r\n' \
	'orders: 3 new, 0 changed, 0 unchanged; 1 stockout (not in stock, may not be backordered)'
imported "the same again" 'order,line,sku,quantity,promised,customer\nSO-1,1,A,2,2026-12-20,C1\nSO-1,2,B,3,2026-12-20,C1\nSO-2,1,D,1,,\n' \
	'orders: 0 new, 0 changed, 3 unchanged; 1 stockout (not in stock, may not be backordered)'
is "waiting: a backorder waits, a stockout does not" "$(sql 'select group_concat(waiting) from order_line')" 2,3,0
is "a promised date is the end of that day" "$(sql "select datetime(promised_rank / 1000, 'unixepoch') from order_line where id = 1")" \
	'2026-12-20 23:59:59'

# ---- headers
refused "no header of ours" 'a,b\n1,2\n' '1: this is not a CSV file of a known kind: its first line must be a header, such as sku,description... (products), barcode,sku... (barcodes), place,kind... (places), badge,name... (operators), customer,name... (customers), order,line... (orders), inbound,sku... (inbound), pickup,carrier... (pickups), schedule,carrier... (schedules), sscc,tracking... (tracking) or sscc,delivered... (deliveries)'
file ''
exits "an empty file" 1 run import "$f"
has "an empty file: says so" "$said" "$f:1: this is not a CSV file of a known kind"
head -c 3000 /dev/urandom >"$f"
exits "binary data" 1 run import "$f"
has "binary data: says so" "$said" "$f:1: this is not a CSV file of a known kind"
file 'order;line;sku;quantity\n'
exits "semicolons" 1 run import "$f"
has "semicolons: says what would be right" "$said" "with commas between the columns"
refused "an unknown column" 'sku,description,backorderabel\n' "1: products have no column 'backorderabel': did you mean backorderable?"
refused "a column twice" 'sku,description,sku\n' '1: the column sku is there twice: remove one'
refused "a column missing" 'order,line,sku\n' '1: the column quantity is missing: orders need it'
exits "a file that is not there" 1 run import "$TMP/none.csv"
has "a file that is not there: names it" "$said" "crossdock: $TMP/none.csv: the file cannot be read"

# ---- CSV itself
P='sku,description\n'
refused "a quote in a field" "$P"'X,a"b\n' '2: this is no CSV: a field with a quote in it is written "in quotes", with "" for the quote'
refused "a quote that is not closed" "$P"'X,y\nZ,"open\nmore\n' '3: a quoted field that begins here is never closed: close it with a quote'
refused "too few fields" "$P"'X\n' '2: this line has 1 fields, the header has 2: are commas in a text not in quotes?'
refused "lines are counted through quoted line ends" 'customer,name\nX,"a\nb"\nY,\n' '2: name has a control character (U+000A) at its byte 2: remove it'
refused "a NUL" "$P"'X,a\0b\n' '2: description has a control character (U+0000) at its byte 2: remove it'
refused "no UTF-8" "$P"'X,caf\xe9\n' '2: description is not valid UTF-8 at its byte 4: save the file as UTF-8'
refused "an overlong form" "$P"'X,\xc0\xaf\n' '2: description is not valid UTF-8 at its byte 1: save the file as UTF-8'
refused "a long text" "$P"'X,'"$(printf '%0256d' 0)"'\n' '2: description is 256 bytes long: at most 255 are possible'
refused "a row without end" "$P"'X,"'"$(head -c 300000 /dev/zero | tr '\0' x)" '2: a row is longer than 256 KiB: is the quote missing that closes a field?'

# ---- products
refused "product: no sku" "$P"',y\n' '2: sku is empty: every product needs one'
refused "product: twice" "$P"'X,y\nX,y\n' '3: this product is in the file twice: line 2 has it already; remove one'
refused "product: yes or no" 'sku,description,backorderable\nX,y,maybe\n' "2: backorderable 'maybe' is not known: use yes or no"
refused "product: tracking" 'sku,description,tracking\nX,y,imei\n' "2: tracking 'imei' is not known: use none, lot or serial"
refused "product: up-to-x" 'sku,description,policy\nX,y,up-to-x\n' '2: policy up-to-x needs max_shipments: give a number from 1 to 1000'
refused "product: policy" 'sku,description,policy\nX,y,never\n' "2: policy 'never' is not known: use ship-available, up-to-x or all-or-nothing"
refused "product: max_shipments alone" 'sku,description,policy,max_shipments\nX,y,,2\n' '2: max_shipments 2 is given without a policy: write up-to-x into policy, or leave both empty'
refused "product: reserved" "$P"'UNIDENTIFIED,y\n' '2: the SKU UNIDENTIFIED stands for parcels that nobody can identify: use another one'
refused "product: blanks" "$P"'X ,y\n' "2: sku 'X ' has a blank at its beginning or end: remove it"
refused "product: on_hand" 'sku,description,on_hand\nX,y,1.0\n' "2: on_hand '1.0' is not a whole number from 0 to 1000000000"

# ---- barcodes
B='barcode,sku,quantity\n'
refused "barcode: GTIN" "$B"'4006381333932,A,\n' '2: barcode 4006381333932 has a wrong check digit: the last digit of this GTIN should be 1'
refused "barcode: GTIN-14" "$B"'14006381333939,A,\n' '2: barcode 14006381333939 has a wrong check digit: the last digit of this GTIN should be 8'
refused "barcode: SSCC" "$B"'395011015300000012,A,\n' '2: barcode 395011015300000012 has a wrong check digit: the last digit of this SSCC should be 1'
refused "barcode: of another product" "$B"'4006381333931,B,\n' '2: the barcode 4006381333931 is taken: it is that of product A; use another one, or correct the sku'
refused "barcode: of another product, as GTIN-14" "$B"'04006381333931,B,\n' '2: the barcode 04006381333931 is taken: it is that of product A; use another one, or correct the sku'
refused "barcode: of a place" "$B"'L1,B,\n' '2: the barcode L1 is taken: it is the lane L1; use another one'
refused "barcode: of an operator" "$B"'OP-ANA,B,\n' '2: the barcode OP-ANA is taken: it is the badge of Ana; use another one'
refused "barcode: twice, in two forms" "$B"'5901234123457,B,\n05901234123457,B,\n' '3: this barcode is in the file twice: line 2 has it already; remove one'
refused "barcode: unknown SKU" "$B"'XX,NONE,\n' "2: the SKU 'NONE' is unknown: import it with a products file first"
refused "barcode: of nothing" "$B"'XX,A,0\n' "2: quantity '0' is not a whole number from 1 to 1000000000"
refused "barcode: a command" "$B"'%%DONE,A,\n' "2: barcode '%DONE' begins with %, which is kept for commands: use another code"
refused "barcode: ours" "$B"'#floor,A,\n' "2: barcode '#floor' begins with #, which is kept for the program itself: use another code"
refused "barcode: long" "$B$(printf '%0129d' 0)"',A,\n' '2: barcode is 129 bytes long: at most 128 are possible'
imported "barcode: 128 bytes are fine" "$B$(printf 'x%0127d' 0)"',A,\n' 'barcodes: 1 new, 0 changed, 0 unchanged'
imported "barcode: the quantity can change" "$B"'FREE TEXT,B,6\n' 'barcodes: 0 new, 1 changed, 0 unchanged'

# ---- places
refused "place: kind" 'place,kind\nX,shelf\n' "2: kind 'shelf' is not known: use door, lane, station, putaway, quarantine or overflow"
refused "place: taken by a product" 'place,kind\n4006381333931,lane\n' '2: the barcode 4006381333931 is taken: it is the product A; use another one'
refused "place: an unknown spot" 'place,kind,spot\nPACK-2,station,NOWHERE\n' "2: the spot 'NOWHERE' is no door or lane of this file or of the site: add it, or leave the cell empty"
refused "place: a lane is not parked" 'place,kind,spot\nL7,lane,D1\n' '2: spot is given for a lane: only a station is parked at a spot; leave it empty'
refused "place: capacity" 'place,kind,capacity\nL7,lane,-1\n' "2: capacity '-1' is not a whole number from 0 to 1000000000"
refused "place: a door that is used" 'place,kind\nD1,lane\n' '2: D1 cannot become a lane now, it is a door and inbound IN-1 comes to it: empty it first'
sql "update place set units = 3 where code = 'L1'"
refused "place: holds units" 'place,kind\nL1,overflow\n' '2: L1 cannot become a overflow now, it is a lane and it holds 3 units: empty it first'
sql "update place set units = 0 where code = 'L1'"
imported "place: an empty capacity is no limit, an absent column stays" 'place,kind,capacity\nL1,lane,\n' 'places: 0 new, 1 changed, 0 unchanged'
is "capacity is none" "$(sql "select capacity is null from place where code = 'L1'")" 1

# ---- operators, customers, pickups
refused "operator: role" 'badge,name,role\nX,y,boss\n' "2: role 'boss' is not known: use worker, lead or admin"
refused "operator: no name" 'badge,name\nX,\n' '2: name is empty: every operator needs one'
refused "operator: badge taken" 'badge,name\nL1,Lara\n' '2: the barcode L1 is taken: it is the lane L1; use another one'
refused "operator: language" 'badge,name,language\nX,y,de;\n' "2: language 'de;' is not a language code: use one such as de or pt_BR"
refused "customer: twice" 'customer,name\nX,y\nZ,y\nX,y\n' '4: this customer is in the file twice: line 2 has it already; remove one'
refused "customer: policy" 'customer,name,policy,max_shipments\nX,y,up-to-x,0\n' "2: max_shipments '0' is not a whole number from 1 to 1000"
refused "pickup: no such door" 'pickup,carrier,cutoff,door\nX,DHL,2026-11-23T15:00Z,L1\n' "2: there is no door 'L1': import it with a places file first, or leave the cell empty"
refused "pickup: cutoff" 'pickup,carrier,cutoff\nX,DHL,15:00\n' "2: cutoff '15:00' is not a date or time: write it as 2026-11-23 or 2026-11-23T14:05:00Z"
refused "pickup: carrier" 'pickup,carrier,cutoff\nX,,2026-11-23T15:00Z\n' '2: carrier is empty: every pickup needs one'
sql "update pickup set status = 'departed'"
refused "pickup: departed" 'pickup,carrier,cutoff\nPU-1,UPS,2026-11-23T15:00Z\n' '2: the pickup PU-1 has departed and cannot change: give the next one a name of its own'

# ---- inbound
refused "inbound: SSCC" 'inbound,sku,quantity,sscc\nIN-2,A,1,395011015300000012\n' '2: sscc 395011015300000012 has a wrong check digit: its last digit should be 1'
refused "inbound: no SSCC" 'inbound,sku,quantity,sscc\nIN-2,A,1,12345\n' "2: sscc '12345' is not an SSCC: it has 18 digits"
refused "inbound: SSCC of another" 'inbound,sku,quantity,sscc\nIN-2,A,1,395011015300000011\n' '2: the SSCC 395011015300000011 belongs to inbound IN-1 already: a carton comes with one inbound only'
refused "inbound: SSCC of another in the file" 'inbound,sku,quantity,sscc\nIN-2,A,1,395011015300000028\nIN-3,A,1,395011015300000028\n' '3: the SSCC 395011015300000028 belongs to another inbound on line 2: a carton comes with one inbound only'
refused "inbound: twice" 'inbound,sku,quantity\nIN-2,A,1\nIN-2,A,1\n' '3: this inbound line is in the file twice: line 2 has it already; remove one'
refused "inbound: rows disagree" 'inbound,sku,quantity,door\nIN-2,A,1,D1\nIN-2,B,1,D2\n' "3: door 'D2' is not what line 2 says for inbound IN-2 ('D1'): it must be the same on all its lines"
refused "inbound: expiry" 'inbound,sku,quantity,expiry\nIN-2,A,1,2026-02-30\n' "2: expiry '2026-02-30' is not a date: write it as 2026-11-23"
refused "inbound: nothing" 'inbound,sku,quantity\nIN-2,A,0\n' '2: quantity is 0: a new line announces at least 1'
imported "inbound: less, and a new lot" 'inbound,sku,quantity,lot\nIN-1,A,8,\nIN-1,A,4,X\n' 'inbound: 1 new, 1 changed, 0 unchanged'
is "what it expects of the product follows" "$(sql "select expected from inbound_product where product_id = (select id from product where sku = 'A')")" 12
is "absent columns stay" "$(sql "select due_at is not null from inbound")" 1
sql "update inbound_product set received = 9"
is "less than what came is fine, and said" "$(import 'inbound,sku,quantity\nIN-1,A,1\n' | head -1)" \
	'2: warning: inbound IN-1 now expects 5 of this SKU, 9 are received already: nothing moves'
sql "update inbound set status = 'closed'"
refused "inbound: closed" 'inbound,sku,quantity\nIN-1,A,2\n' '2: the inbound IN-1 is closed and cannot change: announce what is still to come under another number'
imported "inbound: closed, the same again" 'inbound,sku,quantity\nIN-1,A,1\n' 'inbound: 0 new, 0 changed, 1 unchanged'

# ---- orders
O='order,line,sku,quantity\n'
refused "order: unknown SKU" "$O"'SO-9,1,NONE,1\n' "2: the SKU 'NONE' is unknown: import it with a products file first"
refused "order: negative" "$O"'SO-9,1,A,-1\n' "2: quantity '-1' is not a whole number from 0 to 1000000000"
refused "order: a fraction" "$O"'SO-9,1,A,1.5\n' "2: quantity '1.5' is not a whole number from 0 to 1000000000"
refused "order: too many" "$O"'SO-9,1,A,1000000001\n' "2: quantity '1000000001' is not a whole number from 0 to 1000000000"
refused "order: nothing" "$O"'SO-9,1,A,0\n' '2: quantity is 0: a new line orders at least 1'
refused "order: twice" "$O"'SO-9,1,A,1\nSO-9,2,A,1\nSO-9,1,B,1\n' '4: this order line is in the file twice: line 2 has it already; remove one'
refused "order: twice, scattered" "$O"'SO-9,1,A,1\nSO-8,2,A,1\nSO-9,1,B,1\n' '4: this order line is in the file twice: line 2 has it already; remove one'
refused "order: no such day" 'order,line,sku,quantity,promised\nSO-9,1,A,1,2026-02-29\n' "2: promised '2026-02-29' is not a date or time: write it as 2026-11-23 or 2026-11-23T14:05:00Z"
refused "order: rows disagree" 'order,line,sku,quantity,priority\nSO-9,1,A,1,5\nSO-9,2,A,1,\n' "3: priority '' is not what line 2 says for order SO-9 ('5'): it must be the same on all its lines"
refused "order: unknown customer" 'order,line,sku,quantity,customer\nSO-9,1,A,1,C9\n' "2: the customer 'C9' is unknown: import it with a customers file first, or leave the cell empty"
refused "order: status" 'order,line,sku,quantity,status\nSO-9,1,A,1,done\n' "2: status 'done' is not known: use open, held or cancelled"
refused "order: from_stock" 'order,line,sku,quantity,from_stock\nSO-9,1,A,1,2\n' '2: from_stock 2 is more than the quantity 1: correct one of them'
refused "order: cancelled" 'order,line,sku,quantity,cancelled\nSO-9,1,A,1,2\n' '2: cancelled 2 is more than the quantity 1: correct one of them'
refused "order: priority" 'order,line,sku,quantity,priority\nSO-9,1,A,1,high\n' "2: priority 'high' is not a whole number from -1000000000 to 1000000000"
refused "order: up-to-x" 'order,line,sku,quantity,policy,max_shipments\nSO-9,1,A,1,up-to-x,\n' '2: policy up-to-x needs max_shipments: give a number from 1 to 1000'
refused "order: address" 'order,line,sku,quantity,ship_address\nSO-9,1,A,1,'"$(printf '%01001d' 0)"'\n' '2: ship_address is 1001 bytes long: at most 1000 are possible'

is "all bad lines are named" "$(import "$O"'SO-9,1,A,-1\nSO-9,2,A,1\nSO-8,1,NONE,1\n' | grep -o '^[0-9]*' | paste -sd' ')" '2 4'
(echo order,line,sku,quantity; for i in $(seq 150); do echo "SO-$i,1,NONE,1"; done) >"$f"
exits "150 bad lines" 1 run import "$f"
is "100 of them are named" "$(printf '%s\n' "$said" | grep -c 'is unknown')" 100
has "the rest is counted" "$said" "and 50 more"

L='order,line,sku,quantity,priority,promised\n'
imported "an order changes" "$L"'SO-1,1,A,5,7,\n' 'orders: 0 new, 1 changed, 0 unchanged'
is "its claim key is in all its lines" "$(sql "select group_concat(priority_rank || ' ' || (promised_rank = 4611686018427387904) || ' ' || waiting, ';') from order_line where order_number = 'SO-1'")" \
	'-7 1 5;-7 1 3'
is "absent columns keep their value" "$(sql "select c.number from customer c join customer_order o on o.customer_id = c.id where o.number = 'SO-1'")" C1
is "the history says what" "$(last_history)" \
	'promised 2026-12-20T23:59:59.999Z -> none; priority 0 -> 7; line 1: quantity 2 -> 5'
is "and who" "$(sql "select actor from order_history order by id desc limit 1")" "$(id -un)"
imported "held" 'order,line,sku,quantity,status,hold_reason\nSO-1,1,A,5,held,payment\n' 'orders: 0 new, 1 changed, 0 unchanged'
is "a held order waits and may not claim" "$(sql "select group_concat(waiting || ' ' || may_claim) from order_line where order_number = 'SO-1'")" '5 0,3 0'
is "history of a hold" "$(last_history)" 'held: payment'
imported "resumed by an empty status" 'order,line,sku,quantity,status\nSO-1,1,A,5,\n' 'orders: 0 new, 1 changed, 0 unchanged'
is "it may claim again" "$(sql "select group_concat(may_claim) from order_line where order_number = 'SO-1'")" 1,1
imported "cancelled" 'order,line,sku,quantity,status\nSO-1,1,A,5,cancelled\n' 'orders: 0 new, 1 changed, 0 unchanged'
is "nothing of it waits" "$(sql "select sum(waiting) from order_line where order_number = 'SO-1'")" 0
imported "an empty status does not re-open" 'order,line,sku,quantity,status\nSO-1,1,A,5,\n' 'orders: 0 new, 0 changed, 1 unchanged'
imported "no status does not re-open" "$O"'SO-1,1,A,5\n' 'orders: 0 new, 0 changed, 1 unchanged'
imported "open does" 'order,line,sku,quantity,status\nSO-1,1,A,5,open\n' 'orders: 0 new, 1 changed, 0 unchanged'
is "it waits again" "$(sql "select sum(waiting) from order_line where order_number = 'SO-1'")" 8
X='order,line,sku,quantity,cancelled\n'
imported "a quantity is cancelled" "$X"'SO-1,1,A,5,3\n' 'orders: 0 new, 1 changed, 0 unchanged'
imported "an empty cell does not un-cancel" "$X"'SO-1,1,A,5,\n' 'orders: 0 new, 0 changed, 1 unchanged'
is "a lower number does not either" "$(import "$X"'SO-1,1,A,5,1\n' | head -1)" \
	'2: warning: order SO-1 line 1 stays cancelled by 3, not 1: to un-cancel, say status open on the row'
is "2 wait" "$(sql "select waiting from order_line where order_number = 'SO-1' and line = '1'")" 2
imported "with open it does" 'order,line,sku,quantity,cancelled,status\nSO-1,1,A,5,1,open\n' 'orders: 0 new, 1 changed, 0 unchanged'
is "4 wait" "$(sql "select waiting from order_line where order_number = 'SO-1' and line = '1'")" 4

sql "insert into shipment (order_id, number, status, packed) values (1, 1, 'packed', 4);
	insert into shipment_line (order_id, shipment_no, line_id, packed) values (1, 1, 1, 4);
	update order_line set allocated = 4, waiting = 0 where id = 1; update customer_order set shipments_used = 1 where id = 1"
is "what is packed already is said" "$(import 'order,line,sku,quantity,status\nSO-1,1,A,5,cancelled\n' | head -1)" \
	'2: warning: order SO-1 line 1 now wants 0, but 4 are packed and 0 shipped already: they stay so'
is "and imported all the same" "$(sql 'select status from customer_order where id = 1')" cancelled
is "another SKU for a line that has units" "$(import "$O"'SO-1,1,B,5\n' | head -1)" \
	'2: warning: order SO-1 line 1 stays as it is, units of another SKU have come for it: cancel this line and add another'
imported "shipments used before come on top of ours" 'order,line,sku,quantity,shipments_used\nSO-1,1,A,5,2\n' 'orders: 0 new, 1 changed, 0 unchanged'
is "2 before, 1 here" "$(sql 'select shipments_used from customer_order where id = 1')" 3
run import "$f" >/dev/null

# ---- what follows from products
imported "a product that may be backordered now" 'sku,description,backorderable,policy\nD,Dog,yes,all-or-nothing\n' 'products: 0 new, 1 changed, 0 unchanged'
is "its lines wait now, their order takes the policy" "$(sql "select waiting || ' ' || product_policy from order_line l join customer_order o on o.id = l.order_id where o.number = 'SO-2'")" '1 all-or-nothing'
imported "a wholly cancelled line takes its policy away" "$X"'SO-2,1,D,1,1\nSO-2,2,A,1,\n' 'orders: 1 new, 1 changed, 0 unchanged'
is "no policy of products" "$(sql "select product_policy from customer_order where number = 'SO-2'")" ''

# ---- several files, --keep-good
printf 'barcode,sku\nNEW-1,NEW\n' >"$TMP/a.csv"
printf 'sku,description\nNEW,Something new\n' >"$TMP/b.csv"
exits "files come in the order in which they build on each other" 0 run import "$TMP/a.csv" "$TMP/b.csv"
file "$O"'K-1,1,A,1\nK-1,2,NONE,1\nK-2,1,A,1\nK-1,3,A,"x\ny"\nK-3,1,A\n'
rm -f "$f.rejected"
exits "--keep-good exits 1" 1 run import --keep-good "$f"
is "sound orders are in, whole orders are out" "$(sql "select group_concat(number) from customer_order where number like 'K-%'")" K-2
is "the rest is in FILE.rejected, with reasons" "$(tr -d '\r' <"$f.rejected")" "order,line,sku,quantity,reason
K-1,1,A,1,order K-1 waits for line 3 to be corrected
K-1,2,NONE,1,the SKU 'NONE' is unknown: import it with a products file first
K-1,3,A,\"x
y\",quantity has a control character (U+000A) at its byte 2: remove it
K-3,1,A,,\"this line has 3 fields, the header has 4: are commas in a text not in quotes?\""
sed -i 's/NONE/B/; s/^K-3,1,A,/&1/' "$f.rejected"
perl -0pi -e 's/"x\ny"/3/' "$f.rejected"
mv "$f.rejected" "$TMP/corrected.csv"
exits "the corrected rest is imported as it is" 0 run import --keep-good "$TMP/corrected.csv"
is "and complete" "$(sql "select count(*) from order_line where order_number like 'K-%'")" 5
ok "nothing is rejected, so there is no such file" test ! -e "$TMP/corrected.csv.rejected"
exits "a pipe is a file too" 0 sh -c "printf 'sku,description\nPIPE,p\n' | '$CROSSDOCK' --db '$db' import /dev/stdin"
exits "--json" 0 run --json import "$TMP/a.csv"
printf '%s' "$said" >"$TMP/said.json"
is "--json says what" "$(sqlite3 -separator ' ' :memory: "select j ->> '\$.files[0].kind', j ->> '\$.files[0].result',
	j ->> '\$.files[0].unchanged' from (select cast(readfile('$TMP/said.json') as text) as j)")" 'barcodes imported 1'
exits "no file" 2 run import
exits "an unknown option" 2 run import --keep-bad "$f"
is "no job is left" "$(sql "select count(*) from import_job where status <> 'done'") $(sql 'select count(*) from import_chunk')" '0 0'

# ---- real data
for data in retail-day retail-week; do
	if [ ! -d "${SHARED:-/nonexistent}/data/$data" ]; then
		skip "$data" "the shared data is not here"
		continue
	fi
	db=$TMP/$data.db
	"$CROSSDOCK" --db "$db" init >/dev/null
	exits "$data imports clean" 0 run import "$SHARED/data/$data"/*.csv
	before=$(sqlite3 "$db" .dump | md5sum)
	exits "$data again" 0 run import "$SHARED/data/$data"/*.csv
	is "$data again changes nothing" "$(printf '%s\n' "$said" | grep -vc ' 0 new, 0 changed, ')" 0
	is "$data: the store is the same to the byte" "$(sqlite3 "$db" .dump | md5sum)" "$before"
	(head -1 "$SHARED/data/$data/orders.csv"; tail -n +2 "$SHARED/data/$data/orders.csv" | sort -t, -k3,3 -k1,1) >"$f"
	exits "$data: lines of orders may be scattered" 0 run import "$f"
	has "$data: scattered, they are the same" "$said" "orders: 0 new, 0 changed, "
done
done_testing
