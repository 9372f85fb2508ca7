#!/bin/bash
# The test sheet for scanners: its bars, drawn as a printer would draw them, are read by somebody else's decoder.
. tests/lib/tap.sh

exits "sheet --test" 0 "$CROSSDOCK" sheet --test "$TMP/test.html"
is "says how many" "$said" "$TMP/test.html: 19 barcodes to print"
is "the same on standard output" "$("$CROSSDOCK" sheet --test)" "$(cat "$TMP/test.html")"
exits "where it cannot be written" 1 "$CROSSDOCK" sheet --test "$TMP/none/test.html"
exits "sheet --test takes one file" 2 "$CROSSDOCK" sheet --test a b
has "it can be listed" "$("$CROSSDOCK" sheet --test --json)" '{"number":6,"code":"010950600013435210LOT-7\u001D21SN-42","text":"GS1-128 with a group separator","gs1":true}'
hasnt "nothing is fetched" "$(cat "$TMP/test.html")" "http"
widest=$(sed -nE 's/.*<svg width="([0-9]+)\..*/\1/p' "$TMP/test.html" | sort -n | tail -1)
ok "all of it fits an A4 page (194 mm; widest $widest mm)" [ "$widest" -le 193 ]

# draw N: the bars of barcode N as a picture
draw() {
	grep -o '<path d="[^"]*"' "$TMP/test.html" | sed -n "$1p" | tr 'Mhvz"' '\n' | awk '
		$2 == "0" { x = $1; getline w; for (i = 0; i < w; i++) dark[x + i] = 1; end = x + w }
		END { n = end + 10; print "P1"; print n * 3, 90
			for (y = 0; y < 90; y++) { row = ""; for (i = 0; i < n; i++) row = row (dark[i] ? "1 1 1 " : "0 0 0 "); print row } }' \
		>"$TMP/$1.pbm"
}

if command -v zbarimg >/dev/null; then
	codes=$("$CROSSDOCK" sheet --test --json | sed 's/},{/\n/g' | sed -E 's/.*"code":"//; s/","text".*//; s/\\"/"/g; s/\\\\/\\/g; s/\\u001D/<GS>/')
	for n in $(seq 19); do
		draw "$n"
		is "barcode $n is read" "$(zbarimg -q --nodbus --raw "$TMP/$n.pbm" 2>&1 | sed 's/\x1d/<GS>/')" "$(sed -n "${n}p" <<<"$codes")"
	done
else
	skip "the bars are read" "zbarimg is not installed"
fi
done_testing
