#!/bin/bash
# Each section and each row of the threat model, and of the README's tables of who may do what, names the tests that show it; and
# these tests are there: a file under tests/ in `marks`, a case of it in *italics*, or a file of scans.
. "$(dirname "$0")/../lib/tap.sh"
cd "$(dirname "$0")/../.." || exit 1
page=packaging/doc/threat-model.md
# what asserts in shell tests: those of tap.sh, and some that files have of their own
asserts='(^|[[:space:]&|({])(ok|is|same|has|hasnt|exits|answers|refuses|config|store|harmless)'

# the rows of the tables of FILE's sections, without heads: SECTION, row, last column
rows() { # FILE SECTION-PATTERN
	awk -v wanted="$2" -F' *[|] *' '/^## / { section = substr($0, 4); head = 0 }
		section !~ wanted || section ~ /^What is not defended/ { next }
		/^\| --- / { head = 1; next }
		!/^\|/ { head = 0; next }
		head { print section "\t" $2 "\t" $(NF - 1) }' "$1"
}

# what a row names: FILE, or FILE and a tab and a case
named() { # CELL
	grep -oE '`[^`]+`|\*[^*]+\*' <<<"$1" | awk '
		/^`/ { if (file && !cases) print file; file = substr($0, 2, length($0) - 2); cases = 0; next }
		{ print file "\t" substr($0, 2, length($0) - 2); cases = 1 }
		END { if (file && !cases) print file }'
}

# a case by its name: of a script what an assertion says, with or without what a loop puts in front of it; of a C test a test
there() { # FILE [CASE]
	local file=tests/$1 literal
	[ -f "$file" ] || return 1
	[ $# = 2 ] || { case $file in *.scan | tests/fuzz/fuzz_*.c) return 0 ;; *) return 1 ;; esac }
	literal=$(sed 's/[][\\.*^$+?(){}|/]/\\&/g' <<<"$2")
	case $file in
	*.sh) grep -qE "$asserts"' "([^"]*\$[^"]*: )?'"$literal\"" "$file" ;;
	*.c) grep -qE '(TEST|cmocka_unit_test[a-z_]*)[(]'"$literal[,)]|result[(].*, \"$literal\"[)]" "$file" ;;
	*) return 1 ;;
	esac
}

check() { # FILE SECTION-PATTERN LEAST: rows that there must be
	local file=$1 section row cell name missing n=0
	while IFS=$'\t' read -r section row cell; do
		n=$((n + 1))
		missing=
		[ -n "$(named "$cell")" ] || missing="no test is named"
		while IFS=$'\t' read -r name case; do
			[ -n "$name" ] || continue
			there "$name" ${case:+"$case"} || missing="$missing $name${case:+: $case};"
		done < <(named "$cell")
		is "$file, $section: ${row:0:60}" "$missing" ""
	done < <(rows "$file" "$2")
	ok "$file: $n rows were looked at" test "$n" -ge "$3"
}

check "$page" . 60
is "each section has a table" "$(awk '/^## / { s = $0; n[s] = 0; order[++k] = s } /^\| --- / { n[s]++ } END { for (i = 1; i <= k; i++) if (!n[order[i]]) print order[i] }' "$page")" ""
check README.md '^Who may do what( on the command line)?$' 12
done_testing
