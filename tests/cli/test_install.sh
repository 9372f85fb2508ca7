#!/bin/bash
# make install, and what the Debian package says of itself: into a folder, never into this system. tests/deb tries the package.
. tests/lib/tap.sh
to=$TMP/root
ok "the pages" packaging/man/make-pages "$CROSSDOCK" "$TMP/built/man"
mkdir -p "$TMP/built"
cp "$CROSSDOCK" "$TMP/built/crossdock"
for po in packaging/po/*.po; do
	[ -f "$po" ] || continue
	language=$(basename "$po" .po)
	mkdir -p "$TMP/built/locale/$language/LC_MESSAGES"
	cp "$BUILD/locale/$language/LC_MESSAGES/crossdock.mo" "$TMP/built/locale/$language/LC_MESSAGES/" || tap_note "no catalogue $language"
done
put() { # NAME=VALUE...
	env "$@" packaging/install "$TMP/built"
}
ok "install" put DESTDIR="$to" PREFIX=/usr

modes=$(cd "$to" && find . -type f -printf '%m %P\n' | sort -k2)
for file in "755 usr/bin/crossdock" "644 etc/crossdock/crossdock.conf" "644 etc/udev/rules.d/65-crossdock-local.rules" \
	"644 usr/lib/udev/rules.d/60-crossdock-scanner.rules" "644 usr/lib/udev/rules.d/70-crossdock-access.rules" \
	"644 usr/lib/udev/rules.d/95-crossdock-console.rules" \
	"644 usr/lib/sysusers.d/crossdock.conf" "644 usr/lib/tmpfiles.d/crossdock.conf" "644 usr/share/man/man1/crossdock.1" \
	"644 usr/share/man/man5/crossdock.conf.5" "644 usr/share/man/man5/crossdock-files.5" \
	"644 usr/share/bash-completion/completions/crossdock" "644 usr/share/doc/crossdock/README.md" "644 usr/share/doc/crossdock/threat-model.md"; do
	has "there is $file" "$modes" "$file"
done
is "nothing else in /etc" "$(cd "$to/etc" && find . -type f | sort)" "./crossdock/crossdock.conf
./udev/rules.d/65-crossdock-local.rules"
is "nobody but the owner may write anything" "$(find "$to" ! -type l -perm /022)" ""
is "what runs are programs" "$(cd "$to" && find . -type f -perm /111 | grep -vE '^\./usr/(bin|libexec/crossdock)/')" ""
for unit in packaging/systemd/*.service packaging/systemd/*.timer; do
	[ ! -f "$unit" ] || has "there is $(basename "$unit")" "$modes" "644 usr/lib/systemd/system/$(basename "$unit")"
done
for po in packaging/po/*.po; do
	[ ! -f "$po" ] || has "there is the catalogue $(basename "$po" .po)" "$modes" "644 usr/share/locale/$(basename "$po" .po)/LC_MESSAGES/crossdock.mo"
done
for command in $("$CROSSDOCK" --help | sed -n '/^commands:/,/^$/s/^  \([a-z][a-z-]*\) .*/\1/p'); do
	ok "man crossdock-$command" test -s "$to/usr/share/man/man1/crossdock-$command.1"
done

# what is named by files is there
for file in $(grep -rhoE '/usr/(bin|libexec|share)/[A-Za-z0-9_./-]*crossdock[A-Za-z0-9_./-]*[A-Za-z0-9]' packaging/systemd packaging/debian packaging/etc packaging/man/*.in README.md 2>/dev/null | sort -u); do
	case $file in */README.Debian) continue ;; esac # debhelper's
	ok "$file, which is named somewhere" test -e "$to$file"
done

# the example site goes in as it stands, whatever day it is
db=$TMP/site.db
"$CROSSDOCK" --db "$db" init >/dev/null
exits "the example site" 0 "$CROSSDOCK" --db "$db" import "$to"/usr/share/doc/crossdock/examples/site/*.csv
hasnt "without a warning" "$said" warning
exits "holds together" 0 "$CROSSDOCK" --db "$db" verify
has "and has pickups of its carriers" "$("$CROSSDOCK" --db "$db" pickups --all)" UPS-DAILY
for label in "$to"/usr/share/doc/crossdock/examples/labels/*.zpl; do
	kind=$(basename "$label" .zpl)
	exits "the example label $kind" 0 "$CROSSDOCK" --db "$db" template "${kind%-*}" --set "$label"
done
exits "the config file, every line of it switched on" 0 "$CROSSDOCK" --config <(sed -E "s/^;([a-z_]+ = |\[)/\1/; s|/var/lib/crossdock|$TMP|" "$to/etc/crossdock/crossdock.conf") --db "$db" devices
has "is read" "$said" SCAN-1

# elsewhere
ok "install below another place" put DESTDIR="$TMP/local" PREFIX=/usr/local UNITDIR=/lib/systemd/system
ok "the program" test -x "$TMP/local/usr/local/bin/crossdock"
for language in de es fr pl; do
	[ -f "packaging/po/$language.po" ] || continue
	# a catalogue that says one thing otherwise: what the program comes with may not be translated yet
	printf 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\nmsgid "%%s wants a value"\nmsgstr "%%s: %s"\n' "$language" |
		msgfmt -o "$TMP/local/usr/local/share/locale/$language/LC_MESSAGES/crossdock.mo" -
	is "its catalogue $language is found beside it" "$(LC_ALL= LANG="$language.UTF-8" "$TMP/local/usr/local/bin/crossdock" --db 2>&1)" "crossdock: --db: $language"
done
is "nothing outside of it but what must be" "$(cd "$TMP/local" && find . -type f | grep -vE '^\./(usr/local|etc|lib/systemd/system)/')" ""
is "nobody names the other place" "$(grep -rlE '/usr/(bin|libexec)/crossdock' "$TMP/local/lib" "$TMP/local/usr/local/bin" "$TMP/local/usr/local/libexec" 2>/dev/null | grep -v 'bin/crossdock$')" ""
has "make hands that on" "$(make -n install BUILD="$BUILD" DESTDIR=/x PREFIX=/y UNITDIR=/z V=1 2>/dev/null)" 'DESTDIR="/x" PREFIX="/y" SYSCONFDIR="" UNITDIR="/z"'

# the package
control=packaging/debian/control
needs=$(sed -n 's/^build //p' packaging/packages | grep -vxE 'gcc|libc6-dev|make' | sort) # these are build-essential
told=$(sed -n '/^Build-Depends:/,/^[A-Z]/s/^ \([^ ,]*\).*/\1/p' "$control" | grep -vE '^(debhelper|dh-)' | sort)
nocheck=$(sed -n 's/^ \([^ ]*\) <!nocheck>,/\1/p' "$control" | sort)
is "the package needs what packaging/packages says the build does" "$(comm -3 <(echo "$needs") <(comm -23 <(echo "$told") <(echo "$nocheck")))" ""
is "and for its tests only what the tests need" "$(comm -23 <(echo "$nocheck") <(sed -n 's/^test //p' packaging/packages | sort))" ""
version=$(sed -n 's/^VERSION := //p' Makefile)
is "its version is the program's" "$(sed -n '1s/^crossdock (\([^)]*\)).*/\1/p' packaging/debian/changelog)" "$version"
is "and the program's is that" "$("$CROSSDOCK" --version)" "crossdock $version"
for script in packaging/install packaging/debian/crossdock.p*; do
	ok "$(basename "$script") is a shell script" sh -n "$script"
done
ok "make-deb is one of bash" bash -n packaging/make-deb
done_testing
