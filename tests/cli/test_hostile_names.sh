#!/bin/bash
# What a customer, or whoever writes the files, puts into names, addresses and numbers comes out of every command, of labels, sheets and
# the screen as text: nothing in it is obeyed by a terminal, turned about, printed as a command, or a formula.
. tests/lib/tap.sh
db=$TMP/site.db
crossdock() { "$CROSSDOCK" --db "$db" "$@"; }
LC_ALL=C.UTF-8
export LC_ALL

turned=$(printf '\u202e12\u202c \u2066x\u2069\u061c\u200e\u200f\u200b\u2028\u2029\ufeff\u00ad\ufff9a\ufffab\ufffb\U000e0041')
marks=$(printf '\u0301%.0s' {1..40})
evil="Ana $turned^XZ~JA^FO1,1^XA\"'<script>alert(1)</script>';DROP TABLE scan;--\\& %n\$s e$marks"
formula='=HYPERLINK("http://x")'
quoted() { printf '"%s"' "${1//\"/\"\"}"; }
e=$(quoted "$evil") f=$(quoted "$formula")

"$CROSSDOCK" --db "$db" init >"$TMP/out" || exit 1
printf 'sku,description\nA,%s\n%s,%s\n＝X,wide\n' "$e" "$f" "$f" >"$TMP/1.csv"
printf 'place,kind,name\nD1,door,%s\nPUT,putaway,%s\nL1,lane,%s\nPACK-1,station,%s\nHOLD,quarantine,%s\nOVER,overflow,\n' \
	"$e" "$e" "$e" "$e" "$e" >"$TMP/2.csv"
printf 'badge,name,role\nOP-ANA,%s,worker\nOP-LEE,%s,lead\n' "$e" "$e" >"$TMP/3.csv"
printf 'customer,name,email\nC1,%s,%s\n%s,%s,\n' "$e" "$e" "$f" "$f" >"$TMP/4.csv"
printf 'order,line,sku,quantity,customer,payment_reference,ship_name,ship_address,ship_city,ship_postcode,ship_country\n' >"$TMP/5.csv"
printf 'SO-1,1,A,1,C1,%s,%s,%s,%s,%s,NL\n%s,1,%s,2,%s,,%s,%s,,,\n' "$e" "$e" "$e" "$e" "$e" "$f" "$f" "$f" "$f" "$f" >>"$TMP/5.csv"
printf 'SO-3,1,＝X,1,,,,,,,\n' >>"$TMP/5.csv"
printf 'inbound,sku,quantity,supplier,carrier\nIB-1,A,4,%s,DHL\n' "$e" >"$TMP/6.csv"
printf 'pickup,carrier,cutoff\nDHL-1,DHL,2099-01-01T10:00\n' >"$TMP/7.csv"
exits "the files go in: it is text" 0 crossdock import "$TMP"/[1-7].csv
is "the store holds it letter by letter" "$(sqlite3 "$db" "SELECT ship_name FROM customer_order WHERE number = 'SO-1'")" "$evil"
exits "so do the settings" 0 crossdock settings gs1_prefix=9506000 "site_name=Dock $turned"
printf '%s\n' OP-ANA %RECEIVE D1 A PACK-1 %PACK PACK-1 SO-1/1 A %CLOSE %DONE >"$TMP/scans"
crossdock scan --terminal T1 <"$TMP/scans" >"$TMP/scan.json"
hasnt "goods are received and packed" "$(cat "$TMP/scan.json")" '"result":"refused"'
exits "a lead holds the other" 0 crossdock --as OP-LEE order hold "$formula" --why "$evil"

# characters that no terminal should get: controls but line ends and tabs, and what hides or turns
hides=$(printf '[\u0080-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]')
harmless() { # NAME FILE
	is "$1: nothing turns its direction" "$(grep -aoP "$hides" "$2" | sort -u | od -An -tx1 | tr -d '\n')" ""
	is "$1: no terminal obeys it" "$(tr -d '\n\t' <"$2" | tr -dc '\000-\037\177' | wc -c)" 0
}
commands() {
	cat <<-'END'
		status
		plan
		plan --compare
		plan --all
		board
		doors
		alerts --all
		show order SO-1
		show shipment SO-1/1
		show product A
		show lane L1
		show inbound IB-1
		show pickup DHL-1
		show scan T1-000004
		why T1-000004
		operators
		people
		prepare
		pickups
		events
		audit
		settings
		verify
		recall
		decode A
		print
		manifest DHL-1
		packing-list SO-1/1
		report cross-dock --by product
		report backorders
		report activity
		report suppliers
		report reorder
		report fill-rate --by customer
	END
}
while read -r words; do
	crossdock $words >"$TMP/out" 2>&1
	is "$words: is known" "$(grep -c 'usage: \|there is no ' "$TMP/out")" 0
	harmless "$words" "$TMP/out"
	crossdock --json $words >"$TMP/out" 2>&1
	harmless "--json $words" "$TMP/out"
	case $words in events | audit) ;; *) is "--json $words: is JSON" "$(sqlite3 "" "SELECT json_valid(CAST(readfile('$TMP/out') AS TEXT))")" 1 ;; esac
done < <(commands)
harmless "scan" "$TMP/scan.json"
is "JSON has it back" "$(crossdock --json show order SO-1 >"$TMP/out" &&
	sqlite3 "" "SELECT count(*) FROM json_tree(CAST(readfile('$TMP/out') AS TEXT)) WHERE atom = '${evil//\'/\'\'}'" | sed 's/^[1-9].*/yes/')" yes
has "people are told what is there" "$(crossdock show order SO-1)" 'Ana \u202e12\u202c \u2066x'
has "of many marks on a letter they see some" "$(crossdock show order SO-1)" "$(printf '\u0301\u0301\u0301')\\u0301\\u0301"

# spreadsheets
for report in backorders fill-rate cross-dock; do
	crossdock report $report --csv >"$TMP/$report.csv"
	is "report $report --csv: no formula" "$(grep -cE '(^|,)"?[=+@-]' "$TMP/$report.csv")" 0
done
has "CSV has it back" "$(cat "$TMP"/backorders.csv "$TMP"/fill-rate.csv "$TMP"/cross-dock.csv; crossdock report backorders --csv --by product)" "'=HYPERLINK"

has "nor one of wide letters, which some take for one" "$(crossdock report backorders --csv --by product)" "'＝X"

# a page for a browser
crossdock sheet >"$TMP/sheet.html"
harmless "sheet" "$TMP/sheet.html"
hasnt "no script gets onto a page" "$(cat "$TMP/sheet.html")" '<script'
exits "a sheet in a file" 0 crossdock sheet --output "$TMP/sheet2.html"
is "is the same" "$(md5sum <"$TMP/sheet.html")" "$(md5sum <"$TMP/sheet2.html")"

# labels
exits "the label is sent" 0 crossdock print --send --to "file:$TMP/label.zpl"
is "one label all the same" "$(grep -oE '\^XA|\^XZ|~[A-Z]{2}' "$TMP/label.zpl" | tr '\n' ' ')" "^XA ^XZ "
is "without a byte that is none of ZPL's" "$(tr -d '\n' <"$TMP/label.zpl" | tr -dc '\000-\037\177-\377' | wc -c)" 0

# its own output on a terminal is the same as in a pipe
script -qec "'$CROSSDOCK' --db '$db' show order SO-1" /dev/null </dev/null | tr -d '\r' >"$TMP/out"
harmless "on a terminal" "$TMP/out"
has "and it is all there" "$(cat "$TMP/out")" 'DROP TABLE scan'

# the screen: all that the program writes to its terminal
if command -v tmux >/dev/null; then
	. tests/lib/tmux.sh
	open_window 132x43 "cat >$TMP/go"
	t pipe-pane "cat >'$TMP/raw'"
	t respawn-pane -k "XDG_STATE_HOME='$TMP/state' '$CROSSDOCK' --db '$db' run --terminal T2"
	ok "it asks for a badge" wait_for 'Scan your badge'
	type_in OP-ANA
	ok "whose name is shown" wait_for 'Ana '
	type_in %LOOKUP SO-1 A C1 $'\302\23331m' $'\342\200\256EEL-PO'
	ok "what is scanned is shown" wait_for 'EEL-PO'
	press C-c C-c
	wait_until ended
	tmux_end
	is "the screen: nothing turns its direction" "$(grep -aoP "$hides" "$TMP/raw" | sort -u | od -An -tx1 | tr -d '\n')" ""
	is "the screen: no title is set, nothing is sent to a printer or asked of the terminal" "$(grep -acP '\x1b\]|\x1bP|\x1b_|\x1b\^|\x1b\[\d*i|\x1b\[c|\xc2\x9b' "$TMP/raw")" 0
	ok "and it was looked at" grep -q 'DROP' "$TMP/raw"
else
	skip "the screen" "tmux is not installed"
fi

# names on the command line, in errors
for name in "$evil" $'\033]0;x\007' $'a\nb' $'\302\233[2J' $'\377'; do
	crossdock show order "$name" >"$TMP/out" 2>&1
	status=$?
	is "an order called $(printf '%q' "${name:0:9}"): is refused" $status 1
	harmless "said of it" "$TMP/out"
	is "in one line" "$(wc -l <"$TMP/out")" 1
	crossdock import "$TMP/$name.csv" >"$TMP/out" 2>&1
	status=$?
	is "a file called so: is refused" $status 1
	harmless "said of the file" "$TMP/out"
	"$CROSSDOCK" --db "$TMP/$name.db" status >"$TMP/out" 2>&1
	harmless "said of such a store" "$TMP/out"
	"$CROSSDOCK" --config "$TMP/$name" status >"$TMP/out" 2>&1
	harmless "said of such a config file" "$TMP/out"
	crossdock "$name" >"$TMP/out" 2>&1
	harmless "said of such a command" "$TMP/out"
done
exits "and the store is sound" 0 crossdock verify
done_testing
