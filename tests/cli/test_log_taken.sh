#!/bin/bash
# Somebody removes the store's log, or empties it, while terminals work: it is noticed at once, nothing is written past it, what is
# removed is saved by whoever still has it, and what is lost comes back from the journals.
# timeout: 120
: "${TMP:?run by tests/run}"
. tests/lib/tap.sh
db=$TMP/dock.db
crossdock() { "$CROSSDOCK" --db "$db" "$@"; }
set_up=tests/flow/scenarios/examples.setup
exits "init" 0 crossdock init
for kind in products barcodes places operators; do
	awk -v f="$kind.csv" '/^@import/ { on = $2 == f; next } !NF { on = 0 } on' "$set_up" >"$TMP/$kind.csv"
	crossdock import "$TMP/$kind.csv" >/dev/null
done
exits "a backup" 0 crossdock backup --keep
begin() { # TERMINAL NUMBER: a terminal that stays, fed by that number
	rm -f "$TMP/$1.in" "$TMP/$1.out"
	mkfifo "$TMP/$1.in"
	crossdock scan --terminal "$1" <"$TMP/$1.in" >"$TMP/$1.out" 2>&1 7>&- 8>&- &
	eval "$1=$!"
	eval "exec $2>\"$TMP/$1.in\""
}
answers() { # TERMINAL COUNT
	until [ "$(grep -c '"result"' "$TMP/$1.out")" -ge "$2" ] || ! kill -0 "${!1}" 2>/dev/null; do sleep 0.02; done
}
work() {
	begin T1 7
	begin T2 8
	printf '%s\n' OP-ANA %RECEIVE D1 9506000000015 PACK-1 >&7
	answers T1 5
	printf '%s\n' OP-BEN %RECEIVE D1 9506000000015 PACK-1 >&8
	answers T2 5
	has "both work" "$(cat "$TMP/T1.out" "$TMP/T2.out")" '"result"'
}
scanned() { sqlite3 "$db" "SELECT count(*) FROM scan"; }
end() {
	exec 7>&- 8>&-
	wait "$T1"
	first=$?
	wait "$T2"
	second=$?
}

# ---- removed
work
before=$(scanned)
rm "$db-wal"
exits "whoever comes sees that it is not the log" 3 crossdock status
has "says which file" "$said" "$db-wal: the store's log was taken away or emptied"
has "and what to wait for" "$said" "until they have noticed it"
hasnt "not only that something failed" "$said" "I/O error"
echo 9506000000015 >&7
exec 7>&-
wait "$T1"
is "a terminal notices at its next scan" $? 3
has "and says what" "$(tail -1 "$TMP/T1.out")" "the store's log was taken away while it was worked on"
echo 9506000000015 >&8
exec 8>&-
wait "$T2"
is "so does the other" $? 3
end
exits "then all is as it was" 0 crossdock status
is "with every scan that was answered" "$(scanned)" "$before"
exits "and whole" 0 crossdock verify --file
ok "nobody calls it damaged" test ! -e "$db-damaged"
exits "the next scan" 0 crossdock scan --terminal T1 <<<9506000000015
has "is answered" "$said" '"result":"direct"'

# ---- removed, and the terminals are ended without a scan
work
before=$(scanned)
rm "$db-wal"
end
is "they end well" "$first$second" 00
is "nothing is lost" "$(scanned)" "$before"
exits "and all is whole" 0 crossdock verify --file

# ---- emptied
for how in "emptied" "cut off"; do
	work
	before=$(scanned)
	if [ "$how" = emptied ]; then : >"$db-wal"; else truncate -s "$(($(stat -c %s "$db-wal") / 2))" "$db-wal"; fi
	echo 9506000000015 >&7
	exec 7>&-
	wait "$T1"
	is "$how: a terminal notices at its next scan" $? 3
	has "$how: and says what to do" "$(tail -1 "$TMP/T1.out")" "crossdock restore --latest"
	has "$how: and why" "$(tail -1 "$TMP/T1.out")" "its log was emptied or cut off"
	exits "$how: nobody works on it" 3 crossdock scan --terminal T3 <<<OP-ANA
	has "$how: saying what to do" "$said" "crossdock restore --latest"
	end
	exits "$how: what would bring it back" 0 crossdock restore
	has "$how: it is not called sound" "$said" "is damaged: log-lost: the store's log was emptied"
	exits "$how: restore" 0 crossdock restore --latest
	is "$how: every scan that was answered is back" "$(scanned)" "$before"
	exits "$how: verify" 0 crossdock verify --file
	exits "$how: the next scan" 0 crossdock scan --terminal T1 <<<9506000000015
	has "$how: is answered" "$said" '"result":"direct"'
done
done_testing
