#!/bin/bash
# timeout: 300
# Everything that a screen says of its own goes through a catalogue: all pictures are drawn in a language that nobody speaks, at three
# sizes, and no Latin letter may be left but those of what the test put into the model.
. tests/lib/tap.sh
command -v xgettext >/dev/null || skip_all "gettext is not installed"

export CROSSDOCK_LOCALE_DIR=$TMP/locale PICTURES_FOREIGN=$TMP/drawn
mkdir -p "$TMP/locale/xx/LC_MESSAGES"
ok "the template of all text" packaging/update-po pot "$TMP/all.pot"
ok "a catalogue of it" perl tests/lib/foreign.pl catalogue "$TMP/all.pot" "$TMP/xx.po"
ok "is one" msgfmt -o "$TMP/locale/xx/LC_MESSAGES/crossdock.mo" "$TMP/xx.po"
for source in tests/screens/test_pictures*.c; do
	name=$(basename "$source" .c)
	: >"$TMP/drawn"
	"$BUILD/tests/screens/$name" >/dev/null 2>&1 # what else it tests is English
	ok "$name is drawn" test -s "$TMP/drawn"
	ok "nothing of $name is past the catalogue" perl tests/lib/foreign.pl screens "$TMP/drawn" "$source" tests/lib/picture_parts.c
done
untold=
for word in $(sed -n 's/.*\[ERROR_[A-Z_]*\] = "\([a-z-]\+\)".*/\1/p' src/flow/reply.c); do
	grep -qF "NC_(\"refusal\", \"$word\")" ui/refusal.c || untold="$untold $word"
done
is "each error word has its text (ui/refusal.c)" "$untold" ""
done_testing
