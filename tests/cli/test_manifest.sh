#!/bin/bash
# What leaves, on the command line: the manifest as text, CSV and JSON, what show and status tell of pickups and cartons, and
# the carriers' files of references and deliveries with every way in which a row of them is wrong.
. tests/lib/tap.sh
db=$TMP/site.db
at=2026-11-23T08:00:00Z
crossdock() { "$CROSSDOCK" --db "$db" --at "$at" "$@"; }
set_up=tests/flow/scenarios/examples.setup
file() { awk -v f="$1.csv" '/^@import/ { on = $2 == f; next } !NF { on = 0 } on' "$set_up" >"$TMP/$1.csv"; }
scans() { printf '%s\n' "$@" | crossdock scan >"$TMP/replies"; }
rows() { # KIND ROWS...: a file of that name
	printf '%s\n' "${@:2}" >"$TMP/$1.csv"
}
wrong() { # NAME PART: the file that was written last is refused for that, and nothing of it goes in
	exits "$1" 1 crossdock import "$TMP/$file.csv"
	has "$1: why" "$said" "$2"
}

exits "init" 0 crossdock init
exits "manifest of an empty site" 1 crossdock manifest DHL-1500
has "says what is missing" "$said" "there is no pickup DHL-1500, nor any other yet: import pickups (pickup,carrier,cutoff)"
for kind in products barcodes places operators; do
	file $kind
	exits "import $kind" 0 crossdock import "$TMP/$kind.csv"
done
rows products sku,description,weight_g A,"Blue kettle 1.7 l",1250 B,"Glass tumbler 6 pcs",0
rows customers customer,name 'C1,"Café, Luz"'
rows orders order,line,sku,quantity,carrier,customer,placed,ship_name,ship_address,ship_city,ship_postcode,ship_country \
	'SO-1,1,A,2,DHL,C1,2026-11-01,"Luz ""Lucía"" Ruiz","Calle 1, 2",Madrid,28001,ES' \
	SO-2,1,B,1,DHL,C1,2026-11-02,,red,,, SO-3,1,C,1,,,2026-11-03,,,,,
rows pickups pickup,carrier,cutoff,door DHL-1500,DHL,2026-11-23T15:00:00Z,D2 DHL-1800,DHL,2026-11-23T18:00:00Z,
exits "import the rest" 0 crossdock import "$TMP/products.csv" "$TMP/customers.csv" "$TMP/orders.csv" "$TMP/pickups.csv"
exits "prefix" 0 crossdock settings gs1_prefix=9506000

# what files are not let in with, a store may have all the same
sqlite3 "$db" "UPDATE customer_order SET ship_address = char(27) || '[31mred' WHERE number = 'SO-2'"

# ---- nothing is loaded yet
exits "a manifest of nothing" 0 crossdock manifest DHL-1500
same "says so" "$(sed 's/ 08:0[0-9]$/ 08:00/' <<<"$said")" 'MANIFEST DHL-1500, DHL, door D2
NOT DEPARTED: what is loaded at 2026-11-23 08:00

Total: 0 shipments, 0 cartons, 0 units

Taken over (name, time, signature): ________________________________________'
exits "a pickup that is not there" 1 crossdock manifest DHL-150
has "names a near one" "$said" "there is no pickup DHL-150: is it DHL-1500?"
exits "no pickup" 2 crossdock manifest
exits "two" 2 crossdock manifest DHL-1500 DHL-1800
exits "CSV in JSON" 2 crossdock --json manifest DHL-1500 --csv
exits "help" 0 crossdock manifest --help
has "explains" "$said" "usage: crossdock [OPTION...] manifest PICKUP [--csv]"

# ---- packed and loaded
scans OP-ANA %RECEIVE D1 %QTY-2 9506000000015 PACK-1 9506000000022 PACK-1 9506000000039 PACK-1 %PACK SO-1 9506000000015 %CLOSE \
	9506000000015 %DONE SO-2 9506000000022 %DONE %LOAD DHL-1500 095060000000000008 095060000000000015 %TRACKING JJD-2 \
	095060000000000022
is "no scan was refused" "$(grep refused "$TMP/replies")" ""
exits "the manifest" 0 crossdock manifest DHL-1500
same "by shipment; nothing from a file reaches the terminal as it is" "$(sed 's/ 08:0[0-9]$/ 08:00/' <<<"$said")" \
	'MANIFEST DHL-1500, DHL, door D2
NOT DEPARTED: what is loaded at 2026-11-23 08:00

SO-1/1  Luz "Lucía" Ruiz, Calle 1, 2, 28001, Madrid, ES
  carton 1  (00) 095060000000000008  1 unit  1.250 kg
  carton 2  (00) 095060000000000015  1 unit  1.250 kg  JJD-2

SO-2/1  Café, Luz, \x1B[31mred
  carton 1  (00) 095060000000000022  1 unit

Total: 2 shipments, 3 cartons, 3 units, 2.500 kg (without 1 carton of unknown weight)

Taken over (name, time, signature): ________________________________________'
exits "status" 0 crossdock --json status
has "has the pickup's numbers" "$said" '"pickup":"DHL-1500","carrier":"DHL","cutoff":"2026-11-23T15:00:00Z","door":"D2","capacity":null,"past":false,"loaded":3,"units":3,"packed":0,"packing":0,"ready":1}'
exits "show pickup" 0 crossdock show pickup DHL-1500
has "its cartons" "$said" "SO-1/1         2  095060000000000015  JJD-2         1         1250"
has "what waits for it" "$said" "SO-3/1    ready"

# ---- it leaves
file=deliveries
rows deliveries sscc,delivered 095060000000000008,2026-11-24T10:00:00Z
wrong "a delivery of what has not left" "deliveries.csv:2: the carton 095060000000000008 of SO-1/1 has not left yet, it is loaded: correct the sscc, or finish its pickup first (%DONE)"
scans %DONE %DONE
is "no scan was refused" "$(grep refused "$TMP/replies")" ""
exits "the manifest of what has left" 0 crossdock manifest DHL-1500
has "has what it took" "$said" "Total: 2 shipments, 3 cartons, 3 units, 2.500 kg"
has "and when it left" "$said" "Departed 2026-11-23 08:0"
crossdock manifest DHL-1500 --csv | sed -E 's/2026-11-23T08:0[0-9:.]*Z/T/' >"$TMP/manifest.csv"
same "CSV has a row a carton" "$(cat "$TMP/manifest.csv")" "$(printf '%s\r\n' \
	'pickup,carrier,departed,shipment,carton,sscc,ship_name,ship_address,ship_city,ship_postcode,ship_country,tracking,units,weight_g' \
	'DHL-1500,DHL,T,SO-1/1,1,095060000000000008,"Luz ""Lucía"" Ruiz","Calle 1, 2",Madrid,28001,ES,,1,1250' \
	'DHL-1500,DHL,T,SO-1/1,2,095060000000000015,"Luz ""Lucía"" Ruiz","Calle 1, 2",Madrid,28001,ES,JJD-2,1,1250' \
	$'DHL-1500,DHL,T,SO-2/1,1,095060000000000022,,\x1b[31mred,,,,,1,')"
sqlite3 "$db" "UPDATE customer_order SET ship_city = '=1+1', ship_postcode = '-28' WHERE number = 'SO-2'"
has "no spreadsheet runs what stands in it" "$(crossdock manifest DHL-1500 --csv)" ",'=1+1,'-28,"
sqlite3 "$db" "UPDATE customer_order SET ship_city = '', ship_postcode = '' WHERE number = 'SO-2'"
exits "as JSON" 0 crossdock --json manifest DHL-1500
has "totals" "$said" '"totals":{"shipments":2,"cartons":3,"units":3,"weight_g":2500,"cartons_of_unknown_weight":1}'
has "cartons" "$said" '{"shipment":"SO-1/1","carton":2,"sscc":"095060000000000015","ship_name":"Luz \"Lucía\" Ruiz"'
exits "show pickup" 0 crossdock show pickup DHL-1500
has "what it left without" "$said" "SO-3/1    ready"
has "who let it go" "$said" "By: Ana"
exits "status" 0 crossdock status
has "an alert for what was left behind" "$said" "ALERT, left behind: their pickup left without them"
has "counted among the alerts" "$said" "1 shipment was left behind by its pickup"
has "which goes with the next one" "$(grep SO-3/1 <<<"$said")" "DHL-1800"
exits "show carton" 0 crossdock show carton 00095060000000000015
has "where it is" "$said" "Status: departed"
has "what was in it" "$said" "A    Blue kettle 1.7 l  1         1"
for what in "Ana  pack " "Ana  close " "Ana  load " "Ana  depart "; do
	has "its history: $what" "$said" "$what"
done
exits "a carton that is not there" 1 crossdock show carton 095060000000000099
has "names a near one" "$said" "there is no carton 095060000000000099: give the 18 digits of its SSCC; is it 0950600000000000"
exits "show shipment" 0 crossdock show shipment SO-1/1
has "has its cartons" "$said" "2  095060000000000015  departed  PACK-1     DHL-1500  JJD-2"

# ---- carriers' files
file=tracking
rows tracking sscc,tracking 095060000000000099,X
wrong "a reference of no carton of ours" "tracking.csv:2: sscc 095060000000000099 has a wrong check digit"
rows tracking sscc,tracking 095060000000000992,X 095060000000000008, 095060000000000008,Y 095060000000000008,Z
wrong "rows that are wrong" "tracking.csv:2: no carton 095060000000000992 was packed here: correct the sscc, or leave the row out"
has "a reference that is empty" "$said" "tracking.csv:3: tracking is empty"
has "a carton twice" "$said" "tracking.csv:5:"
rows tracking sscc,tracking,carrier 095060000000000008,X,UPS
wrong "another carrier" "tracking.csv:2: the carton 095060000000000008 of SO-1/1 goes with DHL, and not with UPS: correct the carrier, or the sscc"
rows tracking sscc,tracking "095060000000000008,$(printf 'x%.0s' {1..65})"
wrong "a reference that is too long" "the tracking reference has 65 bytes: it may have 64"
rows tracking sscc,tracking 095060000000000008,JJD-1 095060000000000015,JJD-2
exits "references" 0 crossdock import "$TMP/tracking.csv"
has "one is new" "$said" "tracking: 1 new, 0 changed, 1 unchanged"
exits "again" 0 crossdock import "$TMP/tracking.csv"
has "changes nothing" "$said" "tracking: 0 new, 0 changed, 2 unchanged"
rows tracking sscc,tracking,carrier 095060000000000008,JJD-9,DHL
exits "another one" 0 crossdock import "$TMP/tracking.csv"
has "is a change" "$said" "tracking: 0 new, 1 changed, 0 unchanged"

file=deliveries
rows deliveries sscc,delivered 095060000000000992,2026-11-24T10:00:00Z 095060000000000008,soon
wrong "deliveries that are wrong" "deliveries.csv:2: no carton 095060000000000992 was packed here"
has "a time that is none" "$said" "deliveries.csv:3: delivered"
rows deliveries sscc,delivered,signed_by 095060000000000008,2026-11-24T10:00:00Z,Rosa
exits "a delivery" 0 crossdock import "$TMP/deliveries.csv"
has "is new" "$said" "deliveries: 1 new, 0 changed, 0 unchanged"
is "its shipment is not delivered yet" "$(crossdock events | grep -c order-delivered)" 0
rows deliveries sscc,delivered,signed_by 095060000000000008,2026-11-24T10:00:00Z,Rosa 095060000000000015,2026-11-24T12:00:00Z,
exits "the rest of it" 0 crossdock import "$TMP/deliveries.csv"
has "is new" "$said" "deliveries: 1 new, 0 changed, 1 unchanged"
exits "the same file" 0 crossdock import "$TMP/deliveries.csv"
has "changes nothing" "$said" "deliveries: 0 new, 0 changed, 2 unchanged"
same "others are told once" "$(crossdock events | grep order-delivered | sed -E 's/^\{"id":[0-9]+,"at":"[^"]*",/{/; s/"departed":"[^"]*",//')" \
	'{"kind":"order-delivered","order":"SO-1","customer":"C1","payment_reference":null,"shipment":"SO-1/1","carrier":"DHL","pickup":"DHL-1500","cartons":[{"carton":1,"sscc":"095060000000000008","tracking":"JJD-9","delivered":"2026-11-24T10:00:00Z"},{"carton":2,"sscc":"095060000000000015","tracking":"JJD-2","delivered":"2026-11-24T12:00:00Z"}],"lines":[{"line":"1","sku":"A","ordered":2,"cancelled":0,"waiting":0,"here":0,"shipped":2,"quantity":2}]}'
rows deliveries sscc,delivered 095060000000000008,2026-11-24T10:30:00Z
exits "a delivery at another time" 0 crossdock import "$TMP/deliveries.csv"
has "is a change" "$said" "deliveries: 0 new, 1 changed, 0 unchanged"
is "and no other event" "$(crossdock events | grep -c order-delivered)" 1
exits "verify" 0 crossdock verify
done_testing
