#!/bin/bash
# A terminal, a kiosk and a wall whose store is damaged under them: they say so, keep what is scanned, let go of the store so that it can
# be restored, and go on by themselves when it is.
# timeout: 200
. tests/lib/tap.sh
command -v tmux >/dev/null || skip_all "tmux is not installed"
socket=crossdock-damaged-$$
db=$TMP/site.db
t() { tmux -L "$socket" -f /dev/null "$@"; }
trap 'tmux -L "$socket" kill-server 2>/dev/null' EXIT
screen() { t capture-pane -p -t "$1" 2>/dev/null; }
wait_for() { # WINDOW TEXT
	local end=$((SECONDS + 30))
	until screen "$1" | tr '\n' ' ' | tr -s ' ' | grep -qF -- "$2"; do
		if [ $SECONDS -ge $end ]; then
			echo "never on the screen of $1: $2"
			screen "$1"
			return 1
		fi
		sleep 0.05
	done
}
type_in() { # WINDOW SCANS...
	for scan in "${@:2}"; do
		t send-keys -t "$1" -l -- "$scan"
		t send-keys -t "$1" Enter
	done
}
crossdock() { "$CROSSDOCK" --db "$db" "$@"; }

exits "a site" 0 crossdock init --demo
t new-session -d -s T1 -x 100 -y 30 "'$CROSSDOCK' --db '$db' run --terminal T1"
ok "a terminal" wait_for T1 "badge"
type_in T1 OP-ANA %RECEIVE DOOR-2
ok "works" wait_for T1 "ASN-10231"
exits "a backup" 0 crossdock backup --keep
type_in T1 9506000101002
ok "a scan after it" wait_for T1 "KETTLE-BL"
t new-session -d -s WALL -x 100 -y 30 "'$CROSSDOCK' --db '$db' run --board"
t new-session -d -s KIOSK -x 100 -y 30 "'$CROSSDOCK' --db '$db' run --kiosk --terminal T3"
ok "a wall" wait_for WALL "DOOR-2"
ok "a kiosk" wait_for KIOSK "badge"
exits "a restore waits for them" 1 crossdock restore --latest --force
has "and names them" "$said" "other processes work on this store"
wall_before=$(screen WALL | head -1)

# ---- damaged in the middle of the file: nobody stumbles over it; whoever checks it tells everybody
size=$(stat -c %s "$db")
sqlite3 "$db" 'PRAGMA wal_checkpoint(TRUNCATE)' >/dev/null
dd if=/dev/urandom of="$db" bs=2048 seek=$((size / 4096)) count=60 conv=notrunc 2>/dev/null
exits "the check finds it" 3 crossdock verify --file
for window in T1 WALL; do
	ok "$window says so" wait_for $window "the store is damaged"
	ok "$window: what to do" wait_for $window "crossdock restore"
done
ok "the kiosk says so" wait_for KIOSK "the store is damaged"
type_in T1 NO-SUCH 19506000101009
ok "scans are kept" wait_for T1 "kept"
ok "on the disk" grep -aq 19506000101009 "$TMP"/home/.local/state/crossdock/T1-*.scans
exits "they have let go of the store: it is restored" 0 crossdock restore --latest
has "with the scan of before" "$said" "1 applied as then"
ok "the terminal goes on by itself" wait_for T1 "19506000101009"
ok "with what was scanned meanwhile" wait_for T1 "store ✓"
ok "the kiosk, too" wait_for KIOSK "badge"
ok "and the wall" wait_for WALL "DOOR-2"
let_go() {
	local end=$((SECONDS + 30))
	until flock -n -x "$db-open" true; do
		[ $SECONDS -lt $end ] || return 1
		sleep 0.05
	done
}
answered() { # SCAN: it stands in the store
	local end=$((SECONDS + 30))
	until [ "$(sqlite3 "$db" "SELECT count(*) FROM scan WHERE raw = CAST('$1' AS BLOB)")" = 1 ]; do
		[ $SECONDS -lt $end ] || return 1
		sleep 0.05
	done
}
ok "the scan that waited is applied once" answered 19506000101009
ok "and the one before it" answered 9506000101002
is "in the store's next life" "$(sqlite3 "$db" 'SELECT life FROM store_life')" 2
exits "it is whole" 0 crossdock verify

# ---- gone under it, and back
mv "$db" "$TMP/away.db"
type_in T1 GONE-1
ok "a store that is taken away: the terminal says so" wait_for T1 "the store's file is gone: crossdock restore --latest"
ok "and says so on" wait_for T1 "Your scan is kept"
mv "$TMP/away.db" "$db"
ok "put back, it goes on by itself" wait_for T1 "store ✓"
ok "with what was scanned" answered GONE-1

# ---- nothing that can be worked on in its place
for window in WALL KIOSK; do t kill-session -t $window; done
"$CROSSDOCK" --db "$TMP/other.db" init >/dev/null
printf 'no store' >"$TMP/none"
mv "$db" "$TMP/away.db"
mv "$TMP/none" "$db"
type_in T1 GONE-2
ok "something else in its place: a terminal waits" wait_for T1 "It is tried again"
t send-keys -t T1 C-c
ok "whether to leave is asked" wait_for T1 "Press Ctrl-C again to leave"
mv "$TMP/away.db" "$db"
ok "whoever has it open learns that it is marked, and lets go" let_go
exits "it is told that it is whole" 0 crossdock restore --latest
has "nothing was lost" "$said" "is sound: it was marked as damaged, and is not any more"
ok "and it goes on when it is a store again" wait_for T1 "store ✓"
ok "with what was scanned then" answered GONE-2

# ---- damaged before the start
type_in T1 %OFF
t kill-session -t T1
let_go
exits "another backup" 0 crossdock backup --keep
dd if=/dev/zero of="$db" bs=4096 count=4 conv=notrunc 2>/dev/null
exits "a terminal without a screen says why it does not start" 3 crossdock run </dev/null
has "what is wrong" "$said" "the store is damaged"
t new-session -d -s KIOSK -x 100 -y 30 "'$CROSSDOCK' --db '$db' run --kiosk --terminal T3"
ok "a kiosk shows it" wait_for KIOSK "damaged"
exits "restored" 0 crossdock restore --latest
ok "and it starts" wait_for KIOSK "badge"

# ---- damaged in the middle before the start: the check beside the work finds it
t kill-session -t KIOSK
let_go
sqlite3 "$db" 'PRAGMA wal_checkpoint(TRUNCATE)' >/dev/null
root=$(sqlite3 "$db" "SELECT rootpage FROM sqlite_schema WHERE name = 'print_job_parcel'")
dd if=/dev/urandom of="$db" bs=2048 seek=$((root - 1)) count=1 conv=notrunc 2>/dev/null
t new-session -d -s T1 -x 100 -y 30 "'$CROSSDOCK' --db '$db' run --terminal T1"
ok "a terminal starts, and learns of it" wait_for T1 "the store is damaged"
ok "the mark stands beside the store" test -s "$db-damaged"

# ---- so it does for a terminal with a config file of its own, whatever is wrong with the user's
t kill-session -t T1
until flock -n -x "$db-open" true; do sleep 0.05; done
rm "$db-damaged"
mkdir -p "$XDG_CONFIG_HOME"
echo 'stroe = elsewhere.db' >"$XDG_CONFIG_HOME/crossdock.conf"
printf 'store = %s\nterminal = T1\n' "$db" >"$TMP/own.conf"
t new-session -d -s T1 -x 100 -y 30 "'$CROSSDOCK' --config '$TMP/own.conf' run"
ok "a terminal with its own config file learns of it, too" wait_for T1 "the store is damaged"
done_testing
