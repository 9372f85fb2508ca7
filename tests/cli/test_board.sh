#!/bin/bash
# timeout: 300
# The board in a real terminal: on a wall, where nothing can be changed, and at a lead's terminal. What is scanned elsewhere shows
# within a second.
. tests/lib/tap.sh
command -v tmux >/dev/null || skip_all "tmux is not installed"
command -v sqlite3 >/dev/null || skip_all "sqlite3 is not installed"

socket=crossdock-board-$$
db=$TMP/site.db
printf 'set -s exit-empty off\nset -g default-terminal tmux-256color\nset -g status off\nset -s escape-time 0\n' >"$TMP/tmux.conf"
t() { tmux -L "$socket" -f "$TMP/tmux.conf" "$@"; }
trap 'tmux -L "$socket" kill-server 2>/dev/null' EXIT

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

screen() { t capture-pane -p -t "$1"; }

# wait_for WINDOW TEXT [SECONDS]: until it stands there
wait_for() {
	local end=$((SECONDS + ${3:-15}))
	[ "$tap_failed" -gt 3 ] && end=$((SECONDS + 2))
	until screen "$1" 2>/dev/null | grep -qF -- "$2"; do
		if [ $SECONDS -ge $end ]; then
			echo "never on $1: $2"
			screen "$1"
			return 1
		fi
		sleep 0.05
	done
}
gone() { # WINDOW TEXT
	local end=$((SECONDS + 10))
	while screen "$1" | grep -qF -- "$2"; do
		[ $SECONDS -lt $end ] || return 1
		sleep 0.05
	done
}
type_in() { t send-keys -t "$1" -l -- "$2" && t send-keys -t "$1" Enter; }
press() { local w=$1; shift; t send-keys -t "$w" "$@"; }
window() { # NAME COLUMNS ROWS OPTIONS...
	local name=$1 cols=$2 rows=$3
	shift 3
	t kill-session -t "$name" 2>/dev/null
	t new-session -d -s "$name" -x "$cols" -y "$rows" "'$CROSSDOCK' --db '$db' --at 2026-11-23T08:00:00Z run $*; echo left with \$?; sleep 100"
}
ask() { sqlite3 "$db" "$1"; }
# ms until a text stands on the wall, from now on
ms_until() {
	local begun now
	begun=$(date +%s%3N)
	wait_for "$1" "$2" 5 >/dev/null || return 1
	now=$(date +%s%3N)
	echo $((now - begun))
}

limit=1000
[ -z "${TEST_WRAP-}" ] || limit=30000 # under valgrind
ok "a site is made" site
[ "$tap_failed" = 0 ] || done_testing

# ---- a wall, and somebody who works

for size in 80x24 132x43 240x70; do
	window wall "${size%x*}" "${size#*x}" --board
	ok "$size: the wall shows the dock" wait_for wall 'LANE-01'
	case $size in 240x70) ok "$size: in block letters" wait_for wall '██████' ;; *) ok "$size: in words" wait_for wall 'ON PLAN' ;; esac
	press wall C-c
	press wall C-c
	ok "$size: Ctrl-C twice leaves" wait_for wall 'left with 0'
done
window wall 132 43 --board
wait_for wall 'LANE-01' >/dev/null
ok "what can ship today is found out meanwhile" wait_for wall 'can ship today'
window work 80 24 --terminal T1
wait_for work 'Scan your badge' >/dev/null
type_in work OP-ANA
press work F2
type_in work DOOR-2
wait_for work 'ASN-1' >/dev/null
ok "a delivery that begins shows at its door" wait_for wall 'DOOR-2 ASN-1'
type_in work '%QTY-4'
type_in work 9506000134352
wait_for work 'Scan LANE-0' >/dev/null
took=$(ms_until wall 'received 4')
ok "what is received shows within a second (${took:-never} ms)" test "${took:-99999}" -lt $limit
case $(screen work) in *'Scan LANE-01'*) lane=LANE-01 ;; *) lane=LANE-02 ;; esac
type_in work $lane
took=$(ms_until wall '40%')
ok "a lane fills within a second (${took:-never} ms)" test "${took:-99999}" -lt $limit
ok "and the share that is cross-docked is told" wait_for wall 'cross-docked 100%'
press work F9
ok "what is taken back is gone from the board" gone wall 'cross-docked 100%'
type_in work $lane
wait_for wall 'cross-docked 100%' >/dev/null

# ---- on the wall nothing can be changed

before=$(ask "SELECT count(*) FROM scan")
type_in wall '%HOLD'
ok "a command is refused" wait_for wall 'Nothing can be changed here'
type_in wall nobody-knows
ok "so is what nobody knows" wait_for wall 'Nobody knows nobody-knows'
type_in wall SO-1
ok "an order opens" wait_for wall 'ORDER  SO-1'
ok "and says what it waits for" wait_for wall 'waits for 1 on ASN-1'
press wall Escape
ok "Esc goes back" wait_for wall 'LANES'
press wall Down
press wall Enter
ok "the arrow keys pick a lane, Enter opens it" wait_for wall 'LANE  LANE-01'
press wall Escape
wait_for wall 'LANES' >/dev/null
type_in wall OP-LEE
ok "a badge signs nobody on, and tells nothing of a person" wait_for wall 'not where everybody sees it'
is "nothing of it was journalled" "$(ask "SELECT count(*) FROM scan")" "$before"
is "and nobody is signed on but Ana" "$(ask "SELECT count(*) FROM terminal WHERE operator_id IS NOT NULL")" 1

# ---- a lead's board

window lead 110 34 --terminal T4
wait_for lead 'Scan your badge' >/dev/null
type_in lead OP-LEE
press lead F7
ok "F7 is %BOARD" wait_for lead 'LANES'
ok "with people by name" wait_for lead 'F11 Act'
press lead Down
press lead Enter
ok "Enter opens a lane" wait_for lead 'LANE  LANE-01'
type_in lead $lane
ok "scanning one, too" wait_for lead "LANE  $lane"
press lead Down
press lead Enter
ok "a row of it opens in turn" wait_for lead 'SHIPMENT  SO-1/1'
press lead F11
ok "F11 lists what can be done" wait_for lead 'WHAT IS TO BE DONE?'
press lead Enter
ok "the first is to hold the order: why?" wait_for lead 'Type or scan why'
is "nothing is changed yet" "$(ask "SELECT status FROM customer_order WHERE number = 'SO-1'")" open
type_in lead 'no payment'
ok "then it is held" wait_for lead 'SO-1 is held'
is "in the store" "$(ask "SELECT status, hold_reason FROM customer_order WHERE number = 'SO-1'")" 'held|no payment'
press lead F11
press lead Down
press lead Enter
wait_for lead '%RESUME again' >/dev/null
type_in lead '%RESUME'
ok "and goes on" wait_for lead 'SO-1 is resumed'
type_in lead $lane
wait_for lead "LANE  $lane" >/dev/null
press lead F11
wait_for lead 'Another lane for its shipments' >/dev/null
press lead Enter
ok "a lane's shipments: to which lane?" wait_for lead 'to which lane?'
[ $lane = LANE-01 ] && other=LANE-02 || other=LANE-01
type_in lead $other
ok "they move there" wait_for lead 'whoever stages is told'
is "in the store" "$(ask "SELECT p.code FROM shipment s JOIN place p ON p.id = s.place_id")" $other
type_in lead PACK-1
wait_for lead 'STATION  PACK-1' >/dev/null
press lead F11
press lead Enter
wait_for lead 'where is it parked?' >/dev/null
type_in lead DOOR-1
ok "a station is parked elsewhere" wait_for lead 'PACK-1 is parked at DOOR-1'
type_in lead DOOR-2
wait_for lead 'DOOR  DOOR-2' >/dev/null
press lead F11
press lead Enter
ok "closing a delivery shows first what is short" wait_for lead 'ASN-1 differs'
is "it is open still" "$(ask "SELECT status FROM inbound")" receiving
type_in lead '%DONE'
ok "then closes it" wait_for lead 'ASN-1 is closed'
ok "which the wall shows" gone wall 'DOOR-2 ASN-1'
type_in lead '%BOARD'
ok "%BOARD goes back to the board" wait_for lead 'LANES'
press lead F2
ok "F2 receives, as everywhere" wait_for lead 'Scan a door or a delivery'
exits "verify finds nothing" 0 "$CROSSDOCK" --db "$db" --at 2026-11-23T08:10:00Z verify
done_testing
