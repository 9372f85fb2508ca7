#!/bin/bash
# The man pages: nothing that the program says of itself, its config file and its files is missing, and man finds nothing wrong.
. tests/lib/tap.sh
pages=$TMP/man
exits "the pages are made" 0 env SOURCE_DATE_EPOCH=0 packaging/man/make-pages "$CROSSDOCK" "$pages"
is "without a word" "$said" ""

mkdir "$TMP/read"
text() { # PAGE: as one reads it, blanks made one; a page of several commands is read once
	local page
	page=$(readlink -f "$pages/$1")
	page=${page##*/}
	[ -e "$TMP/read/$page" ] ||
		man -E UTF-8 -l "$pages/$page" 2>/dev/null | col -b | tr -s ' \n' ' ' | sed 's/‐ //g; s/‐/-/g' >"$TMP/read/$page"
	cat "$TMP/read/$page"
}
words() { grep -oP '(?<![A-Za-z_-])[A-Za-z][A-Za-z-]{3,}(?![A-Za-z_-])'; }
missing() { # TEXT WORD...: those words that the text does not have
	perl -CSA -e 'my $text = do { local $/; <STDIN> }; for (@ARGV) { print "$_ " if $text !~ /(?:^|[^a-z_-])\Q$_\E(?:[^a-z_-]|$)/m }' -- "${@:2}" <<<"$1"
}

if command -v man >/dev/null && command -v col >/dev/null; then
	export MANWIDTH=1000 MAN_KEEP_FORMATTING= MANROFFOPT='-rHY=0'
	for page in "$pages"/*; do
		[ -L "$page" ] || is "$(basename "$page"): man has nothing to say" "$(man --warnings -E UTF-8 -l -Tutf8 -Z "$page" 2>&1 >/dev/null)" ""
	done

	overview=$(text crossdock.1)
	for option in $("$CROSSDOCK" --help | grep -oE '^  --[a-z]+'); do
		is "crossdock(1) explains $option" "$(missing "$overview" "$option")" ""
	done
	commands=$("$CROSSDOCK" --help | sed -n '/^commands:/,/^$/s/^  \([a-z][a-z-]*\) .*/\1/p')
	is "crossdock(1) has all commands" "$(missing "$overview" $commands)" ""
	for command in $commands; do
		page=$(text "crossdock-$command.1")
		help=$("$CROSSDOCK" "$command" --help)
		is "man crossdock-$command names all options" "$(missing "$page" $(grep -oE -- '--[a-z][a-z-]*' <<<"$help" | sort -u))" ""
		is "and says all that its help says" "$(missing "$page" $(sed 1,4d <<<"$help" | words | sort -u))" ""
	done
	for report in $("$CROSSDOCK" report --help | tr '\n' ' ' | sed 's/.*Without a name lists the reports: \([^.]*\)\..*/\1/; s/,/ /g'); do
		is "the report $report is explained" "$(missing "$(text crossdock-report.1)" $("$CROSSDOCK" report "$report" --help | sed 1,2d | words | sort -u))" ""
	done

	conf=$(text crossdock.conf.5)
	keys=$(sed -n '/^static const char \*const keys\[\]/,/};/p' src/cli/config.c | grep -oE '"[a-z_]+"' | tr -d '"')
	[ -n "$keys" ] || keys=no-keys-found
	is "crossdock.conf(5) has the terminal's keys" "$(missing "$conf" $keys)" ""
	for file in devices/scanner_config.c devices/printer_config.c; do
		keys=$(sed -nE 's/^\t\{"([a-z_]+)", set_.*/\1/p' "$file")
		is "crossdock.conf(5) has the keys of $file" "$(missing "$conf" ${keys:-no-keys-found})" ""
	done

	files=$(text crossdock-files.5)
	for source in src/exchange/kind_*.c; do
		kind=$(sed -nE 's/^\t\.name = "([a-z]+)",/\1/p' "$source")
		part=$(sed -n "/^\.SS ${kind:-none} /,/^\.S[SH] /p" "$pages/crossdock-files.5" | sed '1,/^\.TP/d; s/\\f[BR]//g' | tr '\n' ' ')
		columns=$(sed -nE 's/^\t\[[A-Z_]+\] = \{\.name = "([a-z_]+)".*/\1/p' "$source")
		is "crossdock-files(5) has the columns of ${kind:-$source}" "$(missing "$part" ${columns:-no-columns-found})" ""
		for column in $(sed -nE 's/^\t\[[A-Z_]+\] = \{\.name = "([a-z_]+)".*\.required = true.*/\1/p' "$source"); do
			has "and $kind marks $column as needed" "$part" "$column*"
		done
	done
	hasnt "crossdock-files(5) has the words of refused scans" "$files" @
	has "to the last" "$files" "$(sed -nE 's/.*\[ERROR_[A-Z_]+\] = "([a-z-]+)",.*/\1/p' src/flow/reply.c | tail -n 1)"
else
	skip "what man makes of them" "man or col is not installed"
fi

# what is made follows the program: one that has a command more, or tells it in German, changes what comes out, or is refused
cat >"$TMP/more" <<-'MORE'
	#!/bin/sh
	[ "$1" = --help ] && exec sed 's/^  init  *creates.*/&\n  juggle     keeps three cartons in the air/' "$REAL_HELP"
	exec "$REAL" "$@"
MORE
chmod +x "$TMP/more"
"$CROSSDOCK" --help >"$TMP/help"
exits "a command that no page explains" 1 env REAL="$CROSSDOCK" REAL_HELP="$TMP/help" packaging/man/make-pages "$TMP/more" "$TMP/man2"
has "is named" "$said" "no man page explains juggle"
SOURCE_DATE_EPOCH=0 LANG=de_DE.UTF-8 LC_ALL= LANGUAGE=de packaging/man/make-pages "$CROSSDOCK" "$TMP/man3"
ok "the language of who builds them does not matter" diff -r "$pages" "$TMP/man3"
is "the date is that of the source" "$(grep -c '1970-01-01' "$pages/crossdock.1")" 1
done_testing
