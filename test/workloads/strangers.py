"""Sockets whose protocol nobody knows: strangers.py SECONDS BYTES.

Prints `ready` and its pid, and waits for a line. Then it holds both ends of six connections: over TCP, a Unix stream and
a socketpair messages of 700 and of 100,000 bytes go to and fro. One more over TCP is strange at first, moves BYTES as
fast as it can, is silent, and speaks HTTP in the end. Prints `done` and how many bytes the six and the one have sent,
waits for a line, and closes them.
"""
import os
import socket
import sys
import tempfile
import threading
import time

SECONDS, BYTES = float(sys.argv[1]), int(sys.argv[2])
BLOCK = 1 << 20
SMALL, LARGE = 700, 100_000
# Left alone twice, for 5 s and for 10 s, it is looked at again by then.
SILENCE = 11
GET = b"GET /plain HTTP/1.1\r\nHost: a\r\n\r\n"
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nplain"
GETS = 3


def connected(family, address):
    with socket.socket(family) as listener:
        listener.bind(address)
        listener.listen()
        client = socket.socket(family)
        client.connect(listener.getsockname())
        return client, listener.accept()[0]


def read(end, size):
    buffer = memoryview(bytearray(size))
    while len(buffer) > 0:
        buffer = buffer[end.recv_into(buffer) :]


def exchange(client, server, size):
    client.sendall(b"\xfd" * size)
    read(server, size)
    server.sendall(b"\xfe" * size)
    read(client, size)
    return 2 * size


def chat(ends, size, sent):
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        sent.append(exchange(*ends, size))
        time.sleep(0.005)


def pour(client, server):
    """In turns, so that one thread does both."""
    block, buffer, left = b"\xfd" * BLOCK, memoryview(bytearray(BLOCK)), BYTES
    server.setblocking(False)
    while left > 0:
        sent = client.send(block[: min(left, BLOCK)], socket.MSG_DONTWAIT)
        left -= sent
        while sent > 0:
            try:
                sent -= server.recv_into(buffer)
            except BlockingIOError:
                pass
    server.setblocking(True)
    return BYTES


def know(client, server):
    for _ in range(GETS):
        client.sendall(GET)
        read(server, len(GET))
        server.sendall(OK)
        read(client, len(OK))
    return GETS * (len(GET) + len(OK))


print("ready", os.getpid(), flush=True)
sys.stdin.readline()
with tempfile.TemporaryDirectory() as folder:
    kinds = []
    for n in range(2):
        kinds += [connected(socket.AF_INET, ("127.0.0.1", 0)), connected(socket.AF_UNIX, f"{folder}/{n}")]
        kinds += [socket.socketpair()]
sent = []
chats = [
    threading.Thread(target=chat, args=(ends, SMALL if n < 3 else LARGE, sent)) for n, ends in enumerate(kinds)
]
for thread in chats:
    thread.start()
late = connected(socket.AF_INET, ("127.0.0.1", 0))
moved = sum(exchange(*late, SMALL) for _ in range(40))
# It is left alone by now.
time.sleep(1)
moved += pour(*late)
time.sleep(SILENCE)
moved += know(*late)
for thread in chats:
    thread.join()
print("done", sum(sent), moved, flush=True)
sys.stdin.readline()
