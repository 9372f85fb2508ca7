#!/bin/bash
# A terminal, a kiosk and a wall whose store is damaged under them: they say so, keep what is scanned, let go of the store so that it can
# be restored, and go on by themselves when it is.
# timeout: 600
. tests/lib/tap.sh
. tests/lib/tmux.sh
db=$TMP/site.db
crossdock() { "$CROSSDOCK" --db "$db" "$@"; }

exits "a site" 0 crossdock init --demo
on T1 open_window 100x30 "'$CROSSDOCK' --db '$db' run --terminal T1"
ok "a terminal" on T1 wait_for_words "badge"
on T1 type_in OP-ANA %RECEIVE DOOR-2
ok "works" on T1 wait_for_words "ASN-10231"
exits "a backup" 0 crossdock backup --keep
on T1 type_in 9506000101002
ok "a scan after it" on T1 wait_for_words "KETTLE-BL"
on WALL open_window 100x30 "'$CROSSDOCK' --db '$db' run --board"
on KIOSK open_window 100x30 "'$CROSSDOCK' --db '$db' run --kiosk --terminal T3"
ok "a wall" on WALL wait_for_words "DOOR-2"
ok "a kiosk" on KIOSK wait_for_words "badge"
exits "a restore waits for them" 1 crossdock restore --latest --force
has "and names them" "$said" "other processes work on this store"
wall_before=$(on WALL screen | head -1)

# ---- damaged in the middle of the file: nobody stumbles over it; whoever checks it tells everybody
size=$(stat -c %s "$db")
sqlite3 "$db" 'PRAGMA wal_checkpoint(TRUNCATE)' >/dev/null
dd if=/dev/urandom of="$db" bs=2048 seek=$((size / 4096)) count=60 conv=notrunc 2>/dev/null
exits "the check finds it" 3 crossdock verify --file
for name in T1 WALL; do
	ok "$name says so" on $name wait_for_words "the store is damaged"
	ok "$name: what to do" on $name wait_for_words "crossdock restore"
done
ok "the kiosk says so" on KIOSK wait_for_words "the store is damaged"
on T1 type_in NO-SUCH 19506000101009
ok "scans are kept" on T1 wait_for_words "kept"
ok "on the disk" grep -aq 19506000101009 "$TMP"/home/.local/state/crossdock/T1-*.scans
exits "they have let go of the store: it is restored" 0 crossdock restore --latest
has "with the scan of before" "$said" "1 applied as then"
ok "the terminal goes on by itself" on T1 wait_for_words "19506000101009"
ok "with what was scanned meanwhile" on T1 wait_for_words "store ✓"
ok "the kiosk, too" on KIOSK wait_for_words "badge"
ok "and the wall" on WALL wait_for_words "DOOR-2"
let_go() { flock -n -x "$db-open" true; }
answered() { # SCAN: it stands in the store
	[ "$(sqlite3 "$db" "SELECT count(*) FROM scan WHERE raw = CAST('$1' AS BLOB)")" = 1 ]
}
ok "the scan that waited is applied once" wait_until answered 19506000101009
ok "and the one before it" wait_until answered 9506000101002
is "in the store's next life" "$(sqlite3 "$db" 'SELECT life FROM store_life')" 2
exits "it is whole" 0 crossdock verify

# ---- gone under it, and back
mv "$db" "$TMP/away.db"
on T1 type_in GONE-1
ok "a store that is taken away: the terminal says so" on T1 wait_for_words "the store's file is gone: crossdock restore --latest"
ok "and says so on" on T1 wait_for_words "Your scan is kept"
mv "$TMP/away.db" "$db"
ok "put back, it goes on by itself" on T1 wait_for_words "store ✓"
ok "with what was scanned" wait_until answered GONE-1
ok "and says that this waited for the store" on T1 wait_for_words "1 scan waited for the store: it is worked off now"

# ---- the same, and who works there reads German
speaks() { # LANGUAGE
	printf 'badge,name,role,language\nOP-ANA,Ana,worker,%s\n' "$1" >"$TMP/operators.csv"
	"$CROSSDOCK" --db "$db" import "$TMP/operators.csv" >/dev/null
}
ok "a worker of another language" speaks de
ok "the screen follows" on T1 wait_for_words "Annahme"
mv "$db" "$TMP/away.db"
on T1 type_in GONE-DE
ok "what is gone is said in his language" on T1 wait_for_words "die Datei des Datenspeichers ist weg"
mv "$TMP/away.db" "$db"
ok "and what waited" on T1 wait_for_words "1 Scan hat auf den Datenspeicher gewartet"
ok "and was answered" wait_until answered GONE-DE
ok "he reads English again" speaks en
ok "and the screen" on T1 wait_for_words "store ✓"

# ---- nothing that can be worked on in its place
for name in WALL KIOSK; do on $name close_window; done
"$CROSSDOCK" --db "$TMP/other.db" init >/dev/null
printf 'no store' >"$TMP/none"
mv "$db" "$TMP/away.db"
mv "$TMP/none" "$db"
on T1 type_in GONE-2
ok "something else in its place: a terminal waits" on T1 wait_for_words "It is tried again"
on T1 press C-c
ok "whether to leave is asked" on T1 wait_for_words "Press Ctrl-C again to leave"
mv "$TMP/away.db" "$db"
ok "whoever has it open learns that it is marked, and lets go" wait_until let_go
exits "it is told that it is whole" 0 crossdock restore --latest
has "nothing was lost" "$said" "is sound: it was marked as damaged, and is not any more"
ok "and it goes on when it is a store again" on T1 wait_for_words "store ✓"
on T1 type_in GONE-3
ok "with what is scanned then" wait_until answered GONE-3

# ---- damaged before the start
on T1 type_in %OFF
on T1 close_window
wait_until let_go
exits "another backup" 0 crossdock backup --keep
dd if=/dev/zero of="$db" bs=4096 count=4 conv=notrunc 2>/dev/null
exits "a terminal without a screen says why it does not start" 3 crossdock run </dev/null
has "what is wrong" "$said" "the store is damaged"
on KIOSK open_window 100x30 "'$CROSSDOCK' --db '$db' run --kiosk --terminal T3"
ok "a kiosk shows it" on KIOSK wait_for_words "damaged"
exits "restored" 0 crossdock restore --latest
ok "and it starts" on KIOSK wait_for_words "badge"

# ---- damaged in the middle before the start: the check beside the work finds it
on KIOSK close_window
wait_until let_go
sqlite3 "$db" 'PRAGMA wal_checkpoint(TRUNCATE)' >/dev/null
root=$(sqlite3 "$db" "SELECT rootpage FROM sqlite_schema WHERE name = 'print_job_parcel'")
dd if=/dev/urandom of="$db" bs=2048 seek=$((root - 1)) count=1 conv=notrunc 2>/dev/null
on T1 open_window 100x30 "'$CROSSDOCK' --db '$db' run --terminal T1"
ok "a terminal starts, and learns of it" on T1 wait_for_words "the store is damaged"
ok "the mark stands beside the store" test -s "$db-damaged"

# ---- so it does for a terminal with a config file of its own, whatever is wrong with the user's
on T1 close_window
wait_until let_go
rm "$db-damaged"
mkdir -p "$XDG_CONFIG_HOME"
echo 'stroe = elsewhere.db' >"$XDG_CONFIG_HOME/crossdock.conf"
printf 'store = %s\nterminal = T1\n' "$db" >"$TMP/own.conf"
on T1 open_window 100x30 "'$CROSSDOCK' --config '$TMP/own.conf' run"
ok "a terminal with its own config file learns of it, too" on T1 wait_for_words "the store is damaged"
done_testing
