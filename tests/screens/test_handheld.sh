#!/bin/bash
# timeout: 300
# On 40 x 12 every refusal says why and what to do, and every prompt what may be scanned, whole, in every language: each sentence of
# the sources is drawn, with values as long as a site's are, and looked for.
. tests/lib/tap.sh
command -v xgettext >/dev/null || skip_all "gettext is not installed"
export CROSSDOCK_LOCALE_DIR=$PWD/$BUILD/locale
case $BUILD in /*) CROSSDOCK_LOCALE_DIR=$BUILD/locale ;; esac

# sentences FILE LANGUAGE SOURCES KEYWORD...: what those functions say in the sources
sentences() {
	local file=$1 language=$2 sources=$3
	shift 3
	find $sources -name '*.[ch]' | LC_ALL=C sort |
		xgettext --files-from=- --from-code=UTF-8 --language=C --no-wrap --keyword "${@/#/--keyword=}" -o "$TMP/some.pot" &&
		msgmerge -q --no-fuzzy-matching --no-wrap "packaging/po/$language.po" "$TMP/some.pot" -o "$TMP/some.po" &&
		msgattrib --no-obsolete --no-wrap "$TMP/some.po" -o "$TMP/said.po" && perl tests/lib/sentences.pl "$TMP/said.po" >"$file"
}

# prompts that a function returns, whose name says so, are told as the others are
awk '/^[a-z].*prompt[a-z_]*\(/ {inside = 1} /^}/ {inside = 0} inside {gsub(/[^A-Za-z]_\(/, " prompt(s, "); print}' src/flow/*.c >"$TMP/prompts.c"
for language in en de es fr pl; do
	ok "$language: what refuses" sentences "$TMP/refusals" $language "src ui" refuse:3 told_printf:2 told_plural:2,3 fault_set:2
	ok "$language: what is asked for" sentences "$TMP/prompts" $language "src $TMP/prompts.c" prompt:2
	ok "$language: they are many" test "$(wc -l <"$TMP/refusals")" -gt 250 -a "$(wc -l <"$TMP/prompts")" -gt 60
	ok "$language: stands on a handheld whole" env HANDHELD_LANGUAGE=$language HANDHELD_REFUSALS="$TMP/refusals" \
		HANDHELD_PROMPTS="$TMP/prompts" "$BUILD/tests/screens/test_handheld"
done
done_testing
