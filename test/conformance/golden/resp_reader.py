"""Values of one direction of RESP2 or RESP3, by hiredis' reader, and of inline commands, which it does not know."""
import shlex

import hiredis

NOTHING = object()


class RespReader:
    """The bytes go to hiredis one by one, so that it is known with which byte each value began."""

    def __init__(self, inline=False):
        # (type byte, value); an inline command's type is a line feed.
        self.values = []
        # All that came: the type bytes of the outermost values, with inline commands.
        self.types = set()
        self._inline = inline
        self._reader = hiredis.Reader(notEnoughData=NOTHING)
        self._begin = None
        self._line = b""

    def feed(self, data):
        for byte in data:
            self._feed_byte(bytes([byte]))

    def take(self):
        taken, self.values = self.values, []
        return taken

    def _feed_byte(self, byte):
        if self._line or (self._begin is None and self._inline and byte != b"*"):
            self._feed_line(byte)
            return
        self._begin = self._begin or byte
        self._reader.feed(byte)
        value = self._reader.gets()
        if value is not NOTHING:
            self._found(self._begin, value)
            self._begin = None

    def _feed_line(self, byte):
        self._line += byte
        if byte == b"\n":
            self._found(b"\n", [word.encode("latin1") for word in shlex.split(self._line.decode("latin1"))])
            self._line = b""

    def _found(self, begin, value):
        self.types.add(begin)
        self.values.append((begin, value))
