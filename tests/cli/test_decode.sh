#!/bin/sh
# crossdock decode: arguments and standard input, one JSON object a line, no store.
. tests/lib/tap.sh

decode() { "$CROSSDOCK" decode "$@"; }

is "the contract's example" "$(decode ']C1010950600013435210A1')" \
	'{"scan":"]C1010950600013435210A1","symbology":"]C1","kind":"gs1","text":"(01)09506000134352(10)A1","elements":[["01","09506000134352"],["10","A1"]]}'
is "a GTIN has 14 digits" "$(decode 9506000134352)" \
	'{"scan":"9506000134352","symbology":"","kind":"gtin","text":"(01)09506000134352","elements":[["01","09506000134352"]]}'
is "a bare SSCC" "$(decode 376130321109103420)" \
	'{"scan":"376130321109103420","symbology":"","kind":"sscc","text":"(00)376130321109103420","elements":[["00","376130321109103420"]]}'
is "plain text" "$(decode LANE-01)" '{"scan":"LANE-01","symbology":"","kind":"text","text":"LANE-01","elements":[]}'
is "a command" "$(decode %RECEIVE)" '{"scan":"%RECEIVE","symbology":"","kind":"command","text":"%RECEIVE","elements":[]}'
has "an error says why" "$(decode 9506000134353)" '"kind":"error","text":"ERROR: bad check digit: 9506000134353 cannot end in 3, it would have to be 2","elements":[]'
exits "a damaged scan is a result" 0 decode 9506000134353
has "a bracket in a value" "$(decode ']C110A(B')" '"text":"(10)A\\(B","elements":[["10","A(B"]]'
has "an odd label has a warning" "$(decode '(01)09506000134352(37)5')" '"warning":"(01) and (37) should not stand on one label"'
hasnt "another has none" "$(decode ']C110A')" warning

has "a group separator" "$(decode ']C110A\x1D21B')" '"scan":"]C110A\\x1D21B","symbology":"]C1","kind":"gs1","text":"(10)A(21)B"'
has "a small hexadecimal digit" "$(decode ']C110A\x1d21B')" '"scan":"]C110A\\x1D21B"'
has "a backslash" "$(decode 'A\\B')" '"scan":"A\\\\B","symbology":"","kind":"text","text":"A\\B"'
has "bytes that are no UTF-8" "$(decode 'A\xFFB')" '"scan":"A\\xFFB","symbology":"","kind":"text","text":"A\\xFFB"'
has "a zero byte" "$(decode 'A\x00B')" '"scan":"A\\x00B","symbology":"","kind":"text","text":"A\\x00B"'
has "UTF-8" "$(decode 'CAFÉ')" '"scan":"CAFÉ","symbology":"","kind":"text","text":"CAFÉ"'
has "a bad escape" "$(decode 'A\q')" '"scan":"A\\\\q","symbology":"","kind":"error","text":"ERROR: after a backslash'
has "a cut-off escape" "$(decode 'A\x1')" '"kind":"error"'
is "a bad escape spoils its own line only" "$(printf '%s\n' 'A\q' B | decode | cut -d'"' -f 4 | tail -n 1)" B
exits "a bad escape is a result too" 0 decode 'A\q'

is "arguments, in order" "$(decode A B C | cut -d'"' -f 4 | tr '\n' ' ')" "A B C "
is "standard input, line by line" "$(printf 'A\nB\r\nC' | decode | cut -d'"' -f 4 | tr '\n' ' ')" "A B C "
is "a line in, a line out" "$(printf 'A\n\nB\n' | decode | wc -l | tr -d ' ')" 3
is "--json makes no difference" "$(decode A --json)" "$(decode A)"
is "a scan that looks like an option" "$(decode -- --json | cut -d'"' -f 4)" "--json"
is "what is wrong with a long one" "$(head -c 5000 /dev/zero | tr '\0' A | decode | grep -c 'more than a scan can have')" 1
is "whatever the bytes, a line is JSON" "$(printf '%s\n' '\x00\x1F\x7F\xC3(01)' ']C1\xFE' ']E0\xFE' 'http://\xFF' '(\xFF' "(01)'" |
	decode | while read -r line; do
		sqlite3 :memory: "SELECT json_valid('$(printf '%s' "$line" | sed "s/'/''/g")')"
	done | tr -d '\n')" 111111
is "answers before the next line comes" "$(mkfifo "$TMP/in" "$TMP/out"
	"$CROSSDOCK" decode <"$TMP/in" >"$TMP/out" &
	exec 3>"$TMP/in" 4<"$TMP/out"
	echo A >&3
	read -r first <&4
	exec 3>&-
	echo "$first" | cut -d'"' -f 4)" A
has "two-digit years follow --at" "$("$CROSSDOCK" --at 2050-01-01T00:00:00Z decode ']C117000229')" '"kind":"error"'
has "as does a leap year" "$("$CROSSDOCK" --at 2026-01-01T00:00:00Z decode ']C117000229')" '"kind":"gs1"'
has "help" "$("$CROSSDOCK" decode --help)" "decode [SCAN...]"
done_testing
