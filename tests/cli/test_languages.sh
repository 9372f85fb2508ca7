#!/bin/bash
# Tables and reports in the language of who reads them: their headings, their words, numbers and days; and as JSON and CSV the same in
# each.
# timeout: 200
. tests/lib/tap.sh
db=$TMP/site.db
at=2026-11-26T09:30:00Z
crossdock() { "$CROSSDOCK" --db "$db" --at "$at" "$@"; }
reads() { # LANGUAGE ARGUMENTS...
	LC_ALL=C.UTF-8 LANGUAGE=$1 crossdock "${@:2}" 2>&1
}
[ -r "$BUILD/locale/en/LC_MESSAGES/crossdock.mo" ] || skip_all "the catalogues are not built"

exits "a site" 0 crossdock --at 2026-11-26T08:00:00Z init --demo
crossdock settings time_zone=UTC confirm=no >/dev/null
printf '%s\n' OP-ANA %RECEIVE DOOR-2 ASN-10231 19506000101504 19506000101009 9506000101309 |
	"$CROSSDOCK" --db "$db" --at "$at" scan --terminal T1 >"$TMP/scans"
ok "something was received" grep -q '"result":"direct"' "$TMP/scans"
sku=$(sqlite3 "$db" "SELECT sku FROM product WHERE tracking = 'none' ORDER BY id LIMIT 1")
lot=$(sqlite3 "$db" "SELECT sku FROM product WHERE tracking = 'lot' ORDER BY id LIMIT 1")

# ---- headings and words
shown() { # LANGUAGE: all that has a column of products
	reads "$1" status
	reads "$1" show order SO-48112
	reads "$1" show inbound ASN-10231
	reads "$1" show lane LANE-01
	reads "$1" show scan T1-000005
	reads "$1" show product "$sku"
}
has "English has the heading" "$(shown en)" "  product"
for pair in de:Artikel es:producto fr:produit pl:produkt; do
	language=${pair%:*}
	shown "$language" >"$TMP/shown"
	has "$language: the heading of products" "$(cat "$TMP/shown")" "  ${pair#*:}"
	is "$language: none is English" "$(grep -cw product "$TMP/shown")" 0
done
for pair in "de:Führung: keine" "es:Seguimiento: ninguno" $'fr:Suivi\u00a0: aucun' "pl:Śledzenie: brak"; do
	has "${pair%%:*}: how goods are followed" "$(reads "${pair%%:*}" show product "$sku")" "${pair#*:}"
done
if [ -n "$lot" ]; then
	for pair in "de:Führung: Charge" "es:Seguimiento: lote" $'fr:Suivi\u00a0: lot' "pl:Śledzenie: partia"; do
		has "${pair%%:*}: and by lot" "$(reads "${pair%%:*}" show product "$lot")" "${pair#*:}"
	done
fi
has "programs read the word" "$(reads de --json show product "$sku")" '"tracking":"none"'

# ---- numbers
has "English: the service level" "$(reads en report reorder --service 97.5)" "Service level 97.5 %: z = 1.960"
for pair in "de:Servicegrad 97,5 %: z = 1,960" "es:Nivel de servicio 97,5 %: z = 1,960" "fr:Taux de service 97,5 % : z = 1,960" \
	"pl:Poziom obsługi 97,5 %: z = 1,960"; do
	has "${pair%%:*}: the service level" "$(reads "${pair%%:*}" report reorder --service 97.5)" "${pair#*:}"
done
table() { reads "$@" | sed '1d; /^$/,$d'; } # LANGUAGE ARGUMENTS...: without what its figures mean
ok "English: a figure has a point" grep -qE '[0-9]\.[0-9]{2}( |$)' <<<"$(table en report cross-dock)"
for language in de es fr pl; do
	ok "$language: it has a comma" grep -qE '[0-9],[0-9]{2}( |$)' <<<"$(table "$language" report cross-dock)"
	ok "$language: none has a point" test "$(table "$language" report cross-dock | grep -cE '[0-9]\.[0-9]{2}( |$)')" = 0
done

# ---- days and hours
ok "English: the day" grep -q '^  2026-11-26  ' <<<"$(table en report cross-dock --by day)"
ok "English: the hour" grep -q '^  2026-11-26 09:00  ' <<<"$(table en report cross-dock --by hour)"
for pair in de:26.11.2026 es:26/11/2026 fr:26/11/2026 pl:26.11.2026; do
	language=${pair%:*}
	ok "$language: the day" grep -q "^  ${pair#*:}  " <<<"$(table "$language" report cross-dock --by day)"
	ok "$language: the hour" grep -q "^  ${pair#*:} 09:00  " <<<"$(table "$language" report cross-dock --by hour)"
done
# the hour that comes twice when clocks go back
crossdock settings time_zone=Europe/Madrid >/dev/null
for again in 2027-10-31T00:30:00Z 2027-10-31T01:30:00Z; do
	printf '%s\n' OP-BEN %RECEIVE DOOR-2 ASN-10231 19506000101009 |
		"$CROSSDOCK" --db "$db" --at $again scan --terminal T2 >/dev/null
done
at=2027-10-31T08:00:00Z
said=$(reads de report cross-dock --by hour)
has "the first pass" "$said" "  31.10.2027 02:00  "
ok "and the second" grep -qE '^  31\.10\.2027 02:00 \(' <<<"$said"
at=2026-11-26T09:30:00Z

# ---- programs
for report in cross-dock lanes suppliers; do
	same "$report as CSV is the same in each language" "$(reads de report $report --csv)" "$(reads en report $report --csv)"
	same "$report as JSON, too" "$(reads fr --json report $report)" "$(reads en --json report $report)"
done
done_testing
