#!/bin/bash
# Scanners in the config file, and what crossdock devices says of them. The devices themselves are in tests/devices.
. tests/lib/tap.sh
conf=$TMP/terminal.conf
crossdock() { "$CROSSDOCK" --config "$conf" "$@"; }
config() { printf 'store = site.db\n%s' "$1" >"$conf"; }

config ''
exits "no scanner is named" 0 crossdock devices
has "says so" "$said" "No scanner is named in the config file"
has "and what else there is" "$said" "Printer: none"
exits "devices with an argument" 2 crossdock devices all
crossdock init >/dev/null
exits "scan --devices without one" 1 crossdock scan --devices
has "says what to write" "$said" "[scanner NAME]"

config '[scanner SCAN-1]
kind = hid
vendor = 5E0
product = 0x1200
layout = de
gs = F12
bounce_ms = 300

[scanner SER-1]
kind = serial
path = /dev/serial/by-id/usb-none
baud = 115200
parity = even
bits = 7
flow = rtscts
suffix = none
gs = text:{GS}
max = 100
reply_good = \x06
reply_bad = \x15

[scanner SER-2]
kind = serial
serial = A B
name = Cordless
framing = stx

[terminal]
printer = tcp:10.0.0.7
'
exits "devices" 0 crossdock devices
has "a keyboard's settings" "$said" "vendor 05e0, product 1200"
has "and those of its keys" "$said" "keyboard de, separator F12, ends by CR LF TAB, again within 300 ms is once"
has "a serial line's" "$said" "serial 115200 7E1 rtscts, separator '{GS}', ends by a pause of 80 ms, at most 100 bytes, is answered"
has "and of frames" "$said" "serial 9600 8N1, STX to ETX"
has "the printer" "$said" "Printer: tcp:10.0.0.7"
exits "as JSON" 0 crossdock devices --json
has "has the scanners in order" "$said" '"name":"SER-1","kind":"serial","is":"absent","node":null,"which":"path /dev/serial/by-id/usb-none"'
has "and the printer" "$said" '"printer":"tcp:10.0.0.7"'
is "absent scanners are no error: scan works" "$(echo OP-NOBODY | crossdock scan --devices | cut -c1-45)" \
	'{"n":1,"scan":"OP-NOBODY","result":"refused",'

refused() { # NAME LINE WORDS CONFIG...: each further argument is a line of the config file, from the second on
	local name=$1 line=$2 words=$3
	shift 3
	config "$(printf '%s\n' "$@")"
	exits "$name" 1 crossdock status
	has "$name: where and what" "$said" "crossdock: $conf:$line: $words"
}
S='[scanner S]'
refused "an unknown key" 3 "a scanner has no key 'buad': did you mean baud?" "$S" "buad = 3"
refused "an unknown section" 3 "there is no section 'scaner S': did you mean scanner NAME?" "[scaner S]" "kind = hid"
refused "an unknown kind" 3 "kind: 'usb' is none of its values: did you mean hid?" "$S" "kind = usb"
refused "an unknown layout" 4 "layout: 'fe' is none of its values: did you mean de?" "$S" "kind = hid" "layout = fe"
refused "a number that is none" 3 "baud: 'fast' is no number from 300 to 4000000" "$S" "baud = fast"
refused "a number out of bounds" 3 "bits: '9' is no number from 7 to 8" "$S" "bits = 9"
refused "an id that is none" 3 "vendor: '05e0x' is no USB id of four hexadecimal digits" "$S" "vendor = 05e0x"
refused "a path that is none" 3 "path: 'ttyS0' is no path: it begins with /dev/" "$S" "path = ttyS0"
refused "a separator that is none" 3 "gs: 'F30' is no way to send a group separator" "$S" "gs = F30"
refused "a reply that is none" 3 "reply_good: at most 64 bytes" "$S" 'reply_good = \x6'
refused "an empty serial" 3 "serial: there is nothing behind the =" "$S" "serial ="
refused "a key twice" 4 "max of scanner S is set twice" "$S" "max = 100" "max = 200"
refused "no kind" 3 "scanner S: say what it is: kind = hid (a keyboard) or kind = serial" "$S" "vendor = 05e0"
refused "any keyboard at all" 3 "scanner S: say which device it is" "$S" "kind = hid"
refused "a serial line's key on a keyboard" 3 "scanner S: baud is for kind = serial only" "$S" "kind = hid" "vendor = 1" "baud = 9600"
refused "a layout on a serial line" 3 "scanner S: layout is for kind = hid only" "$S" "kind = serial" "vendor = 1" "layout = us"
refused "frames and a suffix" 3 "scanner S: with framing = stx only ETX ends a scan" "$S" "kind = serial" "vendor = 1" \
	"framing = stx" "suffix = cr"
refused "two that cannot be told apart" 6 "scanners S and T cannot be told apart" "$S" "kind = hid" "vendor = 1" \
	"[scanner T]" "kind = hid" "vendor = 0001"
refused "a name with blanks" 3 "'A B' is no name of a scanner" "[scanner A B]" "kind = hid"
refused "a name too long" 3 "'12345678901234567' is no name of a scanner: up to 16" "[scanner 12345678901234567]" "kind = hid"
config "$(for i in $(seq 33); do printf '[scanner S%d]\nkind = hid\nvendor = %d\n' $i $i; done)"
exits "more scanners than a terminal has" 1 crossdock status
has "says how many" "$said" "a terminal has at most 32 scanners"
done_testing
