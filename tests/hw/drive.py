#!/usr/bin/env python3
"""Works a shift in the emulated machine: drive.py FOLDER. The program runs in full screen on the machine's console, with
four scanners and a label printer; what was sent is compared with the journal and the ledger of the store. Speaks TAP.

HW_SCANS=10000 is how many scans two scanners at once send in the end."""
import os
import re
import sqlite3
import sys
import threading
import time

from machine import Machine, PATIENCE
from report import Failed, Report

HID = ("left", "right")
SCANNERS = ("left", "right", "hand", "tunnel")
LETTER = {"left": "A", "right": "B", "hand": "C", "tunnel": "D"}
COUNTRY = {"left": "us", "right": "de"}
USB = {"left": "1 0x05e0 0x1200 hid", "right": "2 0x05e0 0x1200 hid", "hand": "0 0x0c2e 0x0b6a acm",
       "printer": "3 0x0a5f 0x0166 printer"}
KETTLE, MUG = "09506000134352", "9506000134369"


class Shift(Report):
    def __init__(self, machine):
        super().__init__()
        self.m = machine
        self.sent = {name: [] for name in SCANNERS}  # whole scans of units that must be accepted, in order
        self.numbers = {name: 0 for name in SCANNERS}
        self.sides = {}

    # ---- looking

    def screen(self):
        """The console's characters; those that are not ASCII as something else."""
        _, cells = self.m.shell("cat /dev/vcs1")
        cells = cells.decode("latin-1")
        return "\n".join(cells[i:i + 80].rstrip() for i in range(0, len(cells), 80))

    def query(self, sql):
        return self.m.must("sqlite3 -readonly -cmd '.timeout 5000' /var/site.db \"%s\"" % sql).split("\n")[:-1]

    def until(self, sql, wanted, name, seconds=PATIENCE / 2):
        """Waits for an answer of the store. Gives up when that long neither it has changed nor anything was scanned."""
        end, last = time.monotonic() + seconds, None
        while True:
            got = self.query(sql + "; SELECT COUNT(*) FROM scan")
            if got[:-1] == [str(wanted)]:
                return self.ok(True, name)
            if got != last:
                end, last = time.monotonic() + seconds, got
            if time.monotonic() > end:
                return self.ok(False, name, "%s: %s instead of %s\n%s" % (sql, got[:-1], wanted, self.screen()))

    def worked_off(self):
        """Waits until the file of scans that wait has no more than its head (src/base/backlog.h)."""
        end = time.monotonic() + PATIENCE
        while self.m.must("find /root/.local -name '*.scans' -size +40c").strip():
            if time.monotonic() > end:
                raise Failed("scans wait and are not worked off")

    def accepted(self, name):
        """The numbers of a scanner's units that were received, in the order of the journal."""
        return self.query("SELECT substr(CAST(raw AS TEXT), -5) FROM scan WHERE result <> 'refused' AND"
                          " CAST(raw AS TEXT) LIKE '%%21%s_____' ORDER BY id" % LETTER[name])

    def all_arrived(self, name):
        for scanner in SCANNERS:
            count = len(self.sent[scanner])
            self.until("SELECT COUNT(*) FROM scan WHERE result <> 'refused' AND CAST(raw AS TEXT) LIKE '%%21%s_____'" %
                       LETTER[scanner], count, "%s: %d of %s" % (name, count, scanner))

    # ---- scanning

    def units(self, name, count):
        """Scans of units that nobody has scanned yet: a GS1 code with a separator, and a serial number of its own."""
        first = self.numbers[name] + 1
        self.numbers[name] += count
        return ["]C101%s10L-7\x1d21%s%05d" % (KETTLE, LETTER[name], n) for n in range(first, first + count)]

    def send(self, name, scans, end=True):
        """Sends scans, as the scanner sends them, in a thread or process of their own; returns what waits for the end."""
        text = "".join(s + ("\r" if end and name not in HID else "\n" if end else "") for s in scans).encode()
        if name == "tunnel":
            thread = threading.Thread(target=self.m.send_serial, args=(text,))
            thread.start()
            return thread.join
        self.m.put("/tmp/" + name, text)
        side = self.sides[name]
        command = "typist %s %s" % (side, COUNTRY[name]) if name in HID else "cat"
        to = "/dev/null" if name in HID else side
        self.m.must("%s </tmp/%s >%s 2>/tmp/%s.said & echo $! >/tmp/%s.pid" % (command, name, to, name, name))
        return lambda: self.m.must("wait $(cat /tmp/%s.pid) || cat /tmp/%s.said" % (name, name), 3600)

    def scan(self, name, *scans):
        self.send(name, scans)()

    def work(self, name, count):
        scans = self.units(name, count)
        self.sent[name] += scans
        return self.send(name, scans)

    # ---- plugging

    def plug(self, name):
        if name == "tunnel":
            self.m.plug_serial()
            return
        self.m.must("device plug " + name)
        if name == "printer":
            self.m.must("udevadm settle; while [ ! -e /dev/usb/lp0 ]; do sleep 0.05; done")
            self.m.must("cat /dev/g_printer0 >>/tmp/labels & echo $! >/tmp/paper")
            return
        self.sides[name] = self.m.must("device side " + name).strip()
        if name == "hand":
            self.m.must("stty raw -echo -F " + self.sides[name])

    def pull(self, name):
        if name == "tunnel":
            self.m.plug_serial(False)
            return
        if name == "printer":
            self.m.must("kill $(cat /tmp/paper)")
        self.m.must("device pull " + name)

    # ---- the parts of the shift

    def begin(self):
        for name, what in USB.items():
            self.m.must("device make %s %s" % (name, what))
            self.plug(name)
        self.m.add_serial()
        self.m.must("udevadm settle; while [ ! -e /dev/ttyUSB0 ]; do sleep 0.05; done")
        self.m.must("crossdock init && crossdock settings confirm=no gs1_prefix=9506000 && crossdock import /site/*.csv")
        said = self.m.must("crossdock devices")
        for name in SCANNERS:
            self.ok(re.search(r"^ *%s +here +/dev/" % name, said, re.M), "crossdock devices finds " + name, said)
        self.m.must("setsid -c crossdock run </dev/tty1 >/dev/tty1 2>/tmp/stderr & echo $! >/tmp/run.pid")
        self.see("Scan your badge", "the program is on the console")
        self.see("4 scanners", "with its scanners")

    def sign_on(self):
        self.scan("left", "OP-ANA")
        self.see("Choose an activity", "a keyboard set to US signs on")
        self.scan("right", "%RECEIVE")
        self.see("Scan a door", "a keyboard set to German chooses what to do")
        self.scan("hand", "DOOR-2")
        self.see("DOOR-2", "a USB serial scanner says where")
        self.scan("tunnel", MUG, MUG, MUG)
        self.until("SELECT COUNT(*) FROM receipt", 3, "a serial scanner receives")

    def all_at_once(self):
        waits = [self.work(name, 30 if name in HID else 100) for name in SCANNERS]
        for wait in waits:
            wait()
        self.all_arrived("all at once")

    def unplug_in_the_middle(self, name):
        """The others work on; this one is pulled in the middle of a scan, and plugged in again."""
        waits = [self.work(other, 5 if other in HID else 20) for other in SCANNERS if other != name]
        self.work(name, 3)()
        self.until("SELECT COUNT(*) FROM scan WHERE CAST(raw AS TEXT) LIKE '%%21%s%05d'" % (LETTER[name], self.numbers[name]),
                   1, "%s: its scans are answered" % name)
        cut = self.units(name, 1)
        self.send(name, [cut[0][:-3]], end=False)()
        self.pull(name)
        self.see(name + " gone", "%s is pulled: the screen says so" % name)
        self.plug(name)
        self.see("4 scanners", "%s is plugged in again, and found" % name)
        self.sent[name] += cut
        self.send(name, cut)()
        self.work(name, 3)()
        for wait in waits:
            wait()
        self.all_arrived("%s was pulled" % name)

    def pull_while_typing(self, name):
        """Somebody pulls the plug while it sends: what came whole is received, the worker goes on with the rest."""
        before = len(self.accepted(name))
        scans = self.units(name, 40)
        wait = self.send(name, scans)
        self.until("SELECT COUNT(*) >= %d FROM scan WHERE CAST(raw AS TEXT) LIKE '%%21%s_____'" % (before + 5, LETTER[name]),
                   1, "%s sends" % name)
        self.pull(name)
        self.m.shell("kill -9 $(cat /tmp/%s.pid)" % name)  # a scanner without power
        wait()
        self.see(name + " gone", "%s is pulled while it sends: the screen says so" % name)
        self.worked_off()
        came = self.accepted(name)[before:]
        self.ok(came == [s[-5:] for s in scans[:len(came)]], "what came is the beginning of what was sent (%d)" % len(came),
                came)
        self.plug(name)
        self.see("4 scanners", "%s is back" % name)
        self.sent[name] += scans
        self.send(name, scans[len(came):])()
        self.all_arrived("%s goes on" % name)

    def pack(self, shipment, scanner):
        self.scan(scanner, shipment)
        self.see("SO-%s/1" % shipment[3:], "%s is taken up" % shipment)
        self.scan(scanner, MUG, "%CLOSE")

    def labels(self):
        printed = lambda: self.m.shell("cat /tmp/labels")[1]
        self.scan("left", "%PACK", "PACK-1")
        self.pack("SO-1", "left")
        self.until("SELECT status FROM print_job", "printed", "a label is sent to the printer's device file")
        self.scan("right", "%DONE")
        self.pull("printer")
        self.pack("SO-2", "right")
        self.until("SELECT COUNT(*) FROM print_job", 2, "a carton is closed while the printer is pulled")
        self.scan("hand", "%DONE")
        self.see("packed", "and work goes on")
        self.ok(self.query("SELECT status FROM print_job ORDER BY id")[1] == "queued", "its label waits",
                self.m.must("crossdock print"))
        self.plug("printer")
        self.until("SELECT COUNT(*) FROM print_job WHERE status = 'printed'", 2, "it is plugged in: the label comes by itself")
        self.pack("SO-3", "hand")
        self.until("SELECT COUNT(*) FROM print_job WHERE status = 'printed'", 3, "and so does the next")
        end = time.monotonic() + PATIENCE
        while printed().count(b"^XZ") < 3 and time.monotonic() < end:
            pass
        labels = re.findall(rb"\^XA.*?\^XZ", printed(), re.S)
        sscc = self.query("SELECT sscc FROM print_job ORDER BY id")
        self.ok(len(labels) == 3 and len(set(sscc)) == 3 and
                all(s.encode() in re.sub(rb"[ ()]", b"", label) for s, label in zip(sscc, labels)),
                "the printer got each label once, whole, in order", "%s\n%r" % (sscc, printed()))
        self.scan("hand", "%DONE")
        self.see("packed", "the last shipment is packed")

    def many(self, count, names, what):
        self.scan("left", "%RECEIVE")
        self.scan("hand", "DOOR-2")
        self.see("DOOR-2", "back at the door")
        began = time.monotonic()
        waits = [self.work(name, count // len(names)) for name in names]
        for wait in waits:
            wait()
        self.all_arrived(what)
        print("# %d scans from %s and %s in %.0f s, in an emulated processor" % (count, *names, time.monotonic() - began))

    def end(self):
        status, said = self.m.shell("crossdock verify", 600)
        self.ok(status == 0, "crossdock verify finds no difference", said.decode())
        left = self.m.must("kill -TERM $(cat /tmp/run.pid); wait $(cat /tmp/run.pid); echo $?; cat /tmp/stderr")
        self.ok(left == "0\n", "the program ends as it should, and said nothing else", left)
        self.m.must("crossdock backup /var/copy.db", 600)
        path = os.path.join(self.m.folder, "site.db")
        with open(path, "wb") as file:
            file.write(self.m.fetch("/var/copy.db"))
        db = sqlite3.connect(path)
        journal = [(raw.decode("utf-8", "replace"), result) for raw, result in
                   db.execute("SELECT CAST(raw AS BLOB), result FROM scan ORDER BY id")]
        for name in SCANNERS:
            came = [raw for raw, result in journal if re.search("21%s[0-9]{5}$" % LETTER[name], raw)]
            sent = [s[3:] if came and not came[0].startswith("]C1") else s for s in self.sent[name]]
            self.ok(came == sent, "journal: %d scans of %s, each once, whole, in order" % (len(sent), name),
                    difference(came, sent))
        total = sum(len(s) for s in self.sent.values())
        refused = [entry for entry in journal if entry[1] == "refused"]
        self.ok(not refused, "journal: none was refused", refused[:5])
        serials = db.execute("SELECT serial FROM serial ORDER BY serial").fetchall()
        wanted = sorted(s[-6:] for scans in self.sent.values() for s in scans)
        self.ok([s for s, in serials] == wanted, "ledger: %d serial numbers are in the building" % total,
                difference([s for s, in serials], wanted))
        moved, = db.execute("SELECT SUM(quantity) FROM balance b JOIN product p ON p.id = b.product_id"
                            " JOIN place l ON l.id = b.place_id WHERE p.sku = 'KETTLE-BL' AND"
                            " l.kind IN ('station', 'putaway')").fetchone()
        self.ok(moved == total, "ledger: as many units stand where they were directed", moved)


def difference(got, wanted):
    for i, (a, b) in enumerate(zip(got, wanted)):
        if a != b:
            return "at %d: %r instead of %r (%d instead of %d in all)" % (i, a, b, len(got), len(wanted))
    return "%d instead of %d" % (len(got), len(wanted))


def main():
    folder = os.path.abspath(sys.argv[1])
    count = int(os.environ.get("HW_SCANS", "10000"))
    began = time.monotonic()
    machine = Machine(folder)
    print("# the machine has started after %.1f s" % (time.monotonic() - began))
    shift = Shift(machine)
    try:
        shift.begin()
        shift.sign_on()
        shift.all_at_once()
        for name in SCANNERS:
            shift.unplug_in_the_middle(name)
        for name in HID:
            shift.pull_while_typing(name)
        shift.labels()
        shift.many(count // 10, HID, "two keyboards at once")
        shift.many(count, ("hand", "tunnel"), "two serial scanners at once")
        shift.end()
    except (Failed, RuntimeError, OSError) as error:
        shift.ok(False, "the shift goes to its end", error)
    finally:
        machine.end()
    print("1..%d" % shift.tests)
    return 1 if shift.failed else 0


if __name__ == "__main__":
    sys.exit(main())
