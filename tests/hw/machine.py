"""The emulated machine: QEMU without acceleration, a shell inside, and QEMU's own monitor to plug things in. Standard
library only."""
import json
import os
import select
import socket
import subprocess
import tempfile
import time

PATIENCE = 60  # seconds that anything may take, many times what it takes


class Machine:
    """folder: where the image is, and where its console and log are left. append: more for the kernel's command line; devices:
    more of QEMU's arguments."""

    def __init__(self, folder, program="qemu-system-x86_64", append="panic=-1", devices=()):
        self.folder = folder
        self.sockets = tempfile.mkdtemp(prefix="crossdock-hw.")  # their paths must be short
        self.got = b""
        self.serial = None
        self.process = subprocess.Popen(
            [program, "-accel", "tcg,tb-size=256", "-M", "pc,i8042=off", "-m", "768", "-nodefaults", "-no-user-config",
             "-vga", "none", "-display", "none", "-no-reboot", *devices,
             "-kernel", folder + "/vmlinux", "-initrd", folder + "/initramfs",
             "-append", "console=ttyS0 quiet " + append,
             "-chardev", "file,id=console,path=" + folder + "/console.log", "-serial", "chardev:console",
             "-device", "virtio-serial-pci",
             "-chardev", self._listen("commands"), "-device", "virtserialport,chardev=commands,name=commands",
             "-chardev", "file,id=out,path=" + folder + "/out", "-device", "virtserialport,chardev=out,name=out",
             "-device", "qemu-xhci,id=usb", "-chardev", self._listen("tunnel"),
             "-qmp", "unix:" + self.sockets + "/monitor,server=on,wait=off"],
            stdin=subprocess.DEVNULL, stdout=open(folder + "/qemu.log", "wb"), stderr=subprocess.STDOUT)
        try:
            self.monitor = self._connect("monitor").makefile("rw")
            self.monitor.readline()
            self.ask("qmp_capabilities")
            self.commands = self._connect("commands")
            self._answer(3 * PATIENCE)
        except BaseException:
            self.cut()
            raise

    def _listen(self, name):
        return "socket,id=%s,path=%s/%s,server=on,wait=off" % (name, self.sockets, name)

    def _connect(self, name):
        end = time.monotonic() + PATIENCE
        while True:
            try:
                s = socket.socket(socket.AF_UNIX)
                s.connect(self.sockets + "/" + name)
                return s
            except OSError:
                s.close()
                if self.process.poll() is not None or time.monotonic() > end:
                    raise RuntimeError("QEMU does not start: " + open(self.folder + "/qemu.log").read())
                time.sleep(0.02)

    def ask(self, command, **arguments):
        """A command to QEMU itself."""
        self.monitor.write(json.dumps({"execute": command, "arguments": arguments}) + "\n")
        self.monitor.flush()
        while True:
            answer = json.loads(self.monitor.readline())
            if "error" in answer:
                raise RuntimeError("%s: %s" % (command, answer["error"]["desc"]))
            if "return" in answer:
                return answer["return"]

    def _answer(self, seconds):
        end = time.monotonic() + seconds
        while True:
            text, mark, rest = self.got.partition(b"\x04")
            if mark and b"\n" in rest:
                status, _, self.got = rest.partition(b"\n")
                return int(status), text
            if time.monotonic() > end:
                raise TimeoutError("no answer from the machine; it said %r" % self.got[-500:])
            if select.select([self.commands], [], [], 0.2)[0]:
                more = self.commands.recv(65536)
                if not more:
                    raise RuntimeError("the machine is off: see console.log and qemu.log in " + self.folder)
                self.got += more

    def shell(self, command, seconds=PATIENCE):
        """A command inside, on one line: its status and what it printed, as bytes."""
        assert "\n" not in command
        self.commands.sendall(command.encode() + b"\n")
        return self._answer(seconds)

    def must(self, command, seconds=PATIENCE):
        status, text = self.shell(command, seconds)
        if status != 0:
            raise RuntimeError("%s: exit %d: %s" % (command, status, text.decode(errors="replace")))
        return text.decode(errors="replace")

    def put(self, path, data):
        """Makes a file inside."""
        octal = "".join(chr(b) if chr(b).isalnum() else "\\%03o" % b for b in data)
        self.must("printf '%s' >%s" % (octal, path))

    def fetch(self, path):
        """A file from inside, whole."""
        size = int(self.must("stat -c %%s %s" % path))
        before = os.path.getsize(self.folder + "/out")
        self.must("cat %s >/dev/virtio-ports/out" % path)
        end = time.monotonic() + PATIENCE
        while os.path.getsize(self.folder + "/out") < before + size:
            if time.monotonic() > end:
                raise TimeoutError("%s does not come out of the machine" % path)
            time.sleep(0.02)
        with open(self.folder + "/out", "rb") as out:
            out.seek(before)
            return out.read(size)

    # ---- the serial scanner, which QEMU makes: an FTDI chip

    def add_serial(self):
        self.ask("device_add", driver="usb-serial", id="tunnel", bus="usb.0", chardev="tunnel", serial="FT-tunnel",
                 **{"always-plugged": True})
        self.must("while ! grep -lsx FT-tunnel /sys/bus/usb/devices/*/serial >/run/serial; do sleep 0.05; done")

    def plug_serial(self, there=True):
        """By the guest's USB stack, whose drivers see a disconnection: QEMU 7.2 may crash when it takes the chip out while
        bytes are on their way."""
        self.must("echo %d >$(dirname $(cat /run/serial))/authorized" % there)

    def send_serial(self, data):
        if not self.serial:
            self.serial = self._connect("tunnel")
        self.serial.sendall(data)

    # ---- a keyboard and a screen, which QEMU makes

    SIGNS = {" ": "spc", "-": "minus", "=": "equal", "/": "slash", ".": "dot", ",": "comma", ";": "semicolon", "\n": "ret",
             "\t": "tab", "\x1b": "esc", "\b": "backspace"}
    SHIFTED = {"%": "5", "_": "minus", "*": "8", "(": "9", ")": "0", "+": "equal", ":": "semicolon", "?": "slash"}

    def add_keyboard(self):
        self.ask("device_add", driver="usb-kbd", id="keyboard", bus="usb.0", serial="SN-keyboard")

    def remove_keyboard(self):
        self.ask("device_del", id="keyboard")

    def press(self, *keys):
        """Keys that are held down together, by QEMU's names."""
        for down, names in ((True, keys), (False, keys[::-1])):
            for name in names:
                self.ask("input-send-event", events=[
                    {"type": "key", "data": {"down": down, "key": {"type": "qcode", "data": name}}}])
                time.sleep(0.015)  # QEMU's keyboard has room for 16 of them, and the machine polls it

    def type(self, text):
        """As on a US keyboard."""
        for c in text:
            if c in self.SHIFTED:
                self.press("shift", self.SHIFTED[c])
            elif c.isupper():
                self.press("shift", c.lower())
            else:
                self.press(self.SIGNS.get(c, c))

    def picture(self, path):
        """What the machine's screen shows, as PNG."""
        self.ask("screendump", filename=path, format="png")

    def cut(self):
        """As when somebody pulls the plug."""
        self.process.kill()
        self.process.wait()
        subprocess.run(["rm", "-rf", self.sockets], check=False)

    def end(self):
        try:
            self.ask("quit")
            self.process.wait(10)
        except (OSError, ValueError, RuntimeError, subprocess.TimeoutExpired):
            self.process.kill()
            self.process.wait()
        subprocess.run(["rm", "-rf", self.sockets], check=False)
