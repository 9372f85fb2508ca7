#!/bin/bash
# timeout: 900
# The program as login shell of an ssh account: a real sshd on the loopback device, in a mount namespace in which the tester's own account
# has that shell and no other site of this machine can be seen. tmux is the handheld.
. tests/lib/tap.sh
case ${IN_NAMESPACE-} in
'')
	[ "$(id -u)" = 0 ] || skip_all "an ssh server with accounts of its own needs root"
	for program in tmux ssh ssh-keygen sqlite3; do command -v $program >/dev/null || skip_all "$program is not installed"; done
	[ -x /usr/sbin/sshd ] || skip_all "openssh-server is not installed (packaging/setup more)"
	unshare -m true 2>/dev/null || skip_all "no mount namespace can be had here"
	export IN_NAMESPACE=yes
	exec unshare -m --propagation private "$0"
	;;
esac

# ---- a machine of its own: accounts, no site in /etc, keys
mkdir -p "$TMP/home" "$TMP/empty" "$TMP/run" "$TMP/home/.config"
ln -s "$CROSSDOCK" "$TMP/crossdock-shell"
awk -F: -v OFS=: -v home="$TMP/home" -v shell="$TMP/crossdock-shell" '$1 == "root" { $6 = home; $7 = shell } { print } END { print "" }' /etc/passwd |
	grep . >"$TMP/passwd"
grep -q '^sshd:' "$TMP/passwd" || echo 'sshd:x:101:65534::/run/sshd:/usr/sbin/nologin' >>"$TMP/passwd"
mount --bind "$TMP/passwd" /etc/passwd || skip_all "nothing can be mounted here"
[ ! -d /etc/crossdock ] || mount --bind "$TMP/empty" /etc/crossdock
mkdir -p /run/sshd 2>/dev/null
db=$TMP/site.db
printf 'badge,name,role\nOP-ANA,Ana,worker\nOP-BEN,Ben,worker\nOP-LEE,Lee,lead\n' >"$TMP/operators.csv"
printf 'place,kind\nDOOR-2,door\n' >"$TMP/places.csv"
"$CROSSDOCK" --db "$db" init >/dev/null && "$CROSSDOCK" --db "$db" import "$TMP"/{operators,places}.csv >/dev/null
"$CROSSDOCK" --db "$TMP/other.db" init >/dev/null
printf 'store = %s\nterminal = T1\n' "$db" >"$TMP/home/.config/crossdock.conf"
for key in t7 t8 bare; do ssh-keygen -q -t ed25519 -N '' -f "$TMP/$key"; done
ssh-keygen -q -t ed25519 -N '' -f "$TMP/host"
{
	echo "command=\"T7\",restrict,pty $(cat "$TMP/t7.pub")"
	echo "command=\"T8\",restrict,pty $(cat "$TMP/t8.pub")"
	cat "$TMP/bare.pub"
} >"$TMP/keys"
port=$((20000 + $$ % 20000))
# as lax as an sshd can be: what keeps a client out must not be its settings
cat >"$TMP/sshd_config" <<-CONF
	Port $port
	ListenAddress 127.0.0.1
	HostKey $TMP/host
	AuthorizedKeysFile $TMP/keys
	PidFile $TMP/sshd.pid
	StrictModes no
	UsePAM no
	PermitRootLogin yes
	PasswordAuthentication no
	PrintMotd no
	PrintLastLog no
	AcceptEnv CROSSDOCK_* HOME XDG_* TERMINFO* LC_* LANG NOTIFY_SOCKET ENV
	Subsystem sftp /usr/lib/openssh/sftp-server
CONF
/usr/sbin/sshd -f "$TMP/sshd_config" -E "$TMP/sshd.log"
. tests/lib/tmux.sh
echo 'set -g remain-on-exit on' >>"$TMP/tmux.conf"
also_show=$TMP/sshd.log
finish() {
	tmux_end
	[ ! -s "$TMP/sshd.pid" ] || kill "$(cat "$TMP/sshd.pid")"
}
trap finish EXIT

ssh_options() { echo "-F none -p $port -i $TMP/$1 -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR -o BatchMode=yes"; }
wait_until grep -q 'Server listening' "$TMP/sshd.log"
client() { # KEY [COMMAND]: a client in a terminal of its own
	open_window 80x24 "exec ssh -tt $(ssh_options "$1") -o SendEnv='CROSSDOCK_DB LC_ALL HOME XDG_STATE_HOME NOTIFY_SOCKET' root@127.0.0.1 ${2-}" \
		CROSSDOCK_DB="$TMP/other.db" XDG_STATE_HOME="$TMP/empty" HOME=/nonexistent NOTIFY_SOCKET="$TMP/nobody"
}
at_work() { # TERMINAL: the processes that are that terminal
	pgrep -f -- "^crossdock run --kiosk --take-over --terminal $1\$" || pgrep -f -- "crossdock-shell -c $1\$"
}

# ---- a terminal, and nothing else
on hand client t7
ok "logged in: a terminal" on hand wait_for 'Scan your badge'
ok "the key's" on hand wait_for ' T7 '
on hand type_in OP-ANA
ok "on the account's store, whatever the client's environment says" on hand wait_for 'Ana'
is "that one alone" "$(sqlite3 "$TMP/other.db" 'SELECT count(*) FROM terminal')" 0
ok "its scans wait in the account's own folder" test -e "$(echo "$TMP"/home/.local/state/crossdock/T7-*.scans)"
on hand press C-c C-c C-z
ok "no key leaves it" on hand wait_for 'Choose an activity'

on second client t8
ok "another client at the same time" on second wait_for 'Scan your badge'
on second type_in OP-BEN
ok "is another terminal of the same site" on second wait_for 'Ben'
is "both work" "$(sqlite3 "$db" 'SELECT count(*) FROM terminal WHERE operator_id IS NOT NULL')" 2

on third client t8 "sh -c 'echo mischief >$TMP/mischief'"
ok "a command that a client asks for is its terminal, too: it takes that over" on third wait_for 'Ben'
ok "where it was before, it has ended" on second wait_until ended
ok "and nothing was run" test ! -e "$TMP/mischief"

for what in "sh -c id" "id;sh" "/bin/sh" "scp -t ." "--help" "T7 --db $TMP/other.db"; do
	exits "a key for no terminal: '$what' is refused" 1 ssh $(ssh_options bare) -- root@127.0.0.1 "$what"
	has "'$what': and that is said" "$said" 'runs no commands and takes no files'
done
exits "no command at all is refused, too" 1 ssh -tt $(ssh_options bare) root@127.0.0.1
has "with what the administrator has to do" "$said" 'command="T7"'
exits "no files are taken" 255 sftp -q -b /dev/null -P "$port" -i "$TMP/bare" -F none -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null root@127.0.0.1
ok "without a terminal it says why not" sh -c "ssh -T $(ssh_options t7) root@127.0.0.1 </dev/null 2>&1 | grep -q 'needs a terminal'"

# ---- the link
idle() { ! at_work "$1"; }
ok "the terminal runs" at_work T8
kill -KILL "$(pgrep -f "ssh -tt .*$TMP/t8 ")"
ok "a link that drops ends it on this side" wait_until idle T8
on second client t8
ok "logged in again, the worker goes on where he was" on second wait_for 'Ben'

stuck=$(at_work T8)
kill -STOP $stuck
on third client t8
ok "one whose link hangs is taken over" on third wait_for 'Ben'
ok "and the other is ended" wait_until sh -c "! kill -0 $stuck"

# ---- a lead ends it
on third type_in %LEAVE
ok "%LEAVE asks for a lead" on third wait_for "lead's badge"
done_testing
