#!/bin/bash
# The units of kiosks: systemd understands them, the sandbox is as tight as the README says, and what they name is there.
. tests/lib/tap.sh
units=packaging/systemd

sandbox() { sed '1,/^# ---- the sandbox/d' "$units/$1" | grep -v '^#'; }
same "a console's and a serial line's sandbox are alike" "$(sandbox crossdock-kiosk@.service)" "$(sandbox crossdock-serial@.service)"
for unit in crossdock-kiosk@.service crossdock-serial@.service; do
	has "$unit: no root" "$(cat "$units/$unit")" 'User=crossdock'
	has "$unit: the watchdog looks at it" "$(cat "$units/$unit")" 'WatchdogSec='
	has "$unit: it comes back for ever" "$(cat "$units/$unit")" 'StartLimitIntervalSec=0'
	# systemd 252 triggers them before each restart, and the login prompt that comes takes the console away
	hasnt "$unit: what follows when it has ended is not left to OnSuccess=" "$(cat "$units/$unit")" 'OnSuccess='
	hasnt "$unit: nor to OnFailure=" "$(cat "$units/$unit")" 'OnFailure='
	is "$unit: a login prompt comes after what it is not restarted for" \
		"$(sed -n 's/^RestartPreventExitStatus=//p' "$units/$unit")" "$(sed -n 's/^	exited:\([0-9]\) | exited:\([0-9]\)).*/\1 \2/p' packaging/kiosk/console)"
	exposed=$(grep -c '^PrivateNetwork=yes' "$units/$unit")
	is "$unit: devices that are plugged in are heard of: by the host's netlink" "$exposed" 0
done

# what they run is the package's: by its name in the tree
for path in $(sed -nE 's/^Exec[A-Za-z]*=[-+]*([^ ]+).*/\1/p' "$units"/crossdock-{kiosk,serial}@.service | sort -u); do
	case $path in
	/usr/bin/crossdock) ok "$path is the program" test -x "$CROSSDOCK" ;;
	/usr/libexec/crossdock/*) ok "$path is packaged" test -x "packaging/kiosk/${path##*/}" ;;
	/bin/stty) ok "$path is everywhere" test -x "$path" ;;
	*) ok "$path is known" false ;;
	esac
done

if ! command -v systemd-analyze >/dev/null; then
	skip "systemd understands the units" "systemd-analyze is not installed"
else
	instance() { # UNIT INSTANCE: a file of that name
		cp "$units/$1@.service" "$TMP/$1@$2.service"
		printf '%s\n' "$TMP/$1@$2.service"
	}
	# without its drop-ins' folder the machine's own units do not matter; the program may not be installed here
	analyze() { SYSTEMD_LOG_LEVEL=warning systemd-analyze "$@" 2>&1 | grep -vE 'Command /usr/(bin|libexec)/[a-z/]* is not executable'; }
	for file in "$(instance crossdock-kiosk tty1)" "$(instance crossdock-serial ttyS0)"; do
		name=${file##*/}
		is "$name: systemd understands it" "$(analyze verify --man=no "$file")" ""
		level=$(systemd-analyze security --offline=true --no-pager "$file" 2>/dev/null | sed -n 's/.*Overall exposure level[^:]*: \([0-9.]*\).*/\1/p')
		if [ -z "$level" ]; then
			skip "$name: its exposure" "this systemd-analyze cannot tell of a file"
			continue
		fi
		ok "$name: its exposure is at most 1.2 of 10" awk "BEGIN { exit !($level <= 1.2) }"
		has "$name: as the README says" "$(cat README.md)" "exposure of $level"
	done
	for example in "$units"/examples/*.conf; do
		case $example in */serial-line.conf | */second-terminal.conf | */wall.conf | */tcp-printer.conf | */unmarked-scanner.conf) ;; *) continue ;; esac
		mkdir -p "$TMP/crossdock-kiosk@tty1.service.d"
		rm -f "$TMP/crossdock-kiosk@tty1.service.d"/*
		cp "$example" "$TMP/crossdock-kiosk@tty1.service.d/"
		is "example ${example##*/}: systemd understands it" "$(SYSTEMD_UNIT_PATH=$TMP: analyze verify --man=no crossdock-kiosk@tty1.service)" ""
	done
fi

# ---- the sandbox lets the program work: a shift of it, with every system call looked at
why=
for program in systemd-analyze strace tmux python3; do command -v $program >/dev/null || why="$program is not installed"; done
case $(ldd "$CROSSDOCK") in *asan*) why="a sanitizer calls what it likes" ;; esac
[ -z "$why" ] && ! strace -o "$TMP/try" true 2>/dev/null && why="no program can be traced here"
if [ -n "$why" ]; then
	skip "the system calls of a shift are those that the unit allows" "$why"
	done_testing
fi
db=$TMP/site.db
"$CROSSDOCK" --db "$db" init --demo >/dev/null
printf 'store = %s\nprinter = file:%s\nscans = %s/\n[scanner A]\nkind = hid\nvendor = 05e0\nproduct = 1200\n' "$db" "$TMP/labels" "$TMP/scans" >"$TMP/conf"
. tests/lib/tmux.sh
open_window 100x30 "strace -f -qq -o $TMP/trace '$CROSSDOCK' --config '$TMP/conf' run --kiosk; \
	echo left with \$? >$TMP/left" TERM=linux NOTIFY_SOCKET="$TMP/nobody" WATCHDOG_USEC=1000000
wait_for badge
type_in OP-ANA %RECEIVE DOOR-2 9506000134352 %HELP %LOOKUP 9506000134352 %STAGE %PACK %LOAD %BOARD
ok "a shift was worked" wait_for 'CROSSDOCK  Board'
kill -TERM "$(awk 'NR == 1 { print $1 }' "$TMP/trace")"
wait_until test -s "$TMP/left"
has "and ended in order" "$(cat "$TMP/left")" 'left with'
sed -nE 's/^[0-9]+ +([a-z_0-9]+)\(.*/\1/p' "$TMP/trace" | sort -u >"$TMP/used"
ok "hundreds of calls of dozens of kinds were seen" test "$(wc -l <"$TMP/used")" -gt 40
filter=$(sed -n 's/^SystemCallFilter=//p' "$units/crossdock-kiosk@.service" | tr '\n' '|')
systemd-analyze syscall-filter --no-pager >"$TMP/sets" 2>/dev/null
is "the system calls of a shift are those that the unit allows" "$(python3 - "$filter" "$TMP/sets" "$TMP/used" <<'PY'
import re, sys
sets, name = {}, None
for line in open(sys.argv[2]):
    line = re.sub("\x1b\\[[0-9;]*m", "", line).rstrip()
    if line.startswith("@"):
        name = line
        sets[name] = set()
    elif name and line.strip() and not line.strip().startswith("#"):
        sets[name].add(line.strip())
def calls(name):
    found = set() if name.startswith("@") else {name}
    for one in sets.get(name, ()):
        found |= calls(one) if one.startswith("@") else {one}
    return found
allowed = calls("@default")
for part in sys.argv[1].strip("|").split("|"):
    taken = part.startswith("~")
    for name in part.lstrip("~").split():
        allowed = allowed - calls(name) if taken else allowed | calls(name)
allowed.add("fchown")  # SQLite, only as root, whose files it gives to the store's owner
print(*[call for call in open(sys.argv[3]).read().split() if call not in allowed])
PY
)" ""
done_testing
