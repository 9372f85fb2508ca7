#!/bin/bash
# timeout: 900
# A kiosk in a real terminal: nothing that a keyboard can do ends it, but a lead; what keeps it from starting is on the screen,
# and it starts once that is mended; the service manager hears that its loop turns. Nothing waits for a time, everything for a
# text, or for what the manager hears.
. tests/lib/tap.sh
. tests/lib/tmux.sh
command -v sqlite3 >/dev/null || skip_all "sqlite3 is not installed"
command -v python3 >/dev/null || skip_all "python3 is not installed"

db=$TMP/site.db
manager=
trap 'tmux_end; [ -z "$manager" ] || kill "$manager"' EXIT

printf 'badge,name,role\nOP-ANA,Ana,worker\nOP-LEE,Lee,lead\n' >"$TMP/operators.csv"
printf 'place,kind\nDOOR-2,door\nLANE-01,lane\nPUTAWAY,putaway\nHOLD,quarantine\n' >"$TMP/places.csv"
make_site() {
	rm -f "$db"*
	"$CROSSDOCK" --db "$db" init && "$CROSSDOCK" --db "$db" import "$TMP"/{operators,places}.csv &&
		echo 5823 | "$CROSSDOCK" --db "$db" operators --set-pin OP-LEE
}

# what a worker types reaches the session: it still runs, and works
works() {
	local before
	before=$(scans)
	type_in "$1" && wait_until more_scans "$before" && [ "$(last_scan)" = "$1" ]
}
scans() { sqlite3 -cmd '.timeout 5000' "$db" "SELECT COUNT(*) FROM scan"; }
more_scans() { [ "$(scans)" -gt "$1" ]; }
last_scan() { sqlite3 -cmd '.timeout 5000' "$db" "SELECT CAST(raw AS TEXT) FROM scan ORDER BY id DESC LIMIT 1"; }

start() { # [OPTION...]: before run
	type_in "clear; \$CROSSDOCK $* run --kiosk; echo left with \$?"
}

ok "a site is made" make_site
[ "$tap_failed" = 0 ] || done_testing

# ---- nothing from the keyboard ends it

open_shell 80x24 CROSSDOCK_DB="$db"
start
ok "it asks for a badge" wait_for 'Scan your badge'
type_in OP-ANA
ok "a badge signs on" wait_for 'Choose an activity'
pid=$(program)
for byte in $(seq 0 31); do
	[ "$byte" = 17 ] && continue # Ctrl-Q asks for a lead: below
	hex=$(printf %02x "$byte")
	for _ in 1 2 3; do press -H "$hex"; done
	press Escape
	ok "three times the byte 0x$hex: it goes on" works DOOR-2
done
is "and it was never started anew" "$(program)" "$pid"
for key in F1 F2 F3 F4 F5 F6 F7 F8 F9 F11 F12 Home End PageUp PageDown Insert Delete M-x M-F2 S-F3 C-Left; do press $key; done
press Escape
ok "keys of all kinds: it goes on" works DOOR-2
type_in OP-ANA
for signal in INT QUIT TSTP TTIN TTOU; do
	kill -s $signal "$pid"
	ok "SIG$signal: it goes on" works DOOR-2
done
t resize-window -t term -x 20 -y 5
ok "a window of 20 by 5: it goes on" works DOOR-2
t resize-window -t term -x 80 -y 24
is "it is still the same process" "$(program)" "$pid"

# ---- only a lead ends it

press C-q
ok "Ctrl-Q asks for a lead" wait_for "Scan a lead's badge to end this terminal"
type_in OP-ANA
ok "a worker is none" wait_for 'Ana is not a lead'
ok "and it goes on to ask" wait_for "Scan a lead's badge to end this terminal"
press Escape
ok "Esc gives it up" wait_for 'This terminal goes on'
type_in OP-LEE
ok "then a lead's badge asks for the PIN" wait_for 'type your PIN'
type_in 5823
ok "and signs on" wait_for 'Lee signed on'
type_in %LEAVE
ok "%LEAVE asks as well" wait_for "Scan a lead's badge to end this terminal"
type_in PUTAWAY
ok "another scan gives it up" gone 'to end this terminal'
type_in %OFF
ok "signed off" wait_for 'Scan your badge'
type_in %LEAVE
ok "nobody needs to be signed on for it" wait_for "Scan a lead's badge to end this terminal"
press C-c
press C-c
is "Ctrl-C does not answer it" "$(program)" "$pid"
type_in %leave
type_in OP-LEE
ok "a lead's badge asks for the PIN" wait_for 'type your PIN'
type_in 5824
ok "a wrong one does not end it" wait_for 'Wrong'
# one that comes within a second of a wrong one is not looked at
left_with_pin() { type_in 5823 && screen | grep -qF 'left with 0'; }
ok "the right one does: exit 0" wait_until left_with_pin

type_in "clear; CROSSDOCK_DB='$db' \$CROSSDOCK run; echo left with \$?"
ok "a terminal that is no kiosk" wait_for 'Scan your badge'
type_in %LEAVE
ok "says how it is left" wait_for 'Ctrl-C twice'
press C-c
press C-c
ok "so" wait_for 'left with 0'

for signal in TERM:143 HUP:129; do
	type_in clear
	start
	wait_for 'Scan your badge' >/dev/null
	kill -s ${signal%:*} "$(program)"
	ok "SIG${signal%:*} ends it, and whoever started it sees that no lead did" wait_for "left with ${signal#*:}"
	is "SIG${signal%:*}: the terminal is a shell's again" "$(t display-message -p -t term '#{alternate_on} #{cursor_flag}')" '0 1'
done

printf 'store = %s\nkiosk = yes\nterminal = T7\ncontact = Ext. 4711\n' "$db" >"$TMP/kiosk.conf"
type_in "clear; \$CROSSDOCK --config '$TMP/kiosk.conf'; echo left with \$?"
ok "the config file makes a kiosk, too" wait_for 'T7'
press C-c
press C-c
ok "Ctrl-C: it goes on" works OP-ANA
type_in %LEAVE
type_in OP-LEE
wait_for 'type your PIN' >/dev/null
type_in 5823
ok "a lead ends it" wait_for 'left with 0'
printf 'store = %s\nkiosk = perhaps\n' "$db" >"$TMP/wrong.conf"
exits "kiosk is yes or no" 1 "$CROSSDOCK" --config "$TMP/wrong.conf" status
has "and that is said" "$said" "wrong.conf:2: kiosk is yes or no, not 'perhaps'"
exits "no kiosk plays a demonstration" 2 "$CROSSDOCK" --db "$db" run --kiosk --demo

# ---- what keeps it from starting

for size in 80x24 40x12; do
	open_shell $size
	printf 'store = %s\ncontact = Ext. 4711\nstoer = x\n' "$TMP/later.db" >"$TMP/later.conf"
	rm -f "$TMP"/later.db*
	start --config "$TMP/later.conf"
	ok "$size: a config file that is wrong is on the screen" wait_for "'stoer'"
	ok "$size: and whom to call" wait_for 'Call Ext. 4711'
	ok "$size: and that it is tried again" wait_for 'tried again every 5 seconds'
	pid=$(program)
	press C-c C-c C-q C-z F10 Enter
	type_in OP-LEE
	sed -i '/stoer/d' "$TMP/later.conf"
	ok "$size: mended, the next thing is: there is no store" wait_for 'later.db'
	ok "$size: whom to call stays" wait_for 'Call Ext. 4711'
	"$CROSSDOCK" --db "$TMP/later.db" init >/dev/null
	ok "$size: once there is one, it starts" wait_for 'Scan your badge'
	is "$size: nothing that was typed meanwhile was taken for a scan" "$(sqlite3 "$TMP/later.db" "SELECT COUNT(*) FROM scan")" 0
	is "$size: in the same process" "$(program)" "$pid"
	kill "$(program)"
	wait_for 'left with 143' >/dev/null
done
sqlite3 "$TMP/later.db" "INSERT INTO schema_version (number, name, checksum, applied_at) SELECT 9000, 'later', checksum, applied_at FROM schema_version LIMIT 1"
start --config "$TMP/later.conf"
ok "a store of a newer program is said" wait_for 'Call Ext. 4711'
sqlite3 "$TMP/later.db" "DELETE FROM schema_version WHERE number = 9000"
ok "and it starts with the old one back in place" wait_for 'Scan your badge'
kill "$(program)"
wait_for 'left with 143' >/dev/null
start --config "$TMP/nothing-here.conf"
wait_for 'It is tried again' >/dev/null
kill -s TERM "$(program)"
ok "a page that waits is ended by SIGTERM" wait_for 'left with 143'

# before there is a screen the keyboard still makes signals; and a kiosk without any screen waits a little before it says so
python3 - "$CROSSDOCK" "$TMP/nothing.db" >"$TMP/signals" 2>&1 <<'PY'
import os, signal, subprocess, sys, time
for s in ("INT", "QUIT", "TSTP", "TTIN", "TTOU"):
    number = getattr(signal, "SIG" + s)
    p = subprocess.Popen([sys.argv[1], "--db", sys.argv[2], "run", "--kiosk"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, restore_signals=True, preexec_fn=lambda: signal.signal(number, signal.SIG_DFL))
    while True: # until it ignores it: before that it has done nothing at all
        status = dict(l.split(":", 1) for l in open("/proc/%d/status" % p.pid).read().splitlines() if ":" in l)
        if int(status["SigIgn"], 16) & 1 << number - 1:
            break
        time.sleep(0.01)
    p.send_signal(number)
    p.send_signal(signal.SIGTERM)
    print(s, p.wait())
PY
is "signals from the keyboard before there is a screen" "$(tr '\n' ' ' <"$TMP/signals")" "INT -15 QUIT -15 TSTP -15 TTIN -15 TTOU -15 "
"$CROSSDOCK" --db "$db" run --kiosk </dev/null >"$TMP/none" 2>&1
is "without a screen it is an error" $? 1
has "which is said" "$(cat "$TMP/none")" 'needs a terminal'

# ---- a console on which others write

open_shell 80x24 CROSSDOCK_DB="$db" TERM=linux
start
wait_for 'Scan your badge' >/dev/null
printf '\n[ 4711.0] usb 1-1: garbage\n' >"$(t display-message -p -t term '#{pane_tty}')"
ok "the kernel writes on its console" wait_for 'usb 1-1: garbage'
ok "and it is painted over" gone garbage
ok "by the whole picture" wait_for 'Scan your badge'
has "in its place" "$(screen | head -1)" 'CROSSDOCK'
kill "$(program)"
wait_for 'left with 143' >/dev/null

# ---- a wall

open_shell 80x24 CROSSDOCK_DB="$db"
type_in "clear; \$CROSSDOCK run --kiosk --board; echo left with \$?"
ok "a wall as a kiosk" wait_for 'DOORS'
press C-c C-c C-q C-q
type_in NOTHING
ok "is left by no key" wait_for 'Nobody knows NOTHING'
kill "$(program)"
ok "a signal ends it" wait_for 'left with 143'

# ---- the service manager: a socket of ours

cat >"$TMP/manager.py" <<'PY'
import os, socket, sys, time
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind(sys.argv[1])
with open(sys.argv[2], "w", buffering=1) as out:
    while True:
        for line in s.recv(4096).decode().split("\n"):
            print(line, file=out)
PY
python3 "$TMP/manager.py" "$TMP/notify" "$TMP/heard" &
manager=$!
wait_until test -S "$TMP/notify"
heard() { grep -c -- "$1" "$TMP/heard"; }
heard_more() { [ "$(heard "$1")" -gt "$2" ]; }
rm -f "$TMP"/later.db*
open_shell 80x24
type_in "clear; NOTIFY_SOCKET=$TMP/notify WATCHDOG_USEC=1000000 \$CROSSDOCK --config '$TMP/later.conf' run --kiosk; echo left with \$?"
ok "it is up as soon as its page is" wait_until heard READY=1
ok "and what keeps it from starting is its status" wait_until heard 'STATUS=Cannot start'
ok "while it waits, it gives signs of life" wait_until heard_more WATCHDOG=1 3
ok "what may take long is announced" wait_until heard WATCHDOG_USEC=900000000
"$CROSSDOCK" --db "$TMP/later.db" init >/dev/null
ok "at work, too: its status says so" wait_until heard 'STATUS=Terminal T1: nobody is signed on'
last_patience() { [ "$(grep WATCHDOG_USEC "$TMP/heard" | tail -1)" = WATCHDOG_USEC=1000000 ]; }
ok "the manager is patient no longer than before" wait_until last_patience
is "it is ready once" "$(heard READY=1)" 1
before=$(heard WATCHDOG=1)
ok "signs of life" wait_until heard_more WATCHDOG=1 $((before + 2))
pid=$(program)
kill -s STOP "$pid"
wait_until grep -q '^State:.T' "/proc/$pid/status"
quiet=$(heard WATCHDOG=1)
# another sender proves that the manager still listens while this one is quiet for longer than the manager waits
for i in 1 2 3 4; do
	python3 -c "
import socket, time
time.sleep(0.3)
socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM).sendto(b'OTHER=$i', '$TMP/notify')"
done
wait_until heard OTHER=4
is "a loop that hangs gives none" "$(heard WATCHDOG=1)" "$quiet"
kill -s CONT "$pid"
ok "once it turns again, it does" wait_until heard_more WATCHDOG=1 "$quiet"
kill "$pid"
ok "that it ends is told" wait_until heard STOPPING=1
done_testing
