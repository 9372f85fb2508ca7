#!/bin/bash
# Several terminals, and one: who is signed on where, a terminal that runs already, and one whose scans cannot be written down.
# timeout: 100
: "${TMP:?run by tests/run}"
. tests/lib/tap.sh
db=$TMP/site.db
crossdock() { "$CROSSDOCK" --db "$db" "$@"; }
exits "a site" 0 crossdock init --demo
for terminal in T5 T6 T7; do crossdock scan --terminal $terminal <<<OP-LEE >"$TMP/said"; done
exits "somebody signs on at a fourth" 0 crossdock scan --terminal T8 <<<OP-LEE
has "all others are named" "$said" "Lee is also signed on at T5, T6, T7"
for n in 1 2 3 4 5 6 7 8 9; do
	long=A-TERMINAL-WITH-A-VERY-LONG-NAME
	crossdock scan --terminal "${long:0:31}$n" <<<OP-LEE >"$TMP/said"
done
exits "at more than anybody reads" 0 crossdock scan --terminal T9 <<<OP-LEE
has "it is said that there are more" "$said" " ..."

# ---- one that runs already
if command -v tmux >/dev/null; then
	socket=crossdock-terminals-$$
	t() { tmux -L "$socket" -f /dev/null "$@"; }
	trap 'tmux -L "$socket" kill-server 2>/dev/null' EXIT
	t new-session -d -s T5 -x 80 -y 24 "'$CROSSDOCK' --db '$db' run --terminal T5"
	end=$((SECONDS + 30))
	until t capture-pane -p -t T5 2>/dev/null | grep -q "Lee" || [ $SECONDS -ge $end ]; do sleep 0.05; done
	ok "a terminal runs" eval "t capture-pane -p -t T5 | grep -q Lee"
	exits "another process cannot be it" 1 crossdock scan --terminal T5 <<<%OFF
	has "and says why" "$said" "this terminal runs already"
	has "and what to do" "$said" "--terminal NAME"
	is "he is still signed on there" "$(sqlite3 "$db" "SELECT count(*) FROM terminal WHERE name = 'T5' AND operator_id IS NOT NULL")" 1
	exits "another terminal is free" 0 crossdock scan --terminal T6 <<<%OFF
	t kill-session -t T5
	end=$((SECONDS + 30))
	until flock -n -x "$(ls "$TMP"/home/.local/state/crossdock/T5-*.scans)" true || [ $SECONDS -ge $end ]; do sleep 0.05; done
	exits "when it has ended it is free" 0 crossdock scan --terminal T5 <<<%OFF
	mkfifo "$TMP/in"
	crossdock scan --terminal T5 <"$TMP/in" >"$TMP/out" &
	headless=$!
	exec 7>"$TMP/in"
	echo %HELP >&7
	until [ -s "$TMP/out" ] || ! kill -0 $headless; do sleep 0.02; done
	t new-session -d -s T5 -x 80 -y 24 "'$CROSSDOCK' --db '$db' run --terminal T5 2>'$TMP/refused'"
	end=$((SECONDS + 30))
	until [ -s "$TMP/refused" ] || [ $SECONDS -ge $end ]; do sleep 0.05; done
	has "nor does one begin beside a headless one" "$(cat "$TMP/refused")" "this terminal runs already"
	exec 7>&-
	wait $headless
else
	skip "a terminal that runs already" "tmux is not installed"
fi

# ---- where its scans cannot be written down: the cause and what to do stand before the path, which may be long
if unshare -rm true 2>/dev/null; then
	mkdir "$TMP/small"
	cat >"$TMP/full.sh" <<SH
mount -t tmpfs -o size=64k none "$TMP/small" || exit 9
printf 'store = %s\nscans = %s/small//\n' "$db" "$TMP" >"$TMP/small.conf"
dd if=/dev/zero of="$TMP/small/fill" bs=1k count=80 2>/dev/null
exec "$CROSSDOCK" --config "$TMP/small.conf" scan --terminal T3
SH
	exits "a disk that is full" 0 unshare -rm bash "$TMP/full.sh" <<<%HELP
	has "the cause comes first" "$said" "A restore will not know these scans: the disk is full: make room ($TMP/small/T3-"
else
	skip "a disk that is full" "no user namespaces here"
fi
done_testing
