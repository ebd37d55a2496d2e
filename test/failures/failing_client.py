"""A client that fails in every way that it is asked to: one command a line on standard input.

After each it prints `done` and what came of it: a status, `closed`, or the name of the error.
"""
import ctypes
import errno
import os
import select
import socket
import struct
import sys
import time

LIBC = ctypes.CDLL(None, use_errno=True)


def family(host):
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def new_socket(host):
    client = socket.socket(family(host))
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_SYNCNT, 1)
    return client


def name(error):
    return errno.errorcode.get(error.errno, "timeout") if isinstance(error, OSError) else repr(error)


def ask(client, path):
    """One request; the whole answer, or what became of it."""
    client.sendall(f"GET {path} HTTP/1.1\r\nHost: test\r\n\r\n".encode())
    answer = b""
    while b"\r\n\r\n" not in answer or len(answer.split(b"\r\n\r\n", 1)[1]) < length_of(answer):
        piece = client.recv(65536)
        if not piece:
            return "closed"
        answer += piece
    return answer.split()[1].decode()


def length_of(answer):
    return int(answer.lower().split(b"content-length: ")[1].split(b"\r\n")[0])


def connect(host, port):
    """Fails, or connects and closes in peace."""
    with new_socket(host) as client:
        client.connect((host, int(port)))
        return "connected"


def connect_later(host, port):
    """The same, without waiting in connect."""
    with new_socket(host) as client:
        client.setblocking(False)
        client.connect_ex((host, int(port)))
        select.select([], [client], [])
        code = client.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        return errno.errorcode[code] if code else "connected"


def abandon(host, port):
    """Closes before the answer."""
    with new_socket(host) as client:
        client.setblocking(False)
        code = client.connect_ex((host, int(port)))
        time.sleep(0.1)
        return errno.errorcode[code]


def fetch(host, port, path, patience="10"):
    with new_socket(host) as client:
        client.settimeout(float(patience))
        client.connect((host, int(port)))
        return ask(client, path)


OPENED = []


def open_connection(host, port):
    """Connects for the next `measure`."""
    client = new_socket(host)
    OPENED.append(client)
    client.connect((host, int(port)))
    return "open"


def measure(path):
    """One request; what the kernel says of its connection behind it: status, segments sent again, round trip in us."""
    with OPENED.pop() as client:
        status = ask(client, path)
        # struct tcp_info (linux/tcp.h): 8 bytes, then 32-bit numbers; tcpi_rtt is the 16th, tcpi_total_retrans the 24th.
        numbers = struct.unpack("=24I", client.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 104)[8:104])
        return f"{status} {numbers[23]} {numbers[15]}"


def idle(host, port, seconds):
    """A kept connection that falls silent until it, or the server, closes it."""
    with new_socket(host) as client:
        client.connect((host, int(port)))
        statuses = [ask(client, "/ok"), ask(client, "/ok")]
        time.sleep(float(seconds))
        return ",".join(statuses)


def again(host, closed, port):
    """Refused, and tried again on the same socket at a port that answers."""
    with new_socket(host) as client:
        first = client.connect_ex((host, int(closed)))
        client.connect((host, int(port)))
        return f"{errno.errorcode[first]},{ask(client, '/ok')}"


def twice(host, first, second):
    """One socket, two connections: between them the address is dissolved."""
    with new_socket(host) as client:
        client.connect((host, int(first)))
        one = ask(client, "/ok")
        nobody = struct.pack("=H14x", socket.AF_UNSPEC)
        if LIBC.connect(client.fileno(), nobody, len(nobody)) != 0:
            return os.strerror(ctypes.get_errno())
        client.connect((host, int(second)))
        return f"{one},{ask(client, '/ok')}"


def linger(host, port):
    """Connects and resets at once, without a word: a load balancer's health check."""
    with new_socket(host) as client:
        client.connect((host, int(port)))
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        return "reset"


def listen_to(host, port):
    """Connects and waits for what the server does unasked."""
    with new_socket(host) as client:
        client.connect((host, int(port)))
        return "closed" if client.recv(1) == b"" else "bytes"


COMMANDS = {
    command.__name__: command
    for command in (connect, connect_later, abandon, fetch, open_connection, measure, idle, again, twice, linger, listen_to)
}

print("ready", flush=True)
for line in sys.stdin:
    command, *arguments = line.split()
    try:
        result = COMMANDS[command](*arguments)
    except OSError as error:
        result = name(error)
    print("done", result, flush=True)
