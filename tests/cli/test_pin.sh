#!/bin/bash
# timeout: 300
# PINs in the real terminal and on the command line: what is typed stands nowhere: not on the screen, in the store, in the file of scans,
# in what is printed. And who sets them.
. tests/lib/tap.sh
command -v sqlite3 >/dev/null || skip_all "sqlite3 is not installed"

db=$TMP/site.db
state=$TMP/state
export CROSSDOCK_DB=$db XDG_STATE_HOME=$state
unset CROSSDOCK_PIN_FILE
# long enough that nothing else in a store, where digests stand in hexadecimal, is like it by chance; and what of it is looked for
pin=806142753196 wrong=806142753197 part=80614275
crossdock() { "$CROSSDOCK" "$@"; }

site() {
	printf 'sku,description\nKETTLE-BL,Blue kettle 1.7 l\n' >"$TMP/products.csv"
	printf 'place,kind\nDOOR-2,door\nPUTAWAY,putaway\nHOLD,quarantine\n' >"$TMP/places.csv"
	printf 'badge,name,role\nOP-ANA,Ana,worker\nOP-LEE,Lee,lead\nOP-ADA,Ada,admin\n' >"$TMP/operators.csv"
	crossdock init && crossdock import "$TMP"/{products,places,operators}.csv
}
ok "a site is made" site
[ "$tap_failed" = 0 ] || done_testing

# ---- the command line

set_pin() { printf '%s\n' "$2" | crossdock ${3:+--as "$3"} operators --set-pin "$1"; }
exits "a PIN of letters is none" 1 set_pin OP-LEE lees
has "and says why" "$said" "4 to 12 digits"
exits "one that is guessed first is none" 1 set_pin OP-LEE 4321
exits "nothing is none" 1 crossdock operators --set-pin OP-LEE </dev/null
exits "of nobody" 1 set_pin OP-NOBODY $pin
has "says who there is" "$said" "crossdock operators lists them"
exits "a usage error" 2 crossdock operators --set-pin
exits "a PIN is no argument" 2 crossdock operators --set-pin OP-LEE $pin
ok "a PIN is a line of standard input" set_pin OP-LEE $pin
is "and a slow hash in the store" "$(sqlite3 "$db" "SELECT substr(pin_hash, 1, 31) FROM operator WHERE badge = 'OP-LEE'")" \
	'$argon2id$v=19$m=65536,t=2,p=1$'
has "it is listed" "$(crossdock operators)" "set"
has "so are leads and admins who have none, and only they" "$(crossdock operators)" "
Leads and admins without a PIN: OP-ADA. Whoever has a copy of the badge acts for them: crossdock operators --set-pin"
is "JSON says who has one" "$(crossdock --json operators | grep -o '"badge":"[A-Z-]*"\|"pin":[a-z]*' | paste -sd' ')" \
	'"badge":"OP-ADA" "pin":false "badge":"OP-ANA" "pin":false "badge":"OP-LEE" "pin":true'
hasnt "and no hash" "$(crossdock --json operators)" argon2
exits "a worker sets nobody's" 1 set_pin OP-LEE 1968 OP-ANA
exits "a worker clears nobody's" 1 crossdock --as OP-ANA operators --clear-pin OP-LEE
# by a badge alone, which may be a copy, nobody sets or takes one: not his own first, and not as an admin
pins() { sqlite3 "$db" "SELECT badge, pin_hash FROM operator ORDER BY badge"; }
before=$(pins)
exits "a badge alone sets no first PIN" 1 set_pin OP-ANA 1968 OP-ANA
has "and says who does" "$said" "--as OP-ANA: Ana has no PIN, and by a badge alone none is set or taken: an admin who has one does it, or the user whose store it is, without --as"
exits "nor an admin's" 1 set_pin OP-ADA 1968 OP-ADA
exits "nor does it set others'" 1 set_pin OP-LEE 1968 OP-ADA
exits "nor take them" 1 crossdock --as OP-ADA operators --clear-pin OP-LEE
is "all PINs are as they were" "$(pins)" "$before"
is "each try is in the audit trail" "$(sqlite3 "$db" "SELECT count(*) FROM audit WHERE action = 'denied' AND subject = 'operators'")" 6
ok "the store's owner sets an admin's" set_pin OP-ADA 573920
printf '573920\n' >"$TMP/admin"
chmod 600 "$TMP/admin"
admin() { CROSSDOCK_PIN_FILE=$TMP/admin crossdock --as OP-ADA "$@"; }
admin_sets() { printf '%s\n' "$2" | admin operators --set-pin "$1"; }
ok "an admin sets any" admin_sets OP-LEE $pin
hasnt "then no lead or admin is without one" "$(crossdock operators)" "without a PIN"
ok "an import leaves it alone" crossdock import "$TMP/operators.csv"
has "still" "$(crossdock --json operators)" '"pin":true'
exits "no file brings one" 1 eval 'printf "badge,name,pin_hash\nOP-LEE,Lee,x\n" >"$TMP/pins.csv" && crossdock import "$TMP/pins.csv"'
ok "an admin clears it" admin operators --clear-pin OP-LEE
is "it is gone" "$(pins | grep LEE)" "OP-LEE|"
ok "and sets it again" set_pin OP-LEE $pin
is "each is in the audit trail" "$(sqlite3 "$db" "SELECT action FROM audit WHERE subject = 'OP-LEE' AND action LIKE 'pin%' ORDER BY id" | paste -sd' ')" \
	"pin-set pin-set pin-removed pin-set"

# ---- who acts by --as and has a PIN shows that he knows it

why() { crossdock --as OP-LEE order hold SO-NONE --why so "$@"; }
exits "a badge alone does not act" 1 why </dev/null
has "says how" "$said" "Lee has a PIN: name a file with it in CROSSDOCK_PIN_FILE, or act at a terminal"
echo $pin >"$TMP/pin"
chmod 600 "$TMP/pin"
CROSSDOCK_PIN_FILE=$TMP/pin exits "the PIN from a file" 1 why
has "acts" "$said" "there is no order SO-NONE"
chmod 640 "$TMP/pin"
CROSSDOCK_PIN_FILE=$TMP/pin exits "a file that others can read" 1 why
has "is refused" "$said" "must be yours, and nobody else's to read"
CROSSDOCK_PIN_FILE=$TMP exits "a folder" 1 why
CROSSDOCK_PIN_FILE=$TMP/no-such exits "a file that is not there" 1 why
printf %s $wrong >"$TMP/wrong"
: >"$TMP/empty"
chmod 600 "$TMP/wrong" "$TMP/empty" "$TMP/pin"
CROSSDOCK_PIN_FILE=$TMP/empty exits "an empty file" 1 why
CROSSDOCK_PIN_FILE=$TMP/wrong exits "a wrong PIN" 1 why
is "and is told no more" "$said" "crossdock: wrong PIN"
later() { crossdock --at "2026-11-23T08:0$1:00Z" "${@:2}"; }
crossdock operators --unlock OP-LEE >/dev/null
for n in 1 2 3 4; do
	CROSSDOCK_PIN_FILE=$TMP/wrong exits "wrong again" 1 later $n --as OP-LEE status
done
CROSSDOCK_PIN_FILE=$TMP/wrong exits "wrong for the fifth time" 1 later 5 --as OP-LEE status
has "locks it" "$said" "locked here for 60 seconds"
CROSSDOCK_PIN_FILE=$TMP/pin exits "also for the right one" 1 crossdock --at 2026-11-23T08:05:30Z --as OP-LEE status
has "and says for how long" "$said" "after wrong PINs of Lee: try again in 3"
has "where it is locked is listed" "$(crossdock --at 2026-11-23T08:05:30Z operators)" "the command line"
ok "an admin unlocks it" admin --at 2026-11-23T08:05:30Z operators --unlock OP-LEE
CROSSDOCK_PIN_FILE=$TMP/pin exits "then it acts" 0 crossdock --at 2026-11-23T08:05:31Z --as OP-LEE status
is "all that stands in the audit trail" "$(sqlite3 "$db" "SELECT count(*) FROM audit WHERE subject = 'OP-LEE' AND action IN ('wrong-pin', 'locked')")" 7
own() { echo $pin | CROSSDOCK_PIN_FILE=$TMP/pin crossdock --as OP-LEE operators --set-pin "$1"; }
ok "he sets his own with the old one" own OP-LEE
exits "and nobody else's" 1 own OP-ANA
ok "the store's owner takes an admin's" crossdock operators --clear-pin OP-ADA
crossdock settings require_pin=yes >/dev/null
exits "a site may want one of whoever decides" 1 crossdock --as OP-ADA operators --unlock OP-LEE
has "says so" "$said" "Ada has no PIN, and this site wants one of leads and admins"
ok "looking is free" crossdock --as OP-ADA status
crossdock settings require_pin=no >/dev/null

# ---- headless

answers=$(printf '%s\n' OP-LEE $wrong %UNDO $pin "80\\${pin#80}" | crossdock scan --terminal T8)
hasnt "no answer has it" "$answers" $part
has "the echo is a mark" "$answers" '"scan":"(PIN)"'
# a command gives the question up, and he types on
answers=$(printf '%s\n' OP-ANA OP-LEE %RECEIVE $pin 9506000134352 | crossdock scan --terminal T8)
hasnt "nor has it one where the question has just ended" "$answers" $part
is "and it is refused unseen" "$(grep -o '"scan":"(PIN)".*"error":"[a-z-]*"' <<<"$answers" | grep -o 'pin-needed')" pin-needed
has "any other unknown code is one" "$answers" unknown-barcode
hasnt "no journal has it" "$(cat "$state"/crossdock/*)" $part

# ---- the screen

command -v tmux >/dev/null || done_testing
. tests/lib/tmux.sh
screen() { t capture-pane -p -t "$window" | tee -a "$TMP/seen"; } # what stood there at any time is looked through in the end
open_terminal() { # COLUMNSxROWS
	open_window "$1" "'$CROSSDOCK' run --terminal T9" # on the store and in the folder that are exported above
	wait_for 'Scan your badge'
}

for size in 80x24 40x12; do
	ok "$size: it asks for a badge" open_terminal $size
	type_in OP-LEE
	ok "$size: and for the PIN" wait_for 'Type the PIN of Lee'
	press -l $pin
	ok "$size: which is not seen" wait_for 'PIN •••••'
	press Enter
	ok "$size: and signs on" wait_for 'Choose an activity'
	type_in %PIN
	ok "$size: %PIN asks for the old one" wait_for 'Type the old PIN'
	press Escape
	ok "$size: Esc gives it up" wait_for 'Choose an activity'
	press -l $pin
	ok "$size: typed then, it is not seen either" wait_for '› •••••'
	press Enter
	ok "$size: and refused" wait_for 'No code here'
	type_in %OFF
	ok "$size: he signs off" wait_for 'Scan your badge'
	# the badge and the PIN faster than the answer
	type_in OP-LEE $pin
	ok "$size: a fast one is signed on, too" wait_for 'Choose an activity'
	type_in %OFF
	ok "$size: and off" wait_for 'Scan your badge'
	# a worker's first one, also where the badge comes faster than the answer
	type_in OP-ANA
	ok "$size: a worker signs on" wait_for 'Choose an activity'
	t send-keys -t term -l %PIN
	t send-keys -t term Enter
	t send-keys -t term -l OP-LEE
	t send-keys -t term Enter
	ok "$size: his first PIN takes a lead's" wait_for 'Lee: your PIN lets Ana set one'
	t send-keys -t term -l $pin
	ok "$size: which is not seen" wait_for 'PIN •••••'
	t send-keys -t term Enter
	ok "$size: then it is asked for" wait_for 'Type the new PIN of Ana'
	t send-keys -t term Escape
	ok "$size: Esc gives it up" wait_for 'Choose an activity'
	type_in %PIN
	ok "$size: a lead's badge is awaited again" wait_for "A lead's badge lets Ana set a PIN"
	t send-keys -t term Escape
	ok "$size: Esc gives that up, too" wait_for 'Choose an activity'
	type_in %OFF
	ok "$size: the worker signs off" wait_for 'Scan your badge'
done

# a store that is busy: what is typed meanwhile waits, and is no plainer for it
sqlite3 "$db" >"$TMP/busy" 2>&1 <<-SQL &
	.timeout 10000
	BEGIN IMMEDIATE;
	.shell touch "$TMP/held"; while [ ! -e "$TMP/go" ]; do sleep 0.05; done
	COMMIT;
SQL
wait_until test -e "$TMP/held"
type_in OP-LEE $pin
ok "a busy store: the PIN waits behind the badge" wait_for '2 scans queued'
ok "the badge is in the file of scans" grep -qa OP-LEE "$state"/crossdock/*.scans
ok "the PIN is not" eval '! grep -qa $part "$state"/crossdock/*'
touch "$TMP/go"
wait %1
ok "then it signs on" wait_for 'Choose an activity'
close_window

# ---- typed on the command line: unseen, twice, and given up by Ctrl-C

ok "a shell" open_shell 100x24
set_typed() { type_in 'clear; $CROSSDOCK operators --set-pin OP-ANA; echo "left with $?; $(stty -a | grep -o -- "-\?echo ")"' && wait_for 'New PIN of OP-ANA:'; }
ok "it asks for a PIN" set_typed
type_in $pin
ok "twice" wait_for 'Once more:'
press -l ${part}x && press BSpace && type_in ${wrong#$part}
ok "two that differ are none" wait_for 'two different PINs'
ok "and the echo is back" wait_for 'left with 1; echo'
ok "it asks again" set_typed
press -l $part
press C-c
ok "Ctrl-C gives it up" wait_for 'no PIN was given'
ok "and the echo is back" wait_for 'left with 1; echo'
ok "it asks once more" set_typed
type_in $pin
ok "and once more" wait_for 'Once more:'
type_in $pin
ok "then it is set" wait_for 'Ana (OP-ANA) has a new PIN'
ok "and the echo is back" wait_for 'left with 0; echo'
type_in 'clear; $CROSSDOCK --as OP-LEE operators --set-pin OP-LEE; echo "left with $?"'
ok "who acts is asked for the PIN that he has" wait_for 'PIN of Lee:'
type_in $pin
ok "once, then for the new one" wait_for 'New PIN of OP-LEE:'
press C-c
ok "which he gives up" wait_for 'left with 1'
# taken from him while he sets another: what he began with is good no more
type_in 'clear; $CROSSDOCK --as OP-LEE operators --set-pin OP-LEE; echo "left with $?"'
ok "asked again" wait_for 'PIN of Lee:'
type_in $pin
ok "he types on" wait_for 'New PIN of OP-LEE:'
ok "his PIN is taken meanwhile" crossdock operators --clear-pin OP-LEE
type_in ${wrong%7}8
ok "as he began" wait_for 'Once more:'
type_in ${wrong%7}8
ok "he is refused, and told" wait_for 'the PIN of Lee was changed just now: try again'
is "he has none" "$(pins | grep LEE)" "OP-LEE|"
close_window

leaks() { grep -rla $part "$db" "$db-wal" "$state" "$TMP/seen" 2>/dev/null; }
is "the PIN stands nowhere" "$(leaks)" ""
ok "and what is looked through has something in it" grep -qa '(PIN)' "$db" "$db-wal" "$TMP/seen"
done_testing
