#!/bin/bash
# crossdock scan and what should never come from a scanner: every line has its answer, one JSON object that no terminal
# misreads, nothing is booked that was not meant, and the store is sound afterwards.
. tests/lib/tap.sh
db=$TMP/site.db

"$CROSSDOCK" --db "$db" init >"$TMP/out" || exit 1
printf 'badge,name\nOP-ANA,Ana\n' >"$TMP/operators.csv"
printf 'sku,description\nA,Kettle\n%%OFF,Named as a command\n"]C1",Named as an identifier\n"a ""b"" \\",Named with marks\n' \
	>"$TMP/products.csv"
printf 'place,kind\nD1,door\nPUT,putaway\n' >"$TMP/places.csv"
"$CROSSDOCK" --db "$db" import "$TMP"/*.csv >"$TMP/out" || exit 1

# what is on standard input, one terminal, signed on and receiving
scan() { "$CROSSDOCK" --db "$db" scan --terminal TX --operator OP-ANA --activity receive; }
# of every answer: ok, direct, confirm, or why it was refused
results() { grep -o '^{"n":[0-9]*,"scan":.*"result":"[a-z]*"\(,"error":"[a-z-]*"\)\?' | sed 's/.*"error":"//; s/.*"result":"//; s/"//' | tr '\n' ' '; }
books() { sqlite3 "$db" "SELECT coalesce(sum(quantity), 0) FROM receipt"; }

answers() { # NAME EXPECTED: of the lines on standard input
	scan >"$TMP/answers"
	is "$1: exit" $? 0
	is "$1" "$(results <"$TMP/answers")" "$2 "
	is "$1: no byte that a terminal obeys" "$(tr -d '\n' <"$TMP/answers" | tr -dc '\000-\037\177' | wc -c)" 0
}

answers "ten megabytes without an end, and work goes on" "bad-scan direct confirm" \
	< <(head -c 10000000 /dev/zero | tr '\0' A; printf '\nA\nPUT\n')
is "one unit is booked" "$(books)" 1
# lines that never end: bounded memory, and the next one is answered
if ! grep -q __asan_init "$CROSSDOCK"; then
	(ulimit -v 400000 && head -c 300000000 /dev/zero | "$CROSSDOCK" decode >"$TMP/answers")
	is "decode: three hundred megabytes without an end are answered" "$(wc -l <"$TMP/answers")" 1
	(ulimit -v 400000 && { head -c 300000000 /dev/zero | tr '\0' A && printf '\nA\nPUT\n'; } | scan >"$TMP/answers")
	is "so does scan, and work goes on" "$(results <"$TMP/answers")" "bad-scan direct confirm "
fi
before=$(books)
u=unknown-barcode b=bad-scan q=bad-quantity
answers "NULs" "$u $u $u" < <(printf '\0\n\0\0A\0\nPUT\0\n')
answers "no UTF-8" "$u $u $u" < <(printf '\377\376\n\303(\nPUT\200\n')
answers "terminal escapes" "$u $u" < <(printf '\033[2J\033]0;x\007\n\302\23331m\n')
answers "escapes that are none" "$b $b $b $b $b" < <(printf '%s\n' '\x' '\x4' '\xZZ' '\' '\q')
answers "commands that are none" "$u $u $u $u $u" < <(printf '%s\n' % %% %s%n '% OFF' %OFF%OFF)
answers "counts that are none" "$q $q $q $q" < <(printf '%s\n' %QTY-+5 %QTY-0x5 %QTY-5,5 %QTY-×)
answers "identifiers without data" "$b $b $b $b $b direct $b" \
	< <(printf '%s\n' ']' ']]' ']C1' ']C1\x1D' '\x1D' ']C1]C1' ']Q1http://')
answers "other languages" "$u $u $u" < <(printf '%s\n' "'; DROP TABLE scan;--" '$1' '"}],"result":"ok"')
answers "blank lines, ends of Windows, no end" "$b $b direct confirm" < <(printf '\r\n\n# A\n   \n\t\nA\r\nPUT')
answers "a command wins over an SKU" "ok" < <(printf '%%OFF\n')
answers "an SKU with marks" "direct" < <(printf '%s\n' 'a "b" \\')
has "is written so that JSON has it back" "$(cat "$TMP/answers")" '"scan":"a \"b\" \\'
is "what was booked" "$(books)" $((before + 3))
exits "and the store is sound" 0 "$CROSSDOCK" --db "$db" verify

# the store is locked by somebody for longer than a scan waits: the scan is refused as such, and the next one works
before=$(books)
rm -f "$TMP/answers"
mkfifo "$TMP/scans"
scan <"$TMP/scans" >"$TMP/answers" 2>&1 &
terminal=$!
exec 3>"$TMP/scans"
printf '%%HELP\n' >&3
while ! [ -s "$TMP/answers" ] && kill -0 $terminal; do sleep 0.05; done
mkfifo "$TMP/lock"
sqlite3 "$db" <"$TMP/lock" >"$TMP/locked" &
holder=$!
exec 4>"$TMP/lock"
printf 'BEGIN IMMEDIATE;\nSELECT 1;\n' >&4
while ! [ -s "$TMP/locked" ]; do sleep 0.05; done
printf 'A\n' >&3
while [ "$(wc -l <"$TMP/answers")" -lt 2 ] && kill -0 $terminal 2>/dev/null; do sleep 0.1; done
exec 4>&-
wait $holder
exec 3>&-
wait $terminal
status=$?
out=$(tail -n 1 "$TMP/answers")
is "a store that is busy for long: exit" $status 0
has "is said" "$out" '"error":"store-busy"'
is "and nothing is booked" "$(books)" "$before"
answers "then work goes on" "direct confirm" < <(printf 'A\nPUT\n')
done_testing
