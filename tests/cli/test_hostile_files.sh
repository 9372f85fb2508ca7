#!/bin/bash
# Files from elsewhere that are not what they say: CSV of no end, of the wrong letters, behind links; config files; somebody else's
# SQLite files in a store's place; and an environment that lies. Each is refused in bounded memory and time, saying what is wrong, and
# nothing of it is applied.
# timeout: 600
. tests/lib/tap.sh
unset CROSSDOCK_DB
db=$TMP/site.db
crossdock() { "$CROSSDOCK" --db "$db" "$@"; }
MEMORY_KIB=400000 # of address space
bounded() { (ulimit -v $MEMORY_KIB && timeout 20 "$@"); }
[ -z "${ASAN_OPTIONS-}" ] || ! grep -q __asan_init "$CROSSDOCK" || bounded() { timeout 60 "$@"; }

crossdock init >/dev/null || exit 1
printf 'badge,name,role\nOP-ANA,Ana,worker\nOP-LEE,Lee,lead\n' >"$TMP/operators.csv"
printf 'place,kind\nD1,door\nPUT,putaway\n' >"$TMP/places.csv"
crossdock import "$TMP/operators.csv" "$TMP/places.csv" >/dev/null || exit 1
dump() { sqlite3 "$db" .dump | md5sum; }
before=$(dump)

# ---- CSV
repeat() { head -c "$2" /dev/zero | tr '\0' "$1"; }
f=$TMP/products.csv
refuses() { # NAME WORDS: the file in $f
	said=$(bounded "$CROSSDOCK" --db "$db" import "$f" 2>&1)
	is "$1" $? 1
	has "$1: says so" "$said" "$2"
	is "$1: a few lines" "$([ "$(wc -c <<<"$said")" -lt 4000 ] && echo few)" few
	is "$1: changes nothing" "$(dump)" "$before"
}
{ printf 'sku,description\nA,' && repeat x 10000000 && printf '\nB,b\n'; } >"$f"
refuses "a line of ten megabytes" "products.csv:2: a row is longer than 256 KiB"
{ printf 'sku,description\nA,"' && yes x,y | head -c 10000000; } >"$f"
refuses "a quote that never ends" "is the quote missing"
{ printf 'sku,description\nA' && repeat , 1000000; } >"$f"
refuses "a million columns" "a row is longer than"
{ printf 'sku,description' && repeat , 1000000 && printf '\nA,b\n'; } >"$f"
refuses "a header of a million columns" "products.csv:1: this is not a CSV file of a known kind"
printf 'sku,description%s\nA,b\n' "$(printf ',x%.0s' {1..63})" >"$f"
refuses "one column more than there are" "products.csv:1: this is not a CSV file of a known kind"
{ printf '\377\376' && printf 'sku,description\nA,b\n' | iconv -t UTF-16LE; } >"$f"
refuses "UTF-16" "this is not a CSV file of a known kind"
printf 'sku,description\nA,b\0c\n' >"$f"
refuses "a NUL" "description has a control character (U+0000)"
printf 'sku,description\nA,caf\351\n' >"$f"
refuses "letters of another code" "description is not valid UTF-8 at its byte 4"
printf 'sku,description\nA,\033[31mred\n' >"$f"
refuses "an escape" "description has a control character (U+001B)"
printf 'sku,description\nA,\302\23331mred\n' >"$f"
refuses "an escape of two bytes" "description has a control character (U+009B)"
printf 'sku,description\nA,b"c"d\n' >"$f"
refuses "quotes inside" "this is no CSV"
printf 'badge,name\n%%RECEIVE,x\n' >"$f"
refuses "a badge like a command" "begins with %, which is kept for commands"
printf 'order,line,sku,quantity\nSO-1,1,A,99999999999999999999\n' >"$f"
refuses "a number too long" "quantity"
printf 'sku,description\nOP-ANA,b\n' >"$f"
crossdock import "$f" >/dev/null 2>&1
is "an SKU that is a badge" "$(printf 'OP-ANA\n' | crossdock scan --terminal T1 | grep -o '"say":"[^"]*"')" '"say":"Ana signed on"'
before=$(dump)
mkdir "$TMP/folder.csv"
f=$TMP/folder.csv
said=$(bounded "$CROSSDOCK" --db "$db" import "$f" 2>&1)
is "a folder" $? 3
has "is said" "$said" "Is a directory"
for f in /dev/zero /dev/urandom; do refuses "an endless file" "$f: this is a device, which has no end"; done
mkfifo "$TMP/endless"
yes 'A,b' >"$TMP/endless" 2>/dev/null &
"$CROSSDOCK" --db "$db" import "$TMP/endless" >"$TMP/out" 2>&1 &
importing=$!
# it has begun to copy what comes
while kill -0 $importing 2>/dev/null && ! ls -l /proc/$importing/fd 2>/dev/null | grep -q deleted; do sleep 0.05; done
kill -INT $importing
wait $importing
is "an endless pipe can be stopped" $? 1
has "and that is said" "$(cat "$TMP/out")" "nothing of it was applied"
is "changes nothing" "$(dump)" "$before"

# what is written beside a file is not written through a link that somebody put there
f=$TMP/bad.csv
printf 'sku,description\nOK,ok\nBAD\n' >"$f"
echo mine >"$TMP/mine"
ln -s mine "$f.rejected.tmp"
ln -s mine "$f.rejected"
crossdock import --keep-good "$f" >/dev/null 2>&1
is "a link where rejected lines go" "$(cat "$TMP/mine")" mine
has "they have a file of their own" "$(cat "$f.rejected")" BAD
is "which is one" "$([ -L "$f.rejected" ] || echo file)" file

# ---- config files
c=$TMP/c.conf
config() { # NAME WORDS
	said=$(bounded "$CROSSDOCK" --config "$c" --db "$db" status 2>&1)
	is "$1" $? 1
	has "$1: where and what" "$said" "$2"
}
c=/dev/zero
config "a config file without end" "/dev/zero:1: this is no text: it has a NUL in it"
c=$TMP/c.conf
printf 'terminal = T1\nstore = a\0b\n' >"$c"
config "a NUL in it" "c.conf:2: this is no text"
{ printf '; ' && repeat x 197 && printf 'store = %s/evil.db\n' "$TMP"; } >"$c"
config "a comment whose end would be a key" "c.conf:1: a line has at most"
{ printf 'terminal = T1\ndoor = ' && repeat D 10000000; } >"$c"
config "a line of ten megabytes in it" "c.conf:2: a line has at most"
yes '; nothing' | head -20000 >"$c"
config "twenty thousand lines" "c.conf:10001: a config file has at most 10000 lines"
printf '[scanner \033]0;x\007]\nkind = hid\n' >"$c"
config "a name with escapes" "is no name of a scanner"
hasnt "which reach no terminal" "$said" $'\033'
for name in '../../x' $'T\033[2J' a/b $'a\nb' '' $'\377'; do
	printf 'terminal = %s\n' "$name" >"$c"
	printf '%%HELP\n' | bounded "$CROSSDOCK" --db "$db" scan --terminal "$name" >"$TMP/out" 2>&1
	is "a terminal called $(printf %q "$name")" "$(grep -c 'cannot name a terminal' "$TMP/out")" 1
done
is "none is known" "$(sqlite3 "$db" "SELECT group_concat(name) FROM terminal")" T1

# ---- stores
store() { # NAME EXIT WORDS: the file in $s
	said=$(bounded "$CROSSDOCK" --db "$s" status 2>&1)
	is "$1" $? "$2"
	has "$1: what it is" "$said" "$3"
}
s=$TMP/foreign.db
sqlite3 "$s" "CREATE TABLE operator (id INTEGER PRIMARY KEY, badge TEXT); CREATE TABLE schema_version (number INTEGER)"
chmod 600 "$s"
sum=$(md5sum <"$s")
store "a store of another program" 1 "this file is not a crossdock store"
is "which is left as it is" "$(md5sum <"$s")" "$sum"
s=$TMP/text.db
echo "no store" >"$s"
store "no store at all" 1 "this file is not a crossdock store"
head -c 100000 /dev/urandom >"$s"
store "noise" 1 "this file is not a crossdock store"
s=$TMP/folder.csv
store "a folder as a store" 1 "this is not a file"
s=$TMP/endless
store "a pipe as a store" 1 "this is not a file"
s=/dev/zero
store "a device as a store" 1 "this is not a file"
copy() {
	s=$TMP/$1.db
	sqlite3 "$db" ".backup '$s'"
	chmod 600 "$s"
	sqlite3 "$s" "$2"
}
copy view "ALTER TABLE place RENAME TO other; CREATE VIEW place AS SELECT * FROM other"
store "a view of somebody else's" 3 'access to view "place" prohibited'
for what in "trigger helper|CREATE TRIGGER helper AFTER INSERT ON scan BEGIN UPDATE operator SET role = 'admin'; END" \
	"view mine|CREATE VIEW mine AS SELECT * FROM operator" "table mine|CREATE TABLE mine (x)" "index mine|CREATE INDEX mine ON operator (role)"; do
	kind=${what%% *}
	copy "$kind" "${what#*|}"
	exits "a $kind of somebody else's" 1 "$CROSSDOCK" --db "$s" verify
	has "a $kind of somebody else's: is found" "$said" "${what%|*}: somebody changed it, or put it there"
done
exits "ours has none" 0 crossdock verify

# ---- the environment
env_says() { env -i PATH="$PATH" HOME="$TMP" "$@" "$CROSSDOCK" --db "$db" status 2>&1; }
plain=$(env_says)
is "an environment that lies: folders" "$(env_says XDG_CONFIG_HOME=../../x XDG_STATE_HOME=/proc/none TMPDIR=/proc/none SQLITE_TMPDIR=/proc/none)" "$plain"
is "an environment that lies: languages" "$(env_says LANGUAGE=../../../../tmp/x LC_ALL=../../../etc/passwd LANG=/etc/passwd)" "$plain"
is "an environment that lies: a hundred thousand letters" "$(env_says LANGUAGE="$(repeat d 100000)" LC_ALL="$(repeat d 100000)" TERM="$(repeat d 1000)")" "$plain"
is "an environment that lies: catalogues" "$(env_says CROSSDOCK_LOCALE_DIR=/etc LANGUAGE=de LC_ALL=C.UTF-8)" "$plain"
is "an environment that lies: the zone" "$(env_says TZ=:/etc/passwd)" "$plain"
hasnt "a store's name with escapes" "$(env -i CROSSDOCK_DB=$'/proc/\033[2J' "$CROSSDOCK" status 2>&1)" $'\033'
exits "and the store is sound" 0 crossdock verify
done_testing
