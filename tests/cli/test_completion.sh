#!/bin/bash
# bash completion: what Tab offers is what the program has.
. tests/lib/tap.sh
mkdir "$TMP/bin" "$TMP/here" "$TMP/here/folder"
ln -s "$(realpath "$CROSSDOCK")" "$TMP/bin/crossdock"
touch "$TMP/here/orders.csv" "$TMP/here/PLACES.CSV" "$TMP/here/notes.txt" "$TMP/here/two words.csv" "$TMP/here/site.db"
PATH=$TMP/bin:$PATH
compopt() { for last; do :; done; offered=$offered$last; } # outside of a completion it only complains

# what Tab offers behind a line, one a line
tab() {
	offered=
	COMP_LINE=$1 COMP_POINT=${#1} COMPREPLY=()
	pushd "$TMP/here" >/dev/null || return
	_crossdock crossdock "${1##* }" ''
	popd >/dev/null || return
	printf '%s\n' "${COMPREPLY[@]}"
}
offers() { # NAME LINE EXPECTED: these, in any order
	same "$1" "$(tab "$2" | sort)" "$(printf '%s\n' $3 | sort)"
}
COMP_WORDBREAKS=$' \t\n"\'><=;|&(:'
. packaging/completion/crossdock.bash
is "it is the completion of crossdock" "$(complete -p crossdock)" "complete -F _crossdock crossdock"

commands=$(crossdock --help | sed -n '/^commands:/,/^$/s/^  \([a-z][a-z-]*\) .*/\1/p')
is "there are commands" "$([ "$(wc -w <<<"$commands")" -gt 20 ] && echo many)" many
offers "all commands" "crossdock " "$commands"
offers "those that begin so" "crossdock pack" packing-list
offers "behind options" "crossdock --db x.db --json pac" packing-list
offers "the program's options" "crossdock --" "$(crossdock --help | grep -oE '^  --[a-z-]+')"
sources=$(cat src/cli/*.c)
for command in $commands; do
	options=$(crossdock "$command" --help | grep -oE -- '(^|[[ |])--[a-z][a-z-]*' | grep -oE -- '--[a-z-]+')
	same "the options of $command" "$(tab "crossdock $command --" | sort)" "$(printf '%s\n' $options --json --help | sort -u)"
	for option in $options; do
		has "$command $option: is one that the program knows" "$sources" "${option#--}"
	done
done
offers "what an order can be told" "crossdock order " "hold resume release cancel prioritise accept"
offers "of these" "crossdock --as OP-LEE order re" "resume release"
offers "what can be shown" "crossdock show " "order inbound lane shipment pickup schedule carton product scan"
offers "no verb twice" "crossdock order hold " ""
offers "a command without any" "crossdock verify " ""

crossdock --db "$TMP/site.db" init >/dev/null
settings=$(crossdock --db "$TMP/site.db" settings | sed 's/=.*/=/')
told=$(tab "crossdock settings ")
for setting in $(crossdock settings --help | grep -oE '^  [a-z][a-z_0-9, ]*  ' | tr -d ','); do
	has "the setting $setting" "$told" "$setting="
	has "the store has it" "$settings" "$setting="
done
tab "crossdock settings pol" >/dev/null
is "no blank behind the =" "$offered" nospace
try_values() { # SETTING: each value that is offered can be set
	local value values
	values=$(tab "crossdock settings $1=")
	is "$1 has values" "$([ -n "$values" ] && echo some)" some
	for value in $values; do
		[ "$1=$value" != policy=up-to-x ] || value="$value max_shipments=2"
		ok "$1=$value is one" crossdock --db "$TMP/site.db" settings $1=$value
	done
}
for setting in policy match confirm blind_receipts consolidate label_dpi; do
	try_values "$setting"
done
has "time zones" "$(tab "crossdock settings time_zone=Europe/")" Europe/Madrid
is "that begin so" "$(tab "crossdock settings time_zone=Europe/Mad")" Europe/Madrid
ok "of which the program knows one" crossdock --db "$TMP/site.db" settings time_zone=Europe/Madrid
is "a setting that is a number has none" "$(tab "crossdock settings reach_days=")" ""
offers "several settings" "crossdock settings policy=up-to-x max_s" max_shipments=

reports=$(tab "crossdock report " | sort)
is "there are reports" "$([ "$(wc -l <<<"$reports")" -gt 5 ] && echo many)" many
for report in $reports; do
	exits "the report $report" 0 crossdock --db "$TMP/site.db" report "$report"
	rows=$(tab "crossdock report $report --by ")
	for row in $rows; do
		exits "$report by $row" 0 crossdock --db "$TMP/site.db" report "$report" --by "$row"
	done
done
has "a report has rows" "$(tab "crossdock report dock-to-ship --by ")" day

for activity in $(tab "crossdock scan --activity "); do
	exits "a terminal begins with $activity" 0 crossdock --db "$TMP/site.db" scan --activity "$activity"
done
offers "activities" "crossdock scan --activity lo" "load lookup"
offers "where somebody is wanted" "crossdock people --assign OP-BEN p" pack
offers "templates" "crossdock template c" carton
offers "where labels can go" "crossdock print --to " "file: tcp: usb: serial:"
is "files to import" "$(tab "crossdock import " | sort)" "$(printf '%s\n' PLACES.CSV folder orders.csv "two words.csv" | sort)"
is "another behind the first" "$(tab "crossdock import PLACES.CSV ord")" orders.csv
is "a store" "$(tab "crossdock --db si")" site.db
is "a store behind =" "$(tab "crossdock --db=si")" site.db
is "where readline breaks no words, all of it" "$(COMP_WORDBREAKS=' '; tab "crossdock --db=si")" --db=site.db
is "a copy" "$(tab "crossdock backup si")" site.db
is "a badge is nobody's to tell" "$(tab "crossdock --as ")" ""
is "nor a reason" "$(tab "crossdock order hold SO-1 --why ")" ""
is "a command that is not there has nothing" "$(tab "crossdock juggle ")" ""

# with bash itself: a key press in a real shell
if command -v tmux >/dev/null; then
	. tests/lib/tmux.sh
	cat >"$TMP/rc" <<-RC
		PS1='> '
		PATH=$TMP/bin:\$PATH
		cd $TMP/here
		. $PWD/packaging/completion/crossdock.bash
		bind 'set show-all-if-ambiguous on' 'set bell-style none'
	RC
	open_window 100x24 "exec bash --noprofile --rcfile $TMP/rc -i"
	ok "a shell" wait_for '>'
	press 'crossdock settings time_z' Tab
	ok "it completes a setting" wait_for 'settings time_zone='
	press 'Europe/Mad' Tab
	ok "and its value" wait_for 'settings time_zone=Europe/Madrid'
	press C-u 'crossdock packing' Tab
	ok "a command, and a blank" wait_for '> crossdock packing-list'
	press C-u 'crossdock import two' Tab
	ok "a file with a blank in it" wait_for '> crossdock import two\ words.csv'
	press C-u 'crossdock print --to ser' Tab '/dev/ttyS0'
	ok "a target, and on behind its colon" wait_for '> crossdock print --to serial:/dev/ttyS0'
else
	skip "in a real shell" "tmux is not installed"
fi
done_testing
