#!/bin/bash
# timeout: 300
# The board in a real terminal: on a wall, where nothing can be changed, and at a lead's terminal. What is scanned elsewhere shows
# within a second.
. tests/lib/tap.sh
. tests/lib/tmux.sh
command -v sqlite3 >/dev/null || skip_all "sqlite3 is not installed"

db=$TMP/site.db

site() {
	rm -f "$db"*
	printf 'sku,description,backorderable\nKETTLE-BL,Blue kettle 1.7 l,yes\nMUG-6,Mugs,yes\nTOAST,Toaster,no\n' >"$TMP/products.csv"
	printf 'barcode,sku,quantity\n9506000134352,KETTLE-BL,1\n9506000134369,MUG-6,1\n' >"$TMP/barcodes.csv"
	printf 'place,kind,capacity\nDOOR-1,door,\nDOOR-2,door,\nLANE-01,lane,10\nLANE-02,lane,10\nPACK-1,station,\nPUTAWAY,putaway,\nHOLD,quarantine,\nSPILL,overflow,\n' \
		>"$TMP/places.csv"
	printf 'badge,name,role\nOP-ANA,Ana,worker\nOP-LEE,Lee,lead\n' >"$TMP/operators.csv"
	printf 'order,line,sku,quantity,policy\nSO-1,1,KETTLE-BL,4,all-or-nothing\nSO-1,2,MUG-6,1,all-or-nothing\nSO-2,1,TOAST,1,\n' >"$TMP/orders.csv"
	printf 'inbound,sku,quantity,door,due\nASN-1,KETTLE-BL,40,DOOR-2,2026-11-23\nASN-1,MUG-6,40,DOOR-2,2026-11-23\n' >"$TMP/inbound.csv"
	printf 'pickup,carrier,cutoff,door\nDHL-15,DHL,2026-11-23T15:00:00Z,DOOR-1\n' >"$TMP/pickups.csv"
	"$CROSSDOCK" --db "$db" init && "$CROSSDOCK" --db "$db" --at 2026-11-23T08:00:00Z import "$TMP"/{products,barcodes,places,operators,orders,inbound,pickups}.csv
}

begin() { # COLUMNSxROWS OPTIONS...: the program in the window
	local size=$1
	shift
	open_window "$size" "'$CROSSDOCK' --db '$db' --at 2026-11-23T08:00:00Z run $*; echo left with \$?; sleep 100"
}
ask() { sqlite3 "$db" "$1"; }
ms_until() { # TEXT: ms until it stands on the wall, from now on
	local begun now
	begun=$(date +%s%3N)
	on wall wait_for "$1" >/dev/null || return 1
	now=$(date +%s%3N)
	echo $((now - begun))
}

limit=1000
[ -z "${TEST_WRAP-}" ] || limit=30000 # under valgrind
ok "a site is made" site
[ "$tap_failed" = 0 ] || done_testing

# ---- a wall, and somebody who works

for size in 80x24 132x43 240x70; do
	on wall begin $size --board
	ok "$size: the wall shows the dock" on wall wait_for 'LANE-01'
	case $size in 240x70) ok "$size: in block letters" on wall wait_for '██████' ;; *) ok "$size: in words" on wall wait_for 'ON PLAN' ;; esac
	on wall press C-c
	on wall press C-c
	ok "$size: Ctrl-C twice leaves" on wall wait_for 'left with 0'
done
on wall begin 132x43 --board
on wall wait_for 'LANE-01' >/dev/null
ok "what can ship today is found out meanwhile" on wall wait_for 'can ship today'
on work begin 80x24 --terminal T1
on work wait_for 'Scan your badge' >/dev/null
on work type_in OP-ANA
on work press F2
on work type_in DOOR-2
on work wait_for 'ASN-1' >/dev/null
ok "a delivery that begins shows at its door" on wall wait_for 'DOOR-2 ASN-1'
on work type_in '%QTY-4'
on work type_in 9506000134352
on work wait_for 'Scan LANE-0' >/dev/null
took=$(ms_until 'received 4')
ok "what is received shows within a second (${took:-never} ms)" test "${took:-99999}" -lt $limit
case $(on work screen) in *'Scan LANE-01'*) lane=LANE-01 ;; *) lane=LANE-02 ;; esac
on work type_in $lane
took=$(ms_until '40%')
ok "a lane fills within a second (${took:-never} ms)" test "${took:-99999}" -lt $limit
ok "and the share that is cross-docked is told" on wall wait_for 'cross-docked 100%'
on work press F9
ok "what is taken back is gone from the board" on wall gone 'cross-docked 100%'
on work type_in $lane
on wall wait_for 'cross-docked 100%' >/dev/null

# ---- on the wall nothing can be changed

before=$(ask "SELECT count(*) FROM scan")
on wall type_in '%HOLD'
ok "a command is refused" on wall wait_for 'Nothing can be changed here'
on wall type_in nobody-knows
ok "so is what nobody knows" on wall wait_for 'Nobody knows nobody-knows'
on wall type_in SO-1
ok "an order opens" on wall wait_for 'ORDER  SO-1'
ok "and says what it waits for" on wall wait_for 'waits for 1 on ASN-1'
on wall press Escape
ok "Esc goes back" on wall wait_for 'LANES'
on wall press Down
on wall press Enter
ok "the arrow keys pick a lane, Enter opens it" on wall wait_for 'LANE  LANE-01'
on wall press Escape
on wall wait_for 'LANES' >/dev/null
on wall type_in OP-LEE
ok "a badge signs nobody on, and tells nothing of a person" on wall wait_for 'not where everybody sees it'
is "nothing of it was journalled" "$(ask "SELECT count(*) FROM scan")" "$before"
is "and nobody is signed on but Ana" "$(ask "SELECT count(*) FROM terminal WHERE operator_id IS NOT NULL")" 1

# ---- a lead's board

on lead begin 110x34 --terminal T4
on lead wait_for 'Scan your badge' >/dev/null
on lead type_in OP-LEE
on lead press F7
ok "F7 is %BOARD" on lead wait_for 'LANES'
ok "with people by name" on lead wait_for 'F11 Act'
on lead press Down
on lead press Enter
ok "Enter opens a lane" on lead wait_for 'LANE  LANE-01'
on lead type_in $lane
ok "scanning one, too" on lead wait_for "LANE  $lane"
on lead press Down
on lead press Enter
ok "a row of it opens in turn" on lead wait_for 'SHIPMENT  SO-1/1'
on lead press F11
ok "F11 lists what can be done" on lead wait_for 'WHAT IS TO BE DONE?'
on lead press Enter
ok "the first is to hold the order: why?" on lead wait_for 'Type or scan why'
is "nothing is changed yet" "$(ask "SELECT status FROM customer_order WHERE number = 'SO-1'")" open
on lead type_in 'no payment'
ok "then it is held" on lead wait_for 'SO-1 is held'
is "in the store" "$(ask "SELECT status, hold_reason FROM customer_order WHERE number = 'SO-1'")" 'held|no payment'
on lead press F11
on lead press Down
on lead press Enter
on lead wait_for 'resume it: why?' >/dev/null
on lead type_in '%RESUME'
ok "and goes on" on lead wait_for 'SO-1 is resumed'
on lead type_in $lane
on lead wait_for "LANE  $lane" >/dev/null
on lead press F11
on lead wait_for 'Another lane for its shipments' >/dev/null
on lead press Enter
ok "a lane's shipments: to which lane?" on lead wait_for 'to which lane?'
[ $lane = LANE-01 ] && other=LANE-02 || other=LANE-01
on lead type_in $other
ok "they move there" on lead wait_for 'whoever stages is told'
is "in the store" "$(ask "SELECT p.code FROM shipment s JOIN place p ON p.id = s.place_id")" $other
on lead type_in PACK-1
on lead wait_for 'STATION  PACK-1' >/dev/null
on lead press F11
on lead press Enter
on lead wait_for 'where is it parked?' >/dev/null
on lead type_in DOOR-1
ok "a station is parked elsewhere" on lead wait_for 'PACK-1 is parked at DOOR-1'
on lead type_in DOOR-2
on lead wait_for 'DOOR  DOOR-2' >/dev/null
on lead press F11
on lead press Enter
ok "closing a delivery shows first what is short" on lead wait_for 'ASN-1 differs'
is "it is open still" "$(ask "SELECT status FROM inbound")" receiving
on lead type_in '%DONE'
ok "then closes it" on lead wait_for 'ASN-1 is closed'
ok "which the wall shows" on wall gone 'DOOR-2 ASN-1'
on lead type_in '%BOARD'
ok "%BOARD goes back to the board" on lead wait_for 'LANES'
on lead press F2
ok "F2 receives, as everywhere" on lead wait_for 'Scan a door or a delivery'
exits "verify finds nothing" 0 "$CROSSDOCK" --db "$db" --at 2026-11-23T08:10:00Z verify
done_testing
