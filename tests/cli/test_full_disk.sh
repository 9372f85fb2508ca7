#!/bin/bash
# A disk that is full: whoever looks is answered, at the very moment at which that is wanted, with a terminal at work and without; who
# changes something is told why he cannot; and when there is room again, everything goes on.
. tests/lib/tap.sh
unshare -rm true 2>/dev/null || skip_all "no mount namespace can be had here"
if [ -z "${FULL_DISK-}" ]; then
	export FULL_DISK=1
	exec unshare -rm --propagation private "$0"
fi
place=$TMP/place
mkdir "$place"
mount -t tmpfs -o size=3m none "$place" || skip_all "nothing can be mounted here"
db=$place/site.db
crossdock() { "$CROSSDOCK" --db "$db" "$@"; }
full="the store cannot grow: the disk is full; free some space, nothing was lost"
fill() {
	dd if=/dev/zero of="$place/fill" bs=4k 2>/dev/null
	[ "$(df --output=avail "$place" | tail -1)" -eq 0 ]
}
looks=(status alerts board audit doors plan pickups print report events order operators settings people verify "verify --file" "backup --list"
	restore "why SO-48096" "show SO-48096" sheet "match KETTLE-RD" "devices" "recall list" "report dock-to-ship" "--json status" "waits" "template")
look() { # WHEN: what is answered on a disk with room is answered
	for words in "${may[@]}"; do
		exits "$1: $words" 0 crossdock $words
		hasnt "$1: $words says nothing of the disk" "$said" "$full"
	done
}
change() { # WHEN
	for words in "settings confirm=no" "order hold SO-48096 --why test"; do
		exits "$1: $words" 3 crossdock $words
		has "$1: $words says why" "$said" "$full"
	done
	exits "$1: a backup" 3 crossdock backup --keep
	has "$1: a backup says why" "$said" "the disk has 0 MB free"
	exits "$1: a scan" 3 crossdock scan --terminal T1 <<<OP-ANA
	has "$1: a scan says why" "$said" "$full"
}

exits "init" 0 crossdock init --demo
exits "a backup" 0 crossdock backup --keep
may=()
for words in "${looks[@]}"; do
	crossdock $words >/dev/null 2>&1 && may+=("$words")
done
ok "there is much to look at" test "${#may[@]}" -ge 15

# as an import leaves it that was killed, when the disk was full
sqlite3 "$db" "INSERT INTO import_job (kind, file, at, status) VALUES ('products', 'killed.csv', 0, 'checking')"
unfinished() { sqlite3 "$db" "SELECT count(*) FROM import_job WHERE status = 'checking'"; }

# ---- nobody has the store open: not even what its processes share can be made
ok "the disk is full" fill
look "alone"
exits "who looks at one time in the site's zone" 0 crossdock --at 2026-11-23T14:05 status
change "alone"
ok "nothing is marked" test ! -e "$db-damaged"
both() { # two at once wait for each other
	crossdock verify >/dev/null 2>&1 &
	crossdock verify && wait $!
}
exits "two who look at once" 0 both
rm "$place/fill"
is "what was not finished is kept" "$(unfinished)" 1
exits "with room again it goes on" 0 crossdock scan --terminal T1 <<<OP-ANA
has "as before" "$said" "Ana signed on"
is "and that is finished" "$(unfinished)" 0

# ---- a terminal has it open
mkfifo "$TMP/scans"
crossdock scan --terminal T9 <"$TMP/scans" >"$TMP/replies" 2>&1 &
terminal=$!
exec 7>"$TMP/scans"
echo OP-BEN >&7
for _ in $(seq 300); do
	grep -q T9-000001 "$TMP/replies" && break
	sleep 0.02
done
sqlite3 "$db" "INSERT INTO import_job (kind, file, at, status) VALUES ('products', 'killed.csv', 0, 'checking')"
ok "the disk is full again" fill
exits "scans until nothing more goes" 3 crossdock scan --terminal T1 < <(for _ in $(seq 200); do echo "%RECEIVE"; done)
has "says why" "$said" "$full"
look "beside a terminal"
change "beside a terminal"
rm "$place/fill"
echo %RECEIVE >&7
for _ in $(seq 300); do
	grep -q T9-000002 "$TMP/replies" && break
	sleep 0.02
done
has "the terminal goes on with room again" "$(cat "$TMP/replies")" '"scan":"%RECEIVE","result":"ok"'
exec 7>&-
wait $terminal
exits "and everything is right" 0 crossdock verify
done_testing
