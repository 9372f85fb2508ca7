#!/bin/bash
# What show order says in words of every policy: what it waits for, whether it claims, what would let it go. And what status
# alerts a lead of.
. tests/lib/tap.sh
db=$TMP/site.db
at=2026-11-23T08:00:00Z
crossdock() { "$CROSSDOCK" --db "$db" --at "$at" "$@"; }
set_up=tests/flow/scenarios/examples.setup
file() { awk -v f="$1.csv" '/^@import/ { on = $2 == f; next } !NF { on = 0 } on' "$set_up" >"$TMP/$1.csv"; }
words() { # ORDER: what it waits for, in $words
	exits "show order $1" 0 crossdock show order "$1"
	words=$(printf '%s\n' "$said" | awk '/^What it waits for/ { on = 1; next } !NF { on = 0 } on { sub(/^  /, ""); print }')
}
scans() { printf '%s\n' "$@" | crossdock scan >"$TMP/scans"; }

exits "init" 0 crossdock init
for kind in products barcodes places operators; do
	file $kind
	exits "import $kind" 0 crossdock import "$TMP/$kind.csv"
done
exits "status of an empty site" 0 crossdock status
hasnt "alerts of nothing" "$said" "ALERT"
exits "as JSON" 0 crossdock status --json
has "says so" "$said" '"alerts":{"frozen_shipments":0,"undecided_lines":0,"missed_shipments":0},"frozen":[],"undecided":[]'
printf '%s\n' inbound,sku,quantity,door,due IB-1,A,2,D1,2026-11-23T09:00:00Z IB-2,B,9,D2,2026-11-24T10:00:00Z \
	IB-2,A,1,D2,2026-11-24T10:00:00Z IB-3,C,1,,  >"$TMP/inbound.csv"
{
	echo order,line,sku,quantity,from_stock,policy,max_shipments,shipments_used,placed,promised,status
	echo W-COVERED,1,A,1,0,all-or-nothing,,0,2026-11-15T08:00:00Z,2026-12-20,open
	echo W-COVERED,2,B,3,1,all-or-nothing,,0,2026-11-15T08:00:00Z,2026-12-20,open
	echo W-LACKS,1,A,1,0,all-or-nothing,,0,2026-11-16T08:00:00Z,2026-11-25,open
	echo W-LACKS,2,C,2,0,all-or-nothing,,0,2026-11-16T08:00:00Z,2026-11-25,open
	echo W-STOCKOUT,1,B,1,0,all-or-nothing,,0,2026-11-17T08:00:00Z,2027-02-01,open
	echo W-STOCKOUT,2,D,2,0,all-or-nothing,,0,2026-11-17T08:00:00Z,2027-02-01,open
	echo W-OVERDUE,1,A,1,0,all-or-nothing,,0,2026-11-18T08:00:00Z,2026-11-22,open
	echo W-OVERDUE,2,C,7,0,all-or-nothing,,0,2026-11-18T08:00:00Z,2026-11-22,open
	echo W-PATIENT,1,B,1,0,all-or-nothing,,0,2026-11-01T08:00:00Z,,open
	echo W-PATIENT,2,C,7,0,all-or-nothing,,0,2026-11-01T08:00:00Z,,open
	echo W-PARTS,1,B,1,0,up-to-x,3,1,2026-11-18T08:00:00Z,,open
	echo W-PARTS,2,C,7,0,up-to-x,3,1,2026-11-18T08:00:00Z,,open
	echo W-LAST,1,B,1,0,up-to-x,3,2,2026-11-18T09:00:00Z,,open
	echo W-BEYOND,1,B,1,0,up-to-x,3,4,2026-11-18T10:00:00Z,,open
	echo W-HELD,1,B,1,0,,,0,2026-11-19T08:00:00Z,,held
	echo W-FREE,1,A,1,0,,,0,2026-11-19T08:00:00Z,,open
	echo W-FREE,2,B,1,0,,,0,2026-11-19T08:00:00Z,,open
} >"$TMP/orders.csv"
exits "import what comes and who waits" 0 crossdock import "$TMP/inbound.csv" "$TMP/orders.csv"

words W-COVERED
is "covered: from which delivery, and when; from the shelf; it claims" "$words" \
	"Line 1 waits for 1 x Blue kettle 1.7 l (A): 1 from IB-1, due 2026-11-23 09:00
Line 2 waits for 2 x Glass tumbler 6 pcs (B): 2 from IB-2, due 2026-11-24 10:00
Line 2: 1 x Glass tumbler 6 pcs (B) from the shelf, not brought yet
It must ship whole, and all that it waits for is in sight: it claims"
has "the lines say when they are expected" "$said" "  2     B    Glass tumbler 6 pcs        3           1        0          0        2     0        0         0  2026-11-24 10:00"
words W-LACKS
is "not covered: what would do, and when it claims all the same" "$words" \
	"Line 1 waits for 1 x Blue kettle 1.7 l (A): held back until all of the order is in sight; 3 are announced in all, 1 is claimed ahead of it
Line 2 waits for 2 x Café press 1 l (C): held back until all of the order is in sight; 1 is announced in all, 7 are claimed ahead of it
It must ship whole, and not all of it is in sight: 2 more x Café press 1 l (C) would do; until then its goods go to others, or are put away for it; it claims all the same once its promise has passed, 2026-11-25 23:59"
words W-STOCKOUT
is "a stockout: who decides, and the patience" "$words" \
	"Line 1 waits for 1 x Glass tumbler 6 pcs (B): held back until all of the order is in sight; 9 are announced in all, 2 are claimed ahead of it
Line 2 is a stockout: 2 x Toaster 2 slots (D) are wanted and may not be backordered; a lead accepts or cancels the line, or the product becomes backorderable
It must ship whole, and not all of it is in sight; until then its goods go to others, or are put away for it; it claims all the same once it has waited 14 days, 2026-12-01 08:00"
words W-OVERDUE
is "overdue: it claims all the same" "$words" \
	"Line 1 waits for 1 x Blue kettle 1.7 l (A): 1 from IB-1, due 2026-11-23 09:00
Line 2 waits for 7 x Café press 1 l (C): 1 from IB-3, nobody said when; for 6 nothing is in sight; a further delivery would let it go, or cancelling the line
It must ship whole, and not all of it is in sight; its promise has passed, so it claims all the same"
words W-PATIENT
has "patience: so does this" "$words" "it has waited 14 days, so it claims all the same"
has "what is announced at all, and how much of it others claim" "$words" \
	"(C): nothing is in sight; 1 is announced in all, 7 are claimed ahead of it; a further delivery would let it go, or cancelling the line"
words W-PARTS
has "up-to-x: used and left" "$said" "Policy: up-to-3, set on the order: 1 shipment used, 2 left"
hasnt "it need not be whole" "$words" "must ship whole"
words W-LAST
has "the last one" "$said" "Policy: up-to-3, set on the order: 2 shipments used, the last one left: it must be whole"
has "must be whole" "$words" "It must ship whole, and all that it waits for is in sight: it claims"
words W-BEYOND
has "more than allowed were used, as a lead released them" "$said" "4 shipments used, none left for a part: it must be whole"
exits "show order --json" 0 crossdock show order W-PARTS --json
has "shipments left" "$said" '"shipments_left":2'
has "it need not be covered" "$said" '"claim":null'
exits "show order --json, not covered" 0 crossdock show order W-LACKS --json
has "is a word" "$said" '"claim":"not-covered"'
words W-HELD
is "held" "$words" "The order is held: it claims nothing and keeps what is staged, until it is resumed
Line 1 waits for 1 x Glass tumbler 6 pcs (B): it claims nothing while the order is held"
exits "why --product" 0 crossdock why --product A
has "says who must ship whole" "$said" "must ship whole, and not all of it is in sight"
exits "status" 0 crossdock status
has "alerts of stockouts" "$said" "ALERTS: 0 shipments are frozen; 1 stockout line wants a lead's decision"
has "each of them" "$said" "W-STOCKOUT  2     D    Toaster 2 slots      2"

# ---- with goods here
scans OP-ANA %RECEIVE D1 9506000000015 L1 9506000000015 L1
has "the first is for who claims first" "$(sed -n 4p "$TMP/scans")" '"order":"W-OVERDUE"'
has "the next for the next" "$(sed -n 6p "$TMP/scans")" '"order":"W-COVERED"'
words W-COVERED
has "a whole one gathers" "$words" \
	"W-COVERED/1 gathers at L1: it must ship whole, so everything above must come first; a lead can release it as it is"
words W-OVERDUE
has "a frozen one, and what a lead can do" "$words" \
	"W-OVERDUE/1 is frozen at L1: it must ship whole, and nobody knows when the rest comes; a lead can release it as it is (crossdock order release), give it another place (%STAGE: where it stands, its number, the new place), or hold the order"
exits "status" 0 crossdock status
has "alerts of frozen shipments" "$said" "ALERTS: 1 shipment is frozen; 1 stockout line wants a lead's decision"
has "with order, place and what lacks" "$said" "W-OVERDUE/1  L1            1        0  6 x C         1  2026-11-22 23:59  its promise has passed"
exits "status --json" 0 crossdock status --json
has "as JSON" "$said" '"frozen":[{"shipment":"W-OVERDUE/1","place":"L1","here":1,"in_hand":0,"lacks":"6 x C","lines_lacking":1'
exits "the lead holds it" 0 crossdock order hold W-OVERDUE --why "he has to decide"
words W-OVERDUE
has "it stays" "$words" "W-OVERDUE/1 stays at L1 while the order is held"
exits "status" 0 crossdock status
has "no alert: that was a decision" "$said" "ALERTS: 0 shipments are frozen"
exits "resumed" 0 crossdock order resume W-OVERDUE --why "he did"
exits "released" 0 crossdock order release W-OVERDUE --why "he takes what there is"
words W-OVERDUE
has "ready" "$words" "W-OVERDUE/1 is ready at L1: packing it lets it go"
printf '%s\n' order,line,sku,quantity,placed W-FREE,3,A,1,2026-11-19T08:00:00Z >"$TMP/orders.csv"
printf '%s\n' inbound,sku,quantity,door,due IB-4,A,2,D1,2026-11-23T09:00:00Z IB-4,B,1,D1,2026-11-23T09:00:00Z >"$TMP/inbound.csv"
printf '%s\n' pickup,carrier,cutoff PU-1,DHL,2026-11-23T15:00:00Z >"$TMP/pickups.csv"
exits "more comes, and is picked up" 0 crossdock import "$TMP/inbound.csv" "$TMP/orders.csv" "$TMP/pickups.csv"
scans IB-4 9506000000015 L1
words W-FREE
has "what only consolidates" "$words" \
	"W-FREE/1 waits at L1 while more of it is about to come: it goes without that once nothing more is, at the sweep before the next pickup, 2026-11-23 14:15, or when a lead releases it"
has "from a delivery that is here" "$words" "1 from IB-4, which is here"

# ---- supply in the building
exits "cancelled with goods here" 0 crossdock order cancel W-COVERED --why "customer called"
printf '%s\n' order,line,sku,quantity,placed,priority W-NEXT,1,A,2,2026-11-20T08:00:00Z,9 >"$TMP/orders.csv"
exits "and somebody else waits" 0 crossdock import "$TMP/orders.csv"
words W-NEXT
has "a redirect" "$words" "(A): 1 in the building, of an order that wants it no more; 1 from "
printf '%s\n' sku,description E,"Egg timer" F,"Frying pan" >"$TMP/products.csv"
printf '%s\n' barcode,sku 9506000000077,E >"$TMP/barcodes.csv"
printf '%s\n' order,line,sku,quantity,policy,placed,promised W-BACK,1,E,1,all-or-nothing,2026-11-20T08:00:00Z,2026-12-20 \
	W-BACK,2,F,1,all-or-nothing,2026-11-20T08:00:00Z,2026-12-20 >"$TMP/orders.csv"
exits "an order of which one part comes" 0 crossdock import "$TMP/products.csv" "$TMP/barcodes.csv" "$TMP/orders.csv"
at=2026-11-23T08:05:00Z
scans D2 9506000000077 PUT
has "and is held back" "$(cat "$TMP/scans")" '"reason":"held-back"'
exits "why" 0 crossdock why "$(sed -n 's/.*"id":"\([^"]*\)".*held-back.*/\1/p' "$TMP/scans" | head -1)"
has "names whom it was held back for, and why" "$said" \
	"  passed over: W-BACK line 1, wants 1: must ship whole, and not all of it is in sight"
words W-BACK
has "what would let it claim" "$words" "not all of it is in sight: 1 more x Frying pan (F) would do"
printf '%s\n' inbound,sku,quantity,due IB-5,F,1,2026-11-24T10:00:00Z >"$TMP/inbound.csv"
exits "the other is announced" 0 crossdock import "$TMP/inbound.csv"
words W-BACK
is "a shelf pull" "$words" "Line 1 waits for 1 x Egg timer (E): 1 in the building, put away: a shelf pull
Line 2 waits for 1 x Frying pan (F): 1 from IB-5, due 2026-11-24 10:00
It must ship whole, and all that it waits for is in sight: it claims"
exits "the store agrees with its ledger" 0 crossdock verify
done_testing
