#!/bin/bash
# From the first scan to the bars on the carton: what a packer is told, what the queue holds and what is printed are the
# same SSCC.
. tests/lib/tap.sh
db=$TMP/site.db
crossdock() { "$CROSSDOCK" --db "$db" --at 2026-11-23T08:00:00Z "$@"; }
scan() { printf '%s\n' "$@" | crossdock scan --printer "file:$TMP/out.zpl"; }

crossdock init >/dev/null
crossdock settings gs1_prefix=9506000 >/dev/null
cd "$TMP" || exit 1
printf 'sku,description\nA,Kettle\nB,Mug\n' >products.csv
printf 'barcode,sku\n9506000000015,A\n9506000000022,B\n' >barcodes.csv
printf 'place,kind\nD1,door\nL1,lane\nPACK-1,station\nPUT,putaway\nHOLD,quarantine\nSPILL,overflow\n' >places.csv
printf 'badge,name,role\nOP-ANA,Ana,worker\n' >operators.csv
printf 'order,line,sku,quantity,ship_name,ship_city\nSO-1,1,A,1,Café Luz,Madrid\nSO-1,2,B,2,Café Luz,Madrid\n' >orders.csv
crossdock import ./*.csv >/dev/null
cd - >/dev/null || exit 1

scan OP-ANA %RECEIVE D1 9506000000015 PACK-1 9506000000022 PACK-1 9506000000022 PACK-1 >/dev/null
said=$(scan %PACK PACK-1 SO-1/1 9506000000015 %CLOSE | tail -1)
sscc=$(sed -n 's/.*"sscc":"\([0-9]\{18\}\)".*/\1/p' <<<"$said")
is "a carton is closed with the site's first SSCC" "$sscc" 095060000000000008
has "its label waits for the terminal's printer" "$(crossdock print)" "carton    $sscc  file:$TMP/out.zpl  waits"
is "it is sent there" "$(crossdock print --send)" "label 1 (carton $sscc) sent to file:$TMP/out.zpl"
has "with these bars" "$(cat "$TMP/out.zpl")" "^FD>;>800$sscc^FS"
has "and what was put in" "$(cat "$TMP/out.zpl")" '^FD1 unit\&1 x A  Kettle^FS'
has "as carton 1 of nobody knows how many" "$(cat "$TMP/out.zpl")" "^FDCarton 1^FS"
scan 9506000000022 9506000000022 %CLOSE %DONE >/dev/null
rm "$TMP/out.zpl"
crossdock print --send >/dev/null
has "the second, when all is packed, is the last" "$(cat "$TMP/out.zpl")" "^FDCarton 2 of 2^FS"
is "each once" "$(crossdock print --send)" "No label waits"
is "the first once more is the same carton" "$(crossdock print --again "$sscc")" "label $sscc waits once more, as label 3"
rm "$TMP/out.zpl"
crossdock print --send >/dev/null
has "with the same SSCC" "$(cat "$TMP/out.zpl")" "^FD>;>800$sscc^FS"
has "now of two" "$(cat "$TMP/out.zpl")" "^FDCarton 1 of 2^FS"
has "the packing list has both" "$(crossdock packing-list SO-1/1)" "Carton 2 of 2: SSCC 095060000000000015"
is "and nothing is amiss" "$(crossdock verify >/dev/null && echo yes)" yes
done_testing
