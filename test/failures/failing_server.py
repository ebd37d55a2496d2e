"""An HTTP server that fails as the path asks: failing_server.py IDLE-SECONDS [RESET-PORTS]. Prints its ports.

Four ports, on every address: one that serves, one that nobody listens at, one that resets what it accepts, one more
that serves. A connection that is silent for IDLE-SECONDS is closed.
"""
import fcntl
import socket
import struct
import sys
import termios
import threading
import time

IDLE_SECONDS = float(sys.argv[1])
BODY = b"x" * 1000
HEAD = f"HTTP/1.1 200 OK\r\nContent-Length: {len(BODY)}\r\n\r\n".encode()
RESET = struct.pack("ii", 1, 0)
HOLD_SECONDS = 30


def half(client):
    client.sendall(HEAD + BODY[:100])


def half_then_reset(client):
    half(client)
    time.sleep(0.1)
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)


def half_then_close(client):
    half(client)


def close(client):
    pass


def reset(client):
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)


def never(client):
    client.settimeout(HOLD_SECONDS)
    client.recv(1)


def unacknowledged(client):
    """Bytes that the other end has not confirmed (tcp(7), SIOCOUTQ, which is TIOCOUTQ)."""
    return struct.unpack("i", fcntl.ioctl(client, termios.TIOCOUTQ, bytes(4)))[0]


def half_then_stall(client):
    """What is sent after the link has gone is never acknowledged. Says when the half has arrived."""
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, 1000)
    half(client)
    while unacknowledged(client):
        time.sleep(0.01)
    print("half", flush=True)
    try:
        for _ in range(HOLD_SECONDS * 10):
            time.sleep(0.1)
            client.sendall(b"x")
    except OSError as error:
        print("stalled", error.errno, flush=True)


FAILURES = {
    "/" + failure.__name__: failure
    for failure in (half_then_reset, half_then_close, close, reset, never, half_then_stall)
}


def serve(client):
    client.settimeout(IDLE_SECONDS)
    try:
        while request := client.recv(65536):
            path = request.split()[1].decode()
            if path == "/slow":
                time.sleep(0.2)
            elif path in FAILURES:
                FAILURES[path](client)
                return
            client.sendall(HEAD + BODY)
    except OSError:
        pass  # the client's own business, or silence
    finally:
        client.close()


def listen(handle):
    listener = socket.create_server(("::", 0), family=socket.AF_INET6, dualstack_ipv6=True)
    threading.Thread(target=accept, args=(listener, handle), daemon=True).start()
    return listener.getsockname()[1]


def accept(listener, handle):
    while True:
        client, _ = listener.accept()
        threading.Thread(target=handle, args=(client,), daemon=True).start()


def reset_at_once(client):
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    time.sleep(0.1)
    client.close()


def closed_port():
    with socket.create_server(("::", 0), family=socket.AF_INET6, dualstack_ipv6=True) as listener:
        return listener.getsockname()[1]


print("ports", listen(serve), closed_port(), listen(reset_at_once), listen(serve), flush=True)
sys.stdin.read()
