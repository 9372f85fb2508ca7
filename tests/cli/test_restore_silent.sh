#!/bin/bash
# A restore that does not find the journals of the terminals says so: where it looked, and whose scans are lost. Where it finds none, it
# changes nothing until somebody says that nothing was scanned.
# timeout: 120
: "${TMP:?run by tests/run}"
. tests/lib/tap.sh
db=$TMP/dock.db
mkdir "$TMP/sc"
crossdock() { "$CROSSDOCK" --db "$db" --at "$at" "$@"; }
printf 'store = %s\nscans = %s/sc/\n' "$db" "$TMP" >"$TMP/terminal.conf"
scans() { # TERMINAL SCANS...
	printf '%s\n' "${@:2}" | "$CROSSDOCK" --config "$TMP/terminal.conf" --at "$at" scan --terminal "$1" >>"$TMP/replies"
}
set_up=tests/flow/scenarios/examples.setup
at=2026-11-23T08:00:00Z
exits "init" 0 crossdock init
exits "an empty store's backup" 0 crossdock backup --keep
exits "is tested, and well: nobody ever scanned" 0 crossdock restore --test
at=2026-11-23T08:01:00Z
for kind in products barcodes places operators; do
	awk -v f="$kind.csv" '/^@import/ { on = $2 == f; next } !NF { on = 0 } on' "$set_up" >"$TMP/$kind.csv"
	crossdock import "$TMP/$kind.csv" >/dev/null
done
scans T1 OP-ANA %RECEIVE D1
scans T2 OP-BEN %RECEIVE D1
at=2026-11-23T08:02:00Z
exits "a backup" 0 crossdock backup --keep
at=2026-11-23T08:03:00Z
scans T1 9506000000015 PACK-1
scans T3 OP-LEE %RECEIVE D1 9506000000015 PACK-1
cp "$db" "$TMP/twin.db"
at=2026-11-23T09:00:00Z
lose() {
	rm -f "$db" "$db"-* "$db".*
	cp "$TMP/twin.db" "$db"
	sqlite3 "$TMP/twin.db" 'SELECT substr(id, 1, 16) FROM store_life' >"$db-open"
	[ "$1" = sound ] || dd if=/dev/zero of="$db" bs=4096 count=1 conv=notrunc 2>/dev/null
}

# ---- not one is found
lose head
sum=$(md5sum <"$db")
exits "its timer's test fails" 1 crossdock restore --test
has "saying why" "$said" "not one journal of a terminal of this store was found"
exits "not one journal" 1 crossdock restore --latest
has "says so" "$said" "not one journal of a terminal of this store was found"
has "where it looked" "$said" "Looked in: "
has "and what to do" "$said" "--scans FOLDER"
has "or to say" "$said" "--without-scans"
is "nothing was changed" "$(md5sum <"$db")" "$sum"
is "nothing is left over" "$(ls "$TMP" | grep -c restoring)" 0
mkdir -p "$TMP/home/.local/state/crossdock"
exits "an empty folder" 1 crossdock restore --latest
has "is named" "$said" "Looked in: $TMP/home/.local/state/crossdock"
exits "a folder that is not there" 1 crossdock restore --latest --scans "$TMP/scc"
has "is refused: it would have no scans" "$said" "$TMP/scc: there is no such folder"
exits "with their folder" 0 crossdock restore --latest --scans "$TMP/sc"
has "all scans are back" "$said" "Scans since then: 7, in the journals of 2 terminals"
hasnt "nobody is missed" "$said" "journal was not found"
is "all of them" "$(sqlite3 "$db" 'SELECT count(*) FROM scan')" "$(sqlite3 "$TMP/twin.db" 'SELECT count(*) FROM scan')"
lose head
exits "whoever says that nothing was scanned" 0 crossdock restore --latest --without-scans
is "gets the backup" "$(sqlite3 "$db" 'SELECT count(*) FROM scan')" 6
lose sound
exits "a sound store, by force" 1 crossdock restore --latest --force
has "tells that scans would be lost" "$said" "not one journal"
exits "and is as it was, not marked" 0 crossdock status
lose head

# ---- one is missing
mkdir "$TMP/some"
cp "$TMP"/sc/T3-*.journal "$TMP/some/"
exits "one of three" 0 crossdock restore --latest --scans "$TMP/some"
has "is what comes back" "$said" "Scans since then: 5, in the journal of 1 terminal"
has "the others are named" "$said" "Terminals whose journal was not found"
has "the first" "$said" "    T1: what it scanned since the backup, if anything"
has "the second" "$said" "    T2: what it scanned"
hasnt "not the one that was found" "$said" "    T3:"
has "where it looked" "$said" "Looked in: $TMP/home/.local/state/crossdock"
has "there, too" "$said" ", $TMP/some. If they are elsewhere"
lose sound
exits "where the store still tells" 0 crossdock restore --latest --force --scans "$TMP/some"
has "the number is known" "$said" "    T1: 2 scans are lost"
has "and that they can be had still" "$said" "--force --scans FOLDER"
exits "as JSON" 0 crossdock --json restore --latest --force --scans "$TMP/some"
has "for programs" "$said" '"silent":[{"terminal":"T1","lost":0},{"terminal":"T2","lost":0}]'
has "with the folders" "$said" '"looked_in":["'
exits "with all of them it is whole" 0 crossdock restore --latest --force --scans "$TMP/sc"
is "again" "$(sqlite3 "$db" "SELECT count(*) FROM scan s JOIN terminal t ON t.id = s.terminal_id WHERE t.name IN ('T1', 'T2', 'T3')")" 13
done_testing
