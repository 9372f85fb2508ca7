# On a clean system: what is installed, who may do what with it, and a first day
new_root
cp "$deb" "$root/tmp/crossdock.deb"
exits "apt installs the package" 0 apt install /tmp/crossdock.deb
has "and says what is next" "$said" "there is no store yet: /usr/share/doc/crossdock/README.Debian says"
ok "which is there" test -s "$root/usr/share/doc/crossdock/README.Debian"
hasnt "nothing is said twice, or went wrong" "$said" rror
is "its files are as they should be" "$(in_root dpkg -V crossdock)" ""

IFS=: read -r _ _ uid _ _ home shell <<<"$(in_root getent passwd crossdock)"
is "the user's home is the store's folder" "$home" /var/lib/crossdock
is "nobody signs in as that user" "$shell" /usr/sbin/nologin
is "it is a user of the system" "$([ "$uid" -lt 1000 ] && echo system)" system
is "its groups" "$(in_root id -Gn crossdock)" crossdock
is "it has no password" "$(in_root getent shadow crossdock | cut -d: -f2 | tr -d '!*')" ""
is "/var/lib/crossdock" "$(mode_of /var/lib/crossdock)" "750 crossdock:crossdock"
is "/var/lib/crossdock/scans" "$(mode_of /var/lib/crossdock/scans)" "700 crossdock:crossdock"
is "/var/backups/crossdock" "$(mode_of /var/backups/crossdock)" "700 crossdock:crossdock"
is "the config file" "$(mode_of /etc/crossdock/crossdock.conf)" "644 root:root"
is "no store is made" "$(in_root find /var/lib/crossdock -type f)" ""
is "the site's own files stay the site's" "$(in_root cat /var/lib/dpkg/info/crossdock.conffiles | sort)" "/etc/crossdock/crossdock.conf
/etc/udev/rules.d/65-crossdock-local.rules"
is "udev has the rules" "$(cd "$root" && ls lib/udev/rules.d/*crossdock* etc/udev/rules.d/*crossdock*)" "etc/udev/rules.d/65-crossdock-local.rules
lib/udev/rules.d/60-crossdock-scanner.rules
lib/udev/rules.d/70-crossdock-access.rules
lib/udev/rules.d/95-crossdock-console.rules"

for unit in "$root"/lib/systemd/system/crossdock-*; do
	[ -f "$unit" ] || continue
	name=$(basename "$unit")
	case $name in
	crossdock-serial@*) name=${name/@/@ttyS0} ;;
	*@*) name=${name/@/@tty1} ;;
	esac
	exits "systemd takes $name" 0 in_root systemd-analyze --man=no verify "$name"
	is "without a word about it" "$(grep -F crossdock <<<"$said")" ""
done
for timer in "$root"/lib/systemd/system/crossdock-*.timer; do
	[ ! -f "$timer" ] || is "$(basename "$timer") is enabled" "$(in_root systemctl is-enabled "$(basename "$timer")")" enabled
done
if [ -f "$root/lib/systemd/system/crossdock-kiosk@.service" ]; then
	is "no console is taken" "$(in_root sh -c 'ls /etc/systemd/system/*.wants' | grep -c crossdock-kiosk)" 0
	ok "one can be" in_root systemctl enable crossdock-kiosk@tty1
	ok "and is" test -L "$root/etc/systemd/system/getty.target.wants/crossdock-kiosk@tty1.service"
fi

ok "a store, by the terminals' user" as_user crossdock init
is "which is his alone" "$(mode_of /var/lib/crossdock/dock.db | cut -d' ' -f2)" crossdock:crossdock
hasnt "and read by nobody else" "$(in_root runuser -u nobody -- crossdock status 2>&1)" shipments
hasnt "who is not told to make another one" "$(in_root runuser -u nobody -- crossdock status 2>&1)" init
ok "its settings" as_user crossdock settings time_zone=Europe/Madrid gs1_prefix=9506000
ok "the example site" in_root runuser -u crossdock -- sh -c 'crossdock import /usr/share/doc/crossdock/examples/site/*.csv'
answers=$(scans T1 OP-ANA %RECEIVE DOOR-2 ASN-10231 "$(sed -n '2s/,.*//p' "$root/usr/share/doc/crossdock/examples/site/2-barcodes.csv")")
is "scans are answered" "$(wc -l <<<"$answers")" 5
has "with a direction, or why not" "$answers" '"result":'
has "by who is signed on" "$answers" "Ana"
ok "everything adds up" as_user crossdock verify
exits "root looks at it" 0 in_root crossdock status
is "and leaves nothing that the user could not write" "$(in_root find /var/lib/crossdock ! -user crossdock)" ""
ok "the user goes on" as_user crossdock status
has "where scans wait" "$(in_root find /var/lib/crossdock -type f)" dock.db
# what timers start, as the user and with the words of their units
for unit in "$root"/lib/systemd/system/crossdock-*.timer; do
	[ -f "$unit" ] || continue
	service=${unit%.timer}.service
	is "$(basename "$service") runs as the store's user" "$(sed -n 's/^User=//p' "$service")" crossdock
	exits "and does what it is there for" 0 as_user sh -c "$(sed -n 's/^ExecStart=//p' "$service")"
done
if [ -f "$root/lib/systemd/system/crossdock-backup.timer" ]; then
	has "a backup is there" "$(in_root ls /var/backups/crossdock)" .db
	is "nobody else reads it" "$(in_root find /var/backups/crossdock -type f ! -perm 600)" ""
fi
ok "a command is explained" in_root crossdock import --help
for language in de es fr pl; do
	is "there is a catalogue $language" "$(ls "$root/usr/share/locale/$language/LC_MESSAGES/crossdock.mo" 2>/dev/null)" "$root/usr/share/locale/$language/LC_MESSAGES/crossdock.mo"
done
