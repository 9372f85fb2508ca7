#!/bin/bash
# timeout: 600
# Everything that is said to a worker goes through a catalogue, in the worker's language: scenarios of every activity are played by
# operators whose language nobody speaks (tests/lib/foreign.pl), and no Latin letter may be left but those of data. And whose
# language is spoken when.
. tests/lib/tap.sh
command -v xgettext >/dev/null || skip_all "gettext is not installed"
command -v sqlite3 >/dev/null || skip_all "sqlite3 is not installed"

export CROSSDOCK_LOCALE_DIR=$TMP/locale
mkdir -p "$TMP/locale/xx/LC_MESSAGES" "$TMP/play"
ok "the template of all text" packaging/update-po pot "$TMP/all.pot"
ok "a catalogue of it" perl tests/lib/foreign.pl catalogue "$TMP/all.pot" "$TMP/xx.po"
ok "is one" msgfmt -o "$TMP/locale/xx/LC_MESSAGES/crossdock.mo" "$TMP/xx.po"

scenarios=
for name in commands decode-in-dock lookup marks sign-on-two-terminals restart off skip confirm confirm-no \
	context-door-first context-other-door close-reopen lots serials-over over-tolerance over-two-inbound pallet-over \
	pallet-unannounced blind damaged-over approve expiry recalled places-missing full full-stands quarantine \
	stage-count stage-count-refused stage-quarantine stage-quarantine-unidentified stage-redirect-kinds stage-home-kinds stage-left \
	stage-move-overflow stage-pull-both stage-serial-doubt stage-undo-blocked stage-refused pin-sign-on pin-approve pin-locked \
	stations pack-basic pack-wrong pack-short pack-unpack pack-open pack-merge-refused pack-recalled pack-serials pack-two-packers \
	pack-cancelled-packed pack-undo-refused pack-whole-carton pack-off pack-no-prefix \
	load-both load-partly load-carrier load-not-ready load-cancelled load-tracking load-undo load-unload load-split-policy load-leaves \
	board-act board-lanes decide-screen decide-screen-kinds decide-screen-undo decide-screen-badge assign-screen \
	undo-blocked undo-kinds; do
	scenarios="$scenarios tests/flow/scenarios/$name.scan"
done
ok "nothing is said past the catalogue" perl tests/lib/foreign.pl scenarios "$CROSSDOCK" "$TMP/play" $scenarios

# ---- whose language
db=$TMP/site.db
printf 'badge,name,role,language\nOP-X,Xenia,worker,xx\nOP-N,Nora,worker,\nOP-F,Finn,worker,fi\n' >"$TMP/operators.csv"
"$CROSSDOCK" --db "$db" init >/dev/null && "$CROSSDOCK" --db "$db" import "$TMP/operators.csv" >/dev/null
say_of() { sed -n 's/.*"say": *"\(\([^"\\]\|\\.\)*\)".*/\1/p'; }
prompt_of() { sed -n 's/.*"prompt": *"\(\([^"\\]\|\\.\)*\)".*/\1/p'; }
scan() { printf '%s\n' "$@" | env LC_ALL=xx_XX.UTF-8 LANGUAGE=xx "$CROSSDOCK" --db "$db" scan; }
foreign() { perl -e 'use utf8; use open qw(:std :encoding(UTF-8)); $_ = shift; tr/a-zA-Z/абвгдежзийклмнопрстуфхцчшщАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩ/; print' "$1"; }

same "nobody, without one, in his own, after him, of a language that is not there; never the environment's" \
	"$(scan X OP-N OP-X %OFF X OP-F | say_of)" \
	"Nobody is signed on: scan your badge
Nora signed on
Xenia $(foreign "signed on")
Xenia $(foreign "signed off")
Nobody is signed on: scan your badge
Finn signed on"
is "the prompt, too" "$(scan OP-X | prompt_of)" "$(foreign "Choose an activity")"
has "words of programs stay" "$(scan OP-X X)" '"error":"choose-activity"'
is "who is signed on when the program starts is answered in his" "$(scan X | prompt_of)" "$(foreign "Choose an activity")"

printf 'store = site.db\nlanguage = qq\n' >"$TMP/bad.conf"
exits "a language that there is none of" 1 "$CROSSDOCK" --config "$TMP/bad.conf" settings confirm
has "says which there are" "$said" "bad.conf:2: there is no language 'qq': use one of en, es, de, fr, pl"

# ---- the terminal's screen
if command -v tmux >/dev/null; then
	. tests/lib/tmux.sh
	printf 'store = site.db\nterminal = T9\nlanguage = xx\n' >"$TMP/t9.conf"
	open_window 80x24 "'$CROSSDOCK' --config '$TMP/t9.conf' run" CROSSDOCK_LOCALE_DIR="$TMP/locale"
	ok "a terminal begins in its own language" wait_for "$(foreign "Scan your badge")"
	type_in OP-F
	ok "who has none of his own has the terminal's" wait_for "$(foreign "Choose an activity")"
	press -l OP-E
	printf 'badge,name,role,language\nOP-E,Eve,worker,en\n' >"$TMP/operators.csv"
	"$CROSSDOCK" --db "$db" import "$TMP/operators.csv" >/dev/null
	press Enter
	ok "the next worker has another: the prompt" wait_for "Choose an activity"
	ok "and what signing on was answered with" wait_for "Eve signed on"
	ok "the keys" wait_for "F1 Help F2 Receive"
	ok "and the help of each" wait_for "Receive goods from a truck"
	press F10
	ok "then it is the terminal's again" wait_for "$(foreign "Scan your badge")"
else
	skip "the terminal's screen" "tmux is not installed"
fi
done_testing
