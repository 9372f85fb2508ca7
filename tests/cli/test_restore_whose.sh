#!/bin/bash
# Two stores of one name have their backups in one folder. Each gets its own back, also where its file cannot say any more which
# store it was; where nobody knows that, nothing is put in its place.
# timeout: 120
: "${TMP:?run by tests/run}"
. tests/lib/tap.sh
mkdir "$TMP/s1" "$TMP/s2" "$TMP/bk" "$TMP/nobody"
one() { "$CROSSDOCK" --db "$TMP/s1/dock.db" --at "$at" "$@"; }
two() { "$CROSSDOCK" --db "$TMP/s2/dock.db" --at "$at" "$@"; }
id_of() { sqlite3 "$1" 'SELECT substr(id, 1, 16) FROM store_life'; }
set_up=tests/flow/scenarios/examples.setup
for kind in products barcodes places operators; do
	awk -v f="$kind.csv" '/^@import/ { on = $2 == f; next } !NF { on = 0 } on' "$set_up" >"$TMP/$kind.csv"
done
at=2026-11-23T08:00:00Z
for store in one two; do
	exits "$store: init" 0 $store init
	for kind in products barcodes places operators; do $store import "$TMP/$kind.csv" >/dev/null; done
done
printf '%s\n' OP-ANA %RECEIVE D1 | one scan --terminal T1 >/dev/null
exits "a backup of the first" 0 one backup --keep "$TMP/bk"
at=2026-11-23T08:05:00Z
printf '%s\n' 9506000000015 PACK-1 | one scan --terminal T1 >/dev/null
at=2026-11-23T08:10:00Z
exits "a later one of the second" 0 two backup --keep "$TMP/bk"
exits "and one of the second in the very same second as the first's" 0 "$CROSSDOCK" --db "$TMP/s2/dock.db" --at 2026-11-23T08:00:00Z backup --keep "$TMP/bk"
is "takes no other's name" "$(cd "$TMP/bk" && ls | grep -c '^dock-20261123T080000Z-[0-9a-f]*.db$')" 2
rm "$TMP/bk/dock-20261123T080000Z-$(id_of "$TMP/s2/dock.db" | cut -c1-8).db"
first=$(id_of "$TMP/s1/dock.db")
second=$(id_of "$TMP/s2/dock.db")
ok "they are two" test "$first" != "$second"
is "what is beside a store says which it is" "$(cat "$TMP/s1/dock.db-open")" "$first"
cp "$TMP/s1/dock.db" "$TMP/twin.db"
at=2026-11-23T09:00:00Z
lose() { # HOW
	rm -f "$TMP"/s1/dock.db*
	cp "$TMP/twin.db" "$TMP/s1/dock.db"
	echo "$first" >"$TMP/s1/dock.db-open"
	case $1 in
	head) dd if=/dev/zero of="$TMP/s1/dock.db" bs=4096 count=1 conv=notrunc 2>/dev/null ;;
	emptied) : >"$TMP/s1/dock.db" ;;
	deleted) rm "$TMP/s1/dock.db" ;;
	esac
}
unknown() { # HOW: and neither what is beside it nor a journal says which store it was
	lose "$1"
	: >"$TMP/s1/dock.db-open"
	export HOME=$TMP/nobody
}
known_again() { export HOME=$TMP/home; }

# ---- what is beside it says which it was
for how in head emptied deleted; do
	lose $how
	exits "$how: what would bring it back" 0 one restore --backups "$TMP/bk"
	has "$how: is its own backup" "$said" "bk/dock-20261123T080000Z"
	exits "$how: restore" 0 one restore --latest --backups "$TMP/bk"
	has "$how: the other's is passed over" "$said" "it is of another store"
	is "$how: it is the store that it was" "$(id_of "$TMP/s1/dock.db")" "$first"
	is "$how: with its scans" "$(sqlite3 "$TMP/s1/dock.db" 'SELECT count(*) FROM scan')" 5
	exits "$how: list" 0 one backup --list "$TMP/bk"
	has "$how: knows them apart" "$said" "of another store"
done

# ---- the journals of its terminals do
lose head
: >"$TMP/s1/dock.db-open"
exits "an -open of before: the journals say which it was" 0 one restore --latest --backups "$TMP/bk"
is "and it is that store" "$(id_of "$TMP/s1/dock.db")" "$first"

# ---- nobody does
for how in head emptied deleted; do
	unknown $how
	sum=$(md5sum "$TMP"/s1/dock.db 2>&1)
	for what in "restore --latest --without-scans" "restore --latest --force --without-scans" "restore --test" "restore"; do
		exits "$how, unknown: $what" 1 one $what --backups "$TMP/bk"
		has "$how, unknown: says why" "$said" "of 2 stores"
		has "$how, unknown: and what to do" "$said" "name the file"
		has "$how, unknown: names the first" "$said" "$first"
		has "$how, unknown: with its file" "$said" "bk/dock-20261123T080000Z"
		has "$how, unknown: and where it was made" "$said" "$TMP/s1/dock.db"
		has "$how, unknown: names the second" "$said" "$second"
		has "$how, unknown: where that was made" "$said" "$TMP/s2/dock.db"
	done
	is "$how, unknown: nothing was touched" "$(md5sum "$TMP"/s1/dock.db 2>&1)" "$sum"
	exits "$how, unknown: neither is called its own" 0 one --json backup --list "$TMP/bk"
	hasnt "$how, unknown: in JSON" "$said" '"own":true'
	known_again
done
unknown head
exits "the file that somebody names is taken" 0 one restore --without-scans "$(ls "$TMP"/bk/dock-20261123T080000Z*)"
is "it is the store that it was" "$(id_of "$TMP/s1/dock.db")" "$first"
known_again

# ---- one that is named, of another store
lose head
other=$(ls "$TMP"/bk/dock-20261123T081000Z*)
exits "another store's, by its name" 1 one restore "$other"
has "says whose it is" "$said" "$second"
has "and how it is taken all the same" "$said" "--force"
exits "by force" 0 one restore --force --without-scans "$other"
has "it is said" "$said" "is of another store"
is "it is taken" "$(id_of "$TMP/s1/dock.db")" "$second"
lose none
exits "tried it may be" 0 one restore --test --without-scans "$other"

# ---- backups of one store alone, made elsewhere
mkdir "$TMP/alone"
cp "$other" "$TMP/alone/"
unknown head
exits "of one other store alone" 1 one restore --latest --without-scans --backups "$TMP/alone"
has "its place tells that" "$said" "of another place"
known_again
rm "$TMP"/alone/*
cp "$TMP"/bk/dock-20261123T080000Z* "$TMP/alone/"
unknown deleted
exits "of this place alone" 0 one restore --latest --without-scans --backups "$TMP/alone"
is "it is taken" "$(id_of "$TMP/s1/dock.db")" "$first"
known_again

# ---- a copy that becomes a store of its own says so beside it
exits "a copy" 0 one backup "$TMP/s1/train.db"
printf '%s\n' OP-ANA | "$CROSSDOCK" --db "$TMP/s1/train.db" --at "$at" scan --terminal T1 >/dev/null
is "is one of its own" "$(cat "$TMP/s1/train.db-open")" "$(id_of "$TMP/s1/train.db")"
ok "not the other" test "$(id_of "$TMP/s1/train.db")" != "$first"
done_testing
