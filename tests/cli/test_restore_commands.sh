#!/bin/bash
# What commands changed since the backup comes back with the store: files that were imported, decisions, settings, from the journal of
# commands, in the order in which all of it was done, between the scans. The twin is the store as it was the moment before.
# timeout: 400
. tests/lib/tap.sh
db=$TMP/site.db
twin=$TMP/twin.db
state=$TMP/home/.local/state/crossdock
minute=0
at=2026-11-23T08:00:00Z
crossdock() { "$CROSSDOCK" --db "$db" --at "$at" "$@"; }
tick() {
	minute=$((minute + 1))
	at=$(printf '2026-11-23T%02d:%02d:00Z' $((8 + minute / 60)) $((minute % 60)))
}
set_up=tests/flow/scenarios/examples.setup
file() { awk -v f="$1.csv" '/^@import/ { on = $2 == f; next } !NF { on = 0 } on' "$set_up" >"$TMP/$1.csv"; }
rows() { printf '%s\n' "${@:2}" >"$TMP/$1.csv"; } # NAME ROWS...
scans() { # TERMINAL SCANS...: a minute after what was last
	tick
	printf '%s\n' "${@:2}" | crossdock scan --terminal "$1" >>"$TMP/replies"
}
does() { # NAME COMMAND...: a minute after what was last
	tick
	exits "$1" 0 crossdock "${@:2}"
}
# Everything that the site knows, of a store
facts() {
	sqlite3 "$1" "SELECT 'scan', s.id, t.name, s.operator_id, s.at, hex(s.raw), s.result, s.error, s.say FROM scan s JOIN terminal t ON t.id = s.terminal_id ORDER BY 2;
	SELECT 'movement', * FROM movement ORDER BY 2, 3; SELECT 'direction', * FROM direction ORDER BY 2, 3;
	SELECT 'balance', * FROM balance ORDER BY 2, 3, 4, 5, 6, 7; SELECT 'receipt', * FROM receipt ORDER BY 2, 3;
	SELECT 'order', * FROM customer_order ORDER BY id; SELECT 'line', * FROM order_line ORDER BY id;
	SELECT 'history', order_id, line_id, at, what, actor, why FROM order_history ORDER BY id;
	SELECT 'inbound', * FROM inbound ORDER BY id; SELECT 'pickup', * FROM pickup ORDER BY id; SELECT 'shipment', * FROM shipment ORDER BY 2, 3;
	SELECT 'job', kind, file, actor, at, rows_done, changes, status, digest FROM import_job ORDER BY id;
	SELECT 'setting', * FROM setting; SELECT 'template', * FROM label_template; SELECT 'recall', * FROM recall;
	SELECT 'wanted', * FROM assignment; SELECT 'operator', badge, name, role FROM operator ORDER BY badge"
}
deeds() { # what somebody answers for: who, when, what
	sqlite3 "$1" "SELECT at, badge, user, action, subject, detail FROM audit
		WHERE terminal = '' AND action NOT IN ('backup', 'restore', 'recovered', 'sealed', 'site-sealed') ORDER BY id"
}
damage() { dd if=/dev/zero of="$db" bs=4096 count=4 conv=notrunc 2>/dev/null; }
keep_twin() {
	cp "$db" "$twin"
	rm -rf "$TMP/journals"
	cp -rp "$state" "$TMP/journals"
	facts "$twin" >"$TMP/twin.facts"
	deeds "$twin" | grep -v '|pin-set|' >"$TMP/twin.deeds" # a PIN is set anew by hand
}
put_back_twin() {
	rm -rf "$db" "$db"-* "$db".* "$state"
	cp -rp "$TMP/journals" "$state"
	cp "$twin" "$db"
	touch "$db-open"
}
is_twin() { # NAME
	facts "$db" >"$TMP/facts"
	deeds "$db" >"$TMP/deeds"
	same "$1: it is the twin" "$(cat "$TMP/facts")" "$(cat "$TMP/twin.facts")"
	same "$1: and so is who did what" "$(cat "$TMP/deeds")" "$(cat "$TMP/twin.deeds")"
	exits "$1: verify" 0 crossdock verify
}

exits "init" 0 crossdock init
for kind in products barcodes places operators; do
	file $kind
	exits "import $kind" 0 crossdock import "$TMP/$kind.csv"
done
rows pickups pickup,carrier,cutoff,door DHL-1500,DHL,2026-11-23T15:00:00Z,D2 DHL-1700,DHL,2026-11-23T17:00:00Z,D2
exits "pickups" 0 crossdock import "$TMP/pickups.csv"
rows first order,line,sku,quantity,carrier,placed SO-1,1,A,3,DHL,2026-11-01
exits "an order" 0 crossdock import "$TMP/first.csv"
scans T1 OP-ANA %RECEIVE D1
crossdock template direction >"$TMP/direction.zpl"
exits "a command, by a clock that runs ahead" 0 "$CROSSDOCK" --db "$db" --at 2027-03-01T00:00:00Z template direction --set "$TMP/direction.zpl"
does "a backup" backup --keep

# ---- a morning, by command line and scan
mkdir "$TMP/files" && cd "$TMP/files" || exit
rows files/orders order,line,sku,quantity,carrier,placed SO-2,1,B,2,DHL,2026-11-02 SO-3,1,C,1,,2026-11-03 SO-4,1,A,4,,2026-11-04
rows files/truck inbound,carrier,due,door,sku,quantity TR-9,Acme,2026-11-23T09:00:00Z,D1,A,6 TR-9,Acme,2026-11-23T09:00:00Z,D1,B,4
rows files/lots sku,description,tracking LOTTED,Jam,lot
does "the day's orders" import orders.csv
does "a truck's notice" import truck.csv
scans T1 D1 TR-9 %QTY-2 9506000000015 PACK-1
does "a hold" --as OP-LEE order hold SO-4 --why "address in doubt"
scans T1 9506000000022
tick
exits "what comes through a pipe" 0 crossdock import /dev/stdin < <(printf 'order,line,sku,quantity\nSO-9,1,B,1\n')
does "settings" settings reach_days=3 idle_signoff_minutes=20
scans T2 OP-BEN %RECEIVE D1 TR-9 9506000000015
does "a pickup is asked for" --as OP-LEE pickups --ask-extra DHL 2026-11-23T18:30 --why "full"
does "an order is moved to another pickup" --as OP-LEE pickups --move SO-1 SO-2 DHL-1700 --why "late"
does "somebody is wanted elsewhere" --as OP-LEE people --assign OP-BEN stage
"$CROSSDOCK" --db "$db" template carton >"$TMP/files/carton.zpl"
does "a template" template carton --set carton.zpl
does "a product that is tracked by lot" import lots.csv
does "a recall" recall LOTTED LOT-1 --why "glass"
rows files/mixed order,line,sku,quantity SO-20,1,B,1 SO-21,1,NOSUCH,1
tick
exits "what is sound of a file" 1 crossdock import --keep-good mixed.csv
rows files/more order,line,sku,quantity SO-4,1,A,2
rows files/wrong order,line,sku,quantity SO-5,1,NOSUCH,2
tick
exits "one file of two" 1 crossdock import more.csv wrong.csv
does "it is resumed" --as OP-LEE order resume SO-4 --why "asked"
does "released by priority" --as OP-LEE order prioritise SO-4 5 --why "promised"
tick
exits "a decision that is refused" 1 crossdock --as OP-LEE order hold SO-77 --why "typo"
exits "orders that are moved, or not, together" 1 crossdock --as OP-LEE pickups --move SO-1 SO-77 DHL-1500 --why "typo"
does "what was sent first, once more" import orders.csv
does "the same file again changes nothing" import orders.csv
scans T1 9506000000015 PACK-1 9506000000022 PACK-1
echo 7391 | crossdock operators --set-pin OP-LEE >/dev/null
rm -r "$TMP/files/"*.csv "$TMP/files/carton.zpl" "$TMP/files/"*.rejected
cd "$OLDPWD" || exit
keep_twin
at=2026-11-23T10:00:00Z

# ---- how it is kept
journal=$(echo "$state"/commands-*.journal)
files=${journal%.journal}.files
is "the journal is for nobody else" "$(stat -c %a "$journal")" 600
is "nor are the files" "$(stat -c %a "$files"; stat -c %a "$files"/* | sort -u)" "700
600"
is "each content once" "$(ls "$files" | wc -l)" 14
ok "byte for byte" grep -qx SO-9,1,B,1 "$files/$(sqlite3 "$twin" "SELECT digest FROM import_job WHERE file = '/dev/stdin'")"
hasnt "no PIN stands there" "$(strings -n 4 "$state"/*.journal)" 7391
hasnt "nor that one was set" "$(strings "$journal")" set-pin
hasnt "nor what was refused" "$(strings "$journal")" SO-77

# ---- tried, then done
exits "restore --test" 0 crossdock restore --test
tried=$said
has "says what it would do again" "$said" "Commands since then: 16 (files imported: 7)"
has "all of which come out as then" "$said" "16 done again as then; 0 with another outcome; 0 refused now; 0 left out"
hasnt "and every scan" "$said" "Told something else"
exits "as JSON" 0 crossdock --json restore --test
is "in one object" "$(printf '%s' "$said" >"$TMP/said.json" && sqlite3 :memory: \
	"SELECT json_extract(CAST(readfile('$TMP/said.json') AS TEXT), '\$.since.commands.found', '\$.since.commands.same', '\$.since.commands.other')")" "[16,16,[]]"
damage
exits "what would bring it back" 0 crossdock restore
has "names commands, too" "$said" "with the scans and commands since then"
exits "restored" 0 crossdock restore --latest
has "says so" "$said" "16 done again as then; 0 with another outcome; 0 refused now; 0 left out"
has "scans as well" "$said" "0 told something else now; 0 refused now; 0 left out"
has "what nobody can know" "$said" "a command that could not be written down, and said so then"
hasnt "nothing is to be imported by hand" "$said" "import again every file"
has "verified" "$said" "Verified: no difference"
is_twin "restored"
is "the trail says how many" "$(sqlite3 "$db" "SELECT detail FROM audit WHERE action = 'recovered' AND subject = ''")" '{"commands":"16"}'
ok "no file was written where one was read then" test ! -e "$TMP/files/mixed.csv.rejected"
exits "a second restore" 1 crossdock restore --latest
has "is not needed" "$said" "is sound, and nothing was restored"
exits "and by force" 0 crossdock restore --latest --force
is_twin "once more"
hasnt "lists nothing" "$said" "to be done again"
exits "the store goes on" 0 crossdock import <(printf 'order,line,sku,quantity\nSO-30,1,B,1\n')
cp "$db" "$TMP/longer.db"
damage
exits "lost in its next life" 0 crossdock restore --latest
has "has that, too" "$said" "17 done again as then"
is "all of it" "$(sqlite3 "$db" "SELECT count(*) FROM customer_order WHERE number = 'SO-30'")" 1
is "once" "$(sqlite3 "$db" "SELECT count(*) FROM customer_order")" "$(sqlite3 "$TMP/longer.db" "SELECT count(*) FROM customer_order")"
tick
at=2026-11-23T10:30:00Z
exits "a backup of the restored one" 0 crossdock backup --keep
damage
exits "has all that was before it" 0 crossdock restore --latest
hasnt "and does nothing again" "$said" "Commands since then"
is "nothing is lost" "$(sqlite3 "$db" "SELECT count(*) FROM customer_order")" "$(sqlite3 "$TMP/longer.db" "SELECT count(*) FROM customer_order")"
rm "$(ls "$TMP"/backups/*.db | tail -1)"
at=2026-11-23T10:00:00Z

# ---- a damaged store that still tells: it names nothing that was done again
put_back_twin
exits "by force" 0 crossdock restore --latest --force
is "a PIN alone is to be set again" "$(sed '1,/to be done again/d; /^$/,$d' <<<"$said" | awk '{ print $3, $4 }')" "pin-set OP-LEE"
is_twin "by force"

# ---- files that are not to be believed
order_file=$files/$(sqlite3 "$twin" "SELECT digest FROM import_job WHERE file = 'orders.csv' LIMIT 1")
put_back_twin
sed -i 's/SO-3,1,C,1/SO-3,1,C,9/' "$order_file"
damage
exits "a kept file that was changed" 0 crossdock restore --latest
has "is left out" "$said" "it is not the file that was read then"
has "and named" "$said" "import orders.csv"
has "with what it means" "$said" "give them again"
is "nothing of it is there" "$(sqlite3 "$db" "SELECT count(*) FROM customer_order WHERE number = 'SO-3'")" 0
put_back_twin
chmod 666 "$order_file"
damage
exits "one that others can write" 0 crossdock restore --latest
has "is left out, too" "$said" "other users can change this file"
put_back_twin
rm "$order_file"
damage
exits "one that is gone" 0 crossdock restore --latest
has "is named" "$said" "the file was not kept"
put_back_twin
chmod 666 "$journal"
damage
exits "a journal that others can write" 0 crossdock restore --latest
has "is not believed" "$said" "other users can change this file"
has "so files are to be imported by hand" "$said" "import again every file"
exits "the rest fits together" 0 crossdock verify
if [ "$(id -u)" = 0 ] && setpriv --reuid=4343 --regid=4343 --clear-groups true 2>/dev/null; then
	put_back_twin
	chown 4343 "$order_file"
	damage
	exits "a kept file of another user" 0 crossdock restore --latest
	has "is not believed" "$said" "it belongs to another user than the store"
else
	skip "a kept file of another user" "not root, or no setpriv"
fi
put_back_twin
damage
exits "without scans" 0 crossdock restore --latest --without-scans
hasnt "also without commands" "$said" "Commands since"
put_back_twin
exits "without commands" 0 crossdock restore --latest --force --without-commands
has "as was asked for" "$said" "Commands since then: left out"
has "which are to be done again" "$said" "order-hold  SO-4"
is "nothing of them is there" "$(sqlite3 "$db" "SELECT count(*) FROM customer_order")" 1
is "but each scan" "$(sqlite3 "$db" "SELECT count(*) FROM scan s JOIN terminal t ON t.id = s.terminal_id WHERE t.name <> 'OFFICE'")" \
	"$(sqlite3 "$twin" "SELECT count(*) FROM scan s JOIN terminal t ON t.id = s.terminal_id WHERE t.name <> 'OFFICE'")"
exits "and it fits together" 0 crossdock verify

# ---- clocks: what the backup has tells the audit trail, not a time
put_back_twin
exits "a command, by a clock that was set back" 0 "$CROSSDOCK" --db "$db" --at 2026-11-22T07:00:00Z settings reach_days=9
damage
exits "is after the backup" 0 crossdock restore --latest
has "and done again" "$said" "17 done again as then"
is "after those before it" "$(crossdock settings reach_days)" reach_days=9

# ---- seeded mornings: whatever is given and scanned, in whatever order, comes back
for seed in $(seq 1 "${RANDOM_MORNINGS:-4}"); do
	RANDOM=$seed
	put_back_twin
	minute=130
	tick
	ok "morning $seed: a backup" crossdock backup --keep
	newest=$(ls "$TMP"/backups/*.db | tail -1)
	for _ in $(seq 18); do
		tick
		order=SO-$((RANDOM % 6 + 1)) code=950600000001$((RANDOM % 2 ? 5 : 9))
		case $((RANDOM % 12)) in
		0) crossdock --as OP-LEE order hold "$order" --why "seed $seed" ;;
		1) crossdock --as OP-LEE order resume "$order" --why "seed $seed" ;;
		2) crossdock --as OP-LEE order prioritise "$order" $((RANDOM % 9)) --why "seed $seed" ;;
		3) crossdock order cancel "$order" --why "seed $seed" ;;
		4 | 5 | 6)
			printf 'order,line,sku,quantity,carrier\n%s,1,%s,%d,DHL\nSO-%d,1,B,%d,\n' "$order" "$(printf 'ABC' | cut -c$((RANDOM % 3 + 1)))" \
				$((RANDOM % 5 + 1)) $((RANDOM % 40 + 100)) $((RANDOM % 3 + 1)) >"$TMP/any.csv"
			crossdock import --keep-good "$TMP/any.csv"
			;;
		7) crossdock settings max_shipments=$((RANDOM % 3 + 1)) consolidate="$( ((RANDOM % 2)) && echo yes || echo no)" ;;
		8) crossdock settings confirm="$( ((RANDOM % 2)) && echo yes || echo no)" ;;
		9) scans T1 OP-ANA %RECEIVE D1 TR-9 "$code" PACK-1 ;;
		10) scans T2 OP-BEN %RECEIVE D1 TR-9 9506000000022 L1 %UNDO ;;
		11) scans T1 9506000000015 PACK-1 9506000000022 PACK-1 ;;
		esac >/dev/null 2>&1
	done
	facts "$db" >"$TMP/morning.facts"
	deeds "$db" >"$TMP/morning.deeds"
	damage
	exits "morning $seed: restored" 0 crossdock restore "$newest"
	has "morning $seed: as then" "$said" "0 with another outcome; 0 refused now; 0 left out"
	facts "$db" >"$TMP/facts"
	deeds "$db" >"$TMP/deeds"
	same "morning $seed: the same store" "$(cat "$TMP/facts")" "$(cat "$TMP/morning.facts")"
	same "morning $seed: the same deeds" "$(cat "$TMP/deeds")" "$(cat "$TMP/morning.deeds")"
	rm "$newest"
done

# ---- killed at each step: where it makes, fills, keeps and names the file, writes it down, and what the store writes after that
if strace -o "$TMP/try" true 2>/dev/null; then
	calls=openat,write,fsync,fdatasync,renameat,pwrite64
	printf 'order,line,sku,quantity\nSO-50,1,B,1\n' >"$TMP/killed.csv"
	put_back_twin
	strace -qq -o "$TMP/trace" -e trace=$calls "$CROSSDOCK" --db "$db" --at "$at" import "$TMP/killed.csv" >/dev/null 2>&1
	# CALL:N of each: the Nth of that call
	awk -F'(' '{ n[$1]++ } /\.half-|\.journal"|SO-50,1|xdj1/ { on = 1; print $1 ":" n[$1] } !/\.half-|\.journal"|SO-50,1|xdj1/ && on && /^(fsync|fdatasync|renameat|pwrite64)/ { print $1 ":" n[$1] }' \
		"$TMP/trace" | sort -u | awk -F: '$1 != "pwrite64" || $2 % 3 == 0' >"$TMP/steps"
	ok "there are steps" test "$(wc -l <"$TMP/steps")" -ge 10
	ok "the file is named before it is written down" awk '/renameat\(/ { named = NR } /xdj1/ { down = NR } END { exit !(named && named < down) }' "$TMP/trace"
	ok "and is on the disk before it is named" awk '/fsync\(/ && !named { synced = NR } /renameat\(/ { named = NR } END { exit !(synced && named) }' "$TMP/trace"
	ok "what is written down is on the disk at the end" awk '/xdj1/ { down = NR } /fdatasync\(/ { synced = NR } END { exit !(synced > down) }' "$TMP/trace"
	while read -r step; do
		put_back_twin
		strace -qq -o "$TMP/trace" -e trace=$calls -e inject="${step%:*}":signal=KILL:when="${step#*:}" \
			"$CROSSDOCK" --db "$db" --at "$at" import "$TMP/killed.csv" >/dev/null 2>&1 </dev/null
		ok "$step: killed" grep -q 'killed by SIGKILL' "$TMP/trace"
		until flock -n -x "$db-open" true; do :; done
		there=$(sqlite3 "$db" "SELECT count(*) FROM customer_order WHERE number = 'SO-50'")
		damage
		exits "$step: restored" 0 crossdock restore --latest
		ok "$step: what was in the store is there again" test "$(sqlite3 "$db" "SELECT count(*) FROM customer_order WHERE number = 'SO-50'")" -ge "$there"
		is "$step: and all before it" "$(sqlite3 "$db" "SELECT count(*) FROM customer_order WHERE number <> 'SO-50'")" \
			"$(sqlite3 "$twin" "SELECT count(*) FROM customer_order")"
		exits "$step: the same again" 0 crossdock import "$TMP/killed.csv"
		is "$step: it is there once" "$(sqlite3 "$db" "SELECT count(*) FROM customer_order WHERE number = 'SO-50'")" 1
		exits "$step: verify" 0 crossdock verify
	done <"$TMP/steps"
else
	skip "killed at each step" "no program can be traced here"
fi

# ---- a large import that somebody else brings to its end
put_back_twin
awk 'BEGIN { print "order,line,sku,quantity"; for (i = 1; i <= 6000; i++) printf "BIG-%d,1,A,1\n", i }' >"$TMP/big.csv"
"$CROSSDOCK" --db "$db" --at "$at" import "$TMP/big.csv" >/dev/null 2>&1 &
until [ "$(sqlite3 "$db" "SELECT count(*) FROM import_job WHERE status = 'applying'" 2>/dev/null)" = 1 ] || ! kill -0 $! 2>/dev/null; do :; done
kill -KILL $! 2>/dev/null
wait $! 2>/dev/null
is "it is half-way" "$(sqlite3 "$db" "SELECT count(*) FROM import_job WHERE status = 'applying'")" 1
sqlite3 "$db" ".backup '$TMP/half.db'"
chmod 600 "$TMP/half.db"
exits "the next command finishes it" 0 crossdock status
is "all of it" "$(sqlite3 "$db" "SELECT count(*) FROM customer_order WHERE number LIKE 'BIG-%'")" 6000
damage
exits "and a restore knows it" 0 crossdock restore --latest
is "all of it again" "$(sqlite3 "$db" "SELECT count(*) FROM customer_order WHERE number LIKE 'BIG-%'")" 6000
exits "verified" 0 crossdock verify
damage
exits "a backup that was made half-way" 0 crossdock restore "$TMP/half.db"
has "knows it" "$said" "0 refused now; 0 left out"
is "has all of it, too" "$(sqlite3 "$db" "SELECT count(*) FROM customer_order WHERE number LIKE 'BIG-%'")" 6000
exits "verified, too" 0 crossdock verify

# ---- a name that is no text, and what somebody else did for the store's user
put_back_twin
odd=$TMP/$(printf 'odd\033[31m\377\n.csv')
printf 'order,line,sku,quantity\nSO-80,1,B,1\n' >"$odd"
exits "a file with an odd name" 0 crossdock import "$odd"
rm "$files/$(sqlite3 "$db" "SELECT digest FROM import_job ORDER BY id DESC LIMIT 1")"
damage
exits "whose bytes are gone" 0 crossdock --json restore --latest
is "is named in JSON" "$(printf '%s' "$said" >"$TMP/said.json" && sqlite3 :memory: \
	"SELECT json_array_length(CAST(readfile('$TMP/said.json') AS TEXT), '\$.since.commands.left_out')")" 1
if [ "$(id -u)" = 0 ] && setpriv --reuid=4343 --regid=4343 --clear-groups true 2>/dev/null; then
	own=$(mktemp -d /tmp/crossdock-own.XXXXXX)
	mkdir "$own/scans"
	cp "$CROSSDOCK" "$own/crossdock"
	printf 'store = %s/site.db\nscans = %s/scans/\nbackups = %s/backups\n' "$own" "$own" "$own" >"$own/conf"
	chown -R 4343:4343 "$own"
	user() { setpriv --reuid=4343 --regid=4343 --clear-groups env HOME="$own" "$own/crossdock" --config "$own/conf" "$@"; }
	exits "a store of another user" 0 user init --demo
	exits "with a backup" 0 user backup --keep
	exits "root sets something" 0 "$CROSSDOCK" --config "$own/conf" settings reach_days=2
	exits "and imports a file" 0 "$CROSSDOCK" --config "$own/conf" import <(printf 'badge,name,role\nOP-ROOT,Ruth,lead\n')
	exits "the user himself, too" 0 user settings patience_days=5
	is "what root wrote down is that user's" "$(stat -c %u "$own"/scans/commands-root-*.journal "$own"/scans/commands-root-*.files "$own"/scans/commands-root-*.files/* | sort -u)" 4343
	dd if=/dev/zero of="$own/site.db" bs=4096 count=4 conv=notrunc 2>/dev/null
	exits "he restores it" 0 user restore --latest
	has "with all of it" "$said" "3 done again as then; 0 with another outcome; 0 refused now; 0 left out"
	is "as it was set" "$(user settings reach_days patience_days)" "reach_days=2
patience_days=5"
	is "root answers for what he did" "$(sqlite3 "$own/site.db" "SELECT user, subject FROM audit WHERE action = 'settings'" | paste -sd,)" \
		"$(id -un)|reach_days,uid 4343|patience_days"
	exits "and it verifies" 0 user verify
	rm -rf "$own"
else
	skip "what root did for another user" "not root, or no setpriv"
fi

# ---- no room, no place
put_back_twin
if mkdir -p "$TMP/small" && unshare -rm true 2>/dev/null; then
	printf 'order,line,sku,quantity\nSO-60,1,B,1\n' >"$TMP/late.csv"
	cat >"$TMP/full.sh" <<SH
mount -t tmpfs -o size=1m none "$TMP/small" || exit 9
dd if=/dev/zero of="$TMP/small/fill" bs=1k count=2000 2>/dev/null
XDG_STATE_HOME="$TMP/small" "$CROSSDOCK" --db "$db" --at "$at" import "$TMP/late.csv"
SH
	exits "a full disk does not stop an import" 0 unshare -rm bash "$TMP/full.sh"
	has "it is imported" "$said" "1 new"
	has "and it is said" "$said" "this was done, and a restore of the store will not do it again by itself"
else
	skip "a full disk" "no user namespaces here"
fi
exits "no place at all" 0 env HOME=/proc/none "$CROSSDOCK" --db "$db" --at "$at" settings reach_days=4
has "is said" "$said" "a restore of the store will not do it again by itself"
exits "who only looks is told nothing" 0 env HOME=/proc/none "$CROSSDOCK" --db "$db" --at "$at" settings reach_days
hasnt "of it" "$said" "restore"

# ---- what is too old, or too much, goes
put_back_twin
touch -d "70 days ago" "$order_file"
other=$(ls -d "$files"/* | grep -v "$order_file" | head -1)
touch -d "35 days ago" "$other"
zeros=$(printf '%064d' 0) ones=$(printf '%064d' 1)
truncate -s 700M "$files/$zeros" "$files/$ones"
touch -d "2 hours ago" "$files/$zeros"
touch "$files/.half-1-0" -d "3 days ago"
printf 'order,line,sku,quantity\nSO-70,1,B,1\n' >"$TMP/late.csv"
exits "an import looks after them" 0 crossdock import "$TMP/late.csv"
ok "what is older than any backup is gone" test ! -e "$order_file"
ok "of what is too much the oldest" test ! -e "$files/$zeros"
ok "not the newest" test -e "$files/$ones"
ok "half a file is gone" test ! -e "$files/.half-1-0"
is "the others stay" "$(ls "$files" | wc -l)" 15

put_back_twin
touch -d "4000 days ago" "$files"/*
exits "a clock that jumped" 0 crossdock import "$TMP/late.csv"
is "costs no file" "$(ls "$files" | wc -l)" 15

# ---- a folder of its own
printf 'store = %s\nscans = %s/folder/\n' "$db" "$TMP" >"$TMP/folder.conf"
exits "where the scans are" 0 "$CROSSDOCK" --config "$TMP/folder.conf" --at "$at" settings reach_days=5
ok "are the commands" test -s "$(ls "$TMP"/folder/commands-*.journal)"
done_testing
