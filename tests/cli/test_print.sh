#!/bin/bash
# The queue of labels on the command line: what is listed, what is refused, and what a person says; templates; packing
# lists.
. tests/lib/tap.sh
command -v sqlite3 >/dev/null || skip_all "sqlite3 is not installed"
db=$TMP/site.db
crossdock() { "$CROSSDOCK" --db "$db" --at 2026-11-23T08:00:00Z "$@"; }
sql() { sqlite3 "$db" "$1"; }

crossdock init >/dev/null
is "an empty queue" "$(crossdock print)" "No label waits, and none is unclear"
is "as JSON" "$(crossdock --json print)" '{"labels":[]}'
is "nothing to send" "$(crossdock print --send)" "No label waits"
is "as JSON" "$(crossdock --json print --send)" '{"sent":0}'

for words in "--follow" "--to file:x" "--printer file:x" "--again" "--send --again 1" "--withdraw 1 --came-out 1" "1" "--sent"; do
	exits "print $words" 2 crossdock print $words
	has "shows the usage" "$said" "usage: crossdock print [--send"
done
for target in lpt1 file: tcp: tcp::9100 tcp:host: tcp:host:0 tcp:host:65536 tcp:host:x 'tcp:[::1' 'tcp:a b' http://host; do
	exits "--to $target" 1 crossdock print --send --to "$target"
	has "says what a printer is" "$said" "--to: '$target' is no printer: write file:PATH, tcp:HOST or tcp:HOST:PORT"
done
for target in tcp:host tcp:10.0.0.7:9100 'tcp:[::1]' 'tcp:[::1]:9101' file:/dev/usb/lp0; do
	ok "--to $target" crossdock print --send --to "$target"
done
exits "no printer, and nowhere else" 2 crossdock print --send --printer ''
has "asks for --to" "$said" "say with --to where they go"
exits "scan --printer" 1 crossdock scan --printer lpt1
has "says what a printer is" "$said" "'lpt1' is no printer"

printf 'sku,description\nA,Kettle\nT,Cheese\n' >"$TMP/products.csv"
printf 'badge,name,role\nOP-ANA,Ana,worker\nOP-LEE,Lee,lead\n' >"$TMP/operators.csv"
printf 'order,line,sku,quantity,carrier,ship_name,ship_city\nSO-1,1,A,5,UPS,Luz,Madrid\nSO-1,2,T,7,UPS,Luz,Madrid\n' >"$TMP/orders.csv"
printf 'pickup,carrier,cutoff\nK-9,UPS,2026-11-23T15:00:00Z\n' >"$TMP/pickups.csv"
crossdock import "$TMP"/*.csv >/dev/null
sql "INSERT INTO shipment (order_id, number, status, packed) VALUES (1, 1, 'packing', 5);
	INSERT INTO place (id, code, kind) VALUES (500, '#c1', 'carton'), (501, '#c2', 'carton');
	INSERT INTO parcel (id, order_id, shipment_no, number, place_id, sscc, status, opened_at) VALUES
	(1, 1, 1, 1, 500, '106141411928374657', 'closed', 1), (2, 1, 1, 2, 501, '', 'open', 1);
	INSERT INTO sscc (sscc, parcel_id, at) VALUES ('106141411928374657', 1, 1);
	INSERT INTO shipment_line (order_id, shipment_no, line_id, packed) SELECT 1, 1, id, line + 1 FROM order_line;
	INSERT INTO balance (place_id, product_id, lot, order_id, shipment_no, line_id, quantity)
	SELECT 500, product_id, CASE line WHEN '2' THEN 'L-7' ELSE '' END, 1, 1, id, line + 1 FROM order_line;
	INSERT INTO print_job (id, at, kind, parcel_id, sscc) VALUES (1, 1795420800000, 'carton', 1, '106141411928374657')"

has "a label waits" "$(crossdock print)" "     1  2026-11-23 08:00  carton    106141411928374657  (any printer)  waits"
has "status says so" "$(crossdock status)" "Labels: crossdock print lists them"
has "and how many" "$(crossdock --json status)" '"labels":[{"waiting":1,"unclear":0}]'
exits "for no printer" 1 crossdock print --send
has "asks for one" "$said" "the labels that wait are for no printer: name one with --to file:PATH or --to tcp:HOST"
exits "it cannot be printed again yet" 1 crossdock print --again 1
has "because it waits" "$said" "label 1 still waits to be sent: it comes out by itself"
exits "a file that cannot be made" 3 crossdock print --send --to "file:$TMP/none/out"
has "says so, and that nothing is lost" "$said" "crossdock: label 1 (carton 106141411928374657) still waits: file:$TMP/none/out cannot be opened: No such file or directory"
has "and the list says why" "$(crossdock print)" "waits: file:$TMP/none/out cannot be opened"
exits "a device that is not there" 3 crossdock print --send --to file:/dev/no-such-printer
has "is to be plugged in" "$said" "file:/dev/no-such-printer cannot be opened: there is no such device: plug the printer in, or switch it on"
is "and no file is made in its place" "$([ -e /dev/no-such-printer ] && echo made)" ""
exits "a printer that is off" 3 crossdock print --send --to tcp:127.0.0.1:1
has "does not answer" "$said" "tcp:127.0.0.1:1 does not answer: Connection refused: is the printer on, and is this its address?"
is "sent" "$(crossdock print --send --to "file:$TMP/out.zpl")" "label 1 (carton 106141411928374657) sent to file:$TMP/out.zpl"
is "one label" "$(grep -c '\^XA' "$TMP/out.zpl")" 1
is "what was sent is kept" "$(sql "SELECT body = readfile('$TMP/out.zpl') FROM print_job")" 1
is "no label waits" "$(crossdock print)" "No label waits, and none is unclear"
is "nor does status speak of any" "$(crossdock --json status | grep -o '"labels":\[\]')" '"labels":[]'

is "once more, by its SSCC" "$(crossdock print --again '(00)106141411928374657' --printer "file:$TMP/t1.zpl")" "label (00)106141411928374657 waits once more, as label 2"
is "to its own printer" "$(crossdock print --send)" "label 2 (carton 106141411928374657) sent to file:$TMP/t1.zpl"
ok "the same label" cmp "$TMP/out.zpl" "$TMP/t1.zpl"
exits "a label that there is not" 1 crossdock print --again 99
has "says so" "$said" "there is no label 99: crossdock print lists them"
exits "an SSCC that there is not" 1 crossdock print --again 106141411928374650
sql "UPDATE print_job SET status = 'sending' WHERE id = 2"
has "one that is on its way" "$(crossdock print)" "being sent, or unclear"
exits "whose sender is gone" 3 crossdock print --send
has "is told of" "$said" "1 label may be out and may not, because a sender ended: crossdock print lists what to look at"
has "and is unclear" "$(crossdock --json print)" '"status":"failed"'
has "status counts it" "$(crossdock --json status)" '"labels":[{"waiting":0,"unclear":1}]'
is "somebody looked" "$(crossdock --as OP-ANA print --came-out 2)" "label 2 came out"
is "who it was is kept" "$(sql "SELECT said FROM print_job WHERE id = 2")" $'\001mseen by %s\002OP-ANA\003'
exits "it is not unclear any more" 1 crossdock print --withdraw 2
has "says so" "$said" "there is no label 2 that waits or is unclear"

# opened again: its label counts no more
crossdock print --again 1 >/dev/null
sql "UPDATE sscc SET void_at = 1"
has "the label of a carton that was opened" "$(crossdock print --send --to "file:$TMP/void.zpl")" "is withdrawn: its carton was opened, or its scan taken back"
ok "does not come out" test ! -e "$TMP/void.zpl"
exits "nor again" 1 crossdock print --again 1
has "says why" "$said" "label 1 is withdrawn: its carton was opened"
sql "UPDATE sscc SET void_at = NULL"

exits "a template that there is not" 1 crossdock template cartoon
has "names the nearest" "$said" "there is no template 'cartoon': did you mean carton?"
exits "a template without its file" 2 crossdock template carton --set
exits "a file that is not there" 1 crossdock template carton --set "$TMP/none.zpl"
crossdock template carton >"$TMP/carton.zpl"
ok "the program's own can be given back" crossdock --as OP-LEE template carton --set "$TMP/carton.zpl"
has "and is the site's then" "$(crossdock template)" "carton: the site's own"
is "by whom is kept" "$(sql "SELECT actor FROM label_template")" OP-LEE
exits "a worker sets none" 1 crossdock --as OP-ANA template carton --reset
has "a lead does" "$said" "--as OP-ANA: Ana is a worker: a lead or an admin sets templates"
ok "back again" crossdock --json template carton --reset
has "lists fields" "$(crossdock template)" "  {sscc_barcode}  the SSCC as GS1-128 (required)"

exits "a packing list of nothing" 2 crossdock packing-list
exits "of a shipment that there is not" 1 crossdock packing-list SO-1/2
has "says how one is written" "$said" "there is no shipment SO-1/2: write the order's number and its own, such as SO-1/1"
list=$(crossdock packing-list SO-1/1)
has "whom it goes to" "$list" "Ship to: Luz"
has "a carton by its SSCC" "$list" "Carton 1 of 2: SSCC 106141411928374657"
has "one that is open" "$list" "Carton 2 of 2: open"
json=$(crossdock --json packing-list SO-1/1)
has "what is in it" "$json" '"sscc":"106141411928374657","status":"closed","tracking":null,"lines":[{"line":"1","sku":"A","description":"Kettle","lot":null,"quantity":2},{"line":"2","sku":"T","description":"Cheese","lot":"L-7","quantity":3}]'
has "what follows" "$json" '"follows":[{"line":"1","sku":"A","description":"Kettle","units":3,"expected":null},{"line":"2","sku":"T","description":"Cheese","units":4,"expected":null}]'
# departed: what was in it is told by the departure
sql "INSERT INTO terminal (id, name, last_seq) VALUES (1, 'T1', 2);
	INSERT INTO scan (id, terminal_id, at, raw, result) VALUES (1000000001, 1, 1795420700000, x'31', 'ok'), (1000000002, 1, 1795420800000, x'32', 'ok');
	UPDATE pickup SET status = 'departed', departed_at = 1795420800000;
	UPDATE parcel SET status = 'departed', pickup_id = 1 WHERE id = 1; UPDATE parcel SET status = 'void' WHERE id = 2;
	INSERT INTO movement (scan_id, n, at, cause, product_id, lot, quantity, from_id, from_order_id, from_shipment_no, from_line_id, to_id)
	SELECT 1000000002, line, 1795420800000, 'depart', product_id, CASE line WHEN '2' THEN 'L-7' ELSE '' END, line + 1, 500, 1, 1, id, 2 FROM order_line;
	DELETE FROM balance WHERE place_id = 500;
	UPDATE shipment_line SET shipped = packed, packed = 0; UPDATE order_line SET shipped = line + 1;
	UPDATE shipment SET status = 'shipped', packed = 0, shipped = 5, shipped_at = 1795420800000"
has "after it has left, the same is in it" "$(crossdock --json packing-list SO-1/1)" '"status":"departed","tracking":null,"lines":[{"line":"1","sku":"A","description":"Kettle","lot":null,"quantity":2},{"line":"2","sku":"T","description":"Cheese","lot":"L-7","quantity":3}]'
has "and the same follows" "$(crossdock --json packing-list SO-1/1)" '"units":3,"expected":null},{"line":"2","sku":"T","description":"Cheese","units":4'
has "and it is one carton" "$(crossdock packing-list SO-1/1)" "Carton 1 of 1: SSCC 106141411928374657"
done_testing
