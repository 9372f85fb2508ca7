#!/bin/bash
# How a printer is named: on the command line, in one line of the config file, in a section of its own; and what is said
# where that is wrong.
. tests/lib/tap.sh
conf=$TMP/t1.conf
config() { printf '%s\n' "$@" >"$conf"; }
crossdock() { "$CROSSDOCK" --config "$conf" "$@"; }
name() { crossdock devices --json | sed -n 's/.*"printer":"\([^"]*\)","printers".*/\1/p'; }

named() { # NAME TEXT LINE...
	local what=$1 text=$2
	shift 2
	config "$@"
	is "$what" "$(name)" "$text"
}
named "a line of its own" tcp:10.0.0.7 "printer = tcp:10.0.0.7"
named "the only USB printer" usb: "printer = usb:"
named "a USB printer by its serial number" usb:XXZKJ181200277 "printer = usb:XXZKJ181200277"
named "by its path" usb:/dev/usb/lp3 "printer = usb:/dev/usb/lp3"
named "by what it is" usb:0A5F:0166 "printer = usb:0A5F:0166"
named "a serial line" serial:/dev/ttyS0 "printer = serial:/dev/ttyS0"
named "with speed and flow" serial:/dev/ttyS0,19200,rtscts "printer = serial:/dev/ttyS0,19200,rtscts"
named "a file beside the config file" "file:$TMP/out.zpl" "printer = file:out.zpl"
named "a section: TCP" tcp:printer-7:9100 "[printer]" "kind = tcp" "host = printer-7"
named "another port" tcp:printer-7:6101 "[printer]" "kind = tcp" "host = printer-7" "port = 6101"
named "an IPv6 address" "tcp:[fe80::1]:9100" "[printer]" "kind = tcp" "host = fe80::1"
named "USB" usb:0a5f:0166:X1 "[printer]" "kind = usb" "vendor = 0x0a5f" "product = 0166" "serial = X1"
named "USB by number" usb:X1 "[printer]" "kind = usb" "serial = X1"
named "any USB" usb: "[printer]" "kind = usb"
named "USB by path" usb:/dev/usb/lp0 "[printer]" "kind = usb" "path = /dev/usb/lp0"
named "serial" serial:/dev/ttyS1,9600,xonxoff "[printer]" "kind = serial" "path = /dev/ttyS1"
named "serial with all" serial:/dev/ttyS1,38400,none "[printer]" "kind = serial" "path = /dev/ttyS1" "baud = 38400" "flow = none"
named "a file" "file:$TMP/labels.zpl" "[printer]" "kind = file" "path = labels.zpl"
named "a line, and how it is asked" tcp:10.0.0.7 "printer = tcp:10.0.0.7" "[printer]" "status = no"
has "which is kept" "$(crossdock devices --json)" '"status":"no","answer_ms":2000,"wait_ms":3000'
config "[printer]" "kind = usb" "status = yes" "answer_ms = 500" "wait_ms = 900" "[terminal]" "terminal = T9"
has "both" "$(crossdock devices --json)" '"status":"yes","answer_ms":500,"wait_ms":900'
has "nobody has sent to it" "$(crossdock devices)" "unknown: Nobody has sent to it yet"
has "it is not plugged in" "$(crossdock devices --ask)" "gone: usb: is not plugged in: is the printer on, and its cable in?"
exits "no such option" 2 crossdock devices --ask me

refused() { # NAME LINE WORDS CONFIG...
	local what=$1 line=$2 words=$3
	shift 3
	config "$@"
	exits "$what" 1 crossdock status
	has "$what: where and what" "$said" "crossdock: $conf:$line: $words"
}
for target in usb:0a5f:0166:$'\x01' serial: serial:ttyS0 serial:/dev/ttyS0, serial:/dev/ttyS0,fast serial:/dev/ttyS0,9600,maybe \
	serial:/dev/ttyS0,9600,none,none serial:/dev/ttyS0,99 serial:/dev/ttyS0,9999999 lp:/dev/usb/lp0; do
	refused "printer = $target" 1 "'${target/$'\x01'/\\x01}' is no printer: write file:PATH" "printer = $target"
done
P='[printer]'
refused "an unknown key" 2 "a printer has no key 'bauds': did you mean baud?" "$P" "bauds = 9600"
refused "an unknown kind" 2 "kind: 'tpc' is none of its values: did you mean tcp?" "$P" "kind = tpc"
refused "twice" 3 "kind of the printer is set twice: take one of them out" "$P" "kind = usb" "kind = usb"
refused "no kind" 2 "the printer: host needs a kind beside it: kind = tcp, usb, serial or file" "$P" "host = x"
refused "nothing that says which" 2 "the printer: say what it is: kind = tcp, usb, serial or file" "$P" "status = no"
refused "no host" 2 "the printer: say where it is: host = NAME or ADDRESS" "$P" "kind = tcp"
refused "no path" 2 "the printer: say which line: path = /dev/serial/by-id/..." "$P" "kind = serial"
refused "no file" 2 "the printer: say which file: path = PATH" "$P" "kind = file"
refused "keys of another kind" 2 "the printer: kind = usb has no baud: take it out" "$P" "kind = usb" "baud = 9600"
refused "half of an id" 2 "the printer: vendor and product go together" "$P" "kind = usb" "vendor = 0a5f"
refused "path and ids" 2 "the printer: path says already which one it is" "$P" "kind = usb" "path = /dev/usb/lp0" "serial = X"
refused "no id" 3 "vendor: 'a5f' is no USB id of four hexadecimal digits" "$P" "kind = usb" "vendor = a5f"
refused "no port" 4 "port: '0' is no number from 1 to 65535" "$P" "kind = tcp" "host = x" "port = 0"
refused "no host name" 2 "'tcp:a/b:9100' is no printer" "$P" "kind = tcp" "host = a/b"
refused "a flow that is none" 3 "flow: 'xon' is none of its values: did you mean" "$P" "kind = serial" "flow = xon"
refused "no time" 2 "answer_ms: '50' is no number from 100 to 10000" "$P" "answer_ms = 50"
refused "nothing behind it" 3 "host: there is nothing behind the =" "$P" "kind = tcp" "host ="
refused "twice over" 3 "the printer: printer = and section [printer] both say which one it is" "printer = usb:" "$P" "kind = usb"
done_testing
