#!/bin/bash
# Every text that the command line says to people goes through a catalogue: in a language in which all of them stand between
# ⟦ and ⟧, nothing is left outside but data, which has no small letters here, and what is listed below. What is for programs says
# the same in every language.
. tests/lib/tap.sh
db=$TMP/site.db
at=2026-11-23T08:00:00Z

make_catalogue() {
	mkdir -p "$TMP/locale/xx/LC_MESSAGES" "$TMP/locale/en/LC_MESSAGES" &&
		packaging/update-po pot "$TMP/all.pot" 2>/dev/null &&
		sed -i 's/charset=CHARSET/charset=UTF-8/; s/nplurals=INTEGER; plural=EXPRESSION/nplurals=2; plural=(n != 1)/' "$TMP/all.pot" &&
		msgen -o "$TMP/all.po" "$TMP/all.pot" &&
		perl tests/lib/foreign.pl marks "$TMP/all.pot" "$TMP/xx.po" &&
		msgfmt -o "$TMP/locale/xx/LC_MESSAGES/crossdock.mo" "$TMP/xx.po" &&
		msgfmt -o "$TMP/locale/en/LC_MESSAGES/crossdock.mo" "$TMP/all.po"
}
command -v msgen >/dev/null || skip_all "no gettext tools"
command -v sqlite3 >/dev/null || skip_all "sqlite3 is not installed"
export CROSSDOCK_LOCALE_DIR=$TMP/locale
ok "a catalogue with marks around every text" make_catalogue

sql() { sqlite3 "$db" "$1"; }
english() { LC_ALL=C "$CROSSDOCK" --db "$db" --at "$at" "$@"; }
crossdock() { LC_ALL=C.UTF-8 LANGUAGE=xx "$CROSSDOCK" --db "$db" --at "$at" "$@"; }

# What may stand outside:
allowed=(
	'crossdock( --?[a-z-]+| [a-z]+)*' # commands, to be run
	'^--by [a-z, ]+'                  # what a report may be told by
	'(?<![a-z])--?[a-z][a-z-]*'       # options
	'^ *[a-z-]+$|^ +[a-z-]+ |^[a-z-]+  ' # names of commands and reports, at the begin of a line of a list
	'[a-z0-9_]+=[^ ,]*'               # settings
	'\{[a-z_]+\}|^(carton|direction):' # templates and their fields
	'/[^ ]*|[a-z0-9_.-]*\.(csv|db|conf|rejected)' # paths
	'ship-available|up-to-[x0-9]+|all-or-nothing|claim-order|priority-only|finish-first' # values of settings and files
	'door-behind|queue-too-long|cutoff-passed|overdue-here|inbound-late|inbound-not-confirmed|lane-full-soon|no-pickup|scanner-gone|printer-gone|backup-old|missed|frozen|stockout' # kinds of alerts
	'completes-order|waits-for-rest|consolidates|nothing-[a-z-]+|joins-shipment|held-back|no-demand|whole-carton|from-stock|redirect|over|expired|recalled|damaged|unidentified' # reasons, as programs know them
	'[a-z]+-[a-z]+(-[a-z]+)*'         # error words
	"[0-9]+ x |kg|#[a-z]+|$(id -un)"  # units, places that are none, who acts
)
outside() { # TEXT: what of it is not between marks, and not allowed
	printf '%s' "$1" | perl -CSA -Mutf8 -0ne '
		1 while s/⟦[^⟦⟧]*⟧//g;
		BEGIN { @allowed = splice @ARGV; }
		for my $line (split /\n/) {
			$line =~ s/$_//g for @allowed;
			print "$line\n" if $line =~ /[a-z]/;
		}' "${allowed[@]}"
}
inside() { # NAME TEXT
	is "$1" "$(outside "$2")" ""
}
says() { # STATUS COMMAND...: in marks
	local status=$1 name
	shift
	name="$*"
	exits "$name" "$status" crossdock "$@"
	inside "$name: nothing outside of the marks" "$said"
}

# ---- help
says 0 --help
for name in $("$CROSSDOCK" --help | sed -n '/^commands:/,/^$/s/^  \([a-z-]*\) .*/\1/p'); do
	says 0 "$name" --help
done
for name in dock-to-ship cross-dock fill-rate backorders stockouts suppliers lanes activity reorder; do
	says 0 report $name --help
done
says 2 nonsense
says 2 --nonsense
says 2 --db
says 2 --at never status
says 2 status more
says 2 report nonsense
says 1 status

# ---- a site whose data has no small letters
put() { # FILE: rows from standard input
	cat >"$TMP/$1.csv"
}
put products <<-'END'
	sku,description,backorderable,tracking,weight_g
	A,KETTLE,yes,none,1200
	B,TUMBLER,yes,none,
	C,PRESS,yes,lot,
	D,TOASTER,no,none,
END
put barcodes <<-'END'
	barcode,sku,quantity
	9506000000015,A,1
	19506000000012,A,12
	9506000000022,B,1
	9506000000039,C,1
	9506000000046,D,1
END
put places <<-'END'
	place,kind,capacity
	D1,door,
	D2,door,
	L1,lane,4
	L2,lane,10
	PACK-1,station,
	PUT,putaway,
	HOLD,quarantine,
	SPILL,overflow,
END
put operators <<-'END'
	badge,name,role
	OP-ANA,ANA,worker
	OP-BEN,BEN,worker
	OP-LEE,LEE,lead
END
put customers <<-'END'
	customer,name,policy
	C1,ACME,ship-available
END
put pickups <<-'END'
	pickup,carrier,cutoff,door,capacity
	DHL-1,DHL,2026-11-23T12:00:00Z,D2,3
	DHL-2,DHL,2026-11-23T17:00:00Z,,
	UPS-1,UPS,2026-11-23T07:30:00Z,,
END
put schedules <<-'END'
	schedule,carrier,weekdays,cutoff_time
	DHL-DAILY,DHL,mon-fri,15:00
END
put inbound <<-'END'
	inbound,sku,quantity,door,due,supplier,carrier,confirmed
	IB-1,A,9,D1,2026-11-23T07:00:00Z,POTTERIES,VAN,yes
	IB-1,B,4,D1,2026-11-23T07:00:00Z,POTTERIES,VAN,yes
	IB-2,B,9,D2,2026-11-24T10:00:00Z,POTTERIES,,no
	IB-3,C,1,,,,,no
	IB-4,A,5,D2,2026-11-23T06:00:00Z,POTTERIES,VAN,yes
END
put orders <<-'END'
	order,line,sku,quantity,from_stock,policy,max_shipments,shipments_used,customer,carrier,placed,promised,status,hold_reason
	SO-1,1,A,2,0,ship-available,,0,C1,DHL,2026-11-15T08:00:00Z,2026-11-23,open,
	SO-1,2,B,1,0,ship-available,,0,C1,DHL,2026-11-15T08:00:00Z,2026-11-23,open,
	SO-2,1,A,1,0,all-or-nothing,,0,C1,DHL,2026-11-16T08:00:00Z,2026-11-25,open,
	SO-2,2,C,2,0,all-or-nothing,,0,C1,DHL,2026-11-16T08:00:00Z,2026-11-25,open,
	SO-3,1,D,1,0,all-or-nothing,,0,,UPS,2026-11-17T08:00:00Z,,open,
	SO-4,1,A,1,1,up-to-x,3,1,,,2026-11-18T08:00:00Z,2026-11-22,open,
	SO-4,2,B,6,0,up-to-x,3,1,,,2026-11-18T08:00:00Z,2026-11-22,open,
	SO-5,1,A,3,0,,,0,,UPS,2026-11-18T08:00:00Z,2026-11-22,held,PAY
	SO-6,1,B,1,0,ship-available,,0,,,2026-11-18T08:00:00Z,,cancelled,
	SO-7,1,A,1,0,ship-available,,0,,DHL,2026-11-19T08:00:00Z,2026-11-24,open,
END
ok "a site" crossdock init
says 1 init
english settings gs1_prefix=9506000 policy=ship-available >"$TMP/settings"
says 0 import "$TMP"/{products,barcodes,places,operators,customers,pickups,schedules,inbound,orders}.csv
says 0 import "$TMP/products.csv"
printf '%s\n' SKU,DESCRIPTION >"$TMP/bad.csv"
says 1 import "$TMP/bad.csv"
printf '%s\n' sku,description,on_hand A,X,-1 ,X,1 A,Y,1 A,Y,2,3 UNIDENTIFIED,Z,0 >"$TMP/bad.csv"
says 1 import "$TMP/bad.csv"
says 1 import --keep-good "$TMP/bad.csv"
printf '%s\n' barcode,sku,quantity 9506000000016,A,1 9506000000015,Q,1 %X,A,1 L1,A,1 >"$TMP/bad.csv"
says 1 import "$TMP/bad.csv"
printf '%s\n' place,kind,capacity,spot L1,door,1, X,nothing,1, Y,lane,1,D1 D1,lane,, >"$TMP/bad.csv"
says 1 import "$TMP/bad.csv"
printf '%s\n' order,line,sku,quantity,policy,placed,status SO-1,1,A,0,up-to-x,never,open SO-9,1,A,0,,,open SO-9,1,A,2,,,what >"$TMP/bad.csv"
says 1 import "$TMP/bad.csv"
printf '%s\n' inbound,sku,quantity,sscc,door IB-9,A,0,,X IB-9,A,1,123, IB-9,A,1,395060000000000011,D1 >"$TMP/bad.csv"
says 1 import "$TMP/bad.csv"
printf '%s\n' schedule,carrier,weekdays,cutoff_time %X,DHL,mon,15:00 Y,DHL,someday,99 >"$TMP/bad.csv"
says 1 import "$TMP/bad.csv"
says 1 import "$TMP/none.csv"

# ---- work is done: received, brought, packed, loaded, taken back, refused
scans() { # TERMINAL SCAN...
	local terminal=$1
	shift
	printf '%s\n' "$@" | english scan --terminal "$terminal" >>"$TMP/scans"
}
scans T1 OP-ANA %RECEIVE D1 IB-1 9506000000015 L1 9506000000015 9506000000015 9506000000022 NOBODY 9506000000046 %SKIP 9506000000022 %UNDO
scans T1 L1 %STAGE %PACK PACK-1 SO-1
scans T2 OP-BEN %LOAD DHL-1
scans T3 OP-LEE %LOOKUP SO-1 %STAGE L1 9506000000022
cp "$db" "$TMP/worked.db"

for command in status alerts 'alerts --all' doors board plan 'plan --all' 'plan --compare' 'plan --order SO-1' 'plan --order SO-2' 'plan --order SO-5' \
	'plan --carrier DHL' pickups 'pickups --all' people prepare verify recall print template devices settings 'packing-list SO-1/1' \
	'manifest DHL-1' 'manifest UPS-1'; do
	# shellcheck disable=SC2086
	says 0 $command
done
for what in order\ SO-{1,2,3,4,5,6,7} shipment\ SO-1/1 inbound\ IB-{1,2,3} lane\ {L1,D1,PACK-1} pickup\ {DHL-1,UPS-1} schedule\ DHL-DAILY \
	product\ {A,D} scan\ T1-00000{1,2,3,4,5,6,7,8,9} scan\ T1-00001{0,1,2,3}; do
	# shellcheck disable=SC2086
	says 0 show $what
done
for what in T1-00000{5,6,7,8,9} T1-00001{0,1,2,3} '--product A' '--product D' '--product C'; do
	# shellcheck disable=SC2086
	says 0 why $what
done
for report in dock-to-ship cross-dock fill-rate backorders stockouts suppliers lanes activity reorder; do
	says 0 report $report
	says 0 report $report --from 2026-01-01 --to 2026-12-31
done
says 0 report
says 2 report lanes --from never
says 2 report lanes --by never
says 0 report cross-dock --by hour
says 0 report cross-dock --by reason
says 0 report activity --by activity

# ---- what a lead decides, and what is refused
says 2 order hold SO-1
says 0 order hold SO-1 --why X
says 1 order hold SO-1 --why X
says 1 order release SO-1 --why X
says 0 order resume SO-1 --why X
says 1 order resume SO-1 --why X
says 0 order prioritise SO-2 --why X
says 0 order prioritise SO-2 7 --why X
says 1 order prioritise SO-2 7 --why X
says 2 order prioritise SO-2 X --why X
says 0 order accept SO-3 1
says 1 order accept SO-3 1
says 1 order accept SO-1 9
says 0 order cancel SO-4 --why X
says 1 order cancel SO-4 --why X
says 1 order hold SO-99 --why X
says 0 show order SO-4
says 0 people --assign OP-BEN pack PACK-1
says 1 people --assign OP-BEN pack PACK-1
says 1 people --assign OP-BEN pack L1
says 1 people --assign OP-XXX pack
says 2 people --assign OP-BEN SLEEP
says 0 people
says 0 people --release OP-BEN
says 1 people --release OP-BEN
says 0 pickups --move SO-7 DHL-2 --why X
says 1 pickups --move SO-7 DHL-2 --why X
says 1 pickups --move SO-99 DHL-2 --why X
says 1 pickups --move SO-7 UPS-1 --why X
says 0 pickups --ask-extra DHL 2026-11-23T20:00 --why X
says 1 pickups --ask-extra DHL 2026-11-23T20:00 --why X
says 1 pickups --ask-extra XYZ 2026-11-23T20:00 --why X
says 1 pickups --call-off NONE --why X
says 0 pickups --call-off UPS-1 --why X
says 0 pickups
says 0 recall C LOT-1 --why X
says 1 recall C LOT-1 --why X
says 1 recall A LOT-1 --why X
says 1 recall Q LOT-1 --why X
says 0 recall --lift C LOT-1 --why X
says 1 print --again 99
says 1 print --withdraw 99
says 1 print --came-out 99
says 0 print --send --to "file:$TMP/labels"
says 1 print --send --to NOWHERE
says 1 template NONE
says 1 settings policy=NONE
says 1 settings time_zone=NOWHERE
says 1 show order SO-99
says 1 show lane L99
says 1 why T9-000001
says 1 why --product Q
says 1 manifest NONE
says 1 packing-list SO-99/1
says 1 plan --order SO-99
says 1 plan --carrier XYZ
says 0 backup "$TMP/COPY"
says 1 backup "$TMP/COPY"
says 1 --as NOBODY status
printf 'NONSENSE = 1\n' >"$TMP/bad.conf"
says 1 --config "$TMP/bad.conf" status
printf '[scanner S]\nkind = NONE\n' >"$TMP/bad.conf"
says 1 --config "$TMP/bad.conf" status
printf '[NONSENSE]\nkind = NONE\n' >"$TMP/bad.conf"
says 1 --config "$TMP/bad.conf" status
exits "the sheet" 0 crossdock sheet --output "$TMP/SHEET"
inside "the sheet's file" "$said"
inside "the sheet" "$(sed 's/<style>.*//; /^[a-z.@].*{/d; s/<[^>]*>//g' "$TMP/SHEET")"
exits "the test sheet" 0 crossdock sheet --test "$TMP/SHEET"
inside "the test sheet" "$(sed 's/<p class=code>.*//; /^[a-z.@].*{/d; s/<[^>]*>//g' "$TMP/SHEET")"

# ---- a store that differs from its ledger
for change in 'place SET units = units + 1, incoming = incoming + 1, shipments = shipments + 1' 'order_line SET allocated = allocated + 1, waiting = waiting + 1' \
	'shipment SET in_hand = 7, here = 7, place_id = NULL' 'balance SET quantity = quantity + 1' 'direction SET open = open + 1' \
	'receipt SET quantity = quantity + 1' 'inbound_product SET received = received + 1'; do
	cp "$TMP/worked.db" "$db"
	sql "PRAGMA foreign_keys = OFF; UPDATE $change"
	said=$(crossdock verify 2>&1)
	has "verify after $change" "$said" "recomputed"
	inside "verify after $change: nothing outside of the marks" "$said"
done

# ---- an audit trail that was tampered with
change_trail() { # NAME SQL: what verify says of it
	cp "$TMP/worked.db" "$db"
	english verify >/dev/null
	sql "PRAGMA foreign_keys = OFF; DROP TRIGGER audit_changes; DROP TRIGGER audit_deletes; DROP TRIGGER audit_adds; $2"
	said=$(crossdock verify 2>&1)
	has "verify after $1" "$said" "⟦trigger audit_changes is gone"
	inside "verify after $1: nothing outside of the marks" "$said"
}
change_trail "a row was changed" "UPDATE audit SET at = at + 1 WHERE id = 2"
has "says that it was" "$said" "⟦it was changed: its hash⟧"
change_trail "a row was taken out" "DELETE FROM audit WHERE id = 2"
has "says that it is missing" "$said" "⟦rows before it are missing: its number⟧"
change_trail "a row follows another" "UPDATE audit SET prev = randomblob(32) WHERE id = 2"
has "says that it does" "$said" "⟦it does not follow the row before it⟧"
change_trail "all went" "DELETE FROM audit"
has "says that it is empty" "$said" "⟦the audit trail is empty"
has "says what was sealed" "$said" "⟦terminal T1: its scans are sealed up to⟧"
change_trail "a seal says nothing" "UPDATE audit SET detail = '' WHERE action = 'sealed' AND subject = 'T1'"
has "says that it is none" "$said" "it is not one that the program made"
change_trail "a seal is of nobody" "UPDATE audit SET subject = 'T9' WHERE action = 'sealed' AND subject = 'T1'"
has "says that there is no such terminal" "$said" "there is no such terminal"
change_trail "a seal begins elsewhere" "UPDATE audit SET detail = replace(detail, '\"from\":\"1\"', '\"from\":\"2\"') WHERE action = 'sealed' AND subject = 'T1'"
has "says that it does" "$said" "it does not begin where the one before it ended"
change_trail "a trigger was put there" "CREATE TRIGGER helper AFTER INSERT ON scan BEGIN SELECT 1; END"
has "says which" "$said" "⟦trigger helper: somebody changed it"
change_trail "a view was put there" "CREATE VIEW helper AS SELECT 1"
has "says which view" "$said" "⟦view helper: somebody changed it"
says 1 verify --audit-head "1:$(printf '0%.0s' {1..64})"

# ---- programs read the same whatever the language is
for command in status board pickups people prepare alerts 'show order SO-2' 'why --product A' plan 'report lanes' verify 'order accept SO-3 1' \
	'show order SO-99' devices 'events --since 0'; do
	cp "$TMP/worked.db" "$db"
	# shellcheck disable=SC2086
	one=$(english --json $command 2>&1)
	cp "$TMP/worked.db" "$db"
	# shellcheck disable=SC2086
	two=$(crossdock --json $command 2>&1)
	same "--json $command" "$(sed 's/\.[0-9]*Z/Z/g' <<<"$two")" "$(sed 's/\.[0-9]*Z/Z/g' <<<"$one")"
done
same "decode" "$(crossdock decode '01095060001343521' L1 2>&1)" "$(english decode '01095060001343521' L1 2>&1)"
done_testing
