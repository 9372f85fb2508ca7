#!/bin/bash
# What is done to a kiosk's console, and undone: with a console, a kernel's and systemd's settings of our own. On a real one the
# emulated machine shows it (make check-floor).
. tests/lib/tap.sh
console=$PWD/packaging/kiosk/console
export CONSOLE_RUN=$TMP/run CONSOLE_DEV=$TMP/dev CONSOLE_SYS=$TMP/sys CONSOLE_SYSCTL=$TMP/sysctl CONSOLE_FONTS=$TMP/fonts CONSOLE_CONFIG=$TMP/conf
export LOG=$TMP/log
mkdir -p "$TMP"/{run,dev,sys/class/graphics/fb0,sysctl/kernel,fonts,bin}
reset() {
	rm -rf "$TMP/run"/*
	: >"$TMP/dev/tty1"
	: >"$TMP/dev/tty2"
	: >"$LOG"
	: >"$TMP/conf"
	echo 438 >"$TMP/sysctl/kernel/sysrq"
	echo '7 4 1 7' >"$TMP/sysctl/kernel/printk"
}
for font in 32x16 28x14 24x12 22x11 20x10 16; do : >"$TMP/fonts/Vietnamese-TerminusBold$font.psf.gz"; done
: >"$TMP/fonts/Uni2-TerminusBold24x12.psf.gz"
cat >"$TMP/bin/fake" <<'SH'
#!/bin/sh
echo "${0##*/} $*" >>"$LOG"
case ${0##*/} in
dumpkeys)
	printf 'keycode  70 = Scroll_Lock      Show_Memory      Show_Registers\n\tcontrol alt keycode 111 = Boot            \nkeycode  16 = +q\nalt     keycode 60 = Console_2\n'
	;;
loadkeys) [ $# -gt 2 ] && cat "$3" >"$LOG.keymap" || cat >"$LOG.keymap" ;;
esac
SH
chmod +x "$TMP/bin/fake"
for name in pkill setfont kbd_mode dumpkeys loadkeys systemctl busctl; do ln -s fake "$TMP/bin/$name"; done
PATH=$TMP/bin:$PATH

for size in 640x480:16 800x600:20x10 1024x768:24x12 1280x800:32x16 1366x768:32x16 1920x1080:32x16; do
	reset
	screen=${size%:*}
	echo "${screen%x*},${screen#*x}" >"$TMP/sys/class/graphics/fb0/virtual_size"
	"$console" start tty1
	has "$screen: the font that leaves 80 x 24" "$(cat "$LOG")" "setfont -C $TMP/dev/tty1 Vietnamese-TerminusBold${size#*:}
"
done
reset
echo 1024,768 >"$TMP/sys/class/graphics/fb0/virtual_size"
rm "$TMP/fonts/Vietnamese-TerminusBold24x12.psf.gz"
"$console" start tty1
has "without the better font another one of its size" "$(cat "$LOG")" "setfont -C $TMP/dev/tty1 Uni2-TerminusBold24x12
"
reset
echo 320,200 >"$TMP/sys/class/graphics/fb0/virtual_size"
"$console" start tty1
hasnt "a small screen keeps its font" "$(cat "$LOG")" setfont
reset
echo 'console_font = Uni2-VGA28x16 ; larger' >"$TMP/conf"
"$console" start tty1
has "the config file's font" "$(cat "$LOG")" "setfont -C $TMP/dev/tty1 Uni2-VGA28x16
"

is "UTF-8, no blanking, no powering down" "$(cat "$TMP/dev/tty1")" "$(printf '\033%%G\033[9;0]\033[14;0]')"
is "SysRq is off" "$(cat "$TMP/sysctl/kernel/sysrq")" 0
is "messages of the kernel stay off the screen" "$(cat "$TMP/sysctl/kernel/printk")" '1 4 1 7'
has "Ctrl-Alt-Del starts nothing" "$(cat "$LOG")" 'systemctl mask --runtime ctrl-alt-del.target'
has "not even seven times" "$(cat "$TMP/run/systemd/system.conf.d/crossdock-kiosk.conf")" 'CtrlAltDelBurstAction=none'
hasnt "no key reboots" "$(cat "$LOG.keymap")" Boot
hasnt "Scroll Lock stops nothing" "$(cat "$LOG.keymap")" Scroll_Lock
hasnt "no key makes the kernel write on the screen" "$(cat "$LOG.keymap")" Show_
has "Alt-F2 still leads to a login" "$(cat "$LOG.keymap")" Console_2
has "letters stay" "$(cat "$LOG.keymap")" '+q'

: >"$LOG"
SERVICE_RESULT=watchdog "$console" stop tty1
is "after a mishap nothing is put back" "$(cat "$TMP/sysctl/kernel/sysrq") $(cat "$LOG")" '0 '
"$console" start tty1
hasnt "at the start after it systemd need not read its files again" "$(cat "$LOG")" systemctl
hasnt "the keys are off, whatever was loaded meanwhile" "$(cat "$LOG.keymap")" Scroll_Lock
has "they are set again" "$(cat "$LOG")" loadkeys
hasnt "and what they were is not asked again" "$(cat "$LOG")" dumpkeys
: >"$LOG"
"$console" again
has "when the system gave the console its own font, it gets the kiosk's again" "$(cat "$LOG")" "setfont -C $TMP/dev/tty1 Uni2-VGA28x16
"
has "and its keys" "$(cat "$LOG")" "loadkeys -C $TMP/dev/tty1"
has "the program there is told to look" "$(cat "$LOG")" "pkill -WINCH -x -t tty1 crossdock"
hasnt "another console is left alone" "$(cat "$LOG")" tty2
"$console" start tty2
SERVICE_RESULT=success "$console" stop tty1
is "while another kiosk runs, nothing is put back" "$(cat "$TMP/sysctl/kernel/sysrq")" 0
SERVICE_RESULT=success "$console" stop tty2
is "then SysRq is" "$(cat "$TMP/sysctl/kernel/sysrq")" 438
is "messages of the kernel are" "$(cat "$TMP/sysctl/kernel/printk")" '7 4 1 7'
has "the keys are" "$(cat "$LOG.keymap")" Boot
has "Ctrl-Alt-Del is" "$(cat "$LOG")" 'systemctl unmask --runtime ctrl-alt-del.target'
is "and nothing is left behind" "$(find "$TMP/run" -type f)" ""
: >"$LOG"
"$console" again
is "no kiosk, nothing to do" "$(cat "$LOG")" ""

# the login prompt: only where the kiosk will not come back, or each crash would end in one
for ended in exited:0 exited:2; do
	: >"$LOG"
	EXIT_CODE=${ended%:*} EXIT_STATUS=${ended#*:} "$console" prompt getty@tty1.service
	is "$ended: a login prompt comes" "$(cat "$LOG")" "systemctl start --no-block getty@tty1.service"
done
for ended in exited:1 exited:3 killed:TERM killed:KILL dumped:ABRT; do
	: >"$LOG"
	EXIT_CODE=${ended%:*} EXIT_STATUS=${ended#*:} "$console" prompt getty@tty1.service
	is "$ended: none, it comes back itself" "$(cat "$LOG")" ""
done
: >"$LOG"
EXIT_CODE=exited EXIT_STATUS=0 "$console" prompt serial-getty@ttyUSB0.service
is "on a serial line alike" "$(cat "$LOG")" "systemctl start --no-block serial-getty@ttyUSB0.service"
exits "another unit is none of its business" 2 "$console" prompt ssh.service

reset
mkdir "$TMP/few" # none of this machine's own: they would really do it
for name in sh cat sed tail mkdir rm mv; do ln -s "$(command -v $name)" "$TMP/few/$name"; done
ok "without any of these programs it does what it can" env PATH="$TMP/few" CONSOLE_DEV="$TMP/nodev" "$console" start tty1
is "such as SysRq" "$(cat "$TMP/sysctl/kernel/sysrq")" 0
exits "another device is none of its business" 2 "$console" start ../sda
exits "nor is a serial line" 2 "$console" start ttyS0
exits "or nothing" 2 "$console"
done_testing
