"""A disk with a cache that loses what was not flushed when the power is cut, as a real one may: an NBD server (the newstyle protocol,
https://github.com/NetworkBlockDevice/nbd/blob/master/doc/proto.md) over an image. What is written stays in memory until it is
flushed; at a cut each sector of it is kept or lost, by chance. Standard library only."""
import os
import random
import socket
import struct
import threading

SECTOR = 512
READ, WRITE, DISCONNECT, FLUSH = 0, 1, 2, 3
FUA = 1  # a flag of a write: it is on the disk when it is answered
EXPORT_NAME, ABORT, INFO, GO = 1, 2, 6, 7
FLAGS = 1 | 4 | 8  # has flags, can flush, knows FUA
INVALID = 22


class Disk:
    """image: a file; path: of the socket that it is served at, for one machine at a time."""

    def __init__(self, image, path, seed=None):
        self.file = os.open(image, os.O_RDWR)
        self.size = os.lseek(self.file, 0, os.SEEK_END)
        self.cache = {}  # sector: its bytes
        self.chance = random.Random(seed)
        self.lock = threading.Lock()
        self.is_off = threading.Event()
        self.left = 0  # writes until the power goes off; 0: it stays
        self.lost = self.unflushed = 0
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.bind(path)
        self.socket.listen(1)
        self.path = path
        threading.Thread(target=self._serve, daemon=True).start()

    def cut(self, writes, seconds):
        """The power goes off with that many more writes, or after that time: a moment chosen by the clock mostly finds nothing
        that is not flushed. Returns how many sectors were lost, of how many that were not flushed."""
        with self.lock:
            self.left = writes
        self.is_off.wait(seconds)
        with self.lock:
            if not self.is_off.is_set():
                self._power_off()
        self.socket.close()
        os.unlink(self.path)
        os.close(self.file)
        return self.lost, self.unflushed

    def _power_off(self):
        self.unflushed = len(self.cache)
        for sector in sorted(self.cache):
            if self.chance.random() < 0.5:
                del self.cache[sector]
        self.lost = self.unflushed - len(self.cache)
        self._write_out()
        self.is_off.set()

    # ---- what the machine asks for

    def _serve(self):
        try:
            client = self.socket.accept()[0]
            if self._negotiate(client):
                while self._request(client):
                    pass
        except (OSError, EOFError):
            pass  # the machine is off

    def _negotiate(self, client):
        client.sendall(b"NBDMAGIC" + b"IHAVEOPT" + struct.pack(">H", 3))
        no_zeroes = struct.unpack(">I", take(client, 4))[0] & 2
        while True:
            _, option, length = struct.unpack(">8sII", take(client, 16))
            take(client, length)
            if option == EXPORT_NAME:
                client.sendall(struct.pack(">QH", self.size, FLAGS) + (b"" if no_zeroes else bytes(124)))
                return True
            if option == ABORT:
                return False
            if option in (INFO, GO):
                answer(client, option, 3, struct.pack(">HQH", 0, self.size, FLAGS))
                answer(client, option, 1)
                if option == GO:
                    return True
            else:
                answer(client, option, 0x80000001)

    def _request(self, client):
        _, flags, kind, handle, offset, length = struct.unpack(">IHHQQI", take(client, 28))
        data = take(client, length) if kind == WRITE else b""
        error = 0
        with self.lock:
            if self.is_off.is_set() or kind == DISCONNECT:
                return False
            if kind == READ:
                data = self._read(offset, length)
            elif kind == WRITE:
                self._write(offset, data, flags & FUA and self.left != 1)
                data = b""
                if self.left:
                    self.left -= 1
                    if not self.left:
                        self._power_off()
                        return False  # it is never answered
            elif kind == FLUSH:
                self._write_out()
            else:
                error = INVALID
        client.sendall(struct.pack(">IIQ", 0x67446698, error, handle) + data)
        return True

    def _read(self, offset, length):
        data = bytearray(os.pread(self.file, length, offset))
        if self.cache:
            for at in range(0, length, SECTOR):
                kept = self.cache.get((offset + at) // SECTOR)
                if kept:
                    data[at:at + SECTOR] = kept
        return bytes(data)

    def _write(self, offset, data, through):
        for at in range(0, len(data), SECTOR):
            self.cache[(offset + at) // SECTOR] = data[at:at + SECTOR]
        if through:
            os.pwrite(self.file, data, offset)
            for at in range(0, len(data), SECTOR):
                del self.cache[(offset + at) // SECTOR]

    def _write_out(self):
        """All of the cache, neighbours together."""
        start, run = 0, []
        for sector in sorted(self.cache):
            if run and sector != start + len(run):
                os.pwrite(self.file, b"".join(run), start * SECTOR)
                run = []
            if not run:
                start = sector
            run.append(self.cache[sector])
        if run:
            os.pwrite(self.file, b"".join(run), start * SECTOR)
        self.cache.clear()


def take(client, length):
    data = bytearray()
    while len(data) < length:
        more = client.recv(length - len(data))
        if not more:
            raise EOFError
        data += more
    return bytes(data)


def answer(client, option, kind, data=b""):
    client.sendall(struct.pack(">QIII", 0x3e889045565a9, option, kind, len(data)) + data)
