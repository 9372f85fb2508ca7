#!/bin/bash
# The house: which folder may include which. An arrow that points back is a mistake of structure, found here.
. "$(dirname "$0")/../lib/tap.sh"
cd "$(dirname "$0")/../.." || exit 1

may() { # FOLDER ALLOWED...: what the folder's files include beside their own folder
	local folder=$1 wrong
	shift
	wrong=$(grep -nE '^#include "' "$folder"/*.[ch] | sed -E 's/^([^:]*:[0-9]*):#include "([^"]*)".*/\1 \2/' |
		awk -v own="${folder#src/}" -v allowed="$*" 'BEGIN { n = split(allowed, a, " ") }
			{ split($2, part, "/"); ok = part[1] == own; for (i = 1; i <= n; i++) ok = ok || part[1] == a[i] || $2 == a[i]
			if (!ok) print }')
	is "$folder includes only what it may" "$wrong" ""
}
may src/base
may src/scan base
may src/dock base
may src/store base dock
may src/flow base scan dock store
may src/exchange base scan dock store
may src/cli base scan dock store flow exchange devices ui/app.h
may ui base flow devices
may devices base

only() { # HEADER FILE...: who alone knows the header of a library
	local header=$1
	shift
	is "$header is known to few" "$(grep -lE "^#include <$header>" src/*/*.[ch] ui/*.[ch] devices/*.[ch] | sort | tr '\n' ' ')" "$(printf '%s ' "$@")"
}
only sqlite3.h src/store/sqlite.c src/store/sqlite_conn.h src/store/sqlite_vfs.c
only curses.h ui/curses.c
only libevdev/libevdev.h devices/hid.c
only libserialport.h devices/serial.c
only libudev.h devices/hotplug.c
only sodium.h src/base/digest.c src/base/pin.c
only systemd/sd-daemon.h src/base/alive.c
done_testing
