#!/bin/bash
# timeout: 300
# The full-screen terminal in a real terminal: tmux shows it, types into it and reads what stands there. Nothing waits
# for a time, everything for a text.
. tests/lib/tap.sh
. tests/lib/tmux.sh
command -v sqlite3 >/dev/null || skip_all "sqlite3 is not installed"

db=$TMP/site.db

site() {
	rm -f "$db"*
	cat >"$TMP/products.csv" <<-CSV
		sku,description
		KETTLE-BL,Blue kettle 1.7 l
		MUG-6,Mugs
	CSV
	printf 'barcode,sku,quantity\n9506000134352,KETTLE-BL,1\n9506000134369,MUG-6,1\n' >"$TMP/barcodes.csv"
	cat >"$TMP/places.csv" <<-CSV
		place,kind,name
		DOOR-2,door,
		LANE-01,lane,Lane by the gate
		LANE-02,lane,
		PACK-1,station,Packing
		PUTAWAY,putaway,
		HOLD,quarantine,
		SPILL,overflow,
	CSV
	printf 'badge,name,role\nOP-ANA,Ana,worker\nOP-LEE,Lee,lead\n' >"$TMP/operators.csv"
	printf 'order,line,sku,quantity,policy\nSO-1,1,KETTLE-BL,1,\nSO-2,1,KETTLE-BL,1,all-or-nothing\nSO-2,2,MUG-6,1,\n' \
		>"$TMP/orders.csv"
	sed -i 's/^\(SO-2,2.*,\)$/\1all-or-nothing/' "$TMP/orders.csv"
	printf 'inbound,sku,quantity,door,due\nASN-1,KETTLE-BL,40,DOOR-2,2026-11-23\nASN-1,MUG-6,40,DOOR-2,2026-11-23\n' \
		>"$TMP/inbound.csv"
	printf 'pickup,carrier,cutoff,door\nDHL-15,DHL,2026-11-23T15:00:00Z,DOOR-2\n' >"$TMP/pickups.csv"
	"$CROSSDOCK" --db "$db" init && "$CROSSDOCK" --db "$db" settings gs1_prefix=9506000 &&
		"$CROSSDOCK" --db "$db" import "$TMP"/{products,barcodes,places,operators,orders,inbound,pickups}.csv
}

scans() { sqlite3 "$db" "SELECT COUNT(*) FROM scan"; }
scans_are() { [ "$(scans)" = "$1" ]; }

start() { # [OPTION...]
	type_in "clear; stty -g >'$TMP/before'; \$CROSSDOCK --at 2026-11-23T08:00:00Z run $*; echo left with \$?; stty -g >'$TMP/after'"
}

restored() { # the terminal is a shell's again
	wait_for "$1" && wait_for 'shell>' && wait_until test -s "$TMP/after" && cmp "$TMP/before" "$TMP/after" &&
		[ "$(t display-message -p -t term '#{alternate_on} #{cursor_flag} #{mouse_any_flag}')" = '0 1 0' ] &&
		rm -f "$TMP/after"
}

ok "a site is made" site
[ "$tap_failed" = 0 ] || done_testing

# ---- the day of a worker, at every size

for size in 80x24 40x12 132x43; do
	site >/dev/null
	open_shell $size CROSSDOCK_DB="$db"
	start
	ok "$size: it asks for a badge" wait_for 'Scan your badge'
	type_in OP-ANA
	ok "$size: the badge signs on" wait_for 'Choose an activity'
	press F2
	ok "$size: F2 is %RECEIVE" wait_for 'Scan a door or a delivery'
	type_in DOOR-2
	ok "$size: the door finds its delivery" wait_for 'ASN-1'
	type_in 9506000134352
	ok "$size: a unit is directed" wait_for 'Scan PACK-1'
	ok "$size: in block letters" wait_for '█'
	ok "$size: and words" wait_for 'GO'
	type_in 9506000134352
	ok "$size: the next goes to a lane" wait_for 'Scan LANE-0'
	type_in HOLD
	ok "$size: a wrong place is refused" wait_for '✗ wrong-place'
	ok "$size: the right one stays" wait_for 'Scan LANE-0'
	type_in LANE-01
	ok "$size: the place confirms" wait_for '✓ 1 at LANE-01'
	ok "$size: and the next thing to do is shown" wait_for 'Scan PACK-1'
	t resize-window -t term -x 100 -y 30
	ok "$size: it follows a new size" wait_for 'CROSSDOCK  Receive'
	ok "$size: with room for more" wait_for 'F10 Sign off'
	t resize-window -t term -x "${size%x*}" -y "${size#*x}"
	press F1
	ok "$size: F1 helps" wait_for 'Take back'
	press Escape
	ok "$size: Esc closes help" wait_for '█'
	type_in PACK-1
	ok "$size: the station confirms" wait_for '✓ 1 at PACK-1'
	press F9
	ok "$size: F9 is %UNDO" wait_for 'Scan PACK-1'
	type_in PACK-1
	press F3
	ok "$size: F3 is %STAGE" wait_for 'Scan the place where you stand'
	type_in PACK-1
	ok "$size: a place is where the worker stands" wait_for 'PACK-1: nothing to do here'
	press F4
	ok "$size: F4 is %PACK" wait_for 'Scan a lane'
	type_in PACK-1
	ok "$size: at a station it says what to pack next" wait_for '▶ NEXT'
	type_in SO-1
	ok "$size: a shipment's number takes it up" wait_for 'last unit'
	type_in 9506000134369
	ok "$size: another unit is refused" wait_for '✗ wrong-unit'
	type_in 9506000134352
	ok "$size: when all is in, it says so" wait_for 'Scan %DONE'
	press F12
	ok "$size: F12 is %DONE: the carton goes to its door" wait_for 'for SO-1/1'
	press F5
	ok "$size: F5 is %LOAD" wait_for 'Scan a pickup, or its door'
	type_in DOOR-2
	ok "$size: the door finds its pickup" wait_for '▶ LOAD  1 carton'
	type_in "$(sqlite3 "$db" "SELECT sscc FROM parcel")"
	ok "$size: a carton is loaded" wait_for '✓ Carton 1'
	press F12
	ok "$size: %DONE asks" wait_for 'Scan %DONE again'
	press F12
	ok "$size: then the truck leaves" wait_for 'DHL-15 has left'
	press F6
	ok "$size: F6 is %LOOKUP" wait_for 'Look up'
	type_in 9506000134369
	ok "$size: it looks things up" wait_for 'Mugs'
	press F10
	ok "$size: F10 is %OFF" wait_for 'Scan your badge'
	press C-c
	ok "$size: Ctrl-C asks first" wait_for 'Ctrl-C again'
	press C-c
	ok "$size: then leaves, and the terminal is as it was" restored 'left with 0'
done

# ---- scanners that type faster than anybody

site >/dev/null
open_shell 80x24 CROSSDOCK_DB="$db"
start
wait_for 'Scan your badge' >/dev/null
type_in OP-ANA
press F2
type_in DOOR-2
wait_for 'units left' >/dev/null
before=$(scans)
for _ in $(seq 30); do printf '9506000134352\n'; done >"$TMP/burst"
t load-buffer "$TMP/burst"
t paste-buffer -t term
ok "30 scans in one burst: none is lost" wait_until scans_are $((before + 30))
ok "and they are answered in turn" wait_for '50 units left'
# keys that this terminal's description does not know, as Home and End of a terminal in another mode: none of it is typed
press -H 1b 5b 31 7e 1b 5b 34 7e 1b 5b 32 35 3b 35 7e
type_in 'LANE-01'
last_scan() { sqlite3 -cmd '.timeout 2000' "$db" "SELECT CAST(raw AS TEXT) FROM scan ORDER BY id DESC LIMIT 1"; }
last_scan_is() { [ "$(last_scan)" = "$1" ]; }
ok "an unknown key leaves nothing in the next scan" wait_until last_scan_is LANE-01
press C-]
press -l '0195060001'
ok "a group separator is typed data, shown as a mark" wait_for '␝0195060001'
press BSpace BSpace BSpace BSpace
ok "Backspace edits" wait_for '␝019506'
press Escape
ok "Esc clears" gone ␝
type_in "$(printf 'X%.0s' $(seq 300))"
ok "a long code is refused whole" wait_for 'Nobody knows this code'
case $(ldd "$CROSSDOCK") in
*asan*) skip "memory" "a program with sanitizers needs more" ;;
*) ok "it takes less than 24 MB" test "$(awk '/VmRSS/ {print $2}' "/proc/$(program)/status")" -lt 24576 ;;
esac
press -H 1b 5b 4d 20 59 38 # a click on F6, column 57, the last row
ok "a click on the key bar is the key" wait_for 'Look up'
press F2
wait_for 'Scan PUTAWAY' >/dev/null

# ---- others at work, and a store that does not answer

printf '%%QTY-30\nPUTAWAY\n%s\n' 9506000134369 | XDG_STATE_HOME=$TMP/elsewhere "$CROSSDOCK" --db "$db" --at 2026-11-23T08:00:00Z scan --terminal T1 \
	>/dev/null # all of it is delivered, and something else taken in hand
ok "what changes elsewhere shows, and is said" wait_for 'direction has changed'

mkfifo "$TMP/lock"
sqlite3 "$db" <"$TMP/lock" >/dev/null 2>&1 &
locker=$!
exec 9>"$TMP/lock"
before=$(scans)
echo "BEGIN IMMEDIATE; SELECT 1;" >&9
wait_until sh -c "! sqlite3 -cmd '.timeout 10' '$db' 'BEGIN IMMEDIATE; ROLLBACK'"
type_in PUTAWAY
ok "a busy store is said so" wait_for 'The store is busy'
ok "and the scan is kept" wait_for '1 scan queued'
echo "ROLLBACK;" >&9
ok "it is answered once the store is free" wait_until scans_are $((before + 1))
exec 9>&-
wait "$locker"

sqlite3 "$db" 'ALTER TABLE scan RENAME TO scan_away'
type_in PUTAWAY
ok "a store that fails is said so" wait_for 'THE STORE FAILS'
ok "in the header too" wait_for 'STORE ✗'
sqlite3 "$db" 'ALTER TABLE scan_away RENAME TO scan'
ok "the scan is answered when it works again" wait_until scans_are $((before + 2))
ok "and the alarm ends" wait_for 'store ✓'

# ---- every way out gives the terminal back

kill -KILL "$(program)"
wait_for 'left with 137' >/dev/null
open_shell 80x24 CROSSDOCK_DB="$db"
rm -f "$TMP/after"
start
ok "after a crash the worker is still signed on" wait_for 'Ana'
ok "and what was in hand still is" wait_for 'Scan LANE-0'
for signal in TERM HUP INT; do
	kill -s $signal "$(program)"
	ok "SIG$signal: it leaves, and the terminal is as it was" restored 'left with 0'
	start
	wait_for 'F10' >/dev/null
done
case $(ldd "$CROSSDOCK") in
*asan*) skip "crashes" "the sanitizer takes those signals" ;;
*)
	for signal in SEGV:139 ABRT:134; do
		kill -s ${signal%:*} "$(program)"
		ok "SIG${signal%:*}: it dies, and the terminal is as it was" restored "left with ${signal#*:}"
		start
		wait_for 'F10' >/dev/null
	done
	;;
esac
press C-q
press C-q
ok "Ctrl-Q leaves too" restored 'left with 0'

# ---- other terminals

open_shell 80x24 CROSSDOCK_DB="$db" TERM=dumb
start
ok "a terminal that cannot: refused, with what to use instead" wait_for 'crossdock scan'
ok "exit 1" wait_for 'left with 1'
exits "no terminal: refused" 1 "$CROSSDOCK" --db "$db" run
has "and what to use instead" "$said" 'crossdock scan'
exits "an option that is none" 2 "$CROSSDOCK" --db "$db" run --sideways

open_shell 80x24 CROSSDOCK_DB="$db" LC_ALL=C
start --terminal T2
type_in OP-ANA
wait_for 'Choose an activity' >/dev/null
# large letters are blanks in reverse there, whole ones in a row
reversed_blanks() { t capture-pane -e -p -t term | grep -qE $'\e\\[([0-9]+;)*7m(\e\\[[0-9;]*m)*    '; }
ok "without UTF-8 the letters are blanks in reverse" wait_until reversed_blanks
only_ascii() { local shown; shown=$(screen) && ! LC_ALL=C grep -q '[^ -~]' <<<"$shown"; }
ok "and nothing else is on the screen" only_ascii
press C-c
press C-c
ok "and it leaves" restored 'left with 0'

open_shell 80x24 CROSSDOCK_DB="$db" TERM=vt100
start --terminal T3
type_in OP-ANA
ok "a terminal without colours" wait_for 'Choose an activity'
press C-c
press C-c
ok "leaves as well" restored 'left with 0'

# ---- the demonstration

site >/dev/null
open_shell 80x24 CROSSDOCK_DB="$db"
start --demo
ok "the demonstration says that it plays" wait_for 'A demonstration plays'
ok "it signs on by itself" wait_for 'Choose an activity'
ok "and directs" wait_for '█'
press Space
ok "a key ends it, and it suggests what to scan" wait_for 'try  '
press C-c
press C-c
ok "and it leaves" restored 'left with 0'
done_testing
