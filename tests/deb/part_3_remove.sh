# Removed, installed again, purged
new_root
cp "$deb" "$root/tmp/crossdock.deb"
ok "installed" apt install /tmp/crossdock.deb
ok "a store" as_user crossdock init
ok "the example site" in_root runuser -u crossdock -- sh -c 'crossdock import /usr/share/doc/crossdock/examples/site/*.csv'
ok "a backup" as_user crossdock backup /var/backups/crossdock/dock.db
scans T1 OP-ANA %RECEIVE DOOR-2 ASN-10231 >/dev/null
echo 'terminal = T9' >>"$root/etc/crossdock/crossdock.conf"
[ ! -f "$root/lib/systemd/system/crossdock-kiosk@.service" ] || in_root systemctl enable crossdock-kiosk@tty1 2>/dev/null
books() { in_root sh -c 'cd /var && find lib/crossdock backups/crossdock -type f ! -name "*-shm" ! -name "*-wal" -exec cksum {} +' | sort -k3; }
kept=$(books)
has "there are books" "$kept" lib/crossdock/dock.db

exits "apt removes it" 0 apt remove crossdock
ok "the program is gone" test ! -e "$root/usr/bin/crossdock"
is "the books are as they were" "$(books)" "$kept"
has "the config file too" "$(cat "$root/etc/crossdock/crossdock.conf")" "terminal = T9"
is "and whose they are" "$(mode_of /var/lib/crossdock)" "750 crossdock:crossdock"

exits "apt installs it again" 0 apt install /tmp/crossdock.deb
hasnt "on its store" "$said" "no store yet"
ok "which holds together" as_user crossdock verify
has "with who was signed on" "$(as_user crossdock people)" Ana
has "and the config file of before" "$(cat "$root/etc/crossdock/crossdock.conf")" "terminal = T9"
kept=$(books)

exits "apt purges it" 0 apt purge crossdock
has "and says what it keeps" "$said" "crossdock: kept: /var/lib/crossdock /var/backups/crossdock"
is "the books are as they were" "$(books)" "$kept"
is "nothing is left in /etc" "$(in_root find /etc ! -type d -name '*crossdock*' ! -path '/etc/systemd/system/*.wants/*')" ""
is "nor a console that is a kiosk's" "$(in_root find /etc/systemd -name '*crossdock*' 2>/dev/null)" ""
is "nor a folder" "$(in_root find /etc -type d -name '*crossdock*')" ""
is "nor anything of the program" "$(in_root find /usr /lib /run /var/lib/systemd -name '*crossdock*' 2>/dev/null)" ""
ok "installed once more" apt install /tmp/crossdock.deb
ok "it still works on its store" as_user crossdock verify

# what somebody wants to be rid of, he removes as he was told
ok "purged" apt purge crossdock
in_root rm -r /var/lib/crossdock /var/backups/crossdock
ok "and installed on a system that has no books" apt install /tmp/crossdock.deb
is "with its folders" "$(mode_of /var/lib/crossdock)" "750 crossdock:crossdock"
exits "purged without books" 0 apt purge crossdock
hasnt "nothing is kept" "$said" kept:
is "no folder either" "$(in_root find /var -name crossdock)" ""
