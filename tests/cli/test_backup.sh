#!/bin/bash
# Backups by rule: which are kept, that nothing else is touched, and that a full disk costs none of them.
. tests/lib/tap.sh
db=$TMP/site.db
folder=$TMP/kept
crossdock() { "$CROSSDOCK" --db "$db" "$@"; }
# a backup is named by the second in which it is made; which minute that is, is known here
names() { ls "$folder" | sed -n 's/^site-\(.*\)..Z\(-[0-9a-f]\{8\}\)\{0,1\}\.db$/\1/p' | tr '\n' ' '; }
made() { basename -a "$folder/site-$1"??Z-$id.db; }

exits "init" 0 crossdock --at 2026-01-01T00:00:00Z init
id=$(sqlite3 "$db" "SELECT substr(id, 1, 8) FROM store_life")
exits "no folder" 2 crossdock backup
exits "two things at once" 2 crossdock backup --keep --list
exits "--verify alone" 2 crossdock backup --verify "$TMP/x.db"
exits "nothing yet" 0 crossdock backup --list "$folder"
has "says what makes one" "$said" "no backup yet: crossdock backup --keep makes one"

# ---- the rule: 70 days, one every six hours
exits "the first" 0 crossdock --at 2025-12-31T23:30:00Z backup --keep "$folder"
day=0
while [ $day -lt 70 ]; do
	for hour in 01 07 13 19; do
		cp "$folder/$(made 20251231T2330)" "$folder/site-$(date -u -d "2026-01-01 + $day days" +%Y%m%d)T${hour}3000Z.db"
	done
	day=$((day + 1))
done
exits "the last of all" 0 crossdock --at 2026-03-11T19:45:00Z backup --keep "$folder"
has "says what it removed" "$said" "site-20260101T013000Z.db"
# that was a Wednesday
same "all of 24 hours, one a day for 14 days, one a week for 8 weeks" "$(names | tr ' ' '\n')" "$(printf '%s\n' \
	20260125T1930 20260201T1930 20260208T1930 20260215T1930 20260222T1930 \
	20260226T1930 20260227T1930 20260228T1930 20260301T1930 20260302T1930 20260303T1930 20260304T1930 20260305T1930 \
	20260306T1930 20260307T1930 20260308T1930 20260309T1930 20260310T1930 \
	20260311T0130 20260311T0730 20260311T1330 20260311T1930 20260311T1945 '')"
printf 'backups = %s\nbackup_hours = 0\nbackup_days = 2\nbackup_weeks = 0\n' "$folder" >"$TMP/crossdock.conf"
exits "by the config file" 0 crossdock --config "$TMP/crossdock.conf" --at 2026-03-12T01:30:00Z --json backup --keep
has "JSON" "$said" '"kept":2,"removed":["'
is "two days" "$(names)" "20260311T1945 20260312T0130 "
printf 'backups = %s\nbackup_hours = -1\n' "$folder" >"$TMP/wrong.conf"
exits "a number that is none" 1 crossdock --config "$TMP/wrong.conf" backup --keep
has "where, and what would be right" "$said" "wrong.conf:2: backup_hours = -1: give a whole number from 0 to 10000"

# ---- nothing else goes
exits "another store" 0 "$CROSSDOCK" --db "$TMP/other.db" init
exits "a copy of it, so called" 0 "$CROSSDOCK" --db "$TMP/other.db" backup "$folder/site-20250101T000000Z.db"
echo text >"$folder/site-20250102T000000Z.db"
echo text >"$folder/site-20250103.db"
cp "$folder/$(made 20260311T1945)" "$folder/mine.db"
ln -s mine.db "$folder/site-20250104T000000Z.db"
echo half >"$folder/.site-20260101T000000Z.db.part"
echo other >"$folder/.other-20260101T000000Z.db.part"
exits "a month later" 0 crossdock --config "$TMP/crossdock.conf" --at 2026-04-10T01:30:00Z backup --keep
exits "and another" 0 crossdock --config "$TMP/crossdock.conf" --at 2026-05-10T01:30:00Z backup --keep
exits "months later" 0 crossdock --config "$TMP/crossdock.conf" --at 2026-06-01T01:30:00Z backup --keep
same "all that is not its own is there" "$(ls -A "$folder")" "$(printf '%s\n' .other-20260101T000000Z.db.part mine.db site-20250101T000000Z.db \
	site-20250102T000000Z.db site-20250103.db site-20250104T000000Z.db "$(made 20260601T0130)")"
exits "listed" 0 crossdock --config "$TMP/crossdock.conf" --at 2026-06-03T01:31:00Z backup --list
has "with its age" "$said" "the newest is 2 days old"
has "what is no backup" "$said" "site-20250102T000000Z.db  cannot be read"
has "and whose" "$said" "site-20250101T000000Z.db  of another store"
exits "status says how old it is" 0 crossdock --at 2026-06-03T01:31:00Z status
has "when it is too old" "$said" "BACKUP: the last good one is 2 days old"
exits "as JSON" 0 crossdock --at 2026-06-03T01:31:00Z --json status
file=$(made 20260601T0130)
has "for programs" "$said" '"backup":{"at":"2026-06-01T01:30:'"${file:18:2}"'Z","file":"'
exits "the lead's alerts say so" 0 crossdock --at 2026-06-03T01:31:00Z alerts
has "once a day has passed" "$said" " !  backup-old"
has "how old it is" "$said" "The last good backup is of 2026-06-01 01:30: 2 days old"
has "what that means" "$said" "What has been done since then is in no backup"
has "and what helps" "$said" "why none is made any more: crossdock backup --keep"
has "the board, too" "$(crossdock --at 2026-06-03T01:31:00Z --json board)" '"kind":"backup-old","subject":"'"$file"'","level":2'
exits "--verify" 0 crossdock --config "$TMP/crossdock.conf" --at 2026-06-03T02:00:00Z backup --keep --verify
has "says so" "$said" "made and verified"
exits "the alert" 0 crossdock --at 2026-06-03T02:00:05Z alerts
has "is over" "$said" "No alert is open"
exits "a day and a half hour later: a daily one may still come" 0 crossdock --at 2026-06-04T02:30:00Z alerts
has "none yet" "$said" "No alert is open"
sqlite3 "$db" "INSERT INTO place (code, kind, name) VALUES ('X', 'lane', ''); INSERT INTO product (sku, description) VALUES ('P', 'p');
	INSERT INTO balance (place_id, product_id, lot, order_id, shipment_no, line_id, quantity)
	SELECT p.id, i.id, '', 0, 0, 0, 5 FROM place p, product i WHERE p.code = 'X' AND i.sku = 'P'"
before=$(ls "$folder")
exits "--verify finds what is wrong with the store" 3 crossdock --config "$TMP/crossdock.conf" --at 2026-06-03T03:00:00Z backup --keep --verify
has "says so" "$said" "differs from its ledger"
is "and keeps what there was" "$(ls "$folder")" "$before"
has "the trail knows them" "$(sqlite3 "$db" "SELECT subject FROM audit WHERE action = 'backup'")" "$file"
has "and those that went" "$(sqlite3 "$db" "SELECT subject FROM audit WHERE action = 'backup-removed'")" "site-20260312T0130"

# ---- a clock that jumps removes nothing, and what was made then is not the newest
folder=$TMP/clock
for day in 20 21 22 23 24 25; do
	exits "daily, $day" 0 crossdock --at 2026-11-${day}T01:00:00Z backup --keep "$folder"
done
days=$(ls "$folder")
exits "years ahead" 0 crossdock --at 2038-01-19T01:00:00Z backup --keep "$folder"
has "nothing goes" "$said" "7 backups are kept"
has "and why is said" "$said" "What lies before a gap of more than 40 days between the backups is kept: is the clock right?"
exits "an hour later still" 0 crossdock --at 2038-01-19T02:00:00Z --json backup --keep "$folder"
has "nothing goes" "$said" '"kept":8,"removed":[],"audit_head":'
future=$(made 20380119T0200)
exits "the clock is right again" 0 crossdock --at 2026-11-25T03:00:00Z status
has "status says what is wrong" "$said" "BACKUP: the last good one was made in the future"
has "so do the alerts" "$(crossdock --at 2026-11-25T03:00:00Z alerts)" "The last good backup was made in the future (2038-01-19 02:00), while the clock was wrong"
exits "the newest is the one before" 0 crossdock --at 2026-11-25T03:00:00Z backup --list "$folder"
has "that one" "$said" "the newest is 2 hours old"
has "those of the future are named" "$said" "$future  its time is in the future"
exits "and a restore" 0 crossdock --at 2026-11-25T03:00:00Z restore --backups "$folder"
has "takes it" "$said" "The newest good backup, $folder/$(made 20261125T0100), is 2 hours old"
has "passing over the others" "$said" "$future is passed over: its time is in the future"
exits "a month of backups" 0 crossdock --at 2026-12-20T03:00:00Z backup --keep "$folder"
hasnt "none of which is held" "$said" "gap"
is "by the rule" "$(names)" "20261122T0100 20261125T0100 20261220T0300 20380119T0100 20380119T0200 "
is "and nothing else" "$(ls -A "$folder" | wc -l)" 5
exits "a clock that is years behind" 0 crossdock --at 2001-01-01T00:00:00Z backup --keep "$folder"
has "removes nothing" "$said" "6 backups are kept"
mkdir "$TMP/alone"
cp "$folder/$future" "$TMP/alone"
exits "one of the future alone" 0 crossdock --at 2026-11-25T03:00:00Z restore --backups "$TMP/alone"
has "is better than none" "$said" "$future, is 0 minutes old"
mkdir -m 777 "$TMP/open"
chmod 777 "$TMP/open"
exits "a folder that everybody can write" 1 crossdock backup --keep "$TMP/open"
has "is no place for backups" "$said" "chmod go-w"

# ---- a full disk
if mkdir -p "$TMP/small" && unshare -rm true 2>/dev/null; then
	cat >"$TMP/full.sh" <<SH
mount -t tmpfs -o size=3m none "$TMP/small" || exit 9
"$CROSSDOCK" --db "$db" --at 2026-06-04T01:00:00Z backup --keep "$TMP/small" || exit 8
dd if=/dev/zero of="$TMP/small/fill" bs=1k count=1900 2>/dev/null
"$CROSSDOCK" --db "$db" --at 2026-06-05T01:00:00Z backup --keep "$TMP/small"
echo "exit \$?"
ls -A "$TMP/small"
SH
	exits "a disk that is full" 0 unshare -rm bash "$TMP/full.sh"
	has "is refused" "$said" "no backup was made: it needs"
	has "with the exit status of a device" "$said" "exit 3"
	has "and keeps what there is" "$said" "site-20260604T0100"
	hasnt "nothing half" "$said" "part"
else
	skip "a full disk" "no user namespaces here"
fi
# ---- one that cannot be removed (here: something is mounted on it) is said, and a timer fails
if unshare -rm true 2>/dev/null; then
	folder=$TMP/stuck
	for day in 01 02 03; do
		exits "daily, $day" 0 crossdock --config "$TMP/crossdock.conf" --at 2026-07-${day}T01:00:00Z backup --keep "$folder"
	done
	is "two of them are kept" "$(names)" "20260702T0100 20260703T0100 "
	stuck=$folder/$(made 20260702T0100)
	cat >"$TMP/stuck.sh" <<SH
mount --bind "$stuck" "$stuck" || exit 9
"$CROSSDOCK" --db "$db" --config "$TMP/crossdock.conf" --at 2026-07-04T01:00:00Z \$1 backup --keep "$folder"
SH
	exits "one cannot be removed" 3 unshare -rm bash "$TMP/stuck.sh"
	has "the new one is made" "$said" "$(made 20260704T0100): made and checked"
	has "what is kept is counted without it" "$said" "2 backups are kept"
	has "it is named" "$said" "to be removed by the rule, and still there:
  $stuck"
	has "why" "$said" "the backup was made, but 1 older one cannot be removed ($stuck: Device or resource busy)"
	exits "and again, for programs" 3 unshare -rm bash "$TMP/stuck.sh" --json
	has "named there, too" "$said" "\"stuck\":[\"$stuck\"]"
	hasnt "the trail does not say that it went" "$(sqlite3 "$db" "SELECT subject FROM audit WHERE action = 'backup-removed'")" "stuck/site-20260702"
	exits "once it can be" 0 crossdock --config "$TMP/crossdock.conf" --at 2026-07-04T02:00:00Z backup --keep "$folder"
	has "it goes" "$said" "removed by the rule:"
	has "by its name" "$said" "$stuck"
else
	skip "one that cannot be removed" "no user namespaces here"
fi

exits "a folder that cannot be" 3 crossdock backup --keep /proc/no
has "says so" "$said" "/proc/no: this folder for backups cannot be made"
exits "a file for a folder" 1 crossdock backup --keep "$db"
done_testing
