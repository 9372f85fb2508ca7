#!/bin/bash
# The command line: options, config file, exit status, help; init, settings, backup, sheet.
. tests/lib/tap.sh
db=$TMP/site.db

exits "--version" 0 "$CROSSDOCK" --version
is "it names program and version" "${said%% *}" crossdock
exits "--help" 0 "$CROSSDOCK" --help
help=$said
for command in $(printf '%s\n' "$help" | sed -n '/^commands:/,/^$/s/^  \([a-z]*\) .*/\1/p'); do
	exits "$command --help" 0 "$CROSSDOCK" "$command" --help
	has "$command --help shows its usage" "$said" "usage: crossdock [OPTION...] $command"
	case $command in init | report | decode | devices | run | help) ;; *)
		exits "$command without a store: usage or a store asked for" 2 "$CROSSDOCK" "$command" ;;
	esac
done
for option in --db --config --at --as --json --version CROSSDOCK_DB; do
	has "--help explains $option" "$help" "$option"
done

exits "an unknown command" 2 "$CROSSDOCK" setings
has "names the nearest" "$said" "crossdock: there is no command 'setings': did you mean settings?"
exits "an unknown option" 2 "$CROSSDOCK" --jsn settings
has "names the nearest option" "$said" "did you mean --json?"
exits "a command that is like none" 2 "$CROSSDOCK" nosuch
has "is not mistaken for another" "$said" "there is no command 'nosuch': crossdock --help lists all"
exits "an option that is like none" 2 "$CROSSDOCK" --xyzzyplugh
has "is not either" "$said" "there is no option '--xyzzyplugh': crossdock --help lists all"
for way in -h help; do
	exits "$way helps" 0 "$CROSSDOCK" $way
	is "$way: as --help" "$said" "$help"
done
exits "--help of a command" 0 "$CROSSDOCK" settings --help
of_settings=$said
exits "help and its name" 0 "$CROSSDOCK" help settings
is "the same" "$said" "$of_settings"
exits "its name and -h" 0 "$CROSSDOCK" settings -h
is "the same, too" "$said" "$of_settings"
exits "an option without its value" 2 "$CROSSDOCK" --db
exits "a flag with a value" 2 "$CROSSDOCK" --json=yes settings
exits "no store named" 2 "$CROSSDOCK" settings
has "says how to name one" "$said" "CROSSDOCK_DB"
exits "a store that is not there" 1 "$CROSSDOCK" --db "$db" settings
has "says how to make one" "$said" "init"
is "and makes none" "$(ls "$db" 2>/dev/null)" ""
if [ "$(id -u)" = 0 ] && command -v runuser >/dev/null; then
	his=$(mktemp -d) # where others may go
	mkdir -m 700 "$his/shut"
	cp "$CROSSDOCK" "$his/crossdock" && chmod 755 "$his" "$his/crossdock"
	"$CROSSDOCK" --db "$his/shut/his.db" init >/dev/null
	exits "a store in somebody else's folder" 1 runuser -u nobody -- "$his/crossdock" --db "$his/shut/his.db" settings
	has "says as whom it is opened" "$said" "not yours to look into: act as the user whose it is"
	hasnt "and not to make one" "$said" init
	exits "nor is one made there" 1 runuser -u nobody -- "$his/crossdock" --db "$his/shut/her.db" init
	rm -rf "$his"
else
	skip "a store in somebody else's folder" "only root can be somebody else"
fi
echo nonsense >"$TMP/text"
exits "a file that is no store" 1 "$CROSSDOCK" --db "$TMP/text" settings
is "stays as it was" "$(cat "$TMP/text")" nonsense

exits "init" 0 "$CROSSDOCK" --db "$db" init
exits "init again" 1 "$CROSSDOCK" --db "$db" init
exits "init where there is no folder" 3 "$CROSSDOCK" --db "$TMP/none/x.db" init
exits "init with an unknown argument" 2 "$CROSSDOCK" --db "$TMP/y.db" init --dmo
is "makes nothing" "$(ls "$TMP/y.db" 2>/dev/null)" ""

settings() { "$CROSSDOCK" --db "$db" settings "$@"; }
exits "settings" 0 settings
is "has the defaults" "$said" "policy=ship-available
max_shipments=none
confirm=yes
blind_receipts=yes
over_receipt_percent=0
consolidate=yes
reach_days=7
patience_days=14
sweep_minutes=45
time_zone=UTC
gs1_prefix=none
site_name=
label_dpi=203
direction_labels=no
match=claim-order
require_pin=no
idle_signoff_minutes=15"
exits "up-to-x alone" 1 settings policy=up-to-x
is "changes nothing" "$(settings policy)" policy=ship-available
exits "up-to-x with its number" 0 settings max_shipments=2 policy=up-to-x
is "shows what was set" "$said" "policy=up-to-x
max_shipments=2"
exits "one bad among good ones" 1 settings confirm=no reach_days=many
is "changes none of them" "$(settings confirm)" confirm=yes
exits "an unknown setting" 1 settings confrim=no
has "names the nearest setting" "$said" "did you mean confirm?"
exits "an unknown setting to show" 1 settings confrim
exits "a time zone that is none" 1 settings time_zone=Europe/Atlantis
exits "gs1_prefix" 0 settings gs1_prefix=9506000
is "JSON has types" "$("$CROSSDOCK" --db "$db" settings policy max_shipments confirm gs1_prefix --json)" \
	'{"policy":"up-to-x","max_shipments":2,"confirm":true,"gs1_prefix":"9506000"}'
is "JSON before the command too" "$("$CROSSDOCK" --json --db "$db" settings confirm)" '{"confirm":true}'
settings >"$TMP/saved"
exits "what it prints can be given back" 0 settings $(cat "$TMP/saved")

exits "CROSSDOCK_DB" 0 env CROSSDOCK_DB="$db" "$CROSSDOCK" settings confirm
exits "--db=URL with a scheme" 0 "$CROSSDOCK" --db="sqlite:$db" settings confirm
printf 'store = site.db\n[terminal]\nterminal = T7\ndoor = D1\n' >"$TMP/terminal.conf"
exits "--config: a store beside the file" 0 "$CROSSDOCK" --config "$TMP/terminal.conf" settings confirm
cp "$TMP/terminal.conf" "$XDG_CONFIG_HOME/crossdock.conf"
cp "$db" "$XDG_CONFIG_HOME/site.db"
exits "the user's own config file" 0 "$CROSSDOCK" settings confirm
printf 'store = site.db\n\ndor = D1\n' >"$TMP/bad.conf"
exits "an unknown key" 1 "$CROSSDOCK" --config "$TMP/bad.conf" settings
has "is named with file, line and the nearest" "$said" "bad.conf:3: there is no key 'dor': did you mean door?"
printf 'store = site.db\nterminal = T1\n[terminal]\nstore = other.db\n' >"$TMP/bad.conf"
exits "a key that is given twice" 1 "$CROSSDOCK" --config "$TMP/bad.conf" settings
has "is named with both places" "$said" "bad.conf:4: store is set in line 1 already: take one of them out"
printf 'store = site.db\n[printers]\nname = x\n' >"$TMP/bad.conf"
exits "an unknown section" 1 "$CROSSDOCK" --config "$TMP/bad.conf" settings
exits "a config file that is not there" 1 "$CROSSDOCK" --config "$TMP/none.conf" settings
has "is named" "$said" "none.conf"

exits "--at with an offset" 0 "$CROSSDOCK" --db "$db" --at 2026-11-23T14:05:00+01:00 settings confirm
exits "--at without one" 0 "$CROSSDOCK" --db "$db" --at "2026-11-23 14:05" settings confirm
exits "--at a day that is none" 2 "$CROSSDOCK" --db "$db" --at 2026-02-30 settings confirm
settings time_zone=Europe/Madrid >/dev/null
"$CROSSDOCK" --db "$TMP/at.db" --at 2026-11-23T14:05:00Z init >/dev/null
is "--at is the program's time" "$(sqlite3 "$TMP/at.db" 'SELECT applied_at / 60000 FROM schema_version LIMIT 1')" \
	"$(($(date -u -d 2026-11-23T14:05:00Z +%s) / 60))"
exits "--as somebody unknown" 1 "$CROSSDOCK" --db "$db" --as OP-NOBODY settings confirm
has "names the badge" "$said" "OP-NOBODY"
sqlite3 "$db" "INSERT INTO operator (badge, name) VALUES ('OP-ANA', 'Ana')"
exits "--as an operator" 0 "$CROSSDOCK" --db "$db" --as OP-ANA settings confirm

exits "backup" 0 "$CROSSDOCK" --db "$db" backup "$TMP/copy.db"
is "is the same store" "$("$CROSSDOCK" --db "$TMP/copy.db" settings)" "$(settings)"
is "and whole" "$(sqlite3 "$TMP/copy.db" 'PRAGMA integrity_check')" ok
exits "backup onto a file" 1 "$CROSSDOCK" --db "$db" backup "$TMP/copy.db"
exits "backup without a file" 2 "$CROSSDOCK" --db "$db" backup

sqlite3 "$db" "INSERT INTO place (code, kind, name) VALUES ('LANE-01', 'lane', 'Left <1>'), ('CAFÉ', 'lane', '')"
exits "sheet" 0 "$CROSSDOCK" --db "$db" sheet
has "has the commands" "$said" "%RECEIVE"
for command in %STAGE %COUNT %RELEASE %RETURN %SCRAP; do
	has "has those of staging: $command" "$said" "$command<"
done
has "has the places, escaped" "$said" "Left &lt;1&gt;"
has "says what cannot be a barcode" "$said" "CAFÉ"
hasnt "has no badges" "$said" "OP-ANA"
is "has no places of the ledger" "$(printf '%s' "$said" | grep -c '#supplier')" 0
exits "sheet --output" 0 "$CROSSDOCK" --db "$db" sheet --output "$TMP/sheet.html"
is "writes the same page" "$(cat "$TMP/sheet.html")" "$("$CROSSDOCK" --db "$db" sheet)"
exits "sheet --output nowhere" 1 "$CROSSDOCK" --db "$db" sheet --output "$TMP/none/sheet.html"

exits "a full disk at standard output" 3 sh -c '"$CROSSDOCK" --db "$1" settings >/dev/full' sh "$db"
ok "a closed standard output harms no store" sh -c '"$CROSSDOCK" --db "$1" settings confirm=no >&- 2>&-; sqlite3 "$1" "PRAGMA integrity_check" | grep -qx ok' sh "$db"
exits "a reader that goes away ends nothing by a signal" 3 bash -c '(sleep 0.3; exec "$CROSSDOCK" --db "$1" sheet) | true; exit ${PIPESTATUS[0]}' sh "$db"
done_testing
