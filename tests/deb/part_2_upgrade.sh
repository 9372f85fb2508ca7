# From the version before, with a store in the middle of a shift and terminals that run
if ! old_package; then
	skip "the upgrade" "the history of this tree, or what builds $before, is not here"
	return 0
fi
new_root
cp "$work/old.deb" "$root/tmp/old.deb"
cp "$deb" "$root/tmp/crossdock.deb"
ok "the version before is installed" apt install /tmp/old.deb
ok "a store" as_user crossdock init
ok "the example site" in_root runuser -u crossdock -- sh -c 'crossdock import /usr/share/doc/crossdock/examples/site/*.csv'
unit=$(sed -n 's/^\([^,]*\),GLASS-6,1$/\1/p; s/^\([^,]*\),GLASS-6,$/\1/p; s/^\([^,]*\),GLASS-6$/\1/p' "$root/usr/share/doc/crossdock/examples/site/2-barcodes.csv" | head -n 1)
scans T1 OP-ANA %RECEIVE DOOR-2 ASN-10231 "${unit:-none}" >"$TMP/t1"
has "goods are in hand at a terminal" "$(tail -n 1 "$TMP/t1")" '"result":"direct"'
books() { sqlite3 "file:$root/var/lib/crossdock/dock.db?mode=ro" 'SELECT count(*) FROM order_line; SELECT count(*) FROM product; SELECT count(*) FROM place'; }
books=$(books)
old_schema=$(schema_of /var/lib/crossdock/dock.db)
as_user crossdock --json status >"$TMP/status.before"
echo 'terminal = T9' >>"$root/etc/crossdock/crossdock.conf"
echo '# ours' >>"$root/etc/udev/rules.d/65-crossdock-local.rules"
[ ! -f "$root/lib/systemd/system/crossdock-kiosk@.service" ] || in_root systemctl enable crossdock-kiosk@tty1 2>/dev/null

# a terminal that no systemd runs, as one over ssh: scans come through a pipe that stays open
mkfifo "$TMP/scans"
as_user crossdock scan --terminal T2 <"$TMP/scans" >"$TMP/t2" 2>"$TMP/t2.err" &
exec 9>"$TMP/scans"
answered() { # N: until so many answers are there
	for _ in $(seq 200); do
		[ "$(wc -l <"$TMP/t2")" -lt "$1" ] || return 0
		sleep 0.05
	done
	return 1
}
printf '%s\n' OP-BEN %RECEIVE DOOR-2 ASN-10231 >&9
ok "another terminal is at work" answered 4

exits "apt upgrades under it" 0 apt install /tmp/crossdock.deb
new_schema=$(schema_of /var/lib/crossdock/dock.db)
first=$((old_schema + 1))
is "the store is the program's" "$new_schema" "$(ls schema/sqlite | sed -n 's/^0*\([0-9]*\)_.*/\1/p' | sort -n | tail -n 1)"
if [ "$new_schema" != "$old_schema" ]; then
	copy=/var/lib/crossdock/dock.db.before-$first
	has "the upgrade says where the store is as it was" "$said" "dock.db was brought up to date; as it was: $copy"
	is "there it is, the user's alone" "$(mode_of "$copy" | cut -d' ' -f2)" crossdock:crossdock
	is "of the version before" "$(schema_of "$copy")" "$old_schema"
	is "and sound" "$(sqlite3 "file:$root$copy?mode=ro" 'PRAGMA integrity_check; SELECT count(*) > 0 FROM scan')" "ok
1"
else
	skip "the copy of the store as it was" "this version has the schema of $before"
fi
is "all of it is the user's" "$(in_root find /var/lib/crossdock ! -user crossdock)" ""
process=$(for exe in "$root"/proc/[0-9]*/exe; do [[ $(readlink "$exe") != *"crossdock (deleted)" ]] || basename "${exe%/exe}"; done)
has "it names the terminal that still runs the version before" "$said" "terminals of the version before still run: end them and start them again (process $process)"
has "the site's config file is kept" "$(cat "$root/etc/crossdock/crossdock.conf")" "terminal = T9"
has "and its udev rules" "$(cat "$root/etc/udev/rules.d/65-crossdock-local.rules")" "# ours"
[ ! -f "$root/lib/systemd/system/crossdock-kiosk@.service" ] ||
	ok "the console stays a kiosk's" test -L "$root/etc/systemd/system/getty.target.wants/crossdock-kiosk@tty1.service"

# whatever the old one answers now: nothing may be half in the books
printf '%s\n' "$unit" >&9
exec 9>&-
wait %1 2>/dev/null
ok "with what that one still did, everything adds up" as_user crossdock verify
answers=$(scans T1 "%HELP")
has "the first terminal goes on where it was" "$answers" "$(sed -n '$s/.*"to":"\([^"]*\)".*/\1/p' "$TMP/t1")"
to=$(sed -n '$s/.*"to":"\([^"]*\)".*/\1/p' "$TMP/t1")
has "what it had in hand gets there" "$(scans T1 "$to")" '"result":"confirm"'
answers=$(scans T2 %UNDO %HELP)
has "so does the second" "$answers" '"result":'
has "who is still signed on there" "$(as_user crossdock people)" Ben
ok "everything adds up" as_user crossdock verify
is "orders, products and places are all there" \
	"$(books)" \
	"$books"

if [ "$new_schema" != "$old_schema" ]; then
	# back again: the older program refuses what it does not know
	cp "$root/var/lib/crossdock/dock.db" "$TMP/now.db"
	exits "the version before can be put back" 0 apt install --allow-downgrades /tmp/old.deb
	has "and says that the store is a newer one's" "$said" "the store was made by a newer crossdock"
	exits "which it does not touch" 1 as_user crossdock status
	ok "as README.Debian says, the copy is put back" as_user sh -c "cd && rm -f dock.db-wal dock.db-shm && cp -p dock.db.before-$first dock.db"
	ok "and holds together there" as_user crossdock verify
	in_root rm "/var/lib/crossdock/dock.db.before-$first"
	exits "and it is upgraded once more" 0 apt install /tmp/crossdock.deb
	has "with a copy" "$said" "as it was: $copy"
	ok "and holds together" as_user crossdock verify
fi

# a store that cannot be brought up to date does not leave a package that is half installed
in_root chown root:root /var/lib/crossdock/dock.db
in_root chmod 600 /var/lib/crossdock/dock.db
exits "a store that the user cannot open" 0 apt install --reinstall /tmp/crossdock.deb
has "is said" "$said" "/var/lib/crossdock/dock.db could not be opened as user crossdock"
is "the package is installed all the same" "$(in_root dpkg-query -W -f '${db:Status-Status}' crossdock)" installed
in_root chown crossdock:crossdock /var/lib/crossdock/dock.db
