#!/usr/bin/env python3
"""A terminal of the floor, from its first boot on: terminal.py FOLDER PICTURES. Debian starts in an emulated machine, with the package's
kiosk on its first console; a person types at its keyboard, a scanner sends, things go wrong. What the console shows is read
back from the kernel (vcsu), what happened from the store. Pictures of the screen are left in PICTURES. Speaks TAP."""
import base64
import os
import random
import re
import shutil
import socket
import struct
import sys
import tempfile
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "hw"))
from disk import Disk  # noqa: E402
from machine import Machine, PATIENCE  # noqa: E402
from report import Failed, Report  # noqa: E402

UNIT = "crossdock-kiosk@tty1.service"
CGROUP = "/sys/fs/cgroup/system.slice/system-crossdock\\\\x2dkiosk.slice/" + UNIT
PIN, WRONG_PIN = "48271593", "48271594"  # guest/set-up gives it to the lead
KETTLE, GLASSES = "9506000101002", "9506000101309"
# consoleblank: what a kiosk has to turn off
APPEND = "rw consoleblank=120 panic=-1"


def memory_for(file):
    """A folder for a copy of that file: in memory, where there is room for two of it, for a host's disk that is busy stops the machine
    longer than its watchdog waits; else beside it."""
    memory = os.statvfs("/dev/shm") if os.access("/dev/shm", os.W_OK) else None
    if memory and memory.f_bavail * memory.f_frsize > 2 * os.path.getsize(file):
        return tempfile.mkdtemp(prefix="crossdock-floor.", dir="/dev/shm")
    return os.path.dirname(file)


class Terminal(Report):
    def __init__(self, folder, pictures):
        super().__init__()
        self.folder, self.pictures = folder, pictures
        self.disk = memory_for(folder + "/disk") + "/disk.run"
        self.m = self.cache = None
        self.sockets = tempfile.mkdtemp(prefix="crossdock-floor.")  # their paths must be short
        self.sent = 0  # units that the scanner has sent

    # ---- the machine

    def power_on(self):
        self.cache = Disk(self.disk, self.sockets + "/disk")
        self.m = Machine(self.folder, append=APPEND, devices=[
            "-device", "VGA", "-blockdev", "driver=nbd,node-name=disk,server.type=unix,server.path=%s/disk" % self.sockets,
            "-device", "virtio-blk-pci,drive=disk,write-cache=on",
            "-chardev", "socket,id=line,path=%s/line,server=on,wait=off" % self.sockets, "-device", "isa-serial,chardev=line,index=1"])
        self.plug_keyboard()

    def plug_keyboard(self):
        """Until the kernel has it: what is typed before is lost."""
        self.m.add_keyboard()
        try:
            self.m.must("until grep -qs 'QEMU USB Keyboard' /sys/class/input/event*/device/name; do sleep 0.1; done; udevadm settle")
        except (TimeoutError, RuntimeError):
            print("# no keyboard: " + self.m.must("dmesg | tail -n 20; cat /sys/class/input/*/name").replace("\n", "\n#   "))
            raise Failed("the keyboard is there")

    def picture(self, name):
        self.m.picture("%s/%s.png" % (self.pictures, name))

    # ---- looking

    def console(self, number=1):
        """The rows of a virtual console, as the characters that were written there."""
        end = time.monotonic() + PATIENCE
        while True:
            said = self.m.must("head -c2 /dev/vcsa%d | base64 -w0; echo; base64 -w0 /dev/vcsu%d" % (number, number)).split("\n")
            rows, cols = base64.b64decode(said[0])
            cells = base64.b64decode(said[1])
            if len(cells) == 4 * rows * cols:  # else it got another font meanwhile
                text = "".join(chr(c) for c in struct.unpack("<%dI" % (rows * cols), cells))
                return [text[i:i + cols] for i in range(0, rows * cols, cols)]
            if time.monotonic() > end:
                raise RuntimeError("vcsu%d has %d bytes, of %d x %d" % (number, len(cells), cols, rows))

    def screen(self):
        return "\n".join(row.rstrip() for row in self.console())

    def show(self, *names):
        said = self.m.must("systemctl show %s %s" % (UNIT, " ".join("-p " + n for n in names)))
        return dict(line.split("=", 1) for line in said.splitlines())

    def pid(self):
        return int(self.show("MainPID")["MainPID"])

    def query(self, sql):
        return self.m.must("runuser -u crossdock -- sqlite3 -readonly -cmd '.timeout 10000' /var/lib/crossdock/dock.db \"%s\"" %
                           sql).split("\n")[:-1]

    def scans(self):
        return int(self.query("SELECT COUNT(*) FROM scan")[0])

    def until(self, what, name, note=lambda: "", seconds=PATIENCE):
        end = time.monotonic() + seconds
        while not what():
            if time.monotonic() > end:
                return self.ok(False, name, "%s\n%s" % (note(), self.screen()))
        return self.ok(True, name)

    def typed(self):
        """What stands in the line of what is typed, or None: the row below the prompt, which begins alike."""
        rows = [row[3:].strip() for row in self.console() if row.startswith(" › ")]
        return rows[-1] if len(rows) > 1 else None

    def comes(self, what, seconds):
        end = time.monotonic() + seconds
        while not what() and time.monotonic() < end:
            pass
        return what()

    def type(self, text, before=""):
        """Types it, and Enter. QEMU's keyboard keeps 16 events, and loses what comes while a machine on a busy host stands still:
        what has not come whole is taken back, and typed anew. before: what stands there already."""
        for _ in range(5):
            self.m.type(text)
            if self.comes(lambda: self.typed() == before + text, 10):
                break
            self.m.press("esc")
            text, before = before + text, ""
        for _ in range(5):
            self.m.type("\n")
            if self.comes(lambda: self.typed() is None, 20):
                break

    def type_secret(self, text):
        self.m.type(text + "\n")

    def answers(self, name, scan="DOOR-2"):
        """What is typed is still scanned."""
        before = self.scans()
        self.type(scan)
        return self.until(lambda: self.scans() > before, name)

    def comes_back(self, what, before):
        """The program is another one, and stands where the one before stood."""
        self.until(lambda: self.pid() not in (0, before) and self.show("ActiveState")["ActiveState"] == "active", "%s: it is started again" % what)
        self.see("Receive", "%s: in the same activity" % what)
        self.see("Ana", "%s: the same worker is signed on" % what)
        self.see("DOOR-2", "%s: at the same door" % what)

    def verified(self, when):
        status, said = self.m.shell("runuser -u crossdock -- crossdock verify", 600)
        self.ok(status == 0, "%s: verify finds no difference" % when, said.decode(errors="replace"))

    # ---- the parts

    def first_boot(self):
        began = time.monotonic()
        self.power_on()
        self.see("Scan your badge", "booted, the sign-on screen is on tty1", 4 * PATIENCE)
        print("# that took %.0f s, in an emulated processor" % (time.monotonic() - began))
        self.picture("sign-on")
        self.until(lambda: self.show("ActiveState")["ActiveState"] == "active", "its unit hears that it is ready")
        state = self.show("ActiveState", "NRestarts", "User")
        self.ok(state == {"ActiveState": "active", "NRestarts": "0", "User": "crossdock"}, "its unit runs, as crossdock", state)
        rows = self.console()
        self.ok((len(rows), len(rows[0])) == (25, 80), "its letters are as large as leave 80 columns", "%d x %d" % (len(rows[0]), len(rows)))

    def receive(self):
        self.type("OP-ANA")
        self.need(self.see("Choose an activity", "a badge is typed"), "signed on", self.m.must("cat /sys/class/tty/tty0/active; dmesg | tail -n 15"))
        self.type("%RECEIVE")
        self.see("Scan a door", "receive")
        self.type("DOOR-2")
        self.see("ASN-10231", "at a door, where a delivery has come")
        self.picture("receive-ready")
        self.type(KETTLE)
        self.need(self.see("Scan ", "a unit") and self.directed(), "is directed somewhere, in the store and on the screen", self.screen())
        self.picture("receive-direct")
        self.glyphs("the answer")
        self.type("950600010100")
        self.until(lambda: self.query("SELECT result FROM scan ORDER BY id DESC LIMIT 1") == ["refused"], "a damaged code is refused")
        self.picture("receive-refused")
        self.glyphs("a refusal")

    def other_screens(self):
        for name, key, text in (("help", "f1", "This page"), ("stage", "f3", "CROSSDOCK  Stage"), ("board", "f7", "LANES"),
                                ("pack", "f4", "CROSSDOCK  Pack"), ("load", "f5", "CROSSDOCK  Load")):
            self.m.press(key)
            self.see(text, "%s shows %s" % (key.upper(), name))
            self.picture(name)
            self.glyphs(name)
            self.m.press("esc")
        self.type("%RECEIVE")
        self.type("DOOR-2")
        self.see("ASN-10231", "and back to receive")

    def directed(self):
        """Where the unit in hand has to go is what the screen asks for."""
        place, = self.query("SELECT l.code FROM direction d JOIN place l ON l.id = d.place_id WHERE d.open > 0 ORDER BY d.shown_id DESC, d.n LIMIT 1")
        return self.m and ("Scan %s" % place) in self.screen()

    def glyphs(self, what):
        """The console's font has every character that is on the screen: else the kernel shows another in its place."""
        self.m.must("setfont -C /dev/tty1 -ou /tmp/font.map")
        font = set()
        for code in re.findall(r"U\+([0-9a-fA-F]+)", self.m.must("cat /tmp/font.map")):
            font.add(int(code, 16))
        lacking = sorted(set(c for c in self.screen() if c != "\n" and ord(c) not in font))
        self.ok(len(font) > 200 and not lacking, "%s: the font has each of its characters" % what, " ".join("U+%04X" % ord(c) for c in lacking))

    def killed(self):
        before = self.pid()
        in_hand = self.query("SELECT COUNT(*) FROM scan")
        self.m.must("kill -9 %d" % before)
        self.comes_back("killed", before)
        said = self.show("ExecMainStartTimestampMonotonic", "NRestarts", "RestartUSec")
        self.ok(said["RestartUSec"] == "200ms" and said["NRestarts"] == "1", "killed: after a fifth of a second, once", said)
        self.ok(self.query("SELECT COUNT(*) FROM scan") == in_hand, "killed: its journal is what it was")
        self.see("Scan ", "killed: it asks for what it asked for")
        self.answers("killed: it works on")
        self.verified("killed")

    def hung(self):
        before, scans = self.pid(), self.scans()
        self.m.must("kill -STOP %d" % before)
        self.comes_back("hung", before)
        self.ok("watchdog" in self.m.must("journalctl -u %s -o cat | cat" % UNIT).lower(), "hung: it was the watchdog")
        self.ok(self.scans() == scans, "hung: its journal is what it was")
        self.answers("hung: it works on")
        self.verified("hung")

    def pulled_scanner(self):
        """In the middle of a scan, and plugged in again."""
        self.m.add_serial()
        self.see("scanner", "a scanner is plugged in: the screen has it")
        before = self.scans()
        self.m.send_serial((GLASSES + "\r").encode())
        self.until(lambda: self.scans() == before + 1, "it scans")
        self.m.send_serial(GLASSES[:6].encode())
        self.m.plug_serial(False)
        self.see("tunnel gone", "it is pulled in the middle of a scan: the screen says so")
        self.m.plug_serial()
        self.until(lambda: "tunnel gone" not in self.screen(), "it is plugged in again")
        before = self.scans()
        self.m.send_serial((GLASSES + "\r").encode())
        self.until(lambda: self.scans() == before + 1 and self.query("SELECT CAST(raw AS TEXT) FROM scan ORDER BY id DESC LIMIT 1") ==
                   [GLASSES], "its next scan is whole", lambda: self.query("SELECT raw FROM scan ORDER BY id DESC LIMIT 3"))

    def pulled_keyboard(self):
        before = self.scans()
        self.m.type(GLASSES[:6])
        self.see("› " + GLASSES[:6], "what is typed stands on the screen")
        self.m.remove_keyboard()
        self.m.must("while grep -lsx SN-keyboard /sys/bus/usb/devices/*/serial >/dev/null; do sleep 0.1; done")
        self.plug_keyboard()
        self.type(GLASSES[6:], before=GLASSES[:6])
        self.until(lambda: self.scans() == before + 1 and self.query("SELECT CAST(raw AS TEXT) FROM scan ORDER BY id DESC LIMIT 1") ==
                   [GLASSES], "a keyboard is pulled while one types, and plugged in again: nothing is lost")

    def keys(self):
        """What ends or stops other programs, or the machine."""
        before, booted = self.pid(), self.m.must("cat /proc/sys/kernel/random/boot_id")
        for name, keys in (("Ctrl-C", ("ctrl", "c")), ("Ctrl-Z", ("ctrl", "z")), ("Ctrl-\\", ("ctrl", "backslash")),
                           ("Ctrl-S", ("ctrl", "s")), ("Ctrl-D", ("ctrl", "d")), ("Scroll Lock", ("scroll_lock",)),
                           ("SysRq-E", ("alt", "sysrq", "e")), ("SysRq-K", ("alt", "sysrq", "k")),
                           ("SysRq-B", ("alt", "sysrq", "b"))):
            self.m.press(*keys)
            self.m.press("esc")
            self.answers("%s does nothing" % name)
        for _ in range(8):  # more than seven in two seconds make systemd turn the machine off at once
            self.m.press("ctrl", "alt", "delete")
        self.answers("Ctrl-Alt-Del does nothing, eight times")
        after = self.pid(), self.m.must("cat /proc/sys/kernel/random/boot_id")
        same = after == (before, booted)
        note = "" if same else "%s, not %s:\n%s" % (after, (before, booted), self.m.must("journalctl -u %s -o short-monotonic | tail -n 12" % UNIT))
        self.ok(same, "it is the same process, and the same boot", note)

    def consoles(self):
        """Away to another console, and back."""
        shown = "cat /sys/class/tty/tty0/active"
        screen = self.console()[1:-3]
        self.m.press("alt", "f2")
        self.until(lambda: self.m.must(shown) == "tty2\n", "Alt-F2 shows another console")
        self.until(lambda: "login:" in "".join(self.console(2)), "with a login prompt")
        self.m.press("alt", "f1")
        self.until(lambda: self.m.must(shown) == "tty1\n", "Alt-F1 comes back")
        self.ok(self.console()[1:-3] == screen, "to the screen that was there", self.screen())
        self.answers("and it works on")
        self.ok(self.m.must("cat /sys/module/kernel/parameters/consoleblank") == "0\n", "the console is never blanked, whatever the kernel was told")

    def sandbox(self):
        pid = self.pid()
        status = dict(line.split(":\t", 1) for line in self.m.must("cat /proc/%d/status" % pid).splitlines() if ":\t" in line)
        told = {name: status[name].strip() for name in ("CapEff", "CapBnd", "NoNewPrivs", "Seccomp")}
        self.ok(told == {"CapEff": "0" * 16, "CapBnd": "0" * 16, "NoNewPrivs": "1", "Seccomp": "2"} and "0" not in status["Uid"].split(),
                "it is not root, can do nothing that root can, and never will", told)
        # what is put into its control group sees what it sees, root or not
        for device, open_it in (("/dev/vda", "head -c1 /dev/vda"), ("/dev/tty2", ": </dev/tty2"), ("/dev/vport0p1", ": </dev/virtio-ports/out"),
                                ("/dev/fb0", "head -c1 /dev/fb0"), ("/dev/kmsg", "head -c1 /dev/kmsg")):
            command = "sh -c 'set -e; echo 0 >%s/cgroup.procs; exec 2>&1; %s >/dev/null'" % (CGROUP, open_it)
            status, said = self.m.shell(command)
            self.ok(status != 0 and b"not permitted" in said, "it cannot open %s" % device, "%d %s" % (status, said))
        self.ok(self.m.shell("sh -c 'set -e; echo 0 >%s/cgroup.procs; : </dev/tty1'" % CGROUP)[0] == 0, "but its own console")
        inside = "nsenter -m -t %d setpriv --reuid crossdock --regid crossdock --clear-groups " % pid
        for what in ("touch /etc/x", "touch /usr/bin/x", "touch /var/lib/x", "ls /root", "cat /etc/shadow"):
            self.ok(self.m.shell(inside + what)[0] != 0, "it cannot: %s" % what)
        self.ok(self.m.shell(inside + "touch /var/lib/crossdock/x && rm /var/lib/crossdock/x")[0] == 0, "but write where its store is")

    def backups(self):
        timers = self.m.must("systemctl list-timers --all --no-legend --no-pager")
        self.ok("crossdock-backup.timer" in timers and "crossdock-restore-test.timer" in timers, "backups are made and tried by timers", timers)
        self.m.must("systemctl start crossdock-backup.service", 5 * PATIENCE)
        made = self.m.must("find /var/backups/crossdock -type f -size +50k").split()
        self.ok(len(made) >= 1, "one is made, beside the terminal that runs", made)
        self.answers("which works on")

    def serial_line(self):
        """A VT220 on the machine's second serial line."""
        line = socket.socket(socket.AF_UNIX)
        line.connect(self.sockets + "/line")
        line.settimeout(1)
        shown = b""

        def shows(text, seconds=2 * PATIENCE):
            nonlocal shown
            end = time.monotonic() + seconds
            while text not in shown and time.monotonic() < end:
                try:
                    shown += line.recv(65536)
                except socket.timeout:
                    pass
            return text in shown

        self.m.must("systemctl start crossdock-serial@ttyS1.service", 5 * PATIENCE)
        self.ok(shows(b"Scan your badge"), "a terminal on a serial line asks for a badge", shown[-500:])
        line.sendall(b"OP-BEN\r")
        self.ok(shows(b"Ben signed on"), "a badge that its keyboard sends signs on there", shown[-500:])
        self.ok(re.search(rb"\x1b\[[0-9;]*7[;m]", shown) and max(shown) < 0x80, "it is sent what a VT220 shows: letters in reverse, and ASCII", shown[-500:])
        self.ok(self.query("SELECT name FROM terminal ORDER BY name") == ["T1", "ttyS1"], "it is a terminal of its own, on the same store",
                self.query("SELECT * FROM terminal"))
        self.m.must("systemctl stop crossdock-serial@ttyS1.service", 5 * PATIENCE)
        line.close()

    def unplugged(self):
        """The plug is pulled while scans come in, and put in again. The disk loses what it was not told to flush."""
        before = self.scans()
        self.m.send_serial((GLASSES + "\r").encode() * 40)
        self.until(lambda: self.scans() >= before + 5, "scans come in")
        acknowledged = self.scans()
        lost, cached = self.cache.cut(writes=random.randrange(3, 12), seconds=PATIENCE)
        self.m.cut()
        print("# of %d sectors in the disk's cache %d were lost" % (cached, lost))
        self.power_on()
        self.see("Receive", "the plug is pulled, and put in again: it boots into the same activity", 4 * PATIENCE)
        self.see("Ana", "the same worker is signed on")
        self.see("DOOR-2", "at the same door")
        self.picture("after-power-cut")
        self.ok(self.scans() >= acknowledged, "every scan that was acknowledged is there", "%d of %d" % (self.scans(), acknowledged))
        self.verified("after the power cut")
        self.answers("it works on")

    def left(self):
        """By a lead alone, with his PIN."""
        self.type("%LEAVE")
        self.see("lead's badge", "%LEAVE asks for a lead")
        self.picture("leave")
        self.type("OP-BEN")
        self.see("not a lead", "a worker is none")
        self.type("OP-LEE")
        self.see("PIN", "a lead is asked for his PIN")
        self.type_secret(WRONG_PIN)
        self.see("wrong", "a wrong one is refused")
        self.ok(self.pid() != 0 and "login:" not in self.screen(), "and it goes on", self.screen())
        self.see("type your PIN", "he may try again")
        for _ in range(5):  # a terminal takes one try a second, and the emulated keyboard may lose a key
            self.type_secret(PIN)
            if self.comes(lambda: "login:" in self.screen(), PATIENCE / 2):
                break
        self.see("login:", "with the right one it ends, and there is a login prompt")
        self.picture("left")
        state = self.show("ActiveState", "Result")
        self.ok(state == {"ActiveState": "inactive", "Result": "success"}, "its unit is down, and will not be started again", state)
        self.ok(self.m.must("cat /proc/sys/kernel/sysrq") != "0\n", "what was turned off for it is on again")
        audit = self.m.must("runuser -u crossdock -- crossdock audit | tail -n 20")
        self.ok("Lee" in audit or "OP-LEE" in audit, "the audit trail has who it was", audit)
        found = self.m.must("grep -rlaE '%s|%s' /var/lib/crossdock /var/backups/crossdock /var/log || true" % (PIN, WRONG_PIN))
        self.ok(not found, "and no PIN is anywhere on the disk", found)
        self.m.must("systemctl start %s" % UNIT)
        self.see("Receive", "started again, it goes on where it was", 2 * PATIENCE)

def main():
    folder, pictures = (os.path.abspath(p) for p in sys.argv[1:3])
    os.makedirs(pictures, exist_ok=True)
    terminal = Terminal(folder, pictures)
    shutil.copyfile(folder + "/disk", terminal.disk)
    try:
        for part in (terminal.first_boot, terminal.receive, terminal.other_screens, terminal.killed, terminal.hung, terminal.pulled_scanner,
                     terminal.pulled_keyboard, terminal.keys, terminal.consoles, terminal.sandbox, terminal.backups, terminal.serial_line, terminal.unplugged, terminal.left):
            part()
    except (Failed, RuntimeError, ValueError, OSError) as error:
        terminal.ok(False, "it goes to its end", error)
    finally:
        if terminal.m:
            terminal.m.end()
        shutil.rmtree(terminal.sockets, ignore_errors=True)
        if os.path.dirname(terminal.disk) != folder:
            shutil.rmtree(os.path.dirname(terminal.disk), ignore_errors=True)
    print("1..%d" % terminal.tests)
    return 1 if terminal.failed else 0


if __name__ == "__main__":
    sys.exit(main())
