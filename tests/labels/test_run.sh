#!/bin/bash
# timeout: 300
# The full-screen terminal prints by itself, and nothing of it goes on printing when it has ended. Waits for what is to
# come, never for a time.
. tests/lib/tap.sh
. tests/lib/tmux.sh
command -v sqlite3 >/dev/null || skip_all "sqlite3 is not installed"

db=$TMP/site.db
crossdock() { "$CROSSDOCK" --db "$db" "$@"; }
sql() { sqlite3 -cmd '.timeout 5000' "$db" "$1"; }
senders() { pgrep -f -- "--db $db .*print --send --follow" | wc -l; }
none_sends() { [ "$(senders)" = 0 ]; }
one_sends() { [ "$(senders)" -gt 0 ]; }
printed() { [ "$(grep -c '\^XZ' "$TMP/out.zpl" 2>/dev/null)" = "$1" ]; }
queue() { # ID
	sql "INSERT INTO print_job (id, at, kind, parcel_id, sscc, printer) VALUES ($1, 1, 'carton', $1,
		printf('%018d', $1), 'file:$TMP/out.zpl')"
}

crossdock init >/dev/null
printf 'sku,description\nA,Kettle\n' >"$TMP/products.csv"
printf 'order,line,sku,quantity\nSO-1,1,A,5\n' >"$TMP/orders.csv"
crossdock import "$TMP/products.csv" "$TMP/orders.csv" >/dev/null
sql "INSERT INTO shipment (order_id, number, status) VALUES (1, 1, 'packing')"
for i in 1 2 3; do
	sql "INSERT INTO place (id, code, kind) VALUES ($((500 + i)), '#c$i', 'carton'); INSERT INTO parcel (id, order_id,
		shipment_no, number, place_id, sscc, status, opened_at) VALUES ($i, 1, 1, $i, $((500 + i)), printf('%018d', $i),
		'closed', 1)"
done
printf 'store=%s\nprinter=file:%s\n' "$db" "$TMP/out.zpl" >"$TMP/t1.conf"

queue 1
open_window 80x24 "exec '$CROSSDOCK' --config '$TMP/t1.conf' run"
ok "what waited when the terminal started is printed" wait_until printed 1
queue 2
ok "what comes later, too" wait_until printed 2
ok "by a process of its own" wait_until one_sends
kill -9 $(pgrep -f -- "--db $db .*print --send --follow")
queue 3
ok "that is started again when it ends" wait_until printed 3
is "each label once" "$(grep -c '\^XZ' "$TMP/out.zpl")" 3
t kill-server
ok "and that ends with the terminal" wait_until none_sends
printf 'store=%s\nprinter=tcp:127.0.0.1:1\n' "$db" >"$TMP/t1.conf"
sql "UPDATE print_job SET status = 'queued', printer = 'tcp:127.0.0.1:1'"
open_window 100x24 "exec '$CROSSDOCK' --config '$TMP/t1.conf' run"
ok "a printer that is off stands in the header" wait_for "printer ✗"
ok "and, as it lasts, what to do" wait_for "✗ PRINTER  tcp:127.0.0.1:1 does not answer: Connection refused: is the printer on"
is "nothing is lost" "$(sql "SELECT count(*) FROM print_job WHERE status = 'queued'")" 3
t kill-server
printf 'store=%s\nprinter=lpt1\n' "$db" >"$TMP/t1.conf"
exits "a printer that is none" 1 "$CROSSDOCK" --config "$TMP/t1.conf" status
is "is refused at the start" "$said" "crossdock: $TMP/t1.conf:2: 'lpt1' is no printer: write file:PATH, tcp:HOST or tcp:HOST:PORT (port 1 to 65535, 9100 where none is named), usb: with a serial number, VENDOR:PRODUCT or /dev/usb/lp0, or serial:/dev/PATH,BAUD,FLOW (xonxoff, rtscts or none)"
done_testing
