#!/bin/bash
# A store that cannot be opened, read or written, for want of rights or because its disk is read-only, is not damaged: that is said, with
# what to do, nothing is marked, and no restore puts an older one into its place.
. tests/lib/tap.sh
[ "$(id -u)" = 0 ] || skip_all "only root can be somebody else"
unshare -m true 2>/dev/null || skip_all "no mount namespace can be had here"
if [ -z "${UNREADABLE-}" ]; then
	export UNREADABLE=1
	exec unshare -m --propagation private "$0"
fi
place=$TMP/place
mkdir "$place"
chmod 711 "$TMP" "$(dirname "$TMP")" # of the runner's, for this test alone
mount -t tmpfs -o size=16m,mode=755 none "$place" || skip_all "nothing can be mounted here"
cp "$CROSSDOCK" "$place/crossdock"
mkdir "$place/home" "$place/dock"
chown 4242:4242 "$place/home" "$place/dock"
db=$place/dock/site.db
as() { env HOME="$place/home" setpriv --reuid=4242 --regid=4242 --clear-groups "$place/crossdock" --db "$db" "$@"; }
same_as_before() { # NAME
	is "$1: the store is the same" "$(md5sum <"$db")" "$sum"
	ok "$1: it is not marked" test ! -e "$db-damaged"
	is "$1: nothing was put aside" "$(ls "$place/dock" | grep -c 'damaged\|restoring')" 0
}
remember() { sum=$(md5sum <"$db"); }

exits "init" 0 as init --demo
exits "a backup" 0 as backup --keep
exits "something since" 0 as settings confirm=no
remember

# ---- rights
refused() { # NAME WHAT TO DO
	for words in status "verify --file" "settings confirm=yes" "backup --keep" "print"; do
		exits "$1: $words" 3 as $words
		has "$1: $words says what to do" "$said" "$2"
	done
	exits "$1: a scan" 3 as scan --terminal T1 <<<OP-ANA
	has "$1: a scan says so, too" "$said" "$2"
	exits "$1: restore looks" 3 as restore
	has "$1: and says what to do" "$said" "$2"
	hasnt "$1: nothing of damage" "$said" "is damaged:"
	hasnt "$1: nor of a backup" "$said" "newest good backup"
	for how in --latest "$(ls "$place"/dock/backups/*.db 2>/dev/null | head -1)"; do
		[ -n "$how" ] || continue
		exits "$1: restore $how" 3 as restore $how
		has "$1: restore $how says what to do" "$said" "$2"
		hasnt "$1: restore $how restores nothing" "$said" "is restored"
	done
	same_as_before "$1"
}
chmod 000 "$db"
refused "a file that its owner may not read" "$db is yours, but its mode keeps you out: chmod u+rw $db"
has "that nothing was restored, and what would" "$said" "Nothing was restored, for nobody can see yet whether it is damaged: --force puts"
chmod 600 "$db"
chmod 500 "$place/dock"
refused "a folder in which nothing can be made" "$place/dock is yours, but its mode keeps you out: chmod u+rwx $place/dock"
chmod 600 "$place/dock"
refused "a folder that cannot be gone into" "$place/dock is yours, but its mode keeps you out: chmod u+rwx $place/dock"
chmod 700 "$place/dock"
for side in wal shm; do
	: >"$db-$side"
	chown 4242:4242 "$db-$side"
	chmod 000 "$db-$side"
	refused "a $side that cannot be read" "$db-$side is yours, but its mode keeps you out: chmod u+rw $db-$side"
	rm "$db-$side"
done
chmod 620 "$db"
exits "others can change it: refused" 3 as restore
has "others: what to do" "$said" "chmod go-w $db"
exits "others: nothing is restored" 3 as restore --latest
same_as_before "others"
chmod 400 "$db"
exits "it can be looked at where it cannot be written" 0 as status
exits "and not be changed" 3 as settings confirm=yes
has "which says what to do" "$said" "$db is yours, but its mode keeps you out: chmod u+rw $db"
rm -f "$db-shm" "$db-wal"
chmod 600 "$db"
exits "as before" 0 as settings confirm=no
chmod 755 "$place/dock"
exits "another user" 1 setpriv --reuid=4343 --regid=4343 --clear-groups "$place/crossdock" --db "$db" status
has "is told whose it is" "$said" "this store belongs to another user, and is not yours to read"
chmod 700 "$place/dock"

# ---- too many files are open
few() { (ulimit -n 4 && as "$@"); }
exits "no more files can be opened" 3 few restore --latest
has "says so" "$said" "Too many open files"
same_as_before "no more files"

# ---- a backup that cannot be read is no bad one
newest=$(ls "$place"/dock/backups/*.db | tail -1)
chmod 000 "$newest"
exits "a backup that cannot be read" 3 as restore --force "$newest"
has "says why" "$said" "$newest is yours, but its mode keeps you out: chmod u+rw $newest"
hasnt "not that it is bad" "$said" "no sound backup"
chmod 600 "$newest"

# ---- a disk that is read-only, as it is made when it fails
rm -f "$db-shm" "$db-wal"
mount -o remount,ro "$place"
read_only="the disk is read-only: find out why (dmesg), and make it writable again (mount -o remount,rw)"
refused "a disk that is read-only" "$read_only"
exits "also by force" 3 as restore --latest --force
has "says why" "$said" "$read_only"
same_as_before "by force"
exits "a backup is tried elsewhere all the same" 0 env TMPDIR="$TMP" "$CROSSDOCK" --db "$db" restore --test
mount -o remount,rw "$place"
# while a terminal runs
mkfifo "$TMP/scans"
as scan --terminal T9 <"$TMP/scans" >"$TMP/terminal" 2>&1 &
terminal=$!
exec 7>"$TMP/scans"
echo OP-ANA >&7
for _ in $(seq 300); do
	grep -q T9-000001 "$TMP/terminal" && break
	sleep 0.02
done
mount --bind "$place" "$place" # whoever has the store open to write keeps the disk itself from being made so
mount -o remount,bind,ro "$place"
exits "beside a terminal it can be looked at" 0 as status
exits "and is sound" 0 as restore
for words in "settings confirm=yes" "backup --keep" "import packaging/demo/1-products.csv"; do
	exits "$words" 3 as $words
	has "$words: says what to do" "$said" "$read_only"
done
exec 7>&-
wait $terminal
umount "$place"
if strace -o "$TMP/try" true 2>/dev/null; then
	for error in EROFS EACCES EIO; do
		exits "$error where a scan is written" 3 env HOME="$place/home" strace -qq -o "$TMP/calls" -P "$db-wal" -e trace=pwrite64 \
			-e inject=pwrite64:error=$error "$CROSSDOCK" --db "$db" scan --terminal T1 <<<OP-ANA
		hasnt "$error: nothing of damage" "$said" "damaged"
		ok "$error: nothing is marked" test ! -e "$db-damaged"
		case $error in
		EROFS) has "$error: says what to do" "$said" "$read_only" ;;
		EACCES) has "$error: says what to do" "$said" "you have no right to do that" ;;
		EIO) has "$error: says what it was" "$said" "Input/output error" ;;
		esac
	done
else
	skip "errors where a scan is written" "no program can be traced here"
fi
if strace -o "$TMP/try" true 2>/dev/null; then
	for call in openat newfstatat; do
		for error in EIO ESTALE EMFILE; do
			remember
			exits "$error of $call: no restore" 3 env HOME="$place/home" strace -qq -o "$TMP/calls" -P "$db" -e trace=$call \
				-e inject=$call:error=$error "$CROSSDOCK" --db "$db" restore --latest
			has "$error of $call: and why" "$said" "Nothing was restored, for nobody can see yet whether it is damaged"
			same_as_before "$error of $call"
		done
	done
else
	skip "errors where the store is opened" "no program can be traced here"
fi
exits "it goes on" 0 as status
exits "it is sound" 0 as restore
has "which is said" "$said" "$db is sound"

# ---- what is damaged is damaged, and comes back
chmod 000 "$db"
exits "who knows better" 0 as restore --latest --force
has "has it restored" "$said" "$db is restored"
ok "with what was there kept" ls "$db".damaged-*
dd if=/dev/urandom of="$db" bs=2048 seek=2 count=100 conv=notrunc 2>/dev/null
exits "a damaged one" 0 as restore
has "is seen" "$said" "$db is damaged:"
exits "and restored" 0 as restore --latest
exits "as is one that is no database any more" 0 cp /bin/true "$db"
rm -f "$db-open"
exits "also where nothing tells that it was one" 0 as restore --latest
has "it is back" "$said" "$db is restored"
done_testing
