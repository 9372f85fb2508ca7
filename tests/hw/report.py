"""What is right in an emulated machine and what is not, as TAP."""
import sys
import time

from machine import PATIENCE


class Failed(Exception):
    """What comes after it makes no sense any more."""


class Report:
    """Who derives from it has screen(): the characters of the machine's console, lines of text."""

    def __init__(self):
        self.tests = self.failed = 0

    def ok(self, good, name, note=""):
        self.tests += 1
        self.failed += not good
        print("%s %d - %s" % ("ok" if good else "not ok", self.tests, name))
        for line in [] if good else str(note).splitlines():
            print("#   " + line)
        sys.stdout.flush()
        return good

    def need(self, good, name, note=""):
        if not self.ok(good, name, note):
            raise Failed(name)

    def see(self, text, name, seconds=PATIENCE):
        end = time.monotonic() + seconds
        while True:
            screen = self.screen()
            if text in screen:
                return self.ok(True, name)
            if time.monotonic() > end:
                return self.ok(False, name, "never on the screen: %s\n%s" % (text, screen))
