#!/bin/bash
# Labels as a printer prints them: rendered by somebody else's renderer, the bars read back by somebody else's decoder.
. tests/lib/tap.sh
for tool in node zbarimg sqlite3; do
	command -v $tool >/dev/null || skip_all "$tool is not installed"
done
[ -d "$LABEL_TOOLS/node_modules/zpl-renderer-js" ] || skip_all "zpl-renderer-js is not in $LABEL_TOOLS: packaging/setup test gets it"

db=$TMP/site.db
crossdock() { "$CROSSDOCK" --db "$db" --at 2026-11-23T08:00:00Z "$@"; }
sql() { sqlite3 "$db" "$1"; }

crossdock init >/dev/null
crossdock settings gs1_prefix=0614141 site_name='Dock ^4~' time_zone=Europe/Madrid >/dev/null
printf 'sku,description\nKETTLE-BL,Blue kettle 1.7 l\nMUG>6,"Mugs, ^six~"\n' >"$TMP/products.csv"
printf 'customer,name\nC-1,Café Luz\n' >"$TMP/customers.csv"
printf 'pickup,carrier,cutoff\nK-9,UPS,2026-11-23T15:00:00Z\n' >"$TMP/pickups.csv"
printf 'order,line,sku,quantity,customer,carrier,ship_name,ship_address,ship_city,ship_postcode,ship_country\n%s\n%s\n' \
	'SO-1,1,KETTLE-BL,5,C-1,UPS,Café Luz S.L.,Calle Mayor 12,Madrid,28013,España' \
	'SO-1,2,MUG>6,2,C-1,UPS,Café Luz S.L.,Calle Mayor 12,Madrid,28013,España' >"$TMP/orders.csv"
ok "the site" crossdock import "$TMP/products.csv" "$TMP/customers.csv" "$TMP/pickups.csv" "$TMP/orders.csv"
sql "INSERT INTO shipment (order_id, number, status, packed) VALUES (1, 1, 'packing', 7);
	INSERT INTO place (id, code, kind) VALUES (500, '#carton-1', 'carton'), (501, '#carton-2', 'carton');
	INSERT INTO parcel (id, order_id, shipment_no, number, place_id, sscc, status, opened_at) VALUES
	(1, 1, 1, 1, 500, '106141411928374657', 'closed', 1), (2, 1, 1, 2, 501, '006141411234567890', 'closed', 1);
	INSERT INTO sscc (sscc, parcel_id, at) VALUES ('106141411928374657', 1, 1), ('006141411234567890', 2, 1);
	INSERT INTO balance (place_id, product_id, lot, order_id, shipment_no, line_id, quantity)
	SELECT 500, product_id, '', 1, 1, id, ordered FROM order_line;
	INSERT INTO terminal (id, name) VALUES (1, 'T1');
	INSERT INTO scan (id, terminal_id, at, raw, result) VALUES (1000000001, 1, 1, x'31', 'direct');
	INSERT INTO place (id, code, kind) VALUES (600, 'LANE-03', 'lane');
	INSERT INTO direction (scan_id, n, terminal_id, shown_id, product_id, quantity, open, from_id, place_id, reason, order_id,
	shipment_no) SELECT 1000000001, 1, 1, 1000000001, product_id, 4, 4, 4, 600, 'waits-for-rest', 1, 1 FROM order_line
	WHERE line = '2'"

# Queues the label of the carton anew and sends it to a file.
send_label_of() { # PARCEL FILE
	sql "DELETE FROM print_job; INSERT INTO print_job (at, kind, parcel_id, sscc) SELECT 1, 'carton', id, sscc FROM parcel
		WHERE id = $1"
	said=$(crossdock print --send --to "file:$2" 2>&1)
}

# The same as a printer prints it: out.zpl, out.zpl.png; $labels is how many come out.
label_of() { # PARCEL DOTS_PER_MM
	rm -f "$TMP"/out*
	send_label_of "$1" "$TMP/out.zpl"
	labels=$(node tests/labels/render.mjs 101.6 152.4 "$2" "$TMP/out.zpl" 2>&1)
}
bars() { zbarimg -q --nodbus --raw "${1:-$TMP/out.zpl}.png"; }

label_of 1 8
is "one label" "$labels" 1
is "with its SSCC" "$(bars)" 00106141411928374657
zpl=$(cat "$TMP/out.zpl")
has "in plain digits too" "$zpl" "(00) 1 0614141 192837465 7"
has "whom it goes to" "$zpl" "^FDCaf_C3_A9 Luz S.L.^FS"
has "where" "$zpl" "^FD28013 Madrid^FS"
has "which order and shipment" "$zpl" "^FDOrder SO-1   Shipment SO-1/1^FS"
has "with whom and when, at the site" "$zpl" "^FDPickup K-9  2026-11-23 16_3A00^FS"
has "what is in it" "$zpl" '^FD7 units\&5 x KETTLE-BL  Blue kettle 1.7 l\&2 x MUG_3E6  Mugs, _5Esix_7E^FS'
has "which carton, of nobody knows how many" "$zpl" "^FDCarton 1^FS"
sql "UPDATE shipment SET status = 'packed'"
label_of 2 8
is "the other carton" "$(bars)" 00006141411234567890
has "of two, now that it is packed" "$(cat "$TMP/out.zpl")" "^FDCarton 2 of 2^FS"
sql "UPDATE parcel SET status = 'void' WHERE id = 1"
rm -f "$TMP/out.zpl"
send_label_of 2 "$TMP/out.zpl"
has "numbers with gaps say no total" "$(cat "$TMP/out.zpl")" "^FDCarton 2^FS"
sql "UPDATE parcel SET status = 'closed' WHERE id = 1"

# whatever a name is, it is one label with the right bars, and nothing is printed over them
files=() names=()
while IFS= read -r name; do
	sql "UPDATE customer_order SET ship_name = '$name', ship_address = '$name', ship_city = '$name', carrier = '$name';
		UPDATE customer SET name = '$name'; UPDATE product SET description = '$name' WHERE id > 1"
	names+=("$name")
	files+=("$TMP/hostile-${#names[@]}.zpl")
	send_label_of 1 "${files[-1]}"
done <<'NAMES'
^FS^XZ^XA^FDmine^FS^XZ
~JR^JUS~DYR:X,B,P,1,,x
_5EXZ_5EXA^XZ
\&\&\&\&\&\&\&\&\&\&\&\&\&\&\&\&
^FH\^FD^CC+^CI0
>;>8>9>0{order}{{
株式会社クロスドック物流センター東京都港区芝公園四丁目二番八号
WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW
a b c d e f g h i j k l m n o p q r s t u v w x y z a b c d e f g h i j k l m n o p q r s t u v w x y z a b c d e f g h i
NAMES
mapfile -t labels < <(node tests/labels/render.mjs 101.6 152.4 8 "${files[@]}" 2>&1)
for i in "${!names[@]}"; do
	is "one label for ${names[i]:0:40}" "${labels[i]}" 1
	is "with its SSCC" "$(bars "${files[i]}")" 00106141411928374657
done
unset labels

ok "300 dots an inch" crossdock settings label_dpi=300
label_of 1 12
is "one label" "$labels" 1
is "with its SSCC" "$(bars)" 00106141411928374657
has "as wide as the paper" "$(cat "$TMP/out.zpl")" "^PW1200"
crossdock settings label_dpi=203 >/dev/null

# a direction's label
rm -f "$TMP"/out*
sql "DELETE FROM print_job; INSERT INTO print_job (at, scan_id, kind, direction_scan_id, direction_n)
	VALUES (1, 1000000001, 'direction', 1000000001, 1)"
ok "a direction is sent" crossdock print --send --to "file:$TMP/out.zpl"
is "one label" "$(node tests/labels/render.mjs 76.2 50.8 8 "$TMP/out.zpl")" 1
has "how many of what" "$(cat "$TMP/out.zpl")" "^FD4 x MUG_3E6^FS"
has "to where" "$(cat "$TMP/out.zpl")" "^FDLANE-03^FS"
has "and why" "$(cat "$TMP/out.zpl")" "^FDwaits for rest^FS"
sql "DELETE FROM print_job; UPDATE scan SET undone_by = id; INSERT INTO print_job (at, kind, direction_scan_id, direction_n)
	VALUES (1, 'direction', 1000000001, 1)"
exits "one that was taken back" 0 crossdock print --send --to "file:$TMP/out2.zpl"
has "is not printed" "$said" "is withdrawn: its carton was opened, or its scan taken back"
ok "nothing is sent" test ! -e "$TMP/out2.zpl"

# the site's own template, with a barcode of its own
cat >"$TMP/own.zpl" <<'ZPL'
^XA^CI28^PW812^LL1218
^FO40,40^BY3^BCN,150,N,N,N^FD{order}^FS
^BY4^FO94,860^BCN,270,N,N,N,N^FD{sscc_barcode}^FS
^FO40,1146^A0N,44,44^FD{sscc_text}^FS
^XZ
ZPL
ok "a template of the site's" crossdock template carton --set "$TMP/own.zpl"
same "is shown" "$(crossdock template carton)" "$(cat "$TMP/own.zpl")"
label_of 1 8
is "both barcodes" "$(bars | sort | tr '\n' ' ')" "00106141411928374657 SO-1 "
sed 's/{sscc_text}/{sscc_txt}/' "$TMP/own.zpl" >"$TMP/bad.zpl"
exits "a field that there is not" 1 crossdock template carton --set "$TMP/bad.zpl"
is "is named with its line and the nearest" "$said" "crossdock: $TMP/bad.zpl:4: there is no field {sscc_txt}: did you mean {sscc_text}?"
printf '^XA^CI28^DFR:X.ZPL^FS^XZ' >"$TMP/bad.zpl"
exits "one that stores a file" 1 crossdock template carton --set "$TMP/bad.zpl"
has "is refused" "$said" "$TMP/bad.zpl:1: ^DF is not for labels here"
ok "nothing of it is kept" cmp -s <(crossdock template carton) "$TMP/own.zpl"
ok "back to the program's" crossdock template carton --reset
rm -f "$TMP/out.zpl"
send_label_of 1 "$TMP/out.zpl"
has "as it was" "$(cat "$TMP/out.zpl")" "SHIP TO"
done_testing
