#!/bin/bash
# A store, or a config file, that somebody else could change is refused, saying what to do about it; and what root does in a store of
# another user leaves nothing there that this user cannot use.
. tests/lib/tap.sh
folder=$TMP/own
mkdir -m 700 "$folder"
db=$folder/site.db
crossdock() { "$CROSSDOCK" --db "$db" "$@"; }
has_terminal() { [ "$(sqlite3 "$db" "SELECT count(*) FROM terminal WHERE name = '$1'")" = 1 ]; }
mode() { stat -c %a "$@"; }

# ---- what is made is nobody else's
exits "init, whatever the umask" 0 sh -c "umask 0; \"$CROSSDOCK\" --db \"$db\" init --demo"
is "the store is its owner's alone" "$(mode "$db")" 600
mkfifo "$TMP/scans"
(umask 0 && crossdock scan <"$TMP/scans" >/dev/null) &
exec 7>"$TMP/scans"
wait_until has_terminal T1
exits "an import, for its lock" 0 crossdock import packaging/demo/1-products.csv
is "all that is beside it, too" "$(mode "$folder"/* | sort -u)" 600
exec 7>&-
wait
(umask 0 && crossdock backup "$TMP/copy.db" >/dev/null)
is "a backup, too" "$(mode "$TMP/copy.db")" 600

# ---- what is written over nothing of ours
sum=$(md5sum <"$db")
exits "a sheet over a store: refused" 1 crossdock sheet --test "$db"
has "says so" "$said" "$db: this is a store, or a file that belongs to one: name another file"
is "it is as it was" "$(md5sum <"$db")" "$sum"

# ---- who holds it for ever is not waited for for ever
exits "a copy" 0 crossdock backup "$TMP/held.db"
mkfifo "$TMP/sql"
sqlite3 "$TMP/held.db" <"$TMP/sql" >"$TMP/sql.out" 2>&1 &
holder=$!
exec 7>"$TMP/sql"
echo "BEGIN; SELECT count(*) > 0 FROM operator;" >&7
for _ in $(seq 300); do
	[ -s "$TMP/sql.out" ] && break
	sleep 0.02
done
exits "a store that another program holds" 3 timeout 60 "$CROSSDOCK" --db "$TMP/held.db" verify
has "is said to be busy" "$said" "$TMP/held.db: the store is busy"
exec 7>&-
wait $holder
exits "and works afterwards" 0 "$CROSSDOCK" --db "$TMP/held.db" verify

# ---- what others could change
refused() { # NAME SAYS
	exits "$1: refused" 1 crossdock status
	has "$1: says what to do" "$said" "$2"
}
chmod 602 "$db"
refused "a store that others can write" "$db: other users can change this file: look at it, then chmod go-w $db"
chmod 600 "$db"
exits "as before" 0 crossdock status
cp "$db" "$folder/other.db"
for side in wal shm; do
	: >"$folder/other.db-$side"
	chmod 666 "$folder/other.db-$side"
	exits "its $side: refused" 1 "$CROSSDOCK" --db "$folder/other.db" status
	has "its $side: named" "$said" "other.db-$side: other users can change this file"
	rm "$folder/other.db-$side"
done
mkdir -m 777 "$folder/wide"
mkdir -m 700 "$folder/wide/inner"
cp "$db" "$folder/wide/inner/other.db"
exits "a folder further up that others can write: refused" 1 "$CROSSDOCK" --db "$folder/wide/inner/other.db" status
has "and named" "$said" "for they can write its folder: chmod go-w $folder/wide"
exits "nor is one made below it" 1 "$CROSSDOCK" --db "$folder/wide/inner/new.db" init
rm -r "$folder/wide"
ln -s /dev/null "$folder/other.db-wal"
exits "a link in its log's place: refused" 1 "$CROSSDOCK" --db "$folder/other.db" status
has "that is said" "$said" "other.db-wal: this is no ordinary file"
rm "$folder/other.db-wal"
chmod 777 "$folder"
refused "a folder that others can write" "$db: other users can put another file in its place, for they can write its folder: chmod go-w $folder"
exits "nothing is made there" 1 "$CROSSDOCK" --db "$folder/new.db" init
ok "there is none" test ! -e "$folder/new.db"
chmod 1777 "$folder"
exits "one that keeps them from it" 0 crossdock status
ln -s "$db" "$folder/link.db"
exits "a link in such a folder" 1 "$CROSSDOCK" --db "$folder/link.db" status
has "says what to name" "$said" "link.db: this is a symbolic link in a folder in which other users can make such links: name the file that it leads to"
chmod 700 "$folder"
exits "in one's own folder a link is fine" 0 "$CROSSDOCK" --db "$folder/link.db" status
mkdir -m 777 "$TMP/open"
mv "$db" "$TMP/open/site.db"
ln -sf "$TMP/open/site.db" "$db"
refused "but not to a folder that others can write" "for they can write its folder: chmod go-w $TMP/open"
rm "$db"
mv "$TMP/open/site.db" "$db"
exits "--at without a zone looks, too" 1 sh -c "chmod 606 '$db'; '$CROSSDOCK' --db '$db' --at '2026-11-23 14:05' status"
chmod 600 "$db"

conf=$folder/crossdock.conf
printf 'store = %s\n' "$db" >"$conf"
exits "a config file" 0 "$CROSSDOCK" --config "$conf" status
chmod 646 "$conf"
exits "that others can write: refused" 1 "$CROSSDOCK" --config "$conf" status
has "says what to do" "$said" "$conf: other users can change this file: look at it, then chmod go-w $conf"
chmod 644 "$conf"
exits "a pipe is nobody's" 0 "$CROSSDOCK" --config <(cat "$conf") status

# ---- others' files
if [ "$(id -u)" != 0 ]; then
	skip "other users" "only root can act as somebody else"
	done_testing
fi
chgrp 4343 "$db"
chmod 660 "$db"
refused "a store that a group can write" "other users can change this file"
chgrp 0 "$db"
chmod 600 "$db"

shared=$(mktemp -d /tmp/crossdock-guard.XXXXXX)
trap 'rm -rf "$shared"' EXIT
chmod 755 "$shared"
cp "$CROSSDOCK" "$shared/crossdock"
cp packaging/demo/1-products.csv "$shared"
mkdir -m 700 "$shared/dock"
chown 4242:4242 "$shared/dock"
db=$shared/dock/site.db
as() { setpriv --reuid="$1" --regid="$1" --clear-groups "$shared/crossdock" "${@:2}"; }
exits "root makes a store in another user's folder" 0 crossdock init --demo
is "it is that user's" "$(stat -c %u:%g "$db")" 4242:4242
exits "who uses it" 0 as 4242 --db "$db" settings confirm=no
as 4242 --db "$db" scan --terminal T7 <"$TMP/scans" >/dev/null 2>&1 &
exec 7>"$TMP/scans"
wait_until has_terminal T7
exec 7>&-
wait
rm -f "$db"-*
exits "root works in it, alone" 0 crossdock import "$shared/1-products.csv"
exits "prints" 0 crossdock print --send --to "file:$TMP/labels"
exec 8<>"$TMP/scans"
"$CROSSDOCK" --db "$db" scan --terminal T8 <"$TMP/scans" >/dev/null 2>&1 &
terminal=$!
wait_until test -e "$db-wal"
wait_until has_terminal T8
is "what he leaves beside it is that user's" "$(stat -c '%u %a' "$shared"/dock/* | sort -u)" "4242 600"
exits "who works beside root" 0 as 4242 --db "$db" settings confirm=yes
exits "and imports" 0 as 4242 --db "$db" import "$shared/1-products.csv"
exits "and prints" 0 as 4242 --db "$db" print --send --to file:/dev/null
kill -KILL $terminal
wait $terminal 2>/dev/null
exec 8<&-
exits "and goes on after root's process died" 0 as 4242 --db "$db" settings confirm=no
cp "$db" "$shared/sticky.db"
chmod 1777 "$shared"
: >"$shared/sticky.db-wal"
chown 4343 "$shared/sticky.db-wal"
chmod 600 "$shared/sticky.db-wal"
exits "a log that another user put there: refused" 1 "$CROSSDOCK" --db "$shared/sticky.db" status
has "whose it is not" "$said" "sticky.db-wal: this file belongs to another user than $shared/sticky.db"
chmod 755 "$shared"
mkdir "$shared/his"
cp "$shared/sticky.db" "$shared/his/his.db"
chown 4343 "$shared/his"
chmod 755 "$shared/his"
exits "a folder that is another user's: refused" 1 "$CROSSDOCK" --db "$shared/his/his.db" status
has "and said" "$said" "for the folder $shared/his is his"
exits "a third one reads nothing" 1 as 4343 --db "$db" status
chmod 755 "$shared/dock"
exits "nor with the folder open" 1 as 4343 --db "$db" status
has "is told whose it is" "$said" "$db: this store belongs to another user, and is not yours to read"
printf 'store = %s\n' "$db" >"$shared/dock/c.conf"
chown 4343 "$shared/dock/c.conf"
exits "a config file of a third one" 1 as 4242 --config "$shared/dock/c.conf" status
has "is not gone by" "$said" "c.conf: this file belongs to another user, who can change it"
# a lock that is a link leads nowhere
rm -f "$db-import"
ln -s /tmp/crossdock-guard-never-made "$db-import"
exits "a link in a lock's place" 3 crossdock import "$shared/1-products.csv"
ok "nothing was made through it" test ! -e /tmp/crossdock-guard-never-made
done_testing
