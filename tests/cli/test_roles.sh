#!/bin/bash
# Who may do what on the command line: every command of the program, as nobody known, a worker, a lead, an admin; and as a user of
# the system who is neither root nor the store's owner.
. tests/lib/tap.sh
crossdock() { "$CROSSDOCK" --db "$db" "$@"; }
# where other users get at it, with the program
folder=$(mktemp -d /tmp/crossdock-roles.XXXXXX)
trap 'rm -rf "$folder"' EXIT
db=$folder/site.db
crossdock init --demo >/dev/null
printf 'badge,name,role\nOP-ADA,Ada,admin\n' >"$TMP/operators.csv"
crossdock import "$TMP/operators.csv" >/dev/null
printf 'sku,description\nNEW-1,new\n' >"$TMP/products.csv"

needs() { # worker|lead|admin|owner WORDS...: tries them with each badge; owner: no badge is enough
	local role=$1 who said status
	shift
	for who in OP-ANA OP-LEE OP-ADA; do
		said=$(crossdock --as $who "$@" 2>&1 </dev/null)
		status=$?
		case $role-$who in
		lead-OP-ANA)
			is "$who, $*: refused" $status 1
			has "says who may" "$said" "--as OP-ANA: Ana is a worker: a lead or an admin " ;;
		admin-OP-ANA | admin-OP-LEE)
			is "$who, $*: refused" $status 1
			has "says who may" "$said" " is no admin: an admin " ;;
		owner-*)
			is "$who, $*: refused" $status 1
			has "says who may" "$said" "--as $who: a badge cannot be looked up in a store that is damaged: leave --as out" ;;
		*) hasnt "$who, $*: may" "$said" " a lead or an admin " ;;
		esac
	done
}

# every command has its lines here: role, then words that do no harm where they are allowed
walk() {
	cat <<-'END'
		worker run --no-such-option
		admin init --no-such-option
		lead import PRODUCTS
		worker settings confirm
		lead settings confirm=perhaps
		worker decode 5
		worker status
		worker doors
		worker alerts
		worker plan
		worker board
		worker show order SO-NONE
		worker manifest NONE
		worker why NONE
		lead order hold SO-NONE --why so
		lead order resume SO-NONE --why so
		lead order release SO-NONE --why so
		lead order cancel SO-NONE --why so
		lead order prioritise SO-NONE --why so
		lead order accept SO-NONE 1
		worker pickups
		lead pickups --move SO-NONE NONE --why so
		lead pickups --ask-extra NOBODY 2026-11-23T18:30 --why so
		lead pickups --call-off NONE --why so
		worker people
		lead people --assign OP-NONE pack
		lead people --release OP-NONE
		worker operators
		admin operators --set-pin OP-NONE
		admin operators --clear-pin OP-NONE
		admin operators --unlock OP-NONE
		worker prepare
		worker events
		worker report
		worker recall
		lead recall NONE L1 --why so
		lead recall --lift NONE L1 --why so
		lead audit
		lead audit --head
		worker verify
		admin backup BACKUP
		owner restore --latest
		worker scan
		worker print
		worker print --came-out 99
		lead print --again 99
		lead print --withdraw 99
		worker template
		lead template carton --reset
		worker packing-list SO-NONE/1
		worker devices
		worker sheet
	END
}
walk | sed "s|PRODUCTS|$TMP/products.csv|; s|BACKUP|$TMP/no/such/folder/copy.db|" >"$TMP/walk"
commands=$("$CROSSDOCK" --help | awk '/^commands:/ { on = 1; next } !NF { on = 0 } on { print $1 }')
ok "the program lists its commands" test "$(echo "$commands" | wc -l)" -gt 20
for command in $commands; do
	has "crossdock $command: its roles are tested here" "$(awk '{ print "|" $2 "|" }' "$TMP/walk")" "|$command|"
done
# of a store that is not there yet nobody has a badge: the file system says who may make one
grep -v " init " "$TMP/walk" >"$TMP/guarded"
while read -r role words; do
	# shellcheck disable=SC2086
	needs "$role" $words
done <"$TMP/guarded"
denied=$(sqlite3 "$db" "SELECT count(*) FROM audit WHERE action = 'denied' AND badge = 'OP-ANA' AND terminal = ''")
is "each attempt stands in the audit trail" "$denied" "$(grep -cE '^(lead|admin)' "$TMP/guarded")"

exits "a badge that nobody has" 1 crossdock --as OP-NOBODY status
has "is named" "$said" "--as OP-NOBODY: nobody here has this badge"

# operators are an admin's: a lead does not make himself one
printf 'badge,name,role\nOP-LEE,Lee,admin\n' >"$TMP/operators.csv"
exits "a lead imports no operators" 1 crossdock --as OP-LEE import "$TMP/operators.csv"
has "says who does" "$said" "operators.csv: who works here is an admin's to say: give an admin's badge"
is "nothing changed" "$(sqlite3 "$db" "SELECT role FROM operator WHERE badge = 'OP-LEE'")" lead
exits "not among other files, and not with --keep-good" 1 crossdock --as OP-LEE import --keep-good "$TMP/products.csv" "$TMP/operators.csv"
is "nothing of it changed" "$(sqlite3 "$db" "SELECT role FROM operator WHERE badge = 'OP-LEE'")" lead
exits "an admin does" 0 crossdock --as OP-ADA import "$TMP/operators.csv"

# PINs: who has one shows it, wherever a badge acts
exits "an admin by badge alone sets none" 1 sh -c "echo 8305 | '$CROSSDOCK' --db '$db' --as OP-ADA operators --set-pin OP-LEE"
has "is told who does" "$said" "by a badge alone none is set or taken"
crossdock operators --set-pin OP-ADA <<<4862 >/dev/null
echo 4862 >"$TMP/admin"
chmod 600 "$TMP/admin"
exits "an admin sets a lead's PIN" 0 sh -c "echo 8305 | CROSSDOCK_PIN_FILE='$TMP/admin' '$CROSSDOCK' --db '$db' --as OP-ADA operators --set-pin OP-LEE"
exits "the store's owner takes the admin's" 0 crossdock operators --clear-pin OP-ADA
exits "by badge alone he is not believed" 1 crossdock --as OP-LEE order hold SO-NONE --why so
has "is told how" "$said" "Lee has a PIN: name a file with it in CROSSDOCK_PIN_FILE, or act at a terminal"
exits "not even to look" 1 crossdock --as OP-LEE status
echo 8306 >"$TMP/pin"
chmod 644 "$TMP/pin"
pin() { CROSSDOCK_PIN_FILE=$TMP/pin "$CROSSDOCK" --db "$db" "$@"; }
exits "a file that others read is none" 1 pin --as OP-LEE order hold SO-NONE --why so
has "is told what to do" "$said" "chmod 600"
chmod 600 "$TMP/pin"
exits "a wrong one" 1 pin --as OP-LEE order hold SO-NONE --why so
has "is told" "$said" "wrong PIN"
is "stands in the audit trail" "$(sqlite3 "$db" "SELECT subject || detail FROM audit WHERE action = 'wrong-pin'")" 'OP-LEE{"for":"--as","tries":"1"}'
echo 8305 >"$TMP/pin"
later=$(date -u -d '+1 hour' +%Y-%m-%dT%H:%M:%SZ) # one try a second
exits "the right one" 1 pin --at "$later" --as OP-LEE order hold SO-NONE --why so
has "decides" "$said" "there is no order SO-NONE"
exits "where the site requires PINs" 0 crossdock --as OP-ADA settings require_pin=yes
exits "a lead with one decides" 1 pin --as OP-LEE order hold SO-NONE --why so
has "as before" "$said" "there is no order SO-NONE"
exits "an admin without one looks" 0 crossdock --as OP-ADA status
exits "and no more" 1 crossdock --as OP-ADA settings require_pin=no
has "is told what to do" "$said" "Ada has no PIN, and this site wants one of leads and admins: crossdock operators --set-pin OP-ADA"
exits "by his badge he sets none either" 1 sh -c "echo 4862 | '$CROSSDOCK' --db '$db' --as OP-ADA operators --set-pin OP-ADA"
has "is told who does" "$said" "or the user whose store it is, without --as"
exits "who does" 0 sh -c "echo 4862 | '$CROSSDOCK' --db '$db' operators --set-pin OP-ADA"
exits "others' he may not yet" 1 sh -c "echo 4862 | '$CROSSDOCK' --db '$db' --as OP-LEE operators --set-pin OP-ADA"
exits "a worker needs none" 0 crossdock --as OP-ANA status
echo 4862 >"$TMP/pin"
exits "with it he is an admin again" 0 pin --as OP-ADA settings require_pin=no
exits "and sets another for himself" 0 sh -c "echo 4863 | CROSSDOCK_PIN_FILE='$TMP/admin' '$CROSSDOCK' --db '$db' --as OP-ADA operators --set-pin OP-ADA"

# users of the system
if [ "$(id -u)" != 0 ]; then
	skip "another user" "only root can act as somebody else"
	done_testing
fi
as() { setpriv --reuid="$1" --regid="$1" --clear-groups "$folder/crossdock" --db "$db" "${@:2}"; }
cp "$CROSSDOCK" "$folder/crossdock"
chown -R 4242:4242 "$folder"
chmod 755 "$folder"
cp "$TMP/products.csv" "$folder"
exits "the owner of the store decides" 1 as 4242 order hold SO-NONE --why so
has "and is told what is wrong" "$said" "there is no order SO-NONE"
exits "root does" 1 crossdock order hold SO-NONE --why so
has "and is told what is wrong" "$said" "there is no order SO-NONE"
# somebody else reads, while a terminal has the store open
has_terminal() { [ "$(sqlite3 "$db" "SELECT count(*) FROM terminal WHERE name = '$1'")" = 1 ]; }
mkfifo "$TMP/scans"
as 4242 scan --terminal T7 <"$TMP/scans" >/dev/null 2>&1 &
exec 7>"$TMP/scans"
wait_until has_terminal T7
chmod 644 "$folder"/site.db*
exits "another user looks" 0 as 4343 status
exits "and decides nothing" 1 as 4343 order hold SO-NONE --why so
has "says who may" "$said" "uid 4343 may only look: a lead or an admin decides about orders; give a badge (--as BADGE), or be the user ?, whose store it is"
exits "restores nothing" 1 as 4343 restore --latest
has "says who may" "$said" "site.db is not yours: root restores it, or the user whose store it is"
exits "imports nothing" 1 as 4343 import "$folder/products.csv"
has "says who may" "$said" "may only look"
exec 7>&-
wait
done_testing
