"""Connections of Redis that are more than a request with its answer: redis_modes.py PORT CONNECTIONS WARM STEP…"""
import socket
import sys

import plan

KINDS = {
    "replies": ["CLIENT REPLY ok"] * 3 + ["SET ok"] * 3 + ["GET ok"],
    "tracking": ["HELLO ok", "CLIENT TRACKING ok", "GET ok", "SET ok", "PING ok"],
    "monitor": ["MONITOR ok", "SET ok", "SET ok", "RESET ok", "PING ok"],
    "reset": ["MULTI ok", "GETSET ok", "RESET ok", "GET ok"],
}


class Connection:
    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.file = self.socket.makefile("rb")

    def send(self, *commands):
        """All at once."""
        encoded = b""
        for command in commands:
            words = command.encode().split()
            encoded += b"*%d\r\n" % len(words) + b"".join(b"$%d\r\n%s\r\n" % (len(word), word) for word in words)
        self.socket.sendall(encoded)

    def expect(self, *lines):
        """Each begins so."""
        for line in lines:
            got = self.file.readline()
            assert got.startswith(line), f"expected {line}, got {got}"

    def ask(self, command, *lines):
        self.send(command)
        self.expect(*lines)

    def close(self):
        self.file.close()
        self.socket.close()


def replies(one, _):
    one.send("CLIENT REPLY OFF", "SET mode 1", "SET mode 2", "CLIENT REPLY ON")
    one.expect(b"+OK")
    one.send("CLIENT REPLY SKIP", "SET mode 3", "GET mode")
    one.expect(b"$1", b"3")


def tracking(one, other):
    one.send("HELLO 3")
    one.expect(b"%7")
    one.socket.settimeout(5)
    while not one.file.readline().startswith(b"*0"):  # its last field: modules
        pass
    one.ask("CLIENT TRACKING ON", b"+OK")
    one.ask("GET mode", b"$", b"")
    other.ask("SET mode 4", b"+OK")
    one.expect(b">2", b"$10", b"invalidate", b"*1", b"$4", b"mode")
    one.ask("PING", b"+PONG")


def monitor(one, other):
    one.ask("MONITOR", b"+OK")
    for value in (5, 6):
        other.ask(f"SET mode {value}", b"+OK")
        one.expect(b"+")
    one.ask("RESET", b"+RESET")
    one.ask("PING", b"+PONG")


def reset(one, _):
    one.ask("MULTI", b"+OK")
    one.ask("GETSET mode 7", b"+QUEUED")
    one.ask("RESET", b"+RESET")
    one.ask("GET mode", b"$1", b"")


MODES = {"replies": replies, "tracking": tracking, "monitor": monitor, "reset": reset}


def do(port, step):
    one, other = Connection(port), Connection(port)
    MODES[step[0]](one, other)
    one.close()
    other.close()


def kinds(step):
    return KINDS[step[0]]


plan.run(sys.argv[1:], lambda port: port, do, kinds)
