#!/bin/bash
# The udev rules: well formed; and what udev itself makes of them, for scanners that umockdev shows it, in a private place where
# nothing of this system is touched.
. tests/lib/tap.sh
rules=packaging/udev

key='[A-Z_]+(\{[A-Za-z0-9_./*]+\})?'
term="$key(==|!=|=|\\+=|-=|:=)\"[^\"]*\""
for file in "$rules"/*.rules; do
	name=$(basename "$file")
	is "$name: every line is a rule or a comment" "$(grep -vE "^(#.*)?\$" "$file" | grep -vE "^$term(, $term)*\$")" ""
	is "$name: so are the examples in it" "$(sed -n 's/^#\([A-Z]\)/\1/p' "$file" | grep -vE "^$term(, $term)*\$")" ""
	is "$name: jumps lead somewhere" "$(sed -nE 's/.*GOTO="([^"]*)".*/\1/p' "$file" | sort -u)" "$(sed -nE 's/^LABEL="([^"]*)".*/\1/p' "$file" | sort -u)"
done
if udevadm verify --help >/dev/null 2>&1; then
	ok "udevadm finds nothing wrong" udevadm verify --no-style --resolve-names=never "$rules"/*.rules
else
	skip "udevadm verify" "this udev has none yet"
fi

why=
command -v udevadm >/dev/null || why="udevadm is not installed"
command -v umockdev-run >/dev/null || why="umockdev is not installed"
unshare -m true 2>/dev/null || why="there is no right to a private place (root)"
if [ -n "$why" ]; then
	skip "what udev makes of them" "$why"
	done_testing
fi

# bench VENDOR PRODUCT: a USB device with a keyboard, a second input device, and a serial line
bench() {
	cat <<-BENCH
		P: /devices/usb1/1-4
		E: DEVTYPE=usb_device
		E: SUBSYSTEM=usb
		A: idVendor=$1
		A: idProduct=$2

		P: /devices/usb1/1-4/1-4:1.0/input/input7
		E: SUBSYSTEM=input
		A: capabilities/ev=120013
		A: capabilities/key=1000000000007 ff9f207ac14057ff febeffdfffefffff fffffffffffffffe

		P: /devices/usb1/1-4/1-4:1.0/input/input7/event7
		N: input/event7
		E: DEVNAME=/dev/input/event7
		E: MAJOR=13
		E: MINOR=71
		E: SUBSYSTEM=input
		E: ID_VENDOR_ID=$1
		E: ID_MODEL_ID=$2
		E: ID_SERIAL_SHORT=S1
		E: ID_PATH=pci-usb-4

		P: /devices/usb1/1-4/1-4:1.1/tty/ttyACM0
		N: ttyACM0
		E: DEVNAME=/dev/ttyACM0
		E: MAJOR=166
		E: MINOR=0
		E: SUBSYSTEM=tty
		E: ID_VENDOR_ID=$1
		E: ID_MODEL_ID=$2
		E: ID_SERIAL_SHORT=S1
		E: ID_PATH=pci-usb-4
	BENCH
}

printf 'root:x:0:\ncrossdock:x:4242:\n' >"$TMP/group"
export rules TMP
# udev VENDOR PRODUCT PATH [LOCAL RULES]: what udev would do when it is plugged in
udev() {
	bench "$1" "$2" >"$TMP/bench.umockdev"
	printf '%s\n' "${4-}" >"$TMP/local.rules"
	unshare -m bash -c 'mkdir -p "$TMP/dev" && mount -t tmpfs none "$TMP/dev" && mkdir "$TMP/dev/pts" "$TMP/dev/shm" &&
		cp -a /dev/null /dev/zero /dev/urandom /dev/random /dev/ptmx "$TMP/dev" && mount --bind /dev/pts "$TMP/dev/pts" &&
		mount --bind /dev/shm "$TMP/dev/shm" && mount --rbind "$TMP/dev" /dev && mount -t tmpfs none /run &&
		mkdir -p /run/udev/rules.d && mount --bind "$TMP/group" /etc/group && cp "$rules"/*.rules /run/udev/rules.d &&
		cp "$TMP/local.rules" /run/udev/rules.d/65-crossdock-local.rules && cd / &&
		umockdev-run -d "$TMP/bench.umockdev" -- udevadm test --action=add "/sys/devices/usb1/1-4$1" 2>&1' bash "$3"
}

said=$(udev 05e0 1200 /1-4:1.0/input/input7/event7)
hasnt "udev takes every rule" "$(grep crossdock <<<"$said" | grep -iE 'invalid|unknown|ignoring' || true)" "crossdock"
has "a keyboard of a maker of scanners is marked" "$said" "ID_CROSSDOCK_SCANNER=1"
has "desktops leave it alone" "$said" "LIBINPUT_IGNORE_DEVICE=1"
has "the group has it" "$said" "70-crossdock-access.rules:10 GROUP 4242"
has "and nobody else" "$said" "70-crossdock-access.rules:10 MODE 0660"
has "it has a name by what it is" "$said" "/dev/crossdock/05e0-1200-S1"
has "and one by where it is" "$said" "/dev/crossdock/at-pci-usb-4"
is "nothing of this system was touched" "$(ls -R /dev/crossdock /dev/input/by-id /run/udev/data 2>/dev/null | grep -E 'S1|usb-4|event7')" ""
said=$(udev 0c2e 0b6a /1-4:1.1/tty/ttyACM0)
has "a serial line is marked" "$said" "ID_CROSSDOCK_SCANNER=1"
has "no modem commands are tried on it" "$said" "ID_MM_DEVICE_IGNORE=1"
has "the group has it, too" "$said" "70-crossdock-access.rules:11 GROUP 4242"
has "it has a name, too" "$said" "/dev/crossdock/0c2e-0b6a-S1"
said=$(udev 0c2e 0b6a "")
has "ModemManager is told at the USB device" "$said" "ID_MM_DEVICE_IGNORE=1"
said=$(udev 046d c31c /1-4:1.0/input/input7/event7)
hasnt "an office keyboard is not marked" "$said" "ID_CROSSDOCK_SCANNER=1"
hasnt "and stays whose it was" "$said" "MODE 0660"
said=$(udev 04b4 bca1 /1-4:1.0/input/input7/event7)
has "one product of a maker of many things is" "$said" "ID_CROSSDOCK_SCANNER=1"
said=$(udev 046d c31c /1-4:1.0/input/input7/event7 'SUBSYSTEM=="input|tty|usb", SUBSYSTEMS=="usb", ATTRS{idVendor}=="046d", ATTRS{idProduct}=="c31c", ENV{ID_CROSSDOCK_SCANNER}="1"')
has "a site marks one of its own" "$said" "GROUP 4242"
said=$(udev 05e0 1300 /1-4:1.0/input/input7/event7 "$(sed -n 's/^#\(.*"1300".*\)/\1/p' $rules/65-crossdock-local.rules)")
hasnt "and takes the mark from another" "$said" "GROUP 4242"
done_testing
