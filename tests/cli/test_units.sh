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
		ok "$name: its exposure is at most 1.0 of 10" awk "BEGIN { exit !($level <= 1.0) }"
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
done_testing
