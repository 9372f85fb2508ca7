#!/bin/bash
# A store is lost, in every way, and comes back: the last good backup, and what was scanned since from the terminals' journals.
# The twin is the store as it was the moment before.
# timeout: 400
. tests/lib/tap.sh
db=$TMP/site.db
twin=$TMP/twin.db
minute=0
at=2026-11-23T08:00:00Z
crossdock() { "$CROSSDOCK" --db "$db" --at "$at" "$@"; }
tick() {
	minute=$((minute + 1))
	at=$(printf '2026-11-23T%02d:%02d:00Z' $((8 + minute / 60)) $((minute % 60)))
}
set_up=tests/flow/scenarios/examples.setup
file() { awk -v f="$1.csv" '/^@import/ { on = $2 == f; next } !NF { on = 0 } on' "$set_up" >"$TMP/$1.csv"; }
scans() { # TERMINAL SCANS...: a minute after the last ones
	tick
	printf '%s\n' "${@:2}" | crossdock scan --terminal "$1" >>"$TMP/replies"
}
rows() { # KIND ROWS...: a file of that name
	printf '%s\n' "${@:2}" >"$TMP/$1.csv"
}
# Everything that scans make, of a store
facts() {
	sqlite3 "$1" "SELECT 'scan', s.id, t.name, s.operator_id, s.approved_by, s.at, hex(s.raw), s.activity, s.result, s.error, s.say, s.effect,
		s.effect_id, s.undone_by, s.device, s.came_at FROM scan s JOIN terminal t ON t.id = s.terminal_id ORDER BY 2;
	SELECT 'movement', * FROM movement ORDER BY 2, 3; SELECT 'receipt', * FROM receipt ORDER BY 2, 3;
	SELECT 'direction', * FROM direction ORDER BY 2, 3; SELECT 'balance', * FROM balance ORDER BY 2, 3, 4, 5, 6, 7;
	SELECT 'line', * FROM order_line ORDER BY id; SELECT 'shipment', * FROM shipment ORDER BY 2, 3;
	SELECT 'parcel', * FROM parcel ORDER BY id; SELECT 'sscc', * FROM sscc ORDER BY 2;
	SELECT 'terminal', id, name, operator_id, activity, last_seq, backlog, backlog_seq, door_id, inbound_id, place_id, station_id,
		order_id, shipment_no, parcel_id, pickup_id FROM terminal ORDER BY id;
	SELECT 'order', * FROM customer_order ORDER BY id; SELECT 'history', order_id, line_id, at, what, actor, why FROM order_history ORDER BY id;
	SELECT 'job', id, at, scan_id, kind, sscc, printer FROM print_job ORDER BY id"
}
damage() { # HOW: as it is found in the morning
	case $1 in
	zeros) dd if=/dev/zero of="$db" bs=4096 count=4 conv=notrunc 2>/dev/null ;;
	all-zeros) dd if=/dev/zero of="$db" bs=1024 count="$(($(stat -c %s "$db") / 1024))" 2>/dev/null ;;
	truncated) truncate -s "$(($(stat -c %s "$db") / 3))" "$db" ;;
	empty) : >"$db" ;;
	garbage) dd if=/dev/urandom of="$db" bs=2048 seek=40 count=60 conv=notrunc 2>/dev/null ;;
	deleted) rm "$db" ;;
	schema) dd if=/dev/urandom of="$db" bs=1 seek=120 count=1500 conv=notrunc 2>/dev/null ;;
	esac
}
put_back_twin() {
	rm -rf "$db" "$db"-* "$db".* "$TMP/home/.local/state/crossdock"
	cp -r "$TMP/journals" "$TMP/home/.local/state/crossdock"
	cp "$twin" "$db"
	touch "$db-open"
}

exits "init" 0 crossdock init
for kind in products barcodes places operators; do
	file $kind
	exits "import $kind" 0 crossdock import "$TMP/$kind.csv"
done
rows orders order,line,sku,quantity,carrier,placed SO-1,1,A,3,DHL,2026-11-01 SO-2,1,B,2,DHL,2026-11-02 SO-3,1,C,1,,2026-11-03 \
	SO-4,1,A,4,,2026-11-04
rows pickups pickup,carrier,cutoff,door DHL-1500,DHL,2026-11-23T15:00:00Z,D2
exits "import the rest" 0 crossdock import "$TMP/orders.csv" "$TMP/pickups.csv"
exits "prefix" 0 crossdock settings gs1_prefix=9506000

# ---- a shift, with a backup in the middle
exits "nothing to restore from" 1 crossdock restore
has "says so" "$said" "there is no good backup"
scans T1 OP-ANA %RECEIVE D1 9506000000015 PACK-1
tick
exits "a backup" 0 crossdock backup --keep
has "says where" "$said" "$TMP/backups/site-20261123T0802"
has "and that it was checked" "$said" "made and checked"
is "it is for nobody else" "$(stat -c %a "$TMP"/backups/*)" 600
tick
exits "scans with an option" 0 crossdock scan --terminal T2 --operator OP-BEN --activity receive --printer file:"$TMP/labels" <<<D2
scans T1 %QTY-2 9506000000015 PACK-1 9506000000022 PACK-1
scans T2 9506000000022 PACK-1 9506000000039 %UNDO 9506000000039
scans T1 NO-SUCH-CODE 9506000000015
scans T2 PACK-1
scans T3 OP-LEE %PACK PACK-1 SO-1 9506000000015 9506000000015 %CLOSE 9506000000015 %DONE
scans T3 SO-2 9506000000022 %CLOSE 9506000000022 %DONE
scans T3 %OFF
tick
exits "a file that comes after the backup" 0 crossdock import <(printf 'order,line,sku,quantity\nSO-9,1,B,1\n')
exits "a setting after it" 0 crossdock settings reach_days=3
exits "a decision after it" 0 crossdock --as OP-LEE order hold SO-4 --why "address in doubt"
cp "$db" "$twin"
cp -r "$TMP/home/.local/state/crossdock" "$TMP/journals"
facts "$twin" >"$TMP/twin.facts"
since=$(sqlite3 "$twin" "SELECT count(*) - 5 FROM scan s JOIN terminal t ON t.id = s.terminal_id WHERE t.name <> 'OFFICE'")
ok "the shift did much" test "$(wc -l <"$TMP/twin.facts")" -gt 100
is "cartons got numbers" "$(sqlite3 "$twin" 'SELECT count(*) FROM sscc')" 4
at=2026-11-23T09:00:00Z

# ---- tested, without touching anything
sum=$(md5sum <"$db")
exits "restore --test" 0 crossdock restore --test
has "says how old it is" "$said" "58 minutes old"
has "what it holds" "$said" "5 scans"
has "and how many scans there are since" "$said" "Scans since then: $since, in the journals of 3 terminals"
has "all of which come out the same" "$said" "$since applied as then; 0 told something else now; 0 refused now; 0 left out"
has "verified" "$said" "It can be restored: verified, no difference"
is "the store is as it was" "$(md5sum <"$db")" "$sum"
exits "as JSON" 0 crossdock --json restore --test
is "in one object" "$(printf '%s' "$said" >"$TMP/said.json" && sqlite3 :memory: \
	"SELECT json_extract(CAST(readfile('$TMP/said.json') AS TEXT), '\$.good', '\$.scans', '\$.since.same')")" \
	"[true,5,$since]"
exits "a sound store is not restored" 1 crossdock restore --latest
has "unless it has to be" "$said" "--force"
is "and is as it was" "$(md5sum <"$db")" "$sum"

# ---- lost, in every way
for how in zeros all-zeros truncated empty garbage deleted schema; do
	put_back_twin
	damage $how
	if [ $how != garbage ]; then
		exits "$how: found at the start" 3 crossdock status
		has "$how: what to do" "$said" "crossdock restore --latest"
	else
		exits "$how: found by the engine's check" 3 crossdock verify --file
	fi
	exits "$how: no scan is taken" 3 crossdock scan <<<OP-ANA
	exits "$how: what would bring it back" 0 crossdock restore
	has "$how: the last good backup is offered" "$said" "site-20261123T0802"
	exits "$how: restore" 0 crossdock restore --latest
	has "$how: says so" "$said" "$db is restored"
	has "$how: all scans" "$said" "$since applied as then; 0 told something else now; 0 refused now; 0 left out"
	has "$how: labels may be out" "$said" "4 labels may be out or not"
	case $how in
	empty | deleted | zeros | all-zeros | truncated | schema) has "$how: what nobody can know" "$said" "could not be written down, and said so then" ;;
	*) has "$how: verified" "$said" "Verified: no difference" ;;
	esac
	facts "$db" >"$TMP/facts"
	same "$how: the ledger and all else is the twin's" "$(cat "$TMP/facts")" "$(cat "$TMP/twin.facts")"
	exits "$how: verify" 0 crossdock verify
	exits "$how: the next scan" 0 crossdock scan --terminal T1 <<<9506000000015
	[ $how = deleted ] || ok "$how: the damaged one is kept" test -e "$(echo "$db".damaged-*Z)"
	is "$how: nothing is left over" "$(ls "$TMP" | grep -c restoring)" 0
done

# ---- what is to be done again where no journal tells of it, and the damaged store can still be read
put_back_twin
rm "$TMP"/home/.local/state/crossdock/commands-*.journal
sqlite3 "$db" "UPDATE order_line SET allocated = allocated + 1 WHERE id = 1" # it is sound, but wrong
exits "by force" 0 crossdock restore --latest --force
has "names the file that came since" "$said" "/dev/fd/"
has "and the decision" "$said" "order-hold  SO-4  {\"why\":\"address in doubt\"}  OP-LEE"
has "and the setting" "$said" "settings  reach_days"
hasnt "but not what scans did again" "$said" "OP-BEN"
facts "$db" >"$TMP/facts"
same "and the rest is the twin's" "$(grep -v '^line\|^order|\|^history' "$TMP/facts")" \
	"$(grep -v '^line\|^order|\|^history' "$TMP/twin.facts")"
is "it is the store's next life" "$(sqlite3 "$db" 'SELECT life FROM store_life')" 2
is "the trail says so" "$(sqlite3 "$db" "SELECT subject FROM audit WHERE action = 'restore'")" "$(ls "$TMP"/backups/*.db)"
is "of which terminals scans came back" "$(sqlite3 "$db" "SELECT group_concat(subject) FROM audit WHERE action = 'recovered'")" T2,T1,T3
scans T1 9506000000015 PACK-1
exits "a second loss" 0 crossdock backup --keep
scans T1 9506000000015 PACK-1
cp "$db" "$TMP/second.db"
facts "$TMP/second.db" >"$TMP/second.facts"
damage zeros
exits "is restored from the backup of that life" 0 crossdock restore --latest
has "with what was scanned in it" "$said" "2 applied as then; 0 told something else"
facts "$db" >"$TMP/facts"
same "and is whole" "$(cat "$TMP/facts")" "$(cat "$TMP/second.facts")"
rm "$(ls "$TMP"/backups/*.db | tail -1)" # of the life before

# ---- others that work on the store, and labels and cartons that come after
put_back_twin
damage zeros
(flock -s 9; exec sleep 100) 9>>"$db-open" &
holder=$!
until ! flock -n -x "$db-open" true; do :; done
exits "not while others have it" 1 crossdock restore --latest
has "says who" "$said" "other processes work on this store"
kill $holder
wait $holder 2>/dev/null
(flock -x 9; exec sleep 100) 9>>"$db-open" & # as a restore has it
holder=$!
until ! flock -n -s "$db-open" true; do :; done
exits "nor beside another restore" 1 crossdock restore --latest
has "which is nobody to be ended" "$said" "another restore is running ("
has "but to be waited for" "$said" "): wait until it is done"
exits "nor is anything else done then" 3 crossdock status
crossdock restore --latest >"$TMP/restored" 2>&1 &
waits=$!
kill $holder
wait $holder 2>/dev/null
wait $waits
has "one that ends a moment later is waited for" "$(cat "$TMP/restored")" "$db is restored"
for round in 1 2 3 4 5; do
	put_back_twin
	damage zeros
	crossdock restore --latest >"$TMP/first" 2>&1 &
	said=$(crossdock restore --latest 2>&1)
	wait $!
	hasnt "two at once, round $round: nobody is to be ended" "$(cat "$TMP/first")$said" "end them first"
	has "two at once, round $round: one of them restores" "$(cat "$TMP/first")$said" "$db is restored"
done
exits "no label is printed again by itself" 0 crossdock print --send --to "file:$TMP/again"
ok "none" test ! -s "$TMP/again"
exits "they are listed" 0 crossdock print
has "as unclear" "$said" "the store was restored: it may be out already"
is "which each reader is told in his own language" "$(sqlite3 "$db" "SELECT DISTINCT hex(substr(said, 1, 2)) FROM print_job WHERE status = 'failed'")" 0177
scans T3 OP-LEE %PACK PACK-1 SO-3 9506000000039 %DONE
is "the next carton gets a number that no lost scan can have given" \
	"$(sqlite3 "$db" "SELECT count(*) FROM sscc WHERE sscc > '095060000000100000'")" 1

# ---- killed at any moment, and begun again
for round in $(seq 1 12); do
	put_back_twin
	damage zeros
	for again in 1 2 3; do # seeded: when it is killed, in ms
		timeout -s KILL "0.0$(((round * 7919 + again * 104729) % 90 + 5))" "$CROSSDOCK" --db "$db" --at "$at" restore --latest >/dev/null 2>&1
	done 2>/dev/null
	said=$(crossdock restore --latest 2>&1)
	case $said in *"is sound"*) ;; *"$db is restored"*) ;; *) is "round $round: it ends" "$said" "restored" ;; esac
	facts "$db" >"$TMP/facts"
	same "killed, round $round: the ledger and all else is the twin's" "$(grep -v '^line\|^order|\|^history' "$TMP/facts")" \
		"$(grep -v '^line\|^order|\|^history' "$TMP/twin.facts")"
	is "killed, round $round: nothing is left over" "$(ls "$TMP" | grep -c restoring)" 0
	ok "killed, round $round: it can be worked on" crossdock settings confirm
done

# ---- an older copy, put there by hand
put_back_twin
"$CROSSDOCK" --db "$(ls "$TMP"/backups/*.db)" backup "$TMP/older.db" >/dev/null
cp "$TMP/older.db" "$db"
exits "a terminal sees that the store is older than itself" 0 crossdock scan --terminal T1 </dev/null
has "says how much, and what to do" "$said" "6 scans of this terminal are not in it. Scan nothing: whoever looks after it says crossdock restore --latest --force" # 6 to 11; of 12 it cannot know
exits "and takes no scan: its number would be given twice" 3 crossdock scan --terminal T1 <<<OP-ANA
has "saying so" "$said" "The store is an older copy"
exits "restored by force" 0 crossdock restore --latest --force
facts "$db" >"$TMP/facts"
same "it has them again" "$(grep -v '^line\|^order|\|^history' "$TMP/facts")" "$(grep -v '^line\|^order|\|^history' "$TMP/twin.facts")"
exits "and the terminal is content" 0 crossdock scan --terminal T1 </dev/null
is "it says nothing" "$said" ""

# ---- journals of several users, and one that is gone
put_back_twin
mkdir "$TMP/elsewhere"
mv "$TMP"/home/.local/state/crossdock/T2-*.journal "$TMP/elsewhere"
damage zeros
exits "without one terminal's journal" 0 crossdock restore --test
has "what is there comes back" "$said" "in the journals of 2 terminals"
exits "with the folder where it is" 0 crossdock restore --latest --scans "$TMP/elsewhere" --scans "$TMP/elsewhere"
has "all of it" "$said" "$since applied as then; 0 told"
put_back_twin
damage deleted
exits "without scans" 0 crossdock restore --latest --without-scans
is "it is the backup" "$(sqlite3 "$db" 'SELECT count(*) FROM scan')" 5
put_back_twin
journal=$(ls "$TMP"/home/.local/state/crossdock/T1-*.journal)
dd if=/dev/urandom of="$journal" bs=1 seek=$(($(stat -c %s "$journal") / 2)) count=300 conv=notrunc 2>/dev/null
damage zeros
exits "a journal that is torn in the middle" 0 crossdock restore --latest
has "what it lost is said" "$said" "known to nobody"
exits "and all else fits together" 0 crossdock verify
printf 'store = %s\nscans = %s/folder/\n' "$db" "$TMP" >"$TMP/folder.conf"
exits "a folder for the scans" 0 "$CROSSDOCK" --config "$TMP/folder.conf" --at "$at" scan --terminal T7 <<<OP-ANA
ok "has its journal" test -s "$(ls "$TMP"/folder/T7-*.journal)"
exits "where none can be written" 0 env HOME=/proc/none "$CROSSDOCK" --db "$db" --at "$at" scan --terminal T8 <<<OP-ANA
has "it is said, and the scan is answered" "$said" "A restore will not know these scans"
has "as ever" "$said" '"result":"ok"'

# ---- what is no damage of the file stops nobody
put_back_twin
sqlite3 "$db" "UPDATE scan SET operator_id = 99 WHERE id = 1000000001"
exits "a reference that is broken is told" 1 crossdock verify --file
has "as such" "$said" "the file is whole"
ok "it marks nothing" test ! -e "$db-damaged"
exits "it is backed up as it is" 0 crossdock backup --keep
rm "$(ls "$TMP"/backups/*.db | tail -1)"

# ---- a disk that does not answer for a while (a share in the network) says nothing about the file; one that cannot read it does
put_back_twin
if strace -o "$TMP/try" true 2>/dev/null; then
	reads() { strace -f -qq -o "$TMP/reads" -e trace=pread64 "$@"; }
	exits "the check, and what it reads" 0 reads "$CROSSDOCK" --db "$db" verify --file
	from=$(($(grep -c pread64 "$TMP/reads") - 20))
	for error in ESTALE EIO; do
		exits "$error in the middle of the check" 3 \
			reads -e inject=pread64:error=$error:when=$from+ "$CROSSDOCK" --db "$db" verify --file
		case $error in
		ESTALE)
			has "it was not checked" "$said" "the file could not be checked: the store failed: disk I/O error"
			hasnt "nothing is wrong with it" "$said" "damaged"
			ok "and it is marked as nothing" test ! -e "$db-damaged"
			;;
		EIO)
			has "it is damaged" "$said" "the store is damaged: crossdock restore --latest"
			ok "and marked so" test -e "$db-damaged"
			;;
		esac
	done
	exits "when it answers again" 0 crossdock restore --latest
else
	skip "a disk that does not answer" "no program can be traced here"
fi

# ---- who is who, and whose PIN is which: nothing of it goes back
put_back_twin
pin() { echo "$1" | crossdock operators --set-pin "$2" >/dev/null; }
hash_of() { sqlite3 "$db" "SELECT pin_hash FROM operator WHERE badge = '$1'"; }
pin 7391 OP-LEE
tick
exits "a backup with a PIN" 0 crossdock backup --keep
scans T4 OP-BEN
tick
printf 'badge,name\nOP-NEW,Nora\n' >"$TMP/new.csv"
exits "somebody new" 0 crossdock import "$TMP/new.csv"
scans T4 OP-NEW %LOOKUP SO-1
tick
printf '%s\n' OP-LEE 7391 %PIN 7391 8642 8642 %OFF | crossdock scan --terminal T5 >"$TMP/said"
has "a PIN is changed" "$(tail -2 "$TMP/said")" "The PIN of"
pin 2580 OP-ANA
changed=$(hash_of OP-LEE)
cp "$db" "$TMP/later.db"
cp -r "$TMP/home/.local/state/crossdock" "$TMP/later"
rm "$TMP"/home/.local/state/crossdock/commands-*.journal # who came since is not known
dd if=/dev/urandom of="$db" bs=4096 seek=$(($(stat -c %s "$db") / 4096 - 3)) count=2 conv=notrunc 2>/dev/null # its end
exits "restored from before that" 0 crossdock restore --latest --force
is "the PIN is the new one, which the damaged store still told" "$(hash_of OP-LEE)" "$changed"
keep=$said
exits "and that it was carried over is no change by hand" 0 crossdock verify
said=$keep
has "who was not known yet is listed" "$said" "OP-NEW"
is "nothing that she scanned stands under another's name" \
	"$(sqlite3 "$db" "SELECT count(*) FROM scan s JOIN operator o ON o.id = s.operator_id WHERE CAST(s.raw AS TEXT) IN ('%LOOKUP', 'SO-1') AND o.badge = 'OP-BEN'")" 0
rm -rf "$db" "$db"-* "$db".* "$TMP/home/.local/state/crossdock"
cp -r "$TMP/later" "$TMP/home/.local/state/crossdock"
: >"$db"
touch "$db-open"
exits "and where it tells nothing any more" 0 crossdock restore --latest
is "the old one is good no more, and nobody knows the new one" "$(hash_of OP-LEE)" '!'
keep=$said
exits "that it is no more is no change by hand" 0 crossdock verify
said=$keep
has "which is said" "$said" "PINs that were changed since the backup, and that nobody knows any more"
has "with the badge" "$said" "  OP-LEE"
has "and what nobody can know" "$said" "PINs that were set by a command since the backup are the old ones again"
printf '%s\n' OP-LEE 7391 | crossdock scan --terminal T6 >"$TMP/said"
has "the old one is refused" "$(cat "$TMP/said")" '"error":"wrong-pin"'
pin 1357 OP-LEE
tick
printf '%s\n' OP-LEE 1357 | crossdock scan --terminal T6 >"$TMP/said"
has "one that is set anew is good" "$(cat "$TMP/said")" "signed on"
rm "$(ls "$TMP"/backups/*.db | tail -1)"

# ---- a copy on which somebody practises: nothing of it comes into the store
put_back_twin
at=2026-11-23T09:00:00Z
exits "a copy to practise on" 0 crossdock backup "$TMP/train.db"
cp "$twin" "$TMP/raw.db" # by hand
touch "$TMP/raw.db-open"
for copy in train raw; do
	printf '%s\n' OP-LEE %RECEIVE D1 %QTY-7 9506000000015 | "$CROSSDOCK" --db "$TMP/$copy.db" --at "$at" scan --terminal T1 >"$TMP/said"
	printf '%s\n' OP-LEE %RECEIVE D1 9506000000015 | "$CROSSDOCK" --db "$TMP/$copy.db" --at "$at" scan --terminal T8 >>"$TMP/said"
	has "$copy: work in it" "$(tail -1 "$TMP/said")" '"result":"direct"'
done
is "the copy is a store of its own" "$(sqlite3 "$TMP/train.db" 'SELECT length(id) FROM store_life'; sqlite3 "$db" 'SELECT length(id) FROM store_life')" "16
16"
ok "with a name of its own" test "$(sqlite3 "$TMP/train.db" 'SELECT id FROM store_life')" != "$(sqlite3 "$db" 'SELECT id FROM store_life')"
is "of which there is no backup yet, whatever there is of the other" \
	"$(sqlite3 "$TMP/train.db" "SELECT backup_at IS NULL, backup_file = '' FROM store_life")" "1|1"
is "the backup has the store's" "$(sqlite3 "$(ls "$TMP"/backups/*.db)" 'SELECT substr(id, 1, 16) FROM store_life')" \
	"$(sqlite3 "$db" 'SELECT id FROM store_life')"
damage zeros
exits "the store is restored" 0 crossdock restore --latest
has "with its own scans" "$said" "Scans since then: $since, in the journals of 3 terminals"
has "as they were" "$said" "$since applied as then; 0 told something else now; 0 refused now; 0 left out"
raw=$(ls "$TMP"/home/.local/state/crossdock/T8-*.journal | while read -r f; do case $said in *"$f is left out"*) echo "$f" ;; esac; done)
is "the journal of a copy by hand is left out, and named" "$(echo "$raw" | wc -w)" 1
hasnt "that of the other copy is none of this store" "$said" "train"
facts "$db" >"$TMP/facts"
same "and all is the twin's" "$(grep -v '^line\|^order|\|^history' "$TMP/facts")" "$(grep -v '^line\|^order|\|^history' "$TMP/twin.facts")"
exits "a backup by rule of the copy" 0 "$CROSSDOCK" --db "$TMP/train.db" --at "$at" backup --keep "$TMP/train"
exits "is one of the copy" 0 "$CROSSDOCK" --db "$TMP/train.db" --at "$at" restore --test --backups "$TMP/train"
# a store that was moved
put_back_twin
mv "$db" "$TMP/moved.db"
cp "$(ls "$TMP"/backups/*.db)" "$TMP/moved-20261123T080200Z.db"
exits "a store that was moved" 1 "$CROSSDOCK" --db "$TMP/moved.db" --at "$at" restore --test --backups "$TMP"
has "has no journal at its new place" "$said" "not one journal of a terminal of this store was found"
has "its journals are named, with what takes them" "$said" "If the store was moved from there: --scans $TMP/home/.local/state/crossdock"
exits "which does" 0 "$CROSSDOCK" --db "$TMP/moved.db" --at "$at" restore --test --backups "$TMP" --scans "$TMP/home/.local/state/crossdock"
has "all of them" "$said" "$since applied as then"

# ---- what other users wrote: a journal with scans that nobody made, a backup in which they are administrators
if [ "$(id -u)" = 0 ] && setpriv --reuid=4343 --regid=4343 --clear-groups true 2>/dev/null; then
	put_back_twin
	at=2026-11-23T09:00:00Z
	his=$(mktemp -d /tmp/crossdock-his.XXXXXX)
	cp "$CROSSDOCK" "$his/crossdock"
	cp "$twin" "$his/site.db"
	mkdir "$his/home"
	chown -R 4343:4343 "$his"
	printf '%s\n' OP-LEE %RECEIVE D1 %QTY-9 9506000000015 | setpriv --reuid=4343 --regid=4343 --clear-groups \
		env HOME="$his/home" "$his/crossdock" --db "$his/site.db" --at "$at" scan --terminal T77 >"$TMP/said"
	has "another user scans in a copy of his own" "$(cat "$TMP/said")" '"result":"ok"'
	forged=$(ls "$his"/home/.local/state/crossdock/T77-*.journal)
	exits "his journals are not looked for" 0 crossdock restore --test
	has "so none is applied" "$said" "Scans since then: $since, in the journals of 3 terminals"
	exits "nor are they believed where they are named" 0 crossdock restore --test --scans "$(dirname "$forged")"
	has "which is said" "$said" "$forged is not believed: it belongs to another user than the store"
	has "with none of them applied" "$said" "Scans since then: $since, in the journals of 3 terminals"
	mkdir -m 1777 "$his/sticky"
	chown 0 "$his/sticky" "$his"
	cp "$forged" "$his/sticky/T77.journal"
	chmod 666 "$his/sticky/T77.journal"
	exits "one that others can write" 0 crossdock restore --test --scans "$his/sticky"
	has "is not believed either" "$said" "T77.journal: other users can change this file"

	mkdir -m 1777 "$his/backups"
	cp "$TMP"/backups/*.db "$his/backups/"
	chmod 600 "$his"/backups/*.db
	sqlite3 "$his/site.db" "UPDATE operator SET role = 'admin' WHERE badge = 'OP-ANA'; PRAGMA wal_checkpoint(TRUNCATE)" >/dev/null
	cp "$his/site.db" "$his/backups/site-20261123T085959Z.db"
	chown 4343:4343 "$his/backups/site-20261123T085959Z.db"
	exits "another user's backup is listed" 0 crossdock backup --list "$his/backups"
	has "as such" "$said" "site-20261123T085959Z.db  not believed: other users can change it"
	has "and is not the newest" "$said" "the newest is 58 minutes old"
	exits "by its name it is refused" 1 crossdock restore --force "$his/backups/site-20261123T085959Z.db"
	has "with what to do" "$said" "If you know that it is right: chown it to root"
	damage zeros
	exits "the newest good backup is root's" 0 crossdock restore --latest --backups "$his/backups"
	has "the other one is passed over" "$said" "site-20261123T085959Z.db is not believed: it belongs to another user"
	is "and nobody got a right" "$(sqlite3 "$db" "SELECT role FROM operator WHERE badge = 'OP-ANA'")" worker
	# what root wrote into the folders of the user whose store it is
	mkdir -p "$his/site/backups" "$his/site/scans"
	cp "$twin" "$his/site/site.db"
	cp "$TMP"/backups/*.db "$his/site/backups/"
	chown -R 4343:4343 "$his/site"
	chmod -R go= "$his/site"
	cp "$TMP"/journals/*.journal "$his/site/scans/"
	exits "root's journals in the owner's folder" 0 "$CROSSDOCK" --db "$his/site/site.db" --at "$at" restore --test --scans "$his/site/scans"
	hasnt "are believed" "$said" "not believed"
	has "all of them" "$said" "$since applied as then"
	exits "root's backup in the owner's folder" 0 "$CROSSDOCK" --db "$his/site/site.db" --at "$at" backup --keep
	kept=$(basename -a "$his"/site/backups/site-20261123T0900??Z-????????.db) # of the second in which it was made
	is "is the owner's" "$(stat -c %u:%a "$his/site/backups/$kept")" 4343:600
	exits "and can be restored" 0 "$CROSSDOCK" --db "$his/site/site.db" --at "$at" restore --test --scans "$his/site/scans"
	has "as the newest" "$said" "$kept: made"
	rm -rf "$his"
else
	skip "what other users wrote" "not root, or no setpriv"
fi

# ---- a backup that is bad, and one of another store
put_back_twin
exits "one more backup" 0 crossdock backup --keep
newest=$(ls "$TMP"/backups/*.db | tail -1)
dd if=/dev/urandom of="$newest" bs=2048 seek=30 count=80 conv=notrunc 2>/dev/null
exits "a bad one is found by its test" 1 crossdock restore --test "$newest"
damage zeros
exits "and passed over" 0 crossdock restore --latest
has "which is said" "$said" "is passed over"
has "for the one before" "$said" "is restored"
"$CROSSDOCK" --db "$TMP/other.db" init >/dev/null
"$CROSSDOCK" --db "$TMP/other.db" --at "$at" backup "$TMP/backups/site-20261124T000000Z.db" >/dev/null
put_back_twin
exits "of another store" 1 crossdock restore --test "$TMP/no-such.db"
exits "the newest is not of this store" 0 crossdock restore --latest --force
has "it is passed over" "$said" "it is of another store"
exits "usage" 2 crossdock restore --latest "$newest"
done_testing
