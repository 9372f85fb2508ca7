#!/bin/bash
# USB printers that are not there: umockdev shows them to the program as udev and /dev would. They take what they are sent,
# and say nothing.
. tests/lib/tap.sh
command -v umockdev-run >/dev/null || skip_all "umockdev is not installed"
command -v sqlite3 >/dev/null || skip_all "sqlite3 is not installed"
case $(ldd "$CROSSDOCK" 2>/dev/null) in *libasan*) skip_all "sanitizers want to be loaded before umockdev" ;; esac
db=$TMP/site.db
conf=$TMP/t1.conf

printer() { # NUMBER PRODUCT SERIAL: parents first
	cat <<-EOF
		P: /devices/pci0/usb1/1-$1
		E: DEVTYPE=usb_device
		E: SUBSYSTEM=usb
		A: idVendor=0a5f
		A: idProduct=$2
		A: serial=$3
		A: product=ZTC $1

		P: /devices/pci0/usb1/1-$1/1-$1:1.0
		E: DEVTYPE=usb_interface
		E: SUBSYSTEM=usb

		P: /devices/pci0/usb1/1-$1/1-$1:1.0/usbmisc/lp$1
		N: usb/lp$1
		E: DEVNAME=/dev/usb/lp$1
		E: SUBSYSTEM=usbmisc

	EOF
}
{
	printer 0 0166 XX1
	printer 1 0166 XX2
	printer 2 0081 XX3
} >"$TMP/printers.umockdev"
crossdock() { umockdev-run -d "$TMP/printers.umockdev" -- "$CROSSDOCK" --config "$conf" "$@"; }
config() { printf '%s\n' "store = $db" "$@" >"$conf"; }
queue() { # TARGET
	sqlite3 "$db" "INSERT INTO print_job (at, kind, parcel_id, sscc, printer) VALUES (1, 'carton', 1, printf('%018d', 1), '$1')
		ON CONFLICT DO UPDATE SET status = 'queued', printer = '$1'"
}

config "printer = usb:XX2"
"$CROSSDOCK" --db "$db" init >/dev/null
printf 'sku,description\nA,Kettle\n' >"$TMP/products.csv"
printf 'order,line,sku,quantity\nSO-1,1,A,5\n' >"$TMP/orders.csv"
"$CROSSDOCK" --db "$db" import "$TMP/products.csv" "$TMP/orders.csv" >/dev/null
sqlite3 "$db" "INSERT INTO shipment (order_id, number, status) VALUES (1, 1, 'packing');
	INSERT INTO place (id, code, kind) VALUES (501, '#c1', 'carton');
	INSERT INTO parcel (id, order_id, shipment_no, number, place_id, sscc, status, opened_at) VALUES
	(1, 1, 1, 1, 501, printf('%018d', 1), 'closed', 1)"

list=$(crossdock devices --json)
has "one that is not the terminal's is listed" "$list" '{"kind":"printer","vendor":"0a5f","product":"0166","serial":"XX1","name":"ZTC 0","node":"/dev/usb/lp0","path":"/dev/usb/lp0"}'
has "another one" "$list" '"serial":"XX3"'
{
	printer 0 0166 XX1
	printer 3 0166 $'X\033[2JX' | sed $'s/ZTC 3/ZTC\033]0;x\007 \342\200\256 \302\23331m/'
} >"$TMP/escapes.umockdev"
umockdev-run -d "$TMP/escapes.umockdev" -- "$CROSSDOCK" --config "$conf" devices >"$TMP/named" 2>&1
umockdev-run -d "$TMP/escapes.umockdev" -- "$CROSSDOCK" --config "$conf" devices --json >>"$TMP/named" 2>&1
has "one that is called by escapes" "$(cat "$TMP/named")" 'ZTC\x1B]0;x'
has "JSON has it" "$(cat "$TMP/named")" '"name":"ZTC\u001B]0;x\u0007 \u202e'
is "they are written out" "$(grep -cP '[\x00-\x08\x0b-\x1f\x7f]|\xe2\x80\xae|\xc2\x9b' "$TMP/named")" 0
hasnt "its own is not" "$list" '"serial":"XX2"'
has "nobody has sent to it yet" "$list" '"printers":[{"printer":"usb:XX2","is":"unknown"'

sent() { # NAME TARGET LINE...
	local name=$1 target=$2
	shift 2
	config "$@"
	queue "$target"
	exits "$name" 0 crossdock print --send
	has "$name: is sent" "$said" "label 1 (carton 000000000000000001) sent to $target"
}
quick=('[printer]' 'answer_ms = 100' 'wait_ms = 1000')
sent "by serial number" usb:XX2 "printer = usb:XX2" "${quick[@]}"
has "it takes it, and says nothing" "$(crossdock devices)" "mute: It takes labels in, but does not say how it is"
sent "by what it is" usb:0a5f:0081 "printer = usb:0a5f:0081" "${quick[@]}"
sent "by both" usb:0a5f:0166:XX1 "${quick[@]}" "kind = usb" "vendor = 0a5f" "product = 0166" "serial = XX1"
sent "by path" usb:/dev/usb/lp1 "printer = usb:/dev/usb/lp1" "${quick[@]}"

waits() { # NAME TARGET WORDS
	config "printer = $2"
	queue "$2"
	exits "$1" 3 crossdock print --send
	has "$1: says so" "$said" "still waits: $3"
}
waits "two that are that" usb:0a5f:0166 "usb:0a5f:0166: 2 printers here are that: name one by its serial number or its path"
waits "the only one of three" usb: "usb:: 3 printers here are that"
waits "one that is not plugged in" usb:XX9 "usb:XX9 is not plugged in: is the printer on, and its cable in?"
waits "a path that is not there" usb:/dev/usb/lp9 "/dev/usb/lp9 is not there: is the printer on, and its cable in?"
has "and devices says it" "$(crossdock devices)" "gone: /dev/usb/lp9 is not there"
done_testing
