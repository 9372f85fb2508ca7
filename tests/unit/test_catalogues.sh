#!/bin/sh
# The catalogues have every text, in every language, and each with the formats of the English one; and texts are such that they can
# be translated.
. tests/lib/tap.sh
pot=$TMP/all.pot
command -v xgettext >/dev/null || skip_all "no gettext tools"

exits "every text is found" 0 packaging/update-po pot "$pot"
is "no text is plural here and singular there" "$(printf '%s\n' "$said" | grep 'used without plural and with plural')" ""
# but for one that is only set in
is "none begins or ends with a blank" "$(msgcat --no-wrap --no-location "$pot" | grep -E '^msgid(_plural)? "( |[^"]* "$)' | grep -vxF 'msgid "  %s"')" ""

# Only placeholders: another language could not order them otherwise. What is left is a name and what is said of it.
fragments() {
	msgcat --no-wrap --no-location "$pot" | sed -n 's/^msgid "\(.*\)"$/\1/p' |
		grep -E '^(%[-0-9.*$]*(<PRI[a-z0-9]*>|[a-zA-Z]|ll?[a-z]|zu))+$' | grep -vxF '%s'
}
is "none is glued of placeholders alone" "$(fragments)" ""

# texts FILE CONTEXT: what stands for each text of a context, as "English<TAB>translation"
texts() { msgattrib --no-obsolete --no-wrap "$1" | sed -n "/^msgctxt \"$2\"/{n;s/^msgid //;h;n;s/^msgstr //;H;g;s/\\n/\t/;s/\"//g;p}"; }

for language in es de fr pl; do
	file=packaging/po/$language.po
	is "$language: why a scan is refused is said in words, not in a word of the interface" \
		"$(texts $file refusal | awk -F '\t' '$2 ~ /-/ && $2 !~ / /')" ""
	is "$language: no word of several is left in English" \
		"$(texts $file word | awk -F '\t' '$1 == $2 && /-/')" ""
	ok "$language: they are many" test "$(texts $file word | wc -l)" -gt 100 -a "$(texts $file refusal | wc -l)" -gt 30
done

for language in en es de fr pl; do
	file=packaging/po/$language.po
	exits "$language: formats are those of the English text" 0 msgfmt --check -o /dev/null "$file"
	exits "$language: every text is there" 0 msgcmp "$file" "$pot"
done
exits "packaging/update-po check says the same" 0 packaging/update-po check
done_testing
